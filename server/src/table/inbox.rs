//! Operations as they came.

use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;

use crate::error::Fault;
use crate::store::{Arg, Row, Tx};

/// An operation on its way into the inbox.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) op: OpId,
    pub(crate) install: InstallId,
    pub(crate) install_seq: u64,
    pub(crate) hash: BlobHash,
    pub(crate) bytes: Vec<u8>,
    pub(crate) signature: [u8; 64],
    pub(crate) session: Session,
}

/// An operation in the inbox.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) arrival: u64,
    pub(crate) op: OpId,
    pub(crate) install: InstallId,
    pub(crate) bytes: Vec<u8>,
    pub(crate) received: ServerTime,
    pub(crate) session: Session,
}

/// What is in the inbox under an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) hash: BlobHash,
    pub(crate) judged: bool,
}

/// Why a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flag {
    IdClash,
    Fork,
}

impl Flag {
    const fn name(self) -> &'static str {
        match self {
            Self::IdClash => "id_clash",
            Self::Fork => "fork",
        }
    }
}

fn item(mut row: Row) -> Result<Item, Fault> {
    Ok(Item {
        arrival: row.count("arrival")?,
        op: OpId::from_bytes(row.uuid("op")?),
        install: InstallId::from_bytes(row.uuid("install")?),
        bytes: row.blob("bytes")?,
        received: ServerTime::from_ms(row.int("received")?),
        session: if row.int("checked")? == 1 { Session::Checked } else { Session::Unchecked },
    })
}

/// Keeps the bytes, unless its id is taken; tells whether they are kept.
pub(crate) fn append(
    tx: &mut dyn Tx,
    arrival: u64,
    arrived: &Arrived,
    received: ServerTime,
    flag: Option<Flag>,
) -> Result<bool, Fault> {
    let kept = tx.execute(
        "insert into op_inbox (arrival, op, install, install_seq, hash, bytes, signature, received, checked, judged,
                               attempts, flag)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, 0, ?10)
         on conflict (op) do nothing",
        &[
            Arg::Int(arrival.cast_signed()),
            Arg::Uuid(arrived.op.bytes()),
            Arg::Uuid(arrived.install.bytes()),
            // A forged number beyond 63 bits only sorts oddly.
            Arg::Int(i64::try_from(arrived.install_seq).unwrap_or(i64::MAX)),
            Arg::Blob(&arrived.hash.0),
            Arg::Blob(&arrived.bytes),
            Arg::Blob(&arrived.signature),
            Arg::Int(received.ms()),
            Arg::Int(i64::from(arrived.session == Session::Checked)),
            flag.map_or(Arg::Null, |flag| Arg::Text(flag.name())),
        ],
    )?;
    Ok(kept == 1)
}

pub(crate) fn kept(tx: &mut dyn Tx, op: OpId) -> Result<Option<Kept>, Fault> {
    let row = tx.row("select hash, judged from op_inbox where op = ?1", &[Arg::Uuid(op.bytes())])?;
    row.map(|mut row| Ok(Kept { hash: BlobHash(row.array("hash")?), judged: row.int("judged")? == 1 })).transpose()
}

pub(crate) fn get(tx: &mut dyn Tx, op: OpId) -> Result<Option<Item>, Fault> {
    tx.row(
        "select arrival, op, install, bytes, received, checked from op_inbox where op = ?1",
        &[Arg::Uuid(op.bytes())],
    )?
    .map(item)
    .transpose()
}

/// Whether bytes of this hash are kept under an id of the server's.
pub(crate) fn has_clash(tx: &mut dyn Tx, hash: BlobHash) -> Result<bool, Fault> {
    let row = tx.row("select op from op_inbox where hash = ?1 and flag = 'id_clash'", &[Arg::Blob(&hash.0)])?;
    Ok(row.is_some())
}

