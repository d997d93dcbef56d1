//! The late-arrival table: what a fact becomes when its ticket has moved on. Nothing is refused; the table says where it
//! goes and whose work it is.

use crate::id::UserId;
use crate::kind::Kind;
use crate::outcome::{LateReason, Outcome};
use crate::role::Member;
use crate::state::State;
use crate::ticket::Ticket;
use crate::time::{Bounds, ServerTime};

/// How a ticket stands towards an officer who sends something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Situation {
    /// His, and he is at it.
    InProgress,
    /// His, handed in or beyond.
    MovedOn,
    /// Another officer's now.
    Reassigned,
    /// Taken back, returned, declined or transferred.
    Left,
    /// Closed or archived.
    Closed,
    /// Another county's now.
    Elsewhere,
    /// Goes on in another ticket.
    Merged,
    /// Was never his.
    Foreign,
}

impl Situation {
    /// How `ticket` stands towards `member` as an officer.
    #[must_use]
    pub fn of(ticket: &Ticket, member: &Member) -> Self {
        let own = ticket.is_verified_by(member.user);
        if !own && !was_assigned(ticket, member.user) {
            return Self::Foreign;
        }
        match ticket.state {
            State::Merged => Self::Merged,
            State::Closed | State::Archived => Self::Closed,
            _ if ticket.county != member.county => Self::Elsewhere,
            State::Returned | State::Declined | State::Transferred => Self::Left,
            State::Assigned | State::Verifying if own => Self::InProgress,
            State::Registered
            | State::Dispatched
            | State::Signed
            | State::Assigned
            | State::Verifying
            | State::Verified
            | State::Handling
            | State::Coordinating
            | State::Suspended
            | State::Replied
            | State::Callback => {
                if own {
                    Self::MovedOn
                } else if ticket.assignment.is_some() {
                    Self::Reassigned
                } else {
                    Self::Left
                }
            }
        }
    }
}

fn was_assigned(ticket: &Ticket, user: UserId) -> bool {
    ticket.past.iter().any(|past| past.officer.user == user)
}

/// When the ticket moved on without `user`: what he had done before is credited to him.
#[must_use]
pub fn moved_on_at(ticket: &Ticket, user: UserId) -> Option<ServerTime> {
    let left = ticket.past.iter().rev().find(|past| past.officer.user == user).map(|past| past.until);
    if ticket.is_verified_by(user) { ticket.closed } else { left.or(ticket.closed) }
}

/// What a fact of `kind`, done within `at`, becomes in `situation`.
#[must_use]
pub fn disposition(kind: Kind, situation: Situation, at: Bounds, moved_on: Option<ServerTime>) -> Outcome {
    let late = |why| Outcome::Late { why, credited: moved_on.is_some_and(|moment| at.is_before(moment)) };
    // Danger has no assignee: an alert counts wherever the ticket is.
    let danger = kind == Kind::Alert;
    match situation {
        Situation::InProgress => Outcome::COUNTED,
        Situation::MovedOn => Outcome::Counted { after_submission: !danger },
        Situation::Merged => Outcome::COUNTED,
        Situation::Reassigned | Situation::Left | Situation::Closed | Situation::Elsewhere if danger => {
            Outcome::COUNTED
        }
        Situation::Reassigned => late(LateReason::Reassigned),
        Situation::Left => late(LateReason::Withdrawn),
        Situation::Closed => late(LateReason::Closed),
        Situation::Elsewhere => late(LateReason::MovedAway),
        Situation::Foreign => Outcome::Foreign,
    }
}
