//! 04: the visit, section by section. Every answer is durable before the screen says so.

pub mod cell;
pub mod checklist;
pub mod draw;
pub mod editor;
pub mod entry;
pub mod gather;
pub mod list;
pub mod question;
pub mod sheet;
pub mod take;

use std::rc::Rc;

use niangjia_domain::act::{Adopt, Alert};
use niangjia_domain::form::sections;
use niangjia_domain::id::{TicketId, VisitId};
use niangjia_ipc::view::VisitView;
use niangjia_ipc::{Command, Topic, query};
use niangjia_words::Words;
use yew::prelude::*;

pub(super) use cell::{Cell, CellInput};
pub(super) use checklist::Checklist;
pub(super) use gather::TakingList;
pub(super) use question::Question;
pub(super) use take::Take;

use crate::component::{Button, ButtonKind, Dock, Drawer, Empty, Saved, SavedState};
use crate::hook::{Pen, TakePhotos, use_ask_when, use_pen, use_taking, use_tell, use_words};
use crate::icon::Icon;
use crate::page::{Refused, Screen, when_ready};
use crate::route::Route;
use crate::state::{Remote, Safety, Slot, Written, first_open, photos_of};
use draw::{VisitAct, VisitScreen, standings};
use sheet::{AlertSheet, SectionList};

#[derive(Properties, PartialEq)]
pub struct VisitProps {
    pub ticket: TicketId,
}

/// Which sheet lies over the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    All,
    Alert,
}

#[component(Visit)]
pub fn visit(props: &VisitProps) -> Html {
    let words = use_words();
    let ticket = props.ticket;
    let remote = use_visit(ticket);
    let view = remote.ready().cloned();
    let pen = use_pen(ticket, view.clone());
    match view {
        None => {
            html! { <Screen title={words.visit_title()} back={Route::Ticket(ticket)}>{ when_ready(&remote, |_| Html::default()) }</Screen> }
        }
        Some(view) if view.visit.is_none() => html! {
            <Screen title={words.visit_title()} back={Route::Ticket(ticket)}>
                <Empty icon={Icon::Place} title={words.visit_none()} text={words.visit_none_more()}>
                    <Button label={words.visit_none_go()} href={Some(Route::Ticket(ticket).href())}/>
                </Empty>
            </Screen>
        },
        Some(view) => html! { <Form {view} {pen}/> },
    }
}

/// The visit of a ticket, asked again whenever the draft or the ticket changes.
#[hook]
pub(super) fn use_visit(ticket: TicketId) -> Remote<VisitView> {
    // The draft's own changes come under the visit's name, which only the first answer tells.
    let visit = use_state_eq(|| None::<VisitId>);
    let topics = [Topic::Ticket(ticket)].into_iter().chain((*visit).map(Topic::Visit)).collect();
    let remote = use_ask_when(query::Visit { ticket }, topics);
    use_effect_with(remote.ready().and_then(|view| view.visit), move |begun| visit.set(*begun));
    remote
}

#[derive(Properties, PartialEq)]
struct FormProps {
    view: Rc<VisitView>,
    pen: Pen,
}

