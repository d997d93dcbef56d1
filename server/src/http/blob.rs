//! Photos over HTTP: which are wanted, tus 1.0.0 (core, creation, checksum, expiration), and the bytes for who may see them.

mod fence;
pub(super) mod fetch;
mod hash_header;
pub(super) mod tus;

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use niangjia_domain::operation::BlobHash;
use niangjia_protocol::account::hex;
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply, BlobStanding, QUERY_MAX};
use niangjia_protocol::{Malformed, VERSION, path};

pub(super) use self::fence::{Doors, Entering, Fences};
pub(super) use self::fetch::fetch;
pub(super) use self::tus::{append, create, not_here, offset, options};

use super::answer::Whole;
use super::squeeze::{self, Squeezed};
use super::who::Deliverer;
use super::{App, Refused};
use crate::error::Fault;
use crate::moment::Moment;
use crate::office::{Begun, Upload};
use crate::store::Standing;
use niangjia_domain::code::Code;
use niangjia_domain::id::InstallId;

/// What the server has of each blob, as far as this install may know.
#[utoipa::path(
    post, path = "/v1/blobs/query", tag = "photo", security(("install" = [])),
    request_body(content_type = "application/json", content = Object),
    responses((status = 200, description = "have, offset or need, one per blob", body = Object))
)]
pub(super) async fn query(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let opened = squeeze::open(&headers, &body, super::QUERY_BYTES_MAX)?;
    let query: BlobQuery = serde_json::from_slice(&opened).map_err(|_| Malformed::Json)?;
    if query.blobs.len() > QUERY_MAX {
        return Err(Refused::told(Code::TooLarge));
    }
    let moment = app.moment();
    let way = squeeze::way(&headers);
    app.settle(deliverer.install, query.blobs.iter().map(|blob| blob.hash)).await;
    let work = move |app: &App| {
        let blobs = app.standings(app.office.uploads(deliverer.install, &query.blobs)?, moment)?;
        let asked = query.digest();
        Squeezed::json("reply", &BlobQueryReply { niangjia: VERSION, now: moment.now, asked, blobs }, way)
    };
    Ok(app.work(work).await?.into_response())
}

/// A question waits no longer than this for what older requests bring (a default: above any burst that lies in buffers).
const SETTLED: core::time::Duration = core::time::Duration::from_secs(1);

/// Where an upload is gone on with.
fn location(begun: &Begun) -> String {
    format!("{}/{}", path::BLOB_UPLOAD, hex::encode(&begun.id))
}

impl App {
    /// Who asks about uploads does not send them any more: whatever older requests still bring is written, and then nothing.
    async fn settle(&self, install: InstallId, hashes: impl Iterator<Item = BlobHash>) {
        let until = tokio::time::Instant::now() + SETTLED;
        self.doors.are_clear(install, until).await;
        for fence in self.fences.known(install, hashes) {
            fence.settle(until).await;
        }
    }

    fn standings(&self, uploads: Vec<Upload>, moment: Moment) -> Result<Vec<BlobStanding>, Fault> {
        let standing = |upload| match upload {
            Upload::Here(receipt) => Ok(BlobStanding::have(&receipt)),
            Upload::Begun(begun) => self.standing_of(begun, moment),
            Upload::Nothing => Ok(BlobStanding::Need),
        };
        uploads.into_iter().map(standing).collect()
    }

    /// What is left of a full disk is for operations: photos wait, until there is room again.
    pub(super) async fn takes_photos(self: &Arc<Self>) -> Result<(), Refused> {
        let standing = match self.office.room() {
            Standing::Enough => Standing::Enough,
            Standing::Reserve => self.work(|app| Ok(app.office.makes_room())).await?,
        };
        match standing {
            Standing::Enough => Ok(()),
            Standing::Reserve => Err(Refused::told(Code::StorageFull)),
        }
    }

    /// A begun upload: whole ones are finished here (the program may have stopped between the last byte and the receipt).
    fn standing_of(&self, begun: Begun, moment: Moment) -> Result<BlobStanding, Fault> {
        let offset = self.durable_offset_of(&begun)?;
        if offset == begun.length
            && let Ok(receipt) = self.finish(begun, moment)?
        {
            return Ok(BlobStanding::have(&receipt));
        }
        Ok(if offset == begun.length {
            BlobStanding::Need
        } else {
            BlobStanding::Offset { offset, location: location(&begun) }
        })
    }

    /// How many bytes are here for good.
    fn durable_offset_of(&self, begun: &Begun) -> Result<u64, Fault> {
        let offset = self.offset_of(begun);
        self.vault.sync(begun.id)?;
        Ok(offset)
    }

    /// How many bytes are here; all of them when they are in their place but not yet receipted.
    fn offset_of(&self, begun: &Begun) -> u64 {
        let offset = self.vault.offset(begun.id);
        if offset == 0 && self.vault.has(begun.hash) { begun.length } else { offset }
    }

    /// Checks, publishes and receipts an upload whose last byte is here. Bytes that are no good are dropped, and the code
    /// says why. Called by whoever brought the last byte and by whoever asks meanwhile: one of them does it, the other sees it
    /// done.
    fn finish(&self, begun: Begun, moment: Moment) -> Result<Result<Receipted, Code>, Fault> {
        let fence = self.fences.of(begun.install, begun.hash);
        let written = fence.lock();
        if self.vault.offset(begun.id) == begun.length {
            if let Err(code) = self.inspected(&begun, written.hash(begun.id, begun.length))? {
                self.office.drop_upload(begun.id)?;
                self.vault.drop_part(begun.id)?;
                self.fences.forget(begun.install, begun.hash);
                return Ok(Err(code));
            }
            self.vault.publish(begun.id, begun.hash)?;
        } else if !self.vault.has(begun.hash) {
            return Ok(Err(Code::DamagedHere));
        }
        let receipt = self.office.finish_upload(begun, moment)?.receipt;
        self.fences.forget(begun.install, begun.hash);
        Ok(Ok(receipt))
    }

    /// Whether the bytes hash to their name and are put together as a picture; `hash` is theirs, if they were hashed as they
    /// came. They are not decoded: their author's device did that before it signed their hash.
    fn inspected(&self, begun: &Begun, hash: Option<BlobHash>) -> Result<Result<(), Code>, Fault> {
        let hash = hash.map_or_else(|| self.vault.hash(begun.id), Ok)?;
        if hash != begun.hash {
            return Ok(Err(Code::DamagedHere));
        }
        Ok(niangjia_photo::recognise(&self.vault.read_part(begun.id)?).map(|_| ()).map_err(code_of))
    }
}

type Receipted = niangjia_domain::outcome::BlobReceipt;

fn code_of(error: niangjia_photo::Error) -> Code {
    match error {
        niangjia_photo::Error::Empty | niangjia_photo::Error::NotAPhoto => Code::NotAPhoto,
        niangjia_photo::Error::Heic => Code::Heic,
        niangjia_photo::Error::Truncated | niangjia_photo::Error::Damaged => Code::PhotoDamaged,
        niangjia_photo::Error::TooLarge(_) => Code::PhotoTooLarge,
        niangjia_photo::Error::Internal { .. } => Code::PhotoDamaged,
    }
}

/// A hash in a path or a header.
fn read_hash(text: &str) -> Result<BlobHash, Refused> {
    text.parse().map_err(|_| Refused::told(Code::NotFound))
}
