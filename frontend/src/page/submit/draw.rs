use std::rc::Rc;

use niangjia_domain::form::{Answer, Answers, Completeness, ItemCode, ItemKind, Problem, Value, Weight, item};
use niangjia_domain::money::Fen;
use niangjia_ipc::command::CaptureId;
use niangjia_ipc::view::VisitView;
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{IconButton, Item, Meter, MeterPart, MeterTone, Note, NoteTone, Panel, StateWord, WordTone};
use crate::hook::{Came, use_words};
use crate::icon::Icon;
use crate::page::visit::{Cell, CellInput, Checklist, Question, TakingList};
use crate::state::{Taking, photos_of};

/// What an officer does before handing in.
#[derive(Debug, Clone)]
pub enum SubmitAct {
    /// Closes a gap.
    Answer(ItemCode, Answer<Value>),
    /// Wrote a letter of the conclusion.
    Summary(String),
    /// Left a field.
    Leave,
    /// Took photos.
    Take(Came),
    /// Read why a photo could not be taken in.
    Dismiss(CaptureId),
}

#[derive(Properties, PartialEq)]
pub struct SubmitScreenProps {
    pub view: Rc<VisitView>,
    pub answers: Rc<Answers>,
    /// The conclusion as typed.
    pub summary: AttrValue,
    pub taking: Rc<Taking>,
    pub act: Callback<SubmitAct>,
}

#[component(SubmitScreen)]
pub fn submit_screen(props: &SubmitScreenProps) -> Html {
    let words = use_words();
    // A question that was a gap when the screen opened stays in its place while it is being answered.
    let asked = use_state_eq(|| gaps(&props.view, &props.answers));
    let mut open = (*asked).clone();
    open.extend(gaps(&props.view, &props.answers).into_iter().filter(|code| !asked.contains(code)));
    html! {
        <div class="two">
            <div class="stack">
                { head(props, words) }
                { missing(props, &open, words) }
                { warns(props, words) }
            </div>
            <div class="stack">
                { summary(props, words) }
                { left_out(props, words) }
                { county_sees(props, words) }
            </div>
        </div>
    }
}

/// The questions that stop a report, but for those whose answer is a photo.
fn gaps(view: &VisitView, answers: &Answers) -> Vec<ItemCode> {
    let problems = answers.problems(&photos_of(&view.photos));
    let stops = problems.iter().filter(|problem| problem.weight() == Weight::Stops);
    let mut codes: Vec<ItemCode> = stops.filter_map(Problem::item).filter(|code| !is_photo(*code)).collect();
    codes.dedup();
    codes
}

fn is_photo(code: ItemCode) -> bool {
    item(code).is_some_and(|item| matches!(item.kind, ItemKind::Photos { .. }))
}

/// How complete the report is.
fn head(props: &SubmitScreenProps, words: Words) -> Html {
    let done: Completeness = props.answers.completeness(&photos_of(&props.view.photos));
    let stops = props
        .answers
        .problems(&photos_of(&props.view.photos))
        .iter()
        .filter(|problem| problem.weight() == Weight::Stops)
        .count();
    let state = if stops == 0 {
        html! { <StateWord tone={WordTone::Good} icon={Icon::Done} text={words.submit_ready()}/> }
    } else {
        html! { <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.submit_gaps(i64::try_from(stops).unwrap_or(i64::MAX))}/> }
    };
    let part = |tone, count: u32| MeterPart { tone, percent: share(count, done.required()) };
    let parts = vec![part(MeterTone::Done, done.answered), part(MeterTone::Excused, done.skipped)];
    let spoken = words.submit_meter(i64::from(done.answered), i64::from(done.skipped), i64::from(done.missing));
    html! {
        <Panel>
            <div class="row row--apart" id="completeness">
                <h2 class="lead num">{ words.submit_required(i64::from(done.required()), i64::from(done.answered)) }</h2>{ state }
            </div>
            <div class="gap-above"><Meter label={spoken} {parts}/></div>
        </Panel>
    }
}

#[expect(clippy::cast_precision_loss, reason = "a form has a hundred questions")]
fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 * 100.0 / whole as f32 }
}

/// What stops the report, each with the control that closes the gap.
fn missing(props: &SubmitScreenProps, open: &[ItemCode], words: Words) -> Html {
    let answers = &props.answers;
    let questions = open.iter().filter_map(|code| item(*code)).filter(|item| item.is_shown(answers)).map(|item| {
        let code = item.code;
        html! {
            <Question
                key={code.key()} {item} answer={answers.get(code).clone()} no_room={props.view.no_room}
                onanswer={props.act.reform(move |answer| SubmitAct::Answer(code, answer))}
                onleave={props.act.reform(|()| SubmitAct::Leave)} ontake={Some(props.act.reform(SubmitAct::Take))}
            />
        }
    });
    let questions: Vec<Html> = questions.collect();
    html! {
        <>
            <Checklist
                answers={answers.clone()} photos={photos_of(&props.view.photos)} no_room={props.view.no_room} only_gaps={true}
                onanswer={props.act.reform(|(code, answer)| SubmitAct::Answer(code, answer))} ontake={props.act.reform(SubmitAct::Take)}
            />
            <TakingList view={props.view.clone()} taking={props.taking.clone()} ondismiss={props.act.reform(SubmitAct::Dismiss)}/>
            if !questions.is_empty() { <Panel title={Some(AttrValue::from(words.submit_missing()))}>{ questions }</Panel> }
        </>
    }
}

