//! Moments and spans in words. Every moment is milliseconds UTC and is shown in Asia/Shanghai;
//! the caller passes the present, which this crate cannot know.

use crate::Words;
use crate::calendar_day::WallClock;

const MINUTE_MS: i64 = 60 * 1000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Words {
    /// Clock time alone: `14:31`.
    #[must_use]
    pub fn clock_time(self, at_ms: i64) -> String {
        WallClock::at(at_ms).clock()
    }

    /// The day as people say it: 今天, 昨天, 周四, 下周一, 11 月 20 日; with the year if it is another.
    #[must_use]
    pub fn day(self, at_ms: i64, now_ms: i64) -> String {
        let (at, now) = (WallClock::at(at_ms), WallClock::at(now_ms));
        match at.day - now.day {
            -2 => return self.time_before_yesterday(),
            -1 => return self.time_yesterday(),
            0 => return self.time_today(),
            1 => return self.time_tomorrow(),
            _ => {}
        }
        match at.week() - now.week() {
            -1 => self.time_last_week(&self.weekday(at)),
            0 => self.time_this_week(&self.weekday(at)),
            1 => self.time_next_week(&self.weekday(at)),
            _ if at.year == now.year => self.time_date(at.month, at.day_of_month),
            _ => self.time_date_year(&at.year.to_string(), at.month, at.day_of_month),
        }
    }

    /// Day and clock time: `下周一 18:00`.
    #[must_use]
    pub fn day_time(self, at_ms: i64, now_ms: i64) -> String {
        format!("{} {}", self.day(at_ms, now_ms), self.clock_time(at_ms))
    }

    /// Clock time alone for today, day and time for any other day.
    #[must_use]
    pub fn short_time(self, at_ms: i64, now_ms: i64) -> String {
        if WallClock::at(at_ms).day == WallClock::at(now_ms).day {
            self.clock_time(at_ms)
        } else {
            self.day_time(at_ms, now_ms)
        }
    }

    /// As on a date stamp: `11.20 12:03`.
    #[must_use]
    pub fn stamp_time(self, at_ms: i64) -> String {
        let at = WallClock::at(at_ms);
        format!("{:02}.{:02} {}", at.month, at.day_of_month, at.clock())
    }

    /// To the second, as burnt into a photo: `2026-11-20 周五 14:33:08`.
    #[must_use]
    pub fn full_time(self, at_ms: i64) -> String {
        let at = WallClock::at(at_ms);
        let weekday = self.time_this_week(&self.weekday(at));
        format!("{:04}-{:02}-{:02} {weekday} {}:{:02}", at.year, at.month, at.day_of_month, at.clock(), at.second)
    }

    /// A span of natural time: `3 天 4 小时`, `2 小时 8 分`, `38 分`; less than a minute is 不到 1 分.
    #[must_use]
    pub fn span(self, ms: i64) -> String {
        let (days, hours, minutes) = (ms / DAY_MS, ms / HOUR_MS % 24, ms / MINUTE_MS % 60);
        match (days, hours, minutes) {
            (1.., 0, _) => self.time_days(days),
            (1.., _, _) => format!("{} {}", self.time_days(days), self.time_hours(hours)),
            (_, 1.., 0) => self.time_hours(hours),
            (_, 1.., _) => format!("{} {}", self.time_hours(hours), self.time_minutes(minutes)),
            (_, _, 1..) => self.time_minutes(minutes),
            _ => self.time_moment(),
        }
    }

    fn weekday(self, at: WallClock) -> String {
        match at.weekday() {
            0 => self.time_monday(),
            1 => self.time_tuesday(),
            2 => self.time_wednesday(),
            3 => self.time_thursday(),
            4 => self.time_friday(),
            5 => self.time_saturday(),
            _ => self.time_sunday(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, MINUTE_MS};
    use crate::Words;

    /// Friday 2026-11-20, 12:03:08 in China.
    const NOON: i64 = 1_795_147_388_000;

    #[test]
    fn days_are_named_as_people_say_them() {
        let words = Words::default();
        let say = |days: i64| words.day(NOON + days * DAY_MS, NOON);
        assert_eq!(say(0), "今天");
        assert_eq!(say(-1), "昨天");
        assert_eq!(say(-2), "前天");
        assert_eq!(say(1), "明天");
        assert_eq!(say(2), "周日", "the week ends on Sunday");
        assert_eq!(say(3), "下周一");
        assert_eq!(say(9), "下周日");
        assert_eq!(say(10), "11 月 30 日");
        assert_eq!(say(-4), "周一");
        assert_eq!(say(-5), "上周日");
        assert_eq!(say(47), "2027 年 1 月 6 日");
    }

    #[test]
    fn moments_carry_the_clock_of_china() {
        let words = Words::default();
        assert_eq!(words.day_time(NOON + 3 * DAY_MS + 6 * HOUR_MS - 3 * MINUTE_MS, NOON), "下周一 18:00");
        assert_eq!(words.short_time(NOON, NOON + HOUR_MS), "12:03");
        assert_eq!(words.short_time(NOON - DAY_MS, NOON), "昨天 12:03");
        assert_eq!(words.stamp_time(NOON), "11.20 12:03");
        assert_eq!(words.full_time(NOON), "2026-11-20 周五 12:03:08");
    }

    #[test]
    fn spans_say_two_units_at_most() {
        let words = Words::default();
        assert_eq!(words.span(3 * DAY_MS + 4 * HOUR_MS + 59 * MINUTE_MS), "3 天 4 小时");
        assert_eq!(words.span(2 * HOUR_MS + 8 * MINUTE_MS), "2 小时 8 分");
        assert_eq!(words.span(38 * MINUTE_MS), "38 分");
        assert_eq!(words.span(20_000), "不到 1 分");
        assert_eq!(words.span(2 * DAY_MS), "2 天");
    }
}
