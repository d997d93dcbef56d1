//! How long each clock may run: our defaults, and an organisation's own rows over them.

use serde::{Deserialize, Serialize};

use super::{Limit, NaturalMinutes, WorkingDays, WorkingMinutes};
use crate::risk::Level;

/// What is being waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// 派单: from registration to the organisation that handles.
    Dispatch,
    /// 签收: from dispatch to the handler's signature.
    SignIn,
    /// 退单: within which a ticket may be given back.
    Return,
    /// 首次联系: from signing to the first talk with the worker.
    FirstContact,
    /// 核实: from assignment to the submitted visit.
    Verify,
    /// 补核: the same after a visit was sent back.
    Supplement,
    /// 办理: from signing to the reply.
    Handle,
    /// 协同环节: a department's part.
    Leg,
    /// 审核: of a reply.
    Review,
    /// 回访: the first attempt.
    Callback,
    /// 回访: all three attempts.
    CallbackAttempts,
    /// 归档: after closing.
    Archive,
    /// The employer's answer to a letter of opinion.
    EmployerAnswer,
    /// 支付承诺: a look whether the promised money came, from the promised day.
    PromiseFollowUp,
}

impl Clock {
    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 14] = [
        Self::Dispatch,
        Self::SignIn,
        Self::Return,
        Self::FirstContact,
        Self::Verify,
        Self::Supplement,
        Self::Handle,
        Self::Leg,
        Self::Review,
        Self::Callback,
        Self::CallbackAttempts,
        Self::Archive,
        Self::EmployerAnswer,
        Self::PromiseFollowUp,
    ];
}

/// How hard a ticket is (一般 / 难点 / 特别复杂).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Complexity {
    /// 一般.
    #[default]
    General,
    /// 难点.
    Difficult,
    /// 特别复杂.
    ExceptionallyComplex,
}

/// What is asked (the five national kinds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 问题咨询.
    Consultation,
    /// 服务帮扶.
    Service,
    /// 信访投诉.
    Complaint,
    /// 法律援助.
    LegalAid,
    /// 意见建议.
    Suggestion,
}

/// What a limit depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Case {
    /// What is asked.
    pub kind: Kind,
    /// How hard it is.
    pub complexity: Complexity,
    /// How dangerous it is.
    pub risk: Level,
}

/// Where a limit comes from, so that a person can argue with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Our own number.
    Default,
    /// Guangdong dispatches the same day.
    GuangdongSameDay,
    /// Beijing's standard gives one hour where stability is at stake.
    BeijingOneHour,
    /// A national case: a dismissed worker was called back the next morning.
    NationalNextMorning,
    /// The national line tells three kinds apart; the numbers are ours.
    NationalThreeKinds,
    /// The organisation's own rule, as it names it.
    Local(String),
}

/// A limit with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// How long.
    pub limit: Limit,
    /// Says who.
    pub source: Source,
}

/// An organisation's own rule; a field left out matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The clock it sets.
    pub clock: Clock,
    /// Only for this kind of request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Only for this complexity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complexity: Option<Complexity>,
    /// Only at this level of risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Level>,
    /// How long.
    pub limit: Limit,
    /// Says who.
    pub source: Source,
}

impl Row {
    fn matches(&self, clock: Clock, case: Case) -> bool {
        self.clock == clock
            && self.kind.is_none_or(|kind| kind == case.kind)
            && self.complexity.is_none_or(|complexity| complexity == case.complexity)
            && self.risk.is_none_or(|risk| risk == case.risk)
    }

    fn narrowness(&self) -> u8 {
        u8::from(self.kind.is_some()) + u8::from(self.complexity.is_some()) + u8::from(self.risk.is_some())
    }
}

/// The limits of an organisation: its own rows, versioned, over the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Raised by whoever edits the rows; 0 is the defaults alone.
    pub version: u32,
    /// Own rows; the narrowest that matches wins, and of equally narrow ones the last.
    pub rows: Vec<Row>,
}

impl Limits {
    /// The limit of `clock` for such a ticket.
    #[must_use]
    pub fn term(&self, clock: Clock, case: Case) -> Term {
        let own = self.rows.iter().filter(|row| row.matches(clock, case)).max_by_key(|row| row.narrowness());
        match own {
            Some(row) => Term { limit: row.limit, source: row.source.clone() },
            None => by_default(clock, case),
        }
    }
}

/// The defaults of the design (lifecycle, chapter 5).
fn by_default(clock: Clock, case: Case) -> Term {
    const NOON_MINUTE: u16 = 12 * 60;
    let red = case.risk == Level::Red;
    let days = |n| Limit::WorkingDays(WorkingDays(n));
    let hours = |n: u32| Limit::NaturalMinutes(NaturalMinutes(n * 60));
    let (limit, source) = match clock {
        Clock::Dispatch if red => (hours(1), Source::BeijingOneHour),
        Clock::Dispatch => (hours(24), Source::GuangdongSameDay),
        Clock::SignIn if red => (hours(1), Source::Default),
        Clock::SignIn => (Limit::WorkingMinutes(WorkingMinutes(4 * 60)), Source::Default),
        Clock::FirstContact if red => (hours(2), Source::Default),
        Clock::FirstContact => (Limit::NextWorkingDay { minute: NOON_MINUTE }, Source::NationalNextMorning),
        Clock::Verify => match case.risk {
            Level::Blue | Level::Yellow => (days(2), Source::Default),
            Level::Orange => (days(1), Source::Default),
            Level::Red => (Limit::SameDay, Source::Default),
        },
        Clock::Handle => match case.complexity {
            Complexity::General => (days(7), Source::NationalThreeKinds),
            Complexity::Difficult => (days(15), Source::NationalThreeKinds),
            Complexity::ExceptionallyComplex => (days(30), Source::NationalThreeKinds),
        },
        Clock::Leg => (days(5), Source::Default),
        Clock::CallbackAttempts | Clock::Archive => (days(3), Source::Default),
        Clock::EmployerAnswer => (days(15), Source::Default),
        Clock::Return | Clock::Supplement | Clock::Review | Clock::Callback | Clock::PromiseFollowUp => {
            (days(1), Source::Default)
        }
    };
    Term { limit, source }
}
