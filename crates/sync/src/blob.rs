//! The blob lane: own photos up, by tus 1.0, resumed at the byte.
//!
//! What the county has is asked for many at once; then one after the other is created or gone on with, in pieces whose
//! size follows the link. A piece that breaks off is asked about again: the county counts what it made durable.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_domain::code::Code;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::BlobReceipt;
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply, BlobStanding, QUERY_MAX, RECEIPT, TUS_VERSION};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::{compress, path};
use niangjia_store::{Install, Originals, Store, StoreError, Touched, Upload, UploadState};

use crate::account::{is_ours, read};
use crate::fault::code_of;
use crate::machine::{Came, Instant, Lots, Machine, Then, Want, signed};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// Pieces start here and move between [`PIECE_BYTES_MIN`] and [`PIECE_BYTES_MAX`] (defaults: a second on a slow link,
/// one piece a photo on a fast one).
const PIECE_BYTES_FIRST: u64 = 256 * 1024;
/// The smallest piece.
const PIECE_BYTES_MIN: u64 = 16 * 1024;
/// The largest piece.
const PIECE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// A piece that took longer halves the next, half as long doubles it.
const SLOW_MS: i64 = 5_000;
/// The status by which a tus server says that a checksum does not fit.
const CHECKSUM_MISMATCH: u16 = 460;

/// The blob lane.
#[derive(Debug)]
pub struct Blobs {
    originals: Originals,
    piece_bytes: u64,
    sent: Option<(Sent, Instant)>,
}

/// The request that is out.
#[derive(Debug)]
enum Sent {
    Query(Vec<Upload>),
    Create(Upload),
    Piece { upload: Upload, location: String, end: u64 },
}

impl Blobs {
    /// A lane that brings previews, and these originals.
    #[must_use]
    pub fn new(originals: Originals) -> Self {
        Self { originals, piece_bytes: PIECE_BYTES_FIRST, sent: None }
    }

    fn query(install: &Install, uploads: &[Upload], lots: &mut dyn Lots) -> Result<HttpRequest, StoreError> {
        let mut request = signed(Method::Post, path::BLOB_QUERY, install.install, &install.key(), lots);
        request.headers.extend([
            ("content-type", "application/json".to_owned()),
            ("content-encoding", "zstd".to_owned()),
            ("accept-encoding", "zstd".to_owned()),
        ]);
        let blobs = uploads.iter().map(|upload| upload.blob).collect();
        request.body = compress::body(&serde_json::to_vec(&BlobQuery { blobs })?)?;
        Ok(request)
    }

    fn create(install: &Install, upload: &Upload, lots: &mut dyn Lots) -> Result<HttpRequest, StoreError> {
        let mut request = tus(Method::Post, path::BLOB_UPLOAD, install, lots);
        let media = serde_json::to_value(upload.blob.media)?;
        let metadata = format!(
            "sha256 {},filetype {}",
            STANDARD.encode(upload.blob.hash.to_string()),
            STANDARD.encode(media.as_str().unwrap_or_default())
        );
        request.headers.push(("upload-length", upload.blob.bytes.to_string()));
        request.headers.push(("upload-metadata", metadata));
        Ok(request)
    }

    fn piece(
        &self,
        store: &Store,
        install: &Install,
        upload: &Upload,
        (offset, location): (u64, &str),
        lots: &mut dyn Lots,
    ) -> Result<Option<(HttpRequest, u64)>, StoreError> {
        let length = self.piece_bytes.min(upload.blob.bytes.saturating_sub(offset));
        let Some(bytes) = store.photo_range(upload.blob.hash, offset, length)? else { return Ok(None) };
        let mut request = tus(Method::Patch, location, install, lots);
        request.headers.push(("content-type", "application/offset+octet-stream".to_owned()));
        request.headers.push(("upload-offset", offset.to_string()));
        // No checksum of the piece: by tus a piece that names one counts whole or not at all, and a cut would cost all of
        // it. TLS guards the way, and the county checks the hash of the whole.
        let end = offset + bytes.len() as u64;
        request.body = bytes;
        Ok(Some((request, end)))
    }

