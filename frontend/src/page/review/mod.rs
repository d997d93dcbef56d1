//! 12: a colleague's work is read: an officer's visit by the handler, a handler's reply by the reviewer.

pub mod decide;
pub mod document;
pub mod draw;
pub mod gallery;
pub mod reply;
pub mod sheet;
pub mod value;

use std::rc::Rc;

use niangjia_domain::act::AskOriginal;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::kind::Kind;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_ipc::command::SheetKind;
use niangjia_ipc::query::QueueFilter;
use niangjia_ipc::view::{SettingsView, TicketView};
use niangjia_ipc::{Command, Topic, query};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Empty, Pane};
use crate::hook::{Tell, use_ask_when, use_now, use_sheet, use_tell, use_words};
use crate::icon::Icon;
use crate::page::desk::{
    DeskKey, KeysSheet, PictureDo, PictureSheet, SheetState, TextSheet, TextSheetKind, kept, use_keys, use_previews,
    use_queue,
};
use crate::page::{Shell, Waiting, when_ready};
use crate::route::Route;
use crate::state::{QueueList, Remote, SendBackDraft, Step, review};
use decide::{DecideDo, send_back};
use draw::{ReadDo, ReadPanes, Reading, ReviewFrame, fingerprints, is_reply, shown_report, tag};
use sheet::{HonourSheet, SendBackSheet};

#[derive(Properties, PartialEq)]
pub struct ReviewProps {
    pub ticket: Option<TicketId>,
}

/// What this person reads: a handler visits, a reviewer replies.
fn wanted(shell: Option<&Shell>) -> State {
    let is_handler = shell.and_then(|shell| shell.app.me.as_ref()).is_none_or(|me| me.member.is(Role::Handler));
    if is_handler { State::Verified } else { State::Replied }
}

#[component(Review)]
pub fn review_page(props: &ReviewProps) -> Html {
    let words = use_words();
    let shell = use_context::<Shell>();
    let wanted = wanted(shell.as_ref());
    let list = use_queue(QueueFilter::State(wanted));
    let help = use_state_eq(|| false);
    let tell = use_tell();
    let first = list.neighbour(None, Step::Next).filter(|_| props.ticket.is_none());
    use_effect_with(first, |first| {
        if let Some(first) = first {
            Route::Review(Some(*first)).go_instead();
        }
    });
    let keys = shell.as_ref().is_some_and(|shell| !shell.settings.keys_off);
    let onkey = {
        let (list, help, chosen) = ((*list).clone(), help.clone(), props.ticket);
        Callback::from(move |key: DeskKey| walk(key, chosen, &list, &help))
    };
    use_keys(keys, onkey);
    let Some(shell) = shell else { return Html::default() };
    let onhelp = {
        let help = help.clone();
        Callback::from(move |()| help.set(true))
    };
    let body = match props.ticket {
        Some(ticket) => {
            html! { <ReadTicket key={ticket.to_string()} shell={shell.clone()} {ticket} list={Rc::new((*list).clone())} {keys} {onhelp}/> }
        }
        None => nothing(&shell, &list, wanted, onhelp, words),
    };
    let settings = shell.settings;
    let onswitch = Callback::from(move |on: bool| {
        tell.send(Command::Settings { settings: SettingsView { keys_off: !on, ..settings } })
    });
    let onclose = {
        let help = help.clone();
        Callback::from(move |()| help.set(false))
    };
    html! { <>{ body }if *help { <KeysSheet off={settings.keys_off} {onswitch} {onclose}/> }</> }
}

fn nothing(shell: &Shell, list: &QueueList, wanted: State, onhelp: Callback<()>, words: Words) -> Html {
    let title = if wanted == State::Replied { words.review_empty_reply() } else { words.review_empty() };
    let inner = match &list.shown {
        Some(shown) if shown.view.total == 0 => {
            html! { <Empty icon={Icon::Done} {title} text={words.review_empty_more()}/> }
        }
        Some(_) | None => html! { <Waiting code={list.refused.clone()}/> },
    };
    html! {
        <ReviewFrame shell={shell.clone()} title={words.review_title()} {onhelp}>
            <div class="panes panes--one"><Pane label={words.review_document()} main={true}>{ inner }</Pane></div>
        </ReviewFrame>
    }
}

fn walk(key: DeskKey, chosen: Option<TicketId>, list: &QueueList, help: &UseStateHandle<bool>) {
    let step = match key {
        DeskKey::Next => Step::Next,
        DeskKey::Previous => Step::Previous,
        DeskKey::Help => return help.set(true),
        DeskKey::Find => return Route::Queue(None).go(),
        DeskKey::Open | DeskKey::Assign | DeskKey::Return | DeskKey::Accept => return,
    };
    if let Some(ticket) = list.neighbour(chosen, step) {
        Route::Review(Some(ticket)).go_instead();
    }
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    SendBack,
    TakeUp,
    Honour(OpId),
    Picture(OpId),
}

