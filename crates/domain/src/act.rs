//! What an operation does: one variant per kind, each with what that kind knows.

use serde::{Deserialize, Serialize};

use crate::evidence::Manifest;
use crate::form::{Answers, EvidenceKind};
use crate::id::{OpId, TicketId, UserId, VisitId};
use crate::kind::Kind;
use crate::money::Fen;
use crate::risk::Level;
use crate::ticket::{Contact, Disclosure, Matter};

/// What was done. On the wire: `"kind"` names it, `"payload"` carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload")]
pub enum Act {
    /// 登记: a ticket comes into being.
    #[serde(rename = "ticket.register")]
    Register(Box<Registration>),
    /// 现场登记: what a worker told an officer on site; a handler registers it.
    #[serde(rename = "ticket.propose")]
    Propose(Box<Registration>),
    /// 派单
    #[serde(rename = "ticket.dispatch")]
    Dispatch(Dispatch),
    /// 签收
    #[serde(rename = "ticket.sign")]
    Sign(Nothing),
    /// 退单
    #[serde(rename = "ticket.return")]
    Return(GiveBack),
    /// 并单
    #[serde(rename = "ticket.merge")]
    Merge(Merge),
    /// 指派核实
    #[serde(rename = "ticket.assign")]
    Assign(Task),
    /// 接单
    #[serde(rename = "visit.accept")]
    Accept(Nothing),
    /// 婉拒
    #[serde(rename = "visit.decline")]
    Decline(Reason),
    /// 到场
    #[serde(rename = "visit.arrived")]
    Arrive(Arrival),
    /// 笔记
    #[serde(rename = "note.added")]
    Note(Note),
    /// 照片
    #[serde(rename = "photo.attached")]
    Photo(Box<Photo>),
    /// 笔录
    #[serde(rename = "statement.taken")]
    Statement(Statement),
    /// 更正: stands beside the earlier fact, never replaces it.
    #[serde(rename = "fact.corrected")]
    Correct(Correction),
    /// 风险预警
    #[serde(rename = "risk.alerted")]
    Alert(Alert),
    /// 核实报告
    #[serde(rename = "visit.submitted")]
    Report(Box<Report>),
    /// 提交核实: depends on its report.
    #[serde(rename = "visit.submit")]
    Submit(Submit),
    /// 退回补核
    #[serde(rename = "visit.send_back")]
    SendBack(SendBack),
    /// 办理
    #[serde(rename = "ticket.take_up")]
    TakeUp(TakeUp),
    /// 答复
    #[serde(rename = "ticket.reply")]
    Reply(Box<Reply>),
    /// 审核
    #[serde(rename = "ticket.review")]
    Review(Review),
    /// 回访
    #[serde(rename = "ticket.call_back")]
    CallBack(CallBack),
    /// 归档
    #[serde(rename = "ticket.archive")]
    Archive(Nothing),
    /// 重办
    #[serde(rename = "ticket.reopen")]
    Reopen(Reason),
    /// 撤回
    #[serde(rename = "ticket.withdraw")]
    Withdraw(Reason),
    /// 改派
    #[serde(rename = "ticket.reassign")]
    Reassign(Reassign),
    /// 查看联系方式
    #[serde(rename = "contact.revealed")]
    Reveal(Reason),
    /// 要原图
    #[serde(rename = "photo.original_asked")]
    AskOriginal(AskOriginal),
    /// 采用迟到报告
    #[serde(rename = "report.adopted")]
    Adopt(Adopt),
    /// 认可迟到报告
    #[serde(rename = "report.honour")]
    Honour(Honour),
    /// 知悉预警
    #[serde(rename = "alert.acknowledged")]
    Acknowledge(Acknowledge),
    /// 移交属地
    #[serde(rename = "ticket.move")]
    Move(Move),
}

impl Act {
    /// The kind of this act.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Register(_) => Kind::Register,
            Self::Propose(_) => Kind::Propose,
            Self::Dispatch(_) => Kind::Dispatch,
            Self::Sign(_) => Kind::Sign,
            Self::Return(_) => Kind::Return,
            Self::Merge(_) => Kind::Merge,
            Self::Assign(_) => Kind::Assign,
            Self::Accept(_) => Kind::Accept,
            Self::Decline(_) => Kind::Decline,
            Self::Arrive(_) => Kind::Arrive,
            Self::Note(_) => Kind::Note,
            Self::Photo(_) => Kind::Photo,
            Self::Statement(_) => Kind::Statement,
            Self::Correct(_) => Kind::Correct,
            Self::Alert(_) => Kind::Alert,
            Self::Report(_) => Kind::Report,
            Self::Submit(_) => Kind::Submit,
            Self::SendBack(_) => Kind::SendBack,
            Self::TakeUp(_) => Kind::TakeUp,
            Self::Reply(_) => Kind::Reply,
            Self::Review(_) => Kind::Review,
            Self::CallBack(_) => Kind::CallBack,
            Self::Archive(_) => Kind::Archive,
            Self::Reopen(_) => Kind::Reopen,
            Self::Withdraw(_) => Kind::Withdraw,
            Self::Reassign(_) => Kind::Reassign,
            Self::Reveal(_) => Kind::Reveal,
            Self::AskOriginal(_) => Kind::AskOriginal,
            Self::Adopt(_) => Kind::Adopt,
            Self::Honour(_) => Kind::Honour,
            Self::Acknowledge(_) => Kind::Acknowledge,
            Self::Move(_) => Kind::Move,
        }
    }
}

