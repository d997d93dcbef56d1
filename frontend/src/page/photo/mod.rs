use niangjia_domain::id::{OpId, TicketId};
use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct PhotoProps {
    pub ticket: TicketId,
    pub photo: Option<OpId>,
}

#[component(Photo)]
pub fn photo(props: &PhotoProps) -> Html {
    html! { <Coming route={Route::Photo(props.ticket, props.photo)} back={Route::Visit(props.ticket)}/> }
}
