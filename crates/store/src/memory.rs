//! Files that lie in memory. They outlive the store over them, as a disk outlives a program: the simulator opens the next
//! store over what the last one left.

use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;

use crate::connect::STATEMENTS_MAX;
use crate::error::StoreError;
use crate::schema::{JOURNAL, PHOTOS, migrate};
use crate::store::lock;

/// The two files of a store, in memory, without encryption.
#[derive(Clone)]
pub struct Memory {
    pub(crate) journal: Arc<Mutex<Connection>>,
    pub(crate) photos: Arc<Mutex<Connection>>,
    pub(crate) unflushed: Arc<Mutex<Unflushed>>,
}

/// What of the journal is not on the disk yet: the file as it was before each transaction since the last flush.
#[derive(Default)]
pub(crate) struct Unflushed {
    is_watched: bool,
    befores: Vec<Connection>,
}

impl Unflushed {
    /// A transaction begins that will not be flushed.
    pub(crate) fn begins(&mut self, journal: &Connection) -> Result<(), StoreError> {
        if self.is_watched {
            let mut before = Connection::open_in_memory()?;
            copy_all(journal, &mut before)?;
            self.befores.push(before);
        }
        Ok(())
    }

    /// A transaction was flushed, and with it all before it.
    pub(crate) fn flushed(&mut self) {
        self.befores.clear();
    }
}

impl core::fmt::Debug for Memory {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    /// Empty files, through all steps.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn new() -> Result<Self, StoreError> {
        let memory = Self::bare()?;
        migrate(&mut memory.journal(), JOURNAL)?;
        migrate(&mut memory.photos(), PHOTOS)?;
        Ok(memory)
    }

    /// Other files with the same bytes: a device that was copied, or a template that is quicker than its steps.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn copied(&self) -> Result<Self, StoreError> {
        let copy = Self::bare()?;
        copy_all(&self.journal(), &mut copy.journal())?;
        copy_all(&self.photos(), &mut copy.photos())?;
        Ok(copy)
    }

    /// From now on remembers what a power cut would take back.
    pub fn expect_power_cut(&self) {
        lock(&self.unflushed).is_watched = true;
    }

    /// No power cut is expected any more.
    pub fn power_stays(&self) {
        *lock(&self.unflushed) = Unflushed::default();
    }

    /// The power is cut, after the store over these files was dropped: some of the transactions on the journal that were not
    /// flushed, drawn by `lot`, are taken back, the last ones first. Nothing is remembered from now on. Returns how many.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn cut_power(&self, lot: u64) -> Result<usize, StoreError> {
        let befores = core::mem::take(&mut *lock(&self.unflushed)).befores;
        let kept = usize::try_from(lot % (befores.len() as u64 + 1)).unwrap_or(0);
        if let Some(before) = befores.get(kept) {
            copy_all(before, &mut self.journal())?;
        }
        Ok(befores.len() - kept)
    }

    /// Takes every row away: as new, and quicker than new, since the statements on it are ready.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn empty(&self) -> Result<(), StoreError> {
        *lock(&self.unflushed) = Unflushed::default();
        empty(&mut self.journal())?;
        empty(&mut self.photos())
    }

    fn bare() -> Result<Self, StoreError> {
        let open = || -> Result<Arc<Mutex<Connection>>, StoreError> {
            let connection = Connection::open_in_memory()?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            // What is free is given back at each commit: files that were emptied are as large as new ones.
            connection.pragma_update(None, "auto_vacuum", "full")?;
            Ok(Arc::new(Mutex::new(connection)))
        };
        let memory = Self { journal: open()?, photos: open()?, unflushed: Arc::default() };
        memory.journal().pragma_update(None, "foreign_keys", true)?;
        Ok(memory)
    }

    /// The journal's file: to look into it, and to make it fail.
    pub fn journal(&self) -> MutexGuard<'_, Connection> {
        lock(&self.journal)
    }

    /// The photos' file.
    pub fn photos(&self) -> MutexGuard<'_, Connection> {
        lock(&self.photos)
    }
}

fn copy_all(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    Backup::new(from, to)?.step(-1)?;
    Ok(())
}

/// Takes every row away, those first that others are referred to by: a table whose rows are still referred to waits for the
/// next round.
fn empty(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    let mut left: Vec<String> = transaction
        .prepare_cached("select name from sqlite_schema where type = 'table' order by rowid desc")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    while !left.is_empty() {
        let before = left.len();
        let mut failed = None;
        left.retain(|table| {
            let deleted =
                transaction.prepare_cached(&format!("delete from {table}")).and_then(|mut all| all.execute([]));
            deleted.map_err(|error| failed = Some(error)).is_err()
        });
        if let (true, Some(error)) = (left.len() == before, failed) {
            return Err(error.into());
        }
    }
    Ok(transaction.commit()?)
}
