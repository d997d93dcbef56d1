use yew::prelude::*;

use crate::component::{Button, ButtonKind, Check, Copies, Copy3, Drawer};
use crate::hook::use_words;
use crate::icon::Icon;

#[derive(Properties, PartialEq)]
pub struct SubmitSheetProps {
    /// How many photos go along.
    pub photos: usize,
    /// Something is still being written.
    pub busy: bool,
    pub onclose: Callback<()>,
    pub onsend: Callback<()>,
}

/// What handing in will do, the officer's word for it, and the button.
#[component(SubmitSheet)]
pub fn submit_sheet(props: &SubmitSheetProps) -> Html {
    let words = use_words();
    let word = use_state_eq(|| false);
    let agree = {
        let word = word.clone();
        Callback::from(move |on| word.set(on))
    };
    let label = match (*word, props.busy) {
        (false, _) => words.submit_sure_need(),
        (true, true) => words.saved_writing(),
        (true, false) => words.submit_sure_do(),
    };
    let copy = |icon, name: String, text: String, filled| Copy3 { icon, name: name.into(), text: text.into(), filled };
    let copies = vec![
        copy(Icon::Device, words.submit_copy_here(), words.submit_copy_here_more(), true),
        copy(Icon::Cloud, words.submit_copy_county(), words.submit_copy_county_more(), false),
        copy(Icon::Shield, words.submit_copy_accepted(), words.submit_copy_accepted_more(), false),
    ];
    html! {
        <Drawer title={words.submit_sure()} onclose={props.onclose.clone()}>
            <p>{ words.submit_sure_more() }</p>
            <p class="muted small gap-above">{ words.submit_sure_later() }</p>
            <h3 class="sec">{ words.submit_after() }</h3>
            <Copies {copies}/>
            <Check id="submit-word" on={*word} onchange={agree}>{ words.submit_word() }</Check>
            <div class="pair">
                <Button label={words.app_cancel()} onclick={props.onclose.clone()}/>
                <Button id="submit-do" kind={ButtonKind::Main} {label} disabled={!*word || props.busy} onclick={props.onsend.clone()}/>
            </div>
        </Drawer>
    }
}
