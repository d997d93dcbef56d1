//! Feeds: how far each was read, and whether what is stored is what the county says it holds.

use niangjia_domain::feed::{Desk, Feed};
use niangjia_protocol::digest;
use niangjia_protocol::pull::{Division, DocKey, DocKind, Epoch, PullRequest};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::compare;
use crate::error::StoreError;
use crate::sql::{number, signed};
use crate::store::Store;

/// A feed, as it is kept here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) id: i64,
    pub(super) cursor: u64,
    pub(super) head: u64,
    pub(super) digest: u64,
    pub(super) pass: i64,
    pub(super) passing: Passing,
    pub(super) reconciled: i64,
}

/// Whether what is stored under a feed is being made sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passing {
    /// No: it is what the county had when the cursor was there.
    No,
    /// By reading the feed from its start.
    Reading,
    /// By comparing it, range by range.
    Comparing {
        division: Division,
        /// The first range that has not been compared.
        from: usize,
    },
}

impl Passing {
    pub(super) const fn is_going_on(self) -> bool {
        match self {
            Self::No => false,
            Self::Reading | Self::Comparing { .. } => true,
        }
    }
}

/// What the last page said of the server as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PullState {
    pub(super) epoch: Epoch,
    pub(super) backup_horizon: u64,
    pub(super) complete: bool,
}

impl Store {
    /// What to pull next.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pull_request(&self, rows_max: usize) -> Result<PullRequest, StoreError> {
        self.read(|connection| {
            let epoch = pull_state(connection)?.epoch;
            let cursors: Vec<(String, u64)> = connection
                .prepare_cached("select name, cursor from feed where lost = 0 order by id")?
                .query_map([], |row| Ok((row.get("name")?, number(row, "cursor")?)))?
                .collect::<Result<_, _>>()?;
            let mut ranges = Vec::new();
            for (place, (name, _)) in cursors.iter().enumerate() {
                let Some(kept) = known(connection, name)? else { continue };
                if let Passing::Comparing { division, from } = kept.passing {
                    ranges.push(compare::ranges(connection, kept.id, place, division, from)?);
                }
            }
            Ok(PullRequest { epoch, cursors, rows_max, ranges })
        })
    }

    /// The epoch of the server that this device last read from; zeros before the first page.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn epoch(&self) -> Result<Epoch, StoreError> {
        self.read(|connection| Ok(pull_state(connection)?.epoch))
    }

    /// Whether every feed has been read to its head at least once: before that an empty list may not be the truth.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_complete(&self) -> Result<bool, StoreError> {
        self.read(|connection| Ok(pull_state(connection)?.complete))
    }

    /// The highest receipt number that a verified backup of the county covers; 0 when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn backup_horizon(&self) -> Result<u64, StoreError> {
        self.read(|connection| Ok(pull_state(connection)?.backup_horizon))
    }
}

/// See [`Store::backup_horizon`].
pub(crate) fn backup_horizon_of(connection: &Connection) -> Result<u64, StoreError> {
    Ok(pull_state(connection)?.backup_horizon)
}

/// The epoch of the server that this device last read from.
pub(crate) fn epoch_now(connection: &Connection) -> Result<Epoch, StoreError> {
    Ok(pull_state(connection)?.epoch)
}

pub(super) fn pull_state(connection: &Connection) -> Result<PullState, StoreError> {
    let state = connection
        .prepare_cached("select epoch, backup_horizon, complete from pull_state")?
        .query_row([], |row| {
            Ok(PullState {
                epoch: Epoch(row.get("epoch")?),
                backup_horizon: number(row, "backup_horizon")?,
                complete: row.get("complete")?,
            })
        })
        .optional()?;
    Ok(state.unwrap_or_default())
}

pub(super) fn set_pull_state(connection: &Connection, state: &PullState) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "insert into pull_state (one, epoch, backup_horizon, complete) values (1, ?1, ?2, ?3)
             on conflict (one) do update set epoch = ?1, backup_horizon = ?2, complete = ?3",
        )?
        .execute(params![state.epoch.0, signed(state.backup_horizon), state.complete])?;
    Ok(())
}

