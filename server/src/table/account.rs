//! Enrolment codes, challenges and sessions: secrets known only by their hashes.

use niangjia_domain::id::{InstallId, UserId};
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Tx};

/// An enrolment code, as it is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    pub(crate) user: UserId,
    pub(crate) expires: ServerTime,
    pub(crate) used_by: Option<InstallId>,
}

pub(crate) fn insert_code(tx: &mut dyn Tx, hash: &[u8; 32], user: UserId, expires: ServerTime) -> Result<(), Fault> {
    tx.execute(
        "insert into enrol_code (hash, member, expires, used_by) values (?1, ?2, ?3, null)",
        &[Arg::Blob(hash), Arg::Uuid(user.bytes()), Arg::Int(expires.ms())],
    )?;
    Ok(())
}

pub(crate) fn code(tx: &mut dyn Tx, hash: &[u8; 32]) -> Result<Option<Code>, Fault> {
    let row = tx.row("select member, expires, used_by from enrol_code where hash = ?1", &[Arg::Blob(hash)])?;
    row.map(|mut row| {
        Ok(Code {
            user: UserId::from_bytes(row.uuid("member")?),
            expires: ServerTime::from_ms(row.int("expires")?),
            used_by: row.maybe_uuid("used_by")?.map(InstallId::from_bytes),
        })
    })
    .transpose()
}

/// Uses a code up; tells whether nobody had before.
pub(crate) fn use_code(tx: &mut dyn Tx, hash: &[u8; 32], install: InstallId) -> Result<bool, Fault> {
    let used = tx.execute(
        "update enrol_code set used_by = ?2 where hash = ?1 and used_by is null",
        &[Arg::Blob(hash), Arg::Uuid(install.bytes())],
    )?;
    Ok(used == 1)
}

pub(crate) fn insert_challenge(
    tx: &mut dyn Tx,
    hash: &[u8; 32],
    install: InstallId,
    expires: ServerTime,
    now: ServerTime,
) -> Result<(), Fault> {
    tx.execute("delete from challenge where expires < ?1", &[Arg::Int(now.ms())])?;
    tx.execute(
        "insert into challenge (hash, install, expires) values (?1, ?2, ?3)",
        &[Arg::Blob(hash), Arg::Uuid(install.bytes()), Arg::Int(expires.ms())],
    )?;
    Ok(())
}

/// Takes a challenge away; tells whom it was for and until when.
pub(crate) fn take_challenge(tx: &mut dyn Tx, hash: &[u8; 32]) -> Result<Option<(InstallId, ServerTime)>, Fault> {
    let row = tx.row("delete from challenge where hash = ?1 returning install, expires", &[Arg::Blob(hash)])?;
    row.map(|mut row| Ok((InstallId::from_bytes(row.uuid("install")?), ServerTime::from_ms(row.int("expires")?))))
        .transpose()
}

pub(crate) fn insert_session(
    tx: &mut dyn Tx,
    hash: &[u8; 32],
    install: InstallId,
    expires: ServerTime,
    now: ServerTime,
) -> Result<(), Fault> {
    tx.execute("delete from session where expires < ?1", &[Arg::Int(now.ms())])?;
    tx.execute(
        "insert into session (hash, install, expires) values (?1, ?2, ?3)",
        &[Arg::Blob(hash), Arg::Uuid(install.bytes()), Arg::Int(expires.ms())],
    )?;
    Ok(())
}

/// Whose session this is, unless it has ended.
pub(crate) fn session(tx: &mut dyn Tx, hash: &[u8; 32], now: ServerTime) -> Result<Option<InstallId>, Fault> {
    let row =
        tx.row("select install from session where hash = ?1 and expires > ?2", &[Arg::Blob(hash), Arg::Int(now.ms())])?;
    row.map(|mut row| row.uuid("install").map(InstallId::from_bytes)).transpose()
}

/// Ends the sessions of an install: its app proves itself again, and hears what there is to hear.
pub(crate) fn end_sessions(tx: &mut dyn Tx, install: InstallId) -> Result<(), Fault> {
    tx.execute("delete from session where install = ?1", &[Arg::Uuid(install.bytes())])?;
    Ok(())
}

/// Whether an install has proved itself lately: a session of its app, under this id or another, that has not ended.
pub(crate) fn has_session(tx: &mut dyn Tx, install: InstallId, now: ServerTime) -> Result<bool, Fault> {
    let row = tx.row(
        "select session.hash from session join install on install.id = session.install
         where install.line = (select line from install where id = ?1) and session.expires > ?2 limit 1",
        &[Arg::Uuid(install.bytes()), Arg::Int(now.ms())],
    )?;
    Ok(row.is_some())
}
