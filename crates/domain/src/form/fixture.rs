//! Filled forms for demonstrations and tests. Everybody in them is invented.

use chrono::NaiveDate;

use super::menu::{
    ArrearsKind, Contract, Emotion, EmployerForm, Entry, Finding, GatheringState, IdentityCheck, InPlace, Industry,
    Informed, OnTheSpot, Organiser, Originality, PayForm, Position, Produced, Signature, SpecialStatus, Step,
    VisitMode,
};
use super::{
    Answer, Answers, Basis, Choice, EvidenceKind, Instalment, ItemCode, Link, LinkRole, Person, Site, SkipReason,
    Tally, Value, WorkerList, WorkerRow,
};
use crate::money::Fen;
use crate::time::DeviceTime;

/// The kinds of the photos that go with [`case_a`]: seven, and no payroll.
#[must_use]
pub fn case_a_photos() -> Tally {
    use EvidenceKind::{EntryRecord, NoticeBoard, Settlement, WorkRecord};
    [NoticeBoard, WorkRecord, WorkRecord, WorkRecord, Settlement, EntryRecord, EntryRecord].into_iter().collect()
}

/// Ten carpenters driven off a site, ¥400,000 owed, the promised day broken, talk of a gathering: every required item
/// answered but two, which are skipped with their reasons.
#[must_use]
pub fn case_a() -> Answers {
    let mut form = Form::default();
    form.arrival();
    form.workers();
    form.amount();
    form.chain_and_regime();
    form.evidence();
    form.safety();
    form.conclusion();
    form.0
}

/// Friday 20 November 2026, 13:52 in China.
const ARRIVED_MS: i64 = 1_795_153_920_000;

#[derive(Default)]
struct Form(Answers);

impl Form {
    fn given(&mut self, code: ItemCode, value: Value, basis: Basis) {
        self.0.set(code, Answer::Given { value, basis: Some(basis) });
    }

    fn text(&mut self, code: ItemCode, text: &str, basis: Basis) {
        self.given(code, Value::Text(text.into()), basis);
    }

    fn choice(&mut self, code: ItemCode, choice: impl Into<Choice>, basis: Basis) {
        self.given(code, Value::Choice(choice.into()), basis);
    }

    fn choices<const N: usize>(&mut self, code: ItemCode, choices: [impl Into<Choice>; N], basis: Basis) {
        self.given(code, Value::Choices(choices.into_iter().map(Into::into).collect()), basis);
    }

    fn yuan(&mut self, code: ItemCode, yuan: i64, basis: Basis) {
        self.given(code, Value::Money(Fen::yuan(yuan)), basis);
    }

