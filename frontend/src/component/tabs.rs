use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// One of the officer's four destinations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabPlace {
    /// Its word.
    pub label: AttrValue,
    /// Its drawing.
    pub icon: Icon,
    /// Where it leads.
    pub href: AttrValue,
    /// Whether it is where the person is.
    pub current: bool,
    /// Records only on this device; 0 shows nothing.
    pub held: u32,
}

#[derive(Properties, PartialEq)]
pub struct TabBarProps {
    pub places: Vec<TabPlace>,
}

/// The tabs at the bottom of a phone.
#[component(TabBar)]
pub fn tab_bar(props: &TabBarProps) -> Html {
    let words = use_words();
    let tabs = props.places.iter().map(|place| {
        html! {
            <a class="tab" href={place.href.clone()} aria-current={place.current.then_some("page")}>
                { icon(place.icon) }
                if place.held > 0 {
                    <span class="tab__n" role="img" aria-label={words.nav_held_spoken(i64::from(place.held))}>{ place.held }</span>
                }
                { place.label.clone() }
            </a>
        }
    });
    html! { <nav class="tabs" aria-label={words.nav_main()}>{ for tabs }</nav> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn tabs_say_where_one_is_and_how_much_is_held() {
        let place = |label: &'static str, icon, current, held| TabPlace {
            label: label.into(),
            icon,
            href: "#/".into(),
            current,
            held,
        };
        let places = vec![place("待办", Icon::Slip, true, 0), place("同步", Icon::Sync, false, 3)];
        insta::assert_snapshot!(draw(html! { <TabBar {places}/> }));
    }
}
