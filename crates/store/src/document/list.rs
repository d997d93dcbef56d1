//! Lists of tickets: filter, order and count in SQL, on plain columns; only the rows of the window are opened.

use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;
use rusqlite::{Connection, params};

use super::pack::Packs;
use super::read::{Shelved, shelved};
use crate::error::StoreError;
use crate::journal::{Tally, tally};
use crate::sql::count;
use crate::store::Store;

/// Most rows of one window.
pub const LIST_ROWS_MAX: u32 = 500;

/// Which rows of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Only tickets whose number, title, street, address or employer has this in it; empty for all.
    pub find: String,
    /// Rows before the window.
    pub from: u32,
    /// Rows of the window, at most [`LIST_ROWS_MAX`].
    pub rows: u32,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The ticket.
    pub shelved: Shelved,
    /// Own work about it.
    pub tally: Tally,
    /// Photos of which the preview or the original is at the county, and photos in all.
    pub photos: (u32, u32),
}

/// An officer's list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TodoPage {
    /// Rows of the window: what is to be done first (red, then by deadline), then handed in, then departed.
    pub rows: Vec<Listed>,
    /// Rows in all.
    pub total: u32,
    /// Rows that still ask something of the officer.
    pub open: u32,
}

/// Which tickets of a desk's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum QueueFilter {
    /// All that are open.
    #[default]
    All,
    /// In one state, open or not.
    State(State),
    /// Open, of one level.
    Risk(Level),
    /// Open, past their deadline.
    Overdue,
    /// Open, due today and not past it.
    DueToday,
    /// With an alert that nobody has read.
    OpenAlert,
    /// With a late report that nobody has taken up.
    Late,
}

/// A desk's queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueuePage {
    /// Rows of the window: red first, then by deadline.
    pub rows: Vec<Listed>,
    /// Rows in all, under the filter.
    pub total: u32,
    /// How many under each filter.
    pub counts: QueueCounts,
}

/// How many tickets under each filter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueCounts {
    /// All that are open.
    pub all: u32,
    /// By state, those that occur.
    pub states: Vec<(State, u32)>,
    /// Open, by level, those that occur.
    pub risks: Vec<(Level, u32)>,
    /// Open, past their deadline.
    pub overdue: u32,
    /// Open, due today and not past it.
    pub due_today: u32,
    /// With an alert that nobody has read.
    pub open_alerts: u32,
    /// With a late report that nobody has taken up.
    pub late: u32,
}

/// Whether a row has what is looked for in it; `?1` is the pattern, which finds everything when nothing is looked for.
const FOUND: &str =
    "(?1 = '%%' or (number || char(10) || title || char(10) || street || char(10) || address || char(10)
    || employer) like ?1 escape '\\')";

/// Whether the officer still has something to do; states by number: 3 assigned, 4 verifying.
const ASKS: &str = "(shelf < 2 and state in (3, 4) and ticket.ticket not in (
    select operation.ticket from operation where operation.state < 2 and operation.kind = 'visit.submit'))";

impl Store {
    /// An officer's list.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn todo(&self, listing: &Listing) -> Result<TodoPage, StoreError> {
        let pattern = pattern(&listing.find);
        self.read_apart(|connection| {
            let (total, open) = connection
                .prepare_cached(&format!(
                    "select count(*) as tickets, coalesce(sum({ASKS}), 0) as open
                     from ticket where shadowed = 0 and {FOUND}"
                ))?
                .query_row([&pattern], |row| Ok((count(row, "tickets")?, count(row, "open")?)))?;
            let documents = connection
                .prepare_cached(&format!(
                    "select document from ticket where shadowed = 0 and {FOUND}
                     order by shelf >= 2, not {ASKS}, risk = 3 desc, due_server nulls last, updated_server desc, ticket
                     limit ?2 offset ?3"
                ))?
                .query_map(params![pattern, listing.rows.min(LIST_ROWS_MAX), listing.from], |row| row.get(0))?
                .collect::<Result<Vec<i64>, _>>()?;
            Ok(TodoPage { rows: listed(connection, &documents)?, total, open })
        })
    }

    /// A desk's queue. `now` is the county's time as well as is known, `day_end` the end of its day.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn queue(
        &self,
        filter: QueueFilter,
        listing: &Listing,
        now: ServerTime,
        day_end: ServerTime,
    ) -> Result<QueuePage, StoreError> {
        let pattern = pattern(&listing.find);
        let (condition, value) = condition(filter);
        self.read_apart(|connection| {
            let counts = counts(connection, now, day_end)?;
            // Each count reads every ticket: what is known already is not counted again.
            let total = if listing.find.trim().is_empty() {
                counts.of(filter)
            } else {
                connection
                    .prepare_cached(&format!(
                        "select count(*) as tickets from ticket
                         where shadowed = 0 and shelf < 2 and {FOUND} and {condition} and ?2 + ?3 + ?4 is not null"
                    ))?
                    .query_row(params![pattern, now.ms(), day_end.ms(), value], |row| count(row, "tickets"))?
            };
            let documents = connection
                .prepare_cached(&format!(
                    "select document from ticket
                     where shadowed = 0 and shelf < 2 and {FOUND} and {condition} and ?2 + ?3 + ?4 is not null
                     order by risk = 3 desc, due_server nulls last, updated_server desc, ticket limit ?5 offset ?6"
                ))?
                .query_map(
                    params![pattern, now.ms(), day_end.ms(), value, listing.rows.min(LIST_ROWS_MAX), listing.from,],
                    |row| row.get(0),
                )?
                .collect::<Result<Vec<i64>, _>>()?;
            Ok(QueuePage { rows: listed(connection, &documents)?, total, counts })
        })
    }
}

