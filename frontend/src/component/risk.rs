use niangjia_words::Words;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// How dangerous a ticket is: shape, word, colour and edge pattern say it together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RiskLevel {
    /// Leader by phone, at once.
    Red,
    /// Supervisor and street, one working day.
    Orange,
    /// Head of the county's union.
    Yellow,
    /// The ordinary case.
    Blue,
}

impl RiskLevel {
    /// The shape that stands for it.
    #[must_use]
    pub fn icon(self) -> Icon {
        match self {
            RiskLevel::Red => Icon::Octagon,
            RiskLevel::Orange => Icon::Triangle,
            RiskLevel::Yellow => Icon::Diamond,
            RiskLevel::Blue => Icon::Dot,
        }
    }

    /// The word on the tag, also read aloud.
    #[must_use]
    pub fn label(self, words: Words) -> String {
        match self {
            RiskLevel::Red => words.risk_red(),
            RiskLevel::Orange => words.risk_orange(),
            RiskLevel::Yellow => words.risk_yellow(),
            RiskLevel::Blue => words.risk_blue(),
        }
    }

    /// The colour's name inside a sentence.
    #[must_use]
    pub fn color_word(self, words: Words) -> String {
        match self {
            RiskLevel::Red => words.risk_red_word(),
            RiskLevel::Orange => words.risk_orange_word(),
            RiskLevel::Yellow => words.risk_yellow_word(),
            RiskLevel::Blue => words.risk_blue_word(),
        }
    }

    /// The edge of a slip, for the `data-risk` that the styles know.
    #[must_use]
    pub fn edge(self) -> &'static str {
        match self {
            RiskLevel::Red => "red",
            RiskLevel::Orange => "orange",
            RiskLevel::Yellow => "yellow",
            RiskLevel::Blue => "blue",
        }
    }

    fn class(self) -> &'static str {
        match self {
            RiskLevel::Red => "risk risk--red",
            RiskLevel::Orange => "risk risk--orange",
            RiskLevel::Yellow => "risk risk--yellow",
            RiskLevel::Blue => "risk risk--blue",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct RiskTagProps {
    pub level: RiskLevel,
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
        let all = [
            RiskLevel::Red,
            RiskLevel::Orange,
            RiskLevel::Yellow,
            RiskLevel::Blue,
        ];
        let tags: Html = all
            .into_iter()
            .map(|level| html! { <RiskTag {level}/> })
            .collect();
        insta::assert_snapshot!(draw(
            html! { <>{ tags }<RiskTag level={RiskLevel::Red} points={13}/></> }
        ));
    }
}
