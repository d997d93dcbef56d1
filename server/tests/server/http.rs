//! The real router, in process: what a device is told, and what garbage is told.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use niangjia_domain::code::Code;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Role;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::{
    ChallengeReply, ChallengeRequest, EnrolReply, EnrolRequest, SessionReply, SessionRequest, hex,
};
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::pull::{Division, Page, PullRequest, RANGES_MAX, Ranges};
use niangjia_protocol::push::{Kept, PushReply};
use niangjia_protocol::{compress, frame, path};
use niangjia_server::cli::lots;
use niangjia_server::http::{App, router};
use niangjia_server::vault::Vault;
use tower::ServiceExt as _;

use crate::world::{Device, MORNING_MS, World, desk_note};

fn clock() -> ServerTime {
    ServerTime::from_ms(MORNING_MS)
}

/// A world with its router in front, and a folder for its photos.
pub(crate) struct Front {
    pub(crate) world: World,
    router: Router,
    pub(crate) folder: tempfile::TempDir,
}

/// An answer, whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn code(&self) -> Code {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Front {
    pub(crate) fn new() -> Self {
        Self::over(World::in_memory(), tempfile::tempdir().unwrap())
    }

    pub(crate) fn over(world: World, folder: tempfile::TempDir) -> Self {
        let vault = Vault::open(folder.path()).unwrap();
        let router = router(App::new(world.office.clone(), vault, clock, lots));
        Self { world, router, folder }
    }

    /// The same router, to be served on a line.
    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap()).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn push(&self, device: &Device, token: Option<[u8; 32]>, body: Vec<u8>, zstd: bool) -> Answer {
        let proof = proof(device, "POST", path::PUSH);
        let session = token.map(|token| hex::encode(&token));
        let mut headers = vec![("authorization", proof.as_str())];
        headers.extend(session.as_deref().map(|session| ("x-session", session)));
        if zstd {
            headers.extend([("content-encoding", "zstd"), ("accept-encoding", "zstd")]);
        }
        self.ask("POST", path::PUSH, &headers, body).await
    }

    pub(crate) async fn session(&self, device: &Device) -> [u8; 32] {
        let body = serde_json::to_vec(&ChallengeRequest { install: device.install }).unwrap();
        let challenge = self.ask("POST", path::CHALLENGE, &[], body).await.json::<ChallengeReply>().challenge;
        let signature = device.key.sign(&SessionRequest::signed_bytes(&challenge));
        let body = serde_json::to_vec(&SessionRequest { install: device.install, challenge, signature }).unwrap();
        self.ask("POST", path::SESSION, &[], body).await.json::<SessionReply>().token
    }
}

/// The header by which an install proves a request.
pub(crate) fn proof(device: &Device, method: &str, path: &str) -> String {
    let proof = InstallProof::make(device.install, &device.key, method, path, [5; 16]);
    Authorization::Install(Box::new(proof)).to_header()
}

pub(crate) fn bearer(token: [u8; 32]) -> String {
    Authorization::Session(token).to_header()
}

fn ask_all() -> Vec<u8> {
    PullRequest {
        epoch: niangjia_protocol::pull::Epoch::default(),
        cursors: Vec::new(),
        rows_max: 500,
        ranges: Vec::new(),
    }
    .encode()
}

