use niangjia_domain::clock::Remaining;
use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::{DeviceTime, ServerTime};
use serde::{Deserialize, Serialize};

use super::Strip;

/// A desk's queue: red first, then overdue, then by deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueView {
    /// Rows of the window.
    pub rows: Vec<QueueRow>,
    /// Rows in all, under the filter.
    pub total: u32,
    /// How many under each filter.
    pub counts: QueueCounts,
    /// Connection and counters.
    pub strip: Strip,
    /// Whether the first sync has not finished.
    pub loading: bool,
}

/// How many tickets under each filter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QueueCounts {
    /// All that are open.
    pub all: u32,
    /// By state.
    pub states: Vec<(State, u32)>,
    /// By level.
    pub risks: Vec<(Level, u32)>,
    /// Past their deadline.
    pub overdue: u32,
    /// Due today.
    pub due_today: u32,
    /// With an alert that nobody has read.
    pub open_alerts: u32,
    /// With a late report that nobody has taken up.
    pub late: u32,
}

/// One ticket of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Which.
    pub ticket: TicketId,
    /// `1120-0017`
    pub number: String,
    /// One line.
    pub title: String,
    /// Street.
    pub street: String,
    /// Class of the matter.
    pub class: String,
    /// The employer.
    pub employer: String,
    /// How dangerous.
    pub risk: Level,
    /// Points.
    pub points: u32,
    /// Who verifies.
    pub officer: Option<String>,
    /// How long.
    pub remaining: Option<Remaining>,
    /// Until when.
    pub due: Option<ServerTime>,
    /// Where it is; own pending intents counted in.
    pub state: State,
    /// An own intent waits for the county's answer.
    pub pending: bool,
    /// Alerts that nobody has read.
    pub open_alerts: u32,
    /// Late reports that nobody has taken up.
    pub late: u32,
    /// Photos of which the preview or the original has arrived, and photos in all.
    pub photos: (u32, u32),
}

/// The people of the county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryView {
    /// Officers, by unit and name.
    pub officers: Vec<OfficerRow>,
}

/// An officer who can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerRow {
    /// Who.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Street or office.
    pub unit: String,
    /// Tickets he has now.
    pub open: u32,
}

/// What was begun in a sheet of the desk, and neither sent nor put away.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetView {
    /// As the page wrote it; empty where nothing was begun.
    pub text: String,
    /// When it was last durable, by the device's clock.
    pub saved: Option<DeviceTime>,
}
