//! Tickets that leave: judged when all feeds are read, kept as a stub with the person's own work, emptied of other
//! people's words once his own work has its last word.

use niangjia_domain::feed::LeaveReason;
use niangjia_domain::id::TicketId;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::DocKind;
use rusqlite::{Connection, params};

use super::{brake, pack};
use crate::error::StoreError;
use crate::sql::{ticket_id, to_json};
use crate::store::Store;

impl Store {
    /// Empties tickets that have left and about which every own operation is final. Whether there were any.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn purge_departed(&self) -> Result<bool, StoreError> {
        let due = self.read(settled)?;
        if due.is_empty() {
            return Ok(false);
        }
        self.write(|transaction| {
            due.iter().try_for_each(|ticket| purge(transaction, *ticket))?;
            // What other people wrote goes with it, not some time later.
            while pack::mend(transaction)? {}
            Ok(())
        })?;
        due.iter().try_for_each(|ticket| self.drop_fetched(*ticket))?;
        Ok(true)
    }

    /// Presses what was replaced since out of its packs.
    pub(crate) fn mend_packs(&self) -> Result<(), StoreError> {
        let has_gaps = "select exists (select 1 from gap)";
        if !self.read(|connection| Ok(connection.query_row(has_gaps, [], |row| row.get::<_, bool>(0))?))? {
            return Ok(());
        }
        // Some at a time: a note waits for none but these.
        while self.write_retold(|transaction| pack::mend(transaction))? {}
        Ok(())
    }
}

fn settled(connection: &Connection) -> Result<Vec<TicketId>, StoreError> {
    let tickets = connection
        .prepare_cached(
            "select distinct ticket from ticket where shelf = 2
             and not exists (select 1 from operation where operation.ticket = ticket.ticket and operation.state < 2)",
        )?
        .query_map([], |row| ticket_id(row, "ticket"))?
        .collect::<Result<_, _>>()?;
    Ok(tickets)
}

fn purge(connection: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    let ticket = ticket.bytes();
    if planted::is(Bug::PurgeTakesJournal) {
        connection.execute("delete from operation where ticket = ?1 and op not in (select op from photo)", [ticket])?;
    }
    connection.execute(
        "insert into gap (pack, slot) select pack, slot from document
         where pack is not null and id in (select document from ticket where ticket = ?1 and shelf = 2)
         on conflict do nothing",
        [ticket],
    )?;
    connection.execute(
        "update document set pack = null, slot = 0
         where id in (select document from ticket where ticket = ?1 and shelf = 2)",
        [ticket],
    )?;
    connection.execute(
        "update ticket set shelf = 3, officer = null, address = '', employer = '' where ticket = ?1 and shelf = 2",
        [ticket],
    )?;
    connection.execute("delete from fetch where ticket = ?1", [ticket])?;
    Ok(())
}

/// Takes out what is left of tickets that have gone and on which this person has written nothing.
pub(crate) fn drop_stubs(connection: &Connection) -> Result<(), StoreError> {
    let stubs: Vec<i64> = connection
        .prepare_cached(
            "select document from ticket where shelf = 3
             and not exists (select 1 from operation where operation.ticket = ticket.ticket)
             and not exists (select 1 from draft where draft.ticket = ticket.ticket)",
        )?
        .query_map([], |row| row.get("document"))?
        .collect::<Result<_, _>>()?;
    stubs.into_iter().try_for_each(|document| erase(connection, document))
}

/// A ticket has left its feed.
pub(super) fn leaving(connection: &Connection, document: i64, reason: &[u8]) -> Result<(), StoreError> {
    // A reason that this program does not know is a loss of scope to it.
    let reason = serde_json::from_slice(reason).unwrap_or(LeaveReason::ScopeLost);
    connection
        .prepare_cached("update ticket set shelf = max(shelf, 1), reason = ?2 where document = ?1")?
        .execute(params![document, to_json(&reason)?])?;
    Ok(())
}

/// The county was asked what it has of a feed, and has not named this ticket.
pub(super) fn unnamed(connection: &Connection, document: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("update ticket set shelf = 1, reason = ?2 where document = ?1 and shelf = 0")?
        .execute(params![document, to_json(&LeaveReason::ScopeLost)?])?;
    Ok(())
}

/// The same of what is no ticket: it goes when it is judged, unless it stays with one that is held.
pub(super) fn unnamed_other(connection: &Connection, document: i64) -> Result<(), StoreError> {
    connection.prepare_cached("update document set leaving = 1 where id = ?1")?.execute([document])?;
    Ok(())
}

