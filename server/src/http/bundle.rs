//! Sealed bundles over the network, brought by anybody who is enrolled: pieces into a file, then as `ingest` does it.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use niangjia_domain::code::Code;
use niangjia_domain::id::InstallId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::VERSION;
use niangjia_protocol::account::hex;
use niangjia_protocol::carry::{BUNDLE, BUNDLE_BYTES_MAX, BundleReply, LENGTH, OFFSET};
use niangjia_protocol::digest::Hasher;
use niangjia_store::bundle::BundleError;

use super::answer::Whole;
use super::squeeze::{self, Squeezed};
use super::who::Deliverer;
use super::{App, Refused, limit};
use crate::error::Fault;
use crate::ingest::{IngestError, ingest};
use crate::vault::hash_of;

/// Where bundles lie while they come, in the data folder.
const FOLDER: &str = "bundles";
/// Room that bundles on their way may take in all, in bytes (a default: four of the largest).
const ROOM_BYTES: u64 = 4 * BUNDLE_BYTES_MAX;
/// A bundle that nobody goes on with, and receipts that nobody asks for, are dropped after thirty days (a default).
const REST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A piece of a sealed bundle. It is taken where it belongs and nowhere else; the answer says how far the county is. With
/// the last one the bundle is taken in, and the answer carries its receipts; asked again, it answers the same.
#[utoipa::path(
    post, path = "/v1/bundles", tag = "sync", security(("install" = [])),
    params(
        ("x-bundle" = String, Header, description = "SHA-256 of the whole file, 64 hexadecimal digits"),
        ("upload-length" = u64, Header, description = "Bytes of the whole file, at most 4 GiB"),
        ("upload-offset" = u64, Header, description = "Where the piece belongs"),
    ),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses(
        (status = 200, description = "How many bytes are here; once all are, the receipts", body = Object),
        (status = 400, description = "not_our_file, file_damaged, other_county, unknown_author: nothing of it was kept",
            body = Object),
        (status = 401, description = "not_allowed: unknown install, or a proof that does not hold", body = Object),
        (status = 413, description = "too_large: a piece above 1 MiB, or a bundle above 4 GiB", body = Object),
        (status = 429, description = "busy: an earlier request of the same bundle is still at work", body = Object),
        (status = 500, description = "damaged_there: not the bytes that x-bundle names; to be sent again", body = Object),
        (status = 507, description = "storage_full", body = Object),
    )
)]
pub(super) async fn bring(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    headers: HeaderMap,
    Whole(piece): Whole,
) -> Result<Response, Refused> {
    app.takes_photos().await?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok());
    let named = text(BUNDLE).and_then(|text| text.parse::<BlobHash>().ok()).zip(number(LENGTH)).zip(number(OFFSET));
    let ((bundle, length), offset) = named.ok_or_else(|| Refused::told(Code::NotOurServer))?;
    if length > BUNDLE_BYTES_MAX || offset.saturating_add(piece.len() as u64) > length {
        return Err(Refused::told(Code::TooLarge));
    }
    let (install, way) = (deliverer.install, squeeze::way(&headers));
    let work = move |app: &App| {
        let spool = Spool::of(app, install, bundle)?;
        let busy = Fault::Told(Code::Busy { retry_after_s: limit::BUSY_RETRY_S });
        let _turn = app.bundles.take(&spool.name).ok_or(busy)?;
        let (offset, receipts) = spool.take(app, length, offset, &piece)?;
        let reply = BundleReply { niangjia: VERSION, now: app.moment().now, bundle, offset, receipts };
        Squeezed::json("reply", &reply, way)
    };
    Ok(app.work(work).await?.into_response())
}

/// Bundles that a request is at work on: a second one of the same waits until it is asked again.
#[derive(Debug, Default)]
pub(super) struct Turns(Mutex<BTreeSet<String>>);

impl Turns {
    fn take(&self, name: &str) -> Option<Turn<'_>> {
        let is_free = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        is_free.then(|| Turn { turns: self, name: name.to_owned() })
    }
}

struct Turn<'a> {
    turns: &'a Turns,
    name: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

/// Where a bundle lies while it comes, and its receipts afterwards. Each carrier has his own, and none of before the county
/// went back in time counts: what was taken in then may be gone.
struct Spool {
    folder: PathBuf,
    name: String,
    bundle: BlobHash,
}

