//! The root of the page: what is asked once, provided to all, and drawn for the phase the app is in.

use std::rc::Rc;

use niangjia_ipc::view::Phase;
use niangjia_ipc::{Topic, query};
use niangjia_words::Words;
use yew::prelude::*;

use crate::hook::{Now, use_ask, use_auto_lock, use_clock, use_place};
use crate::icon::sprite;
use crate::page::{Page, Shell, Waiting};
use crate::route::use_route;
use crate::state::Remote;
use crate::theme::use_look;

/// The page.
#[component(App)]
pub fn app() -> Html {
    let words = Words::default();
    let now = use_clock();
    let route = use_route();
    let app = use_ask(query::App {}, &[Topic::App]);
    let settings = use_ask(query::Settings {}, &[Topic::App]);
    let settings = settings.ready().map_or_else(Default::default, |settings| **settings);
    use_look(settings);
    use_place(route);
    use_auto_lock(app.ready().is_some_and(|app| app.phase == Phase::Open));
    let inner = match &app {
        // Milliseconds: the device answers from memory.
        Remote::Loading => Html::default(),
        Remote::Failed(code) => html! { <main class="app"><Waiting code={Some(code.clone())}/></main> },
        Remote::Ready(app) => html! { <Page shell={Shell { app: Rc::clone(app), settings, route }}/> },
    };
    html! {
        <ContextProvider<Words> context={words}>
            <ContextProvider<Now> context={now}>{ sprite() }{ inner }</ContextProvider<Now>>
        </ContextProvider<Words>>
    }
}
