//! Backups of the data folder: made while the server runs, tested by being restored, restored for real.
//!
//! A backup is a folder like the data folder: the database as it was at one moment, photos under their hash, certificate
//! and keys, and `backup.json`. Making one into the same folder again copies only what is new of the photos. It holds the
//! county's secret keys: it belongs where the data folder would be safe.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::receipt::ReceiptKey;
use serde::{Deserialize, Serialize};

use crate::error::Fault;
use crate::folder::{DATABASE, ERASED, Folder, receipt_key_of};
use crate::moment::Moment;
use crate::office::{Inventory, Office};
use crate::store::{Store, copy_file, is_whole};
use crate::vault::Vault;

/// What is written beside a backup.
const NOTE: &str = "backup.json";

/// What a backup says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was begun.
    pub made: ServerTime,
    /// The last receipt in it.
    pub last_receipt: u64,
    /// Photos in it.
    pub photos: u64,
}

/// What a test of a backup found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested {
    /// What it says of itself.
    pub note: Note,
    /// What is in its database.
    pub found: Inventory,
    /// Photos that are missing or not what their name says.
    pub photos_bad: u64,
}

impl Tested {
    /// Whether everything was found as it should be.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.found.damaged == 0 && self.found.orphans == 0 && self.photos_bad == 0
    }
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database said no.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Not a backup of ours.
    #[error("{0} is not a backup: it has no readable {NOTE}")]
    NoNote(PathBuf),
    /// The database's pages do not hang together.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// Made by another server, or before this one went back in time: what it holds says nothing of what devices sent here.
    #[error("{0} is not a backup of this county as it is now: make a new one")]
    Foreign(PathBuf),
    /// A restore does not write over a county.
    #[error("{0} holds a county already: restore into an empty folder")]
    Occupied(PathBuf),
    /// PostgreSQL has its own tools for this.
    #[error(
        "the database is PostgreSQL: back it up with pg_dump or a base backup, copy the folder beside it, and after \
         restoring it run `restore --database ADDRESS` so that devices learn of it"
    )]
    NotAFile,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}

/// Makes a backup of the county's folder in `to`, while it is served.
///
/// # Errors
/// [`BackupError`]; what was there of an earlier backup is not harmed until the new database is complete.
pub fn make(data: &Path, office: &Office, to: &Path, moment: Moment) -> Result<Note, BackupError> {
    private_folder(to)?;
    let fresh = to.join("county.db.new");
    if fresh.exists() {
        fs::remove_file(&fresh).map_err(at(&fresh))?;
    }
    // Asked before the copy begins: it holds at least that much.
    let last_receipt = office.last_receipt()?;
    copy_file(&data.join(DATABASE), &fresh)?;
    for entry in fs::read_dir(data).map_err(at(data))? {
        let path = entry.map_err(at(data))?.path();
        if let Some(name) = path.file_name().filter(|_| is_beside(&path)) {
            let copy = to.join(name);
            fs::copy(&path, &copy).map_err(at(&copy))?;
        }
    }
    let photos = copy_photos(office, &vault(data)?, &vault(to)?)?;
    flush(&fresh)?;
    fs::rename(&fresh, to.join(DATABASE)).map_err(at(to))?;
    let note = Note { made: moment.now, last_receipt, photos };
    write_note(to, note)?;
    Ok(note)
}

/// Restores a backup into a folder that is thrown away, and looks at everything in it. If all is well and `live` is
/// given, devices may let go of what it covers.
///
/// # Errors
/// [`BackupError`] when it cannot be restored at all.
pub fn test(from: &Path, live: Option<&Office>, moment: Moment) -> Result<Tested, BackupError> {
    let note = note(from)?;
    let scratch = from.join("test");
    if scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(at(&scratch))?;
    }
    private_folder(&scratch)?;
    let database = scratch.join(DATABASE);
    fs::copy(from.join(DATABASE), &database).map_err(at(&database))?;
    if !is_whole(&database)? {
        return Err(BackupError::Damaged(from.to_owned()));
    }
    let office = Office::open(Store::open_file(&database)?, receipt_key(from)?, moment)?;
    if let Some(live) = live
        && live.epoch()? != office.epoch()?
    {
        return Err(BackupError::Foreign(from.to_owned()));
    }
    let found = office.inventory()?;
    let photos = vault(from)?;
    let mut photos_bad = 0;
    office.photos(|hash| {
        photos_bad += u64::from(!photos.is_sound(hash));
        Ok(())
    })?;
    drop(office);
    fs::remove_dir_all(&scratch).map_err(at(&scratch))?;
    let tested = Tested { note, found, photos_bad };
    if let Some(live) = live.filter(|_| tested.is_good()) {
        live.cover(note.last_receipt, moment)?;
    }
    Ok(tested)
}

