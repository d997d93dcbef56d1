use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use niangjia_domain::form::{Answer, ItemCode, Value};
use niangjia_domain::id::TicketId;
use niangjia_ipc::view::VisitView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge;
use crate::state::{Draft, DraftAct, Slot, Written};

/// How long the pen waits for the next letter before it writes (SCREENS: at most 300 ms).
const PAUSE_MS: u32 = 250;
/// How long it waits before it tries again what could not be written.
const AGAIN_MS: u32 = 3_000;

/// What is waiting to be written. One command is on its way at a time, so that letters land in the order they were typed.
struct Ink {
    ticket: TicketId,
    waiting: BTreeMap<Slot, Written>,
    pause: Option<Timeout>,
    busy: bool,
    /// Told once nothing waits any more.
    after: Vec<Callback<()>>,
    dispatch: UseReducerDispatcher<Draft>,
}

/// Writes a draft to the device, by itself: a visit's, or a sheet's.
#[derive(Clone)]
pub struct Pen {
    /// What lies over the device's view, as of this drawing: two drawings of one pen differ when it wrote in between.
    pub draft: Rc<Draft>,
    ink: Rc<RefCell<Ink>>,
}

impl PartialEq for Pen {
    fn eq(&self, other: &Self) -> bool {
        self.draft == other.draft && Rc::ptr_eq(&self.ink, &other.ink)
    }
}

impl Pen {
    /// Takes down what the person wrote; it is durable a moment later.
    pub fn write(&self, slot: Slot, written: Written) {
        let dispatch = self.ink.borrow().dispatch.clone();
        dispatch.dispatch(DraftAct::Write(slot, written.clone()));
        let ink = Rc::clone(&self.ink);
        let mut now = self.ink.borrow_mut();
        now.waiting.insert(slot, written);
        now.pause = Some(Timeout::new(PAUSE_MS, move || flush(&ink)));
    }

    /// An answer of the form.
    pub fn answer(&self, item: ItemCode, answer: Answer<Value>) {
        self.write(Slot::Item(item), Written::Answer(answer));
    }

    /// Writes what waits now: a field was left, or the page goes away.
    pub fn flush(&self) {
        flush(&self.ink);
    }

    /// Writes what waits now, and calls `done` once all of it is durable, or one write was refused: what comes after
    /// will meet the same disk and say so.
    pub fn flush_then(&self, done: Callback<()>) {
        self.ink.borrow_mut().after.push(done);
        flush(&self.ink);
    }

    /// Whether anything was written with it.
    #[must_use]
    pub fn has_written(&self) -> bool {
        self.draft.has_written()
    }
}

fn flush(ink: &Rc<RefCell<Ink>>) {
    let next = {
        let mut now = ink.borrow_mut();
        if now.busy {
            return;
        }
        let next = now.waiting.pop_first();
        now.busy = next.is_some();
        next.map(|(slot, written)| (now.ticket, slot, written))
    };
    let Some((ticket, slot, written)) = next else { return go_on(ink) };
    let ink = Rc::clone(ink);
    spawn_local(async move {
        let answer = bridge::tell(&written.clone().command(ticket, slot)).await;
        let dispatch = ink.borrow().dispatch.clone();
        ink.borrow_mut().busy = false;
        match answer {
            Ok(()) => dispatch.dispatch(DraftAct::Stored(slot, written)),
            Err(code) => {
                let again = Rc::clone(&ink);
                {
                    let mut now = ink.borrow_mut();
                    // What was typed since replaces it.
                    now.waiting.entry(slot).or_insert(written);
                    now.pause = Some(Timeout::new(AGAIN_MS, move || flush(&again)));
                }
                dispatch.dispatch(DraftAct::Refused(code));
                go_on(&ink);
                return;
            }
        }
        flush(&ink);
    });
}

/// Calls those who waited for the ink to dry.
fn go_on(ink: &Rc<RefCell<Ink>>) {
    let after = std::mem::take(&mut ink.borrow_mut().after);
    for done in after {
        done.emit(());
    }
}

/// A pen for a visit's draft. What it wrote is kept over the view until the view has it.
#[hook]
pub fn use_pen(ticket: TicketId, view: Option<Rc<VisitView>>) -> Pen {
    let draft = use_reducer(Draft::default);
    let dispatch = draft.dispatcher();
    let ink = use_memo(ticket, |ticket| {
        let waiting = BTreeMap::new();
        Rc::new(RefCell::new(Ink { ticket: *ticket, waiting, pause: None, busy: false, after: Vec::new(), dispatch }))
    });
    let pen = Pen { draft: Rc::new((*draft).clone()), ink: Rc::clone(&ink) };
    use_effect_with(view, move |view| {
        if let Some(view) = view {
            draft.dispatch(DraftAct::Seen(Rc::clone(view)));
        }
    });
    {
        let ink = Rc::clone(&ink);
        use_effect_with((), move |()| {
            let window = web_sys::window();
            let document = window.as_ref().and_then(web_sys::Window::document);
            let (hidden, gone) = (Rc::clone(&ink), Rc::clone(&ink));
            let listeners = (
                document.map(|document| EventListener::new(&document, "visibilitychange", move |_| flush(&hidden))),
                window.map(|window| EventListener::new(&window, "pagehide", move |_| flush(&gone))),
            );
            move || {
                drop(listeners);
                // Another screen comes: nothing waits for a pause any more.
                flush(&ink);
            }
        });
    }
    pen
}