/// Whether an operation of this install with this number or a later one is kept.
pub(crate) fn has_later(tx: &mut dyn Tx, install: InstallId, seq: u64) -> Result<bool, Fault> {
    let row = tx.row(
        "select op from op_inbox where install = ?1 and install_seq >= ?2 limit 1",
        &[Arg::Uuid(install.bytes()), Arg::Int(seq.cast_signed())],
    )?;
    Ok(row.is_some())
}

/// Marks what is not judged in this span of arrivals as judged, and tells which they were. Undone with the transaction.
pub(crate) fn claim(tx: &mut dyn Tx, first: u64, last: u64) -> Result<Vec<u64>, Fault> {
    tx.rows(
        "update op_inbox set judged = 1 where arrival between ?1 and ?2 and judged = 0 returning arrival",
        &[Arg::Int(first.cast_signed()), Arg::Int(last.cast_signed())],
    )?
    .into_iter()
    .map(|mut row| row.count("arrival"))
    .collect()
}

/// What waits to be judged and has not failed `attempts_max` times, in order of arrival.
pub(crate) fn unjudged(tx: &mut dyn Tx, attempts_max: u32, limit: u64) -> Result<Vec<Item>, Fault> {
    tx.rows(
        "select arrival, op, install, bytes, received, checked from op_inbox
         where judged = 0 and attempts < ?1 order by arrival limit ?2",
        &[Arg::Int(i64::from(attempts_max)), Arg::Int(limit.cast_signed())],
    )?
    .into_iter()
    .map(item)
    .collect()
}

pub(crate) fn failed(tx: &mut dyn Tx, arrival: u64) -> Result<(), Fault> {
    tx.execute("update op_inbox set attempts = attempts + 1 where arrival = ?1", &[Arg::Int(arrival.cast_signed())])?;
    Ok(())
}

/// The install has proved a session since.
pub(crate) fn proved(tx: &mut dyn Tx, op: OpId) -> Result<(), Fault> {
    tx.execute("update op_inbox set checked = 1 where op = ?1", &[Arg::Uuid(op.bytes())])?;
    Ok(())
}

/// Gives another chance to what has failed: a new program may do better.
pub(crate) fn forgive(tx: &mut dyn Tx) -> Result<(), Fault> {
    tx.execute("update op_inbox set attempts = 0 where judged = 0", &[])?;
    Ok(())
}

/// Flags operations of an install that share a sequence number within this span; tells how many are newly flagged.
pub(crate) fn flag_forks(tx: &mut dyn Tx, install: InstallId, first: u64, last: u64) -> Result<u64, Fault> {
    let span = [Arg::Uuid(install.bytes()), Arg::Int(first.cast_signed()), Arg::Int(last.cast_signed())];
    let shared = tx.rows(
        "select install_seq from op_inbox where install = ?1 and install_seq between ?2 and ?3 and flag is null
         group by install_seq having count(*) > 1",
        &span,
    )?;
    let mut flagged = 0;
    for mut row in shared {
        flagged += tx.execute(
            "update op_inbox set flag = ?3 where install = ?1 and install_seq = ?2 and flag is null",
            &[span[0], Arg::Int(row.int("install_seq")?), Arg::Text(Flag::Fork.name())],
        )?;
    }
    Ok(flagged)
}

/// What lies in the inbox behind an arrival, `limit` rows at most: the arrival, the hash and the bytes.
pub(crate) fn bytes_after(tx: &mut dyn Tx, arrival: u64, limit: u64) -> Result<Vec<(u64, BlobHash, Vec<u8>)>, Fault> {
    let rows = tx.rows(
        "select arrival, hash, bytes from op_inbox where arrival > ?1 order by arrival limit ?2",
        &[Arg::Int(arrival.cast_signed()), Arg::Int(limit.cast_signed())],
    )?;
    rows.into_iter()
        .map(|mut row| Ok((row.count("arrival")?, BlobHash(row.array("hash")?), row.blob("bytes")?)))
        .collect()
}
