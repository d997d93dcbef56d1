//! Files that come from outside: a colleague's sealed bundle, carried to the county, and receipts that somebody brought
//! back. They come in by pieces and lie in the photos' file; a large one is never whole in memory.

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::carry::BUNDLE_BYTES_MAX;
use niangjia_protocol::digest::Hasher;
use niangjia_protocol::receipt::list::{LIST_BYTES_MAX, ReceiptList};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::bundle::{MARK, TAIL_BYTES, read_head};
use crate::error::StoreError;
use crate::outbox::Believed;
use crate::photo::FREE_BYTES_MIN;
use crate::proof::TakenIn;
use crate::sql::{count, hash, json, number, signed, to_json};
use crate::store::Store;

/// Every piece of a file but its last, in bytes (mobile.md §1.4).
pub(crate) const PIECE_BYTES: u64 = 256 * 1024;
/// Files that one device keeps (a default: the colleagues of a whole county).
const CARRIED_MAX: u32 = 50;
/// What is read first to see what a file is, in bytes.
pub(crate) const HEAD_BYTES: u64 = 64;

/// Names a file from outside; sixteen random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CarriedId(pub [u8; 16]);

/// A file that is about to come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its name here.
    pub id: CarriedId,
    /// As it was called where it came from.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// By the device's clock.
    pub came: DeviceTime,
}

/// A colleague's bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// What is known since before it came.
    pub file: Incoming,
    /// Whose deposit it is, when another person of this device left it ([`Store::take_deposit`]).
    pub holder: Option<Holder>,
    /// SHA-256 of the file.
    pub hash: BlobHash,
    /// How far it is.
    pub state: CarriedState,
}

/// How far a carried bundle is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarriedState {
    /// On its way; the county has so many bytes of it.
    Waiting {
        /// Bytes that the county has confirmed.
        offset: u64,
    },
    /// The county has taken it in; its receipts lie here, to be given back.
    Delivered {
        /// How many.
        receipts: u32,
    },
    /// The county will not take it. Its bytes stay: its author may have lost his device.
    Refused(Code),
}

/// What a file that came in was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameIn {
    /// A colleague's bundle: it will be delivered.
    Bundle,
    /// Receipts of this person's work.
    Receipts(TakenIn),
}

impl Store {
    /// Makes room for a file. One comes in at a time: what is left of an earlier one is dropped.
    ///
    /// # Errors
    /// [`StoreError::Full`] when the person's own work would be short of room, [`StoreError::TooLarge`],
    /// [`StoreError::Broken`] for an empty one.
    pub fn begin_file(&self, file: &Incoming) -> Result<(), StoreError> {
        self.begin(file, None)
    }

    /// As [`Store::begin_file`], for the deposit of another person of this device. Neither is in the other's way.
    pub(crate) fn begin_deposit(&self, file: &Incoming, of: Holder) -> Result<(), StoreError> {
        self.begin(file, Some(of))
    }

    fn begin(&self, file: &Incoming, of: Option<Holder>) -> Result<(), StoreError> {
        let of = of.map(Holder::number);
        if file.bytes == 0 {
            return Err(StoreError::Broken);
        }
        if file.bytes > BUNDLE_BYTES_MAX {
            return Err(StoreError::TooLarge(usize::try_from(file.bytes).unwrap_or(usize::MAX)));
        }
        // Receipts are small, and may be what makes room: only what can be nothing but a bundle has to leave the reserve.
        let is_large = file.bytes > LIST_BYTES_MAX as u64 || self.has_no_room();
        if is_large && self.free_bytes().is_some_and(|free| free < FREE_BYTES_MIN.saturating_add(file.bytes)) {
            return Err(StoreError::Full);
        }
        self.write_photos(|transaction| {
            drop_where(transaction, "state = 0 and (holder is null) = (?1 is null)", params![of])?;
            let (carried, bytes): (u32, u64) = transaction.query_row(
                "select count(*) as carried, coalesce(sum(iif(state = 2, 0, bytes)), 0) as bytes from carried",
                [],
                |row| Ok((count(row, "carried")?, number(row, "bytes")?)),
            )?;
            if carried >= CARRIED_MAX || bytes.saturating_add(file.bytes) > BUNDLE_BYTES_MAX {
                return Err(StoreError::Full);
            }
            transaction.execute(
                "insert into carried (id, name, bytes, came_wall, holder) values (?1, ?2, ?3, ?4, ?5)",
                params![file.id.0, file.name, signed(file.bytes), file.came.ms(), of],
            )?;
            Ok(())
        })
    }

