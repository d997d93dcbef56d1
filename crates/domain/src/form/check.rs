//! What is missing or wrong in a draft, how complete it is, and what the evidence amounts to.

mod value;

use std::collections::BTreeMap;

use super::{
    Answer, Answers, EvidenceKind, Item, ItemCode, ItemKind, SectionCode, SkipReason, Value, WorkerList, sections,
};
use crate::money::Fen;
use value::{answer_problem, is_blank};

/// Characters (Unicode scalar values) in one text; a design limit, checked when authored.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Rows of the table of workers; beyond, a photo of the list and its total.
pub const WORKERS_MAX: usize = 500;
/// Bytes of all answers as JSON: an operation holds 64 KiB, of which 8 KiB are left to its envelope and references.
pub const ANSWERS_BYTES_MAX: usize = 56 * 1024;

/// How many photos of each kind a visit has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<EvidenceKind, u32>);

impl Tally {
    /// How many photos of this kind.
    #[must_use]
    pub fn count(&self, kind: EvidenceKind) -> u32 {
        self.0.get(&kind).copied().unwrap_or(0)
    }
}

impl FromIterator<EvidenceKind> for Tally {
    /// Counts the kinds of the photos.
    fn from_iter<I: IntoIterator<Item = EvidenceKind>>(photos: I) -> Self {
        let mut tally = BTreeMap::new();
        for kind in photos {
            *tally.entry(kind).or_insert(0) += 1;
        }
        Self(tally)
    }
}

/// Something missing or wrong in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Required, and neither answered nor skipped with a reason.
    Missing(ItemCode),
    /// Skipped for "another reason", which is not said.
    NoReason(ItemCode),
    /// The answer is not of the item's kind.
    WrongKind(ItemCode),
    /// A text of so many characters, more than [`TEXT_CHARS_MAX`].
    TooLong {
        /// Where.
        item: ItemCode,
        /// How many characters it has.
        chars: usize,
    },
    /// More rows than allowed.
    TooManyRows {
        /// Where.
        item: ItemCode,
        /// How many there are.
        rows: usize,
        /// How many are allowed.
        max: usize,
    },
    /// An amount below zero.
    Negative(ItemCode),
    /// All answers together are larger than [`ANSWERS_BYTES_MAX`].
    TooLarge {
        /// How many bytes they take.
        bytes: usize,
    },
    /// Undisputed and disputed together are not what is claimed.
    AmountsDiffer {
        /// By how much the parts exceed the claim (negative: fall short).
        by: Fen,
    },
    /// The workers' rows together are not what is claimed.
    RowsDiffer {
        /// By how much the rows exceed the claim (negative: fall short).
        by: Fen,
    },
    /// In this row (from 0), earned less paid is not what is owed.
    RowDiffers {
        /// Which row.
        row: usize,
    },
    /// The list has another number of workers than were confirmed.
    WorkersDiffer {
        /// On the list.
        listed: u32,
        /// Confirmed.
        confirmed: u32,
    },
    /// The end lies before the beginning.
    Reversed {
        /// The beginning.
        from: ItemCode,
        /// The end.
        to: ItemCode,
    },
}

/// What a problem does to handing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is shown, and the report can be handed in: the world itself may not add up.
    Warns,
    /// The report cannot be handed in.
    Stops,
}

impl Problem {
    /// Whether it stops a report.
    #[must_use]
    pub const fn weight(&self) -> Weight {
        match self {
            Self::Missing(_)
            | Self::NoReason(_)
            | Self::WrongKind(_)
            | Self::TooLong { .. }
            | Self::TooManyRows { .. }
            | Self::Negative(_)
            | Self::TooLarge { .. } => Weight::Stops,
            Self::AmountsDiffer { .. }
            | Self::RowsDiffer { .. }
            | Self::RowDiffers { .. }
            | Self::WorkersDiffer { .. }
            | Self::Reversed { .. } => Weight::Warns,
        }
    }

