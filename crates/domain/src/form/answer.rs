//! One answer, its basis, and the map of all of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Choice, Instalment, ItemCode, Link, Person, Site, WorkerList};
use crate::money::Fen;
use crate::time::DeviceTime;

/// What an answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// 亲见: the officer saw it.
    Seen,
    /// 单位陈述: the employer said so.
    Employer,
    /// 职工陈述: the worker said so.
    Worker,
    /// 书证: a document says so.
    Document,
    /// 第三方: somebody else said so.
    ThirdParty,
}

impl Basis {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Seen, Self::Employer, Self::Worker, Self::Document, Self::ThirdParty];
}

/// Why an item has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// 不给: asked for and refused.
    Refused,
    /// 人不在: who could tell was not there.
    Absent,
    /// 不适用.
    NotApplicable,
    /// 不安全: staying to ask was not safe.
    Unsafe,
    /// Something else, which the note must say.
    Other,
}

impl SkipReason {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Refused, Self::Absent, Self::NotApplicable, Self::Unsafe, Self::Other];
}

/// An answer, or the reason why there is none, or neither yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<T> {
    /// Nothing yet.
    #[default]
    Empty,
    /// Answered.
    Given {
        /// What.
        value: T,
        /// Resting on what.
        #[serde(default = "no_basis", skip_serializing_if = "Option::is_none")]
        basis: Option<Basis>,
    },
    /// Left out for a reason.
    Skipped {
        /// The reason.
        reason: SkipReason,
        /// In words; must not be empty for [`SkipReason::Other`].
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
}

/// For serde, which would else ask for `T: Default`.
const fn no_basis() -> Option<Basis> {
    None
}

impl<T> Answer<T> {
    /// The value, if one was given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Given { value, .. } => Some(value),
            Self::Empty | Self::Skipped { .. } => None,
        }
    }

    /// What the value rests on, if that was said.
    pub fn basis(&self) -> Option<Basis> {
        match self {
            Self::Given { basis, .. } => *basis,
            Self::Empty | Self::Skipped { .. } => None,
        }
    }
}

/// What an answer can be. Which of these an item takes is in its [`ItemKind`](super::ItemKind).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Words, at most [`TEXT_CHARS_MAX`](super::TEXT_CHARS_MAX) characters when handed in.
    Text(String),
    /// An amount.
    Money(Fen),
    /// A number of things.
    Count(u32),
    /// A day in China.
    Date(NaiveDate),
    /// A moment, as the device's clock or the officer said.
    Moment(DeviceTime),
    /// Yes or no.
    YesNo(bool),
    /// One of a menu.
    Choice(Choice),
    /// Some of a menu.
    Choices(BTreeSet<Choice>),
    /// Where it was.
    Site(Site),
    /// People met or named.
    Persons(Vec<Person>),
    /// The workers and what each is owed.
    Workers(WorkerList),
    /// Who built for whom, from the developer down.
    Chain(Vec<Link>),
    /// What was promised, by when.
    Instalments(Vec<Instalment>),
}

/// The answers of one visit: a draft while it is written, a report once it is submitted.
///
/// Items that this program does not know (a newer form) are kept as they came and written back unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    known: BTreeMap<ItemCode, Answer<Value>>,
    strange: BTreeMap<String, serde_json::Value>,
}

impl Answers {
    /// The answer to an item; [`Answer::Empty`] if there is none yet.
    #[must_use]
    pub fn get(&self, code: ItemCode) -> &Answer<Value> {
        static EMPTY: Answer<Value> = Answer::Empty;
        self.known.get(&code).unwrap_or(&EMPTY)
    }

    /// The value given to an item.
    #[must_use]
    pub fn value(&self, code: ItemCode) -> Option<&Value> {
        self.get(code).value()
    }

