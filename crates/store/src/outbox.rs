//! The outbox: which operations go next, and what the push's answer makes of them.
//!
//! There is no queue that one item can block: danger goes first, then words as they were authored (so predecessors come
//! before what depends on them); whatever was on its way when the app died twice goes alone, last.

use niangjia_domain::code::Code;
use niangjia_domain::id::OpId;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::signature::verify;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::anchor::{self, AnchorNow};
use crate::error::StoreError;
use crate::journal::{Taken, take_receipt};
use crate::setup::Author;
use crate::sql::{op_id, to_json};
use crate::store::Store;

/// Attempts that ended with the app's death, from which on an operation goes alone (sync.md §3).
const CRASHES_MAX: i64 = 2;

/// How much one push may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchLimit {
    /// Bytes of operations and signatures, before compression. The first operation goes even if it alone is larger.
    pub bytes: usize,
    /// Operations.
    pub operations: usize,
}

/// Whether all receipts of an answer proved themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Believed {
    /// They did.
    All,
    /// Some did not: their operations go again.
    NotAll,
}

/// Operations that go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Their ids, in order.
    pub ops: Vec<OpId>,
    /// Their bytes and signatures, in the same order.
    pub frames: Vec<Signed>,
}

/// How far deliveries are, to be compared with a later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    waiting: i64,
    sent_bytes: i64,
    arrived: i64,
    read: i64,
}

impl Store {
    /// How far deliveries are, both ways.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn mark(&self) -> Result<Mark, StoreError> {
        self.read(|connection| {
            let mark = connection
                .prepare_cached(
                    "select (select count(*) from operation where (state < 2 or resend = 1) and (state = 0 or resend = 1))
                                as waiting,
                            (select coalesce(sum(offset), 0) from upload) as sent,
                            (select count(*) from upload where state = 2) as arrived,
                            (select coalesce(sum(cursor), 0) from feed) as read",
                )?
                .query_row([], |row| {
                    let (waiting, sent_bytes) = (row.get("waiting")?, row.get("sent")?);
                    Ok(Mark { waiting, sent_bytes, arrived: row.get("arrived")?, read: row.get("read")? })
                })?;
            Ok(mark)
        })
    }

    /// Takes the next operations out for an attempt. That they are being tried outlives the app's death from here on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_push(&self, limit: BatchLimit) -> Result<Option<Batch>, StoreError> {
        if !self.has_outbox()? {
            return Ok(None);
        }
        self.write_retold(|transaction| {
            let batch = next(transaction, limit)?;
            for op in &batch.ops {
                transaction
                    .prepare_cached("update operation set attempts = attempts + 1, attempting = 1 where op = ?1")?
                    .execute([op.bytes()])?;
                if planted::is(Bug::SentIsStored) {
                    is_there(transaction, *op)?;
                }
            }
            Ok(Some(batch).filter(|batch| !batch.ops.is_empty()))
        })
    }

    /// Whether anything waits to be pushed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn has_outbox(&self) -> Result<bool, StoreError> {
        self.read(|connection| {
            let any = connection
                .prepare_cached(
                    "select exists (select 1 from operation where (state < 2 or resend = 1) and (state = 0 or resend = 1)
                         and (trouble is null or trouble = ?1))
                         or exists (select 1 from pull_state where offering is not null)",
                )?
                .query_row([to_json(&Code::BadReceipt)?], |row| row.get(0))?;
            Ok(any)
        })
    }

    /// The attempt has ended without an answer, and without the app's death.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn abandon_push(&self, ops: &[OpId]) -> Result<(), StoreError> {
        self.write_retold(|transaction| {
            for op in ops {
                transaction
                    .prepare_cached("update operation set attempting = 0 where op = ?1")?
                    .execute([op.bytes()])?;
            }
            Ok(())
        })
    }

    /// Takes the push's answer in: one transaction, with the anchor. What a power cut takes back of it is asked again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_push_reply(&self, reply: &PushReply, anchor: Option<AnchorNow>) -> Result<Believed, StoreError> {
        let author = self.author()?;
        self.write_retold(|transaction| {
            let mut believed = Believed::All;
            for stored in &reply.operations {
                if take_stored(transaction, stored, &author)? == Believed::NotAll {
                    believed = Believed::NotAll;
                }
            }
            anchor.map_or(Ok(()), |now| anchor::set(transaction, now))?;
            Ok(believed)
        })
    }

    /// An operation cannot go as it is: it waits for the person, and nothing waits for it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_trouble(&self, op: OpId, code: &Code) -> Result<(), StoreError> {
        self.write(|transaction| set_trouble(transaction, op, code))
    }
}

