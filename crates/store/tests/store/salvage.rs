//! Files of which bytes were changed on the disk.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use niangjia_domain::outcome::Outcome;
use niangjia_protocol::digest::sha256;
use niangjia_store::{BatchLimit, DataKey, DraftChange, Store, StoreError};

use crate::fixture::{County, VISIT, key, note, op, phone, receipt, ticket, wall};
use crate::photo::taken;

const JOURNAL: &str = "journal.db";
const PHOTOS: &str = "photos.db";
const PAGE: u64 = 8192;
/// Enough for a tree of operations with a page above its leaves.
const NOTES: u16 = 24;

/// A phone that has read its tickets and written much; two of its notes have their last word.
fn written(folder: &Path) {
    let store = phone(folder);
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    for number in 1..=NOTES {
        store.author_one(&note(number, &format!("第{number}条：{}", "字".repeat(1500)))).unwrap();
    }
    store.take_receipts(&[receipt(&store, 1, Outcome::COUNTED), receipt(&store, 2, Outcome::COUNTED)]).unwrap();
    let begin = DraftChange::Begin { visit: VISIT, ticket: ticket(1), at: wall(5) };
    let note = DraftChange::Note { visit: VISIT, text: "写到一半".into(), at: wall(6) };
    store.change_drafts(&[begin, note]).unwrap();
    store.tidy().unwrap();
}

/// Changes some bytes in the middle of a page.
fn spoil(path: &Path, page: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.write_all_at(&[0xA5; 64], page * PAGE + 4000).unwrap();
}

/// Every page takes a minute.
fn step() -> usize {
    if std::env::var_os("NIANGJIA_FAULTS").is_some_and(|faults| faults == "all") { 1 } else { 4 }
}

fn copy(from: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in [JOURNAL, PHOTOS] {
        fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    folder
}

fn pages(path: &Path) -> u64 {
    fs::metadata(path).unwrap().len() / PAGE
}

/// Those of the notes that are here byte for byte.
fn here(store: &Store) -> Vec<u16> {
    let is_here = |number: &u16| store.authored(op(*number)).unwrap().is_some_and(|kept| kept.operation.is_some());
    (1..=NOTES).filter(is_here).collect()
}

fn asides(folder: &Path) -> usize {
    let is_aside = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with("damaged-");
    fs::read_dir(folder).unwrap().filter(|entry| is_aside(entry.as_ref().unwrap())).count()
}

#[test]
fn whichever_page_is_damaged_all_other_work_is_saved_goes_on_and_is_told() {
    let whole = tempfile::tempdir().unwrap();
    written(whole.path());
    let journal = whole.path().join(JOURNAL);
    let mut least = usize::from(NOTES);
    let mut told = 0_u16;
    for page in (1..pages(&journal)).step_by(step()) {
        let folder = copy(whole.path());
        spoil(&folder.path().join(JOURNAL), page);
        fs::write(folder.path().join("suspect"), []).unwrap();
        let store = match Store::open(folder.path(), &key()) {
            Ok(store) => store,
            // The page of whoever it is: nothing is touched, and the county can open what is there.
            Err(StoreError::Damaged) => {
                assert_eq!((asides(folder.path()), pages(&folder.path().join(JOURNAL))), (0, pages(&journal)));
                continue;
            }
            Err(other) => panic!("page {page}: {other}"),
        };
        let here = here(&store);
        least = least.min(here.len());
        let Some(salvaged) = store.salvaged().unwrap() else {
            // Nobody needs that page.
            assert_eq!(here.len(), usize::from(NOTES), "page {page}");
            continue;
        };
        told += 1;
        assert_eq!(usize::try_from(salvaged.operations).unwrap(), here.len(), "page {page}");
        if here.contains(&NOTES) {
            assert_eq!(salvaged.lost, u32::from(NOTES) - salvaged.operations, "page {page}: what is missing is told");
        }
        assert_eq!(asides(folder.path()), 1, "the damaged file is kept");
        assert!(!folder.path().join("suspect").exists() && !folder.path().join("salvage.scratch").exists());
        store.author_one(&note(900, "接着写")).unwrap();
        assert!(store.begin_push(BatchLimit { bytes: 1_000_000, operations: 500 }).unwrap().is_some());
        store.note_salvage().unwrap();
        assert_eq!(store.salvaged().unwrap(), None);
    }
    assert!(usize::from(told) > usize::from(NOTES) / step(), "most pages are of work: {told}");
    // A page holds no more than one of these notes, and the rest of another.
    assert!(least >= usize::from(NOTES) - 2, "{least}");
}

#[test]
fn what_does_not_read_while_the_app_runs_is_saved_at_the_next_opening() {
    let whole = tempfile::tempdir().unwrap();
    written(whole.path());
    let mut failures = 0;
    for page in (1..pages(&whole.path().join(JOURNAL))).step_by(2 * step()) {
        let folder = copy(whole.path());
        spoil(&folder.path().join(JOURNAL), page);
        let Ok(store) = Store::open(folder.path(), &key()) else { continue };
        if matches!(store.salvaged(), Ok(Some(_))) {
            // The opening had met it.
            continue;
        }
        let failed = (1..=NOTES).filter(|number| store.authored(op(*number)).is_err()).count();
        drop(store);
        assert!(failed == 0 || folder.path().join("suspect").exists(), "page {page}");
        let store = Store::open(folder.path(), &key()).unwrap();
        if failed > 0 {
            failures += 1;
            let here = here(&store);
            assert!(here.len() >= usize::from(NOTES) - 2, "{here:?}");
            assert_eq!(store.salvaged().unwrap().unwrap().lost, u32::from(NOTES) - u32::try_from(here.len()).unwrap());
            assert_eq!(store.pull_request(500).unwrap().cursors, [], "what the county tells is read again");
        }
    }
    assert!(failures > 0);
}

#[test]
fn another_key_opens_nothing_and_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    fs::write(folder.path().join("suspect"), []).unwrap();
    assert!(matches!(Store::open(folder.path(), &DataKey::new([1; 32])), Err(StoreError::Damaged)));
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!((here(&store).len(), store.salvaged().unwrap()), (usize::from(NOTES), None));
    assert_eq!(asides(folder.path()), 0);
}

