//! Made-up views for tests, visibly fictional.

use niangjia_domain::act::{self, Act};
use niangjia_domain::clock::{Clock, Complexity, Remaining, WorkingMinutes};
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::form::{Answers, EvidenceKind, fixture};
use niangjia_domain::id::{OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::kind::Kind;
use niangjia_domain::money::Fen;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{LateReason, Outcome};
use niangjia_domain::risk::{Level, Row, Rule};
use niangjia_domain::state::State;
use niangjia_domain::ticket::{
    AlertHead, Assignment, Channel, Disclosure, Matter, Named, Place, ReportHead, Risk, Secrecy, SentBack, Ticket,
};
use niangjia_domain::time::{Bounds, DeviceTime, ServerTime};
use niangjia_ipc::view::{
    ClockView, ContactView, Delivery, DepartedView, PhotoView, ReportView, TicketView, TimelineRow, Transfer, VisitView,
};

/// Friday 2026-11-20, 14:31 in China.
pub(crate) const NOW: i64 = 1_795_156_260_000;
const MINUTE_MS: i64 = 60_000;

/// So many minutes before [`NOW`].
fn before(minutes: i64) -> ServerTime {
    ServerTime::from_ms(NOW - minutes * MINUTE_MS)
}

fn named(seed: u8, name: &str) -> Named {
    Named { user: UserId::from_bytes([seed; 16]), name: name.to_owned() }
}

/// A visit with nothing in it.
pub(crate) fn visit() -> VisitView {
    VisitView {
        visit: Some(VisitId::from_bytes([2; 16])),
        ticket: TicketId::from_bytes([1; 16]),
        number: "1120-0017".to_owned(),
        title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
        place: "云杉苑二期 3 号门".to_owned(),
        risk: Level::Red,
        class: "3.1.1".to_owned(),
        task: "先和街道联系，两人同去。".to_owned(),
        sent_back: None,
        answers: Answers::default(),
        note_draft: String::new(),
        summary: String::new(),
        notes: Vec::new(),
        photos: Vec::new(),
        captures: Vec::new(),
        saved: Some(DeviceTime::from_ms(NOW)),
        handed_in: false,
        adoptable: Vec::new(),
        adopted: 0,
        free_bytes: 2_000_000_000,
        no_room: false,
    }
}

/// The visit to the ten workers, with two photos and a note.
pub(crate) fn full_visit() -> VisitView {
    VisitView {
        answers: fixture::case_a(),
        summary: "情况属实，建议总包先行垫付。".to_owned(),
        photos: vec![
            photo(1, EvidenceKind::WorkRecord),
            PhotoView { anchored: false, at: None, ..photo(2, EvidenceKind::Settlement) },
        ],
        notes: vec![row(
            9,
            Act::Note(act::Note { visit: None, text: "保安说昨晚有人来过 😀".to_owned() }),
            Some(Delivery::Here),
        )],
        ..visit()
    }
}

/// A photo that is on its way.
pub(crate) fn photo(seed: u8, evidence: EvidenceKind) -> PhotoView {
    PhotoView {
        op: OpId::from_bytes([seed; 16]),
        visit: VisitId::from_bytes([2; 16]),
        evidence,
        caption: String::new(),
        by: named(5, "张某某"),
        own: true,
        at: Some(Bounds { from: before(20), to: ServerTime::from_ms(NOW - 20 * MINUTE_MS + 2000) }),
        wall: DeviceTime::from_ms(NOW - 20 * MINUTE_MS),
        anchored: true,
        original: BlobHash([seed; 32]),
        original_bytes: 3_565_158,
        preview: None,
        preview_transfer: Transfer::Received,
        original_transfer: Transfer::Sending { permille: 620 },
        thumb_url: Some(format!("thumb/{seed}")),
        url: Some(format!("thumb/{seed}")),
        original_asked: false,
        late: false,
        imported: false,
    }
}

/// A line of the timeline by this person, or by the handler where nothing is said of its delivery.
pub(crate) fn row(seed: u8, act: Act, delivery: Option<Delivery>) -> TimelineRow {
    let own = delivery.is_some();
    let at = before(i64::from(seed) * 10);
    TimelineRow {
        op: OpId::from_bytes([seed; 16]),
        actor: if own { named(5, "张某某") } else { named(6, "李某某") },
        own,
        act,
        at: Some(Bounds { from: at, to: at }),
        wall: None,
        received: Some(at),
        number: Some(8841),
        outcome: Some(Outcome::Applied),
        delivery,
        from: None,
        to: None,
    }
}

fn matter() -> Matter {
    Matter {
        class: "3.1.1".to_owned(),
        title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
        text: "来电：十人做木工四个月，工钱没结清，昨天被保安请出工地。".to_owned(),
        channel: Channel::Hotline,
        source: String::new(),
        place: Place {
            street: "临江街道".to_owned(), address: "江滨路 88 号云杉苑二期 3 号门".to_owned(), geo: None
        },
        employer: "虚构建工集团".to_owned(),
        people: Some(10),
        amount: Some(Fen::yuan(400_000)),
        signals: niangjia_domain::risk::Signals::default(),
        secrecy: Secrecy::Secret,
    }
}

fn assignment() -> Assignment {
    Assignment {
        officer: named(5, "张某某"),
        second: Some(named(7, "王某某")),
        task: "先和街道联系，两人同去。".to_owned(),
        disclose: Disclosure { contact: true, earlier_photos: false },
        by: named(6, "李某某"),
        since: before(200),
        rev: 1,
        sent_back: None,
        reason: String::new(),
    }
}

/// A red ticket that was just assigned.
pub(crate) fn ticket() -> TicketView {
    let why = [
        (Rule::Behaviour, 4),
        (Rule::Workers, 3),
        (Rule::Amount, 2),
        (Rule::ForcedOffSite, 2),
        (Rule::BrokenPromise, 2),
    ];
    let ticket = Ticket {
        id: TicketId::from_bytes([1; 16]),
        number: "999999-20261120-0017".to_owned(),
        rev: 3,
        state: State::Assigned,
        matter: matter(),
        contact: None,
        county: OrgId::from_bytes([3; 16]),
        registered: before(240),
        updated: before(200),
        handler: Some(named(6, "李某某")),
        assignment: Some(assignment()),
        past: Vec::new(),
        clock: None,
        handling: None,
        complexity: Complexity::default(),
        proposed: None,
        risk: Risk { level: Level::Red, points: 13, why: why.map(|(rule, points)| Row { rule, points }).to_vec() },
        alerts: Vec::new(),
        reports: Vec::new(),
        replied_by: None,
        dispatched: None,
        returns: 0,
        reopened: 0,
        merged: None,
        closed: None,
    };
    TicketView {
        ticket,
        state: State::Assigned,
        pending: false,
        offers: vec![Kind::Accept, Kind::Decline, Kind::Reveal, Kind::Note, Kind::Alert],
        clock: None,
        contact: Some(ContactView {
            name: "张*".to_owned(),
            phone: "139 **** 6021".to_owned(),
            role: "木工代表".to_owned(),
            revealed_s: None,
        }),
        timeline: vec![
            row(
                20,
                Act::Assign(act::Task {
                    officer: UserId::from_bytes([5; 16]),
                    second: None,
                    task: "先和街道联系。".to_owned(),
                    disclose: Disclosure::default(),
                }),
                None,
            ),
            row(21, Act::Sign(act::Nothing {}), None),
        ],
        photos: Vec::new(),
        reports: Vec::new(),
        visit: None,
        departed: None,
        shown: niangjia_ipc::view::Shown::Whole,
    }
}

/// The same ticket, sent back after a first report, with an alert and a photo.
pub(crate) fn sent_back() -> TicketView {
    let mut view = ticket();
    view.state = State::Verifying;
    view.offers = vec![Kind::Submit, Kind::Note, Kind::Photo, Kind::Alert];
    view.visit = Some(VisitId::from_bytes([2; 16]));
    view.ticket.assignment = Some(Assignment {
        sent_back: Some(SentBack {
            report: OpId::from_bytes([8; 16]),
            missing: vec!["单位工资表的照片".to_owned(), "十月的记工本".to_owned()],
            note: "拍清楚日期。".to_owned(),
            at: before(30),
        }),
        ..assignment()
    });
    view.ticket.alerts = vec![AlertHead {
        op: OpId::from_bytes([4; 16]),
        level: Level::Red,
        by: named(5, "张某某"),
        at: Bounds { from: before(60), to: before(60) },
        received: before(59),
        text: "二十多人在项目部门口".to_owned(),
        acknowledged: Some((named(6, "李某某"), before(58))),
    }];
    view.photos = vec![photo(1, EvidenceKind::WorkRecord)];
    view.reports = vec![report(false)];
    view.clock = Some(clock());
    view
}

/// Four hours of working time left, a fifth of it used.
fn clock() -> ClockView {
    let due = ServerTime::from_ms(NOW + 209 * MINUTE_MS);
    let json = serde_json::json!(190);
    ClockView {
        what: Clock::Verify,
        remaining: Remaining::WorkingMinutes(WorkingMinutes(209)),
        start: before(206),
        due,
        elapsed: serde_json::from_value(json).unwrap(),
    }
}

/// A report of another officer that came late.
pub(crate) fn report(adoptable: bool) -> ReportView {
    let outcome =
        if adoptable { Outcome::Late { why: LateReason::Reassigned, credited: true } } else { Outcome::COUNTED };
    let head = ReportHead {
        op: OpId::from_bytes([8; 16]),
        visit: VisitId::from_bytes([7; 16]),
        version: 1,
        by: if adoptable { named(9, "赵某某") } else { named(5, "张某某") },
        outcome,
        received: before(40),
        photos: 4,
        stands: !adoptable,
    };
    ReportView {
        head,
        answers: Answers::default(),
        summary: "属实，单位认二十六万。".to_owned(),
        photos: Vec::new(),
        at: Bounds { from: before(41), to: before(40) },
        adoptable,
        honourable: false,
    }
}

/// A ticket that went to another officer while this one was at work.
pub(crate) fn departed() -> TicketView {
    let mut view = ticket();
    let late = |credited| Delivery::Late { why: LateReason::Reassigned, credited };
    let (arrive, note) = (OpId::from_bytes([12; 16]), OpId::from_bytes([11; 16]));
    view.offers = Vec::new();
    view.contact = None;
    view.timeline = vec![
        row(11, Act::Note(act::Note { visit: None, text: "门卫不让进。".to_owned() }), Some(late(false))),
        row(
            12,
            Act::Arrive(act::Arrival { visit: VisitId::from_bytes([2; 16]), place: "3 号门".to_owned() }),
            Some(late(true)),
        ),
    ];
    view.departed = Some(DepartedView {
        reason: LeaveReason::Reassigned {
            to: "赵某某".to_owned(), reason: "热电厂归河埠镇片区".to_owned()
        },
        unsettled: 1,
        items: vec![
            (arrive, Kind::Arrive, late(true)),
            (note, Kind::Note, late(false)),
            (OpId::from_bytes([13; 16]), Kind::Photo, Delivery::Here),
        ],
    });
    view
}
