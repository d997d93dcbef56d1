use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct PhraseProps {
    /// Ties the label to the input; unique on the screen.
    pub id: AttrValue,
    pub label: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub disabled: bool,
    /// Every letter.
    pub oninput: Callback<String>,
    /// The key that ends a line.
    #[prop_or_default]
    pub onenter: Callback<()>,
}

/// A field for a passphrase: its letters are not shown, and it may be pasted.
#[component(Phrase)]
pub fn phrase(props: &PhraseProps) -> Html {
    let oninput = props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let onkeydown = {
        let onenter = props.onenter.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                onenter.emit(());
            }
        })
    };
    html! {
        <div class="field">
            <label class="field__l" for={props.id.clone()}>{ props.label.clone() }</label>
            <div class="field__r">
                <span class="input">
                    <input
                        id={props.id.clone()} type="password" autocomplete="off" autocapitalize="none" value={props.value.clone()}
                        disabled={props.disabled} {oninput} {onkeydown}
                    />
                </span>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_passphrase_is_typed_unseen() {
        let drawn = draw(html! { <Phrase id="phrase" label="口令" value="" oninput={Callback::noop()}/> });
        assert!(drawn.contains("type=\"password\"") && drawn.contains("for=\"phrase\""), "{drawn}");
    }
}
