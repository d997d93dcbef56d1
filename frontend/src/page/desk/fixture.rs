//! Made-up tickets for tests, visibly fictional.

use std::rc::Rc;

use niangjia_domain::act::{Act, Alert, Arrival, Note, Nothing, Reply, Report, Task};
use niangjia_domain::clock::{Clock, Complexity, Permille, Remaining, WorkingMinutes};
use niangjia_domain::form::{Answers, EvidenceKind, fixture};
use niangjia_domain::id::{OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::kind::Kind;
use niangjia_domain::money::Fen;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{LateReason, Outcome};
use niangjia_domain::risk::{Level, Row, Rule, Signals};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::ticket::{
    AlertHead, Assignment, Channel, Disclosure, Matter, Named, Place, ReportHead, Risk, Secrecy, Ticket,
};
use niangjia_domain::time::{Bounds, DeviceTime, ServerTime};
use niangjia_ipc::view::{
    AppView, ClockView, Connection, ContactView, Delivery, MeView, OfficerRow, Phase, PhotoView, ReportView,
    SettingsView, Strip, TicketView, TimelineRow, Transfer,
};

use crate::page::Shell;
use crate::route::Route;

/// Friday 2026-11-20, 14:31 in China.
pub(crate) const NOW: i64 = 1_795_156_260_000;

const MINUTE_MS: i64 = 60_000;

pub(crate) fn ticket_id() -> TicketId {
    TicketId::from_bytes([1; 16])
}

pub(crate) fn op(id: u8) -> OpId {
    OpId::from_bytes([id; 16])
}

fn user(id: u8) -> UserId {
    UserId::from_bytes([id; 16])
}

fn named(id: u8, name: &str) -> Named {
    Named { user: user(id), name: name.to_owned() }
}

fn at(minutes_ago: i64) -> ServerTime {
    ServerTime::from_ms(NOW - minutes_ago * MINUTE_MS)
}

fn bounds(minutes_ago: i64) -> Bounds {
    Bounds { from: at(minutes_ago), to: at(minutes_ago) }
}

/// An open app of somebody with these duties.
pub(crate) fn shell(roles: &[Role], route: Route) -> Shell {
    let member = Member {
        user: user(9),
        name: "李某某".to_owned(),
        county: OrgId::from_bytes([2; 16]),
        unit: "县总工会".to_owned(),
        roles: roles.iter().copied().collect(),
        revoked: None,
    };
    let me = MeView {
        member,
        county_name: "虚构县总工会".to_owned(),
        device: "办公室电脑".to_owned(),
        used_bytes: 0,
        free_bytes: 0,
        originals_here: 0,
    };
    let strip = Strip {
        connection: Connection::Online,
        only_here: 0,
        attention: 0,
        last_contact: Some(at(0)),
        clock_off_ms: None,
        held: 0,
        lease: niangjia_ipc::view::Lease::Fresh,
    };
    let app = AppView {
        phase: Phase::Open,
        me: Some(me),
        people: Vec::new(),
        holder: None,
        strip,
        version: "0.1.0".to_owned(),
    };
    Shell { app: Rc::new(app), settings: SettingsView::default(), route }
}

/// Officers who can be sent.
pub(crate) fn officers() -> Vec<OfficerRow> {
    let row = |id, name: &str, unit: &str, open| OfficerRow {
        user: user(id),
        name: name.to_owned(),
        unit: unit.to_owned(),
        open,
    };
    vec![row(3, "张某某", "临江街道", 3), row(4, "陈某某", "城关街道", 1), row(5, "赵某某", "河埠镇", 0)]
}

fn matter() -> Matter {
    Matter {
        class: "3.1.1".to_owned(),
        title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
        text: "说好十月底结清，到日子没给，人被赶出工地。".to_owned(),
        channel: Channel::Hotline,
        source: String::new(),
        place: Place { street: "临江街道".to_owned(), address: "云杉苑二期工地".to_owned(), geo: None },
        employer: "虚构建工集团".to_owned(),
        people: Some(10),
        amount: Some(Fen::yuan(400_000)),
        signals: Signals::default(),
        secrecy: Secrecy::Secret,
    }
}

/// Case A's ticket while 张某某 verifies it, with a red alert that nobody has read.
pub(crate) fn ticket() -> Ticket {
    let assignment = Assignment {
        officer: named(3, "张某某"),
        second: None,
        task: "先和街道联系，两人同去；问清人数、金额、有没有人要聚集。".to_owned(),
        disclose: Disclosure { contact: true, earlier_photos: false },
        by: named(9, "李某某"),
        since: at(206),
        rev: 3,
        sent_back: None,
        reason: String::new(),
    };
    let why = vec![
        Row { rule: Rule::Workers, points: 3 },
        Row { rule: Rule::Amount, points: 4 },
        Row { rule: Rule::BrokenPromise, points: 3 },
        Row { rule: Rule::ForcedOffSite, points: 3 },
    ];
    Ticket {
        id: ticket_id(),
        number: "421299-20261120-0017".to_owned(),
        rev: 4,
        state: State::Verifying,
        matter: matter(),
        contact: None,
        county: OrgId::from_bytes([2; 16]),
        registered: at(249),
        updated: at(10),
        handler: Some(named(9, "李某某")),
        assignment: Some(assignment),
        past: Vec::new(),
        clock: None,
        handling: None,
        complexity: Complexity::default(),
        proposed: None,
        risk: Risk { level: Level::Red, points: 13, why },
        alerts: vec![alert()],
        reports: Vec::new(),
        replied_by: None,
        dispatched: None,
        returns: 0,
        reopened: 0,
        merged: None,
        closed: None,
    }
}

fn alert() -> AlertHead {
    AlertHead {
        op: op(20),
        level: Level::Red,
        by: named(3, "张某某"),
        at: bounds(11),
        received: at(10),
        text: "约 20 人在 3 号门外，情绪激动，没堵路。".to_owned(),
        acknowledged: None,
    }
}

fn row(id: u8, who: Named, act: Act, minutes_ago: i64) -> TimelineRow {
    let own = who.user == user(9);
    TimelineRow {
        op: op(id),
        actor: who,
        own,
        act,
        at: Some(bounds(minutes_ago)),
        wall: None,
        received: Some(at(minutes_ago)),
        number: Some(8_800 + u64::from(id)),
        outcome: Some(Outcome::COUNTED),
        delivery: own.then_some(Delivery::Accepted),
        from: None,
        to: None,
    }
}

fn timeline() -> Vec<TimelineRow> {
    let officer = || named(3, "张某某");
    let task =
        Task {
            officer: user(3), second: None, task: "问清人数、金额。".to_owned(), disclose: Disclosure::default()
        };
    let alarm = Alert {
        level: Level::Red,
        people: Some(20),
        amount: None,
        place: "3 号门".to_owned(),
        behaviour: Vec::new(),
        text: "约 20 人在 3 号门外，情绪激动，没堵路。".to_owned(),
    };
    let visit = VisitId::from_bytes([7; 16]);
    vec![
        row(20, officer(), Act::Alert(alarm), 10),
        row(
            16,
            officer(),
            Act::Note(Note { visit: Some(visit), text: "项目经理不在，打电话说下午来。".to_owned() }),
            25,
        ),
        row(15, officer(), Act::Arrive(Arrival { visit, place: "云杉苑二期 3 号门".to_owned() }), 39),
        row(14, officer(), Act::Accept(Nothing {}), 190),
        row(12, named(9, "李某某"), Act::Assign(task), 206),
    ]
}

/// A photo of the visit: its preview is here or not, its original is as said.
pub(crate) fn photo(id: u8, evidence: EvidenceKind, preview: Transfer, original: Transfer) -> PhotoView {
    let here = matches!(preview, Transfer::Received);
    let url = here.then(|| format!("thumb/{id}"));
    PhotoView {
        op: op(id),
        visit: VisitId::from_bytes([7; 16]),
        evidence,
        caption: String::new(),
        by: named(3, "张某某"),
        own: false,
        at: Some(Bounds { from: at(35), to: at(35) }),
        wall: DeviceTime::from_ms(NOW - 35 * MINUTE_MS),
        anchored: id.is_multiple_of(2),
        original: BlobHash([id; 32]),
        original_bytes: 3_400_000,
        preview: Some(BlobHash([id + 1; 32])),
        preview_transfer: preview,
        original_transfer: original,
        thumb_url: url.clone(),
        url,
        original_asked: false,
        late: false,
        imported: false,
    }
}

pub(crate) fn photos() -> Vec<PhotoView> {
    vec![
        photo(40, EvidenceKind::SignBoard, Transfer::Received, Transfer::Received),
        photo(42, EvidenceKind::NoticeBoard, Transfer::Received, Transfer::There),
        photo(43, EvidenceKind::WorkRecord, Transfer::Received, Transfer::Expected),
        photo(44, EvidenceKind::Settlement, Transfer::There, Transfer::Expected),
    ]
}

/// What a handler sees of [`ticket`].
pub(crate) fn view() -> TicketView {
    TicketView {
        ticket: ticket(),
        state: State::Verifying,
        pending: false,
        offers: vec![Kind::Reassign, Kind::Withdraw, Kind::Note, Kind::Acknowledge, Kind::AskOriginal, Kind::Reveal],
        clock: Some(ClockView {
            what: Clock::Verify,
            remaining: Remaining::WorkingMinutes(WorkingMinutes(208)),
            start: at(206),
            due: ServerTime::from_ms(NOW + 209 * MINUTE_MS),
            elapsed: elapsed(),
        }),
        contact: Some(ContactView {
            name: "周*".to_owned(),
            phone: "138****1234".to_owned(),
            role: "木工代表".to_owned(),
            revealed_s: None,
        }),
        timeline: timeline(),
        photos: photos(),
        reports: Vec::new(),
        visit: None,
        departed: None,
        shown: niangjia_ipc::view::Shown::Whole,
    }
}

/// Three tenths of a clock.
fn elapsed() -> Permille {
    serde_json::from_str("300").unwrap()
}

/// The ticket once its visit was handed in, with the ten workers' answers.
pub(crate) fn verified() -> TicketView {
    let head = head(50, "张某某", 3, 1, Outcome::COUNTED);
    let report = report(head.clone(), fixture::case_a(), "十个人分开问的，说法一致。项目部承认欠，等上面拨款。");
    let ticket = Ticket { state: State::Verified, reports: vec![head], ..ticket() };
    let act = Report {
        visit: VisitId::from_bytes([7; 16]),
        answers: Answers::default(),
        photos: Vec::new(),
        notes: Vec::new(),
        adopts: Vec::new(),
        summary: String::new(),
    };
    let mut timeline = timeline();
    timeline.insert(0, row(50, named(3, "张某某"), Act::Report(Box::new(act)), 5));
    let offers = vec![Kind::SendBack, Kind::TakeUp, Kind::Note, Kind::Acknowledge, Kind::AskOriginal];
    TicketView { ticket, state: State::Verified, offers, reports: vec![report], timeline, ..view() }
}

pub(crate) fn head(id: u8, name: &str, who: u8, version: u16, outcome: Outcome) -> ReportHead {
    let stands = !matches!(outcome, Outcome::Late { .. });
    ReportHead {
        op: op(id),
        visit: VisitId::from_bytes([7; 16]),
        version,
        by: named(who, name),
        outcome,
        received: at(5),
        photos: 4,
        stands,
    }
}

pub(crate) fn report(head: ReportHead, answers: Answers, summary: &str) -> ReportView {
    ReportView {
        photos: vec![op(40), op(42), op(43), op(44)],
        head,
        answers,
        summary: summary.to_owned(),
        at: bounds(12),
        adoptable: false,
        honourable: false,
    }
}

/// A report that came after the ticket had gone to another.
pub(crate) fn late_report() -> ReportView {
    let outcome = Outcome::Late { why: LateReason::Reassigned, credited: true };
    let head = head(60, "陈某某", 4, 2, outcome);
    ReportView {
        honourable: true, photos: Vec::new(), ..report(head, fixture::case_a(), "我先到的，人都问过了。")
    }
}

/// The ticket once it was answered, as a reviewer sees it.
pub(crate) fn replied(reply: Reply) -> TicketView {
    let mut view = verified();
    view.timeline.insert(0, row(70, named(8, "钱某某"), Act::Reply(Box::new(reply)), 2));
    view.ticket.replied_by = Some(user(8));
    view.ticket.state = State::Replied;
    TicketView { state: State::Replied, offers: vec![Kind::Review], ..view }
}
