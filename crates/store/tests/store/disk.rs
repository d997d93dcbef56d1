//! The disk: full, foreign, searched.

use niangjia_store::bundle::{BundleError, Ending, Part, Reader};
use niangjia_store::seal::public_half;
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
    let options = Options {
        ballast_bytes: 512 * KIB,
        reserve_bytes: 256 * KIB,
        quota_bytes: Some(4096 * KIB),
        ..Options::default()
    };
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
    assert!(!bytes.windows(3).any(|three| three == "一".as_bytes()), "nothing of it is in clear text");
    let (parts, ending) = opened(&bytes).unwrap();
    assert_eq!(parts, [Part::Operations(store.unsent().unwrap())]);
    assert!(ending.is_by(&install().key().public()), "its author's device signed it");
    assert!(!ending.is_by(&[7; 32]));
}

/// A bundle's parts and its ending, as the county reads them.
fn opened(bytes: &[u8]) -> Result<(Vec<Part>, Ending), BundleError> {
    let mut reader = Reader::open(bytes, |county| (*county == public_half(&COUNTY_SECRET)).then_some(COUNTY_SECRET))?;
    let mut parts = Vec::new();
    loop {
        match reader.part()? {
            Part::End(ending) => return Ok((parts, ending)),
            part => parts.push(part),
        }
    }
}

#[test]
fn a_bundle_that_was_touched_anywhere_is_no_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_all(&[note(1, "一"), note(2, "二")], &[]).unwrap();
    let path = folder.path().join("unsent.njx");
    store.export(&path, [4; 32]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        // The install's id stands in clear and is bound by the hash at the end.
        assert!(opened(&changed).is_err(), "byte {at} changed");
    }
    for end in 0..bytes.len() {
        let cut = opened(&bytes[..end]);
        assert!(matches!(cut, Err(BundleError::Short | BundleError::Foreign)), "cut at {end}: {cut:?}");
    }
    assert!(matches!(opened(&[bytes.as_slice(), b"x"].concat()), Err(BundleError::Damaged)), "something after the end");
    assert!(matches!(opened(b"<html>"), Err(BundleError::Foreign)));
    let other = Reader::open(bytes.as_slice(), |_| None).map(|_| ());
    assert!(matches!(other, Err(BundleError::OtherCounty)), "another county's");
}

#[test]
fn bytes_that_only_begin_like_a_bundle_end_in_an_error_and_never_in_a_panic() {
    let mut lots = 0x9E37_79B9_7F4A_7C15_u64;
    for round in 0..2_000_u64 {
        let mut bytes = [b"NJB1".as_slice(), &public_half(&COUNTY_SECRET), &[3; 16], b"NJS1"].concat();
        for _ in 0..(round % 300) {
            lots ^= lots << 13;
            lots ^= lots >> 7;
            lots ^= lots << 17;
            bytes.push((lots >> 32) as u8);
        }
        assert!(opened(&bytes).is_err());
    }
}

#[test]
fn a_bundle_holds_more_operations_than_one_push_and_the_photos_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let notes: Vec<_> = (1..=1_200).map(|number| note(number, "一")).collect();
    store.author_all(&notes, &[]).unwrap();
    let path = folder.path().join("unsent.njx");
    assert_eq!(store.export(&path, [4; 32]).unwrap().operations, 1_200);
    let (parts, _) = opened(&std::fs::read(&path).unwrap()).unwrap();
    let counts: Vec<usize> =
        parts.iter().map(|part| if let Part::Operations(frames) = part { frames.len() } else { 0 }).collect();
    assert_eq!(counts, [500, 500, 200], "each part is one push");
}