#[tokio::test]
async fn a_device_enrols_gets_a_session_pushes_and_pulls() {
    let front = Front::new();
    let person = front.world.person("周某某", Role::Handler);
    let code = front.world.office.issue_code(person.user, front.world.fate.moment()).unwrap().code;
    let mut device = Device {
        owner: person.clone(),
        install: niangjia_domain::id::InstallId::from_bytes([1; 16]),
        key: niangjia_protocol::signature::InstallKey::from_seed(&[1; 32]),
        seq: 0,
    };
    let request =
        EnrolRequest { code, install: device.install, key: device.key.public(), device: "台式机".to_owned() };
    let answer = front.ask("POST", path::ENROL, &[], serde_json::to_vec(&request).unwrap()).await;
    assert_eq!(answer.json::<EnrolReply>().member, person);
    let token = front.session(&device).await;
    let ticket = niangjia_domain::id::TicketId::from_bytes([2; 16]);
    let (signed, _) = device.authors(&front.world, ticket, crate::world::registration());
    let body = compress::body(&frame::encode(&[signed])).unwrap();
    let answer = front.push(&device, Some(token), body, true).await;
    assert_eq!(answer.header("content-encoding"), Some("zstd"));
    let reply: PushReply = serde_json::from_slice(&compress::open_body(&answer.body, 1 << 20).unwrap()).unwrap();
    assert_eq!(reply.operations[0].how, Kept::Stored);
    assert_eq!(reply.operations[0].receipt.as_ref().unwrap().outcome, Outcome::Applied);
    let answer = front.ask("POST", path::PULL, &[("authorization", &bearer(token))], ask_all()).await;
    let page = Page::decode(&answer.body).unwrap();
    let rows: Vec<(&str, u64)> =
        page.rows.iter().map(|row| (page.feeds[row.feed].feed.split(':').next().unwrap(), row.seq)).collect();
    assert_eq!(rows, [("install", 1), ("org", 1), ("org", 2), ("org", 1)], "receipt, ticket, entry, colleague");
}

#[tokio::test]
async fn delivery_needs_the_install_alone_and_reading_needs_a_session() {
    let front = Front::new();
    let mut device = front.world.staff("周某某", Role::Handler);
    let id = front.world.registered(&mut device);
    let (signed, _) = device.authors(&front.world, id, desk_note("x"));
    let answer = front.push(&device, None, frame::encode(&[signed]), false).await;
    let reply: PushReply = answer.json();
    assert_eq!(reply.operations[0].receipt.as_ref().unwrap().outcome, Outcome::Unverified);
    let own = proof(&device, "POST", path::PULL);
    let answer = front.ask("POST", path::PULL, &[("authorization", &own)], ask_all()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, Code::SessionExpired));
    let answer = front.ask("POST", path::PULL, &[("authorization", &bearer([9; 32]))], ask_all()).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, Code::SessionExpired));
}

