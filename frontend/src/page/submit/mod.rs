use niangjia_domain::id::TicketId;
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct SubmitProps {
    pub ticket: TicketId,
}

#[component(Submit)]
pub fn submit(props: &SubmitProps) -> Html {
    html! { <Coming route={Route::Submit(props.ticket)} back={Route::Visit(props.ticket)}/> }
}
