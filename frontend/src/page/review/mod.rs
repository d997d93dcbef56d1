use niangjia_domain::id::TicketId;
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct ReviewProps {
    pub ticket: Option<TicketId>,
}

#[component(Review)]
pub fn review(props: &ReviewProps) -> Html {
    html! { <Coming route={Route::Review(props.ticket)}/> }
}
