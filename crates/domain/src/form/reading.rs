//! The typed reading of the answers, for risk and for reports.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::menu::{
    ArrearsKind, Choice, Contract, Danger, Emotion, EmployerForm, Entry, Finding, FlightSign, GatheringState,
    IdentityCheck, IllegalSign, InPlace, Industry, Informed, OnTheSpot, Organiser, Originality, PayForm, Position,
    Produced, Signature, SpecialStatus, Step, VisitMode,
};
use super::{Answer, Answers, Instalment, ItemCode, Link, Person, Problem, Site, Value, WorkerList};
use crate::money::Fen;
use crate::risk::{Behaviour, Sign, Signals};
use crate::time::DeviceTime;

macro_rules! reading {
    ($(#[$doc:meta])* $whole:ident {
        $($(#[$about:meta])* $part:ident: $group:ident { $($field:ident: $kind:ty = $code:ident,)+ })+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $whole { $($(#[$about])* pub $part: $group,)+ }

        $(
            $(#[$about])*
            #[derive(Debug, Clone, Default, PartialEq, Eq)]
            pub struct $group {
                $(
                    #[doc = concat!("See [`ItemCode::", stringify!($code), "`].")]
                    pub $field: Answer<$kind>,
                )+
            }
        )+

        impl $whole {
            /// Reads what can be read, and lists what cannot.
            fn read_best(answers: &Answers) -> (Self, Vec<Problem>) {
                let mut problems = Vec::new();
                let whole = Self {
                    $($part: $group { $($field: take(answers, ItemCode::$code, &mut problems),)+ },)+
                };
                (whole, problems)
            }
        }
    };
}

reading! {
    /// A visit about arrears, typed.
    Arrears {
        /// How, when, where, and who was met.
        visit: Visit {
            mode: VisitMode = VisitMode,
            companions: Vec<Person> = Companions,
            card_shown: bool = CardShown,
            arrived_at: DeviceTime = ArrivedAt,
            left_at: DeviceTime = LeftAt,
            site: Site = Site,
            entry: Entry = Entry,
            met: Vec<Person> = Met,
            disclosure_read: bool = DisclosureRead,
        }
        /// Who employs.
        employer: Employer {
            name: String = EmployerName,
            credit_code: String = CreditCode,
            site_name: String = SiteName,
            industry: Industry = Industry,
            form: EmployerForm = EmployerForm,
            persons: Vec<Person> = EmployerPersons,
            headcount: u32 = Headcount,
            union_established: bool = UnionEstablished,
            mediation_committee: bool = MediationCommittee,
            earlier_tickets: u32 = EarlierTickets,
        }
        /// Who is owed.
        workers: Workers {
            claimed: u32 = WorkersClaimed,
            confirmed: u32 = WorkersConfirmed,
            rows: WorkerList = WorkerRows,
            on_site: u32 = WorkersOnSite,
            representatives: Vec<Person> = Representatives,
            identity_check: IdentityCheck = IdentityCheck,
            post: String = WorkerPost,
            work_start: NaiveDate = WorkStart,
            contract: Contract = Contract,
            special_status: BTreeSet<SpecialStatus> = SpecialStatus,
            language: String = Language,
            wants_secrecy: bool = WantsSecrecy,
        }
        /// What is owed.
        amount: Amount {
            kind: ArrearsKind = ArrearsKind,
            period_from: NaiveDate = PeriodFrom,
            period_to: NaiveDate = PeriodTo,
            months: u32 = Months,
            pay_form: PayForm = PayForm,
            unit_price: Fen = UnitPrice,
            quantity: String = Quantity,
            claimed: Fen = AmountClaimed,
            undisputed: Fen = AmountUndisputed,
            disputed: Fen = AmountDisputed,
            dispute_reason: String = DisputeReason,
            confirmed: Fen = AmountConfirmed,
            already_paid: Fen = AlreadyPaid,
            paid_by: String = PaidBy,
            last_pay_date: NaiveDate = LastPayDate,
        }
        /// Who built for whom.
        chain: Chain {
            project: String = ProjectName,
            permit_number: String = PermitNumber,
            links: Vec<Link> = Chain,
            foreman_phone: String = ForemanPhone,
            hired_by: String = HiredBy,
            ordered_by: String = OrderedBy,
            last_paid_by: String = LastPaidBy,
            illegal_signs: BTreeSet<IllegalSign> = IllegalSigns,
        }
        /// What should have kept the wages safe.
        regime: Regime {
            real_name: InPlace = RealName,
            special_account: InPlace = SpecialAccount,
            direct_pay: InPlace = DirectPay,
            wage_deposit: InPlace = WageDeposit,
            wage_officer: InPlace = WageOfficer,
            monthly_payroll: InPlace = MonthlyPayroll,
            ledger: InPlace = Ledger,
        }
        /// Papers and statements.
        papers: Papers {
            produced: Produced = Produced,
            originality: Originality = Originality,
            read_back: bool = ReadBack,
            signature: Signature = Signature,
            copy_given: bool = CopyGiven,
        }
        /// Gathering, flight, danger.
        safety: Safety {
            gathering: GatheringState = Gathering,
            gathering_place: String = GatheringPlace,
            gathering_time: String = GatheringTime,
            gathering_people: u32 = GatheringPeople,
            organiser: Organiser = Organiser,
            informed: BTreeSet<Informed> = Informed,
            behaviours: BTreeSet<Behaviour> = Behaviours,
            forced_off_site: bool = ForcedOffSite,
            broken_promise: bool = BrokenPromise,
            flight_signs: BTreeSet<FlightSign> = FlightSigns,
            site_clearing: NaiveDate = SiteClearing,
            arbitration_deadline: NaiveDate = ArbitrationDeadline,
            danger: Danger = Danger,
            officer_safe: bool = OfficerSafe,
        }
        /// What came of it.
        conclusion: Conclusion {
            finding: Finding = Finding,
            position: Position = Position,
            demand: String = Demand,
            emotion: Emotion = Emotion,
            results: BTreeSet<OnTheSpot> = Results,
            promise: Vec<Instalment> = Promise,
            next_steps: BTreeSet<Step> = NextSteps,
            remark: String = Remark,
        }
    }
}

impl Arrears {
    /// Reads the answers. What is empty or skipped stays so.
    ///
    /// # Errors
    /// [`Problem::WrongKind`] for each answer that is not of its item's kind.
    pub fn read(answers: &Answers) -> Result<Self, Vec<Problem>> {
        match Self::read_best(answers) {
            (arrears, problems) if problems.is_empty() => Ok(arrears),
            (_, problems) => Err(problems),
        }
    }

    /// What it says about danger. Numbers the officer confirmed go before those that were claimed.
    #[must_use]
    pub fn signals(&self) -> Signals {
        let workers = &self.workers;
        let confirmed = workers.confirmed.value().or(workers.claimed.value()).copied();
        let listed = workers.rows.value().map(WorkerList::workers);
        Signals {
            workers: confirmed.or(listed).unwrap_or(0),
            amount: self.amount.confirmed.value().or(self.amount.claimed.value()).copied().unwrap_or_default(),
            months: self.amount.months.value().copied().unwrap_or(0),
            behaviours: self.behaviours(),
            signs: self.signs(),
            ..Signals::default()
        }
    }

    fn behaviours(&self) -> BTreeSet<Behaviour> {
        let mut behaviours = self.safety.behaviours.value().cloned().unwrap_or_default();
        match self.safety.gathering.value() {
            Some(GatheringState::Planned | GatheringState::Ongoing | GatheringState::Dispersed) => {
                behaviours.insert(Behaviour::Gathering);
            }
            Some(GatheringState::None) | None => {}
        }
        behaviours
    }

    fn signs(&self) -> BTreeSet<Sign> {
        let mut signs = BTreeSet::new();
        if self.safety.broken_promise.value() == Some(&true) {
            signs.insert(Sign::BrokenPromise);
        }
        if self.safety.forced_off_site.value() == Some(&true) {
            signs.insert(Sign::ForcedOffSite);
        }
        for sign in self.safety.flight_signs.value().into_iter().flatten() {
            match sign {
                FlightSign::EmployerUnreachable => signs.insert(Sign::EmployerUnreachable),
                FlightSign::AssetsMoved => signs.insert(Sign::AssetsMoved),
                FlightSign::ProjectFinishing | FlightSign::SiteClearing | FlightSign::NoneSeen => false,
            };
        }
        match self.safety.danger.value() {
            Some(Danger::InjuryPersists) => signs.insert(Sign::DangerPersists),
            Some(Danger::ProtectedWorker) => signs.insert(Sign::ProtectedInDanger),
            Some(Danger::None) | None => false,
        };
        signs
    }
}

impl Answers {
    /// What a draft says about danger, as far as it can be read.
    #[must_use]
    pub fn signals(&self) -> Signals {
        Arrears::read_best(self).0.signals()
    }
}

/// A type that an answer's value can be read as.
trait FromValue: Sized {
    fn from_value(value: &Value) -> Option<Self>;
}

fn take<T: FromValue>(answers: &Answers, code: ItemCode, problems: &mut Vec<Problem>) -> Answer<T> {
    match answers.get(code) {
        Answer::Empty => Answer::Empty,
        Answer::Skipped { reason, note } => Answer::Skipped { reason: *reason, note: note.clone() },
        Answer::Given { value, basis } => match T::from_value(value) {
            Some(value) => Answer::Given { value, basis: *basis },
            None => {
                problems.push(Problem::WrongKind(code));
                Answer::Empty
            }
        },
    }
}

macro_rules! from_value {
    ($($variant:ident $kind:ty),+ $(,)?) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(value) => Some(value.clone()),
                    _ => None,
                }
            }
        }
    )+};
}

