use niangjia_domain::outcome::Outcome;
use niangjia_ipc::view::{Delivery as Delivered, Transfer};
use niangjia_words::Words;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// How far a record has come: 三联标, three small copies filled one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing waits to be sent.
    Nothing,
    /// Durable on this device.
    Here,
    /// The county's machine signed for it.
    Received,
    /// A person or rule at the county accepted it.
    Accepted,
    /// Refused; reason and fix are beside it.
    Attention,
}

impl Mark {
    /// The words that belong to the mark.
    #[must_use]
    pub fn label(self, words: Words) -> String {
        match self {
            Mark::Nothing => words.delivery_none(),
            Mark::Here => words.delivery_here(),
            Mark::Received => words.delivery_received(),
            Mark::Accepted => words.delivery_accepted(),
            Mark::Attention => words.delivery_attention(),
        }
    }

    /// The mark and the words of what became of an item (lifecycle.md §3, the one table of words).
    #[must_use]
    pub fn of(delivered: &Delivered, words: Words) -> (Self, String) {
        match delivered {
            Delivered::Here => (Mark::Here, words.delivery_here()),
            Delivered::Received => (Mark::Received, words.delivery_received()),
            Delivered::Accepted => (Mark::Accepted, words.delivery_accepted()),
            Delivered::Late { credited: true, .. } => (Mark::Received, words.delivery_credited()),
            Delivered::Late { credited: false, .. } => (Mark::Received, words.delivery_late()),
            Delivered::Superseded { .. } => (Mark::Received, words.delivery_superseded()),
            Delivered::Waiting => (Mark::Received, words.delivery_waiting()),
            Delivered::ToBeChecked => (Mark::Received, words.delivery_unverified()),
            Delivered::Attention { .. } => (Mark::Attention, words.delivery_attention()),
        }
    }

    /// What it means that the county has something and has not settled it, in a sentence; nothing for the settled.
    #[must_use]
    pub fn unsettled(outcome: &Outcome, words: Words) -> Option<String> {
        match outcome {
            Outcome::Waiting { .. } => Some(words.delivery_waiting_means()),
            Outcome::Unverified => Some(words.delivery_unverified_means()),
            Outcome::Quarantined => Some(words.delivery_quarantined_means()),
            Outcome::Foreign => Some(words.delivery_foreign_means()),
            Outcome::Counted { .. }
            | Outcome::Late { .. }
            | Outcome::Applied
            | Outcome::Already
            | Outcome::Superseded { .. }
            | Outcome::Refused { .. } => None,
        }
    }

    /// The mark and the words of a photo's two copies: what the county can already look at comes first.
    #[must_use]
    pub fn of_photo(preview: Transfer, original: Transfer, words: Words) -> (Self, String) {
        match (preview, original) {
            (Transfer::Stuck, _) => (Mark::Attention, words.delivery_attention()),
            (Transfer::Here | Transfer::Sending { .. } | Transfer::Expected, _) => {
                (Mark::Here, words.delivery_photo_here())
            }
            (Transfer::Received | Transfer::There, Transfer::Stuck) => {
                (Mark::Attention, words.delivery_photo_attention())
            }
            (Transfer::Received | Transfer::There, Transfer::Here | Transfer::Expected) => {
                (Mark::Received, words.delivery_photo_preview())
            }
            (Transfer::Received | Transfer::There, Transfer::Sending { permille }) => {
                (Mark::Received, words.delivery_photo_part(&words.percent(u64::from(permille), 1000)))
            }
            (Transfer::Received | Transfer::There, Transfer::Received | Transfer::There) => {
                (Mark::Received, words.delivery_photo_whole())
            }
        }
    }

    fn step(self) -> Option<&'static str> {
        match self {
            Mark::Nothing => None,
            Mark::Here => Some("1"),
            Mark::Received => Some("2"),
            Mark::Accepted => Some("3"),
            Mark::Attention => Some("x"),
        }
    }

    fn copies_filled(self) -> usize {
        match self {
            Mark::Nothing | Mark::Attention => 0,
            Mark::Here => 1,
            Mark::Received => 2,
            Mark::Accepted => 3,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct DeliveryProps {
    pub mark: Mark,
    /// Other words than the mark's own, such as 小图到了，原图 62%.
    #[prop_or_default]
    pub text: Option<AttrValue>,
}

/// Where the copies of a slip lie in the drawing, from its left edge.
const COPY_LEFT: [&str; 3] = ["2", "10.4", "18.8"];

/// A delivery mark with its words.
#[component(Delivery)]
pub fn delivery(props: &DeliveryProps) -> Html {
    let words = use_words();
    let mark = props.mark;
    let text = props.text.clone().unwrap_or_else(|| mark.label(words).into());
    let Some(step) = mark.step() else {
        return html! { <span class="dlv">{ icon(Icon::Done) }{ text }</span> };
    };
    let copies = COPY_LEFT.into_iter().enumerate().map(|(index, x)| {
        let class = (index < mark.copies_filled()).then_some("f");
        html! { <rect {class} {x} y="4" width="6.2" height="12" rx="1.2"/> }
    });
    html! {
        <span class="dlv" data-step={step}>
            <svg viewBox="0 0 28 20" aria-hidden="true">
                { for copies }
                if mark == Mark::Attention { <path d="M13.5 8v3.5M13.5 13.4v.1"/> }
            </svg>
            { text }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn what_the_county_has_and_has_not_settled_is_said_in_a_sentence() {
        let words = Words::default();
        let said = |outcome: &Outcome| Mark::unsettled(outcome, words);
        assert_eq!(said(&Outcome::Applied), None);
        let open = [Outcome::Waiting { deps: Vec::new() }, Outcome::Unverified, Outcome::Quarantined, Outcome::Foreign];
        for outcome in open {
            assert!(said(&outcome).is_some_and(|text| text.starts_with("县里收到了，")), "{outcome:?}");
        }
    }

    #[test]
    fn each_step_fills_one_copy_more() {
        let all = [Mark::Nothing, Mark::Here, Mark::Received, Mark::Accepted, Mark::Attention];
        let marks: Html = all.into_iter().map(|mark| html! { <Delivery {mark}/> }).collect();
        insta::assert_snapshot!(draw(marks));
    }

    #[test]
    fn the_words_of_a_list_replace_the_marks_own() {
        let drawn = draw(html! { <Delivery mark={Mark::Here} text="2 件仅在本机"/> });
        assert!(drawn.contains("2 件仅在本机") && !drawn.contains("已存本机"), "{drawn}");
    }

    #[test]
    fn a_photo_whose_preview_arrived_says_how_far_its_original_is() {
        let words = Words::default();
        let say = |preview, original| Mark::of_photo(preview, original, words);
        assert_eq!(say(Transfer::Here, Transfer::Here), (Mark::Here, "小图、原图都在本机".to_owned()));
        let part = say(Transfer::Received, Transfer::Sending { permille: 620 });
        assert_eq!(part, (Mark::Received, "小图到了，原图 62%".to_owned()));
        assert_eq!(say(Transfer::Received, Transfer::Stuck).0, Mark::Attention);
        assert_eq!(say(Transfer::Received, Transfer::Received).1, "小图、原图都到了");
    }
}
