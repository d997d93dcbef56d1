use niangjia_domain::risk::Level;
use niangjia_words::Words;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// How a level of danger looks: shape, word, colour and edge pattern say it together.
pub trait RiskLook {
    /// The shape that stands for it.
    fn icon(self) -> Icon;
    /// The word on the tag, also read aloud.
    fn label(self, words: Words) -> String;
    /// The colour's name inside a sentence.
    fn color_word(self, words: Words) -> String;
    /// The edge of a slip, for the `data-risk` that the styles know.
    fn edge(self) -> &'static str;
    /// The class of the tag.
    fn class(self) -> &'static str;
}

impl RiskLook for Level {
    fn icon(self) -> Icon {
        match self {
            Level::Red => Icon::Octagon,
            Level::Orange => Icon::Triangle,
            Level::Yellow => Icon::Diamond,
            Level::Blue => Icon::Dot,
        }
    }

    fn label(self, words: Words) -> String {
        match self {
            Level::Red => words.risk_red(),
            Level::Orange => words.risk_orange(),
            Level::Yellow => words.risk_yellow(),
            Level::Blue => words.risk_blue(),
        }
    }

    fn color_word(self, words: Words) -> String {
        match self {
            Level::Red => words.risk_red_word(),
            Level::Orange => words.risk_orange_word(),
            Level::Yellow => words.risk_yellow_word(),
            Level::Blue => words.risk_blue_word(),
        }
    }

    fn edge(self) -> &'static str {
        match self {
            Level::Red => "red",
            Level::Orange => "orange",
            Level::Yellow => "yellow",
            Level::Blue => "blue",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Level::Red => "risk risk--red",
            Level::Orange => "risk risk--orange",
            Level::Yellow => "risk risk--yellow",
            Level::Blue => "risk risk--blue",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct RiskTagProps {
    pub level: Level,
    /// The score, where there is room for it.
    #[prop_or_default]
    pub points: Option<u32>,
}

/// The tag of a risk level.
#[component(RiskTag)]
pub fn risk_tag(props: &RiskTagProps) -> Html {
    let words = use_words();
    let level = props.level;
    html! {
        <span class={level.class()}>
            { icon(level.icon()) }{ level.label(words) }
            if let Some(points) = props.points { { format!(" {}", words.number_points(i64::from(points))) } }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_level_has_its_own_shape_word_and_class() {
        let all = [Level::Red, Level::Orange, Level::Yellow, Level::Blue];
        let tags: Html = all.into_iter().map(|level| html! { <RiskTag {level}/> }).collect();
        insta::assert_snapshot!(draw(html! { <>{ tags }<RiskTag level={Level::Red} points={13}/></> }));
    }
}
