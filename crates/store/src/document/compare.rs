//! Comparing what is stored with what the county has, range by range, so that only what differs is read: after the county
//! has gone back in time, after a long time without contact, or when a feed does not add up.

use std::collections::BTreeSet;

use niangjia_protocol::digest;
use niangjia_protocol::pull::{Comparison, Division, DocKey, DocKind, FeedHead, Found, Ranges};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::feed::{self, Kept, Passing};
use super::pack::Packs;
use crate::error::StoreError;

/// Whether a feed that is read to its head holds something else than the county says, and comparing it has not been tried
/// at this head.
pub(super) fn is_astray(kept: &Kept, head: &FeedHead) -> bool {
    feed::is_digested(&head.feed)
        && head.next >= head.head
        && kept.digest != head.digest
        && u64::try_from(kept.reconciled) != Ok(head.head)
}

/// What a page is to a feed, before its rows: where the cursor will be, unless the feed has to be made sure of.
pub(super) fn begin_feed(
    connection: &Connection,
    head: &FeedHead,
    kept: &mut Kept,
    compared: Option<&Comparison>,
) -> Result<(), StoreError> {
    match (kept.passing, compared.map(|compared| &compared.found)) {
        // It was away for longer than the county remembers what has left. Who reads from the start misses nothing by that.
        (Passing::No, _) if kept.cursor > 0 && head.floor > kept.cursor => feed::begin(connection, &head.feed, kept),
        (Passing::No | Passing::Reading, None) => {
            kept.cursor = head.next;
            Ok(())
        }
        // The county is of a version that does not compare.
        (Passing::Comparing { .. }, None | Some(Found::TooMuch)) => feed::begin_reading(connection, kept),
        // Judged behind the rows; what nobody asked any more says nothing of the cursor.
        (Passing::Comparing { .. }, Some(Found::Ranges { .. })) | (Passing::No | Passing::Reading, Some(_)) => Ok(()),
    }
}

/// What the county is told of a feed, from the rows themselves.
pub(super) fn ranges(
    connection: &Connection,
    feed: i64,
    place: usize,
    division: Division,
    from: usize,
) -> Result<Ranges, StoreError> {
    let mut digests = vec![0_u64; division.ranges() - from];
    // By pack, since a document of before says what is in it only by itself.
    let mut statement = connection.prepare_cached(
        "select kind, key, rev, content, pack, slot from document left join ticket on ticket.document = document.id
         where document.feed = ?1 and coalesce(shelf, 0) = 0 and leaving = 0 order by content is null, iif(content is null, pack, 0)",
    )?;
    let mut packs = Packs::of(connection)?;
    let mut rows = statement.query([feed])?;
    while let Some(row) = rows.next()? {
        let doc = DocKey { kind: DocKind::from_number(row.get("kind")?), id: row.get("key")? };
        let Some(at) = division.range_of(doc).checked_sub(from) else { continue };
        let content = match row.get::<_, Option<i64>>("content")? {
            Some(content) => content.cast_unsigned(),
            None => digest::content(packs.document(row.get("pack")?, row.get("slot")?)?),
        };
        digests[at] = digests[at].wrapping_add(digest::ranged(doc, row.get("rev")?, content));
    }
    Ok(Ranges { feed: place, division, from, digests })
}

/// A document that is here and that the county has not.
pub(super) struct Absent {
    pub(super) id: i64,
    pub(super) doc: DocKey,
    pub(super) rev: u32,
}

/// Documents of the ranges that differ which the county did not name, though it named all that it has of these.
pub(super) fn absent(
    connection: &Connection,
    feed: i64,
    division: Division,
    differing: &[usize],
    named: &BTreeSet<DocKey>,
) -> Result<Vec<Absent>, StoreError> {
    if differing.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached(
        "select document.id, kind, key, rev from document left join ticket on ticket.document = document.id
         where document.feed = ?1 and coalesce(shelf, 0) = 0 and leaving = 0",
    )?;
    let mut rows = statement.query([feed])?;
    let mut absent = Vec::new();
    while let Some(row) = rows.next()? {
        let doc = DocKey { kind: DocKind::from_number(row.get("kind")?), id: row.get("key")? };
        if differing.binary_search(&division.range_of(doc)).is_ok() && !named.contains(&doc) {
            absent.push(Absent { id: row.get("id")?, doc, rev: row.get("rev")? });
        }
    }
    Ok(absent)
}

/// Whether a document is what the county says it is, as far as that was written down.
pub(super) fn is_content(connection: &Connection, document: i64, content: u64) -> Result<bool, StoreError> {
    let kept: Option<Option<i64>> = connection
        .prepare_cached("select content from document where id = ?1")?
        .query_row(params![document], |row| row.get("content"))
        .optional()?;
    Ok(kept.flatten() == Some(content.cast_signed()))
}
