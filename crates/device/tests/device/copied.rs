//! A device whose folder was copied: two with one id, until the county has noticed.

use std::sync::Arc;

use niangjia_device::Clock;
use niangjia_domain::id::InstallId;
use niangjia_ipc::Command;
use niangjia_store::{Store, Vault};

use crate::county::{County, PIN, Person, open, until};

/// The same app on another device, with all that is in its folder.
async fn copied(person: Person) -> (Person, Person) {
    person.device.shutdown().await;
    let folder = Arc::new(tempfile::tempdir().unwrap());
    for file in std::fs::read_dir(person.folder.path()).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
    }
    let clock = Clock::real();
    let copy = Person { member: person.member.clone(), device: open(&folder, &clock), clock, folder };
    let original = person.killed();
    original.unlocked().await;
    copy.unlocked().await;
    (original, copy)
}

/// Which install it is, read from its files.
async fn identity(person: &Person) -> (InstallId, usize) {
    person.device.shutdown().await;
    let key = Vault::at(person.folder.path()).open(PIN, person.clock.wall()).unwrap();
    let store = Store::open(person.folder.path(), &key).unwrap();
    (store.install().unwrap().unwrap().install, store.successions().unwrap().len())
}

#[tokio::test]
async fn two_copies_of_a_phone_lose_nothing_and_end_with_ids_of_their_own() {
    let mut county = County::open();
    let (handler, officer, ticket) = county.at_work().await;
    officer.delivered().await;
    county.cut();
    let (original, copy) = copied(officer).await;
    let note = |text: &str| Command::AddNote { ticket, text: text.to_owned() };
    original.tell(note("原机断网时写的")).await;
    copy.tell(note("克隆机断网时写的")).await;
    county.restore();
    until("both have been told to part, and have", || async {
        original.tell(Command::SyncNow {}).await;
        copy.tell(Command::SyncNow {}).await;
        (county.successions() == 2).then_some(())
    })
    .await;
    original.tell(note("原机换号后写的")).await;
    copy.tell(note("克隆机换号后写的")).await;
    for phone in [&original, &copy] {
        let sync = phone.delivered().await;
        assert_eq!((sync.strip.only_here, sync.strip.attention), (0, 0), "nobody has to do anything about it");
    }
    let written = ["原机断网时写的", "克隆机断网时写的", "原机换号后写的", "克隆机换号后写的"];
    handler
        .sees("everything that was written on both", ticket, |view| {
            let timeline = format!("{:?}", view.timeline);
            written.iter().all(|text| timeline.contains(text))
        })
        .await;
    let ((one, once), (other, twice)) = (identity(&original).await, identity(&copy).await);
    assert_ne!(one, other);
    assert_eq!((once, twice), (1, 1), "each took one new id, and no more");
}
