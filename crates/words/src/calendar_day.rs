//! Days, weeks and clock times of Asia/Shanghai for showing; no working days here, those are law
//! and live in `domain`.

/// China has kept one offset since 1991 and no summer time.
const SHANGHAI_OFFSET_MS: i64 = 8 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One moment as a wall clock in China shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WallClock {
    /// Days since 1970-01-01.
    pub(crate) day: i64,
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day_of_month: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl WallClock {
    /// From milliseconds since 1970-01-01 00:00 UTC.
    pub(crate) fn at(ms_utc: i64) -> Self {
        let local_ms = ms_utc.saturating_add(SHANGHAI_OFFSET_MS);
        let day = local_ms.div_euclid(DAY_MS);
        let second_of_day = local_ms.rem_euclid(DAY_MS) / 1000;
        let (year, month, day_of_month) = civil(day);
        Self {
            day,
            year,
            month,
            day_of_month,
            hour: second_of_day / 3600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60,
        }
    }

    /// 0 is Monday.
    pub(crate) fn weekday(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.day + 3).rem_euclid(7)
    }

    /// Weeks since the week of 1970-01-01; weeks begin on Monday.
    pub(crate) fn week(self) -> i64 {
        (self.day + 3).div_euclid(7)
    }

    /// `14:31`.
    pub(crate) fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

/// Year, month, day of the proleptic Gregorian calendar for days since 1970-01-01 (the era method:
/// 400 years have 146,097 days; years begin in March so that the leap day comes last).
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::WallClock;

    #[test]
    fn a_moment_is_shown_as_the_wall_clock_in_china_shows_it() {
        // 2026-11-20 04:03:08 UTC is Friday noon in China.
        let wall = WallClock::at(1_795_147_388_000);
        assert_eq!((wall.year, wall.month, wall.day_of_month), (2026, 11, 20));
        assert_eq!((wall.hour, wall.minute, wall.second), (12, 3, 8));
        assert_eq!(wall.weekday(), 4);
    }

    #[test]
    fn the_day_begins_at_sixteen_hours_utc_and_leap_days_exist() {
        let before = WallClock::at(1_709_222_399_000); // 2024-02-29 15:59:59 UTC
        let after = WallClock::at(1_709_222_400_000);
        assert_eq!((before.month, before.day_of_month, before.hour), (2, 29, 23));
        assert_eq!((after.month, after.day_of_month, after.hour), (3, 1, 0));
    }

    #[test]
    fn moments_before_1970_have_days_too() {
        let wall = WallClock::at(-1_000_000_000_000); // 1938-04-24 22:13:20 UTC
        assert_eq!((wall.year, wall.month, wall.day_of_month, wall.weekday()), (1938, 4, 25, 0));
    }
}
