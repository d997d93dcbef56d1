use yew::prelude::*;

/// One way to narrow a list.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterOption {
    /// Words, or a risk tag.
    pub label: Html,
    /// How many would be left.
    pub count: u32,
    /// Whether the list is narrowed to it.
    pub chosen: bool,
}

#[derive(Properties, PartialEq)]
pub struct FilterGroupProps {
    /// What the options have in common.
    pub title: AttrValue,
    pub options: Vec<FilterOption>,
    /// Gets the place of the one that is wanted.
    pub onchoose: Callback<usize>,
}

/// A group of filters with their counts.
#[component(FilterGroup)]
pub fn filter_group(props: &FilterGroupProps) -> Html {
    let options = props.options.iter().enumerate().map(|(index, option)| {
        let onclick = props.onchoose.reform(move |_: MouseEvent| index);
        html! {
            <button type="button" aria-current={option.chosen.then_some("true")} {onclick}>
                <span>{ option.label.clone() }</span><span>{ option.count }</span>
            </button>
        }
    });
    html! { <div class="flt"><h2>{ props.title.clone() }</h2>{ for options }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_filter_shows_what_would_be_left() {
        let option = |label: &'static str, count, chosen| FilterOption { label: html! { { label } }, count, chosen };
        let options = vec![option("我的全部", 31, true), option("待签收", 2, false)];
        insta::assert_snapshot!(draw(html! { <FilterGroup title="环节" {options} onchoose={Callback::noop()}/> }));
    }
}
