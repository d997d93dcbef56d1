use yew::prelude::*;

use crate::icon::{Icon, icon};

/// What a word of state means for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WordTone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// On its way.
    Sent,
    /// To be minded.
    Warn,
    /// Danger to people.
    Danger,
}

impl WordTone {
    fn class(self) -> &'static str {
        match self {
            WordTone::Plain => "st st--plain",
            WordTone::Good => "st st--ok",
            WordTone::Sent => "st st--sent",
            WordTone::Warn => "st st--warn",
            WordTone::Danger => "st st--red",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct StateWordProps {
    #[prop_or_default]
    pub tone: WordTone,
    pub icon: Icon,
    pub text: AttrValue,
}

/// A state in one word, with its drawing.
#[component(StateWord)]
pub fn state_word(props: &StateWordProps) -> Html {
    html! { <span class={props.tone.class()}>{ icon(props.icon) }{ props.text.clone() }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_tone_has_its_class() {
        insta::assert_snapshot!(draw(html! {
            <>
                <StateWord icon={Icon::Pause} text="停钟"/>
                <StateWord tone={WordTone::Good} icon={Icon::Done} text="已校时"/>
                <StateWord tone={WordTone::Sent} icon={Icon::Up} text="在路上 62%"/>
                <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text="缺 2 项"/>
                <StateWord tone={WordTone::Danger} icon={Icon::Siren} text="预警"/>
            </>
        }));
    }
}
