//! A ticket in any state, an act of any kind, and what judging makes of them.

mod ending;
mod late;
mod moves;
mod table;

use super::*;
use crate::act::{
    Acknowledge, Adopt, Alert, Arrival, AskOriginal, CallBack, Correction, Dispatch, GiveBack, Heard, Honour, Merge,
    Move, Note, Nothing, Photo, Reason, Reassign, Registration, Reply, Report, Review, SendBack, Solved, Statement,
    Submit, TakeUp, Task,
};
use crate::evidence::{HashAlgorithm, Location, Manifest, Origin};
use crate::form::{EvidenceKind, fixture};
use crate::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use crate::operation::BlobHash;
use crate::outcome::LateReason;
use crate::risk::{Behaviour, Level, Sign, Signals};
use crate::ticket::{
    Assignment, AssignmentEnd, Channel, Contact, Disclosure, Matter, Named, PastAssignment, Place, ReportHead, Risk,
    Secrecy,
};
use crate::time::{Anchor, Captured, DeviceTime, Offset};

/// 2026-11-20 11:05 in China, a Friday.
const ASSIGNED_MS: i64 = 1_795_143_900_000;
/// When the ticket moved on without the officer.
const MOVED_MS: i64 = ASSIGNED_MS + 3_600_000;
/// When the officer's work arrives.
const RECEIVED_MS: i64 = ASSIGNED_MS + 7_200_000;

const COUNTY: OrgId = OrgId::from_bytes([1; 16]);
const OFFICER: UserId = UserId::from_bytes([2; 16]);
const OTHER: UserId = UserId::from_bytes([3; 16]);
const HANDLER: UserId = UserId::from_bytes([4; 16]);
/// Whoever rings up.
const CALLER: UserId = UserId::from_bytes([12; 16]);
const REPORT: OpId = OpId::from_bytes([5; 16]);
const TICKET: TicketId = TicketId::from_bytes([6; 16]);
const MASTER: TicketId = TicketId::from_bytes([13; 16]);
const ELSEWHERE: OrgId = OrgId::from_bytes([99; 16]);

fn member(user: UserId, role: Role) -> Member {
    Member {
        user,
        name: "某某某".to_owned(),
        county: COUNTY,
        unit: "临江街道".to_owned(),
        roles: [role].into(),
        revoked: None,
    }
}

fn named(user: UserId) -> Named {
    Named { user, name: "某某某".to_owned() }
}

fn matter() -> Matter {
    Matter {
        class: "3.1.1".to_owned(),
        title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
        text: "来电：十人做木工四个月，工钱没结清。".to_owned(),
        channel: Channel::Hotline,
        source: "12351-1".to_owned(),
        place: Place { street: "临江街道".to_owned(), address: "云杉苑二期".to_owned(), geo: None },
        employer: "虚构建工集团".to_owned(),
        people: Some(10),
        amount: Some(crate::money::Fen::yuan(400_000)),
        signals: Signals::default(),
        secrecy: Secrecy::Secret,
    }
}

fn assignment(user: UserId) -> Assignment {
    Assignment {
        officer: named(user),
        second: None,
        task: "先和街道联系".to_owned(),
        disclose: Disclosure::default(),
        by: named(HANDLER),
        since: ServerTime::from_ms(ASSIGNED_MS),
        rev: 4,
        sent_back: None,
        reason: String::new(),
    }
}

fn report_head() -> ReportHead {
    ReportHead {
        op: REPORT,
        visit: VisitId::from_bytes([7; 16]),
        version: 1,
        by: named(OFFICER),
        outcome: Outcome::COUNTED,
        received: ServerTime::from_ms(ASSIGNED_MS),
        photos: 0,
        stands: true,
    }
}

