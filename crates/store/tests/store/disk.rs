//! The disk: full, foreign, searched.

use niangjia_protocol::codec::Reader;
use niangjia_protocol::frame;
use niangjia_store::seal::{Last, Opener};
use niangjia_store::{DataKey, Options, Store, StoreError};

use crate::fixture::{COUNTY_SECRET, County, install, key, note, phone};

const KIB: u64 = 1024;

#[test]
fn another_key_does_not_open_the_files() {
    let folder = tempfile::tempdir().unwrap();
    drop(phone(folder.path()));
    let refused = Store::open(folder.path(), &DataKey::new([1; 32]));
    assert!(matches!(refused, Err(StoreError::Damaged)));
}

#[test]
fn nothing_that_was_entered_or_received_lies_on_the_disk_in_clear_text() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "十名木工被赶出工地");
    county.sync(&store);
    store.author_one(&note(1, "大门已锁，工头姓赵")).unwrap();
    store.tidy().unwrap();
    store.author_one(&note(2, "大门已锁，工头姓钱")).unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in ["十名木工", "工头姓", "13800000000", "虚构", "张某某", "note.added", "create table"]
        {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} lies in {}", path.display());
        }
    }
}

/// A disk so small that notes soon fill it.
fn small_disk(folder: &std::path::Path) -> Store {
    let options = Options { ballast_bytes: 512 * KIB, reserve_bytes: 256 * KIB, quota_bytes: Some(4096 * KIB) };
    let store = Store::open_with(folder, &key(), options).unwrap();
    store.set_install(&install()).unwrap();
    store
}

#[test]
fn a_full_disk_still_takes_the_note_and_refuses_the_photo_before_the_camera_opens() {
    let folder = tempfile::tempdir().unwrap();
    let store = small_disk(folder.path());
    let ballast = folder.path().join("ballast");
    store.tidy().unwrap();
    assert_eq!(std::fs::metadata(&ballast).unwrap().len(), 512 * KIB);
    let text = "记".repeat(10_000);
    let mut saved = 0;
    while ballast.exists() {
        store.author_one(&note(saved, &text)).unwrap();
        saved += 1;
        assert!(saved < 500, "the disk never fills");
    }
    assert_eq!(store.unsent().unwrap().len(), usize::from(saved), "the note that met the full disk is saved");
    assert!(store.has_no_room());
    // The reserve is for notes; it ends too, and then it is said.
    let full = (saved..500).map(|number| store.author_one(&note(number, &text))).find_map(Result::err);
    assert!(matches!(full, Some(StoreError::Full)));
    assert!(store.unsent().unwrap().len() > usize::from(saved), "the reserve took more notes");
}

#[test]
fn the_ballast_comes_back_when_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = small_disk(folder.path());
    let ballast = folder.path().join("ballast");
    store.tidy().unwrap();
    std::fs::remove_file(&ballast).unwrap();
    store.tidy().unwrap();
    assert!(ballast.exists());
}

#[test]
fn everything_unsent_goes_into_one_file_that_the_county_opens() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_all(&[note(1, "一"), note(2, "二")], &[]).unwrap();
    let path = folder.path().join("unsent.njx");
    let exported = store.export(&path, [4; 32]).unwrap();
    assert_eq!((exported.operations, exported.photos), (2, 0));
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(exported.bytes, bytes.len() as u64);
    let mut opener = Opener::new(&bytes[..36], &COUNTY_SECRET).unwrap();
    let mut reader = Reader::new(&bytes[36..]);
    let mut part = |last| {
        let length = u32::from_le_bytes(reader.fixed().unwrap()) as usize;
        let closed: Vec<u8> = (0..length).map(|_| reader.byte().unwrap()).collect();
        opener.part(&closed, last).unwrap()
    };
    assert_eq!(frame::decode(&part(Last::No)).unwrap(), store.unsent().unwrap());
    assert_eq!(part(Last::Yes), b"");
}
