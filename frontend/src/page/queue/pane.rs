//! The chosen ticket beside the list: asks for it, gives its orders.

use std::rc::Rc;

use niangjia_domain::act::{Acknowledge, AskOriginal};
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::TicketView;
use niangjia_ipc::{Command, Topic, query};
use niangjia_words::Words;
use yew::prelude::*;

use super::act::DeskAct;
use crate::component::{Button, ButtonKind, Dock, IconButton, Pane};
use crate::hook::{Tell, use_ask, use_ask_when, use_now, use_tell, use_words};
use crate::icon::Icon;
use crate::page::desk::{
    DeskKey, Detail, DetailDo, PictureDo, PictureSheet, ReplySheet, SheetState, TaskSheet, TextSheet, TextSheetKind,
    use_keys, use_previews,
};
use crate::page::{Refused, when_ready};
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct TicketPaneProps {
    pub ticket: TicketId,
    /// Single keys are on.
    pub keys: bool,
}

/// What lies over the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Nothing,
    Task,
    Text(TextSheetKind),
    Reply,
    Picture(OpId),
}

#[component(TicketPane)]
pub fn ticket_pane(props: &TicketPaneProps) -> Html {
    let words = use_words();
    let now = use_now();
    let ticket = props.ticket;
    let answer = use_ask_when(query::Ticket { ticket }, vec![Topic::Ticket(ticket), Topic::App]);
    let over = use_state_eq(|| Over::Nothing);
    let covered = use_state_eq(|| false);
    let (tell, orders) = (use_tell(), use_tell());
    let view = answer.ready().cloned();
    use_previews(ticket, view.as_ref().map_or(&[], |view| view.photos.as_slice()));
    let ondo = {
        let (over, view) = (over.clone(), view.clone());
        Callback::from(move |act: DeskAct| {
            if let Some(view) = &view {
                begin(act, view, &over);
            }
        })
    };
    let onkey = {
        let (view, ondo) = (view.clone(), ondo.clone());
        Callback::from(move |key: DeskKey| {
            if let Some(act) = view.as_ref().and_then(|view| act_of(key, view)) {
                ondo.emit(act);
            }
        })
    };
    use_keys(props.keys, onkey);
    let act = {
        let (tell, over, covered, view) = (tell.clone(), over.clone(), covered.clone(), view.clone());
        let reason = words.desk_reveal_why();
        Callback::from(move |act: DetailDo| match act {
            DetailDo::Acknowledge(alert) => {
                tell.send(Command::Acknowledge { ticket, acknowledge: Acknowledge { alert } })
            }
            DetailDo::Picture(act) => picture(act, ticket, &over, &tell),
            DetailDo::Reveal => {
                let shown = view.as_ref().and_then(|view| view.contact.as_ref()?.revealed_s).is_some();
                covered.set(shown && !*covered);
                if !shown {
                    tell.send(Command::Reveal { ticket, reason: reason.clone() });
                }
            }
        })
    };
    let dock = view.as_ref().and_then(|view| dock(view, &ondo, words));
    html! {
        <>
            <Pane label={words.desk_detail()} paper={true} {dock}>
                <p class="detail__back"><IconButton id="detail-back" icon={Icon::Back} label={words.desk_back()} href={Route::Queue(None).href()}/></p>
                <Refused code={tell.refused.clone()}/>
                { when_ready(&answer, |view| html! { <Detail view={Rc::new(view.clone())} {now} covered={*covered} act={act.clone()}/> }) }
            </Pane>
            { for view.map(|view| html! { <Orders {view} over={*over} {now} {orders} onover={Callback::from({ let over = over.clone(); move |next| over.set(next) })}/> }) }
        </>
    }
}

fn picture(act: PictureDo, ticket: TicketId, over: &UseStateHandle<Over>, tell: &Tell) {
    match act {
        PictureDo::Open(photo) => over.set(Over::Picture(photo)),
        PictureDo::Fetch(hash) => tell.send(Command::FetchPhoto { ticket, hash }),
        PictureDo::Ask(photo) => tell.send(Command::AskOriginal { ticket, ask: AskOriginal { photo } }),
    }
}

fn begin(act: DeskAct, view: &TicketView, over: &UseStateHandle<Over>) {
    match act {
        DeskAct::Look | DeskAct::Review => Route::Review(Some(view.ticket.id)).go(),
        DeskAct::Assign | DeskAct::Reassign => over.set(Over::Task),
        DeskAct::TakeUp => {
            let report = view.ticket.standing_report().map(|report| report.op);
            over.set(Over::Text(TextSheetKind::TakeUp(report)));
        }
        DeskAct::Reply => over.set(Over::Reply),
        DeskAct::Withdraw => over.set(Over::Text(TextSheetKind::Withdraw)),
        DeskAct::Note => over.set(Over::Text(TextSheetKind::Note)),
    }
}