/// A ticket in `state`, assigned to [`OFFICER`] where the state has an assignment.
fn ticket(state: State) -> Ticket {
    let is_assigned = match state {
        State::Registered | State::Dispatched | State::Signed | State::Returned | State::Declined => false,
        State::Assigned
        | State::Verifying
        | State::Verified
        | State::Handling
        | State::Coordinating
        | State::Suspended
        | State::Replied
        | State::Callback
        | State::Closed
        | State::Archived
        | State::Transferred
        | State::Merged => true,
    };
    Ticket {
        id: TICKET,
        number: "330000-20261120-0017".to_owned(),
        rev: 5,
        state,
        matter: matter(),
        contact: Some(Contact { name: "张某".to_owned(), phone: "13900006021".to_owned(), role: String::new() }),
        county: COUNTY,
        registered: ServerTime::from_ms(ASSIGNED_MS - 3_600_000),
        updated: ServerTime::from_ms(ASSIGNED_MS),
        handler: Some(named(HANDLER)),
        assignment: is_assigned.then(|| assignment(OFFICER)),
        past: Vec::new(),
        clock: None,
        handling: None,
        complexity: crate::clock::Complexity::General,
        proposed: None,
        risk: Risk::default(),
        alerts: Vec::new(),
        reports: vec![report_head()],
        replied_by: None,
        dispatched: Some(ServerTime::from_ms(ASSIGNED_MS - 3_600_000)),
        returns: 0,
        reopened: 0,
        merged: (state == State::Merged).then_some(MASTER),
        closed: matches!(state, State::Closed | State::Archived).then(|| ServerTime::from_ms(MOVED_MS)),
    }
}

/// A ticket that was [`OFFICER`]'s until [`MOVED_MS`].
fn taken(state: State, end: AssignmentEnd, now: Option<UserId>) -> Ticket {
    let mut ticket = ticket(state);
    ticket.assignment = now.map(assignment);
    ticket.past = vec![PastAssignment {
        officer: named(OFFICER),
        since: ServerTime::from_ms(ASSIGNED_MS),
        until: ServerTime::from_ms(MOVED_MS),
        end,
        reason: "换人".to_owned(),
    }];
    ticket
}