/// Makes a county of a backup, in an empty folder. Its devices learn that it has gone back in time.
///
/// # Errors
/// [`BackupError`].
pub fn restore(from: &Path, data: &Path, moment: Moment) -> Result<Note, BackupError> {
    let note = note(from)?;
    if data.join(DATABASE).exists() {
        return Err(BackupError::Occupied(data.to_owned()));
    }
    private_folder(data)?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        if let Some(name) = path.file_name().filter(|_| is_beside(&path)) {
            let copy = data.join(name);
            fs::copy(&path, &copy).map_err(at(&copy))?;
        }
    }
    let (source, target) = (vault(from)?, vault(data)?);
    let database = data.join(DATABASE);
    // Opened under another name, so that nobody serves it before it has its new epoch.
    let fresh = data.join("county.db.restoring");
    fs::copy(from.join(DATABASE), &fresh).map_err(at(&fresh))?;
    {
        let office = Office::open(Store::open_file(&fresh)?, receipt_key(from)?, moment)?;
        copy_photos(&office, &source, &target)?;
        office.go_on_from_backup(moment)?;
    }
    copy_file(&fresh, &database)?;
    flush(&database)?;
    for left in ["county.db.restoring", "county.db.restoring-wal", "county.db.restoring-shm"] {
        let left = data.join(left);
        if left.exists() {
            fs::remove_file(&left).map_err(at(&left))?;
        }
    }
    Ok(note)
}

/// Where the folder's database is a file.
///
/// # Errors
/// [`BackupError::NotAFile`] for PostgreSQL.
pub fn file_of(folder: &Folder) -> Result<(), BackupError> {
    if folder.is_file() { Ok(()) } else { Err(BackupError::NotAFile) }
}

fn receipt_key(from: &Path) -> Result<ReceiptKey, BackupError> {
    Ok(receipt_key_of(from)?.ok_or(Fault::OtherKey)?)
}

/// What lies beside the database as a file of its own: keys, certificate, the list of erasures.
fn is_beside(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|it| matches!(it, "pem" | "x25519" | "ed25519"))
        || path.file_name().is_some_and(|name| name == ERASED)
}

fn copy_photos(office: &Office, from: &Vault, to: &Vault) -> Result<u64, BackupError> {
    let mut photos = 0;
    office.photos(|hash: BlobHash| {
        photos += 1;
        if !to.has(hash) && from.has(hash) {
            to.put(hash, &from.read(hash)?)?;
        }
        Ok(())
    })?;
    Ok(photos)
}

fn vault(folder: &Path) -> Result<Vault, BackupError> {
    Vault::open(folder).map_err(at(folder))
}

fn note(from: &Path) -> Result<Note, BackupError> {
    let bytes = fs::read(from.join(NOTE)).map_err(|_| BackupError::NoNote(from.to_owned()))?;
    serde_json::from_slice(&bytes).map_err(|_| BackupError::NoNote(from.to_owned()))
}

fn write_note(to: &Path, note: Note) -> Result<(), BackupError> {
    let path = to.join(NOTE);
    let text = serde_json::to_vec(&note).map_err(Fault::stored("note"))?;
    fs::write(&path, text).map_err(at(&path))?;
    flush(&path)
}

fn flush(path: &Path) -> Result<(), BackupError> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(at(path))
}

/// Makes a folder that only its owner enters.
fn private_folder(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::DirBuilderExt as _;
    if path.exists() {
        return Ok(());
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(at(path))
}
