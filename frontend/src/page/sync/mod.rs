//! 07 同步: what is on the way, what needs the person, and the receipts.

pub mod draw;

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
                SyncAct::Repair { op, how } => Command::Repair { op, how },
            });
        })
    };
    match answer.ready() {
        Some(view) => {
            html! { <SyncScreen view={(**view).clone()} {now} busy={tell.busy} refused={tell.refused.clone()} {act}/> }
        }
        None => html! { <Screen title={words.sync_title()}>{ when_ready(&answer, |_| Html::default()) }</Screen> },
    }
}
