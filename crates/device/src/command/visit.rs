//! What an officer does on site. Nothing here needs the network; everything is durable when it returns.

use niangjia_domain::act::{Act, Adopt, Alert, Arrival, Note, Nothing, Reason, Report, Submit};
use niangjia_domain::code::Code;
use niangjia_domain::form::{Answer, Answers, ItemCode, Problem, Tally, Value, Weight};
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::outcome::Refusal;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::Topic;
use niangjia_ipc::command::SheetKind;
use niangjia_store::DraftChange;

use crate::known::{Content, Known};
use crate::plan::Intended;
use crate::query::ticket::adopted;
use crate::query::visit::{is_handed_in, visit_photos};
use crate::session::Session;
use crate::text;

/// The class of wage arrears (lifecycle.md §11): the only one whose form asks for answers so far.
const ARREARS_CLASS: &str = "3.1";

pub(super) fn accept(session: &Session, ticket: TicketId) -> Result<(), Code> {
    session.author(ticket, Act::Accept(Nothing {}))
}

pub(super) fn decline(session: &Session, ticket: TicketId, reason: &str) -> Result<(), Code> {
    session.author(ticket, Act::Decline(Reason { reason: text::sendable(reason)? }))
}

/// Accepts if need be, declares arrival, opens the draft: one transaction. After a report, a further visit begins with
/// what was written before.
pub(super) fn begin(session: &Session, ticket: TicketId, place: &str) -> Result<(), Code> {
    let place = text::sendable(place)?;
    let turn = session.turn();
    let known = session.known(ticket)?;
    let viewer = session.viewer();
    let now = known.fold(&viewer).ticket.ok_or(Code::NotFound)?;
    // Whose it is cannot be seen while it is locked; what is seen on site is kept whoever sees it.
    let is_locked = known.seen == Content::Locked;
    if known.left.is_some() || !(is_locked || now.is_verified_by(viewer.me.user)) {
        return Err(Code::Refused { reason: Refusal::Scope });
    }
    let (visit, changes) = match session.draft(ticket)? {
        Some(draft) if !is_reported(&known, draft.visit) => (draft.visit, Vec::new()),
        Some(draft) => session.begun_from(ticket, &draft)?,
        None => session.begun(ticket)?,
    };
    let mut acts = Vec::new();
    if now.state == State::Assigned && !is_locked {
        acts.push(Act::Accept(Nothing {}));
    }
    if !has_arrived(&known, visit) {
        acts.push(Act::Arrive(Arrival { visit, place }));
    }
    let intended = session.intend(acts)?;
    session.author_all(&turn, ticket, intended, &changes)
}

fn has_arrived(known: &Known, visit: VisitId) -> bool {
    known.own.iter().any(|own| matches!(&own.operation.act, Act::Arrive(arrival) if arrival.visit == visit))
}

fn is_reported(known: &Known, visit: VisitId) -> bool {
    known.own.iter().any(|own| matches!(&own.operation.act, Act::Report(report) if report.visit == visit))
}

pub(super) fn set_answer(
    session: &Session,
    ticket: TicketId,
    item: ItemCode,
    answer: Answer<Value>,
) -> Result<(), Code> {
    let answer = text::clean_answer(answer);
    edit(session, ticket, |visit, at| DraftChange::Answer { visit, item, answer, at })
}

pub(super) fn set_note_draft(session: &Session, ticket: TicketId, text: &str) -> Result<(), Code> {
    let text = text::draft(text)?;
    edit(session, ticket, |visit, at| DraftChange::Note { visit, text, at })
}

pub(super) fn set_summary(session: &Session, ticket: TicketId, text: &str) -> Result<(), Code> {
    let text = text::draft(text)?;
    edit(session, ticket, |visit, at| DraftChange::Summary { visit, text, at })
}

/// Changes the draft; durable when it returns. A draft is opened if there is none.
fn edit(
    session: &Session,
    ticket: TicketId,
    change: impl FnOnce(VisitId, DeviceTime) -> DraftChange,
) -> Result<(), Code> {
    let _turn = session.turn();
    let (visit, mut changes) = opened(session, ticket)?;
    let begun = (!changes.is_empty()).then_some(Topic::Tickets);
    changes.push(change(visit, session.wall()));
    session.change_drafts(&changes)?;
    session.announce([Topic::Visit(visit)].into_iter().chain(begun));
    Ok(())
}

/// The visit that is being written, and what opens it if there is none.
pub(super) fn opened(session: &Session, ticket: TicketId) -> Result<(VisitId, Vec<DraftChange>), Code> {
    if let Some(draft) = session.draft(ticket)? {
        return Ok((draft.visit, Vec::new()));
    }
    session.known(ticket)?.fold(&session.viewer()).ticket.ok_or(Code::NotFound)?;
    session.begun(ticket)
}

