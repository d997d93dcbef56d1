//! The form as data: what a page draws, section by section.

use super::menu::{ArrearsKind, Choice, GatheringState, Menu};
use super::{Answers, EvidenceKind, ItemCode, SectionCode, Value};

/// One screen of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section {
    /// Its code.
    pub code: SectionCode,
    /// Its items, from top to bottom.
    pub items: &'static [Item],
}

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its code; the label's key is [`ItemCode::key`].
    pub code: ItemCode,
    /// What it takes.
    pub kind: ItemKind,
    /// Whether a report needs an answer, or a reason why there is none.
    pub required: bool,
    /// When it is asked.
    pub show: Show,
    /// What a photo taken at this item shows.
    pub evidence: Option<EvidenceKind>,
    /// What kind of personal particulars the answer holds.
    pub pii: Pii,
}

/// What an item takes, and so which control a page draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// An amount.
    Money,
    /// A number.
    Count,
    /// A day.
    Date,
    /// A moment.
    Moment,
    /// Yes or no.
    YesNo,
    /// One of a menu.
    Choice(Menu),
    /// Some of a menu.
    Choices(Menu),
    /// An address, and where the device is.
    Site,
    /// A list of people.
    Persons,
    /// The table of workers.
    Workers,
    /// The chain of contractors.
    Chain,
    /// Promised instalments.
    Instalments,
    /// Photos. Never answered in the map, since the photos themselves are the answer; only skipped.
    Photos {
        /// Of what.
        kind: EvidenceKind,
        /// How many at least.
        at_least: u32,
    },
}

impl ItemKind {
    /// Whether the item takes such a value.
    #[must_use]
    pub fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Choice(menu), Value::Choice(choice)) => choice.menu() == menu,
            (Self::Choices(menu), Value::Choices(choices)) => choices.iter().all(|choice| choice.menu() == menu),
            (Self::Line | Self::Text, Value::Text(_))
            | (Self::Money, Value::Money(_))
            | (Self::Count, Value::Count(_))
            | (Self::Date, Value::Date(_))
            | (Self::Moment, Value::Moment(_))
            | (Self::YesNo, Value::YesNo(_))
            | (Self::Site, Value::Site(_))
            | (Self::Persons, Value::Persons(_))
            | (Self::Workers, Value::Workers(_))
            | (Self::Chain, Value::Chain(_))
            | (Self::Instalments, Value::Instalments(_)) => true,
            // A pair of kind and value that is not listed above does not fit.
            (_, _) => false,
        }
    }
}

/// When an item is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Always.
    Always,
    /// When this item was answered with this option.
    Chosen(ItemCode, Choice),
    /// When this item was answered with one of its menu's other options.
    ChosenOther(ItemCode, Choice),
    /// When this amount is not zero.
    Owed(ItemCode),
}

/// What kind of personal particulars an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pii {
    /// None.
    None,
    /// Names.
    Name,
    /// Telephone numbers, addresses.
    Contact,
    /// Numbers of papers, pay.
    Identity,
    /// Health, pregnancy, age, secrecy: named readers only.
    Sensitive,
}

impl Item {
    /// Whether it is asked, given the other answers.
    #[must_use]
    pub fn is_shown(&self, answers: &Answers) -> bool {
        match self.show {
            Show::Always => true,
            Show::Chosen(code, option) => answers.value(code) == Some(&Value::Choice(option)),
            Show::ChosenOther(code, option) => match answers.value(code) {
                Some(Value::Choice(chosen)) => *chosen != option,
                Some(_) | None => false,
            },
            Show::Owed(code) => match answers.value(code) {
                Some(Value::Money(amount)) => amount.0 != 0,
                Some(_) | None => false,
            },
        }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn when(mut self, show: Show) -> Self {
        self.show = show;
        self
    }

    const fn photo(mut self, kind: EvidenceKind) -> Self {
        self.evidence = Some(kind);
        self
    }

    const fn pii(mut self, pii: Pii) -> Self {
        self.pii = pii;
        self
    }
}

/// The sections of the form, in order.
#[must_use]
pub const fn sections() -> &'static [Section] {
    &SECTIONS
}

