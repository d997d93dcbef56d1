//! A day of a phone, step by step: every call of the store that writes, and what can be seen of it afterwards.

use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{Answer, Answers, EvidenceKind, ItemCode, Value};
use niangjia_domain::id::VisitId;
use niangjia_domain::money::Fen;
use niangjia_domain::operation::{BlobHash, Tier};
use niangjia_domain::outcome::{BlobReceipt, Outcome};
use niangjia_domain::time::{Anchor, ServerTime};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::Epoch;
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_store::{
    AnchorNow, Answer as Said, Batch, BatchLimit, CaptureId, Copies, CopyRole, DraftChange, Fetch, NewCapture, Session,
    SheetPlace, Store, StoreError, UploadState,
};

use crate::fixture::{County, VISIT, accept, blob_receipt, install, note, op, photo, ticket, try_receipt, wall};

type Done = Result<(), StoreError>;

/// One call that writes.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) act: fn(&Store) -> Done,
    /// Whether the journal is flushed when it returns, and with it everything before.
    pub(crate) flushes: bool,
}

const fn flushed(name: &'static str, act: fn(&Store) -> Done) -> Step {
    Step { name, act, flushes: true }
}

/// What the county tells again, or what does not touch the journal's file.
const fn retold(name: &'static str, act: fn(&Store) -> Done) -> Step {
    Step { name, act, flushes: false }
}

/// In order; each stands on what the ones before it have done.
pub(crate) const STEPS: &[Step] = &[
    flushed("enrol", |store| store.set_install(&install())),
    flushed("the person is promoted", |store| {
        let mut member = install().member;
        member.unit = "另一虚构街道".into();
        store.set_member(&member).map(|_| ())
    }),
    retold("a session", |store| store.set_session(Some(Session { token: [1; 32], expires: ServerTime::from_ms(9) }))),
    retold("an anchor", |store| {
        let anchor = Anchor { server: ServerTime::from_ms(1_795_000_000_000), mono_ms: 5, error_ms: 6 };
        store.set_anchor(AnchorNow { boot: 1, anchor })
    }),
    retold("the first page", |store| store.apply(&county().page(store, 500), None).map(|_| ())),
    flushed("a visit begins", |store| {
        store.change_drafts(&[DraftChange::Begin { visit: VISIT, ticket: ticket(1), at: wall(1) }])
    }),
    flushed("answers", |store| {
        let item = ItemCode::AmountClaimed;
        let answer = Answer::Given { value: Value::Money(Fen::yuan(7)), basis: None };
        let note = DraftChange::Note { visit: VISIT, text: "大门".into(), at: wall(2) };
        store.change_drafts(&[DraftChange::Answer { visit: VISIT, item, answer, at: wall(2) }, note])
    }),
    flushed("a report is taken over", |store| {
        let answers = Answers::default();
        store.change_drafts(&[DraftChange::Adopt { visit: VISIT, report: op(99), answers, at: wall(3) }])
    }),
    flushed("a note", |store| {
        let cleared = DraftChange::Note { visit: VISIT, text: String::new(), at: wall(4) };
        store.author_all(&[note(1, "大门已锁，工头姓赵")], &[cleared])
    }),
    flushed("handing in", |store| {
        let summary = DraftChange::Summary { visit: VISIT, text: "属实".into(), at: wall(5) };
        let handed_in = DraftChange::HandIn { visit: VISIT, report: op(3), at: wall(5) };
        store.author_all(&[accept(2), note(3, "十名木工在场")], &[summary, handed_in])
    }),
    flushed("a sheet", |store| {
        let place = SheetPlace { ticket: Some(ticket(1)), kind: "reply" };
        store.change_drafts(&[DraftChange::Sheet { place, text: "经核实".into(), at: wall(6) }])
    }),
    retold("the camera opens", |store| store.begin_capture(&capture(CAPTURE))),
    retold("a piece", |store| store.add_chunk(CAPTURE, 0, &picture()[..9_000])),
    retold("the last piece", |store| store.add_chunk(CAPTURE, 1, &picture()[9_000..])),
    flushed("a photo", |store| store.take_in(CAPTURE, &copies(), &photo(4, &picture(), b"preview")).map(|_| ())),
    retold("the camera opens again", |store| store.begin_capture(&capture(CANCELLED))),
    retold("and closes", |store| store.cancel_capture(CANCELLED)),
    retold("a smaller copy", |store| store.put_photo_copy(sha256(&picture()), CopyRole::Thumb, &[3; 3_000], wall(7))),
    retold("sending", |store| store.begin_push(EVERYTHING).map(|_| ())),
    retold("the answer", |store| {
        let mut first = Some(try_receipt(store, 1, Outcome::Applied)?);
        let operations = (1..=3).map(|number| Stored { op: op(number), how: Kept::Stored, receipt: first.take() });
        let reply = PushReply { niangjia: 1, now: ServerTime::from_ms(8), operations: operations.collect() };
        store.take_push_reply(&reply, None).map(|_| ())
    }),
    retold("sending again", |store| store.begin_push(EVERYTHING).map(|_| ())),
    retold("in vain", |store| store.abandon_push(&[op(4)])),
    flushed("receipts", |store| {
        store.take_receipts(&[try_receipt(store, 2, Outcome::Applied)?, try_receipt(store, 3, Outcome::COUNTED)?])
    }),
    retold("the county has nothing", |store| store.need_upload(sha256(b"preview"))),
    retold("bytes arrive", |store| store.set_upload(sha256(b"preview"), 3, "/v1/blobs/ab")),
    retold("what it has", |store| {
        store
            .take_answers(&[(sha256(&picture()), Said::Begun { offset: 9, location: "/v1/blobs/cd".into() })])
            .map(|_| ())
    }),
    retold("it is asked again", |store| store.ask_upload(sha256(&picture()))),
    retold("an original is stuck", |store| store.stick_upload(sha256(&picture()), &Code::DamagedHere)),
    flushed("and tried again", |store| store.try_again(op(4))),
    flushed("and asked for", |store| store.ask_original(op(4)).map(|_| ())),
    retold("a photo's receipts", |store| {
        store.take_blob_receipts(&[of_blob(b"preview"), of_blob(&picture())]).map(|_| ())
    }),
    flushed("trouble", |store| store.set_trouble(op(4), &Code::Offline)),
    flushed("is noted", |store| store.acknowledge(op(4))),
    flushed("a picture is wanted", |store| {
        store.want_photo(ticket(2), sha256(THEIRS), Tier::Preview, wall(8)).map(|_| ())
    }),
    retold("and comes", |store| store.take_fetched(&wish(), THEIRS, wall(9))),
    flushed("another", |store| store.want_photo(ticket(2), sha256(b"gone"), Tier::Original, wall(8))),
    retold("cannot be had", |store| store.stick_fetch(sha256(b"gone"), &Code::NotFound)),
    retold("a ticket leaves", |store| {
        let mut county = county();
        county.leave(0, 2, "\"reassigned\"");
        store.apply(&county.page(store, 500), None).map(|_| ())
    }),
    retold("a backup is tested", |store| {
        let mut county = County { backup_horizon: 9_999, ..county() };
        county.leave(0, 2, "\"reassigned\"");
        store.apply(&county.page(store, 500), None).map(|_| ())
    }),
    // What it drops of stubs comes after what it flushes.
    retold("pictures leave", |store| store.make_room().map(|_| ())),
    retold("tidying", |store| store.tidy().map(|_| ())),
    flushed("a note after it", |store| store.author_one(&note(5, "次日再访")).map(|_| ())),
    retold("the county goes back in time", |store| {
        let mut county = county();
        county.epoch = LATER;
        store.apply(&county.page(store, 500), None).map(|_| ())
    }),
];

