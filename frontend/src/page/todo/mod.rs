//! 02 待办: what an officer has to verify, the most dangerous first.

pub mod draw;

use std::ops::Range;

use niangjia_ipc::query::Window;
use niangjia_ipc::{Topic, query};
use yew::prelude::*;

use super::when_ready;
use crate::hook::{use_ask, use_now};
use draw::{Stretch, TodoScreen};

/// Rows asked for at once; the device gives at most 500 (decisions.md).
const ROWS: u32 = 100;

/// Rows before the first one on the screen that are asked for too, so that scrolling back finds them.
const ROWS_BEFORE: u32 = 30;

#[component(Todo)]
pub fn todo() -> Html {
    let now = use_now();
    let find = use_state_eq(|| None::<String>);
    let from = use_state_eq(|| 0_u32);
    let window = Window { from: *from, rows: ROWS };
    let question = query::Todo { find: (*find).clone().unwrap_or_default(), window };
    let answer = use_ask(question, &[Topic::Tickets, Topic::Sync, Topic::App]);
    let onfind = {
        let (find, from) = (find.clone(), from.clone());
        Callback::from(move |wanted: Option<String>| {
            from.set(0);
            find.set(wanted);
        })
    };
    let onwindow = Callback::from(move |drawn: Range<usize>| from.set(first_asked(*from, &drawn)));
    let body = when_ready(&answer, |view| {
        let stretch = Stretch { view: view.clone(), now };
        html! { <TodoScreen {stretch} find={(*find).clone()} onfind={onfind.clone()} {onwindow}/> }
    });
    match answer.ready() {
        Some(_) => body,
        None => html! { <draw::TodoFrame title={None::<u32>}>{ body }</draw::TodoFrame> },
    }
}

/// Where the asked rows begin: they move only when what is drawn leaves them.
fn first_asked(from: u32, drawn: &Range<usize>) -> u32 {
    let start = u32::try_from(drawn.start).unwrap_or(u32::MAX);
    let end = u32::try_from(drawn.end).unwrap_or(u32::MAX);
    if start >= from && end <= from.saturating_add(ROWS) { from } else { start.saturating_sub(ROWS_BEFORE) }
}

#[cfg(test)]
mod tests {
    use super::first_asked;

    #[test]
    fn the_asked_rows_move_only_when_the_screen_leaves_them() {
        assert_eq!(first_asked(0, &(0..20)), 0);
        assert_eq!(first_asked(0, &(85..105)), 55);
        assert_eq!(first_asked(55, &(60..80)), 55);
        assert_eq!(first_asked(55, &(20..40)), 0);
    }
}
