use std::rc::Rc;

use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{Answer, Answers, Evidence, EvidenceLine, ItemCode, SkipReason, Tally, Value};
use yew::prelude::*;

use super::sheet::SkipSheet;
use super::take::Take;
use crate::component::{Button, IconButton, Panel, StateWord, WordTone};
use crate::hook::{Came, use_words};
use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct ChecklistProps {
    pub answers: Rc<Answers>,
    pub photos: Tally,
    #[prop_or_default]
    pub no_room: bool,
    pub onanswer: Callback<(ItemCode, Answer<Value>)>,
    pub ontake: Callback<Came>,
    /// Only what is missing.
    #[prop_or_default]
    pub only_gaps: bool,
}

/// The evidence that a visit should bring; what is missing comes first, with the taps that close the gap.
#[component(Checklist)]
pub fn checklist(props: &ChecklistProps) -> Html {
    let words = use_words();
    let skipping = use_state_eq(|| None::<ItemCode>);
    let mut lines = props.answers.checklist(&props.photos);
    let all = i64::try_from(lines.len()).unwrap_or(0);
    let missing = lines.iter().filter(|line| is_missing(line)).count();
    let missing = i64::try_from(missing).unwrap_or(0);
    lines.sort_by_key(|line| !is_missing(line));
    if props.only_gaps {
        lines.retain(is_missing);
    }
    if lines.is_empty() {
        return Html::default();
    }
    let note = if missing == 0 {
        html! { <StateWord tone={WordTone::Good} icon={Icon::Done} text={words.evidence_complete()}/> }
    } else {
        html! { <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.evidence_missing(missing)}/> }
    };
    let rows = lines.iter().map(|line| row(props, line, &skipping, words));
    let close = {
        let skipping = skipping.clone();
        Callback::from(move |()| skipping.set(None))
    };
    let sheet = (*skipping).map(|item| {
        let (onanswer, close_too) = (props.onanswer.clone(), close.clone());
        let onskip = Callback::from(move |(reason, note)| {
            onanswer.emit((item, Answer::Skipped { reason, note }));
            close_too.emit(());
        });
        html! { <SkipSheet title={words.item(item)} onclose={close.clone()} {onskip}/> }
    });
    html! {
        <Panel title={Some(AttrValue::from(words.evidence_count(all - missing, all)))} note={Some(note)}>
            <ul class="ev" id="checklist">{ for rows }</ul>
            { for sheet }
        </Panel>
    }
}

fn is_missing(line: &EvidenceLine) -> bool {
    match line.evidence {
        Evidence::Missing { .. } => true,
        Evidence::Present(_) | Evidence::RefusedByEmployer | Evidence::NotApplicable | Evidence::LeftOut(_) => false,
    }
}

fn row(
    props: &ChecklistProps,
    line: &EvidenceLine,
    skipping: &UseStateHandle<Option<ItemCode>>,
    words: niangjia_words::Words,
) -> Html {
    let (item, kind) = (line.item, line.kind);
    let name = words.item(item);
    // What the kind says already is not said twice.
    let caption = if name == words.evidence(kind) { String::new() } else { name.clone() };
    let missing = is_missing(line);
    let take = html! {
        <Take id={format!("take-{}", kind.key())} label={words.evidence_take()} evidence={kind} caption={caption.clone()} origin={Origin::TakenInApp} disabled={props.no_room} ontake={props.ontake.clone()}/>
    };
    let end = match line.evidence {
        Evidence::Present(count) => html! {
            <>
                <span class="small muted num">{ words.evidence_have(i64::from(count)) }</span>
                <Take id={format!("take-{}", kind.key())} label={words.photo_add()} evidence={kind} caption={caption.clone()} origin={Origin::TakenInApp} disabled={props.no_room} class="ibtn" ontake={props.ontake.clone()}/>
            </>
        },
        Evidence::Missing { .. } => {
            let refuse = props
                .onanswer
                .reform(move |()| (item, Answer::Skipped { reason: SkipReason::Refused, note: String::new() }));
            let more = {
                let skipping = skipping.clone();
                Callback::from(move |()| skipping.set(Some(item)))
            };
            html! {
                <span class="ev__do">
                    { take }
                    <Button id={format!("refuse-{}", item.key())} label={words.evidence_refuse()} onclick={refuse}/>
                    <button id={format!("skip-{}", item.key())} class="pick" type="button" onclick={more.reform(|_: MouseEvent| ())}>{ words.field_skip() }</button>
                </span>
            }
        }
        Evidence::RefusedByEmployer => left_out(props, item, words.evidence_refused(), words),
        Evidence::NotApplicable => {
            left_out(props, item, words.field_skipped(&words.skip_reason(SkipReason::NotApplicable)), words)
        }
        Evidence::LeftOut(reason) => left_out(props, item, words.field_skipped(&words.skip_reason(reason)), words),
    };
    html! {
        <li class="ev__row" data-miss={missing.then_some("")} key={item.key()}>
            { icon(if missing { Icon::Triangle } else { Icon::Done }) }
            <span class="ev__t"><b>{ name }</b>if let Some(hint) = words.item_hint(item) { <small>{ hint }</small> }</span>
            { end }
        </li>
    }
}

fn left_out(props: &ChecklistProps, item: ItemCode, text: String, words: niangjia_words::Words) -> Html {
    let back = props.onanswer.reform(move |()| (item, Answer::Empty));
    html! {
        <span class="ev__left">
            <span class="small muted">{ text }</span>
            <IconButton id={format!("answer-{}-change", item.key())} icon={Icon::Edit} label={words.field_change()} onclick={back}/>
        </span>
    }
}
