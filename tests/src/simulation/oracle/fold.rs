//! A ticket is the fold of its timeline: I5, I8.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use niangjia_domain::act::Act;
use niangjia_domain::entry::{Entry, When};
use niangjia_domain::id::{OpId, OrgId};
use niangjia_domain::kind::Kind;
use niangjia_domain::lifecycle::{Beside, Context, Rules, Session, judge};
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Member;
use niangjia_domain::state::State;
use niangjia_domain::ticket::Ticket;

use super::Violation;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::national);

/// What judging again needs to know of the county.
#[derive(Debug, Clone, Copy)]
pub(super) struct Law<'a> {
    pub(super) people: &'a [Member],
    pub(super) counties: &'a [OrgId],
}

/// Whether `ticket` is what its timeline makes of it. With `law` everything is judged again; without, only the chain of
/// states is looked at (somebody was dismissed meanwhile, and would be judged otherwise now).
pub(super) fn folds(
    ticket: &Ticket,
    entries: &[Entry],
    operations: &BTreeMap<OpId, Operation>,
    law: Option<Law<'_>>,
) -> Result<(), Violation> {
    let broken = |what: String| Err(Violation::new("I8", format!("ticket {}: {what}", ticket.id)));
    for (place, entry) in (1..).zip(entries) {
        if entry.seq != place {
            return broken(format!("entry {} stands at {}, not at {place}", entry.op, entry.seq));
        }
    }
    let mut state: Option<State> = None;
    for entry in entries {
        if state.is_some_and(|state| state != entry.from) {
            return broken(format!("entry {} begins in {:?}, the one before ended in {state:?}", entry.op, entry.from));
        }
        if entry.from != entry.to && entry.outcome != Outcome::Applied {
            return broken(format!("entry {} moved the ticket and is {:?}", entry.op, entry.outcome));
        }
        state = Some(entry.to);
    }
    if state.is_some_and(|state| state != ticket.state) {
        return broken(format!("it is {:?}, its timeline ends in {state:?}", ticket.state));
    }
    let unique = |ops: Vec<OpId>| ops.iter().collect::<std::collections::BTreeSet<_>>().len() == ops.len();
    let reports = ticket.reports.iter().map(|report| report.op).collect();
    let alerts = ticket.alerts.iter().map(|alert| alert.op).collect();
    if !unique(reports) || !unique(alerts) {
        return Err(Violation::new("I5", format!("ticket {} has taken an operation twice", ticket.id)));
    }
    // What such an operation became depends on more than this one ticket and its timeline.
    let is_entangled = |entry: &Entry| match operations.get(&entry.op) {
        Some(operation) => operation.ticket != ticket.id || matches!(operation.kind(), Kind::Merge | Kind::Archive),
        None => false,
    };
    let is_merged_into = || {
        operations.values().any(|operation| match &operation.act {
            Act::Merge(merge) => merge.master == ticket.id || operation.ticket == ticket.id,
            _ => false,
        })
    };
    match law {
        Some(law) if !entries.iter().any(is_entangled) && !is_merged_into() => {
            judged_again(ticket, entries, operations, law)
        }
        Some(_) | None => Ok(()),
    }
}

fn judged_again(
    ticket: &Ticket,
    entries: &[Entry],
    operations: &BTreeMap<OpId, Operation>,
    Law { people, counties }: Law<'_>,
) -> Result<(), Violation> {
    let mut folded: Option<Ticket> = None;
    for entry in entries {
        let Some(operation) = operations.get(&entry.op) else {
            return Err(Violation::new("I8", format!("entry {} has no operation in the inbox", entry.op)));
        };
        let Some(actor) = people.iter().find(|member| member.user == operation.actor) else { continue };
        let when = When { at: entry.at, received: entry.received };
        let beside = Beside { counties, ..Beside::default() };
        let session = Session::Checked;
        let context = Context { actor, named: people, when, number: "", rules: &RULES, session, beside };
        let judgement = judge(folded.as_ref(), operation, &context);
        if judgement.outcome != entry.outcome {
            let what =
                format!("{} was judged {:?}, by its timeline it is {:?}", entry.op, entry.outcome, judgement.outcome);
            return Err(Violation::new("I8", what));
        }
        if let Some(next) = judgement.ticket {
            folded = Some(next);
            if let Some(folded) = &mut folded
                && operation.kind() == Kind::Register
                && judgement.outcome == Outcome::Applied
            {
                folded.number.clone_from(&ticket.number);
            }
        }
    }
    if folded.as_ref() == Some(ticket) {
        return Ok(());
    }
    let rev = folded.as_ref().map(|folded| folded.rev);
    let state = folded.as_ref().map(|folded| folded.state);
    Err(Violation::new(
        "I8",
        format!(
            "ticket {} at revision {} in {:?} is not its fold ({rev:?}, {state:?})",
            ticket.id, ticket.rev, ticket.state
        ),
    ))
}
