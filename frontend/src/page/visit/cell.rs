use niangjia_words::Words;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::component::{StateWord, WordTone};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::state::{parse_count, parse_yuan};

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellInput {
    Line,
    Text,
    Count,
    Money,
    Date,
    Moment,
}

impl CellInput {
    fn mode(self) -> Option<&'static str> {
        match self {
            CellInput::Count => Some("numeric"),
            CellInput::Money => Some("decimal"),
            CellInput::Line | CellInput::Text | CellInput::Date | CellInput::Moment => None,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            CellInput::Date => "date",
            CellInput::Moment => "datetime-local",
            CellInput::Line | CellInput::Text | CellInput::Count | CellInput::Money => "text",
        }
    }

    /// Whether what is typed can differ from what is understood; words are what they are.
    fn is_read(self) -> bool {
        match self {
            CellInput::Count | CellInput::Money | CellInput::Date | CellInput::Moment => true,
            CellInput::Line | CellInput::Text => false,
        }
    }

    /// What is wrong with what was typed; it is kept on the screen and not taken over.
    fn complaint(self, typed: &str, words: Words) -> Option<String> {
        if typed.trim().is_empty() {
            return None;
        }
        match self {
            CellInput::Count => parse_count(typed).is_none().then(|| words.visit_not_a_number()),
            CellInput::Money => parse_yuan(typed).is_none().then(|| words.visit_not_money()),
            CellInput::Line | CellInput::Text | CellInput::Date | CellInput::Moment => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct CellProps {
    pub id: AttrValue,
    pub input: CellInput,
    /// What is stored, as it is shown.
    pub shown: AttrValue,
    /// Gets what was typed, letter by letter.
    pub onset: Callback<String>,
    /// The field was left.
    #[prop_or_default]
    pub onleave: Callback<()>,
}

/// A field that shows what is typed while it is typed, and what was understood once it is left.
#[component(Cell)]
pub fn cell(props: &CellProps) -> Html {
    let words = use_words();
    let typed = use_state_eq(|| None::<String>);
    let set = {
        let (typed, onset, read) = (typed.clone(), props.onset.clone(), props.input.is_read());
        Callback::from(move |text: String| {
            typed.set(read.then(|| text.clone()));
            onset.emit(text);
        })
    };
    let complaint = typed.as_deref().and_then(|typed| props.input.complaint(typed, words));
    let onblur = {
        let (typed, onleave, wrong) = (typed.clone(), props.onleave.clone(), complaint.is_some());
        Callback::from(move |_: FocusEvent| {
            if !wrong {
                typed.set(None);
            }
            onleave.emit(());
        })
    };
    let value = typed.as_deref().map_or_else(|| props.shown.clone(), |typed| typed.to_owned().into());
    let id = props.id.clone();
    let value_of = |event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value();
    let field = match props.input {
        CellInput::Text => {
            html! { <textarea {id} rows="4" dir="auto" value={value.clone()} oninput={set.reform(value_of)} {onblur}/> }
        }
        // A line wraps where it is long, rather than be cut off; it still has no line breaks of its own.
        CellInput::Line => {
            let oninput = set.reform(move |event: InputEvent| value_of(event).replace('\n', ""));
            let onkeypress = Callback::from(|event: KeyboardEvent| {
                if event.key() == "Enter" {
                    event.prevent_default();
                }
            });
            html! { <textarea {id} rows="1" dir="auto" autocomplete="off" value={value.clone()} {oninput} {onkeypress} {onblur}/> }
        }
        CellInput::Count | CellInput::Money | CellInput::Date | CellInput::Moment => {
            let oninput = set.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
            html! { <input {id} type={props.input.kind()} inputmode={props.input.mode()} autocomplete="off" value={value.clone()} {oninput} {onblur}/> }
        }
    };
    let form = match props.input {
        CellInput::Text => Some("input--long"),
        CellInput::Line => Some("input--line"),
        CellInput::Count | CellInput::Money | CellInput::Date | CellInput::Moment => None,
    };
    let held_open = (props.input == CellInput::Line).then(|| value.clone());
    html! {
        <>
            <span class={classes!("input", form)} data-typed={held_open}>
                { field }
                if props.input == CellInput::Money { <span class="input__u">{ words.field_yuan() }</span> }
            </span>
            if let Some(complaint) = complaint { <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={complaint}/> }
        </>
    }
}
