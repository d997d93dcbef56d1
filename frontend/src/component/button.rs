use yew::prelude::*;

use crate::icon::{Icon, icon, icon_large};

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one main action of a working screen.
    Main,
    /// The risk alert: the only red button there is.
    Danger,
    /// Any other action.
    #[default]
    Plain,
    /// An action that needs no frame.
    Quiet,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            ButtonKind::Main => "btn btn--main",
            ButtonKind::Danger => "btn btn--danger",
            ButtonKind::Plain => "btn",
            ButtonKind::Quiet => "btn btn--quiet",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ButtonProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub kind: ButtonKind,
    /// What it does; if it is disabled, why.
    pub label: AttrValue,
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// As wide as its container.
    #[prop_or_default]
    pub wide: bool,
    #[prop_or_default]
    pub disabled: bool,
    /// The key that does the same on a desk.
    #[prop_or_default]
    pub shortcut: Option<AttrValue>,
    /// Where it leads; a button that leads somewhere is a link.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    #[prop_or_default]
    pub onclick: Callback<()>,
}

/// A button with words on it.
#[component(Button)]
pub fn button(props: &ButtonProps) -> Html {
    let class = classes!(props.kind.class(), props.wide.then_some("btn--wide"));
    let inner = html! {
        <>
            { for props.icon.map(icon) }{ props.label.clone() }
            if let Some(key) = &props.shortcut { { " " }<kbd>{ key.clone() }</kbd> }
        </>
    };
    if let Some(href) = &props.href {
        return html! { <a id={props.id.clone()} {class} href={href.clone()}>{ inner }</a> };
    }
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    html! { <button id={props.id.clone()} {class} type="button" disabled={props.disabled} {onclick}>{ inner }</button> }
}

#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    pub icon: Icon,
    /// What it does; shown beside the icon unless `silent`.
    pub label: AttrValue,
    /// Another sentence for screen readers.
    #[prop_or_default]
    pub spoken: Option<AttrValue>,
    /// The label is only spoken. For back, search, voice and the digit that deletes, nothing else.
    #[prop_or_default]
    pub silent: bool,
    #[prop_or_default]
    pub href: Option<AttrValue>,
    #[prop_or_default]
    pub onclick: Callback<()>,
}

/// A small button without a frame: an icon and, almost always, a word.
#[component(IconButton)]
pub fn icon_button(props: &IconButtonProps) -> Html {
    let spoken = props.spoken.clone().or_else(|| props.silent.then(|| props.label.clone()));
    let inner = if props.silent {
        icon_large(props.icon)
    } else {
        html! { <>{ icon(props.icon) }{ props.label.clone() }</> }
    };
    if let Some(href) = &props.href {
        return html! { <a id={props.id.clone()} class="ibtn" href={href.clone()} aria-label={spoken}>{ inner }</a> };
    }
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    html! { <button id={props.id.clone()} class="ibtn" type="button" aria-label={spoken} {onclick}>{ inner }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_kind_of_button_is_told_apart() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Button kind={ButtonKind::Main} label="主要动作" wide={true} href="#/next"/>
                <Button kind={ButtonKind::Danger} label="风险预警" icon={Icon::Siren}/>
                <Button label="次要动作" shortcut="A"/>
                <Button kind={ButtonKind::Quiet} label="看看"/>
                <Button label="还缺 2 项，不能提交" disabled={true}/>
                <IconButton icon={Icon::Phone} label="拨打"/>
                <IconButton icon={Icon::Back} label="返回" silent={true} href="#/todo"/>
            </>
        }));
    }
}