/// What a key does with the chosen ticket, if it is offered.
fn act_of(key: DeskKey, view: &TicketView) -> Option<DeskAct> {
    let acts = DeskAct::of(view);
    let first = |wanted: &[DeskAct]| acts.iter().copied().find(|act| wanted.contains(act));
    match key {
        DeskKey::Assign => first(&[DeskAct::Assign, DeskAct::Reassign]),
        DeskKey::Open => first(&[DeskAct::Look, DeskAct::Review]),
        DeskKey::Accept => first(&[DeskAct::TakeUp]),
        DeskKey::Return => first(&[DeskAct::Look]).filter(|_| view.offers.contains(&Kind::SendBack)),
        DeskKey::Next | DeskKey::Previous | DeskKey::Find | DeskKey::Help => None,
    }
}

/// What a ticket offers: one main button at most, the others beside it.
fn dock(view: &TicketView, ondo: &Callback<DeskAct>, words: Words) -> Option<Html> {
    let acts = DeskAct::of(view);
    if acts.is_empty() {
        return None;
    }
    let buttons = acts.iter().enumerate().map(|(place, act)| {
        let act = *act;
        let kind = if place == 0 && act.is_main(view.state) { ButtonKind::Main } else { ButtonKind::Plain };
        html! { <Button id={act.id()} {kind} label={act.label(words)} shortcut={act.key().map(AttrValue::from)} onclick={ondo.reform(move |()| act)}/> }
    });
    Some(html! { <Dock pane={true}>{ for buttons }</Dock> })
}

#[derive(Properties, PartialEq)]
struct OrdersProps {
    view: Rc<TicketView>,
    over: Over,
    now: i64,
    orders: Tell,
    onover: Callback<Over>,
}

/// The sheet that is open; it closes once its order is durable.
#[component(Orders)]
fn orders(props: &OrdersProps) -> Html {
    let (view, orders) = (&props.view, &props.orders);
    let ticket = view.ticket.id;
    let onclose = props.onover.reform(|()| Over::Nothing);
    let onorder = {
        let (orders, onclose) = (orders.clone(), onclose.clone());
        Callback::from(move |command| orders.send_then(command, onclose.clone()))
    };
    let state = SheetState { busy: orders.busy, refused: orders.refused.clone() };
    let assignment = view.ticket.assignment.clone();
    let officer = assignment.as_ref().map_or_else(String::new, |assignment| assignment.officer.name.clone());
    match props.over {
        Over::Nothing => Html::default(),
        Over::Task => {
            let current = assignment.filter(|_| view.offers.contains(&Kind::Reassign));
            html! { <TaskOrder {ticket} {current} {state} {onorder} {onclose}/> }
        }
        Over::Text(kind) => html! { <TextSheet {kind} {ticket} {officer} {state} {onorder} {onclose}/> },
        Over::Reply => html! { <ReplySheet {ticket} {state} {onorder} {onclose}/> },
        Over::Picture(op) => match view.photos.iter().find(|photo| photo.op == op) {
            Some(photo) => {
                let (tell, back) = (orders.clone(), props.onover.clone());
                let act = Callback::from(move |act| match act {
                    PictureDo::Open(op) => back.emit(Over::Picture(op)),
                    PictureDo::Fetch(hash) => tell.send(Command::FetchPhoto { ticket, hash }),
                    PictureDo::Ask(photo) => tell.send(Command::AskOriginal { ticket, ask: AskOriginal { photo } }),
                });
                let can_ask = view.offers.contains(&Kind::AskOriginal);
                html! { <PictureSheet photo={photo.clone()} {can_ask} now={props.now} {act} {onclose}/> }
            }
            None => Html::default(),
        },
    }
}

#[derive(Properties, PartialEq)]
struct TaskOrderProps {
    ticket: TicketId,
    current: Option<niangjia_domain::ticket::Assignment>,
    state: SheetState,
    onorder: Callback<Command>,
    onclose: Callback<()>,
}

/// The people of the county are asked for when they are needed.
#[component(TaskOrder)]
fn task_order(props: &TaskOrderProps) -> Html {
    let directory = use_ask(query::Directory {}, &[Topic::Directory, Topic::Tickets]);
    let officers = directory.ready().map_or_else(Vec::new, |directory| directory.officers.clone());
    let waiting = directory.ready().is_none().then(|| when_ready(&directory, |_| Html::default()));
    html! {
        <TaskSheet ticket={props.ticket} current={props.current.clone()} {officers} {waiting} state={props.state.clone()} onorder={props.onorder.clone()} onclose={props.onclose.clone()}/>
    }
}
