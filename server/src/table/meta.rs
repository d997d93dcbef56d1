//! What holds for the whole database.

use niangjia_protocol::pull::Epoch;

use crate::error::Fault;
use crate::store::{Arg, Tx};

/// Keeps `fresh` as the epoch unless there is one.
pub(crate) fn make_epoch(tx: &mut dyn Tx, fresh: Epoch) -> Result<(), Fault> {
    tx.execute(
        "insert into meta (key, value) values ('epoch', ?1) on conflict (key) do nothing",
        &[Arg::Blob(&fresh.0)],
    )?;
    Ok(())
}

pub(crate) fn epoch(tx: &mut dyn Tx) -> Result<Epoch, Fault> {
    let row = tx.row("select value from meta where key = 'epoch'", &[])?;
    row.ok_or(Fault::Column("epoch"))?.array("value").map(Epoch)
}

/// A new epoch: the database has gone back in time, and cursors of before mean nothing.
pub(crate) fn change_epoch(tx: &mut dyn Tx, fresh: Epoch) -> Result<(), Fault> {
    tx.execute("update meta set value = ?1 where key = 'epoch'", &[Arg::Blob(&fresh.0)])?;
    Ok(())
}

/// The public half of the key that signs receipts; none before the first start.
pub(crate) fn receipt_key(tx: &mut dyn Tx) -> Result<Option<[u8; 32]>, Fault> {
    let row = tx.row("select value from meta where key = 'receipt_key'", &[])?;
    row.map(|mut row| row.array("value")).transpose()
}

/// Keeps `public` as the receipt key unless there is one.
pub(crate) fn make_receipt_key(tx: &mut dyn Tx, public: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(
        "insert into meta (key, value) values ('receipt_key', ?1) on conflict (key) do nothing",
        &[Arg::Blob(public)],
    )?;
    Ok(())
}

/// The highest receipt in a backup that was restored as a test; 0 while there is none.
pub(crate) fn backup_horizon(tx: &mut dyn Tx) -> Result<u64, Fault> {
    let row = tx.row("select value from meta where key = 'backup_horizon'", &[])?;
    row.map_or(Ok(0), |mut row| row.array("value").map(u64::from_be_bytes))
}

/// Moves the horizon, never back.
pub(crate) fn raise_backup_horizon(tx: &mut dyn Tx, receipts: u64) -> Result<(), Fault> {
    if receipts > backup_horizon(tx)? {
        tx.execute(
            "insert into meta (key, value) values ('backup_horizon', ?1)
             on conflict (key) do update set value = excluded.value",
            &[Arg::Blob(&receipts.to_be_bytes())],
        )?;
    }
    Ok(())
}
