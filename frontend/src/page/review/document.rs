use niangjia_domain::act::Act;
use niangjia_domain::form::{Answer, Answers, ItemCode, Link, SumCheck, Value, WorkerList, WorkerRow, sections};
use niangjia_domain::money::Fen;
use niangjia_domain::outcome::Outcome;
use niangjia_ipc::view::{ReportView, TicketView, TimelineRow};
use niangjia_words::Words;
use yew::prelude::*;

use super::value::{instalment, link_text, rows, value_text};
use crate::component::{Facts, Note, SealSize, Stamp, StampInk, StateWord, WordTone};
use crate::hook::use_words;
use crate::icon::Icon;

/// Answers that are drawn by themselves, not in the list of all the others.
const DRAWN_APART: [ItemCode; 4] = [ItemCode::WorkerRows, ItemCode::Chain, ItemCode::Promise, ItemCode::Remark];

#[derive(Properties, PartialEq)]
pub struct DocumentProps {
    pub view: TicketView,
    pub report: ReportView,
    /// The body on the stamp.
    pub county: AttrValue,
    /// The present, milliseconds UTC.
    pub now: i64,
}

/// A report as a document: what was found, worker by worker, up the chain, what was promised, then every other answer.
#[component(Document)]
pub fn document(props: &DocumentProps) -> Html {
    let words = use_words();
    let (report, now) = (&props.report, props.now);
    let answers = &report.answers;
    let entry = props.view.timeline.iter().find(|row| row.op == report.head.op);
    let strange = answers.strange().count();
    html! {
        <article class="doc" data-report={report.head.op.to_string()}>
            <div class="doc__head">
                <div class="grow">
                    <h2 class="detail__title">{ headline(answers, words) }</h2>
                    <p class="muted">{ by(report, now, words) }{ on_site(answers, now, words) }</p>
                    { late(&report.head.outcome, words) }
                </div>
                { for entry.and_then(|entry| stamp(entry, &props.county, words)) }
            </div>
            { workers(answers, words) }
            { chain(answers, words) }
            { promise(answers, words) }
            { officer_says(report, words) }
            { notes(&props.view, report, now, words) }
            { others(answers, now, words) }
            if strange > 0 { <Note>{ words.review_strange(i64::try_from(strange).unwrap_or(0)) }</Note> }
        </article>
    }
}

/// `属实。10 人，主张 40 万元`
fn headline(answers: &Answers, words: Words) -> String {
    let Some(Value::Choice(finding)) = answers.value(ItemCode::Finding) else { return words.review_head_none() };
    let people = match answers.value(ItemCode::WorkersConfirmed) {
        Some(Value::Count(count)) => Some(words.review_head_people(i64::from(*count))),
        Some(_) | None => None,
    };
    let money = |code, word: fn(Words, &str) -> String| match answers.value(code) {
        Some(Value::Money(amount)) => Some(word(words, &words.money_short(amount.0))),
        Some(_) | None => None,
    };
    let claimed = money(ItemCode::AmountClaimed, |words, amount| words.review_head_claimed(amount));
    let confirmed = money(ItemCode::AmountConfirmed, |words, amount| words.review_head_confirmed(amount));
    let rest: Vec<String> = [people, claimed, confirmed].into_iter().flatten().collect();
    words.review_head(&words.choice(*finding), &rest.join("，"))
}

fn by(report: &ReportView, now: i64, words: Words) -> String {
    let head = &report.head;
    let written = words.short_time(report.at.to.ms(), now);
    words.review_by(&head.by.name, i64::from(head.version), &written, &words.short_time(head.received.ms(), now))
}

fn on_site(answers: &Answers, now: i64, words: Words) -> String {
    match (answers.value(ItemCode::ArrivedAt), answers.value(ItemCode::LeftAt)) {
        (Some(Value::Moment(from)), Some(Value::Moment(to))) => {
            let span = words.span(to.ms().saturating_sub(from.ms()).max(0));
            words.review_on_site(&words.short_time(from.ms(), now), &words.clock_time(to.ms()), &span)
        }
        (_, _) => String::new(),
    }
}

