//! The committed table, and one test per cell of the late-arrival table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::*;
use crate::act::{
    Acknowledge, Adopt, Alert, Arrival, AskOriginal, Correction, Dispatch, Honour, Note, Nothing, Photo, Reason,
    Reassign, Registration, Reply, Report, Review, SendBack, Solved, Statement, Submit, TakeUp, Task,
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
const REPORT: OpId = OpId::from_bytes([5; 16]);
const TICKET: TicketId = TicketId::from_bytes([6; 16]);

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
    let rules = Rules::national();
    let people = [member(OFFICER, Role::Officer), member(OTHER, Role::Officer)];
    let context = Context {
        actor,
        named: &people,
        when: When::of(&captured_at(done_ms), None, ServerTime::from_ms(RECEIVED_MS)),
        number: "330000-20261120-0018",
        rules: &rules,
        session: Session::Checked,
    };
    judge(ticket, &operation(act, actor.user, base_rev), &context)
}

fn cell(judgement: &Judgement) -> String {
    let json = serde_json::to_value(&judgement.outcome).unwrap();
    let is = json["is"].as_str().unwrap().to_owned();
    let detail = ["reason", "why", "state"].iter().find_map(|key| json[key].as_str()).map(str::to_owned);
    let after = json["after_submission"].as_bool().unwrap_or(false);
    let mut words = detail.map_or(is.clone(), |detail| format!("{is}({detail})"));
    if after {
        words.push_str("(after_submission)");
    }
    if let Some(ticket) = judgement.ticket.as_ref().filter(|ticket| ticket.state != judgement.from) {
        let state = serde_json::to_value(ticket.state).unwrap();
        let _ = write!(words, ">{}", state.as_str().unwrap());
    }
    words
}

fn name<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// One line per kind and state: what becomes of it, and for which roles.
fn table() -> String {
    let mut lines = String::from(
        "# Every kind x state x role, with a ticket of the author's own county (and, for officers, their own).\n\
         # Made by the test `every_state_operation_and_role_is_as_the_committed_table_says`.\n",
    );
    for kind in Kind::ALL {
        for state in [None].into_iter().chain(State::ALL.into_iter().map(Some)) {
            let ticket = state.map(ticket);
            let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for role in Role::ALL {
                let user = if role == Role::Officer { OFFICER } else { HANDLER };
                let judgement = judged(ticket.as_ref(), act(*kind), &member(user, role), 5, ASSIGNED_MS + 60_000);
                roles.entry(cell(&judgement)).or_default().push(name(role));
            }
            let row: Vec<String> =
                roles.into_iter().map(|(cell, roles)| format!("{cell} [{}]", roles.join(" "))).collect();
            let _ = writeln!(lines, "{} {} : {}", kind.wire(), state.map_or(text("-"), name), row.join(" | "));
        }
    }
    lines
}

#[test]
fn every_state_operation_and_role_is_as_the_committed_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/lifecycle/table.txt");
    let now = table();
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    for (line, (is, should)) in now.lines().zip(committed.lines()).enumerate() {
        assert_eq!(is, should, "line {} of lifecycle/table.txt; UPDATE_TABLE=1 rewrites it, to be reviewed", line + 1);
    }
    assert_eq!(now.lines().count(), committed.lines().count());
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

#[test]
fn facts_of_a_visit_in_progress_count() {
    for state in [State::Assigned, State::Verifying] {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Alert, Kind::Report]) {
            assert_eq!(late_cell(&ticket(state), kind), Outcome::COUNTED, "{kind:?} in {state:?}");
        }
    }
}

#[test]
fn facts_after_handing_in_count_and_the_handler_is_told() {
    let moved_on =
        [State::Verified, State::Handling, State::Coordinating, State::Suspended, State::Replied, State::Callback];
    for state in moved_on {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            let expected = Outcome::Counted { after_submission: true };
            assert_eq!(late_cell(&ticket(state), kind), expected, "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket(state), Kind::Alert), Outcome::COUNTED, "alert in {state:?}");
    }
}

#[test]
fn what_arrives_after_a_reassignment_is_late_and_danger_still_counts() {
    for state in [State::Assigned, State::Verifying, State::Verified, State::Handling] {
        let ticket = taken(state, AssignmentEnd::Reassigned, Some(OTHER));
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket, kind), late(LateReason::Reassigned), "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket, Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket, Kind::Submit), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket, Kind::Accept), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket, Kind::Decline), Outcome::Already);
    }
}

#[test]
fn what_arrives_after_a_withdrawal_is_late() {
    let gone = [
        taken(State::Signed, AssignmentEnd::Withdrawn, None),
        taken(State::Returned, AssignmentEnd::Withdrawn, None),
        taken(State::Declined, AssignmentEnd::Withdrawn, None),
        taken(State::Transferred, AssignmentEnd::Withdrawn, None),
    ];
    for ticket in gone {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket, kind), late(LateReason::Withdrawn), "{kind:?} in {:?}", ticket.state);
        }
        assert_eq!(late_cell(&ticket, Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket, Kind::Submit), Outcome::Superseded { state: ticket.state });
        assert_eq!(late_cell(&ticket, Kind::Decline), Outcome::Already);
    }
}

