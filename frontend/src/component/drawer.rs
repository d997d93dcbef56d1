use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::IconButton;
use crate::hook::use_words;
use crate::icon::Icon;

/// What can hold the focus inside a drawer.
const FOCUSABLE: &str =
    "a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex='0']";

#[derive(Properties, PartialEq)]
pub struct DrawerProps {
    pub title: AttrValue,
    pub children: Html,
    /// Closed by its button, by the key for it, or by a tap beside it.
    pub onclose: Callback<()>,
}

/// A sheet from the bottom. It takes the focus, keeps it, and gives it back to where it was.
#[component(Drawer)]
pub fn drawer(props: &DrawerProps) -> Html {
    let words = use_words();
    let sheet = use_node_ref();
    {
        let sheet = sheet.clone();
        use_effect_with((), move |()| {
            let before = focused();
            if let Some(first) = focusable(&sheet).first() {
                focus(first);
            }
            move || {
                if let Some(before) = before {
                    focus(&before);
                }
            }
        });
    }
    let onkeydown = {
        let (sheet, onclose) = (sheet.clone(), props.onclose.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" => onclose.emit(()),
            "Tab" => keep_focus(&sheet, &event),
            _ => {}
        })
    };
    let beside = props.onclose.reform(|_: MouseEvent| ());
    let inside = Callback::from(|event: MouseEvent| event.stop_propagation());
    html! {
        <div class="drawer" onclick={beside} {onkeydown}>
            <div class="drawer__sheet" ref={sheet} role="dialog" aria-modal="true" aria-label={props.title.clone()} onclick={inside}>
                <div class="drawer__head">
                    <h2>{ props.title.clone() }</h2>
                    <IconButton icon={Icon::Close} label={words.app_close()} onclick={props.onclose.clone()}/>
                </div>
                { props.children.clone() }
            </div>
        </div>
    }
}

fn focused() -> Option<HtmlElement> {
    web_sys::window()?.document()?.active_element()?.dyn_into().ok()
}

fn focusable(sheet: &NodeRef) -> Vec<HtmlElement> {
    let Some(found) = sheet.cast::<HtmlElement>().and_then(|sheet| sheet.query_selector_all(FOCUSABLE).ok()) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

fn focus(element: &HtmlElement) {
    if let Err(refused) = element.focus() {
        // The element left the page meanwhile; the focus then falls to the body, which is where it should go.
        web_sys::console::debug_1(&refused);
    }
}

/// Sends the focus from the last element to the first and back, instead of out of the sheet.
fn keep_focus(sheet: &NodeRef, event: &KeyboardEvent) {
    let all = focusable(sheet);
    let (Some(first), Some(last)) = (all.first(), all.last()) else {
        return;
    };
    let now = focused();
    if event.shift_key() && now.as_ref() == Some(first) {
        event.prevent_default();
        focus(last);
    } else if !event.shift_key() && now.as_ref() == Some(last) {
        event.prevent_default();
        focus(first);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_drawer_is_a_dialog_with_a_name_and_a_way_out() {
        insta::assert_snapshot!(draw(
            html! { <Drawer title="这个说法依据什么" onclose={Callback::noop()}>{ "五种" }</Drawer> }
        ));
    }
}
