//! Several people on one device, each with his own PIN: nobody reads another's work, and everybody's arrives.

use std::path::PathBuf;

use niangjia_device::Device;
use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::holder::Holder;
use niangjia_domain::id::TicketId;
use niangjia_domain::role::{Member, Role};
use niangjia_ipc::view::{AppView, DepositState, Phase, Theme, Transfer};
use niangjia_ipc::{Command, query};
use niangjia_photo::{Orientation, Size, sample};

use crate::county::{County, PIN, Person, open_within, until};

const OTHER_PIN: &str = "864209";

fn second() -> Holder {
    Holder::try_from(2).unwrap()
}

/// The file names in a person's folder that begin so.
fn files(person: &Person, holder: Holder, beginning: &str) -> Vec<PathBuf> {
    let root = person.folder.path();
    let folder =
        if holder == Holder::FIRST { root.to_owned() } else { root.join("people").join(holder.number().to_string()) };
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(beginning)).collect()
}

async fn app(device: &Device) -> AppView {
    device.get(query::App {}).await.unwrap()
}

async fn enrol(device: &Device, county: &County, member: &Member, label: &str) -> Result<(), Code> {
    device
        .tell(Command::Enrol {
            address: county.address(),
            code: county.code(member),
            fingerprint: county.fingerprint(),
            pin: OTHER_PIN.to_owned(),
            device: "街道平板".to_owned(),
            label: label.to_owned(),
        })
        .await
}

async fn unlock(device: &Device, holder: Holder, pin: &str) -> Result<(), Code> {
    device.tell(Command::Choose { holder }).await?;
    device.tell(Command::Unlock { pin: pin.to_owned() }).await
}

/// How the lock screen shows the first person.
async fn row_of_first(device: &Device) -> (Option<u32>, DepositState) {
    let row = app(device).await.people.into_iter().find(|row| row.holder == Holder::FIRST).unwrap();
    (row.only_here, row.deposit)
}

/// A device of two, and the first has written a note and taken a photo that nobody else has: the county could not be
/// reached. Nobody is at it now.
struct Shared {
    county: County,
    handler: Person,
    first: Person,
    ticket: TicketId,
}

impl Shared {
    async fn new() -> Self {
        let mut county = County::open();
        let (handler, first, ticket) = county.at_work().await;
        first.delivered().await;
        let late = county.member("赵某某", "和平街道", Role::Officer);
        first.tell(Command::AddPerson {}).await;
        enrol(&first.device, &county, &late, "晚班").await.unwrap();
        unlock(&first.device, Holder::FIRST, PIN).await.unwrap();
        county.cut();
        first.tell(Command::AddNote { ticket, text: "早班写的，没有网".to_owned() }).await;
        let jpeg = sample::scene_jpeg(1, Size { width: 800, height: 600 }, Orientation::Upright);
        first.photographs(ticket, EvidenceKind::WorkRecord, &jpeg).await.unwrap();
        Self { county, handler, first, ticket }
    }

    /// The first leaves, the app ends, and the county is there again.
    async fn left(self) -> Self {
        self.first.tell(Command::Switch {}).await;
        let device = &self.first.device;
        until("it is sealed", || async { (row_of_first(device).await.1 == DepositState::Sealed).then_some(()) }).await;
        let mut left = Self { first: self.first.killed(), ..self };
        left.county.restore();
        left
    }

    async fn handler_has_the_photo(&self) {
        self.handler
            .sees("the first person's photo, brought by the second", self.ticket, |view| {
                view.photos.iter().any(|photo| photo.original_transfer == Transfer::There)
            })
            .await;
    }
}

