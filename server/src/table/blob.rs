//! Photos' bytes: published ones, who brought them, who refers to them, and uploads that have begun.

use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{BlobReceipt, Proof};
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// An upload that has begun. Its file's length is its offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) id: [u8; 16],
    pub(crate) hash: BlobHash,
    pub(crate) install: InstallId,
    pub(crate) length: u64,
    pub(crate) expires: ServerTime,
}

fn part(mut row: Row) -> Result<Part, Fault> {
    Ok(Part {
        id: row.uuid("id")?,
        hash: BlobHash(row.array("hash")?),
        install: InstallId::from_bytes(row.uuid("install")?),
        length: row.count("length")?,
        expires: ServerTime::from_ms(row.int("expires")?),
    })
}

/// Waits for whoever brings these bytes, or a reference to them, at the same time.
pub(crate) fn enter(tx: &mut dyn Tx, hash: BlobHash) -> Result<(), Fault> {
    tx.execute(
        "insert into blob_gate (hash) values (?1) on conflict (hash) do update set hash = excluded.hash",
        &[Arg::Blob(&hash.0)],
    )?;
    Ok(())
}

pub(crate) fn published(tx: &mut dyn Tx, hash: BlobHash) -> Result<Option<BlobReceipt>, Fault> {
    let row = tx.row("select bytes, number, received, proof from blob where hash = ?1", &[Arg::Blob(&hash.0)])?;
    row.map(|mut row| {
        Ok(BlobReceipt {
            hash,
            bytes: row.count("bytes")?,
            number: row.count("number")?,
            received: ServerTime::from_ms(row.int("received")?),
            proof: Proof(row.array("proof")?),
        })
    })
    .transpose()
}

pub(crate) fn publish(tx: &mut dyn Tx, receipt: &BlobReceipt) -> Result<(), Fault> {
    tx.execute(
        "insert into blob (hash, bytes, number, received, proof) values (?1, ?2, ?3, ?4, ?5)",
        &[
            Arg::Blob(&receipt.hash.0),
            Arg::Int(receipt.bytes.cast_signed()),
            Arg::Int(receipt.number.cast_signed()),
            Arg::Int(receipt.received.ms()),
            Arg::Blob(&receipt.proof.0),
        ],
    )?;
    Ok(())
}

/// The bytes are not here any more. Whether they had been.
pub(crate) fn unpublish(tx: &mut dyn Tx, hash: BlobHash) -> Result<bool, Fault> {
    Ok(tx.execute("delete from blob where hash = ?1", &[Arg::Blob(&hash.0)])? == 1)
}

/// The installs that brought the bytes.
pub(crate) fn holders(tx: &mut dyn Tx, hash: BlobHash) -> Result<Vec<InstallId>, Fault> {
    tx.rows("select install from blob_holder where hash = ?1 order by install", &[Arg::Blob(&hash.0)])?
        .into_iter()
        .map(|mut row| row.uuid("install").map(InstallId::from_bytes))
        .collect()
}

pub(crate) fn hold(tx: &mut dyn Tx, hash: BlobHash, install: InstallId) -> Result<(), Fault> {
    tx.execute(
        "insert into blob_holder (hash, install) values (?1, ?2) on conflict (hash, install) do nothing",
        &[Arg::Blob(&hash.0), Arg::Uuid(install.bytes())],
    )?;
    Ok(())
}

/// What one install brought, another may know of too: they are the same app.
pub(crate) fn inherit(tx: &mut dyn Tx, from: InstallId, to: InstallId) -> Result<(), Fault> {
    tx.execute(
        "insert into blob_holder (hash, install) select hash, ?2 from blob_holder where install = ?1
         on conflict (hash, install) do nothing",
        &[Arg::Uuid(from.bytes()), Arg::Uuid(to.bytes())],
    )?;
    Ok(())
}

/// Whether the install brought the bytes itself.
pub(crate) fn is_held_by(tx: &mut dyn Tx, hash: BlobHash, install: InstallId) -> Result<bool, Fault> {
    let row = tx.row(
        "select install from blob_holder where hash = ?1 and install = ?2",
        &[Arg::Blob(&hash.0), Arg::Uuid(install.bytes())],
    )?;
    Ok(row.is_some())
}