#[test]
fn what_arrives_after_closing_is_late_and_danger_still_counts() {
    for state in [State::Closed, State::Archived] {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket(state), kind), late(LateReason::Closed), "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket(state), Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket(state), Kind::Submit), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket(state), Kind::Accept), Outcome::Superseded { state });
    }
}

#[test]
fn what_arrives_after_the_ticket_went_to_another_county_is_late() {
    let mut elsewhere = taken(State::Dispatched, AssignmentEnd::Withdrawn, None);
    elsewhere.county = OrgId::from_bytes([99; 16]);
    for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
        assert_eq!(late_cell(&elsewhere, kind), late(LateReason::MovedAway), "{kind:?}");
    }
    assert_eq!(late_cell(&elsewhere, Kind::Alert), Outcome::COUNTED);
    assert_eq!(late_cell(&elsewhere, Kind::Submit), Outcome::Superseded { state: State::Dispatched });
}

#[test]
fn facts_about_a_merged_ticket_are_kept_with_the_survivor() {
    for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report, Kind::Alert]) {
        assert_eq!(late_cell(&ticket(State::Merged), kind), Outcome::COUNTED, "{kind:?}");
    }
}

#[test]
fn an_own_visit_that_is_handed_in_cannot_be_handed_in_or_declined_again() {
    assert_eq!(late_cell(&ticket(State::Verified), Kind::Submit), Outcome::Already);
    assert_eq!(late_cell(&ticket(State::Handling), Kind::Submit), Outcome::Superseded { state: State::Handling });
    assert_eq!(late_cell(&ticket(State::Verifying), Kind::Accept), Outcome::Already);
    assert_eq!(late_cell(&ticket(State::Verified), Kind::Accept), Outcome::Superseded { state: State::Verified });
    for state in [State::Verifying, State::Verified, State::Handling] {
        let refused = Outcome::Refused { reason: Refusal::AskToWithdraw };
        assert_eq!(late_cell(&ticket(state), Kind::Decline), refused, "{state:?}");
    }
}

#[test]
fn work_done_after_the_ticket_moved_on_is_late_and_not_credited() {
    let ticket = taken(State::Verifying, AssignmentEnd::Reassigned, Some(OTHER));
    let judgement = judged(Some(&ticket), act(Kind::Report), &officer(), 4, MOVED_MS + 1_000);
    assert_eq!(judgement.outcome, Outcome::Late { why: LateReason::Reassigned, credited: false });
}

#[test]
fn whoever_never_had_the_ticket_is_foreign_and_nothing_is_thrown_away() {
    let stranger = member(OTHER, Role::Officer);
    let judgement = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &stranger, 5, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::Foreign);
    let intent = judged(Some(&ticket(State::Verifying)), act(Kind::Submit), &stranger, 5, MOVED_MS);
    assert_eq!(intent.outcome, Outcome::Refused { reason: Refusal::Scope });
}

#[test]
fn a_revoked_officers_work_counts_if_it_was_done_before() {
    let mut revoked = officer();
    revoked.revoked = Some(ServerTime::from_ms(MOVED_MS));
    let before = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &revoked, 5, MOVED_MS - 1_000);
    assert_eq!(before.outcome, Outcome::COUNTED);
    let after = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &revoked, 5, MOVED_MS + 1_000);
    assert_eq!(after.outcome, Outcome::Foreign);
}

#[test]
fn an_alert_raises_the_level_and_stands_on_the_ticket_until_it_is_read() {
    let raised = judged(Some(&ticket(State::Verifying)), act(Kind::Alert), &officer(), 5, MOVED_MS);
    let ticket = raised.ticket.unwrap();
    assert_eq!((ticket.risk.level, ticket.open_alerts(), ticket.rev), (Level::Red, 1, 6));
    let read = Act::Acknowledge(Acknowledge { alert: OpId::from_bytes([11; 16]) });
    let judgement = judged(Some(&ticket), read, &member(HANDLER, Role::Handler), 6, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::COUNTED);
    assert_eq!(judgement.ticket.unwrap().open_alerts(), 0);
}

#[test]
fn a_report_raises_the_risk_by_what_was_found() {
    let judgement = judged(Some(&ticket(State::Verifying)), act(Kind::Report), &officer(), 5, MOVED_MS);
    let risk = judgement.ticket.unwrap().risk;
    assert_eq!((risk.level, risk.points), (Level::Red, 13), "case A: 3 + 2 + 2 + 2 + 4");
}

