//! Disks that are really full: a device's, and the county's. Where nobody may mount a small one, the tests say so and pass.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::path::Path;
use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_store::{DataKey, OpState, Store, StoreError};
use niangjia_sync::push::Push;
use niangjia_sync::{Then, Transport as _};
use niangjia_tests::bench::lanes::Lanes;
use niangjia_tests::disk::SmallDisk;
use niangjia_tests::endure::books::Books;
use niangjia_tests::endure::pen::{Deed, Pen, PhotoBytes};
use niangjia_tests::endure::town::{Size, Town};
use niangjia_tests::endure::witness::{Witness, Witnessed};
use niangjia_tests::office::Office;
use niangjia_tests::sample::Lots;

const MB: u64 = 1024 * 1024;
/// Room for the reserve of a device three times and some more, without which it keeps none.
const DEVICE_BYTES: u64 = 120 * MB;
/// Room for a county's database and a few photos.
const COUNTY_BYTES: u64 = 24 * MB;
const SIZE: Size = Size { officers: 1, tickets_each: 2 };
const PHOTO: PhotoBytes = PhotoBytes { min: 300_000, max: 300_000 };
/// By which the county says that its disk is full.
const NO_ROOM: u16 = 507;
const KEY: [u8; 32] = [5; 32];

fn small(folder: &Path, bytes: u64) -> Option<SmallDisk> {
    let disk = SmallDisk::mount(folder, bytes).unwrap();
    if disk.is_none() {
        eprintln!("skipped: only root may mount a small disk");
    }
    disk
}

fn pen(town: &Town, store: Store, address: &str, photo: PhotoBytes) -> Pen {
    let officer = &town.officers[0];
    store.set_install(&town.install(officer, address)).unwrap();
    Pen::new(Arc::new(Lanes::over(store).unwrap()), officer.tickets.clone(), Lots::new(3), photo).unwrap()
}

#[test]
fn on_a_disk_that_is_really_full_notes_are_saved_and_the_camera_refuses_before_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = small(&folder.path().join("disk"), DEVICE_BYTES) else { return };
    let town = Town::found(&folder.path().join("county"), None, SIZE).unwrap();
    let device = disk.folder().join("device");
    let mut pen = pen(&town, Store::open(&device, &DataKey::new(KEY)).unwrap(), "127.0.0.1:1", PHOTO);
    let photo = pen.photo();
    pen.act(&photo).unwrap();
    pen.lanes.store.tidy().unwrap();
    assert!(device.join("ballast").exists(), "a reserve is kept while there is room");
    disk.fill().unwrap();

    let photo = pen.photo();
    assert!(matches!(pen.act(&photo), Err(StoreError::Full)), "the camera does not open");
    let notes: Vec<Deed> = (0..40).map(|_| pen.note()).collect();
    for note in &notes {
        pen.act(note).unwrap();
    }
    assert!(!device.join("ballast").exists(), "the reserve was given up for them");
    drop(pen);
    let store = Store::open(&device, &DataKey::new(KEY)).unwrap();
    for note in &notes {
        let op = note.authors().unwrap().op;
        assert!(store.authored(op).unwrap().unwrap().operation.is_some(), "{op} was saved");
    }
    disk.clear().unwrap();
    store.tidy().unwrap();
    assert!(device.join("ballast").exists() && !store.has_no_room(), "when there is room again, all is as before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_whose_disk_is_really_full_says_so_and_takes_everything_when_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = small(&folder.path().join("disk"), COUNTY_BYTES) else { return };
    let town = Town::found(&disk.folder().join("county"), None, SIZE).unwrap();
    let mut office = Office::on(&town.data).unwrap();
    let mut pen = pen(&town, Store::in_memory().unwrap(), &office.address().to_string(), PHOTO);
    let lanes = Arc::clone(&pen.lanes);
    let mut written = write(&mut pen, 2);
    lanes.finish(&mut Push::default()).await.unwrap();
    assert_eq!(lanes.run_photos().await.unwrap(), None);

    disk.fill().unwrap();
    written.extend(write(&mut pen, 30));
    let pushed = lanes.run(&mut Push::default()).await.unwrap();
    assert_eq!(pushed, None, "what is written is taken from the reserve");
    let unsettled = lanes.store.unsettled().unwrap();
    assert!(unsettled.iter().all(|authored| authored.state == OpState::Final), "only the photo is still to travel");
    let witness = Witness::default();
    let transport = Witnessed { inner: &lanes.http, witness: &witness };
    let brought = lanes.run_photos_over(&transport).await.unwrap();
    assert_eq!(brought, Some(Then::Wait(Code::ServerDown)), "a phone is not told that its own disk is full");
    assert!(witness.heard().failed.contains_key(&NO_ROOM), "{:?}", witness.heard().failed);
    let alive = lanes.http.send(health()).await.unwrap();
    assert_eq!(alive.status, 200, "it still answers");

    disk.clear().unwrap();
    lanes.finish(&mut Push::default()).await.unwrap();
    assert_eq!(lanes.run_photos().await.unwrap(), None);
    assert!(lanes.store.unsettled().unwrap().is_empty());
    office.kill();
    let books = Books::read(&town.data, None).unwrap();
    assert_eq!((books.faults.clone(), books.open()), (Vec::new(), 0));
    for deed in &written {
        let authoring = deed.authors().unwrap();
        assert!(books.inbox.contains_key(&authoring.op));
        assert!(authoring.blobs.iter().all(|blob| books.photos.contains_key(&blob.hash)));
    }
}

/// Notes, and one photo.
fn write(pen: &mut Pen, notes: usize) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = (0..notes).map(|_| pen.note()).collect();
    deeds.push(pen.photo());
    deeds.iter().for_each(|deed| pen.act(deed).unwrap());
    deeds
}

fn health() -> niangjia_sync::HttpRequest {
    niangjia_sync::HttpRequest {
        method: niangjia_sync::Method::Get,
        path: niangjia_protocol::path::HEALTH.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        answer_bytes_max: 64 * 1024,
    }
}
