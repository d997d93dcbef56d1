//! tus over the real router: resuming at the byte, fences, bytes that are no good, and who may fetch what.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::StatusCode;
use http_body::Frame;
use niangjia_domain::code::Code;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::BlobReceipt;
use niangjia_domain::role::Role;
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply, BlobStanding};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use niangjia_protocol::pull::DocKey;

use crate::http::{Answer, Front, bearer, proof};
use crate::photo::photo;
use crate::world::{Device, World};

/// RFC 4648 §4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

pub(crate) fn jpeg() -> Vec<u8> {
    let size = niangjia_photo::Size { width: 320, height: 240 };
    niangjia_photo::sample::scene_jpeg(1, size, niangjia_photo::Orientation::Upright)
}

pub(crate) fn blob(bytes: &[u8]) -> Blob {
    Blob { hash: sha256(bytes), bytes: bytes.len() as u64, tier: Tier::Original, media: Media::Jpeg }
}

impl Front {
    async fn creates(&self, device: &Device, hash: BlobHash, length: usize) -> String {
        let metadata = format!("sha256 {}", base64(hash.to_string().as_bytes()));
        let (length, own) = (length.to_string(), proof(device, "POST", path::BLOB_UPLOAD));
        let headers = [
            ("authorization", own.as_str()),
            ("tus-resumable", "1.0.0"),
            ("upload-length", &length),
            ("upload-metadata", &metadata),
        ];
        let answer = self.ask("POST", path::BLOB_UPLOAD, &headers, "").await;
        assert_eq!(answer.status, StatusCode::CREATED);
        assert!(answer.header("upload-expires").unwrap().ends_with(" GMT"));
        answer.header("location").unwrap().to_owned()
    }

    pub(crate) async fn creates_with(&self, device: &Device, blob: Blob, body: impl Into<Body>) -> Answer {
        let metadata = format!("sha256 {}", base64(blob.hash.to_string().as_bytes()));
        let (length, own) = (blob.bytes.to_string(), proof(device, "POST", path::BLOB_UPLOAD));
        let headers = [
            ("authorization", own.as_str()),
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-length", &length),
            ("upload-metadata", &metadata),
        ];
        self.ask("POST", path::BLOB_UPLOAD, &headers, body).await
    }

    async fn patches(
        &self,
        device: &Device,
        location: &str,
        at: usize,
        more: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let (at, own) = (at.to_string(), proof(device, "PATCH", location));
        let mut headers = vec![
            ("authorization", own.as_str()),
            ("tus-resumable", "1.0.0"),
            ("content-type", "application/offset+octet-stream"),
            ("upload-offset", &at),
        ];
        headers.extend(more);
        self.ask("PATCH", location, &headers, body).await
    }

    async fn offset(&self, device: &Device, location: &str) -> Answer {
        let own = proof(device, "HEAD", location);
        self.ask("HEAD", location, &[("authorization", &own), ("tus-resumable", "1.0.0")], "").await
    }

    async fn queries(&self, device: &Device, blob: Blob) -> BlobStanding {
        let own = proof(device, "POST", path::BLOB_QUERY);
        let body = serde_json::to_vec(&BlobQuery { blobs: vec![blob] }).unwrap();
        let answer = self.ask("POST", path::BLOB_QUERY, &[("authorization", &own)], body).await;
        answer.json::<BlobQueryReply>().blobs.remove(0)
    }
}

#[tokio::test]
async fn an_upload_goes_on_at_the_byte_where_it_broke() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    assert_eq!(front.queries(&device, blob).await, BlobStanding::Need);
    let location = front.creates(&device, blob.hash, bytes.len()).await;
    let half = bytes.len() / 2;
    let answer = front.patches(&device, &location, 0, &[], bytes[..half].to_vec()).await;
    assert_eq!((answer.status, answer.header("upload-offset")), (StatusCode::NO_CONTENT, Some(&*half.to_string())));
    let expected = BlobStanding::Offset { offset: half as u64, location: location.clone() };
    assert_eq!(front.queries(&device, blob).await, expected);
    let answer = front.patches(&device, &location, 0, &[], bytes.clone()).await;
    assert_eq!((answer.status, answer.header("upload-offset")), (StatusCode::CONFLICT, Some(&*half.to_string())));
    let answer = front.patches(&device, &location, half, &[], bytes[half..].to_vec()).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let receipt: BlobReceipt = serde_json::from_str(answer.header("x-receipt").unwrap()).unwrap();
    assert_eq!((receipt.hash, receipt.bytes), (blob.hash, blob.bytes));
    assert_eq!(front.queries(&device, blob).await, BlobStanding::have(&receipt));
    assert_eq!(std::fs::read_dir(front.folder.path().join("parts")).unwrap().count(), 0);
}

