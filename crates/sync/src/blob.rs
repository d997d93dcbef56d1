//! The blob lane: own photos up, by tus 1.0, resumed at the byte.
//!
//! What the county has is asked for many at once; then one after the other is created or gone on with, in pieces whose
//! size follows the link: most photos in one request, which creates and brings them. A piece that breaks off is asked about
//! again: the county counts what it has. Over a good way several streams share the work.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_domain::code::Code;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::BlobReceipt;
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply, BlobStanding, QUERY_MAX, RECEIPT, TUS_VERSION};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::{compress, path};
use niangjia_store::{Answer, Install, Originals, Store, StoreError, Touched, Upload, UploadState};

use crate::account::{is_ours, read};
use crate::fault::code_of;
use crate::machine::{Came, Instant, Lots, Machine, Then, Want, after_receipts, signed};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};
use crate::piece::Pieces;

/// The status by which a tus server says that a checksum does not fit.
const CHECKSUM_MISMATCH: u16 = 460;

/// Rows looked at for the next upload: one for each stream, and some to spare.
const LOOK_ROWS: u32 = 8;

/// The blob lane, or one stream of it.
#[derive(Debug)]
pub struct Blobs {
    originals: Originals,
    part: Part,
    pieces: Pieces,
    taken: Taken,
    sent: Option<(Sent, Claim, Instant)>,
}

/// What a stream does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Asks what the county has.
    Questions,
    /// Asks, and brings.
    Everything,
}

/// Uploads that streams are busy with.
#[derive(Debug, Clone, Default)]
struct Taken(Arc<Mutex<BTreeSet<BlobHash>>>);

/// Some uploads, kept from other streams until it is dropped.
#[derive(Debug)]
struct Claim {
    taken: Taken,
    hashes: Vec<BlobHash>,
}

impl Taken {
    fn lock(&self) -> MutexGuard<'_, BTreeSet<BlobHash>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes those of `uploads` that nobody is busy with, `max` at most.
    fn take(&self, uploads: Vec<Upload>, max: usize) -> (Vec<Upload>, Claim) {
        let mut taken = self.lock();
        let free: Vec<Upload> =
            uploads.into_iter().filter(|upload| !taken.contains(&upload.blob.hash)).take(max).collect();
        let hashes: Vec<BlobHash> = free.iter().map(|upload| upload.blob.hash).collect();
        taken.extend(&hashes);
        drop(taken);
        (free, Claim { taken: self.clone(), hashes })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut taken = self.taken.lock();
        taken.retain(|hash| !self.hashes.contains(hash));
    }
}

/// The request that is out.
#[derive(Debug)]
enum Sent {
    Query(Vec<Upload>, BlobHash),
    /// Brings bytes up to `end`; without a location it creates the upload first.
    Piece {
        upload: Upload,
        location: Option<String>,
        end: u64,
    },
}

impl Blobs {
    /// A lane that brings previews, and these originals.
    #[must_use]
    pub fn new(originals: Originals, pieces: Pieces) -> Self {
        Self::part(originals, Part::Everything, pieces, Taken::default())
    }

    /// A lane that only asks what the county has: the beginning of many streams.
    #[must_use]
    pub fn asking(originals: Originals, pieces: Pieces) -> Self {
        Self::part(originals, Part::Questions, pieces, Taken::default())
    }

    /// Streams that share the work of one lane.
    #[must_use]
    pub fn streams(originals: Originals, pieces: &Pieces, count: usize) -> Vec<Self> {
        let taken = Taken::default();
        (0..count).map(|_| Self::part(originals, Part::Everything, pieces.clone(), taken.clone())).collect()
    }

    fn part(originals: Originals, part: Part, pieces: Pieces, taken: Taken) -> Self {
        Self { originals, part, pieces, taken, sent: None }
    }

