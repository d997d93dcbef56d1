//! Every wrong answer, to every lane: it is named, nothing is lost, and the right answer afterwards is taken.
#![expect(clippy::unwrap_used, reason = "the helpers of tests fail by panicking, as tests do")]

use niangjia_domain::act::{Act, Note, Photo};
use niangjia_domain::code::Code;
use niangjia_domain::evidence::{HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::{BlobReceipt, Proof};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::time::{Anchor, Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::account::{ChallengeReply, SessionReply, SessionRequest};
use niangjia_protocol::blob::{BlobQueryReply, BlobStanding};
use niangjia_protocol::digest::{Hasher, sha256};
use niangjia_protocol::pull::{Epoch, FeedHead, Page};
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::receipt::ReceiptKey;
use niangjia_protocol::signature::verify;
use niangjia_protocol::{compress, frame};
use niangjia_store::{
    AnchorNow, Authoring, CaptureId, Copies, Install, NewCapture, OpState, Originals, Session, Store, UploadState,
};
use niangjia_sync::account::Renewal;
use niangjia_sync::blob::Blobs;
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use niangjia_sync::{Came, HttpRequest, HttpResponse, Instant, Lots, Machine, Pieces, Then, TransportError, Want};

const TICKET: TicketId = TicketId::from_bytes([1; 16]);
const VISIT: VisitId = VisitId::from_bytes([7; 16]);

fn now(mono_ms: i64) -> Instant {
    Instant { wall: DeviceTime::from_ms(1_795_000_000_000), boot: 1, mono_ms }
}

fn lots() -> impl Lots {
    || [9; 16]
}

/// An enrolled phone with a session.
fn phone() -> Store {
    let store = Store::in_memory().unwrap();
    store
        .set_install(&Install {
            install: InstallId::from_bytes([3; 16]),
            seed: [6; 32].into(),
            member: member(),
            county_name: "虚构县总工会".into(),
            county_key: [8; 32],
            receipt_key: county_receipt_key().public(),
            address: "county.example:8443".into(),
            fingerprint: Some(BlobHash([2; 32])),
            device: "测试手机".into(),
        })
        .unwrap();
    let anchor = Anchor { server: ServerTime::from_ms(1_795_000_000_000), mono_ms: 0, error_ms: 1 };
    store.set_anchor(AnchorNow { boot: 1, anchor }).unwrap();
    let expires = ServerTime::from_ms(1_795_000_000_000 + 86_400_000);
    store.set_session(Some(Session { token: [4; 32], expires })).unwrap();
    store
}

fn member() -> Member {
    Member {
        user: UserId::from_bytes([4; 16]),
        name: "张某某".into(),
        county: OrgId::from_bytes([1; 16]),
        unit: "虚构街道".into(),
        roles: [Role::Officer].into(),
        revoked: None,
    }
}

fn county_receipt_key() -> ReceiptKey {
    ReceiptKey::from_seed(&[12; 32])
}

/// The county's receipt of a photo's bytes.
fn blob_receipt(hash: BlobHash, bytes: u64) -> BlobReceipt {
    let mut receipt = BlobReceipt { hash, bytes, number: 9, received: ServerTime::from_ms(9), proof: Proof::NONE };
    receipt.proof = county_receipt_key().prove_blob(&receipt);
    receipt
}

fn op(number: u8) -> OpId {
    OpId::from_bytes([number; 16])
}

fn authoring(number: u8, act: Act) -> Authoring {
    let captured =
        Captured { wall: DeviceTime::from_ms(5), boot: 1, mono_ms: 5, utc_offset_min: Offset::default(), anchor: None };
    Authoring { op: op(number), ticket: TICKET, base_rev: 1, deps: Vec::new(), blobs: Vec::new(), captured, act }
}

fn note(store: &Store, number: u8, text: &str) {
    store.author_one(&authoring(number, Act::Note(Note { visit: Some(VISIT), text: text.into() }))).unwrap();
}

/// A photo of these bytes, taken in; without a preview.
fn photo(store: &Store, number: u8, bytes: &[u8]) {
    let id = CaptureId([number; 16]);
    let place = NewCapture {
        id,
        ticket: TICKET,
        visit: VISIT,
        evidence: EvidenceKind::ALL[0],
        caption: String::new(),
        origin: Origin::TakenInApp,
        begun: DeviceTime::from_ms(5),
    };
    store.begin_capture(&place).unwrap();
    for (index, piece) in bytes.chunks(256 * 1024).enumerate() {
        store.add_chunk(id, u32::try_from(index).unwrap(), piece).unwrap();
    }
    let hash = sha256(bytes);
    let mut authoring = authoring(number, Act::Note(Note { visit: None, text: String::new() }));
    let manifest = Manifest {
        algorithm: HashAlgorithm::Sha256,
        original: hash,
        derived: Vec::new(),
        ticket: TICKET,
        officer: UserId::from_bytes([4; 16]),
        second_person: String::new(),
        install: InstallId::from_bytes([3; 16]),
        captured: authoring.captured.clone(),
        location: Location::Unavailable,
        origin: Origin::TakenInApp,
        app_version: "0.1.0".into(),
        previous: None,
    };
    authoring.blobs = vec![Blob { hash, bytes: bytes.len() as u64, tier: Tier::Original, media: Media::Jpeg }];
    authoring.act =
        Act::Photo(Box::new(Photo { visit: VISIT, evidence: EvidenceKind::ALL[0], caption: String::new(), manifest }));
    store.take_in(id, &Copies::default(), &authoring).unwrap();
}

fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> HttpResponse {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    HttpResponse { status, headers, body: body.to_vec() }
}

/// One request and its answer.
fn exchange(
    machine: &mut dyn Machine,
    store: &Store,
    reply: impl FnOnce(&HttpRequest) -> Result<HttpResponse, TransportError>,
) -> Came {
    let Want::Send(request) = machine.want(store, now(1_000), &mut lots()).unwrap() else {
        panic!("the lane must want to send")
    };
    machine.came(store, reply(&request), now(1_200)).unwrap()
}

/// What may come instead of an answer, and what each is called.
fn wrong_answers() -> Vec<(&'static str, Result<HttpResponse, TransportError>, Code)> {
    vec![
        ("a portal's page", Ok(answer(200, &[], b"<html>Wi-Fi</html>")), Code::NotOurServer),
        ("garbage", Ok(answer(200, &[], &[0xFF; 300])), Code::NotOurServer),
        ("nothing", Ok(answer(200, &[], b"")), Code::NotOurServer),
        ("a redirect", Ok(answer(302, &[("location", "http://portal.example")], b"")), Code::NotOurServer),
        ("too many", Ok(answer(429, &[("retry-after", "7")], b"")), Code::Busy { retry_after_s: 7 }),
        ("down", Ok(answer(503, &[], b"<html>nginx</html>")), Code::ServerDown),
        ("a fault", Ok(answer(500, &[], b"")), Code::ServerDown),
        ("half a body", Err(TransportError::Broken), Code::Offline),
        ("no network", Err(TransportError::Unreachable), Code::Offline),
        ("no bytes", Err(TransportError::Stalled), Code::Stalled),
        ("another certificate", Err(TransportError::WrongServer), Code::WrongServer),
    ]
}

fn page() -> Page {
    let feed = "user:04040404-0404-0404-0404-040404040404".to_owned();
    Page {
        epoch: Epoch([1; 16]),
        now: ServerTime::from_ms(1_795_000_001_000),
        backup_horizon: 0,
        feeds: vec![FeedHead { feed, head: 0, floor: 0, next: 0, digest: 0 }],
        compared: Vec::new(),
        rows: Vec::new(),
        packs: Vec::new(),
    }
}

/// The right answer to a push.
fn stored(request: &HttpRequest) -> HttpResponse {
    let frames = frame::decode(&compress::open_body(&request.body, 1 << 24).unwrap()).unwrap();
    let operations = frames
        .iter()
        .map(|frame| {
            let label: niangjia_domain::operation::Label = serde_json::from_slice(&frame.bytes).unwrap();
            Stored { op: label.op, how: Kept::Stored, receipt: None }
        })
        .collect();
    let reply = PushReply { niangjia: 1, now: ServerTime::from_ms(1_795_000_001_000), operations };
    answer(200, &[], &serde_json::to_vec(&reply).unwrap())
}

#[test]
fn a_push_that_is_answered_wrongly_is_pushed_again_byte_for_byte() {
    let store = phone();
    note(&store, 1, "一");
    let mut push = Push::default();
    let before = store.unsent().unwrap();
    for (what, wrong, code) in wrong_answers() {
        let came = exchange(&mut push, &store, |_| wrong);
        assert_eq!(came.then, Then::Wait(code), "{what}");
        assert_eq!(store.unsent().unwrap(), before, "{what}");
    }
    let others = PushReply { niangjia: 1, now: ServerTime::from_ms(1), operations: Vec::new() };
    let came = exchange(&mut push, &store, |_| Ok(answer(200, &[], &serde_json::to_vec(&others).unwrap())));
    assert_eq!(came.then, Then::Wait(Code::NotOurServer), "an answer to other operations");
    assert_eq!(exchange(&mut push, &store, |request| Ok(stored(request))).then, Then::GoOn);
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Stored);
    assert_eq!(push.want(&store, now(2_000), &mut lots()).unwrap(), Want::Nothing);
}

#[test]
fn a_pull_that_is_answered_wrongly_or_cut_anywhere_moves_no_cursor() {
    let store = phone();
    let whole = page().encode().unwrap();
    let before = store.pull_request(500).unwrap();
    for (what, wrong, code) in wrong_answers() {
        assert_eq!(exchange(&mut Pull::default(), &store, |_| wrong).then, Then::Wait(code), "{what}");
    }
    for end in 0..whole.len() {
        let came = exchange(&mut Pull::default(), &store, |_| Ok(answer(200, &[], &whole[..end])));
        assert_eq!(came.then, Then::Wait(Code::NotOurServer), "cut at {end}");
    }
    assert_eq!(store.pull_request(500).unwrap(), before);
    assert!(!store.is_complete().unwrap());
    let came = exchange(&mut Pull::default(), &store, |_| Ok(answer(426, &[], br#"{"code":"app_too_old"}"#)));
    assert_eq!(came.then, Then::Stop(Code::AppTooOld), "the app must be updated; nothing else stops");
    let mut pull = Pull::default();
    assert_eq!(exchange(&mut pull, &store, |_| Ok(answer(200, &[], &whole))).then, Then::GoOn);
    assert!(store.is_complete().unwrap());
    assert_eq!(pull.want(&store, now(2_000), &mut lots()).unwrap(), Want::Nothing);
}

#[test]
fn a_batch_that_is_too_large_is_halved_until_the_one_that_is_too_large_stands_alone() {
    let store = phone();
    for number in 1..=4 {
        note(&store, number, "一");
    }
    note(&store, 5, &"字".repeat(15_000));
    let mut push = Push::default();
    let mut rounds = 0;
    while let Want::Send(request) = push.want(&store, now(2_000), &mut lots()).unwrap() {
        let opened = compress::open_body(&request.body, 1 << 24).unwrap();
        let reply = if opened.len() > 10_000 { answer(413, &[], b"") } else { stored(&request) };
        assert_eq!(push.came(&store, Ok(reply), now(2_000)).unwrap().then, Then::GoOn);
        rounds += 1;
        assert!(rounds < 40, "it never ends");
    }
    for number in 1..=4 {
        assert_eq!(store.authored(op(number)).unwrap().unwrap().state, OpState::Stored, "operation {number}");
    }
    let large = store.authored(op(5)).unwrap().unwrap();
    assert_eq!((large.state, large.trouble), (OpState::Committed, Some(Code::TooLarge)));
    assert_eq!(store.counters().unwrap().attention, 1);
}

#[test]
fn an_expired_session_is_renewed_by_signing_the_countys_challenge() {
    let store = phone();
    note(&store, 1, "一");
    let came = exchange(&mut Pull::default(), &store, |_| Ok(answer(401, &[], br#"{"code":"session_expired"}"#)));
    assert_eq!(came.then, Then::Renew);
    assert_eq!(Pull::default().want(&store, now(1_000), &mut lots()).unwrap(), Want::Session);
    let public = store.install().unwrap().unwrap().key().public();
    let mut renewal = Renewal::default();
    let challenge = ChallengeReply { niangjia: 1, challenge: [5; 32], now: ServerTime::from_ms(1_795_000_002_000) };
    exchange(&mut renewal, &store, |_| Ok(answer(200, &[], &serde_json::to_vec(&challenge).unwrap())));
    exchange(&mut renewal, &store, |request| {
        let asked: SessionRequest = serde_json::from_slice(&request.body).unwrap();
        assert!(verify(&public, &SessionRequest::signed_bytes(&[5; 32]), &asked.signature));
        let reply = SessionReply {
            niangjia: 1,
            token: [7; 32],
            expires: ServerTime::from_ms(1_795_086_400_000),
            member: member(),
            order: None,
            now: ServerTime::from_ms(1_795_000_002_000),
        };
        Ok(answer(200, &[], &serde_json::to_vec(&reply).unwrap()))
    });
    assert_eq!(store.session().unwrap().unwrap().token, [7; 32]);
}

#[test]
fn whoever_is_revoked_still_delivers_what_he_did() {
    let store = phone();
    note(&store, 1, "一");
    store.set_session(None).unwrap();
    let came = exchange(&mut Renewal::default(), &store, |_| Ok(answer(403, &[], br#"{"code":"revoked"}"#)));
    assert_eq!(came.then, Then::Stop(Code::Revoked));
    assert!(store.install().unwrap().unwrap().member.revoked.is_some());
    assert_eq!(exchange(&mut Push::default(), &store, |request| Ok(stored(request))).then, Then::GoOn);
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Stored);
}

/// A county that takes photos by tus, over a link that breaks off every third piece half-way. As tus has it, a piece
/// that names its checksum counts whole or not at all; of any other, what came stays.
#[derive(Default)]
struct Taker {
    part: Option<Vec<u8>>,
    pieces: usize,
    bytes_sent: usize,
}

/// What the county says of these hashes.
fn reply(hashes: &[BlobHash], blobs: Vec<BlobStanding>) -> BlobQueryReply {
    let mut hasher = Hasher::default();
    hashes.iter().for_each(|hash| hasher.update(&hash.0));
    BlobQueryReply { niangjia: 1, now: ServerTime::from_ms(1), asked: hasher.finish(), blobs }
}

impl Taker {
    fn answer(&mut self, request: &HttpRequest, hash: BlobHash, length: usize) -> Result<HttpResponse, TransportError> {
        let header =
            |name: &str| request.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value.clone());
        match (request.method.name(), request.path.as_str()) {
            ("POST", "/v1/blobs/query") => Ok(self.standing(hash, length)),
            ("POST", "/v1/blobs") => {
                assert_eq!(header("upload-length"), Some(length.to_string()));
                self.bytes_sent += request.body.len();
                self.part = Some(request.body.clone());
                let offset = request.body.len().to_string();
                Ok(answer(201, &[("location", "/v1/blobs/ab"), ("upload-offset", &offset)], b""))
            }
            ("PATCH", "/v1/blobs/ab") => {
                self.pieces += 1;
                let part = self.part.as_mut().unwrap();
                assert_eq!(header("upload-offset"), Some(part.len().to_string()), "on where it broke off");
                if self.pieces.is_multiple_of(3) {
                    let came = &request.body[..request.body.len() / 2];
                    self.bytes_sent += came.len();
                    if header("upload-checksum").is_none() {
                        part.extend_from_slice(came);
                    }
                    return Err(TransportError::Broken);
                }
                self.bytes_sent += request.body.len();
                part.extend_from_slice(&request.body);
                Ok(answer(204, &[("upload-offset", &part.len().to_string())], b""))
            }
            other => panic!("{other:?}"),
        }
    }

    fn standing(&self, hash: BlobHash, length: usize) -> HttpResponse {
        let standing = match &self.part {
            Some(part) if part.len() == length => {
                assert_eq!(sha256(part), hash, "byte for byte");
                BlobStanding::have(&blob_receipt(hash, length as u64))
            }
            Some(part) => BlobStanding::Offset { offset: part.len() as u64, location: "/v1/blobs/ab".into() },
            None => BlobStanding::Need,
        };
        let reply = reply(&[hash], vec![standing]);
        answer(200, &[], &serde_json::to_vec(&reply).unwrap())
    }
}

#[test]
fn a_photo_goes_on_where_the_link_broke_and_ends_with_its_receipt() {
    let store = phone();
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|at| u8::try_from(at % 251).unwrap()).collect();
    photo(&store, 1, &bytes);
    let hash = sha256(&bytes);
    let (mut blobs, mut taker, mut rounds) = (Blobs::new(Originals::All, Pieces::default()), Taker::default(), 0);
    while let Want::Send(request) = blobs.want(&store, now(1_000), &mut lots()).unwrap() {
        let reply = taker.answer(&request, hash, bytes.len());
        let broke = reply.is_err();
        let came = blobs.came(&store, reply, now(1_100)).unwrap();
        assert_eq!(came.then, if broke { Then::Wait(Code::Offline) } else { Then::GoOn });
        rounds += 1;
        assert!(rounds < 100, "it never ends");
    }
    assert!(matches!(store.upload(hash).unwrap().unwrap().state, UploadState::Received(_)));
    assert!(taker.pieces >= 3, "the link broke at least once");
    assert_eq!(taker.bytes_sent, bytes.len(), "what came through is never sent again");
}

#[test]
fn a_county_that_takes_no_bytes_when_it_creates_gets_them_all_afterwards() {
    let store = phone();
    photo(&store, 1, b"photo");
    let hash = sha256(b"photo");
    let mut blobs = Blobs::new(Originals::All, Pieces::default());
    let need = serde_json::to_vec(&reply(&[hash], vec![BlobStanding::Need])).unwrap();
    exchange(&mut blobs, &store, |_| Ok(answer(200, &[], &need)));
    exchange(&mut blobs, &store, |_| Ok(answer(201, &[("location", "/v1/blobs/ab")], b"")));
    let Want::Send(next) = blobs.want(&store, now(2_000), &mut lots()).unwrap() else { panic!("it goes on") };
    assert_eq!((next.path.as_str(), next.body.as_slice()), ("/v1/blobs/ab", b"photo".as_slice()));
}

#[test]
fn an_answer_about_other_photos_is_not_believed() {
    let store = phone();
    photo(&store, 1, b"photo");
    let have = BlobStanding::have(&blob_receipt(sha256(b"another"), 7));
    let other = serde_json::to_vec(&reply(&[sha256(b"another")], vec![have])).unwrap();
    let came = exchange(&mut Blobs::new(Originals::All, Pieces::default()), &store, |_| Ok(answer(200, &[], &other)));
    assert_eq!(came.then, Then::Wait(Code::NotOurServer));
    assert_eq!(store.upload(sha256(b"photo")).unwrap().unwrap().state, UploadState::Ask);
}

#[test]
fn streams_share_the_photos_and_bring_each_once() {
    let store = phone();
    photo(&store, 1, b"one");
    photo(&store, 2, b"two");
    let both = [sha256(b"one"), sha256(b"two")];
    let need = serde_json::to_vec(&reply(&both, vec![BlobStanding::Need, BlobStanding::Need])).unwrap();
    exchange(&mut Blobs::asking(Originals::All, Pieces::default()), &store, |_| Ok(answer(200, &[], &need)));
    let mut streams = Blobs::streams(Originals::All, &Pieces::default(), 3);
    let wants: Vec<Want> =
        streams.iter_mut().map(|stream| stream.want(&store, now(1_000), &mut lots()).unwrap()).collect();
    let bodies: Vec<Option<&[u8]>> = wants
        .iter()
        .map(|want| match want {
            Want::Send(request) => Some(request.body.as_slice()),
            Want::Session | Want::Nothing => None,
        })
        .collect();
    assert_eq!(bodies, [Some(b"one".as_slice()), Some(b"two"), None]);
}

#[test]
fn a_photo_that_is_answered_wrongly_stays_where_it_was() {
    let store = phone();
    photo(&store, 1, b"photo");
    let hash = sha256(b"photo");
    for (what, wrong, code) in wrong_answers() {
        let came = exchange(&mut Blobs::new(Originals::All, Pieces::default()), &store, |_| wrong);
        assert_eq!(came.then, Then::Wait(code), "{what}");
    }
    assert_eq!(store.upload(hash).unwrap().unwrap().state, UploadState::Ask);
    assert_eq!(store.counters().unwrap().originals_here, 1);
    assert_eq!(store.photo(hash).unwrap(), Some(b"photo".to_vec()));
}

#[test]
fn a_photo_that_the_county_cannot_use_asks_for_attention_and_blocks_no_other() {
    let store = phone();
    photo(&store, 1, b"not a picture");
    photo(&store, 2, b"a picture");
    let mut blobs = Blobs::new(Originals::All, Pieces::default());
    exchange(&mut blobs, &store, |_| {
        let hashes = [sha256(b"not a picture"), sha256(b"a picture")];
        let reply = reply(&hashes, vec![BlobStanding::Need, BlobStanding::Need]);
        Ok(answer(200, &[], &serde_json::to_vec(&reply).unwrap()))
    });
    let came = exchange(&mut blobs, &store, |_| Ok(answer(415, &[], br#"{"code":"not_a_photo"}"#)));
    assert_eq!(came.then, Then::GoOn);
    assert_eq!(store.upload(sha256(b"not a picture")).unwrap().unwrap().state, UploadState::Stuck(Code::NotAPhoto));
    assert_eq!(store.counters().unwrap().attention, 1);
    let Want::Send(next) = blobs.want(&store, now(2_000), &mut lots()).unwrap() else { panic!("the other goes on") };
    assert_eq!(next.path, "/v1/blobs");
}
