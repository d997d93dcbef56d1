use std::rc::Rc;

use niangjia_domain::form::{Answer, Answers, Item, ItemCode, ItemKind, SectionCode, SumCheck, Value, sections};
use niangjia_domain::id::OpId;
use niangjia_domain::money::Fen;
use niangjia_ipc::command::CaptureId;
use niangjia_ipc::view::VisitView;
use niangjia_words::Words;
use yew::prelude::*;

use super::checklist::Checklist;
use super::gather::{Gathered, Notes};
use super::question::Question;
use super::sheet::SectionList;
use crate::component::{Button, ButtonKind, IconButton, Note, NoteTone, Panel, StepState, Steps, Sum};
use crate::hook::{Came, use_words};
use crate::icon::Icon;
use crate::state::{Standing, Taking, photos_of, standing};

/// What an officer does with the form.
#[derive(Debug, Clone)]
pub enum VisitAct {
    /// Goes to a section.
    Go(usize),
    /// Answers.
    Answer(ItemCode, Answer<Value>),
    /// Left a field.
    Leave,
    /// Took photos.
    Take(Came),
    /// Read why a photo could not be taken in.
    Dismiss(CaptureId),
    /// Wrote a letter of a note.
    Note(String),
    /// Finished the note.
    AddNote,
    /// Takes over a late report.
    Adopt(OpId),
    /// Opens the list of sections.
    All,
}

#[derive(Properties, PartialEq)]
pub struct VisitScreenProps {
    pub view: Rc<VisitView>,
    /// The answers as typed.
    pub answers: Rc<Answers>,
    /// The note as typed.
    pub note: AttrValue,
    /// Which section, from 0.
    pub here: usize,
    pub taking: Rc<Taking>,
    pub act: Callback<VisitAct>,
    /// An alert has just gone out.
    #[prop_or_default]
    pub alerted: bool,
}

/// The form: on a phone one section, on a tablet the list of sections beside it.
#[component(VisitScreen)]
pub fn visit_screen(props: &VisitScreenProps) -> Html {
    let words = use_words();
    let VisitScreenProps { view, answers, here, act, .. } = props;
    let standings = standings(view, answers);
    let Some(section) = sections().get(*here) else { return Html::default() };
    let number = i64::try_from(here + 1).unwrap_or(0);
    let title = words.visit_section(number, &words.form_section(section.code));
    let count = i64::try_from(standings.len()).unwrap_or(0);
    let before = here.checked_sub(1);
    html! {
        <>
            <Steps label={spoken(&standings, *here, words)} steps={steps(&standings, *here)}/>
            <div class="split">
                <aside class="only-wide">
                    <Panel tight={true} label={Some(AttrValue::from(words.visit_all_title()))}>
                        <SectionList sections={standings.clone()} here={*here} ongo={act.reform(VisitAct::Go)}/>
                    </Panel>
                    <div class="gap-in"><Note>{ words.visit_kept() }</Note></div>
                </aside>
                <div class="stack visit__form">
                    { notices(view, props.alerted, act, words) }
                    <div class="stepline only-phone">
                        <b>{ title.clone() }</b><span class="muted small">{ words.visit_sections(count) }</span>
                        <IconButton id="all-sections" icon={Icon::List} label={words.visit_all()} onclick={act.reform(|()| VisitAct::All)}/>
                    </div>
                    <h2 class="only-wide title">{ title }</h2>
                    { questions(props, section.code, words) }
                    <Gathered view={view.clone()} taking={props.taking.clone()} ontake={act.reform(VisitAct::Take)} ondismiss={act.reform(VisitAct::Dismiss)}/>
                    <Notes
                        view={view.clone()} draft={props.note.clone()} onwrite={act.reform(VisitAct::Note)}
                        onleave={act.reform(|()| VisitAct::Leave)} onadd={act.reform(|()| VisitAct::AddNote)}
                    />
                    if let Some(before) = before {
                        <Button id="back-section" kind={ButtonKind::Quiet} wide={true} label={words.visit_back()} onclick={act.reform(move |()| VisitAct::Go(before))}/>
                    }
                </div>
            </div>
        </>
    }
}