#[test]
fn a_death_between_any_two_steps_of_the_exchange_is_made_good_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let (journal, whole) = (folder.path().join(JOURNAL), folder.path().join("journal.db.whole"));
    // Whole and not yet exchanged; the log of the damaged one is still there.
    fs::copy(&journal, &whole).unwrap();
    fs::write(&journal, b"damaged").unwrap();
    fs::write(folder.path().join("journal.db-wal"), b"of the damaged one").unwrap();
    assert_eq!(here(&Store::open(folder.path(), &key()).unwrap()).len(), usize::from(NOTES));
    // The damaged one has gone aside, and the new one has not come yet.
    fs::rename(&journal, &whole).unwrap();
    assert_eq!(here(&Store::open(folder.path(), &key()).unwrap()).len(), usize::from(NOTES));
    assert_eq!((asides(folder.path()), whole.exists()), (1, false));
}

#[test]
fn pictures_that_still_read_stay_and_those_that_do_not_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let pictures: Vec<Vec<u8>> = (0..8_u8).map(|number| vec![number + 1; 300_000]).collect();
    for (number, picture) in (1..).zip(&pictures) {
        taken(&store, number, picture);
    }
    store.tidy().unwrap();
    drop(store);
    let photos = folder.path().join(PHOTOS);
    spoil(&photos, pages(&photos) / 2);
    fs::write(folder.path().join("suspect"), []).unwrap();
    let store = Store::open(folder.path(), &key()).unwrap();
    let is_here = |picture: &&Vec<u8>| store.photo(sha256(picture)).unwrap().as_ref() == Some(picture);
    assert_eq!(pictures.iter().filter(is_here).count(), pictures.len() - 1);
    let salvaged = store.salvaged().unwrap().unwrap();
    assert_eq!((salvaged.photos, salvaged.lost, salvaged.operations), (1, 0, 8));
    drop(store);

    // Not even the first page opens: the journal says that the key is the right one.
    spoil(&photos, 0);
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(store.salvaged().unwrap().unwrap().photos, 8);
    taken(&store, 20, &[77; 1000]);
    assert_eq!(asides(folder.path()), 2);
}
