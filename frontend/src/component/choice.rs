use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct SwitchProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What is switched, read aloud.
    pub label: AttrValue,
    pub on: bool,
    /// The words beside the switch where 开 and 关 would not do.
    #[prop_or_default]
    pub text: Option<AttrValue>,
    #[prop_or_default]
    pub disabled: bool,
    /// Gets the state that is wanted.
    #[prop_or_default]
    pub onchange: Callback<bool>,
}

/// Something that is on or off, with the word for it.
#[component(Switch)]
pub fn switch(props: &SwitchProps) -> Html {
    let words = use_words();
    let on = props.on;
    let text = props.text.clone().unwrap_or_else(|| if on { words.switch_on() } else { words.switch_off() }.into());
    let onclick = props.onchange.reform(move |_: MouseEvent| !on);
    html! {
        <button id={props.id.clone()} class="switch" type="button" role="switch" aria-checked={on.to_string()} aria-label={props.label.clone()} disabled={props.disabled} {onclick}>
            { text }<i></i>
        </button>
    }
}

/// One choice of a segment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentOption {
    /// Its word.
    pub label: AttrValue,
    /// A drawing beside it.
    pub icon: Option<Icon>,
    /// A class of its own, as for the sizes of type.
    pub class: Option<&'static str>,
}

#[derive(Properties, PartialEq)]
pub struct SegmentProps {
    /// What is chosen, read aloud.
    pub label: AttrValue,
    pub options: Vec<SegmentOption>,
    /// The place of the chosen one, if one is.
    pub chosen: Option<usize>,
    #[prop_or_default]
    pub disabled: bool,
    /// Gets the place of the one that is wanted.
    #[prop_or_default]
    pub onchoose: Callback<usize>,
}

/// Two to four words of which one holds.
#[component(Segment)]
pub fn segment(props: &SegmentProps) -> Html {
    let options = props.options.iter().enumerate().map(|(index, option)| {
        let onclick = props.onchoose.reform(move |_: MouseEvent| index);
        let checked = (props.chosen == Some(index)).to_string();
        html! {
            <button class={classes!(option.class)} type="button" role="radio" aria-checked={checked} disabled={props.disabled} {onclick}>
                { for option.icon.map(icon) }{ option.label.clone() }
            </button>
        }
    });
    html! { <div class="seg" role="radiogroup" aria-label={props.label.clone()}>{ for options }</div> }
}

#[derive(Properties, PartialEq)]
pub struct CheckProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    pub on: bool,
    /// What is agreed to; the words are part of the target.
    pub children: Html,
    #[prop_or_default]
    pub disabled: bool,
    /// Gets the state that is wanted.
    #[prop_or_default]
    pub onchange: Callback<bool>,
}

/// A box with its sentence, one target.
#[component(Check)]
pub fn check(props: &CheckProps) -> Html {
    let on = props.on;
    let onclick = props.onchange.reform(move |_: MouseEvent| !on);
    html! {
        <button id={props.id.clone()} class="check" type="button" role="checkbox" aria-checked={on.to_string()} disabled={props.disabled} {onclick}>
            <span class="box" data-on={on.then_some("")}>{ icon(Icon::Check) }</span>
            <span>{ props.children.clone() }</span>
        </button>
    }
}

#[derive(Properties, PartialEq)]
pub struct ChipsProps {
    /// What the chips choose, read aloud.
    pub label: AttrValue,
    pub children: Html,
    /// In one row that scrolls sideways, partly visible at the edge.
    #[prop_or_default]
    pub scroll: bool,
}

/// A row of chips.
#[component(Chips)]
pub fn chips(props: &ChipsProps) -> Html {
    let class = classes!("chips", props.scroll.then_some("chips--scroll"));
    html! { <div {class} role="group" aria-label={props.label.clone()}>{ props.children.clone() }</div> }
}

#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// By which others find it.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    pub label: AttrValue,
    pub on: bool,
    #[prop_or_default]
    pub disabled: bool,
    /// Gets the state that is wanted.
    #[prop_or_default]
    pub onchange: Callback<bool>,
}

/// A word that is chosen or not.
#[component(Chip)]
pub fn chip(props: &ChipProps) -> Html {
    let on = props.on;
    let onclick = props.onchange.reform(move |_: MouseEvent| !on);
    html! { <button id={props.id.clone()} class="chip" type="button" aria-pressed={on.to_string()} disabled={props.disabled} {onclick}>{ props.label.clone() }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    fn option(label: &'static str) -> SegmentOption {
        SegmentOption { label: label.into(), ..SegmentOption::default() }
    }

    #[test]
    fn every_choice_says_in_words_whether_it_is_on() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Switch label="长辈版" on={true}/>
                <Switch label="长辈版" on={false} text="没开"/>
                <Switch label="长辈版" on={false} disabled={true}/>
                <Check on={true}>{ "已经念给职工听" }</Check>
                <Check on={false}>{ "还没念" }</Check>
                <Chips label="范围" scroll={true}><Chip label="全部" on={true}/><Chip label="法条" on={false}/><Chip label="问答" on={false} disabled={true}/></Chips>
            </>
        }));
    }

    #[test]
    fn one_of_a_segment_is_checked_or_none() {
        let options = vec![option("属实"), option("部分"), SegmentOption { icon: Some(Icon::Sun), ..option("大太阳") }];
        insta::assert_snapshot!(draw(html! {
            <>
                <Segment label="结论" options={options.clone()} chosen={1}/>
                <Segment label="结论" {options} chosen={None::<usize>} disabled={true}/>
            </>
        }));
    }
}
