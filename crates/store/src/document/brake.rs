//! The brake: what pages take away at once is let go only when it is little, or when the county has said why and says the
//! same at a second look. Until then everything stays as it was, and can be worked on.
//!
//! A ticket that leaves for a reason of its own (handed to another officer, finished, merged …) is explained by its row. What
//! is not: a feed that the county does not name any more, what is not found when a feed is read from the start, and rows
//! that give no other reason than lost scope. The rule, and why there is no least number: docs/adr.

use std::collections::BTreeSet;

use niangjia_domain::feed::{Feed, LeaveReason, subscription};
use niangjia_domain::id::{InstallId, TicketId};
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::planted::{self, Bug};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::sql::{count, json, number, optional_json, signed, ticket_id};
use crate::store::Store;

/// More tickets than this are not let go at once without a word (sync.md §7).
const TICKETS_MAX: usize = 50;
/// More than one of so many neither: a fifth (sync.md §7).
const SHARE: usize = 5;

/// Tickets that stay although pages took them away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// How many.
    pub tickets: u32,
    /// Since when, by the county's clock.
    pub since: ServerTime,
}

impl Store {
    /// What is held back, if anything is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hold(&self) -> Result<Option<Hold>, StoreError> {
        self.read(|connection| Ok(kept(connection)?.map(|(hold, _)| hold)))
    }
}

/// A ticket's row that is about to be let go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaving {
    pub(super) document: i64,
    pub(super) ticket: TicketId,
    why: Why,
}

/// Whether anything is held back: then the next page is looked at even when it says nothing new.
pub(super) fn holds(connection: &Connection) -> Result<bool, StoreError> {
    Ok(kept(connection)?.is_some())
}

/// What explains that a ticket leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Its own row.
    Itself,
    /// What the county says of the person's duties.
    Scope,
    /// Nothing.
    Nothing,
}

/// What becomes of what leaves.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// These go.
    pub(super) go: Vec<Leaving>,
    /// The county is to be asked once more, now.
    pub(super) ask_again: bool,
    /// What is held is other than before.
    pub(super) is_news: bool,
}

/// Judges what is to be let go, and keeps what is held. Every feed has been read to its head.
pub(super) fn judge(connection: &Connection, now: ServerTime) -> Result<Verdict, StoreError> {
    let scope = scope(connection)?;
    let leaving = leaving(connection, scope.as_ref())?;
    let before = kept(connection)?;
    if leaving.is_empty() && before.is_none() {
        settle(connection)?;
        return Ok(Verdict::default());
    }
    let all: i64 =
        connection.query_row("select count(distinct ticket) from ticket where shelf < 2", [], |row| row.get(0))?;
    let of = |why| leaving.iter().filter(|row| row.why == why).map(|row| row.ticket).collect::<BTreeSet<_>>();
    let (by_scope, unexplained) = (of(Why::Scope), of(Why::Nothing));
    let is_much = |tickets: &BTreeSet<TicketId>| {
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        tickets.len() > TICKETS_MAX || tickets.len() * SHARE > all
    };
    let rev = scope.map_or(0, |scope| scope.rev);
    let is_said_again = before.is_some_and(|(_, said)| said == rev && rev > 0);
    let holds_scope = is_much(&by_scope) && !is_said_again && !planted::is(Bug::BrakeIgnored);
    let holds_unexplained = is_much(&unexplained) && !planted::is(Bug::BrakeIgnored);
    let held = if holds_scope { by_scope.len() } else { 0 } + if holds_unexplained { unexplained.len() } else { 0 };
    let hold = (held > 0).then(|| Hold {
        tickets: u32::try_from(held).unwrap_or(u32::MAX),
        since: before.map_or(now, |(hold, _)| hold.since),
    });
    keep(connection, hold, if holds_scope { rev } else { 0 })?;
    let goes = |row: &Leaving| match row.why {
        Why::Itself => true,
        Why::Scope => !holds_scope,
        Why::Nothing => !holds_unexplained,
    };
    Ok(Verdict {
        go: leaving.into_iter().filter(goes).collect(),
        ask_again: holds_scope,
        is_news: hold != before.map(|(hold, _)| hold),
    })
}

