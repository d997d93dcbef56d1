//! What photos take on this device, what of it may leave, and why the rest stays.

use niangjia_ipc::view::SyncView;
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::Panel;
use crate::icon::{Icon, icon};

pub(super) fn pictures(view: &SyncView, words: Words) -> Html {
    let pictures = view.pictures;
    if pictures.bytes == 0 {
        return Html::default();
    }
    let line =
        |drawing, text: String| html! { <li class="row row--fix small">{ icon(drawing) }<span>{ text }</span></li> };
    let (count, unbacked) = (i64::from(pictures.unbacked), words.size(pictures.unbacked_bytes));
    let stays = match (count, view.no_backup) {
        (0, _) => None,
        (_, true) => Some(line(Icon::Triangle, words.sync_pictures_no_backup(count, &unbacked))),
        (_, false) => Some(line(Icon::Info, words.sync_pictures_unbacked(count, &unbacked))),
    };
    html! {
        <Panel title={words.sync_pictures()}>
            <ul>
                { line(Icon::Image, words.sync_pictures_all(&words.size(pictures.bytes))) }
                if pictures.may_leave_bytes > 0 {
                    { line(Icon::Disk, words.sync_pictures_may_leave(&words.size(pictures.may_leave_bytes))) }
                }
                { for stays }
            </ul>
        </Panel>
    }
}
