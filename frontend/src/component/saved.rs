use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// Whether what is on the screen is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SavedState {
    /// Being written.
    Writing,
    /// Stored; the clock time of the last write, if anything was written.
    Here { at: Option<AttrValue> },
    /// Not stored; what to do about it.
    NotSaved { advice: AttrValue },
}

#[derive(Properties, PartialEq)]
pub struct SavedProps {
    pub state: SavedState,
}

/// The mark of autosave beside a form; spoken once per change.
#[component(Saved)]
pub fn saved(props: &SavedProps) -> Html {
    let words = use_words();
    match &props.state {
        SavedState::Writing => {
            html! { <span class="saved" role="status">{ icon(Icon::Edit) }{ words.saved_writing() }</span> }
        }
        SavedState::Here { at } => {
            let text = at.as_ref().map_or_else(|| words.saved_here(), |at| words.saved_at(at));
            html! { <span class="saved num" role="status">{ icon(Icon::Device) }{ text }</span> }
        }
        SavedState::NotSaved { advice } => html! {
            <span class="saved saved--row" role="alert">
                <span class="over">{ icon(Icon::Octagon) }{ words.saved_not() }</span>{ advice.clone() }
            </span>
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_state_of_autosave_is_said_in_words() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Saved state={SavedState::Writing}/>
                <Saved state={SavedState::Here { at: Some("14:31".into()) }}/>
                <Saved state={SavedState::Here { at: None }}/>
                <Saved state={SavedState::NotSaved { advice: "手机满了，先别退出".into() }}/>
            </>
        }));
    }
}
