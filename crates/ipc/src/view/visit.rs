use niangjia_domain::form::{Answers, EvidenceKind};
use niangjia_domain::id::{TicketId, VisitId};
use niangjia_domain::risk::Level;
use niangjia_domain::ticket::SentBack;
use niangjia_domain::time::DeviceTime;
use serde::{Deserialize, Serialize};

use super::{PhotoView, ReportView, TimelineRow};
use crate::command::CaptureId;

/// A visit: the draft, with everything that has been gathered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VisitView {
    /// Which; `None` when no visit has begun.
    pub visit: Option<VisitId>,
    /// Whose.
    pub ticket: TicketId,
    /// `1120-0017`: the tail with its day.
    pub number: String,
    /// One line.
    pub title: String,
    /// Where.
    pub place: String,
    /// How dangerous.
    pub risk: Level,
    /// Class of the matter; decides the form.
    pub class: String,
    /// What the handler asked for.
    pub task: String,
    /// What was missing last time.
    pub sent_back: Option<SentBack>,
    /// The answers so far, durable.
    pub answers: Answers,
    /// The note that is being written, durable.
    pub note_draft: String,
    /// The conclusion, durable.
    pub summary: String,
    /// Notes that are finished, newest first.
    pub notes: Vec<TimelineRow>,
    /// Photos of this visit.
    pub photos: Vec<PhotoView>,
    /// Photos that are still being taken in.
    pub captures: Vec<DraftPhoto>,
    /// When the draft was last durable, by the device's clock.
    pub saved: Option<DeviceTime>,
    /// It has been handed in; changes make a further version.
    pub handed_in: bool,
    /// Late reports of others that could be adopted.
    pub adoptable: Vec<ReportView>,
    /// Late reports that have been adopted.
    pub adopted: u32,
    /// Bytes that are free; below the reserve the camera refuses.
    pub free_bytes: u64,
    /// The camera would refuse now: too little room.
    pub no_room: bool,
}

/// A photo that is being taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPhoto {
    /// Which.
    pub capture: CaptureId,
    /// What it is to show.
    pub evidence: EvidenceKind,
    /// Bytes so far.
    pub bytes: u64,
    /// It was begun before the app was last started: please take it again.
    pub lost: bool,
}
