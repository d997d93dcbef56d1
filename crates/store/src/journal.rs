//! The journal: everything the person authored on this device, as bytes that are never written again.

mod read;

pub(crate) use read::tally;
pub use read::{Authored, Counters, OpState, Tally};

use niangjia_domain::act::Act;
use niangjia_domain::code::Code;
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::kind::{Kind, Urgency};
use niangjia_domain::operation::{Blob, Label, OPERATION_BYTES_MAX, Operation, PHOTOS_PER_VISIT_MAX, TEXT_CHARS_MAX};
use niangjia_domain::outcome::{Outcome, Receipt};
use niangjia_domain::time::Captured;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::offer::RECEIPT_GAP;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::receipt::Witness;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::draft::{self, DraftChange};
use crate::error::StoreError;
use crate::setup::Author;
use crate::sql::{count, signed, ticket_id, to_json};
use crate::store::Store;

/// Receipts of one operation whose numbers lie so far apart were given by the county of before and of after it went back:
/// the first number given after that is [`RECEIPT_GAP`] above the last that the backup knew.
const APART: u64 = RECEIPT_GAP / 2;

/// The version that operations say they were made by.
const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

/// An operation about to be authored. Who authors it, and its place among his operations, the store knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authoring {
    /// Its id, drawn by the caller.
    pub op: OpId,
    /// See [`Operation::ticket`].
    pub ticket: TicketId,
    /// See [`Operation::base_rev`].
    pub base_rev: u32,
    /// See [`Operation::deps`].
    pub deps: Vec<OpId>,
    /// See [`Operation::blobs`].
    pub blobs: Vec<Blob>,
    /// See [`Operation::captured`].
    pub captured: Captured,
    /// What is done.
    pub act: Act,
}

impl Store {
    /// Authors operations, and changes drafts with them, in one durable transaction: all of it or nothing.
    ///
    /// # Errors
    /// [`StoreError::TextTooLong`], [`StoreError::TooLarge`], [`StoreError::TooManyPhotos`] before anything is written;
    /// [`StoreError::Full`], [`StoreError::NotEnrolled`].
    pub fn author_all(&self, operations: &[Authoring], drafts: &[DraftChange]) -> Result<(), StoreError> {
        self.authoring(|author| {
            self.write(|transaction| {
                for authoring in operations {
                    write_operation(transaction, author, authoring)?;
                }
                for change in drafts {
                    draft::apply(transaction, change)?;
                }
                Ok(())
            })
        })
    }

    /// Authors one operation. Durable when it returns, with one flush.
    ///
    /// # Errors
    /// As [`Store::author_all`].
    pub fn author_one(&self, authoring: &Authoring) -> Result<OpId, StoreError> {
        self.author_all(core::slice::from_ref(authoring), &[])?;
        Ok(authoring.op)
    }

    /// Takes note of an item's trouble or refusal.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn acknowledge(&self, op: OpId) -> Result<(), StoreError> {
        self.write(|transaction| {
            found(transaction.execute("update operation set acknowledged = 1 where op = ?1", [op.bytes()])?)
        })
    }

    /// Lets an item that was stuck be tried again, with its photo's bytes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn try_again(&self, op: OpId) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute(
                "update upload set state = 0, trouble = null where state = 3
                 and hash in (select original from photo where op = ?1 union select preview from photo where op = ?1)",
                [op.bytes()],
            )?;
            found(transaction.execute(
                "update operation set trouble = null, crashes = 0, acknowledged = 0 where op = ?1",
                [op.bytes()],
            )?)
        })
    }

    /// Takes receipts in, from wherever they come. A receipt that was taken before changes nothing; one that the county's
    /// key has not signed for the bytes that lie here proves nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_receipts(&self, receipts: &[Receipt]) -> Result<(), StoreError> {
        let witness = self.author()?.witness;
        self.write(|transaction| {
            receipts.iter().try_for_each(|receipt| take_receipt(transaction, &witness, receipt).map(|_| ()))
        })
    }
}

/// Checks, signs and inserts one operation; with its photo and uploads, if it is one.
pub(crate) fn write_operation(
    transaction: &Transaction<'_>,
    author: &Author,
    authoring: &Authoring,
) -> Result<(), StoreError> {
    let visit = visit_of(&authoring.act);
    if let (Act::Photo(_), Some(visit)) = (&authoring.act, visit) {
        check_photos(transaction, visit)?;
    }
    let seq: i64 = transaction
        .prepare_cached("select coalesce(max(seq), 0) + 1 from operation")?
        .query_row([], |row| row.get(0))?;
    let bytes = bytes(author, authoring, seq)?;
    let signature = author.key.sign(&bytes);
    let kind = authoring.act.kind();
    transaction
        .prepare_cached(
            "insert into operation (seq, op, ticket, visit, kind, urgency, bytes, signature, wall)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            seq,
            authoring.op.bytes(),
            authoring.ticket.bytes(),
            visit.map(VisitId::bytes),
            kind.wire(),
            urgency_number(kind),
            bytes,
            signature,
            authoring.captured.wall.ms(),
        ])?;
    if let Act::Photo(photo) = &authoring.act {
        crate::photo::write_photo(transaction, authoring, photo)?;
    }
    Ok(())
}

