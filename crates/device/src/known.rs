//! Everything this device knows of one ticket, and what it probably is by now.
//!
//! Own operations that the county has not answered are *folded* over the county's ticket with the county's own law, for
//! what screens show and offer. Nothing of it is ever written into a document.

use std::collections::BTreeMap;
use std::sync::Arc;

use niangjia_domain::act::Act;
use niangjia_domain::clock::Complexity;
use niangjia_domain::code::Code;
use niangjia_domain::entry::{Entry, When};
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::id::OpId;
use niangjia_domain::kind::{Class, Kind};
use niangjia_domain::lifecycle::{Beside, Context, Rules, Session, judge};
use niangjia_domain::operation::{BlobHash, Operation};
use niangjia_domain::outcome::{Outcome, Receipt};
use niangjia_domain::risk::Signals;
use niangjia_domain::role::Member;
use niangjia_domain::ticket::{Channel, Matter, Place, Risk, Secrecy, Ticket};
use niangjia_domain::time::{Bounds, ServerTime};
use niangjia_ipc::view::{Attention, Delivery};
use niangjia_store::Shelved;

/// Through whose eyes, when, and by which rules.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    /// Whose app it is.
    pub(crate) me: Member,
    /// The people of the county, as far as they are here.
    pub(crate) people: Vec<Member>,
    /// The county's time, as well as is known here.
    pub(crate) now: ServerTime,
    /// What deadlines are counted with.
    pub(crate) rules: Arc<Rules>,
}

/// Everything this device knows of one ticket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The ticket as the county last sent it.
    pub(crate) county: Option<Ticket>,
    /// How much of it can be read.
    pub(crate) seen: Content,
    /// Its timeline, in the county's order.
    pub(crate) entries: Vec<Entry>,
    /// Own operations about it, in the order they were made.
    pub(crate) own: Vec<Own>,
    /// It has left this person.
    pub(crate) left: Option<LeaveReason>,
    /// Photos' bytes, as far as anything is known of them here.
    pub(crate) blobs: BTreeMap<BlobHash, Held>,
}

/// How much of a ticket's document is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Content {
    /// All that its lens shows.
    #[default]
    Whole,
    /// This app is too old to read it: what lists show is all there is.
    Unreadable,
    /// It has left and been emptied: what lists show is all there is.
    Purged,
    /// The county has been silent for too long: its number is all there is.
    Locked,
}

/// An own operation.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    /// What was authored.
    pub(crate) operation: Operation,
    /// Where it is.
    pub(crate) standing: Standing,
    /// The county's answer.
    pub(crate) receipt: Option<Receipt>,
    /// Leaves the list of what needs attention.
    pub(crate) noted: Noted,
}

/// Where an own operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Only here.
    Here,
    /// The county has the bytes.
    Stored,
    /// It cannot be sent as it is.
    Stuck(Code),
}

/// Whether the person has taken note of what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    No,
    Yes,
}

/// What is known here of a photo's bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Held {
    /// The bytes are here.
    pub(crate) here: bool,
    /// The county has them.
    pub(crate) received: bool,
    /// So many of them have been sent.
    pub(crate) sent: u64,
    /// Why they cannot be sent.
    pub(crate) stuck: Option<Code>,
}

/// A ticket with own unanswered operations counted in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    /// The ticket as it probably is.
    pub(crate) ticket: Option<Ticket>,
    /// An own intent waits for the county's answer.
    pub(crate) pending: bool,
}

/// A ticket of which only the columns of lists are here.
pub(crate) fn stub(shelved: &Shelved) -> Ticket {
    let columns = shelved.columns;
    let risk = Risk { level: columns.risk, ..Risk::default() };
    Ticket {
        id: shelved.ticket,
        number: shelved.number.clone(),
        rev: shelved.rev,
        state: columns.state,
        matter: Matter {
            class: String::new(),
            title: shelved.title.clone(),
            text: String::new(),
            channel: Channel::Web,
            source: String::new(),
            place: Place { street: shelved.street.clone(), address: String::new(), geo: None },
            employer: String::new(),
            people: None,
            amount: None,
            signals: Signals::default(),
            secrecy: Secrecy::default(),
        },
        contact: None,
        county: columns.county,
        registered: columns.updated,
        updated: columns.updated,
        handler: None,
        assignment: None,
        past: Vec::new(),
        clock: None,
        handling: None,
        complexity: Complexity::default(),
        proposed: None,
        risk,
        alerts: Vec::new(),
        reports: Vec::new(),
        replied_by: None,
        dispatched: None,
        returns: 0,
        reopened: 0,
        merged: None,
        closed: None,
    }
}

