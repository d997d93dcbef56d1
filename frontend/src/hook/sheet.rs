use std::ops::Deref;
use std::rc::Rc;

use niangjia_domain::id::TicketId;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use niangjia_ipc::query;
use serde::Serialize;
use serde::de::DeserializeOwned;
use yew::prelude::*;

use super::{Pen, use_ask_when, use_pen};
use crate::state::{Safety, Slot, Written};

/// What is being written in a sheet of the desk. It is kept by the pen that writes the visits, so a reload or a dead
/// battery takes nothing away, and the sheet begins where it was left.
#[derive(Clone, PartialEq)]
pub struct Sheet<D> {
    draft: D,
    begun: D,
    kept: Kept,
}

/// The text of a draft, whatever is written in it: one for all sheets, since every kind of draft would put the whole of
/// it into the page once more.
#[derive(Clone, PartialEq)]
struct Kept {
    /// As it is now; empty where nothing is written.
    text: Rc<str>,
    /// When what was found on opening was last durable.
    found: Option<DeviceTime>,
    pen: Pen,
    set: Callback<String>,
}

impl<D> Deref for Sheet<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.draft
    }
}

impl<D: PartialEq + Serialize> Sheet<D> {
    /// Takes down what the person wrote or chose.
    pub fn set(&self, draft: D) {
        let text = if draft == self.begun { String::new() } else { serde_json::to_string(&draft).unwrap_or_default() };
        self.kept.set.emit(text);
    }
}

impl<D> Sheet<D> {
    /// Begins anew, and puts the draft away.
    pub fn begin_again(&self) {
        self.kept.set.emit(String::new());
    }

    /// When what was found on opening was last durable; none where the sheet is empty, or began so.
    pub fn found(&self) -> Option<DeviceTime> {
        self.kept.found.filter(|_| !self.kept.text.is_empty())
    }

    /// How safe it is; none before anything was written.
    pub fn safety(&self) -> Option<Safety> {
        self.kept.pen.has_written().then(|| self.kept.pen.draft.safety())
    }

    /// The order of the sheet, given once all that was written is on the disk: then the order finds the draft there,
    /// and puts it away.
    pub fn then(&self, order: &Callback<Command>) -> Callback<Command> {
        let (pen, order) = (self.kept.pen.clone(), order.clone());
        Callback::from(move |command: Command| {
            let order = order.clone();
            pen.flush_then(Callback::from(move |()| order.emit(command.clone())));
        })
    }
}

/// The draft of a sheet: what was kept, or else what it begins with. A draft of an older app that cannot be read any
/// more is no draft.
#[hook]
pub fn use_sheet<D>(ticket: TicketId, sheet: SheetKind, begin: impl FnOnce() -> D) -> Sheet<D>
where
    D: Clone + DeserializeOwned,
{
    let kept = use_kept(ticket, sheet);
    let begun = begin();
    let draft = serde_json::from_str(&kept.text).unwrap_or_else(|_| begun.clone());
    Sheet { draft, begun, kept }
}

#[hook]
fn use_kept(ticket: TicketId, sheet: SheetKind) -> Kept {
    let typed = use_state_eq(|| None::<Rc<str>>);
    let answer = use_ask_when(query::Sheet { ticket, sheet }, Vec::new());
    let pen = use_pen(ticket, None);
    let view = answer.ready();
    let found = view.and_then(|view| view.saved);
    let text = (*typed).clone().or_else(|| view.map(|view| Rc::from(view.text.as_str())));
    let set = {
        let pen = pen.clone();
        Callback::from(move |text: String| {
            typed.set(Some(Rc::from(text.as_str())));
            pen.write(Slot::Sheet(sheet), Written::Text(text));
        })
    };
    Kept { text: text.unwrap_or_else(|| Rc::from("")), found, pen, set }
}