/// A condition over `?2` now, `?3` the day's end and `?4` a number.
const fn condition(filter: QueueFilter) -> (&'static str, u8) {
    match filter {
        QueueFilter::All => ("open = 1", 0),
        QueueFilter::State(state) => ("state = ?4", state.number()),
        QueueFilter::Risk(level) => ("open = 1 and risk = ?4", level.number()),
        QueueFilter::Overdue => ("open = 1 and due_server < ?2", 0),
        QueueFilter::DueToday => ("open = 1 and due_server >= ?2 and due_server <= ?3", 0),
        QueueFilter::OpenAlert => ("alerts > 0", 0),
        QueueFilter::Late => ("late > 0", 0),
    }
}

fn counts(connection: &Connection, now: ServerTime, day_end: ServerTime) -> Result<QueueCounts, StoreError> {
    let mut counts = QueueCounts::default();
    let mut statement = connection.prepare_cached(
        "select state, risk, open, count(*) as tickets, coalesce(sum(open = 1 and due_server < ?1), 0) as overdue,
             coalesce(sum(open = 1 and due_server >= ?1 and due_server <= ?2), 0) as due_today,
             sum(alerts > 0) as open_alerts, sum(late > 0) as late
         from ticket where shadowed = 0 and shelf < 2 group by state, risk, open order by state, risk desc",
    )?;
    let mut rows = statement.query(params![now.ms(), day_end.ms()])?;
    while let Some(row) = rows.next()? {
        let state = State::from_number(row.get("state")?).ok_or(StoreError::Damaged)?;
        let level = Level::from_number(row.get("risk")?).ok_or(StoreError::Damaged)?;
        let tickets = count(row, "tickets")?;
        add(&mut counts.states, state, tickets);
        if row.get("open")? {
            add(&mut counts.risks, level, tickets);
            counts.all += tickets;
        }
        counts.overdue += count(row, "overdue")?;
        counts.due_today += count(row, "due_today")?;
        counts.open_alerts += count(row, "open_alerts")?;
        counts.late += count(row, "late")?;
    }
    Ok(counts)
}

impl QueueCounts {
    fn of(&self, filter: QueueFilter) -> u32 {
        match filter {
            QueueFilter::All => self.all,
            QueueFilter::State(state) => found(&self.states, state),
            QueueFilter::Risk(level) => found(&self.risks, level),
            QueueFilter::Overdue => self.overdue,
            QueueFilter::DueToday => self.due_today,
            QueueFilter::OpenAlert => self.open_alerts,
            QueueFilter::Late => self.late,
        }
    }
}

fn found<T: PartialEq + Copy>(counts: &[(T, u32)], of: T) -> u32 {
    counts.iter().find(|(known, _)| *known == of).map_or(0, |(_, tickets)| *tickets)
}

fn add<T: PartialEq>(counts: &mut Vec<(T, u32)>, of: T, more: u32) {
    match counts.iter_mut().find(|(known, _)| *known == of) {
        Some((_, so_far)) => *so_far += more,
        None => counts.push((of, more)),
    }
}

fn listed(connection: &Connection, documents: &[i64]) -> Result<Vec<Listed>, StoreError> {
    let mut packs = Packs::of(connection)?;
    let mut rows = Vec::with_capacity(documents.len());
    for document in documents {
        let shelved = shelved(connection, &mut packs, *document)?;
        let photos = connection
            .prepare_cached(
                "select coalesce(sum(photo = 2), 0) as arrived, coalesce(sum(photo > 0), 0) as photos
                 from entry where ticket = ?1 and feed = (select feed from ticket where document = ?2)",
            )?
            .query_row(params![shelved.ticket.bytes(), document], |row| {
                Ok((count(row, "arrived")?, count(row, "photos")?))
            })?;
        let tally = tally(connection, shelved.ticket)?;
        rows.push(Listed { shelved, tally, photos });
    }
    Ok(rows)
}

/// What is looked for, as `like` wants it: anywhere, and nothing in it is special.
fn pattern(find: &str) -> String {
    let mut pattern = String::from("%");
    for letter in find.trim().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
