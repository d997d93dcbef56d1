//! The desk's list, asked for stretch by stretch.

use niangjia_ipc::Topic;
use niangjia_ipc::query::QueueFilter;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge;
use crate::hook::use_now;
use crate::state::{QueueAct, QueueList};

/// A list is asked for again this often even if nothing changed: its clocks run.
const CLOCK_MS: i64 = 60_000;

/// The tickets of a filter. The rows that are drawn decide which stretch is asked for; it is asked again whenever tickets
/// change, and every minute.
#[hook]
pub fn use_queue(filter: QueueFilter) -> UseReducerHandle<QueueList> {
    let list = use_reducer(|| QueueList::of(filter));
    let turn = use_mut_ref(|| 0_u32);
    let minute = use_now() / CLOCK_MS;
    let dispatcher = list.dispatcher();
    use_effect_with((list.question(), minute), move |(question, _)| {
        let question = question.clone();
        let ask = move || {
            *turn.borrow_mut() += 1;
            let (turn, question, dispatcher) = (*turn.borrow(), question.clone(), dispatcher.clone());
            spawn_local(async move {
                let from = question.window.from;
                let answer = bridge::ask(question).await;
                dispatcher.dispatch(QueueAct::Heard { turn, from, answer });
            });
        };
        ask();
        let hearing = bridge::on_changed(move |changed| {
            let ours = |topic: &Topic| matches!(topic, Topic::Tickets | Topic::Sync | Topic::App);
            if changed.topics.iter().any(ours) {
                ask();
            }
        });
        move || drop(hearing)
    });
    list
}
