//! Working days as the State Council publishes them: year by year, with make-up weekends, and "unknown" for a year
//! that has no notice yet.
//!
//! It answers for days only. Hours of the day and deadlines are [`crate::clock`]'s.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// The published years, newest last. 2027 has not been published.
const PUBLISHED: [&str; 4] = [
    include_str!("../calendar/2023.json"),
    include_str!("../calendar/2024.json"),
    include_str!("../calendar/2025.json"),
    include_str!("../calendar/2026.json"),
];

/// A notice may move days of the last week of the year before (29 and 31 December 2018 came with 2019's notice).
const DAYS_BEFORE_YEAR: u64 = 7;

/// More days than this in one question is taken as "not known": ten years, far beyond any limit in law (a default).
const COUNT_DAYS_MAX: u32 = 3_660;

/// What is known about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Work is done: deadlines count it.
    Workday,
    /// A weekend or a holiday.
    OffDay,
    /// The year's notice has not been published (or not been imported).
    Unknown,
}

/// What an organisation, or a notice, says about one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fixed {
    /// Work is done.
    Workday,
    /// Work rests.
    OffDay,
}

/// A count that ran into a year without a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("working days are not known from {from}")]
pub struct Unknown {
    /// The first day of which nothing is known.
    pub from: NaiveDate,
    /// The deadline cannot be before this day: the day it would be if every unknown day were worked.
    pub earliest: NaiveDate,
}

/// Which calendar a deadline was counted with: changes whenever any day or notice in it changes.
///
/// A checksum to notice change, not a proof against forgery.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CalendarVersion(String);

impl core::fmt::Display for CalendarVersion {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a year's file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not JSON of the expected shape.
    #[error("the file of the year cannot be read")]
    Shape(#[from] serde_json::Error),
    /// A day that belongs to another year.
    #[error("{date} does not belong to the notice of {year}")]
    OtherYear {
        /// The stray day.
        date: NaiveDate,
        /// The year the file says it is for.
        year: i32,
    },
    /// A weekend listed as taken off, or a weekday listed as made up: the lists hold only exceptions.
    #[error("{0} is listed as an exception but is none")]
    NoException(NaiveDate),
}

/// One year's notice: only the days that differ from "Monday to Friday work".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// The year the notice is for.
    pub year: i32,
    /// The number of the State Council's notice.
    pub notice: String,
    /// The day it was published.
    pub published: NaiveDate,
    /// Whether a person has compared this file with the notice's own text.
    pub notice_checked: bool,
    /// Mondays to Fridays that are off.
    pub weekday_off: Vec<NaiveDate>,
    /// Saturdays and Sundays that are worked (调休).
    pub weekend_work: Vec<NaiveDate>,
}

impl Year {
    /// Reads a year's file (the shape of `calendar/2026.json`).
    ///
    /// # Errors
    /// [`CalendarError`] if it is not of that shape, names a day of another year, or lists a day that is no exception.
    pub fn parse(json: &str) -> Result<Self, CalendarError> {
        let year: Self = serde_json::from_str(json)?;
        for date in &year.weekday_off {
            year.check(*date, is_weekend(*date))?;
        }
        for date in &year.weekend_work {
            year.check(*date, !is_weekend(*date))?;
        }
        Ok(year)
    }

    fn check(&self, date: NaiveDate, is_usual: bool) -> Result<(), CalendarError> {
        let late = date.checked_add_days(Days::new(DAYS_BEFORE_YEAR));
        let belongs = date.year() == self.year || late.is_some_and(|day| day.year() == self.year);
        if !belongs {
            return Err(CalendarError::OtherYear { date, year: self.year });
        }
        if is_usual {
            return Err(CalendarError::NoException(date));
        }
        Ok(())
    }

    fn exceptions(&self) -> impl Iterator<Item = (NaiveDate, Fixed)> {
        let off = self.weekday_off.iter().map(|date| (*date, Fixed::OffDay));
        let work = self.weekend_work.iter().map(|date| (*date, Fixed::Workday));
        off.chain(work)
    }
}

/// The national notices and an organisation's own days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
    national: BTreeMap<NaiveDate, Fixed>,
    own: BTreeMap<NaiveDate, Fixed>,
}