#[tokio::test]
async fn what_came_before_a_cut_stays() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let location = front.creates(&device, sha256(&bytes), bytes.len()).await;
    let head = Bytes::copy_from_slice(&bytes[..1_000]);
    let cut = Body::new(Pieces([Step::Bytes(head), Step::Break].into()));
    front.patches(&device, &location, 0, &[], cut).await;
    assert_eq!(front.offset(&device, &location).await.header("upload-offset"), Some("1000"));
}

#[tokio::test]
async fn a_photo_is_created_and_brought_in_one_request() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    let answer = front.creates_with(&device, blob, bytes.clone()).await;
    assert_eq!((answer.status, answer.header("upload-offset")), (StatusCode::CREATED, Some(&*bytes.len().to_string())));
    let receipt: BlobReceipt = serde_json::from_str(answer.header("x-receipt").unwrap()).unwrap();
    assert_eq!((receipt.hash, receipt.bytes), (blob.hash, blob.bytes));
    assert_eq!(front.queries(&device, blob).await, BlobStanding::have(&receipt));
}

#[tokio::test]
async fn what_came_with_the_creation_before_a_cut_stays() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    let head = Bytes::copy_from_slice(&bytes[..1_000]);
    front.creates_with(&device, blob, Body::new(Pieces([Step::Bytes(head), Step::Break].into()))).await;
    let BlobStanding::Offset { offset, location } = front.queries(&device, blob).await else { panic!("it has begun") };
    assert_eq!(offset, 1_000);
    let answer = front.patches(&device, &location, 1_000, &[], bytes[1_000..].to_vec()).await;
    assert!(answer.header("x-receipt").is_some());
    let answer = front.creates_with(&device, blob, bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "once more is no harm");
}

#[tokio::test]
async fn a_question_lets_what_has_come_be_written_and_then_nothing() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    let location = front.creates(&device, blob.hash, bytes.len()).await;
    let (hold, held) = tokio::sync::oneshot::channel::<()>();
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let (head, late) = (Bytes::copy_from_slice(&bytes[..300]), Bytes::copy_from_slice(&bytes[300..500]));
    let hangs = [Step::Bytes(head), Step::Tell(tell), Step::Wait(held), Step::Bytes(late)];
    let older = front.patches(&device, &location, 0, &[], Body::new(Pieces(hangs.into())));
    let question = async {
        told.await.unwrap();
        let standing = front.queries(&device, blob).await;
        hold.send(()).unwrap();
        standing
    };
    let (older, standing) = tokio::join!(older, question);
    assert_eq!(standing, BlobStanding::Offset { offset: 300, location: location.clone() });
    assert_eq!(older.status, StatusCode::CONFLICT, "it may not write behind what was answered");
    assert_eq!(front.offset(&device, &location).await.header("upload-offset"), Some("300"));
}

/// A body that comes as a bad network lets it.
struct Pieces(VecDeque<Step>);

enum Step {
    Bytes(Bytes),
    /// Tells the test that the body is being read.
    Tell(tokio::sync::oneshot::Sender<()>),
    /// Nothing, until the test says so.
    Wait(tokio::sync::oneshot::Receiver<()>),
    Break,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if matches!(self.0.front(), Some(Step::Tell(_)))
            && let Some(Step::Tell(tell)) = self.0.pop_front()
        {
            tell.send(()).unwrap();
        }
        if let Some(Step::Wait(wait)) = self.0.front_mut() {
            if Pin::new(wait).poll(context).is_pending() {
                return Poll::Pending;
            }
            self.0.pop_front();
        }
        Poll::Ready(match self.0.pop_front() {
            Some(Step::Bytes(bytes)) => Some(Ok(Frame::data(bytes))),
            Some(Step::Break) => Some(Err(std::io::Error::other("the line broke"))),
            Some(Step::Wait(_) | Step::Tell(_)) | None => None,
        })
    }
}

