use yew::prelude::*;

use super::SealSize;
use crate::hook::use_words;

/// Which ink a receipt is stamped with. Red belongs to the seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampInk {
    /// Received, enrolled, late.
    Blue,
    /// Accepted.
    Green,
}

#[derive(Properties, PartialEq)]
pub struct StampProps {
    pub ink: StampInk,
    /// The body on the ring, such as 虚构县总工会.
    pub body: AttrValue,
    /// Month, day and time: `11.20 12:03`.
    pub time: AttrValue,
    /// Under the time: 收讫 8841, 受理 8846, 迟到补充.
    pub word: AttrValue,
    /// Tells the curve of its ring from those of other stamps on the screen.
    pub id: AttrValue,
    #[prop_or(SealSize::Large)]
    pub size: SealSize,
    /// It has just come down.
    #[prop_or_default]
    pub landing: bool,
}

/// The date stamp of a receipt.
#[component(Stamp)]
pub fn stamp(props: &StampProps) -> Html {
    let words = use_words();
    let green = (props.ink == StampInk::Green).then_some("stamp--done");
    let small = (props.size == SealSize::Small).then_some("stamp--sm");
    let class = classes!("stamp", green, small, props.landing.then_some("stamp--lands"));
    let arc = format!("arc-{}", props.id);
    let spoken = words.stamp_spoken(&props.body, &props.time, &props.word);
    html! {
        <svg {class} viewBox="0 0 100 100" role="img" aria-label={spoken}>
            <defs><path id={arc.clone()} d="M16 50a34 34 0 0 1 68 0"/></defs>
            <circle cx="50" cy="50" r="47" stroke-width="3"/>
            <circle cx="50" cy="50" r="43" stroke-width="1.2"/>
            <text font-size="11" text-anchor="middle" letter-spacing="1.5">
                <textPath href={format!("#{arc}")} startOffset="50%">{ props.body.clone() }</textPath>
            </text>
            <path d="M8 41h84M8 61h84" stroke-width="1.6"/>
            <text x="50" y="56" font-size="14" text-anchor="middle">{ props.time.clone() }</text>
            <text x="50" y="75" font-size="11.5" text-anchor="middle" letter-spacing="1">{ props.word.clone() }</text>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn stamps_are_blue_green_or_small() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Stamp id="1" ink={StampInk::Blue} body="虚构县总工会" time="11.20 12:03" word="收讫 8841"/>
                <Stamp id="2" ink={StampInk::Green} body="虚构县总工会" time="11.20 14:21" word="受理 8846" landing={true}/>
                <Stamp id="3" ink={StampInk::Blue} body="虚构县总工会" time="11.20 08:41" word="已登记" size={SealSize::Small}/>
            </>
        }));
    }
}
