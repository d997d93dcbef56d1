//! Tickets, whole.

use niangjia_domain::id::TicketId;
use niangjia_domain::ticket::Ticket;

use crate::error::Fault;
use crate::store::{Arg, Tx};

/// A ticket, and how many entries its timeline has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) ticket: Ticket,
    pub(crate) entries: u32,
}

/// The ticket, locked until the transaction ends.
pub(crate) fn lock(tx: &mut dyn Tx, id: TicketId) -> Result<Option<Stored>, Fault> {
    let row =
        tx.row("update ticket set entries = entries where id = ?1 returning entries, body", &[Arg::Uuid(id.bytes())])?;
    row.map(|mut row| {
        let ticket = serde_json::from_str(&row.text("body")?).map_err(Fault::stored("ticket"))?;
        Ok(Stored { ticket, entries: row.small("entries")? })
    })
    .transpose()
}

pub(crate) fn put(tx: &mut dyn Tx, stored: &Stored) -> Result<(), Fault> {
    let ticket = &stored.ticket;
    let body = serde_json::to_string(ticket).map_err(Fault::stored("ticket"))?;
    tx.execute(
        "insert into ticket (id, number, rev, county, state, officer, entries, body)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (id) do update set number = excluded.number, rev = excluded.rev, county = excluded.county,
             state = excluded.state, officer = excluded.officer, entries = excluded.entries, body = excluded.body",
        &[
            Arg::Uuid(ticket.id.bytes()),
            Arg::Text(&ticket.number),
            Arg::Int(i64::from(ticket.rev)),
            Arg::Uuid(ticket.county.bytes()),
            Arg::Int(i64::from(ticket.state.number())),
            Arg::uuid(ticket.assignment.as_ref().map(|assignment| assignment.officer.user.bytes())),
            Arg::Int(i64::from(stored.entries)),
            Arg::Text(&body),
        ],
    )?;
    Ok(())
}

/// Only the timeline has grown.
pub(crate) fn put_entries(tx: &mut dyn Tx, id: TicketId, entries: u32) -> Result<(), Fault> {
    tx.execute("update ticket set entries = ?2 where id = ?1", &[Arg::Uuid(id.bytes()), Arg::Int(i64::from(entries))])?;
    Ok(())
}