/// The item of a code.
#[must_use]
pub fn item(code: ItemCode) -> Option<&'static Item> {
    SECTIONS.iter().flat_map(|section| section.items).find(|item| item.code == code)
}

const fn ask(code: ItemCode, kind: ItemKind) -> Item {
    Item { code, kind, required: false, show: Show::Always, evidence: None, pii: Pii::None }
}

const fn photos(code: ItemCode, kind: EvidenceKind) -> Item {
    ask(code, ItemKind::Photos { kind, at_least: 1 }).photo(kind)
}

/// Asked only on building sites.
const CONSTRUCTION: Show = Show::Chosen(ItemCode::ArrearsKind, Choice::ArrearsKind(ArrearsKind::Construction));
/// Asked only when people gather, or speak of it.
const GATHERING: Show = Show::ChosenOther(ItemCode::Gathering, Choice::GatheringState(GatheringState::None));

const SECTIONS: [Section; 8] = [
    Section { code: SectionCode::Arrival, items: ARRIVAL },
    Section { code: SectionCode::Workers, items: WORKERS },
    Section { code: SectionCode::Amount, items: AMOUNT },
    Section { code: SectionCode::Chain, items: CHAIN },
    Section { code: SectionCode::Regime, items: REGIME },
    Section { code: SectionCode::Evidence, items: EVIDENCE },
    Section { code: SectionCode::Safety, items: SAFETY },
    Section { code: SectionCode::Conclusion, items: CONCLUSION },
];

const ARRIVAL: &[Item] = &[
    ask(ItemCode::VisitMode, ItemKind::Choice(Menu::VisitMode)).required(),
    ask(ItemCode::Companions, ItemKind::Persons).pii(Pii::Name),
    ask(ItemCode::CardShown, ItemKind::YesNo),
    ask(ItemCode::ArrivedAt, ItemKind::Moment).required(),
    ask(ItemCode::LeftAt, ItemKind::Moment),
    ask(ItemCode::Site, ItemKind::Site).required().photo(EvidenceKind::SignBoard).pii(Pii::Contact),
    ask(ItemCode::Entry, ItemKind::Choice(Menu::Entry)),
    ask(ItemCode::Met, ItemKind::Persons).required().pii(Pii::Contact),
    ask(ItemCode::DisclosureRead, ItemKind::YesNo),
    ask(ItemCode::EmployerName, ItemKind::Line).required(),
    ask(ItemCode::CreditCode, ItemKind::Line),
    ask(ItemCode::SiteName, ItemKind::Line).photo(EvidenceKind::SignBoard),
    ask(ItemCode::Industry, ItemKind::Choice(Menu::Industry)),
    ask(ItemCode::EmployerForm, ItemKind::Choice(Menu::EmployerForm)),
    ask(ItemCode::EmployerPersons, ItemKind::Persons).pii(Pii::Contact),
    ask(ItemCode::Headcount, ItemKind::Count),
    ask(ItemCode::UnionEstablished, ItemKind::YesNo),
    ask(ItemCode::MediationCommittee, ItemKind::YesNo),
    ask(ItemCode::EarlierTickets, ItemKind::Count),
];

const WORKERS: &[Item] = &[
    ask(ItemCode::WorkersClaimed, ItemKind::Count).required(),
    ask(ItemCode::WorkersConfirmed, ItemKind::Count).required(),
    ask(ItemCode::WorkerRows, ItemKind::Workers).required().photo(EvidenceKind::WorkerList).pii(Pii::Identity),
    ask(ItemCode::WorkersOnSite, ItemKind::Count),
    ask(ItemCode::Representatives, ItemKind::Persons).pii(Pii::Contact),
    ask(ItemCode::IdentityCheck, ItemKind::Choice(Menu::IdentityCheck)),
    ask(ItemCode::WorkerPost, ItemKind::Line),
    ask(ItemCode::WorkStart, ItemKind::Date),
    ask(ItemCode::Contract, ItemKind::Choice(Menu::Contract)).photo(EvidenceKind::Contract),
    ask(ItemCode::SpecialStatus, ItemKind::Choices(Menu::SpecialStatus)).pii(Pii::Sensitive),
    ask(ItemCode::Language, ItemKind::Line),
    ask(ItemCode::WantsSecrecy, ItemKind::YesNo).pii(Pii::Sensitive),
];

