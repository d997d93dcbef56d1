//! One ticket with everything its screen shows.

use niangjia_domain::act::Act;
use niangjia_domain::clock::Remaining;
use niangjia_domain::entry::{BlobState, Entry};
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::Answers;
use niangjia_domain::id::OpId;
use niangjia_domain::kind::{Class, Kind};
use niangjia_domain::lens::{mask_name, mask_phone};
use niangjia_domain::lifecycle::offers;
use niangjia_domain::lifecycle::table::fact_roles;
use niangjia_domain::operation::{Blob, Tier};
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::ticket::{Contact, Named, ReportHead, Running, Ticket};
use niangjia_domain::time::{Bounds, DeviceTime};
use niangjia_ipc::view::{
    ClockView, ContactView, DepartedView, PhotoView, ReportView, Shown, TicketView, TimelineRow, Transfer,
};

use crate::known::{Content, Held, Known, Own, Viewer, delivery, own_bounds};
use crate::picture::{Author, Shelf};

/// The view of a ticket, or `None` when nothing of it is here. `revealed_s`: for how many seconds the contact is still shown.
pub(crate) fn view(
    known: &Known,
    viewer: &Viewer,
    draft: Option<niangjia_domain::id::VisitId>,
    revealed_s: Option<u32>,
) -> Option<TicketView> {
    let folded = known.fold(viewer);
    let now = folded.ticket?;
    let mut ticket = known.county.clone().unwrap_or_else(|| now.clone());
    let contact = ticket.contact.take().map(|contact| contact_view(contact, revealed_s));
    let reports = reports(known, viewer, &now);
    Some(TicketView {
        state: now.state,
        pending: folded.pending,
        offers: offered(known, viewer, &now, &reports),
        clock: now.clock.as_ref().map(|clock| clock_view(clock, viewer)),
        contact,
        timeline: timeline(known, viewer),
        photos: photos(known, viewer),
        reports,
        visit: draft,
        departed: departed(known),
        shown: match known.seen {
            Content::Whole | Content::Purged => Shown::Whole,
            Content::Unreadable => Shown::Unreadable,
            Content::Locked => Shown::Locked,
        },
        ticket,
    })
}

/// What this person can do now: intents that fit, and facts that make sense. A ticket that has left offers nothing.
fn offered(known: &Known, viewer: &Viewer, ticket: &Ticket, reports: &[ReportView]) -> Vec<Kind> {
    if known.left.is_some() {
        return Vec::new();
    }
    let me = &viewer.me;
    if known.seen == Content::Locked {
        return unseen(me);
    }
    let mut kinds = offers(ticket, me);
    let on_site = me.is(Role::Officer) && ticket.is_verified_by(me.user);
    let at_desk =
        |roles: &[Role]| ticket.county == me.county && roles.iter().any(|role| *role != Role::Officer && me.is(*role));
    kinds.extend(Kind::ALL.iter().copied().filter(|kind| kind.class() == Class::Fact).filter(|kind| {
        let roles = fact_roles(*kind).unwrap_or_default();
        let may = at_desk(roles) || (on_site && roles.contains(&Role::Officer));
        may && match kind {
            Kind::Propose => false,
            Kind::Adopt => reports.iter().any(|report| report.adoptable),
            Kind::Acknowledge => ticket.open_alerts() > 0,
            Kind::Reveal => ticket.contact.is_some(),
            Kind::Arrive
            | Kind::Note
            | Kind::Photo
            | Kind::Statement
            | Kind::Correct
            | Kind::Alert
            | Kind::Report
            | Kind::AskOriginal => true,
            Kind::Register
            | Kind::Dispatch
            | Kind::Sign
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
            | Kind::Return
            | Kind::Merge
            | Kind::CallBack
            | Kind::Archive
            | Kind::Reopen
            | Kind::Move
            | Kind::Honour => false,
        }
    }));
    kinds.retain(|kind| *kind != Kind::Honour || reports.iter().any(|report| report.honourable));
    kinds
}

/// What can still be done on a ticket whose content is locked: what is seen there is written down, under its number.
fn unseen(me: &Member) -> Vec<Kind> {
    let may = |kind: &Kind| me.is_any(fact_roles(*kind).unwrap_or_default());
    [Kind::Arrive, Kind::Note, Kind::Photo].into_iter().filter(may).collect()
}

/// The clock that runs, with its bar.
pub(crate) fn clock_view(running: &Running, viewer: &Viewer) -> ClockView {
    let timetable = &viewer.rules.timetable;
    ClockView {
        what: running.what,
        remaining: timetable.remaining(&running.due, viewer.now),
        start: running.due.start,
        due: running.due.at,
        elapsed: timetable.elapsed(&running.due, &[], viewer.now),
    }
}

/// How long is left on the ticket's clock.
pub(crate) fn remaining(ticket: &Ticket, viewer: &Viewer) -> Option<Remaining> {
    ticket.clock.as_ref().map(|clock| viewer.rules.timetable.remaining(&clock.due, viewer.now))
}

