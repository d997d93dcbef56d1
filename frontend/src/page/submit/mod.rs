//! 06: a last look before handing in. Gaps come first, and each is closed where it stands.

pub mod draw;
pub mod sheet;

use std::rc::Rc;

use niangjia_domain::form::Weight;
use niangjia_domain::id::TicketId;
use niangjia_ipc::Command;
use niangjia_ipc::view::VisitView;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Dock};
use crate::hook::{Pen, TakePhotos, use_pen, use_taking, use_tell, use_words};
use crate::page::visit::{saved, use_visit};
use crate::page::{Refused, Screen, when_ready};
use crate::route::Route;
use crate::state::{Safety, Slot, Written, photos_of};
use draw::{SubmitAct, SubmitScreen};
use sheet::SubmitSheet;

#[derive(Properties, PartialEq)]
pub struct SubmitProps {
    pub ticket: TicketId,
}

#[component(Submit)]
pub fn submit(props: &SubmitProps) -> Html {
    let words = use_words();
    let remote = use_visit(props.ticket);
    let view = remote.ready().cloned();
    let pen = use_pen(props.ticket, view.clone());
    match view {
        Some(view) if view.visit.is_some() => html! { <LastLook {view} {pen}/> },
        Some(_) | None => {
            html! { <Screen title={words.submit_title()} back={Route::Visit(props.ticket)}>{ when_ready(&remote, |_| Html::default()) }</Screen> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct LastLookProps {
    view: Rc<VisitView>,
    pen: Pen,
}

#[component(LastLook)]
fn last_look(props: &LastLookProps) -> Html {
    let words = use_words();
    let LastLookProps { view, pen } = props;
    let ticket = view.ticket;
    let tell = use_tell();
    let photos = use_taking(ticket);
    let sure = use_state_eq(|| false);
    let answers = Rc::new(pen.draft.answers(view));
    let problems = answers.problems(&photos_of(&view.photos));
    let stops = problems.iter().filter(|problem| problem.weight() == Weight::Stops).count();
    let act = {
        let (pen, photos) = (pen.clone(), photos.clone());
        Callback::from(move |act| match act {
            SubmitAct::Answer(item, answer) => pen.answer(item, answer),
            SubmitAct::Summary(text) => pen.write(Slot::Summary, Written::Text(text)),
            SubmitAct::Leave => pen.flush(),
            SubmitAct::Take(came) => photos.take.emit(came),
            SubmitAct::Dismiss(capture) => photos.dismiss.emit(capture),
        })
    };
    let label =
        if stops == 0 { words.submit_do() } else { words.submit_blocked(i64::try_from(stops).unwrap_or(i64::MAX)) };
    let open = {
        let (sure, pen) = (sure.clone(), pen.clone());
        Callback::from(move |()| {
            pen.flush();
            sure.set(true);
        })
    };
    let close = {
        let sure = sure.clone();
        Callback::from(move |()| sure.set(false))
    };
    let send = {
        let tell = tell.clone();
        Callback::from(move |()| {
            tell.send_then(Command::Submit { ticket }, Callback::from(move |()| Route::Ticket(ticket).go_instead()))
        })
    };
    let dock = html! { <Dock><Button id="submit" kind={ButtonKind::Main} {label} disabled={stops > 0} onclick={open}/></Dock> };
    let small = words.submit_small(&view.number, &view.title);
    html! {
        <ContextProvider<TakePhotos> context={photos.clone()}>
            <Screen title={words.submit_title()} small={Some(AttrValue::from(small))} back={Route::Visit(ticket)} wide={true} end={saved(pen, view, words)} {dock}>
                <Refused code={tell.refused.clone()}/>
                <SubmitScreen view={view.clone()} {answers} summary={pen.draft.summary(view)} taking={photos.taking.clone()} {act}/>
                if *sure {
                    <SubmitSheet photos={view.photos.len()} busy={tell.busy || pen.draft.safety() != Safety::Here} onclose={close} onsend={send}/>
                }
            </Screen>
        </ContextProvider<TakePhotos>>
    }
}
