//! 07 同步: what is on the way, what needs the person, and the receipts.

mod carry;
pub mod draw;
mod others;
mod room;
mod salvage;

use niangjia_ipc::{Command, Topic, query};
use yew::prelude::*;

use super::{Screen, when_ready};
use crate::hook::{use_ask, use_now, use_tell, use_words};
use draw::{SyncAct, SyncScreen};

#[component(Sync)]
pub fn sync() -> Html {
    let words = use_words();
    let now = use_now();
    let answer = use_ask(query::Sync {}, &[Topic::Sync, Topic::App, Topic::Tickets]);
    let tell = use_tell();
    let act = {
        let tell = tell.clone();
        Callback::from(move |act| {
            tell.send(match act {
                SyncAct::Try => Command::SyncNow {},
                SyncAct::Carry => Command::Export { folder: String::new() },
                SyncAct::SaveReceipts => Command::SaveReceipts { folder: String::new() },
                SyncAct::NoteSalvage => Command::NoteSalvage {},
                SyncAct::SaveCarried(file) => Command::SaveCarried { file, folder: String::new() },
                SyncAct::DropCarried(file) => Command::DropCarried { file },
                SyncAct::Repair { op, how } => Command::Repair { op, how },
            });
        })
    };
    let newest = answer.ready().map(|view| view.receipts.iter().map(|row| row.number).max().unwrap_or(0));
    let landed_after = use_landing(newest);
    match answer.ready() {
        Some(view) => html! {
            <SyncScreen view={(**view).clone()} {now} {landed_after} busy={tell.busy} refused={tell.refused.clone()} {act}/>
        },
        None => html! { <Screen title={words.sync_title()}>{ when_ready(&answer, |_| Html::default()) }</Screen> },
    }
}

/// How long the device shakes when a stamp comes down, in milliseconds: felt in the hand, not heard.
const LANDING_MS: u32 = 30;

/// The newest receipt that was there when the person came; stamps after it come down before his eyes.
#[hook]
fn use_landing(newest: Option<u64>) -> u64 {
    let first = use_mut_ref(|| None::<u64>);
    let landed_after = match newest {
        Some(newest) => *first.borrow_mut().get_or_insert(newest),
        None => u64::MAX,
    };
    use_effect_with(newest, move |newest| {
        if newest.is_some_and(|newest| newest > landed_after)
            && let Some(window) = web_sys::window()
        {
            vibrate(&window.navigator());
        }
    });
    landed_after
}

/// Some web views have no such word at all (WebKit's), and calling it there would stop the page.
fn vibrate(navigator: &web_sys::Navigator) {
    if js_sys::Reflect::has(navigator, &"vibrate".into()).unwrap_or(false) {
        navigator.vibrate_with_duration(LANDING_MS);
    }
}
