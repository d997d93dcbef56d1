use niangjia_domain::act::Solved;
use niangjia_domain::id::TicketId;
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use yew::prelude::*;

use super::super::solved;
use super::{SheetEnd, SheetState, gap_word, kept, when_complete};
use crate::component::{Drawer, Field, FieldInput, Segment, SegmentOption};
use crate::hook::{use_now, use_sheet, use_words};
use crate::state::ReplyDraft;

const SOLVED: [Solved; 3] = [Solved::Yes, Solved::Partly, Solved::No];

#[derive(Properties, PartialEq)]
pub struct ReplySheetProps {
    pub ticket: TicketId,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

/// 答复: whether it is settled, what the worker is told, what colleagues need to know.
#[component(ReplySheet)]
pub fn reply_sheet(props: &ReplySheetProps) -> Html {
    let words = use_words();
    let now = use_now();
    let draft = use_sheet(props.ticket, SheetKind::Reply, ReplyDraft::default);
    let set = |change: fn(&mut ReplyDraft, String)| {
        let draft = draft.clone();
        Callback::from(move |typed: String| {
            let mut next = (*draft).clone();
            change(&mut next, typed);
            draft.set(next);
        })
    };
    let order = draft.order(props.ticket);
    let label = order.as_ref().map_or_else(|gap| gap_word(*gap, words), |_| words.order_go_reply());
    let ready = order.is_ok();
    let onorder = when_complete(order, &draft.then(&props.onorder));
    let options: Vec<SegmentOption> = SOLVED
        .iter()
        .map(|one| SegmentOption { label: solved(*one, words).into(), ..SegmentOption::default() })
        .collect();
    let at = SOLVED.iter().position(|one| Some(*one) == draft.solved);
    let onchoose = {
        let draft = draft.clone();
        Callback::from(move |place: usize| {
            draft.set(ReplyDraft { solved: SOLVED.get(place).copied(), ..(*draft).clone() })
        })
    };
    html! {
        <Drawer title={words.order_reply()} onclose={props.onclose.clone()}>
            { kept(&draft, now, words) }
            <div class="field">
                <p class="field__l">{ words.order_solved() }</p>
                <Segment label={words.order_solved()} {options} chosen={at} {onchoose}/>
            </div>
            if draft.asks_why() {
                <Field id="reply-why" label={words.order_why()} input={FieldInput::Text} value={draft.why.clone()} oninput={set(|draft, typed| draft.why = typed)}/>
            }
            <Field id="reply-to-worker" label={words.order_to_worker()} hint={words.order_to_worker_hint()} input={FieldInput::Text}
                value={draft.to_worker.clone()} oninput={set(|draft, typed| draft.to_worker = typed)}/>
            <Field id="reply-recovered" label={words.order_recovered()} hint={words.order_may_skip()} input={FieldInput::Money}
                value={draft.recovered.clone()} oninput={set(|draft, typed| draft.recovered = typed)}/>
            <Field id="reply-law" label={words.order_law()} hint={words.order_law_hint()} input={FieldInput::Text}
                value={draft.law.clone()} oninput={set(|draft, typed| draft.law = typed)}/>
            <Field id="reply-internal" label={words.order_internal()} hint={words.order_internal_hint()} input={FieldInput::Text}
                value={draft.internal.clone()} oninput={set(|draft, typed| draft.internal = typed)}/>
            <SheetEnd id="order-go" will={words.order_will_reply()} {label} {ready} state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}
