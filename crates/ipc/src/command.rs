//! Commands: what a person does. Each is durable on the device when it returns, with no network on the way.

use niangjia_domain::act::{
    Acknowledge, Adopt, Alert, AskOriginal, Honour, Reassign, Registration, Reply, Review, SendBack, TakeUp, Task,
};
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{Answer, EvidenceKind, ItemCode, Value};
use niangjia_domain::holder::Holder;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::operation::BlobHash;
use serde::{Deserialize, Serialize};

use crate::view::SettingsView;

/// Longest piece of a photo in one message, before base64 (mobile.md §1.4: one big message runs out of memory).
pub const CHUNK_BYTES_MAX: usize = 256 * 1024;

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "tell", rename_all = "snake_case")]
pub enum Command {
    /// Makes this install the person's, and sets the PIN.
    Enrol {
        /// `host:port`
        address: String,
        /// As typed or scanned.
        code: String,
        /// SHA-256 of the certificate as the person confirmed it, 64 hexadecimal digits; `None` only for plain HTTP on
        /// loopback.
        fingerprint: Option<String>,
        /// The PIN or passphrase.
        pin: String,
        /// What this device is called.
        device: String,
        /// What the lock screen calls the person where several use the device; empty for his place alone.
        label: String,
    },
    /// 换人: covers the screen, and leads to the choice of who uses the device.
    Switch {},
    /// Somebody of those who use the device: his PIN is asked for next.
    Choose {
        /// Who.
        holder: Holder,
    },
    /// 添加使用人: leads to the enrolment of one more; [`Command::Switch`] leads back.
    AddPerson {},
    /// Opens the app.
    Unlock {
        /// The PIN or passphrase.
        pin: String,
    },
    /// Covers the screen; delivery goes on.
    Lock {},
    /// What the lock screen calls this person where several use the device.
    SetLabel {
        /// Empty for his place alone.
        label: String,
    },
    /// How the app is to look.
    Settings {
        /// The new settings, whole.
        settings: SettingsView,
    },
    /// Tries to deliver now.
    SyncNow {},
    /// What was saved out of damaged files has been read.
    NoteSalvage {},
    /// Writes everything unsent into one file that only the county can open.
    Export {
        /// Where; empty for the app's own export folder.
        folder: String,
    },
    /// Writes all receipts into one file that anybody can check.
    SaveReceipts {
        /// Where; empty for the app's own export folder.
        folder: String,
    },
    /// A file from outside is about to come in: a colleague's sealed bundle, or receipts that came back.
    FileBegin {
        /// Drawn by the page.
        file: FileId,
        /// As the file is called.
        name: String,
        /// Bytes in all.
        bytes: u64,
    },
    /// The next piece of it.
    FileChunk {
        /// Which.
        file: FileId,
        /// From 0, without gaps; a repeated piece is ignored.
        index: u32,
        /// [`CHUNK_BYTES_MAX`] bytes, the last piece what is left; base64.
        base64: String,
    },
    /// All pieces are there: a bundle is kept for delivery, receipts mark the person's own work.
    FileFinish {
        /// Which.
        file: FileId,
    },
    /// The receipts of a bundle that was delivered, into a file for its author.
    SaveCarried {
        /// Which.
        file: FileId,
        /// Where; empty for the app's own export folder.
        folder: String,
    },
    /// Lets go of a colleague's bundle, or of its receipts.
    DropCarried {
        /// Which.
        file: FileId,
    },
    /// Tries an item again that needs attention.
    Repair {
        /// Which.
        op: OpId,
        /// How.
        how: Repair,
    },
    /// 接单
    Accept {
        /// Which.
        ticket: TicketId,
    },
    /// 婉拒
    Decline {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// 我到了，开始核实: accepts if need be, declares arrival and opens the draft.
    BeginVisit {
        /// Which.
        ticket: TicketId,
        /// Where, as typed.
        place: String,
    },
    /// One answer of the form, durable at once.
    SetAnswer {
        /// Whose visit.
        ticket: TicketId,
        /// Which item.
        item: ItemCode,
        /// What.
        answer: Answer<Value>,
    },
    /// The words of a note while it is being written, durable at once.
    SetNoteDraft {
        /// Whose visit.
        ticket: TicketId,
        /// All of it.
        text: String,
    },
    /// The words of the conclusion while they are being written, durable at once.
    SetSummary {
        /// Whose visit.
        ticket: TicketId,
        /// All of it.
        text: String,
    },
    /// A note, finished. On a desk: a note of the desk's own.
    AddNote {
        /// Which.
        ticket: TicketId,
        /// What it says.
        text: String,
    },
    /// Before the camera opens: the photo's place is kept.
    PhotoBegin {
        /// Drawn by the page.
        capture: CaptureId,
        /// Whose visit.
        ticket: TicketId,
        /// What it is to show.
        evidence: EvidenceKind,
        /// In words.
        caption: String,
        /// Taken in the app, or picked from elsewhere.
        origin: Origin,
    },
    /// The next piece of the photo's bytes.
    PhotoChunk {
        /// Which.
        capture: CaptureId,
        /// From 0, without gaps; a repeated piece is ignored.
        index: u32,
        /// At most [`CHUNK_BYTES_MAX`] bytes, base64.
        base64: String,
    },
    /// All pieces are there: check, seal, derive, sign.
    PhotoFinish {
        /// Which.
        capture: CaptureId,
        /// Bytes in all.
        bytes: u64,
    },
    /// The photo will not come.
    PhotoCancel {
        /// Which.
        capture: CaptureId,
    },
    /// 风险预警
    Alert {
        /// Which.
        ticket: TicketId,
        /// What.
        alert: Alert,
    },
    /// Hands the visit in.
    Submit {
        /// Whose visit.
        ticket: TicketId,
    },
    /// 采用迟到报告: its answers are copied where the own draft has none.
    Adopt {
        /// Which.
        ticket: TicketId,
        /// What.
        adopt: Adopt,
    },
    /// 查看联系方式
    Reveal {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// 登记
    Register {
        /// Drawn by the page.
        ticket: TicketId,
        /// What.
        registration: Box<Registration>,
    },
    /// 指派核实
    Assign {
        /// Which.
        ticket: TicketId,
        /// What.
        task: Task,
    },
    /// 改派
    Reassign {
        /// Which.
        ticket: TicketId,
        /// What.
        reassign: Reassign,
    },
    /// 撤回
    Withdraw {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// 退回补核
    SendBack {
        /// Which.
        ticket: TicketId,
        /// What.
        send_back: SendBack,
    },
    /// 办理
    TakeUp {
        /// Which.
        ticket: TicketId,
        /// What.
        take_up: TakeUp,
    },
    /// 答复
    Reply {
        /// Which.
        ticket: TicketId,
        /// What.
        reply: Box<Reply>,
    },
    /// 审核
    Review {
        /// Which.
        ticket: TicketId,
        /// What.
        review: Review,
    },
    /// 要原图
    AskOriginal {
        /// Which.
        ticket: TicketId,
        /// What.
        ask: AskOriginal,
    },
    /// A photo's bytes are wanted here (a preview or an original that lies at the county).
    FetchPhoto {
        /// Which ticket it belongs to.
        ticket: TicketId,
        /// Which bytes.
        hash: BlobHash,
    },
    /// What is being written in a sheet of the desk, durable at once. The order that the sheet gives puts it away.
    KeepSheet {
        /// Whose; of no meaning for a registration, of which there is one draft.
        ticket: TicketId,
        /// Which.
        sheet: SheetKind,
        /// As the page will read it again; nothing puts it away.
        text: String,
    },
    /// 知悉预警
    Acknowledge {
        /// Which.
        ticket: TicketId,
        /// What.
        acknowledge: Acknowledge,
    },
    /// 认可迟到报告
    Honour {
        /// Which.
        ticket: TicketId,
        /// What.
        honour: Honour,
    },
}

/// A sheet of the desk in which something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// 登记
    Register,
    /// 指派
    Assign,
    /// 改派
    Reassign,
    /// 撤回
    Withdraw,
    /// 办理
    TakeUp,
    /// 备注
    Note,
    /// 答复
    Reply,
    /// 退回补核
    SendBack,
    /// 审核
    Review,
    /// 认可迟到报告
    Honour,
}

impl SheetKind {
    /// Its name in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            SheetKind::Register => "register",
            SheetKind::Assign => "assign",
            SheetKind::Reassign => "reassign",
            SheetKind::Withdraw => "withdraw",
            SheetKind::TakeUp => "take_up",
            SheetKind::Note => "note",
            SheetKind::Reply => "reply",
            SheetKind::SendBack => "send_back",
            SheetKind::Review => "review",
            SheetKind::Honour => "honour",
        }
    }
}

/// Names a photo that is being taken in; sixteen random bytes drawn by the page, hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaptureId(pub String);

/// Names a file that comes in; sixteen random bytes drawn by the page, hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub String);

/// What can be done about an item that needs attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Send it once more.
    Again,
    /// Send a smaller copy in place of the original that is too large; the original stays here.
    Shrink,
    /// Take note of it; the item leaves the list, and stays on the timeline.
    Acknowledge,
}
