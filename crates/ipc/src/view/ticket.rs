use niangjia_domain::act::Act;
use niangjia_domain::clock::{Clock, Permille, Remaining};
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::form::{Answers, EvidenceKind};
use niangjia_domain::id::{OpId, VisitId};
use niangjia_domain::kind::Kind;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::state::State;
use niangjia_domain::ticket::{Named, ReportHead, Ticket};
use niangjia_domain::time::{Bounds, DeviceTime, ServerTime};
use serde::{Deserialize, Serialize};

use super::{Delivery, Transfer};

/// One ticket, with everything that its screen shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TicketView {
    /// The ticket as the county last sent it, through this person's lens; the contact is taken out into [`ContactView`].
    pub ticket: Ticket,
    /// Where it is, with the person's own pending intents counted in.
    pub state: State,
    /// An own intent waits for the county's answer.
    pub pending: bool,
    /// What this person could do now, pending intents counted in.
    pub offers: Vec<Kind>,
    /// The clock.
    pub clock: Option<ClockView>,
    /// Who asked, if disclosed.
    pub contact: Option<ContactView>,
    /// Newest first.
    pub timeline: Vec<TimelineRow>,
    /// Photos, in order of capture.
    pub photos: Vec<PhotoView>,
    /// Reports, newest first; late ones among them.
    pub reports: Vec<ReportView>,
    /// The visit that is open here.
    pub visit: Option<VisitId>,
    /// It has left, and why.
    pub departed: Option<DepartedView>,
    /// Whether its content can be shown.
    pub shown: Shown,
}

/// Whether a ticket's content can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// All that this person may see.
    Whole,
    /// The app is too old to read it.
    Unreadable,
    /// The county has been silent for too long: number and own work are all there is until it speaks.
    Locked,
}

/// A clock with its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// What is waited for.
    pub what: Clock,
    /// How long.
    pub remaining: Remaining,
    /// From.
    pub start: ServerTime,
    /// To.
    pub due: ServerTime,
    /// How much has run.
    pub elapsed: Permille,
}

/// Who asked. Masked until revealed; a reveal is logged and lasts 60 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// `张*`, or the name while revealed.
    pub name: String,
    /// `138****1234`, or the number while revealed.
    pub phone: String,
    /// What he is in the matter.
    pub role: String,
    /// Seconds left, while revealed.
    pub revealed_s: Option<u32>,
}

/// One line of the timeline: an entry from the county, or an own operation that is not there yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// The operation.
    pub op: OpId,
    /// Who.
    pub actor: Named,
    /// This person himself.
    pub own: bool,
    /// What.
    pub act: Act,
    /// When, by the county's time, as well as is known.
    pub at: Option<Bounds>,
    /// When, by the device's clock, for own operations.
    pub wall: Option<DeviceTime>,
    /// When the county received it.
    pub received: Option<ServerTime>,
    /// The number of its receipt.
    pub number: Option<u64>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// What became of it, in the words of the screen; for own operations.
    pub delivery: Option<Delivery>,
    /// Where the ticket was before.
    pub from: Option<State>,
    /// Where it was after.
    pub to: Option<State>,
}

/// A photo on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoView {
    /// The operation that attached it.
    pub op: OpId,
    /// Its visit.
    pub visit: VisitId,
    /// What it shows.
    pub evidence: EvidenceKind,
    /// In words.
    pub caption: String,
    /// Who took it.
    pub by: Named,
    /// This person himself.
    pub own: bool,
    /// When, by the county's time, as well as is known.
    pub at: Option<Bounds>,
    /// When, by the device's clock.
    pub wall: DeviceTime,
    /// Whether the time was set by the county's.
    pub anchored: bool,
    /// The original.
    pub original: BlobHash,
    /// Bytes of the original.
    pub original_bytes: u64,
    /// The preview.
    pub preview: Option<BlobHash>,
    /// How far the preview is.
    pub preview_transfer: Transfer,
    /// How far the original is.
    pub original_transfer: Transfer,
    /// Path below the `photo:` scheme of the best small picture that is here; `None` while nothing is.
    pub thumb_url: Option<String>,
    /// Path below the `photo:` scheme of the best picture that is here.
    pub url: Option<String>,
    /// Somebody asked for the original.
    pub original_asked: bool,
    /// Its operation's outcome: `late` ones are shown as such.
    pub late: bool,
    /// Not taken in the app.
    pub imported: bool,
}

/// A report with its content, as far as it is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportView {
    /// What the ticket remembers of it.
    pub head: ReportHead,
    /// Its answers.
    pub answers: Answers,
    /// The officer's conclusion.
    pub summary: String,
    /// Its photos.
    pub photos: Vec<OpId>,
    /// When it was written, as well as is known.
    pub at: Bounds,
    /// It can be adopted by this person now.
    pub adoptable: bool,
    /// It can be honoured by this person now.
    pub honourable: bool,
}

/// A ticket that has left this person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartedView {
    /// Why.
    pub reason: LeaveReason,
    /// Own items about it that are not final yet.
    pub unsettled: u32,
    /// Own items about it, by what became of them.
    pub items: Vec<(OpId, Kind, Delivery)>,
}
