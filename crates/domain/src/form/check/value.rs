//! What can be wrong with one answer by itself.

use super::{Problem, TEXT_CHARS_MAX, WORKERS_MAX};
use crate::form::{Answer, ItemCode, SkipReason, Value, WorkerList, item};
use crate::money::Fen;

/// People, links or instalments in one answer (a default).
const ROWS_MAX: usize = 50;

/// The first thing that is wrong with an answer, whatever the others say.
pub(super) fn answer_problem(code: ItemCode, answer: &Answer<Value>) -> Option<Problem> {
    let value = match answer {
        Answer::Given { value, .. } => value,
        Answer::Skipped { reason: SkipReason::Other, note } if note.trim().is_empty() => {
            return Some(Problem::NoReason(code));
        }
        Answer::Skipped { note, .. } => return too_long(code, [note.as_str()]),
        Answer::Empty => return None,
    };
    if item(code).is_none_or(|item| !item.kind.takes(value)) {
        return Some(Problem::WrongKind(code));
    }
    if amounts(value).iter().any(|amount| *amount < Fen(0)) {
        return Some(Problem::Negative(code));
    }
    let (rows, max) = rows(value);
    if rows > max {
        return Some(Problem::TooManyRows { item: code, rows, max });
    }
    too_long(code, texts(value))
}

fn too_long<'a>(item: ItemCode, texts: impl IntoIterator<Item = &'a str>) -> Option<Problem> {
    let chars = texts.into_iter().map(|text| text.chars().count()).max()?;
    (chars > TEXT_CHARS_MAX).then_some(Problem::TooLong { item, chars })
}

/// An answer that was touched and holds nothing.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.trim().is_empty(),
        Value::Choices(choices) => choices.is_empty(),
        Value::Site(site) => site.address.trim().is_empty(),
        Value::Persons(persons) => persons.iter().all(|person| person.name.trim().is_empty()),
        Value::Workers(list) => list.workers() == 0,
        Value::Chain(links) => links.is_empty(),
        Value::Instalments(instalments) => instalments.is_empty(),
        Value::Money(_) | Value::Count(_) | Value::Date(_) | Value::Moment(_) | Value::YesNo(_) | Value::Choice(_) => {
            false
        }
    }
}

/// How many rows a value has, and how many it may have.
fn rows(value: &Value) -> (usize, usize) {
    match value {
        Value::Workers(WorkerList::Rows(rows)) => (rows.len(), WORKERS_MAX),
        Value::Persons(persons) => (persons.len(), ROWS_MAX),
        Value::Chain(links) => (links.len(), ROWS_MAX),
        Value::Instalments(instalments) => (instalments.len(), ROWS_MAX),
        Value::Workers(WorkerList::Photographed { .. })
        | Value::Text(_)
        | Value::Money(_)
        | Value::Count(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Choices(_)
        | Value::Site(_) => (0, 0),
    }
}

fn amounts(value: &Value) -> Vec<Fen> {
    match value {
        Value::Money(amount) => vec![*amount],
        Value::Instalments(instalments) => instalments.iter().map(|one| one.amount).collect(),
        Value::Workers(WorkerList::Photographed { owing, .. }) => vec![*owing],
        Value::Workers(WorkerList::Rows(rows)) => {
            rows.iter().flat_map(|row| [row.due, row.paid, row.owing, row.undisputed]).flatten().collect()
        }
        Value::Text(_)
        | Value::Count(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Choices(_)
        | Value::Site(_)
        | Value::Persons(_)
        | Value::Chain(_) => Vec::new(),
    }
}

/// Every text that a person typed into a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(text) => vec![text],
        Value::Site(site) => vec![&site.address],
        Value::Persons(persons) => {
            persons.iter().flat_map(|one| [&one.name, &one.post, &one.contact]).map(String::as_str).collect()
        }
        Value::Workers(WorkerList::Rows(rows)) => {
            rows.iter().flat_map(|row| [&row.name, &row.id_tail, &row.team]).map(String::as_str).collect()
        }
        Value::Chain(links) => links
            .iter()
            .flat_map(|link| [&link.name, &link.contact, &link.payment_claimed])
            .map(String::as_str)
            .collect(),
        Value::Instalments(instalments) => instalments.iter().map(|one| one.signed_by.as_str()).collect(),
        Value::Workers(WorkerList::Photographed { .. })
        | Value::Money(_)
        | Value::Count(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Choices(_) => Vec::new(),
    }
}