#[tokio::test]
async fn a_piece_with_a_wrong_checksum_is_taken_back_and_one_with_the_right_one_stays() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let location = front.creates(&device, sha256(&bytes), bytes.len()).await;
    let piece = &bytes[..500];
    let right = format!("sha256 {}", base64(&sha256(piece).0));
    let wrong = format!("sha256 {}", base64(&[0; 32]));
    let answer = front.patches(&device, &location, 0, &[("upload-checksum", &wrong)], piece.to_vec()).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (460, Code::DamagedHere));
    assert_eq!(front.offset(&device, &location).await.header("upload-offset"), Some("0"));
    let answer = front.patches(&device, &location, 0, &[("upload-checksum", &right)], piece.to_vec()).await;
    assert_eq!(answer.header("upload-offset"), Some("500"));
}

#[tokio::test]
async fn bytes_that_do_not_hash_to_their_name_are_dropped() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let mut bytes = jpeg();
    let named = blob(&bytes);
    bytes[300] ^= 1;
    let location = front.creates(&device, named.hash, bytes.len()).await;
    let answer = front.patches(&device, &location, 0, &[], bytes).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (460, Code::DamagedHere));
    assert_eq!(front.offset(&device, &location).await.status, StatusCode::NOT_FOUND);
    assert_eq!(front.queries(&device, named).await, BlobStanding::Need);
}

#[tokio::test]
async fn bytes_that_are_no_picture_are_refused_by_name() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let truncated = jpeg()[..2_000].to_vec();
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    for (bytes, code) in [(b"#!/bin/sh".to_vec(), Code::NotAPhoto), (truncated, Code::PhotoDamaged), (heic, Code::Heic)]
    {
        let location = front.creates(&device, sha256(&bytes), bytes.len()).await;
        let answer = front.patches(&device, &location, 0, &[], bytes).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, code));
    }
}

#[tokio::test]
async fn uploads_have_limits_and_owners() {
    let front = Front::new();
    let (one, two) = (front.world.staff("张某某", Role::Officer), front.world.staff("李某某", Role::Officer));
    let bytes = jpeg();
    let location = front.creates(&one, sha256(&bytes), bytes.len()).await;
    assert_eq!(front.offset(&two, &location).await.status, StatusCode::NOT_FOUND);
    assert_eq!(front.patches(&two, &location, 0, &[], bytes.clone()).await.status, StatusCode::NOT_FOUND);
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(front.patches(&one, &location, 0, &[], longer).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let own = proof(&one, "POST", path::BLOB_UPLOAD);
    let metadata = format!("sha256 {}", base64(sha256(b"x").to_string().as_bytes()));
    let headers = [
        ("authorization", own.as_str()),
        ("tus-resumable", "1.0.0"),
        ("upload-length", "20971521"),
        ("upload-metadata", &metadata),
    ];
    let answer = front.ask("POST", path::BLOB_UPLOAD, &headers, "").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, Code::PhotoTooLarge));
    let answer = front.ask("OPTIONS", path::BLOB_UPLOAD, &[], "").await;
    assert_eq!(answer.header("tus-extension"), Some("creation,creation-with-upload,checksum,expiration"));
}

#[tokio::test]
async fn a_newer_request_fences_out_one_that_hangs() {
    let front = Front::new();
    let device = front.world.staff("张某某", Role::Officer);
    let bytes = jpeg();
    let location = front.creates(&device, sha256(&bytes), bytes.len()).await;
    let (hold, held) = tokio::sync::oneshot::channel::<()>();
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let late = Bytes::copy_from_slice(&bytes[..100]);
    let slow = Body::new(Pieces([Step::Tell(tell), Step::Wait(held), Step::Bytes(late)].into()));
    let older = front.patches(&device, &location, 0, &[], slow);
    let newer = async {
        told.await.unwrap();
        let answer = front.patches(&device, &location, 0, &[], bytes[..50].to_vec()).await;
        hold.send(()).unwrap();
        answer
    };
    let (older, newer) = tokio::join!(older, newer);
    assert_eq!(newer.status, StatusCode::NO_CONTENT);
    assert_eq!(older.status, StatusCode::CONFLICT, "the older one may not write any more");
    assert_eq!(front.offset(&device, &location).await.header("upload-offset"), Some("50"));
}

