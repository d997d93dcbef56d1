use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{Answer, Basis, Item, ItemKind, SkipReason, Value};
use yew::prelude::*;

use super::editor::Editor;
use super::sheet::{BasisSheet, SkipSheet};
use super::take::Take;
use crate::component::{IconButton, StateWord, WordTone, rich};
use crate::hook::{Came, use_words};
use crate::icon::{Icon, icon};

/// Which sheet lies over a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Basis,
    Skip,
}

#[derive(Properties, PartialEq)]
pub struct QuestionProps {
    pub item: &'static Item,
    pub answer: Answer<Value>,
    /// The camera would refuse now.
    #[prop_or_default]
    pub no_room: bool,
    pub onanswer: Callback<Answer<Value>>,
    #[prop_or_default]
    pub onleave: Callback<()>,
    #[prop_or_default]
    pub ontake: Option<Callback<Came>>,
}

/// One question: its answer, what the answer rests on, and the way out where there is none.
#[component(Question)]
pub fn question(props: &QuestionProps) -> Html {
    let words = use_words();
    let over = use_state_eq(|| None::<Over>);
    let code = props.item.code;
    let id = format!("answer-{}", code.key());
    let label = words.item(code);
    let open = |sheet: Over| {
        let over = over.clone();
        Callback::from(move |()| over.set(Some(sheet)))
    };
    let close = {
        let over = over.clone();
        Callback::from(move |()| over.set(None))
    };
    let basis = props.answer.basis();
    let body = match &props.answer {
        Answer::Skipped { reason, note } => skipped(props, *reason, note, &id, words),
        Answer::Given { .. } | Answer::Empty => {
            let onvalue = props.onanswer.reform(move |value: Option<Value>| {
                value.map_or(Answer::Empty, |value| Answer::Given { value, basis })
            });
            html! {
                <Editor id={id.clone()} label={label.clone()} kind={props.item.kind} value={props.answer.value().cloned()} {onvalue} onleave={props.onleave.clone()}/>
            }
        }
    };
    let end = match &props.answer {
        Answer::Given { .. } => {
            let text = basis.map_or_else(
                || html! { { words.field_basis_none() } },
                |basis| rich(&words.field_basis(&words.basis(basis))),
            );
            pick(format!("basis-{}", code.key()), text, true, &open(Over::Basis))
        }
        Answer::Empty => pick(format!("skip-{}", code.key()), words.field_skip().into(), false, &open(Over::Skip)),
        Answer::Skipped { .. } => Html::default(),
    };
    let camera = props.ontake.as_ref().zip(props.item.evidence).map(|(ontake, evidence)| {
        html! {
            <Take id={format!("photo-{}", code.key())} label={words.visit_photo()} {evidence} caption={label.clone()} origin={Origin::TakenInApp} disabled={props.no_room} class="ibtn" ontake={ontake.clone()}/>
        }
    });
    let sheet = match *over {
        Some(Over::Basis) => {
            html! { <BasisSheet chosen={basis} onclose={close.clone()} onchoose={rest_on(props, &close)}/> }
        }
        Some(Over::Skip) => {
            html! { <SkipSheet title={label.clone()} onclose={close.clone()} onskip={skip(props, &close)}/> }
        }
        None => Html::default(),
    };
    let wants_label = matches!(
        props.item.kind,
        ItemKind::Line
            | ItemKind::Text
            | ItemKind::Money
            | ItemKind::Count
            | ItemKind::Date
            | ItemKind::Moment
            | ItemKind::Site
    );
    html! {
        <div class="field" id={format!("question-{}", code.key())}>
            <div class="field__l">
                <label for={wants_label.then(|| id.clone())}>{ label }</label>
                if let Some(hint) = words.item_hint(code) { <em>{ hint }</em> }
                if props.item.required { <span class="must">{ words.field_required() }</span> }
                if let Some(camera) = camera { <span class="push">{ camera }</span> }
            </div>
            <div class="field__r">{ body }{ end }</div>
            { sheet }
        </div>
    }
}

fn pick(id: String, text: Html, down: bool, onclick: &Callback<()>) -> Html {
    let onclick = onclick.reform(|_: MouseEvent| ());
    html! {
        <button {id} class="pick" type="button" aria-haspopup="dialog" {onclick}><span>{ text }</span>if down { { icon(Icon::Down) } }</button>
    }
}

fn skipped(props: &QuestionProps, reason: SkipReason, note: &str, id: &str, words: niangjia_words::Words) -> Html {
    let reason = if note.trim().is_empty() {
        words.skip_reason(reason)
    } else {
        format!("{}，{note}", words.skip_reason(reason))
    };
    let back = props.onanswer.reform(|()| Answer::Empty);
    html! {
        <p class="field__skip">
            <StateWord tone={WordTone::Plain} icon={Icon::Edit} text={words.field_skipped(&reason)}/>
            <IconButton id={format!("{id}-change")} icon={Icon::Edit} label={words.field_change()} onclick={back}/>
        </p>
    }
}

fn rest_on(props: &QuestionProps, close: &Callback<()>) -> Callback<Option<Basis>> {
    let (answer, onanswer, close) = (props.answer.clone(), props.onanswer.clone(), close.clone());
    Callback::from(move |basis| {
        if let Answer::Given { value, .. } = &answer {
            onanswer.emit(Answer::Given { value: value.clone(), basis });
        }
        close.emit(());
    })
}

fn skip(props: &QuestionProps, close: &Callback<()>) -> Callback<(SkipReason, String)> {
    let (onanswer, close) = (props.onanswer.clone(), close.clone());
    Callback::from(move |(reason, note)| {
        onanswer.emit(Answer::Skipped { reason, note });
        close.emit(());
    })
}