const AMOUNT: &[Item] = &[
    ask(ItemCode::ArrearsKind, ItemKind::Choice(Menu::ArrearsKind)).required(),
    ask(ItemCode::PeriodFrom, ItemKind::Date),
    ask(ItemCode::PeriodTo, ItemKind::Date),
    ask(ItemCode::Months, ItemKind::Count).required(),
    ask(ItemCode::PayForm, ItemKind::Choice(Menu::PayForm)),
    ask(ItemCode::UnitPrice, ItemKind::Money),
    ask(ItemCode::Quantity, ItemKind::Line),
    ask(ItemCode::AmountClaimed, ItemKind::Money).required(),
    ask(ItemCode::AmountUndisputed, ItemKind::Money).required().photo(EvidenceKind::Settlement),
    ask(ItemCode::AmountDisputed, ItemKind::Money).required(),
    ask(ItemCode::DisputeReason, ItemKind::Text).when(Show::Owed(ItemCode::AmountDisputed)),
    ask(ItemCode::AmountConfirmed, ItemKind::Money),
    ask(ItemCode::AlreadyPaid, ItemKind::Money).photo(EvidenceKind::PayRecord),
    ask(ItemCode::PaidBy, ItemKind::Line).when(Show::Owed(ItemCode::AlreadyPaid)).pii(Pii::Name),
    ask(ItemCode::LastPayDate, ItemKind::Date),
];

const CHAIN: &[Item] = &[
    ask(ItemCode::ProjectName, ItemKind::Line).when(CONSTRUCTION).photo(EvidenceKind::SignBoard),
    ask(ItemCode::PermitNumber, ItemKind::Line).when(CONSTRUCTION),
    ask(ItemCode::Chain, ItemKind::Chain).required().when(CONSTRUCTION).pii(Pii::Contact),
    ask(ItemCode::ForemanPhone, ItemKind::Line).required().when(CONSTRUCTION).pii(Pii::Contact),
    ask(ItemCode::HiredBy, ItemKind::Line).pii(Pii::Name),
    ask(ItemCode::OrderedBy, ItemKind::Line).pii(Pii::Name),
    ask(ItemCode::LastPaidBy, ItemKind::Line).pii(Pii::Name),
    ask(ItemCode::IllegalSigns, ItemKind::Choices(Menu::IllegalSign)).when(CONSTRUCTION),
];

const REGIME: &[Item] = &[
    ask(ItemCode::RealName, ItemKind::Choice(Menu::InPlace)).when(CONSTRUCTION).photo(EvidenceKind::EntryRecord),
    ask(ItemCode::SpecialAccount, ItemKind::Choice(Menu::InPlace)).when(CONSTRUCTION),
    ask(ItemCode::DirectPay, ItemKind::Choice(Menu::InPlace)).when(CONSTRUCTION),
    ask(ItemCode::WageDeposit, ItemKind::Choice(Menu::InPlace)).when(CONSTRUCTION),
    ask(ItemCode::WageOfficer, ItemKind::Choice(Menu::InPlace)).when(CONSTRUCTION),
    ask(ItemCode::MonthlyPayroll, ItemKind::Choice(Menu::InPlace)).photo(EvidenceKind::Payroll),
    ask(ItemCode::Ledger, ItemKind::Choice(Menu::InPlace)).photo(EvidenceKind::Payroll),
];

const EVIDENCE: &[Item] = &[
    photos(ItemCode::NoticeBoardPhotos, EvidenceKind::NoticeBoard).required().when(CONSTRUCTION),
    photos(ItemCode::PayrollPhotos, EvidenceKind::Payroll).required().pii(Pii::Identity),
    photos(ItemCode::WorkRecordPhotos, EvidenceKind::WorkRecord).required().pii(Pii::Identity),
    photos(ItemCode::SettlementPhotos, EvidenceKind::Settlement).required().pii(Pii::Identity),
    photos(ItemCode::EntryRecordPhotos, EvidenceKind::EntryRecord).required().when(CONSTRUCTION).pii(Pii::Identity),
    ask(ItemCode::Produced, ItemKind::Choice(Menu::Produced)),
    ask(ItemCode::Originality, ItemKind::Choice(Menu::Originality)),
    ask(ItemCode::ReadBack, ItemKind::YesNo),
    ask(ItemCode::Signature, ItemKind::Choice(Menu::Signature)).photo(EvidenceKind::Statement),
    ask(ItemCode::CopyGiven, ItemKind::YesNo),
];

