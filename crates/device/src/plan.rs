//! What acts would become if they were done now: the law, applied before anything is authored.

use niangjia_domain::act::{Act, Reassign};
use niangjia_domain::code::Code;
use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::kind::{Class, Kind};
use niangjia_domain::lifecycle::judge;
use niangjia_domain::lifecycle::table::fact_roles;
use niangjia_domain::operation::{Blob, Operation};
use niangjia_domain::outcome::{Outcome, Refusal};
use niangjia_domain::role::Member;
use niangjia_domain::time::Captured;
use niangjia_store::Authoring;

use crate::known::{Known, Viewer};

/// An act that is to become an operation.
#[derive(Debug, Clone)]
pub(crate) struct Intended {
    /// Its id, drawn already so that others can name it.
    pub(crate) op: OpId,
    /// What is done.
    pub(crate) act: Act,
    /// Bytes that travel beside it.
    pub(crate) blobs: Vec<Blob>,
    /// What it must wait for, beside what the ticket demands.
    pub(crate) deps: Vec<OpId>,
}

/// Who writes, with what, and when.
#[derive(Debug, Clone)]
pub(crate) struct Pen<'a> {
    pub(crate) install: InstallId,
    pub(crate) captured: Captured,
    pub(crate) app_version: &'a str,
}

/// What is to be authored for `intended`, in order; each is judged after the ones before it. An intent that has been
/// reached already is left out.
///
/// # Errors
/// [`Code::NotFound`] without a ticket; [`Code::NotAllowed`] for a fact that the role has no part in;
/// [`Code::Refused`] for an intent that the law would not apply.
pub(crate) fn plan(
    ticket: niangjia_domain::id::TicketId,
    known: &Known,
    intended: Vec<Intended>,
    viewer: &Viewer,
    pen: &Pen<'_>,
) -> Result<Vec<Authoring>, Code> {
    let mut standing = known.fold(viewer).ticket;
    let mut operations: Vec<Operation> = Vec::new();
    for Intended { op, act, blobs, mut deps } in intended {
        let kind = act.kind();
        if standing.is_none() && !matches!(kind, Kind::Register | Kind::Propose) {
            return Err(Code::NotFound);
        }
        deps.extend(known.deps(kind));
        if kind.class() == Class::Intent {
            deps.extend(operations.iter().rev().find(|made| made.kind().class() == Class::Intent).map(|made| made.op));
        }
        deps.sort_unstable();
        deps.dedup();
        let operation = Operation {
            op,
            install: pen.install,
            seq: 0,
            actor: viewer.me.user,
            ticket,
            base_rev: standing.as_ref().map_or(0, |ticket| ticket.rev),
            deps,
            blobs,
            captured: pen.captured.clone(),
            app: pen.app_version.to_owned(),
            v: 1,
            act,
        };
        let judgement = judge(standing.as_ref(), &operation, &viewer.context(&operation));
        match verdict(&operation, &judgement.outcome, viewer)? {
            Verdict::Author => {
                standing = judgement.ticket.or(standing);
                operations.push(operation);
            }
            Verdict::Done => {}
        }
    }
    Ok(operations.into_iter().map(authoring).collect())
}

/// The same for facts about a ticket that the county has, without a look at it: they wait for nothing, and the law keeps
/// them whatever has become of the ticket. So a note is on the disk sooner. `base_rev` is the ticket's revision here.
///
/// # Errors
/// [`Code::NotAllowed`] for a fact that the role has no part in.
pub(crate) fn plan_facts(
    ticket: niangjia_domain::id::TicketId,
    base_rev: u32,
    intended: Vec<Intended>,
    me: &Member,
    pen: &Pen<'_>,
) -> Result<Vec<Authoring>, Code> {
    let plan = |Intended { op, act, blobs, mut deps }: Intended| {
        may_say(act.kind(), me)?;
        deps.sort_unstable();
        deps.dedup();
        Ok(Authoring { op, ticket, base_rev, deps, blobs, captured: pen.captured.clone(), act })
    };
    intended.into_iter().map(plan).collect()
}

/// What was seen is always kept; only a role that has no part in such facts is told so.
fn may_say(kind: Kind, me: &Member) -> Result<(), Code> {
    if me.is_any(fact_roles(kind).unwrap_or_default()) { Ok(()) } else { Err(Code::NotAllowed) }
}

/// Who authors it, and its place among his operations, the store knows.
fn authoring(operation: Operation) -> Authoring {
    let Operation { op, ticket, base_rev, deps, blobs, captured, act, .. } = operation;
    Authoring { op, ticket, base_rev, deps, blobs, captured, act }
}

/// What to do with an act.
enum Verdict {
    Author,
    /// It has been reached already: nothing is to be sent.
    Done,
}

fn verdict(operation: &Operation, outcome: &Outcome, viewer: &Viewer) -> Result<Verdict, Code> {
    if operation.kind().class() == Class::Fact {
        return may_say(operation.kind(), &viewer.me).map(|()| Verdict::Author);
    }
    match outcome {
        Outcome::Applied => Ok(Verdict::Author),
        Outcome::Already => Ok(Verdict::Done),
        Outcome::Refused { reason: Refusal::Role } => Err(Code::NotAllowed),
        // The directory may not be here yet: the county knows its people.
        Outcome::Refused { reason: Refusal::NotAnOfficer } if names_a_stranger(&operation.act, viewer) => {
            Ok(Verdict::Author)
        }
        // Other tickets and other counties: the county knows them.
        Outcome::Refused { reason: Refusal::NoMaster | Refusal::NoCounty } => Ok(Verdict::Author),
        Outcome::Refused { reason } => Err(Code::Refused { reason: *reason }),
        Outcome::Superseded { .. } => Err(Code::Refused { reason: Refusal::Scope }),
        Outcome::Foreign | Outcome::Unverified => Err(Code::Revoked),
        Outcome::Counted { .. } | Outcome::Late { .. } | Outcome::Quarantined | Outcome::Waiting { .. } => {
            Ok(Verdict::Author)
        }
    }
}

/// Whether an order names somebody whom this device has not heard of.
fn names_a_stranger(act: &Act, viewer: &Viewer) -> bool {
    let (Act::Assign(task) | Act::Reassign(Reassign { task, .. })) = act else { return false };
    let known = |user| viewer.people.iter().any(|member| member.user == user);
    !known(task.officer) || task.second.is_some_and(|second| !known(second))
}
