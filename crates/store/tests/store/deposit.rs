//! What one person of a device leaves for the next: each step cut off, done again, and done too late.

use std::path::{Path, PathBuf};

use niangjia_domain::holder::Holder;
use niangjia_domain::id::InstallId;
use niangjia_domain::outcome::Outcome;
use niangjia_protocol::receipt::list::ReceiptList;
use niangjia_store::bundle::{Part, Reader};
use niangjia_store::{
    CaptureId, CarriedId, CarriedState, Contents, Copies, Deposit, Deposited, Incoming, Install, Options, Store,
    StoreError, deposits, waiting_receipts,
};

use crate::fixture::{COUNTY_SECRET, install, key, killed, note, phone, photo, receipt, wall};
use crate::photo::bring;

const LOTS: [u8; 32] = [4; 32];
const ALL: Deposited = Deposited::There(Contents::All);
const WORDS: Deposited = Deposited::There(Contents::Words);

/// Two people's folders on one device.
struct Device {
    folder: tempfile::TempDir,
}

impl Device {
    fn new() -> Self {
        let device = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(device.first()).unwrap();
        std::fs::create_dir(device.second()).unwrap();
        device
    }

    fn first(&self) -> PathBuf {
        self.folder.path().join("first")
    }

    fn second(&self) -> PathBuf {
        self.folder.path().join("second")
    }

    /// A second person of the same county, with files of his own.
    fn next(&self) -> Store {
        let store = Store::open(&self.second(), &key()).unwrap();
        store.set_install(&Install { install: InstallId::from_bytes([13; 16]), ..install() }).unwrap();
        store
    }

    fn handed(&self, store: &Store) -> u32 {
        store.hand_over(|_| self.first()).unwrap()
    }

    fn deposits(&self) -> Vec<Deposit> {
        deposits(&self.first()).unwrap()
    }

    fn taken(&self, store: &Store) -> bool {
        let [deposit] = self.deposits().try_into().unwrap();
        take(store, &deposit).unwrap()
    }
}

fn take(store: &Store, deposit: &Deposit) -> Result<bool, StoreError> {
    store.take_deposit(Holder::FIRST, deposit, "1".to_owned(), wall(1))
}

fn with_photo(store: &Store) {
    store.author_one(&note(1, "一")).unwrap();
    let original = vec![7; 600_000];
    bring(store, CaptureId([1; 16]), &original);
    store.take_in(CaptureId([1; 16]), &Copies::default(), &photo(2, &original, b"small")).unwrap();
}

/// How many operations and photos the county finds in a file.
fn opened(path: &Path) -> (usize, usize) {
    let mut reader = Reader::open(std::fs::File::open(path).unwrap(), |_| Some(COUNTY_SECRET)).unwrap();
    let (mut operations, mut photos) = (0, 0);
    loop {
        match reader.part().unwrap() {
            Part::Operations(some) => operations += some.len(),
            Part::Photo(..) => photos += 1,
            Part::End(_) => return (operations, photos),
        }
    }
}

fn files(folder: &Path, beginning: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(beginning)).collect()
}

/// What the county would answer for the first person's note.
fn answer(store: &Store) -> String {
    let twin = tempfile::tempdir().unwrap();
    let twin = phone(twin.path());
    twin.author_one(&note(1, "一")).unwrap();
    assert_eq!(twin.unsent().unwrap()[0], store.unsent().unwrap()[0], "the same operation");
    twin.take_receipts(&[receipt(&twin, 1, Outcome::COUNTED)]).unwrap();
    twin.receipt_list().unwrap().to_text(|_| String::new())
}

