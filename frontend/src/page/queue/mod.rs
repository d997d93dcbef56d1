use niangjia_domain::id::TicketId;
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct QueueProps {
    pub ticket: Option<TicketId>,
}

#[component(Queue)]
pub fn queue(props: &QueueProps) -> Html {
    html! { <Coming route={Route::Queue(props.ticket)}/> }
}
