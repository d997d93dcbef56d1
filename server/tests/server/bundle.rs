//! Sealed bundles that another officer's phone brings over the network.

use std::path::PathBuf;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use niangjia_domain::code::Code;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::carry::{BUNDLE, BundleReply, LENGTH, OFFSET, PIECE_BYTES_MAX};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use niangjia_protocol::receipt::list::ReceiptList;
use niangjia_server::cli::lots;
use niangjia_server::http::{App, router};
use tower::ServiceExt as _;

use crate::ingest::{County, Phone};
use crate::world::MORNING_MS;

/// Small, so that the samples take several.
const PIECE_BYTES: usize = 7_000;

impl County {
    fn router(&self) -> Router {
        let clock = || ServerTime::from_ms(MORNING_MS);
        router(App::new(self.office.clone(), self.folder.vault().unwrap(), clock, lots))
    }

    /// What lies in the folder of bundles, by the ends of its names.
    fn spooled(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.root().join("bundles")).unwrap();
        let end = |path: PathBuf| path.extension().unwrap().to_str().unwrap().to_owned();
        files.map(|file| end(file.unwrap().path())).collect()
    }

    /// A phone's bundle, as a file and its bytes.
    fn exported(&self, phone: &Phone, name: &str) -> (PathBuf, Vec<u8>) {
        let path = self.file(name);
        phone.store.export(&path, [4; 32]).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        (path, bytes)
    }
}

/// A piece of a bundle.
struct Piece<'a> {
    bundle: &'a [u8],
    offset: usize,
    bytes: &'a [u8],
}

async fn bring(router: &Router, carrier: &Phone, piece: Piece<'_>) -> Result<BundleReply, (StatusCode, Code)> {
    let key = carrier.store.install().unwrap().unwrap().key();
    let proof = InstallProof::make(carrier.install, &key, "POST", path::BUNDLES, [5; 16]);
    let request = Request::post(path::BUNDLES)
        .header("authorization", Authorization::Install(Box::new(proof)).to_header())
        .header(BUNDLE, sha256(piece.bundle).to_string())
        .header(LENGTH, piece.bundle.len())
        .header(OFFSET, piece.offset)
        .body(Body::from(piece.bytes.to_vec()))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    if status == StatusCode::OK {
        return Ok(serde_json::from_slice(&body).unwrap());
    }
    Err((status, serde_json::from_slice(&body).unwrap()))
}

/// All of a bundle, piece by piece; the receipts.
async fn bring_all(router: &Router, carrier: &Phone, bundle: &[u8]) -> Result<String, (StatusCode, Code)> {
    let mut offset = 0;
    loop {
        let bytes = &bundle[offset..bundle.len().min(offset + PIECE_BYTES)];
        let reply = bring(router, carrier, Piece { bundle, offset, bytes }).await?;
        assert_eq!(reply.bundle, sha256(bundle));
        if let Some(receipts) = reply.receipts {
            return Ok(receipts);
        }
        assert!(reply.offset > offset as u64, "each piece brings it on");
        offset = usize::try_from(reply.offset).unwrap();
    }
}

#[tokio::test]
async fn a_bundle_that_a_colleague_carries_gets_the_receipts_that_the_county_writes_beside_a_file() {
    let county = County::found("999901");
    let (author, carrier, other) = (county.phone(), county.phone(), county.phone());
    let photo = author.works();
    let (file, bundle) = county.exported(&author, "unsent.njx");
    let router = county.router();
    assert!(bundle.len() > 3 * PIECE_BYTES, "{}", bundle.len());

    let receipts = bring_all(&router, &carrier, &bundle).await.unwrap();
    assert!(county.folder.vault().unwrap().is_sound(photo), "the photo is in its place");
    assert_eq!(county.spooled(), ["receipts"], "what was taken in does not lie about");
    assert!(county.ingests(&[&file]).status.success());
    let beside = std::fs::read_to_string(county.file("unsent.njx.receipts.txt")).unwrap();
    assert_eq!(receipts, beside, "one law for both ways");

    let last = county.office.last_receipt().unwrap();
    let whole = Piece { bundle: &bundle, offset: 0, bytes: &bundle[..PIECE_BYTES] };
    assert_eq!(bring(&router, &carrier, whole).await.unwrap().receipts.as_ref(), Some(&receipts), "the reply was lost");
    assert_eq!(bring_all(&router, &other, &bundle).await.unwrap(), receipts, "a second colleague had it too");
    assert_eq!(county.office.last_receipt().unwrap(), last, "and all of it counts once");

    let brought = author.store.take_list(&ReceiptList::read(&receipts).unwrap()).unwrap();
    assert_eq!((brought.proved, brought.news), (4, 4));
    assert_eq!(author.store.counters().unwrap().only_here, 0);
    let frames = author.store.unsent().unwrap();
    assert!(frames.is_empty(), "nothing is left for the network");
    let reply = county.office.push(author.install, Session::Checked, frames, county.fate.moment()).unwrap();
    assert!(reply.operations.is_empty());
}

