//! The server goes back in time: a backup is made, tested and restored, and the devices heal it.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::TicketId;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::view::{TicketView, Transfer};
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use niangjia_tests::office::Seat;
use niangjia_tests::phone::{Phone, eventually};
use niangjia_tests::world::{World, assigned};

async fn note(officer: &Phone, ticket: TicketId, text: &str) {
    officer.tell(Command::AddNote { ticket, text: text.to_owned() }).await.unwrap();
    officer.has_delivered_everything().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_county_lost_since_its_backup_comes_back_from_the_phones() {
    let mut world = World::new().unwrap();
    let (handler, _) = world.enrol("handler").await.unwrap();
    let (officer, _) = world.enrol("officer1").await.unwrap();
    let ticket = assigned(&handler, world.user("officer1").unwrap(), 7).await.unwrap();
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    note(&officer, ticket, "备份之前记的。").await;
    assert!(officer.sync().await.unwrap().no_backup, "an originals' keeper is told that no backup covers them");

    let backup = world.folder().join("backup");
    let to = backup.display().to_string();
    let made = world.office.command(&["backup", "--to", &to]).unwrap();
    assert!(made.starts_with("backup receipts "), "{made}");
    let verified = world.office.command(&["verify-backup", "--from", &to]).unwrap();
    assert!(verified.contains(" damaged 0 ") && verified.contains("covers receipts up to "), "{verified}");
    officer.tell(Command::SyncNow {}).await.unwrap();
    eventually("the horizon", || async { officer.sync().await.ok().filter(|sync| !sync.no_backup) }).await.unwrap();

    note(&officer, ticket, "备份之后记的，县里后来丢了。").await;
    let original = camera_jpeg(3, Orientation::Upright);
    officer.take_photo(ticket, EvidenceKind::NoticeBoard, &original, 3).await.unwrap();
    officer.has_delivered_everything().await.unwrap();
    let whole = |view: &TicketView| {
        view.timeline.len() >= 6 && view.photos.iter().any(|photo| photo.original_transfer == Transfer::There)
    };
    let before = handler.sees("everything", ticket, whole).await.unwrap();

    world.office.kill();
    std::fs::rename(world.office.data(), world.folder().join("lost")).unwrap();
    let restored = world.office.command(&["restore", "--from", &to]).unwrap();
    assert!(restored.starts_with("restored receipts "), "{restored}");
    assert!(world.office.command(&["restore", "--from", &to]).is_err(), "a county is not written over");
    let stale = world.office.command(&["verify-backup", "--from", &to]).unwrap_err().to_string();
    assert!(stale.contains("make a new one"), "a backup of before covers nothing of now: {stale}");
    let silent = report(&world);
    let length = |kind: &str| silent[kind].as_array().unwrap().len();
    assert_eq!(
        (length("devices"), length("silent")),
        (0, 3),
        "the two phones and the desk that wrote the first tickets"
    );
    world.office.start().unwrap();

    officer.tell(Command::SyncNow {}).await.unwrap();
    handler.tell(Command::SyncNow {}).await.unwrap();
    let fresh = world.seat("supervisor").unwrap();
    let code = world.office.command(&["enrol", &fresh.user, "--json"]).unwrap();
    let code: serde_json::Value = serde_json::from_str(&code).unwrap();
    let seat = Seat { code: code["code"].as_str().unwrap().to_owned(), ..fresh.clone() };
    let (witness, _) = world.enrol_at(&seat, "witness").await.unwrap();
    let Ok(after) = witness.sees("everything, from the county itself", ticket, whole).await else {
        let seen = witness.ticket(ticket).await;
        panic!("the county sees {seen:#?}; the phone has {:#?}", officer.sync().await);
    };
    assert_eq!(after.timeline.len(), before.timeline.len(), "no line of the timeline is missing or there twice");
    assert_eq!(after.photos[0].original, before.photos[0].original);
    let sync = officer.has_delivered_everything().await.unwrap();
    assert_eq!((sync.strip.only_here, sync.strip.attention), (0, 0));
    let report = report(&world);
    let silent: Vec<&str> =
        report["silent"].as_array().unwrap().iter().filter_map(|one| one["device"].as_str()).collect();
    assert_eq!(silent, ["desk"], "both phones have come back: {report:#}");
    let returned = |kind: &str| {
        let devices = report["devices"].as_array().unwrap();
        devices.iter().map(|device| device[kind].as_array().unwrap().len()).sum::<usize>()
    };
    let counted = ["returned", "awaited", "photos_returned", "photos_awaited", "changed"].map(returned);
    assert_eq!(counted, [2, 0, 2, 0, 0], "a note, a photo with its preview, and nothing else: {report:#}");
    assert_eq!(report["unclaimed"].as_array().unwrap().len(), 0, "every receipt has been named: {report:#}");
}

/// What the county says of what it lost.
fn report(world: &World) -> serde_json::Value {
    serde_json::from_str(&world.office.command(&["loss-report", "--json"]).unwrap()).unwrap()
}
