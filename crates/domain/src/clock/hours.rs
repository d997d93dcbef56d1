//! Business hours, and the arithmetic of working time across lunch, nights, weekends and holidays.

use chrono::{DateTime, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Reached, Timetable};
use crate::calendar::Day;
use crate::time::{CHINA_OFFSET_MIN, ServerTime};

/// Milliseconds in a minute.
pub(super) const MINUTE_MS: i64 = 60_000;
/// Milliseconds in a day; China has had no summer time since 1992, so every day has as many.
pub(super) const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Local time of every deadline: Asia/Shanghai, fixed.
const OFFSET_MS: i64 = CHINA_OFFSET_MIN as i64 * MINUTE_MS;
/// Minutes in a day.
const DAY_MINUTES: u16 = 24 * 60;
/// Spans longer than this are not walked day by day: eleven years, beyond any clock (a default).
const WALK_DAYS_MAX: i64 = 4_018;

/// One stretch of business hours within a day, in minutes after midnight; the end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The first minute.
    pub from: u16,
    /// The minute after the last.
    pub to: u16,
}

/// Business hours of a working day: at least one interval, in order, not touching the next day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Interval>", into = "Vec<Interval>")]
pub struct Hours {
    intervals: Vec<Interval>,
    close_ms: i64,
}

/// Why hours were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("business hours must be one or more intervals in order, within one day")]
pub struct HoursError;

impl Hours {
    /// Hours from their intervals.
    ///
    /// # Errors
    /// [`HoursError`] if there is none, or they are empty, out of order, overlapping or past midnight.
    pub fn new(intervals: Vec<Interval>) -> Result<Self, HoursError> {
        let mut free_from = 0;
        for interval in &intervals {
            if interval.from < free_from || interval.to <= interval.from || interval.to > DAY_MINUTES {
                return Err(HoursError);
            }
            free_from = interval.to;
        }
        match free_from {
            0 => Err(HoursError),
            close => Ok(Self { intervals, close_ms: i64::from(close) * MINUTE_MS }),
        }
    }

    /// When business closes, in milliseconds after midnight.
    #[must_use]
    pub fn close_ms(&self) -> i64 {
        self.close_ms
    }

    /// The stretches of one day after `in_day_ms`, each as (from, to) in milliseconds after midnight.
    fn after(&self, in_day_ms: i64) -> impl Iterator<Item = (i64, i64)> {
        self.intervals.iter().filter_map(move |interval| {
            let from = (i64::from(interval.from) * MINUTE_MS).max(in_day_ms);
            let to = i64::from(interval.to) * MINUTE_MS;
            (from < to).then_some((from, to))
        })
    }

    /// Business time before `in_day_ms` on a working day.
    fn before_ms(&self, in_day_ms: i64) -> i64 {
        let whole: i64 = self.after(0).map(|(from, to)| to - from).sum();
        let rest: i64 = self.after(in_day_ms).map(|(from, to)| to - from).sum();
        whole - rest
    }
}

impl Default for Hours {
    /// 09:00–12:00 and 14:00–18:00, the design's default; seasons and places differ.
    fn default() -> Self {
        let intervals = vec![Interval { from: 9 * 60, to: 12 * 60 }, Interval { from: 14 * 60, to: 18 * 60 }];
        Self { intervals, close_ms: 18 * 60 * MINUTE_MS }
    }
}

impl TryFrom<Vec<Interval>> for Hours {
    type Error = HoursError;

    fn try_from(intervals: Vec<Interval>) -> Result<Self, HoursError> {
        Self::new(intervals)
    }
}

impl From<Hours> for Vec<Interval> {
    fn from(hours: Hours) -> Self {
        hours.intervals
    }
}

impl Timetable {
    pub(super) fn is_known(&self, day: NaiveDate) -> bool {
        match self.calendar.answer(day) {
            Day::Workday | Day::OffDay => true,
            Day::Unknown => false,
        }
    }

    /// Milliseconds of business time between two moments; none if `to` is not after `from`.
    pub(super) fn working_ms(&self, from: ServerTime, to: ServerTime) -> i64 {
        if to <= from {
            return 0;
        }
        let (first, first_ms) = place_in_day(from);
        let (last, last_ms) = place_in_day(to);
        let days = first.iter_days().zip(0..WALK_DAYS_MAX).map(|(day, _)| day);
        days.take_while(|day| *day <= last)
            .filter(|day| self.calendar.may_work(*day))
            .map(|day| {
                let until = if day == last { self.hours.before_ms(last_ms) } else { self.hours.before_ms(DAY_MS) };
                let since = if day == first { self.hours.before_ms(first_ms) } else { 0 };
                until - since
            })
            .sum()
    }

    /// The moment at which `ms` of business time have passed since `start`.
    pub(super) fn working_later(&self, start: ServerTime, ms: i64) -> Reached {
        let mut left = ms;
        let mut known = true;
        let mut at = start;
        let (first, first_ms) = place_in_day(start);
        if left <= 0 {
            return Reached { at, known };
        }
        for (day, _) in first.iter_days().zip(0..WALK_DAYS_MAX) {
            known &= self.is_known(day);
            if !self.calendar.may_work(day) {
                continue;
            }
            for (from, to) in self.hours.after(if day == first { first_ms } else { 0 }) {
                if left <= to - from {
                    return Reached { at: moment(day, from + left), known };
                }
                left -= to - from;
                at = moment(day, to);
            }
        }
        Reached { at, known: false }
    }

    /// How many working days close after `from` and not after `until`: a pause within one day's hours takes none.
    pub(super) fn closings(&self, from: ServerTime, until: ServerTime) -> u32 {
        let (first, _) = place_in_day(from);
        let closed = first
            .iter_days()
            .zip(0..WALK_DAYS_MAX)
            .map(|(day, _)| (day, moment(day, self.hours.close_ms())))
            .skip_while(|(_, close)| *close <= from)
            .take_while(|(_, close)| *close <= until)
            .filter(|(day, _)| self.calendar.may_work(*day))
            .count();
        u32::try_from(closed).unwrap_or(u32::MAX)
    }
}

/// The day in China and the milliseconds since its midnight.
pub(super) fn place_in_day(at: ServerTime) -> (NaiveDate, i64) {
    let local = at.ms().saturating_add(OFFSET_MS);
    let days = local.div_euclid(DAY_MS);
    let epoch = DateTime::UNIX_EPOCH.date_naive();
    let shift = Days::new(days.unsigned_abs());
    let day = if days < 0 {
        epoch.checked_sub_days(shift).unwrap_or(NaiveDate::MIN)
    } else {
        epoch.checked_add_days(shift).unwrap_or(NaiveDate::MAX)
    };
    (day, local.rem_euclid(DAY_MS))
}

/// The moment that lies `in_day_ms` after midnight in China.
pub(super) fn moment(day: NaiveDate, in_day_ms: i64) -> ServerTime {
    let days = day.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days();
    ServerTime::from_ms(days * DAY_MS + in_day_ms - OFFSET_MS)
}
