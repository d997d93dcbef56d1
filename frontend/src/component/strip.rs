use niangjia_words::Words;
use yew::prelude::*;

use super::rich;
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// What the strip over 待办 has to say; counts are records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StripState {
    /// No network: a normal day.
    Off { held: u32 },
    /// On the way.
    Sending { left: u32 },
    /// Online, and something waits for a reason that will pass.
    Waiting { held: u32 },
    /// Some records need the person; the rest goes on.
    Attention { count: u32 },
    /// Nothing waits; when the last receipt came, if one ever did.
    Delivered { at: Option<AttrValue> },
}

impl StripState {
    fn icon(&self) -> Icon {
        match self {
            StripState::Off { .. } => Icon::Offline,
            StripState::Sending { .. } => Icon::Up,
            StripState::Waiting { .. } => Icon::Device,
            StripState::Attention { .. } => Icon::Triangle,
            StripState::Delivered { .. } => Icon::Done,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            StripState::Off { .. } | StripState::Waiting { .. } => "off",
            StripState::Sending { .. } => "sending",
            StripState::Attention { .. } => "attention",
            StripState::Delivered { .. } => "ok",
        }
    }

    fn text(&self, words: Words) -> String {
        match self {
            StripState::Off { held: 0 } => words.strip_offline(),
            StripState::Off { held } => words.strip_offline_held(i64::from(*held)),
            StripState::Sending { left } => words.strip_sending(i64::from(*left)),
            StripState::Waiting { held } => words.strip_waiting(i64::from(*held)),
            StripState::Attention { count } => words.strip_attention(i64::from(*count)),
            StripState::Delivered { at: Some(at) } => words.strip_ok(at),
            StripState::Delivered { at: None } => words.strip_ok_never(),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct StripProps {
    pub state: StripState,
    /// Where a tap leads: the page 同步.
    pub href: AttrValue,
}

/// The strip that says where the work is; spoken once per change.
#[component(Strip)]
pub fn strip(props: &StripProps) -> Html {
    let words = use_words();
    html! {
        <a class="strip" href={props.href.clone()} data-state={props.state.name()}>
            { icon(props.state.icon()) }
            <span role="status">{ rich(&props.state.text(words)) }</span>
            { icon(Icon::Forward) }
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_state_of_the_strip_says_where_the_work_is() {
        let all = [
            StripState::Off { held: 3 },
            StripState::Off { held: 0 },
            StripState::Sending { left: 2 },
            StripState::Waiting { held: 1 },
            StripState::Attention { count: 1 },
            StripState::Delivered { at: Some("14:52".into()) },
            StripState::Delivered { at: None },
        ];
        let strips: Html = all.into_iter().map(|state| html! { <Strip {state} href="#/sync"/> }).collect();
        insta::assert_snapshot!(draw(strips));
    }
}