    /// The next piece of a file: 256 KiB, the last one what is left. A piece that came before is ignored.
    ///
    /// # Errors
    /// [`StoreError::Broken`] for a gap or another length, [`StoreError::NotFound`], [`StoreError::Full`].
    pub fn add_file_piece(&self, id: CarriedId, index: u32, piece: &[u8]) -> Result<(), StoreError> {
        self.write_photos(|transaction| {
            let bytes = length_of_incoming(transaction, id)?;
            let next = next_place(transaction, id)?;
            if index < next {
                return Ok(());
            }
            let left = bytes.saturating_sub(u64::from(next) * PIECE_BYTES);
            if index > next || piece.is_empty() || piece.len() as u64 != left.min(PIECE_BYTES) {
                return Err(StoreError::Broken);
            }
            transaction
                .prepare_cached("insert into carried_piece (carried, place, bytes) values (?1, ?2, ?3)")?
                .execute(params![id.0, index, piece])?;
            Ok(())
        })
    }

    /// All pieces are there: looks what it is, and keeps a bundle or takes receipts in. When this returns, it is durable.
    /// The same bundle taken in again is carried once, and tried once more if the county had refused it.
    ///
    /// # Errors
    /// [`StoreError::Strange`] when it is neither, [`StoreError::Broken`] when it is cut or altered,
    /// [`StoreError::OtherCounty`], [`StoreError::NotOurs`] and [`StoreError::Unproved`] for receipts that mark nothing
    /// here; nothing of the file is kept then.
    pub fn finish_file(&self, id: CarriedId) -> Result<CameIn, StoreError> {
        let done = self.look_at(id);
        if !matches!(done, Ok(CameIn::Bundle)) {
            self.cancel_file(id)?;
        }
        done
    }