#[test]
fn the_same_work_is_deposited_once_and_what_was_sent_is_not_deposited() {
    let device = Device::new();
    let store = phone(&device.first());
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), Deposited::Nothing);
    store.author_one(&note(1, "一")).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::Words, LOTS).unwrap(), ALL, "words are all there is");
    let before = device.deposits();
    let written = std::fs::read(&files(&device.first(), "deposit-")[0]).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::All, [5; 32]).unwrap(), ALL);
    assert_eq!(std::fs::read(&files(&device.first(), "deposit-")[0]).unwrap(), written, "not written again");

    store.author_one(&note(3, "三")).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::All, [5; 32]).unwrap(), ALL);
    let after = device.deposits();
    assert_eq!(after.len(), 1, "in the place of the first");
    assert_ne!(after[0].id, before[0].id);
    assert_eq!(opened(&files(&device.first(), "deposit-")[0]), (2, 0));

    store.take_receipts(&[1, 3].map(|number| receipt(&store, number, Outcome::COUNTED))).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), Deposited::Nothing);
    assert_eq!(device.deposits(), []);
}

#[test]
fn words_alone_take_no_photos_along_and_no_deposits_place_that_has_some() {
    let device = Device::new();
    let store = phone(&device.first());
    with_photo(&store);
    assert_eq!(store.deposit(&device.first(), Contents::Words, LOTS).unwrap(), WORDS);
    assert_eq!(opened(&files(&device.first(), "deposit-")[0]), (2, 0));
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), ALL);
    let path = files(&device.first(), "deposit-");
    assert_eq!(path.len(), 1);
    assert_eq!(opened(&path[0]), (2, 1));
    assert_eq!(store.deposit(&device.first(), Contents::Words, LOTS).unwrap(), ALL, "more than that is there");
    store.author_one(&note(3, "三")).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::Words, LOTS).unwrap(), WORDS);
    assert_eq!(
        device.deposits().iter().map(|deposit| deposit.contents).collect::<Vec<_>>(),
        [Contents::Words, Contents::All]
    );
}

#[test]
fn a_deposit_that_was_cut_off_while_it_was_written_is_none_and_is_written_anew() {
    let device = Device::new();
    let store = phone(&device.first());
    with_photo(&store);
    std::fs::write(device.first().join("deposit.next"), b"NJB1 and half of it").unwrap();
    assert_eq!(device.deposits(), []);
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), ALL);
    assert_eq!(opened(&files(&device.first(), "deposit-")[0]), (2, 1));
    assert_eq!(files(&device.first(), "deposit.next"), Vec::<PathBuf>::new());

    // Cut between the new one's name and the old one's end: both are there, and the next time only what is true.
    let old = files(&device.first(), "deposit-").remove(0);
    let kept = std::fs::read(&old).unwrap();
    store.author_one(&note(3, "三")).unwrap();
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), ALL);
    std::fs::write(&old, kept).unwrap();
    assert_eq!(device.deposits().len(), 2);
    assert_eq!(store.deposit(&device.first(), Contents::All, LOTS).unwrap(), ALL);
    assert_eq!(device.deposits().len(), 1);
    assert_eq!(opened(&files(&device.first(), "deposit-")[0]), (3, 1));
}

#[test]
fn a_deposit_is_taken_along_once_cut_off_or_not_and_beside_what_comes_from_outside() {
    let device = Device::new();
    let author = phone(&device.first());
    with_photo(&author);
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    let next = device.next();
    let outside = CarriedId([9; 16]);
    next.begin_file(&Incoming { id: outside, name: "同事的件.njx".to_owned(), bytes: 10, came: wall(1) }).unwrap();
    assert!(device.taken(&next));
    assert!(!device.taken(&next), "once");
    assert!(next.add_file_piece(outside, 0, &[0; 10]).is_ok(), "what was coming in from outside still comes");
    next.cancel_file(outside).unwrap();
    let sealed = std::fs::read(&files(&device.first(), "deposit-")[0]).unwrap();

    let (_copy, next) = killed(&device.second());
    let carried = next.carried().unwrap();
    assert_eq!((carried.len(), carried[0].holder), (1, Some(Holder::FIRST)));
    let id = carried[0].file.id;
    assert_eq!(next.carried_range(id, 0, u64::MAX).unwrap(), sealed, "whole, and still sealed");
    assert!(next.unsent().unwrap().is_empty(), "it is not this person's");

    // Cut off between two pieces, it is as if it had not begun.
    let half = tempfile::tempdir().unwrap();
    let folder = half.path();
    let other = Store::open(folder, &key()).unwrap();
    other.set_install(&install()).unwrap();
    let [deposit] = device.deposits().try_into().unwrap();
    other
        .begin_file(&Incoming { id: deposit.id, name: String::new(), bytes: sealed.len() as u64, came: wall(1) })
        .unwrap();
    other.add_file_piece(deposit.id, 0, &sealed[..256 * 1024]).unwrap();
    let (_copy, other) = killed(folder);
    assert!(take(&other, &deposit).unwrap());
    assert_eq!(other.carried_range(deposit.id, 0, u64::MAX).unwrap(), sealed);
}

