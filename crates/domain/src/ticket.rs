//! A ticket: what was asked, who holds it, which clock runs. Only the server moves it.

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Complexity, Due};
use crate::id::{OpId, OrgId, TicketId, UserId, VisitId};
use crate::money::Fen;
use crate::outcome::Outcome;
use crate::risk::{Level, Row};
use crate::state::State;
use crate::time::{Bounds, ServerTime};

/// A ticket, whole: what the handling lens shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// `县码-YYYYMMDD-NNNN`, given by the server; screens show the last four digits.
    pub number: String,
    /// Grows by one with each change of this document.
    pub rev: u32,
    /// Where it is.
    pub state: State,
    /// What was asked.
    pub matter: Matter,
    /// Who asked. Absent when anonymous, or when the lens does not disclose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// The county that handles it.
    pub county: OrgId,
    /// When it was registered.
    pub registered: ServerTime,
    /// When this document last changed.
    pub updated: ServerTime,
    /// Who handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<Named>,
    /// Who verifies it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<Assignment>,
    /// Who verified it before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<PastAssignment>,
    /// The clock that runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Running>,
    /// The handling clock, which goes on behind the others once the county has signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<Due>,
    /// How hard it is; sets the limits.
    #[serde(default)]
    pub complexity: Complexity,
    /// The officer who brought it from a site, while no handler has registered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<Named>,
    /// How dangerous it is, and why.
    pub risk: Risk,
    /// Alerts raised, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<AlertHead>,
    /// Reports handed in, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<ReportHead>,
    /// Who answered, so that another reviews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_by: Option<UserId>,
    /// When it came to the county that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispatched: Option<ServerTime>,
    /// How often it was given back.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub returns: u8,
    /// How often it was opened again.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reopened: u8,
    /// The ticket in which it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<TicketId>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<ServerTime>,
}

/// A clock that runs on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// What is waited for.
    pub what: Clock,
    /// Until when.
    pub due: Due,
}

/// A person, with the name that was right at the time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Whose account.
    pub user: UserId,
    /// The name shown.
    pub name: String,
}

/// What was asked, where, about whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Code of the class, for instance `3.1.1` (lifecycle.md §11).
    pub class: String,
    /// One line.
    pub title: String,
    /// What the worker said.
    pub text: String,
    /// Where it came from.
    pub channel: Channel,
    /// The number that the sender gave it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Where to go.
    pub place: Place,
    /// The employer, as the worker named him.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub employer: String,
    /// How many workers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// How much money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// What is known of danger at registration.
    #[serde(default, skip_serializing_if = "is_quiet")]
    pub signals: crate::risk::Signals,
    /// Whether the employer may learn who asked.
    #[serde(default)]
    pub secrecy: Secrecy,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_zero(count: &u8) -> bool {
    *count == 0
}

fn is_quiet(signals: &crate::risk::Signals) -> bool {
    *signals == crate::risk::Signals::default()
}

/// By which way a matter came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 12351 hotline
    Hotline,
    /// 12345 government hotline
    GovernmentHotline,
    /// 来访
    Visit,
    /// 来信
    Letter,
    /// 网上
    Web,
    /// What an officer heard on site.
    OnSite,
}

/// Whether the employer may learn who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// 保密: the default, since people lose their jobs.
    #[default]
    Secret,
    /// The worker agreed to be named.
    Open,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// 街道 or 乡镇
    pub street: String,
    /// The rest of the address.
    pub address: String,
    /// Degrees on WGS 84 times 1,000,000, north and east: whole numbers, so that equal places are equal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo: Option<Geo>,
}

/// A point on WGS 84, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Geo {
    /// North.
    pub lat: i32,
    /// East.
    pub lon: i32,
}

/// Who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// What he is in the matter: "木工代表".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role: String,
}

/// What the handler lets an officer know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Disclosure {
    /// Name and number of the worker.
    #[serde(default)]
    pub contact: bool,
    /// Previews of an earlier officer's photos.
    #[serde(default)]
    pub earlier_photos: bool,
}

