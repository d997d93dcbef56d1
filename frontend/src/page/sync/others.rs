//! 本机的其他人: what the others of this device left, and how far it is.

use niangjia_ipc::view::{DepositState, PersonRow, SyncView};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Item, Note, NoteTone, Panel};
use crate::icon::Icon;
use crate::page::unlock::{called, said};

pub(super) fn others(view: &SyncView, words: Words) -> Html {
    if view.people.is_empty() {
        return Html::default();
    }
    let row = |row: &PersonRow| {
        let drawing = match &row.deposit {
            DepositState::Nothing | DepositState::Delivered => Icon::Done,
            DepositState::Here | DepositState::Words | DepositState::Sealed => Icon::Device,
            DepositState::Waiting { .. } => Icon::Cloud,
            DepositState::NoRoom | DepositState::NotTaken { .. } | DepositState::Refused { .. } => Icon::Triangle,
        };
        html! { <li><Item icon={drawing} title={called(row, words)} text={said(row, words).map(AttrValue::from)}/></li> }
    };
    html! {
        <Panel title={words.people_others()}>
            <p class="small muted">{ words.people_others_note() }</p>
            <ul class="people gap-above">{ for view.people.iter().map(row) }</ul>
        </Panel>
    }
}

/// When this person left last, there was no room to seal for the others what he had not sent.
pub(super) fn left(view: &SyncView, words: Words) -> Html {
    if view.left != DepositState::NoRoom || view.people.is_empty() || view.strip.only_here == 0 {
        return Html::default();
    }
    html! { <Note tone={NoteTone::Warn}>{ words.people_left_no_room() }</Note> }
}