/// A note, finished. A text that is too long stays in the draft, whole.
pub(super) fn add_note(session: &Session, ticket: TicketId, text: &str) -> Result<(), Code> {
    let turn = session.turn();
    let at_site = session.member().is(Role::Officer);
    let visit = session.draft(ticket)?.filter(|_| at_site).map(|draft| draft.visit);
    let note_draft = |visit, text| DraftChange::Note { visit, text, at: session.wall() };
    let finished = match (text::sendable(text), visit) {
        (Err(code), Some(visit)) => {
            session.change_drafts(&[note_draft(visit, text::draft(text)?)])?;
            return Err(code);
        }
        (finished, _) => finished?,
    };
    if finished.is_empty() {
        return Err(Code::Refused { reason: Refusal::Incomplete });
    }
    let intended = session.intend(vec![Act::Note(Note { visit, text: finished })])?;
    let emptied = match visit {
        Some(visit) => note_draft(visit, String::new()),
        None => super::desk::put_away(session, ticket, SheetKind::Note),
    };
    match session.author_all(&turn, ticket, intended, &[emptied]) {
        Err(Code::TextTooLong) if visit.is_some() => {
            let kept = visit.map(|visit| text::draft(text).map(|text| note_draft(visit, text))).transpose()?;
            session.change_drafts(kept.as_slice())?;
            Err(Code::TextTooLong)
        }
        done => done,
    }
}

pub(super) fn alert(session: &Session, ticket: TicketId, alert: Alert) -> Result<(), Code> {
    let (place, text) = (text::sendable(&alert.place)?, text::sendable(&alert.text)?);
    session.author(ticket, Act::Alert(Alert { place, text, ..alert }))
}

/// Hands the visit in: report and submission in one transaction. On a ticket that has left, the report alone: it arrives
/// late, and is not lost.
pub(super) fn submit(session: &Session, ticket: TicketId) -> Result<(), Code> {
    let turn = session.turn();
    let known = session.known(ticket)?;
    let viewer = session.viewer();
    let now = known.fold(&viewer).ticket.ok_or(Code::NotFound)?;
    let written = session.draft(ticket)?.ok_or(Code::Refused { reason: Refusal::NoReport })?;
    let photos = visit_photos(&known, &viewer);
    let tally: Tally = photos.iter().map(|photo| photo.evidence).collect();
    complete(&written.answers, &tally, &now.matter.class)?;
    let report = Report {
        visit: written.visit,
        answers: written.answers.clone(),
        photos: photos.iter().map(|photo| photo.op).collect(),
        notes: notes(&known),
        adopts: written.adopted.clone(),
        summary: text::sendable(&written.summary)?,
    };
    let mut intended = session.intend(vec![Act::Report(Box::new(report))])?;
    let report = intended.first().map(|report| report.op).ok_or(Code::NotFound)?;
    let handed_in = [DraftChange::HandIn { visit: written.visit, report, at: session.wall() }];
    let asked = known.left.is_none() && now.is_verified_by(viewer.me.user);
    if asked && !is_handed_in(&known, &now, written.visit) {
        let submission = session.intend(vec![Act::Submit(Submit { visit: written.visit, report })])?;
        intended.extend(submission.into_iter().map(|submit| Intended { deps: vec![report], ..submit }));
    }
    session.author_all(&turn, ticket, intended, &handed_in)
}

/// Whether a report may be made of these answers.
fn complete(answers: &Answers, tally: &Tally, class: &str) -> Result<(), Code> {
    let problems = answers.problems(tally);
    let stops = problems.iter().filter(|problem| problem.weight() == Weight::Stops);
    for problem in stops {
        match problem {
            Problem::TooLong { .. } | Problem::TooLarge { .. } | Problem::TooManyRows { .. } => {
                return Err(Code::TextTooLong);
            }
            Problem::Missing(_) if !class.starts_with(ARREARS_CLASS) => {}
            Problem::Missing(_)
            | Problem::NoReason(_)
            | Problem::WrongKind(_)
            | Problem::Negative(_)
            | Problem::AmountsDiffer { .. }
            | Problem::RowsDiffer { .. }
            | Problem::RowDiffers { .. }
            | Problem::WorkersDiffer { .. }
            | Problem::Reversed { .. } => return Err(Code::Refused { reason: Refusal::Incomplete }),
        }
    }
    Ok(())
}

/// Own notes and statements of visits, in order.
fn notes(known: &Known) -> Vec<OpId> {
    let of_visits = known.own.iter().filter(|own| {
        matches!(&own.operation.act, Act::Note(note) if note.visit.is_some())
            || matches!(&own.operation.act, Act::Statement(_))
    });
    of_visits.map(|own| own.operation.op).collect()
}

/// Copies a late report's answers where the own draft has none; the next report cites it.
pub(super) fn adopt(session: &Session, ticket: TicketId, adopt: Adopt) -> Result<(), Code> {
    let turn = session.turn();
    let known = session.known(ticket)?;
    let Some(Act::Report(report)) = known.entry(adopt.report).map(|entry| &entry.act) else {
        return Err(Code::NotFound);
    };
    if adopted(&known).any(|report| report == adopt.report) {
        return Ok(());
    }
    let answers = report.answers.clone();
    let (visit, mut changes) = opened(session, ticket)?;
    changes.push(DraftChange::Adopt { visit, report: adopt.report, answers, at: session.wall() });
    let intended = session.intend(vec![Act::Adopt(adopt)])?;
    session.author_all(&turn, ticket, intended, &changes)
}

pub(super) fn reveal(session: &Session, ticket: TicketId, reason: &str) -> Result<(), Code> {
    let reason = text::sendable(reason)?;
    if reason.is_empty() {
        return Err(Code::Refused { reason: Refusal::ReasonNeeded });
    }
    if session.known(ticket)?.county.is_none_or(|ticket| ticket.contact.is_none()) {
        return Err(Code::NotFound);
    }
    session.author(ticket, Act::Reveal(Reason { reason }))?;
    session.reveal(ticket);
    Ok(())
}
