//! Installs: one app on one device, bound to one person.

use niangjia_domain::id::{InstallId, UserId};
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// An install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Install {
    pub(crate) id: InstallId,
    pub(crate) user: UserId,
    pub(crate) key: [u8; 32],
    pub(crate) device: String,
    pub(crate) enrolled: ServerTime,
    pub(crate) floor: Floor,
    pub(crate) line: Line,
}

/// Ids that one person's app has had, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// The first of them.
    pub(crate) first: InstallId,
    /// The one before; `None` for the first.
    pub(crate) predecessor: Option<InstallId>,
    /// When its id was found to be used twice; `None` while it is not.
    pub(crate) forked: Option<ServerTime>,
}

impl Line {
    /// Of an app that has had no other id.
    pub(crate) const fn begun(by: InstallId) -> Self {
        Self { first: by, predecessor: None, forked: None }
    }
}

/// Earlier ids whose receipts an app is still told: it reads as many feeds more (a default; there is one, if any).
const EARLIER_MAX: usize = 16;

/// What was done with sequence number `seq` was done after `at`, and so was all that has a greater number: a device
/// numbers its operations as it makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Floor {
    pub(crate) seq: u64,
    pub(crate) at: ServerTime,
}

impl Install {
    /// The latest moment that is known to lie before operation `seq` was made.
    pub(crate) fn floor(&self, seq: u64) -> ServerTime {
        if seq > self.floor.seq { self.floor.at } else { self.enrolled }
    }
}

fn install(mut row: Row) -> Result<Install, Fault> {
    Ok(Install {
        id: InstallId::from_bytes(row.uuid("id")?),
        user: UserId::from_bytes(row.uuid("member")?),
        key: row.array("public_key")?,
        device: row.text("device")?,
        enrolled: ServerTime::from_ms(row.int("enrolled")?),
        floor: Floor { seq: row.count("floor_seq")?, at: ServerTime::from_ms(row.int("floor")?) },
        line: Line {
            first: InstallId::from_bytes(row.uuid("line")?),
            predecessor: row.maybe_uuid("predecessor")?.map(InstallId::from_bytes),
            forked: row.maybe_int("forked")?.map(ServerTime::from_ms),
        },
    })
}

pub(crate) fn insert(tx: &mut dyn Tx, install: &Install) -> Result<(), Fault> {
    tx.execute(
        "insert into install (id, member, public_key, device, enrolled, floor_seq, floor, predecessor, line, forked)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, null)",
        &[
            Arg::Uuid(install.id.bytes()),
            Arg::Uuid(install.user.bytes()),
            Arg::Blob(&install.key),
            Arg::Text(&install.device),
            Arg::Int(install.enrolled.ms()),
            Arg::Int(install.floor.seq.cast_signed()),
            Arg::Int(install.floor.at.ms()),
            Arg::uuid(install.line.predecessor.map(InstallId::bytes)),
            Arg::Uuid(install.line.first.bytes()),
        ],
    )?;
    Ok(())
}

/// Its id is used twice. Whether that is news.
pub(crate) fn mark_forked(tx: &mut dyn Tx, id: InstallId, at: ServerTime) -> Result<bool, Fault> {
    let marked = tx.execute(
        "update install set forked = ?2 where id = ?1 and forked is null",
        &[Arg::Uuid(id.bytes()), Arg::Int(at.ms())],
    )?;
    Ok(marked == 1)
}

/// The ids that an install's app had before this one, the latest first.
pub(crate) fn earlier(tx: &mut dyn Tx, id: InstallId) -> Result<Vec<InstallId>, Fault> {
    let mut earlier = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|_| earlier.len() < EARLIER_MAX) {
        let row = tx.row("select predecessor from install where id = ?1", &[Arg::Uuid(id.bytes())])?;
        next = match row {
            Some(mut row) => row.maybe_uuid("predecessor")?.map(InstallId::from_bytes),
            None => None,
        };
        earlier.extend(next);
    }
    Ok(earlier)
}

pub(crate) fn get(tx: &mut dyn Tx, id: InstallId) -> Result<Option<Install>, Fault> {
    tx.row(
        "select id, member, public_key, device, enrolled, floor_seq, floor, predecessor, line, forked
         from install where id = ?1",
        &[Arg::Uuid(id.bytes())],
    )?
    .map(install)
    .transpose()
}

/// Every id that a person's apps have or had.
pub(crate) fn of_member(tx: &mut dyn Tx, user: UserId) -> Result<Vec<InstallId>, Fault> {
    tx.rows("select id from install where member = ?1 order by id", &[Arg::Uuid(user.bytes())])?
        .into_iter()
        .map(|mut row| Ok(InstallId::from_bytes(row.uuid("id")?)))
        .collect()
}

pub(crate) fn raise_floor(tx: &mut dyn Tx, id: InstallId, floor: Floor) -> Result<(), Fault> {
    tx.execute(
        "update install set floor_seq = ?2, floor = ?3 where id = ?1 and floor_seq < ?2",
        &[Arg::Uuid(id.bytes()), Arg::Int(floor.seq.cast_signed()), Arg::Int(floor.at.ms())],
    )?;
    Ok(())
}