#[derive(Properties, PartialEq)]
struct ReadTicketProps {
    shell: Shell,
    ticket: TicketId,
    /// What else waits to be read.
    list: Rc<QueueList>,
    /// Single keys are on.
    keys: bool,
    onhelp: Callback<()>,
}

#[component(ReadTicket)]
fn read_ticket(props: &ReadTicketProps) -> Html {
    let words = use_words();
    let now = use_now();
    let ticket = props.ticket;
    let answer = use_ask_when(query::Ticket { ticket }, vec![Topic::Ticket(ticket), Topic::App]);
    let beside = use_state_eq(|| None::<OpId>);
    let draft = use_sheet(ticket, SheetKind::SendBack, SendBackDraft::default);
    let note = use_sheet(ticket, SheetKind::Review, String::new);
    let over = use_state_eq(|| Over::Nothing);
    let (tell, orders) = (use_tell(), use_tell());
    let view = answer.ready().cloned();
    use_previews(ticket, view.as_ref().map_or(&[], |view| view.photos.as_slice()));
    let report = view.as_deref().and_then(shown_report).map(|report| report.head.op);
    let reading = Reading { draft: draft.about(report), note: (*note).clone(), beside: *beside };
    let onorder = {
        let (orders, list) = (orders.clone(), Rc::clone(&props.list));
        Callback::from(move |command: Command| {
            let next =
                list.neighbour(Some(ticket), Step::Next).or_else(|| list.neighbour(Some(ticket), Step::Previous));
            // What was decided lies in the queue now, with its delivery; the next one is read at once.
            let next = next
                .filter(|next| *next != ticket)
                .map_or(Route::Queue(Some(ticket)), |next| Route::Review(Some(next)));
            orders.send_then(command, Callback::from(move |()| next.go_instead()));
        })
    };
    let onorder = note.then(&draft.then(&onorder));
    let take_down = {
        let (draft, note) = (draft.clone(), note.clone());
        Callback::from(move |next: Reading| {
            if next.draft != draft.about(report) {
                draft.set(next.draft);
            }
            if next.note != *note {
                note.set(next.note);
            }
            beside.set(next.beside);
        })
    };
    let act = {
        let (reading, over, view, tell, onorder) =
            (reading.clone(), over.clone(), view.clone(), tell.clone(), onorder.clone());
        Callback::from(move |act: ReadDo| match act {
            ReadDo::Reading(next) => take_down.emit(next),
            ReadDo::Decide(act) => decide(act, view.as_deref(), &reading, &take_down, &over),
            ReadDo::Picture(act) => picture(act, ticket, &over, &tell),
            ReadDo::Order(command) => onorder.emit(command),
        })
    };
    let onkey = {
        let (view, reading, act) = (view.clone(), reading.clone(), act.clone());
        Callback::from(move |key: DeskKey| {
            if let Some(next) = view.as_deref().and_then(|view| act_of(key, view, &reading, words)) {
                act.emit(next);
            }
        })
    };
    use_keys(props.keys, onkey);
    let me = props.shell.app.me.as_ref();
    let county: AttrValue = me.map_or_else(String::new, |me| me.county_name.clone()).into();
    let state = SheetState { busy: orders.busy, refused: orders.refused.clone().or_else(|| tell.refused.clone()) };
    let place = props.list.place(ticket).map(|place| {
        AttrValue::from(words.review_place(i64::try_from(place).unwrap_or(0) + 1, i64::from(props.list.total())))
    });
    let title = view.as_ref().map_or_else(|| words.review_title(), |view| view.ticket.matter.title.clone());
    let foot = view.as_ref().map_or_else(Html::default, |view| fingerprints(view, words));
    let kept = html! { <>{ kept(&draft, now, words) }{ kept(&note, now, words) }</> };
    let onover = {
        let over = over.clone();
        Callback::from(move |next| over.set(next))
    };
    html! {
        <>
            <ReviewFrame shell={props.shell.clone()} {title} tag={view.as_ref().map_or_else(Html::default, |view| tag(view))} {place} {foot} onhelp={props.onhelp.clone()}>
                { panes_when_ready(&answer, words, |view| html! {
                    <ReadPanes view={view.clone()} reading={reading.clone()} {county} me={me.map(|me| me.member.user)} {now} state={state.clone()} kept={kept.clone()} act={act.clone()}/>
                }) }
            </ReviewFrame>
            { for view.map(|view| html! { <Overlay {view} over={*over} reading={reading.clone()} {now} state={state.clone()} {onorder} {onover} {tell}/> }) }
        </>
    }
}

