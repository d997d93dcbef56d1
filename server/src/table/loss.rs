//! What was lost when the database went back to a backup, as far as devices can say.

use niangjia_domain::id::{InstallId, OpId, UserId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::offer::{Offered, Said};
use niangjia_protocol::pull::Epoch;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// A restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restored {
    pub(crate) epoch: Epoch,
    pub(crate) at: ServerTime,
    /// The last receipt in the backup.
    pub(crate) covered: u64,
}

/// Whether the county had what a device offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Was {
    Here,
    Lost,
}

impl Was {
    const fn number(self) -> i64 {
        match self {
            Self::Here => 0,
            Self::Lost => 1,
        }
    }
}

/// An operation that was lost, and what is known of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) op: OpId,
    pub(crate) install: InstallId,
    pub(crate) said: Said,
    /// When it came back; `None` while it has not.
    pub(crate) returned: Option<ServerTime>,
    /// What is said of it now, as JSON; `None` while nothing is.
    pub(crate) outcome: Option<String>,
}

/// An install, and when it was heard of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) install: InstallId,
    pub(crate) user: UserId,
    pub(crate) device: String,
    /// The first time since the restore; `None` while it has not been.
    pub(crate) heard: Option<ServerTime>,
    /// When it last offered what it has; `None` while it has not.
    pub(crate) offered: Option<ServerTime>,
}

pub(crate) fn restored(tx: &mut dyn Tx, restored: Restored) -> Result<(), Fault> {
    tx.execute(
        "insert into restore (epoch, at, covered) values (?1, ?2, ?3)",
        &[Arg::Blob(&restored.epoch.0), Arg::Int(restored.at.ms()), Arg::Int(restored.covered.cast_signed())],
    )?;
    Ok(())
}

/// The restore that began an epoch; `None` for the first of all.
pub(crate) fn of_epoch(tx: &mut dyn Tx, epoch: Epoch) -> Result<Option<Restored>, Fault> {
    let row = tx.row("select at, covered from restore where epoch = ?1", &[Arg::Blob(&epoch.0)])?;
    row.map(|mut row| Ok(Restored { epoch, at: ServerTime::from_ms(row.int("at")?), covered: row.count("covered")? }))
        .transpose()
}

/// An install has been heard of since; it may have offered what it has.
pub(crate) fn heard(
    tx: &mut dyn Tx,
    epoch: Epoch,
    install: InstallId,
    at: ServerTime,
    offered: Option<ServerTime>,
) -> Result<(), Fault> {
    tx.execute(
        "insert into restore_heard (epoch, install, heard, offered) values (?1, ?2, ?3, ?4)
         on conflict (epoch, install) do update set offered = coalesce(excluded.offered, restore_heard.offered)",
        &[Arg::Blob(&epoch.0), Arg::Uuid(install.bytes()), Arg::Int(at.ms()), Arg::int(offered.map(ServerTime::ms))],
    )?;
    Ok(())
}

/// What a device says of an operation. What was said first stays.
pub(crate) fn claim(
    tx: &mut dyn Tx,
    epoch: Epoch,
    install: InstallId,
    offered: &Offered,
    was: Was,
) -> Result<(), Fault> {
    tx.execute(
        "insert into restore_claim (epoch, op, install, said, number, lost) values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (epoch, op) do nothing",
        &[
            Arg::Blob(&epoch.0),
            Arg::Uuid(offered.op.bytes()),
            Arg::Uuid(install.bytes()),
            Arg::Int(i64::from(offered.said.number())),
            // A forged number beyond 63 bits only sorts oddly.
            Arg::Int(i64::try_from(offered.number).unwrap_or(i64::MAX)),
            Arg::Int(was.number()),
        ],
    )?;
    Ok(())
}

