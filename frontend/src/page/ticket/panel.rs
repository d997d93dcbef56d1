use niangjia_domain::ticket::{AlertHead, Ticket};
use niangjia_ipc::view::{PhotoView, ReportView, Transfer};
use niangjia_words::Words;
use yew::prelude::*;

use super::dock::TicketAct;
use crate::bridge::picture_address;
use crate::component::{
    Button, Delivery, Facts, Mark, Note, NoteTone, Panel, PhotoState, PhotoTile, RiskLook, RiskTag, StateWord, WordTone,
};
use crate::icon::Icon;
use crate::route::Route;

/// Why the ticket is as dangerous as it is, point by point.
pub(super) fn why(ticket: &Ticket, words: Words) -> Html {
    if ticket.risk.why.is_empty() {
        return Html::default();
    }
    let rows = ticket.risk.why.iter().map(|row| {
        html! {
            <li class="row row--apart row--fix">
                <span>{ words.rule(row.rule) }</span><b class="num nb">{ words.number_points(i64::from(row.points)) }</b>
            </li>
        }
    });
    let title = words.risk_why(&ticket.risk.level.color_word(words));
    html! { <Panel title={Some(AttrValue::from(title))}><ul class="small why">{ for rows }</ul></Panel> }
}

/// What the officer is to find out, and what was missing last time.
pub(super) fn task(ticket: &Ticket, now: i64, words: Words) -> Html {
    let Some(assignment) = &ticket.assignment else { return Html::default() };
    let back = assignment.sent_back.as_ref().map(|back| {
        let missing = back.missing.iter().map(|one| html! { <li>{ one }</li> });
        html! {
            <div class="back" id="sent-back">
                <Note tone={NoteTone::Warn}><b>{ words.ticket_sent_back() }</b></Note>
                <ol class="back__list">{ for missing }</ol>
                if !back.note.is_empty() { <p>{ &back.note }</p> }
                <p class="cap muted">{ words.ticket_sent_back_when(&words.day_time(back.at.ms(), now)) }</p>
            </div>
        }
    });
    html! {
        <Panel title={Some(AttrValue::from(words.ticket_task()))}>
            { for back }
            if !assignment.task.is_empty() { <p dir="auto">{ &assignment.task }</p> }
            if !assignment.reason.is_empty() { <p class="small muted" dir="auto">{ &assignment.reason }</p> }
            <p class="cap muted">
                { words.ticket_task_by(&assignment.by.name, &words.day_time(assignment.since.ms(), now)) }
                if let Some(second) = &assignment.second { { " · " }{ words.ticket_task_second(&second.name) } }
            </p>
        </Panel>
    }
}

/// What was told when the ticket was registered.
pub(super) fn matter(ticket: &Ticket, state: String, words: Words) -> Html {
    let mut facts: Vec<(AttrValue, Html)> = vec![(words.ticket_state().into(), state.into())];
    let matter = &ticket.matter;
    if !matter.employer.is_empty() {
        facts.push((words.ticket_employer().into(), html! { { &matter.employer } }));
    }
    if let Some(people) = matter.people {
        facts.push((words.ticket_people().into(), words.ticket_people_count(i64::from(people)).into()));
    }
    if let Some(amount) = matter.amount {
        facts.push((words.ticket_amount().into(), html! { <span class="nb">{ words.money(amount.0) }</span> }));
    }
    if let Some(handler) = &ticket.handler {
        facts.push((words.ticket_handler().into(), html! { { &handler.name } }));
    }
    html! { <Panel title={Some(AttrValue::from(words.ticket_matter()))}><Facts {facts}/></Panel> }
}

