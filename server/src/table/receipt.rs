//! What became of each operation.

use niangjia_domain::id::{InstallId, OpId, TicketId};
use niangjia_domain::outcome::{Outcome, Proof, Receipt};
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// How far a receipt is from the last word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Final,
    Waiting,
    Unverified,
    Quarantined,
}

impl Standing {
    pub(crate) const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Counted { .. }
            | Outcome::Late { .. }
            | Outcome::Foreign
            | Outcome::Applied
            | Outcome::Already
            | Outcome::Superseded { .. }
            | Outcome::Refused { .. } => Self::Final,
            Outcome::Waiting { .. } => Self::Waiting,
            Outcome::Unverified => Self::Unverified,
            Outcome::Quarantined => Self::Quarantined,
        }
    }

    const fn number(self) -> i64 {
        match self {
            Self::Final => 0,
            Self::Waiting => 1,
            Self::Unverified => 2,
            Self::Quarantined => 3,
        }
    }
}

fn receipt(mut row: Row) -> Result<Receipt, Fault> {
    Ok(Receipt {
        op: OpId::from_bytes(row.uuid("op")?),
        outcome: serde_json::from_str(&row.text("outcome")?).map_err(Fault::stored("outcome"))?,
        number: row.count("number")?,
        received: ServerTime::from_ms(row.int("received")?),
        ticket: row.maybe_uuid("ticket")?.map(TicketId::from_bytes),
        proof: Proof(row.array("proof")?),
    })
}

pub(crate) fn get(tx: &mut dyn Tx, op: OpId) -> Result<Option<Receipt>, Fault> {
    tx.row("select op, number, ticket, outcome, received, proof from receipt where op = ?1", &[Arg::Uuid(op.bytes())])?
        .map(receipt)
        .transpose()
}

/// Whether the last word on it has been said.
pub(crate) fn is_final(tx: &mut dyn Tx, op: OpId) -> Result<bool, Fault> {
    Ok(tx.row("select op from receipt where op = ?1 and standing = 0", &[Arg::Uuid(op.bytes())])?.is_some())
}

pub(crate) fn insert(tx: &mut dyn Tx, receipt: &Receipt, install: InstallId, outcome: &str) -> Result<(), Fault> {
    tx.execute(
        "insert into receipt (op, number, rev, install, ticket, standing, outcome, received, proof)
         values (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            Arg::Uuid(receipt.op.bytes()),
            Arg::Int(receipt.number.cast_signed()),
            Arg::Uuid(install.bytes()),
            Arg::uuid(receipt.ticket.map(TicketId::bytes)),
            Arg::Int(Standing::of(&receipt.outcome).number()),
            Arg::Text(outcome),
            Arg::Int(receipt.received.ms()),
            Arg::Blob(&receipt.proof.0),
        ],
    )?;
    Ok(())
}

/// The number and revision of a receipt that may still change, kept for this transaction alone.
pub(crate) fn claim(tx: &mut dyn Tx, op: OpId) -> Result<Option<(u64, u32)>, Fault> {
    let row = tx.row(
        "update receipt set standing = standing where op = ?1 and standing > 0 returning number, rev",
        &[Arg::Uuid(op.bytes())],
    )?;
    row.map(|mut row| Ok((row.count("number")?, row.small("rev")?))).transpose()
}

pub(crate) fn change(tx: &mut dyn Tx, receipt: &Receipt, rev: u32, outcome: &str) -> Result<(), Fault> {
    tx.execute(
        "update receipt set rev = ?2, standing = ?3, outcome = ?4, ticket = ?5, proof = ?6 where op = ?1",
        &[
            Arg::Uuid(receipt.op.bytes()),
            Arg::Int(i64::from(rev)),
            Arg::Int(Standing::of(&receipt.outcome).number()),
            Arg::Text(outcome),
            Arg::uuid(receipt.ticket.map(TicketId::bytes)),
            Arg::Blob(&receipt.proof.0),
        ],
    )?;
    Ok(())
}

/// Operations of an install that stand so, in order of their receipts.
pub(crate) fn standing_of(
    tx: &mut dyn Tx,
    standing: Standing,
    install: InstallId,
    limit: u64,
) -> Result<Vec<OpId>, Fault> {
    tx.rows(
        "select op from receipt where standing = ?1 and install = ?2 order by number limit ?3",
        &[Arg::Int(standing.number()), Arg::Uuid(install.bytes()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.uuid("op").map(OpId::from_bytes))
    .collect()
}

/// Operations that wait for a session of somebody who was dismissed, in order of their receipts.
pub(crate) fn unverified_of_revoked(tx: &mut dyn Tx, limit: u64) -> Result<Vec<OpId>, Fault> {
    tx.rows(
        "select receipt.op from receipt
         join install on install.id = receipt.install join member on member.id = install.member
         where receipt.standing = ?1 and member.revoked is not null order by receipt.number limit ?2",
        &[Arg::Int(Standing::Unverified.number()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.uuid("op").map(OpId::from_bytes))
    .collect()
}

/// All operations that stand so, from `after` on, in order of their receipts, each with its receipt's number.
pub(crate) fn standing(tx: &mut dyn Tx, standing: Standing, after: u64, limit: u64) -> Result<Vec<(OpId, u64)>, Fault> {
    tx.rows(
        "select op, number from receipt where standing = ?1 and number > ?2 order by number limit ?3",
        &[Arg::Int(standing.number()), Arg::Int(after.cast_signed()), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| Ok((OpId::from_bytes(row.uuid("op")?), row.count("number")?)))
    .collect()
}

/// How many receipts there are, and how many of them for operations that are not in the inbox.
pub(crate) fn count(tx: &mut dyn Tx) -> Result<(u64, u64), Fault> {
    let row = tx.row(
        "select count(*) as receipts,
                coalesce(sum(case when op_inbox.op is null then 1 else 0 end), 0) as orphans
         from receipt left join op_inbox on op_inbox.op = receipt.op",
        &[],
    )?;
    let mut row = row.ok_or(Fault::Column("receipts"))?;
    Ok((row.count("receipts")?, row.count("orphans")?))
}