/// What a reading from the start has not seen is not in the feed any more.
pub(super) fn unseen(connection: &Connection, feed: i64, pass: i64) -> Result<(), StoreError> {
    connection.execute(
        "update ticket set shelf = 1, reason = ?3 where shelf = 0
         and document in (select id from document where feed = ?1 and pass < ?2)",
        params![feed, pass, to_json(&LeaveReason::ScopeLost)?],
    )?;
    connection.execute(
        "update document set leaving = 1
         where feed = ?1 and pass < ?2 and not exists (select 1 from ticket where ticket.document = document.id)",
        params![feed, pass],
    )?;
    Ok(())
}

/// What was judged when every feed had been read to its head.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// These have moved or departed.
    pub(super) tickets: Vec<TicketId>,
    /// The county is to be asked once more, now.
    pub(super) ask_again: bool,
    /// What is held back is other than before.
    pub(super) is_news: bool,
}

/// Every feed is read to its head: what left one and is in another has moved; the rest departs, unless the brake holds it.
pub(super) fn judge_leaving(connection: &Connection, now: ServerTime) -> Result<Judged, StoreError> {
    let mut tickets = moved(connection)?;
    let brake::Verdict { go, ask_again, is_news } = brake::judge(connection, now)?;
    for leaving in go {
        connection.prepare_cached("update ticket set shelf = 2 where document = ?1")?.execute([leaving.document])?;
        tickets.push(leaving.ticket);
    }
    sweep(connection)?;
    Ok(Judged { tickets, ask_again, is_news })
}

/// What left one feed and is in another.
fn moved(connection: &Connection) -> Result<Vec<TicketId>, StoreError> {
    let moved: Vec<(i64, TicketId)> = connection
        .prepare_cached(
            "select document, ticket from ticket
             where shelf = 1 and exists (select 1 from ticket as other
                                         where other.ticket = ticket.ticket and other.shelf = 0)",
        )?
        .query_map([], |row| Ok((row.get("document")?, ticket_id(row, "ticket")?)))?
        .collect::<Result<_, _>>()?;
    for (document, ticket) in &moved {
        erase(connection, *document)?;
        shadow(connection, *ticket)?;
    }
    Ok(moved.into_iter().map(|(_, ticket)| ticket).collect())
}

/// Takes out what is no ticket and was to leave, unless it stays with a ticket that is held, or its feed is not named any
/// more and nobody has said why.
fn sweep(connection: &Connection) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "select document.id, document.kind, feed.name, feed.lost,
                exists (select 1 from entry join ticket on ticket.ticket = entry.ticket and ticket.feed = entry.feed
                        where entry.document = document.id and ticket.shelf = 1) as stays
         from document join feed on feed.id = document.feed where leaving = 1",
    )?;
    let mut rows = statement.query([])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let (lost, name): (bool, String) = (row.get("lost")?, row.get("name")?);
        let is_entry = DocKind::from_number(row.get("kind")?) == DocKind::Entry;
        let stays = row.get("stays")? || (lost && !is_entry && !brake::explains_loss(connection, &name)?);
        if !stays || planted::is(Bug::BrakeIgnored) {
            gone.push(row.get("id")?);
        }
    }
    gone.into_iter().try_for_each(|document| erase(connection, document))
}

/// An entry leaves: with its ticket, if that is leaving, else at once.
pub(super) fn leaving_entry(connection: &Connection, document: i64) -> Result<bool, StoreError> {
    let stays = connection
        .prepare_cached(
            "update document set leaving = 1
             where id = ?1 and exists (
                 select 1 from entry join ticket on ticket.ticket = entry.ticket and ticket.feed = entry.feed
                 where entry.document = ?1 and ticket.shelf = 1)",
        )?
        .execute([document])?;
    Ok(stays == 1)
}

/// Of a ticket that came by several feeds, the one that shows most is shown.
pub(super) fn shadow(connection: &Connection, ticket: TicketId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update ticket set shadowed = exists (
                 select 1 from ticket as other join feed as theirs on theirs.id = other.feed
                 join feed as mine on mine.id = ticket.feed
                 where other.ticket = ticket.ticket and other.document <> ticket.document
                   and (other.shelf < 2, theirs.rank, other.document) > (ticket.shelf < 2, mine.rank, ticket.document))
             where ticket.ticket = ?1",
        )?
        .execute([ticket.bytes()])?;
    Ok(())
}

/// Takes a document out altogether.
pub(super) fn erase(connection: &Connection, document: i64) -> Result<(), StoreError> {
    pack::forget(connection, document)?;
    for sql in [
        "delete from ticket where document = ?1",
        "delete from entry where document = ?1",
        "delete from document where id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([document])?;
    }
    Ok(())
}
