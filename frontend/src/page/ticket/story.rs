use niangjia_domain::act::Act;
use niangjia_domain::id::UserId;
use niangjia_domain::risk::Level;
use niangjia_domain::ticket::{Assignment, PastAssignment, Ticket};
use niangjia_domain::time::Bounds;
use niangjia_ipc::view::TimelineRow;
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Delivery, Mark, Moment, MomentTone, RiskLook};

/// The timeline of a ticket in plain words, newest first as it comes; own lines carry their delivery marks.
pub fn story(rows: &[TimelineRow], ticket: &Ticket, now: i64, words: Words) -> Html {
    rows.iter().enumerate().map(|(index, row)| moment(row, ticket, index == 0, now, words)).collect()
}

fn moment(row: &TimelineRow, ticket: &Ticket, newest: bool, now: i64, words: Words) -> Html {
    let tone = match &row.act {
        Act::Alert(alert) if alert.level == Level::Red => MomentTone::Danger,
        _ if newest => MomentTone::Now,
        _ => MomentTone::Past,
    };
    let who = if row.own { words.story_you() } else { row.actor.name.clone() };
    let (title, text) = told(&row.act, &who, ticket, words);
    let mark = row.delivery.as_ref().map(|delivery| {
        let (mark, text) = Mark::of(delivery, words);
        html! { <p><Delivery {mark} text={Some(AttrValue::from(text))}/></p> }
    });
    let text = (!text.trim().is_empty()).then(|| AttrValue::from(text));
    html! { <Moment key={row.op.to_string()} {tone} time={when(row, now, words).map(AttrValue::from)} {title} {text}>{ for mark }{ for unsettled(row, words) }</Moment> }
}

/// What it means that the county has it and has not settled it.
pub fn unsettled(row: &TimelineRow, words: Words) -> Option<Html> {
    let sentence = Mark::unsettled(row.outcome.as_ref()?, words)?;
    Some(html! { <p class="small">{ sentence }</p> })
}

/// When it was done: by the county's time if that is sharp, else by the device's own for own lines.
fn when(row: &TimelineRow, now: i64, words: Words) -> Option<String> {
    let sharp = |at: Bounds| at.to.ms() - at.from.ms() <= Bounds::SHARP_MS;
    match (row.at, row.wall) {
        (Some(at), _) if sharp(at) => Some(words.short_time(at.from.ms() + at.half_width_ms(), now)),
        (_, Some(wall)) => Some(words.short_time(wall.ms(), now)),
        (Some(at), None) => Some(words.story_about(&words.short_time(at.to.ms(), now))),
        (None, None) => None,
    }
}

/// What was done, and what was said with it.
fn told(act: &Act, who: &str, ticket: &Ticket, words: Words) -> (String, String) {
    match act {
        Act::Register(registration) => (words.story_register(who), registration.matter.title.clone()),
        Act::Propose(registration) => (words.story_propose(who), registration.matter.title.clone()),
        Act::Dispatch(_) => (words.story_dispatch(who), String::new()),
        Act::Sign(_) => (words.story_sign(who), String::new()),
        Act::Assign(task) => {
            let title = name(ticket, task.officer)
                .map_or_else(|| words.story_assign(who), |officer| words.story_assign_to(who, officer));
            (title, task.task.clone())
        }
        Act::Accept(_) => (words.story_accept(who), String::new()),
        Act::Decline(reason) => (words.story_decline(who), reason.reason.clone()),
        Act::Arrive(arrival) => (words.story_arrive(who), arrival.place.clone()),
        Act::Note(note) => (words.story_note(who), note.text.clone()),
        Act::Photo(photo) => (words.story_photo(who, &words.evidence(photo.evidence)), photo.caption.clone()),
        Act::Statement(statement) => (words.story_statement(who, &statement.person), statement.text.clone()),
        Act::Correct(correction) => (words.story_correct(who), correction.text.clone()),
        Act::Alert(alert) => (words.story_alert(who, &alert.level.color_word(words)), alert.text.clone()),
        Act::Report(report) => (words.story_report(who), report.summary.clone()),
        Act::Submit(_) => (words.story_submit(who), String::new()),
        Act::SendBack(back) => (words.story_send_back(who), listed(&back.missing, &back.note, words)),
        Act::TakeUp(take_up) => (words.story_take_up(who), take_up.note.clone()),
        Act::Reply(reply) => (words.story_reply(who), reply.to_worker.clone()),
        Act::Review(review) if review.pass => (words.story_review_pass(who), review.note.clone()),
        Act::Review(review) => (words.story_review_back(who), review.note.clone()),
        Act::Withdraw(reason) => (words.story_withdraw(who), reason.reason.clone()),
        Act::Reassign(reassign) => {
            let officer = name(ticket, reassign.task.officer);
            let title =
                officer.map_or_else(|| words.story_reassign(who), |officer| words.story_reassign_to(who, officer));
            (title, reassign.reason.clone())
        }
        Act::Reveal(reason) => (words.story_reveal(who), reason.reason.clone()),
        Act::AskOriginal(_) => (words.story_ask_original(who), String::new()),
        Act::Adopt(_) => (words.story_adopt(who), String::new()),
        Act::Honour(honour) => (words.story_honour(who), honour.note.clone()),
        Act::Return(back) => (words.story_return(who), back.reason.clone()),
        Act::Merge(merge) => (words.story_merge(who), merge.why.clone()),
        Act::CallBack(call) => (words.story_call_back(who), call.words.clone()),
        Act::Archive(_) => (words.story_archive(who), String::new()),
        Act::Reopen(reason) => (words.story_reopen(who), reason.reason.clone()),
        Act::Move(order) => (words.story_move(who), order.reason.clone()),
        Act::Acknowledge(_) => (words.story_acknowledge(who), String::new()),
    }
}

fn listed(missing: &[String], note: &str, words: Words) -> String {
    let all: Vec<&str> = missing.iter().map(String::as_str).chain((!note.is_empty()).then_some(note)).collect();
    all.join(&words.story_and())
}

/// The name of somebody the ticket was or is assigned to.
fn name(ticket: &Ticket, user: UserId) -> Option<&str> {
    let now = ticket.assignment.iter().map(|Assignment { officer, .. }| officer);
    let before = ticket.past.iter().map(|PastAssignment { officer, .. }| officer);
    now.chain(before).find(|officer| officer.user == user).map(|officer| officer.name.as_str())
}