const SAFETY: &[Item] = &[
    ask(ItemCode::Gathering, ItemKind::Choice(Menu::GatheringState)).required().photo(EvidenceKind::Scene),
    ask(ItemCode::GatheringPlace, ItemKind::Line).when(GATHERING),
    ask(ItemCode::GatheringTime, ItemKind::Line).when(GATHERING),
    ask(ItemCode::GatheringPeople, ItemKind::Count).when(GATHERING),
    ask(ItemCode::Organiser, ItemKind::Choice(Menu::Organiser)).when(GATHERING),
    ask(ItemCode::Informed, ItemKind::Choices(Menu::Informed)).when(GATHERING),
    ask(ItemCode::Behaviours, ItemKind::Choices(Menu::Behaviour)),
    ask(ItemCode::ForcedOffSite, ItemKind::YesNo),
    ask(ItemCode::BrokenPromise, ItemKind::YesNo),
    ask(ItemCode::FlightSigns, ItemKind::Choices(Menu::FlightSign)),
    ask(ItemCode::SiteClearing, ItemKind::Date),
    ask(ItemCode::ArbitrationDeadline, ItemKind::Date),
    ask(ItemCode::Danger, ItemKind::Choice(Menu::Danger)).pii(Pii::Sensitive),
    ask(ItemCode::OfficerSafe, ItemKind::YesNo).required(),
];

const CONCLUSION: &[Item] = &[
    ask(ItemCode::Finding, ItemKind::Choice(Menu::Finding)).required(),
    ask(ItemCode::Position, ItemKind::Choice(Menu::Position)),
    ask(ItemCode::Demand, ItemKind::Text),
    ask(ItemCode::Emotion, ItemKind::Choice(Menu::Emotion)),
    ask(ItemCode::Results, ItemKind::Choices(Menu::OnTheSpot)),
    ask(ItemCode::Promise, ItemKind::Instalments).photo(EvidenceKind::Promise).pii(Pii::Name),
    ask(ItemCode::NextSteps, ItemKind::Choices(Menu::Step)).required(),
    ask(ItemCode::Remark, ItemKind::Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_holds_every_item_once_and_in_the_order_of_the_codes() {
        let codes: Vec<ItemCode> = sections().iter().flat_map(|section| section.items).map(|item| item.code).collect();
        assert_eq!(codes, ItemCode::ALL);
    }

    #[test]
    fn the_eight_sections_stand_in_the_order_of_the_screens() {
        let keys: Vec<&str> = sections().iter().map(|section| section.code.key()).collect();
        assert_eq!(keys, ["arrival", "workers", "amount", "chain", "regime", "evidence", "safety", "conclusion"]);
    }

    #[test]
    fn items_of_a_building_site_are_asked_on_building_sites_only() {
        let chain = item(ItemCode::Chain).unwrap();
        let mut answers = Answers::default();
        assert!(!chain.is_shown(&answers));
        for (kind, shown) in [(ArrearsKind::Construction, true), (ArrearsKind::Factory, false)] {
            let value = Value::Choice(kind.into());
            answers.set(ItemCode::ArrearsKind, crate::form::Answer::Given { value, basis: None });
            assert_eq!(chain.is_shown(&answers), shown, "{kind:?}");
        }
    }

    #[test]
    fn an_item_takes_only_its_own_kind_and_its_own_menu() {
        let finding = ItemKind::Choice(Menu::Finding);
        assert!(finding.takes(&Value::Choice(crate::form::Finding::True.into())));
        assert!(!finding.takes(&Value::Choice(ArrearsKind::Factory.into())));
        assert!(!finding.takes(&Value::YesNo(true)));
        let photos = ItemKind::Photos { kind: EvidenceKind::Payroll, at_least: 1 };
        assert!(!photos.takes(&Value::Count(3)), "photos are counted, not typed");
    }
}