/// Every section with how it stands.
pub(super) fn standings(view: &VisitView, answers: &Answers) -> Vec<(SectionCode, Standing)> {
    let photos = photos_of(&view.photos);
    sections().iter().map(|section| (section.code, standing(section.code, answers, &photos))).collect()
}

fn steps(standings: &[(SectionCode, Standing)], here: usize) -> Vec<StepState> {
    let step = |(index, (_, standing)): (usize, &(SectionCode, Standing))| match standing {
        _ if index == here => StepState::Now,
        Standing::Untouched => StepState::Open,
        Standing::Gaps(_) => StepState::Gap,
        Standing::Done => StepState::Done,
    };
    standings.iter().enumerate().map(step).collect()
}

fn spoken(standings: &[(SectionCode, Standing)], here: usize, words: Words) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(0);
    let done = standings.iter().filter(|(_, standing)| *standing == Standing::Done).count();
    let gaps = standings.iter().filter(|(_, standing)| matches!(standing, Standing::Gaps(_))).count();
    words.visit_steps(number(standings.len()), number(here + 1), number(done), number(gaps))
}

/// The questions of a section, its checklist, its sum.
fn questions(props: &VisitScreenProps, section: SectionCode, words: Words) -> Html {
    let answers = &props.answers;
    let shown = sections()
        .iter()
        .filter(|one| one.code == section)
        .flat_map(|one| one.items)
        .filter(|item| item.is_shown(answers));
    let (photos, asked): (Vec<&'static Item>, Vec<&'static Item>) =
        shown.partition(|item| matches!(item.kind, ItemKind::Photos { .. }));
    let rows = asked.into_iter().map(|item| {
        let code = item.code;
        let sum = sum_after(code, answers, words).map(|(text, agrees)| html! { <Sum {text} {agrees}/> });
        html! {
            <key={code.key()}>
            <Question
                {item} answer={answers.get(code).clone()} no_room={props.view.no_room}
                onanswer={props.act.reform(move |answer| VisitAct::Answer(code, answer))}
                onleave={props.act.reform(|()| VisitAct::Leave)} ontake={Some(props.act.reform(VisitAct::Take))}
            />
            { for sum }
            </>
        }
    });
    let checklist = (!photos.is_empty()).then(|| {
        html! {
            <Checklist
                answers={answers.clone()} photos={photos_of(&props.view.photos)} no_room={props.view.no_room}
                onanswer={props.act.reform(|(code, answer)| VisitAct::Answer(code, answer))} ontake={props.act.reform(VisitAct::Take)}
            />
        }
    });
    html! {
        <>
            { for checklist }
            <Panel label={Some(AttrValue::from(words.form_section(section)))} tight={true}>
                { for rows }
            </Panel>
        </>
    }
}

/// The sum that stands under a question once all its parts are known, and whether it agrees.
fn sum_after(code: ItemCode, answers: &Answers, words: Words) -> Option<(String, bool)> {
    if code == ItemCode::AmountDisputed {
        amount_sum(answers, words)
    } else if code == ItemCode::WorkerRows {
        rows_sum(answers, words)
    } else {
        None
    }
}

fn money(answers: &Answers, item: ItemCode) -> Fen {
    match answers.value(item) {
        Some(Value::Money(amount)) => *amount,
        Some(_) | None => Fen(0),
    }
}

/// `260,000 + 140,000 = 400,000，对上了`, or by how much it does not.
fn amount_sum(answers: &Answers, words: Words) -> Option<(String, bool)> {
    let check = answers.amount_check()?;
    let digits = |item| words.digits(money(answers, item).0);
    let parts = format!("{} + {}", digits(ItemCode::AmountUndisputed), digits(ItemCode::AmountDisputed));
    Some(said(check, &parts, &digits(ItemCode::AmountClaimed), words))
}

fn rows_sum(answers: &Answers, words: Words) -> Option<(String, bool)> {
    let check = answers.rows_check()?;
    let Some(Value::Workers(list)) = answers.value(ItemCode::WorkerRows) else { return None };
    let parts = words.workers_sum(i64::from(list.workers()), &words.money(list.owing().0));
    let whole =
        format!("{} {}", words.item(ItemCode::AmountClaimed), words.money(money(answers, ItemCode::AmountClaimed).0));
    Some(said(check, &parts, &whole, words))
}

