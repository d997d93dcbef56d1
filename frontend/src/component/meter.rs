use yew::prelude::*;

/// What a share of a meter stands for; told apart by tone and pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeterTone {
    /// Answered, or all there.
    Done,
    /// With a receipt.
    Received,
    /// Only on this device.
    Here,
    /// Left out, with a reason.
    Excused,
}

impl MeterTone {
    fn class(self) -> &'static str {
        match self {
            MeterTone::Done => "meter__done",
            MeterTone::Received => "meter__received",
            MeterTone::Here => "meter__here",
            MeterTone::Excused => "meter__excused",
        }
    }
}

/// One share of a meter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeterPart {
    /// What it stands for.
    pub tone: MeterTone,
    /// Percent of the whole.
    pub percent: f32,
}

#[derive(Properties, PartialEq)]
pub struct MeterProps {
    /// What the meter says, read aloud.
    pub label: AttrValue,
    /// From left to right; what is missing to 100 stays empty.
    pub parts: Vec<MeterPart>,
    #[prop_or_default]
    pub tall: bool,
}

/// A bar of shares.
#[component(Meter)]
pub fn meter(props: &MeterProps) -> Html {
    let mut left = 0.0;
    let parts = props.parts.iter().map(|part| {
        let x = left;
        left += part.percent;
        html! { <rect class={part.tone.class()} x={percent(x)} y="0" width={percent(part.percent)} height="100%"/> }
    });
    let parts: Html = parts.collect();
    let class = if props.tall { "meter meter--tall" } else { "meter" };
    html! { <svg {class} role="img" aria-label={props.label.clone()}>{ parts }</svg> }
}

/// `19%`, to a tenth.
pub(super) fn percent(value: f32) -> String {
    format!("{}%", (value.clamp(0.0, 100.0) * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_shares_of_a_meter_stand_side_by_side() {
        let parts = vec![
            MeterPart { tone: MeterTone::Done, percent: 91.666 },
            MeterPart { tone: MeterTone::Excused, percent: 8.333 },
        ];
        insta::assert_snapshot!(draw(html! { <Meter label="二十二项已填，两项说明了原因" {parts}/> }));
    }
}