/// The form of a visit that has begun.
#[component(Form)]
fn form(props: &FormProps) -> Html {
    let words = use_words();
    let FormProps { view, pen } = props;
    let ticket = view.ticket;
    let answers = Rc::new(pen.draft.answers(view));
    let note = pen.draft.note(view);
    let tell = use_tell();
    let photos = use_taking(ticket);
    let over = use_state_eq(|| None::<Over>);
    let alerted = use_state_eq(|| false);
    let here = use_state_eq(|| kept_section(ticket).unwrap_or_else(|| first_open(&answers, &photos_of(&view.photos))));
    let go = {
        let (here, over, pen) = (here.clone(), over.clone(), pen.clone());
        Callback::from(move |section: usize| {
            pen.flush();
            keep_section(ticket, section);
            here.set(section);
            over.set(None);
            to_top();
        })
    };
    let act = {
        let (pen, tell, go, over, photos, note) =
            (pen.clone(), tell.clone(), go.clone(), over.clone(), photos.clone(), note.clone());
        Callback::from(move |act| match act {
            VisitAct::Go(section) => go.emit(section),
            VisitAct::Answer(item, answer) => pen.answer(item, answer),
            VisitAct::Leave => pen.flush(),
            VisitAct::Take(came) => photos.take.emit(came),
            VisitAct::Dismiss(capture) => photos.dismiss.emit(capture),
            VisitAct::Note(text) => pen.write(Slot::Note, Written::Text(text)),
            VisitAct::AddNote => {
                let pen = pen.clone();
                let written = Callback::from(move |()| {
                    pen.write(Slot::Note, Written::Text(String::new()));
                    pen.flush();
                });
                tell.send_then(Command::AddNote { ticket, text: note.trim().to_owned() }, written);
            }
            VisitAct::Adopt(report) => tell.send(Command::Adopt { ticket, adopt: Adopt { report } }),
            VisitAct::All => over.set(Some(Over::All)),
        })
    };
    let close = {
        let over = over.clone();
        Callback::from(move |()| over.set(None))
    };
    let send_alert = {
        let (tell, close, alerted) = (tell.clone(), close.clone(), alerted.clone());
        Callback::from(move |alert: Alert| {
            let (close, alerted) = (close.clone(), alerted.clone());
            let sent = Callback::from(move |()| {
                alerted.set(true);
                close.emit(());
                to_top();
            });
            tell.send_then(Command::Alert { ticket, alert }, sent);
        })
    };
    let sheet = match *over {
        Some(Over::All) => html! {
            <Drawer title={words.visit_all_title()} onclose={close.clone()}><SectionList sections={standings(view, &answers)} here={*here} ongo={go.clone()}/></Drawer>
        },
        Some(Over::Alert) => {
            html! { <AlertSheet answers={(*answers).clone()} place={view.place.clone()} onclose={close} onsend={send_alert}/> }
        }
        None => Html::default(),
    };
    let open_alert = {
        let over = over.clone();
        Callback::from(move |()| over.set(Some(Over::Alert)))
    };
    let dock = dock(ticket, *here, &open_alert, &go, words);
    let small = words.visit_small(&view.number, &view.place);
    html! {
        <ContextProvider<TakePhotos> context={photos.clone()}>
            <Screen title={words.visit_title()} small={Some(AttrValue::from(small))} back={Route::Ticket(ticket)} wide={true} end={saved(pen, view, words)} {dock}>
                <Refused code={tell.refused.clone()}/>
                <VisitScreen view={view.clone()} {answers} {note} here={*here} taking={photos.taking.clone()} {act} alerted={*alerted}/>
                { sheet }
            </Screen>
        </ContextProvider<TakePhotos>>
    }
}

fn dock(ticket: TicketId, here: usize, open_alert: &Callback<()>, go: &Callback<usize>, words: Words) -> Html {
    let main = if here + 1 < sections().len() {
        html! { <Button id="next-section" kind={ButtonKind::Main} label={words.visit_next()} onclick={go.reform(move |()| here + 1)}/> }
    } else {
        html! { <Button id="check" kind={ButtonKind::Main} label={words.visit_check()} href={Some(Route::Submit(ticket).href())}/> }
    };
    html! {
        <Dock fold={true}>
            <Button id="risk-alert" kind={ButtonKind::Danger} icon={Icon::Siren} label={words.risk_alert()} onclick={open_alert.clone()}/>
            { main }
        </Dock>
    }
}

/// The mark of autosave: what the device said, not what is hoped.
pub(super) fn saved(pen: &Pen, view: &VisitView, words: Words) -> Html {
    let state = match pen.draft.safety() {
        Safety::Writing => SavedState::Writing,
        Safety::Here => SavedState::Here { at: view.saved.map(|saved| words.clock_time(saved.ms()).into()) },
        Safety::NotSaved(code) => SavedState::NotSaved { advice: words.code(&code).into() },
    };
    html! { <Saved {state}/> }
}

/// The section where the officer was, for the life of the window.
fn kept_section(ticket: TicketId) -> Option<usize> {
    let kept = storage()?.get_item(&format!("section-{ticket}")).ok()??;
    kept.parse().ok().filter(|section| *section < sections().len())
}

fn keep_section(ticket: TicketId, section: usize) {
    if let Some(Err(refused)) =
        storage().map(|storage| storage.set_item(&format!("section-{ticket}"), &section.to_string()))
    {
        // Then the form opens at the first gap.
        web_sys::console::debug_1(&refused);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}
