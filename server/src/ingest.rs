//! Sealed bundles, taken in by the same ways as everything that comes over the network: operations through the inbox,
//! photos to their place under their hash. What comes twice has one effect and equal receipts.
//!
//! A file is read twice: first to its end, with nothing done, so that a damaged one leaves nothing behind; then again.

use std::fs::{self, File};
use std::io::{BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{BlobHash, Label};
use niangjia_protocol::account::hex;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::receipt::list::{Listed, OperationReceipt, ReceiptList};
use niangjia_store::bundle::{BundleError, Part, Reader};
use niangjia_store::seal::public_half;

use crate::error::Fault;
use crate::moment::{Moment, in_china};
use crate::office::{Begun, Office};
use crate::vault::Vault;

/// The end of the names of files with a county's secret key.
const SECRET: &str = "x25519";

/// Why a bundle was not taken.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It is no good; nothing of it was taken.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The server could not go on; what was taken stays, and the same file is to be taken again.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<std::io::Error> for IngestError {
    fn from(error: std::io::Error) -> Self {
        Self::Bundle(error.into())
    }
}

/// What was in a bundle, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// Who wrote it.
    pub install: InstallId,
    /// Operations in it.
    pub operations: u64,
    /// Operations that were not kept, since their own signature does not hold.
    pub unkept: u64,
    /// Photos in it.
    pub photos: u64,
    /// Photos that were not kept, since they are no pictures.
    pub refused: u64,
    /// A receipt for each that was kept.
    pub receipts: ReceiptList,
}

impl Ingested {
    /// The receipts as they travel back, with a line for people above each.
    #[must_use]
    pub fn text(&self) -> String {
        self.receipts.to_text(|listed: &Listed| format!("{} {}", listed.number(), in_china(listed.received())))
    }
}

/// Takes the bundle in `path` in. The counties' secret keys are those of the data folder `keys`. `moment` is asked for each
/// part.
///
/// # Errors
/// [`IngestError`].
pub fn ingest(
    office: &Office,
    vault: &Vault,
    keys: &Path,
    path: &Path,
    moment: &dyn Fn() -> Moment,
) -> Result<Ingested, IngestError> {
    let mut file = File::open(path)?;
    let secrets = secrets(keys)?;
    let secret_of = |public: &[u8; 32]| secrets.iter().find(|secret| public_half(secret) == *public).copied();
    let install = check(office, &file, secret_of)?;
    file.seek(SeekFrom::Start(0))?;
    let mut taking = Taking {
        office,
        vault,
        moment,
        kept: Vec::new(),
        ingested: Ingested {
            install,
            operations: 0,
            unkept: 0,
            photos: 0,
            refused: 0,
            receipts: ReceiptList { county: office.receipt_key(), receipts: Vec::new() },
        },
    };
    let mut reader = Reader::open(BufReader::new(&file), secret_of)?;
    loop {
        match reader.part()? {
            Part::Operations(frames) => taking.operations(frames)?,
            Part::Photo(hash, bytes) => taking.photo(hash, &bytes)?,
            Part::End(_) => return Ok(taking.done()?),
        }
    }
}

/// Reads all of it and does nothing: whose it is, if it came whole and unaltered from a device of this county.
fn check(
    office: &Office,
    file: &File,
    secret_of: impl Fn(&[u8; 32]) -> Option<[u8; 32]>,
) -> Result<InstallId, IngestError> {
    let mut reader = Reader::open(BufReader::new(file), secret_of)?;
    let install = reader.head().install;
    let key = office.install_key(install)?.ok_or(BundleError::UnknownInstall)?;
    loop {
        match reader.part()? {
            Part::Operations(_) | Part::Photo(..) => {}
            Part::End(ending) if ending.is_by(&key) => return Ok(install),
            Part::End(_) => return Err(BundleError::Damaged.into()),
        }
    }
}

/// The secret halves of the counties' keys in a data folder.
fn secrets(folder: &Path) -> std::io::Result<Vec<[u8; 32]>> {
    let mut secrets = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        if path.extension().is_some_and(|extension| extension == SECRET) {
            let text = fs::read_to_string(&path)?;
            secrets.extend(hex::decode(text.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()));
        }
    }
    Ok(secrets)
}

struct Taking<'a> {
    office: &'a Office,
    vault: &'a Vault,
    moment: &'a dyn Fn() -> Moment,
    /// Operations that are in the inbox, in order.
    kept: Vec<(OpId, InstallId, BlobHash)>,
    ingested: Ingested,
}

impl Taking<'_> {
    fn operations(&mut self, frames: Vec<niangjia_protocol::frame::Signed>) -> Result<(), IngestError> {
        let author = self.ingested.install;
        let known: Vec<(InstallId, BlobHash)> = frames
            .iter()
            .map(|signed| {
                let label = serde_json::from_slice::<Label>(&signed.bytes);
                (label.map_or(author, |label| label.install), sha256(&signed.bytes))
            })
            .collect();
        self.ingested.operations += frames.len() as u64;
        // Whoever carries a file proves no session of its author's.
        let pushed = self.office.push(author, Session::Unchecked, frames, (self.moment)());
        if pushed.is_err() && planted::is(Bug::BundleHalfTaken) {
            return Ok(());
        }
        let reply = pushed?;
        for (stored, (install, hash)) in reply.operations.iter().zip(known) {
            use niangjia_protocol::push::Kept;
            match stored.how {
                Kept::Stored | Kept::Duplicate => self.kept.push((stored.op, install, hash)),
                Kept::IdClash | Kept::BadSignature => self.ingested.unkept += 1,
            }
        }
        Ok(())
    }

    fn photo(&mut self, hash: BlobHash, bytes: &[u8]) -> Result<(), IngestError> {
        self.ingested.photos += 1;
        let moment = (self.moment)();
        if niangjia_photo::recognise(bytes).is_err() {
            self.ingested.refused += 1;
            return Ok(());
        }
        // A part of its own: an upload of the same bytes that is going on is not disturbed.
        let id = moment.id("bundle photo", self.ingested.photos);
        if !self.vault.has(hash) {
            self.vault.append(id, 0, bytes).map_err(Fault::from)?;
            self.vault.publish(id, hash).map_err(Fault::from)?;
        }
        let (install, length) = (self.ingested.install, bytes.len() as u64);
        let begun = Begun { id, hash, install, length, expires: moment.now };
        let receipt = self.office.finish_upload(begun, moment)?.receipt;
        self.ingested.receipts.receipts.push(Listed::Photo(receipt));
        Ok(())
    }

    /// The receipts as they are now: a later part may have released what waited.
    fn done(mut self) -> Result<Ingested, Fault> {
        let ops: Vec<OpId> = self.kept.iter().map(|(op, ..)| *op).collect();
        let mut receipts = self.office.receipts(&ops)?;
        for (op, install, hash) in self.kept {
            if let Some(mut receipt) = receipts.remove(&op) {
                receipt.ticket = None;
                let receipt = OperationReceipt { install, hash, receipt };
                self.ingested.receipts.receipts.push(Listed::Operation(receipt));
            }
        }
        self.ingested.receipts.receipts.sort_by_key(Listed::number);
        self.ingested.receipts.receipts.dedup();
        Ok(self.ingested)
    }
}
