//! The visit in progress on a ticket, or the one last handed in.

use std::collections::BTreeSet;

use niangjia_domain::act::Act;
use niangjia_domain::id::{OpId, VisitId};
use niangjia_domain::state::State;
use niangjia_domain::ticket::Ticket;
use niangjia_ipc::view::{DraftPhoto, PhotoView, TimelineRow, VisitView};
use niangjia_store::Draft;

use super::ticket::{adopted, entry_row, own_row, photos, reports, short_number};
use super::todo::count;
use crate::known::{Known, Viewer};

/// Room on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Room {
    pub(crate) free_bytes: u64,
    /// Below the reserve: the camera refuses.
    pub(crate) short: bool,
}

pub(crate) fn view(
    known: &Known,
    written: Option<Draft>,
    captures: Vec<DraftPhoto>,
    room: Room,
    viewer: &Viewer,
) -> Option<VisitView> {
    let ticket = known.fold(viewer).ticket?;
    let handed_in = written.as_ref().is_some_and(|written| is_handed_in(known, &ticket, written.visit));
    let place = &ticket.matter.place;
    let assignment = ticket.assignment.as_ref();
    let adoptable = reports(known, viewer, &ticket).into_iter().filter(|report| report.adoptable);
    let visit = written.as_ref().map(|written| written.visit);
    let saved = written.as_ref().map(|written| written.saved);
    let (answers, note_draft, summary) =
        written.map(|written| (written.answers, written.note, written.summary)).unwrap_or_default();
    Some(VisitView {
        visit,
        ticket: ticket.id,
        number: short_number(&ticket.number),
        title: ticket.matter.title.clone(),
        place: format!("{}{}", place.street, place.address),
        risk: ticket.risk.level,
        class: ticket.matter.class.clone(),
        task: assignment.map(|assignment| assignment.task.clone()).unwrap_or_default(),
        sent_back: assignment.and_then(|assignment| assignment.sent_back.clone()),
        answers,
        note_draft,
        summary,
        notes: own_notes(known, viewer),
        photos: visit_photos(known, viewer),
        captures,
        saved,
        handed_in,
        adoptable: adoptable.collect(),
        adopted: count(adopted(known).count()),
        free_bytes: room.free_bytes,
        no_room: room.short,
    })
}

/// A visit is handed in when there is a report of it and the ticket does not ask for (another) one.
pub(crate) fn is_handed_in(known: &Known, ticket: &Ticket, visit: VisitId) -> bool {
    let reported =
        known.own.iter().any(|own| matches!(&own.operation.act, Act::Report(report) if report.visit == visit));
    let asked = known.left.is_none() && matches!(ticket.state, State::Assigned | State::Verifying);
    reported && !asked
}

/// What a report may cite: own photos on the ticket, those of earlier visits among them, and those of a colleague's
/// report that was adopted, as far as this person may see them.
pub(crate) fn visit_photos(known: &Known, viewer: &Viewer) -> Vec<PhotoView> {
    let of_report = |report| match known.entry(report).map(|entry| &entry.act) {
        Some(Act::Report(report)) => report.photos.clone(),
        Some(_) | None => Vec::new(),
    };
    let adopted: BTreeSet<OpId> = adopted(known).flat_map(of_report).collect();
    let mut cited = photos(known, viewer);
    cited.retain(|photo| photo.own || adopted.contains(&photo.op));
    cited
}

/// Own notes of visits, newest first.
fn own_notes(known: &Known, viewer: &Viewer) -> Vec<TimelineRow> {
    let mut rows: Vec<TimelineRow> = known
        .own
        .iter()
        .filter(|own| matches!(&own.operation.act, Act::Note(note) if note.visit.is_some()))
        .map(|own| match known.entry(own.operation.op) {
            Some(entry) => entry_row(known, entry, viewer),
            None => own_row(own, viewer),
        })
        .collect();
    rows.reverse();
    rows
}