/// An act that needs no words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Nothing {}

/// An act that needs a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In the person's words.
    pub reason: String,
}

/// What is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// What was asked.
    pub matter: Matter,
    /// Who asked, unless anonymous.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The proposal that this registration takes over, if an officer brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<OpId>,
}

/// To which county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// The county that is to handle it.
    pub county: crate::id::OrgId,
}

/// Why a county does not take a ticket, and who should.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBack {
    /// Why not this county.
    pub reason: String,
    /// The rule that says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// Who should have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggest: Option<crate::id::OrgId>,
}

/// The same matter twice: this ticket goes on in another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The ticket that survives.
    pub master: TicketId,
    /// Why they are the same matter.
    pub why: String,
}

/// Another county's matter after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The county that is to handle it.
    pub county: crate::id::OrgId,
    /// Told to both sides.
    pub reason: String,
}

/// The worker was rung up after the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// How often it was tried, the successful one included.
    pub attempts: u8,
    /// What he said, if he was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// What the worker said when he was rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// Whether the matter is settled, as he sees it.
    pub solved: Solved,
    /// Whether he is content with how it was handled.
    pub content: bool,
}

/// What an officer is sent to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Who goes.
    pub officer: UserId,
    /// Who goes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<UserId>,
    /// What to find out, in the handler's words.
    pub task: String,
    /// What the officer may know.
    #[serde(default)]
    pub disclose: Disclosure,
}

/// Another officer, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassign {
    /// The new task.
    #[serde(flatten)]
    pub task: Task,
    /// Told to both officers.
    pub reason: String,
}

/// The officer has come to the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The visit that begins.
    pub visit: VisitId,
    /// The place, as typed; a fix of the receiver is in the photos' manifests.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The visit it belongs to; a handler's note has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// What it says.
    pub text: String,
}

/// A photo; its bytes travel beside the operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The visit it belongs to.
    pub visit: VisitId,
    /// What it shows, by the checklist.
    pub evidence: EvidenceKind,
    /// What it shows, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// How, where and by whom it was taken.
    pub manifest: Manifest,
}

/// What somebody said, read back to him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The visit it belongs to.
    pub visit: VisitId,
    /// Who spoke.
    pub person: String,
    /// What was said.
    pub text: String,
    /// Whether it was read back and confirmed.
    pub read_back: bool,
}

/// A later word on an own earlier fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The fact.
    pub of: OpId,
    /// What is right.
    pub text: String,
}

/// Danger seen on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// How grave, as the person sees it.
    pub level: Level,
    /// About how many people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// Money at stake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// Where exactly.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What is seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behaviour: Vec<crate::risk::Behaviour>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// The officer's report of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which visit.
    pub visit: VisitId,
    /// The answers of the form.
    pub answers: Answers,
    /// The photos that belong to it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<OpId>,
    /// The notes and statements that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<OpId>,
    /// Late reports that it takes over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adopts: Vec<OpId>,
    /// The officer's conclusion in a few sentences.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
}

/// Hands a report in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submit {
    /// Which visit.
    pub visit: VisitId,
    /// Its report.
    pub report: OpId,
}

/// What is missing in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendBack {
    /// The report that was read.
    pub report: OpId,
    /// What is missing, one by one.
    pub missing: Vec<String>,
    /// A word to the officer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The county takes the matter into its own hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeUp {
    /// The report that was read, if a visit came before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<OpId>,
    /// How it will be handled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Whether the matter is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Solved {
    /// 解决
    Yes,
    /// 部分解决
    Partly,
    /// 未解决
    No,
}

/// The county's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Whether it is settled.
    pub solved: Solved,
    /// Why it is not, or only in part.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What the worker is told.
    pub to_worker: String,
    /// What colleagues need to know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub internal: String,
    /// Laws cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law: Vec<String>,
    /// Money that reached the workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<Fen>,
}

/// The reviewer's word on a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Goes on to the callback, or back to the handler.
    pub pass: bool,
    /// Needed when it goes back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Which original is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskOriginal {
    /// The operation that attached it.
    pub photo: OpId,
}

/// A late report, copied into the own draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopt {
    /// The late report.
    pub report: OpId,
}

/// A late report that is taken as the visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Honour {
    /// The late report.
    pub report: OpId,
    /// Told to both officers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// An alert has been read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledge {
    /// The alert.
    pub alert: OpId,
}
