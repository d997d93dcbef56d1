use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon, icon_large};

#[derive(Properties, PartialEq)]
pub struct SearchProps {
    /// Ties the hidden label to the field; unique on the screen.
    pub id: AttrValue,
    /// What is searched, read aloud.
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    /// Every letter, and nothing when it is cleared.
    pub oninput: Callback<String>,
    /// Speaks into the field; none where the device cannot listen.
    #[prop_or_default]
    pub onvoice: Option<Callback<()>>,
}

/// A field to find something with.
#[component(Search)]
pub fn search(props: &SearchProps) -> Html {
    let words = use_words();
    let oninput = props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let clear = props.oninput.reform(|_: MouseEvent| String::new());
    html! {
        <div class="search" role="search" aria-label={props.label.clone()}>
            { icon(Icon::Search) }
            <label class="sr" for={props.id.clone()}>{ props.label.clone() }</label>
            <input id={props.id.clone()} type="search" enterkeyhint="search" autocomplete="off" value={props.value.clone()} placeholder={props.placeholder.clone()} {oninput}/>
            if !props.value.is_empty() {
                <button class="ibtn" type="button" aria-label={words.app_search_clear()} onclick={clear}>{ icon_large(Icon::Close) }</button>
            } else if let Some(onvoice) = &props.onvoice {
                <button class="ibtn" type="button" aria-label={words.app_search_voice()} onclick={onvoice.reform(|_: MouseEvent| ())}>{ icon_large(Icon::Microphone) }</button>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_search_is_empty_or_can_be_cleared() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Search id="q" label="查政策、查办法" value="" oninput={Callback::noop()} onvoice={Some(Callback::noop())}/>
                <Search id="q" label="查政策、查办法" value="工钱" oninput={Callback::noop()}/>
            </>
        }));
    }
}