/// Of a county that has gone back in time: what it had is offered to it again.
const LATER: Epoch = Epoch([2; 16]);
const CAPTURE: CaptureId = CaptureId([8; 16]);
const CANCELLED: CaptureId = CaptureId([9; 16]);
const OTHER_VISIT: VisitId = VisitId::from_bytes([0x17; 16]);
const THEIRS: &[u8] = b"a picture of a colleague";
const EVERYTHING: BatchLimit = BatchLimit { bytes: 1 << 20, operations: 500 };

/// Longer than a page of the file, and no two pages alike.
fn picture() -> Vec<u8> {
    (0..20_000_u32).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

fn capture(id: CaptureId) -> NewCapture {
    let visit = if id == CAPTURE { VISIT } else { OTHER_VISIT };
    let (evidence, origin) = (EvidenceKind::ALL[0], Origin::TakenInApp);
    NewCapture { id, ticket: ticket(1), visit, evidence, caption: "工棚".into(), origin, begun: wall(6) }
}

fn copies() -> Copies {
    let preview = b"preview".to_vec();
    Copies { preview: Some((sha256(&preview), preview)), working: Some(vec![2; 5_000]), thumb: None }
}

fn wish() -> Fetch {
    Fetch { hash: sha256(THEIRS), ticket: ticket(2), tier: Tier::Preview, trouble: None }
}

fn of_blob(bytes: &[u8]) -> BlobReceipt {
    blob_receipt(sha256(bytes), bytes.len() as u64, 9)
}

fn county() -> County {
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "十名木工被赶出工地");
    county.put_ticket(0, 2, 1, "另一张工单");
    county
}

