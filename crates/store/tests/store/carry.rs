//! Files from outside: colleagues' bundles and receipts that came back.

use std::path::Path;

use niangjia_domain::code::Code;
use niangjia_domain::outcome::Outcome;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_store::{
    BatchLimit, Believed, CameIn, CaptureId, CarriedId, CarriedState, Copies, Incoming, Install, Options, Store,
    StoreError, UploadState,
};

use crate::fixture::{County, blob_receipt, install, key, killed, note, op, phone, photo, receipt, wall};
use crate::photo::bring;

/// As the page cuts files.
const PIECE_BYTES: usize = 256 * 1024;

/// A colleague's bundle, of several pieces.
fn bundle(of: &Install, folder: &Path) -> Vec<u8> {
    let store = Store::open(folder, &key()).unwrap();
    store.set_install(of).unwrap();
    store.author_one(&note(1, "一")).unwrap();
    let original = vec![7; 600_000];
    bring(&store, CaptureId([1; 16]), &original);
    store.take_in(CaptureId([1; 16]), &Copies::default(), &photo(2, &original, b"small")).unwrap();
    let path = folder.join("unsent.njx");
    store.export(&path, [4; 32]).unwrap();
    std::fs::read(&path).unwrap()
}

fn ours() -> Vec<u8> {
    bundle(&install(), tempfile::tempdir().unwrap().path())
}

fn begun(store: &Store, number: u8, bytes: &[u8]) -> CarriedId {
    let id = CarriedId([number; 16]);
    let file =
        Incoming { id, name: "同事的件.njx".to_owned(), bytes: bytes.len() as u64, came: wall(i64::from(number)) };
    store.begin_file(&file).unwrap();
    id
}

fn taken(store: &Store, number: u8, bytes: &[u8]) -> Result<CameIn, StoreError> {
    let id = begun(store, number, bytes);
    for (index, piece) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
        store.add_file_piece(id, index, piece).unwrap();
        store.add_file_piece(id, index, piece).unwrap();
    }
    store.finish_file(id)
}

#[test]
fn a_bundle_that_was_taken_in_is_there_after_a_power_cut_and_once_however_often_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let bytes = ours();
    assert_eq!(taken(&store, 1, &bytes).unwrap(), CameIn::Bundle);
    let (_copy, store) = killed(folder.path());
    let carried = store.next_carried().unwrap().unwrap();
    assert_eq!((carried.file.name.as_str(), carried.file.bytes), ("同事的件.njx", bytes.len() as u64));
    assert_eq!(carried.state, CarriedState::Waiting { offset: 0 });
    let id = carried.file.id;
    assert_eq!(store.carried_range(id, 0, u64::MAX).unwrap(), bytes);
    assert_eq!(store.carried_range(id, 262_100, 100).unwrap(), bytes[262_100..262_200], "across two pieces");
    assert!(store.is_carried_sound(&carried).unwrap());

    assert_eq!(taken(&store, 2, &bytes).unwrap(), CameIn::Bundle);
    assert_eq!(store.carried().unwrap(), [carried], "the same file is carried once");
}

