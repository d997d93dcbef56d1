//! Bytes of pictures in pieces: written, read whole or in part, thrown out when they are another's and room is needed.

use niangjia_domain::id::TicketId;
use niangjia_domain::operation::{BlobHash, Tier};
use niangjia_domain::time::DeviceTime;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::error::StoreError;
use crate::sql::{number, signed};
use crate::store::Store;
use crate::transfer::Fetch;

/// Bytes of one piece (mobile.md §1.4).
pub(crate) const CHUNK_BYTES: usize = 256 * 1024;
/// Most bytes kept of others' pictures (a default: some 6,000 previews, or 50 originals).
const CACHE_BYTES_MAX: i64 = 512 * 1024 * 1024;

/// Bytes that were taken here and may be the only ones.
pub(super) const OWN_ORIGINAL: u8 = 0;
const OWN_PREVIEW: u8 = 1;
/// Made here, and again whenever it is wanted.
pub(super) const WORKING: u8 = 2;
/// Fetched from the county, and again whenever it is wanted.
pub(super) const ANOTHERS_PREVIEW: u8 = 4;
pub(super) const ANOTHERS_ORIGINAL: u8 = 5;

/// A copy that stays on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CopyRole {
    /// 1600 pixels, watermarked.
    Working,
    /// For lists.
    Thumb,
}

impl CopyRole {
    const fn number(self) -> u8 {
        match self {
            Self::Working => WORKING,
            Self::Thumb => 3,
        }
    }
}

impl Store {
    /// Whether an original or preview is here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_photo(&self, hash: BlobHash) -> Result<bool, StoreError> {
        self.read_photos(|connection| Ok(find(connection, hash)?.is_some()))
    }

    /// An original or preview, whole.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo(&self, hash: BlobHash) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_photos(|connection| match find(connection, hash)? {
            Some((blob, bytes)) => Ok(Some(range(connection, blob, 0, bytes)?)),
            None => Ok(None),
        })
    }

    /// At most `length` bytes of an original or preview, from `start`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_range(&self, hash: BlobHash, start: u64, length: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_photos(|connection| match find(connection, hash)? {
            Some((blob, bytes)) => Ok(Some(range(connection, blob, start, length.min(bytes.saturating_sub(start)))?)),
            None => Ok(None),
        })
    }

    /// A copy made of an original, whole.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn photo_copy(&self, original: BlobHash, role: CopyRole) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_photos(|connection| {
            let found = connection
                .prepare_cached("select id, bytes from blob where parent = ?1 and role = ?2")?
                .query_row(params![original.0, role.number()], |row| {
                    Ok((row.get::<_, i64>("id")?, number(row, "bytes")?))
                })
                .optional()?;
            found.map(|(blob, bytes)| range(connection, blob, 0, bytes)).transpose()
        })
    }

    /// Keeps a copy made of an original, in place of an earlier one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn put_photo_copy(
        &self,
        original: BlobHash,
        role: CopyRole,
        bytes: &[u8],
        at: DeviceTime,
    ) -> Result<(), StoreError> {
        self.write_photos(|transaction| put_copy(transaction, original, role, bytes, at))
    }

    pub(crate) fn keep_fetched(&self, wish: &Fetch, bytes: &[u8], at: DeviceTime) -> Result<(), StoreError> {
        let role = match wish.tier {
            Tier::Preview => ANOTHERS_PREVIEW,
            Tier::Original => ANOTHERS_ORIGINAL,
        };
        self.write_photos(|transaction| {
            if find(transaction, wish.hash)?.is_some() {
                return Ok(());
            }
            make_room(transaction, bytes.len())?;
            let blob = insert(transaction, Some(wish.hash), role, bytes, at)?;
            transaction.execute("update blob set ticket = ?2 where id = ?1", params![blob, wish.ticket.bytes()])?;
            Ok(())
        })
    }

    /// Throws out what was fetched for a ticket that has left.
    pub(crate) fn drop_fetched(&self, ticket: TicketId) -> Result<(), StoreError> {
        self.write_photos(|transaction| {
            drop_blobs(transaction, "select id from blob where role in (4, 5) and ticket = ?1", params![ticket.bytes()])
        })
    }
}

pub(crate) fn put_copy(
    connection: &Connection,
    original: BlobHash,
    role: CopyRole,
    bytes: &[u8],
    at: DeviceTime,
) -> Result<(), StoreError> {
    let number = role.number();
    drop_blobs(connection, "select id from blob where parent = ?1 and role = ?2", params![original.0, number])?;
    let blob = insert(connection, None, number, bytes, at)?;
    connection.execute("update blob set parent = ?2 where id = ?1", params![blob, original.0])?;
    Ok(())
}