/// The panes, or one pane with what stands in their place.
fn panes_when_ready(answer: &Remote<TicketView>, words: Words, draw: impl FnOnce(&TicketView) -> Html) -> Html {
    match answer.ready() {
        Some(view) => draw(view),
        None => {
            let waiting = when_ready(answer, |_| Html::default());
            html! { <div class="panes panes--one"><Pane label={words.review_document()} main={true}>{ waiting }</Pane></div> }
        }
    }
}

fn decide(
    act: DecideDo,
    view: Option<&TicketView>,
    reading: &Reading,
    take_down: &Callback<Reading>,
    over: &UseStateHandle<Over>,
) {
    match act {
        DecideDo::Draft(draft) => take_down.emit(Reading { draft, ..reading.clone() }),
        DecideDo::SendBack => over.set(Over::SendBack),
        DecideDo::TakeUp => over.set(Over::TakeUp),
        DecideDo::Honour => {
            let chosen = reading.beside.or_else(|| view.and_then(shown_report).map(|report| report.head.op));
            over.set(chosen.map_or(Over::Nothing, Over::Honour));
        }
    }
}

fn picture(act: PictureDo, ticket: TicketId, over: &UseStateHandle<Over>, tell: &Tell) {
    match act {
        PictureDo::Open(photo) => over.set(Over::Picture(photo)),
        PictureDo::Fetch(hash) => tell.send(Command::FetchPhoto { ticket, hash }),
        PictureDo::Ask(photo) => tell.send(Command::AskOriginal { ticket, ask: AskOriginal { photo } }),
    }
}

/// What R and E do here, if it is offered and complete.
fn act_of(key: DeskKey, view: &TicketView, reading: &Reading, words: Words) -> Option<ReadDo> {
    let offered = |kind: Kind| view.offers.contains(&kind);
    let pass = match key {
        DeskKey::Accept => true,
        DeskKey::Return => false,
        DeskKey::Next | DeskKey::Previous | DeskKey::Open | DeskKey::Assign | DeskKey::Find | DeskKey::Help => {
            return None;
        }
    };
    if is_reply(view) {
        return review(view.ticket.id, pass, &reading.note).filter(|_| offered(Kind::Review)).map(ReadDo::Order);
    }
    let report = shown_report(view)?;
    if pass {
        return offered(Kind::TakeUp).then_some(ReadDo::Decide(DecideDo::TakeUp));
    }
    let (_, order) = send_back(view, report, &reading.draft, words);
    order.filter(|_| offered(Kind::SendBack)).map(|_| ReadDo::Decide(DecideDo::SendBack))
}

#[derive(Properties, PartialEq)]
struct OverlayProps {
    view: Rc<TicketView>,
    over: Over,
    reading: Reading,
    now: i64,
    state: SheetState,
    onorder: Callback<Command>,
    onover: Callback<Over>,
    tell: Tell,
}

/// The sheet that is open.
#[component(Overlay)]
fn overlay(props: &OverlayProps) -> Html {
    let words = use_words();
    let (view, state, onorder) = (&props.view, props.state.clone(), props.onorder.clone());
    let ticket = view.ticket.id;
    let onclose = props.onover.reform(|()| Over::Nothing);
    let Some(report) = shown_report(view) else { return Html::default() };
    match props.over {
        Over::Nothing => Html::default(),
        Over::SendBack => {
            let (lines, order) = send_back(view, report, &props.reading.draft, words);
            let note = props.reading.draft.note.clone();
            let officer = report.head.by.name.clone();
            match order {
                Some(order) => html! { <SendBackSheet {lines} {note} {officer} {order} {state} {onorder} {onclose}/> },
                None => Html::default(),
            }
        }
        Over::TakeUp => {
            html! { <TextSheet kind={TextSheetKind::TakeUp(Some(report.head.op))} {ticket} officer={report.head.by.name.clone()} {state} {onorder} {onclose}/> }
        }
        Over::Honour(op) => {
            let officer = view
                .reports
                .iter()
                .find(|report| report.head.op == op)
                .map_or_else(String::new, |report| report.head.by.name.clone());
            html! { <HonourSheet {ticket} report={op} {officer} {state} {onorder} {onclose}/> }
        }
        Over::Picture(op) => match view.photos.iter().find(|photo| photo.op == op) {
            Some(photo) => {
                let (tell, onover) = (props.tell.clone(), props.onover.clone());
                let act = Callback::from(move |act| match act {
                    PictureDo::Open(op) => onover.emit(Over::Picture(op)),
                    PictureDo::Fetch(hash) => tell.send(Command::FetchPhoto { ticket, hash }),
                    PictureDo::Ask(photo) => tell.send(Command::AskOriginal { ticket, ask: AskOriginal { photo } }),
                });
                html! { <PictureSheet photo={photo.clone()} can_ask={view.offers.contains(&Kind::AskOriginal)} now={props.now} {act} {onclose}/> }
            }
            None => Html::default(),
        },
    }
}
