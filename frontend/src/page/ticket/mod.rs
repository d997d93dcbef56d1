//! 03: one ticket for the officer who verifies it; 09, when it has left him.

pub mod dock;
pub mod draw;
pub mod panel;
pub mod place;
pub mod sheet;
pub mod story;

use niangjia_domain::act::Adopt;
use niangjia_domain::id::TicketId;
use niangjia_ipc::{Command, Topic, query};
use yew::prelude::*;

pub(super) use panel::seen;
pub use place::geo_link;
pub use story::{story, unsettled};

use super::departed::Departed;
use crate::hook::{use_ask_when, use_now, use_tell, use_words};
use crate::page::{Refused, Screen, when_ready};
use crate::route::Route;
use dock::{TicketAct, TicketDock};
use draw::TicketScreen;
use sheet::{DeclineSheet, RevealSheet};

#[derive(Properties, PartialEq)]
pub struct TicketProps {
    pub ticket: TicketId,
}

/// Which sheet lies over the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    Decline,
    Reveal,
}

#[component(Ticket)]
pub fn ticket(props: &TicketProps) -> Html {
    let words = use_words();
    let now = use_now();
    let id = props.ticket;
    let remote = use_ask_when(query::Ticket { ticket: id }, vec![Topic::Ticket(id), Topic::Tickets]);
    let tell = use_tell();
    let sheet = use_state_eq(|| None::<Sheet>);
    let Some(view) = remote.ready().cloned() else {
        return html! { <Screen title={words.ticket_title("")} back={Route::Todo}>{ when_ready(&remote, |_| Html::default()) }</Screen> };
    };
    if view.departed.is_some() {
        return html! { <Departed {view} {now}/> };
    }
    let act = {
        let (tell, sheet) = (tell.clone(), sheet.clone());
        let place = format!("{}{}", view.ticket.matter.place.street, view.ticket.matter.place.address);
        Callback::from(move |act| match act {
            TicketAct::Accept => tell.send(Command::Accept { ticket: id }),
            TicketAct::Begin => {
                let begun = Callback::from(move |()| Route::Visit(id).go());
                tell.send_then(Command::BeginVisit { ticket: id, place: place.clone() }, begun);
            }
            TicketAct::Decline => sheet.set(Some(Sheet::Decline)),
            TicketAct::Reveal => sheet.set(Some(Sheet::Reveal)),
            TicketAct::Adopt(report) => tell.send(Command::Adopt { ticket: id, adopt: Adopt { report } }),
        })
    };
    let close = {
        let sheet = sheet.clone();
        Callback::from(move |()| sheet.set(None))
    };
    let say = |make: fn(TicketId, String) -> Command| {
        let (tell, close) = (tell.clone(), close.clone());
        Callback::from(move |reason: String| tell.send_then(make(id, reason), close.clone()))
    };
    let over = match *sheet {
        Some(Sheet::Decline) => {
            html! { <DeclineSheet onclose={close.clone()} ondo={say(|ticket, reason| Command::Decline { ticket, reason })}/> }
        }
        Some(Sheet::Reveal) => {
            html! { <RevealSheet onclose={close.clone()} ondo={say(|ticket, reason| Command::Reveal { ticket, reason })}/> }
        }
        None => Html::default(),
    };
    let dock = html! { <TicketDock view={view.clone()} busy={tell.busy} act={act.clone()}/> };
    let title = words.ticket_title(view.ticket.tail());
    html! {
        <Screen {title} small={Some(AttrValue::from(words.ticket_here()))} back={Route::Todo} wide={true} strip={true} dock={dock}>
            <Refused code={tell.refused.clone()}/>
            <TicketScreen {view} {now} {act}/>
            { over }
        </Screen>
    }
}