    fn date(&mut self, code: ItemCode, (year, month, day): (i32, u32, u32), basis: Basis) {
        if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
            self.given(code, Value::Date(date), basis);
        }
    }

    fn skipped(&mut self, code: ItemCode, reason: SkipReason, note: &str) {
        self.0.set(code, Answer::Skipped { reason, note: note.into() });
    }

    fn arrival(&mut self) {
        use ItemCode as I;
        let met = vec![person("钱某某", "劳资专管员", "13800000003"), person("孙某", "项目副经理", "")];
        self.choice(I::VisitMode, VisitMode::OnSite, Basis::Seen);
        self.given(I::Companions, Value::Persons(vec![person("王某某", "信息员", "")]), Basis::Seen);
        self.given(I::CardShown, Value::YesNo(true), Basis::Seen);
        self.given(I::ArrivedAt, Value::Moment(DeviceTime::from_ms(ARRIVED_MS)), Basis::Seen);
        let address = "虚构县临江街道云杉路 1 号云杉苑二期".into();
        self.given(I::Site, Value::Site(Site { address, location: None }), Basis::Seen);
        self.choice(I::Entry, Entry::Permitted, Basis::Seen);
        self.given(I::Met, Value::Persons(met), Basis::Seen);
        self.given(I::DisclosureRead, Value::YesNo(true), Basis::Seen);
        self.text(I::EmployerName, "虚构劳务有限公司", Basis::Document);
        self.text(I::SiteName, "云杉苑二期工地", Basis::Seen);
        self.choice(I::Industry, Industry::Construction, Basis::Seen);
        self.choice(I::EmployerForm, EmployerForm::Private, Basis::Employer);
        self.given(I::Headcount, Value::Count(86), Basis::Employer);
        self.given(I::UnionEstablished, Value::YesNo(false), Basis::Employer);
    }

    fn workers(&mut self) {
        use ItemCode as I;
        self.given(I::WorkersClaimed, Value::Count(10), Basis::Worker);
        self.given(I::WorkersConfirmed, Value::Count(10), Basis::Seen);
        self.given(I::WorkerRows, Value::Workers(WorkerList::Rows(rows())), Basis::Worker);
        self.given(I::WorkersOnSite, Value::Count(7), Basis::Seen);
        let representative = vec![person("张某", "木工代表", "13800000001")];
        self.given(I::Representatives, Value::Persons(representative), Basis::Worker);
        self.choice(I::IdentityCheck, IdentityCheck::EntryCard, Basis::Seen);
        self.text(I::WorkerPost, "木工", Basis::Worker);
        self.date(I::WorkStart, (2026, 8, 24), Basis::Document);
        self.choice(I::Contract, Contract::None, Basis::Worker);
        self.choices(I::SpecialStatus, [SpecialStatus::RuralMigrant], Basis::Worker);
        self.given(I::WantsSecrecy, Value::YesNo(false), Basis::Worker);
    }

    fn amount(&mut self) {
        use ItemCode as I;
        self.choice(I::ArrearsKind, ArrearsKind::Construction, Basis::Seen);
        self.date(I::PeriodFrom, (2026, 9, 1), Basis::Worker);
        self.date(I::PeriodTo, (2026, 10, 31), Basis::Worker);
        self.given(I::Months, Value::Count(2), Basis::Worker);
        self.choice(I::PayForm, PayForm::ContractSum, Basis::Worker);
        self.yuan(I::AmountClaimed, 400_000, Basis::Worker);
        self.yuan(I::AmountUndisputed, 260_000, Basis::Document);
        self.yuan(I::AmountDisputed, 140_000, Basis::Employer);
        self.text(I::DisputeReason, "单位说十月的模板有返工，量要重算", Basis::Employer);
        self.yuan(I::AmountConfirmed, 400_000, Basis::Seen);
        self.yuan(I::AlreadyPaid, 60_000, Basis::Worker);
        self.text(I::PaidBy, "班组长", Basis::Worker);
        self.date(I::LastPayDate, (2026, 9, 12), Basis::Worker);
    }

    fn chain_and_regime(&mut self) {
        use ItemCode as I;
        let links = vec![
            link(LinkRole::Developer, "虚构城建投资公司", None, "进度款付到九月"),
            link(LinkRole::GeneralContractor, "虚构建工集团", Some(true), "已付给劳务公司"),
            link(LinkRole::LabourSubcontractor, "虚构劳务有限公司", Some(false), "没收到十月的"),
            link(LinkRole::Foreman, "周某", Some(false), ""),
        ];
        self.text(I::ProjectName, "云杉苑二期", Basis::Seen);
        self.given(I::Chain, Value::Chain(links), Basis::Document);
        self.skipped(I::ForemanPhone, SkipReason::Absent, "人已离开");
        self.text(I::HiredBy, "班组长周某", Basis::Worker);
        self.text(I::OrderedBy, "班组长周某", Basis::Worker);
        self.choice(I::RealName, InPlace::Yes, Basis::Document);
        self.choice(I::SpecialAccount, InPlace::NotShown, Basis::Employer);
        self.choice(I::DirectPay, InPlace::No, Basis::Worker);
        self.choice(I::WageOfficer, InPlace::Yes, Basis::Seen);
        self.choice(I::MonthlyPayroll, InPlace::NotShown, Basis::Employer);
    }

    fn evidence(&mut self) {
        use ItemCode as I;
        self.skipped(I::PayrollPhotos, SkipReason::Refused, "项目部不给看");
        self.choice(I::Produced, Produced::Part, Basis::Seen);
        self.choice(I::Originality, Originality::Originals, Basis::Seen);
        self.given(I::ReadBack, Value::YesNo(true), Basis::Seen);
        self.choice(I::Signature, Signature::OnPaper, Basis::Seen);
    }

    fn safety(&mut self) {
        use ItemCode as I;
        self.choice(I::Gathering, GatheringState::Planned, Basis::Worker);
        self.text(I::GatheringPlace, "项目部门口", Basis::Worker);
        self.text(I::GatheringTime, "明早八点", Basis::Worker);
        self.given(I::GatheringPeople, Value::Count(10), Basis::Worker);
        self.choice(I::Organiser, Organiser::Unknown, Basis::Seen);
        self.choices(I::Informed, [Informed::Street], Basis::Seen);
        self.given(I::ForcedOffSite, Value::YesNo(true), Basis::Worker);
        self.given(I::BrokenPromise, Value::YesNo(true), Basis::Document);
        self.given(I::OfficerSafe, Value::YesNo(true), Basis::Seen);
    }

    fn conclusion(&mut self) {
        use ItemCode as I;
        self.choice(I::Finding, Finding::True, Basis::Seen);
        self.choice(I::Position, Position::NoMoneyFromAbove, Basis::Employer);
        self.text(I::Demand, "月底前付清，返工的量当面再量", Basis::Worker);
        self.choice(I::Emotion, Emotion::Agitated, Basis::Seen);
        self.choices(I::Results, [OnTheSpot::Promised], Basis::Employer);
        let promised = NaiveDate::from_ymd_opt(2026, 12, 11).map(|by| Instalment {
            amount: Fen::yuan(260_000),
            by,
            signed_by: "孙某".into(),
        });
        self.given(I::Promise, Value::Instalments(promised.into_iter().collect()), Basis::Document);
        self.choices(I::NextSteps, [Step::GeneralContractorPays, Step::LabourInspection], Basis::Seen);
    }
}

