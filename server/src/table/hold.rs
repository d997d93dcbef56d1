//! Devices that do not let go of what pages took away from them.

use niangjia_domain::id::InstallId;
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Tx};

/// How many tickets an install holds back, and since when it says so.
pub(crate) fn of(tx: &mut dyn Tx, install: InstallId) -> Result<Option<u32>, Fault> {
    tx.row("select tickets from hold where install = ?1", &[Arg::Uuid(install.bytes())])?
        .map(|mut row| row.small("tickets"))
        .transpose()
}

/// An install says how many it holds back.
pub(crate) fn put(tx: &mut dyn Tx, install: InstallId, tickets: u32, now: ServerTime) -> Result<(), Fault> {
    tx.execute(
        "insert into hold (install, tickets, since) values (?1, ?2, ?3)
         on conflict (install) do update set tickets = excluded.tickets",
        &[Arg::Uuid(install.bytes()), Arg::Int(i64::from(tickets)), Arg::Int(now.ms())],
    )?;
    Ok(())
}

/// It holds nothing back any more.
pub(crate) fn end(tx: &mut dyn Tx, install: InstallId) -> Result<(), Fault> {
    tx.execute("delete from hold where install = ?1", &[Arg::Uuid(install.bytes())])?;
    Ok(())
}

/// Every one: install, tickets, since when.
pub(crate) fn all(tx: &mut dyn Tx) -> Result<Vec<(InstallId, u32, ServerTime)>, Fault> {
    tx.rows("select install, tickets, since from hold order by since, install", &[])?
        .into_iter()
        .map(|mut row| {
            let since = ServerTime::from_ms(row.int("since")?);
            Ok((InstallId::from_bytes(row.uuid("install")?), row.small("tickets")?, since))
        })
        .collect()
}
