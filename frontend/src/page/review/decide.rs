use niangjia_domain::form::{Problem, Tally};
use niangjia_domain::kind::Kind;
use niangjia_ipc::Command;
use niangjia_ipc::view::{ReportView, TicketView};
use niangjia_words::Words;
use yew::prelude::*;

use super::gallery::photos_of;
use crate::component::{
    Button, ButtonKind, Check, Dock, Field, FieldInput, Meter, MeterPart, MeterTone, Note, Slip, StateWord, WordTone,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};
use crate::state::{SendBackDraft, Suggestion, suggestions};

/// What a handler decides about a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecideDo {
    /// The draft of sending back, whole.
    Draft(SendBackDraft),
    /// 退回补核, after a last look.
    SendBack,
    /// 进入办理
    TakeUp,
    /// 认可迟到报告
    Honour,
}

/// The words of one thing to be done again.
#[must_use]
pub fn line(suggestion: &Suggestion, words: Words) -> String {
    match suggestion {
        Suggestion::Problem(Problem::Missing(item)) => words.item(*item),
        Suggestion::Problem(problem) => words.problem(problem),
        Suggestion::OpenRow { name } => words.review_line_row(name),
        Suggestion::Unsigned => words.review_line_promise(),
        Suggestion::Skipped { item, .. } => words.review_line_skipped(&words.item(*item)),
        Suggestion::Untimed(kind) => words.review_line_untimed(&words.evidence(*kind)),
    }
}

fn hint(suggestion: &Suggestion, words: Words) -> Option<String> {
    match suggestion {
        Suggestion::Problem(Problem::Missing(_)) | Suggestion::OpenRow { .. } => Some(words.review_hint_open()),
        Suggestion::Problem(_) => None,
        Suggestion::Unsigned => Some(words.review_hint_unsigned()),
        Suggestion::Skipped { reason, note, .. } => {
            let reason = words.skip_reason(*reason);
            Some(words.review_skipped(&if note.is_empty() { reason } else { format!("{reason}，{note}") }))
        }
        Suggestion::Untimed(_) => Some(words.review_hint_untimed()),
    }
}

/// The lines that would go to the officer, and the order that sends them.
#[must_use]
pub fn send_back(
    view: &TicketView,
    report: &ReportView,
    draft: &SendBackDraft,
    words: Words,
) -> (Vec<String>, Option<Command>) {
    let all = suggestions(&report.answers, &photos_of(view, report));
    let lines = draft.lines(&all, |suggestion| line(suggestion, words));
    let order = draft.order(view.ticket.id, report.head.op, lines.clone());
    (lines, order)
}

#[derive(Properties, PartialEq)]
pub struct DecideProps {
    pub view: TicketView,
    pub report: ReportView,
    pub draft: SendBackDraft,
    pub act: Callback<DecideDo>,
}

/// How complete a report is, what is to be done again, and what the officer will read.
#[component(Decide)]
pub fn decide(props: &DecideProps) -> Html {
    let words = use_words();
    let (view, report) = (&props.view, &props.report);
    let can = view.offers.contains(&Kind::SendBack);
    let decides = [Kind::TakeUp, Kind::Honour].iter().any(|kind| view.offers.contains(kind));
    html! {
        <>
            { completeness(view, report, words) }
            if can { { pick(props, words) }{ preview(props, words) } } else if !decides { <Note>{ words.review_elsewhere(&words.state(view.state)) }</Note> }
        </>
    }
}

fn completeness(view: &TicketView, report: &ReportView, words: Words) -> Html {
    let tally: Tally = photos_of(view, report).iter().map(|photo| photo.evidence).collect();
    let done = report.answers.completeness(&tally);
    let (have, all) = (i64::from(done.answered + done.skipped), i64::from(done.required()));
    let label = words.review_complete(have, all);
    let parts = vec![
        part(MeterTone::Done, done.answered, done.required()),
        part(MeterTone::Excused, done.skipped, done.required()),
    ];
    html! {
        <>
            <p class="row row--apart"><b class="num">{ label.clone() }</b>
                if done.missing > 0 {
                    <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.review_gaps(i64::from(done.missing))}/>
                } else {
                    <StateWord tone={WordTone::Good} icon={Icon::Check} text={words.review_no_gaps()}/>
                }
            </p>
            <div class="decide__meter"><Meter {label} {parts}/></div>
            if done.skipped > 0 { <p class="cap muted">{ words.review_excused(i64::from(done.skipped)) }</p> }
        </>
    }
}

