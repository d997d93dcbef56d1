//! tus 1.0.0: uploads that resume at the byte.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use niangjia_domain::code::Code;
use niangjia_domain::operation::{BlobHash, PHOTO_BYTES_MAX};
use niangjia_protocol::account::hex;
use niangjia_protocol::blob::{RECEIPT, TUS_VERSION};
use niangjia_protocol::digest::Hasher;
use niangjia_protocol::planted::{self, Bug};

use super::super::who::Deliverer;
use super::super::{App, Refused};
use super::fence::{Arrival, Turn};
use super::hash_header::{checksum, hash_in};
use super::{Receipted, location};
use crate::error::Fault;
use crate::office::Begun;

/// Written at once, in bytes (a default: most photos in one).
const PIECE_BYTES: usize = 256 * 1024;
/// Less than that is written when nothing more comes for so long (a default).
const IDLE: core::time::Duration = core::time::Duration::from_millis(20);
/// No byte for so long ends a request; what came stays (a default).
const STALL: core::time::Duration = core::time::Duration::from_secs(30);
/// tus: the checksum of a piece, or the hash of the whole, does not match.
const CHECKSUM_MISMATCH: u16 = 460;

const RESUMABLE: &str = "tus-resumable";
const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
const METADATA: &str = "upload-metadata";
const CHECKSUM: &str = "upload-checksum";
const EXPIRES: &str = "upload-expires";
const PIECES: &str = "application/offset+octet-stream";

pub(in super::super) async fn options() -> Response {
    let headers = [
        ("tus-version", TUS_VERSION),
        ("tus-extension", "creation,creation-with-upload,checksum,expiration"),
        ("tus-checksum-algorithm", "sha256"),
    ];
    let size = [("tus-max-size", HeaderValue::from(PHOTO_BYTES_MAX))];
    (StatusCode::NO_CONTENT, headers, size).into_response()
}

/// Uploads are not read; photos are, under their hash.
pub(in super::super) async fn not_here() -> Refused {
    Refused::told(Code::NotFound).with(StatusCode::METHOD_NOT_ALLOWED)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), Refused> {
    if text(headers, RESUMABLE) == Some(TUS_VERSION) {
        return Ok(());
    }
    Err(Refused::told(Code::AppTooOld).with(StatusCode::PRECONDITION_FAILED))
}

fn bad_request() -> Refused {
    Refused::told(Code::NotOurServer)
}

fn common(begun: &Begun) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(RESUMABLE, HeaderValue::from_static(TUS_VERSION));
    if let Some(at) = chrono::DateTime::from_timestamp_millis(begun.expires.ms())
        && let Ok(value) = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string().parse()
    {
        headers.insert(EXPIRES, value);
    }
    headers
}

/// tus 1.0.0, creation: finds the upload of the same install and hash again. Creation with upload: with the first bytes,
/// or all of them, which are then received as those of a `PATCH`.
#[utoipa::path(
    post, path = "/v1/blobs", tag = "photo", security(("install" = [])),
    params(
        ("Upload-Length" = u64, Header, description = "Bytes in all, at most 20 MiB"),
        ("Upload-Metadata" = String, Header, description = "sha256 and base64 of the hash in hexadecimal"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha256 and base64, of the bytes that come along"),
    ),
    request_body(content_type = "application/offset+octet-stream", content = Option<Vec<u8>>),
    responses(
        (status = 201, description = "Location and Upload-Offset; x-receipt (JSON) if that was all of it"),
        (status = 413, description = "photo_too_large", body = Object),
        (status = 415, description = "not_a_photo, heic, photo_damaged: dropped", body = Object),
        (status = 460, description = "damaged_here: the bytes do not hash to their name", body = Object),
        (status = 507, description = "storage_full", body = Object),
    )
)]
pub(in super::super) async fn create(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    app.takes_photos().await?;
    let length = number(&headers, LENGTH).ok_or_else(bad_request)?;
    let hash = text(&headers, METADATA).and_then(hash_in).ok_or_else(bad_request)?;
    let checksum = named_checksum(&headers)?;
    // From here on a question about the upload waits for what this request brings.
    let install = deliverer.install;
    let arrival = app.fences.of(install, hash).arrive();
    drop(deliverer.entering);
    let moment = app.moment();
    let (begun, offset) = app
        .work(move |app| {
            let begun = app.office.begin_upload(install, hash, length, moment)?;
            Ok((begun, app.offset_of(&begun)))
        })
        .await?;
    let has_bytes = text(&headers, CONTENT_TYPE.as_str()) == Some(PIECES);
    let mut reply = if has_bytes && offset == 0 {
        receive(&app, begun, arrival, 0, checksum, body).await?
    } else {
        HeaderMap::from_iter([(HeaderName::from_static(OFFSET), HeaderValue::from(offset))])
    };
    reply.extend(common(&begun));
    if let Ok(value) = location(&begun).parse() {
        reply.insert(LOCATION, value);
    }
    Ok((StatusCode::CREATED, reply).into_response())
}

