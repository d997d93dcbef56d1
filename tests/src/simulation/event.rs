//! What happens in a world, and when.

use niangjia_sync::lane::Lane;
use niangjia_sync::{HttpRequest, HttpResponse, TransportError};

use crate::simulation::errand::Errand;

/// Something that will happen.
pub(crate) enum Event {
    /// A person does something.
    Act(usize),
    /// A lane wakes, if this is the wake that counts.
    Wake(usize, Lane, u64),
    /// A request arrives at the county.
    Arrive(Box<Flight>),
    /// An answer, or the lack of it, reaches a device.
    Answer(Box<Answer>),
    /// A server process does what is due.
    Tick(usize),
    /// An app is opened again.
    Reopen(usize),
    /// A server process is started again.
    Start(usize),
    /// A device's disk takes bytes again.
    Room(usize),
    /// The server's disk takes bytes again.
    OfficeRoom,
    /// A person looks what is new.
    Look(usize),
    /// The county goes back to its backup.
    GoBack,
    /// A file comes to where somebody carried it.
    Errand(Errand),
}

/// A request on its way.
#[derive(Clone)]
pub(crate) struct Flight {
    pub(crate) device: usize,
    pub(crate) lane: Lane,
    pub(crate) life: u32,
    pub(crate) serial: u64,
    pub(crate) request: HttpRequest,
    /// The connection breaks after so many bytes.
    pub(crate) cut: Option<usize>,
    /// What happens to the answer.
    pub(crate) back: Back,
}

/// What happens to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    /// It arrives.
    Whole,
    /// It arrives, cut, with status 200.
    Cut(u64),
    /// It arrives with other receipts than were written.
    Falsified,
    /// Nobody waits for it.
    Lost,
}

/// An answer on its way.
pub(crate) struct Answer {
    pub(crate) device: usize,
    pub(crate) lane: Lane,
    pub(crate) life: u32,
    pub(crate) serial: u64,
    pub(crate) answer: Result<HttpResponse, TransportError>,
}

/// When it will; of two at the same time the one that was planned first comes first.
pub(crate) struct Due {
    pub(crate) at_ms: i64,
    pub(crate) nth: u64,
    pub(crate) event: Event,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        (self.at_ms, self.nth) == (other.at_ms, other.nth)
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        (self.at_ms, self.nth).cmp(&(other.at_ms, other.nth))
    }
}
