//! What became of an operation: the one durable receipt that each of them ends in.

use serde::{Deserialize, Serialize};

use crate::id::{OpId, TicketId};
use crate::state::State;
use crate::time::ServerTime;

/// What became of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// A fact that counts.
    Counted {
        /// It came after the visit had been handed in; the handler is told.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        after_submission: bool,
    },
    /// A fact that came after the ticket had moved on. Kept, and visible to those named by the late-arrival table.
    Late {
        /// What had happened.
        why: LateReason,
        /// The work was done before that: it is the author's.
        credited: bool,
    },
    /// The author had no scope when it was recorded. Kept; hidden until a person decides.
    Foreign,
    /// The session could not be checked. Kept; judged when the install proves itself.
    Unverified,
    /// Cannot be read by this version of the server. Kept; read again after the next update.
    Quarantined,
    /// An intent that moved the ticket.
    Applied,
    /// The ticket was there already.
    Already,
    /// The ticket has moved on; the intent stands on the timeline and moves nothing.
    Superseded {
        /// Where the ticket is.
        state: State,
    },
    /// The law does not allow it.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// A predecessor has not arrived yet.
    Waiting {
        /// What is waited for.
        deps: Vec<OpId>,
    },
}

impl Outcome {
    /// A fact that counts, with nothing to add.
    pub const COUNTED: Self = Self::Counted { after_submission: false };

    /// Whether this is the last word; the others may still become final.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        match self {
            Self::Counted { .. }
            | Self::Late { .. }
            | Self::Foreign
            | Self::Applied
            | Self::Already
            | Self::Superseded { .. }
            | Self::Refused { .. } => true,
            Self::Unverified | Self::Quarantined | Self::Waiting { .. } => false,
        }
    }

    /// Whether the operation counts for its author (已受理).
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        matches!(self, Self::Counted { .. } | Self::Applied | Self::Already)
    }
}

/// What had happened to the ticket before a fact arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateReason {
    /// Another officer has it.
    Reassigned,
    /// Taken back by the handler, returned, declined or transferred.
    Withdrawn,
    /// Answered and closed.
    Closed,
    /// Another county has it.
    MovedAway,
    /// It lives on in another ticket.
    Merged,
}

/// Why an intent is refused. Each has a sentence and a way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The role may not do this.
    Role,
    /// Not this person's ticket.
    Scope,
    /// Not from the state that the ticket is in.
    State,
    /// No such ticket.
    NoTicket,
    /// A ticket with this id exists.
    Exists,
    /// The person named is no officer of this county.
    NotAnOfficer,
    /// Begun visits are handed back by the handler: ask to withdraw.
    AskToWithdraw,
    /// Whoever answered may not review the answer.
    SamePerson,
    /// A reason is needed.
    ReasonNeeded,
    /// The report named is not on this ticket.
    NoReport,
    /// Something required is missing.
    Incomplete,
    /// A text is longer than it may be.
    TooLong,
    /// The time for it has passed.
    TooLate,
    /// It was done as often as it may be: a dispatcher decides now.
    TooOften,
    /// The ticket named cannot take this one in: unknown, closed, another county's, or this one itself.
    NoMaster,
    /// No such county, or the one that has the ticket already.
    NoCounty,
    /// Originals of photos have not all arrived.
    OriginalsMissing,
}

/// The one durable receipt of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which operation.
    pub op: OpId,
    /// What became of it.
    pub outcome: Outcome,
    /// The number of the receipt, dense over the server's life ("第 8841 号").
    pub number: u64,
    /// When the bytes arrived.
    pub received: ServerTime,
    /// The ticket it is about, if it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The county's signature over it and the operation's bytes.
    pub proof: Proof,
}

/// The receipt of a photo's bytes: the server has them, and they hash to their name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobReceipt {
    /// SHA-256 of the bytes, lower-case hex.
    pub hash: crate::operation::BlobHash,
    /// Length in bytes.
    pub bytes: u64,
    /// The number of the receipt.
    pub number: u64,
    /// When the last byte was durable.
    pub received: ServerTime,
    /// The county's signature over it.
    pub proof: Proof,
}

/// An Ed25519 signature; lower-case hex in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Proof(pub [u8; 64]);

impl Proof {
    /// Proves nothing: stands where a receipt is put together and not signed yet.
    pub const NONE: Self = Self([0; 64]);
}

impl core::fmt::Display for Proof {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for Proof {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Proof({self})")
    }
}

/// Not a hundred and twenty-eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a signature in hexadecimal")]
pub struct BadProof;

impl core::str::FromStr for Proof {
    type Err = BadProof;

    fn from_str(text: &str) -> Result<Self, BadProof> {
        if text.len() != 128 || !text.is_ascii() {
            return Err(BadProof);
        }
        let mut bytes = [0; 64];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).map_err(|_| BadProof)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Proof {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Proof {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
