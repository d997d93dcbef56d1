use niangjia_words::Words;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::rich;
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// What kind of answer a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldInput {
    /// One line.
    #[default]
    Line,
    /// Several lines.
    Text,
    /// Whole numbers.
    Count,
    /// Money; the unit stands in the field.
    Money,
}

impl FieldInput {
    fn mode(self) -> &'static str {
        match self {
            FieldInput::Line | FieldInput::Text => "text",
            FieldInput::Count => "numeric",
            FieldInput::Money => "decimal",
        }
    }
}

/// Where an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldState {
    /// To be answered, or answered.
    #[default]
    Open,
    /// Will not be had; the reason in words.
    Skipped { reason: AttrValue },
    /// Kept in the draft, but longer than what can be sent.
    TooLong { by: u32 },
}

/// What an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BasisPick {
    /// Nothing chosen yet.
    Open,
    /// The word of the chosen basis.
    Chosen(AttrValue),
}

#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// Ties the label to the input; unique on the screen.
    pub id: AttrValue,
    pub label: AttrValue,
    /// Beside the label, where there is room.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    #[prop_or_default]
    pub required: bool,
    #[prop_or_default]
    pub input: FieldInput,
    pub value: AttrValue,
    /// The unit inside the field, where the kind of answer does not bring its own.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    #[prop_or_default]
    pub state: FieldState,
    /// The picker beside the answer; none where no basis is asked for.
    #[prop_or_default]
    pub basis: Option<BasisPick>,
    /// Every letter.
    #[prop_or_default]
    pub oninput: Callback<String>,
    /// The field was left: a good moment to store.
    #[prop_or_default]
    pub onleave: Callback<()>,
    /// Opens the picker of bases.
    #[prop_or_default]
    pub onbasis: Callback<()>,
    /// Says that the answer will not be had, or takes that back. None where a gap is not allowed.
    #[prop_or_default]
    pub onskip: Option<Callback<()>>,
}

/// One question with its answer, its basis and its way out.
#[component(Field)]
pub fn field(props: &FieldProps) -> Html {
    let words = use_words();
    let body = match &props.state {
        FieldState::Skipped { reason } => {
            let onclick = props.onskip.clone().unwrap_or_default().reform(|_: MouseEvent| ());
            html! {
                <p class="field__skip">
                    <span>{ words.field_skipped(reason) }</span>
                    <button class="ibtn push" type="button" {onclick}>{ words.field_change() }</button>
                </p>
            }
        }
        FieldState::Open | FieldState::TooLong { .. } => answer(props, words),
    };
    html! {
        <div class="field">
            <label class="field__l" for={props.id.clone()}>
                { props.label.clone() }
                if let Some(hint) = &props.hint { <em>{ hint.clone() }</em> }
                if props.required { <span class="must">{ words.field_required() }</span> }
            </label>
            { body }
            if let FieldState::TooLong { by } = &props.state {
                <p class="st st--warn cap" role="status">
                    { icon(Icon::Triangle) }{ words.field_too_long(i64::from(*by)) }
                </p>
            }
        </div>
    }
}

fn answer(props: &FieldProps, words: Words) -> Html {
    let onblur = props.onleave.reform(|_: FocusEvent| ());
    let id = props.id.clone();
    let value = props.value.clone();
    let input = match props.input {
        FieldInput::Text => {
            let oninput =
                props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
            html! { <textarea {id} rows="4" {value} {oninput} {onblur}/> }
        }
        FieldInput::Line | FieldInput::Count | FieldInput::Money => {
            let oninput =
                props.oninput.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
            html! { <input {id} inputmode={props.input.mode()} autocomplete="off" autocapitalize="none" {value} {oninput} {onblur}/> }
        }
    };
    let long = (props.input == FieldInput::Text).then_some("input--long");
    html! {
        <div class="field__r">
            <span class={classes!("input", long)}>{ input }{ unit(props, words) }</span>
            if let Some(chosen) = &props.basis { { basis(chosen, &props.onbasis, words) } }
            { skip(props, words) }
        </div>
    }
}

fn unit(props: &FieldProps, words: Words) -> Html {
    let own = match props.input {
        FieldInput::Money => Some(AttrValue::from(words.field_yuan())),
        FieldInput::Line | FieldInput::Text | FieldInput::Count => None,
    };
    props.unit.clone().or(own).map(|unit| html! { <span class="input__u">{ unit }</span> }).unwrap_or_default()
}

fn basis(basis: &BasisPick, onbasis: &Callback<()>, words: Words) -> Html {
    let text = match basis {
        BasisPick::Open => html! { { words.field_basis_none() } },
        BasisPick::Chosen(word) => rich(&words.field_basis(word)),
    };
    let onclick = onbasis.reform(|_: MouseEvent| ());
    html! { <button class="pick" type="button" aria-haspopup="dialog" {onclick}><span>{ text }</span>{ icon(Icon::Down) }</button> }
}

/// The way out of an empty answer; it goes away once something is written.
fn skip(props: &FieldProps, words: Words) -> Html {
    match &props.onskip {
        Some(onskip) if props.value.is_empty() => {
            let onclick = onskip.reform(|_: MouseEvent| ());
            html! { <button class="pick" type="button" {onclick}>{ words.field_skip() }</button> }
        }
        Some(_) | None => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
pub struct SumProps {
    /// The sentence: which parts, which whole.
    pub text: AttrValue,
    pub agrees: bool,
}

/// Whether the parts of an amount make its whole; spoken when that changes.
#[component(Sum)]
pub fn sum(props: &SumProps) -> Html {
    let (class, drawing) = if props.agrees { ("sum num", Icon::Check) } else { ("sum sum--off num", Icon::Triangle) };
    html! { <p {class} role="status">{ icon(drawing) }{ props.text.clone() }</p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_field_is_empty_filled_skipped_or_too_long() {
        let onskip = Some(Callback::noop());
        insta::assert_snapshot!(draw(html! {
            <>
                <Field id="a" label="职工主张欠多少" input={FieldInput::Money} value="" required={true} basis={BasisPick::Open} {onskip}/>
                <Field id="b" label="单位认的" hint="没有争议的部分" input={FieldInput::Money} value="260,000" basis={BasisPick::Chosen("书证".into())} onskip={Some(Callback::noop())}/>
                <Field id="c" label="班组长电话" value="" state={FieldState::Skipped { reason: "人已离开".into() }} onskip={Some(Callback::noop())}/>
                <Field id="d" label="笔录" input={FieldInput::Text} value="很长" state={FieldState::TooLong { by: 12 }}/>
                <Field id="e" label="在场几人" input={FieldInput::Count} value="7" unit="人"/>
            </>
        }));
    }

    #[test]
    fn a_sum_says_whether_it_agrees() {
        insta::assert_snapshot!(draw(html! {
            <><Sum text="260,000 + 140,000 = 400,000，对上了" agrees={true}/><Sum text="差 10,000" agrees={false}/></>
        }));
    }
}
