use std::ops::Range;

use niangjia_domain::id::TicketId;
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_ipc::query::QueueFilter;
use niangjia_ipc::view::{QueueCounts, QueueRow};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{
    Button, Desk, DeskPlace, Due, DueState, Empty, FilterGroup, FilterOption, IconButton, Note, Pane, Panes, RiskTag,
    Search, Windowed, clauses,
};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::page::desk::{DeskTop, FIND_ID, KeysFoot};
use crate::page::{Refused, Shell, Waiting};
use crate::state::{QueueAct, QueueList};

/// How high a row is until it was measured, in pixels: two lines and a half at normal type.
const ROW_PX: f64 = 62.0;

/// Columns of the table; a row that stands for one which is not here spans them.
const COLUMNS: &str = "5";

/// What the person wants of the list's frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListDo {
    /// One ticket, beside the list.
    Choose(TicketId),
    /// The filters as a sheet, where there is no room for their pane.
    Filters,
    /// 登记
    Register,
    /// Every key.
    Keys,
}

#[derive(Properties, PartialEq)]
pub struct QueueScreenProps {
    pub shell: Shell,
    pub list: QueueList,
    pub chosen: Option<TicketId>,
    /// The present, milliseconds UTC.
    pub now: i64,
    /// This person may register tickets.
    pub registers: bool,
    pub act: Callback<QueueAct>,
    pub ask: Callback<ListDo>,
    /// The pane of the chosen ticket.
    pub detail: Html,
    /// Sheets over the screen.
    #[prop_or_default]
    pub sheet: Html,
}

/// 11: filters, table and detail in one screen; on narrower windows one after the other.
#[component(QueueScreen)]
pub fn queue_screen(props: &QueueScreenProps) -> Html {
    let words = use_words();
    let (list, ask) = (&props.list, &props.ask);
    let shell = &props.shell;
    let places: Vec<DeskPlace> = shell.side().rail(shell.here(), words);
    // On a narrow window the chosen ticket has the screen for itself.
    let list_only = props.chosen.is_some().then_some("desk__list-only");
    let top = html! {
        <DeskTop shell={shell.clone()}>
            <h1>{ words.desk_title() }</h1>
            <div class={classes!("desk__search", list_only)}>
                <Search id={FIND_ID} label={words.desk_find()} placeholder={words.desk_find_hint()} value={list.find.clone()} oninput={props.act.reform(QueueAct::Find)}/>
                <kbd class="opt" aria-hidden="true">{ "/" }</kbd>
            </div>
            if props.registers {
                <span class={classes!(list_only)}><Button id="register" icon={Icon::Plus} label={words.queue_register()} onclick={ask.reform(|()| ListDo::Register)}/></span>
            }
            <span class={classes!("desk__filters", list_only)}><IconButton id="filters" icon={Icon::Filter} label={words.filter_title()} onclick={ask.reform(|()| ListDo::Filters)}/></span>
        </DeskTop>
    };
    let layout = if props.chosen.is_some() { "panes--queue panes--chosen" } else { "panes--queue" };
    html! {
        <>
            <Desk {places} {top} foot={foot(props, words)}>
                <Panes {layout}>
                    <Pane label={words.filter_title()} no_elder={true}><Filters list={list.clone()} act={props.act.clone()}/></Pane>
                    <Pane label={words.queue_table()} main={true}>{ body(props, words) }</Pane>
                    { props.detail.clone() }
                </Panes>
            </Desk>
            { props.sheet.clone() }
        </>
    }
}

fn body(props: &QueueScreenProps, words: Words) -> Html {
    let list = &props.list;
    let Some(shown) = &list.shown else { return html! { <Waiting code={list.refused.clone()}/> } };
    let loading = shown.view.loading.then(|| html! { <Note icon={Icon::Sync}>{ words.queue_loading() }</Note> });
    html! {
        <>
            { for loading }
            <Refused code={list.refused.clone()}/>
            if shown.view.total == 0 { { nothing(props, words) } } else { { table(props, words) } }
        </>
    }
}

fn nothing(props: &QueueScreenProps, words: Words) -> Html {
    let list = &props.list;
    if list.filter == QueueFilter::All && list.find.is_empty() {
        return html! { <Empty icon={Icon::Done} title={words.queue_empty()} text={words.queue_empty_more()}/> };
    }
    let back = {
        let act = props.act.clone();
        Callback::from(move |()| {
            act.emit(QueueAct::Find(String::new()));
            act.emit(QueueAct::Filter(QueueFilter::All));
        })
    };
    html! { <Empty icon={Icon::Filter} title={words.queue_none()}><Button id="show-all" label={words.queue_show_all()} onclick={back}/></Empty> }
}

