//! From dispatch to receipted evidence, between two devices and the real office.

use crate::county::{County, Wire, case_a, new_ticket, task, until};
use niangjia_device::Network;
use niangjia_domain::act::{Adopt, Alert, Reassign, SendBack};
use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::kind::Kind;
use niangjia_domain::outcome::{LateReason, Refusal};
use niangjia_domain::risk::{Behaviour, Level};
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_domain::time::{DeviceTime, ServerTime};
use niangjia_ipc::view::{Delivery, Lease, Phase, Shown, TicketView, TodoGroup, Transfer};
use niangjia_ipc::{Command, query};
use niangjia_photo::{Orientation, Size, sample};

#[tokio::test]
async fn an_officer_verifies_offline_and_the_county_has_all_of_it_afterwards() {
    let mut county = County::open();
    let handler = county.person("李某某", "权益部", Role::Handler).await;
    let officer = county.person("王某某", "和平街道", Role::Officer).await;
    let ticket = new_ticket();
    handler.tell(Command::Register { ticket, registration: Box::new(case_a()) }).await;
    handler.tell(Command::Assign { ticket, task: task(&officer) }).await;
    let seen = officer.sees("the ticket reaches the officer", ticket, |view| view.state == State::Assigned).await;
    let contact = seen.contact.unwrap();
    assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("张**", "138****1234"), "masked until revealed");

    county.cut();
    officer.tell(Command::BeginVisit { ticket, place: "虚构路工地门口".to_owned() }).await;
    officer.answers_case_a(ticket).await;
    officer.tell(Command::AddNote { ticket, text: "项目部关着门。".to_owned() }).await;
    let alert = Alert {
        level: Level::Red,
        people: Some(10),
        amount: None,
        place: String::new(),
        behaviour: vec![Behaviour::Gathering],
        text: "工人准备聚集".to_owned(),
    };
    officer.tell(Command::Alert { ticket, alert }).await;
    let view = officer.ticket(ticket).await.unwrap();
    assert_eq!((view.state, view.pending), (State::Verifying, true), "what is pending is counted in");
    assert!(view.timeline.iter().take(4).all(|row| row.delivery == Some(Delivery::Here)), "and said to be here");

    let officer = officer.killed();
    assert_eq!(
        officer.device.get(niangjia_ipc::query::Ticket { ticket }).await.unwrap_err(),
        niangjia_domain::code::Code::Locked
    );
    officer.unlocked().await;
    let visit = officer.visit(ticket).await;
    assert_eq!(visit.answers, niangjia_domain::form::fixture::case_a(), "every answer is there");
    assert_eq!(visit.notes.len(), 1);
    county.restore();
    officer.tell(Command::SyncNow {}).await;
    officer.delivered().await;
    let seen = handler.sees("the alert reaches the handler", ticket, |view| !view.ticket.alerts.is_empty()).await;
    assert_eq!(seen.ticket.risk.level, Level::Red);
    assert_eq!(handler.queue().await.counts.open_alerts, 1);
}

#[tokio::test]
async fn photos_reach_the_desk_byte_for_byte_and_a_second_version_follows_a_first() {
    let mut county = County::open();
    let (handler, officer, ticket) = county.at_work().await;
    county.cut();
    officer.answers_case_a(ticket).await;
    let jpeg = sample::scene_jpeg(7, Size { width: 2400, height: 1800 }, Orientation::Turned90);
    officer.photographs(ticket, EvidenceKind::NoticeBoard, &jpeg).await.unwrap();
    for evidence in [EvidenceKind::WorkRecord, EvidenceKind::Settlement, EvidenceKind::EntryRecord] {
        let other = sample::scene_jpeg(evidence as u64, Size { width: 640, height: 480 }, Orientation::Upright);
        officer.photographs(ticket, evidence, &other).await.unwrap();
    }
    let photo = officer.visit(ticket).await.photos[0].clone();
    assert!(photo.anchored, "the county's time is known from enrolment on");
    let (media, thumb) = officer.device.photo(photo.thumb_url.as_ref().unwrap()).await.unwrap();
    assert_eq!((media, &thumb[..2]), ("image/jpeg", &[0xFF, 0xD8][..]));
    officer.tell(Command::SetSummary { ticket, text: "属实。".to_owned() }).await;
    officer.tell(Command::Submit { ticket }).await;
    assert!(officer.visit(ticket).await.handed_in);
    county.restore();
    officer.tell(Command::SyncNow {}).await;
    let sync = officer.delivered().await;
    assert!(sync.receipts.iter().all(|receipt| receipt.delivery == Delivery::Accepted), "{:#?}", sync.receipts);

    let seen = handler
        .sees("the visit with its photos", ticket, |view| {
            view.state == State::Verified
                && view.photos.len() == 4
                && view.photos.iter().all(|photo| photo.original_transfer == Transfer::There)
        })
        .await;
    let original = seen.photos.iter().find(|seen| seen.op == photo.op).unwrap().original;
    handler.tell(Command::FetchPhoto { ticket, hash: original }).await;
    let fetched = until("the original is on the desk", || async {
        handler.device.photo(&format!("original/{original}")).await.ok()
    })
    .await;
    assert_eq!(fetched.1, jpeg, "byte for byte as the camera made it");

    let report = seen.reports[0].head.op;
    let send_back = SendBack { report, missing: vec!["单位认多少".to_owned()], note: String::new() };
    handler.tell(Command::SendBack { ticket, send_back }).await;
    officer.sees("it came back", ticket, |view| view.state == State::Assigned).await;
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await;
    let visit = officer.visit(ticket).await;
    assert_eq!((visit.photos.len(), visit.summary.as_str(), visit.handed_in), (4, "属实。", false));
    officer.tell(Command::Submit { ticket }).await;
    let second =
        handler.sees("the second version", ticket, |view| view.reports.len() == 2 && view.state == State::Verified);
    assert_eq!(second.await.ticket.standing_report().unwrap().version, 2);
}

