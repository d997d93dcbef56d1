use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// Its heading, if it shows one.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// At the right end of the heading.
    #[prop_or_default]
    pub note: Option<Html>,
    /// What it is, read aloud, where there is no heading.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Lists bring their own space.
    #[prop_or_default]
    pub tight: bool,
    /// Marked at its edge as what is only on this device.
    #[prop_or_default]
    pub held: bool,
    pub children: Html,
}

/// A plain sheet of paper.
#[component(Panel)]
pub fn panel(props: &PanelProps) -> Html {
    let class = classes!("panel", props.tight.then_some("panel--tight"), props.held.then_some("panel--held"));
    html! {
        <section {class} aria-label={props.label.clone()}>
            if let Some(title) = &props.title {
                <h2 class="panel__h panel__title">
                    { title.clone() }
                    if let Some(note) = &props.note { <span class="sec__note">{ note.clone() }</span> }
                </h2>
            }
            { props.children.clone() }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_panel_has_a_heading_or_a_name() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Panel title="手机空间" note={html! { "还能拍约 41 天" }}>{ "内容" }</Panel>
                <Panel label="我的设备" tight={true}>{ "内容" }</Panel>
                <Panel held={true}>{ "内容" }</Panel>
            </>
        }));
    }
}
