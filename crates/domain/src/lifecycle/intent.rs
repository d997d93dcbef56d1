//! Intents: applied, already, superseded or refused.
//!
//! A device may hold an old revision. An intent that is still an arrow of the present state is applied all the same (the
//! *rebase*); one that is not is `superseded` when the ticket has moved since the author saw it, and `refused` when the
//! author's own view did not allow it.

use super::fact::newborn;
use super::late::Situation;
use super::table::{Arrow, REGISTER_ROLES};
use super::{Context, Judgement, Originals, Stands, has_answered};
use crate::act::{Act, CallBack, GiveBack, Merge, Registration, SendBack, Solved, Submit, Task};
use crate::clock::Clock;
use crate::id::{OpId, OrgId};
use crate::kind::Kind;
use crate::operation::{Operation, TEXT_CHARS_MAX};
use crate::outcome::{Outcome, Refusal};
use crate::risk::Sign;
use crate::role::{Member, Role};
use crate::state::State;
use crate::ticket::{Assignment, AssignmentEnd, Named, PastAssignment, SentBack, Ticket};

/// How often a county may give a ticket back (lifecycle.md §3: a default).
const RETURNS_MAX: u8 = 2;
/// After so many attempts a worker counts as not to be reached (lifecycle.md §5: a default).
const CALL_ATTEMPTS: u8 = 3;

/// A ticket comes into being, or a proposal is taken over. A county's own registration is dispatched to that county and
/// signed by the registering handler in the same judgement; an agent's waits for a dispatcher.
pub(super) fn register(
    ticket: Option<&Ticket>,
    operation: &Operation,
    registration: &Registration,
    context: &Context<'_>,
) -> Judgement {
    if !context.actor.is_any(REGISTER_ROLES) {
        return Judgement::refused(ticket, Refusal::Role);
    }
    if registration.matter.title.trim().is_empty() || registration.matter.text.trim().is_empty() {
        return Judgement::refused(ticket, Refusal::Incomplete);
    }
    if registration.matter.text.chars().count() > TEXT_CHARS_MAX {
        return Judgement::refused(ticket, Refusal::TooLong);
    }
    let open_proposal = ticket.filter(|ticket| ticket.proposed.is_some() && ticket.number.is_empty());
    if ticket.is_some() && open_proposal.is_none() {
        return Judgement::refused(ticket, Refusal::Exists);
    }
    let by_handler = context.actor.is(Role::Handler);
    let state = if by_handler { State::Signed } else { State::Registered };
    let mut made = newborn(operation, registration, context, state);
    if let Some(proposal) = open_proposal {
        made.rev = proposal.rev + 1;
        made.proposed.clone_from(&proposal.proposed);
    }
    if by_handler {
        made.dispatched = Some(context.when.received);
        sign(&mut made, context);
    }
    Judgement { outcome: Outcome::Applied, ticket: Some(made), from: State::Registered, stands: Stands::Own }
}

