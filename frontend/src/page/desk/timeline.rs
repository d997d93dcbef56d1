use niangjia_domain::act::{Act, Solved};
use niangjia_domain::id::UserId;
use niangjia_domain::ticket::Ticket;
use niangjia_ipc::view::TimelineRow;
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Delivery, Mark, Moment, MomentTone, Timeline};
use crate::hook::use_words;
use crate::page::ticket::unsettled;

#[derive(Properties, PartialEq)]
pub struct StoryProps {
    /// Newest first.
    pub rows: Vec<TimelineRow>,
    /// Names of the people that orders speak of.
    pub names: Names,
    /// The present, milliseconds UTC.
    pub now: i64,
}

/// Everybody a ticket speaks of, by account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names(Vec<(UserId, String)>);

impl Names {
    /// The people of a ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        let now =
            ticket.assignment.iter().flat_map(|assignment| [Some(&assignment.officer), assignment.second.as_ref()]);
        let past = ticket.past.iter().map(|past| Some(&past.officer));
        Self(now.chain(past).flatten().map(|named| (named.user, named.name.clone())).collect())
    }

    fn get(&self, user: UserId) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == user).map(|(_, name)| name.as_str())
    }
}

/// What happened to a ticket, with the delivery of what this person did himself.
#[component(Story)]
pub fn story(props: &StoryProps) -> Html {
    let words = use_words();
    let moments = props.rows.iter().enumerate().map(|(place, row)| {
        let tone = match (&row.act, place) {
            (Act::Alert(_), _) => MomentTone::Danger,
            (_, 0) => MomentTone::Now,
            (_, _) => MomentTone::Past,
        };
        let at = row.received.map(|at| at.ms()).or(row.at.map(|at| at.to.ms())).or(row.wall.map(|wall| wall.ms()));
        let time = at.map(|at| AttrValue::from(words.short_time(at, props.now)));
        let who = if row.own { words.desk_you() } else { row.actor.name.clone() };
        let title = words.desk_did(&who, &words.kind(row.act.kind()));
        let text = told(&row.act, &props.names, words).map(AttrValue::from);
        html! {
            <Moment key={row.op.to_string()} {tone} {time} {title} {text}>
                if let Some(delivery) = &row.delivery { { mark(delivery, words) } }
                { for unsettled(row, words) }
            </Moment>
        }
    });
    html! { <Timeline>{ for moments }</Timeline> }
}

/// The delivery mark of an own act.
pub fn mark(delivery: &niangjia_ipc::view::Delivery, words: Words) -> Html {
    let (mark, text) = Mark::of(delivery, words);
    html! { <Delivery {mark} {text}/> }
}

/// The words of an act, as far as colleagues may read them on a timeline.
fn told(act: &Act, names: &Names, words: Words) -> Option<String> {
    let text = match act {
        Act::Assign(task) => sent(names.get(task.officer), &task.task, words),
        Act::Reassign(reassign) => sent(names.get(reassign.task.officer), &reassign.reason, words),
        Act::Decline(reason) | Act::Withdraw(reason) | Act::Reveal(reason) | Act::Reopen(reason) => {
            reason.reason.clone()
        }
        Act::Return(back) => join(&[back.reason.clone(), back.basis.clone()]),
        Act::Merge(merge) => merge.why.clone(),
        Act::Move(order) => order.reason.clone(),
        Act::CallBack(call) => call.words.clone(),
        Act::Arrive(arrival) => arrival.place.clone(),
        Act::Note(note) => note.text.clone(),
        Act::Photo(photo) => join(&[words.evidence(photo.evidence), photo.caption.clone()]),
        Act::Statement(statement) => join(&[statement.person.clone(), statement.text.clone()]),
        Act::Correct(correction) => correction.text.clone(),
        Act::Alert(alert) => alert.text.clone(),
        Act::Report(report) => report.summary.clone(),
        Act::SendBack(back) => {
            let missing = back.missing.iter().map(String::as_str);
            missing.chain([back.note.as_str()]).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("；")
        }
        Act::TakeUp(take_up) => take_up.note.clone(),
        Act::Reply(reply) => join(&[solved(reply.solved, words), reply.to_worker.clone()]),
        Act::Review(review) => {
            let word = if review.pass { words.desk_review_passed() } else { words.desk_review_back() };
            join(&[word, review.note.clone()])
        }
        Act::Honour(honour) => honour.note.clone(),
        Act::Register(registration) | Act::Propose(registration) => registration.matter.title.clone(),
        Act::Dispatch(_)
        | Act::Sign(_)
        | Act::Accept(_)
        | Act::Submit(_)
        | Act::AskOriginal(_)
        | Act::Archive(_)
        | Act::Adopt(_)
        | Act::Acknowledge(_) => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

fn sent(to: Option<&str>, what: &str, words: Words) -> String {
    match to {
        Some(name) => join(&[words.desk_sent_to(name), what.to_owned()]),
        None => what.to_owned(),
    }
}

fn join(parts: &[String]) -> String {
    parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，")
}

/// Whether a matter is settled, in words.
#[must_use]
pub fn solved(solved: Solved, words: Words) -> String {
    match solved {
        Solved::Yes => words.order_solved_yes(),
        Solved::Partly => words.order_solved_partly(),
        Solved::No => words.order_solved_no(),
    }
}
