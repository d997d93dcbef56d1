//! The arrows of the lifecycle, as data. What an arrow further needs is decided where intents are judged.

use crate::kind::Kind;
use crate::role::Role;
use crate::state::State;

/// One arrow: who may move a ticket from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    /// By which operation.
    pub kind: Kind,
    /// From any of these.
    pub from: &'static [State],
    /// To this one; a review that does not pass and a call that finds nothing settled go back to `handling` instead.
    pub to: State,
    /// By any of these.
    pub roles: &'static [Role],
}

/// Every arrow, in the order of the lifecycle's list of operations.
pub const ARROWS: &[Arrow] = &[
    Arrow {
        kind: Kind::Dispatch,
        from: &[State::Registered, State::Returned],
        to: State::Dispatched,
        roles: &[Role::Dispatcher, Role::System],
    },
    Arrow { kind: Kind::Sign, from: &[State::Dispatched], to: State::Signed, roles: &[Role::Handler] },
    Arrow {
        kind: Kind::Return,
        from: &[State::Dispatched, State::Signed],
        to: State::Returned,
        roles: &[Role::Handler],
    },
    Arrow { kind: Kind::Merge, from: OPEN, to: State::Merged, roles: &[Role::Handler, Role::Dispatcher] },
    Arrow { kind: Kind::Assign, from: &[State::Signed, State::Handling], to: State::Assigned, roles: &[Role::Handler] },
    Arrow { kind: Kind::Accept, from: &[State::Assigned], to: State::Verifying, roles: &[Role::Officer] },
    Arrow { kind: Kind::Decline, from: &[State::Assigned], to: State::Signed, roles: &[Role::Officer] },
    Arrow {
        kind: Kind::Submit,
        from: &[State::Verifying, State::Assigned],
        to: State::Verified,
        roles: &[Role::Officer],
    },
    Arrow { kind: Kind::SendBack, from: &[State::Verified], to: State::Assigned, roles: &[Role::Handler] },
    Arrow { kind: Kind::TakeUp, from: &[State::Verified, State::Signed], to: State::Handling, roles: &[Role::Handler] },
    Arrow {
        kind: Kind::Reply,
        from: &[State::Handling, State::Coordinating],
        to: State::Replied,
        roles: &[Role::Handler],
    },
    Arrow { kind: Kind::Review, from: &[State::Replied], to: State::Callback, roles: &[Role::Reviewer] },
    Arrow { kind: Kind::CallBack, from: &[State::Callback], to: State::Closed, roles: &[Role::Callback] },
    Arrow { kind: Kind::Archive, from: &[State::Closed], to: State::Archived, roles: &[Role::Handler, Role::System] },
    Arrow {
        kind: Kind::Reopen,
        from: &[State::Closed, State::Archived],
        to: State::Handling,
        roles: &[Role::Callback, Role::Supervisor, Role::Leader],
    },
    Arrow {
        kind: Kind::Withdraw,
        from: &[State::Assigned, State::Verifying],
        to: State::Signed,
        roles: &[Role::Handler],
    },
    Arrow {
        kind: Kind::Reassign,
        from: &[State::Assigned, State::Verifying],
        to: State::Assigned,
        roles: &[Role::Handler],
    },
    Arrow {
        kind: Kind::Honour,
        from: &[State::Verifying, State::Assigned],
        to: State::Verified,
        roles: &[Role::Handler],
    },
    Arrow { kind: Kind::Move, from: OPEN, to: State::Dispatched, roles: &[Role::Dispatcher, Role::Supervisor] },
];

/// States in which work may still be going on: [`State::is_open`], as a list.
const OPEN: &[State] = &[
    State::Registered,
    State::Dispatched,
    State::Signed,
    State::Assigned,
    State::Verifying,
    State::Verified,
    State::Handling,
    State::Coordinating,
    State::Suspended,
    State::Replied,
    State::Callback,
    State::Returned,
];

impl Arrow {
    /// The arrow of a kind; facts and registrations have none.
    #[must_use]
    pub fn of(kind: Kind) -> Option<&'static Self> {
        ARROWS.iter().find(|arrow| arrow.kind == kind)
    }
}

/// Who may record a fact of this kind; `None` for intents.
#[must_use]
pub const fn fact_roles(kind: Kind) -> Option<&'static [Role]> {
    match kind {
        Kind::Propose | Kind::Arrive | Kind::Photo | Kind::Statement | Kind::Report | Kind::Adopt => {
            Some(&[Role::Officer])
        }
        Kind::Note | Kind::Correct | Kind::Reveal => {
            Some(&[Role::Officer, Role::Handler, Role::Leader, Role::Supervisor])
        }
        Kind::Alert => Some(&[Role::Officer, Role::Handler, Role::System]),
        Kind::AskOriginal => Some(&[Role::Handler, Role::Reviewer, Role::Quality]),
        Kind::Acknowledge => Some(&[Role::Handler, Role::Supervisor, Role::Leader]),
        Kind::Register
        | Kind::Dispatch
        | Kind::Sign
        | Kind::Return
        | Kind::Merge
        | Kind::Assign
        | Kind::Accept
        | Kind::Decline
        | Kind::Submit
        | Kind::SendBack
        | Kind::TakeUp
        | Kind::Reply
        | Kind::Review
        | Kind::Withdraw
        | Kind::Reassign
        | Kind::CallBack
        | Kind::Archive
        | Kind::Reopen
        | Kind::Honour
        | Kind::Move => None,
    }
}

/// Who may register a ticket.
pub const REGISTER_ROLES: &[Role] = &[Role::Agent, Role::Handler];
