//! What was typed and is not known to be durable yet. The device's view is the truth; this lies over it, so that a
//! letter never disappears from the screen between being typed and being read back.

use std::collections::BTreeMap;
use std::rc::Rc;

use niangjia_domain::code::Code;
use niangjia_domain::form::{Answer, Answers, ItemCode, Value};
use niangjia_domain::id::TicketId;
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use niangjia_ipc::view::VisitView;
use yew::Reducible;

/// One thing that is saved by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// An answer of the form.
    Item(ItemCode),
    /// The note that is being written.
    Note,
    /// The conclusion.
    Summary,
    /// What is being written in a sheet of the desk.
    Sheet(SheetKind),
}

/// What a slot holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// For [`Slot::Item`].
    Answer(Answer<Value>),
    /// For the others.
    Text(String),
}

impl Written {
    /// The command that makes it durable.
    #[must_use]
    pub fn command(self, ticket: TicketId, slot: Slot) -> Command {
        match (slot, self) {
            (Slot::Item(item), Written::Answer(answer)) => Command::SetAnswer { ticket, item, answer },
            (Slot::Item(item), Written::Text(text)) => {
                let answer = Answer::Given { value: Value::Text(text), basis: None };
                Command::SetAnswer { ticket, item, answer }
            }
            (Slot::Note, written) => Command::SetNoteDraft { ticket, text: written.text() },
            (Slot::Summary, written) => Command::SetSummary { ticket, text: written.text() },
            (Slot::Sheet(sheet), written) => Command::KeepSheet { ticket, sheet, text: written.text() },
        }
    }

    fn text(self) -> String {
        match self {
            Written::Text(text) => text,
            Written::Answer(_) => String::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Typed {
    written: Written,
    /// The device said it is durable.
    stored: bool,
}

/// Everything that was typed on this screen and not yet read back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    typed: BTreeMap<Slot, Typed>,
    refused: Option<Code>,
}

/// What happens to a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftAct {
    /// The person wrote.
    Write(Slot, Written),
    /// The device has it.
    Stored(Slot, Written),
    /// The device could not take it.
    Refused(Code),
    /// The device's view came.
    Seen(Rc<VisitView>),
}

/// How safe the draft is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Safety {
    /// Something is on its way to the disk.
    Writing,
    /// All of it is durable.
    Here,
    /// Something is not, and why.
    NotSaved(Code),
}

impl Draft {
    /// The answers as the person sees them.
    #[must_use]
    pub fn answers(&self, view: &VisitView) -> Answers {
        let mut answers = view.answers.clone();
        for (slot, typed) in &self.typed {
            if let (Slot::Item(item), Written::Answer(answer)) = (slot, &typed.written) {
                answers.set(*item, answer.clone());
            }
        }
        answers
    }

    /// The note as the person sees it.
    #[must_use]
    pub fn note(&self, view: &VisitView) -> String {
        self.text(Slot::Note).unwrap_or(&view.note_draft).to_owned()
    }

    /// The conclusion as the person sees it.
    #[must_use]
    pub fn summary(&self, view: &VisitView) -> String {
        self.text(Slot::Summary).unwrap_or(&view.summary).to_owned()
    }

    /// Whether anything was typed that lies over the view.
    #[must_use]
    pub fn has_written(&self) -> bool {
        !self.typed.is_empty()
    }

    /// How safe it is.
    #[must_use]
    pub fn safety(&self) -> Safety {
        match (&self.refused, self.typed.values().all(|typed| typed.stored)) {
            (Some(code), false) => Safety::NotSaved(code.clone()),
            (None, false) => Safety::Writing,
            (_, true) => Safety::Here,
        }
    }

    fn text(&self, slot: Slot) -> Option<&str> {
        match &self.typed.get(&slot)?.written {
            Written::Text(text) => Some(text),
            Written::Answer(_) => None,
        }
    }

