use niangjia_domain::act::Alert;
use niangjia_domain::form::{Answers, Basis, ItemCode, SectionCode, SkipReason, Value};
use niangjia_domain::risk::{Behaviour, Level};
use niangjia_words::Words;
use yew::prelude::*;

use super::cell::{Cell, CellInput};
use crate::component::{
    Button, ButtonKind, Chip, Chips, Drawer, Field, FieldInput, Item, Note, NoteTone, RiskLook, Segment, SegmentOption,
};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::state::{Standing, parse_count};

#[derive(Properties, PartialEq)]
pub struct BasisSheetProps {
    pub chosen: Option<Basis>,
    pub onclose: Callback<()>,
    pub onchoose: Callback<Option<Basis>>,
}

/// What an answer rests on: one tap.
#[component(BasisSheet)]
pub fn basis_sheet(props: &BasisSheetProps) -> Html {
    let words = use_words();
    let rows = Basis::ALL.iter().map(|basis| {
        let basis = *basis;
        let drawing = if props.chosen == Some(basis) { Icon::Done } else { Icon::Dot };
        html! { <Item id={format!("basis-pick-{}", number(basis))} icon={drawing} title={words.basis(basis)} onclick={props.onchoose.reform(move |()| Some(basis))}/> }
    });
    html! {
        <Drawer title={words.field_basis_title()} onclose={props.onclose.clone()}>
            { for rows }
            if props.chosen.is_some() { <Button kind={ButtonKind::Quiet} wide={true} label={words.visit_basis_clear()} onclick={props.onchoose.reform(|()| None)}/> }
        </Drawer>
    }
}

fn number(basis: Basis) -> usize {
    Basis::ALL.iter().position(|one| *one == basis).unwrap_or_default()
}

#[derive(Properties, PartialEq)]
pub struct SkipSheetProps {
    /// The question.
    pub title: AttrValue,
    pub onclose: Callback<()>,
    pub onskip: Callback<(SkipReason, String)>,
}

/// Why there is no answer. "单位不给" is an answer too.
#[component(SkipSheet)]
pub fn skip_sheet(props: &SkipSheetProps) -> Html {
    let words = use_words();
    let reason = use_state_eq(|| None::<SkipReason>);
    let note = use_state_eq(String::new);
    let chips = SkipReason::ALL.iter().enumerate().map(|(index, one)| {
        let (one, set) = (*one, reason.clone());
        html! { <Chip id={format!("skip-reason-{index}")} label={words.skip_reason(one)} on={*reason == Some(one)} onchange={Callback::from(move |on: bool| set.set(on.then_some(one)))}/> }
    });
    let label = match *reason {
        None => words.visit_skip_need(),
        Some(SkipReason::Other) if note.trim().is_empty() => words.visit_skip_words(),
        Some(_) => words.visit_skip_do(),
    };
    let ready = reason.is_some_and(|reason| reason != SkipReason::Other || !note.trim().is_empty());
    let oninput = {
        let note = note.clone();
        Callback::from(move |text| note.set(text))
    };
    let onclick = {
        let (reason, note, onskip) = (*reason, note.trim().to_owned(), props.onskip.clone());
        Callback::from(move |()| {
            if let Some(reason) = reason {
                onskip.emit((reason, note.clone()));
            }
        })
    };
    html! {
        <Drawer title={words.visit_skip_title()} onclose={props.onclose.clone()}>
            <p class="strong">{ props.title.clone() }</p>
            <Chips label={words.visit_skip_title()}>{ for chips }</Chips>
            <Field id="skip-note" label={words.visit_skip_note()} value={(*note).clone()} {oninput}/>
            <Button id="skip-do" kind={ButtonKind::Main} wide={true} {label} disabled={!ready} {onclick}/>
        </Drawer>
    }
}

/// How a section stands, as the list says it.
pub(super) fn standing_words(standing: Standing, here: bool, words: Words) -> (Icon, String) {
    match (here, standing) {
        (true, Standing::Gaps(count)) => (Icon::Edit, words.visit_gaps(i64::from(count))),
        (true, Standing::Untouched) => (Icon::Edit, words.visit_now()),
        (true, Standing::Done) => (Icon::Edit, words.visit_done()),
        (false, Standing::Gaps(count)) => (Icon::Triangle, words.visit_gaps(i64::from(count))),
        (false, Standing::Untouched) => (Icon::Dot, words.visit_untouched()),
        (false, Standing::Done) => (Icon::Done, words.visit_done()),
    }
}

#[derive(Properties, PartialEq)]
pub struct SectionListProps {
    pub sections: Vec<(SectionCode, Standing)>,
    pub here: usize,
    pub ongo: Callback<usize>,
}

/// The sections of the form, each with how it stands.
#[component(SectionList)]
pub fn section_list(props: &SectionListProps) -> Html {
    let words = use_words();
    let rows = props.sections.iter().enumerate().map(|(index, (section, standing))| {
        let here = index == props.here;
        let (icon, text) = standing_words(*standing, here, words);
        let title = words.visit_section(i64::try_from(index + 1).unwrap_or(0), &words.form_section(*section));
        html! {
            <div class="sections__row" aria-current={here.then_some("step")} key={index}>
                <Item id={format!("section-{}", section.key())} {icon} {title} text={Some(AttrValue::from(text))} onclick={props.ongo.reform(move |()| index)}/>
            </div>
        }
    });
    html! { <nav class="sections" aria-label={words.visit_all_title()}>{ for rows }</nav> }
}