    /// Stores an answer; [`Answer::Empty`] takes the item out.
    pub fn set(&mut self, code: ItemCode, answer: Answer<Value>) {
        self.strange.remove(code.key());
        match answer {
            Answer::Empty => {
                self.known.remove(&code);
            }
            Answer::Given { .. } | Answer::Skipped { .. } => {
                self.known.insert(code, answer);
            }
        }
    }

    /// Every item that was answered or skipped, in the order of the catalogue.
    pub fn iter(&self) -> impl Iterator<Item = (ItemCode, &Answer<Value>)> {
        self.known.iter().map(|(code, answer)| (*code, answer))
    }

    /// Names of items that this program cannot read.
    pub fn strange(&self) -> impl Iterator<Item = &str> {
        self.strange.keys().map(String::as_str)
    }

    /// Whether nothing was answered or skipped.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.strange.is_empty()
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(untagged)]
        enum Either<'a> {
            Known(&'a Answer<Value>),
            Strange(&'a serde_json::Value),
        }
        let known = self.known.iter().map(|(code, answer)| (code.key(), Either::Known(answer)));
        let strange = self.strange.iter().map(|(name, value)| (name.as_str(), Either::Strange(value)));
        serializer.collect_map(known.chain(strange))
    }
}

impl<'de> Deserialize<'de> for Answers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut answers = Self::default();
        for (name, json) in BTreeMap::<String, serde_json::Value>::deserialize(deserializer)? {
            match (ItemCode::from_key(&name), Answer::<Value>::deserialize(&json)) {
                (Some(code), Ok(answer)) => answers.set(code, answer),
                (None, _) | (Some(_), Err(_)) => {
                    answers.strange.insert(name, json);
                }
            }
        }
        Ok(answers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{ArrearsKind, fixture};

    #[test]
    fn an_answer_has_a_fixed_form_on_the_wire() {
        let mut answers = Answers::default();
        answers.set(
            ItemCode::AmountClaimed,
            Answer::Given { value: Value::Money(Fen::yuan(400_000)), basis: Some(Basis::Worker) },
        );
        answers.set(
            ItemCode::ArrearsKind,
            Answer::Given { value: Value::Choice(ArrearsKind::Construction.into()), basis: None },
        );
        answers
            .set(ItemCode::PayrollPhotos, Answer::Skipped { reason: SkipReason::Refused, note: "项目部不给看".into() });
        assert_eq!(
            serde_json::to_string(&answers).unwrap(),
            concat!(
                r#"{"arrears_kind":{"given":{"value":{"choice":{"arrears_kind":"construction"}}}},"#,
                r#""amount_claimed":{"given":{"value":{"money":40000000},"basis":"worker"}},"#,
                r#""payroll_photos":{"skipped":{"reason":"refused","note":"项目部不给看"}}}"#
            )
        );
    }

    #[test]
    fn the_ten_workers_answers_survive_the_wire() {
        let answers = fixture::case_a();
        let json = serde_json::to_string(&answers).unwrap();
        assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
    }

    #[test]
    fn what_a_newer_form_asked_is_kept_and_written_back() {
        let json = r#"{"headcount":{"given":{"value":{"count":40}}},"headcount_2031":{"given":{"value":{"mood":3}}}}"#;
        let answers: Answers = serde_json::from_str(json).unwrap();
        assert_eq!(answers.value(ItemCode::Headcount), Some(&Value::Count(40)));
        assert_eq!(answers.strange().collect::<Vec<_>>(), ["headcount_2031"]);
        assert_eq!(serde_json::to_string(&answers).unwrap(), json);
    }

    #[test]
    fn a_known_item_with_a_strange_answer_is_kept_until_it_is_answered_again() {
        let json = r#"{"headcount":{"estimated":{"between":[30,50]}}}"#;
        let mut answers: Answers = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&answers).unwrap(), json);
        answers.set(ItemCode::Headcount, Answer::Given { value: Value::Count(40), basis: None });
        assert_eq!(answers.strange().count(), 0);
    }
}
