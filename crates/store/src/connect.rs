//! How the encrypted files are opened.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;
use crate::vault::DataKey;

/// Bytes a page (sync.md §12: 8 KiB is faster than 4 KiB by a third).
pub(crate) const PAGE_BYTES: u64 = 8192;
/// Decrypted pages kept by each connection, in KiB, as SQLite's `cache_size` wants it (a default).
const CACHE_KIB: i64 = -16 * 1024;
/// Pages in the log at which it is taken over even when nobody is idle: 64 MiB (a default).
const LOG_PAGES_MAX: u32 = 8000;
/// Bytes that the log keeps when it begins again: what is overwritten is flushed faster than what grows (a default).
const LOG_BYTES_KEPT: u64 = 4 * 1024 * 1024;
/// Statements kept ready on each connection: more than there are.
pub(crate) const STATEMENTS_MAX: usize = 256;

/// What becomes of pages that a file does not need any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// They are used again.
    Kept,
    /// The disk gets them back when it is asked to. Each page that moves is told where it belongs, which costs writes.
    GivenBack,
}

/// Opens one of the files, or makes it.
pub(crate) fn connect(path: &Path, key: &DataKey, room: Room) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    unlock(&connection, key)?;
    if room == Room::GivenBack {
        // Said before anything is written: a file that was begun without it cannot give room back.
        connection.pragma_update(None, "auto_vacuum", "incremental")?;
    }
    connection.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.query_row(&format!("pragma journal_size_limit = {LOG_BYTES_KEPT}"), [], |_| Ok(()))?;
    connection.query_row(&format!("pragma wal_autocheckpoint = {LOG_PAGES_MAX}"), [], |_| Ok(()))?;
    Ok(connection)
}

/// A connection that only reads.
pub(crate) fn read_only(path: &Path, key: &DataKey) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    unlock(&connection, key)?;
    Ok(connection)
}

/// The raw key (no derivation), the page size, nothing temporary on disk; then a first read, which fails for another key.
pub(crate) fn unlock(connection: &Connection, key: &DataKey) -> Result<(), StoreError> {
    // What goes wrong comes back as an error; the library need not write it to the terminal too.
    connection.pragma_update(None, "cipher_log_level", "none")?;
    let raw = zeroize::Zeroizing::new(format!("x'{}'", key.hex().as_str()));
    connection.pragma_update(None, "key", raw.as_str())?;
    connection.pragma_update(None, "cipher_page_size", crate::sql::signed(PAGE_BYTES))?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // A plan is made once: no statement here gains by one for just these values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    Ok(())
}
