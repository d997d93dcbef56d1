use niangjia_ipc::view::{Lease, Strip};
use yew::prelude::*;

use super::{Note, NoteTone};
use crate::hook::use_words;
use crate::icon::Icon;

#[derive(Properties, PartialEq)]
pub struct ScopeNotesProps {
    pub strip: Strip,
}

/// What a person must know of what he may see here: that tickets were to go all at once and have stayed.
#[component(ScopeNotes)]
pub fn scope_notes(props: &ScopeNotesProps) -> Html {
    let words = use_words();
    let lease = match props.strip.lease {
        Lease::Fresh => Html::default(),
        Lease::Ending { days } => html! { <Note tone={NoteTone::Warn}>{ words.lease_ending(i64::from(days)) }</Note> },
        Lease::Locked => html! { <Note tone={NoteTone::Warn} icon={Icon::Lock}>{ words.lease_locked() }</Note> },
    };
    html! {
        <>
        { lease }
        if props.strip.held > 0 {
            <Note tone={NoteTone::Warn}>{ words.scope_held(i64::from(props.strip.held)) }</Note>
        }
        </>
    }
}
