use niangjia_domain::clock::{Overdue, Remaining};
use niangjia_domain::time::ServerTime;
use niangjia_words::Words;
use yew::prelude::*;

use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// What a clock says. Spans and moments come in words; no unit is ever turned into another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueState {
    /// Whole working days left, and the moment they end.
    WorkingDays { left: u32, until: AttrValue },
    /// Working time left, as a span, and the moment it ends.
    WorkingTime { left: AttrValue, until: AttrValue },
    /// Natural time left, as a span, and the moment it ends.
    NaturalTime { left: AttrValue, until: AttrValue },
    /// Over by whole working days, and when it ran out.
    OverDays { by: u32, since: AttrValue },
    /// Over by a span, and when it ran out.
    Over { by: AttrValue, since: AttrValue },
    /// Paused, and why.
    Stopped { why: AttrValue },
    /// The calendar of the year is not published; the earliest it can be.
    Provisional { earliest: AttrValue },
    /// No clock runs; what to say instead, such as when it was handed in.
    Still { text: AttrValue },
}

impl DueState {
    /// What the law says of a clock, with its end in words.
    #[must_use]
    pub fn of(remaining: Remaining, due: Option<ServerTime>, now_ms: i64, words: Words) -> Self {
        let end: AttrValue = due.map_or_else(String::new, |due| words.day_time(due.ms(), now_ms)).into();
        match remaining {
            Remaining::WorkingDays(days) => DueState::WorkingDays { left: days.0, until: end },
            Remaining::WorkingMinutes(minutes) => {
                DueState::WorkingTime { left: words.minutes(minutes.0).into(), until: end }
            }
            Remaining::NaturalMinutes(minutes) => {
                DueState::NaturalTime { left: words.minutes(minutes.0).into(), until: end }
            }
            Remaining::Overdue(Overdue::WorkingDays(days)) => DueState::OverDays { by: days.0, since: end },
            Remaining::Overdue(Overdue::WorkingMinutes(minutes)) => {
                DueState::Over { by: words.minutes(minutes.0).into(), since: end }
            }
            Remaining::Overdue(Overdue::NaturalMinutes(minutes)) => {
                DueState::Over { by: words.minutes(minutes.0).into(), since: end }
            }
            Remaining::Provisional { earliest } => {
                DueState::Provisional { earliest: words.day(earliest.ms(), now_ms).into() }
            }
            Remaining::Stopped => DueState::Stopped { why: AttrValue::default() },
        }
    }

    fn icon(&self) -> Option<Icon> {
        match self {
            DueState::WorkingDays { .. } | DueState::WorkingTime { .. } | DueState::NaturalTime { .. } => {
                Some(Icon::Clock)
            }
            DueState::OverDays { .. } | DueState::Over { .. } => Some(Icon::Flag),
            DueState::Stopped { .. } => Some(Icon::Pause),
            DueState::Provisional { .. } => Some(Icon::Info),
            DueState::Still { .. } => None,
        }
    }

    fn is_over(&self) -> bool {
        match self {
            DueState::OverDays { .. } | DueState::Over { .. } => true,
            DueState::WorkingDays { .. }
            | DueState::WorkingTime { .. }
            | DueState::NaturalTime { .. }
            | DueState::Stopped { .. }
            | DueState::Provisional { .. }
            | DueState::Still { .. } => false,
        }
    }

    fn class(&self) -> &'static str {
        match self {
            DueState::WorkingTime { .. } | DueState::NaturalTime { .. } => "due due--soon",
            DueState::WorkingDays { .. }
            | DueState::OverDays { .. }
            | DueState::Over { .. }
            | DueState::Stopped { .. }
            | DueState::Provisional { .. }
            | DueState::Still { .. } => "due",
        }
    }

    /// The words that are stressed, and those beside them.
    #[must_use]
    pub fn text(&self, words: Words) -> (String, Option<String>) {
        match self {
            DueState::WorkingDays { left: 0, until } => (words.clock_today(), Some(words.time_before(until))),
            DueState::WorkingDays { left, until } => {
                (words.clock_days_left(i64::from(*left)), Some(words.time_before(until)))
            }
            DueState::WorkingTime { left, until } => (words.clock_working_left(left), Some(words.time_before(until))),
            DueState::NaturalTime { left, until } => (words.clock_natural_left(left), Some(words.time_before(until))),
            DueState::OverDays { by, since } => {
                (words.clock_over_days(i64::from(*by)), Some(words.time_was_due(since)))
            }
            DueState::Over { by, since } => (words.clock_over(by), Some(words.time_was_due(since))),
            DueState::Stopped { why } => (words.clock_stopped(), (!why.is_empty()).then(|| why.to_string())),
            DueState::Provisional { earliest } => {
                (words.clock_provisional(), Some(words.clock_provisional_why(earliest)))
            }
            DueState::Still { text } => (text.to_string(), None),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct DueProps {
    pub state: DueState,
}

/// How long there is, with the wall-clock end beside it.
#[component(Due)]
pub fn due(props: &DueProps) -> Html {
    let words = use_words();
    let state = &props.state;
    let (stressed, beside) = state.text(words);
    let drawing = state.icon().map(icon);
    let head = if state.is_over() {
        html! { <span class="over">{ for drawing }{ stressed }</span> }
    } else if drawing.is_none() {
        html! { <span>{ stressed }</span> }
    } else {
        html! { <>{ for drawing }<b class="num">{ stressed }</b></> }
    };
    html! {
        <span class={state.class()}>
            { head }
            if let Some(beside) = beside { <span class="num">{ beside }</span> }
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_clock_keeps_its_own_unit_and_its_end() {
        let all = [
            DueState::WorkingDays { left: 2, until: "下周二 18:00".into() },
            DueState::WorkingDays { left: 0, until: "今天 18:00".into() },
            DueState::WorkingTime { left: "40 分".into(), until: "今天 15:12".into() },
            DueState::NaturalTime { left: "1 小时".into(), until: "今天 11:58".into() },
            DueState::OverDays { by: 1, since: "昨天 18:00".into() },
            DueState::Over { by: "2 小时".into(), since: "今天 10:00".into() },
            DueState::Stopped { why: "等职工材料，批到周四".into() },
            DueState::Provisional { earliest: "1 月 6 日".into() },
            DueState::Still { text: "昨天 16:20 提交".into() },
        ];
        let clocks: Html = all.into_iter().map(|state| html! { <Due {state}/> }).collect();
        insta::assert_snapshot!(draw(clocks));
    }
}
