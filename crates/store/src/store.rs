//! The encrypted files: opening, reading, writing, tidying.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use niangjia_domain::operation::PHOTO_BYTES_MAX;
use niangjia_protocol::planted::{self, Bug};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::ballast::{BALLAST_BYTES, Ballast};
use crate::connect::{PAGE_BYTES, Room, connect, read_only};
use crate::error::StoreError;
use crate::memory::{Memory, Unflushed};
use crate::photo::PICTURE_BYTES_MAX;
use crate::salvage;
use crate::schema::{JOURNAL, PHOTOS, migrate};
use crate::setup::Author;
use crate::sql::number;
use crate::vault::DataKey;

/// The file of journal, drafts and documents.
pub(crate) const JOURNAL_FILE: &str = "journal.db";
/// The file of photo bytes.
pub(crate) const PHOTOS_FILE: &str = "photos.db";
/// Pages that the photos' file gives back at once: 1 MiB (a default).
const SHRUNK_TOGETHER: u32 = 128;
/// Pages that the photos' file may keep unused: 16 MiB (a default).
const FREE_PAGES_MAX: u64 = 2048;
/// Reading connections kept open.
const READERS_MAX: usize = 4;

/// How much room is kept, and how much may be taken.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Room kept for the journal, in bytes.
    pub ballast_bytes: u64,
    /// Room that must be free beside a photo before the camera opens, in bytes.
    pub reserve_bytes: u64,
    /// Most bytes that journal and ballast may take together; `None` for all there are. Tests make small disks of it.
    pub quota_bytes: Option<u64>,
    /// Most bytes that pictures may take before those that may leave do.
    pub picture_bytes_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            ballast_bytes: BALLAST_BYTES,
            reserve_bytes: PHOTO_BYTES_MAX,
            quota_bytes: None,
            picture_bytes_max: PICTURE_BYTES_MAX,
        }
    }
}

/// The device's database. Shared between threads; one writes at a time, readers do not wait for it.
pub struct Store {
    journal: Arc<Mutex<Connection>>,
    photos: Arc<Mutex<Connection>>,
    readers: Mutex<Vec<Connection>>,
    /// How the journal's connection was last told to flush: as [`Flush`], 0 before it was told. Changes under its lock.
    told: AtomicU8,
    /// `None` in memory.
    place: Option<Place>,
    /// `None` on a disk.
    unflushed: Option<Arc<Mutex<Unflushed>>>,
    pub(crate) options: Options,
    pub(crate) author: RwLock<Option<Author>>,
}

/// When a transaction on the journal is flushed to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Flush {
    /// With its commit.
    Now = 1,
    /// With the next one that is flushed.
    Later = 2,
}

impl Flush {
    /// As SQLite calls it.
    const fn word(self) -> &'static str {
        match self {
            Self::Now => "full",
            Self::Later => "normal",
        }
    }
}

struct Place {
    folder: PathBuf,
    key: DataKey,
    ballast: Ballast,
}

impl core::fmt::Debug for Store {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    /// Opens the files in `folder`, or makes them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for another key, or changed bytes where nothing can be saved (else see
    /// [`Store::salvaged`]); [`StoreError::Newer`], [`StoreError::Full`].
    pub fn open(folder: &Path, key: &DataKey) -> Result<Self, StoreError> {
        Self::open_with(folder, key, Options::default())
    }