#[tokio::test]
async fn work_on_a_ticket_that_was_given_away_meanwhile_arrives_late_and_is_adopted() {
    let mut county = County::open();
    let (handler, first, ticket) = county.at_work().await;
    first.delivered().await;
    // The first officer's line is cut: his device believes that there is no network.
    first.device.network_changed(Network::None);
    first.answers_case_a(ticket).await;
    for evidence in
        [EvidenceKind::NoticeBoard, EvidenceKind::WorkRecord, EvidenceKind::Settlement, EvidenceKind::EntryRecord]
    {
        let jpeg = sample::scene_jpeg(evidence as u64, Size { width: 640, height: 480 }, Orientation::Upright);
        first.photographs(ticket, evidence, &jpeg).await.unwrap();
    }
    first.tell(Command::Submit { ticket }).await;
    // An enrolment lies between the two: an order within the first phone's doubt about the time would not credit him.
    let second = county.person("赵某某", "建设街道", Role::Officer).await;
    let reassign = Reassign { task: task(&second), reason: "王某某在外培训".to_owned() };
    handler.tell(Command::Reassign { ticket, reassign }).await;
    second.sees("the ticket", ticket, |view| view.state == State::Assigned).await;

    first.device.network_changed(Network::Free);
    first.delivered().await;
    let left = first.sees("that it has left", ticket, |view| view.departed.is_some()).await;
    let departed = left.departed.unwrap();
    let late = Delivery::Late { why: LateReason::Reassigned, credited: true };
    let report = departed.items.iter().find(|(_, kind, _)| *kind == Kind::Report).unwrap();
    assert_eq!(report.2, late, "{:?}", departed.items);
    assert!(left.offers.is_empty(), "nothing new can be done");
    let todo = first.todo().await;
    assert_eq!((todo.open, todo.rows[0].group), (0, TodoGroup::Departed));
    let offered =
        second.sees("the late report", ticket, |view| view.reports.iter().any(|report| report.adoptable)).await;
    let report = offered.reports.iter().find(|report| report.adoptable).unwrap().head.op;
    second.tell(Command::BeginVisit { ticket, place: String::new() }).await;
    second.tell(Command::SetSummary { ticket, text: "已核对".to_owned() }).await;
    second.tell(Command::Adopt { ticket, adopt: Adopt { report } }).await;
    let visit = second.visit(ticket).await;
    assert_eq!((visit.answers, visit.adopted), (niangjia_domain::form::fixture::case_a(), 1));
    assert_eq!(visit.photos.len(), 4, "the colleague's photos count");
    second.tell(Command::Submit { ticket }).await;
    let adopted = handler.sees("the second officer's report", ticket, |view| view.state == State::Verified).await;
    let theirs = adopted.reports.iter().find(|report| report.head.stands).unwrap();
    assert_eq!((theirs.head.by.user, theirs.photos.len()), (second.member.user, 4));
    county.cut();
}

#[tokio::test]
async fn the_work_of_somebody_who_was_dismissed_is_still_delivered() {
    let mut county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    officer.tell(Command::AddNote { ticket, text: "保安说项目部昨天搬走了。".to_owned() }).await;
    county.revoke(&officer);
    county.restore();
    officer.tell(Command::SyncNow {}).await;
    until("the device knows", || async {
        let app = officer.device.get(query::App {}).await.unwrap();
        (app.phase == Phase::Revoked).then_some(())
    })
    .await;
    until("the note is delivered all the same", || async { (officer.sync().await.strip.only_here == 0).then_some(()) })
        .await;
    assert_eq!(officer.device.tell(Command::AddNote { ticket, text: "再写".to_owned() }).await, Err(Code::Revoked));
}

/// The office's clock, forty days from now: every session has long ended.
fn after_forty_days() -> ServerTime {
    niangjia_server::cli::clock().plus_ms(40 * 24 * 60 * 60 * 1000)
}

