//! PostgreSQL: a small pool of connections, used on blocking threads only.

use std::collections::HashMap;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use postgres::config::TargetSessionAttrs;
use postgres::error::SqlState;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, IsolationLevel, NoTls, Statement, Transaction};

use super::schema::{MIGRATIONS, VERSION};
use super::{Arg, Row, Tx, Value};
use crate::error::Fault;

/// Connections at most (a default: twice the threads that a small server has).
const CONNECTIONS_MAX: usize = 8;
/// Times that a transaction is tried when the database asks for it (serialization failure, deadlock).
const TRIES_MAX: u32 = 8;
/// Any number, the same in every program that migrates this database.
const MIGRATION_LOCK: i64 = 0x4e4a_4d49;

/// A database server with a pool of connections.
pub struct Postgres {
    config: postgres::Config,
    pool: Mutex<Pool>,
    returned: Condvar,
}

struct Pool {
    idle: Vec<Session>,
    open: usize,
}

struct Session {
    client: Client,
    statements: HashMap<&'static str, Ready>,
}

#[derive(Clone)]
struct Ready {
    statement: Statement,
    columns: Arc<[String]>,
}

impl core::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Postgres {
    pub(super) fn connect(address: &str) -> Result<Self, Fault> {
        let mut config: postgres::Config = address.parse()?;
        // A standby may be behind: it is not read, and whoever takes over is found among several hosts.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        let mut client = config.connect(NoTls)?;
        migrate(&mut client)?;
        let first = Session { client, statements: HashMap::new() };
        let pool = Pool { idle: vec![first], open: 1 };
        Ok(Self { config, pool: Mutex::new(pool), returned: Condvar::new() })
    }

    pub(super) fn write<T>(&self, mut job: impl FnMut(&mut dyn Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut tries = 0;
        loop {
            let result = self.run(IsolationLevel::ReadCommitted, &mut job);
            tries += 1;
            match result {
                Err(Fault::Postgres(error)) if is_worth_a_retry(&error) && tries < TRIES_MAX => {}
                result => return result,
            }
        }
    }

    pub(super) fn read<T>(&self, mut job: impl FnMut(&mut dyn Tx) -> Result<T, Fault>) -> Result<T, Fault> {
        self.run(IsolationLevel::RepeatableRead, &mut job)
    }

    fn run<T>(
        &self,
        isolation: IsolationLevel,
        job: &mut impl FnMut(&mut dyn Tx) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut session = self.take()?;
        let result = session.run(isolation, job);
        self.give_back(session);
        result
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Result<Session, Fault> {
        let mut pool = self.lock();
        loop {
            if let Some(session) = pool.idle.pop() {
                return Ok(session);
            }
            if pool.open < CONNECTIONS_MAX {
                pool.open += 1;
                break;
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        drop(pool);
        match self.config.connect(NoTls) {
            Ok(client) => Ok(Session { client, statements: HashMap::new() }),
            Err(error) => {
                self.lock().open -= 1;
                self.returned.notify_one();
                Err(error.into())
            }
        }
    }

    fn give_back(&self, session: Session) {
        let mut pool = self.lock();
        if session.client.is_closed() {
            pool.open -= 1;
        } else {
            pool.idle.push(session);
        }
        self.returned.notify_one();
    }
}

fn is_worth_a_retry(error: &postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
}

impl Session {
    fn run<T>(
        &mut self,
        isolation: IsolationLevel,
        job: &mut impl FnMut(&mut dyn Tx) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let transaction = self.client.build_transaction().isolation_level(isolation).start()?;
        let mut tx = PostgresTx { transaction, statements: &mut self.statements };
        let result = catch_unwind(AssertUnwindSafe(|| job(&mut tx))).unwrap_or(Err(Fault::Panicked));
        match result {
            Ok(value) => {
                tx.transaction.commit()?;
                Ok(value)
            }
            Err(fault) => {
                tx.transaction.rollback()?;
                Err(fault)
            }
        }
    }
}

fn migrate(client: &mut Client) -> Result<(), Fault> {
    let mut tx = client.transaction()?;
    tx.execute("select pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])?;
    tx.batch_execute("create table if not exists schema_version (version bigint not null)")?;
    let found: i64 = tx.query_one("select coalesce(max(version), 0) from schema_version", &[])?.get(0);
    if found > VERSION {
        return Err(Fault::Newer { found, known: VERSION });
    }
    for step in MIGRATIONS.iter().filter(|step| step.version > found) {
        tx.batch_execute(step.postgres)?;
        tx.execute("insert into schema_version (version) values ($1)", &[&step.version])?;
    }
    tx.commit()?;
    Ok(())
}

struct PostgresTx<'a> {
    transaction: Transaction<'a>,
    statements: &'a mut HashMap<&'static str, Ready>,
}

impl PostgresTx<'_> {
    fn ready(&mut self, sql: &'static str) -> Result<Ready, Fault> {
        if let Some(ready) = self.statements.get(sql) {
            return Ok(ready.clone());
        }
        let statement = self.transaction.prepare(&with_dollars(sql))?;
        let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
        let ready = Ready { statement, columns };
        self.statements.insert(sql, ready.clone());
        Ok(ready)
    }
}

/// `?1` becomes `$1`. No statement of ours has a question mark elsewhere.
fn with_dollars(sql: &str) -> String {
    sql.replace('?', "$")
}

impl Tx for PostgresTx<'_> {
    fn execute(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, Fault> {
        let ready = self.ready(sql)?;
        Ok(self.transaction.execute(&ready.statement, &as_params(args))?)
    }

    fn rows(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, Fault> {
        let ready = self.ready(sql)?;
        let found = self.transaction.query(&ready.statement, &as_params(args))?;
        found
            .iter()
            .map(|row| {
                let values = (0..ready.columns.len()).map(|at| row.try_get(at)).collect::<Result<_, _>>()?;
                Ok(Row::new(Arc::clone(&ready.columns), values))
            })
            .collect()
    }
}

fn as_params<'a>(args: &'a [Arg<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

type Cause = Box<dyn Error + Sync + Send>;

impl ToSql for Arg<'_> {
    fn to_sql(&self, ty: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Cause> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Blob(bytes) => bytes.to_sql(ty, out),
            Self::Uuid(id) => {
                out.extend_from_slice(id);
                Ok(IsNull::No)
            }
        }
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::INT8 || *ty == Type::TEXT || *ty == Type::BYTEA || *ty == Type::UUID
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Cause> {
        Ok(if *ty == Type::INT8 {
            Self::Int(i64::from_sql(ty, raw)?)
        } else if *ty == Type::UUID {
            Self::Uuid(raw.try_into()?)
        } else if *ty == Type::BYTEA {
            Self::Blob(raw.to_vec())
        } else {
            Self::Text(<&str>::from_sql(ty, raw)?.to_owned())
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Cause> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        <Arg<'_> as ToSql>::accepts(ty)
    }
}
