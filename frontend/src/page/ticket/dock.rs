use std::rc::Rc;

use niangjia_domain::id::OpId;
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::{Shown, TicketView};
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Dock};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::route::Route;

/// What an officer does with a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketAct {
    Accept,
    Decline,
    Begin,
    Reveal,
    Adopt(OpId),
}

/// The one step that comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Go there.
    Begin,
    /// Go on with the visit that is open.
    GoOn,
    /// Go on with it, after it was sent back.
    Supplement,
    /// Look at what was handed in.
    Look,
    /// Nothing is asked of this person.
    Nothing,
}

impl NextStep {
    /// From what is offered and what is open here.
    #[must_use]
    pub fn of(view: &TicketView) -> Self {
        let offered = |kind| view.offers.contains(&kind);
        let sent_back = view.ticket.assignment.as_ref().is_some_and(|one| one.sent_back.is_some());
        // What is locked can still be gone to, and written about.
        let asked =
            offered(Kind::Accept) || offered(Kind::Submit) || (view.shown == Shown::Locked && offered(Kind::Arrive));
        match (view.visit.is_some(), asked) {
            (true, true) if sent_back => NextStep::Supplement,
            (true, true) => NextStep::GoOn,
            (true, false) => NextStep::Look,
            (false, true) => NextStep::Begin,
            (false, false) => NextStep::Nothing,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TicketDockProps {
    pub view: Rc<TicketView>,
    pub busy: bool,
    pub act: Callback<TicketAct>,
}

/// The next step of the officer, in reach of the thumb.
#[component(TicketDock)]
pub fn ticket_dock(props: &TicketDockProps) -> Html {
    let words = use_words();
    let (view, act) = (&props.view, &props.act);
    let visit = Some(Route::Visit(view.ticket.id).href());
    let main = match NextStep::of(view) {
        NextStep::Begin => html! {
            <Button id="begin" kind={ButtonKind::Main} icon={Icon::Place} label={words.ticket_begin()} disabled={props.busy} onclick={act.reform(|()| TicketAct::Begin)}/>
        },
        NextStep::GoOn => {
            html! { <Button id="go-on" kind={ButtonKind::Main} icon={Icon::Edit} label={words.ticket_go_on()} href={visit}/> }
        }
        NextStep::Supplement => {
            html! { <Button id="go-on" kind={ButtonKind::Main} icon={Icon::Edit} label={words.ticket_supplement()} href={visit}/> }
        }
        NextStep::Look => {
            html! { <Button id="look" icon={Icon::Document} wide={true} label={words.ticket_look()} href={visit}/> }
        }
        NextStep::Nothing => return Html::default(),
    };
    let accept = view.offers.contains(&Kind::Accept);
    html! {
        <Dock fold={true}>
            if accept { <Button id="accept" label={words.ticket_accept()} disabled={props.busy} onclick={act.reform(|()| TicketAct::Accept)}/> }
            { main }
        </Dock>
    }
}
