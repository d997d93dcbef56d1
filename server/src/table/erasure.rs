//! What was erased for good: tickets, and photos that nothing else refers to.

use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Tx};

pub(crate) fn insert(tx: &mut dyn Tx, ticket: TicketId, at: ServerTime) -> Result<(), Fault> {
    tx.execute(
        "insert into erasure (ticket, at) values (?1, ?2) on conflict (ticket) do nothing",
        &[Arg::Uuid(ticket.bytes()), Arg::Int(at.ms())],
    )?;
    Ok(())
}

pub(crate) fn has(tx: &mut dyn Tx, ticket: TicketId) -> Result<bool, Fault> {
    Ok(tx.row("select at from erasure where ticket = ?1", &[Arg::Uuid(ticket.bytes())])?.is_some())
}

/// Every operation that named the ticket and was answered.
pub(crate) fn operations(tx: &mut dyn Tx, ticket: TicketId) -> Result<Vec<OpId>, Fault> {
    tx.rows("select op from receipt where ticket = ?1 order by op", &[Arg::Uuid(ticket.bytes())])?
        .into_iter()
        .map(|mut row| row.uuid("op").map(OpId::from_bytes))
        .collect()
}

/// The bytes of an operation are gone; that it came, its hash and its receipt stay.
pub(crate) fn blank(tx: &mut dyn Tx, op: OpId) -> Result<(), Fault> {
    tx.execute("update op_inbox set bytes = ?2 where op = ?1", &[Arg::Uuid(op.bytes()), Arg::Blob(&[])])?;
    Ok(())
}

/// The ticket and its timeline are gone.
pub(crate) fn delete_ticket(tx: &mut dyn Tx, ticket: TicketId) -> Result<(), Fault> {
    tx.execute("delete from entry where ticket = ?1", &[Arg::Uuid(ticket.bytes())])?;
    tx.execute("delete from ticket where id = ?1", &[Arg::Uuid(ticket.bytes())])?;
    Ok(())
}

/// An operation refers to photos no more; those that nothing refers to now are erased.
pub(crate) fn forget_photos(tx: &mut dyn Tx, op: OpId) -> Result<(), Fault> {
    let hashes = tx.rows("select hash from blob_ref where op = ?1", &[Arg::Uuid(op.bytes())])?;
    tx.execute("delete from blob_ref where op = ?1", &[Arg::Uuid(op.bytes())])?;
    for mut row in hashes {
        let hash: [u8; 32] = row.array("hash")?;
        erase_unheld(tx, BlobHash(hash))?;
    }
    Ok(())
}

/// Erases a photo that no entry refers to.
pub(crate) fn erase_unheld(tx: &mut dyn Tx, hash: BlobHash) -> Result<(), Fault> {
    if tx.row("select op from blob_ref where hash = ?1 limit 1", &[Arg::Blob(&hash.0)])?.is_some() {
        return Ok(());
    }
    tx.execute("insert into erased_photo (hash) values (?1) on conflict (hash) do nothing", &[Arg::Blob(&hash.0)])?;
    tx.execute("delete from blob where hash = ?1", &[Arg::Blob(&hash.0)])?;
    tx.execute("delete from blob_holder where hash = ?1", &[Arg::Blob(&hash.0)])?;
    Ok(())
}

/// Something refers to these bytes after all.
pub(crate) fn restore_photo(tx: &mut dyn Tx, hash: BlobHash) -> Result<(), Fault> {
    tx.execute("delete from erased_photo where hash = ?1", &[Arg::Blob(&hash.0)])?;
    Ok(())
}

pub(crate) fn photos(tx: &mut dyn Tx) -> Result<Vec<BlobHash>, Fault> {
    tx.rows("select hash from erased_photo order by hash", &[])?
        .into_iter()
        .map(|mut row| row.array("hash").map(BlobHash))
        .collect()
}

/// The ticket of a number; none while there is none.
pub(crate) fn by_number(tx: &mut dyn Tx, number: &str) -> Result<Option<TicketId>, Fault> {
    let row = tx.row("select id from ticket where number = ?1", &[Arg::Text(number)])?;
    row.map(|mut row| row.uuid("id").map(TicketId::from_bytes)).transpose()
}

/// The feeds that have said anything of a document.
pub(crate) fn feeds_of(tx: &mut dyn Tx, kind: u8, doc: [u8; 16]) -> Result<Vec<String>, Fault> {
    tx.rows(
        "select feed_head.name from feed join feed_head on feed_head.id = feed.feed
         where feed.kind = ?1 and feed.doc = ?2 and feed.change < 3 order by feed_head.name",
        &[Arg::Int(i64::from(kind)), Arg::Uuid(doc)],
    )?
    .into_iter()
    .map(|mut row| row.text("name"))
    .collect()
}
