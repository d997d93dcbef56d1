//! Deadlines: when a clock that starts now is due, and how much of it is left.
//!
//! Three time bases are kept apart by type and never converted into one another: working days, working minutes and
//! natural minutes. Days count from the day after the start, and end with business hours; natural time runs day
//! and night. Nothing here reads a clock: "now" is always an argument.

mod hours;
mod limit;

pub use hours::{Hours, HoursError, Interval};
pub use limit::{Case, Clock, Complexity, Kind, Limits, Row, Source, Term};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarVersion};
use crate::time::ServerTime;
use hours::{DAY_MS, MINUTE_MS, moment, place_in_day};

/// A number of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkingDays(pub u32);

/// A number of minutes within business hours of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkingMinutes(pub u32);

/// A number of minutes by day and night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NaturalMinutes(pub u32);

/// How long a clock may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Until business closes on the n-th working day after the day of the start.
    WorkingDays(WorkingDays),
    /// Until this minute of the next working day (720 is noon).
    NextWorkingDay {
        /// Minutes after midnight.
        minute: u16,
    },
    /// Until business closes on the day of the start; if it has closed, or the day is off, until midnight.
    SameDay,
    /// So many minutes of business hours.
    WorkingMinutes(WorkingMinutes),
    /// So many minutes by day and night.
    NaturalMinutes(NaturalMinutes),
}

/// What a deadline is counted in, and therefore shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Whole working days.
    WorkingDays,
    /// Minutes of business hours.
    WorkingMinutes,
    /// Minutes by day and night.
    NaturalMinutes,
}

/// A time in which a ticket was suspended (挂起). Pauses of one ticket do not overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When it began.
    pub from: ServerTime,
    /// When it ended; `None` while it lasts.
    pub until: Option<ServerTime>,
}

/// What a deadline is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Every day it counts is known.
    Fixed,
    /// It touches a day of which nothing is known: `at` is the earliest it can be, to be counted again when the
    /// year is published.
    Provisional,
    /// The ticket is suspended since this moment.
    Stopped {
        /// When the pause began.
        since: ServerTime,
    },
}

/// A deadline, as it is stored with a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// When the clock started.
    pub start: ServerTime,
    /// The last moment that is in time.
    pub at: ServerTime,
    /// What it is counted in.
    pub basis: Basis,
    /// Whether it can be relied on.
    pub standing: Standing,
    /// The calendar it was counted with.
    pub calendar: CalendarVersion,
}

impl Due {
    /// Whether it touches days that nobody has published yet.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.standing == Standing::Provisional
    }
}

/// How much is left, in the unit it is to be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remaining {
    /// Due after so many working days; today is not counted.
    WorkingDays(WorkingDays),
    /// So many minutes of business hours, rounded down.
    WorkingMinutes(WorkingMinutes),
    /// So many minutes, rounded down.
    NaturalMinutes(NaturalMinutes),
    /// Past, by so much.
    Overdue(Overdue),
    /// To be settled: not before this moment.
    Provisional {
        /// The earliest the deadline can be.
        earliest: ServerTime,
    },
    /// The ticket is suspended; nothing runs.
    Stopped,
}

/// By how much a deadline was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    /// So many working days began since.
    WorkingDays(WorkingDays),
    /// So many minutes of business hours passed since; zero in the evening of the day it was due.
    WorkingMinutes(WorkingMinutes),
    /// So many minutes passed since.
    NaturalMinutes(NaturalMinutes),
}

/// How much of a clock has run, in thousandths (0 to 1000), for the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permille(u16);

impl Permille {
    /// The clock has run out.
    pub const FULL: Self = Self(1000);

    /// Thousandths, 0 to 1000.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// An organisation's calendar and business hours: everything a deadline is counted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// Which days are worked.
    pub calendar: Calendar,
    /// Which hours of a worked day.
    pub hours: Hours,
}

/// A moment, and whether counting to it touched a day of which nothing is known.
#[derive(Debug, Clone, Copy)]
struct Reached {
    at: ServerTime,
    known: bool,
}

impl Timetable {
    /// The national calendar with the default hours, 09:00–12:00 and 14:00–18:00.
    #[must_use]
    pub fn national() -> Self {
        Self { calendar: Calendar::national(), hours: Hours::default() }
    }

    /// When a clock that started at `start` with `limit` is due. `pauses` in the order of time; what lies before the
    /// start or after the deadline counts for nothing, and so does a pause that spans no time of the clock's basis.
    #[must_use]
    pub fn due(&self, limit: Limit, start: ServerTime, pauses: &[Pause]) -> Due {
        let (basis, mut reached) = self.base(limit, start);
        let mut stopped = None;
        for pause in pauses.iter().filter(|pause| pause.until.is_none_or(|until| until > start)) {
            if pause.from >= reached.at {
                break;
            }
            let Some(until) = pause.until else {
                stopped = Some(pause.from.max(start));
                break;
            };
            let later = self.pushed(basis, reached.at, pause.from.max(start), until);
            reached = Reached { at: later.at, known: reached.known && later.known };
        }
        let standing = match stopped {
            Some(since) => Standing::Stopped { since },
            None if reached.known => Standing::Fixed,
            None => Standing::Provisional,
        };
        Due { start, at: reached.at, basis, standing, calendar: self.calendar.version() }
    }

