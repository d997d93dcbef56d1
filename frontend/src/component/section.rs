use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct SectionProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub note: Option<AttrValue>,
}

/// The heading of a section of a list.
#[component(Section)]
pub fn section(props: &SectionProps) -> Html {
    html! {
        <h2 class="sec">
            <span class="sec__n">{ props.title.clone() }</span>
            if let Some(note) = &props.note { <span class="sec__note num">{ note.clone() }</span> }
        </h2>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_heading_may_carry_a_note() {
        insta::assert_snapshot!(draw(
            html! { <><Section title="马上去" note="红色风险排最前"/><Section title="已超时"/></> }
        ));
    }
}
