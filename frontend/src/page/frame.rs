use niangjia_words::Words;
use yew::prelude::*;

use super::Shell;
use crate::component::{Desk, DeskPlace, Foot, Seal, Strip, StripState, TabBar, TopBar};
use crate::hook::{use_now, use_words};
use crate::icon::icon;
use crate::nav::Side;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct FrameProps {
    pub children: Html,
}

/// What stands around every screen of an open app. For an officer: a rail where there is width for one. A
/// screen of the desk brings its own frame, because its top and foot are its own.
#[component(Frame)]
pub fn frame(props: &FrameProps) -> Html {
    let words = use_words();
    let shell = use_context::<Shell>();
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        focus_main();
    });
    let Some(shell) = shell else { return props.children.clone() };
    let rail = match shell.side() {
        Side::Field => rail(&shell.side().rail(shell.here(), words), words),
        Side::Desk => Html::default(),
    };
    html! {
        <>
            <a class="skip" href="#main" onclick={skip}>{ words.app_skip() }</a>
            <div class={match shell.side() { Side::Field => "frame", Side::Desk => "frame frame--desk" }}>
                { rail }{ props.children.clone() }
            </div>
        </>
    }
}

/// Moves the focus into the main part without touching the address.
fn focus_main() {
    let main = web_sys::window().and_then(|window| window.document()?.get_element_by_id("main"));
    if let Some(main) = main.and_then(|main| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(main).ok()) {
        main.set_tab_index(-1);
        if let Err(refused) = main.focus() {
            web_sys::console::debug_1(&refused);
        }
    }
}

fn rail(places: &[DeskPlace], words: Words) -> Html {
    let places = places.iter().map(|place| {
        html! {
            <a class="nav" href={place.href.clone()} aria-current={place.current.then_some("page")}>
                { icon(place.icon) }{ place.label.clone() }
            </a>
        }
    });
    html! { <nav class="desk__nav frame__rail" aria-label={words.nav_main()}><Seal/>{ for places }</nav> }
}

#[derive(Properties, PartialEq)]
pub struct ScreenProps {
    /// The one heading, with stress marks.
    pub title: AttrValue,
    /// The second line of the bar.
    #[prop_or_default]
    pub small: Option<AttrValue>,
    /// Where the arrow leads; a screen without one is at the root and has the tabs.
    #[prop_or_default]
    pub back: Option<Route>,
    /// At the right end of the bar.
    #[prop_or_default]
    pub end: Html,
    /// Whether the strip stands under the bar.
    #[prop_or_default]
    pub strip: bool,
    /// Two columns on a tablet.
    #[prop_or_default]
    pub wide: bool,
    /// The main part.
    pub children: Html,
    /// The bottom of a working screen: a [`crate::component::Dock`].
    #[prop_or_default]
    pub dock: Option<Html>,
}

/// A screen of the field side, or a page of the desk that has no panes: bar, strip, main part, dock, tabs.
#[component(Screen)]
pub fn screen(props: &ScreenProps) -> Html {
    let words = use_words();
    let now = use_now();
    let shell = use_context::<Shell>();
    let side = shell.as_ref().map_or(Side::Field, Shell::side);
    let strip = shell.as_ref().filter(|_| props.strip).map(|shell| {
        html! { <Strip state={StripState::of(&shell.app.strip, now, words)} href={Route::Sync.href()}/> }
    });
    let body = html! {
        <>
            <TopBar title={props.title.clone()} small={props.small.clone()} back={props.back.map(Route::href)}>{ props.end.clone() }</TopBar>
            { for strip }
            <main id="main" class="view view--top">{ props.children.clone() }</main>
        </>
    };
    let class = classes!("app", props.wide.then_some("app--wide"));
    match (side, shell) {
        (Side::Desk, Some(shell)) => html! {
            <Desk places={side.rail(shell.here(), words)} top={html! { <><h1>{ props.title.replace("**", "") }</h1><span class="me">{ props.end.clone() }</span></> }}>
                <div class="panes panes--one"><div class="pane">
                    <main id="main" class="stack desk__page">{ props.children.clone() }{ for props.dock.clone() }</main>
                </div></div>
            </Desk>
        },
        (Side::Field, Some(shell)) if props.back.is_none() => {
            let tabs = html! { <TabBar places={side.tabs(shell.here(), shell.app.strip.only_here, words)}/> };
            let foot = match &props.dock {
                Some(dock) => html! { <Foot>{ dock.clone() }{ tabs }</Foot> },
                None => tabs,
            };
            html! { <div {class}>{ body }{ foot }</div> }
        }
        (Side::Field | Side::Desk, _) => html! { <div {class}>{ body }{ for props.dock.clone() }</div> },
    }
}
