use niangjia_domain::id::{OpId, TicketId};
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use yew::prelude::*;

use super::decide::letter;
use crate::component::{Drawer, Field, FieldInput, Slip};
use crate::hook::{use_now, use_sheet, use_words};
use crate::page::desk::{SheetEnd, SheetState, kept};
use crate::state::honour;

#[derive(Properties, PartialEq)]
pub struct SendBackSheetProps {
    /// What is to be done again, line by line.
    pub lines: Vec<String>,
    pub note: AttrValue,
    /// Who is to do it.
    pub officer: AttrValue,
    pub order: Command,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

/// A last look at what the officer will read.
#[component(SendBackSheet)]
pub fn send_back_sheet(props: &SendBackSheetProps) -> Html {
    let words = use_words();
    let count = i64::try_from(props.lines.len()).unwrap_or(i64::MAX);
    let order = props.order.clone();
    let onorder = props.onorder.reform(move |()| order.clone());
    html! {
        <Drawer title={words.review_send_back_title()} onclose={props.onclose.clone()}>
            <p class="strong">{ words.review_preview() }</p>
            <Slip label={words.review_preview()}><div class="slip__main">{ letter(&props.lines, &props.note, &props.officer, words) }</div></Slip>
            <SheetEnd id="order-go" will={words.review_send_back_will(&props.officer)} label={words.review_send_back(count)} ready={true}
                state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}

#[derive(Properties, PartialEq)]
pub struct HonourSheetProps {
    pub ticket: TicketId,
    pub report: OpId,
    /// Who wrote it.
    pub officer: AttrValue,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

/// 认可迟到补充, with a word to both officers.
#[component(HonourSheet)]
pub fn honour_sheet(props: &HonourSheetProps) -> Html {
    let words = use_words();
    let now = use_now();
    let note = use_sheet(props.ticket, SheetKind::Honour, String::new);
    let order = honour(props.ticket, props.report, &note);
    let onorder = note.then(&props.onorder).reform(move |()| order.clone());
    let oninput = {
        let note = note.clone();
        Callback::from(move |typed| note.set(typed))
    };
    html! {
        <Drawer title={words.review_honour_title()} onclose={props.onclose.clone()}>
            { kept(&note, now, words) }
            <Field id="order-text" label={words.review_honour_note()} hint={words.order_reason_hint()} input={FieldInput::Text} value={(*note).clone()} {oninput}/>
            <SheetEnd id="order-go" will={words.review_honour_will(&props.officer)} label={words.review_honour()} ready={true}
                state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}