fn table(props: &QueueScreenProps, words: Words) -> Html {
    let list = &props.list;
    let count = usize::try_from(list.total()).unwrap_or(usize::MAX);
    let onwindow = props.act.reform(|drawn: Range<usize>| QueueAct::Drawn(drawn));
    let row = {
        let (list, chosen, now, ask) = (list.clone(), props.chosen, props.now, props.ask.clone());
        Callback::from(move |place: usize| match list.row(place) {
            Some(row) => {
                let onchoose = ask.reform(ListDo::Choose);
                html! { <QueueLine key={place} row={row.clone()} {place} chosen={chosen == Some(row.ticket)} {now} {onchoose}/> }
            }
            None => {
                html! { <tr key={place} class="q__wait"><td colspan={COLUMNS}>{ words.queue_row_loading() }</td></tr> }
            }
        })
    };
    html! {
        <table class="tbl q" aria-label={words.queue_table()} aria-rowcount={count.to_string()}>
            <thead><tr>
                <th scope="col" class="q__risk">{ words.queue_column_risk() }</th>
                <th scope="col">{ words.queue_column_matter() }</th>
                <th scope="col" class="q__officer no-elder">{ words.queue_column_officer() }</th>
                <th scope="col" class="q__due">{ words.queue_column_due() }</th>
                <th scope="col" class="q__progress no-elder">{ words.queue_column_progress() }</th>
            </tr></thead>
            <Windowed {count} estimate_px={ROW_PX} table={true} {row} {onwindow}/>
        </table>
    }
}

#[derive(Properties, PartialEq)]
pub struct QueueLineProps {
    pub row: QueueRow,
    /// From 0.
    pub place: usize,
    pub chosen: bool,
    pub now: i64,
    pub onchoose: Callback<TicketId>,
}

/// One row of the queue.
#[component(QueueLine)]
pub fn queue_line(props: &QueueLineProps) -> Html {
    let words = use_words();
    let row = &props.row;
    let ticket = row.ticket;
    let onclick = props.onchoose.reform(move |_: MouseEvent| ticket);
    let onkeydown = {
        let onchoose = props.onchoose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.stop_propagation();
                onchoose.emit(ticket);
            }
        })
    };
    let tail = row.number.rsplit('-').next().unwrap_or(&row.number).to_owned();
    html! {
        <tr id={format!("row-{ticket}")} data-ticket={tail} aria-selected={props.chosen.to_string()} aria-rowindex={(props.place + 1).to_string()} tabindex="0" {onclick} {onkeydown}>
            <td class="q__risk"><RiskTag level={row.risk}/><small class="num">{ words.number_points(i64::from(row.points)) }</small></td>
            <td class="q__matter"><b>{ clauses(&row.title) }</b><small>{ below(row, words) }</small></td>
            <td class="q__officer nb no-elder">{ row.officer.clone().unwrap_or_else(|| words.queue_unassigned()) }</td>
            <td class="q__due">{ due(row, props.now, words) }</td>
            <td class="q__progress no-elder">{ words.state(row.state) }{ for progress(row, words) }</td>
        </tr>
    }
}

