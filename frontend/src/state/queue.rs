use std::ops::Range;
use std::rc::Rc;

use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;
use niangjia_ipc::query::{Queue, QueueFilter, Window};
use niangjia_ipc::view::{QueueRow, QueueView};
use yew::Reducible;

/// Rows asked for at once: what a tall screen and two flicks show (the device gives at most 500).
pub const STRETCH_ROWS: u32 = 200;

/// Rows before the screen that come along, so that scrolling back finds them.
const ROWS_BEFORE: u32 = 60;

/// A desk's list as far as it was asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueueList {
    /// Which tickets.
    pub filter: QueueFilter,
    /// Only those that have this in them.
    pub find: String,
    /// The last answer.
    pub shown: Option<Rc<Stretch>>,
    /// Why there is no answer at all.
    pub refused: Option<Code>,
    /// The first row that is wanted.
    from: u32,
    /// The turn of the last answer; answers that were overtaken are dropped.
    answered: u32,
}

/// The rows of one answer, and where they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The place of the first row.
    pub from: u32,
    /// The device's answer.
    pub view: QueueView,
}

/// What happens to a list.
#[derive(Debug)]
pub enum QueueAct {
    /// Other tickets are wanted.
    Filter(QueueFilter),
    /// Letters were typed into the search.
    Find(String),
    /// These rows are on the screen.
    Drawn(Range<usize>),
    /// The device's answer to the question of a turn. Turns count from 1.
    Heard {
        /// Which question it answers.
        turn: u32,
        /// Where its rows begin.
        from: u32,
        /// What it says.
        answer: Result<QueueView, Code>,
    },
}

impl QueueList {
    /// A list that begins with one filter.
    #[must_use]
    pub fn of(filter: QueueFilter) -> Self {
        Self { filter, ..Self::default() }
    }

    /// What to ask now.
    #[must_use]
    pub fn question(&self) -> Queue {
        Queue {
            filter: self.filter,
            find: self.find.trim().to_owned(),
            window: Window { from: self.from, rows: STRETCH_ROWS },
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.shown.as_ref().map_or(0, |shown| shown.view.total)
    }

    /// The row at a place, if it is here.
    #[must_use]
    pub fn row(&self, place: usize) -> Option<&QueueRow> {
        let shown = self.shown.as_ref()?;
        shown.view.rows.get(place.checked_sub(usize::try_from(shown.from).ok()?)?)
    }

    /// The place of a ticket, if its row is here.
    #[must_use]
    pub fn place(&self, ticket: TicketId) -> Option<usize> {
        let shown = self.shown.as_ref()?;
        let at = shown.view.rows.iter().position(|row| row.ticket == ticket)?;
        Some(at + usize::try_from(shown.from).ok()?)
    }

    /// The ticket `step` rows further; the first one where none is chosen, or the chosen one has gone.
    #[must_use]
    pub fn neighbour(&self, chosen: Option<TicketId>, step: Step) -> Option<TicketId> {
        let shown = self.shown.as_ref()?;
        let first = usize::try_from(shown.from).ok()?;
        let place = match (chosen.and_then(|ticket| self.place(ticket)), step) {
            (None, _) => first,
            (Some(place), Step::Next) => place + 1,
            (Some(place), Step::Previous) => place.checked_sub(1)?,
        };
        self.row(place).map(|row| row.ticket)
    }
}

/// Which way through a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Down.
    Next,
    /// Up.
    Previous,
}

impl Reducible for QueueList {
    type Action = QueueAct;

    fn reduce(self: Rc<Self>, act: QueueAct) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            QueueAct::Filter(filter) => {
                next.filter = filter;
                next.from = 0;
            }
            QueueAct::Find(find) => {
                next.find = find;
                next.from = 0;
            }
            QueueAct::Drawn(drawn) => next.from = first_asked(self.from, &drawn),
            QueueAct::Heard { turn, from, answer } => {
                if turn <= self.answered {
                    return self;
                }
                next.answered = turn;
                match answer {
                    Ok(view) => {
                        next.refused = None;
                        next.shown = Some(Rc::new(Stretch { from, view }));
                    }
                    // What was shown stays: a question that fails takes nothing from the person.
                    Err(code) => next.refused = Some(code),
                }
            }
        }
        if next == *self { self } else { Rc::new(next) }
    }
}

