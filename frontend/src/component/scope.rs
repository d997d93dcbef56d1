use niangjia_ipc::view::Strip;
use yew::prelude::*;

use super::{Note, NoteTone};
use crate::hook::use_words;

#[derive(Properties, PartialEq)]
pub struct ScopeNotesProps {
    pub strip: Strip,
}

/// What a person must know of what he may see here: that tickets were to go all at once and have stayed.
#[component(ScopeNotes)]
pub fn scope_notes(props: &ScopeNotesProps) -> Html {
    let words = use_words();
    html! {
        if props.strip.held > 0 {
            <Note tone={NoteTone::Warn}>{ words.scope_held(i64::from(props.strip.held)) }</Note>
        }
    }
}
