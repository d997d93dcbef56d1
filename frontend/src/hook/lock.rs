use gloo_events::EventListener;
use niangjia_ipc::Command;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;
use yew::prelude::*;

use crate::bridge;

/// In the background for longer than this, the screen is covered (decisions.md: 60 s).
const COVER_AFTER_MS: f64 = 60_000.0;

/// Covers the screen of an open app that comes back from a minute in the background. Delivery goes on.
#[hook]
pub fn use_auto_lock(open: bool) {
    use_effect_with(open, |open| {
        let document = web_sys::window().and_then(|window| window.document()).filter(|_| *open);
        let listener = document.map(|document| {
            let watched = document.clone();
            let hidden_since = std::cell::Cell::new(None::<f64>);
            EventListener::new(&document, "visibilitychange", move |_| {
                if watched.visibility_state() == VisibilityState::Hidden {
                    hidden_since.set(Some(js_sys::Date::now()));
                } else if hidden_since.take().is_some_and(|since| js_sys::Date::now() - since > COVER_AFTER_MS) {
                    spawn_local(cover());
                }
            })
        });
        move || drop(listener)
    });
}

async fn cover() {
    if let Err(code) = bridge::tell(&Command::Lock {}).await {
        web_sys::console::warn_1(&format!("lock: {code:?}").into());
    }
}
