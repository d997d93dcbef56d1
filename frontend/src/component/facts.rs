use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// Names and what is known under them.
    pub facts: Vec<(AttrValue, Html)>,
}

/// A list of facts.
#[component(Facts)]
pub fn facts(props: &FactsProps) -> Html {
    let facts = props
        .facts
        .iter()
        .map(|(name, value)| html! { <><dt>{ name.clone() }</dt><dd class="num">{ value.clone() }</dd></> });
    html! { <dl class="facts">{ for facts }</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_fact_has_a_name() {
        let facts = vec![("拍摄时间".into(), html! { "14:33:08" }), ("位置".into(), html! { "3 号门附近" })];
        insta::assert_snapshot!(draw(html! { <Facts {facts}/> }));
    }
}