    /// How much is left at `now`. The last moment itself is still in time.
    #[must_use]
    pub fn remaining(&self, due: &Due, now: ServerTime) -> Remaining {
        match due.standing {
            Standing::Stopped { .. } => return Remaining::Stopped,
            Standing::Provisional => return Remaining::Provisional { earliest: due.at },
            Standing::Fixed => {}
        }
        if now > due.at {
            return Remaining::Overdue(self.overdue(due, now));
        }
        match due.basis {
            Basis::NaturalMinutes => Remaining::NaturalMinutes(NaturalMinutes(minutes(due.at.ms() - now.ms()))),
            Basis::WorkingMinutes => self.working_minutes_left(due, now),
            Basis::WorkingDays => match self.calendar.count(place_in_day(now).0, place_in_day(due.at).0) {
                0 => self.working_minutes_left(due, now),
                days => Remaining::WorkingDays(WorkingDays(days)),
            },
        }
    }

    /// How much of the clock has run at `now`: working time for the working bases, natural time for the other.
    #[must_use]
    pub fn elapsed(&self, due: &Due, pauses: &[Pause], now: ServerTime) -> Permille {
        let now = match due.standing {
            Standing::Stopped { since } => now.min(since),
            Standing::Fixed | Standing::Provisional => now,
        };
        if now >= due.at {
            return Permille::FULL;
        }
        let paused: i64 = pauses
            .iter()
            .map(|pause| self.span_ms(due.basis, pause.from.max(due.start), pause.until.unwrap_or(now).min(now)))
            .sum();
        let run = (self.span_ms(due.basis, due.start, now) - paused).max(0);
        let whole = run.saturating_add(self.span_ms(due.basis, now, due.at));
        let share = if whole == 0 { 0 } else { i128::from(run) * 1000 / i128::from(whole) };
        Permille(u16::try_from(share).unwrap_or(Permille::FULL.0))
    }

    fn working_minutes_left(&self, due: &Due, now: ServerTime) -> Remaining {
        Remaining::WorkingMinutes(WorkingMinutes(minutes(self.working_ms(now, due.at))))
    }

    fn overdue(&self, due: &Due, now: ServerTime) -> Overdue {
        let worked = || Overdue::WorkingMinutes(WorkingMinutes(minutes(self.working_ms(due.at, now))));
        match due.basis {
            Basis::NaturalMinutes => Overdue::NaturalMinutes(NaturalMinutes(minutes(now.ms() - due.at.ms()))),
            Basis::WorkingMinutes => worked(),
            Basis::WorkingDays => match self.calendar.count(place_in_day(due.at).0, place_in_day(now).0) {
                0 => worked(),
                days => Overdue::WorkingDays(WorkingDays(days)),
            },
        }
    }

    /// The deadline without pauses.
    fn base(&self, limit: Limit, start: ServerTime) -> (Basis, Reached) {
        let (day, in_day) = place_in_day(start);
        match limit {
            Limit::WorkingDays(WorkingDays(n)) => (Basis::WorkingDays, self.days_later(day, n, self.hours.close_ms())),
            Limit::NextWorkingDay { minute } => {
                (Basis::WorkingDays, self.days_later(day, 1, i64::from(minute) * MINUTE_MS))
            }
            Limit::SameDay if self.calendar.may_work(day) && in_day < self.hours.close_ms() => {
                let at = moment(day, self.hours.close_ms());
                (Basis::WorkingMinutes, Reached { at, known: self.is_known(day) })
            }
            Limit::SameDay => (Basis::NaturalMinutes, Reached { at: moment(day, DAY_MS), known: self.is_known(day) }),
            Limit::WorkingMinutes(WorkingMinutes(n)) => {
                (Basis::WorkingMinutes, self.working_later(start, i64::from(n) * MINUTE_MS))
            }
            Limit::NaturalMinutes(NaturalMinutes(n)) => {
                let at = start.plus_ms(i64::from(n) * MINUTE_MS);
                (Basis::NaturalMinutes, Reached { at, known: true })
            }
        }
    }

    /// `at` moved by what the pause took, measured in the clock's own unit.
    fn pushed(&self, basis: Basis, at: ServerTime, from: ServerTime, until: ServerTime) -> Reached {
        match basis {
            Basis::WorkingDays => {
                let (day, in_day) = place_in_day(at);
                self.days_later(day, self.closings(from, until), in_day)
            }
            Basis::WorkingMinutes => self.working_later(at, self.working_ms(from, until)),
            Basis::NaturalMinutes => Reached { at: at.plus_ms((until.ms() - from.ms()).max(0)), known: true },
        }
    }

    fn days_later(&self, day: NaiveDate, n: u32, in_day_ms: i64) -> Reached {
        match self.calendar.due(day, n) {
            Ok(date) => Reached { at: moment(date, in_day_ms), known: true },
            Err(unknown) => Reached { at: moment(unknown.earliest, in_day_ms), known: false },
        }
    }

    fn span_ms(&self, basis: Basis, from: ServerTime, to: ServerTime) -> i64 {
        match basis {
            Basis::WorkingDays | Basis::WorkingMinutes => self.working_ms(from, to),
            Basis::NaturalMinutes => (to.ms() - from.ms()).max(0),
        }
    }
}

/// Whole minutes of a span of milliseconds, rounded down; a negative span is none.
fn minutes(span_ms: i64) -> u32 {
    u32::try_from(span_ms.max(0) / MINUTE_MS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