/// What an intent about an existing ticket becomes.
pub(super) fn judge(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> Judgement {
    match decide(ticket, operation, context) {
        Ok(changed) => {
            Judgement { outcome: Outcome::Applied, ticket: Some(changed), from: ticket.state, stands: Stands::Own }
        }
        Err(outcome) => Judgement::unmoved(Some(ticket), outcome),
    }
}

fn refuse<T>(reason: Refusal) -> Result<T, Outcome> {
    Err(Outcome::Refused { reason })
}

fn decide(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> Result<Ticket, Outcome> {
    let kind = operation.kind();
    let Some(arrow) = Arrow::of(kind) else { return refuse(Refusal::State) };
    if !context.actor.is_any(arrow.roles) {
        return refuse(Refusal::Role);
    }
    if arrow.roles == [Role::Officer] {
        check_officer(ticket, kind, context.actor)?;
    } else if ticket.county != context.actor.county && !context.actor.is(Role::Dispatcher) {
        return refuse(Refusal::Scope);
    }
    if !arrow.from.contains(&ticket.state) {
        return Err(overtaken(ticket, operation, arrow));
    }
    applied(ticket, operation, context)
}

/// An officer moves only what he has. What was taken from him is overtaken, not forbidden.
fn check_officer(ticket: &Ticket, kind: Kind, officer: &Member) -> Result<(), Outcome> {
    match Situation::of(ticket, officer) {
        Situation::InProgress | Situation::MovedOn => Ok(()),
        Situation::Foreign => refuse(Refusal::Scope),
        Situation::Reassigned | Situation::Left | Situation::Closed | Situation::Elsewhere | Situation::Merged => {
            if kind == Kind::Decline {
                Err(Outcome::Already)
            } else {
                Err(Outcome::Superseded { state: ticket.state })
            }
        }
    }
}

/// The ticket is not where the arrow starts: there already, gone on, or never allowed.
fn overtaken(ticket: &Ticket, operation: &Operation, arrow: &Arrow) -> Outcome {
    if arrow.kind == Kind::Decline {
        return Outcome::Refused { reason: Refusal::AskToWithdraw };
    }
    if ticket.state == arrow.to && is_for_the_same_officer(ticket, &operation.act) {
        Outcome::Already
    } else if ticket.rev > operation.base_rev {
        Outcome::Superseded { state: ticket.state }
    } else {
        Outcome::Refused { reason: Refusal::State }
    }
}

/// Two handlers who sent different officers have not done the same.
fn is_for_the_same_officer(ticket: &Ticket, act: &Act) -> bool {
    match act {
        Act::Assign(task) => {
            ticket.assignment.as_ref().is_some_and(|assignment| assignment.officer.user == task.officer)
        }
        _ => true,
    }
}

/// The ticket after an intent whose arrow fits.
fn applied(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> Result<Ticket, Outcome> {
    let mut next = ticket.clone();
    match &operation.act {
        Act::Dispatch(dispatch) => {
            next.county = known_county(dispatch.county, context)?;
            next.dispatched = Some(context.when.received);
            enter(&mut next, State::Dispatched, Clock::SignIn, context);
        }
        Act::Sign(_) => sign(&mut next, context),
        Act::Return(give_back) => give_back_to_dispatch(&mut next, give_back, context)?,
        Act::Merge(merge) => merged_into(&mut next, merge, context)?,
        Act::Assign(task) => {
            end_assignment(&mut next, AssignmentEnd::Finished, "", context);
            assign(&mut next, task, "", context)?;
        }
        Act::Reassign(reassign) => {
            still_on_that_assignment(ticket, operation)?;
            need(&reassign.reason)?;
            end_assignment(&mut next, AssignmentEnd::Reassigned, &reassign.reason, context);
            assign(&mut next, &reassign.task, &reassign.reason, context)?;
        }
        Act::Withdraw(reason) => {
            still_on_that_assignment(ticket, operation)?;
            need(&reason.reason)?;
            end_assignment(&mut next, AssignmentEnd::Withdrawn, &reason.reason, context);
            back_to_signed(&mut next, context);
        }
        Act::Accept(_) => next.state = State::Verifying,
        Act::Decline(reason) => {
            need(&reason.reason)?;
            end_assignment(&mut next, AssignmentEnd::Declined, &reason.reason, context);
            back_to_signed(&mut next, context);
        }
        Act::Submit(submit) => hand_in(&mut next, submit, context)?,
        Act::SendBack(send_back) => sent_back(&mut next, send_back, ticket, context)?,
        Act::TakeUp(take_up) => {
            if take_up.report.is_some_and(|report| is_outdated(ticket, report)) {
                return Err(Outcome::Superseded { state: ticket.state });
            }
            enter_handling(&mut next, State::Handling, context);
        }
        Act::Reply(reply) => {
            need(&reply.to_worker)?;
            next.replied_by = Some(context.actor.user);
            enter(&mut next, State::Replied, Clock::Review, context);
        }
        Act::Review(review) => {
            if has_answered(ticket, context.actor) {
                return refuse(Refusal::SamePerson);
            }
            if review.pass {
                enter(&mut next, State::Callback, Clock::Callback, context);
            } else {
                need(&review.note)?;
                enter_handling(&mut next, State::Handling, context);
            }
        }
        Act::CallBack(call) => called_back(&mut next, call, context)?,
        Act::Archive(_) => {
            if context.beside.originals == Originals::Awaited {
                return refuse(Refusal::OriginalsMissing);
            }
            next.state = State::Archived;
            next.clock = None;
        }
        Act::Reopen(reason) => {
            need(&reason.reason)?;
            reopen(&mut next, context);
        }
        Act::Move(order) => {
            need(&order.reason)?;
            if order.county == ticket.county {
                return refuse(Refusal::NoCounty);
            }
            next.county = known_county(order.county, context)?;
            leave_for_another_county(&mut next, &order.reason, context);
        }
        Act::Honour(honour) => {
            stand(&mut next, honour.report)?;
            enter_handling(&mut next, State::Verified, context);
        }
        Act::Register(_)
        | Act::Propose(_)
        | Act::Arrive(_)
        | Act::Note(_)
        | Act::Photo(_)
        | Act::Statement(_)
        | Act::Correct(_)
        | Act::Alert(_)
        | Act::Report(_)
        | Act::Reveal(_)
        | Act::AskOriginal(_)
        | Act::Adopt(_)
        | Act::Acknowledge(_) => return refuse(Refusal::State),
    }
    Ok(next)
}

fn need(text: &str) -> Result<(), Outcome> {
    if text.trim().is_empty() { refuse(Refusal::ReasonNeeded) } else { Ok(()) }
}

/// Two handlers at once: the second one's order was about an assignment that is no more.
fn still_on_that_assignment(ticket: &Ticket, operation: &Operation) -> Result<(), Outcome> {
    match &ticket.assignment {
        Some(assignment) if assignment.rev > operation.base_rev => Err(Outcome::Superseded { state: ticket.state }),
        Some(_) | None => Ok(()),
    }
}

fn enter(ticket: &mut Ticket, state: State, clock: Clock, context: &Context<'_>) {
    ticket.state = state;
    ticket.clock = Some(context.rules.start(clock, ticket, context.when.received));
}

/// A state under the handling clock, which runs from the signature and is not started again.
fn enter_handling(ticket: &mut Ticket, state: State, context: &Context<'_>) {
    ticket.state = state;
    let fresh = context.rules.start(Clock::Handle, ticket, context.when.received);
    let due = ticket.handling.get_or_insert_with(|| fresh.due.clone()).clone();
    ticket.clock = Some(crate::ticket::Running { due, ..fresh });
}

fn sign(ticket: &mut Ticket, context: &Context<'_>) {
    ticket.handler = Some(Named::of(context.actor));
    enter_handling(ticket, State::Signed, context);
}

/// A county that exists.
fn known_county(county: OrgId, context: &Context<'_>) -> Result<OrgId, Outcome> {
    if context.beside.counties.contains(&county) { Ok(county) } else { refuse(Refusal::NoCounty) }
}

/// Within a working day of its coming, and not a third time: then a dispatcher rules.
fn give_back_to_dispatch(ticket: &mut Ticket, give_back: &GiveBack, context: &Context<'_>) -> Result<(), Outcome> {
    need(&give_back.reason)?;
    if ticket.returns >= RETURNS_MAX {
        return refuse(Refusal::TooOften);
    }
    let came = ticket.dispatched.unwrap_or(ticket.registered);
    if context.when.received > context.rules.start(Clock::Return, ticket, came).due.at {
        return refuse(Refusal::TooLate);
    }
    ticket.returns += 1;
    ticket.handler = None;
    ticket.handling = None;
    enter(ticket, State::Returned, Clock::Dispatch, context);
    Ok(())
}

/// The assignment stays on the ticket: whoever was at work is told where it goes on.
fn merged_into(ticket: &mut Ticket, merge: &Merge, context: &Context<'_>) -> Result<(), Outcome> {
    need(&merge.why)?;
    let takes_in = context.beside.survivor.is_some_and(|master| {
        master.id == merge.master
            && master.id != ticket.id
            && master.state.is_open()
            && master.county == ticket.county
            && !master.number.is_empty()
    });
    if !takes_in {
        return refuse(Refusal::NoMaster);
    }
    ticket.state = State::Merged;
    ticket.merged = Some(merge.master);
    ticket.clock = None;
    Ok(())
}

/// Settled and content, or not to be reached in three attempts: closed. Anything else goes back to the handler.
fn called_back(ticket: &mut Ticket, call: &CallBack, context: &Context<'_>) -> Result<(), Outcome> {
    if has_answered(ticket, context.actor) {
        return refuse(Refusal::SamePerson);
    }
    let closes = match call.heard {
        Some(heard) => heard.solved != Solved::No && heard.content,
        None if call.attempts < CALL_ATTEMPTS => return refuse(Refusal::Incomplete),
        None => true,
    };
    if closes {
        ticket.closed = Some(context.when.received);
        enter(ticket, State::Closed, Clock::Archive, context);
    } else {
        need(&call.words)?;
        enter_handling(ticket, State::Handling, context);
    }
    Ok(())
}

/// A new handling clock; what the first round came to stays on record.
fn reopen(ticket: &mut Ticket, context: &Context<'_>) {
    ticket.reopened = ticket.reopened.saturating_add(1);
    ticket.closed = None;
    ticket.handling = None;
    let mut signals = ticket.matter.signals.clone();
    signals.signs.insert(Sign::Reopened);
    ticket.risk = ticket.risk.raised_by(&signals);
    ticket.matter.signals = signals;
    enter_handling(ticket, State::Handling, context);
}

fn leave_for_another_county(ticket: &mut Ticket, reason: &str, context: &Context<'_>) {
    end_assignment(ticket, AssignmentEnd::Moved, reason, context);
    ticket.handler = None;
    ticket.handling = None;
    ticket.replied_by = None;
    ticket.dispatched = Some(context.when.received);
    ticket.returns = 0;
    enter(ticket, State::Dispatched, Clock::SignIn, context);
}

fn back_to_signed(ticket: &mut Ticket, context: &Context<'_>) {
    ticket.assignment = None;
    enter_handling(ticket, State::Signed, context);
}

fn end_assignment(ticket: &mut Ticket, end: AssignmentEnd, reason: &str, context: &Context<'_>) {
    let Some(assignment) = ticket.assignment.take() else { return };
    let gone = |officer: Named| PastAssignment {
        officer,
        since: assignment.since,
        until: context.when.received,
        end,
        reason: reason.to_owned(),
    };
    ticket.past.extend(assignment.second.map(gone));
    ticket.past.push(gone(assignment.officer));
}

fn officer<'a>(task_officer: crate::id::UserId, context: &'a Context<'_>) -> Result<&'a Member, Outcome> {
    context
        .named
        .iter()
        .find(|member| member.user == task_officer)
        .filter(|member| member.is(Role::Officer) && member.county == context.actor.county && member.revoked.is_none())
        .ok_or(Outcome::Refused { reason: Refusal::NotAnOfficer })
}

fn assign(ticket: &mut Ticket, task: &Task, reason: &str, context: &Context<'_>) -> Result<(), Outcome> {
    need(&task.task)?;
    let first = Named::of(officer(task.officer, context)?);
    let second = match task.second {
        Some(user) if user == task.officer => return refuse(Refusal::NotAnOfficer),
        Some(user) => Some(Named::of(officer(user, context)?)),
        None => None,
    };
    ticket.assignment = Some(Assignment {
        officer: first,
        second,
        task: task.task.clone(),
        disclose: task.disclose,
        by: Named::of(context.actor),
        since: context.when.received,
        rev: ticket.rev + 1,
        sent_back: None,
        reason: reason.to_owned(),
    });
    enter(ticket, State::Assigned, Clock::Verify, context);
    Ok(())
}

fn hand_in(ticket: &mut Ticket, submit: &Submit, context: &Context<'_>) -> Result<(), Outcome> {
    stand(ticket, submit.report)?;
    enter_handling(ticket, State::Verified, context);
    Ok(())
}

/// Makes a report the one that stands for the visit.
fn stand(ticket: &mut Ticket, report: OpId) -> Result<(), Outcome> {
    let Some(head) = ticket.reports.iter_mut().find(|head| head.op == report) else {
        return refuse(Refusal::NoReport);
    };
    head.stands = true;
    Ok(())
}

/// Whether a later report has been handed in than the one that was read.
fn is_outdated(ticket: &Ticket, report: OpId) -> bool {
    ticket.standing_report().is_some_and(|standing| standing.op != report)
}

fn sent_back(next: &mut Ticket, send_back: &SendBack, ticket: &Ticket, context: &Context<'_>) -> Result<(), Outcome> {
    if send_back.missing.iter().all(|missing| missing.trim().is_empty()) {
        return refuse(Refusal::ReasonNeeded);
    }
    if is_outdated(ticket, send_back.report) {
        return Err(Outcome::Superseded { state: ticket.state });
    }
    if let Some(assignment) = &mut next.assignment {
        assignment.sent_back = Some(SentBack {
            report: send_back.report,
            missing: send_back.missing.clone(),
            note: send_back.note.clone(),
            at: context.when.received,
        });
    }
    enter(next, State::Assigned, Clock::Supplement, context);
    Ok(())
}
