//! Room: what leaves when it is short, in which order, and what never does.

use niangjia_domain::operation::{BlobHash, Tier};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::Epoch;
use niangjia_store::{Copies, CopyRole, Holding, Options, Originals, Store};

use crate::fixture::{County, blob_receipt, install, key, op, photo, ticket, wall};
use crate::photo::bring;

const ORIGINAL_BYTES: usize = 600_000;

/// A phone on which pictures may take so many bytes.
fn narrow(folder: &std::path::Path, picture_bytes_max: u64) -> Store {
    let store = Store::open_with(folder, &key(), Options { picture_bytes_max, ..Options::default() }).unwrap();
    store.set_install(&install()).unwrap();
    backed_up(0).sync(&store);
    store
}

/// A county that has tested a backup up to this receipt.
fn backed_up(horizon: u64) -> County {
    County { backup_horizon: horizon, ..County::of_the_officer() }
}

fn taken(store: &Store, number: u8) -> BlobHash {
    let original = vec![number; ORIGINAL_BYTES];
    let preview = vec![number; 700];
    let id = niangjia_store::CaptureId([number; 16]);
    bring(store, id, &original);
    let copies =
        Copies { preview: Some((sha256(&preview), preview.clone())), working: Some(vec![0; 5_000]), thumb: None };
    store.take_in(id, &copies, &photo(u16::from(number), &original, &preview)).unwrap();
    sha256(&original)
}

fn received(store: &Store, hash: BlobHash, number: u64) {
    store.take_blob_receipts(&[blob_receipt(hash, ORIGINAL_BYTES as u64, number)]).unwrap();
}

fn fetched(store: &Store, bytes: &[u8], tier: Tier) -> BlobHash {
    let hash = sha256(bytes);
    store.want_photo(ticket(1), hash, tier, wall(1)).unwrap();
    let wish = store.next_fetch().unwrap().unwrap();
    store.take_fetched(&wish, bytes, wall(2)).unwrap();
    hash
}

#[test]
fn an_own_original_leaves_only_when_the_county_has_it_in_a_tested_backup_and_can_be_had_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = narrow(folder.path(), 0);
    let original = taken(&store, 1);
    let stays = |why| {
        store.tidy().unwrap();
        assert!(store.has_photo(original).unwrap(), "{why}");
    };
    stays("the county does not have it");
    received(&store, original, 9);
    stays("no backup of the county is known");
    backed_up(8).sync(&store);
    stays("the backup is older than the photo");
    let holding = store.holding().unwrap();
    assert_eq!((holding.originals, holding.unbacked), (1, 1));
    assert_eq!(holding.unbacked_bytes, ORIGINAL_BYTES as u64);
    backed_up(9).sync(&store);
    assert_eq!(store.holding().unwrap().may_leave_bytes, ORIGINAL_BYTES as u64);
    store.tidy().unwrap();
    assert!(!store.has_photo(original).unwrap());
    assert!(store.has_photo(sha256(&[1; 700])).unwrap(), "the preview stays");
    assert!(store.authored(op(1)).unwrap().unwrap().operation.is_some(), "what was written never leaves");
    assert_eq!(store.next_uploads(Originals::All, 9).unwrap().len(), 1, "the original is not sent again");
    assert_eq!(fetched(&store, &[1; ORIGINAL_BYTES], Tier::Original), original);
    assert!(store.has_photo(original).unwrap());
}

#[test]
fn what_can_be_had_again_leaves_before_what_was_taken_here_and_the_oldest_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = narrow(folder.path(), 1_300_000);
    let (first, second) = (taken(&store, 1), taken(&store, 2));
    received(&store, first, 8);
    received(&store, second, 9);
    backed_up(9).sync(&store);
    let preview = fetched(&store, &[7; 60_000], Tier::Preview);
    let original = fetched(&store, &[8; 90_000], Tier::Original);
    let here = |hash| store.has_photo(hash).unwrap();
    store.tidy().unwrap();
    assert_eq!([original, preview, first, second].map(here), [false, true, true, true]);
    let small = fetched(&store, &[9; 80_000], Tier::Preview);
    store.tidy().unwrap();
    assert_eq!([preview, small, first, second].map(here), [false, true, true, true], "the oldest preview");
    let third = taken(&store, 3);
    store.tidy().unwrap();
    assert_eq!([small, first, second, third].map(here), [false, false, true, true], "the oldest original");
    assert_eq!(store.photo_copy(first, CopyRole::Working).unwrap(), None);
}

#[test]
fn when_the_county_has_gone_back_in_time_nothing_leaves_until_it_was_offered_everything_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = narrow(folder.path(), 0);
    let original = taken(&store, 1);
    received(&store, original, 9);
    backed_up(8).sync(&store);
    let mut restored = backed_up(9_999);
    restored.epoch = Epoch([2; 16]);
    restored.sync(&store);
    store.tidy().unwrap();
    assert!(store.has_photo(original).unwrap(), "the county may have lost it");
    received(&store, original, 5);
    store.tidy().unwrap();
    assert!(store.has_photo(original).unwrap(), "it has not been told of everything");
    let offer = store.offer().unwrap().unwrap();
    store.offered(&offer, Some(&[])).unwrap();
    store.tidy().unwrap();
    assert!(!store.has_photo(original).unwrap(), "it has it, and in a backup");
}

#[test]
fn what_leaves_gives_its_room_back_to_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = narrow(folder.path(), 0);
    let originals: Vec<BlobHash> = (1..=5).map(|number| taken(&store, number)).collect();
    store.tidy().unwrap();
    let before = store.used_bytes();
    for original in originals {
        received(&store, original, 9);
    }
    backed_up(9).sync(&store);
    store.tidy().unwrap();
    let left = 5 * ORIGINAL_BYTES as u64;
    assert!(store.used_bytes() + left * 9 / 10 < before, "{} of {before}", store.used_bytes());
    assert_eq!(store.holding().unwrap(), Holding { bytes: 5 * 700, ..Holding::default() });
}