/// Who verifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who goes.
    pub officer: Named,
    /// Who goes along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Named>,
    /// What to find out.
    pub task: String,
    /// What the officer may know.
    #[serde(default)]
    pub disclose: Disclosure,
    /// Who sent him.
    pub by: Named,
    /// Since when.
    pub since: ServerTime,
    /// The revision that made it; a handler's order based on an older one is superseded.
    pub rev: u32,
    /// What was missing last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_back: Option<SentBack>,
    /// Why the ticket came from another officer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What was missing in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// The report.
    pub report: OpId,
    /// One by one.
    pub missing: Vec<String>,
    /// A word to the officer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When.
    pub at: ServerTime,
}

/// Who verified before, and until when: late work is credited by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastAssignment {
    /// Who.
    pub officer: Named,
    /// From.
    pub since: ServerTime,
    /// To.
    pub until: ServerTime,
    /// How it ended.
    pub end: AssignmentEnd,
    /// The handler's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// How an assignment ended without a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentEnd {
    /// The officer declined.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Given to another.
    Reassigned,
    /// The ticket went to another county.
    Moved,
    /// The visit was over; another one was ordered later.
    Finished,
}

/// How dangerous, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Risk {
    /// The level that holds.
    pub level: Level,
    /// Points of the rules that apply; the level may have been raised above them by a person.
    #[serde(default)]
    pub points: u32,
    /// The rules that apply, each with its points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Row>,
}

/// An alert, as the ticket remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertHead {
    /// The operation.
    pub op: OpId,
    /// How grave.
    pub level: Level,
    /// By whom.
    pub by: Named,
    /// When it was raised, as well as is known.
    pub at: Bounds,
    /// When it came in: its age counts from here.
    pub received: ServerTime,
    /// What it said.
    pub text: String,
    /// Who has read it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<(Named, ServerTime)>,
}

/// A report, as the ticket remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportHead {
    /// The operation.
    pub op: OpId,
    /// The visit.
    pub visit: VisitId,
    /// First, second … report on this ticket.
    pub version: u16,
    /// By whom.
    pub by: Named,
    /// What became of it: counted or late.
    pub outcome: Outcome,
    /// When the bytes arrived.
    pub received: ServerTime,
    /// How many photos it names.
    pub photos: u16,
    /// Whether it stands for the visit: handed in, or honoured.
    pub stands: bool,
}

impl Ticket {
    /// The last four digits: how people name a ticket.
    #[must_use]
    pub fn tail(&self) -> &str {
        tail(&self.number)
    }

    /// Whether this person verifies it now.
    #[must_use]
    pub fn is_verified_by(&self, user: UserId) -> bool {
        self.assignment
            .as_ref()
            .is_some_and(|a| a.officer.user == user || a.second.as_ref().is_some_and(|second| second.user == user))
    }

    /// The report that stands now, if any: the last one handed in or honoured.
    #[must_use]
    pub fn standing_report(&self) -> Option<&ReportHead> {
        self.reports.iter().rev().find(|report| report.stands)
    }

    /// Alerts that nobody has read.
    #[must_use]
    pub fn open_alerts(&self) -> usize {
        self.alerts.iter().filter(|alert| alert.acknowledged.is_none()).count()
    }
}

/// The last four characters of a ticket's number.
#[must_use]
pub fn tail(number: &str) -> &str {
    let from = number.len().saturating_sub(4);
    number.get(from..).unwrap_or(number)
}

impl Named {
    /// A member, as tickets remember him.
    #[must_use]
    pub fn of(member: &crate::role::Member) -> Self {
        Self { user: member.user, name: member.name.clone() }
    }
}

impl Risk {
    /// What the rules say of these signals, never below the level that holds already.
    #[must_use]
    pub fn raised_by(&self, signals: &crate::risk::Signals) -> Self {
        let score = signals.score();
        if score.total < self.points {
            return Self { level: self.level.max(score.level), ..self.clone() };
        }
        Self { level: self.level.max(score.level), points: score.total, why: score.rows }
    }
}

impl Level {
    /// The number by which databases and frames know this level.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The level of a number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}
