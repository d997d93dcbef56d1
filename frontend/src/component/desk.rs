use yew::prelude::*;

use super::Seal;
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// One destination of the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskPlace {
    /// Its word.
    pub label: AttrValue,
    /// Its drawing.
    pub icon: Icon,
    /// Where it leads.
    pub href: AttrValue,
    /// Whether it is where the person is.
    pub current: bool,
}

#[derive(Properties, PartialEq)]
pub struct DeskProps {
    /// The destinations; the last one stands at the foot of the rail.
    pub places: Vec<DeskPlace>,
    /// Heading, search, state of delivery, the person.
    pub top: Html,
    /// What stands between top and foot, such as [`Panes`].
    pub children: Html,
    /// Keys and counts.
    #[prop_or_default]
    pub foot: Option<Html>,
}

/// The frame of the desk: rail, top, panes, foot.
#[component(Desk)]
pub fn desk(props: &DeskProps) -> Html {
    let words = use_words();
    let places = props.places.iter().map(|place| {
        html! {
            <a class="nav" href={place.href.clone()} aria-current={place.current.then_some("page")}>
                { icon(place.icon) }{ place.label.clone() }
            </a>
        }
    });
    html! {
        <div class="desk">
            <nav class="desk__nav" aria-label={words.nav_main()}><Seal/>{ for places }</nav>
            <div class="desk__body">
                <header class="desk__top">{ props.top.clone() }</header>
                { props.children.clone() }
                if let Some(foot) = &props.foot { <footer class="desk__foot">{ foot.clone() }</footer> }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct PanesProps {
    /// How the width is divided: a `panes--…` class of the styles.
    #[prop_or_default]
    pub layout: Option<&'static str>,
    /// [`Pane`]s.
    pub children: Html,
}

/// Panes side by side, each scrolling for itself.
#[component(Panes)]
pub fn panes(props: &PanesProps) -> Html {
    html! { <div class={classes!("panes", props.layout)}>{ props.children.clone() }</div> }
}

#[derive(Properties, PartialEq)]
pub struct PaneProps {
    /// What it holds, read aloud.
    pub label: AttrValue,
    pub children: Html,
    /// On paper instead of on the desk.
    #[prop_or_default]
    pub paper: bool,
    /// The main part of the page.
    #[prop_or_default]
    pub main: bool,
    /// Left out in 长辈版, where a button takes its place.
    #[prop_or_default]
    pub no_elder: bool,
    /// Fixed under what scrolls.
    #[prop_or_default]
    pub dock: Option<Html>,
}

/// One pane of the desk.
#[component(Pane)]
pub fn pane(props: &PaneProps) -> Html {
    let docked = props.dock.is_some().then_some("pane--docked");
    let class = classes!("pane", props.paper.then_some("pane--paper"), props.no_elder.then_some("no-elder"), docked);
    let label = props.label.clone();
    // What is read scrolls by the keyboard too, also where nothing in it takes the focus.
    let reads = props.paper.then_some("0");
    let inner = match &props.dock {
        Some(dock) => {
            html! { <><div class="pane__scroll" tabindex={reads}>{ props.children.clone() }</div>{ dock.clone() }</> }
        }
        None => props.children.clone(),
    };
    let reads = reads.filter(|_| props.dock.is_none());
    if props.main {
        return html! { <main id="main" {class} tabindex={reads} aria-label={label}>{ inner }</main> };
    }
    html! { <aside {class} tabindex={reads} aria-label={label}>{ inner }</aside> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_desk_has_a_rail_a_top_panes_and_a_foot() {
        let places = vec![
            DeskPlace { label: "工单".into(), icon: Icon::Slip, href: "#/queue".into(), current: true },
            DeskPlace { label: "设置".into(), icon: Icon::Gear, href: "#/me".into(), current: false },
        ];
        insta::assert_snapshot!(draw(html! {
            <Desk {places} top={html! { <h1>{ "工单台" }</h1> }} foot={html! { "共 31 件" }}>
                <Panes layout="panes--queue">
                    <Pane label="筛选" no_elder={true}>{ "环节" }</Pane>
                    <Pane label="工单" main={true}>{ "表" }</Pane>
                    <Pane label="工单详情" paper={true} dock={html! { "动作" }}>{ "详情" }</Pane>
                </Panes>
            </Desk>
        }));
    }
}
