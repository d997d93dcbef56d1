use yew::prelude::*;

/// What a moment of a timeline is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MomentTone {
    /// Something that happened.
    #[default]
    Past,
    /// The latest, or the one that matters here.
    Now,
    /// Red risk.
    Danger,
    /// Expected.
    Next,
}

impl MomentTone {
    fn key(self) -> Option<&'static str> {
        match self {
            MomentTone::Past => None,
            MomentTone::Now => Some("now"),
            MomentTone::Danger => Some("red"),
            MomentTone::Next => Some("next"),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// [`Moment`]s, the latest first.
    pub children: Html,
}

/// What happened to a ticket.
#[component(Timeline)]
pub fn timeline(props: &TimelineProps) -> Html {
    html! { <ol class="tl">{ props.children.clone() }</ol> }
}

#[derive(Properties, PartialEq)]
pub struct MomentProps {
    #[prop_or_default]
    pub tone: MomentTone,
    /// When, in words; none for what is expected.
    #[prop_or_default]
    pub time: Option<AttrValue>,
    pub title: AttrValue,
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// A delivery mark or the like.
    #[prop_or_default]
    pub children: Html,
}

/// One entry of a timeline.
#[component(Moment)]
pub fn moment(props: &MomentProps) -> Html {
    html! {
        <li data-k={props.tone.key()}>
            if let Some(time) = &props.time { <time>{ time.clone() }</time> }
            <b>{ props.title.clone() }</b>
            if let Some(text) = &props.text { <p>{ text.clone() }</p> }
            { props.children.clone() }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_timeline_tells_past_now_danger_and_next_apart() {
        insta::assert_snapshot!(draw(html! {
            <Timeline>
                <Moment tone={MomentTone::Next} title="到场核实" text="等您去"/>
                <Moment tone={MomentTone::Now} time="11:12" title="您已接单"/>
                <Moment tone={MomentTone::Danger} time="10:58" title="升为红色风险"/>
                <Moment time="10:40" title="县里签收"/>
            </Timeline>
        }));
    }
}