impl Calendar {
    /// The notices shipped with the product: 2023 to 2026.
    #[must_use]
    #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads each of them")]
    pub fn national() -> Self {
        let years = PUBLISHED.map(|json| Year::parse(json).expect("a shipped year is well formed"));
        Self { years: BTreeMap::new(), national: BTreeMap::new(), own: BTreeMap::new() }.with_years(years)
    }

    /// The same calendar with one more notice, or with a corrected one in place of the same year's.
    #[must_use]
    pub fn with_year(self, year: Year) -> Self {
        self.with_years([year])
    }

    fn with_years(mut self, years: impl IntoIterator<Item = Year>) -> Self {
        self.years.extend(years.into_iter().map(|year| (year.year, year)));
        // Ascending years: for the last days of December the newer notice has the last word.
        self.national = self.years.values().flat_map(Year::exceptions).collect();
        self
    }

    /// The same calendar with an organisation's own days (ethnic holidays); they overrule the notices.
    /// Call it from the root of the organisations' tree downwards: the nearer organisation has the last word.
    #[must_use]
    pub fn with_own(mut self, days: impl IntoIterator<Item = (NaiveDate, Fixed)>) -> Self {
        self.own.extend(days);
        self
    }

    /// What is known about `date`.
    #[must_use]
    pub fn answer(&self, date: NaiveDate) -> Day {
        match self.own.get(&date).or_else(|| self.national.get(&date)) {
            Some(Fixed::Workday) => Day::Workday,
            Some(Fixed::OffDay) => Day::OffDay,
            None if !self.years.contains_key(&date.year()) => Day::Unknown,
            None if is_weekend(date) => Day::OffDay,
            None => Day::Workday,
        }
    }

