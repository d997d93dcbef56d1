use niangjia_domain::act::{Act, Reply};
use niangjia_domain::form::{ItemCode, Value};
use niangjia_domain::kind::Kind;
use niangjia_domain::outcome::Refusal;
use niangjia_ipc::Command;
use niangjia_ipc::view::{TicketView, TimelineRow};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Dock, Facts, Field, FieldInput, Note};
use crate::hook::use_words;
use crate::page::Refused;
use crate::page::desk::{SheetState, solved};
use crate::state::review;

/// The answer that stands: the last one on the timeline.
#[must_use]
pub fn reply_of(view: &TicketView) -> Option<(&TimelineRow, &Reply)> {
    view.timeline.iter().find_map(|row| match &row.act {
        Act::Reply(reply) => Some((row, &**reply)),
        _ => None,
    })
}

#[derive(Properties, PartialEq)]
pub struct LetterProps {
    pub reply: Reply,
    /// The body that signs it.
    pub county: AttrValue,
}

/// The reply as the worker will read it.
#[component(Letter)]
pub fn letter(props: &LetterProps) -> Html {
    let words = use_words();
    html! {
        <>
            <h2 class="detail__title">{ words.review_reply() }</h2>
            <div class="sheet reply">
                <p>{ words.review_reply_to() }</p>
                <p class="detail__text reply__text">{ props.reply.to_worker.clone() }</p>
                <p class="reply__sign">{ props.county.clone() }</p>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
pub struct ReplyFactsProps {
    pub view: TicketView,
    pub reply: Reply,
    pub by: AttrValue,
}

/// What the reply can be checked against.
#[component(ReplyFacts)]
pub fn reply_facts(props: &ReplyFactsProps) -> Html {
    let words = use_words();
    let (view, reply) = (&props.view, &props.reply);
    let text = |text: String| html! { <span class="detail__text">{ text }</span> };
    let mut facts: Vec<(AttrValue, Html)> = Vec::new();
    let mut add = |name: String, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), text(value)));
        }
    };
    add(words.desk_matter(), Some(view.ticket.matter.text.clone()));
    add(words.desk_amount(), view.ticket.matter.amount.map(|amount| words.money(amount.0)));
    add(words.review_found(), found(view, words));
    add(words.review_solved(), Some(solved(reply.solved, words)));
    add(words.review_why(), Some(reply.why.clone()));
    add(words.review_recovered(), reply.recovered.map(|amount| words.money(amount.0)));
    add(words.review_law(), Some(reply.law.join("\n")));
    add(words.review_internal(), Some(reply.internal.clone()));
    add(words.review_answered(), Some(props.by.to_string()));
    html! { <><b>{ words.review_facts() }</b><div class="reply__facts"><Facts {facts}/></div></> }
}

fn found(view: &TicketView, words: Words) -> Option<String> {
    let standing = view.ticket.standing_report()?.op;
    let report = view.reports.iter().find(|report| report.head.op == standing)?;
    match report.answers.value(ItemCode::Finding) {
        Some(Value::Choice(finding)) => Some(words.choice(*finding)),
        Some(_) | None => None,
    }
}

#[derive(Properties, PartialEq)]
pub struct ReviewWordProps {
    pub view: TicketView,
    /// What is written so far.
    pub note: AttrValue,
    /// Who answered is the one who looks.
    pub same_person: bool,
    pub state: SheetState,
    pub onnote: Callback<String>,
}

/// The reviewer's word; not for the one who answered.
#[component(ReviewWord)]
pub fn review_word(props: &ReviewWordProps) -> Html {
    let words = use_words();
    if !props.view.offers.contains(&Kind::Review) {
        let why = if props.same_person {
            words.refusal(Refusal::SamePerson)
        } else {
            words.review_elsewhere(&words.state(props.view.state))
        };
        return html! { <Note>{ why }</Note> };
    }
    html! {
        <>
            <Field id="review-note" label={words.review_word()} hint={words.review_word_hint()} input={FieldInput::Text} value={props.note.clone()} oninput={props.onnote.clone()}/>
            <p class="cap muted">{ words.review_reply_will() }</p>
            <Refused code={props.state.refused.clone()}/>
        </>
    }
}

/// Pass, or back with a word.
pub fn review_dock(
    view: &TicketView,
    note: &str,
    busy: bool,
    onorder: &Callback<Command>,
    words: Words,
) -> Option<Html> {
    if !view.offers.contains(&Kind::Review) {
        return None;
    }
    let button = |pass: bool| {
        let order = review(view.ticket.id, pass, note);
        let disabled = busy || order.is_none();
        let (id, kind, key, label) = match (pass, &order) {
            (true, _) => ("review-pass", ButtonKind::Main, "E", words.review_pass()),
            (false, Some(_)) => ("review-fail", ButtonKind::Plain, "R", words.review_fail()),
            (false, None) => ("review-fail", ButtonKind::Plain, "R", words.review_fail_gap()),
        };
        let onorder = onorder.clone();
        let onclick = Callback::from(move |()| {
            if let Some(order) = &order {
                onorder.emit(order.clone());
            }
        });
        html! { <Button {id} {kind} wide={true} {label} {disabled} shortcut={key} {onclick}/> }
    };
    Some(html! { <Dock pane={true}>{ button(true) }{ button(false) }</Dock> })
}
