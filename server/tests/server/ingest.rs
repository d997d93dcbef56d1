//! Sealed bundles from a real device's store, through real files and the program itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use niangjia_domain::act::Act;
use niangjia_domain::id::{InstallId, OpId, TicketId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::time::{Captured, DeviceTime, Offset};
use niangjia_protocol::account::EnrolRequest;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::push::{Kept, Stored};
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_protocol::signature::InstallKey;
use niangjia_server::folder::Folder;
use niangjia_server::moment::Moment;
use niangjia_server::office::{Office, Org, Upload};
use niangjia_store::{Authoring, CaptureId, Copies, Install, NewCapture, Store};
use tempfile::TempDir;

use crate::photo;
use crate::world::{Fate, desk_note, registration, visit};

const PROGRAM: &str = env!("CARGO_BIN_EXE_niangjia-server");

/// A county's folder, and what lies beside it.
pub(crate) struct County {
    home: TempDir,
    pub(crate) folder: Folder,
    pub(crate) office: Office,
    org: Org,
    pub(crate) fate: Fate,
}

/// A person's device, which never had a network.
pub(crate) struct Phone {
    pub(crate) store: Store,
    pub(crate) install: InstallId,
    member: Member,
    made: std::cell::Cell<u8>,
}

impl County {
    pub(crate) fn found(code: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let fate = Fate::new();
        // Other lots for each county: otherwise they would draw one key.
        let _drawn: Vec<Moment> = code.bytes().filter(|digit| *digit == b'2').map(|_| fate.moment()).collect();
        let folder = Folder::open(&home.path().join("county"), None).unwrap();
        let office = folder.office(fate.moment()).unwrap();
        let org = folder.found(&office, code, "虚构县总工会", fate.moment()).unwrap();
        Self { home, folder, office, org, fate }
    }

    pub(crate) fn phone(&self) -> Phone {
        let at = self.fate.moment();
        let member = Member {
            user: niangjia_domain::id::UserId::from_bytes(at.id("user", 0)),
            name: "周某某".to_owned(),
            county: self.org.id,
            unit: "东桥街道".to_owned(),
            roles: [Role::Handler, Role::Officer].into(),
            revoked: None,
        };
        self.office.add_member(member.clone(), at).unwrap();
        let code = self.office.issue_code(member.user, self.fate.moment()).unwrap().code;
        let (install, seed) = (InstallId::from_bytes(at.id("install", 0)), at.secret("key", 0));
        let key = InstallKey::from_seed(&seed).public();
        let request = EnrolRequest { code, install, key, device: "测试手机".to_owned() };
        let reply = self.office.enrol(request, self.fate.moment()).unwrap();
        let store = Store::in_memory().unwrap();
        store
            .set_install(&Install {
                install,
                seed: seed.into(),
                member: reply.member,
                county_name: reply.county_name,
                county_key: reply.county_key,
                receipt_key: reply.receipt_key,
                address: "county.example:8443".to_owned(),
                fingerprint: None,
                device: "测试手机".to_owned(),
            })
            .unwrap();
        Phone { store, install, member, made: std::cell::Cell::new(0) }
    }

    /// A phone that knows the county, and that the county does not know.
    pub(crate) fn stranger(&self) -> Phone {
        let phone = self.phone();
        let mut install = phone.store.install().unwrap().unwrap();
        install.install = InstallId::from_bytes([0x5A; 16]);
        let store = Store::in_memory().unwrap();
        store.set_install(&install).unwrap();
        Phone { store, install: install.install, ..phone }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn ingests(&self, files: &[&Path]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.arg("ingest").args(files).arg("--data").arg(self.folder.root());
        command.output().unwrap()
    }
}

impl Phone {
    fn authoring(&self, ticket: TicketId, act: Act) -> Authoring {
        self.made.set(self.made.get() + 1);
        Authoring {
            op: OpId::from_bytes([self.made.get(); 16]),
            ticket,
            base_rev: 0,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: Captured {
                wall: DeviceTime::from_ms(5),
                boot: 1,
                mono_ms: 5,
                utc_offset_min: Offset::default(),
                anchor: None,
            },
            act,
        }
    }

    /// A ticket, a note and a photo, all of it only here.
    pub(crate) fn works(&self) -> BlobHash {
        let ticket = TicketId::from_bytes([0x77; 16]);
        self.store.author_one(&self.authoring(ticket, registration())).unwrap();
        self.store.author_one(&self.authoring(ticket, desk_note("大门已锁"))).unwrap();
        let size = niangjia_photo::Size { width: 320, height: 240 };
        let bytes = niangjia_photo::sample::scene_jpeg(1, size, niangjia_photo::Orientation::Upright);
        let hash = sha256(&bytes);
        let id = CaptureId([1; 16]);
        let mut authoring = self.authoring(ticket, desk_note(""));
        let act = photo::of(self.member.user, self.install, ticket, hash, authoring.captured.clone());
        let Act::Photo(photo) = &act else { panic!("a photo") };
        self.store
            .begin_capture(&NewCapture {
                id,
                ticket,
                visit: visit(1),
                evidence: photo.evidence,
                caption: String::new(),
                origin: photo.manifest.origin,
                begun: DeviceTime::from_ms(5),
            })
            .unwrap();
        self.store.add_chunk(id, 0, &bytes).unwrap();
        authoring.blobs = vec![Blob { hash, bytes: bytes.len() as u64, tier: Tier::Original, media: Media::Jpeg }];
        authoring.act = act;
        self.store.take_in(id, &Copies::default(), &authoring).unwrap();
        hash
    }

    fn frames(&self) -> Vec<Signed> {
        self.store.unsent().unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn numbers(stored: &[Stored]) -> Vec<u64> {
    stored.iter().map(|stored| stored.receipt.as_ref().unwrap().number).collect()
}

#[test]
fn a_bundle_brings_everything_once_and_its_receipts_mark_it_on_the_phone_that_never_had_a_network() {
    let county = County::found("999901");
    let phone = county.phone();
    let hash = phone.works();
    let frames = phone.frames();
    let bundle = county.file("unsent.njx");
    phone.store.export(&bundle, [4; 32]).unwrap();
    assert_eq!(phone.store.counters().unwrap().only_here, 3);

    let taken = county.ingests(&[&bundle]);
    assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
    assert!(said(&taken).contains("operations 3 (not kept 0) photos 1 (not kept 0)"), "{}", said(&taken));
    assert!(county.folder.vault().unwrap().is_sound(hash), "the photo is in its place");

    let text = std::fs::read_to_string(county.file("unsent.njx.receipts.txt")).unwrap();
    let list = ReceiptList::read(&text).unwrap();
    assert_eq!(list.receipts.len(), 4);
    let brought = phone.store.take_list(&list).unwrap();
    assert_eq!((brought.proved, brought.news, brought.doubted), (4, 4, 0));
    assert_eq!(phone.store.counters().unwrap().only_here, 0, "the county has signed for all of it");

    // Then there is a network after all, and the same goes by the usual road.
    let reply = county.office.push(phone.install, Session::Checked, frames, county.fate.moment()).unwrap();
    assert!(reply.operations.iter().all(|stored| stored.how == Kept::Duplicate));
    let listed = list.receipts.iter().filter(|listed| matches!(listed, Listed::Operation(_))).map(Listed::number);
    assert_eq!(numbers(&reply.operations), listed.collect::<Vec<_>>(), "one receipt each, whichever way it came");
    let size = county.folder.vault().unwrap().read(hash).unwrap().len() as u64;
    let blob = Blob { hash, bytes: size, tier: Tier::Original, media: Media::Jpeg };
    let standing = county.office.uploads(phone.install, &[blob]).unwrap();
    let photo = list.receipts.iter().find_map(|listed| match listed {
        Listed::Photo(receipt) => Some(receipt.clone()),
        Listed::Operation(_) => None,
    });
    assert_eq!(standing, [Upload::Here(photo.unwrap())], "nobody has to send the photo again");

    // And the file comes a second time.
    let again = county.ingests(&[&bundle]);
    assert!(again.status.success());
    let later = ReceiptList::read(&std::fs::read_to_string(county.file("unsent.njx.receipts.txt")).unwrap()).unwrap();
    let of = |list: &ReceiptList| list.receipts.iter().map(Listed::number).collect::<Vec<_>>();
    assert_eq!(of(&later), of(&list), "the same receipts");
    let now = phone.store.take_list(&later).unwrap();
    assert_eq!(now.news, 3, "what was to be checked has its last word by now");
    assert_eq!(phone.store.unsettled().unwrap(), []);
    let checked = Command::new(PROGRAM)
        .arg("verify-receipts")
        .arg(county.file("unsent.njx.receipts.txt"))
        .arg("--data")
        .arg(county.folder.root())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", said(&checked));
}

#[test]
fn a_bundle_that_is_damaged_cut_foreign_or_anothers_is_named_and_leaves_nothing_behind() {
    let county = County::found("999901");
    let phone = county.phone();
    phone.works();
    let good = county.file("unsent.njx");
    phone.store.export(&good, [4; 32]).unwrap();
    let bytes = std::fs::read(&good).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(county.file(name), bytes).unwrap();
        county.file(name)
    };
    let mut altered = bytes.clone();
    altered[bytes.len() / 2] ^= 1;
    let elsewhere = County::found("999902");
    let stranger = elsewhere.phone();
    stranger.works();
    let theirs = county.file("theirs.njx");
    stranger.store.export(&theirs, [5; 32]).unwrap();
    let cases = [
        (write("altered", &altered), "damaged"),
        (write("cut", &bytes[..bytes.len() - 40]), "cut short"),
        (write("page", b"<html>"), "no bundle of ours"),
        (write("empty", b""), "no bundle of ours"),
        (write("longer", &[bytes.as_slice(), b"x"].concat()), "damaged"),
        (theirs, "another county"),
        (county.file("missing"), "reading the file"),
    ];
    for (file, why) in &cases {
        let refused = county.ingests(&[file]);
        assert!(!refused.status.success(), "{}", file.display());
        assert!(said(&refused).contains(why), "{}: {}", file.display(), said(&refused));
    }
    assert_eq!(county.office.last_receipt().unwrap(), 0, "nothing was taken");
    let files: Vec<&Path> = cases.iter().map(|(file, _)| file.as_path()).chain([good.as_path()]).collect();
    let mixed = county.ingests(&files);
    assert!(!mixed.status.success(), "some were not taken");
    assert_eq!(county.office.last_receipt().unwrap(), 4, "but one bad file keeps no other out");
}