    /// The `n`-th working day after `start`; `start` itself is never counted. Zero gives `start`.
    ///
    /// # Errors
    /// [`Unknown`] if the count touches a day of which nothing is known.
    pub fn due(&self, start: NaiveDate, n: u32) -> Result<NaiveDate, Unknown> {
        let mut left = n;
        let mut day = start;
        let mut unknown_from = None;
        for _ in 0..COUNT_DAYS_MAX {
            if left == 0 {
                break;
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
            match self.answer(day) {
                Day::Workday => left -= 1,
                Day::OffDay => {}
                Day::Unknown => {
                    unknown_from.get_or_insert(day);
                    left -= 1;
                }
            }
        }
        match unknown_from {
            None if left == 0 => Ok(day),
            None => Err(Unknown { from: day, earliest: day }),
            Some(from) => Err(Unknown { from, earliest: day }),
        }
    }

    /// How many working days lie after `from` up to and with `to`; an unknown day counts as worked.
    /// Zero when `to` is not after `from`.
    #[must_use]
    pub fn count(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let mut days = 0;
        let mut day = from;
        for _ in 0..COUNT_DAYS_MAX {
            let Some(next) = day.succ_opt().filter(|next| *next <= to) else {
                break;
            };
            day = next;
            days += u32::from(self.may_work(day));
        }
        days
    }

    /// Whether `date` is worked, as far as is known: an unknown day is taken as worked, so that a limit is
    /// never shown longer than it may turn out to be.
    #[must_use]
    pub fn may_work(&self, date: NaiveDate) -> bool {
        match self.answer(date) {
            Day::Workday | Day::Unknown => true,
            Day::OffDay => false,
        }
    }

    /// The notices it rests on, oldest first.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    /// Names this calendar's content: stored beside every deadline counted with it.
    #[must_use]
    pub fn version(&self) -> CalendarVersion {
        let mut sum = Checksum::default();
        for year in self.years.values() {
            sum.add(&format!("{} {}\n", year.year, year.notice));
        }
        for (list, days) in [("national", &self.national), ("own", &self.own)] {
            for (date, fixed) in days {
                let word = match fixed {
                    Fixed::Workday => "work",
                    Fixed::OffDay => "off",
                };
                sum.add(&format!("{list} {date} {word}\n"));
            }
        }
        CalendarVersion(format!("{:016x}", sum.0))
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo): small, fixed for ever, and enough to tell two calendars apart.
struct Checksum(u64);

impl Default for Checksum {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Checksum {
    fn add(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_table_of_deadlines_holds_row_by_row() {
        let calendar = Calendar::national();
        for (start, n, due) in [
            ("2026-02-13", 5, "2026-02-27"),
            ("2026-02-10", 10, "2026-03-02"),
            ("2026-02-14", 3, "2026-02-26"),
            ("2026-02-21", 1, "2026-02-24"),
            ("2026-04-30", 5, "2026-05-11"),
            ("2026-09-30", 5, "2026-10-13"),
            ("2025-12-31", 3, "2026-01-06"),
            ("2025-01-24", 5, "2025-02-07"),
        ] {
            assert_eq!(calendar.due(date(start), n), Ok(date(due)), "{start} + {n}");
        }
    }

    #[test]
    fn a_count_into_an_unpublished_year_is_unknown_and_says_the_earliest_day() {
        let due = Calendar::national().due(date("2026-12-25"), 10);
        assert_eq!(due, Err(Unknown { from: date("2027-01-01"), earliest: date("2027-01-06") }));
    }

    #[test]
    fn a_count_that_ends_with_the_published_year_is_known() {
        assert_eq!(Calendar::national().due(date("2026-12-25"), 4), Ok(date("2026-12-31")));
    }

    #[test]
    fn importing_the_missing_year_makes_the_deadline_known_and_changes_the_version() {
        let before = Calendar::national();
        let year = r#"{"year":2027,"notice":"虚构通知","published":"2026-11-30","notice_checked":false,
            "weekday_off":["2027-01-01"],"weekend_work":["2026-12-27"]}"#;
        let after = before.clone().with_year(Year::parse(year).unwrap());
        assert_eq!(after.answer(date("2026-12-27")), Day::Workday, "a notice may move the December before");
        assert_eq!(after.due(date("2026-12-25"), 10), Ok(date("2027-01-08")));
        assert_ne!(after.version(), before.version());
    }

    #[test]
    fn there_are_248_working_days_in_2025_and_in_2026() {
        let calendar = Calendar::national();
        assert_eq!(calendar.count(date("2024-12-31"), date("2025-12-31")), 248);
        assert_eq!(calendar.count(date("2025-12-31"), date("2026-12-31")), 248);
    }

    #[test]
    fn the_days_of_the_2026_notice_are_as_published() {
        let calendar = Calendar::national();
        for (from, to) in [
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        ] {
            for day in date(from).iter_days().take_while(|day| *day <= date(to)) {
                assert_eq!(calendar.answer(day), Day::OffDay, "{day}");
            }
        }
        for day in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
            assert_eq!(calendar.answer(date(day)), Day::Workday, "{day}");
        }
    }

    #[test]
    fn an_organisations_own_day_overrules_the_notice_and_changes_the_version() {
        let national = Calendar::national();
        let own = national.clone().with_own([(date("2026-11-23"), Fixed::OffDay)]);
        assert_eq!(national.answer(date("2026-11-23")), Day::Workday);
        assert_eq!(own.answer(date("2026-11-23")), Day::OffDay);
        assert_eq!(own.due(date("2026-11-20"), 1), Ok(date("2026-11-24")));
        assert_ne!(own.version(), national.version());
    }

    #[test]
    fn days_outside_the_published_years_are_unknown() {
        let calendar = Calendar::national();
        assert_eq!(calendar.due(date("2026-12-25"), u32::MAX).unwrap_err().from, date("2027-01-01"));
        assert_eq!(calendar.answer(date("2022-12-30")), Day::Unknown);
        assert_eq!(calendar.answer(date("2027-01-04")), Day::Unknown);
    }

    #[test]
    fn a_year_with_a_wrong_day_is_not_taken() {
        let stray = r#"{"year":2027,"notice":"","published":"2026-11-30","notice_checked":false,
            "weekday_off":["2026-07-01"],"weekend_work":[]}"#;
        assert!(matches!(Year::parse(stray), Err(CalendarError::OtherYear { year: 2027, .. })));
        let usual = r#"{"year":2027,"notice":"","published":"2026-11-30","notice_checked":false,
            "weekday_off":["2027-01-02"],"weekend_work":[]}"#;
        assert!(matches!(Year::parse(usual), Err(CalendarError::NoException(_))));
        assert!(matches!(Year::parse("{}"), Err(CalendarError::Shape(_))));
    }
}
