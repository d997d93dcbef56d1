use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon_large};

/// How many digits a PIN has: six, as on every payment app these hands know.
pub const PIN_DIGITS: usize = 6;

#[derive(Properties, PartialEq)]
pub struct PinPadProps {
    /// How many digits are typed; the digits themselves never come into the markup.
    pub typed: usize,
    /// The line under the boxes; the number of digits to go where none is given.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub disabled: bool,
    pub ondigit: Callback<char>,
    pub onerase: Callback<()>,
    /// Digits from the clipboard, at most [`PIN_DIGITS`] of them.
    pub onpaste: Callback<String>,
    /// What stands between the boxes and the pad.
    #[prop_or_default]
    pub children: Html,
}

/// Boxes, pad and pasting of a PIN. A keyboard types into it too.
#[component(PinPad)]
pub fn pin_pad(props: &PinPadProps) -> Html {
    let words = use_words();
    let rest = PIN_DIGITS.saturating_sub(props.typed);
    let spoken = words.pin_spoken(signed(props.typed), signed(rest));
    let note = props.note.clone().unwrap_or_else(|| words.pin_rest(signed(rest)).into());
    let boxes = (0..PIN_DIGITS).map(|place| {
        let on = (place < props.typed).then_some("");
        let now = (place == props.typed).then_some("");
        html! { <i data-on={on} data-now={now}></i> }
    });
    html! {
        <>
            <div class="pin" role="img" aria-label={spoken}>{ for boxes }</div>
            <p class="small muted enrol__status" aria-live="polite">{ note }</p>
            { props.children.clone() }
            <Pad disabled={props.disabled} ondigit={props.ondigit.clone()} onerase={props.onerase.clone()} onpaste={props.onpaste.clone()}/>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PadProps {
    disabled: bool,
    ondigit: Callback<char>,
    onerase: Callback<()>,
    onpaste: Callback<String>,
}

#[component(Pad)]
fn pad(props: &PadProps) -> Html {
    let words = use_words();
    let disabled = props.disabled;
    let digit = |digit: char| {
        let onclick = props.ondigit.reform(move |_: MouseEvent| digit);
        html! { <button type="button" {disabled} {onclick}>{ digit }</button> }
    };
    use_keys(props.disabled, props.ondigit.clone(), props.onerase.clone());
    let onclick = props.onerase.reform(|_: MouseEvent| ());
    html! {
        <div class="pad" role="group" aria-label={words.pin_pad()}>
            { for ('1'..='9').map(digit) }
            <Paste {disabled} onpaste={props.onpaste.clone()}/>
            { digit('0') }
            <button class="t" type="button" {disabled} aria-label={words.pin_erase()} {onclick}>{ icon_large(Icon::Erase) }</button>
        </div>
    }
}

/// Digits typed on a keyboard count wherever the focus is, except in a field.
#[hook]
fn use_keys(disabled: bool, ondigit: Callback<char>, onerase: Callback<()>) {
    use_effect_with((disabled, ondigit, onerase), |(disabled, ondigit, onerase)| {
        let (ondigit, onerase) = (ondigit.clone(), onerase.clone());
        let document = web_sys::window().and_then(|window| window.document()).filter(|_| !*disabled);
        let listener = document.map(|document| {
            EventListener::new(&document, "keydown", move |event| {
                let typed = event.dyn_ref::<KeyboardEvent>().filter(|_| !is_in_a_field(event)).map(KeyboardEvent::key);
                let mut letters = typed.as_deref().unwrap_or_default().chars();
                match (typed.as_deref(), letters.next(), letters.next()) {
                    (Some("Backspace"), _, _) => onerase.emit(()),
                    (_, Some(digit), None) if digit.is_ascii_digit() => ondigit.emit(digit),
                    _ => {}
                }
            })
        });
        move || drop(listener)
    });
}

fn is_in_a_field(event: &web_sys::Event) -> bool {
    event.target().is_some_and(|target| target.is_instance_of::<HtmlInputElement>())
}

#[derive(Properties, PartialEq)]
struct PasteProps {
    disabled: bool,
    onpaste: Callback<String>,
}

/// A field that looks like a button: a paste by keyboard or menu lands in it, with no permission asked.
#[component(Paste)]
fn paste(props: &PasteProps) -> Html {
    let words = use_words();
    let oninput = props.onpaste.reform(|event: InputEvent| {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        let digits: String = input.value().chars().filter(char::is_ascii_digit).take(PIN_DIGITS).collect();
        input.set_value("");
        digits
    });
    html! {
        <label class="pad__paste">
            <span class="sr">{ words.pin_paste() }</span>
            <input type="password" inputmode="none" autocomplete="off" placeholder={words.pin_paste()} disabled={props.disabled} {oninput}/>
        </label>
    }
}

/// A count of digits, which is small, as the words take it.
fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_pad_tells_how_many_digits_and_never_which() {
        let drawn = draw(html! {
            <PinPad typed={4} ondigit={Callback::noop()} onerase={Callback::noop()} onpaste={Callback::noop()}/>
        });
        insta::assert_snapshot!(drawn);
    }
}