fn captured_at(server_ms: i64) -> Captured {
    Captured {
        wall: DeviceTime::from_ms(0),
        boot: 1,
        mono_ms: 0,
        utc_offset_min: Offset::default(),
        anchor: Some(Anchor { server: ServerTime::from_ms(server_ms), mono_ms: 0, error_ms: 0 }),
    }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn task(officer: UserId) -> Task {
    Task { officer, second: None, task: text("核实"), disclose: Disclosure::default() }
}

fn act(kind: Kind) -> Act {
    let visit = VisitId::from_bytes([7; 16]);
    let reason = || Reason { reason: text("路远") };
    let registration = || Box::new(Registration { matter: matter(), contact: None, proposal: None });
    match kind {
        Kind::Register => Act::Register(registration()),
        Kind::Propose => Act::Propose(registration()),
        Kind::Dispatch => Act::Dispatch(Dispatch { county: COUNTY }),
        Kind::Sign => Act::Sign(Nothing {}),
        Kind::Return => {
            Act::Return(GiveBack { reason: text("不在本县"), basis: String::new(), suggest: Some(ELSEWHERE) })
        }
        Kind::Merge => Act::Merge(Merge { master: MASTER, why: text("同一个项目、同一拨人") }),
        Kind::CallBack => Act::CallBack(CallBack {
            attempts: 1,
            heard: Some(Heard { solved: Solved::Yes, content: true }),
            words: String::new(),
        }),
        Kind::Archive => Act::Archive(Nothing {}),
        Kind::Reopen => Act::Reopen(reason()),
        Kind::Move => Act::Move(Move { county: ELSEWHERE, reason: text("工地在邻县") }),
        Kind::Assign => Act::Assign(task(OTHER)),
        Kind::Accept => Act::Accept(Nothing {}),
        Kind::Decline => Act::Decline(reason()),
        Kind::Arrive => Act::Arrive(Arrival { visit, place: String::new() }),
        Kind::Note => Act::Note(Note { visit: Some(visit), text: text("到了") }),
        Kind::Photo => Act::Photo(Box::new(Photo {
            visit,
            evidence: EvidenceKind::NoticeBoard,
            caption: String::new(),
            manifest: manifest(),
        })),
        Kind::Statement => {
            Act::Statement(Statement { visit, person: text("张某"), text: text("没给钱"), read_back: true })
        }
        Kind::Correct => Act::Correct(Correction { of: REPORT, text: text("是九人") }),
        Kind::Alert => Act::Alert(alert()),
        Kind::Report => Act::Report(Box::new(Report {
            visit,
            answers: fixture::case_a(),
            photos: Vec::new(),
            notes: Vec::new(),
            adopts: Vec::new(),
            summary: String::new(),
        })),
        Kind::Submit => Act::Submit(Submit { visit, report: REPORT }),
        Kind::SendBack => {
            Act::SendBack(SendBack { report: REPORT, missing: vec![text("工资表")], note: String::new() })
        }
        Kind::TakeUp => Act::TakeUp(TakeUp { report: None, note: String::new() }),
        Kind::Reply => Act::Reply(Box::new(Reply {
            solved: Solved::Yes,
            why: String::new(),
            to_worker: text("已付清"),
            internal: String::new(),
            law: Vec::new(),
            recovered: None,
        })),
        Kind::Review => Act::Review(Review { pass: true, note: String::new() }),
        Kind::Withdraw => Act::Withdraw(reason()),
        Kind::Reassign => Act::Reassign(Reassign { task: task(OTHER), reason: text("换人") }),
        Kind::Reveal => Act::Reveal(reason()),
        Kind::AskOriginal => Act::AskOriginal(AskOriginal { photo: REPORT }),
        Kind::Adopt => Act::Adopt(Adopt { report: REPORT }),
        Kind::Honour => Act::Honour(Honour { report: REPORT, note: String::new() }),
        Kind::Acknowledge => Act::Acknowledge(Acknowledge { alert: REPORT }),
    }
}

fn alert() -> Alert {
    Alert {
        level: Level::Red,
        people: Some(20),
        amount: None,
        place: String::new(),
        behaviour: vec![Behaviour::Gathering],
        text: text("约二十人在门外"),
    }
}

fn manifest() -> Manifest {
    Manifest {
        algorithm: HashAlgorithm::Sha256,
        original: BlobHash([9; 32]),
        derived: Vec::new(),
        ticket: TICKET,
        officer: OFFICER,
        second_person: String::new(),
        install: InstallId::from_bytes([8; 16]),
        captured: captured_at(ASSIGNED_MS),
        location: Location::Unavailable,
        origin: Origin::TakenInApp,
        app_version: text("0.1.0"),
        previous: None,
    }
}

fn operation(act: Act, actor: UserId, base_rev: u32) -> Operation {
    Operation {
        op: OpId::from_bytes([11; 16]),
        install: InstallId::from_bytes([8; 16]),
        seq: 1,
        actor,
        ticket: TICKET,
        base_rev,
        deps: Vec::new(),
        blobs: Vec::new(),
        captured: captured_at(ASSIGNED_MS + 60_000),
        app: text("0.1.0"),
        v: 1,
        act,
    }
}

/// Judges `act` by `actor`, done at `done_ms` and received at [`RECEIVED_MS`].
fn judged(ticket: Option<&Ticket>, act: Act, actor: &Member, base_rev: u32, done_ms: i64) -> Judgement {
    let master = Ticket { id: MASTER, ..self::ticket(State::Signed) };
    let beside = Beside { survivor: Some(&master), counties: &[COUNTY, ELSEWHERE], ..Beside::default() };
    judged_beside(ticket, act, actor, (base_rev, done_ms), beside)
}

/// The same, with what lies beside the ticket.
fn judged_beside(
    ticket: Option<&Ticket>,
    act: Act,
    actor: &Member,
    (base_rev, done_ms): (u32, i64),
    beside: Beside<'_>,
) -> Judgement {
    let rules = Rules::national();
    let people = [member(OFFICER, Role::Officer), member(OTHER, Role::Officer)];
    let context = Context {
        actor,
        named: &people,
        when: When::of(&captured_at(done_ms), None, ServerTime::from_ms(RECEIVED_MS)),
        number: "330000-20261120-0018",
        rules: &rules,
        session: Session::Checked,
        beside,
    };
    judge(ticket, &operation(act, actor.user, base_rev), &context)
}

fn officer() -> Member {
    member(OFFICER, Role::Officer)
}

/// What becomes of `kind` by the officer, done before the ticket moved on.
fn late_cell(ticket: &Ticket, kind: Kind) -> Outcome {
    judged(Some(ticket), act(kind), &officer(), 4, MOVED_MS - 1_000).outcome
}

const ON_SITE_FACTS: [Kind; 5] = [Kind::Note, Kind::Photo, Kind::Statement, Kind::Correct, Kind::Arrive];

fn late(why: LateReason) -> Outcome {
    Outcome::Late { why, credited: true }
}