pub(crate) fn refer(tx: &mut dyn Tx, hash: BlobHash, op: OpId, install: InstallId) -> Result<(), Fault> {
    tx.execute(
        "insert into blob_ref (hash, op, install) values (?1, ?2, ?3) on conflict (hash, op) do nothing",
        &[Arg::Blob(&hash.0), Arg::Uuid(op.bytes()), Arg::Uuid(install.bytes())],
    )?;
    Ok(())
}

/// The entries that refer to these bytes.
pub(crate) fn referrers(tx: &mut dyn Tx, hash: BlobHash) -> Result<Vec<OpId>, Fault> {
    tx.rows("select op from blob_ref where hash = ?1 order by op", &[Arg::Blob(&hash.0)])?
        .into_iter()
        .map(|mut row| row.uuid("op").map(OpId::from_bytes))
        .collect()
}

/// Whether an entry that refers to these bytes is in `feed` now.
pub(crate) fn is_in_feed(tx: &mut dyn Tx, hash: BlobHash, feed: &str) -> Result<bool, Fault> {
    let row = tx.row(
        "select blob_ref.op from blob_ref
         join feed_head on feed_head.name = ?2
         join feed on feed.feed = feed_head.id and feed.kind = 2 and feed.doc = blob_ref.op and feed.change = 1
         where blob_ref.hash = ?1 limit 1",
        &[Arg::Blob(&hash.0), Arg::Text(feed)],
    )?;
    Ok(row.is_some())
}

pub(crate) fn begin(tx: &mut dyn Tx, part: &Part) -> Result<(), Fault> {
    tx.execute(
        "insert into blob_part (id, hash, install, length, expires) values (?1, ?2, ?3, ?4, ?5)",
        &[
            Arg::Uuid(part.id),
            Arg::Blob(&part.hash.0),
            Arg::Uuid(part.install.bytes()),
            Arg::Int(part.length.cast_signed()),
            Arg::Int(part.expires.ms()),
        ],
    )?;
    Ok(())
}

pub(crate) fn part_of(tx: &mut dyn Tx, hash: BlobHash, install: InstallId) -> Result<Option<Part>, Fault> {
    tx.row(
        "select id, hash, install, length, expires from blob_part where hash = ?1 and install = ?2",
        &[Arg::Blob(&hash.0), Arg::Uuid(install.bytes())],
    )?
    .map(part)
    .transpose()
}

pub(crate) fn part_by_id(tx: &mut dyn Tx, id: [u8; 16]) -> Result<Option<Part>, Fault> {
    tx.row("select id, hash, install, length, expires from blob_part where id = ?1", &[Arg::Uuid(id)])?
        .map(part)
        .transpose()
}

pub(crate) fn end(tx: &mut dyn Tx, id: [u8; 16]) -> Result<(), Fault> {
    tx.execute("delete from blob_part where id = ?1", &[Arg::Uuid(id)])?;
    Ok(())
}

/// Uploads that nobody went on with.
pub(crate) fn expired(tx: &mut dyn Tx, now: ServerTime, limit: u64) -> Result<Vec<Part>, Fault> {
    tx.rows(
        "select id, hash, install, length, expires from blob_part where expires < ?1 order by expires limit ?2",
        &[Arg::Int(now.ms()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(part)
    .collect()
}

/// Photos that are here, by their hash, `limit` at most behind one of them.
pub(crate) fn hashes_after(tx: &mut dyn Tx, after: Option<BlobHash>, limit: u64) -> Result<Vec<BlobHash>, Fault> {
    let from = after.map_or_else(Vec::new, |hash| hash.0.to_vec());
    let rows = tx.rows(
        "select hash from blob where hash > ?1 order by hash limit ?2",
        &[Arg::Blob(&from), Arg::Int(limit.cast_signed())],
    )?;
    rows.into_iter().map(|mut row| row.array("hash").map(BlobHash)).collect()
}
