//! Files that lie in memory. They outlive the store over them, as a disk outlives a program: the simulator opens the next
//! store over what the last one left.

use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::error::StoreError;
use crate::schema::{JOURNAL, PHOTOS, migrate};
use crate::store::lock;

/// Statements kept ready on each file: more than there are.
const STATEMENTS_MAX: usize = 256;

/// The two files of a store, in memory, without encryption.
#[derive(Clone)]
pub struct Memory {
    pub(crate) journal: Arc<Mutex<Connection>>,
    pub(crate) photos: Arc<Mutex<Connection>>,
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

    fn bare() -> Result<Self, StoreError> {
        let open = || -> Result<Arc<Mutex<Connection>>, StoreError> {
            let connection = Connection::open_in_memory()?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            Ok(Arc::new(Mutex::new(connection)))
        };
        let memory = Self { journal: open()?, photos: open()? };
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