/// Keeps a preview that was made here, unless the same bytes are here already.
pub(crate) fn put_preview(
    connection: &Connection,
    hash: BlobHash,
    bytes: &[u8],
    at: DeviceTime,
) -> Result<(), StoreError> {
    match find(connection, hash)? {
        Some((blob, _)) => own(connection, blob, OWN_PREVIEW),
        None => insert(connection, Some(hash), OWN_PREVIEW, bytes, at).map(|_| ()),
    }
}

/// What has come in becomes the original of this hash; bytes that are here already are not kept twice.
pub(crate) fn name_original(connection: &Connection, blob: i64, hash: BlobHash) -> Result<i64, StoreError> {
    if let Some((there, _)) = find(connection, hash)? {
        own(connection, there, OWN_ORIGINAL)?;
        return Ok(there);
    }
    connection.execute("update blob set hash = ?2 where id = ?1", params![blob, hash.0])?;
    Ok(blob)
}

/// Bytes that came from the county and are now this person's own are never thrown out.
fn own(connection: &Connection, blob: i64, role: u8) -> Result<(), StoreError> {
    connection.execute("update blob set role = min(role, ?2) where id = ?1", params![blob, role])?;
    Ok(())
}

pub(super) fn find(connection: &Connection, hash: BlobHash) -> Result<Option<(i64, u64)>, StoreError> {
    let found = connection
        .prepare_cached("select id, bytes from blob where hash = ?1 and role in (0, 1, 4, 5)")?
        .query_row([hash.0], |row| Ok((row.get("id")?, number(row, "bytes")?)))
        .optional()?;
    Ok(found)
}

pub(crate) fn begin(connection: &Connection, at: DeviceTime) -> Result<i64, StoreError> {
    insert(connection, None, OWN_ORIGINAL, &[], at)
}

fn insert(
    connection: &Connection,
    hash: Option<BlobHash>,
    role: u8,
    bytes: &[u8],
    at: DeviceTime,
) -> Result<i64, StoreError> {
    connection
        .prepare_cached("insert into blob (hash, bytes, role, came_wall) values (?1, ?2, ?3, ?4)")?
        .execute(params![hash.map(|hash| hash.0), signed(bytes.len() as u64), role, at.ms()])?;
    let blob = connection.last_insert_rowid();
    for (place, piece) in bytes.chunks(CHUNK_BYTES).enumerate() {
        chunk(connection, blob, place, place * CHUNK_BYTES, piece)?;
    }
    Ok(blob)
}

pub(crate) fn chunk(
    connection: &Connection,
    blob: i64,
    place: usize,
    start: usize,
    bytes: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached("insert into chunk (blob, place, start, bytes) values (?1, ?2, ?3, ?4)")?
        .execute(params![blob, signed(place as u64), signed(start as u64), bytes])?;
    Ok(())
}

pub(crate) fn range(connection: &Connection, blob: i64, start: u64, length: u64) -> Result<Vec<u8>, StoreError> {
    let end = start.saturating_add(length);
    let mut statement = connection.prepare_cached(
        "select start, bytes from chunk
         where blob = ?1 and start < ?3
           and start >= (select coalesce(max(start), 0) from chunk where blob = ?1 and start <= ?2)
         order by start",
    )?;
    let mut rows = statement.query(params![blob, signed(start), signed(end)])?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    while let Some(row) = rows.next()? {
        let at = number(row, "start")?;
        let piece = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
        let from = usize::try_from(start.saturating_sub(at)).unwrap_or(usize::MAX).min(piece.len());
        let to = usize::try_from(end.saturating_sub(at)).unwrap_or(usize::MAX).min(piece.len());
        bytes.extend_from_slice(&piece[from..to]);
    }
    Ok(bytes)
}

/// Throws others' pictures out, the oldest first, until `wanted` more bytes fit.
fn make_room(connection: &Connection, wanted: usize) -> Result<(), StoreError> {
    drop_blobs(
        connection,
        "select id from (
             select id, sum(bytes) over (order by came_wall desc, id desc) as kept from blob where role in (4, 5)
         ) where kept > ?1",
        params![CACHE_BYTES_MAX - signed(wanted as u64)],
    )
}

pub(crate) fn drop_blobs(
    connection: &Connection,
    which: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<(), StoreError> {
    let blobs: Vec<i64> =
        connection.prepare_cached(which)?.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
    for blob in blobs {
        connection.prepare_cached("delete from chunk where blob = ?1")?.execute([blob])?;
        connection.prepare_cached("delete from blob where id = ?1")?.execute([blob])?;
    }
    Ok(())
}