from_value!(
    Text String, Money Fen, Count u32, Date NaiveDate, Moment DeviceTime, YesNo bool, Site Site, Persons Vec<Person>,
    Workers WorkerList, Chain Vec<Link>, Instalments Vec<Instalment>,
);

macro_rules! from_choice {
    ($($kind:ty),+ $(,)?) => {$(
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Choice(choice) => Self::try_from(*choice).ok(),
                    _ => None,
                }
            }
        }
    )+};
}

from_choice!(
    ArrearsKind,
    Contract,
    Danger,
    Emotion,
    EmployerForm,
    Entry,
    Finding,
    GatheringState,
    IdentityCheck,
    InPlace,
    Industry,
    Organiser,
    Originality,
    PayForm,
    Position,
    Produced,
    Signature,
    VisitMode,
);

impl<T: TryFrom<Choice> + Ord> FromValue for BTreeSet<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Choices(choices) => choices.iter().map(|choice| T::try_from(*choice).ok()).collect(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Basis, SkipReason, fixture};
    use crate::risk::{Level, Rule};

    #[test]
    fn the_ten_workers_are_read_as_typed_answers() {
        let arrears = Arrears::read(&fixture::case_a()).unwrap();
        assert_eq!(arrears.workers.confirmed.value(), Some(&10));
        assert_eq!(arrears.workers.on_site.value(), Some(&7));
        assert_eq!(arrears.amount.claimed.value(), Some(&Fen::yuan(400_000)));
        assert_eq!(arrears.amount.undisputed.basis(), Some(Basis::Document));
        assert_eq!(arrears.conclusion.finding.value(), Some(&Finding::True));
        assert!(matches!(arrears.chain.foreman_phone, Answer::Skipped { reason: SkipReason::Absent, .. }));
        assert_eq!(arrears.conclusion.remark, Answer::Empty);
    }

    #[test]
    fn the_ten_workers_answers_are_13_points_and_red() {
        let score = fixture::case_a().signals().score();
        let rows: Vec<(Rule, u32)> = score.rows.iter().map(|row| (row.rule, row.points)).collect();
        assert_eq!(
            rows,
            [
                (Rule::Workers, 3),
                (Rule::Amount, 2),
                (Rule::BrokenPromise, 2),
                (Rule::ForcedOffSite, 2),
                (Rule::Behaviour, 4),
            ]
        );
        assert_eq!((score.total, score.level), (13, Level::Red));
    }

    #[test]
    fn an_answer_of_another_kind_is_named_and_the_rest_still_counts_for_danger() {
        let mut answers = fixture::case_a();
        answers.set(ItemCode::Months, Answer::Given { value: Value::Text("两个月".into()), basis: None });
        assert_eq!(Arrears::read(&answers), Err(vec![Problem::WrongKind(ItemCode::Months)]));
        assert_eq!(answers.signals().score().total, 13);
    }

    #[test]
    fn an_empty_draft_is_read_and_signals_nothing() {
        let empty = Answers::default();
        assert_eq!(Arrears::read(&empty), Ok(Arrears::default()));
        assert!(empty.signals().is_quiet());
    }

    #[test]
    fn what_was_claimed_counts_until_something_is_confirmed() {
        let mut answers = Answers::default();
        let count = |n| Answer::Given { value: Value::Count(n), basis: None };
        answers.set(ItemCode::WorkersClaimed, count(30));
        assert_eq!(answers.signals().workers, 30);
        answers.set(ItemCode::WorkersConfirmed, count(12));
        assert_eq!(answers.signals().workers, 12);
    }
}
