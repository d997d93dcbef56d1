//! The road, end to end, through real devices and a real server process: case A, and a reassignment while offline.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod carried;
mod turns;

use niangjia_domain::act::{Acknowledge, Adopt, Alert, AskOriginal, Reassign, Reply, Review, SendBack, Solved, TakeUp};
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::form::{Answers, EvidenceKind, fixture};
use niangjia_domain::id::TicketId;
use niangjia_domain::outcome::LateReason;
use niangjia_domain::risk::{Behaviour, Level};
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::query;
use niangjia_ipc::view::{Delivery, Transfer};
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use niangjia_tests::phone::{PIN, Phone, eventually};
use niangjia_tests::world::{World, assigned, task};

async fn answer(officer: &Phone, ticket: TicketId, answers: &Answers) {
    for (item, answer) in answers.iter() {
        officer.tell(Command::SetAnswer { ticket, item, answer: answer.clone() }).await.unwrap();
    }
}

fn gathering() -> Alert {
    Alert {
        level: Level::Red,
        people: Some(20),
        amount: None,
        place: "三号门".to_owned(),
        behaviour: vec![Behaviour::Gathering],
        text: "约二十人在门外，情绪激动，没堵路。".to_owned(),
    }
}

const EVIDENCE: [EvidenceKind; 5] = [
    EvidenceKind::WorkRecord,
    EvidenceKind::WorkRecord,
    EvidenceKind::Settlement,
    EvidenceKind::EntryRecord,
    EvidenceKind::NoticeBoard,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_verified_offline_and_everything_arrives_exactly_once() {
    let mut world = World::new().unwrap();
    let (handler, _desk_link) = world.enrol("handler").await.unwrap();
    let (officer, link) = world.enrol("officer1").await.unwrap();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 1).await.unwrap();
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();

    link.cut();
    officer.tell(Command::BeginVisit { ticket, place: "三号门".to_owned() }).await.unwrap();
    answer(&officer, ticket, &fixture::case_a()).await;
    let photos: Vec<Vec<u8>> = (1..=5)
        .zip([Orientation::Upright, Orientation::Turned90].iter().cycle())
        .map(|(seed, turn)| camera_jpeg(seed, *turn))
        .collect();
    for ((jpeg, evidence), seed) in photos.iter().zip(EVIDENCE).zip(100..) {
        officer.take_photo(ticket, evidence, jpeg, seed).await.unwrap();
    }
    officer.tell(Command::AddNote { ticket, text: "四个人分开问的，说法一致。".to_owned() }).await.unwrap();
    officer.tell(Command::SetNoteDraft { ticket, text: "老板电话不通，".to_owned() }).await.unwrap();
    officer.tell(Command::Alert { ticket, alert: gathering() }).await.unwrap();

    // The phone dies without a word, and is opened again.
    drop(officer);
    let officer = world.reopened("officer1").unwrap();
    officer.tell(Command::Unlock { pin: PIN.to_owned() }).await.unwrap();
    let visit = officer.visit(ticket).await.unwrap();
    assert_eq!(visit.answers, fixture::case_a(), "no answer is lost");
    assert_eq!((visit.photos.len(), visit.notes.len(), visit.note_draft.as_str()), (5, 1, "老板电话不通，"));

    officer.tell(Command::SetSummary { ticket, text: "属实。十人欠薪四十万元。".to_owned() }).await.unwrap();
    officer.tell(Command::Submit { ticket }).await.unwrap();
    let sync = officer.sync().await.unwrap();
    // Accept, arrival, five photos, note, alert, report, submission; and five previews and five originals.
    let operations: usize = sync.tickets.iter().map(|ticket| ticket.items.len()).sum();
    assert_eq!(operations, 11, "{sync:#?}");

    link.restore_for(1_500_000);
    eventually("the link to burn through", || async { (!link.is_up()).then_some(()) }).await.unwrap();
    world.office.kill();
    link.restore();
    world.office.start().unwrap();
    officer.tell(Command::SyncNow {}).await.unwrap();
    let sync = officer.has_delivered_everything().await.unwrap();
    assert_eq!(sync.strip.attention, 0);
    let accepted = sync
        .receipts
        .iter()
        .filter(|receipt| receipt.ticket == ticket && receipt.delivery == Delivery::Accepted)
        .count();
    assert_eq!(accepted, 11, "every operation has its receipt: {:#?}", sync.receipts);

    let seen = handler
        .sees("the whole visit", ticket, |view| {
            view.state == State::Verified
                && view.photos.len() == 5
                && view.photos.iter().all(|photo| photo.original_transfer == Transfer::There)
        })
        .await
        .unwrap();
    assert_eq!(handler.queue().await.unwrap()[0].ticket, ticket, "red comes first");
    assert_eq!(seen.ticket.risk.level, Level::Red);
    let alert = seen.ticket.alerts[0].op;
    handler.tell(Command::Acknowledge { ticket, acknowledge: Acknowledge { alert } }).await.unwrap();
    for photo in &seen.photos {
        handler.tell(Command::AskOriginal { ticket, ask: AskOriginal { photo: photo.op } }).await.unwrap();
        handler.tell(Command::FetchPhoto { ticket, hash: photo.original }).await.unwrap();
    }
    for photo in &seen.photos {
        let path = format!("original/{}", photo.original);
        let bytes = eventually("an original on the desk", || async { handler.device.photo(&path).await.ok() });
        let (_, bytes) = bytes.await.unwrap();
        assert!(photos.contains(&bytes), "byte for byte as the camera made it");
    }

    let report = seen.reports[0].head.op;
    let missing = vec!["冯某：单位认多少".to_owned()];
    let send_back = SendBack { report, missing, note: "核实很清楚，还差一样。".to_owned() };
    handler.tell(Command::SendBack { ticket, send_back }).await.unwrap();
    officer.sees("it came back", ticket, |view| view.state == State::Assigned).await.unwrap();
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    officer.tell(Command::AddNote { ticket, text: "冯某的老板认三万五。".to_owned() }).await.unwrap();
    officer.tell(Command::Submit { ticket }).await.unwrap();
    let second = handler
        .sees("the second version", ticket, |view| view.state == State::Verified && view.reports.len() == 2)
        .await
        .unwrap();
    let standing = second.ticket.standing_report().unwrap();
    assert_eq!(standing.version, 2);

    let take_up = TakeUp { report: Some(standing.op), note: String::new() };
    handler.tell(Command::TakeUp { ticket, take_up }).await.unwrap();
    let reply = Box::new(Reply {
        solved: Solved::Yes,
        why: String::new(),
        to_worker: "总包已付清四十万元。".to_owned(),
        internal: String::new(),
        law: vec!["保障农民工工资支付条例".to_owned()],
        recovered: None,
    });
    handler.tell(Command::Reply { ticket, reply }).await.unwrap();
    let (reviewer, _) = world.enrol("reviewer").await.unwrap();
    reviewer.sees("the reply", ticket, |view| view.state == State::Replied).await.unwrap();
    reviewer.tell(Command::Review { ticket, review: Review { pass: true, note: String::new() } }).await.unwrap();
    handler.sees("the end of the road", ticket, |view| view.state == State::Callback).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn work_on_a_ticket_that_was_given_to_another_meanwhile_lands_late_and_is_adopted() {
    let world = World::new().unwrap();
    let (handler, _) = world.enrol("handler").await.unwrap();
    let (first, link) = world.enrol("officer1").await.unwrap();
    let (second, _) = world.enrol("officer2").await.unwrap();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 2).await.unwrap();
    first.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();

    link.cut();
    first.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    answer(&first, ticket, &fixture::case_a()).await;
    for (seed, kind) in (9..).zip(EVIDENCE) {
        first.take_photo(ticket, kind, &camera_jpeg(seed, Orientation::Upright), seed).await.unwrap();
    }
    first.tell(Command::Submit { ticket }).await.unwrap();

    let reassign =
        Reassign { task: task(world.user("officer2").unwrap()), reason: "张某某在外培训。".to_owned() };
    handler.tell(Command::Reassign { ticket, reassign }).await.unwrap();
    second.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();

    link.restore();
    first.tell(Command::SyncNow {}).await.unwrap();
    first.has_delivered_everything().await.unwrap();
    let left = first.sees("that it has left", ticket, |view| view.departed.is_some()).await.unwrap().departed.unwrap();
    assert!(matches!(left.reason, LeaveReason::Reassigned { .. }), "{left:?}");
    assert!(
        left.items
            .iter()
            .any(|(_, _, delivery)| { *delivery == Delivery::Late { why: LateReason::Reassigned, credited: true } }),
        "his report is late, and his: {left:#?}"
    );

    let offered = second
        .sees("the late report", ticket, |view| view.reports.iter().any(|report| report.adoptable))
        .await
        .unwrap();
    let late = offered.reports.iter().find(|report| report.adoptable).unwrap().head.op;
    second.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    second.tell(Command::Adopt { ticket, adopt: Adopt { report: late } }).await.unwrap();
    assert_eq!(second.visit(ticket).await.unwrap().answers, fixture::case_a(), "one tap brings the answers");
    let on_desk = handler.sees("the late report", ticket, |view| !view.reports.is_empty()).await.unwrap();
    assert!(on_desk.reports[0].honourable);

    let gone = first.sees("no more than his own", ticket, |view| view.contact.is_none()).await.unwrap();
    assert!(gone.offers.is_empty());
    let listed = first.todo().await.unwrap();
    assert!(listed.iter().all(|row| row.ticket != ticket || row.departed.is_some()));
    let _ = first.get(query::App {}).await.unwrap();
}
