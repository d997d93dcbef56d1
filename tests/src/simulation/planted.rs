//! The test of the tests: each planted bug must be caught within a stated number of seeds.

use niangjia_protocol::planted::{Bug, plant};

use crate::simulation::{Choice, run};

/// What became of a planted bug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caught {
    /// Which.
    pub bug: Bug,
    /// Seeds within which it must be caught.
    pub within: u64,
    /// The seed that caught it, and the invariant that it broke.
    pub by: Option<(u64, &'static str)>,
}

impl core::fmt::Display for Caught {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.by {
            Some((seed, invariant)) => {
                write!(f, "{:<26} {invariant:<4} seed {seed:>4} of {}", self.bug.word(), self.within)
            }
            None => write!(f, "{:<26} NOT within {} seeds", self.bug.word(), self.within),
        }
    }
}

/// Seeds within which a bug must be caught: several times what was seen, since the law and the worlds still grow.
const fn within(bug: Bug) -> u64 {
    match bug {
        // Needs a death at just one commit of the few devices that take a photo; seen at 2,340.
        Bug::PhotoBeforeSeal | Bug::HandUnasked => 10_000,
        // They need a fault at just one commit, or a rare meeting of two.
        Bug::CursorBeforeData
        | Bug::AcknowledgeBeforeCommit
        | Bug::ReceiptOnlyInReply
        | Bug::UnverifiedRefused
        | Bug::BackoffWithoutCap
        | Bug::WaitsForWork
        | Bug::PurgeTakesJournal
        | Bug::EpochIgnored
        | Bug::LeaveIgnored
        | Bug::CopiesUntold
        | Bug::PortalBelieved
        | Bug::NoteUnflushed
        | Bug::HotFeedFirst
        | Bug::OneRowPages
        | Bug::RevisionsCompared
        | Bug::PhotosFirst
        | Bug::BrakeIgnored
        | Bug::ReceiptUnsigned
        | Bug::BundleHalfTaken
        | Bug::BundleLetGo
        | Bug::BrokenPieceLost => 400,
        Bug::DedupeByCounter
        | Bug::PurgeOnAbsence
        | Bug::SequenceCursor
        | Bug::SentIsStored
        | Bug::DigestForgotten
        | Bug::HalfPage
        | Bug::PoisonUnread
        | Bug::LensLeak
        | Bug::WaitingForgotten
        | Bug::BlobUnmarked
        | Bug::CountedWhenSent
        | Bug::OldClientRefused
        | Bug::LeavesUnbacked
        | Bug::ForgedKept => 100,
    }
}

/// Lets worlds run with a bug planted, until an invariant fails.
#[must_use]
pub fn hunt(bug: Bug) -> Caught {
    let within = within(bug);
    plant(Some(bug));
    let by =
        (1..=within).find_map(|seed| run(&Choice::of(seed)).violation.map(|violation| (seed, violation.invariant)));
    plant(None);
    Caught { bug, within, by }
}