/// Whether the county has said of anything that it has it.
pub(super) fn has_delivered(connection: &Connection) -> Result<bool, StoreError> {
    let delivered = connection
        .prepare_cached(
            "select exists (select 1 from operation where state > 0) or exists (select 1 from upload where state = 2)",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(delivered)
}

/// Everything is made sure of again, nothing is thrown away; what the county had is offered to it again.
pub(super) fn begin_epoch(connection: &Connection, epoch: Epoch) -> Result<(), StoreError> {
    let state = pull_state(connection)?;
    // What an earlier server had backed up says nothing of what this one has.
    set_pull_state(connection, &PullState { epoch, backup_horizon: 0, ..state })?;
    let names: Vec<String> = connection
        .prepare_cached("select name from feed where lost = 0")?
        .query_map([], |row| row.get("name"))?
        .collect::<Result<_, _>>()?;
    for name in names {
        let Some(mut kept) = known(connection, &name)? else { continue };
        kept.reconciled = -1;
        begin(connection, &name, &mut kept)?;
        save(connection, &kept)?;
    }
    super::brake::begin_epoch(connection)?;
    crate::offer::begin(connection)?;
    connection.execute(
        "update upload set state = 0, receipt = null, location = null, offset = 0, resend = 1 where state = 2",
        [],
    )?;
    Ok(())
}

pub(super) fn known(connection: &Connection, name: &str) -> Result<Option<Kept>, StoreError> {
    let kept = connection
        .prepare_cached(
            "select id, cursor, head, digest, pass, passing, ranges, compared, reconciled from feed where name = ?1",
        )?
        .query_row([name], |row| {
            Ok(Kept {
                id: row.get("id")?,
                cursor: number(row, "cursor")?,
                head: number(row, "head")?,
                digest: row.get::<_, i64>("digest")?.cast_unsigned(),
                pass: row.get("pass")?,
                passing: passing(row)?,
                reconciled: row.get("reconciled")?,
            })
        })
        .optional()?;
    Ok(kept)
}

fn passing(row: &Row<'_>) -> rusqlite::Result<Passing> {
    let (ranges, from): (u16, u16) = (row.get("ranges")?, row.get("compared")?);
    Ok(match (row.get("passing")?, Division::into_ranges(ranges.into())) {
        (false, _) => Passing::No,
        (true, Ok(division)) => Passing::Comparing { division, from: from.into() },
        (true, Err(_)) => Passing::Reading,
    })
}

/// Makes sure of what is stored under a feed: it stays until it is known not to be there any more.
pub(super) fn begin(connection: &Connection, name: &str, kept: &mut Kept) -> Result<(), StoreError> {
    let documents: u32 = connection
        .prepare_cached("select count(*) as documents from document where feed = ?1")?
        .query_row([kept.id], |row| row.get("documents"))?;
    if documents == 0 || !is_digested(name) {
        return begin_reading(connection, kept);
    }
    kept.cursor = 0;
    kept.passing = Passing::Comparing { division: Division::of_documents(documents as usize), from: 0 };
    Ok(())
}

/// The same by reading the feed from its start, where that costs less or nothing else is possible.
pub(super) fn begin_reading(connection: &Connection, kept: &mut Kept) -> Result<(), StoreError> {
    kept.cursor = 0;
    kept.pass += 1;
    kept.passing = Passing::Reading;
    kept.digest = digest_of(connection, kept.id)?;
    Ok(())
}

pub(super) fn open(connection: &Connection, name: &str) -> Result<Kept, StoreError> {
    if let Some(kept) = known(connection, name)? {
        return Ok(kept);
    }
    connection.execute("insert into feed (name, rank) values (?1, ?2)", params![name, rank(name)])?;
    let id = connection.last_insert_rowid();
    Ok(Kept { id, cursor: 0, head: 0, digest: 0, pass: 1, passing: Passing::Reading, reconciled: -1 })
}

pub(super) fn save(connection: &Connection, kept: &Kept) -> Result<(), StoreError> {
    let (ranges, from) = match kept.passing {
        Passing::No | Passing::Reading => (0, 0),
        Passing::Comparing { division, from } => (division.ranges(), from),
    };
    connection
        .prepare_cached(
            "update feed set cursor = ?2, head = ?3, digest = ?4, pass = ?5, passing = ?6, reconciled = ?7,
                 ranges = ?8, compared = ?9, lost = 0
             where id = ?1",
        )?
        .execute(params![
            kept.id,
            signed(kept.cursor),
            signed(kept.head),
            kept.digest.cast_signed(),
            kept.pass,
            kept.passing.is_going_on(),
            kept.reconciled,
            signed(ranges as u64),
            signed(from as u64),
        ])?;
    Ok(())
}

/// How much of a ticket a feed's lens shows; 0 for feeds without tickets.
fn rank(name: &str) -> i64 {
    match name.parse::<Feed>() {
        Ok(Feed::County(_, Desk::Handling)) => 3,
        Ok(Feed::County(_, Desk::Review | Desk::Callback)) => 2,
        Ok(Feed::User(_)) => 1,
        Ok(Feed::Install(_) | Feed::Directory(_)) | Err(_) => 0,
    }
}

/// Receipts have no place in a digest.
pub(super) fn is_digested(name: &str) -> bool {
    !matches!(name.parse::<Feed>(), Ok(Feed::Install(_)))
}

/// The digest of what is stored under a feed, from the rows themselves.
pub(super) fn digest_of(connection: &Connection, feed: i64) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(
        "select kind, key, rev from document left join ticket on ticket.document = document.id
         where document.feed = ?1 and coalesce(shelf, 0) = 0 and leaving = 0",
    )?;
    let mut rows = statement.query([feed])?;
    let mut sum = 0_u64;
    while let Some(row) = rows.next()? {
        let key = DocKey { kind: DocKind::from_number(row.get("kind")?), id: row.get("key")? };
        sum = sum.wrapping_add(digest::member(key, row.get("rev")?));
    }
    Ok(sum)
}

/// A document that is stored under a feed; shelf 0: it counts for the feed's digest.
#[derive(Clone, Copy)]
pub(super) struct There {
    pub(super) id: i64,
    pub(super) rev: u32,
    pub(super) shelf: i64,
}

/// What is stored of a document.
pub(super) fn find(connection: &Connection, feed: i64, doc: DocKey) -> Result<Option<There>, StoreError> {
    let there = connection
        .prepare_cached(
            "select document.id, rev, max(coalesce(shelf, 0), leaving) as shelf
             from document left join ticket on ticket.document = document.id
             where document.feed = ?1 and kind = ?2 and key = ?3",
        )?
        .query_row(params![feed, doc.kind.number(), doc.id], |row| {
            Ok(There { id: row.get("id")?, rev: row.get("rev")?, shelf: row.get("shelf")? })
        })
        .optional()?;
    Ok(there)
}
