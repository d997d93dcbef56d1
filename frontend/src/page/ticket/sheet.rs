use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Chip, Chips, Drawer, Field, FieldInput};
use crate::hook::use_words;

#[derive(Properties, PartialEq)]
pub struct ReasonSheetProps {
    pub onclose: Callback<()>,
    /// Gets the reason.
    pub ondo: Callback<String>,
}

/// Says no to a ticket, with a reason.
#[component(DeclineSheet)]
pub fn decline_sheet(props: &ReasonSheetProps) -> Html {
    let words = use_words();
    let reason = use_state_eq(String::new);
    let empty = reason.trim().is_empty();
    let label = if empty { words.ticket_decline_need() } else { words.ticket_decline_do() };
    let oninput = {
        let reason = reason.clone();
        Callback::from(move |text| reason.set(text))
    };
    let send = props.ondo.reform({
        let reason = (*reason).clone();
        move |()| reason.trim().to_owned()
    });
    html! {
        <Drawer title={words.ticket_decline_title()} onclose={props.onclose.clone()}>
            <p class="muted small">{ words.ticket_decline_more() }</p>
            <Field id="decline-reason" label={words.ticket_decline_why()} input={FieldInput::Text} value={(*reason).clone()} {oninput}/>
            <div class="pair">
                <Button label={words.app_cancel()} onclick={props.onclose.clone()}/>
                <Button id="decline-do" kind={ButtonKind::Main} {label} disabled={empty} onclick={send}/>
            </div>
        </Drawer>
    }
}

/// Reasons to look at a number, one tap each.
fn reasons(words: Words) -> [String; 3] {
    [words.ticket_reveal_appointment(), words.ticket_reveal_find(), words.ticket_reveal_check()]
}

/// Asks why a number is to be shown; the look is on record.
#[component(RevealSheet)]
pub fn reveal_sheet(props: &ReasonSheetProps) -> Html {
    let words = use_words();
    let reason = use_state_eq(String::new);
    let empty = reason.trim().is_empty();
    let label = if empty { words.ticket_reveal_need() } else { words.ticket_reveal_do() };
    let set = |text: String| {
        let reason = reason.clone();
        Callback::from(move |_: bool| reason.set(text.clone()))
    };
    let chips = reasons(words).into_iter().enumerate().map(|(index, text)| {
        let on = *reason == text;
        html! { <Chip id={format!("reveal-reason-{index}")} label={text.clone()} {on} onchange={set(text)}/> }
    });
    let chosen = reasons(words).contains(&reason);
    let typed = if chosen { String::new() } else { (*reason).clone() };
    let oninput = {
        let reason = reason.clone();
        Callback::from(move |text| reason.set(text))
    };
    let send = props.ondo.reform({
        let reason = (*reason).clone();
        move |()| reason.trim().to_owned()
    });
    html! {
        <Drawer title={words.ticket_reveal_title()} onclose={props.onclose.clone()}>
            <p class="muted small">{ words.ticket_reveal_more() }</p>
            <Chips label={words.ticket_reveal_title()}>{ for chips }</Chips>
            <Field id="reveal-reason" label={words.ticket_reveal_other()} value={typed} {oninput}/>
            <div class="pair">
                <Button label={words.app_cancel()} onclick={props.onclose.clone()}/>
                <Button id="reveal-do" kind={ButtonKind::Main} {label} disabled={empty} onclick={send}/>
            </div>
        </Drawer>
    }
}
