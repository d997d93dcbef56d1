//! Photos coming in, sealed, travelling.

use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::OpId;
use niangjia_domain::operation::{BlobHash, Tier};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::{Change, DocKey};
use niangjia_store::{
    CaptureId, CaptureState, Copies, CopyRole, NewCapture, Originals, Store, StoreError, UploadState,
};

use crate::fixture::{County, VISIT, blob_receipt, key, killed, op, phone, photo, ticket, wall};

const ID: CaptureId = CaptureId([8; 16]);
const PIECE: usize = 256 * 1024;

fn jpeg() -> Vec<u8> {
    (0..700_000_u32).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

fn place(id: CaptureId) -> NewCapture {
    NewCapture {
        id,
        ticket: ticket(1),
        visit: VISIT,
        evidence: EvidenceKind::ALL[0],
        caption: "工棚".into(),
        origin: Origin::TakenInApp,
        begun: wall(1),
    }
}

fn copies() -> Copies {
    let preview = b"preview".to_vec();
    Copies { preview: Some((sha256(&preview), preview)), working: Some(b"working".to_vec()), thumb: None }
}

pub(crate) fn bring(store: &Store, id: CaptureId, bytes: &[u8]) {
    store.begin_capture(&place(id)).unwrap();
    for (index, piece) in bytes.chunks(PIECE).enumerate() {
        store.add_chunk(id, u32::try_from(index).unwrap(), piece).unwrap();
    }
}

pub(crate) fn taken(store: &Store, number: u16, bytes: &[u8]) -> OpId {
    let id = CaptureId([u8::try_from(number).unwrap(); 16]);
    bring(store, id, bytes);
    store.take_in(id, &copies(), &photo(number, bytes, b"preview")).unwrap()
}

#[test]
fn a_photo_is_kept_byte_for_byte_with_its_copies_and_its_operation() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    bring(&store, ID, &jpeg());
    assert_eq!(store.capture_bytes(ID, 700_000).unwrap(), jpeg());
    store.take_in(ID, &copies(), &photo(1, &jpeg(), b"preview")).unwrap();
    let (_copy, after) = killed(folder.path());
    let hash = sha256(&jpeg());
    assert_eq!(after.photo(hash).unwrap(), Some(jpeg()));
    assert_eq!(after.photo_range(hash, 262_140, 10).unwrap().unwrap(), jpeg()[262_140..262_150]);
    assert_eq!(after.photo_range(hash, 699_999, 10).unwrap().unwrap(), jpeg()[699_999..]);
    assert_eq!(after.photo(sha256(b"preview")).unwrap(), Some(b"preview".to_vec()));
    assert_eq!(after.photo_copy(hash, CopyRole::Working).unwrap(), Some(b"working".to_vec()));
    assert_eq!(after.photo_copy(hash, CopyRole::Thumb).unwrap(), None);
    assert_eq!(after.own_photos(ticket(1)).unwrap()[0].original, hash);
    assert_eq!(after.captures(VISIT).unwrap(), []);
    assert_eq!(after.counters().unwrap().originals_here, 1);
}

#[test]
fn a_piece_that_comes_twice_counts_once_and_a_gap_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.begin_capture(&place(ID)).unwrap();
    store.begin_capture(&place(ID)).unwrap();
    store.add_chunk(ID, 0, b"one").unwrap();
    store.add_chunk(ID, 0, b"one").unwrap();
    assert!(matches!(store.add_chunk(ID, 2, b"three"), Err(StoreError::PhotoDamaged)));
    assert!(matches!(store.add_chunk(ID, 1, &vec![0; PIECE + 1]), Err(StoreError::PhotoDamaged)));
    store.add_chunk(ID, 1, b"two").unwrap();
    assert_eq!(store.capture_bytes(ID, 6).unwrap(), b"onetwo");
    assert!(matches!(store.capture_bytes(ID, 7), Err(StoreError::PhotoDamaged)));
    assert!(matches!(store.add_chunk(CaptureId([1; 16]), 0, b"x"), Err(StoreError::NotFound)));
}

#[test]
fn a_photo_that_was_still_coming_in_when_the_app_died_is_called_lost_and_its_draft_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    bring(&store, ID, &jpeg());
    let (_copy, after) = killed(folder.path());
    let captures = after.captures(VISIT).unwrap();
    assert_eq!((captures[0].state, captures[0].bytes), (CaptureState::Lost, 0));
    assert_eq!(captures[0].begun, place(ID));
    after.cancel_capture(ID).unwrap();
    assert_eq!(after.captures(VISIT).unwrap(), []);
}

#[test]
fn a_death_between_seal_and_journal_is_made_good_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    bring(&store, ID, &jpeg());
    store.seal_capture(ID, &copies(), &photo(1, &jpeg(), b"preview")).unwrap();
    assert_eq!(store.unsent().unwrap(), []);
    let (copy, after) = killed(folder.path());
    assert_eq!(after.authored(op(1)).unwrap().unwrap().visit, Some(VISIT));
    assert_eq!(after.photo(sha256(&jpeg())).unwrap(), Some(jpeg()));
    assert_eq!(after.captures(VISIT).unwrap(), []);
    drop(after);
    let again = Store::open(copy.path(), &key()).unwrap();
    assert_eq!(again.unsent().unwrap().len(), 1, "made good once");
}