/// Whether the county's last word explains that a feed is not named any more.
pub(super) fn explains_loss(connection: &Connection, feed: &str) -> Result<bool, StoreError> {
    Ok(scope(connection)?.is_some_and(|scope| !scope.names(feed)))
}

/// The county's word on what this person may read. One that is read with everything else, from the start, is of the past,
/// and explains nothing but which feeds there are.
pub(super) fn take_scope(connection: &Connection, rev: u32, body: &[u8], passing: bool) -> Result<(), StoreError> {
    let Ok(member) = serde_json::from_slice::<Member>(body) else { return Ok(()) };
    connection
        .prepare_cached(
            "insert into scope (one, rev, member, settled) values (1, ?1, ?2, ?3)
             on conflict (one) do update set rev = ?1, member = ?2, settled = max(settled, ?3)",
        )?
        .execute(params![rev, crate::sql::to_json(&member)?, if passing { rev } else { 0 }])?;
    Ok(())
}

/// The county counts revisions again from where it went back to.
pub(super) fn begin_epoch(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("delete from scope", [])?;
    connection.execute("update hold set said = 0", [])?;
    Ok(())
}

/// What the county last said of this person.
struct Scope {
    rev: i64,
    settled: i64,
    member: Member,
}

impl Scope {
    fn names(&self, feed: &str) -> bool {
        let feeds = subscription(&self.member, InstallId::from_bytes([0; 16]));
        feed.parse::<Feed>().is_ok_and(|feed| feeds.contains(&feed))
    }
}

fn scope(connection: &Connection) -> Result<Option<Scope>, StoreError> {
    let mut statement = connection.prepare_cached("select rev, member, settled from scope")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Scope { rev: row.get("rev")?, settled: row.get("settled")?, member: json(row, "member")? }))
}

fn leaving(connection: &Connection, scope: Option<&Scope>) -> Result<Vec<Leaving>, StoreError> {
    let mut statement = connection.prepare_cached(
        "select document, ticket, reason, name, lost from ticket join feed on feed.id = ticket.feed where shelf = 1",
    )?;
    let mut rows = statement.query([])?;
    let mut leaving = Vec::new();
    while let Some(row) = rows.next()? {
        let reason: Option<LeaveReason> = optional_json(row, "reason")?;
        let (lost, name): (bool, String) = (row.get("lost")?, row.get("name")?);
        let is_said = |scope: &Scope| if lost { !scope.names(&name) } else { scope.rev > scope.settled };
        let why = match reason {
            Some(LeaveReason::ScopeLost) | None if scope.is_some_and(is_said) => Why::Scope,
            Some(LeaveReason::ScopeLost) | None => Why::Nothing,
            Some(
                LeaveReason::Reassigned { .. }
                | LeaveReason::Withdrawn { .. }
                | LeaveReason::Declined
                | LeaveReason::Finished
                | LeaveReason::Merged
                | LeaveReason::MovedAway { .. }
                | LeaveReason::OtherDesk,
            ) => Why::Itself,
        };
        leaving.push(Leaving { document: row.get("document")?, ticket: ticket_id(row, "ticket")?, why });
    }
    Ok(leaving)
}

fn kept(connection: &Connection) -> Result<Option<(Hold, i64)>, StoreError> {
    let hold = connection
        .prepare_cached("select tickets, since_server, said from hold")?
        .query_row([], |row| {
            let hold = Hold {
                tickets: count(row, "tickets")?,
                since: ServerTime::from_ms(number(row, "since_server")?.cast_signed()),
            };
            Ok((hold, row.get("said")?))
        })
        .optional()?;
    Ok(hold)
}

fn keep(connection: &Connection, hold: Option<Hold>, said: i64) -> Result<(), StoreError> {
    let Some(hold) = hold else {
        connection.execute("delete from hold", [])?;
        return settle(connection);
    };
    connection
        .prepare_cached(
            "insert into hold (one, tickets, since_server, said) values (1, ?1, ?2, ?3)
             on conflict (one) do update set tickets = ?1, said = ?3",
        )?
        .execute(params![signed(u64::from(hold.tickets)), hold.since.ms(), said])?;
    Ok(())
}

/// Nothing is held: a word that was said until now explains nothing that is taken away later.
fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("update scope set settled = rev where settled < rev")?.execute([])?;
    Ok(())
}
