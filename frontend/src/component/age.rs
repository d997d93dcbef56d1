use yew::prelude::*;

use super::meter::percent;

/// How long the oldest unsent record of a device has waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Nothing waits.
    Nothing,
    /// As on any day.
    Waiting,
    /// Long enough to ask.
    Old,
    /// Long enough to call.
    Oldest,
}

impl Age {
    fn class(self) -> &'static str {
        match self {
            Age::Nothing => "age__none",
            Age::Waiting => "age__waiting",
            Age::Old => "age__old",
            Age::Oldest => "age__oldest",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct AgeBarProps {
    pub age: Age,
    /// Length of the bar, percent of the longest that fits.
    pub percent: f32,
}

/// The bar of the fleet radar; the words stand under it.
#[component(AgeBar)]
pub fn age_bar(props: &AgeBarProps) -> Html {
    html! { <svg class="age" aria-hidden="true"><rect class={props.age.class()} width={percent(props.percent)} height="100%"/></svg> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_longer_the_wait_the_longer_and_heavier_the_bar() {
        insta::assert_snapshot!(draw(html! {
            <>
                <AgeBar age={Age::Nothing} percent={1.0}/>
                <AgeBar age={Age::Waiting} percent={14.0}/>
                <AgeBar age={Age::Old} percent={58.0}/>
                <AgeBar age={Age::Oldest} percent={120.0}/>
            </>
        }));
    }
}
