//! An answer of the form as a colleague reads it.

use niangjia_domain::form::{Instalment, Link, Person, Value, WorkerList};
use niangjia_words::Words;

const SEPARATOR: &str = "、";

/// A value in words. Workers, chain and promises are drawn where they can be seen whole; here they are one line.
#[must_use]
pub fn value_text(value: &Value, now_ms: i64, words: Words) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Money(amount) => words.money(amount.0),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => date_text(*day, words),
        Value::Moment(at) => words.short_time(at.ms(), now_ms),
        Value::YesNo(true) => words.review_yes(),
        Value::YesNo(false) => words.review_no(),
        Value::Choice(choice) => words.choice(*choice),
        Value::Choices(choices) => join(choices.iter().map(|choice| words.choice(*choice))),
        Value::Site(site) => site.address.clone(),
        Value::Persons(persons) => join(persons.iter().map(person)),
        Value::Workers(list) => {
            words.review_photographed(i64::from(list.workers()), &words.money_short(list.owing().0))
        }
        Value::Chain(links) => join(links.iter().map(|link| link_text(link, words))),
        Value::Instalments(parts) => join(parts.iter().map(|part| instalment(part, words))),
    }
}

/// Name and post; the number stays masked, as it is anywhere on the desk.
fn person(person: &Person) -> String {
    match person.post.as_str() {
        "" => person.name.clone(),
        post => format!("{}（{post}）", person.name),
    }
}

/// A link of the chain with its place.
#[must_use]
pub fn link_text(link: &Link, words: Words) -> String {
    format!("{}（{}）", link.name, words.link_role(link.role))
}

/// How much by when.
#[must_use]
pub fn instalment(part: &Instalment, words: Words) -> String {
    words.review_instalment(&words.money(part.amount.0), &date_text(part.by, words))
}

fn date_text(day: impl ToString, words: Words) -> String {
    let text = day.to_string();
    let mut parts = text.split('-').filter_map(|part| part.parse::<i64>().ok());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => words.time_date_year(&year.to_string(), month, day),
        (_, _, _) => text,
    }
}

/// Whether a list of workers is row by row.
#[must_use]
pub fn rows(list: &WorkerList) -> Option<&[niangjia_domain::form::WorkerRow]> {
    match list {
        WorkerList::Rows(rows) => Some(rows),
        WorkerList::Photographed { .. } => None,
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(SEPARATOR)
}
