use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::kind::Kind;
use niangjia_domain::risk::Level;
use niangjia_domain::time::{DeviceTime, ServerTime};
use serde::{Deserialize, Serialize};

use super::{Delivery, DepositState, PersonRow, Strip, Transfer};
use crate::command::FileId;

/// The 同步 screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncView {
    /// Connection and counters.
    pub strip: Strip,
    /// When the oldest item that exists only here was made.
    pub oldest: Option<DeviceTime>,
    /// What needs attention.
    pub attention: Vec<AttentionRow>,
    /// Tickets with items on their way.
    pub tickets: Vec<SyncTicket>,
    /// Receipts, newest first, at most 100.
    pub receipts: Vec<ReceiptRow>,
    /// When the next try is due, in seconds; `None` while one is going on.
    pub next_try_s: Option<u32>,
    /// The county has no verified backup, so originals stay on this device.
    pub no_backup: bool,
    /// What pictures take here, and what of it may leave.
    pub pictures: PicturesView,
    /// What was saved when this device's files were damaged, until it is noted.
    pub salvaged: Option<SalvagedView>,
    /// The last export: path and how many items it holds.
    pub exported: Option<(String, u32)>,
    /// The last list of receipts that was saved: path and how many it holds.
    pub receipts_saved: Option<(String, u32)>,
    /// Colleagues' bundles, as they came.
    pub carried: Vec<CarriedRow>,
    /// What the last list of receipts from a file was good for.
    pub receipts_taken: Option<ReceiptsTaken>,
    /// The others who use this device, and what became of what they left.
    pub people: Vec<PersonRow>,
    /// What this person left unsent when the screen was last covered.
    pub left: DepositState,
}

/// A colleague's bundle. What is in it nobody here can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedRow {
    /// Its name here.
    pub file: FileId,
    /// As the file was called.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// When it was taken in, by the device's clock.
    pub came: DeviceTime,
    /// How far it is.
    pub state: CarriedState,
}

/// How far a carried bundle is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CarriedState {
    /// On its way: so many thousandths of it are there.
    Waiting {
        /// Thousandths.
        permille: u16,
    },
    /// The county has it; so many receipts wait to be given back.
    Delivered {
        /// How many.
        receipts: u32,
        /// Where they were saved last.
        saved: Option<String>,
    },
    /// The county will not take it.
    Refused {
        /// Why.
        code: Code,
    },
}

/// What a list of receipts from a file was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsTaken {
    /// Receipts of this person's work that the county has signed.
    pub proved: u32,
    /// Of these, those that are news.
    pub news: u32,
    /// Receipts of this person's work that prove nothing.
    pub doubted: u32,
}

/// What pictures take on this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PicturesView {
    /// Bytes of all of them.
    pub bytes: u64,
    /// Bytes that leave when room is short, and can be had again.
    pub may_leave_bytes: u64,
    /// Own originals that the county has and that no tested backup of it holds: they stay.
    pub unbacked: u32,
    /// Their bytes.
    pub unbacked_bytes: u64,
}

/// What was saved out of damaged files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalvagedView {
    /// Records that were saved.
    pub records: u32,
    /// Drafts that were saved.
    pub drafts: u32,
    /// Records that were not.
    pub lost: u32,
    /// Photos whose originals were not, and that had not arrived.
    pub photos: u32,
}

/// One item that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionRow {
    /// The operation.
    pub op: OpId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Last four digits.
    pub tail: String,
    /// What it is.
    pub kind: Kind,
    /// For photos: what it shows.
    pub evidence: Option<EvidenceKind>,
    /// Why.
    pub why: super::Attention,
    /// Bytes, for photos.
    pub bytes: Option<u64>,
}

/// A ticket with items on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncTicket {
    /// Which.
    pub ticket: TicketId,
    /// Last four digits.
    pub tail: String,
    /// One line.
    pub title: String,
    /// How dangerous.
    pub risk: Level,
    /// In order of sending.
    pub items: Vec<SyncItem>,
}

/// One item on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncItem {
    /// The operation.
    pub op: OpId,
    /// What it is.
    pub kind: Kind,
    /// For photos: what it shows.
    pub evidence: Option<EvidenceKind>,
    /// When it was made, by the device's clock.
    pub wall: DeviceTime,
    /// What became of it.
    pub delivery: Delivery,
    /// For photos: preview and original.
    pub transfers: Option<(Transfer, Transfer)>,
}

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// The operation.
    pub op: OpId,
    /// Its ticket.
    pub ticket: TicketId,
    /// Last four digits.
    pub tail: String,
    /// The ticket's line.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// What became of it.
    pub delivery: Delivery,
    /// The receipt's number.
    pub number: u64,
    /// When the county received it.
    pub received: ServerTime,
}