#[tokio::test]
async fn photos_are_fetched_by_reference_whole_or_from_a_byte_on() {
    let front = Front::new();
    let world: &World = &front.world;
    let mut handler = world.staff("周某某", Role::Handler);
    let mut officer = world.staff("张某某", Role::Officer);
    let stranger = world.staff("李某某", Role::Officer);
    let ticket = world.assigned(&mut handler, &officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    let act = photo(world, &officer, ticket, blob.hash);
    let (signed, _) = officer.authors_photo(world, ticket, act, vec![blob]);
    world.push(&officer, Session::Checked, &[signed]);
    let target = format!("{}/{}", path::BLOB, blob.hash);
    let desk = bearer(front.session(&handler).await);
    let answer = front.ask("GET", &target, &[("authorization", &desk)], "").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, Code::NotFound), "not here yet");
    let location = front.creates(&officer, blob.hash, bytes.len()).await;
    front.patches(&officer, &location, 0, &[], bytes.clone()).await;
    let answer = front.ask("GET", &target, &[("authorization", &desk)], "").await;
    assert_eq!((answer.status, answer.body == bytes), (StatusCode::OK, true));
    assert_eq!(answer.header("content-disposition"), Some("attachment"));
    let answer = front.ask("GET", &target, &[("authorization", &desk), ("range", "bytes=100-199")], "").await;
    assert_eq!((answer.status, answer.body.as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[100..200]));
    let beyond = format!("bytes={}-", bytes.len());
    let answer = front.ask("GET", &target, &[("authorization", &desk), ("range", &beyond)], "").await;
    assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let other = bearer(front.session(&stranger).await);
    let answer = front.ask("GET", &target, &[("authorization", &other)], "").await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::NOT_FOUND, Code::NotFound),
        "knowing the hash is not enough"
    );
}

#[tokio::test]
async fn a_photo_that_is_lost_or_spoilt_here_is_asked_for_where_it_came_from_and_is_here_again() {
    let front = Front::new();
    let world: &World = &front.world;
    let mut handler = world.staff("周某某", Role::Handler);
    let mut officer = world.staff("张某某", Role::Officer);
    let ticket = world.assigned(&mut handler, &officer);
    let bytes = jpeg();
    let blob = blob(&bytes);
    let act = photo(world, &officer, ticket, blob.hash);
    let (signed, _) = officer.authors_photo(world, ticket, act, vec![blob]);
    world.push(&officer, Session::Checked, &[signed]);
    let desk = bearer(front.session(&handler).await);
    let target = format!("{}/{}", path::BLOB, blob.hash);
    let file = |folder: &std::path::Path| {
        let name = blob.hash.to_string();
        let found = walk(folder).into_iter().find(|path| path.ends_with(&name));
        found.unwrap_or_else(|| panic!("{name} is somewhere in the folder"))
    };
    let spoil = |path: &std::path::Path| std::fs::write(path, b"something else").unwrap();
    let remove = |path: &std::path::Path| std::fs::remove_file(path).unwrap();
    let troubles: [&dyn Fn(&std::path::Path); 2] = [&spoil, &remove];
    for trouble in troubles {
        let created = front.creates_with(&officer, blob, bytes.clone()).await;
        assert_eq!(created.status, StatusCode::CREATED);
        assert!(created.header("x-receipt").is_some(), "{:?}", created.header("upload-offset"));
        let mut view = world.sees(&officer);
        assert!(view.docs.keys().any(|(_, doc)| *doc == DocKey::blob(blob.hash)));
        trouble(&file(front.folder.path()));
        let answer = front.ask("GET", &target, &[("authorization", &desk)], "").await;
        assert_eq!(answer.code(), Code::DamagedThere);
        world.goes_on(&officer, &mut view);
        assert!(!view.docs.keys().any(|(_, doc)| *doc == DocKey::blob(blob.hash)), "its receipt is taken back");
        assert_eq!(front.queries(&officer, blob).await, BlobStanding::Need, "and it is wanted again");
    }
    front.creates_with(&officer, blob, bytes.clone()).await;
    let answer = front.ask("GET", &target, &[("authorization", &desk)], "").await;
    assert_eq!((answer.status, answer.body == bytes), (StatusCode::OK, true));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
