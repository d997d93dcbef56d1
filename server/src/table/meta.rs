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