#[derive(Properties, PartialEq)]
pub struct AlertSheetProps {
    /// What the form knows already.
    pub answers: Answers,
    pub place: AttrValue,
    pub onclose: Callback<()>,
    pub onsend: Callback<Alert>,
}

/// 风险预警: filled with what the form knows, red unless lowered, sent with one tap.
#[component(AlertSheet)]
pub fn alert_sheet(props: &AlertSheetProps) -> Html {
    let words = use_words();
    let alert = use_state_eq(|| first(&props.answers, &props.place));
    let change = |apply: fn(&mut Alert, String)| {
        let alert = alert.clone();
        Callback::from(move |text: String| {
            let mut next = (*alert).clone();
            apply(&mut next, text);
            alert.set(next);
        })
    };
    let levels: Vec<Level> = Level::ALL.iter().rev().copied().collect();
    let options = levels
        .iter()
        .map(|level| SegmentOption {
            label: level.color_word(words).into(),
            icon: Some(level.icon()),
            ..SegmentOption::default()
        })
        .collect::<Vec<_>>();
    let onchoose = {
        let (alert, levels) = (alert.clone(), levels.clone());
        Callback::from(move |place: usize| {
            let level = levels.get(place).copied().unwrap_or(alert.level);
            alert.set(Alert { level, ..(*alert).clone() });
        })
    };
    let chips = Behaviour::ALL.iter().map(|behaviour| {
        let (behaviour, now) = (*behaviour, alert.clone());
        let onchange = Callback::from(move |on: bool| {
            let mut next = (*now).clone();
            next.behaviour.retain(|one| *one != behaviour);
            if on {
                next.behaviour.push(behaviour);
            }
            now.set(next);
        });
        html! { <Chip id={format!("alert-{}", behaviour.key())} label={words.behaviour(behaviour)} on={alert.behaviour.contains(&behaviour)} {onchange}/> }
    });
    let send = props.onsend.reform({
        let alert = (*alert).clone();
        move |()| alert.clone()
    });
    let people = alert.people.map(|people| people.to_string()).unwrap_or_default();
    html! {
        <Drawer title={words.alert_title()} onclose={props.onclose.clone()}>
            <Note tone={NoteTone::Danger}>{ words.alert_safe() }</Note>
            <p class="field__l gap-above">{ words.alert_level() }</p>
            <div id="alert-level"><Segment label={words.alert_level()} {options} chosen={levels.iter().position(|level| *level == alert.level)} {onchoose}/></div>
            <p class="field__l gap-above">{ words.alert_behaviour() }</p>
            <Chips label={words.alert_behaviour()}>{ for chips }</Chips>
            <div class="field"><label class="field__l" for="alert-people">{ words.alert_people() }</label>
                <div class="field__r"><Cell id="alert-people" input={CellInput::Count} shown={people} onset={change(|alert, text| alert.people = parse_count(&text))}/></div></div>
            <Field id="alert-place" label={words.alert_place()} value={alert.place.clone()} oninput={change(|alert, text| alert.place = text)}/>
            <Field id="alert-text" label={words.alert_text()} input={FieldInput::Text} value={alert.text.clone()} oninput={change(|alert, text| alert.text = text)}/>
            <Button id="alert-do" kind={ButtonKind::Danger} wide={true} icon={Icon::Siren} label={words.alert_do()} onclick={send}/>
        </Drawer>
    }
}

/// The alert that the form already tells.
fn first(answers: &Answers, place: &str) -> Alert {
    let people =
        [ItemCode::GatheringPeople, ItemCode::WorkersOnSite].into_iter().find_map(|item| match answers.value(item) {
            Some(Value::Count(count)) => Some(*count),
            Some(_) | None => None,
        });
    let amount = match answers.value(ItemCode::AmountClaimed) {
        Some(Value::Money(amount)) => Some(*amount),
        Some(_) | None => None,
    };
    let behaviour = match answers.value(ItemCode::Behaviours) {
        Some(Value::Choices(choices)) => {
            choices.iter().filter_map(|choice| Behaviour::try_from(*choice).ok()).collect()
        }
        Some(_) | None => Vec::new(),
    };
    let place = match answers.value(ItemCode::GatheringPlace) {
        Some(Value::Text(place)) => place.clone(),
        Some(_) | None => place.to_owned(),
    };
    Alert { level: Level::Red, people, amount, place, behaviour, text: String::new() }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::form::fixture;
    use niangjia_domain::money::Fen;

    use super::*;

    #[test]
    fn an_alert_begins_with_what_the_form_knows() {
        let alert = first(&fixture::case_a(), "云杉苑二期");
        assert_eq!((alert.level, alert.amount), (Level::Red, Some(Fen::yuan(400_000))));
        assert_eq!((alert.people, alert.place.as_str()), (Some(10), "项目部门口"));
        let empty = first(&Answers::default(), "云杉苑二期");
        assert_eq!((empty.people, empty.place.as_str()), (None, "云杉苑二期"));
    }
}
