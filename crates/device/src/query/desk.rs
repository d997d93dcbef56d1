//! A desk's queue, and the people who can be sent.

use std::collections::BTreeMap;

use niangjia_domain::code::Code;
use niangjia_domain::id::UserId;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::{CHINA_OFFSET_MIN, ServerTime};
use niangjia_ipc::query::{Queue, QueueFilter, Sheet};
use niangjia_ipc::view::{DirectoryView, OfficerRow, QueueCounts, QueueRow, QueueView, SheetView, Strip};

use super::ticket::{remaining, short_number};
use super::todo::{Loading, count, listing};
use crate::error::store_code;
use crate::known::{Known, Viewer};
use crate::session::Session;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A desk's queue. The store filters, orders and counts; own unanswered work is counted in here, and tickets that this
/// desk registered without an answer yet stand on top.
pub(crate) fn view(session: &Session, question: &Queue, strip: Strip, loading: Loading) -> Result<QueueView, Code> {
    let viewer = session.viewer();
    let asked = listing(&question.find, question.window);
    let page = session
        .store
        .queue(filter(question.filter), &asked, viewer.now, day_end(viewer.now))
        .map_err(|error| store_code(&error))?;
    let unborn = session.unborn()?;
    let mut rows = Vec::with_capacity(page.rows.len());
    if question.filter == QueueFilter::All && question.window.from == 0 && question.find.trim().is_empty() {
        rows.extend(unborn.iter().filter_map(|known| row(known, (0, 0), &viewer)));
    }
    for listed in &page.rows {
        rows.extend(row(&session.known_of(listed)?, listed.photos, &viewer));
    }
    let unborn = count(unborn.len());
    let counts = QueueCounts {
        all: page.counts.all + unborn,
        states: page.counts.states,
        risks: page.counts.risks,
        overdue: page.counts.overdue,
        due_today: page.counts.due_today,
        open_alerts: page.counts.open_alerts,
        late: page.counts.late,
    };
    let total = if question.filter == QueueFilter::All { page.total + unborn } else { page.total };
    Ok(QueueView { rows, total, counts, strip, loading: loading == Loading::First })
}

/// What was begun in a sheet.
pub(crate) fn sheet(session: &Session, question: &Sheet) -> Result<SheetView, Code> {
    let place = crate::command::sheet_place(question.ticket, question.sheet);
    let draft = session.store.sheet(place).map_err(|error| store_code(&error))?;
    Ok(draft.map(|draft| SheetView { text: draft.text, saved: Some(draft.saved) }).unwrap_or_default())
}

const fn filter(asked: QueueFilter) -> niangjia_store::QueueFilter {
    use niangjia_store::QueueFilter as Stored;
    match asked {
        QueueFilter::All => Stored::All,
        QueueFilter::State(state) => Stored::State(state),
        QueueFilter::Risk(level) => Stored::Risk(level),
        QueueFilter::Overdue => Stored::Overdue,
        QueueFilter::DueToday => Stored::DueToday,
        QueueFilter::OpenAlert => Stored::OpenAlert,
        QueueFilter::Late => Stored::Late,
    }
}

/// The last moment of the day in China.
const fn day_end(now: ServerTime) -> ServerTime {
    let offset_ms = CHINA_OFFSET_MIN as i64 * 60_000;
    let days = (now.ms() + offset_ms).div_euclid(DAY_MS);
    ServerTime::from_ms((days + 1) * DAY_MS - offset_ms - 1)
}

/// Late reports that no later report has taken the place of.
pub(crate) fn late_reports(ticket: &Ticket) -> u32 {
    let settled = ticket.standing_report().map_or(0, |report| report.version);
    let late = ticket
        .reports
        .iter()
        .filter(|report| matches!(report.outcome, Outcome::Late { .. }) && !report.stands && report.version > settled);
    count(late.count())
}

fn row(known: &Known, photos: (u32, u32), viewer: &Viewer) -> Option<QueueRow> {
    let folded = known.fold(viewer);
    let ticket = folded.ticket?;
    Some(QueueRow {
        ticket: ticket.id,
        number: short_number(&ticket.number),
        title: ticket.matter.title.clone(),
        street: ticket.matter.place.street.clone(),
        class: ticket.matter.class.clone(),
        employer: ticket.matter.employer.clone(),
        risk: ticket.risk.level,
        points: ticket.risk.points,
        officer: ticket.assignment.as_ref().map(|assignment| assignment.officer.name.clone()),
        remaining: remaining(&ticket, viewer),
        due: ticket.clock.as_ref().map(|clock| clock.due.at),
        state: ticket.state,
        pending: folded.pending,
        open_alerts: count(ticket.open_alerts()),
        late: late_reports(&ticket),
        photos,
    })
}

/// Officers who can be sent, by unit and name.
pub(crate) fn directory(people: &[Member], busy: &BTreeMap<UserId, u32>) -> DirectoryView {
    let mut officers: Vec<OfficerRow> = people
        .iter()
        .filter(|member| member.is(Role::Officer) && member.revoked.is_none())
        .map(|member| OfficerRow {
            user: member.user,
            name: member.name.clone(),
            unit: member.unit.clone(),
            open: busy.get(&member.user).copied().unwrap_or(0),
        })
        .collect();
    officers.sort_by(|one, other| (&one.unit, &one.name, one.user).cmp(&(&other.unit, &other.name, other.user)));
    DirectoryView { officers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_ends_at_midnight_in_china() {
        let midnight = ServerTime::from_ms(1_795_104_000_000);
        assert_eq!(day_end(midnight.plus_ms(-1)), midnight.plus_ms(-1), "2026-11-20T00:00+08:00");
        assert_eq!(day_end(midnight), midnight.plus_ms(DAY_MS - 1));
    }
}