    fn query(
        install: &Install,
        uploads: &[Upload],
        lots: &mut dyn Lots,
    ) -> Result<(HttpRequest, BlobHash), StoreError> {
        let mut request = signed(Method::Post, path::BLOB_QUERY, install.install, &install.key(), lots);
        request.headers.extend([
            ("content-type", "application/json".to_owned()),
            ("content-encoding", "zstd".to_owned()),
            ("accept-encoding", "zstd".to_owned()),
        ]);
        let query = BlobQuery { blobs: uploads.iter().map(|upload| upload.blob).collect() };
        request.body = compress::body(&serde_json::to_vec(&query)?)?;
        Ok((request, query.digest()))
    }

    /// Creates an upload, with its first bytes.
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

    /// The next bytes of an upload, and where they end; `None` when they are not here any more.
    fn piece(
        &self,
        store: &Store,
        install: &Install,
        upload: &Upload,
        (offset, location): (u64, Option<&str>),
        lots: &mut dyn Lots,
    ) -> Result<Option<(HttpRequest, u64)>, StoreError> {
        let length = self.pieces.next_bytes().min(upload.blob.bytes.saturating_sub(offset));
        let Some(bytes) = store.photo_range(upload.blob.hash, offset, length)? else { return Ok(None) };
        let mut request = match location {
            Some(location) => {
                let mut request = tus(Method::Patch, location, install, lots);
                request.headers.push(("upload-offset", offset.to_string()));
                request
            }
            None => Self::create(install, upload, lots)?,
        };
        request.headers.push(("content-type", "application/offset+octet-stream".to_owned()));
        // No checksum of the piece: by tus a piece that names one counts whole or not at all, and a cut would cost all of
        // it. TLS guards the way, and the county checks the hash of the whole.
        let end = offset + bytes.len() as u64;
        request.body = bytes;
        Ok(Some((request, end)))
    }

    fn queried(&self, store: &Store, uploads: &[Upload], reply: BlobQueryReply) -> Result<Came, StoreError> {
        let mut touched = Touched::default();
        let mut answers = Vec::with_capacity(uploads.len());
        for (upload, standing) in uploads.iter().zip(reply.blobs) {
            let hash = upload.blob.hash;
            let answer = match standing {
                BlobStanding::Have { number, received, proof } => {
                    touched.tickets.insert(upload.ticket);
                    touched.receipts = true;
                    Answer::Here(BlobReceipt { hash, bytes: upload.blob.bytes, number, received, proof })
                }
                BlobStanding::Offset { offset, location } => {
                    self.pieces.found(hash, offset);
                    Answer::Begun { offset, location }
                }
                BlobStanding::Need => {
                    self.pieces.found(hash, 0);
                    Answer::Nothing
                }
            };
            answers.push((hash, answer));
        }
        let then = after_receipts(store.take_answers(&answers)?);
        Ok(Came { touched, then })
    }

    fn sent_piece(
        &mut self,
        store: &Store,
        upload: &Upload,
        (location, end): (Option<&str>, u64),
        response: &HttpResponse,
        took_ms: i64,
    ) -> Result<Came, StoreError> {
        let hash = upload.blob.hash;
        match (response.status, location) {
            (204, Some(location)) => self.brought(store, upload, (location, end), response, took_ms),
            (201, None) => match response.header("location") {
                Some(location) if location.starts_with(path::BLOB_UPLOAD) => {
                    self.brought(store, upload, (location, end), response, took_ms)
                }
                Some(_) | None => Ok(Came::failed(Code::NotOurServer)),
            },
            // It is there already, or elsewhere: the question will tell.
            (200 | 409, None) | (409, Some(_)) => ask_again(store, hash),
            (404 | 410, Some(_)) => {
                store.need_upload(hash)?;
                Ok(Came::with(Then::GoOn))
            }
            (CHECKSUM_MISMATCH, _) => mismatch(store, upload),
            _ => refused(store, upload, code_of(response)),
        }
    }