async fn find(app: &Arc<App>, id: &str, deliverer: &Deliverer) -> Result<Begun, Refused> {
    let id = hex::decode(id).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| Refused::told(Code::NotFound))?;
    let install = deliverer.install;
    app.work(move |app| app.office.find_upload(id, install)).await
}

/// `HEAD`: tells where to go on. Who asks does not send: what came by older requests is written first, which takes no time
/// unless one hangs, and they write no more.
#[utoipa::path(
    head, path = "/v1/blobs/{id}", tag = "photo", security(("install" = [])),
    params(("id" = String, Path, description = "As Location said")),
    responses((status = 200, description = "Upload-Offset and Upload-Length"), (status = 404, description = "not_found"))
)]
pub(in super::super) async fn offset(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let begun = find(&app, &id, &deliverer).await?;
    app.settle(begun.install, core::iter::once(begun.hash)).await;
    let offset = app.work(move |app| app.durable_offset_of(&begun)).await?;
    let mut reply = common(&begun);
    reply.insert(OFFSET, HeaderValue::from(offset));
    reply.insert(LENGTH, HeaderValue::from(begun.length));
    reply.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok((StatusCode::OK, reply).into_response())
}

/// Brings bytes at `Upload-Offset`; the last piece is checked, published and receipted (`x-receipt`, JSON).
#[utoipa::path(
    patch, path = "/v1/blobs/{id}", tag = "photo", security(("install" = [])),
    params(
        ("id" = String, Path, description = "As Location said"),
        ("Upload-Offset" = u64, Header, description = "Where the bytes go"),
        ("Upload-Checksum" = Option<String>, Header, description = "sha256 and base64, of this piece"),
    ),
    request_body(content_type = "application/offset+octet-stream", content = Vec<u8>),
    responses(
        (status = 204, description = "Upload-Offset says how many are durable"),
        (status = 409, description = "Upload-Offset says where to go on, unless a newer request took over", body = Object),
        (status = 415, description = "not_a_photo, heic, photo_damaged: dropped", body = Object),
        (status = 460, description = "damaged_here: the piece or the whole does not hash to its name", body = Object),
        (status = 507, description = "storage_full", body = Object),
    )
)]
pub(in super::super) async fn append(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    app.takes_photos().await?;
    if text(&headers, CONTENT_TYPE.as_str()) != Some(PIECES) {
        return Err(bad_request().with(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let at = number(&headers, OFFSET).ok_or_else(bad_request)?;
    let checksum = named_checksum(&headers)?;
    let begun = find(&app, &id, &deliverer).await?;
    let arrival = app.fences.of(begun.install, begun.hash).arrive();
    drop(deliverer.entering);
    let mut reply = receive(&app, begun, arrival, at, checksum, body).await?;
    reply.extend(common(&begun));
    Ok((StatusCode::NO_CONTENT, reply).into_response())
}

fn named_checksum(headers: &HeaderMap) -> Result<Option<BlobHash>, Refused> {
    text(headers, CHECKSUM).map(|named| checksum(named).ok_or_else(bad_request)).transpose()
}

/// Takes bytes in at `at`; if they are the last, checks, publishes and receipts the whole. Gives the headers that say so.
async fn receive(
    app: &Arc<App>,
    begun: Begun,
    arrival: Arrival,
    at: u64,
    checksum: Option<BlobHash>,
    body: Body,
) -> Result<HeaderMap, Refused> {
    let written = Writer::start(app, begun, arrival, at)?.take(body, checksum).await?;
    let moment = app.moment();
    let finished = app
        .work(move |app| {
            if written < begun.length {
                app.vault.sync(begun.id)?;
                return Ok(None);
            }
            app.finish(begun, moment).map(Some)
        })
        .await?;
    let mut reply = HeaderMap::from_iter([(HeaderName::from_static(OFFSET), HeaderValue::from(written))]);
    if let Some(finished) = finished {
        let receipt: Receipted = finished.map_err(refused_whole)?;
        let json = serde_json::to_string(&receipt).map_err(Fault::stored("receipt"))?;
        if let Ok(value) = json.parse() {
            reply.insert(RECEIPT, value);
        }
    }
    Ok(reply)
}

fn refused_whole(code: Code) -> Refused {
    if code == Code::DamagedHere { mismatch() } else { Refused::told(code) }
}

fn mismatch() -> Refused {
    let status = StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
    Refused::told(Code::DamagedHere).with(status)
}

/// One request that writes.
struct Writer {
    app: Arc<App>,
    begun: Begun,
    turn: Turn,
    start: u64,
}

impl Writer {
    /// Takes the upload over, if `at` is where it ends now.
    fn start(app: &Arc<App>, begun: Begun, arrival: Arrival, at: u64) -> Result<Self, Refused> {
        let fence = arrival.fence();
        let written = fence.lock();
        let offset = app.offset_of(&begun);
        if at != offset {
            return Err(Refused::told(Code::NotOurServer).with(StatusCode::CONFLICT).at(offset));
        }
        let turn = arrival.take_over(&written).ok_or_else(fenced)?;
        Ok(Self { app: Arc::clone(app), begun, turn, start: at })
    }

    /// Writes what comes; gives the new offset. Whatever came before a cut stays.
    async fn take(self, mut body: Body, checksum: Option<BlobHash>) -> Result<u64, Refused> {
        let mut end = self.start;
        let mut hasher = checksum.map(|_| Hasher::default());
        let mut pending: Vec<u8> = Vec::with_capacity(PIECE_BYTES);
        let mut outcome = Ok(());
        loop {
            let patience = if pending.is_empty() { STALL } else { IDLE };
            let piece = match tokio::time::timeout(patience, body.frame()).await {
                Ok(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
                Ok(None) => break,
                Err(_) if !pending.is_empty() => {
                    end = self.write(end, core::mem::take(&mut pending).into()).await?;
                    continue;
                }
                Ok(Some(Err(_))) if planted::is(Bug::BrokenPieceLost) => {
                    self.take_back(end).await?;
                    return Err(Refused::told(Code::Stalled).with(StatusCode::REQUEST_TIMEOUT));
                }
                Ok(Some(Err(_))) | Err(_) => {
                    outcome = Err(Refused::told(Code::Stalled).with(StatusCode::REQUEST_TIMEOUT));
                    break;
                }
            };
            self.turn.stir();
            if end + pending.len() as u64 + piece.len() as u64 > self.begun.length {
                outcome = Err(Refused::told(Code::TooLarge));
                break;
            }
            if let Some(hasher) = &mut hasher {
                hasher.update(&piece);
            }
            pending.extend_from_slice(&piece);
            if pending.len() >= PIECE_BYTES {
                end = self.write(end, core::mem::take(&mut pending).into()).await?;
            }
        }
        end = self.write(end, pending.into()).await?;
        let is_as_named = checksum.is_none_or(|named| hasher.is_some_and(|hasher| hasher.finish() == named));
        if !is_as_named {
            // A piece that carries a checksum counts whole or not at all.
            self.take_back(end).await?;
            return outcome.and(Err(mismatch()));
        }
        outcome.map(|()| end)
    }

    async fn write(&self, at: u64, bytes: Bytes) -> Result<u64, Refused> {
        let (fence, turn, id) = (self.turn.fence(), self.turn.number(), self.begun.id);
        let end = at + bytes.len() as u64;
        if bytes.is_empty() {
            return Ok(end);
        }
        let written = self
            .app
            .work(move |app| {
                let mut written = fence.lock();
                // A server beside this one may have taken the upload over, which no fence here knows of.
                if !fence.is_turn_of(turn) || app.vault.offset(id) != at {
                    return Ok(false);
                }
                app.vault.append(id, at, &bytes)?;
                written.add(id, at, &bytes);
                Ok(true)
            })
            .await?;
        if written { Ok(end) } else { Err(fenced()) }
    }

    /// Takes back what this request has brought, up to `end`, unless somebody has gone on from there.
    async fn take_back(&self, end: u64) -> Result<(), Refused> {
        let (fence, turn, id, start) = (self.turn.fence(), self.turn.number(), self.begun.id, self.start);
        self.app
            .work(move |app| {
                let mut written = fence.lock();
                if end > start && fence.is_turn_of(turn) && app.vault.offset(id) == end {
                    app.vault.cut(id, start)?;
                    written.cut(start);
                }
                Ok(())
            })
            .await
    }
}

/// A newer request has taken the upload over.
fn fenced() -> Refused {
    Refused::told(Code::NotOurServer).with(StatusCode::CONFLICT)
}
