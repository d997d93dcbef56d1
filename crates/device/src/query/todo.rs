//! An officer's list.

use niangjia_domain::clock::{Remaining, WorkingDays};
use niangjia_domain::code::Code;
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::ticket::Ticket;
use niangjia_ipc::query::{Todo, Window};
use niangjia_ipc::view::{Strip, TodoGroup, TodoRow, TodoView};
use niangjia_store::{Listed, Listing};

use super::ticket::{departed, remaining};
use crate::error::store_code;
use crate::known::{Known, Viewer};
use crate::session::Session;

/// Tickets that are due within so many working days come before the later ones.
const SOON: WorkingDays = WorkingDays(3);

/// Whether the first sync has been finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    First,
    Done,
}

/// An officer's list. The store filters and orders; own unanswered work is counted in here.
pub(crate) fn view(session: &Session, question: &Todo, strip: Strip, loading: Loading) -> Result<TodoView, Code> {
    let viewer = session.viewer();
    let page = session.store.todo(&listing(&question.find, question.window)).map_err(|error| store_code(&error))?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for listed in &page.rows {
        let known = session.known_of(listed)?;
        rows.extend(row(listed, &known, &viewer));
    }
    rows.sort_by_key(|row| row.group);
    Ok(TodoView {
        rows,
        from: question.window.from,
        total: page.total,
        open: page.open,
        strip,
        loading: loading == Loading::First,
    })
}

/// What is asked of the store.
pub(crate) fn listing(find: &str, window: Window) -> Listing {
    Listing { find: find.trim().to_owned(), from: window.from, rows: window.rows }
}

pub(crate) fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn row(listed: &Listed, known: &Known, viewer: &Viewer) -> Option<TodoRow> {
    let ticket = known.fold(viewer).ticket?;
    let tally = listed.tally;
    let remaining = remaining(&ticket, viewer);
    let group = group(known, &ticket, remaining);
    let asks = matches!(group, TodoGroup::Now | TodoGroup::Soon | TodoGroup::Later);
    let assignment = ticket.assignment.as_ref();
    Some(TodoRow {
        ticket: ticket.id,
        tail: ticket.tail().to_owned(),
        group,
        title: ticket.matter.title.clone(),
        street: ticket.matter.place.street.clone(),
        address: ticket.matter.place.address.clone(),
        risk: ticket.risk.level,
        state: ticket.state,
        remaining: remaining.filter(|_| asks),
        due: ticket.clock.as_ref().filter(|_| asks).map(|clock| clock.due.at),
        sent_back: asks && assignment.is_some_and(|assignment| assignment.sent_back.is_some()),
        draft: tally.draft,
        only_here: tally.only_here,
        attention: tally.attention,
        all_received: tally.authored > 0 && tally.only_here == 0,
        departed: departed(known),
    })
}

fn group(known: &Known, ticket: &Ticket, remaining: Option<Remaining>) -> TodoGroup {
    if known.left.is_some() {
        return TodoGroup::Departed;
    }
    match ticket.state {
        State::Assigned | State::Verifying => urgency(ticket.risk.level, remaining),
        State::Registered
        | State::Dispatched
        | State::Signed
        | State::Verified
        | State::Handling
        | State::Coordinating
        | State::Suspended
        | State::Replied
        | State::Callback
        | State::Closed
        | State::Archived
        | State::Returned
        | State::Transferred
        | State::Merged
        | State::Declined => TodoGroup::HandedIn,
    }
}

fn urgency(risk: Level, remaining: Option<Remaining>) -> TodoGroup {
    if risk == Level::Red {
        return TodoGroup::Now;
    }
    match remaining {
        Some(Remaining::Overdue(_) | Remaining::WorkingMinutes(_) | Remaining::NaturalMinutes(_)) => TodoGroup::Now,
        Some(Remaining::WorkingDays(days)) if days <= SOON => TodoGroup::Soon,
        Some(Remaining::WorkingDays(_) | Remaining::Provisional { .. } | Remaining::Stopped) | None => TodoGroup::Later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_is_now_whatever_the_clock_says() {
        let far = Some(Remaining::WorkingDays(WorkingDays(9)));
        assert_eq!(urgency(Level::Red, far), TodoGroup::Now);
        assert_eq!(urgency(Level::Blue, far), TodoGroup::Later);
        assert_eq!(urgency(Level::Blue, Some(Remaining::WorkingDays(WorkingDays(3)))), TodoGroup::Soon);
    }
}
