use yew::prelude::*;

/// Where a section of a form stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// Nothing in it yet.
    Open,
    /// All that is asked for is there.
    Done,
    /// Being filled.
    Now,
    /// Something required is missing.
    Gap,
}

impl StepState {
    fn key(self) -> Option<&'static str> {
        match self {
            StepState::Open => None,
            StepState::Done => Some("done"),
            StepState::Now => Some("now"),
            StepState::Gap => Some("gap"),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct StepsProps {
    /// How the sections stand, read aloud.
    pub label: AttrValue,
    pub steps: Vec<StepState>,
}

/// The sections of a form as a row of marks.
#[component(Steps)]
pub fn steps(props: &StepsProps) -> Html {
    let steps = props.steps.iter().map(|step| html! { <span data-s={step.key()}></span> });
    html! { <div class="steps only-phone" role="img" aria-label={props.label.clone()}>{ for steps }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_section_shows_how_it_stands() {
        let steps = vec![StepState::Done, StepState::Now, StepState::Open, StepState::Gap];
        insta::assert_snapshot!(draw(html! { <Steps label="共四节" {steps}/> }));
    }
}
