use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::nav;
use crate::route::Route;

/// How often and how long a screen is given to grow to the height it had: a list answers within this (a default).
const TRY_EVERY_MS: u32 = 30;
const TRIES: u32 = 20;

/// Scrolls every screen to its top when the person comes to it, and back to where it was when the person
/// comes back to it. Names it in the window's title, too.
#[hook]
pub fn use_place(route: Route) {
    let words = super::use_words();
    let places = use_memo((), |()| RefCell::new(HashMap::<AttrValue, f64>::new()));
    use_effect_with(route, move |route| {
        let key = route.href();
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&words.app_title(&nav::label(*route, words)));
        }
        let wanted = places.borrow().get(&key).copied().unwrap_or(0.0);
        let here = Rc::new(Cell::new(true));
        restore(wanted, &here, TRIES);
        let listener = web_sys::window().map(|window| {
            let (places, key) = (Rc::clone(&places), key.clone());
            EventListener::new(&window, "scroll", move |_| {
                places.borrow_mut().insert(key.clone(), scrolled());
            })
        });
        move || {
            here.set(false);
            drop(listener);
        }
    });
}

fn scrolled() -> f64 {
    web_sys::window().and_then(|window| window.scroll_y().ok()).unwrap_or(0.0)
}

/// Scrolls there now, and again while the screen is still too short for it and `here` is still true.
fn restore(wanted: f64, here: &Rc<Cell<bool>>, tries: u32) {
    scroll_to(wanted);
    if tries > 0 && here.get() && scrolled() + 1.0 < wanted {
        let here = Rc::clone(here);
        Timeout::new(TRY_EVERY_MS, move || {
            if here.get() {
                restore(wanted, &here, tries - 1);
            }
        })
        .forget();
    }
}

fn scroll_to(y: f64) {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, y);
    }
}
