use niangjia_domain::id::TicketId;
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct VisitProps {
    pub ticket: TicketId,
}

#[component(Visit)]
pub fn visit(props: &VisitProps) -> Html {
    html! { <Coming route={Route::Visit(props.ticket)} back={Route::Ticket(props.ticket)}/> }
}