fn contact_view(contact: Contact, revealed_s: Option<u32>) -> ContactView {
    let Contact { name, phone, role } = contact;
    match revealed_s {
        Some(_) => ContactView { name, phone, role, revealed_s },
        None => ContactView { name: mask_name(&name), phone: mask_phone(&phone), role, revealed_s },
    }
}

/// Why a ticket is not here any more, and what became of own work on it.
pub(crate) fn departed(known: &Known) -> Option<DepartedView> {
    let reason = known.left.clone()?;
    let unsettled = known.own.iter().filter(|own| !own.is_final()).count();
    let items = known.own.iter().map(|own| (own.operation.op, own.operation.kind(), own.delivery()));
    Some(DepartedView { reason, unsettled: u32::try_from(unsettled).unwrap_or(u32::MAX), items: items.collect() })
}

/// Newest first: what is only here, then the county's entries.
fn timeline(known: &Known, viewer: &Viewer) -> Vec<TimelineRow> {
    let here = known.unsettled().map(|own| own_row(own, viewer));
    let mut rows: Vec<TimelineRow> = here.collect();
    rows.reverse();
    rows.extend(known.entries.iter().rev().map(|entry| entry_row(known, entry, viewer)));
    rows
}

pub(crate) fn own_row(own: &Own, viewer: &Viewer) -> TimelineRow {
    let operation = &own.operation;
    TimelineRow {
        op: operation.op,
        actor: Named::of(&viewer.me),
        own: true,
        act: masked(&operation.act),
        at: own_bounds(operation, viewer.now),
        wall: Some(operation.captured.wall),
        received: own.receipt.as_ref().map(|receipt| receipt.received),
        number: own.receipt.as_ref().map(|receipt| receipt.number),
        outcome: own.receipt.as_ref().map(|receipt| receipt.outcome.clone()),
        delivery: Some(own.delivery()),
        from: None,
        to: None,
    }
}

pub(crate) fn entry_row(known: &Known, entry: &Entry, viewer: &Viewer) -> TimelineRow {
    let own = entry.actor.user == viewer.me.user;
    let authored = known.own.iter().find(|own| own.operation.op == entry.op);
    TimelineRow {
        op: entry.op,
        actor: entry.actor.clone(),
        own,
        act: masked(&entry.act),
        at: Some(entry.at),
        wall: authored.map(|own| own.operation.captured.wall),
        received: Some(entry.received),
        number: Some(entry.number),
        outcome: Some(entry.outcome.clone()),
        delivery: own.then(|| delivery(&entry.outcome)),
        from: Some(entry.from),
        to: Some(entry.to),
    }
}

/// A registration names who asked; the timeline never shows it.
fn masked(act: &Act) -> Act {
    let mut act = act.clone();
    if let Act::Register(registration) | Act::Propose(registration) = &mut act {
        registration.contact = None;
    }
    act
}

/// A photo, from the timeline or from the own journal.
struct Shot<'a> {
    op: OpId,
    by: Named,
    photo: &'a niangjia_domain::act::Photo,
    blobs: Vec<BlobState>,
    at: Option<Bounds>,
    outcome: Option<&'a Outcome>,
    original_asked: bool,
}

/// In order of capture, as far as one clock can tell; others' photos by the county's order.
pub(crate) fn photos(known: &Known, viewer: &Viewer) -> Vec<PhotoView> {
    let there = known.entries.iter().filter_map(|entry| {
        let Act::Photo(photo) = &entry.act else { return None };
        Some(Shot {
            op: entry.op,
            by: entry.actor.clone(),
            photo,
            blobs: entry.blobs.clone(),
            at: Some(entry.at),
            outcome: Some(&entry.outcome),
            original_asked: entry.original_asked,
        })
    });
    let here = known.unsettled().filter_map(|own| {
        let Act::Photo(photo) = &own.operation.act else { return None };
        Some(Shot {
            op: own.operation.op,
            by: Named::of(&viewer.me),
            photo,
            blobs: own.operation.blobs.iter().map(|blob| BlobState { blob: *blob, received: None }).collect(),
            at: own_bounds(&own.operation, viewer.now),
            outcome: own.receipt.as_ref().map(|receipt| &receipt.outcome),
            original_asked: false,
        })
    });
    let mut photos: Vec<PhotoView> = there.chain(here).map(|shot| photo_view(&shot, known, viewer)).collect();
    photos.sort_by_key(|photo| (photo.by.user != viewer.me.user, order_of(photo)));
    photos
}

/// UUIDv7 follows the device's own clock, which is all that orders the photos of one person.
fn order_of(photo: &PhotoView) -> (DeviceTime, OpId) {
    (photo.wall, photo.op)
}