#[test]
fn a_countys_own_registration_is_dispatched_and_signed_at_once() {
    let registration = Act::Register(Box::new(Registration {
        matter: Matter { signals: Signals { signs: [Sign::ForcedOffSite].into(), ..Signals::default() }, ..matter() },
        contact: None,
        proposal: None,
    }));
    let judgement = judged(None, registration, &member(HANDLER, Role::Handler), 0, MOVED_MS);
    let ticket = judgement.ticket.unwrap();
    assert_eq!(judgement.outcome, Outcome::Applied);
    assert_eq!((ticket.state, ticket.rev, ticket.tail()), (State::Signed, 1, "0018"));
    assert_eq!(ticket.handler, Some(named(HANDLER)));
    assert_eq!(ticket.clock.unwrap().what, Clock::Handle);
}

#[test]
fn of_two_handlers_the_second_ones_order_about_a_gone_assignment_is_overtaken() {
    let handler = member(HANDLER, Role::Handler);
    let mut assigned = ticket(State::Assigned);
    assigned.assignment.as_mut().unwrap().rev = 5;
    let stale = judged(Some(&assigned), act(Kind::Reassign), &handler, 4, MOVED_MS);
    assert_eq!(stale.outcome, Outcome::Superseded { state: State::Assigned });
    let fresh = judged(Some(&assigned), act(Kind::Reassign), &handler, 5, MOVED_MS);
    let ticket = fresh.ticket.unwrap();
    assert_eq!(ticket.assignment.unwrap().officer.user, OTHER);
    assert_eq!(ticket.past.last().unwrap().officer.user, OFFICER);
}

#[test]
fn sending_another_officer_is_not_done_already() {
    let handler = member(HANDLER, Role::Handler);
    let assigned = ticket(State::Assigned);
    let other = judged(Some(&assigned), Act::Assign(task(OTHER)), &handler, 4, MOVED_MS);
    assert_eq!(other.outcome, Outcome::Superseded { state: State::Assigned });
    let same = judged(Some(&assigned), Act::Assign(task(OFFICER)), &handler, 4, MOVED_MS);
    assert_eq!(same.outcome, Outcome::Already);
}

#[test]
fn a_visit_sent_back_runs_on_the_clock_of_supplements() {
    let handler = member(HANDLER, Role::Handler);
    let judgement = judged(Some(&ticket(State::Verified)), act(Kind::SendBack), &handler, 5, MOVED_MS);
    let ticket = judgement.ticket.unwrap();
    assert_eq!((ticket.state, ticket.clock.unwrap().what), (State::Assigned, Clock::Supplement));
    assert_eq!(ticket.assignment.unwrap().sent_back.unwrap().missing, ["工资表"]);
}

#[test]
fn whoever_answered_does_not_review() {
    let mut replied = ticket(State::Replied);
    replied.replied_by = Some(HANDLER);
    let mut both = member(HANDLER, Role::Handler);
    both.roles.insert(Role::Reviewer);
    let judgement = judged(Some(&replied), act(Kind::Review), &both, 5, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::Refused { reason: Refusal::SamePerson });
    assert!(!offers(&replied, &both).contains(&Kind::Review), "a screen does not offer what the law refuses");
}

#[test]
fn a_late_report_can_be_honoured_and_then_stands() {
    let mut ticket = taken(State::Assigned, AssignmentEnd::Reassigned, Some(OTHER));
    ticket.reports[0].stands = false;
    ticket.reports[0].outcome = late(LateReason::Reassigned);
    let judgement = judged(Some(&ticket), act(Kind::Honour), &member(HANDLER, Role::Handler), 5, MOVED_MS);
    let after = judgement.ticket.unwrap();
    assert_eq!(after.state, State::Verified);
    assert_eq!(after.standing_report().unwrap().op, REPORT);
}

#[test]
fn an_unchecked_session_decides_nothing_yet() {
    let rules = Rules::national();
    let actor = officer();
    let context = Context {
        actor: &actor,
        named: &[],
        when: When::of(&captured_at(MOVED_MS), None, ServerTime::from_ms(RECEIVED_MS)),
        number: "",
        rules: &rules,
        session: Session::Unchecked,
    };
    let judgement = judge(Some(&ticket(State::Verifying)), &operation(act(Kind::Note), OFFICER, 5), &context);
    assert_eq!(judgement.outcome, Outcome::Unverified);
    assert!(!judgement.outcome.is_final());
}

#[test]
fn what_is_offered_is_what_would_be_applied() {
    for state in State::ALL {
        let ticket = ticket(state);
        for role in [Role::Officer, Role::Handler, Role::Reviewer] {
            let actor = member(if role == Role::Officer { OFFICER } else { HANDLER }, role);
            for kind in Kind::ALL.iter().filter(|kind| kind.class() == Class::Intent && **kind != Kind::Register) {
                let outcome = judged(Some(&ticket), act(*kind), &actor, 5, MOVED_MS).outcome;
                let offered = offers(&ticket, &actor).contains(kind);
                assert_eq!(offered, outcome == Outcome::Applied, "{kind:?} by {role:?} in {state:?}: {outcome:?}");
            }
        }
    }
}
