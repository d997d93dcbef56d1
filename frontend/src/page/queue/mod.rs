//! 11: the county's tickets, the one beside them, and the orders a handler gives.

pub mod act;
pub mod draw;
pub mod pane;

use niangjia_domain::id::TicketId;
use niangjia_domain::role::Role;
use niangjia_ipc::Command;
use niangjia_ipc::query::QueueFilter;
use niangjia_ipc::view::SettingsView;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::component::{Drawer, Pane};
use crate::hook::{use_now, use_tell, use_words};
use crate::page::Shell;
use crate::page::desk::{DeskKey, KeysSheet, RegisterSheet, SheetState, draw_ticket, focus_find, use_keys, use_queue};
use crate::route::Route;
use crate::state::{QueueAct, QueueList, Step};
use draw::{Filters, ListDo, QueueScreen};
use pane::TicketPane;

#[derive(Properties, PartialEq)]
pub struct QueueProps {
    pub ticket: Option<TicketId>,
}

/// What lies over the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Filters,
    Keys,
    Register(TicketId),
}

#[component(Queue)]
pub fn queue(props: &QueueProps) -> Html {
    let words = use_words();
    let now = use_now();
    let list = use_queue(QueueFilter::All);
    let over = use_state_eq(|| Over::Nothing);
    let chosen = props.ticket;
    let shell = use_context::<Shell>();
    let keys = shell.as_ref().is_some_and(|shell| !shell.settings.keys_off);
    let ask = {
        let over = over.clone();
        Callback::from(move |act: ListDo| match act {
            ListDo::Choose(ticket) => choose(chosen, ticket),
            ListDo::Filters => over.set(Over::Filters),
            ListDo::Keys => over.set(Over::Keys),
            ListDo::Register => over.set(draw_ticket(now).map_or(Over::Nothing, Over::Register)),
        })
    };
    let onkey = {
        let (list, ask) = ((*list).clone(), ask.clone());
        Callback::from(move |key: DeskKey| walk(key, chosen, &list, &ask))
    };
    use_keys(keys, onkey);
    use_effect_with(chosen, |chosen| {
        if let Some(ticket) = chosen {
            show_row(*ticket);
        }
    });
    let act = {
        let dispatcher = list.dispatcher();
        Callback::from(move |act: QueueAct| dispatcher.dispatch(act))
    };
    let Some(shell) = shell else { return Html::default() };
    let registers = shell.app.me.as_ref().is_some_and(|me| me.member.is_any(&[Role::Agent, Role::Handler]));
    let detail = match chosen {
        Some(ticket) => html! { <TicketPane key={ticket.to_string()} {ticket} {keys}/> },
        None => {
            html! { <Pane label={words.desk_detail()} paper={true}><p class="muted detail__pick">{ words.desk_pick() }</p></Pane> }
        }
    };
    let now_over = *over;
    let onclose = Callback::from(move |()| over.set(Over::Nothing));
    let sheet = html! { <Sheets over={now_over} list={(*list).clone()} {chosen} settings={shell.settings} act={act.clone()} {onclose}/> };
    html! { <QueueScreen {shell} list={(*list).clone()} {chosen} {now} {registers} {act} {ask} {detail} {sheet}/> }
}

#[derive(Properties, PartialEq)]
struct SheetsProps {
    over: Over,
    list: QueueList,
    chosen: Option<TicketId>,
    settings: SettingsView,
    act: Callback<QueueAct>,
    onclose: Callback<()>,
}

/// The sheet over the list; a registration closes once it is durable, and its ticket is shown.
#[component(Sheets)]
fn sheets(props: &SheetsProps) -> Html {
    let words = use_words();
    let tell = use_tell();
    let (chosen, settings, onclose) = (props.chosen, props.settings, props.onclose.clone());
    match props.over {
        Over::Nothing => Html::default(),
        Over::Filters => {
            let (act, close) = (props.act.clone(), onclose.clone());
            let picked = Callback::from(move |wanted| {
                act.emit(wanted);
                close.emit(());
            });
            html! { <Drawer title={words.filter_title()} {onclose}><Filters list={props.list.clone()} act={picked}/></Drawer> }
        }
        Over::Keys => {
            let onswitch = Callback::from(move |on: bool| {
                tell.send(Command::Settings { settings: SettingsView { keys_off: !on, ..settings } });
            });
            html! { <KeysSheet off={settings.keys_off} {onswitch} {onclose}/> }
        }
        Over::Register(ticket) => {
            let state = SheetState { busy: tell.busy, refused: tell.refused.clone() };
            let close = onclose.clone();
            let onorder = Callback::from(move |command: Command| {
                // A draft that was found again has a ticket of its own.
                let registered = if let Command::Register { ticket, .. } = &command { *ticket } else { ticket };
                let close = close.clone();
                let done = Callback::from(move |()| {
                    close.emit(());
                    choose(chosen, registered);
                });
                tell.send_then(command, done);
            });
            html! { <RegisterSheet {ticket} {state} {onorder} {onclose}/> }
        }
    }
}

/// The first ticket adds a step to the way back, the next ones take its place: back leads to the list.
fn choose(chosen: Option<TicketId>, ticket: TicketId) {
    match chosen {
        None => Route::Queue(Some(ticket)).go(),
        Some(_) => Route::Queue(Some(ticket)).go_instead(),
    }
}

fn walk(key: DeskKey, chosen: Option<TicketId>, list: &QueueList, ask: &Callback<ListDo>) {
    let step = match key {
        DeskKey::Next => Step::Next,
        DeskKey::Previous => Step::Previous,
        DeskKey::Find => return focus_find(),
        DeskKey::Help => return ask.emit(ListDo::Keys),
        DeskKey::Open | DeskKey::Assign | DeskKey::Return | DeskKey::Accept => return,
    };
    if let Some(ticket) = list.neighbour(chosen, step) {
        ask.emit(ListDo::Choose(ticket));
    }
}

/// Scrolls the list just as far as the chosen row needs to be seen whole, under the heading of the table.
fn show_row(ticket: TicketId) {
    let document = web_sys::window().and_then(|window| window.document());
    let row = document.and_then(|document| document.get_element_by_id(&format!("row-{ticket}")));
    let Some(row) = row else { return };
    let Ok(Some(pane)) = row.closest(".pane") else { return };
    let head = row.closest("table").ok().flatten().and_then(|table| table.query_selector("thead").ok().flatten());
    let head_px = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
    let (row, frame) = (row.get_bounding_client_rect(), pane.get_bounding_client_rect());
    let above = row.top() - (frame.top() + head_px);
    let below = row.bottom() - frame.bottom();
    let by = if above < 0.0 { above } else { below.max(0.0) };
    #[expect(clippy::cast_possible_truncation, reason = "a stretch of a screen, in pixels")]
    let by = by.round() as i32;
    if let Ok(pane) = pane.dyn_into::<web_sys::Element>() {
        pane.set_scroll_top(pane.scroll_top() + by);
    }
}
