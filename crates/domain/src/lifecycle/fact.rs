//! Facts: never refused, always with a home. Some of them leave a mark on the ticket.

use super::late::{Situation, disposition, moved_on_at};
use super::table::fact_roles;
use super::{Context, Judgement, Stands};
use crate::act::{Act, Alert, Registration, Report};
use crate::clock::{Clock, Complexity};
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::role::Role;
use crate::state::State;
use crate::ticket::{AlertHead, Named, ReportHead, Risk, Ticket};

/// A ticket that an officer brings from a site: stands there until a handler registers it.
pub(super) fn propose(operation: &Operation, registration: &Registration, context: &Context<'_>) -> Judgement {
    if !context.actor.is(Role::Officer) {
        return Judgement::unmoved(None, Outcome::Foreign);
    }
    let mut ticket = newborn(operation, registration, context, State::Registered);
    ticket.proposed = Some(Named::of(context.actor));
    Judgement { outcome: Outcome::COUNTED, ticket: Some(ticket), from: State::Registered, stands: Stands::Own }
}

/// A ticket as it comes into being, with its first clock.
pub(super) fn newborn(
    operation: &Operation,
    registration: &Registration,
    context: &Context<'_>,
    state: State,
) -> Ticket {
    let received = context.when.received;
    let mut ticket = Ticket {
        id: operation.ticket,
        number: context.number.to_owned(),
        rev: 1,
        state,
        risk: Risk::default().raised_by(&registration.matter.signals),
        matter: registration.matter.clone(),
        contact: registration.contact.clone(),
        county: context.actor.county,
        registered: received,
        updated: received,
        handler: None,
        assignment: None,
        past: Vec::new(),
        clock: None,
        handling: None,
        complexity: Complexity::default(),
        proposed: None,
        alerts: Vec::new(),
        reports: Vec::new(),
        replied_by: None,
        dispatched: None,
        returns: 0,
        reopened: 0,
        merged: None,
        closed: None,
    };
    ticket.clock = Some(context.rules.start(Clock::Dispatch, &ticket, received));
    ticket
}

/// What a fact about an existing ticket becomes.
pub(super) fn judge(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> Judgement {
    let kind = operation.kind();
    let outcome = if is_of_the_county(ticket, operation, context) {
        Outcome::COUNTED
    } else if context.actor.is(Role::Officer) && fact_roles(kind).is_some_and(|roles| roles.contains(&Role::Officer)) {
        let situation = Situation::of(ticket, context.actor);
        disposition(kind, situation, context.when.at, moved_on_at(ticket, context.actor.user))
    } else {
        Outcome::Foreign
    };
    let changed = if outcome == Outcome::Foreign { None } else { marked(ticket, operation, &outcome, context) };
    Judgement { outcome, ticket: changed, from: ticket.state, stands: Stands::Own }
}

/// Whether the author records it from a desk of the county that has the ticket.
fn is_of_the_county(ticket: &Ticket, operation: &Operation, context: &Context<'_>) -> bool {
    let desk_roles = fact_roles(operation.kind()).unwrap_or_default();
    ticket.county == context.actor.county
        && desk_roles.iter().any(|role| *role != Role::Officer && context.actor.is(*role))
}

/// The ticket with the fact's mark, if it leaves one.
pub(super) fn marked(
    ticket: &Ticket,
    operation: &Operation,
    outcome: &Outcome,
    context: &Context<'_>,
) -> Option<Ticket> {
    let mut changed = ticket.clone();
    match &operation.act {
        Act::Alert(alert) => raise(&mut changed, operation, alert, context),
        Act::Report(report) => remember(&mut changed, operation, report, outcome, context),
        Act::Acknowledge(acknowledge) => {
            let alert = changed
                .alerts
                .iter_mut()
                .find(|alert| alert.op == acknowledge.alert && alert.acknowledged.is_none())?;
            alert.acknowledged = Some((Named::of(context.actor), context.when.received));
        }
        Act::Register(_)
        | Act::Propose(_)
        | Act::Dispatch(_)
        | Act::Sign(_)
        | Act::Assign(_)
        | Act::Accept(_)
        | Act::Decline(_)
        | Act::Arrive(_)
        | Act::Note(_)
        | Act::Photo(_)
        | Act::Statement(_)
        | Act::Correct(_)
        | Act::Submit(_)
        | Act::SendBack(_)
        | Act::TakeUp(_)
        | Act::Reply(_)
        | Act::Review(_)
        | Act::Withdraw(_)
        | Act::Reassign(_)
        | Act::Reveal(_)
        | Act::AskOriginal(_)
        | Act::Adopt(_)
        | Act::Return(_)
        | Act::Merge(_)
        | Act::CallBack(_)
        | Act::Archive(_)
        | Act::Reopen(_)
        | Act::Honour(_)
        | Act::Move(_) => return None,
    }
    Some(changed)
}

fn raise(ticket: &mut Ticket, operation: &Operation, alert: &Alert, context: &Context<'_>) {
    let mut signals = ticket.matter.signals.clone();
    signals.behaviours.extend(alert.behaviour.iter().copied());
    signals.workers = signals.workers.max(alert.people.unwrap_or(0));
    signals.amount = signals.amount.max(alert.amount.unwrap_or_default());
    ticket.risk = ticket.risk.raised_by(&signals);
    ticket.risk.level = ticket.risk.level.max(alert.level);
    ticket.alerts.push(AlertHead {
        op: operation.op,
        level: alert.level,
        by: Named::of(context.actor),
        at: context.when.at,
        received: context.when.received,
        text: alert.text.clone(),
        acknowledged: None,
    });
}

fn remember(ticket: &mut Ticket, operation: &Operation, report: &Report, outcome: &Outcome, context: &Context<'_>) {
    if matches!(outcome, Outcome::Counted { .. }) {
        ticket.risk = ticket.risk.raised_by(&report.answers.signals());
    }
    let version = ticket.reports.len() + 1;
    ticket.reports.push(ReportHead {
        op: operation.op,
        visit: report.visit,
        version: u16::try_from(version).unwrap_or(u16::MAX),
        by: Named::of(context.actor),
        outcome: outcome.clone(),
        received: context.when.received,
        photos: u16::try_from(report.photos.len()).unwrap_or(u16::MAX),
        stands: false,
    });
}