/// What does not add up. The world itself may not, so it stops nothing.
fn warns(props: &SubmitScreenProps, words: Words) -> Html {
    let problems = props.answers.problems(&photos_of(&props.view.photos));
    let rows: Vec<Html> = problems
        .iter()
        .filter(|problem| problem.weight() == Weight::Warns)
        .map(|problem| html! { <li class="gap-in"><Note tone={NoteTone::Warn}>{ words.problem(problem) }</Note></li> })
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <Panel title={Some(AttrValue::from(words.submit_warns()))}><ul>{ rows }</ul></Panel> }
}

fn summary(props: &SubmitScreenProps, words: Words) -> Html {
    html! {
        <Panel>
            <div class="field">
                <label class="field__l" for="summary">{ words.submit_summary() }<em>{ words.submit_summary_hint() }</em></label>
                <div class="field__r">
                    <Cell id="summary" input={CellInput::Text} shown={props.summary.clone()} onset={props.act.reform(SubmitAct::Summary)} onleave={props.act.reform(|()| SubmitAct::Leave)}/>
                </div>
            </div>
        </Panel>
    }
}

/// What was left out with a reason; a tap asks again.
fn left_out(props: &SubmitScreenProps, words: Words) -> Html {
    let rows: Vec<Html> = props
        .answers
        .iter()
        .filter_map(|(code, answer)| match answer {
            Answer::Skipped { reason, note } => Some((code, *reason, note)),
            Answer::Given { .. } | Answer::Empty => None,
        })
        .map(|(code, reason, note)| {
            let reason = if note.trim().is_empty() { words.skip_reason(reason) } else { format!("{}，{note}", words.skip_reason(reason)) };
            let again = props.act.reform(move |()| SubmitAct::Answer(code, Answer::Empty));
            let end = html! { <IconButton id={format!("again-{}", code.key())} icon={Icon::Edit} label={words.field_change()} onclick={again}/> };
            html! { <Item key={code.key()} icon={Icon::Edit} title={words.item(code)} text={Some(AttrValue::from(words.field_skipped(&reason)))} wrap={true} end={end}/> }
        })
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <Panel title={Some(AttrValue::from(words.submit_left_out()))}>{ rows }</Panel> }
}

/// What the county will read first.
fn county_sees(props: &SubmitScreenProps, words: Words) -> Html {
    let SubmitScreenProps { view, answers, .. } = props;
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let finding = match answers.value(ItemCode::Finding) {
        Some(Value::Choice(choice)) => Some(words.submit_finding(&words.choice(*choice))),
        Some(_) | None => None,
    };
    let steps = match answers.value(ItemCode::NextSteps) {
        Some(Value::Choices(steps)) => {
            steps.iter().map(|step| words.choice(*step)).collect::<Vec<_>>().join(&words.story_and())
        }
        Some(_) | None => String::new(),
    };
    let people = match answers.value(ItemCode::WorkersConfirmed) {
        Some(Value::Count(count)) => Some(*count),
        Some(_) | None => None,
    };
    let amount = |code| match answers.value(code) {
        Some(Value::Money(amount)) => *amount,
        Some(_) | None => Fen(0),
    };
    let short = |code| words.money_short(amount(code).0);
    let untimed = view.photos.iter().filter(|photo| !photo.anchored).count();
    let imported = view.photos.iter().filter(|photo| photo.imported).count();
    let said: Vec<String> = [
        (untimed > 0).then(|| words.submit_untimed(number(untimed))),
        (imported > 0).then(|| words.submit_imported(number(imported))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let text = |text: String| (!text.is_empty()).then(|| AttrValue::from(text));
    html! {
        <Panel title={Some(AttrValue::from(words.submit_county_sees()))}>
            if let Some(finding) = finding { <Item icon={Icon::Flag} title={finding} text={text(steps)}/> }
            if let Some(people) = people {
                <Item
                    icon={Icon::Yuan} title={words.submit_claim(i64::from(people), &short(ItemCode::AmountClaimed))}
                    text={text(words.submit_claim_more(&short(ItemCode::AmountUndisputed), &short(ItemCode::AmountDisputed)))}
                />
            }
            <Item icon={Icon::Image} title={words.submit_counts(number(view.photos.len()), number(view.notes.len()))} text={text(said.join("　"))}/>
            if view.adopted > 0 { <Item icon={Icon::Document} title={words.submit_adopted(i64::from(view.adopted))}/> }
        </Panel>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::page::submit::sheet::SubmitSheet;
    use crate::state::sample;

    fn screen(view: VisitView) -> String {
        let answers = Rc::new(view.answers.clone());
        let summary = view.summary.clone();
        draw(
            html! { <SubmitScreen view={Rc::new(view)} {answers} {summary} taking={Rc::new(Taking::default())} act={Callback::noop()}/> },
        )
    }

    #[test]
    fn what_stops_the_report_comes_first_with_the_tap_that_closes_it() {
        insta::assert_snapshot!(screen(sample::full_visit()));
    }

    #[test]
    fn every_gap_of_an_empty_form_has_its_control() {
        let drawn = screen(sample::visit());
        for id in
            ["answer-visit_mode", "answer-amount_claimed", "answer-officer_safe", "answer-next_steps", "take-payroll"]
        {
            assert!(drawn.contains(id), "{id}");
        }
    }

    #[test]
    fn handing_in_says_what_will_happen_before_it_happens() {
        insta::assert_snapshot!(draw(
            html! { <SubmitSheet photos={2} busy={false} onclose={Callback::noop()} onsend={Callback::noop()}/> }
        ));
    }
}
