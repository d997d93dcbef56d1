//! A damaged file: put aside, and what can be read of it put into a new one. What the county tells is read again from it.
//!
//! Something that did not read leaves a mark, and the next opening looks through both files; so does an opening that
//! fails. A new file is made beside the damaged one and takes its place once it is whole, in steps that the next opening
//! ends when the app dies between them. The damaged file stays in a folder of its own, with the vault, which the county's
//! key opens. Only a first page that opens says that the key is the right one: without it nothing is touched.

mod read;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::connect::{Room, connect, unlock};
use crate::error::StoreError;
use crate::file::sync_folder;
use crate::schema::{JOURNAL, PHOTOS, migrate};
use crate::sql::count;
use crate::store::{JOURNAL_FILE, PHOTOS_FILE, Store};
use crate::vault::DataKey;

/// Says that something did not read: the files are looked through at the next opening.
const SUSPECT: &str = "suspect";
/// The copy that is worked on, and the new file while it is written.
const SCRATCH: &str = "salvage.scratch";
const NEW: &str = "salvage.new";
/// What a new file is called once it is whole and is to take the damaged one's place.
const WHOLE: &str = ".whole";
/// Folders of damaged files begin so.
const ASIDE: &str = "damaged-";
/// The vault, without which nobody opens what was put aside.
const VAULT: &str = "vault.json";
/// What SQLite keeps beside a file.
const LOG: &str = "-wal";
const INDEX: &str = "-shm";

/// What was saved out of a damaged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salvaged {
    /// Operations that were read.
    pub operations: u32,
    /// Drafts that were read.
    pub drafts: u32,
    /// Operations that are known to be missing: their places in the journal are empty.
    pub lost: u32,
    /// Own pictures of whose bytes some did not read. The county may have them.
    pub photos: u32,
}

impl Store {
    /// What was saved when these files were made out of damaged ones; `None` if they never were, or it was noted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn salvaged(&self) -> Result<Option<Salvaged>, StoreError> {
        self.read(|connection| {
            let salvaged = connection
                .prepare_cached("select operations, drafts, lost, photos from salvage")?
                .query_row([], |row| {
                    Ok(Salvaged {
                        operations: count(row, "operations")?,
                        drafts: count(row, "drafts")?,
                        lost: count(row, "lost")?,
                        photos: count(row, "photos")?,
                    })
                })
                .optional()?;
            Ok(salvaged)
        })
    }

    /// The person has read what was saved.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_salvage(&self) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.execute("delete from salvage", [])?;
            Ok(())
        })
    }
}

/// Something did not read: whoever opens the files next looks through them. When even the mark cannot be written, the
/// next thing that does not read tries again.
pub(crate) fn suspect(folder: &Path) {
    let _marked = File::create(folder.join(SUSPECT)).and_then(|mark| mark.sync_all());
}

/// Before the files are opened: ends what was cut off, and looks through files of which something did not read.
///
/// # Errors
/// [`StoreError::Full`] leaves everything as it was.
pub(crate) fn look_through(folder: &Path, key: &DataKey) -> Result<(), StoreError> {
    finish(folder)?;
    if folder.join(SUSPECT).exists() {
        rescue(folder, key)?;
    }
    Ok(())
}

/// Makes new files out of what can be read of those that are damaged, which are put aside.
///
/// # Errors
/// [`StoreError::Damaged`] when the journal's first page does not open, or nobody's name can be read: then nothing is
/// changed. [`StoreError::Full`] when there is no room for the new file.
pub(crate) fn rescue(folder: &Path, key: &DataKey) -> Result<(), StoreError> {
    let (journal, photos) = (folder.join(JOURNAL_FILE), folder.join(PHOTOS_FILE));
    // For another key every file is damaged.
    opened(&journal, key)?;
    let mut anything = false;
    if is_damaged(&photos, key) {
        // A little room is enough where little can be read; where there is none, pictures stay as they are for now.
        match made(folder, PHOTOS_FILE, |scratch, new| save_photos(scratch, new, key)) {
            Err(error) if is_full(&error) => {}
            other => anything = other.map(|()| true)?,
        }
    }
    if is_damaged(&journal, key) {
        made(folder, JOURNAL_FILE, |scratch, new| save_journal(scratch, new, key))?;
        anything = true;
    }
    finish(folder)?;
    if anything {
        record_photos(folder, key)?;
    }
    Ok(remove(&folder.join(SUSPECT))?)
}

fn is_full(error: &StoreError) -> bool {
    match error {
        StoreError::Full => true,
        StoreError::Io(error) => error.kind() == io::ErrorKind::StorageFull,
        StoreError::TextTooLong
        | StoreError::TooLarge(_)
        | StoreError::TooManyPhotos
        | StoreError::Strange
        | StoreError::Broken
        | StoreError::OtherCounty
        | StoreError::NotOurs
        | StoreError::Unproved
        | StoreError::PhotoTooLarge
        | StoreError::PhotoDamaged
        | StoreError::NotFound
        | StoreError::Newer { .. }
        | StoreError::Damaged
        | StoreError::NotEnrolled
        | StoreError::Sqlite(_)
        | StoreError::Malformed(_)
        | StoreError::Json(_) => false,
    }
}