#[test]
fn the_same_picture_taken_twice_lies_here_once_and_travels_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    taken(&store, 1, &jpeg());
    taken(&store, 2, &jpeg());
    assert_eq!(store.own_photos(ticket(1)).unwrap().len(), 2);
    let uploads = store.next_uploads(Originals::All, 100).unwrap();
    let tiers: Vec<Tier> = uploads.iter().map(|upload| upload.blob.tier).collect();
    assert_eq!(tiers, [Tier::Preview, Tier::Original]);
    assert_eq!(store.photo(sha256(&jpeg())).unwrap(), Some(jpeg()));
}

#[test]
fn a_visit_has_at_most_200_photos() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    for number in 0..200 {
        store.author_one(&photo(number, &number.to_be_bytes(), b"preview")).unwrap();
    }
    assert!(matches!(store.author_one(&photo(200, b"x", b"preview")), Err(StoreError::TooManyPhotos)));
    assert!(matches!(store.begin_capture(&place(ID)), Err(StoreError::TooManyPhotos)));
}

#[test]
fn previews_travel_before_originals_and_asked_originals_before_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let (first, second) = (vec![1; 10], vec![2; 10]);
    taken(&store, 1, &first);
    taken(&store, 2, &second);
    assert_eq!(store.next_uploads(Originals::Asked, 10).unwrap().len(), 1, "only the preview");
    assert!(store.ask_original(op(2)).unwrap());
    assert!(!store.ask_original(op(2)).unwrap(), "asked once");
    let order: Vec<BlobHash> =
        store.next_uploads(Originals::All, 10).unwrap().iter().map(|upload| upload.blob.hash).collect();
    assert_eq!(order, [sha256(b"preview"), sha256(&second), sha256(&first)]);
    assert_eq!(store.next_uploads(Originals::Asked, 10).unwrap().len(), 2);
}

#[test]
fn an_upload_goes_on_where_it_was_and_ends_with_its_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    taken(&store, 1, &jpeg());
    let hash = sha256(&jpeg());
    store.need_upload(hash).unwrap();
    assert_eq!(store.upload(hash).unwrap().unwrap().state, UploadState::Sending { offset: 0, location: None });
    store.set_upload(hash, 262_144, "/v1/blobs/ab").unwrap();
    let (_copy, after) = killed(folder.path());
    let sending = UploadState::Sending { offset: 262_144, location: Some("/v1/blobs/ab".into()) };
    assert_eq!(after.upload(hash).unwrap().unwrap().state, sending);
    let mark = after.mark().unwrap();
    after.ask_upload(hash).unwrap();
    assert_eq!(after.upload(hash).unwrap().unwrap().state, UploadState::Ask);
    assert_eq!(after.mark().unwrap(), mark, "how much had come is still known");
    let receipt = blob_receipt(hash, jpeg().len() as u64, 9);
    for _ in 0..2 {
        after.take_blob_receipts(core::slice::from_ref(&receipt)).unwrap();
    }
    after.set_upload(hash, 5, "/v1/blobs/ab").unwrap();
    assert_eq!(after.upload(hash).unwrap().unwrap().state, UploadState::Received(receipt), "what came stays");
    assert_eq!(after.counters().unwrap().originals_here, 0);
    assert_eq!(after.counters().unwrap().only_here, 1, "its operation has not gone yet");
}

#[test]
fn bytes_that_cannot_go_ask_for_attention_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    taken(&store, 1, &jpeg());
    store.stick_upload(sha256(&jpeg()), &Code::DamagedHere).unwrap();
    assert_eq!(store.counters().unwrap().attention, 1);
    assert_eq!(store.next_uploads(Originals::All, 10).unwrap().len(), 1);
    store.try_again(op(1)).unwrap();
    assert_eq!(store.counters().unwrap().attention, 0);
    assert_eq!(store.next_uploads(Originals::All, 10).unwrap().len(), 2);
}

#[test]
fn a_picture_of_another_is_fetched_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let hash = sha256(b"theirs");
    store.want_photo(ticket(1), hash, Tier::Preview, wall(1)).unwrap();
    let wish = store.next_fetch().unwrap().unwrap();
    store.take_fetched(&wish, b"theirs", wall(2)).unwrap();
    assert_eq!(store.next_fetch().unwrap(), None);
    assert_eq!(store.photo(hash).unwrap(), Some(b"theirs".to_vec()));
    store.want_photo(ticket(1), hash, Tier::Preview, wall(3)).unwrap();
    assert_eq!(store.next_fetch().unwrap(), None, "it is here");
}

#[test]
fn a_photo_that_the_county_has_lost_travels_again_and_does_not_leave_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    taken(&store, 1, &jpeg());
    let hash = sha256(&jpeg());
    store.take_blob_receipts(&[blob_receipt(hash, jpeg().len() as u64, 9)]).unwrap();
    let waits = || store.next_uploads(Originals::All, 10).unwrap().iter().any(|upload| upload.blob.hash == hash);
    assert!(!waits());
    let mut county = County::of_the_officer();
    county.sync(&store);
    county.row(1, DocKey::blob(hash), Change::Leave { reason: b"{}".to_vec() });
    county.sync(&store);
    assert!(waits(), "the county has taken its receipt back");
    store.take_blob_receipts(&[blob_receipt(hash, jpeg().len() as u64, 12)]).unwrap();
    assert!(!waits());
}
