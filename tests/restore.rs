//! The server goes back in time: a backup is made, tested and restored, and the devices heal it.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use niangjia_domain::act::Task;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::state::State;
use niangjia_domain::ticket::Disclosure;
use niangjia_ipc::command::Command;
use niangjia_ipc::view::Transfer;
use niangjia_photo::Orientation;
use niangjia_photo::sample::camera_jpeg;
use niangjia_tests::link::Link;
use niangjia_tests::office::{Office, Seat};
use niangjia_tests::phone::{Phone, eventually};
use niangjia_tests::sample::{self, Lots};

struct World {
    folder: tempfile::TempDir,
    office: Office,
    seats: Vec<Seat>,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (office, seats) = Office::open(&folder.path().join("county")).unwrap();
        Self { folder, office, seats }
    }

    async fn enrol(&self, name: &str) -> Phone {
        let link = Link::to(self.office.address()).await.unwrap();
        let seat = self.seats.iter().find(|seat| seat.seat == name).unwrap();
        Phone::enrol(seat, &self.folder.path().join(name), &link).await.unwrap()
    }

    fn user(&self, name: &str) -> UserId {
        self.seats.iter().find(|seat| seat.seat == name).unwrap().user.parse().unwrap()
    }
}

async fn assigned(handler: &Phone, officer: UserId) -> TicketId {
    let ticket = TicketId::from_bytes(Lots::new(7).bytes());
    let registration = Box::new(sample::registration(7));
    handler.tell(Command::Register { ticket, registration }).await.unwrap();
    let disclose = Disclosure { contact: true, earlier_photos: true };
    let task = Task { officer, second: None, task: "两人同去。".to_owned(), disclose };
    handler.tell(Command::Assign { ticket, task }).await.unwrap();
    handler.sees("the order applied", ticket, |view| view.state == State::Assigned && !view.pending).await.unwrap();
    ticket
}

async fn note(officer: &Phone, ticket: TicketId, text: &str) {
    officer.tell(Command::AddNote { ticket, text: text.to_owned() }).await.unwrap();
    officer.has_delivered_everything().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_county_lost_since_its_backup_comes_back_from_the_phones() {
    let mut world = World::new();
    let handler = world.enrol("handler").await;
    let officer = world.enrol("officer1").await;
    let ticket = assigned(&handler, world.user("officer1")).await;
    officer.sees("the ticket", ticket, |view| view.state == State::Assigned).await.unwrap();
    officer.tell(Command::BeginVisit { ticket, place: String::new() }).await.unwrap();
    note(&officer, ticket, "备份之前记的。").await;
    assert!(officer.sync().await.unwrap().no_backup, "an originals' keeper is told that no backup covers them");

    let backup = world.folder.path().join("backup");
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
    let whole = |view: &niangjia_ipc::view::TicketView| {
        view.timeline.len() >= 6 && view.photos.iter().any(|photo| photo.original_transfer == Transfer::There)
    };
    let before = handler.sees("everything", ticket, whole).await.unwrap();

    world.office.kill();
    std::fs::rename(world.office.data(), world.folder.path().join("lost")).unwrap();
    let restored = world.office.command(&["restore", "--from", &to]).unwrap();
    assert!(restored.starts_with("restored receipts "), "{restored}");
    assert!(world.office.command(&["restore", "--from", &to]).is_err(), "a county is not written over");
    let stale = world.office.command(&["verify-backup", "--from", &to]).unwrap_err().to_string();
    assert!(stale.contains("make a new one"), "a backup of before covers nothing of now: {stale}");
    world.office.start().unwrap();

    officer.tell(Command::SyncNow {}).await.unwrap();
    handler.tell(Command::SyncNow {}).await.unwrap();
    let fresh = world.seats.iter().find(|seat| seat.seat == "supervisor").unwrap();
    let code = world.office.command(&["enrol", &fresh.user, "--json"]).unwrap();
    let code: serde_json::Value = serde_json::from_str(&code).unwrap();
    let seat = Seat { code: code["code"].as_str().unwrap().to_owned(), ..fresh.clone() };
    let link = Link::to(world.office.address()).await.unwrap();
    let witness = Phone::enrol(&seat, &world.folder.path().join("witness"), &link).await.unwrap();
    let Ok(after) = witness.sees("everything, from the county itself", ticket, whole).await else {
        let seen = witness.ticket(ticket).await;
        panic!("the county sees {seen:#?}; the phone has {:#?}", officer.sync().await);
    };
    let texts = |view: &niangjia_ipc::view::TicketView| view.timeline.len();
    assert_eq!(texts(&after), texts(&before), "no line of the timeline is missing or there twice");
    assert_eq!(after.photos[0].original, before.photos[0].original);
    let sync = officer.has_delivered_everything().await.unwrap();
    assert_eq!((sync.strip.only_here, sync.strip.attention), (0, 0));
}