fn below(row: &QueueRow, words: Words) -> String {
    let class = words.class(&row.class);
    [row.number.as_str(), &row.street, &class, &row.employer]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn due(row: &QueueRow, now: i64, words: Words) -> Html {
    match row.remaining {
        Some(remaining) => html! { <Due state={DueState::of(remaining, row.due, now, words)}/> },
        None => html! { <span class="muted">{ words.clock_none() }</span> },
    }
}

/// Under the state: what asks for a look, most urgent first.
fn progress(row: &QueueRow, words: Words) -> Vec<Html> {
    let mut lines = Vec::new();
    if row.open_alerts > 0 {
        lines.push((words.queue_alerts(i64::from(row.open_alerts)), "q__alert"));
    }
    if row.pending {
        lines.push((words.queue_pending(), "q__pending"));
    }
    if row.late > 0 {
        lines.push((words.queue_lates(i64::from(row.late)), "q__late"));
    }
    if row.photos.1 > 0 {
        lines.push((words.queue_photos(i64::from(row.photos.0), i64::from(row.photos.1)), "num"));
    }
    lines.into_iter().map(|(line, class)| html! { <small {class}>{ line }</small> }).collect()
}

fn foot(props: &QueueScreenProps, words: Words) -> Html {
    let keys = [
        ("J K".to_owned(), words.keys_walk()),
        (words.keys_enter(), words.keys_open()),
        ("A".to_owned(), words.keys_assign()),
        ("E".to_owned(), words.keys_accept()),
        ("/".to_owned(), words.keys_find()),
        ("?".to_owned(), words.keys_all()),
    ];
    let keys: Vec<(AttrValue, AttrValue)> = keys.into_iter().map(|(key, what)| (key.into(), what.into())).collect();
    let total = props.list.total();
    let chosen = props.chosen.and_then(|ticket| props.list.place(ticket));
    let range = match (total, &props.list.shown) {
        (0, _) | (_, None) => words.queue_range_none(),
        (_, Some(shown)) => {
            let to = i64::from(shown.from) + i64::try_from(shown.view.rows.len()).unwrap_or(0);
            match chosen {
                Some(place) => words.queue_place(i64::try_from(place).unwrap_or(0) + 1, i64::from(total)),
                None => words.queue_range(i64::from(shown.from) + 1, to, i64::from(total)),
            }
        }
    };
    html! {
        <KeysFoot off={props.shell.settings.keys_off} {keys} onhelp={props.ask.reform(|()| ListDo::Keys)}>
            <span class="push num"><span class="opt">{ words.queue_order() }{ "　" }</span>{ range }</span>
        </KeysFoot>
    }
}

#[derive(Properties, PartialEq)]
pub struct FiltersProps {
    pub list: QueueList,
    pub act: Callback<QueueAct>,
}

/// 环节, 风险, 时限, 常用: every filter with how many tickets it would leave.
#[component(Filters)]
pub fn filters(props: &FiltersProps) -> Html {
    let words = use_words();
    let counts = props.list.shown.as_ref().map(|shown| shown.view.counts.clone()).unwrap_or_default();
    let groups = groups(&counts, props.list.filter, words).into_iter().map(|(title, filters)| {
        let wanted: Vec<QueueFilter> = filters.iter().map(|(filter, _, _)| *filter).collect();
        let options: Vec<FilterOption> = filters
            .into_iter()
            .map(|(filter, label, count)| FilterOption { label, count, chosen: filter == props.list.filter })
            .collect();
        let act = props.act.clone();
        let onchoose = Callback::from(move |place: usize| {
            if let Some(filter) = wanted.get(place) {
                act.emit(QueueAct::Filter(*filter));
            }
        });
        html! { <FilterGroup {title} {options} {onchoose}/> }
    });
    html! { <>{ for groups }</> }
}

type Filter = (QueueFilter, Html, u32);

fn groups(counts: &QueueCounts, chosen: QueueFilter, words: Words) -> Vec<(String, Vec<Filter>)> {
    let word = |text: String| html! { { text } };
    let of_state = |state: State| counts.states.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count);
    let of_level = |level: Level| counts.risks.iter().find(|(one, _)| *one == level).map_or(0, |(_, count)| *count);
    let mut states = vec![(QueueFilter::All, word(words.queue_all()), counts.all)];
    // A state without tickets is left out, unless the person is looking at it.
    let shown = State::ALL.into_iter().filter(|state| of_state(*state) > 0 || chosen == QueueFilter::State(*state));
    states.extend(shown.map(|state| (QueueFilter::State(state), word(words.state(state)), of_state(state))));
    let risks = Level::ALL
        .into_iter()
        .rev()
        .map(|level| (QueueFilter::Risk(level), html! { <RiskTag {level}/> }, of_level(level)));
    let times = vec![
        (QueueFilter::Overdue, word(words.queue_overdue()), counts.overdue),
        (QueueFilter::DueToday, word(words.queue_due_today()), counts.due_today),
    ];
    let used = vec![
        (QueueFilter::OpenAlert, word(words.queue_open_alert()), counts.open_alerts),
        (QueueFilter::Late, word(words.queue_late()), counts.late),
    ];
    vec![
        (words.queue_by_state(), states),
        (words.queue_by_risk(), risks.collect()),
        (words.queue_by_time(), times),
        (words.queue_by_use(), used),
    ]
}

#[cfg(test)]
pub(crate) mod tests {
    use std::rc::Rc;

    use niangjia_domain::clock::{NaturalMinutes, Overdue, Remaining, WorkingDays, WorkingMinutes};
    use niangjia_domain::role::Role;
    use niangjia_domain::time::ServerTime;
    use niangjia_ipc::view::{Connection, QueueView, Strip};

