//! Numbers that must be dense.

use crate::error::Fault;
use crate::store::{Arg, Tx};

pub(crate) const ARRIVAL: &str = "arrival";
pub(crate) const RECEIPT: &str = "receipt";
pub(crate) const AUDIT: &str = "audit";

/// Takes the next `count` numbers of `name`; gives the first of them. The first ever is 1.
pub(crate) fn take(tx: &mut dyn Tx, name: &str, count: u64) -> Result<u64, Fault> {
    let row = tx.row(
        "insert into counter (name, value) values (?1, ?2)
         on conflict (name) do update set value = counter.value + excluded.value returning value",
        &[Arg::Text(name), Arg::Int(count.cast_signed())],
    )?;
    Ok(row.ok_or(Fault::Column("value"))?.count("value")? + 1 - count)
}

/// The last number of `name` that was taken; 0 for none.
pub(crate) fn last(tx: &mut dyn Tx, name: &str) -> Result<u64, Fault> {
    let row = tx.row("select value from counter where name = ?1", &[Arg::Text(name)])?;
    row.map_or(Ok(0), |mut row| row.count("value"))
}