fn late(outcome: &Outcome, words: Words) -> Html {
    let Outcome::Late { why, credited } = outcome else { return Html::default() };
    html! {
        <p class="row small">
            <StateWord tone={WordTone::Sent} icon={Icon::Handover} text={words.review_late(&words.late_reason(*why))}/>
            if *credited { <StateWord tone={WordTone::Good} icon={Icon::Check} text={words.review_credited()}/> }
        </p>
    }
}

fn stamp(entry: &TimelineRow, county: &AttrValue, words: Words) -> Option<Html> {
    let (received, number) = entry.received.zip(entry.number)?;
    let word = words.stamp_received(&number.to_string());
    let time = words.stamp_time(received.ms());
    Some(
        html! { <Stamp ink={StampInk::Blue} body={county.clone()} {time} {word} id={entry.op.to_string()} size={SealSize::Small}/> },
    )
}

fn workers(answers: &Answers, words: Words) -> Html {
    let Some(Value::Workers(list)) = answers.value(ItemCode::WorkerRows) else { return Html::default() };
    let Some(all) = rows(list) else {
        let text = words.review_photographed(i64::from(list.workers()), &words.money(list.owing().0));
        return html! { <><h3 class="detail__h">{ words.review_workers() }</h3><p>{ text }</p></> };
    };
    let money = |amount: Option<Fen>| match amount {
        Some(amount) => html! { { words.digits(amount.0) } },
        None => html! { <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.review_open()}/> },
    };
    let line = |row: &WorkerRow| {
        html! {
            <tr>
                <td class="nb">{ row.name.clone() }</td><td>{ row.team.clone() }</td>
                <td class="r">{ for row.months }</td><td class="r">{ money(row.owing) }</td><td class="r">{ money(row.undisputed) }</td>
                <td>{ for row.basis.map(|basis| words.basis(basis)) }</td>
            </tr>
        }
    };
    html! {
        <div class="doc__wide">
            <table class="tbl" aria-label={words.review_workers()}>
                <thead><tr>
                    <th scope="col" class="nb">{ words.review_worker() }</th><th scope="col">{ words.review_team() }</th>
                    <th scope="col" class="r">{ words.review_months() }</th><th scope="col" class="r">{ words.review_claimed() }</th>
                    <th scope="col" class="r">{ words.review_undisputed() }</th><th scope="col">{ words.review_basis() }</th>
                </tr></thead>
                <tbody>{ for all.iter().map(line) }{ sums(answers, list, all, words) }</tbody>
            </table>
        </div>
    }
}

fn sums(answers: &Answers, list: &WorkerList, rows: &[WorkerRow], words: Words) -> Html {
    let undisputed: Fen = rows.iter().filter_map(|row| row.undisputed).sum();
    let check = match answers.rows_check() {
        Some(SumCheck::Agrees) => {
            html! { <StateWord tone={WordTone::Good} icon={Icon::Check} text={words.review_agrees()}/> }
        }
        Some(SumCheck::Differs { by }) => {
            let text = words.review_differs(&words.money(by.0.saturating_abs()));
            html! { <StateWord tone={WordTone::Warn} icon={Icon::Triangle} {text}/> }
        }
        None => Html::default(),
    };
    html! {
        <tr>
            <td colspan="3"><b>{ words.review_sum(i64::from(list.workers())) }</b></td>
            <td class="r"><b>{ words.digits(list.owing().0) }</b></td><td class="r"><b>{ words.digits(undisputed.0) }</b></td>
            <td>{ check }</td>
        </tr>
    }
}