    /// The item to jump to.
    #[must_use]
    pub const fn item(&self) -> Option<ItemCode> {
        match self {
            Self::Missing(item)
            | Self::NoReason(item)
            | Self::WrongKind(item)
            | Self::Negative(item)
            | Self::TooLong { item, .. }
            | Self::TooManyRows { item, .. } => Some(*item),
            Self::AmountsDiffer { .. } => Some(ItemCode::AmountDisputed),
            Self::RowsDiffer { .. } | Self::RowDiffers { .. } | Self::WorkersDiffer { .. } => {
                Some(ItemCode::WorkerRows)
            }
            Self::Reversed { to, .. } => Some(*to),
            Self::TooLarge { .. } => None,
        }
    }
}

/// How many of the required items are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Required and answered.
    pub answered: u32,
    /// Required and skipped with a reason.
    pub skipped: u32,
    /// Required and open.
    pub missing: u32,
}

impl Completeness {
    /// How many items are required.
    #[must_use]
    pub const fn required(self) -> u32 {
        self.answered + self.skipped + self.missing
    }
}

/// What is there of one kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// So many photos, at least as many as asked.
    Present(u32),
    /// Fewer photos than asked, and no reason.
    Missing {
        /// How many there are.
        have: u32,
    },
    /// The employer would not show it.
    RefusedByEmployer,
    /// It does not apply here.
    NotApplicable,
    /// Left out for another reason.
    LeftOut(SkipReason),
}

/// One line of the evidence checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceLine {
    /// The item of the form.
    pub item: ItemCode,
    /// Of what.
    pub kind: EvidenceKind,
    /// How many photos at least.
    pub at_least: u32,
    /// What there is.
    pub evidence: Evidence,
}

/// Whether parts add up to their whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumCheck {
    /// They do: "对上了".
    Agrees,
    /// They exceed it by so much (negative: fall short).
    Differs {
        /// Parts less whole.
        by: Fen,
    },
}

impl SumCheck {
    fn of(parts: Fen, whole: Fen) -> Self {
        if parts == whole { Self::Agrees } else { Self::Differs { by: parts.minus(whole) } }
    }
}

impl Answers {
    /// Everything that is missing or wrong, in the order of the form. `photos` are those of the visit.
    #[must_use]
    pub fn problems(&self, photos: &Tally) -> Vec<Problem> {
        let mut problems = Vec::new();
        for item in self.shown() {
            if item.required && !self.is_settled(item, photos) {
                problems.push(Problem::Missing(item.code));
            }
        }
        for (code, answer) in self.iter() {
            problems.extend(answer_problem(code, answer));
        }
        problems.extend(self.sum_problems());
        if let Ok(bytes) = serde_json::to_vec(self).map(|json| json.len())
            && bytes > ANSWERS_BYTES_MAX
        {
            problems.push(Problem::TooLarge { bytes });
        }
        problems
    }

    /// How many required items are done, over the whole form.
    #[must_use]
    pub fn completeness(&self, photos: &Tally) -> Completeness {
        self.completeness_of(self.shown(), photos)
    }

    /// How many required items are done in one section.
    #[must_use]
    pub fn section_completeness(&self, section: SectionCode, photos: &Tally) -> Completeness {
        let items = sections().iter().filter(|one| one.code == section).flat_map(|one| one.items);
        self.completeness_of(items.filter(|item| item.is_shown(self)), photos)
    }

    /// The evidence that this visit should bring, and what there is of it.
    #[must_use]
    pub fn checklist(&self, photos: &Tally) -> Vec<EvidenceLine> {
        self.shown()
            .filter_map(|item| match item.kind {
                ItemKind::Photos { kind, at_least } => {
                    let evidence = self.evidence(item.code, photos.count(kind), at_least);
                    Some(EvidenceLine { item: item.code, kind, at_least, evidence })
                }
                ItemKind::Line
                | ItemKind::Text
                | ItemKind::Money
                | ItemKind::Count
                | ItemKind::Date
                | ItemKind::Moment
                | ItemKind::YesNo
                | ItemKind::Choice(_)
                | ItemKind::Choices(_)
                | ItemKind::Site
                | ItemKind::Persons
                | ItemKind::Workers
                | ItemKind::Chain
                | ItemKind::Instalments => None,
            })
            .collect()
    }