    /// Bytes were taken: all of them, or so many. Who only creates uploads takes none, and says nothing of them.
    fn brought(
        &mut self,
        store: &Store,
        upload: &Upload,
        (location, end): (&str, u64),
        response: &HttpResponse,
        took_ms: i64,
    ) -> Result<Came, StoreError> {
        let hash = upload.blob.hash;
        let offset = match response.header("upload-offset") {
            Some(offset) => offset.parse::<u64>().ok(),
            None => (response.status == 201).then_some(0),
        };
        let Some(offset) = offset.filter(|offset| *offset <= end) else {
            return Ok(Came::failed(Code::NotOurServer));
        };
        self.pieces.came(took_ms);
        let mut touched = Touched { tickets: [upload.ticket].into(), ..Touched::default() };
        let mut then = Then::GoOn;
        if let Some(receipt) = receipt(response, hash) {
            then = after_receipts(store.take_blob_receipts(&[receipt])?);
            touched.receipts = true;
        } else if offset == upload.blob.bytes {
            // Whole, but the receipt was lost on the way: it comes with the next question.
            store.ask_upload(hash)?;
        } else {
            store.set_upload(hash, offset, location)?;
        }
        Ok(Came { touched, then })
    }

    /// The uploads that nobody is busy with and that have to be asked about, or else the next one.
    fn next(&self, store: &Store) -> Result<(Vec<Upload>, Claim), StoreError> {
        let is_unknown = |upload: &Upload| upload.state == UploadState::Ask;
        let mut uploads = store.next_uploads(self.originals, LOOK_ROWS)?;
        let busy = self.taken.lock().clone();
        if uploads.iter().any(|upload| is_unknown(upload) && !busy.contains(&upload.blob.hash)) {
            uploads = store.next_uploads(self.originals, u32::try_from(QUERY_MAX).unwrap_or(u32::MAX))?;
            uploads.retain(is_unknown);
            return Ok(self.taken.take(uploads, QUERY_MAX));
        }
        uploads.retain(|upload| self.part == Part::Everything && !is_unknown(upload));
        Ok(self.taken.take(uploads, 1))
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
            let (uploads, claim) = self.next(store)?;
            let Some(upload) = uploads.first().cloned() else { return Ok(Want::Nothing) };
            let UploadState::Sending { offset, location } = upload.state.clone() else {
                let (request, asked) = Self::query(&install, &uploads, lots)?;
                self.sent = Some((Sent::Query(uploads, asked), claim, now));
                return Ok(Want::Send(request));
            };
            let Some((request, end)) = self.piece(store, &install, &upload, (offset, location.as_deref()), lots)?
            else {
                // Its bytes are not here any more, though the county does not have them.
                store.stick_upload(upload.blob.hash, &Code::DamagedHere)?;
                continue;
            };
            self.sent = Some((Sent::Piece { upload, location, end }, claim, now));
            return Ok(Want::Send(request));
        }
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some((sent, _claim, at)) = self.sent.take() else { return Ok(Came::with(Then::GoOn)) };
        match (sent, answer) {
            (Sent::Query(uploads, asked), answer) => {
                let reply = read::<BlobQueryReply>(answer).and_then(|reply| is_ours(reply.niangjia).map(|()| reply));
                match reply {
                    Ok(reply) if reply.asked == asked && reply.blobs.len() == uploads.len() => {
                        self.queried(store, &uploads, reply)
                    }
                    Ok(_) => Ok(Came::failed(Code::NotOurServer)),
                    Err(code) => Ok(Came::failed(code)),
                }
            }
            (Sent::Piece { upload, .. }, Err(error)) => {
                if let UploadState::Sending { offset, .. } = upload.state
                    && !planted::is(Bug::BrokenPieceLost)
                {
                    self.pieces.broke(upload.blob.hash, offset);
                }
                store.ask_upload(upload.blob.hash)?;
                Ok(Came::failed(error.into()))
            }
            (Sent::Piece { upload, location, end }, Ok(response)) => {
                let took_ms = now.mono_ms.saturating_sub(at.mono_ms);
                self.sent_piece(store, &upload, (location.as_deref(), end), &response, took_ms)
            }
        }
    }
}
