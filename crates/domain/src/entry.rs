//! Entries of a ticket's timeline: one document per operation that was judged, beside the ticket, so that a note never
//! sends the whole ticket again.

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::id::{OpId, TicketId};
use crate::operation::{Blob, Operation};
use crate::outcome::Outcome;
use crate::state::State;
use crate::ticket::Named;
use crate::time::{Bounds, Captured, ServerTime};

/// What an operation became on the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The operation.
    pub op: OpId,
    /// The ticket.
    pub ticket: TicketId,
    /// Its place on the timeline, dense from 1: the server's order.
    pub seq: u32,
    /// Grows when something about it changes (a photo arrives).
    pub rev: u32,
    /// By whom.
    pub actor: Named,
    /// What became of it.
    pub outcome: Outcome,
    /// Where the ticket was before.
    pub from: State,
    /// Where it was after.
    pub to: State,
    /// When it was done, as well as is known.
    pub at: Bounds,
    /// Whether the device's time had been set by the county's in the same run.
    pub anchored: bool,
    /// When the bytes arrived.
    pub received: ServerTime,
    /// The number of its receipt.
    pub number: u64,
    /// Photos that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<BlobState>,
    /// Somebody asked for the original.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub original_asked: bool,
    /// The ticket that it was about, where that one was merged into this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<TicketId>,
    /// What was done.
    #[serde(flatten)]
    pub act: Act,
}

/// A photo's bytes, and whether the server has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobState {
    /// Which bytes.
    #[serde(flatten)]
    pub blob: Blob,
    /// When the last byte was durable at the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<ServerTime>,
}

/// When an operation was done and received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The interval it was done in.
    pub at: Bounds,
    /// When the bytes arrived.
    pub received: ServerTime,
}

impl When {
    /// From what the device knew, the latest moment the device is known to have been before it, and the arrival.
    #[must_use]
    pub fn of(captured: &Captured, floor: Option<ServerTime>, received: ServerTime) -> Self {
        Self { at: captured.bounds(floor, received), received }
    }
}

impl Entry {
    /// The entry that an operation becomes. `number` is the receipt's; `seq` the place on the timeline.
    #[must_use]
    pub fn of(operation: &Operation, actor: Named, verdict: Verdict, when: When, seq: u32, number: u64) -> Self {
        Self {
            op: operation.op,
            ticket: operation.ticket,
            seq,
            rev: 1,
            actor,
            outcome: verdict.outcome,
            from: verdict.from,
            to: verdict.to,
            at: when.at,
            anchored: operation.captured.is_anchored(),
            received: when.received,
            number,
            blobs: operation.blobs.iter().map(|blob| BlobState { blob: *blob, received: None }).collect(),
            original_asked: false,
            origin: None,
            act: operation.act.clone(),
        }
    }

    /// The same on the timeline of the ticket in which its own goes on.
    #[must_use]
    pub fn carried_to(self, survivor: TicketId) -> Self {
        if self.ticket == survivor { self } else { Self { ticket: survivor, origin: Some(self.ticket), ..self } }
    }
}

/// What a judgement says about the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What became of the operation.
    pub outcome: Outcome,
    /// Where the ticket was.
    pub from: State,
    /// Where it is.
    pub to: State,
}
