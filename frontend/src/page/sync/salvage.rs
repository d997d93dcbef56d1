//! What was saved when files of this device were damaged.

use niangjia_ipc::view::SalvagedView;
use niangjia_words::Words;
use yew::prelude::*;

use super::draw::SyncAct;
use crate::component::{Button, Panel, StateWord, WordTone};
use crate::icon::{Icon, icon};

pub(super) fn salvaged(saved: Option<SalvagedView>, act: &Callback<SyncAct>, words: Words) -> Html {
    let Some(saved) = saved else { return Html::default() };
    let line =
        |drawing, text: String| html! { <li class="row row--fix small">{ icon(drawing) }<span>{ text }</span></li> };
    html! {
        <Panel held={true} label={words.sync_salvaged()}>
            <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.sync_salvaged()}/>
            <ul class="gap-above">
                { line(Icon::Check, words.sync_salvaged_all(i64::from(saved.records), i64::from(saved.drafts))) }
                if saved.lost > 0 { { line(Icon::Triangle, words.sync_salvaged_lost(i64::from(saved.lost))) } }
                if saved.photos > 0 { { line(Icon::Triangle, words.sync_salvaged_photos(i64::from(saved.photos))) } }
                { line(Icon::Disk, words.sync_salvaged_kept()) }
            </ul>
            <div class="row gap-above">
                <Button icon={Icon::Check} label={words.sync_understood()} onclick={act.reform(|()| SyncAct::NoteSalvage)}/>
            </div>
        </Panel>
    }
}
