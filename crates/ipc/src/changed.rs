//! What the device announces: that something changed, not what it became.

use niangjia_domain::id::{TicketId, VisitId};
use serde::{Deserialize, Serialize};

/// The name of the event.
pub const EVENT: &str = "changed";

/// Something changed, by this person or by the county. Screens that show it ask again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What.
    pub topics: Vec<Topic>,
}

/// What a screen can depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "topic", content = "id", rename_all = "snake_case")]
pub enum Topic {
    /// Enrolment, lock, connection, settings, counters.
    App,
    /// Lists of tickets.
    Tickets,
    /// One ticket, its timeline and its photos.
    Ticket(TicketId),
    /// One visit's draft.
    Visit(VisitId),
    /// Deliveries and receipts.
    Sync,
    /// The people of the county.
    Directory,
}