    fn queried(&self, store: &Store, uploads: &[Upload], reply: BlobQueryReply) -> Result<Came, StoreError> {
        let mut touched = Touched::default();
        let mut receipts = Vec::new();
        for (upload, status) in uploads.iter().zip(reply.blobs) {
            if status.hash != upload.blob.hash {
                return Ok(Came::failed(Code::NotOurServer));
            }
            match status.standing {
                BlobStanding::Have { receipt } => {
                    touched.tickets.insert(upload.ticket);
                    receipts.push(receipt);
                }
                BlobStanding::Offset { offset, location } => store.set_upload(status.hash, offset, &location)?,
                BlobStanding::Need => store.need_upload(status.hash)?,
            }
        }
        touched.receipts = !receipts.is_empty();
        store.take_blob_receipts(&receipts)?;
        Ok(Came { touched, then: Then::GoOn })
    }

    fn created(store: &Store, upload: &Upload, response: &HttpResponse) -> Result<Came, StoreError> {
        match (response.status, response.header("location")) {
            (201, Some(location)) if location.starts_with(path::BLOB_UPLOAD) => {
                store.set_upload(upload.blob.hash, 0, location)?;
                Ok(Came::with(Then::GoOn))
            }
            // It is there already: the question will tell.
            (200 | 409, _) => ask_again(store, upload.blob.hash),
            (201, _) => Ok(Came::failed(Code::NotOurServer)),
            _ => refused(store, upload, code_of(response)),
        }
    }

    fn sent_piece(
        &mut self,
        store: &Store,
        upload: &Upload,
        (location, end): (&str, u64),
        response: &HttpResponse,
        took_ms: i64,
    ) -> Result<Came, StoreError> {
        let hash = upload.blob.hash;
        match response.status {
            204 => {
                let offset = response.header("upload-offset").and_then(|offset| offset.parse::<u64>().ok());
                let Some(offset) = offset.filter(|offset| *offset <= end) else {
                    return Ok(Came::failed(Code::NotOurServer));
                };
                self.follow(took_ms);
                let receipt = receipt(response, hash);
                let mut touched = Touched { tickets: [upload.ticket].into(), ..Touched::default() };
                if let Some(receipt) = receipt {
                    store.take_blob_receipts(&[receipt])?;
                    touched.receipts = true;
                } else if offset == upload.blob.bytes {
                    // Whole, but the receipt was lost on the way: it comes with the next question.
                    store.ask_upload(hash)?;
                } else {
                    store.set_upload(hash, offset, location)?;
                }
                Ok(Came { touched, then: Then::GoOn })
            }
            409 => ask_again(store, hash),
            404 | 410 => {
                store.need_upload(hash)?;
                Ok(Came::with(Then::GoOn))
            }
            CHECKSUM_MISMATCH => mismatch(store, upload),
            _ => refused(store, upload, code_of(response)),
        }
    }

    fn follow(&mut self, took_ms: i64) {
        if took_ms > SLOW_MS {
            self.piece_bytes = (self.piece_bytes / 2).max(PIECE_BYTES_MIN);
        } else if took_ms < SLOW_MS / 2 {
            self.piece_bytes = (self.piece_bytes * 2).min(PIECE_BYTES_MAX);
        }
    }
}

/// The receipt that comes with the last byte's answer.
fn receipt(response: &HttpResponse, hash: BlobHash) -> Option<BlobReceipt> {
    let receipt: BlobReceipt = serde_json::from_str(response.header(RECEIPT)?).ok()?;
    (receipt.hash == hash).then_some(receipt)
}

fn tus(method: Method, path: &str, install: &Install, lots: &mut dyn Lots) -> HttpRequest {
    let mut request = signed(method, path, install.install, &install.key(), lots);
    request.headers.push(("tus-resumable", TUS_VERSION.to_owned()));
    request
}

fn ask_again(store: &Store, hash: BlobHash) -> Result<Came, StoreError> {
    store.ask_upload(hash)?;
    Ok(Came::with(Then::GoOn))
}