impl Spool {
    fn of(app: &App, carrier: InstallId, bundle: BlobHash) -> Result<Self, Fault> {
        let mut hasher = Hasher::default();
        hasher.update(&carrier.bytes());
        hasher.update(&bundle.0);
        hasher.update(&app.office.epoch()?.0);
        let folder = folder(app);
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, name: hex::encode(&hasher.finish().0), bundle })
    }

    fn part(&self) -> PathBuf {
        self.folder.join(format!("{}.part", self.name))
    }

    fn receipts(&self) -> PathBuf {
        self.folder.join(format!("{}.receipts", self.name))
    }

    /// Takes a piece; says how much is here, and the receipts once all is.
    fn take(&self, app: &App, length: u64, offset: u64, piece: &[u8]) -> Result<(u64, Option<String>), Fault> {
        match fs::read_to_string(self.receipts()) {
            Ok(receipts) => return Ok((length, Some(receipts))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let mut here = fs::metadata(self.part()).map_or(0, |found| found.len());
        if here == offset && !piece.is_empty() {
            if taken_bytes(&self.folder)?.saturating_add(piece.len() as u64) > ROOM_BYTES {
                return Err(Fault::Told(Code::StorageFull));
            }
            let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(self.part())?;
            file.seek(SeekFrom::Start(here))?;
            file.write_all(piece)?;
            stamp(&file, (app.clock)())?;
            file.sync_data()?;
            here += piece.len() as u64;
        }
        if here < length {
            return Ok((here, None));
        }
        Ok((length, Some(self.finish(app)?)))
    }

    /// All of it is here: takes it in. One that is no good is dropped whole.
    fn finish(&self, app: &App) -> Result<String, Fault> {
        let part = self.part();
        if hash_of(File::open(&part)?)? != self.bundle {
            fs::remove_file(&part)?;
            return Err(Fault::Told(Code::DamagedThere));
        }
        let ingested = match ingest(&app.office, &app.vault, app.vault.folder(), &part, &|| app.moment()) {
            Ok(ingested) => ingested,
            Err(IngestError::Fault(fault)) => return Err(fault),
            Err(IngestError::Bundle(BundleError::Io(error))) => return Err(error.into()),
            Err(IngestError::Bundle(error)) => {
                fs::remove_file(&part)?;
                return Err(Fault::Told(code_of(&error)));
            }
        };
        tracing::info!(
            operations = ingested.operations,
            unkept = ingested.unkept,
            photos = ingested.photos,
            refused = ingested.refused,
            "a carried bundle was taken in"
        );
        let text = ingested.text();
        let fresh = self.folder.join(format!("{}.new", self.name));
        let mut file = File::create(&fresh)?;
        file.write_all(text.as_bytes())?;
        stamp(&file, (app.clock)())?;
        file.sync_all()?;
        fs::rename(&fresh, self.receipts())?;
        fs::remove_file(&part)?;
        Ok(text)
    }
}

/// How long it has lain is told by the server's clock, not by that of whoever keeps the disk.
fn stamp(file: &File, now: ServerTime) -> std::io::Result<()> {
    file.set_modified(UNIX_EPOCH + Duration::from_millis(u64::try_from(now.ms()).unwrap_or(0)))
}

fn folder(app: &App) -> PathBuf {
    app.vault.folder().join(FOLDER)
}

fn taken_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata().map_or(0, |file| file.len());
    }
    Ok(bytes)
}

/// Drops what has lain for too long.
pub(super) fn sweep(app: &App, now: ServerTime) -> std::io::Result<()> {
    let folder = folder(app);
    if !folder.exists() {
        return Ok(());
    }
    let now = Duration::from_millis(u64::try_from(now.ms()).unwrap_or(0));
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let written = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        if now.saturating_sub(written) > REST {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn code_of(error: &BundleError) -> Code {
    match error {
        BundleError::Foreign => Code::NotOurFile,
        BundleError::OtherCounty => Code::OtherCounty,
        BundleError::UnknownInstall => Code::UnknownAuthor,
        BundleError::Short | BundleError::Damaged | BundleError::Io(_) => Code::FileDamaged,
    }
}
