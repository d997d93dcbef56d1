//! A copy of a database file that is in use.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::error::Fault;

/// Pages copied before writers get their turn (a default: 4 MiB).
const PAGES: i32 = 1_024;
/// The turn (a default).
const PAUSE: Duration = Duration::from_millis(5);

/// Copies the database at `from` to the file `to` as it is at one moment, while others read and write it.
///
/// # Errors
/// [`Fault`] of either file.
pub fn copy_file(from: &Path, to: &Path) -> Result<(), Fault> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut copy = Connection::open(to)?;
    Backup::new(&source, &mut copy)?.run_to_completion(PAGES, PAUSE, None)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Whether the pages of a database file hang together.
///
/// # Errors
/// [`Fault`] when it cannot be opened.
pub fn is_whole(file: &Path) -> Result<bool, Fault> {
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let word: String = database.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    Ok(word == "ok")
}