fn photo_view(shot: &Shot<'_>, known: &Known, viewer: &Viewer) -> PhotoView {
    let own = shot.by.user == viewer.me.user;
    let find = |tier| shot.blobs.iter().find(|state| state.blob.tier == tier);
    let preview = find(Tier::Preview);
    let original = find(Tier::Original);
    let held = |state: Option<&BlobState>| {
        state.and_then(|state| known.blobs.get(&state.blob.hash)).cloned().unwrap_or_default()
    };
    let manifest = &shot.photo.manifest;
    let shelf = Shelf {
        author: if own { Author::Own } else { Author::Other },
        original: (manifest.original, held(original)),
        preview: preview.map(|state| (state.blob, held(preview))),
    };
    PhotoView {
        op: shot.op,
        visit: shot.photo.visit,
        evidence: shot.photo.evidence,
        caption: shot.photo.caption.clone(),
        by: shot.by.clone(),
        own,
        at: shot.at,
        wall: manifest.captured.wall,
        anchored: manifest.captured.is_anchored(),
        original: manifest.original,
        original_bytes: original.map_or(0, |state| state.blob.bytes),
        preview: preview.map(|state| state.blob.hash),
        preview_transfer: transfer(preview, &held(preview)),
        original_transfer: transfer(original, &held(original)),
        thumb_url: shelf.small().map(|picture| picture.to_string()),
        url: shelf.best().map(|picture| picture.to_string()),
        original_asked: shot.original_asked,
        late: matches!(shot.outcome, Some(Outcome::Late { .. })),
        imported: manifest.origin == Origin::Imported,
    }
}

fn transfer(state: Option<&BlobState>, held: &Held) -> Transfer {
    let Some(BlobState { blob, received }) = state else { return Transfer::Expected };
    let arrived = received.is_some() || held.received;
    match (arrived, held.here) {
        (true, true) => Transfer::Received,
        (true, false) => Transfer::There,
        (false, false) => Transfer::Expected,
        (false, true) if held.stuck.is_some() => Transfer::Stuck,
        (false, true) if held.sent > 0 => Transfer::Sending { permille: permille(blob, held.sent) },
        (false, true) => Transfer::Here,
    }
}

fn permille(blob: &Blob, sent: u64) -> u16 {
    let share = sent.saturating_mul(1000).checked_div(blob.bytes).unwrap_or(0);
    u16::try_from(share.min(1000)).unwrap_or(1000)
}

/// Newest first.
pub(crate) fn reports(known: &Known, viewer: &Viewer, now: &Ticket) -> Vec<ReportView> {
    now.reports.iter().rev().filter_map(|head| report_view(known, viewer, now, head)).collect()
}

fn report_view(known: &Known, viewer: &Viewer, now: &Ticket, head: &ReportHead) -> Option<ReportView> {
    let entry = known.entry(head.op);
    let own = known.own.iter().find(|own| own.operation.op == head.op);
    let act = entry.map(|entry| &entry.act).or(own.map(|own| &own.operation.act));
    let at = entry.map(|entry| entry.at).or_else(|| own.and_then(|own| own_bounds(&own.operation, viewer.now)));
    let (answers, summary, photos) = match act {
        Some(Act::Report(report)) => (report.answers.clone(), report.summary.clone(), report.photos.clone()),
        Some(_) | None => (Answers::default(), String::new(), Vec::new()),
    };
    let late = matches!(head.outcome, Outcome::Late { .. });
    let open = matches!(now.state, State::Assigned | State::Verifying);
    Some(ReportView {
        at: at.unwrap_or(Bounds { from: head.received, to: head.received }),
        adoptable: late && open && known.left.is_none() && is_adoptable(known, viewer, now, head),
        honourable: late && open && !head.stands && offers(now, &viewer.me).contains(&Kind::Honour),
        head: head.clone(),
        answers,
        summary,
        photos,
    })
}

fn is_adoptable(known: &Known, viewer: &Viewer, now: &Ticket, head: &ReportHead) -> bool {
    head.by.user != viewer.me.user
        && now.is_verified_by(viewer.me.user)
        && known.entry(head.op).is_some()
        && !adopted(known).any(|report| report == head.op)
}

/// Late reports that this person has adopted on this ticket.
pub(crate) fn adopted(known: &Known) -> impl Iterator<Item = OpId> {
    known.own.iter().filter_map(|own| {
        let Act::Adopt(adopt) = &own.operation.act else { return None };
        Some(adopt.report)
    })
}

/// `1120-0017` of `420000-20261120-0017`: month, day and the last four digits.
pub(crate) fn short_number(number: &str) -> String {
    match number.rsplit_once('-') {
        Some((rest, tail)) => {
            let day = rest.rsplit_once('-').map_or(rest, |(_, day)| day);
            format!("{}-{tail}", day.get(day.len().saturating_sub(4)..).unwrap_or(day))
        }
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tickets_number_is_shortened_to_its_day_and_tail() {
        assert_eq!(short_number("421299-20261120-0017"), "1120-0017");
        assert_eq!(short_number("0017"), "0017");
        assert_eq!(short_number(""), "");
    }
}