#[tokio::test]
async fn unknown_installs_and_borrowed_proofs_are_turned_away() {
    let front = Front::new();
    let device = front.world.staff("周某某", Role::Handler);
    let mut stranger = device.clone();
    stranger.install = niangjia_domain::id::InstallId::from_bytes([9; 16]);
    let empty = frame::encode(&[]);
    let answer = front.push(&stranger, None, empty.clone(), false).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, Code::NotAllowed));
    let of_another_path = proof(&device, "POST", path::BLOB_QUERY);
    let answer = front.ask("POST", path::PUSH, &[("authorization", &of_another_path)], empty.clone()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let of_another_method = proof(&device, "PUT", path::PUSH);
    let answer = front.ask("POST", path::PUSH, &[("authorization", &of_another_method)], empty).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn garbage_cut_and_oversized_bodies_change_nothing() {
    let front = Front::new();
    let mut device = front.world.staff("周某某", Role::Handler);
    let id = front.world.registered(&mut device);
    let (signed, op) = device.authors(&front.world, id, desk_note("x"));
    let whole = frame::encode(&[signed]);
    for body in [b"<html>captive</html>".to_vec(), whole[..whole.len() - 1].to_vec(), Vec::new()] {
        let answer = front.push(&device, None, body, false).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, Code::NotOurServer));
    }
    let answer = front.push(&device, None, whole.clone(), true).await;
    assert_eq!(answer.code(), Code::NotOurServer, "not zstd although the header says so");
    let bomb = compress::body(&vec![0; 64 << 20]).unwrap();
    assert!(bomb.len() < frame::PUSH_BYTES_MAX);
    assert_eq!(front.push(&device, None, bomb, true).await.status, StatusCode::BAD_REQUEST);
    let answer = front.push(&device, None, vec![0; frame::PUSH_BYTES_MAX + 1], false).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let (many, _) = device.authors(&front.world, id, desk_note("x"));
    let answer = front.push(&device, None, frame::encode(&vec![many; 501]), false).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge));
    for target in [path::ENROL, path::CHALLENGE, path::SESSION] {
        assert_eq!(front.ask("POST", target, &[], "{\"code\":").await.status, StatusCode::BAD_REQUEST);
        assert_eq!(front.ask("POST", target, &[], vec![b' '; 17 * 1024]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
    assert!(front.world.sees(&device).receipt(op).is_none());
}

#[tokio::test]
async fn a_desk_that_holds_very_much_may_compare_all_of_it_at_once() {
    let front = Front::new();
    let device = front.world.staff("周某某", Role::Handler);
    let token = bearer(front.session(&device).await);
    let division = Division::into_ranges(RANGES_MAX).unwrap();
    let digests = vec![u64::MAX; RANGES_MAX];
    let ranges = (0..7).map(|feed| Ranges { feed, division, from: 0, digests: digests.clone() }).collect();
    let cursors = (0..7).map(|feed| (format!("org:x{feed}:handling"), 0)).collect();
    let epoch = niangjia_protocol::pull::Epoch::default();
    let request = PullRequest { epoch, cursors, rows_max: 500, ranges };
    let answer = front.ask("POST", path::PULL, &[("authorization", token.as_str())], request.encode()).await;
    assert_eq!(answer.status, StatusCode::OK);
    Page::decode(&answer.body).unwrap();
}

#[tokio::test]
async fn a_later_version_of_pull_is_told_to_update_and_bad_cursors_are_refused() {
    let front = Front::new();
    let device = front.world.staff("周某某", Role::Handler);
    let token = bearer(front.session(&device).await);
    let headers = [("authorization", token.as_str())];
    let mut later = ask_all();
    later[4] = 2;
    let answer = front.ask("POST", path::PULL, &headers, later).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UPGRADE_REQUIRED, Code::AppTooOld));
    let answer = front.ask("POST", path::PULL, &headers, "rubbish").await;
    assert_eq!(answer.code(), Code::NotOurServer);
    let beyond = PullRequest {
        epoch: niangjia_protocol::pull::Epoch::default(),
        cursors: vec![("org:x:handling".to_owned(), u64::MAX)],
        rows_max: 500,
        ranges: Vec::new(),
    };
    let answer = front.ask("POST", path::PULL, &headers, beyond.encode()).await;
    assert_eq!(answer.status, StatusCode::OK, "feeds that nobody knows are passed over");
}

#[tokio::test]
async fn codes_are_refused_with_a_word_the_device_can_show() {
    let front = Front::new();
    let person = front.world.person("张某某", Role::Officer);
    let code = front.world.office.issue_code(person.user, front.world.fate.moment()).unwrap().code;
    let request = |code: &str, install: u8| {
        let install = niangjia_domain::id::InstallId::from_bytes([install; 16]);
        serde_json::to_vec(&EnrolRequest { code: code.to_owned(), install, key: [1; 32], device: String::new() })
            .unwrap()
    };
    let answer = front.ask("POST", path::ENROL, &[], request("0000000000000000", 1)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, Code::BadCode));
    assert_eq!(front.ask("POST", path::ENROL, &[], request(&code, 1)).await.status, StatusCode::OK);
    let answer = front.ask("POST", path::ENROL, &[], request(&code, 2)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::GONE, Code::CodeUsed));
}

#[tokio::test]
async fn health_answers_and_unknown_paths_are_refused_in_our_own_words() {
    let front = Front::new();
    let answer = front.ask("GET", path::HEALTH, &[], "").await;
    assert_eq!(
        String::from_utf8(answer.body).unwrap(),
        r#"{"niangjia":1,"now":1795219200000,"room":"enough","holds":0}"#
    );
    for (method, target) in [("GET", "/v1/tickets"), ("DELETE", path::PUSH), ("GET", "/")] {
        let answer = front.ask(method, target, &[], "").await;
        assert_eq!(answer.code(), Code::NotFound, "{method} {target}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("x-request-id").map(str::len), Some(16));
    }
}
