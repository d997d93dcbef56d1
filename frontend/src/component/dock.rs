use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DockProps {
    /// One main action, or one beside it; the alert counts as one.
    pub children: Html,
    /// A sentence over or under the buttons.
    #[prop_or_default]
    pub note: Option<Html>,
    /// The buttons stand under one another in 长辈版.
    #[prop_or_default]
    pub fold: bool,
    /// Inside a pane of the desk.
    #[prop_or_default]
    pub pane: bool,
}

/// The bottom of a working screen, in reach of the thumb.
#[component(Dock)]
pub fn dock(props: &DockProps) -> Html {
    let column = props.note.is_some().then_some("dock--col");
    let class = classes!("dock", column, props.fold.then_some("dock--fold"), props.pane.then_some("dock--pane"));
    html! {
        <div {class}>
            { props.children.clone() }
            if let Some(note) = &props.note { <p class="dock__note">{ note.clone() }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct FootProps {
    pub children: Html,
}

/// A dock and the tabs under it, as one bar.
#[component(Foot)]
pub fn foot(props: &FootProps) -> Html {
    html! { <div class="foot">{ props.children.clone() }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::component::{Button, ButtonKind};
    use crate::icon::Icon;

    #[test]
    fn a_dock_holds_one_main_action_and_perhaps_the_alert() {
        let main = html! { <Button kind={ButtonKind::Main} label="下一节"/> };
        let alert = html! { <Button kind={ButtonKind::Danger} icon={Icon::Siren} label="风险预警"/> };
        insta::assert_snapshot!(draw(html! {
            <>
                <Dock>{ main.clone() }</Dock>
                <Dock fold={true}>{ alert }{ main.clone() }</Dock>
                <Foot><Dock note={html! { "口令只存在本机" }}>{ main }</Dock></Foot>
            </>
        }));
    }
}
