//! What a handler makes of a report: what is to be done again, and the order that says so.

use std::collections::BTreeSet;

use niangjia_domain::act::{Honour, Review, SendBack};
use niangjia_domain::form::{Answer, Answers, EvidenceKind, ItemCode, Problem, SkipReason, Tally, Value, WorkerList};
use niangjia_domain::id::{OpId, TicketId};
use niangjia_ipc::Command;
use niangjia_ipc::view::PhotoView;
use serde::{Deserialize, Serialize};

use super::desk_draft::filled;

/// Something that could be asked for once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suggestion {
    /// The form says that it is missing or does not add up.
    Problem(Problem),
    /// A worker's row without what the employer acknowledges.
    OpenRow {
        /// The worker.
        name: String,
    },
    /// A promise that nobody signed.
    Unsigned,
    /// Left out with a reason, which is an answer.
    Skipped {
        /// The question.
        item: ItemCode,
        /// Why.
        reason: SkipReason,
        /// In words.
        note: String,
    },
    /// A photo whose time is not vouched for.
    Untimed(EvidenceKind),
}

impl Suggestion {
    /// Whether it is picked before the handler has decided: gaps are, answers with a reason are not.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        match self {
            Suggestion::Problem(_) | Suggestion::OpenRow { .. } | Suggestion::Unsigned => true,
            Suggestion::Skipped { .. } | Suggestion::Untimed(_) => false,
        }
    }
}

/// What could be asked for, gaps first.
#[must_use]
pub fn suggestions(answers: &Answers, photos: &[&PhotoView]) -> Vec<Suggestion> {
    let tally: Tally = photos.iter().map(|photo| photo.evidence).collect();
    let problems = answers.problems(&tally).into_iter().map(Suggestion::Problem);
    let rows = match answers.value(ItemCode::WorkerRows) {
        Some(Value::Workers(WorkerList::Rows(rows))) => rows.as_slice(),
        Some(_) | None => &[],
    };
    let rows =
        rows.iter().filter(|row| row.undisputed.is_none()).map(|row| Suggestion::OpenRow { name: row.name.clone() });
    let unsigned = match answers.value(ItemCode::Promise) {
        Some(Value::Instalments(parts)) => parts.iter().any(|part| part.signed_by.is_empty()),
        Some(_) | None => false,
    };
    let skipped = answers.iter().filter_map(|(item, answer)| match answer {
        Answer::Skipped { reason, note } => Some(Suggestion::Skipped { item, reason: *reason, note: note.clone() }),
        Answer::Given { .. } | Answer::Empty => None,
    });
    let untimed = photos.iter().filter(|photo| !photo.anchored).map(|photo| Suggestion::Untimed(photo.evidence));
    problems.chain(rows).chain(unsigned.then_some(Suggestion::Unsigned)).chain(skipped).chain(untimed).collect()
}

/// What is picked and written while a report is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SendBackDraft {
    /// The report that the places belong to.
    pub report: Option<OpId>,
    /// Places of suggestions that the handler decided otherwise about than they come.
    pub flipped: BTreeSet<usize>,
    /// Lines of his own, one a line.
    pub more: String,
    /// A word to the officer.
    pub note: String,
}

impl SendBackDraft {
    /// The draft for a report: what was picked for another one is picked no more, what was written stays.
    #[must_use]
    pub fn about(&self, report: Option<OpId>) -> Self {
        let flipped = if self.report == report { self.flipped.clone() } else { BTreeSet::new() };
        Self { report, flipped, ..self.clone() }
    }

    /// Whether the suggestion at a place is picked.
    #[must_use]
    pub fn is_picked(&self, place: usize, suggestion: &Suggestion) -> bool {
        suggestion.is_gap() != self.flipped.contains(&place)
    }

    /// Picks what was not, or the other way round.
    pub fn flip(&mut self, place: usize) {
        if !self.flipped.remove(&place) {
            self.flipped.insert(place);
        }
    }

    /// The lines the officer will read: what is picked in words, then the handler's own.
    #[must_use]
    pub fn lines(&self, suggestions: &[Suggestion], word: impl Fn(&Suggestion) -> String) -> Vec<String> {
        let picked = suggestions.iter().enumerate().filter(|(place, one)| self.is_picked(*place, one));
        picked.map(|(_, one)| word(one)).chain(self.more.lines().filter_map(filled)).collect()
    }