fn part(tone: MeterTone, count: u32, all: u32) -> MeterPart {
    #[expect(clippy::cast_precision_loss, reason = "a form has tens of items")]
    let percent = if all == 0 { 0.0 } else { count as f32 * 100.0 / all as f32 };
    MeterPart { tone, percent }
}

fn pick(props: &DecideProps, words: Words) -> Html {
    let draft = &props.draft;
    let change = |change: &dyn Fn(&mut SendBackDraft)| {
        let mut next = draft.clone();
        change(&mut next);
        next
    };
    let all = suggestions(&props.report.answers, &photos_of(&props.view, &props.report));
    let checks = all.iter().enumerate().map(|(place, suggestion)| {
        let flipped = change(&|draft| draft.flip(place));
        let onchange = props.act.reform(move |_: bool| DecideDo::Draft(flipped.clone()));
        html! {
            <Check id={format!("missing-{place}")} on={draft.is_picked(place, suggestion)} {onchange}>
                { line(suggestion, words) }
                if let Some(hint) = hint(suggestion, words) { <br/><span class="cap muted">{ hint }</span> }
            </Check>
        }
    });
    let more = {
        let draft = draft.clone();
        props.act.reform(move |more| DecideDo::Draft(SendBackDraft { more, ..draft.clone() }))
    };
    let note = {
        let draft = draft.clone();
        props.act.reform(move |note| DecideDo::Draft(SendBackDraft { note, ..draft.clone() }))
    };
    html! {
        <fieldset class="decide">
            <legend class="detail__h strong">{ words.review_pick() }</legend>
            { for checks }
            <Field id="missing-more" label={words.review_more()} hint={words.review_more_hint()} input={FieldInput::Text} value={draft.more.clone()} oninput={more}/>
            <Field id="missing-note" label={words.review_note()} hint={words.order_may_skip()} value={draft.note.clone()} oninput={note}/>
        </fieldset>
    }
}

fn preview(props: &DecideProps, words: Words) -> Html {
    let (lines, _) = send_back(&props.view, &props.report, &props.draft, words);
    html! {
        <>
            <p class="detail__h strong">{ words.review_preview() }</p>
            <Slip risk={props.view.ticket.risk.level} label={words.review_preview()}>
                <div class="slip__main small" role="status">{ letter(&lines, &props.draft.note, &props.report.head.by.name, words) }</div>
            </Slip>
            <p class="cap muted gap-above">{ icon(Icon::Clock) }{ " " }{ words.review_clock() }</p>
        </>
    }
}

/// What the officer will read.
pub fn letter(lines: &[String], note: &str, name: &str, words: Words) -> Html {
    if lines.is_empty() {
        return html! { <span class="muted">{ words.review_preview_none() }</span> };
    }
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    html! {
        <>
            { words.review_preview_text(name, count) }
            <ol class="decide__lines">{ for lines.iter().map(|line| html! { <li>{ line.clone() }</li> }) }</ol>
            if !note.trim().is_empty() { <p>{ note.trim().to_owned() }</p> }
        </>
    }
}

/// The two ways on, or the one for a late report; nothing where only looking is allowed.
pub fn decide_dock(
    view: &TicketView,
    report: &ReportView,
    draft: &SendBackDraft,
    act: &Callback<DecideDo>,
    words: Words,
) -> Option<Html> {
    if report.honourable && view.offers.contains(&Kind::Honour) {
        let onclick = act.reform(|()| DecideDo::Honour);
        return Some(
            html! { <Dock pane={true}><Button id="honour" kind={ButtonKind::Main} wide={true} label={words.review_honour()} {onclick}/></Dock> },
        );
    }
    let (lines, order) = send_back(view, report, draft, words);
    let can_send = view.offers.contains(&Kind::SendBack);
    let can_take = view.offers.contains(&Kind::TakeUp);
    if !can_send && !can_take {
        return None;
    }
    let label = match lines.len() {
        0 => words.review_send_back_none(),
        count => words.review_send_back(i64::try_from(count).unwrap_or(i64::MAX)),
    };
    // With nothing missing, the way on is the main one.
    let (back, on) =
        if order.is_some() { (ButtonKind::Main, ButtonKind::Plain) } else { (ButtonKind::Plain, ButtonKind::Main) };
    Some(html! {
        <Dock pane={true}>
            if can_send { <Button id="send-back" kind={back} wide={true} {label} shortcut="R" disabled={order.is_none()} onclick={act.reform(|()| DecideDo::SendBack)}/> }
            if can_take { <Button id="take-up" kind={on} wide={true} label={words.review_take_up()} shortcut="E" onclick={act.reform(|()| DecideDo::TakeUp)}/> }
        </Dock>
    })
}