#[test]
fn the_receipts_stay_when_the_county_has_the_bundle_and_its_bytes_stay_when_the_county_refuses_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "一")).unwrap();
    let bytes = ours();
    taken(&store, 1, &bytes).unwrap();
    let id = CarriedId([1; 16]);
    store.set_carried(id, 1_000).unwrap();
    assert_eq!(store.carried().unwrap()[0].state, CarriedState::Waiting { offset: 1_000 });

    store.refuse_carried(id, &Code::UnknownAuthor).unwrap();
    assert_eq!(store.next_carried().unwrap(), None);
    assert_eq!(store.carried().unwrap()[0].state, CarriedState::Refused(Code::UnknownAuthor));
    assert_eq!(store.carried_range(id, 0, u64::MAX).unwrap(), bytes, "its author may have lost his phone");
    taken(&store, 2, &bytes).unwrap();
    assert_eq!(
        store.carried().unwrap()[0].state,
        CarriedState::Waiting { offset: 0 },
        "who brings it again tries again"
    );

    store.take_receipts(&[receipt(&store, 1, Outcome::COUNTED)]).unwrap();
    let receipts = store.receipt_list().unwrap().to_text(|_| "第 1 号".to_owned());
    let forged = receipts.replace("number ", "number 1");
    assert_eq!(store.carried_arrived(id, &forged).unwrap(), Believed::NotAll);
    assert_eq!(store.carried_arrived(id, "<html>").unwrap(), Believed::NotAll);
    assert_eq!(store.carried_range(id, 0, u64::MAX).unwrap(), bytes, "who signs nothing has nothing");
    assert_eq!(store.carried_arrived(id, &receipts).unwrap(), Believed::All);
    let (_copy, store) = killed(folder.path());
    assert_eq!(store.carried().unwrap()[0].state, CarriedState::Delivered { receipts: 1 });
    assert_eq!(store.carried_receipts(id).unwrap(), receipts, "word for word, for its author");
    assert!(store.carried_range(id, 0, u64::MAX).unwrap().is_empty(), "the county has it now");
    taken(&store, 3, &bytes).unwrap();
    assert_eq!(store.carried().unwrap().len(), 1, "what was delivered is not carried again");
    store.drop_carried(id).unwrap();
    assert_eq!(store.carried().unwrap(), []);
}

#[test]
fn a_file_that_is_no_bundle_for_this_county_is_named_and_nothing_of_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let good = ours();
    let theirs = bundle(&Install { county_key: [8; 32], ..install() }, tempfile::tempdir().unwrap().path());
    let mut cases = vec![
        (b"<html>".to_vec(), Code::NotOurFile),
        (b"\xFF\xFE".to_vec(), Code::NotOurFile),
        (b"NJB1".to_vec(), Code::FileDamaged),
        (good[..good.len() - 1].to_vec(), Code::FileDamaged),
        ([good.as_slice(), b"x"].concat(), Code::FileDamaged),
        (theirs, Code::OtherCounty),
    ];
    for at in [60, 300_000, good.len() - 1] {
        let mut altered = good.clone();
        altered[at] ^= 1;
        cases.push((altered, Code::FileDamaged));
    }
    for (bytes, why) in cases {
        assert_eq!(taken(&store, 1, &bytes).unwrap_err().code(""), why);
        assert_eq!(store.carried().unwrap(), []);
        assert!(store.carried_range(CarriedId([1; 16]), 0, u64::MAX).unwrap().is_empty(), "{why:?}");
    }

    let id = begun(&store, 2, &good);
    let piece = &good[..PIECE_BYTES];
    assert!(matches!(store.add_file_piece(id, 1, piece), Err(StoreError::Broken)), "a gap");
    assert!(matches!(store.add_file_piece(id, 0, &piece[1..]), Err(StoreError::Broken)), "too short");
    store.add_file_piece(id, 0, piece).unwrap();
    drop(store);
    let store = Store::open(folder.path(), &key()).unwrap();
    assert!(matches!(store.add_file_piece(id, 1, piece), Err(StoreError::NotFound)), "half a file comes no more");
    assert!(store.carried_range(id, 0, u64::MAX).unwrap().is_empty());
}

#[test]
fn a_bundle_in_a_file_that_was_damaged_is_still_named_and_known_not_to_be_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    taken(&store, 1, &ours()).unwrap();
    store.tidy().unwrap();
    drop(store);
    let path = folder.path().join("photos.db");
    let middle = std::fs::metadata(&path).unwrap().len() / 8192 / 2 * 8192;
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &[0xA5; 64], middle + 4_000).unwrap();
    std::fs::write(folder.path().join("suspect"), []).unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    let carried = store.carried().unwrap();
    assert_eq!(carried.len(), 1);
    assert!(!store.is_carried_sound(&carried[0]).unwrap());
}

