//! What people type, made fit to be kept: no control characters, everything else as it came.

use niangjia_domain::code::Code;
use niangjia_domain::form::{Answer, Value, WorkerList};
use niangjia_domain::operation::TEXT_CHARS_MAX;

/// Longest text that a draft keeps, in bytes: far beyond what can be sent, so that nothing typed or pasted is lost (a
/// default).
pub(crate) const DRAFT_BYTES_MAX: usize = 1024 * 1024;

/// The text with line ends as one character, and without the control characters that no screen shows and no report
/// needs. Emoji, joiners and marks of writing direction stay.
pub(crate) fn clean(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'))
        .collect()
}

/// The text of a draft, cleaned.
///
/// # Errors
/// [`Code::TextTooLong`] beyond [`DRAFT_BYTES_MAX`]: then the draft keeps what it had.
pub(crate) fn draft(text: &str) -> Result<String, Code> {
    if text.len() > DRAFT_BYTES_MAX { Err(Code::TextTooLong) } else { Ok(clean(text)) }
}

/// A text that is to be sent, cleaned and trimmed.
///
/// # Errors
/// [`Code::TextTooLong`] beyond [`TEXT_CHARS_MAX`].
pub(crate) fn sendable(text: &str) -> Result<String, Code> {
    let text = clean(text).trim().to_owned();
    if text.chars().count() > TEXT_CHARS_MAX { Err(Code::TextTooLong) } else { Ok(text) }
}

/// An answer with every text in it cleaned.
pub(crate) fn clean_answer(answer: Answer<Value>) -> Answer<Value> {
    match answer {
        Answer::Empty => Answer::Empty,
        Answer::Given { value, basis } => Answer::Given { value: clean_value(value), basis },
        Answer::Skipped { reason, note } => Answer::Skipped { reason, note: clean(&note) },
    }
}

fn clean_value(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(clean(&text)),
        Value::Site(mut site) => {
            site.address = clean(&site.address);
            Value::Site(site)
        }
        Value::Persons(mut persons) => {
            for person in &mut persons {
                for text in [&mut person.name, &mut person.post, &mut person.contact] {
                    *text = clean(text);
                }
            }
            Value::Persons(persons)
        }
        Value::Workers(WorkerList::Rows(mut rows)) => {
            for row in &mut rows {
                for text in [&mut row.name, &mut row.id_tail, &mut row.team] {
                    *text = clean(text);
                }
            }
            Value::Workers(WorkerList::Rows(rows))
        }
        Value::Chain(mut links) => {
            for link in &mut links {
                for text in [&mut link.name, &mut link.contact, &mut link.payment_claimed] {
                    *text = clean(text);
                }
            }
            Value::Chain(links)
        }
        Value::Instalments(mut instalments) => {
            for instalment in &mut instalments {
                instalment.signed_by = clean(&instalment.signed_by);
            }
            Value::Instalments(instalments)
        }
        Value::Workers(WorkerList::Photographed { .. })
        | Value::Money(_)
        | Value::Count(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Choices(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_go_and_everything_a_person_wrote_stays() {
        assert_eq!(clean("甲\u{0}乙\u{7}\r\n丙\r丁\t\u{1b}[31m"), "甲乙\n丙\n丁\t[31m");
        assert_eq!(clean("👷‍♀️ مرحبا ‏שלום"), "👷‍♀️ مرحبا ‏שלום");
    }

    #[test]
    fn twenty_thousand_characters_can_be_sent_and_one_more_cannot() {
        assert!(sendable(&"字".repeat(20_000)).is_ok());
        assert_eq!(sendable(&"字".repeat(20_001)), Err(Code::TextTooLong));
        assert!(draft(&"字".repeat(100_000)).is_ok());
    }
}
