use niangjia_domain::id::TicketId;
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct TicketProps {
    pub ticket: TicketId,
}

#[component(Ticket)]
pub fn ticket(props: &TicketProps) -> Html {
    html! { <Coming route={Route::Ticket(props.ticket)} back={Route::Todo}/> }
}