#[test]
fn receipts_from_a_file_mark_what_they_prove_and_others_are_refused_by_name() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, twin) = (phone(here.path()), phone(there.path()));
    for phone in [&store, &twin] {
        phone.author_all(&[note(1, "一"), note(2, "二")], &[]).unwrap();
    }
    twin.take_receipts(&[1, 2].map(|number| receipt(&twin, number, Outcome::COUNTED))).unwrap();
    let text = twin.receipt_list().unwrap().to_text(|_| String::new());
    let mut strange = ReceiptList::read(&text).unwrap();
    for listed in &mut strange.receipts {
        let Listed::Operation(operation) = listed else { panic!("an operation's") };
        operation.receipt.op = op(99);
    }
    let cases = [
        (strange.to_text(|_| String::new()), Code::NotForThisDevice),
        (text.replace("number ", "number 7"), Code::BadReceipt),
        (text[..text.len() / 2].to_owned(), Code::FileDamaged),
    ];
    for (text, why) in cases {
        assert_eq!(taken(&store, 1, text.as_bytes()).unwrap_err().code(""), why);
        assert_eq!(store.counters().unwrap().only_here, 2, "{why:?}");
    }
    let CameIn::Receipts(came) = taken(&store, 1, text.as_bytes()).unwrap() else { panic!("receipts") };
    assert_eq!((came.proved, came.news, came.doubted, came.others), (2, 2, 0, 0));
    assert_eq!(store.counters().unwrap().only_here, 0);
    assert_eq!(store.carried().unwrap(), [], "there is nothing to carry");
}

/// The county may have gone back in time since it gave them, and the phone may have heard of that already.
#[test]
fn what_receipts_from_a_file_say_is_offered_to_the_county_and_nothing_leaves_before_it_has_answered() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (store, twin) = (phone(here.path()), phone(there.path()));
    County::of_the_officer().sync(&store);
    let original = vec![7; 3_000];
    for phone in [&store, &twin] {
        phone.author_one(&note(1, "一")).unwrap();
        bring(phone, CaptureId([1; 16]), &original);
        phone.take_in(CaptureId([1; 16]), &Copies::default(), &photo(2, &original, b"small")).unwrap();
    }
    twin.take_receipts(&[1, 2].map(|number| receipt(&twin, number, Outcome::COUNTED))).unwrap();
    twin.take_blob_receipts(&[blob_receipt(sha256(&original), 3_000, 9_000)]).unwrap();
    let text = twin.receipt_list().unwrap().to_text(|_| String::new());
    taken(&store, 1, text.as_bytes()).unwrap();
    assert_eq!(store.counters().unwrap().only_here, 0, "it says what the receipts say");
    assert!(store.has_outbox().unwrap(), "and asks");
    let offer = store.offer().unwrap().unwrap();
    let offered: Vec<_> = offer.operations.iter().map(|offered| (offered.op, offered.number)).collect();
    assert_eq!((offered, offer.photos.len()), (vec![(op(1), 8_001), (op(2), 8_002)], 1));
    store.offered(&offer, Some(&[op(2)])).unwrap();
    assert_eq!(store.offer().unwrap(), None);
    let limit = BatchLimit { bytes: 100_000, operations: 10 };
    assert_eq!(store.begin_push(limit).unwrap().unwrap().ops, [op(2)], "what the county has lost goes again");
    let upload = store.upload(sha256(&original)).unwrap().unwrap();
    assert_eq!(upload.state, UploadState::Ask, "and it is asked for the photo");
}

#[test]
fn a_phone_that_is_short_of_room_keeps_it_for_its_own_work() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { quota_bytes: Some(200 * 1024 * 1024), ..Options::default() };
    let store = Store::open_with(folder.path(), &key(), options).unwrap();
    store.set_install(&install()).unwrap();
    let file = |bytes| Incoming { id: CarriedId([1; 16]), name: String::new(), bytes, came: wall(1) };
    let refused = store.begin_file(&file(40 * 1024 * 1024)).unwrap_err();
    assert_eq!(refused.code(""), Code::StorageFull);
    store.author_one(&note(1, "一")).unwrap();
    assert!(store.begin_file(&file(10_000)).is_ok(), "receipts may still come");
    assert_eq!(store.begin_file(&file(5 << 30)).unwrap_err().code(""), Code::TooLarge);
    assert_eq!(store.begin_file(&file(0)).unwrap_err().code(""), Code::FileDamaged);
}