    fn is_read_back(slot: Slot, typed: &Typed, view: &VisitView) -> bool {
        typed.stored
            && match (slot, &typed.written) {
                (Slot::Item(item), Written::Answer(answer)) => view.answers.get(item) == answer,
                (Slot::Note, Written::Text(text)) => *text == view.note_draft,
                (Slot::Summary, Written::Text(text)) => *text == view.summary,
                // A sheet's draft is read back when the sheet is opened again.
                (Slot::Item(_), Written::Text(_))
                | (Slot::Sheet(_), _)
                | (Slot::Note | Slot::Summary, Written::Answer(_)) => true,
            }
    }
}

impl Reducible for Draft {
    type Action = DraftAct;

    fn reduce(self: Rc<Self>, act: DraftAct) -> Rc<Self> {
        let mut draft = (*self).clone();
        match act {
            DraftAct::Write(slot, written) => {
                draft.typed.insert(slot, Typed { written, stored: false });
            }
            DraftAct::Stored(slot, written) => {
                draft.refused = None;
                // What was typed since is still on its way.
                if let Some(typed) = draft.typed.get_mut(&slot)
                    && typed.written == written
                {
                    typed.stored = true;
                }
            }
            DraftAct::Refused(code) => draft.refused = Some(code),
            DraftAct::Seen(view) => draft.typed.retain(|slot, typed| !Self::is_read_back(*slot, typed, &view)),
        }
        Rc::new(draft)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::sample::visit;

    fn run(draft: Draft, act: DraftAct) -> Draft {
        (*Rc::new(draft).reduce(act)).clone()
    }

    fn months(count: u32) -> Written {
        Written::Answer(Answer::Given { value: Value::Count(count), basis: None })
    }

    const SLOT: Slot = Slot::Item(ItemCode::Months);

    #[test]
    fn what_is_typed_is_seen_at_once_and_is_safe_only_when_the_device_says_so() {
        let view = visit();
        let draft = run(Draft::default(), DraftAct::Write(SLOT, months(4)));
        assert_eq!(draft.answers(&view).value(ItemCode::Months), Some(&Value::Count(4)));
        assert_eq!(draft.safety(), Safety::Writing);
        let draft = run(draft, DraftAct::Stored(SLOT, months(4)));
        assert_eq!(draft.safety(), Safety::Here);
    }

    #[test]
    fn a_receipt_for_an_earlier_letter_does_not_make_the_later_one_safe() {
        let draft = run(Draft::default(), DraftAct::Write(SLOT, months(4)));
        let draft = run(draft, DraftAct::Write(SLOT, months(40)));
        let draft = run(draft, DraftAct::Stored(SLOT, months(4)));
        assert_eq!(draft.safety(), Safety::Writing);
    }

    #[test]
    fn a_view_from_before_does_not_take_a_letter_away() {
        let view = visit();
        let draft = run(Draft::default(), DraftAct::Write(SLOT, months(4)));
        let draft = run(draft, DraftAct::Stored(SLOT, months(4)));
        let draft = run(draft, DraftAct::Seen(Rc::new(view.clone())));
        assert_eq!(draft.answers(&view).value(ItemCode::Months), Some(&Value::Count(4)));
        let mut later = view;
        later.answers.set(ItemCode::Months, Answer::Given { value: Value::Count(4), basis: None });
        assert_eq!(run(draft, DraftAct::Seen(Rc::new(later))), Draft::default());
    }

    #[test]
    fn a_full_disk_is_said_until_the_words_are_on_it() {
        let draft = run(Draft::default(), DraftAct::Write(Slot::Note, Written::Text("保安说".into())));
        let draft = run(draft, DraftAct::Refused(Code::StorageFull));
        assert_eq!(draft.safety(), Safety::NotSaved(Code::StorageFull));
        let draft = run(draft, DraftAct::Stored(Slot::Note, Written::Text("保安说".into())));
        assert_eq!(draft.safety(), Safety::Here);
    }
}
