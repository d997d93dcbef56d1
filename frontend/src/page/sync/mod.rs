use yew::prelude::*;

use super::coming::Coming;
use crate::route::Route;

#[component(Sync)]
pub fn sync() -> Html {
    html! { <Coming route={Route::Sync}/> }
}