#[tokio::test]
async fn one_more_enrols_beside_the_first_and_nobody_before_he_has_a_code() {
    let mut county = County::open();
    let (_, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    let device = &officer.device;
    let late = county.member("赵某某", "和平街道", Role::Officer);
    officer.tell(Command::Switch {}).await;
    let seen = app(device).await;
    assert_eq!((seen.phase, seen.holder, seen.people.len()), (Phase::Choose, None, 1));
    assert_eq!(device.tell(Command::Unlock { pin: PIN.to_owned() }).await, Err(Code::Locked), "whose?");
    officer.tell(Command::AddPerson {}).await;
    assert_eq!(app(device).await.phase, Phase::New);
    officer.tell(Command::Switch {}).await;
    assert_eq!(app(device).await.phase, Phase::Choose, "and back");
    officer.tell(Command::AddPerson {}).await;
    county.cut();
    let code = enrol(device, &county, &late, "晚班").await;
    assert!(matches!(code, Err(Code::Offline | Code::NotOurServer)), "{code:?}");
    assert_eq!(app(device).await.people.len(), 1, "nobody has come yet");
    county.restore();
    enrol(device, &county, &late, "晚班\n的人，名字很长很长很长").await.unwrap();

    let now = app(device).await;
    assert_eq!((now.phase, now.holder), (Phase::Open, Some(second())));
    assert_eq!(now.people.iter().map(|row| row.label.chars().count()).collect::<Vec<_>>(), [0, 12]);
    assert_eq!(now.me.unwrap().member.name, "赵某某");
    assert_eq!(device.get(query::Ticket { ticket }).await.unwrap_err(), Code::NotFound, "not his to read");
    assert_eq!(officer.todo().await.rows.len(), 0);
    let dark = niangjia_ipc::view::SettingsView { theme: Theme::Dark, ..Default::default() };
    officer.tell(Command::Settings { settings: dark }).await;
    unlock(device, Holder::FIRST, PIN).await.unwrap();
    assert_eq!(device.get(query::Settings {}).await.unwrap().theme, Theme::System, "everybody has his own looks");
    assert_eq!(officer.visit(ticket).await.ticket, ticket);
    officer.tell(Command::SetLabel { label: " 早班 ".to_owned() }).await;
    officer.tell(Command::Lock {}).await;
    until("it is noted what he left", || async { row_of_first(device).await.0 }).await;
    assert_eq!(app(device).await.people[0].label, "早班");
    assert_eq!(device.tell(Command::SetLabel { label: String::new() }).await, Err(Code::Locked));
}

#[tokio::test]
async fn what_one_left_unsent_is_delivered_by_the_next_and_the_first_finds_it_received() {
    let mut shared = Shared::new().await.left().await;
    let device = &shared.first.device;
    let seen = app(device).await;
    assert_eq!((seen.phase, seen.holder), (Phase::Choose, None), "whose PIN?");
    assert_eq!(row_of_first(device).await, (Some(2), DepositState::Sealed));
    unlock(device, second(), OTHER_PIN).await.unwrap();
    assert_eq!(device.get(query::Ticket { ticket: shared.ticket }).await.unwrap_err(), Code::NotFound);
    shared.handler_has_the_photo().await;
    let seen = shared.handler.ticket(shared.ticket).await.unwrap();
    let note = seen.timeline.iter().find(|row| format!("{:?}", row.act).contains("早班写的")).unwrap();
    assert_eq!(note.actor.name, shared.first.member.name, "in the name of who wrote it");
    until("the receipts handed over", || async {
        (row_of_first(device).await.1 == DepositState::Delivered).then_some(())
    })
    .await;
    let sync = shared.first.sync().await;
    assert_eq!((sync.people.len(), &sync.people[0].deposit), (1, &DepositState::Delivered));
    assert_eq!((sync.carried, sync.strip.only_here), (vec![], 0));
    assert_eq!(files(&shared.first, Holder::FIRST, "deposit-"), Vec::<PathBuf>::new());

    shared.county.cut();
    shared.first.tell(Command::Switch {}).await;
    unlock(&shared.first.device, Holder::FIRST, PIN).await.unwrap();
    let sync = shared.first.sync().await;
    assert_eq!(sync.strip.only_here, 0, "received, and this session had no network: {sync:#?}");
    assert_eq!(files(&shared.first, Holder::FIRST, "receipts-"), Vec::<PathBuf>::new());
    assert_eq!(shared.first.visit(shared.ticket).await.notes.len(), 1);
    shared.first.tell(Command::Lock {}).await;
    let device = &shared.first.device;
    until("nothing is left", || async {
        (row_of_first(device).await == (Some(0), DepositState::Nothing)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_kill_while_the_next_one_carries_loses_and_doubles_nothing() {
    let mut shared = Shared::new().await.left().await;
    shared.county.cut();
    unlock(&shared.first.device, second(), OTHER_PIN).await.unwrap();
    let device = &shared.first.device;
    until("it is taken along", || async {
        let people = device.get(query::Sync {}).await.unwrap().people;
        (people[0].deposit == DepositState::Waiting { permille: 0 }).then_some(())
    })
    .await;
    let first = shared.first.killed();
    shared.county.restore();
    // The first comes himself, sends everything, and goes; the second has it still.
    unlock(&first.device, Holder::FIRST, PIN).await.unwrap();
    first.tell(Command::SyncNow {}).await;
    first.delivered().await;
    until("there is nothing to carry", || async { files(&first, Holder::FIRST, "deposit-").is_empty().then_some(()) })
        .await;
    let first = first.killed();
    unlock(&first.device, second(), OTHER_PIN).await.unwrap();
    shared.first = first;
    shared.handler_has_the_photo().await;
    let device = &shared.first.device;
    until("nothing is carried any more", || async {
        let people = device.get(query::Sync {}).await.unwrap().people;
        (!matches!(people[0].deposit, DepositState::Waiting { .. } | DepositState::Sealed)).then_some(())
    })
    .await;
    let seen = shared.handler.ticket(shared.ticket).await.unwrap();
    let notes = seen.timeline.iter().filter(|row| format!("{:?}", row.act).contains("早班写的")).count();
    assert_eq!((notes, seen.photos.len()), (1, 1), "once, by whichever way");
    unlock(device, Holder::FIRST, PIN).await.unwrap();
    assert_eq!(shared.first.sync().await.strip.attention, 0);
}

#[tokio::test]
async fn ten_wrong_pins_of_one_hurt_nobody_else() {
    let shared = Shared::new().await.left().await;
    let device = &shared.first.device;
    // Eight before: what each wrong PIN costs the vault's own tests say.
    let vault = shared.first.folder.path().join("people/2/vault.json");
    let tried = std::fs::read_to_string(&vault).unwrap().replace("\"tries\": 0", "\"tries\": 8");
    std::fs::write(&vault, tried).unwrap();
    let an_hour = niangjia_domain::time::DeviceTime::from_ms(shared.first.clock.wall().ms() + 2 * 3_600_000);
    assert_eq!(unlock(device, second(), "246813").await, Err(Code::WrongPin { left: 1, wait_s: 3600 }));
    device.tell(Command::Choose { holder: Holder::FIRST }).await.unwrap();
    assert_eq!(app(device).await.phase, Phase::Locked { left: 10, wait_s: 0 }, "the first is asked for his own");
    shared.first.clock.set_wall(an_hour);
    assert_eq!(unlock(device, second(), "246813").await, Err(Code::PinDestroyed));
    assert_eq!(app(device).await.phase, Phase::Sealed);
    unlock(device, Holder::FIRST, PIN).await.unwrap();
    assert_eq!(shared.first.visit(shared.ticket).await.notes.len(), 1);
    shared.first.tell(Command::SyncNow {}).await;
    shared.first.delivered().await;
}

#[tokio::test]
async fn a_device_of_an_earlier_program_opens_as_before_and_damaged_hints_keep_nobody_out() {
    let shared = Shared::new().await;
    let alone = shared.handler.killed();
    let seen = app(&alone.device).await;
    assert_eq!((seen.phase, seen.people.len()), (Phase::Locked { left: 10, wait_s: 0 }, 1));
    alone.unlocked().await;
    assert!(!alone.folder.path().join("people").exists());

    let first = shared.first.killed();
    for holder in [Holder::FIRST, second()] {
        let hints = files(&first, holder, "person.json");
        assert!(!hints.is_empty() || holder == Holder::FIRST);
        let root = first.folder.path();
        let folder = if holder == Holder::FIRST { root.to_owned() } else { root.join("people/2") };
        std::fs::write(folder.join("person.json"), b"\xFF{").unwrap();
    }
    let seen = app(&first.device).await;
    assert_eq!(
        seen.people.iter().map(|row| (row.label.as_str(), row.only_here)).collect::<Vec<_>>(),
        [("", None), ("", None)]
    );
    unlock(&first.device, second(), OTHER_PIN).await.unwrap();
    unlock(&first.device, Holder::FIRST, PIN).await.unwrap();
    assert_eq!(first.sync().await.strip.only_here, 2);

    // A vault that does not read is named, and nobody is led to where he could not come back from.
    first.tell(Command::Switch {}).await;
    std::fs::write(first.folder.path().join("people/2/vault.json"), b"{").unwrap();
    assert_eq!(first.device.tell(Command::Choose { holder: second() }).await, Err(Code::DamagedHere));
    assert_eq!(app(&first.device).await.phase, Phase::Choose);
    unlock(&first.device, Holder::FIRST, PIN).await.unwrap();
}

#[tokio::test]
async fn on_a_full_disk_nobody_is_kept_from_leaving_or_coming_and_it_is_said() {
    let shared = Shared::new().await;
    let Person { member, device, clock, folder } = shared.first;
    drop(device);
    let device = open_within(&folder, &clock, Some(150 * 1024 * 1024));
    let first = Person { member, device, clock, folder };
    unlock(&first.device, Holder::FIRST, PIN).await.unwrap();
    first.tell(Command::AddNote { ticket: shared.ticket, text: "盘满了".to_owned() }).await;
    first.tell(Command::Switch {}).await;
    let device = &first.device;
    until("it is noted", || async { (row_of_first(device).await == (Some(3), DepositState::NoRoom)).then_some(()) })
        .await;
    unlock(device, second(), OTHER_PIN).await.unwrap();
    assert_eq!(device.get(query::Sync {}).await.unwrap().people.len(), 1);
    unlock(device, Holder::FIRST, PIN).await.unwrap();
    assert_eq!(first.sync().await.left, DepositState::NoRoom);
    assert_eq!(first.visit(shared.ticket).await.notes.len(), 2);
}