    /// Undisputed and disputed against claimed; `None` until all three are known.
    #[must_use]
    pub fn amount_check(&self) -> Option<SumCheck> {
        let parts = self.money(ItemCode::AmountUndisputed)?.plus(self.money(ItemCode::AmountDisputed)?);
        Some(SumCheck::of(parts, self.money(ItemCode::AmountClaimed)?))
    }

    /// The workers' list against claimed; `None` until both are known.
    #[must_use]
    pub fn rows_check(&self) -> Option<SumCheck> {
        Some(SumCheck::of(self.workers()?.owing(), self.money(ItemCode::AmountClaimed)?))
    }

    fn shown(&self) -> impl Iterator<Item = &'static Item> {
        sections().iter().flat_map(|section| section.items).filter(|item| item.is_shown(self))
    }

    fn completeness_of<'a>(&self, items: impl Iterator<Item = &'a Item>, photos: &Tally) -> Completeness {
        let mut done = Completeness::default();
        for item in items.filter(|item| item.required) {
            let skipped = matches!(self.get(item.code), Answer::Skipped { .. });
            match (self.is_settled(item, photos), skipped) {
                (false, _) => done.missing += 1,
                (true, true) => done.skipped += 1,
                (true, false) => done.answered += 1,
            }
        }
        done
    }

    /// Answered, or skipped with a reason.
    fn is_settled(&self, item: &Item, photos: &Tally) -> bool {
        match (self.get(item.code), item.kind) {
            (Answer::Skipped { reason, note }, _) => *reason != SkipReason::Other || !note.trim().is_empty(),
            (_, ItemKind::Photos { kind, at_least }) => photos.count(kind) >= at_least,
            (Answer::Given { value, .. }, _) => !is_blank(value),
            (Answer::Empty, _) => false,
        }
    }

    fn evidence(&self, code: ItemCode, have: u32, at_least: u32) -> Evidence {
        match self.get(code) {
            // A photo that came after all is worth more than the reason why there was none.
            _ if have >= at_least => Evidence::Present(have),
            Answer::Skipped { reason, .. } => match reason {
                SkipReason::Refused => Evidence::RefusedByEmployer,
                SkipReason::NotApplicable => Evidence::NotApplicable,
                SkipReason::Absent | SkipReason::Unsafe | SkipReason::Other => Evidence::LeftOut(*reason),
            },
            Answer::Empty | Answer::Given { .. } => Evidence::Missing { have },
        }
    }

    fn sum_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(SumCheck::Differs { by }) = self.amount_check() {
            problems.push(Problem::AmountsDiffer { by });
        }
        if let Some(SumCheck::Differs { by }) = self.rows_check() {
            problems.push(Problem::RowsDiffer { by });
        }
        if let Some(WorkerList::Rows(rows)) = self.workers() {
            let differs = rows.iter().enumerate().filter(|(_, row)| match (row.due, row.paid, row.owing) {
                (Some(due), Some(paid), Some(owing)) => due.minus(paid) != owing,
                (_, _, _) => false,
            });
            problems.extend(differs.map(|(row, _)| Problem::RowDiffers { row }));
        }
        if let (Some(list), Some(Value::Count(confirmed))) = (self.workers(), self.value(ItemCode::WorkersConfirmed))
            && list.workers() != *confirmed
        {
            problems.push(Problem::WorkersDiffer { listed: list.workers(), confirmed: *confirmed });
        }
        problems.extend(self.reversed(ItemCode::PeriodFrom, ItemCode::PeriodTo));
        problems.extend(self.reversed(ItemCode::ArrivedAt, ItemCode::LeftAt));
        problems
    }

    fn reversed(&self, from: ItemCode, to: ItemCode) -> Option<Problem> {
        let is_reversed = match (self.value(from)?, self.value(to)?) {
            (Value::Date(from), Value::Date(to)) => to < from,
            (Value::Moment(from), Value::Moment(to)) => to < from,
            (_, _) => false,
        };
        is_reversed.then_some(Problem::Reversed { from, to })
    }

    fn money(&self, code: ItemCode) -> Option<Fen> {
        match self.value(code)? {
            Value::Money(amount) => Some(*amount),
            _ => None,
        }
    }

    fn workers(&self) -> Option<&WorkerList> {
        match self.value(ItemCode::WorkerRows)? {
            Value::Workers(list) => Some(list),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
