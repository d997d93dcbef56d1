//! Pictures that leave when room is short.
//!
//! What can be had again goes first: others' originals, others' previews, copies made here, stubs of tickets that have left.
//! An own original goes last, and only if the county has said that it has it *and* a backup of the county that passed its
//! test holds it. What a person wrote never goes.

use std::collections::BTreeMap;

use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::BlobReceipt;
use niangjia_protocol::planted::{self, Bug};
use rusqlite::{Connection, params};

use super::bytes::{self, ANOTHERS_ORIGINAL, ANOTHERS_PREVIEW, OWN_ORIGINAL, WORKING};
use crate::document::{backup_horizon_of, drop_stubs};
use crate::error::StoreError;
use crate::sql::{hash, json, number, optional_hash};
use crate::store::Store;

/// Most bytes that pictures take before those that may leave do (a default: a thousand originals of 4 MB).
pub(crate) const PICTURE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;
/// Room on the disk below which pictures leave, in bytes (a default: a day's photos. More would take a colleague's pictures
/// away, tidying after tidying, from a phone that is nearly full and works on for years).
pub(crate) const FREE_BYTES_MIN: u64 = 256 * 1024 * 1024;

/// What pictures take on this device, and what of it may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holding {
    /// Bytes of all pictures.
    pub bytes: u64,
    /// Own originals that are here.
    pub originals: u32,
    /// Their bytes.
    pub original_bytes: u64,
    /// Those of them that the county has, and that no tested backup of the county holds.
    pub unbacked: u32,
    /// Their bytes.
    pub unbacked_bytes: u64,
    /// Bytes that leave when room is short: what can be had or made again.
    pub may_leave_bytes: u64,
}

/// An own original that the county has.
struct There {
    preview: Option<BlobHash>,
    backed_up: bool,
}

impl Store {
    /// What pictures take, and what of it may leave.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn holding(&self) -> Result<Holding, StoreError> {
        let there = self.read_apart(at_the_county)?;
        self.read_photos(|photos| holding(photos, &there))
    }

    /// Lets pictures go, if they take more than they may or the disk has less room than it should. Returns the bytes gone.
    ///
    /// # Errors
    /// [`StoreError`]; what has gone by then may go.
    pub fn make_room(&self) -> Result<u64, StoreError> {
        let taken: u64 = self.read_photos(|photos| {
            Ok(photos.query_row("select coalesce(sum(bytes), 0) as bytes from blob", [], |row| number(row, "bytes"))?)
        })?;
        let over = taken.saturating_sub(self.options.picture_bytes_max);
        let short = self.free_bytes().map_or(0, |free| FREE_BYTES_MIN.saturating_sub(free));
        let wanted = over.max(short);
        if wanted == 0 {
            return Ok(0);
        }
        // What says that they may leave is durable before they leave.
        self.write(|transaction| {
            transaction.execute("update opening set times = times + 1", [])?;
            Ok(())
        })?;
        let gone = self.release(wanted)?;
        self.shrink_photos()?;
        Ok(gone)
    }

    /// Lets pictures go in their order until `wanted` bytes have. In one turn on the journal: no page moves the epoch or
    /// the horizon between the question whether one may leave and its leaving.
    fn release(&self, wanted: u64) -> Result<u64, StoreError> {
        self.write_retold(|transaction| {
            let there = at_the_county(transaction)?;
            let mut gone = 0;
            for role in [ANOTHERS_ORIGINAL, ANOTHERS_PREVIEW, WORKING] {
                gone += self.write_photos(|photos| drop_role(photos, role, wanted.saturating_sub(gone)))?;
            }
            if gone < wanted {
                drop_stubs(transaction)?;
                gone += self.write_photos(|photos| drop_own(photos, &there, wanted.saturating_sub(gone)))?;
            }
            Ok(gone)
        })
    }
}

/// Own originals that the county has. Nothing is, while it has gone back in time and was not offered everything again.
fn at_the_county(connection: &Connection) -> Result<BTreeMap<BlobHash, There>, StoreError> {
    let horizon = backup_horizon_of(connection)?;
    let offering: bool = connection
        .prepare_cached(
            "select exists (select 1 from operation where resend = 1) or exists (select 1 from upload where resend = 1)
                 or exists (select 1 from pull_state where offering is not null)",
        )?
        .query_row([], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(
        "select hash, receipt, preview from upload left join photo on photo.original = upload.hash
         where tier = 1 and state = 2",
    )?;
    let mut rows = statement.query([])?;
    let mut there = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let receipt: BlobReceipt = json(row, "receipt")?;
        let backed_up = (receipt.number <= horizon && !offering) || planted::is(Bug::LeavesUnbacked);
        there.insert(hash(row, "hash")?, There { preview: optional_hash(row, "preview")?, backed_up });
    }
    Ok(there)
}

fn holding(photos: &Connection, there: &BTreeMap<BlobHash, There>) -> Result<Holding, StoreError> {
    let mut holding = Holding::default();
    let mut statement = photos.prepare_cached("select hash, bytes, role from blob")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let size = number(row, "bytes")?;
        holding.bytes += size;
        match (row.get::<_, u8>("role")?, optional_hash(row, "hash")?) {
            (OWN_ORIGINAL, original) => {
                holding.originals += 1;
                holding.original_bytes += size;
                match original.and_then(|original| there.get(&original)) {
                    Some(There { backed_up: true, .. }) => holding.may_leave_bytes += size,
                    Some(There { backed_up: false, .. }) => {
                        holding.unbacked += 1;
                        holding.unbacked_bytes += size;
                    }
                    None => {}
                }
            }
            (WORKING | ANOTHERS_PREVIEW | ANOTHERS_ORIGINAL, _) => holding.may_leave_bytes += size,
            (_, _) => {}
        }
    }
    Ok(holding)
}

/// The oldest of a role, until `wanted` bytes are gone.
fn drop_role(photos: &Connection, role: u8, wanted: u64) -> Result<u64, StoreError> {
    let mut gone = 0;
    let mut statement = photos.prepare_cached("select id, bytes from blob where role = ?1 order by came_wall, id")?;
    let mut rows = statement.query([role])?;
    let mut leaving = Vec::new();
    while let Some(row) = rows.next()? {
        if gone >= wanted {
            break;
        }
        gone += number(row, "bytes")?;
        leaving.push(row.get::<_, i64>("id")?);
    }
    leaving.iter().try_for_each(|blob| bytes::drop_blobs(photos, "select ?1", params![blob]))?;
    Ok(gone)
}

/// The oldest own originals that may leave, until `wanted` bytes are gone. The preview stays.
fn drop_own(photos: &Connection, there: &BTreeMap<BlobHash, There>, wanted: u64) -> Result<u64, StoreError> {
    let mut gone = 0;
    let mut statement = photos.prepare_cached(
        "select id, hash, bytes from blob
         where role = ?1 and hash is not null and id not in (select blob from capture where blob is not null)
         order by came_wall, id",
    )?;
    let mut rows = statement.query([OWN_ORIGINAL])?;
    let mut leaving = Vec::new();
    while let Some(row) = rows.next()? {
        if gone >= wanted {
            break;
        }
        let original = hash(row, "hash")?;
        let Some(There { preview: Some(preview), backed_up: true }) = there.get(&original) else { continue };
        if bytes::find(photos, *preview)?.is_some() {
            gone += number(row, "bytes")?;
            leaving.push((row.get::<_, i64>("id")?, original));
        }
    }
    for (blob, original) in leaving {
        bytes::drop_blobs(photos, "select id from blob where id = ?1 or parent = ?2", params![blob, original.0])?;
    }
    Ok(gone)
}