#[tokio::test]
async fn after_weeks_without_contact_the_session_is_renewed_without_a_word() {
    let mut county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    officer.tell(Command::AddNote { ticket, text: "一直没有信号".to_owned() }).await;
    county.restore_at(after_forty_days);
    officer.tell(Command::SyncNow {}).await;
    let sync = officer.delivered().await;
    assert!(sync.receipts.iter().all(|receipt| receipt.delivery == Delivery::Accepted), "{:#?}", sync.receipts);
}

#[tokio::test]
async fn a_clock_in_1970_or_2099_stops_nothing_over_tls() {
    let county = County::over(Wire::Tls);
    let (handler, officer, ticket) = county.at_work().await;
    for (year, wall) in [("1970", 0), ("2099", 4_070_908_800_000)] {
        officer.clock.set_wall(DeviceTime::from_ms(wall));
        officer.tell(Command::AddNote { ticket, text: format!("手机说今年是 {year}") }).await;
        let sync = officer.delivered().await;
        assert!(sync.strip.clock_off_ms.unwrap().abs() > 1_000_000_000_000, "and the person is told");
    }
    let seen = handler
        .sees("both notes", ticket, |view| view.timeline.iter().filter(|row| row.act.kind() == Kind::Note).count() == 2)
        .await;
    let notes: Vec<_> = seen.timeline.iter().filter(|row| row.act.kind() == Kind::Note).collect();
    let (later, earlier) = (notes[0].at.unwrap(), notes[1].at.unwrap());
    assert!(
        earlier.to <= later.to && later.half_width_ms() < 60_000,
        "the county's time holds whatever the phone says"
    );
}

#[tokio::test]
async fn a_contact_is_shown_for_a_minute_and_the_look_is_on_record() {
    let county = County::open();
    let (handler, officer, ticket) = county.at_work().await;
    let none = officer.device.tell(Command::Reveal { ticket, reason: "  ".to_owned() }).await;
    assert_eq!(none, Err(Code::Refused { reason: Refusal::ReasonNeeded }));
    officer.tell(Command::Reveal { ticket, reason: "约见面地点".to_owned() }).await;
    let contact = officer.ticket(ticket).await.unwrap().contact.unwrap();
    assert_eq!((contact.phone.as_str(), contact.revealed_s.is_some()), ("13800001234", true));
    let seen = handler
        .sees("who looked, and why", ticket, |view| view.timeline.iter().any(|row| row.act.kind() == Kind::Reveal))
        .await;
    let names = format!("{:?}", seen.timeline);
    assert!(!names.contains("13800001234"), "the timeline itself never shows the number");
}

#[tokio::test]
async fn everything_unsent_goes_into_one_file_that_tells_nothing_to_a_finder() {
    let mut county = County::open();
    let (_handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    officer.tell(Command::AddNote { ticket, text: "项目部电话是空号".to_owned() }).await;
    let jpeg = sample::scene_jpeg(5, Size { width: 640, height: 480 }, Orientation::Upright);
    officer.photographs(ticket, EvidenceKind::Scene, &jpeg).await.unwrap();
    officer.tell(Command::Export { folder: String::new() }).await;
    let sync = officer.sync().await;
    assert_eq!(sync.strip.only_here, 2, "a note and a photo");
    let (path, items) = sync.exported.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    assert!(path.ends_with(".njx") && bytes.len() > jpeg.len());
    assert_eq!(items, 4, "two operations, an original and its preview");
    let readable = ["项目部电话是空号".as_bytes(), &jpeg[jpeg.len() / 2..jpeg.len() / 2 + 16]];
    for secret in readable {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}

#[tokio::test]
async fn after_thirty_days_without_contact_a_ticket_is_its_number_and_a_note_still_goes() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let mut county = County::open();
    let (handler, officer, ticket) = county.at_work().await;
    officer.tell(Command::AddNote { ticket, text: "第一天记的".to_owned() }).await;
    officer.delivered().await;
    county.cut();
    let wall = officer.clock.wall().ms();
    let mut officer = officer;
    for (days, lease) in [(13, Lease::Fresh), (20, Lease::Ending { days: 10 }), (31, Lease::Locked)] {
        officer = officer.switched_on_at(DeviceTime::from_ms(wall + days * DAY_MS)).await;
        assert_eq!(officer.sync().await.strip.lease, lease, "after {days} days");
    }
    let seen = officer.ticket(ticket).await.unwrap();
    assert_eq!((seen.shown, seen.contact.is_none()), (Shown::Locked, true));
    assert!(!seen.ticket.number.is_empty());
    let shown = format!("{seen:?}");
    assert!(shown.contains("第一天记的") && !shown.contains("木工"), "{shown}");
    officer.tell(Command::AddNote { ticket, text: "断网后记的".to_owned() }).await;
    county.restore();
    officer.delivered().await;
    let both = |view: &TicketView| view.timeline.iter().filter(|row| row.act.kind() == Kind::Note).count() == 2;
    handler.sees("both notes", ticket, both).await;
}