fn chain(answers: &Answers, words: Words) -> Html {
    let Some(Value::Chain(links)) = answers.value(ItemCode::Chain) else { return Html::default() };
    let names: Vec<String> = links.iter().map(|link| link_text(link, words)).collect();
    let said = |link: &Link| {
        let seen = match link.contract_seen {
            Some(true) => words.review_contract_seen(),
            Some(false) => words.review_contract_not_seen(),
            None => String::new(),
        };
        let parts: Vec<String> =
            [link.payment_claimed.clone(), seen].into_iter().filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| html! { <li>{ format!("{}：{}", link.name, parts.join("，")) }</li> })
    };
    html! {
        <>
            <h3 class="detail__h">{ words.review_chain() }</h3>
            <p>{ names.join(" → ") }</p>
            <ul class="doc__list small">{ for links.iter().filter_map(said) }</ul>
        </>
    }
}

fn promise(answers: &Answers, words: Words) -> Html {
    let Some(Value::Instalments(parts)) = answers.value(ItemCode::Promise) else { return Html::default() };
    let lines = parts.iter().map(|part| {
        let signed = match part.signed_by.as_str() {
            "" => html! { <b>{ words.review_unsigned() }</b> },
            name => html! { { words.review_signed(name) } },
        };
        html! { <li>{ instalment(part, words) }{ "，" }{ signed }</li> }
    });
    html! { <><h3 class="detail__h">{ words.review_promise() }</h3><ul class="doc__list">{ for lines }</ul></> }
}

fn officer_says(report: &ReportView, words: Words) -> Html {
    let remark = match report.answers.value(ItemCode::Remark) {
        Some(Value::Text(text)) => text.as_str(),
        Some(_) | None => "",
    };
    let texts: Vec<&str> = [report.summary.as_str(), remark].into_iter().filter(|text| !text.is_empty()).collect();
    if texts.is_empty() {
        return Html::default();
    }
    html! { <><h3 class="detail__h">{ words.review_words() }</h3>{ for texts.iter().map(|text| html! { <p class="detail__text">{ (*text).to_owned() }</p> }) }</> }
}

/// Notes of the same visit, in the order they were written.
fn notes(view: &TicketView, report: &ReportView, now: i64, words: Words) -> Html {
    let of_visit = view.timeline.iter().rev().filter_map(|row| match &row.act {
        Act::Note(note) if note.visit == Some(report.head.visit) => Some((row, note)),
        _ => None,
    });
    let lines: Vec<Html> = of_visit
        .map(|(row, note)| {
            let time = row.at.map(|at| words.short_time(at.to.ms(), now));
            html! { <li>{ for time.map(|time| html! { <span class="num muted">{ time }{ "　" }</span> }) }{ note.text.clone() }</li> }
        })
        .collect();
    if lines.is_empty() {
        return Html::default();
    }
    html! { <><h3 class="detail__h">{ words.review_notes() }</h3><ul class="doc__list">{ for lines }</ul></> }
}

/// Every other answer with its basis, and what was left out with its reason, section by section.
fn others(answers: &Answers, now: i64, words: Words) -> Html {
    let parts = sections().iter().filter_map(|section| {
        let items = section.items.iter().filter(|item| !DRAWN_APART.contains(&item.code));
        let facts: Vec<(AttrValue, Html)> = items
            .filter_map(|item| Some((words.item(item.code).into(), answer(answers.get(item.code), now, words)?)))
            .collect();
        (!facts.is_empty())
            .then(|| html! { <><h3 class="detail__h">{ words.form_section(section.code) }</h3><Facts {facts}/></> })
    });
    html! { <>{ for parts }</> }
}

fn answer(answer: &Answer<Value>, now: i64, words: Words) -> Option<Html> {
    match answer {
        Answer::Empty => None,
        Answer::Given { value, basis } => Some(html! {
            <>{ value_text(value, now, words) }{ for basis.map(|basis| html! { <span class="doc__basis">{ words.basis(basis) }</span> }) }</>
        }),
        Answer::Skipped { reason, note } => {
            let why = if note.is_empty() {
                words.skip_reason(*reason)
            } else {
                format!("{}，{note}", words.skip_reason(*reason))
            };
            Some(html! { <span class="muted">{ words.review_skipped(&why) }</span> })
        }
    }
}