/// The county's bytes do not hash to their name. If ours still do, they are sent again; else this device has damaged
/// them, and the person is told.
fn mismatch(store: &Store, upload: &Upload) -> Result<Came, StoreError> {
    let hash = upload.blob.hash;
    let is_sound = store.photo(hash)?.is_some_and(|bytes| sha256(&bytes) == hash);
    if is_sound {
        store.need_upload(hash)?;
        return Ok(Came::failed(Code::DamagedThere));
    }
    stuck(store, upload, &Code::DamagedHere)
}

/// What is wrong with the photo concerns the photo; anything else concerns the county.
fn refused(store: &Store, upload: &Upload, code: Code) -> Result<Came, StoreError> {
    match code {
        Code::TooLarge | Code::PhotoTooLarge => stuck(store, upload, &Code::PhotoTooLarge),
        Code::NotAPhoto | Code::Heic | Code::PhotoDamaged => stuck(store, upload, &code),
        code => Ok(Came::failed(code)),
    }
}

fn stuck(store: &Store, upload: &Upload, code: &Code) -> Result<Came, StoreError> {
    store.stick_upload(upload.blob.hash, code)?;
    let touched = Touched { tickets: [upload.ticket].into(), receipts: true, ..Touched::default() };
    Ok(Came { touched, then: Then::GoOn })
}

impl Machine for Blobs {
    fn want(&mut self, store: &Store, now: Instant, lots: &mut dyn Lots) -> Result<Want, StoreError> {
        let install = store.install()?.ok_or(StoreError::NotEnrolled)?;
        loop {
            let rows_max = u32::try_from(QUERY_MAX).unwrap_or(u32::MAX);
            let uploads = store.next_uploads(self.originals, rows_max)?;
            let unknown: Vec<Upload> =
                uploads.iter().filter(|upload| upload.state == UploadState::Ask).cloned().collect();
            if !unknown.is_empty() {
                let request = Self::query(&install, &unknown, lots)?;
                self.sent = Some((Sent::Query(unknown), now));
                return Ok(Want::Send(request));
            }
            let Some(upload) = uploads.into_iter().next() else { return Ok(Want::Nothing) };
            let UploadState::Sending { offset, location } = upload.state.clone() else { return Ok(Want::Nothing) };
            let Some(location) = location else {
                let request = Self::create(&install, &upload, lots)?;
                self.sent = Some((Sent::Create(upload), now));
                return Ok(Want::Send(request));
            };
            let Some((request, end)) = self.piece(store, &install, &upload, (offset, &location), lots)? else {
                // Its bytes are not here any more, though the county does not have them.
                store.stick_upload(upload.blob.hash, &Code::DamagedHere)?;
                continue;
            };
            self.sent = Some((Sent::Piece { upload, location, end }, now));
            return Ok(Want::Send(request));
        }
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some((sent, at)) = self.sent.take() else { return Ok(Came::with(Then::GoOn)) };
        let response = match (&sent, answer) {
            (Sent::Query(uploads), answer) => {
                let reply = read::<BlobQueryReply>(answer).and_then(|reply| is_ours(reply.niangjia).map(|()| reply));
                return match reply {
                    Ok(reply) if reply.blobs.len() == uploads.len() => self.queried(store, uploads, reply),
                    Ok(_) => Ok(Came::failed(Code::NotOurServer)),
                    Err(code) => Ok(Came::failed(code)),
                };
            }
            (Sent::Create(_), Err(error)) => return Ok(Came::failed(error.into())),
            (Sent::Piece { upload, .. }, Err(error)) => {
                self.piece_bytes = (self.piece_bytes / 2).max(PIECE_BYTES_MIN);
                store.ask_upload(upload.blob.hash)?;
                return Ok(Came::failed(error.into()));
            }
            (Sent::Create(_) | Sent::Piece { .. }, Ok(response)) => response,
        };
        match sent {
            Sent::Query(_) => Ok(Came::with(Then::GoOn)),
            Sent::Create(upload) => Self::created(store, &upload, &response),
            Sent::Piece { upload, location, end } => {
                let took_ms = now.mono_ms.saturating_sub(at.mono_ms);
                self.sent_piece(store, &upload, (&location, end), &response, took_ms)
            }
        }
    }
}
