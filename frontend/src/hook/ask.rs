use niangjia_ipc::{Question, Topic};
use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::bridge;
use crate::state::{Asking, Heard, Remote};

/// The device's answer to a question, asked again whenever one of `topics` changes or the question does.
/// The last answer stays until the next one comes.
#[hook]
pub fn use_ask<Q>(question: Q, topics: &'static [Topic]) -> Remote<Q::Answer>
where
    Q: Question + Clone + PartialEq + 'static,
    Q::Answer: DeserializeOwned + PartialEq + 'static,
{
    use_ask_when(question, topics.to_vec())
}

/// As [`use_ask`], for topics that carry an id.
#[hook]
pub fn use_ask_when<Q>(question: Q, topics: Vec<Topic>) -> Remote<Q::Answer>
where
    Q: Question + Clone + PartialEq + 'static,
    Q::Answer: DeserializeOwned + PartialEq + 'static,
{
    let asking = use_reducer(Asking::<Q::Answer>::default);
    let turn = use_mut_ref(|| 0_u32);
    let dispatch = asking.dispatcher();
    use_effect_with((question, topics), move |(question, topics)| {
        let (question, topics) = (question.clone(), topics.clone());
        let ask = move || {
            *turn.borrow_mut() += 1;
            let (turn, question, dispatch) = (*turn.borrow(), question.clone(), dispatch.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let answer = bridge::ask(question).await;
                dispatch.dispatch(Heard { turn, answer });
            });
        };
        ask();
        let hearing = bridge::on_changed(move |changed| {
            if changed.topics.iter().any(|topic| topics.contains(topic)) {
                ask();
            }
        });
        move || drop(hearing)
    });
    asking.remote.clone()
}