/// What a device says of a photo.
pub(crate) fn claim_photo(
    tx: &mut dyn Tx,
    epoch: Epoch,
    install: InstallId,
    photo: (BlobHash, u64),
    was: Was,
) -> Result<(), Fault> {
    let (hash, number) = photo;
    tx.execute(
        "insert into restore_photo (epoch, hash, install, number, lost) values (?1, ?2, ?3, ?4, ?5)
         on conflict (epoch, hash) do nothing",
        &[
            Arg::Blob(&epoch.0),
            Arg::Blob(&hash.0),
            Arg::Uuid(install.bytes()),
            Arg::Int(i64::try_from(number).unwrap_or(i64::MAX)),
            Arg::Int(was.number()),
        ],
    )?;
    Ok(())
}

/// The operations that were lost, with what became of them.
pub(crate) fn lost(tx: &mut dyn Tx, epoch: Epoch) -> Result<Vec<Lost>, Fault> {
    tx.rows(
        "select restore_claim.op, restore_claim.install, restore_claim.said, op_inbox.received, receipt.outcome
         from restore_claim
         left join op_inbox on op_inbox.op = restore_claim.op
         left join receipt on receipt.op = restore_claim.op
         where restore_claim.epoch = ?1 and restore_claim.lost = 1
         order by restore_claim.install, restore_claim.number, restore_claim.op",
        &[Arg::Blob(&epoch.0)],
    )?
    .into_iter()
    .map(lost_row)
    .collect()
}

fn lost_row(mut row: Row) -> Result<Lost, Fault> {
    let said = u8::try_from(row.int("said")?).ok().and_then(Said::from_number);
    let received = row.maybe_int("received")?;
    Ok(Lost {
        op: OpId::from_bytes(row.uuid("op")?),
        install: InstallId::from_bytes(row.uuid("install")?),
        said: said.ok_or(Fault::Column("said"))?,
        returned: received.map(ServerTime::from_ms),
        outcome: if received.is_some() { row.maybe_text("outcome")? } else { None },
    })
}

/// The photos that were lost, each with its install and whether it is here again.
pub(crate) fn lost_photos(tx: &mut dyn Tx, epoch: Epoch) -> Result<Vec<(BlobHash, InstallId, bool)>, Fault> {
    tx.rows(
        "select restore_photo.hash, restore_photo.install, blob.received
         from restore_photo left join blob on blob.hash = restore_photo.hash
         where restore_photo.epoch = ?1 and restore_photo.lost = 1
         order by restore_photo.install, restore_photo.hash",
        &[Arg::Blob(&epoch.0)],
    )?
    .into_iter()
    .map(|mut row| {
        let install = InstallId::from_bytes(row.uuid("install")?);
        Ok((BlobHash(row.array("hash")?), install, row.maybe_int("received")?.is_some()))
    })
    .collect()
}

/// Numbers of receipts beyond the backup that devices know, in order.
pub(crate) fn numbers(tx: &mut dyn Tx, restored: Restored) -> Result<Vec<u64>, Fault> {
    tx.rows(
        "select number from restore_claim where epoch = ?1 and number > ?2
         union select number from restore_photo where epoch = ?1 and number > ?2 order by number",
        &[Arg::Blob(&restored.epoch.0), Arg::Int(restored.covered.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.count("number"))
    .collect()
}

/// Every install that was enrolled by then, unless it has gone on under another id without having been heard of.
pub(crate) fn installs(tx: &mut dyn Tx, restored: Restored) -> Result<Vec<Heard>, Fault> {
    tx.rows(
        "select install.id, install.member, install.device, restore_heard.heard, restore_heard.offered
         from install
         left join restore_heard on restore_heard.install = install.id and restore_heard.epoch = ?1
         where install.enrolled <= ?2
           and (restore_heard.heard is not null
                or not exists (select 1 from install as later where later.predecessor = install.id))
         order by install.id",
        &[Arg::Blob(&restored.epoch.0), Arg::Int(restored.at.ms())],
    )?
    .into_iter()
    .map(|mut row| {
        Ok(Heard {
            install: InstallId::from_bytes(row.uuid("id")?),
            user: UserId::from_bytes(row.uuid("member")?),
            device: row.text("device")?,
            heard: row.maybe_int("heard")?.map(ServerTime::from_ms),
            offered: row.maybe_int("offered")?.map(ServerTime::from_ms),
        })
    })
    .collect()
}
