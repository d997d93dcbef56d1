//! SQL over two databases with one text per statement: rusqlite (the default, in the data folder) and PostgreSQL.
//!
//! Statements are written with `?1`, `?2` …; PostgreSQL gets `$1`, `$2`. All work goes through [`Store::write`] and
//! [`Store::read`]: one transaction each, run again when the database asks for it.

mod copy;
mod postgres;
mod reserve;
mod schema;
mod sqlite;
mod value;

use std::path::Path;

pub use self::copy::{copy_file, is_whole};
pub use self::postgres::Postgres;
pub use self::reserve::{Room, Standing};
pub use self::sqlite::{Memory, Sqlite};
pub use self::value::{Arg, Row, Value};

use crate::error::Fault;

/// A transaction.
pub trait Tx {
    /// Runs a statement; tells how many rows it touched.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    fn execute(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, Fault>;

    /// Runs a query, or a statement that returns rows.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    fn rows(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, Fault>;
}

impl dyn Tx + '_ {
    /// The first row, if there is one.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn row(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Option<Row>, Fault> {
        Ok(self.rows(sql, args)?.into_iter().next())
    }
}

/// The county's database.
#[derive(Debug)]
pub enum Store {
    /// A file in the data folder, or memory.
    Sqlite(Sqlite),
    /// A server of its own.
    Postgres(Postgres),
}

impl Store {
    /// Opens (and makes) the database file.
    ///
    /// # Errors
    /// [`Fault`] when it cannot be opened, or is newer than this program.
    pub fn open_file(path: &Path) -> Result<Self, Fault> {
        Sqlite::open(path, None).map(Self::Sqlite)
    }

    /// The same, with room kept beside it for what officers deliver: for who serves it.
    ///
    /// # Errors
    /// As [`Store::open_file`].
    pub fn open_kept(path: &Path, room: Room) -> Result<Self, Fault> {
        Sqlite::open(path, Some(room)).map(Self::Sqlite)
    }

    /// Whether there is room for more than what must be taken. A PostgreSQL server keeps its own.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self {
            Self::Sqlite(sqlite) => sqlite.standing(),
            Self::Postgres(_) => Standing::Enough,
        }
    }

    /// Keeps room again for what officers deliver, where there is some.
    ///
    /// # Errors
    /// [`Fault`] of the disk.
    pub fn keep_room(&self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(sqlite) => sqlite.keep_room(),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// A database in memory that is gone when the store is dropped.
    ///
    /// # Errors
    /// [`Fault`] when memory runs out.
    pub fn in_memory() -> Result<Self, Fault> {
        Ok(Self::open_memory(&Memory::new()?))
    }

    /// Opens a database in memory, which stays when the store is dropped: for simulations.
    #[must_use]
    pub fn open_memory(memory: &Memory) -> Self {
        Self::Sqlite(Sqlite::open_memory(memory))
    }

    /// Connects to PostgreSQL.
    ///
    /// # Errors
    /// [`Fault`] when it cannot be reached, or its schema is newer than this program.
    pub fn connect(address: &str) -> Result<Self, Fault> {
        Postgres::connect(address).map(Self::Postgres)
    }

    /// Runs `job` in a transaction that may write, and commits it durably. `job` may be run more than once: all its
    /// effects must be in the transaction.
    ///
    /// # Errors
    /// What `job` says, or [`Fault`] of the database; nothing is changed then.
    pub fn write<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(job),
            Self::Postgres(postgres) => postgres.write(job),
        }
    }

    /// Runs `job` on one unchanging state of the database.
    ///
    /// # Errors
    /// What `job` says, or [`Fault`] of the database.
    pub fn read<T>(&self, job: impl FnMut(&mut dyn Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(job),
            Self::Postgres(postgres) => postgres.read(job),
        }
    }
}