/// Where the wanted rows begin: they move only when what is drawn leaves them.
fn first_asked(from: u32, drawn: &Range<usize>) -> u32 {
    let start = u32::try_from(drawn.start).unwrap_or(u32::MAX);
    let end = u32::try_from(drawn.end).unwrap_or(u32::MAX);
    if start >= from && end <= from.saturating_add(STRETCH_ROWS) { from } else { start.saturating_sub(ROWS_BEFORE) }
}

#[cfg(test)]
pub(crate) mod tests {
    use niangjia_domain::risk::Level;
    use niangjia_domain::state::State;
    use niangjia_ipc::view::{Connection, QueueCounts, Strip};

    use super::*;

    pub(crate) fn ticket(place: u8) -> TicketId {
        TicketId::from_bytes([place; 16])
    }

    pub(crate) fn row(place: u8) -> QueueRow {
        QueueRow {
            ticket: ticket(place),
            number: format!("1120-{place:04}"),
            title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
            street: "临江街道".to_owned(),
            class: "3.1.1".to_owned(),
            employer: "虚构建工集团".to_owned(),
            risk: Level::Red,
            points: 13,
            officer: Some("张某某".to_owned()),
            remaining: None,
            due: None,
            state: State::Verifying,
            pending: false,
            open_alerts: 0,
            late: 0,
            photos: (3, 5),
        }
    }

    fn strip() -> Strip {
        Strip {
            connection: Connection::Online,
            only_here: 0,
            attention: 0,
            last_contact: None,
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        }
    }

    pub(crate) fn view(rows: Vec<QueueRow>, total: u32) -> QueueView {
        QueueView { rows, total, counts: QueueCounts::default(), strip: strip(), loading: false }
    }

    fn after(list: QueueList, act: QueueAct) -> QueueList {
        Rc::unwrap_or_clone(Rc::new(list).reduce(act))
    }

    fn heard(list: QueueList, turn: u32, from: u32, rows: &[u8]) -> QueueList {
        let answer = Ok(view(rows.iter().copied().map(row).collect(), 10_000));
        after(list, QueueAct::Heard { turn, from, answer })
    }

    #[test]
    fn rows_stay_where_they_were_asked_until_the_next_ones_are_there() {
        let list = heard(QueueList::default(), 1, 0, &[1, 2, 3]);
        let list = after(list, QueueAct::Drawn(4_990..5_020));
        assert_eq!(list.question().window, Window { from: 4_930, rows: STRETCH_ROWS });
        assert_eq!(list.row(0).map(|row| row.ticket), Some(ticket(1)), "the old answer keeps its places");
        let list = heard(list, 2, 4_930, &[7]);
        assert_eq!((list.row(0), list.place(ticket(7))), (None, Some(4_930)));
    }

    #[test]
    fn an_answer_that_was_overtaken_is_dropped() {
        let list = heard(heard(QueueList::default(), 2, 0, &[2]), 1, 0, &[1]);
        assert_eq!(list.row(0).map(|row| row.ticket), Some(ticket(2)));
    }

    #[test]
    fn another_filter_begins_at_the_top() {
        let list = after(QueueList::default(), QueueAct::Drawn(400..420));
        let list = after(list, QueueAct::Filter(QueueFilter::Overdue));
        assert_eq!(list.question().window.from, 0);
        assert_eq!(list.question().filter, QueueFilter::Overdue);
    }

    #[test]
    fn scrolling_within_the_rows_that_are_here_asks_nothing() {
        let list = heard(QueueList::default(), 1, 0, &[1]);
        assert_eq!(after(list.clone(), QueueAct::Drawn(100..140)).question(), list.question());
    }

    #[test]
    fn next_and_previous_walk_the_list_and_stop_at_its_ends() {
        let list = heard(QueueList::default(), 1, 0, &[1, 2, 3]);
        assert_eq!(list.neighbour(None, Step::Next), Some(ticket(1)));
        assert_eq!(list.neighbour(Some(ticket(1)), Step::Next), Some(ticket(2)));
        assert_eq!(list.neighbour(Some(ticket(3)), Step::Next), None);
        assert_eq!(list.neighbour(Some(ticket(1)), Step::Previous), None);
        assert_eq!(list.neighbour(Some(ticket(9)), Step::Next), Some(ticket(1)), "the chosen one has gone");
    }
}
