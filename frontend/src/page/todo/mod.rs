use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[component(Todo)]
pub fn todo() -> Html {
    html! { <Coming route={Route::Todo}/> }
}
