//! The lifecycle: [`judge`] decides what an operation becomes. Pure, and the same on the phone, the desk and the server.

mod fact;
mod intent;
pub mod late;
mod merged;
pub mod table;

use crate::act::Act;
use crate::clock::{Case, Clock, Kind as Request, Limits, Timetable};
use crate::entry::{Verdict, When};
use crate::id::OrgId;
use crate::kind::{Class, Kind};
use crate::operation::Operation;
use crate::outcome::{Outcome, Refusal};
use crate::role::{Member, Role};
use crate::state::State;
use crate::ticket::{Running, Ticket};
use crate::time::ServerTime;

/// What judging needs to know beside the ticket and the operation.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The author.
    pub actor: &'a Member,
    /// People whom the operation names, as far as they exist.
    pub named: &'a [Member],
    /// When it was done and received.
    pub when: When,
    /// The number kept for a ticket that comes into being. A device that predicts gives an empty one.
    pub number: &'a str,
    /// What deadlines are counted with.
    pub rules: &'a Rules,
    /// Whether the author's session could be checked.
    pub session: Session,
    /// What lies beside the ticket.
    pub beside: Beside<'a>,
}

/// What of other documents bears on a judgement. A device that predicts gives what it has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// Of a merge: the ticket that is to take this one in. Of a merged ticket: the one in which it goes on now.
    pub survivor: Option<&'a Ticket>,
    /// Counties that the operation names, as far as they exist.
    pub counties: &'a [OrgId],
    /// Whether the bytes of every photo are there.
    pub originals: Originals,
}

/// Whether the bytes of a ticket's photos are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Originals {
    /// All of them, or there were none.
    #[default]
    Here,
    /// Some are still on a phone.
    Awaited,
}

/// On whose timeline an operation stands, and whose document it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stands {
    /// Of the ticket it is about.
    Own,
    /// Of the one in which that ticket goes on: its origin is shown.
    Survivor,
}

/// Whether the author proved who he is when he delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Session {
    /// By a session that was valid.
    Checked,
    /// Only the install's signature: held until the install proves a session.
    Unchecked,
}

/// What deadlines are counted with: a calendar, business hours and limits.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Days and hours.
    pub timetable: Timetable,
    /// How long each clock runs.
    pub limits: Limits,
}

impl Rules {
    /// The national calendar and the default limits.
    #[must_use]
    pub fn national() -> Self {
        Self { timetable: Timetable::national(), limits: Limits::default() }
    }

    /// The clock `what`, started on `ticket` at `start`.
    #[must_use]
    pub fn start(&self, what: Clock, ticket: &Ticket, start: ServerTime) -> Running {
        let case = Case { kind: request(&ticket.matter.class), complexity: ticket.complexity, risk: ticket.risk.level };
        let term = self.limits.term(what, case);
        Running { what, due: self.timetable.due(term.limit, start, &[]) }
    }
}

/// Which of the five national kinds a class belongs to, by its first digit; an unknown class is treated as a complaint,
/// which has the strictest duties.
fn request(class: &str) -> Request {
    match class.split('.').next() {
        Some("1") => Request::Consultation,
        Some("2") => Request::Service,
        Some("4") => Request::LegalAid,
        Some("5") => Request::Suggestion,
        Some(_) | None => Request::Complaint,
    }
}

/// What an operation becomes, and what the ticket becomes by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What became of the operation.
    pub outcome: Outcome,
    /// The ticket with its next revision, if anything about it changed.
    pub ticket: Option<Ticket>,
    /// Where the ticket was before; the same as after when nothing moved.
    pub from: State,
    /// Which ticket: `ticket` and `from` are about that one.
    pub stands: Stands,
}

impl Judgement {
    /// What the timeline says of it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let to = self.ticket.as_ref().map_or(self.from, |ticket| ticket.state);
        Verdict { outcome: self.outcome.clone(), from: self.from, to }
    }

    fn unmoved(ticket: Option<&Ticket>, outcome: Outcome) -> Self {
        let from = ticket.map_or(State::Registered, |ticket| ticket.state);
        Self { outcome, ticket: None, from, stands: Stands::Own }
    }

    fn refused(ticket: Option<&Ticket>, reason: Refusal) -> Self {
        Self::unmoved(ticket, Outcome::Refused { reason })
    }
}

/// Decides what `operation` becomes. `ticket` is the ticket as the judge has it, if it exists.
///
/// Facts are never refused: they get a disposition. Intents are applied, found done already, found overtaken, or refused
/// with a reason that a person understands. Dependencies are the caller's: he judges an operation after what it waits for.
#[must_use]
pub fn judge(ticket: Option<&Ticket>, operation: &Operation, context: &Context<'_>) -> Judgement {
    if context.session == Session::Unchecked && context.actor.revoked.is_none() {
        return Judgement::unmoved(ticket, Outcome::Unverified);
    }
    if is_after_revocation(context) {
        return Judgement::unmoved(ticket, Outcome::Foreign);
    }
    match (ticket, &operation.act) {
        (_, Act::Register(registration)) => intent::register(ticket, operation, registration, context),
        (None, Act::Propose(registration)) => fact::propose(operation, registration, context),
        (None, _) => match operation.kind().class() {
            Class::Fact => Judgement::unmoved(None, Outcome::Foreign),
            Class::Intent => Judgement::refused(None, Refusal::NoTicket),
        },
        (Some(ticket), _) => {
            let mut judgement = match context.beside.survivor.filter(|_| ticket.state == State::Merged) {
                Some(survivor) => merged::judge(ticket, survivor, operation, context),
                None => about(ticket, operation, context),
            };
            if let Some(changed) = &mut judgement.ticket {
                changed.rev += 1;
                changed.updated = context.when.received;
            }
            judgement
        }
    }
}

/// What an operation about this very ticket becomes; the revision is not raised yet.
fn about(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> Judgement {
    match operation.kind().class() {
        Class::Fact => fact::judge(ticket, operation, context),
        Class::Intent => intent::judge(ticket, operation, context),
    }
}

/// Whether the author had no account any more when it was done. Only a capture time that is certain to lie before the
/// revocation counts as before.
fn is_after_revocation(context: &Context<'_>) -> bool {
    context.actor.revoked.is_some_and(|revoked| !context.when.at.is_before(revoked))
}

/// The intents that `member` could put to `ticket` now: what a screen offers.
#[must_use]
pub fn offers(ticket: &Ticket, member: &Member) -> Vec<Kind> {
    table::ARROWS
        .iter()
        .filter(|arrow| arrow.from.contains(&ticket.state) && member.is_any(arrow.roles))
        .filter(|arrow| {
            if arrow.roles.contains(&Role::Officer) {
                ticket.is_verified_by(member.user)
            } else {
                ticket.county == member.county
            }
        })
        .filter(|arrow| !matches!(arrow.kind, Kind::Review | Kind::CallBack) || !has_answered(ticket, member))
        .map(|arrow| arrow.kind)
        .collect()
}

/// Whether the member had a hand in the answer: somebody else reviews it and rings up.
fn has_answered(ticket: &Ticket, member: &Member) -> bool {
    ticket.replied_by == Some(member.user)
}

#[cfg(test)]
mod tests;