    /// A file will not come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn cancel_file(&self, id: CarriedId) -> Result<(), StoreError> {
        self.write_photos(|transaction| drop_where(transaction, "id = ?1 and state = 0", params![id.0]))
    }

    fn look_at(&self, id: CarriedId) -> Result<CameIn, StoreError> {
        let bytes = self.read_photos(|connection| {
            let bytes = length_of_incoming(connection, id)?;
            let came = u64::from(next_place(connection, id)?) * PIECE_BYTES;
            if came < bytes { Err(StoreError::Broken) } else { Ok(bytes) }
        })?;
        let head = self.carried_range(id, 0, HEAD_BYTES)?;
        if !head.starts_with(&MARK) {
            return self.look_at_receipts(id, bytes);
        }
        let head = read_head(&head).map_err(|_| StoreError::Broken)?;
        if head.county != self.author()?.install.county_key {
            return Err(StoreError::OtherCounty);
        }
        let whole = self.hash_of_whole(id, bytes)?;
        self.write_photos(|transaction| {
            let again = transaction.execute(
                "update carried set state = 1, trouble = null, offset = 0 where hash = ?1 and state = 3",
                params![whole.0],
            )?;
            let is_known = again > 0
                || transaction.query_row(
                    "select exists (select 1 from carried where hash = ?1)",
                    [whole.0],
                    |row| row.get::<_, bool>(0),
                )?;
            if is_known {
                return drop_where(transaction, "id = ?1", params![id.0]);
            }
            transaction.execute(
                "update carried set state = 1, hash = ?2 where id = ?1 and state = 0",
                params![id.0, whole.0],
            )?;
            Ok(())
        })?;
        Ok(CameIn::Bundle)
    }

    fn look_at_receipts(&self, id: CarriedId, bytes: u64) -> Result<CameIn, StoreError> {
        if bytes > LIST_BYTES_MAX as u64 {
            return Err(StoreError::Strange);
        }
        let text = String::from_utf8(self.carried_range(id, 0, bytes)?).map_err(|_| StoreError::Strange)?;
        let list = ReceiptList::read(&text).map_err(|malformed| match malformed {
            niangjia_protocol::Malformed::Foreign if !ReceiptList::is_begun(&text) => StoreError::Strange,
            _ => StoreError::Broken,
        })?;
        let taken = self.take_list(&list)?;
        match taken {
            TakenIn { proved: 0, doubted: 0, .. } => Err(StoreError::NotOurs),
            TakenIn { proved: 0, .. } => Err(StoreError::Unproved),
            taken => Ok(CameIn::Receipts(taken)),
        }
    }

    /// The hash of a bundle whose own hash at its end fits.
    fn hash_of_whole(&self, id: CarriedId, bytes: u64) -> Result<BlobHash, StoreError> {
        let before = bytes.checked_sub(TAIL_BYTES as u64).ok_or(StoreError::Broken)?;
        let mut hasher = self.hashed(id, before)?;
        let tail = self.carried_range(id, before, TAIL_BYTES as u64)?;
        if hasher.clone().finish().0.as_slice() != tail {
            return Err(StoreError::Broken);
        }
        hasher.update(&tail);
        Ok(hasher.finish())
    }

    fn hashed(&self, id: CarriedId, until: u64) -> Result<Hasher, StoreError> {
        let mut hasher = Hasher::default();
        let mut from = 0;
        while from < until {
            let piece = self.carried_range(id, from, (until - from).min(PIECE_BYTES))?;
            if piece.is_empty() {
                return Err(StoreError::Broken);
            }
            hasher.update(&piece);
            from += piece.len() as u64;
        }
        Ok(hasher)
    }

    /// Whether the bytes that lie here are still those that came in.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_carried_sound(&self, carried: &Carried) -> Result<bool, StoreError> {
        match self.hashed(carried.file.id, carried.file.bytes) {
            Ok(hasher) => Ok(hasher.finish() == carried.hash),
            Err(StoreError::Broken) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Bundles that are carried or were, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carried(&self) -> Result<Vec<Carried>, StoreError> {
        self.read_photos(|connection| list(connection, "state <> 0"))
    }

    /// The next bundle that is to be delivered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_carried(&self) -> Result<Option<Carried>, StoreError> {
        let first = "id = (select id from carried where state = 1 order by came_wall, id limit 1)";
        self.read_photos(|connection| Ok(list(connection, first)?.pop()))
    }

    /// At most `length` bytes of a file that came in, from `start`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carried_range(&self, id: CarriedId, start: u64, length: u64) -> Result<Vec<u8>, StoreError> {
        let end = start.saturating_add(length);
        self.read_photos(|connection| {
            let mut statement = connection.prepare_cached(
                "select place, bytes from carried_piece where carried = ?1 and place between ?2 and ?3 order by place",
            )?;
            let (first, last) = (start / PIECE_BYTES, end.saturating_sub(1) / PIECE_BYTES);
            let mut rows = statement.query(params![id.0, signed(first), signed(last)])?;
            let mut range = Vec::new();
            while let Some(row) = rows.next()? {
                let from = number(row, "place")? * PIECE_BYTES;
                let bytes = row.get_ref("bytes")?.as_blob().map_err(rusqlite::Error::from)?;
                let cut =
                    |place: u64| usize::try_from(place.saturating_sub(from)).unwrap_or(usize::MAX).min(bytes.len());
                range.extend_from_slice(&bytes[cut(start)..cut(end)]);
            }
            Ok(range)
        })
    }

    /// The county has confirmed `offset` bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_carried(&self, id: CarriedId, offset: u64) -> Result<(), StoreError> {
        self.write_photos(|transaction| {
            transaction
                .prepare_cached("update carried set offset = ?2 where id = ?1 and state = 1")?
                .execute(params![id.0, signed(offset)])?;
            Ok(())
        })
    }

    /// The county says that it has taken it in. If its receipts are a list that it has signed, they are kept for the author
    /// and the bundle's bytes are let go; else nothing changes.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn carried_arrived(&self, id: CarriedId, receipts: &str) -> Result<Believed, StoreError> {
        let witness = self.author()?.witness;
        let Some(list) = ReceiptList::read(receipts).ok() else { return Ok(Believed::NotAll) };
        if !list.receipts.iter().all(|listed| listed.is_by(&witness)) {
            return Ok(Believed::NotAll);
        }
        let listed = i64::try_from(list.receipts.len()).unwrap_or(i64::MAX);
        self.write_photos(|transaction| {
            transaction.execute(
                "update carried set state = 2, offset = bytes, receipts = ?2, listed = ?3 where id = ?1 and state = 1",
                params![id.0, receipts, listed],
            )?;
            transaction.execute(
                "delete from carried_piece where carried = ?1
                     and exists (select 1 from carried where id = ?1 and state = 2)",
                [id.0],
            )?;
            Ok(())
        })?;
        Ok(Believed::All)
    }

    /// The receipts of a bundle that was delivered, as the county wrote them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] before.
    pub fn carried_receipts(&self, id: CarriedId) -> Result<String, StoreError> {
        let found = self.read_photos(|connection| {
            let mut statement = connection.prepare("select receipts from carried where id = ?1 and state = 2")?;
            Ok(statement.query_row([id.0], |row| row.get("receipts")).optional()?)
        })?;
        found.ok_or(StoreError::NotFound)
    }

    /// The county will not take it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn refuse_carried(&self, id: CarriedId, code: &Code) -> Result<(), StoreError> {
        let code = to_json(code)?;
        self.write_photos(|transaction| {
            transaction.execute(
                "update carried set state = 3, trouble = ?2 where id = ?1 and state = 1",
                params![id.0, code],
            )?;
            Ok(())
        })
    }

    /// Lets go of what was left by `of` and lies no longer in his folder: he sent it himself, or left more since.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_deposits(&self, of: Holder, present: &[CarriedId]) -> Result<(), StoreError> {
        for carried in self.carried()? {
            let is_open = match carried.state {
                CarriedState::Waiting { .. } | CarriedState::Refused(_) => true,
                // Its receipts are still to be handed over.
                CarriedState::Delivered { .. } => false,
            };
            if carried.holder == Some(of) && is_open && !present.contains(&carried.file.id) {
                self.drop_carried(carried.file.id)?;
            }
        }
        Ok(())
    }

    /// Lets go of a bundle, or of its receipts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn drop_carried(&self, id: CarriedId) -> Result<(), StoreError> {
        self.write_photos(|transaction| drop_where(transaction, "id = ?1", params![id.0]))
    }
}

