use yew::prelude::*;

use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct ItemProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    #[prop_or_default]
    pub icon: Option<Icon>,
    pub title: AttrValue,
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// At the right end; an arrow stands there too where the row leads somewhere.
    #[prop_or_default]
    pub end: Option<Html>,
    /// Its end goes to a second line in 长辈版.
    #[prop_or_default]
    pub wrap: bool,
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// For rows that do something without leading anywhere.
    #[prop_or_default]
    pub onclick: Option<Callback<()>>,
}

/// A row of a list.
#[component(Item)]
pub fn item(props: &ItemProps) -> Html {
    let class = classes!("item", props.wrap.then_some("item--wrap"));
    let leads = props.href.is_some() || props.onclick.is_some();
    let inner = html! {
        <>
            { for props.icon.map(icon) }
            <span class="item__t">
                <b>{ props.title.clone() }</b>
                if let Some(text) = &props.text { <span>{ text.clone() }</span> }
            </span>
            if props.end.is_some() || leads {
                <span class="item__e">{ for props.end.clone() }if leads { { icon(Icon::Forward) } }</span>
            }
        </>
    };
    if let Some(href) = &props.href {
        return html! { <a id={props.id.clone()} {class} href={href.clone()}>{ inner }</a> };
    }
    if let Some(onclick) = &props.onclick {
        return html! { <button id={props.id.clone()} {class} type="button" onclick={onclick.reform(|_: MouseEvent| ())}>{ inner }</button> };
    }
    html! { <div id={props.id.clone()} {class}>{ inner }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_row_leads_somewhere_does_something_or_only_tells() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Item icon={Icon::Device} title="本机" text="3 件没送出" end={html! { "正在用" }}/>
                <Item icon={Icon::Tablet} title="街道平板" href="#/device/2"/>
                <Item icon={Icon::Lock} title="现在锁上" onclick={Callback::noop()} wrap={true}/>
            </>
        }));
    }
}
