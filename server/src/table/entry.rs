//! Timelines.

use niangjia_domain::entry::Entry;
use niangjia_domain::id::{OpId, TicketId};

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

fn entry(mut row: Row) -> Result<Entry, Fault> {
    serde_json::from_str(&row.text("body")?).map_err(Fault::stored("entry"))
}

pub(crate) fn insert(tx: &mut dyn Tx, entry: &Entry, body: &str) -> Result<(), Fault> {
    tx.execute(
        "insert into entry (op, ticket, seq, rev, body) values (?1, ?2, ?3, ?4, ?5)",
        &[
            Arg::Uuid(entry.op.bytes()),
            Arg::Uuid(entry.ticket.bytes()),
            Arg::Int(i64::from(entry.seq)),
            Arg::Int(i64::from(entry.rev)),
            Arg::Text(body),
        ],
    )?;
    Ok(())
}

pub(crate) fn change(tx: &mut dyn Tx, entry: &Entry, body: &str) -> Result<(), Fault> {
    tx.execute(
        "update entry set rev = ?2, body = ?3 where op = ?1",
        &[Arg::Uuid(entry.op.bytes()), Arg::Int(i64::from(entry.rev)), Arg::Text(body)],
    )?;
    Ok(())
}

pub(crate) fn get(tx: &mut dyn Tx, op: OpId) -> Result<Option<Entry>, Fault> {
    tx.row("select body from entry where op = ?1", &[Arg::Uuid(op.bytes())])?.map(entry).transpose()
}

/// The timeline, oldest first.
pub(crate) fn of_ticket(tx: &mut dyn Tx, ticket: TicketId) -> Result<Vec<Entry>, Fault> {
    tx.rows("select body from entry where ticket = ?1 order by seq", &[Arg::Uuid(ticket.bytes())])?
        .into_iter()
        .map(entry)
        .collect()
}