/// One thing that can be seen of a store.
pub(crate) struct Sight {
    pub(crate) name: &'static str,
    pub(crate) look: fn(&Store) -> String,
    /// Whether the call that changed it has flushed it; else the county tells it again.
    pub(crate) durable: bool,
}

const fn own(name: &'static str, look: fn(&Store) -> String) -> Sight {
    Sight { name, look, durable: true }
}

const fn told(name: &'static str, look: fn(&Store) -> String) -> Sight {
    Sight { name, look, durable: false }
}

/// Everything that can be seen.
pub(crate) const SIGHTS: &[Sight] = &[
    own("who", |store| format!("{:?}", store.install().unwrap().map(|install| install.member))),
    own("operations", operations),
    own("drafts", |store| format!("{:?} {:?}", store.draft_on(ticket(1)).unwrap(), store.draft(VISIT).unwrap())),
    own("sheet", |store| format!("{:?}", store.sheet(SheetPlace { ticket: Some(ticket(1)), kind: "reply" }).unwrap())),
    own("captures", |store| format!("{:?} {:?}", store.captures(VISIT).unwrap(), store.captures(OTHER_VISIT).unwrap())),
    own("photos", |store| {
        let photos = store.own_photos(ticket(1)).unwrap();
        let bytes =
            photos.iter().map(|photo| (here(store, photo.original), photo.preview.map(|hash| here(store, hash))));
        format!("{photos:?} {:?}", bytes.collect::<Vec<_>>())
    }),
    own("smaller copies", |store| {
        let copy = |role| store.photo_copy(sha256(&picture()), role).unwrap().map(|bytes| bytes.len());
        format!("{:?} {:?}", copy(CopyRole::Working), copy(CopyRole::Thumb))
    }),
    told("what became of them", |store| {
        let one = |number| {
            let authored = store.authored(op(number)).unwrap();
            authored.map(|own| (own.state, own.receipt, own.trouble, own.acknowledged))
        };
        format!("{:?}", (1..=5).map(one).collect::<Vec<_>>())
    }),
    told("uploads", |store| {
        let upload = |bytes: &[u8]| store.upload(sha256(bytes)).unwrap();
        format!("{:?} {:?}", upload(b"preview"), upload(&picture()))
    }),
    told("first ticket", |store| format!("{:?}", store.ticket(ticket(1)).unwrap())),
    told("second ticket", |store| format!("{:?}", store.ticket(ticket(2)).unwrap())),
    told("wishes", |store| {
        format!("{:?} {:?}", store.fetch(sha256(THEIRS)).unwrap(), store.fetch(sha256(b"gone")).unwrap())
    }),
    told("session", |store| format!("{:?}", store.session().unwrap())),
    told("anchor", |store| format!("{:?}", store.anchor(1).unwrap())),
    told("epoch", |store| format!("{:?}", store.epoch().unwrap())),
];

fn operations(store: &Store) -> String {
    let own = (1..=5).map(|number| store.authored(op(number)).unwrap().map(|own| (own.seq, own.operation)));
    format!("{:?}", own.collect::<Vec<_>>())
}

/// Whether bytes are here and are what their name says.
fn here(store: &Store, hash: BlobHash) -> bool {
    store.photo(hash).unwrap().is_some_and(|bytes| sha256(&bytes) == hash)
}

/// Everything that can be seen, in words.
pub(crate) fn look(store: &Store) -> Vec<String> {
    SIGHTS.iter().map(|sight| (sight.look)(store)).collect()
}

/// What must hold of every store: it works on, what is signed is whole, and what is shown as a photo has its bytes.
pub(crate) fn is_sound(store: &Store) {
    let key = install().key().public();
    if store.install().unwrap().is_none() {
        store.set_install(&install()).unwrap();
    }
    for photo in store.own_photos(ticket(1)).unwrap() {
        let upload = store.upload(photo.original).unwrap().map(|upload| upload.state);
        assert!(
            here(store, photo.original)
                || matches!(upload, Some(UploadState::Received(_)))
                || store.epoch().unwrap() == LATER,
            "an operation names a photo whose bytes are not here, and it is not known whether the county has them"
        );
    }
    store.author_one(&note(900, "接着写")).unwrap();
    let unsent = store.unsent().unwrap();
    assert!(
        unsent.iter().all(|signed| { niangjia_protocol::signature::verify(&key, &signed.bytes, &signed.signature) })
    );
    let batch: Option<Batch> = store.begin_push(EVERYTHING).unwrap();
    assert!(batch.unwrap().ops.contains(&op(900)), "what is written from here on goes out");
    store.abandon_push(&[op(900)]).unwrap();
}
