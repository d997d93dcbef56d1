//! The carry lane against a county that takes bundles in, answers wrongly, or forgets.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail by panicking, as tests do")]

use niangjia_domain::act::{Act, Note};
use niangjia_domain::code::Code;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId};
use niangjia_domain::operation::{Blob, BlobHash};
use niangjia_domain::outcome::{BlobReceipt, Proof};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::time::{Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::carry::{BUNDLE, BundleReply, LENGTH, OFFSET};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use niangjia_protocol::receipt::ReceiptKey;
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_store::{Authoring, Carried, CarriedId, CarriedState, Incoming, Install, Store};
use niangjia_sync::carry::Carry;
use niangjia_sync::lane::HEAD_START;
use niangjia_sync::{Came, HttpRequest, HttpResponse, Instant, Machine as _, Then, TransportError, Want};

fn now(mono_ms: i64) -> Instant {
    Instant { wall: DeviceTime::from_ms(1_795_000_000_000), boot: 1, mono_ms }
}

fn receipt_key() -> ReceiptKey {
    ReceiptKey::from_seed(&[12; 32])
}

fn phone() -> Store {
    let store = Store::in_memory().unwrap();
    let member = Member {
        user: UserId::from_bytes([4; 16]),
        name: "张某某".into(),
        county: OrgId::from_bytes([1; 16]),
        unit: "虚构街道".into(),
        roles: [Role::Officer].into(),
        revoked: None,
    };
    store
        .set_install(&Install {
            install: InstallId::from_bytes([3; 16]),
            seed: [6; 32].into(),
            member,
            county_name: "虚构县总工会".into(),
            county_key: [8; 32],
            receipt_key: receipt_key().public(),
            address: "county.example:8443".into(),
            fingerprint: Some(BlobHash([2; 32])),
            device: "测试手机".into(),
        })
        .unwrap();
    store
}

fn note(number: u8, text: &str) -> Authoring {
    let captured =
        Captured { wall: DeviceTime::from_ms(5), boot: 1, mono_ms: 5, utc_offset_min: Offset::default(), anchor: None };
    Authoring {
        op: OpId::from_bytes([number; 16]),
        ticket: TicketId::from_bytes([1; 16]),
        base_rev: 1,
        deps: Vec::new(),
        blobs: Vec::<Blob>::new(),
        captured,
        act: Act::Note(Note { visit: None, text: text.into() }),
    }
}

/// A phone that carries a colleague's bundle of some 300 KB, and the bundle.
fn carrier() -> (Store, Vec<u8>) {
    let colleague = phone();
    for number in 1..=10 {
        colleague.author_one(&note(number, &"字".repeat(10_000))).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("unsent.njx");
    colleague.export(&path, [4; 32]).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let store = phone();
    take_in(&store, 1, &bytes);
    (store, bytes)
}

fn take_in(store: &Store, number: u8, bytes: &[u8]) {
    let id = CarriedId([number; 16]);
    let came = DeviceTime::from_ms(i64::from(number));
    store.begin_file(&Incoming { id, name: "同事的件".into(), bytes: bytes.len() as u64, came }).unwrap();
    for (index, piece) in (0..).zip(bytes.chunks(256 * 1024)) {
        store.add_file_piece(id, index, piece).unwrap();
    }
    store.finish_file(id).unwrap();
}

fn carried(store: &Store) -> Carried {
    store.carried().unwrap().remove(0)
}

/// What a county that has all of it says.
fn receipts() -> String {
    let mut photo = BlobReceipt {
        hash: sha256(b"photo"),
        bytes: 5,
        number: 9,
        received: ServerTime::from_ms(9),
        proof: Proof::NONE,
    };
    photo.proof = receipt_key().prove_blob(&photo);
    ReceiptList { county: receipt_key().public(), receipts: vec![Listed::Photo(photo)] }.to_text(|_| String::new())
}

/// A county, as the lane sees it.
#[derive(Default)]
struct County {
    has: Vec<u8>,
}

impl County {
    fn takes(&mut self, request: &HttpRequest) -> BundleReply {
        let header = |name| request.headers.iter().find(|(header, _)| *header == name).unwrap().1.clone();
        let (length, offset): (usize, usize) = (header(LENGTH).parse().unwrap(), header(OFFSET).parse().unwrap());
        assert_eq!(request.path, path::BUNDLES);
        if offset == self.has.len() {
            self.has.extend_from_slice(&request.body);
        }
        let is_whole = self.has.len() == length;
        BundleReply {
            niangjia: 1,
            now: ServerTime::from_ms(1),
            bundle: header(BUNDLE).parse().unwrap(),
            offset: self.has.len() as u64,
            receipts: is_whole.then(receipts),
        }
    }
}

fn answer(status: u16, body: &[u8]) -> HttpResponse {
    HttpResponse { status, headers: Vec::new(), body: body.to_vec() }
}

fn said(reply: &BundleReply) -> Result<HttpResponse, TransportError> {
    Ok(answer(200, &serde_json::to_vec(reply).unwrap()))
}

fn exchange(
    carry: &mut Carry,
    store: &Store,
    reply: impl FnOnce(&HttpRequest) -> Result<HttpResponse, TransportError>,
) -> Came {
    let Want::Send(request) = carry.want(store, now(1_000), &mut || [9; 16]).unwrap() else {
        panic!("the lane must want to send")
    };
    carry.came(store, reply(&request), now(1_200)).unwrap()
}

#[test]
fn a_bundle_goes_up_piece_by_piece_through_lost_replies_and_its_receipts_come_back() {
    let (store, bytes) = carrier();
    let (mut carry, mut county) = (Carry::default(), County::default());
    let mut rounds = 0;
    while store.next_carried().unwrap().is_some() {
        rounds += 1;
        assert!(rounds < 60, "it never ends");
        // Every second answer is lost on its way, the last one too: the same is asked again.
        let came = exchange(&mut carry, &store, |request| {
            let reply = county.takes(request);
            if rounds % 2 == 1 { Err(TransportError::Broken) } else { said(&reply) }
        });
        assert_eq!(came.then, if rounds % 2 == 1 { Then::Wait(Code::Offline) } else { Then::GoOn });
    }
    assert_eq!(county.has, bytes);
    assert_eq!(carried(&store).state, CarriedState::Delivered { receipts: 1 });
    assert_eq!(store.carried_receipts(carried(&store).file.id).unwrap(), receipts());
    assert_eq!(carry.want(&store, now(2_000), &mut || [9; 16]).unwrap(), Want::Nothing);
}

#[test]
fn a_wrong_answer_changes_nothing_and_the_right_one_afterwards_is_taken() {
    let (store, bytes) = carrier();
    let before = carried(&store);
    let reply = BundleReply {
        niangjia: 1,
        now: ServerTime::from_ms(1),
        bundle: before.hash,
        offset: bytes.len() as u64,
        receipts: Some(receipts()),
    };
    let wrong = [
        (Ok(answer(200, b"<html>Wi-Fi</html>")), Code::NotOurServer),
        (Ok(answer(404, br#"{"code":"not_found"}"#)), Code::NotFound),
        (Ok(answer(413, b"")), Code::TooLarge),
        (Ok(answer(503, b"")), Code::ServerDown),
        (Ok(answer(507, br#"{"code":"storage_full"}"#)), Code::ServerDown),
        (Ok(answer(500, br#"{"code":"damaged_there"}"#)), Code::DamagedThere),
        (Err(TransportError::Stalled), Code::Stalled),
        (said(&BundleReply { bundle: BlobHash([1; 32]), ..reply.clone() }), Code::NotOurServer),
        (said(&BundleReply { receipts: Some("<html>".into()), ..reply.clone() }), Code::BadReceipt),
        (
            said(&BundleReply { receipts: Some(receipts().replace("bytes 5", "bytes 6")), ..reply.clone() }),
            Code::BadReceipt,
        ),
        (said(&BundleReply { receipts: None, ..reply.clone() }), Code::ServerDown),
        (said(&BundleReply { receipts: None, offset: 0, ..reply.clone() }), Code::ServerDown),
    ];
    for (wrong, code) in wrong {
        assert_eq!(exchange(&mut Carry::default(), &store, |_| wrong).then, Then::Wait(code.clone()));
        assert_eq!(carried(&store), before, "{code:?}");
    }
    assert_eq!(exchange(&mut Carry::default(), &store, |_| said(&reply)).then, Then::GoOn);
    assert_eq!(carried(&store).state, CarriedState::Delivered { receipts: 1 });
}

#[test]
fn what_the_county_refuses_is_kept_with_the_reason_and_holds_up_no_other() {
    let (store, bytes) = carrier();
    let colleague = phone();
    colleague.author_one(&note(1, "一")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.njx");
    colleague.export(&path, [5; 32]).unwrap();
    take_in(&store, 2, &std::fs::read(&path).unwrap());
    let came = exchange(&mut Carry::default(), &store, |_| Ok(answer(400, br#"{"code":"unknown_author"}"#)));
    assert_eq!(came.then, Then::GoOn);
    let refused = carried(&store);
    assert_eq!(refused.state, CarriedState::Refused(Code::UnknownAuthor));
    assert_eq!(store.carried_range(refused.file.id, 0, u64::MAX).unwrap(), bytes);
    assert_eq!(store.next_carried().unwrap().unwrap().file.id, CarriedId([2; 16]));
}

#[test]
fn a_county_that_forgot_is_brought_everything_again() {
    let (store, bytes) = carrier();
    let (mut carry, mut county) = (Carry::default(), County::default());
    exchange(&mut carry, &store, |request| said(&county.takes(request)));
    assert!(!county.has.is_empty() && county.has.len() < bytes.len());
    county = County::default();
    while store.next_carried().unwrap().is_some() {
        exchange(&mut carry, &store, |request| said(&county.takes(request)));
    }
    assert_eq!(county.has, bytes);
}

#[test]
fn own_text_goes_first_and_never_holds_a_bundle_up_for_good() {
    let (store, _) = carrier();
    store.author_one(&note(99, "一")).unwrap();
    let (mut carry, mut county) = (Carry::default(), County::default());
    let mut nonce = || [9; 16];
    let head_start_ms = i64::try_from(HEAD_START.as_millis()).unwrap();
    for mono_ms in [0, 1, head_start_ms - 1] {
        assert_eq!(carry.want(&store, now(mono_ms), &mut nonce).unwrap(), Want::Nothing, "at {mono_ms}");
    }
    let Want::Send(request) = carry.want(&store, now(head_start_ms), &mut nonce).unwrap() else { panic!("a piece") };
    carry.came(&store, said(&county.takes(&request)), now(head_start_ms)).unwrap();
    assert_eq!(carry.want(&store, now(head_start_ms + 1), &mut nonce).unwrap(), Want::Nothing, "text again");
    store.set_trouble(OpId::from_bytes([99; 16]), &Code::TooLarge).unwrap();
    assert!(matches!(carry.want(&store, now(head_start_ms + 2), &mut nonce).unwrap(), Want::Send(_)));
}