fn person(name: &str, post: &str, contact: &str) -> Person {
    Person { name: name.into(), post: post.into(), contact: contact.into() }
}

fn link(role: LinkRole, name: &str, contract_seen: Option<bool>, payment_claimed: &str) -> Link {
    Link { role, name: name.into(), contact: String::new(), contract_seen, payment_claimed: payment_claimed.into() }
}

/// Earned, claimed and acknowledged in yuan; each was paid 6,000.
fn rows() -> Vec<WorkerRow> {
    const PAID: i64 = 6_000;
    [
        ("张某", "0011", 48_000, 28_000),
        ("王某", "0022", 46_000, 26_000),
        ("刘某", "0033", 50_000, 30_000),
        ("陈某", "0044", 46_000, 26_000),
        ("赵某", "0055", 44_000, 24_000),
        ("杨某", "0066", 46_000, 26_000),
        ("黄某", "0077", 45_000, 25_000),
        ("吴某", "008X", 47_000, 27_000),
        ("徐某", "0099", 44_000, 24_000),
        ("何某", "0100", 44_000, 24_000),
    ]
    .into_iter()
    .map(|(name, id_tail, due, undisputed)| WorkerRow {
        name: name.into(),
        id_tail: id_tail.into(),
        team: "木工班".into(),
        months: Some(2),
        due: Some(Fen::yuan(due)),
        paid: Some(Fen::yuan(PAID)),
        owing: Some(Fen::yuan(due - PAID)),
        undisputed: Some(Fen::yuan(undisputed)),
        basis: Some(Basis::Worker),
    })
    .collect()
}
