use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[component(Me)]
pub fn me() -> Html {
    html! { <Coming route={Route::Me}/> }
}