/// Writes a new file with `save`, which is given the damaged one and the new one, and says that it is whole.
fn made(
    folder: &Path,
    name: &str,
    save: impl FnOnce(&Path, &Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let (scratch, new) = (folder.join(SCRATCH), folder.join(NEW));
    remove_all(&scratch)?;
    remove_all(&new)?;
    let saved = copied(&folder.join(name), &scratch).map_err(StoreError::from).and_then(|()| save(&scratch, &new));
    remove_all(&scratch)?;
    if saved.is_err() {
        remove_all(&new)?;
    }
    saved?;
    remove(&with(&new, LOG))?;
    remove(&with(&new, INDEX))?;
    let whole = with(&folder.join(name), WHOLE);
    fs::rename(&new, &whole)?;
    Ok(sync_folder(&whole)?)
}

fn save_journal(scratch: &Path, new: &Path, key: &DataKey) -> Result<(), StoreError> {
    let pages = read::settle(scratch, key)?;
    let mut to = connect(new, key, Room::Kept)?;
    migrate(&mut to, JOURNAL)?;
    to.pragma_update(None, "foreign_keys", false)?;
    to.execute_batch("begin immediate")?;
    read::journal(scratch, key, &to, pages)?;
    let lost = "select coalesce(max(seq), 0) - count(*) from operation";
    to.execute(
        &format!(
            "insert into salvage (one, at_wall, operations, drafts, lost, photos)
             select 1, (select coalesce(max(wall), 0) from operation), (select count(*) from operation),
                 (select count(*) from draft), ({lost}), 0"
        ),
        [],
    )?;
    ended(&to)
}

fn save_photos(scratch: &Path, new: &Path, key: &DataKey) -> Result<(), StoreError> {
    let mut to = connect(new, key, Room::GivenBack)?;
    migrate(&mut to, PHOTOS)?;
    to.pragma_update(None, "foreign_keys", false)?;
    to.execute_batch("begin immediate")?;
    read::photos(scratch, key, &to)?;
    ended(&to)
}

fn ended(to: &Connection) -> Result<(), StoreError> {
    to.execute_batch("commit")?;
    Ok(to.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(()))?)
}

/// How many own pictures of the journal are not in the photos' file any more.
fn record_photos(folder: &Path, key: &DataKey) -> Result<(), StoreError> {
    let mut journal = connect(&folder.join(JOURNAL_FILE), key, Room::Kept)?;
    migrate(&mut journal, JOURNAL)?;
    let mut photos = connect(&folder.join(PHOTOS_FILE), key, Room::GivenBack)?;
    migrate(&mut photos, PHOTOS)?;
    let missing = read::missing_originals(&journal, &photos)?;
    journal.execute(
        "insert into salvage (one, at_wall, operations, drafts, lost, photos)
         select 1, (select coalesce(max(wall), 0) from operation), (select count(*) from operation),
             (select count(*) from draft), 0, ?1
         on conflict (one) do update set photos = ?1",
        params![missing],
    )?;
    Ok(())
}

/// Whether any page of a file does not open, or its trees do not hang together.
fn is_damaged(path: &Path, key: &DataKey) -> bool {
    let is_sound = || -> Result<bool, StoreError> {
        let connection = opened(path, key)?;
        let mut statement = connection.prepare("pragma cipher_integrity_check")?;
        if statement.query([])?.next()?.is_some() {
            return Ok(false);
        }
        let answer: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
        Ok(answer == "ok")
    };
    path.exists() && !is_sound().unwrap_or(false)
}

fn opened(path: &Path, key: &DataKey) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    unlock(&connection, key)?;
    Ok(connection)
}

/// New files that are whole take the places of the damaged ones, which go into a folder of their own. The log goes first:
/// beside another file it would be read as that one's.
fn finish(folder: &Path) -> io::Result<()> {
    for name in [PHOTOS_FILE, JOURNAL_FILE] {
        let place = folder.join(name);
        let whole = with(&place, WHOLE);
        if !whole.exists() {
            continue;
        }
        let left: Vec<PathBuf> = [with(&place, LOG), place.clone()].into_iter().filter(|path| path.exists()).collect();
        if !left.is_empty() {
            let aside = aside_folder(folder)?;
            for path in left {
                fs::rename(&path, aside.join(path.file_name().unwrap_or_default()))?;
                sync_folder(&path)?;
            }
        }
        remove(&with(&place, INDEX))?;
        fs::rename(&whole, &place)?;
        sync_folder(&place)?;
    }
    Ok(())
}

fn aside_folder(folder: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let aside = folder.join(format!("{ASIDE}{number}"));
        match fs::create_dir(&aside) {
            Ok(()) => {
                let vault = folder.join(VAULT);
                if vault.exists() {
                    copy(&vault, &aside.join(VAULT))?;
                }
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A file with its log.
fn copied(from: &Path, to: &Path) -> io::Result<()> {
    copy(from, to)?;
    let log = with(from, LOG);
    if log.exists() { copy(&log, &with(to, LOG)) } else { Ok(()) }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

fn remove_all(path: &Path) -> io::Result<()> {
    remove(path)?;
    [LOG, INDEX].iter().try_for_each(|ending| remove(&with(path, ending)))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
