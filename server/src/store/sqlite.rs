//! SQLite: one writer at a time with group commit, readers beside it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::reserve::{Reserve, Room, Standing};
use super::schema::{MIGRATIONS, VERSION};
use super::{Arg, Row, Tx, Value};
use crate::error::Fault;

/// Writers that wait for each other share one commit, so many at most (a default).
const GROUP_MAX: usize = 64;
/// Another process (a command beside the server) may hold the file so long (a default).
const BUSY: Duration = Duration::from_secs(10);
/// Statements kept ready (more than there are in this program).
const STATEMENTS_MAX: usize = 256;
/// Readers kept open (a default; more are opened when needed, and closed again).
const READERS_MAX: usize = 8;

/// A database file with its connections.
pub struct Sqlite {
    place: Place,
    writer: Arc<Mutex<Connection>>,
    queue: Mutex<VecDeque<Box<dyn Job>>>,
    readers: Mutex<Vec<Connection>>,
    /// `None` in memory.
    reserve: Option<Reserve>,
}

enum Place {
    File(PathBuf),
    /// Readers use the writer's connection.
    Memory,
}

impl core::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Sqlite")
    }
}

/// Somebody's work in a shared transaction.
trait Job: Send {
    /// Does the work; tells whether it may be kept.
    fn run(&mut self, tx: &mut dyn Tx) -> Kept;
    /// Tells its owner that the commit did not happen.
    fn fail(&mut self, fault: Fault);
    /// Whether it ended because the disk is full.
    fn is_full(&self) -> bool;
    /// Hands the result to its owner.
    fn settle(self: Box<Self>);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    No,
}

type Slot<T> = Arc<Mutex<Option<Result<T, Fault>>>>;

struct Work<T, F> {
    job: F,
    result: Option<Result<T, Fault>>,
    slot: Slot<T>,
}

impl<T, F> Job for Work<T, F>
where
    T: Send,
    F: FnMut(&mut dyn Tx) -> Result<T, Fault> + Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> Kept {
        let result = catch_unwind(AssertUnwindSafe(|| (self.job)(tx))).unwrap_or(Err(Fault::Panicked));
        let kept = if result.is_ok() { Kept::Yes } else { Kept::No };
        self.result = Some(result);
        kept
    }

    fn fail(&mut self, fault: Fault) {
        self.result = Some(Err(fault));
    }

    fn is_full(&self) -> bool {
        self.result.as_ref().is_some_and(|result| result.as_ref().is_err_and(Fault::is_full))
    }

    fn settle(self: Box<Self>) {
        *open(&self.slot) = self.result;
    }
}

/// A panic inside a job is caught before any lock is let go, so a poisoned lock guards nothing broken.
fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sqlite {
    pub(super) fn open(path: &Path, room: Option<Room>) -> Result<Self, Fault> {
        let writer = made(Connection::open(path)?)?;
        let reserve = room.map(|room| Reserve::beside(path, room, &writer)).transpose()?;
        let place = Place::File(path.to_owned());
        Ok(Self { reserve, ..Self::over(Arc::new(Mutex::new(writer)), place) })
    }

    /// Whether there is room for more than what must be taken.
    pub(super) fn standing(&self) -> Standing {
        self.reserve.as_ref().map_or(Standing::Enough, Reserve::standing)
    }

    /// Keeps room again, where there is some.
    pub(super) fn keep_room(&self) -> Result<(), Fault> {
        self.reserve.as_ref().map_or(Ok(()), |reserve| reserve.take_in(&open(&self.writer)))
    }

    pub(super) fn open_memory(memory: &Memory) -> Self {
        Self::over(Arc::clone(&memory.0), Place::Memory)
    }

    fn over(writer: Arc<Mutex<Connection>>, place: Place) -> Self {
        Self { place, writer, queue: Mutex::default(), readers: Mutex::default(), reserve: None }
    }

    /// Puts the job in the queue; whoever gets the writer's lock does everybody's, in one commit.
    pub(super) fn write<T, F>(&self, job: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T, Fault> + Send + 'static,
    {
        let slot: Slot<T> = Arc::default();
        open(&self.queue).push_back(Box::new(Work { job, result: None, slot: Arc::clone(&slot) }));
        let mut writer = open(&self.writer);
        loop {
            if let Some(result) = open(&slot).take() {
                return result;
            }
            let group: Vec<Box<dyn Job>> = {
                let mut queue = open(&self.queue);
                let size = queue.len().min(GROUP_MAX);
                queue.drain(..size).collect()
            };
            run_group(&mut writer, group, self.reserve.as_ref());
        }
    }

    pub(super) fn read<T>(&self, mut job: impl FnMut(&mut dyn Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        let Place::File(path) = &self.place else {
            return job(&mut SqliteTx::new(&open(&self.writer)));
        };
        let kept = open(&self.readers).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => reader_of(path)?,
        };
        let result = {
            let tx = reader.transaction_with_behavior(TransactionBehavior::Deferred)?;
            job(&mut SqliteTx::new(&tx))
        };
        let mut readers = open(&self.readers);
        if readers.len() < READERS_MAX {
            readers.push(reader);
        }
        result
    }
}

/// A database in memory. It outlives the store over it, as a disk outlives a program, and several may be opened over it at
/// once, as several programs serve one database.
#[derive(Clone)]
pub struct Memory(Arc<Mutex<Connection>>);

impl core::fmt::Debug for Memory {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Memory")
    }
}

