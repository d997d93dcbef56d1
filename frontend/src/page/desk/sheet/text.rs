use niangjia_domain::id::{OpId, TicketId};
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use niangjia_words::Words;
use yew::prelude::*;

use super::{SheetEnd, SheetState, gap_word, kept, when_complete};
use crate::component::{Drawer, Field, FieldInput};
use crate::hook::{use_now, use_sheet, use_words};
use crate::state::{OrderGap, note, take_up, withdraw};

/// An order that is given with a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextSheetKind {
    /// 撤回
    Withdraw,
    /// 办理, after this report if there is one.
    TakeUp(Option<OpId>),
    /// 备注
    Note,
}

impl TextSheetKind {
    fn sheet(self) -> SheetKind {
        match self {
            TextSheetKind::Withdraw => SheetKind::Withdraw,
            TextSheetKind::TakeUp(_) => SheetKind::TakeUp,
            TextSheetKind::Note => SheetKind::Note,
        }
    }

    fn title(self, words: Words) -> String {
        match self {
            TextSheetKind::Withdraw => words.order_withdraw(),
            TextSheetKind::TakeUp(_) => words.order_take_up(),
            TextSheetKind::Note => words.order_note(),
        }
    }

    fn label(self, words: Words) -> (String, Option<String>) {
        match self {
            TextSheetKind::Withdraw => (words.order_withdraw_reason(), Some(words.order_reason_hint())),
            TextSheetKind::TakeUp(_) => (words.order_take_up_note(), Some(words.order_may_skip())),
            TextSheetKind::Note => (words.order_note_text(), Some(words.order_note_hint())),
        }
    }

    fn go(self, words: Words) -> String {
        match self {
            TextSheetKind::Withdraw => words.order_go_withdraw(),
            TextSheetKind::TakeUp(_) => words.order_go_take_up(),
            TextSheetKind::Note => words.order_go_note(),
        }
    }

    fn will(self, officer: &str, words: Words) -> String {
        match self {
            TextSheetKind::Withdraw => words.order_will_withdraw(officer),
            TextSheetKind::TakeUp(_) => words.order_will_take_up(),
            TextSheetKind::Note => String::new(),
        }
    }

    fn order(self, ticket: TicketId, text: &str) -> Result<Command, OrderGap> {
        match self {
            TextSheetKind::Withdraw => withdraw(ticket, text),
            TextSheetKind::TakeUp(report) => Ok(take_up(ticket, report, text)),
            TextSheetKind::Note => note(ticket, text),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TextSheetProps {
    pub kind: TextSheetKind,
    pub ticket: TicketId,
    /// Who has the ticket, for what will happen to him.
    pub officer: AttrValue,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

/// A sheet with one text.
#[component(TextSheet)]
pub fn text_sheet(props: &TextSheetProps) -> Html {
    let words = use_words();
    let now = use_now();
    let kind = props.kind;
    let text = use_sheet(props.ticket, kind.sheet(), String::new);
    let order = kind.order(props.ticket, &text);
    let label = order.as_ref().map_or_else(|gap| gap_word(*gap, words), |_| kind.go(words));
    let ready = order.is_ok();
    let onorder = when_complete(order, &text.then(&props.onorder));
    let (name, hint) = kind.label(words);
    let oninput = {
        let text = text.clone();
        Callback::from(move |typed| text.set(typed))
    };
    html! {
        <Drawer title={kind.title(words)} onclose={props.onclose.clone()}>
            { kept(&text, now, words) }
            <Field id="order-text" label={name} hint={hint.map(AttrValue::from)} input={FieldInput::Text} value={(*text).clone()} {oninput}/>
            <SheetEnd id="order-go" will={kind.will(&props.officer, words)} {label} {ready} state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}