#[test]
fn receipts_reach_the_author_through_a_kill_after_every_step() {
    let device = Device::new();
    let author = phone(&device.first());
    author.author_one(&note(1, "一")).unwrap();
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    let receipts = answer(&author);
    let next = device.next();
    assert!(device.taken(&next));
    let id = device.deposits()[0].id;
    assert_eq!(device.handed(&next), 0, "nothing is delivered yet");
    assert!(!device.deposits().is_empty());

    // Delivered, and killed before anything is handed over.
    next.carried_arrived(id, &receipts).unwrap();
    let (copy, next) = killed(&device.second());
    let deposit = files(&device.first(), "deposit-").remove(0);
    let sealed = std::fs::read(&deposit).unwrap();
    assert_eq!(device.handed(&next), 1);
    assert_eq!(device.deposits(), [], "the deposit goes when its receipts are there");
    assert_eq!(waiting_receipts(&device.first()).unwrap(), [Contents::All]);
    assert_eq!(next.carried().unwrap(), []);

    // Killed between each two of: receipts there, deposit gone, nothing carried any more.
    std::fs::write(&deposit, &sealed).unwrap();
    drop(next);
    let undone = Store::open(&device.second(), &key()).unwrap();
    assert_eq!(undone.carried().unwrap()[0].state, CarriedState::Delivered { receipts: 1 });
    assert_eq!(device.handed(&undone), 1);
    assert_eq!((device.deposits(), device.handed(&undone)), (vec![], 0));
    drop(copy);

    let (held, author_killed) = killed(&device.first());
    assert_eq!(author_killed.take_handed(held.path()).unwrap().news, 1);
    let waiting = files(&device.first(), "receipts-").remove(0);
    let list = std::fs::read_to_string(&waiting).unwrap();
    assert!(ReceiptList::read(&list).is_ok());
    let taken = author.take_handed(&device.first()).unwrap();
    assert_eq!((taken.proved, taken.news, taken.doubted), (1, 1, 0));
    assert_eq!((author.counters().unwrap().only_here, files(&device.first(), "receipts-").len()), (0, 0));

    // Killed before the file went: nothing happens twice. And a file that is no list keeps nobody from his work.
    std::fs::write(&waiting, list).unwrap();
    let taken = author.take_handed(&device.first()).unwrap();
    assert_eq!((taken.proved, taken.news), (1, 0));
    std::fs::write(&waiting, b"\xFF").unwrap();
    assert_eq!(author.take_handed(&device.first()).unwrap().proved, 0);
    assert_eq!(files(&device.first(), "receipts-").len(), 0);
    assert_eq!(author.deposit(&device.first(), Contents::All, LOTS).unwrap(), Deposited::Nothing);
}

