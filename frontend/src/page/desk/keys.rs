//! Single keys for people who work at the desk all day. Off while typing, and off for good where the person says so.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::component::{Drawer, Switch};
use crate::hook::use_words;
use crate::icon::{Icon, icon_optional};

/// The id of the search field of a desk's screen.
pub const FIND_ID: &str = "desk-find";

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskKey {
    /// `J`
    Next,
    /// `K`
    Previous,
    /// Enter
    Open,
    /// `A`
    Assign,
    /// `R`
    Return,
    /// `E`
    Accept,
    /// `/`
    Find,
    /// `?`
    Help,
}

impl DeskKey {
    /// The key of a browser's name for it.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "j" | "J" => Some(DeskKey::Next),
            "k" | "K" => Some(DeskKey::Previous),
            "Enter" => Some(DeskKey::Open),
            "a" | "A" => Some(DeskKey::Assign),
            "r" | "R" => Some(DeskKey::Return),
            "e" | "E" => Some(DeskKey::Accept),
            "/" => Some(DeskKey::Find),
            "?" | "？" => Some(DeskKey::Help),
            _ => None,
        }
    }
}

/// Hears keys while `on`; keys that belong to what has the focus are left to it.
#[hook]
pub fn use_keys(on: bool, onkey: Callback<DeskKey>) {
    use_effect_with((on, onkey), move |(on, onkey)| {
        let onkey = onkey.clone();
        let window = web_sys::window().filter(|_| *on);
        let listener = window.map(|window| {
            EventListener::new_with_options(
                &window,
                "keydown",
                gloo_events::EventListenerOptions::enable_prevent_default(),
                move |event| {
                    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                    let Some(key) = DeskKey::of(&event.key()).filter(|key| !is_taken(event, *key)) else { return };
                    event.prevent_default();
                    onkey.emit(key);
                },
            )
        });
        move || drop(listener)
    });
}

/// Whether the key belongs to somebody else: the browser, a field that is being written, a sheet, a button that
/// Enter presses.
fn is_taken(event: &KeyboardEvent, key: DeskKey) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return true;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let in_sheet = target.closest(".drawer").is_ok_and(|found| found.is_some());
    match target.tag_name().as_str() {
        _ if in_sheet => true,
        "INPUT" | "TEXTAREA" | "SELECT" => true,
        "A" | "BUTTON" => key == DeskKey::Open,
        _ => false,
    }
}

/// Puts the focus into the search field.
pub fn focus_find() {
    let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id(FIND_ID));
    if let Some(Err(refused)) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()).map(|field| field.focus())
    {
        web_sys::console::debug_1(&refused);
    }
}

#[derive(Properties, PartialEq)]
pub struct KeysFootProps {
    /// Single keys are switched off.
    pub off: bool,
    /// On the left: keys and what they do.
    pub keys: Vec<(AttrValue, AttrValue)>,
    pub onhelp: Callback<()>,
    /// At the right end.
    pub children: Html,
}

/// The foot of a desk's screen.
#[component(KeysFoot)]
pub fn keys_foot(props: &KeysFootProps) -> Html {
    let words = use_words();
    let keys = props.keys.iter().filter(|_| !props.off).map(|(keys, what)| {
        let keys = keys.split(' ').map(|key| html! { <><kbd>{ key.to_owned() }</kbd>{ " " }</> });
        html! { <span class="no-elder">{ for keys }{ what.clone() }</span> }
    });
    let onclick = props.onhelp.reform(|_: MouseEvent| ());
    html! {
        <>
            <button id="keys-help" class="ibtn foot__keys" type="button" {onclick}>{ icon_optional(Icon::Keyboard) }{ words.keys_title() }</button>
            { for keys }
            { props.children.clone() }
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct KeysSheetProps {
    /// Single keys are switched off.
    pub off: bool,
    /// Wants single keys on or off.
    pub onswitch: Callback<bool>,
    pub onclose: Callback<()>,
}

/// Every key, and the switch for those that are single letters.
#[component(KeysSheet)]
pub fn keys_sheet(props: &KeysSheetProps) -> Html {
    let words = use_words();
    let lines = [
        ("J K".to_owned(), words.keys_walk()),
        (words.keys_enter(), words.keys_open()),
        ("A".to_owned(), words.keys_assign()),
        ("R".to_owned(), words.keys_return()),
        ("E".to_owned(), words.keys_accept()),
        ("/".to_owned(), words.keys_find()),
        ("?".to_owned(), words.keys_title()),
        (words.keys_escape(), words.keys_leave()),
    ];
    let lines = lines.map(|(keys, what)| {
        let keys = keys.split(' ').map(|key| html! { <><kbd>{ key.to_owned() }</kbd>{ " " }</> }).collect::<Html>();
        html! { <><dt>{ keys }</dt><dd>{ what }</dd></> }
    });
    html! {
        <Drawer title={words.keys_title()} onclose={props.onclose.clone()}>
            <dl class="keys">{ for lines }</dl>
            <p class="cap muted">{ words.keys_note() }</p>
            <p class="row row--apart">
                <span>{ words.keys_single() }</span>
                <Switch id="keys-switch" label={words.keys_single()} on={!props.off} onchange={props.onswitch.clone()}/>
            </p>
        </Drawer>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn capital_letters_and_the_wide_question_mark_are_the_same_keys() {
        assert_eq!(DeskKey::of("J"), DeskKey::of("j"));
        assert_eq!(DeskKey::of("？"), Some(DeskKey::Help));
        assert_eq!(DeskKey::of("x"), None);
    }

    #[test]
    fn keys_that_are_switched_off_are_not_shown_in_the_foot() {
        let foot = |off| {
            let keys = vec![("J K".into(), "上下一件".into())];
            draw(html! { <KeysFoot {off} {keys} onhelp={Callback::noop()}>{ Html::default() }</KeysFoot> })
        };
        assert!(foot(false).contains("上下一件"));
        assert!(!foot(true).contains("上下一件") && foot(true).contains("快捷键"));
    }
}