impl Memory {
    /// An empty database, through all steps.
    ///
    /// # Errors
    /// [`Fault`] when memory runs out.
    pub fn new() -> Result<Self, Fault> {
        let bare = Connection::open_in_memory()?;
        // What is free is given back at each commit: a database that was emptied is as large as a new one.
        bare.pragma_update(None, "auto_vacuum", "full")?;
        Ok(Self(Arc::new(Mutex::new(made(bare)?))))
    }

    /// Another database with the same rows: a backup, or a template that is quicker than its steps.
    ///
    /// # Errors
    /// [`Fault`] when memory runs out.
    pub fn copied(&self) -> Result<Self, Fault> {
        let mut copy = Connection::open_in_memory()?;
        copy.pragma_update(None, "auto_vacuum", "full")?;
        Backup::new(&self.connection(), &mut copy)?.step(-1)?;
        set_up(&copy)?;
        Ok(Self(Arc::new(Mutex::new(copy))))
    }

    /// Takes every row away: as new, and quicker than new, since the statements on it are ready. A database whose audit
    /// only grows cannot be emptied.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn empty(&self) -> Result<(), Fault> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        let mut left: Vec<String> = transaction
            .prepare_cached("select name from sqlite_schema where type = 'table' order by rowid desc")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        while !left.is_empty() {
            let before = left.len();
            let mut failed = None;
            // A table whose rows are still referred to waits for the next round.
            left.retain(|table| {
                let all = transaction.prepare_cached(&format!("delete from {table}"));
                all.and_then(|mut all| all.execute([])).map_err(|error| failed = Some(error)).is_err()
            });
            if let (true, Some(error)) = (left.len() == before, failed) {
                return Err(error.into());
            }
        }
        Ok(transaction.commit()?)
    }

    /// To look into it, and to make it fail.
    pub fn connection(&self) -> MutexGuard<'_, Connection> {
        open(&self.0)
    }
}

/// A writer of a database that has been through all steps.
fn made(mut writer: Connection) -> Result<Connection, Fault> {
    set_up(&writer)?;
    migrate(&mut writer)?;
    Ok(writer)
}

fn set_up(writer: &Connection) -> Result<(), Fault> {
    prepare(writer)?;
    writer.execute_batch("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;")?;
    Ok(())
}

fn reader_of(path: &Path) -> Result<Connection, Fault> {
    let reader = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    prepare(&reader)?;
    Ok(reader)
}

fn prepare(connection: &Connection) -> Result<(), Fault> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    // Plans are made once: no statement here gains by a plan for just these values.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("pragma temp_store = memory; pragma cache_size = -32768;")?;
    Ok(())
}

fn migrate(writer: &mut Connection) -> Result<(), Fault> {
    let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = tx.query_row("pragma user_version", [], |row| row.get(0))?;
    if found > VERSION {
        return Err(Fault::Newer { found, known: VERSION });
    }
    for step in MIGRATIONS.iter().filter(|step| step.version > found) {
        tx.execute_batch(step.sqlite)?;
    }
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()?;
    Ok(())
}

fn run_group(writer: &mut Connection, mut group: Vec<Box<dyn Job>>, reserve: Option<&Reserve>) {
    if let Err(fault) = run_with_reserve(writer, &mut group, reserve) {
        if let [only] = group.as_mut_slice() {
            only.fail(fault);
        } else {
            // One of them spoiled the commit: each on its own, so that the others are not harmed.
            for job in &mut group {
                if let Err(fault) = run_together(writer, core::slice::from_mut(job)) {
                    job.fail(fault);
                }
            }
        }
    }
    for job in group {
        job.settle();
    }
}

/// Where the disk is full, the reserve is given up, and what failed by it is done once more.
fn run_with_reserve(
    writer: &mut Connection,
    group: &mut [Box<dyn Job>],
    reserve: Option<&Reserve>,
) -> Result<(), Fault> {
    let ran = run_together(writer, group);
    let is_full = ran.as_ref().is_err_and(Fault::is_full) || group.iter().any(|job| job.is_full());
    let Some(reserve) = reserve.filter(|_| is_full) else { return ran };
    if !reserve.give_up(writer)? {
        return ran;
    }
    if ran.is_err() {
        return run_together(writer, group);
    }
    // The others are committed.
    for job in group.iter_mut().filter(|job| job.is_full()) {
        if let Err(fault) = run_together(writer, core::slice::from_mut(job)) {
            job.fail(fault);
        }
    }
    Ok(())
}

