//! Sheets of the desk: each says what will happen, gives its order, or is left without doing anything.

pub mod register;
mod reply;
mod task;
mod text;

use niangjia_domain::code::Code;
use niangjia_ipc::Command;
use niangjia_words::Words;
use yew::prelude::*;

pub use register::{RegisterSheet, channel};
pub use reply::ReplySheet;
pub use task::TaskSheet;
pub use text::{TextSheet, TextSheetKind};

use crate::component::{Button, ButtonKind, Note, Saved, SavedState};
use crate::hook::{Sheet, use_words};
use crate::page::Refused;
use crate::state::{OrderGap, Safety};

/// The words on the button of an order that is not complete.
#[must_use]
pub fn gap_word(gap: OrderGap, words: Words) -> String {
    match gap {
        OrderGap::Officer => words.order_gap_officer(),
        OrderGap::Task => words.order_gap_task(),
        OrderGap::Reason => words.order_gap_reason(),
        OrderGap::Note => words.order_gap_note(),
        OrderGap::Solved => words.order_gap_solved(),
        OrderGap::Why => words.order_gap_why(),
        OrderGap::ToWorker => words.order_gap_to_worker(),
        OrderGap::Amount => words.order_gap_amount(),
    }
}

/// Whether what is written in a sheet is on the disk; and that it goes on from where it was left, with a way to begin
/// anew.
pub fn kept<D: Clone + 'static>(draft: &Sheet<D>, now: i64, words: Words) -> Html {
    let found = draft.found().map(|saved| {
        let draft = draft.clone();
        let again = Callback::from(move |()| draft.begin_again());
        html! {
            <Note>
                { words.order_found(&words.short_time(saved.ms(), now)) }{ " " }
                <Button id="sheet-again" kind={ButtonKind::Quiet} label={words.order_again()} onclick={again}/>
            </Note>
        }
    });
    let safety = draft.safety().map(|safety| {
        let state = match safety {
            Safety::Writing => SavedState::Writing,
            Safety::Here => SavedState::Here { at: None },
            Safety::NotSaved(code) => SavedState::NotSaved { advice: words.code(&code).into() },
        };
        html! { <p class="row"><Saved {state}/></p> }
    });
    html! { <>{ for safety }{ for found }</> }
}

/// Gives the order, if it is complete.
fn when_complete<G: 'static>(order: Result<Command, G>, onorder: &Callback<Command>) -> Callback<()> {
    let (order, onorder) = (order.ok(), onorder.clone());
    Callback::from(move |()| {
        if let Some(order) = &order {
            onorder.emit(order.clone());
        }
    })
}

/// What every sheet is given.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetState {
    /// An order is being written to the disk.
    pub busy: bool,
    /// Why the last one was refused.
    pub refused: Option<Code>,
}

#[derive(Properties, PartialEq)]
pub struct SheetEndProps {
    /// By which the main button is found.
    pub id: AttrValue,
    /// What will happen.
    pub will: AttrValue,
    /// What the main button does, or why it does not.
    pub label: AttrValue,
    /// Nothing is missing.
    pub ready: bool,
    pub state: SheetState,
    pub onorder: Callback<()>,
    pub onclose: Callback<()>,
}

/// The end of a sheet: what will happen, the order, and the way out.
#[component(SheetEnd)]
pub fn sheet_end(props: &SheetEndProps) -> Html {
    let words = use_words();
    html! {
        <div class="order__end">
            <p class="small muted">{ props.will.clone() }{ words.order_saved_first() }</p>
            <Refused code={props.state.refused.clone()}/>
            <div class="order__buttons">
                <Button id="sheet-cancel" label={words.app_cancel()} onclick={props.onclose.clone()}/>
                <Button
                    id={props.id.clone()} kind={ButtonKind::Main} label={props.label.clone()}
                    disabled={!props.ready || props.state.busy} onclick={props.onorder.clone()}
                />
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::page::desk::fixture::{officers, ticket, ticket_id};

    fn idle() -> SheetState {
        SheetState { busy: false, refused: None }
    }

    #[test]
    fn sending_another_officer_says_what_becomes_of_the_first_ones_work() {
        let sheet = draw(html! {
            <TaskSheet ticket={ticket_id()} current={ticket().assignment} officers={officers()} state={idle()} onorder={Callback::noop()} onclose={Callback::noop()}/>
        });
        insta::assert_snapshot!(sheet);
    }

    #[test]
    fn an_order_that_is_not_complete_says_on_its_button_what_is_missing() {
        let sheet = draw(html! {
            <TextSheet kind={TextSheetKind::Withdraw} ticket={ticket_id()} officer="张某某" state={idle()} onorder={Callback::noop()} onclose={Callback::noop()}/>
        });
        assert!(sheet.contains("先写原因") && sheet.contains("disabled"), "{sheet}");
        let sheet = draw(
            html! { <ReplySheet ticket={ticket_id()} state={idle()} onorder={Callback::noop()} onclose={Callback::noop()}/> },
        );
        assert!(sheet.contains("先选解决了没有"), "{sheet}");
    }

    #[test]
    fn a_refused_order_says_why_beside_its_button() {
        let state = SheetState { busy: false, refused: Some(Code::StorageFull) };
        let sheet = draw(
            html! { <RegisterSheet ticket={ticket_id()} {state} onorder={Callback::noop()} onclose={Callback::noop()}/> },
        );
        assert!(sheet.contains("role=\"alert\"") && sheet.contains("登记工单"), "{sheet}");
    }
}
