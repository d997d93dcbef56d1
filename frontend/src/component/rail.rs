use yew::prelude::*;

use super::meter::percent;
use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct ClockRailProps {
    /// Which clock: 核实, 办理.
    pub name: AttrValue,
    /// What is left, large.
    pub left: AttrValue,
    /// How much of the clock is used, percent.
    pub used_percent: f32,
    /// The bar, read aloud.
    pub spoken: AttrValue,
    /// Where the clock began.
    pub from: AttrValue,
    /// What it does not count; hidden in 长辈版.
    #[prop_or_default]
    pub except: Option<AttrValue>,
    /// Where it ends.
    pub until: AttrValue,
}

/// A clock in full: from when, how much is used, until when.
#[component(ClockRail)]
pub fn clock_rail(props: &ClockRailProps) -> Html {
    html! {
        <div class="rail">
            <p class="rail__big"><span class="st">{ icon(Icon::Clock) }{ props.name.clone() }</span><b class="num">{ props.left.clone() }</b></p>
            <svg class="rail__track" role="img" aria-label={props.spoken.clone()}>
                <rect class="rail__used" width={percent(props.used_percent)} height="100%"/>
            </svg>
            <p class="rail__ends num">
                <span>{ props.from.clone() }</span>
                if let Some(except) = &props.except { <span class="opt">{ except.clone() }</span> }
                <b>{ props.until.clone() }</b>
            </p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_rail_shows_beginning_use_and_end() {
        insta::assert_snapshot!(draw(html! {
            <ClockRail name="核实" left="剩 4 小时" used_percent={19.0} spoken="工作时间已用五十五分" from="11:05 指派" except="午休不计" until="今天 18:00 到点"/>
        }));
    }
}