fn next(connection: &Connection, limit: BatchLimit) -> Result<Batch, StoreError> {
    let mut statement = connection.prepare_cached(
        "select op, bytes, signature, crashes from operation
         where (state < 2 or resend = 1) and (state = 0 or resend = 1) and (trouble is null or trouble = ?3)
           -- What is still to be offered is not sent whole.
           and not (state > 0 and trouble is null
                    and seq > coalesce((select offering from pull_state), 9223372036854775807))
         order by crashes >= ?1, urgency, seq limit ?2",
    )?;
    let mut rows = statement.query(params![
        CRASHES_MAX,
        crate::sql::signed(limit.operations as u64),
        // A receipt that proved nothing: it goes again by itself.
        to_json(&Code::BadReceipt)?
    ])?;
    let mut batch = Batch { ops: Vec::new(), frames: Vec::new() };
    let mut size = 0;
    while let Some(row) = rows.next()? {
        let alone = row.get::<_, i64>("crashes")? >= CRASHES_MAX;
        let frame = Signed { bytes: row.get("bytes")?, signature: row.get("signature")? };
        size += frame.bytes.len() + frame.signature.len();
        if !batch.ops.is_empty() && (alone || size > limit.bytes) {
            break;
        }
        batch.ops.push(op_id(row, "op")?);
        batch.frames.push(frame);
        if alone {
            break;
        }
    }
    Ok(batch)
}

fn take_stored(connection: &Connection, stored: &Stored, author: &Author) -> Result<Believed, StoreError> {
    let op = stored.op;
    let receipt = stored.receipt.as_ref().filter(|receipt| receipt.op == op);
    if let Some(receipt) = receipt
        && let Taken::Doubted(_) = take_receipt(connection, &author.witness, receipt)?
    {
        return Ok(Believed::NotAll);
    }
    match stored.how {
        Kept::Stored | Kept::Duplicate => is_there(connection, op)?,
        Kept::IdClash => {
            is_there(connection, op)?;
            set_trouble(connection, op, &Code::Internal { id: "id_clash".to_owned() })?;
        }
        Kept::BadSignature => {
            let code = if is_sound(connection, op, &author.key.public())? {
                Code::Internal { id: "signature".to_owned() }
            } else {
                Code::DamagedHere
            };
            set_trouble(connection, op, &code)?;
        }
    }
    Ok(Believed::All)
}

/// The county has it. A receipt that proved nothing has been asked for again with this, and is no trouble any more.
fn is_there(connection: &Connection, op: OpId) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "update operation set state = max(state, 1), attempting = 0, crashes = 0, resend = 0,
                 trouble = nullif(trouble, ?2)
             where op = ?1",
        )?
        .execute(params![op.bytes(), to_json(&Code::BadReceipt)?])?;
    Ok(())
}

fn set_trouble(connection: &Connection, op: OpId, code: &Code) -> Result<(), StoreError> {
    connection
        .prepare_cached("update operation set trouble = ?2, attempting = 0, acknowledged = 0 where op = ?1")?
        .execute(params![op.bytes(), to_json(code)?])?;
    Ok(())
}

/// Whether the copy that lies here still has its own signature, by the key of now or an earlier one.
fn is_sound(connection: &Connection, op: OpId, public: &[u8; 32]) -> Result<bool, StoreError> {
    let mut keys: Vec<[u8; 32]> = connection
        .prepare_cached("select public_key from succession")?
        .query_map([], |row| row.get("public_key"))?
        .collect::<Result<_, _>>()?;
    keys.push(*public);
    let sound = connection
        .query_row("select bytes, signature from operation where op = ?1", [op.bytes()], |row| {
            let (bytes, signature) = (row.get_ref("bytes")?.as_blob()?, row.get("signature")?);
            Ok(keys.iter().any(|key| verify(key, bytes, &signature)))
        })
        .optional()?;
    Ok(sound.unwrap_or(false))
}

/// At opening: what was being tried when the app died has crashed it once more.
pub(crate) fn count_crashes(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("update operation set crashes = crashes + 1, attempting = 0 where attempting = 1", [])?;
    Ok(())
}