fn length_of_incoming(connection: &Connection, id: CarriedId) -> Result<u64, StoreError> {
    let found = connection
        .prepare_cached("select bytes from carried where id = ?1 and state = 0")?
        .query_row([id.0], |row| number(row, "bytes"))
        .optional()?;
    found.ok_or(StoreError::NotFound)
}

fn next_place(connection: &Connection, id: CarriedId) -> Result<u32, StoreError> {
    let next = connection
        .prepare_cached("select coalesce(max(place) + 1, 0) as next from carried_piece where carried = ?1")?
        .query_row([id.0], |row| count(row, "next"))?;
    Ok(next)
}

/// What was coming in when the app ended comes no more.
pub(crate) fn drop_half(connection: &Connection) -> Result<(), StoreError> {
    drop_where(connection, "state = 0", params![])
}

fn drop_where(connection: &Connection, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
    connection.execute(
        &format!("delete from carried_piece where carried in (select id from carried where {condition})"),
        values,
    )?;
    connection.execute(&format!("delete from carried where {condition}"), values)?;
    Ok(())
}

fn list(connection: &Connection, condition: &str) -> Result<Vec<Carried>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "select id, name, bytes, state, hash, offset, listed, trouble, came_wall, holder from carried
         where {condition} order by came_wall, id"
    ))?;
    let mut rows = statement.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(carried(row)?);
    }
    Ok(all)
}

fn carried(row: &Row<'_>) -> Result<Carried, StoreError> {
    let state = match row.get::<_, u8>("state")? {
        2 => CarriedState::Delivered { receipts: count(row, "listed")? },
        3 => CarriedState::Refused(json(row, "trouble")?),
        _ => CarriedState::Waiting { offset: number(row, "offset")? },
    };
    let file = Incoming {
        id: CarriedId(row.get("id")?),
        name: row.get("name")?,
        bytes: number(row, "bytes")?,
        came: DeviceTime::from_ms(row.get("came_wall")?),
    };
    let holder = row.get::<_, Option<u8>>("holder")?.and_then(|number| Holder::try_from(number).ok());
    Ok(Carried { file, holder, hash: hash(row, "hash")?, state })
}
