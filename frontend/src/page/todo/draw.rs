use std::ops::Range;

use niangjia_domain::feed::LeaveReason;
use niangjia_ipc::view::{TodoGroup, TodoRow, TodoView};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{
    Delivery, Due, DueState, Empty, IconButton, Mark, RiskTag, ScopeNotes, Search, Section, Slip, SlipForm,
    SlipSkeleton, Windowed, clauses,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};
use crate::page::Screen;
use crate::route::Route;

/// How high a slip is until it was measured, in pixels: three lines and a stub at normal type.
const SLIP_PX: f64 = 168.0;

/// The rows that were asked for, and when they are looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The device's answer.
    pub view: TodoView,
    /// The present, milliseconds UTC.
    pub now: i64,
}

impl Stretch {
    fn row(&self, place: usize) -> Option<&TodoRow> {
        let from = usize::try_from(self.view.from).unwrap_or(usize::MAX);
        self.view.rows.get(place.checked_sub(from)?)
    }

    /// The heading over a row: shown where its group begins.
    fn heading(&self, place: usize) -> Option<TodoGroup> {
        let group = self.row(place)?.group;
        let before = place.checked_sub(1);
        match before {
            None => Some(group),
            Some(before) => self.row(before).filter(|row| row.group != group).map(|_| group),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TodoFrameProps {
    /// How many tickets ask something of the officer; none while that is not known.
    pub title: Option<u32>,
    /// At the right end of the bar.
    #[prop_or_default]
    pub end: Html,
    pub children: Html,
}

/// Bar, strip and tabs of the list.
#[component(TodoFrame)]
pub fn todo_frame(props: &TodoFrameProps) -> Html {
    let words = use_words();
    let title = props.title.map_or_else(|| words.nav_todo(), |count| words.todo_title(i64::from(count)));
    html! { <Screen {title} strip={true} end={props.end.clone()}>{ props.children.clone() }</Screen> }
}

#[derive(Properties, PartialEq)]
pub struct TodoScreenProps {
    pub stretch: Stretch,
    /// What is searched; none while nothing is.
    pub find: Option<String>,
    pub onfind: Callback<Option<String>>,
    /// Told which rows are on the screen.
    pub onwindow: Callback<Range<usize>>,
}

#[component(TodoScreen)]
pub fn todo_screen(props: &TodoScreenProps) -> Html {
    let words = use_words();
    let stretch = &props.stretch;
    let view = &stretch.view;
    let searching = props.find.is_some();
    let toggle = props.onfind.reform(move |()| (!searching).then(String::new));
    let end = html! { <IconButton icon={if searching { Icon::Close } else { Icon::Search }} label={words.todo_find()} silent={true} onclick={toggle}/> };
    let count = usize::try_from(view.total).unwrap_or(0);
    let row = {
        let stretch = stretch.clone();
        Callback::from(move |place| entry(&stretch, place, words))
    };
    html! {
        <TodoFrame title={view.open} {end}>
            if let Some(find) = &props.find {
                <Search id="find" label={words.todo_find()} value={find.clone()} oninput={props.onfind.reform(Some)}/>
            }
            <ScopeNotes strip={view.strip.clone()}/>
            if count == 0 { { nothing(view, searching, words) } }
            else { <Windowed {count} estimate_px={SLIP_PX} {row} onwindow={props.onwindow.clone()}/> }
        </TodoFrame>
    }
}

fn nothing(view: &TodoView, searching: bool, words: Words) -> Html {
    match (view.loading, searching) {
        (true, _) => html! { <SlipSkeleton text={words.todo_loading()}/> },
        (false, true) => html! { <Empty icon={Icon::Search} title={words.todo_find_none()}/> },
        (false, false) => {
            html! { <Empty icon={Icon::Slip} title={words.todo_empty()} text={words.todo_empty_more()}/> }
        }
    }
}

fn entry(stretch: &Stretch, place: usize, words: Words) -> Html {
    let Some(row) = stretch.row(place) else {
        return html! { <SlipSkeleton text={words.app_loading()}/> };
    };
    html! {
        <>
            if let Some(group) = stretch.heading(place) { <Section title={group_title(group, words)} note={group_note(group, words)}/> }
            { slip(row, stretch.now, words) }
        </>
    }
}

fn group_title(group: TodoGroup, words: Words) -> String {
    match group {
        TodoGroup::Now => words.todo_now(),
        TodoGroup::Soon => words.todo_soon(),
        TodoGroup::Later => words.todo_later(),
        TodoGroup::HandedIn => words.todo_handed_in(),
        TodoGroup::Departed => words.todo_gone(),
    }
}

fn group_note(group: TodoGroup, words: Words) -> Option<AttrValue> {
    match group {
        TodoGroup::Now => Some(words.todo_now_note().into()),
        TodoGroup::Soon | TodoGroup::Later | TodoGroup::HandedIn | TodoGroup::Departed => None,
    }
}

fn slip(row: &TodoRow, now: i64, words: Words) -> Html {
    let form = match row.group {
        TodoGroup::Now | TodoGroup::Soon | TodoGroup::Later => SlipForm::Whole,
        TodoGroup::HandedIn | TodoGroup::Departed => SlipForm::Quiet,
    };
    let (mark, text) = delivery(row, words);
    let due = row.remaining.map(|remaining| html! { <Due state={DueState::of(remaining, row.due, now, words)}/> });
    let stub = html! {
        <>
            { due.unwrap_or_else(|| html! { <span class="due">{ words.state(row.state) }</span> }) }
            <span class="slip__no">{ words.todo_tail(&row.tail) }</span>
        </>
    };
    html! {
        <Slip risk={row.risk} {form} href={Route::Ticket(row.ticket).href()} {stub}>
            <div class="slip__main">
                <p class="slip__top"><RiskTag level={row.risk}/><Delivery {mark} {text}/></p>
                <h3 class="slip__title">{ title(row, words) }</h3>
                <p class="slip__meta slip__meta--i">{ icon(Icon::Place) }<span>{ place(row) }</span></p>
                { for remark(row, words).map(|(drawing, text)| html! { <p class="slip__meta slip__meta--i">{ icon(drawing) }<span>{ text }</span></p> }) }
            </div>
        </Slip>
    }
}

/// What it is about; a ticket without a line is locked, or cannot be read.
fn title(row: &TodoRow, words: Words) -> Html {
    if row.title.is_empty() {
        html! { { words.lease_ticket(&row.tail) } }
    } else {
        clauses(&row.title)
    }
}

fn place(row: &TodoRow) -> String {
    if row.address.is_empty() { row.street.clone() } else { format!("{}　{}", row.street, row.address) }
}

/// How far what the officer recorded has come; what needs him first.
fn delivery(row: &TodoRow, words: Words) -> (Mark, String) {
    if row.attention > 0 {
        (Mark::Attention, words.sync_attention(i64::from(row.attention)))
    } else if row.only_here > 0 {
        (Mark::Here, words.delivery_only_here(i64::from(row.only_here)))
    } else if row.all_received {
        (Mark::Received, words.delivery_received())
    } else {
        (Mark::Nothing, words.delivery_none())
    }
}

/// The one thing to know before opening it.
fn remark(row: &TodoRow, words: Words) -> Option<(Icon, String)> {
    if let Some(departed) = &row.departed {
        return Some((Icon::People, left(&departed.reason, words)));
    }
    if row.sent_back {
        return Some((Icon::Edit, words.todo_sent_back()));
    }
    row.draft.then(|| (Icon::Edit, words.todo_draft()))
}

fn left(reason: &LeaveReason, words: Words) -> String {
    match reason {
        LeaveReason::Reassigned { to, .. } => words.todo_left_reassigned(to),
        LeaveReason::Withdrawn { .. } => words.todo_left_withdrawn(),
        LeaveReason::Declined => words.todo_left_declined(),
        LeaveReason::Finished => words.todo_left_finished(),
        LeaveReason::Merged => words.todo_left_merged(),
        LeaveReason::MovedAway { .. } => words.todo_left_moved(),
        LeaveReason::OtherDesk => words.todo_left_desk(),
        LeaveReason::ScopeLost => words.todo_left_scope(),
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::clock::{Remaining, WorkingDays, WorkingMinutes};
    use niangjia_domain::id::TicketId;
    use niangjia_domain::risk::Level;
    use niangjia_domain::state::State;
    use niangjia_domain::time::ServerTime;
    use niangjia_ipc::view::{Connection, DepartedView, Strip};

    use super::*;
    use crate::component::draw::draw;

    /// Friday 2026-11-20, 12:03:08 in China.
    const NOON: i64 = 1_795_147_388_000;

    fn row(number: u8, group: TodoGroup) -> TodoRow {
        TodoRow {
            ticket: TicketId::from_bytes([number; 16]),
            tail: format!("00{number:02}"),
            group,
            title: "纺织车间连续加班 26 天".to_owned(),
            street: "云台镇".to_owned(),
            address: "虚构纺织厂二车间".to_owned(),
            risk: Level::Yellow,
            state: State::Assigned,
            remaining: Some(Remaining::WorkingDays(WorkingDays(2))),
            due: Some(ServerTime::from_ms(NOON + 4 * 86_400_000 + 21_412_000)),
            sent_back: false,
            draft: false,
            only_here: 0,
            attention: 0,
            all_received: false,
            departed: None,
        }
    }

    fn screen(rows: Vec<TodoRow>, loading: bool) -> String {
        let strip = Strip {
            connection: Connection::Unknown,
            only_here: 0,
            attention: 0,
            last_contact: None,
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        };
        let total = u32::try_from(rows.len()).unwrap();
        let view = TodoView { total, open: total, rows, from: 0, strip, loading };
        let stretch = Stretch { view, now: NOON };
        draw(
            html! { <TodoScreen {stretch} find={None::<String>} onfind={Callback::noop()} onwindow={Callback::noop()}/> },
        )
    }

    #[test]
    fn the_list_groups_by_what_to_do_and_marks_what_is_only_here() {
        let red = TodoRow {
            title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
            risk: Level::Red,
            remaining: Some(Remaining::WorkingMinutes(WorkingMinutes(240))),
            due: Some(ServerTime::from_ms(NOON + 21_412_000)),
            all_received: true,
            ..row(17, TodoGroup::Now)
        };
        let mine = TodoRow { only_here: 2, draft: true, ..row(9, TodoGroup::Soon) };
        let stuck = TodoRow { attention: 1, sent_back: true, ..row(31, TodoGroup::Soon) };
        let gone = TodoRow {
            remaining: None,
            departed: Some(DepartedView {
                reason: LeaveReason::Reassigned { to: "赵某某".to_owned(), reason: String::new() },
                unsettled: 0,
                items: Vec::new(),
            }),
            ..row(12, TodoGroup::Departed)
        };
        insta::assert_snapshot!(screen(vec![red, mine, stuck, gone], false));
    }

    #[test]
    fn an_empty_list_is_only_believed_after_the_first_sync() {
        assert!(screen(Vec::new(), true).contains("正在取工单"));
        assert!(screen(Vec::new(), false).contains("今天没有工单"));
    }

    #[test]
    fn rows_that_were_not_asked_for_are_on_their_way() {
        let strip = Strip {
            connection: Connection::Unknown,
            only_here: 0,
            attention: 0,
            last_contact: None,
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        };
        let view =
            TodoView { rows: vec![row(1, TodoGroup::Soon)], from: 100, total: 200, open: 200, strip, loading: false };
        let stretch = Stretch { view, now: NOON };
        assert!(stretch.row(99).is_none() && stretch.row(100).is_some() && stretch.row(101).is_none());
        assert_eq!(stretch.heading(100), None, "the row before it is not known");
    }
}