impl Own {
    /// What became of it, in the words of the screen.
    pub(crate) fn delivery(&self) -> Delivery {
        match (&self.receipt, &self.standing) {
            (Some(receipt), _) => delivery(&receipt.outcome),
            // Received is what the county has signed for, and nothing less.
            (None, Standing::Here | Standing::Stored) => Delivery::Here,
            (None, Standing::Stuck(code)) => Delivery::Attention { why: Attention::Stuck { code: code.clone() } },
        }
    }

    /// Whether the county has said its last word on it.
    pub(crate) fn is_final(&self) -> bool {
        self.receipt.as_ref().is_some_and(|receipt| receipt.outcome.is_final())
    }

    /// Whether a person must do something about the operation itself.
    fn attention(&self) -> Option<Attention> {
        if self.noted == Noted::Yes {
            return None;
        }
        match self.delivery() {
            Delivery::Attention { why } => Some(why),
            Delivery::Here
            | Delivery::Received
            | Delivery::Accepted
            | Delivery::Late { .. }
            | Delivery::Superseded { .. }
            | Delivery::Waiting
            | Delivery::ToBeChecked => None,
        }
    }

    /// Whether it may still move the ticket: the county has not answered, or has agreed.
    fn may_count(&self) -> bool {
        self.receipt.as_ref().is_none_or(|receipt| !receipt.outcome.is_final() || receipt.outcome.is_accepted())
    }
}

/// An outcome in the words of the screen.
pub(crate) fn delivery(outcome: &Outcome) -> Delivery {
    match outcome {
        Outcome::Counted { .. } | Outcome::Applied | Outcome::Already => Delivery::Accepted,
        Outcome::Late { why, credited } => Delivery::Late { why: *why, credited: *credited },
        Outcome::Superseded { state } => Delivery::Superseded { state: *state },
        Outcome::Waiting { .. } => Delivery::Waiting,
        Outcome::Foreign | Outcome::Unverified | Outcome::Quarantined => Delivery::ToBeChecked,
        Outcome::Refused { reason } => Delivery::Attention { why: Attention::Refused { reason: *reason } },
    }
}

impl Known {
    /// The timeline's entry of an operation.
    pub(crate) fn entry(&self, op: OpId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.op == op)
    }

    /// Whether a person must do something about an own operation, or about the bytes of its photo.
    pub(crate) fn attention(&self, own: &Own) -> Option<Attention> {
        own.attention().or_else(|| {
            let blobs = own.operation.blobs.iter().filter(|_| own.noted == Noted::No);
            let code = blobs.filter_map(|blob| self.blobs.get(&blob.hash)?.stuck.clone()).next()?;
            Some(Attention::Stuck { code })
        })
    }

    /// Own operations that are not on the county's timeline yet.
    pub(crate) fn unsettled(&self) -> impl Iterator<Item = &Own> {
        self.own.iter().filter(|own| self.entry(own.operation.op).is_none())
    }

    /// The ticket with own unanswered operations counted in.
    pub(crate) fn fold(&self, viewer: &Viewer) -> Folded {
        let mut folded = Folded { ticket: self.county.clone(), pending: false };
        if self.left.is_some() {
            return folded;
        }
        for own in self.unsettled().filter(|own| own.may_count()) {
            let judgement = judge(folded.ticket.as_ref(), &own.operation, &viewer.context(&own.operation));
            if let Some(ticket) = judgement.ticket {
                folded.ticket = Some(ticket);
            }
            folded.pending |= own.operation.kind().class() == Class::Intent && own.receipt.is_none();
        }
        folded
    }

    /// What an operation made now must wait for: the own intents on this ticket that the county has not answered. Facts
    /// wait only for the ticket itself.
    pub(crate) fn deps(&self, kind: Kind) -> Vec<OpId> {
        let awaited = |own: &&Own| match kind.class() {
            Class::Intent => own.operation.kind().class() == Class::Intent,
            Class::Fact => matches!(own.operation.act, Act::Register(_) | Act::Propose(_)),
        };
        let mut open = self.own.iter().filter(|own| own.receipt.is_none());
        open.rfind(awaited).map(|own| own.operation.op).into_iter().collect()
    }
}

impl Viewer {
    /// For the law: this person, doing something at the time that the operation says, received now.
    pub(crate) fn context(&self, operation: &Operation) -> Context<'_> {
        Context {
            actor: &self.me,
            named: &self.people,
            when: When { at: operation.captured.bounds(None, self.now), received: self.now },
            number: "",
            rules: &self.rules,
            session: Session::Checked,
            beside: Beside::default(),
        }
    }
}

/// When an own operation was made, if the device's time had been set by the county's.
pub(crate) fn own_bounds(operation: &Operation, now: ServerTime) -> Option<Bounds> {
    operation.captured.is_anchored().then(|| operation.captured.bounds(None, now))
}