pub(super) fn alerts(alerts: &[AlertHead], now: i64, words: Words) -> Html {
    if alerts.is_empty() {
        return Html::default();
    }
    let rows = alerts.iter().rev().map(|alert| {
        let read = match &alert.acknowledged {
            Some((by, at)) => html! { <StateWord tone={WordTone::Good} icon={Icon::Done} text={words.ticket_alert_read(&by.name, &words.day_time(at.ms(), now))}/> },
            None => html! { <StateWord icon={Icon::Clock} text={words.ticket_alert_unread()}/> },
        };
        html! {
            <li class="alert__row">
                <RiskTag level={alert.level}/>
                <p dir="auto">{ &alert.text }</p>
                <p class="cap muted">{ words.ticket_alert_by(&alert.by.name, &words.day_time(alert.at.to.ms(), now)) }</p>
                { read }
            </li>
        }
    });
    html! { <Panel title={Some(AttrValue::from(words.ticket_alerts()))}><ul>{ for rows }</ul></Panel> }
}

pub(super) fn reports(reports: &[ReportView], act: &Callback<TicketAct>, now: i64, words: Words) -> Html {
    if reports.is_empty() {
        return Html::default();
    }
    let rows = reports.iter().map(|report| {
        let op = report.head.op;
        let (mark, text) = outcome(report, words);
        html! {
            <li class="report__row" key={op.to_string()}>
                <b>{ words.ticket_report(&report.head.by.name, i64::from(report.head.version)) }</b>
                <p class="cap muted num">{ words.ticket_report_when(&words.day_time(report.at.to.ms(), now), i64::from(report.head.photos)) }</p>
                if !report.summary.is_empty() { <p dir="auto">{ &report.summary }</p> }
                <p><Delivery {mark} text={Some(AttrValue::from(text))}/></p>
                if report.adoptable { <Button id={format!("adopt-{op}")} label={words.late_adopt()} onclick={act.reform(move |()| TicketAct::Adopt(op))}/> }
            </li>
        }
    });
    html! { <Panel title={Some(AttrValue::from(words.ticket_reports()))}><ul>{ for rows }</ul></Panel> }
}

fn outcome(report: &ReportView, words: Words) -> (Mark, String) {
    use niangjia_domain::outcome::Outcome;
    match &report.head.outcome {
        Outcome::Late { credited: true, .. } => (Mark::Received, words.delivery_credited()),
        Outcome::Late { credited: false, .. } => (Mark::Received, words.delivery_late()),
        Outcome::Foreign | Outcome::Unverified => (Mark::Received, words.delivery_unverified()),
        Outcome::Quarantined | Outcome::Waiting { .. } => (Mark::Received, words.delivery_waiting()),
        Outcome::Superseded { .. } => (Mark::Received, words.delivery_superseded()),
        Outcome::Refused { .. } => (Mark::Attention, words.delivery_attention()),
        Outcome::Counted { .. } | Outcome::Applied | Outcome::Already if report.head.stands => {
            (Mark::Accepted, words.ticket_report_stands())
        }
        Outcome::Counted { .. } | Outcome::Applied | Outcome::Already => (Mark::Accepted, words.delivery_accepted()),
    }
}

pub(super) fn photos(ticket: &Ticket, photos: &[PhotoView], words: Words) -> Html {
    if photos.is_empty() {
        return Html::default();
    }
    let tiles = photos.iter().map(|photo| {
        let href = Route::Photo(ticket.id, Some(photo.op)).href();
        html! { <PhotoTile key={photo.op.to_string()} state={seen(photo, words)} caption={words.evidence(photo.evidence)} timed={photo.anchored} {href}/> }
    });
    let title = words.ticket_photos(i64::try_from(photos.len()).unwrap_or(i64::MAX));
    html! { <Panel title={Some(AttrValue::from(title))}><div class="film">{ for tiles }</div></Panel> }
}

/// What can be seen of a photo in a small place.
pub(in crate::page) fn seen(photo: &PhotoView, words: Words) -> PhotoState {
    match (&photo.thumb_url, photo.preview_transfer) {
        (Some(path), _) => PhotoState::Shown { src: picture_address(path) },
        (None, Transfer::Sending { permille }) => {
            PhotoState::InTransit { percent: words.percent(u64::from(permille), 1000).into() }
        }
        (None, Transfer::There | Transfer::Expected) => PhotoState::InTransit { percent: AttrValue::default() },
        (None, Transfer::Here | Transfer::Received | Transfer::Stuck) => PhotoState::Broken,
    }
}