#[tokio::test]
async fn pieces_count_only_where_they_belong_and_a_server_that_was_started_anew_goes_on() {
    let county = County::found("999901");
    let (author, carrier) = (county.phone(), county.phone());
    author.works();
    let (_, bundle) = county.exported(&author, "unsent.njx");
    let router = county.router();
    let at = |offset: usize, end: usize| Piece { bundle: &bundle, offset, bytes: &bundle[offset..end] };
    let offset_of = |reply: Result<BundleReply, _>| reply.map(|reply| reply.offset);
    assert_eq!(offset_of(bring(&router, &carrier, at(500, 900)).await), Ok(0), "a gap");
    assert_eq!(offset_of(bring(&router, &carrier, at(0, 900)).await), Ok(900));
    assert_eq!(offset_of(bring(&router, &carrier, at(0, 700)).await), Ok(900), "sent twice");
    let router = county.router();
    assert_eq!(offset_of(bring(&router, &carrier, at(0, 0)).await), Ok(900), "a question");
    assert_eq!(offset_of(bring(&router, &author, at(0, 0)).await), Ok(0), "each carrier has his own");
    let beyond = Piece { bundle: &bundle, offset: bundle.len(), bytes: b"x" };
    let too_large = Err((StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge));
    assert_eq!(offset_of(bring(&router, &carrier, beyond).await), too_large);
    let long = vec![0; PIECE_BYTES_MAX + 1];
    let refused = bring(&router, &carrier, Piece { bundle: &long, offset: 0, bytes: &long }).await;
    assert_eq!(offset_of(refused), too_large);
    assert!(bring_all(&router, &carrier, &bundle).await.is_ok());
    assert!(bring(&router, &carrier, at(0, 0)).await.unwrap().receipts.is_some(), "it is remembered");
    county.office.go_on_from_backup(county.fate.moment()).unwrap();
    let reply = bring(&router, &carrier, at(0, 0)).await.unwrap();
    assert_eq!((reply.offset, reply.receipts), (0, None), "what a backup may not hold is asked for again");
}

#[tokio::test]
async fn a_carried_bundle_that_is_no_good_is_named_and_leaves_nothing_behind() {
    let county = County::found("999901");
    let (author, carrier) = (county.phone(), county.phone());
    author.works();
    let (_, good) = county.exported(&author, "unsent.njx");
    let elsewhere = County::found("999902");
    let theirs = elsewhere.phone();
    theirs.works();
    let (_, foreign) = elsewhere.exported(&theirs, "theirs.njx");
    let stranger = county.stranger();
    stranger.works();
    let (_, unknown) = county.exported(&stranger, "strange.njx");
    let mut altered = good.clone();
    altered[good.len() / 2] ^= 1;
    let router = county.router();
    let cases = [
        (altered, Code::FileDamaged),
        (good[..good.len() - 40].to_vec(), Code::FileDamaged),
        (b"<html>".to_vec(), Code::NotOurFile),
        (foreign, Code::OtherCounty),
        (unknown, Code::UnknownAuthor),
    ];
    for (bundle, why) in cases {
        let refused = bring_all(&router, &carrier, &bundle).await;
        assert_eq!(refused, Err((StatusCode::BAD_REQUEST, why)));
        assert_eq!(county.spooled(), [""; 0], "nothing of it is kept");
    }
    assert_eq!(county.office.last_receipt().unwrap(), 0);
    let refused = bring_all(&router, &stranger, &good).await;
    assert_eq!(refused, Err((StatusCode::UNAUTHORIZED, Code::NotAllowed)), "who carries is enrolled");
    assert!(bring_all(&router, &carrier, &good).await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn on_a_full_disk_a_bundle_waits_and_goes_on_where_it_was() {
    let county = County::found("999901");
    let (author, carrier) = (county.phone(), county.phone());
    author.works();
    let (_, bundle) = county.exported(&author, "unsent.njx");
    let router = county.router();
    bring(&router, &carrier, Piece { bundle: &bundle, offset: 0, bytes: &[] }).await.unwrap();
    bring(&router, &carrier, Piece { bundle: &bundle, offset: 0, bytes: &bundle[..1] }).await.unwrap();
    let part = std::fs::read_dir(county.folder.root().join("bundles")).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(&part).unwrap();
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let refused = bring_all(&router, &carrier, &bundle).await;
    assert_eq!(refused, Err((StatusCode::INSUFFICIENT_STORAGE, Code::StorageFull)));
    std::fs::remove_file(&part).unwrap();
    assert!(bring_all(&router, &carrier, &bundle).await.is_ok());
}
