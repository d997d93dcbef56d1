//! Operations whose predecessors have not arrived.

use niangjia_domain::id::OpId;
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Tx};

pub(crate) fn insert(tx: &mut dyn Tx, op: OpId, dep: OpId, since: ServerTime) -> Result<(), Fault> {
    tx.execute(
        "insert into waiting (op, dep, since) values (?1, ?2, ?3) on conflict (op, dep) do nothing",
        &[Arg::Uuid(op.bytes()), Arg::Uuid(dep.bytes()), Arg::Int(since.ms())],
    )?;
    Ok(())
}

pub(crate) fn is_empty(tx: &mut dyn Tx) -> Result<bool, Fault> {
    Ok(tx.row("select op from waiting limit 1", &[])?.is_none())
}

/// What waits for `dep`.
pub(crate) fn on(tx: &mut dyn Tx, dep: OpId) -> Result<Vec<OpId>, Fault> {
    tx.rows("select op from waiting where dep = ?1 order by op", &[Arg::Uuid(dep.bytes())])?
        .into_iter()
        .map(|mut row| row.uuid("op").map(OpId::from_bytes))
        .collect()
}

/// What waits for something that has come: two transactions on different tickets may not have seen each other.
pub(crate) fn ready(tx: &mut dyn Tx, limit: u64) -> Result<Vec<OpId>, Fault> {
    tx.rows(
        "select distinct waiting.op from waiting join receipt on receipt.op = waiting.dep and receipt.standing = 0
         order by waiting.op limit ?1",
        &[Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.uuid("op").map(OpId::from_bytes))
    .collect()
}

/// One of several that an operation waits for is here.
pub(crate) fn came(tx: &mut dyn Tx, op: OpId, dep: OpId) -> Result<(), Fault> {
    tx.execute("delete from waiting where op = ?1 and dep = ?2", &[Arg::Uuid(op.bytes()), Arg::Uuid(dep.bytes())])?;
    Ok(())
}

pub(crate) fn forget(tx: &mut dyn Tx, op: OpId) -> Result<(), Fault> {
    tx.execute("delete from waiting where op = ?1", &[Arg::Uuid(op.bytes())])?;
    Ok(())
}

/// What has waited since before `moment`.
pub(crate) fn older(tx: &mut dyn Tx, moment: ServerTime, limit: u64) -> Result<Vec<OpId>, Fault> {
    tx.rows(
        "select distinct op from waiting where since < ?1 order by op limit ?2",
        &[Arg::Int(moment.ms()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.uuid("op").map(OpId::from_bytes))
    .collect()
}