    /// The order to do these lines again; `None` without any.
    #[must_use]
    pub fn order(&self, ticket: TicketId, report: OpId, lines: Vec<String>) -> Option<Command> {
        if lines.is_empty() {
            return None;
        }
        let send_back = SendBack { report, missing: lines, note: self.note.trim().to_owned() };
        Some(Command::SendBack { ticket, send_back })
    }
}

/// Takes a late report as the visit.
#[must_use]
pub fn honour(ticket: TicketId, report: OpId, note: &str) -> Command {
    Command::Honour { ticket, honour: Honour { report, note: note.trim().to_owned() } }
}

/// The reviewer's word on a reply; `None` where it goes back without a word.
#[must_use]
pub fn review(ticket: TicketId, pass: bool, note: &str) -> Option<Command> {
    let note = note.trim().to_owned();
    (pass || !note.is_empty()).then_some(Command::Review { ticket, review: Review { pass, note } })
}

#[cfg(test)]
mod tests {
    use niangjia_domain::form::{Instalment, WorkerRow};
    use niangjia_domain::money::Fen;

    use super::*;

    fn answers() -> Answers {
        let mut answers = Answers::default();
        let rows = vec![
            WorkerRow { name: "周某".to_owned(), undisputed: Some(Fen::yuan(1)), ..WorkerRow::default() },
            WorkerRow { name: "冯某".to_owned(), ..WorkerRow::default() },
        ];
        let given = |value| Answer::Given { value, basis: None };
        answers.set(ItemCode::WorkerRows, given(Value::Workers(WorkerList::Rows(rows))));
        let part = Instalment { amount: Fen::yuan(10), by: "2026-11-25".parse().unwrap(), signed_by: String::new() };
        answers.set(ItemCode::Promise, given(Value::Instalments(vec![part])));
        answers.set(ItemCode::PayrollPhotos, Answer::Skipped { reason: SkipReason::Refused, note: String::new() });
        answers
    }

    fn word(suggestion: &Suggestion) -> String {
        match suggestion {
            Suggestion::Problem(problem) => format!("{problem:?}"),
            Suggestion::OpenRow { name } => name.clone(),
            Suggestion::Unsigned => "签字".to_owned(),
            Suggestion::Skipped { item, .. } => format!("{item:?}"),
            Suggestion::Untimed(kind) => format!("{kind:?}"),
        }
    }

    #[test]
    fn gaps_are_picked_and_answers_with_a_reason_are_not() {
        let all: Vec<Suggestion> =
            suggestions(&answers(), &[]).into_iter().filter(|one| !matches!(one, Suggestion::Problem(_))).collect();
        let draft = SendBackDraft { more: "\n 总包电话 \n".to_owned(), ..SendBackDraft::default() };
        assert_eq!(draft.lines(&all, word), ["冯某", "签字", "总包电话"]);
    }

    #[test]
    fn what_is_flipped_is_decided_otherwise() {
        let all = [Suggestion::Unsigned, Suggestion::Untimed(EvidenceKind::WorkRecord)];
        let mut draft = SendBackDraft::default();
        draft.flip(0);
        draft.flip(1);
        assert_eq!(draft.lines(&all, word), ["WorkRecord"]);
        draft.flip(1);
        assert_eq!(draft.lines(&all, word), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_sent_back_without_saying_what_is_missing() {
        let (ticket, report) = (TicketId::from_bytes([1; 16]), OpId::from_bytes([2; 16]));
        assert_eq!(SendBackDraft::default().order(ticket, report, Vec::new()), None);
    }

    #[test]
    fn a_reply_passes_without_a_word_and_goes_back_only_with_one() {
        let ticket = TicketId::from_bytes([1; 16]);
        assert!(review(ticket, true, "").is_some());
        assert_eq!(review(ticket, false, " "), None);
        assert!(review(ticket, false, "金额没写").is_some());
    }

    #[test]
    fn what_was_picked_for_another_report_is_picked_no_more_and_what_was_written_stays() {
        let (one, other) = (OpId::from_bytes([1; 16]), OpId::from_bytes([2; 16]));
        let mut draft =
            SendBackDraft { report: Some(one), more: "拍清楚日期".to_owned(), ..SendBackDraft::default() };
        draft.flip(3);
        assert!(draft.about(Some(one)).flipped.contains(&3));
        let about = draft.about(Some(other));
        assert!(about.flipped.is_empty() && about.more == "拍清楚日期");
    }
}