    /// As [`Store::open`], with other limits.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(folder: &Path, key: &DataKey, options: Options) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)?;
        salvage::look_through(folder, key)?;
        match Self::open_files(folder, key, options) {
            Err(StoreError::Damaged) => {
                salvage::rescue(folder, key)?;
                Self::open_files(folder, key, options)
            }
            other => other,
        }
    }

    fn open_files(folder: &Path, key: &DataKey, options: Options) -> Result<Self, StoreError> {
        let mut journal = connect(&folder.join(JOURNAL_FILE), key, Room::Kept)?;
        migrate(&mut journal, JOURNAL)?;
        let mut photos = connect(&folder.join(PHOTOS_FILE), key, Room::GivenBack)?;
        migrate(&mut photos, PHOTOS)?;
        let ballast = Ballast::in_folder(folder, options.ballast_bytes);
        let place = Place { folder: folder.to_owned(), key: key.clone(), ballast };
        let store = Self::over(Arc::new(Mutex::new(journal)), Arc::new(Mutex::new(photos)), Some(place), options);
        store.limit(&store.lock_journal())?;
        store.opened()?;
        Ok(store)
    }

    /// A store that is gone when it is dropped, without encryption.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::open_memory(&Memory::new()?)
    }

    /// Opens files that lie in memory, which stay when the store is dropped: for the simulator.
    ///
    /// # Errors
    /// [`StoreError`], as on any opening.
    pub fn open_memory(memory: &Memory) -> Result<Self, StoreError> {
        Self::open_memory_with(memory, Options::default())
    }

    /// As [`Store::open_memory`], with other limits. There is no ballast in memory.
    ///
    /// # Errors
    /// As [`Store::open_memory`].
    pub fn open_memory_with(memory: &Memory, options: Options) -> Result<Self, StoreError> {
        let options = Options { ballast_bytes: 0, ..options };
        let mut store = Self::over(Arc::clone(&memory.journal), Arc::clone(&memory.photos), None, options);
        store.unflushed = Some(Arc::clone(&memory.unflushed));
        store.opened()?;
        Ok(store)
    }

    fn over(
        journal: Arc<Mutex<Connection>>,
        photos: Arc<Mutex<Connection>>,
        place: Option<Place>,
        options: Options,
    ) -> Self {
        Self {
            journal,
            photos,
            readers: Mutex::default(),
            told: AtomicU8::new(0),
            place,
            unflushed: None,
            options,
            author: RwLock::default(),
        }
    }

    /// What is done at each opening: the log is begun (so that the first note costs one flush like the others), and
    /// attempts that ended with the app's death are counted.
    fn opened(&self) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "insert into opening (one, times, projection) values (1, 1, ?1)
                 on conflict (one) do update set times = times + 1",
                [crate::document::PROJECTION],
            )?;
            crate::outbox::count_crashes(transaction)?;
            crate::document::project_again(transaction)
        })?;
        self.load_author()?;
        self.sweep()
    }

    /// To be called when nothing else is going on: takes the logs over into the files, takes the ballast in again, and
    /// erases what has left and is settled. Returns whether anything was erased.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is lost by it.
    pub fn tidy(&self) -> Result<bool, StoreError> {
        let erased = self.purge_departed()?;
        self.give_back()?;
        self.make_room()?;
        for connection in [self.lock_journal(), self.lock_photos()] {
            connection.query_row("pragma wal_checkpoint(restart)", [], |_| Ok(()))?;
        }
        // The log begins again with this, not with the next note.
        self.write(|transaction| {
            transaction.execute("update opening set times = times + 1", [])?;
            Ok(())
        })?;
        if let Some(place) = &self.place {
            place.ballast.take_in(self.free_bytes().unwrap_or(u64::MAX))?;
            self.limit(&self.lock_journal())?;
        }
        // Last, for it takes room before it gives some: on a full disk the logs are in their files by now.
        self.mend_packs()?;
        Ok(erased)
    }

    /// Bytes that are free for this app; `None` where the platform does not tell.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        let place = self.place.as_ref()?;
        match self.options.quota_bytes {
            Some(quota) => {
                let taken = std::fs::metadata(place.folder.join(JOURNAL_FILE)).map_or(0, |file| file.len());
                Some(quota.saturating_sub(taken + place.ballast.weight()))
            }
            None => free_on_disk(&place.folder),
        }
    }

    /// Bytes that the files take.
    #[must_use]
    pub fn used_bytes(&self) -> u64 {
        let Some(place) = &self.place else { return 0 };
        std::fs::read_dir(&place.folder).map_or(0, |files| {
            files.filter_map(Result::ok).filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
        })
    }

    /// Whether the camera must not open: no room for one photo and the reserve.
    #[must_use]
    pub fn has_no_room(&self) -> bool {
        self.free_bytes().is_some_and(|free| free < PHOTO_BYTES_MAX + self.options.reserve_bytes)
    }

    /// One durable transaction on the journal. `act` may run twice: when the disk is full, the ballast goes overboard.
    pub(crate) fn write<T>(&self, act: impl Fn(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if planted::is(Bug::NoteUnflushed) {
            return self.write_retold(act);
        }
        let mut connection = self.lock_journal();
        self.flush(&connection, Flush::Now)?;
        let written = self.write_through(&mut connection, &act)?;
        if let Some(unflushed) = &self.unflushed {
            lock(unflushed).flushed();
        }
        Ok(written)
    }

    /// One transaction on the journal of nothing but what the county tells again when asked: documents with their cursors,
    /// receipts, how far deliveries are. It outlives the app at once and a power cut with the next durable transaction;
    /// until then a cut takes it back whole, and the lanes fetch it again.
    pub(crate) fn write_retold<T>(
        &self,
        act: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.lock_journal();
        self.flush(&connection, Flush::Later)?;
        if let Some(unflushed) = &self.unflushed {
            lock(unflushed).begins(&connection)?;
        }
        self.write_through(&mut connection, &act)
    }

    /// Tells the connection when to flush its next transaction. Told here and nowhere else: whatever happened to the
    /// transaction before, this one is as it should be.
    fn flush(&self, connection: &Connection, flush: Flush) -> Result<(), StoreError> {
        if self.told.load(Relaxed) != flush as u8 {
            connection.pragma_update(None, "synchronous", flush.word())?;
            self.told.store(flush as u8, Relaxed);
        }
        Ok(())
    }

    fn write_through<T>(
        &self,
        connection: &mut Connection,
        act: &impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let done = match transact(connection, act) {
            Err(StoreError::Full) if self.throw_ballast(connection)? => transact(connection, act),
            other => other,
        };
        self.noted(done)
    }

    /// One durable transaction on the photos' file.
    pub(crate) fn write_photos<T>(
        &self,
        act: impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.noted(transact(&mut self.lock_photos(), &act))
    }

    /// Reads the photos' file.
    pub(crate) fn read_photos<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.noted(ask(&self.lock_photos()))
    }

    /// Reads a little of the journal's file, at one moment of it: through the writer's connection while nobody writes,
    /// since its pages are open already, and those of a reader must be opened again after each note.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.journal.try_lock() {
            Ok(mut writer) => {
                let moment = writer.transaction()?;
                self.noted(ask(&moment))
            }
            Err(_) => self.read_apart(ask),
        }
    }

    /// Reads much of the journal's file, at one moment of it, and keeps no note waiting meanwhile.
    pub(crate) fn read_apart<T>(
        &self,
        ask: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some(place) = &self.place else { return ask(&self.lock_journal()) };
        let kept = lock(&self.readers).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => read_only(&place.folder.join(JOURNAL_FILE), &place.key)?,
        };
        let answer = {
            let moment = reader.transaction()?;
            ask(&moment)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_MAX {
            readers.push(reader);
        }
        drop(readers);
        self.noted(answer)
    }

    /// What did not read is looked through at the next opening.
    fn noted<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if let (Err(StoreError::Damaged), Some(place)) = (&done, &self.place) {
            salvage::suspect(&place.folder);
        }
        done
    }

    fn throw_ballast(&self, connection: &Connection) -> Result<bool, StoreError> {
        let Some(place) = &self.place else { return Ok(false) };
        let thrown = place.ballast.throw_off()?;
        if thrown {
            self.limit(connection)?;
        }
        Ok(thrown)
    }

    /// Tells SQLite how large the file may grow, where there is a quota.
    fn limit(&self, connection: &Connection) -> Result<(), StoreError> {
        if let (Some(place), Some(quota)) = (&self.place, self.options.quota_bytes) {
            let pages = quota.saturating_sub(place.ballast.weight()) / PAGE_BYTES;
            connection.pragma_update(None, "max_page_count", crate::sql::signed(pages))?;
        }
        Ok(())
    }

    fn lock_journal(&self) -> MutexGuard<'_, Connection> {
        lock(&self.journal)
    }

    /// Gives the disk back what the photos' file does not need any more, a little at a time: what is moved together goes
    /// through the log first, and takes room there.
    pub(crate) fn shrink_photos(&self) -> Result<(), StoreError> {
        loop {
            // Let go between two stretches: a photo that comes in does not wait for all of them.
            let connection = self.lock_photos();
            let free: i64 = connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
            if free == 0 || self.place.is_none() {
                return Ok(());
            }
            let mut statement = connection.prepare_cached(&format!("pragma incremental_vacuum({SHRUNK_TOGETHER})"))?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            drop(rows);
            connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?;
            let left: i64 = connection.pragma_query_value(None, "freelist_count", |row| row.get(0))?;
            if left >= free {
                return Ok(());
            }
        }
    }

    /// Gives the disk back what a large file has left behind.
    fn give_back(&self) -> Result<(), StoreError> {
        let free: u64 = self.read_photos(|photos| {
            Ok(photos.query_row("pragma freelist_count", [], |row| number(row, "freelist_count"))?)
        })?;
        if free > FREE_PAGES_MAX { self.shrink_photos() } else { Ok(()) }
    }

    fn lock_photos(&self) -> MutexGuard<'_, Connection> {
        lock(&self.photos)
    }
}

/// A thread that died while it held the lock has rolled back: what is behind the lock is whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn transact<T>(
    connection: &mut Connection,
    act: &impl Fn(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = act(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

#[cfg(unix)]
fn free_on_disk(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_on_disk(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn mode(transaction: &Transaction<'_>) -> Result<u8, StoreError> {
        Ok(transaction.pragma_query_value(None, "synchronous", |row| row.get(0))?)
    }

    #[test]
    fn what_a_person_wrote_is_flushed_whatever_became_of_a_page_before_it() {
        const NORMAL: u8 = 1;
        const FULL: u8 = 2;
        let store = Store::in_memory().unwrap();
        let died =
            catch_unwind(AssertUnwindSafe(|| store.write_retold(|_| -> Result<(), StoreError> { panic!("a page") })));
        assert!(died.is_err());
        assert_eq!(store.write(mode).unwrap(), FULL);
        assert_eq!(store.write_retold(mode).unwrap(), NORMAL);
        assert!(store.write_retold(|_| Err::<(), _>(StoreError::Full)).is_err());
        assert_eq!(store.write(mode).unwrap(), FULL);
    }
}
