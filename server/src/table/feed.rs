//! Feeds: the latest change of each document, in the order of changes.

use niangjia_protocol::pull::{DocKey, DocKind};

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// Where a feed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) id: i64,
    pub(crate) head: u64,
    pub(crate) floor: u64,
    pub(crate) digest: u64,
}

/// A row to be written, all but its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) doc: DocKey,
    pub(crate) rev: u32,
    pub(crate) change: u8,
    /// See [`Outline::content`].
    pub(crate) content: Option<u64>,
    pub(crate) rest: &'a [u8],
}

/// What a feed holds of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) rev: u32,
    pub(crate) change: u8,
}

/// A row that has been read.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) seq: u64,
    pub(crate) doc: DocKey,
    pub(crate) change: u8,
    pub(crate) rest: Vec<u8>,
}

/// What a row says, without its document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outline {
    pub(crate) seq: u64,
    pub(crate) doc: DocKey,
    pub(crate) rev: u32,
    pub(crate) change: u8,
    /// [`niangjia_protocol::digest::content`] of a put. `None` for what is none, and for what an earlier version wrote.
    pub(crate) content: Option<u64>,
}

pub(crate) fn head(tx: &mut dyn Tx, name: &str) -> Result<Option<Head>, Fault> {
    let row = tx.row("select id, head, floor, digest from feed_head where name = ?1", &[Arg::Text(name)])?;
    row.map(|mut row| {
        Ok(Head {
            id: row.int("id")?,
            head: row.count("head")?,
            floor: row.count("floor")?,
            digest: row.int("digest")?.cast_unsigned(),
        })
    })
    .transpose()
}

/// Takes the next `count` places; the head is locked until the transaction ends.
pub(crate) fn advance(tx: &mut dyn Tx, name: &str, count: u64) -> Result<Head, Fault> {
    let row = tx.row(
        "insert into feed_head (name, head, floor, digest) values (?1, ?2, 0, 0)
         on conflict (name) do update set head = feed_head.head + excluded.head
         returning id, head, floor, digest",
        &[Arg::Text(name), Arg::Int(count.cast_signed())],
    )?;
    let mut row = row.ok_or(Fault::Column("head"))?;
    Ok(Head {
        id: row.int("id")?,
        head: row.count("head")?,
        floor: row.count("floor")?,
        digest: row.int("digest")?.cast_unsigned(),
    })
}

pub(crate) fn put_digest(tx: &mut dyn Tx, feed: i64, digest: u64) -> Result<(), Fault> {
    tx.execute("update feed_head set digest = ?2 where id = ?1", &[Arg::Int(feed), Arg::Int(digest.cast_signed())])?;
    Ok(())
}

pub(crate) fn present(tx: &mut dyn Tx, feed: i64, doc: DocKey) -> Result<Option<Present>, Fault> {
    let row = tx.row(
        "select rev, change from feed where feed = ?1 and kind = ?2 and doc = ?3",
        &[Arg::Int(feed), Arg::Int(i64::from(doc.kind.number())), Arg::Uuid(doc.id)],
    )?;
    row.map(|mut row| Ok(Present { rev: row.small("rev")?, change: change(&mut row)? })).transpose()
}

pub(crate) fn insert(tx: &mut dyn Tx, feed: i64, seq: u64, line: Line<'_>) -> Result<(), Fault> {
    tx.execute(
        "insert into feed (feed, seq, kind, doc, rev, change, rest, content) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Arg::Int(feed),
            Arg::Int(seq.cast_signed()),
            Arg::Int(i64::from(line.doc.kind.number())),
            Arg::Uuid(line.doc.id),
            Arg::Int(i64::from(line.rev)),
            Arg::Int(i64::from(line.change)),
            Arg::Blob(line.rest),
            Arg::int(line.content.map(u64::cast_signed)),
        ],
    )?;
    Ok(())
}

/// Moves a document's row to its new place.
pub(crate) fn shift(tx: &mut dyn Tx, feed: i64, seq: u64, line: Line<'_>) -> Result<(), Fault> {
    tx.execute(
        "update feed set seq = ?2, rev = ?5, change = ?6, rest = ?7, content = ?8
         where feed = ?1 and kind = ?3 and doc = ?4",
        &[
            Arg::Int(feed),
            Arg::Int(seq.cast_signed()),
            Arg::Int(i64::from(line.doc.kind.number())),
            Arg::Uuid(line.doc.id),
            Arg::Int(i64::from(line.rev)),
            Arg::Int(i64::from(line.change)),
            Arg::Blob(line.rest),
            Arg::int(line.content.map(u64::cast_signed)),
        ],
    )?;
    Ok(())
}

/// Rows behind `cursor`, at most `limit`.
pub(crate) fn after(tx: &mut dyn Tx, feed: i64, cursor: u64, limit: u64) -> Result<Vec<Stored>, Fault> {
    tx.rows(
        "select seq, kind, doc, change, rest from feed where feed = ?1 and seq > ?2 order by seq limit ?3",
        &[Arg::Int(feed), Arg::Int(cursor.cast_signed()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(stored)
    .collect()
}

/// The row at a place, if it is still there.
pub(crate) fn at(tx: &mut dyn Tx, feed: i64, seq: u64) -> Result<Option<Stored>, Fault> {
    let row = tx.row(
        "select seq, kind, doc, change, rest from feed where feed = ?1 and seq = ?2",
        &[Arg::Int(feed), Arg::Int(seq.cast_signed())],
    )?;
    row.map(stored).transpose()
}

fn stored(mut row: Row) -> Result<Stored, Fault> {
    Ok(Stored { seq: row.count("seq")?, doc: doc(&mut row)?, change: change(&mut row)?, rest: row.blob("rest")? })
}

/// Every row of a feed, without the documents.
pub(crate) fn outlines(tx: &mut dyn Tx, feed: i64) -> Result<Vec<Outline>, Fault> {
    tx.rows("select seq, kind, doc, rev, change, content from feed where feed = ?1 order by seq", &[Arg::Int(feed)])?
        .into_iter()
        .map(|mut row| {
            Ok(Outline {
                seq: row.count("seq")?,
                doc: doc(&mut row)?,
                rev: row.small("rev")?,
                change: change(&mut row)?,
                content: row.maybe_int("content")?.map(i64::cast_unsigned),
            })
        })
        .collect()
}

fn doc(row: &mut Row) -> Result<DocKey, Fault> {
    let kind = u8::try_from(row.int("kind")?).map_err(|_| Fault::Column("kind"))?;
    Ok(DocKey { kind: DocKind::from_number(kind), id: row.uuid("doc")? })
}

fn change(row: &mut Row) -> Result<u8, Fault> {
    u8::try_from(row.int("change")?).map_err(|_| Fault::Column("change"))
}
