//! Moments as a browser's field for date and time writes them, on the clock of China.

use niangjia_domain::form::Value;
use niangjia_domain::time::{CHINA_OFFSET_MIN, DeviceTime};

const MINUTE_MS: i64 = 60_000;

/// `2026-11-20T13:52`, as the field wants it.
#[must_use]
pub fn local(at: DeviceTime) -> String {
    let minutes = at.ms().div_euclid(MINUTE_MS) + i64::from(CHINA_OFFSET_MIN);
    let (day, minute) = (minutes.div_euclid(24 * 60), minutes.rem_euclid(24 * 60));
    let date = date_of(day).unwrap_or_default();
    format!("{date}T{:02}:{:02}", minute / 60, minute % 60)
}

/// The moment of such a text.
#[must_use]
pub fn parse_local(typed: &str) -> Option<DeviceTime> {
    let (date, time) = typed.split_once('T')?;
    let Value::Date(date) = parse_date(date)? else { return None };
    let (hour, rest) = time.split_once(':')?;
    let minute = rest.split(':').next()?;
    let midnight = date.and_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)?;
    Some(DeviceTime::from_ms(midnight.and_utc().timestamp_millis() - i64::from(CHINA_OFFSET_MIN) * MINUTE_MS))
}

/// A day such as `2026-11-20`, as an answer.
#[must_use]
pub fn parse_date(typed: &str) -> Option<Value> {
    typed.parse().ok().map(Value::Date)
}

/// The day so many days after 1970-01-01, as `2026-11-20`.
fn date_of(day: i64) -> Option<String> {
    let Value::Date(first) = parse_date("1970-01-01")? else { return None };
    first.iter_days().nth(usize::try_from(day).ok()?).map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_goes_into_the_field_and_comes_back_to_the_minute() {
        // 2026-11-20 13:52:08 in China.
        let at = DeviceTime::from_ms(1_795_153_928_000);
        assert_eq!(local(at), "2026-11-20T13:52");
        assert_eq!(parse_local("2026-11-20T13:52"), Some(DeviceTime::from_ms(1_795_153_920_000)));
        assert_eq!(parse_local("2026-11-20T13:52:30"), Some(DeviceTime::from_ms(1_795_153_920_000)));
        assert_eq!(parse_local("nonsense"), None);
    }
}
