use yew::prelude::*;

use crate::hook::use_words;

/// How large the seal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SealSize {
    /// In a bar or a rail.
    #[default]
    Small,
    /// On the first screen.
    Large,
}

#[derive(Properties, PartialEq)]
pub struct SealProps {
    #[prop_or_default]
    pub size: SealSize,
}

/// The mark of the product: two people under one roof, in union red.
#[component(Seal)]
pub fn seal(props: &SealProps) -> Html {
    let words = use_words();
    let class = match props.size {
        SealSize::Small => "seal",
        SealSize::Large => "seal seal--lg",
    };
    html! {
        <svg {class} viewBox="0 0 40 40" role="img" aria-label={words.app_name()}>
            <rect x="1" y="1" width="38" height="38" rx="5" fill="currentColor"/>
            <g class="seal__lines">
                <path d="M7 18.5L20 8l13 10.5"/>
                <circle cx="14.5" cy="20.5" r="2.7"/>
                <circle cx="25.5" cy="20.5" r="2.7"/>
                <path d="M8.5 32c.4-4.2 2.7-6.3 6-6.3 2.5 0 4.5 1.3 5.5 3.8 1-2.5 3-3.8 5.5-3.8 3.3 0 5.6 2.1 6 6.3"/>
            </g>
        </svg>
    }
}
