//! What can go wrong in the server.

use niangjia_domain::code::Code;
use niangjia_protocol::Malformed;

/// A fault of the store or of the program. The other side learns no more than an id for the log.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite said no.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL said no.
    #[error("postgres: {0}")]
    Postgres(#[from] postgres::Error),
    /// A program newer than this one made the database.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// What the database says.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// A column is not there, or is of another type.
    #[error("column {0} does not read")]
    Column(&'static str),
    /// A stored document does not read.
    #[error("stored {what} does not read: {source}")]
    Stored {
        /// Which kind of document.
        what: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// Bytes of ours could not be made.
    #[error("encoding: {0}")]
    Encoding(#[from] Malformed),
    /// The code panicked; the transaction was taken back.
    #[error("a panic while working")]
    Panicked,
    /// The folder's receipt key is not the one that this database's receipts are signed with.
    #[error(
        "the folder does not hold the key that this county's receipts are signed with: put the file receipts.ed25519 of \
         the county's first folder, or of a backup, into it"
    )]
    OtherKey,
    /// The folder with the photos said no.
    #[error("folder: {0}")]
    Folder(#[from] std::io::Error),
    /// The other side is told why.
    #[error("refused: {0:?}")]
    Told(Code),
}

impl Fault {
    /// Whether the disk has no room left.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Folder(error) => error.kind() == std::io::ErrorKind::StorageFull,
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Postgres(error) => error.code() == Some(&postgres::error::SqlState::DISK_FULL),
            Self::Newer { .. }
            | Self::Column(_)
            | Self::Stored { .. }
            | Self::Encoding(_)
            | Self::Panicked
            | Self::OtherKey
            | Self::Told(_) => false,
        }
    }

    /// Whether the database cannot be reached now, or stays locked.
    #[must_use]
    pub fn is_away(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy),
            // What the database itself says has a code; a broken connection has none. One that only reads has become a
            // standby.
            Self::Postgres(error) => {
                error.code().is_none_or(|code| *code == postgres::error::SqlState::READ_ONLY_SQL_TRANSACTION)
            }
            Self::Folder(_)
            | Self::Newer { .. }
            | Self::Column(_)
            | Self::Stored { .. }
            | Self::Encoding(_)
            | Self::Panicked
            | Self::OtherKey
            | Self::Told(_) => false,
        }
    }

    /// A stored document that does not read.
    pub fn stored(what: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        move |source| Self::Stored { what, source }
    }
}