/// The bytes of an operation, checked against its limits. They are made here, once, and never again.
fn bytes(author: &Author, authoring: &Authoring, seq: i64) -> Result<Vec<u8>, StoreError> {
    let operation = Operation {
        op: authoring.op,
        install: author.install.install,
        seq: seq.cast_unsigned(),
        actor: author.install.member.user,
        ticket: authoring.ticket,
        base_rev: authoring.base_rev,
        deps: authoring.deps.clone(),
        blobs: authoring.blobs.clone(),
        captured: authoring.captured.clone(),
        app: APP_VERSION.to_owned(),
        v: 1,
        act: authoring.act.clone(),
    };
    let bytes = serde_json::to_vec(&operation)?;
    if bytes.len() > TEXT_CHARS_MAX && has_long_text(&serde_json::from_slice(&bytes)?) {
        return Err(StoreError::TextTooLong);
    }
    if bytes.len() > OPERATION_BYTES_MAX {
        return Err(StoreError::TooLarge(bytes.len()));
    }
    Ok(bytes)
}

fn has_long_text(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::String(text) => text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX,
        Value::Array(values) => values.iter().any(has_long_text),
        Value::Object(fields) => fields.values().any(has_long_text),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether the visit may have one more photo.
pub(crate) fn check_photos(connection: &Connection, visit: VisitId) -> Result<(), StoreError> {
    let photos = connection
        .prepare_cached("select count(*) as photos from photo where visit = ?1")?
        .query_row([visit.bytes()], |row| count(row, "photos"))?;
    if photos as usize >= PHOTOS_PER_VISIT_MAX { Err(StoreError::TooManyPhotos) } else { Ok(()) }
}

/// The visit that an act belongs to.
fn visit_of(act: &Act) -> Option<VisitId> {
    match act {
        Act::Arrive(arrival) => Some(arrival.visit),
        Act::Note(note) => note.visit,
        Act::Photo(photo) => Some(photo.visit),
        Act::Statement(statement) => Some(statement.visit),
        Act::Report(report) => Some(report.visit),
        Act::Submit(submit) => Some(submit.visit),
        Act::Register(_)
        | Act::Propose(_)
        | Act::Dispatch(_)
        | Act::Sign(_)
        | Act::Assign(_)
        | Act::Accept(_)
        | Act::Decline(_)
        | Act::Correct(_)
        | Act::Alert(_)
        | Act::SendBack(_)
        | Act::TakeUp(_)
        | Act::Reply(_)
        | Act::Review(_)
        | Act::Withdraw(_)
        | Act::Reassign(_)
        | Act::Reveal(_)
        | Act::AskOriginal(_)
        | Act::Adopt(_)
        | Act::Return(_)
        | Act::Merge(_)
        | Act::CallBack(_)
        | Act::Archive(_)
        | Act::Reopen(_)
        | Act::Move(_)
        | Act::Honour(_)
        | Act::Acknowledge(_) => None,
    }
}

fn urgency_number(kind: Kind) -> u8 {
    match kind.urgency() {
        Urgency::Danger => 0,
        Urgency::Text => 1,
    }
}

/// What taking a receipt in came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// It was known, or is about nothing of ours, or a later one is here.
    Nothing,
    /// It is news of this ticket.
    News(TicketId),
    /// The county's key has not signed it for the bytes that lie here.
    Doubted(TicketId),
}

impl Taken {
    /// The ticket, if anything changed.
    pub(crate) const fn ticket(self) -> Option<TicketId> {
        match self {
            Self::Nothing => None,
            Self::News(ticket) | Self::Doubted(ticket) => Some(ticket),
        }
    }
}

/// Takes one receipt in. The last word is never taken back by an earlier one. A receipt that does not prove itself makes
/// the operation go again, as if none had come, and says so.
pub(crate) fn take_receipt(connection: &Connection, witness: &Witness, receipt: &Receipt) -> Result<Taken, StoreError> {
    let json = to_json(receipt)?;
    let open = connection
        .prepare_cached(
            "select bytes, ticket, state from operation
             where op = ?1 and (state < 2 or resend = 1) and receipt is not ?2",
        )?
        .query_row(params![receipt.op.bytes(), json], |row| {
            let bytes = row.get_ref("bytes")?.as_blob()?;
            let is_proved = is_proved(witness, bytes, receipt) || planted::is(Bug::ReceiptUnsigned);
            Ok((is_proved, row.get::<_, u8>("state")? == 2, ticket_id(row, "ticket")?))
        })
        .optional()?;
    let Some((is_proved, is_final, ticket)) = open else { return Ok(Taken::Nothing) };
    if !is_proved {
        connection
            .prepare_cached(
                "update operation set trouble = iif(state < 2, ?2, trouble), resend = 1, attempting = 0,
                     acknowledged = 0
                 where op = ?1",
            )?
            .execute(params![receipt.op.bytes(), to_json(&Code::BadReceipt)?])?;
        return Ok(Taken::Doubted(ticket));
    }
    if is_final {
        return Ok(Taken::Nothing);
    }
    let refused = matches!(receipt.outcome, Outcome::Refused { .. });
    let state = if receipt.outcome.is_final() { 2 } else { 1 };
    connection
        .prepare_cached(
            "update operation set state = ?2, receipt = ?3, number = ?4, refused = ?5, trouble = null,
                 attempting = 0, crashes = 0, earlier = iif(?4 - number >= ?6, number, earlier)
             where op = ?1",
        )?
        .execute(params![receipt.op.bytes(), state, json, signed(receipt.number), refused, signed(APART)])?;
    Ok(Taken::News(ticket))
}

/// Whether the county signed it for an operation of these bytes. Whose install authored it, the bytes say.
fn is_proved(witness: &Witness, bytes: &[u8], receipt: &Receipt) -> bool {
    let label = serde_json::from_slice::<Label>(bytes);
    label.is_ok_and(|label| label.op == receipt.op && witness.believes(label.install, sha256(bytes), receipt))
}

pub(crate) fn found(rows: usize) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}
