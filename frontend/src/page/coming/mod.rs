use yew::prelude::*;

use super::Screen;
use crate::component::Empty;
use crate::hook::use_words;
use crate::icon::Icon;
use crate::nav;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct ComingProps {
    pub route: Route,
    #[prop_or_default]
    pub back: Option<Route>,
}

/// A screen that is not there yet, and says so.
#[component(Coming)]
pub fn coming(props: &ComingProps) -> Html {
    let words = use_words();
    html! {
        <Screen title={nav::label(props.route, words)} back={props.back}>
            <Empty icon={Icon::Wrench} title={words.app_coming()} text={words.app_coming_more()}/>
        </Screen>
    }
}
