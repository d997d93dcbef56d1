use niangjia_domain::code::Code;
use yew::prelude::*;

use crate::component::{Button, Empty, Note, NoteTone};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::route::Route;
use crate::state::Remote;

#[derive(Properties, PartialEq)]
pub struct RefusedProps {
    /// Why the last command was refused, if it was.
    pub code: Option<Code>,
}

/// Beside the button: why what the person wanted did not happen, and what to do.
#[component(Refused)]
pub fn refused(props: &RefusedProps) -> Html {
    let words = use_words();
    match &props.code {
        Some(code) => html! { <div role="alert"><Note tone={NoteTone::Warn}>{ words.code(code) }</Note></div> },
        None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
pub struct WaitingProps {
    pub code: Option<Code>,
}

/// In place of a screen's main part, before there is an answer: nothing yet, or why there is none.
#[component(Waiting)]
pub fn waiting(props: &WaitingProps) -> Html {
    let words = use_words();
    match &props.code {
        Some(code) => {
            let again = if *code == Code::NotFound {
                html! { <Button label={words.app_home()} href={Some(Route::Home.href())}/> }
            } else {
                html! { <Button id="again" icon={Icon::Sync} label={words.app_again()} onclick={Callback::from(|()| ask_again())}/> }
            };
            html! { <Empty icon={Icon::Info} title={words.app_went_wrong()} text={words.code(code)} alert={true}>{ again }</Empty> }
        }
        None => html! { <p class="row small muted" role="status" aria-busy="true">{ words.app_loading() }</p> },
    }
}

/// Loads the page anew at the same address: whatever broke, the device behind it is asked again for everything.
fn ask_again() {
    if let Some(Err(refused)) = web_sys::window().map(|window| window.location().reload()) {
        web_sys::console::warn_1(&refused);
    }
}

/// Draws an answer, or what stands in its place.
pub fn when_ready<T>(remote: &Remote<T>, draw: impl FnOnce(&T) -> Html) -> Html {
    match remote {
        Remote::Loading => html! { <Waiting code={None::<Code>}/> },
        Remote::Failed(code) => html! { <Waiting code={Some(code.clone())}/> },
        Remote::Ready(answer) => draw(answer),
    }
}