    use super::*;
    use crate::component::draw::draw;
    use crate::page::desk::fixture::{NOW, shell};
    use crate::route::Route;
    use crate::state::Stretch;

    const HOUR_MS: i64 = 3_600_000;

    fn row(
        place: u8,
        title: &str,
        risk: Level,
        points: u32,
        remaining: Remaining,
        in_hours: i64,
        state: State,
    ) -> QueueRow {
        QueueRow {
            ticket: TicketId::from_bytes([place; 16]),
            number: format!("1120-{place:04}"),
            title: title.to_owned(),
            street: "临江街道".to_owned(),
            class: "3.1.1".to_owned(),
            employer: "虚构建工集团".to_owned(),
            risk,
            points,
            officer: (!place.is_multiple_of(3)).then(|| "张某某".to_owned()),
            remaining: Some(remaining),
            due: Some(ServerTime::from_ms(NOW + in_hours * HOUR_MS)),
            state,
            pending: place == 4,
            open_alerts: u32::from(place == 1),
            late: u32::from(place == 2),
            photos: if place == 1 { (3, 5) } else { (0, 0) },
        }
    }

    pub(crate) fn rows() -> Vec<QueueRow> {
        let days = |days| Remaining::WorkingDays(WorkingDays(days));
        let over = Remaining::Overdue(Overdue::WorkingDays(WorkingDays(1)));
        vec![
            row(
                1,
                "十名木工被赶出工地，欠薪 40 万元",
                Level::Red,
                13,
                Remaining::WorkingMinutes(WorkingMinutes(208)),
                4,
                State::Verifying,
            ),
            row(2, "产假工资停发三个月", Level::Yellow, 4, over, -20, State::Handling),
            row(
                3,
                "站点扣罚十二名骑手",
                Level::Orange,
                7,
                Remaining::NaturalMinutes(NaturalMinutes(40)),
                1,
                State::Signed,
            ),
            row(4, "大修项目四名工人分属四家分包，欠薪 23 万元", Level::Orange, 6, days(1), 72, State::Assigned),
            row(5, "年休假折算怎么算", Level::Blue, 0, Remaining::Stopped, 96, State::Suspended),
        ]
    }

    pub(crate) fn list(rows: Vec<QueueRow>) -> QueueList {
        let counts = QueueCounts {
            all: 31,
            states: vec![(State::Signed, 3), (State::Verifying, 6), (State::Verified, 4), (State::Handling, 9)],
            risks: vec![(Level::Blue, 19), (Level::Yellow, 8), (Level::Orange, 3), (Level::Red, 1)],
            overdue: 1,
            due_today: 3,
            open_alerts: 1,
            late: 1,
        };
        let strip = Strip {
            connection: Connection::Online,
            only_here: 0,
            attention: 0,
            last_contact: None,
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        };
        let total = u32::try_from(rows.len()).unwrap();
        let view = QueueView { rows, total, counts, strip, loading: false };
        let mut list = QueueList::default();
        list.shown = Some(Rc::new(Stretch { from: 0, view }));
        list
    }

    pub(crate) fn screen(list: QueueList, chosen: Option<TicketId>, detail: Html) -> Html {
        let shell = shell(&[Role::Handler], Route::Queue(chosen));
        html! { <QueueScreen {shell} {list} {chosen} now={NOW} registers={true} act={Callback::noop()} ask={Callback::noop()} {detail}/> }
    }

    #[test]
    fn the_queue_shows_filters_rows_and_where_the_work_is() {
        insta::assert_snapshot!(draw(screen(list(rows()), Some(TicketId::from_bytes([1; 16])), Html::default())));
    }

    #[test]
    fn an_empty_filter_offers_the_way_back_and_an_empty_queue_does_not() {
        let mut filtered = list(Vec::new());
        filtered.filter = QueueFilter::Overdue;
        assert!(draw(screen(filtered, None, Html::default())).contains("看全部"));
        let empty = draw(screen(list(Vec::new()), None, Html::default()));
        assert!(empty.contains("没有在办的工单") && !empty.contains("看全部"));
    }

    #[test]
    fn a_state_without_tickets_is_left_out_unless_it_is_looked_at() {
        let words = Words::default();
        let has = |filter| {
            let counts = QueueCounts::default();
            groups(&counts, filter, words)[0].1.iter().any(|(one, _, _)| *one == QueueFilter::State(State::Replied))
        };
        assert!(!has(QueueFilter::All));
        assert!(has(QueueFilter::State(State::Replied)));
    }
}
