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
}

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
    })
}

pub(crate) fn insert(tx: &mut dyn Tx, install: &Install) -> Result<(), Fault> {
    tx.execute(
        "insert into install (id, member, public_key, device, enrolled, floor_seq, floor)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            Arg::Uuid(install.id.bytes()),
            Arg::Uuid(install.user.bytes()),
            Arg::Blob(&install.key),
            Arg::Text(&install.device),
            Arg::Int(install.enrolled.ms()),
            Arg::Int(install.floor.seq.cast_signed()),
            Arg::Int(install.floor.at.ms()),
        ],
    )?;
    Ok(())
}

pub(crate) fn get(tx: &mut dyn Tx, id: InstallId) -> Result<Option<Install>, Fault> {
    tx.row(
        "select id, member, public_key, device, enrolled, floor_seq, floor from install where id = ?1",
        &[Arg::Uuid(id.bytes())],
    )?
    .map(install)
    .transpose()
}

pub(crate) fn raise_floor(tx: &mut dyn Tx, id: InstallId, floor: Floor) -> Result<(), Fault> {
    tx.execute(
        "update install set floor_seq = ?2, floor = ?3 where id = ?1 and floor_seq < ?2",
        &[Arg::Uuid(id.bytes()), Arg::Int(floor.seq.cast_signed()), Arg::Int(floor.at.ms())],
    )?;
    Ok(())
}