#[test]
fn forged_receipts_in_the_folder_mark_nothing() {
    let device = Device::new();
    let author = phone(&device.first());
    author.author_one(&note(1, "一")).unwrap();
    let forged = answer(&author).replace("number ", "number 7");
    let name = format!("receipts-02{}.txt", "00".repeat(15));
    std::fs::write(device.first().join(name), forged).unwrap();
    let taken = author.take_handed(&device.first()).unwrap();
    assert_eq!((taken.proved, taken.doubted), (0, 1));
    assert_eq!(author.counters().unwrap().only_here, 1);
}

#[test]
fn what_its_author_sent_himself_is_not_carried_on_but_receipts_are_still_handed_over() {
    let device = Device::new();
    let author = phone(&device.first());
    author.author_one(&note(1, "一")).unwrap();
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    let next = device.next();
    device.taken(&next);
    let id = device.deposits()[0].id;
    next.keep_deposits(Holder::FIRST, &[id]).unwrap();
    next.keep_deposits(Holder::try_from(3).unwrap(), &[]).unwrap();
    assert_eq!(next.carried().unwrap().len(), 1);
    next.keep_deposits(Holder::FIRST, &[]).unwrap();
    assert_eq!(next.carried().unwrap(), []);

    device.taken(&next);
    next.carried_arrived(id, &answer(&author)).unwrap();
    next.keep_deposits(Holder::FIRST, &[]).unwrap();
    assert_eq!(device.handed(&next), 1);
}

#[test]
fn a_deposit_that_was_damaged_is_put_away_and_its_author_seals_it_again() {
    let device = Device::new();
    let author = phone(&device.first());
    with_photo(&author);
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    let path = files(&device.first(), "deposit-").remove(0);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[300_000] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let next = device.next();
    let [deposit] = device.deposits().try_into().unwrap();
    assert!(matches!(take(&next, &deposit), Err(StoreError::Broken)));
    assert_eq!((next.carried().unwrap(), device.deposits()), (vec![], vec![]));
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    assert!(device.taken(&next));
}

#[test]
fn another_countys_deposit_waits_for_somebody_of_that_county() {
    let device = Device::new();
    let author = Store::open(&device.first(), &key()).unwrap();
    author.set_install(&Install { county_key: [8; 32], ..install() }).unwrap();
    author.author_one(&note(1, "一")).unwrap();
    author.deposit(&device.first(), Contents::All, LOTS).unwrap();
    let next = device.next();
    let [deposit] = device.deposits().try_into().unwrap();
    assert!(matches!(take(&next, &deposit), Err(StoreError::OtherCounty)));
    assert_eq!(device.deposits().len(), 1);
    assert_eq!(next.carried().unwrap(), []);
}

#[test]
fn a_device_that_is_short_of_room_deposits_words_or_nothing_and_own_work_goes_on() {
    let device = Device::new();
    let narrow = |mib: u64| Options { quota_bytes: Some(mib * 1024 * 1024), ..Options::default() };
    let open = |mib| Store::open_with(&device.first(), &key(), narrow(mib)).unwrap();
    let store = open(200);
    store.set_install(&install()).unwrap();
    with_photo(&store);
    assert!(matches!(store.deposit(&device.first(), Contents::All, LOTS), Err(StoreError::Full)));
    assert_eq!(store.deposit(&device.first(), Contents::Words, LOTS).unwrap(), WORDS);
    drop(store);
    let store = open(40);
    store.author_one(&note(3, "三")).unwrap();
    assert!(matches!(store.deposit(&device.first(), Contents::Words, LOTS), Err(StoreError::Full)));
    assert_eq!(device.deposits().len(), 1, "what was there stays");
    store.author_one(&note(4, "四")).unwrap();

    let next = Store::open_with(&device.second(), &key(), narrow(40)).unwrap();
    next.set_install(&install()).unwrap();
    let [deposit] = device.deposits().try_into().unwrap();
    assert!(matches!(take(&next, &deposit), Err(StoreError::Full)), "the next person's room is his own");
    next.author_one(&note(5, "五")).unwrap();
    assert_eq!(next.carried().unwrap(), []);
}
