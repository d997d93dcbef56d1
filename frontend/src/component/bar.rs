use yew::prelude::*;

use super::{IconButton, Seal, rich};
use crate::hook::use_words;
use crate::icon::Icon;

#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// The heading of the screen, with stress marks.
    pub title: AttrValue,
    /// A second line, smaller.
    #[prop_or_default]
    pub small: Option<AttrValue>,
    /// Where the arrow leads; screens at the root show the seal instead.
    #[prop_or_default]
    pub back: Option<AttrValue>,
    /// At the right end: search, or the mark of autosave.
    #[prop_or_default]
    pub children: Html,
}

/// The bar at the top of a screen, with its one heading.
#[component(TopBar)]
pub fn top_bar(props: &TopBarProps) -> Html {
    let words = use_words();
    let class = classes!("bar__title", props.back.is_some().then_some("bar__title--lead"));
    html! {
        <header class="bar">
            if let Some(back) = &props.back {
                <IconButton icon={Icon::Back} label={words.app_back()} silent={true} href={back.clone()}/>
            } else {
                <Seal/>
            }
            <h1 {class}>
                { rich(&props.title) }
                if let Some(small) = &props.small { <small class="num">{ small.clone() }</small> }
            </h1>
            { props.children.clone() }
        </header>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_bar_shows_the_seal_at_the_root_and_an_arrow_below() {
        insta::assert_snapshot!(draw(html! {
            <>
                <TopBar title="待办 **5** 件"><IconButton icon={Icon::Search} label="查找工单" silent={true}/></TopBar>
                <TopBar title="欠薪核实" small="1120-0017 · 云杉苑二期工地" back="#/ticket/1"/>
            </>
        }));
    }
}
