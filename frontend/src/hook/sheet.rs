use std::ops::Deref;
use std::rc::Rc;

use niangjia_domain::id::TicketId;
use niangjia_domain::time::DeviceTime;
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
    draft: Rc<D>,
    /// When what was found on opening was last durable; none where the sheet began empty.
    pub found: Option<DeviceTime>,
    pen: Pen,
    set: Callback<D>,
    again: Callback<()>,
}

impl<D> Deref for Sheet<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.draft
    }
}

impl<D> Sheet<D> {
    /// Takes down what the person wrote or chose.
    pub fn set(&self, draft: D) {
        self.set.emit(draft);
    }

    /// Begins anew, and puts the draft away.
    pub fn begin_again(&self) {
        self.again.emit(());
    }

    /// How safe it is; none before anything was written.
    pub fn safety(&self) -> Option<Safety> {
        self.pen.has_written().then(|| self.pen.draft.safety())
    }

    /// The order of the sheet, given once all that was written is on the disk: then the order finds the draft there,
    /// and puts it away.
    pub fn then<T: Clone + 'static>(&self, order: &Callback<T>) -> Callback<T> {
        let (pen, order) = (self.pen.clone(), order.clone());
        Callback::from(move |value: T| {
            let order = order.clone();
            pen.flush_then(Callback::from(move |()| order.emit(value.clone())));
        })
    }
}

/// The draft of a sheet: what was kept, or else what it begins with.
#[hook]
pub fn use_sheet<D>(ticket: TicketId, sheet: SheetKind, begin: impl FnOnce() -> D) -> Sheet<D>
where
    D: Clone + PartialEq + Serialize + DeserializeOwned + 'static,
{
    let begun = use_memo((), |()| begin());
    let typed = use_state_eq(|| None::<Rc<D>>);
    let kept = use_ask_when(query::Sheet { ticket, sheet }, Vec::new());
    let pen = use_pen(ticket, None);
    let kept = kept.ready().cloned();
    let found = use_memo(kept, |kept| {
        let view = kept.as_ref()?;
        // A draft of an older app that cannot be read any more is no draft.
        Some((Rc::new(serde_json::from_str::<D>(&view.text).ok()?), view.saved?))
    });
    let draft = match (&*typed, &*found) {
        (Some(typed), _) => Rc::clone(typed),
        (None, Some((draft, _))) => Rc::clone(draft),
        (None, None) => Rc::clone(&begun),
    };
    let set = {
        let (typed, begun, pen) = (typed.clone(), Rc::clone(&begun), pen.clone());
        Callback::from(move |draft: D| {
            let text = if draft == *begun { String::new() } else { serde_json::to_string(&draft).unwrap_or_default() };
            pen.write(Slot::Sheet(sheet), Written::Text(text));
            typed.set(Some(Rc::new(draft)));
        })
    };
    let again = {
        let (set, begun) = (set.clone(), Rc::clone(&begun));
        Callback::from(move |()| set.emit((*begun).clone()))
    };
    let found = found.as_ref().as_ref().filter(|(kept, _)| **kept != *begun).map(|(_, saved)| *saved);
    let found = found.filter(|_| *draft != *begun);
    Sheet { draft, found, pen, set, again }
}