fn run_together(writer: &mut Connection, group: &mut [Box<dyn Job>]) -> Result<(), Fault> {
    let mut tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let [only] = group {
        return match only.run(&mut SqliteTx::new(&tx)) {
            Kept::Yes => Ok(tx.commit()?),
            // Where the disk is full, the database has taken the transaction back by itself.
            Kept::No => Ok(tx.finish()?),
        };
    }
    for job in group {
        let part = tx.savepoint()?;
        match job.run(&mut SqliteTx::new(&part)) {
            Kept::Yes => part.commit()?,
            Kept::No => part.finish()?,
        }
        if tx.is_autocommit() {
            // The database has taken back everybody's work with this one's.
            let taken_back = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL);
            return Err(rusqlite::Error::SqliteFailure(taken_back, None).into());
        }
    }
    Ok(tx.commit()?)
}

/// A transaction on a connection.
struct SqliteTx<'a> {
    connection: &'a Connection,
}

thread_local! {
    /// Names of columns, by the statement's text: made once for each.
    static COLUMNS: RefCell<std::collections::HashMap<&'static str, Arc<[String]>>> = RefCell::default();
}

impl<'a> SqliteTx<'a> {
    const fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }
}

impl Tx for SqliteTx<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.execute(rusqlite::params_from_iter(args))? as u64)
    }

    fn rows(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, Fault> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns: Arc<[String]> = COLUMNS.with_borrow_mut(|known| {
            let names = || statement.column_names().map(str::to_owned).collect();
            Arc::clone(known.entry(sql).or_insert_with(names))
        });
        let mut found = statement.query(rusqlite::params_from_iter(args))?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let values = (0..columns.len()).map(|at| row.get_ref(at).map(owned)).collect::<Result<_, _>>()?;
            rows.push(Row::new(Arc::clone(&columns), values));
        }
        Ok(rows)
    }
}

fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        // No column is a float: the schema is strict.
        ValueRef::Real(number) => Value::Text(number.to_string()),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Uuid(id) => ValueRef::Blob(id),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The plan of a statement, as SQLite tells it.
    fn plan(sql: &'static str, args: &[Arg<'_>]) -> String {
        let store = Sqlite::open_memory(&Memory::new().unwrap());
        let rows = store.read(|tx| tx.rows(sql, args)).unwrap();
        rows.into_iter().map(|mut row| row.text("detail").unwrap()).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn hot_queries_search_and_never_scan() {
        let one = [Arg::Int(1), Arg::Int(1), Arg::Int(1)];
        let queries = [
            "explain query plan select seq, rest from feed where feed = ?1 and seq > ?2 order by seq limit ?3",
            "explain query plan select rev, change from feed where feed = ?1 and kind = ?2 and doc = ?3",
            "explain query plan select op from op_inbox where judged = 0 and attempts < ?1 order by arrival limit ?2",
            "explain query plan select op from receipt where standing = ?1 and install = ?2 and standing > 0",
            "explain query plan select body from entry where ticket = ?1 order by seq",
        ];
        for query in queries {
            let args = &one[..query.matches('?').count()];
            let plan = plan(query, args);
            let searches = plan.contains("SEARCH") || plan.contains("op_inbox_unjudged");
            assert!(searches && !plan.contains("TEMP B-TREE"), "{query}: {plan}");
        }
    }

    #[test]
    fn a_job_that_fails_or_panics_leaves_nothing_and_harms_no_other() {
        let store = Sqlite::open_memory(&Memory::new().unwrap());
        let insert = "insert into counter (name, value) values (?1, 1)";
        let failed = store.write(move |tx| {
            tx.execute(insert, &[Arg::Text("failed")])?;
            Err::<(), _>(Fault::Column("x"))
        });
        assert!(matches!(failed, Err(Fault::Column("x"))));
        let panicked = store.write(move |tx| {
            tx.execute(insert, &[Arg::Text("panicked")])?;
            assert!(tx.rows("select name from counter", &[])?.is_empty(), "on purpose");
            Ok(())
        });
        assert!(matches!(panicked, Err(Fault::Panicked)));
        store.write(move |tx| tx.execute(insert, &[Arg::Text("kept")])).unwrap();
        let names = store.read(|tx| tx.rows("select name from counter", &[])).unwrap();
        let names: Vec<String> = names.into_iter().map(|mut row| row.text("name").unwrap()).collect();
        assert_eq!(names, ["kept"]);
    }
}