fn said(check: SumCheck, parts: &str, whole: &str, words: Words) -> (String, bool) {
    match check {
        SumCheck::Agrees => (words.field_sum_agrees(parts, whole), true),
        SumCheck::Differs { by } => {
            (words.field_sum_differs(parts, whole, &words.digits(by.0.saturating_abs())), false)
        }
    }
}

/// What the officer must know before he writes on.
fn notices(view: &VisitView, alerted: bool, act: &Callback<VisitAct>, words: Words) -> Html {
    let adoptable = view.adoptable.iter().map(|report| {
        let op = report.head.op;
        html! {
            <Panel key={op.to_string()} held={true} title={Some(AttrValue::from(words.late_offer(&report.head.by.name)))}>
                <p class="small muted">{ words.late_offer_more(i64::from(report.head.photos)) }</p>
                if !report.summary.is_empty() { <p dir="auto">{ &report.summary }</p> }
                <Button id={format!("adopt-{op}")} wide={true} label={words.late_adopt()} onclick={act.reform(move |()| VisitAct::Adopt(op))}/>
            </Panel>
        }
    });
    let missing = view.sent_back.as_ref().map(|back| {
        let items = back.missing.iter().map(|one| html! { <li>{ one }</li> });
        html! {
            <div class="back" id="sent-back">
                <Note tone={NoteTone::Warn}><b>{ words.visit_sent_back() }</b></Note>
                <ol class="back__list">{ for items }</ol>
                if !back.note.is_empty() { <p dir="auto">{ &back.note }</p> }
            </div>
        }
    });
    html! {
        <>
            if alerted { <div role="status" id="alert-sent"><Note tone={NoteTone::Danger}>{ words.alert_sent() }</Note></div> }
            if view.handed_in { <Note>{ words.visit_handed_in() }</Note> }
            if view.no_room { <Note tone={NoteTone::Warn}>{ words.visit_no_room() }</Note> }
            if view.adopted > 0 { <Note tone={NoteTone::Good}>{ words.late_adopted() }</Note> }
            { for missing }
            { for adoptable }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::page::visit::sheet::{AlertSheet, BasisSheet, SkipSheet};
    use crate::state::sample;

    fn screen(view: VisitView, here: usize) -> String {
        let answers = Rc::new(view.answers.clone());
        let view = Rc::new(view);
        draw(
            html! { <VisitScreen {view} {answers} note="" {here} taking={Rc::new(Taking::default())} act={Callback::noop()}/> },
        )
    }

    #[test]
    fn the_amounts_add_up_and_each_says_what_it_rests_on() {
        insta::assert_snapshot!(screen(sample::full_visit(), 2));
    }

    #[test]
    fn the_evidence_lists_what_is_missing_first() {
        insta::assert_snapshot!(screen(sample::full_visit(), 5));
    }

    #[test]
    fn every_section_of_an_empty_and_of_a_full_form_can_be_drawn() {
        for here in 0..sections().len() {
            for view in [sample::visit(), sample::full_visit()] {
                let shown: Vec<_> = sections()[here]
                    .items
                    .iter()
                    .filter(|item| item.is_shown(&view.answers))
                    .map(|item| item.code.key())
                    .collect();
                let drawn = screen(view, here);
                for key in shown {
                    assert!(
                        drawn.contains(&format!("-{key}\"")) || drawn.contains("id=\"checklist\""),
                        "section {here}: {key}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_late_report_of_another_is_taken_over_with_one_tap() {
        let drawn = screen(VisitView { adoptable: vec![sample::report(true)], ..sample::visit() }, 0);
        assert!(drawn.contains("赵某某有一份迟到补充") && drawn.contains("id=\"adopt-"), "{drawn}");
    }

    #[test]
    fn the_sheets_of_the_form_are_one_tap_each() {
        insta::assert_snapshot!(draw(html! {
            <>
                <BasisSheet chosen={None} onclose={Callback::noop()} onchoose={Callback::noop()}/>
                <SkipSheet title="班组长电话" onclose={Callback::noop()} onskip={Callback::noop()}/>
                <AlertSheet answers={sample::full_visit().answers} place="3 号门" onclose={Callback::noop()} onsend={Callback::noop()}/>
            </>
        }));
    }
}
