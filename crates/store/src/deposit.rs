//! Deposits: where several people use one device in turns, what one of them has not sent lies sealed in his folder
//! ([`crate::bundle`]). Whoever uses the device next takes it along as he would a colleague's bundle, without being able
//! to read it, and puts the county's receipts into the folder, where its author's next session finds them.
//!
//! A deposit is named by what is in it: the same unsent work is sealed once. Every step can be done again: a deposit goes
//! when its receipts are in its author's folder, the receipts when his journal has them.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::account::hex;
use niangjia_protocol::digest::Hasher;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::receipt::list::ReceiptList;

use crate::bundle::read_head;
use crate::carry::{CarriedId, CarriedState, HEAD_BYTES, Incoming, PIECE_BYTES};
use crate::error::StoreError;
use crate::file::{replace, sync_folder};
use crate::photo::FREE_BYTES_MIN;
use crate::proof::TakenIn;
use crate::store::Store;

/// A deposit in its author's folder.
const DEPOSIT: &str = "deposit-";
const DEPOSIT_ENDING: &str = ".njx";
/// Receipts that wait for their author.
const RECEIPTS: &str = "receipts-";
const RECEIPTS_ENDING: &str = ".txt";
/// A deposit while it is written; what is left of one that was cut off is written over.
const UNFINISHED: &str = "deposit.next";

/// How much of what was not sent a deposit holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contents {
    /// The operations alone: a few kilobytes.
    Words,
    /// The photos too.
    All,
}

/// A deposit as it lies in its author's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Names it, wherever it is.
    pub id: CarriedId,
    /// What it holds.
    pub contents: Contents,
    path: PathBuf,
}

/// What became of a deposit that was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deposited {
    /// Everything was sent: there is nothing to deposit.
    Nothing,
    /// It holds this; it was made now, or was there.
    There(Contents),
}

impl Contents {
    /// The first byte of a deposit's name.
    const fn tag(self) -> u8 {
        match self {
            Self::Words => 1,
            Self::All => 2,
        }
    }

    const fn of(id: CarriedId) -> Option<Self> {
        match id.0[0] {
            1 => Some(Self::Words),
            2 => Some(Self::All),
            _ => None,
        }
    }
}

/// The deposits in a folder; none where there is no folder.
///
/// # Errors
/// When the folder does not read.
pub fn deposits(folder: &Path) -> io::Result<Vec<Deposit>> {
    let found = named(folder, DEPOSIT, DEPOSIT_ENDING)?;
    Ok(found.into_iter().filter_map(|(id, path)| Some(Deposit { id, contents: Contents::of(id)?, path })).collect())
}

/// Deposits whose receipts wait in this folder for their author, and what each held.
///
/// # Errors
/// When the folder does not read.
pub fn waiting_receipts(folder: &Path) -> io::Result<Vec<Contents>> {
    Ok(named(folder, RECEIPTS, RECEIPTS_ENDING)?.into_iter().filter_map(|(id, _)| Contents::of(id)).collect())
}

/// Files that are called so, with the name between, in order.
fn named(folder: &Path, beginning: &str, ending: &str) -> io::Result<Vec<(CarriedId, PathBuf)>> {
    let files = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        files => files?,
    };
    let mut found = Vec::new();
    for file in files {
        let file = file?;
        let name = file.file_name();
        let id = name.to_str().and_then(|name| name.strip_prefix(beginning)?.strip_suffix(ending));
        if let Some(id) = id.and_then(hex::decode).and_then(|bytes| bytes.try_into().ok()) {
            found.push((CarriedId(id), file.path()));
        }
    }
    found.sort();
    Ok(found)
}

fn deposit_path(folder: &Path, id: CarriedId) -> PathBuf {
    folder.join(format!("{DEPOSIT}{}{DEPOSIT_ENDING}", hex::encode(&id.0)))
}

fn receipts_path(folder: &Path, id: CarriedId) -> PathBuf {
    folder.join(format!("{RECEIPTS}{}{RECEIPTS_ENDING}", hex::encode(&id.0)))
}

/// Removes a file, durably; one that is not there was removed before.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| sync_folder(path)),
    }
}

fn keep_only(deposits: &[Deposit], is_kept: impl Fn(&Deposit) -> bool) -> io::Result<()> {
    deposits.iter().filter(|deposit| !is_kept(deposit)).try_for_each(|deposit| remove(&deposit.path))
}

/// The name of a deposit of this work.
fn name_of(contents: Contents, operations: &[Signed], photos: &[(BlobHash, u64)]) -> CarriedId {
    let mut hasher = Hasher::default();
    operations.iter().for_each(|signed| hasher.update(&signed.signature));
    photos.iter().for_each(|(hash, _)| hasher.update(&hash.0));
    let mut id = CarriedId([0; 16]);
    id.0.copy_from_slice(&hasher.finish().0[..16]);
    id.0[0] = contents.tag();
    id
}

impl Store {
    /// Seals everything unsent for the county in `folder`, this person's own; what was deposited before and is not the
    /// same goes. Costs two small queries when nothing changed. `entropy` is random and used once.
    ///
    /// # Errors
    /// [`StoreError::Full`] when the person's own work would be short of room by it, [`StoreError::NotEnrolled`],
    /// [`StoreError::Io`]. Then what was deposited before is still there.
    pub fn deposit(&self, folder: &Path, contents: Contents, entropy: [u8; 32]) -> Result<Deposited, StoreError> {
        let operations = self.unsent()?;
        let mut photos = self.unsent_photos()?;
        let before = deposits(folder)?;
        if operations.is_empty() && photos.is_empty() {
            keep_only(&before, |_| false)?;
            return Ok(Deposited::Nothing);
        }
        let whole = name_of(Contents::All, &operations, &photos);
        let (id, contents) = match contents {
            Contents::Words if !photos.is_empty() && before.iter().all(|deposit| deposit.id != whole) => {
                photos.clear();
                (name_of(Contents::Words, &operations, &photos), Contents::Words)
            }
            Contents::Words | Contents::All => (whole, Contents::All),
        };
        if operations.is_empty() && photos.is_empty() {
            return Ok(Deposited::There(Contents::Words));
        }
        if before.iter().all(|deposit| deposit.id != id) {
            self.check_room(contents, &operations, &photos)?;
            let unfinished = folder.join(UNFINISHED);
            let hashes: Vec<BlobHash> = photos.iter().map(|(hash, _)| *hash).collect();
            let sealed = self.seal_into(&unfinished, &operations, &hashes, entropy);
            if sealed.is_err() {
                remove(&unfinished)?;
            }
            sealed?;
            let path = deposit_path(folder, id);
            fs::rename(&unfinished, &path)?;
            sync_folder(&path)?;
        }
        // Words alone take no deposit's place that holds photos.
        keep_only(&before, |deposit| deposit.id == id || contents < deposit.contents)?;
        Ok(Deposited::There(contents))
    }

    /// Photos leave the room that pictures leave; words leave the camera its room.
    fn check_room(
        &self,
        contents: Contents,
        operations: &[Signed],
        photos: &[(BlobHash, u64)],
    ) -> Result<(), StoreError> {
        let words: u64 = operations.iter().map(|signed| signed.bytes.len() as u64).sum();
        let bytes = photos.iter().fold(words, |sum, (_, bytes)| sum.saturating_add(*bytes));
        let is_short = match contents {
            Contents::Words => self.has_no_room(),
            Contents::All if photos.is_empty() => self.has_no_room(),
            Contents::All => self.free_bytes().is_some_and(|free| free < FREE_BYTES_MIN.saturating_add(bytes)),
        };
        if is_short { Err(StoreError::Full) } else { Ok(()) }
    }

    /// Takes another person's deposit along, to be delivered; whether that is new here. `name` is what it is called in
    /// lists. When this returns, it is durable; what is cut off is done again by the next call.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::OtherCounty`], [`StoreError::Broken`], [`StoreError::Io`].
    pub fn take_deposit(
        &self,
        of: Holder,
        deposit: &Deposit,
        name: String,
        came: DeviceTime,
    ) -> Result<bool, StoreError> {
        match self.carried()?.into_iter().find(|carried| carried.file.id == deposit.id).map(|carried| carried.state) {
            // What lies here has changed since; the deposit itself may be whole.
            Some(CarriedState::Refused(Code::DamagedHere)) => self.drop_carried(deposit.id)?,
            Some(CarriedState::Waiting { .. } | CarriedState::Delivered { .. } | CarriedState::Refused(_)) => {
                return Ok(false);
            }
            None => {}
        }
        let taken = self.take_whole(of, deposit, name, came);
        if let Err(StoreError::Broken) = taken {
            // Its author has everything, and seals it again.
            remove(&deposit.path)?;
        }
        taken.map(|()| true)
    }

    fn take_whole(&self, of: Holder, deposit: &Deposit, name: String, came: DeviceTime) -> Result<(), StoreError> {
        let file = File::open(&deposit.path)?;
        let bytes = file.metadata()?.len();
        let mut file = BufReader::new(file);
        let mut head = Vec::new();
        (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
        if read_head(&head).map_err(|_| StoreError::Broken)?.county != self.author()?.install.county_key {
            return Err(StoreError::OtherCounty);
        }
        self.begin_deposit(&Incoming { id: deposit.id, name, bytes, came }, of)?;
        let taken = self.take_pieces(deposit.id, head.chain(file));
        if taken.is_err() {
            self.cancel_file(deposit.id)?;
        }
        taken?;
        self.finish_file(deposit.id)?;
        Ok(())
    }

    fn take_pieces(&self, id: CarriedId, mut file: impl io::Read) -> Result<(), StoreError> {
        for index in 0.. {
            let mut piece = Vec::new();
            (&mut file).take(PIECE_BYTES).read_to_end(&mut piece)?;
            if piece.is_empty() {
                break;
            }
            self.add_file_piece(id, index, &piece)?;
        }
        Ok(())
    }

    /// Puts the receipts of delivered deposits where their authors find them; how many deposits that were. `folder_of`
    /// says where a person's files are.
    ///
    /// # Errors
    /// [`StoreError::Full`], [`StoreError::Io`]: what was not handed over is handed over by the next call.
    pub fn hand_over(&self, folder_of: impl Fn(Holder) -> PathBuf) -> Result<u32, StoreError> {
        let mut handed = 0;
        for carried in self.carried()? {
            let (Some(holder), CarriedState::Delivered { .. }) = (carried.holder, carried.state) else { continue };
            let (id, folder) = (carried.file.id, folder_of(holder));
            replace(&receipts_path(&folder, id), self.carried_receipts(id)?.as_bytes())?;
            remove(&deposit_path(&folder, id))?;
            self.drop_carried(id)?;
            handed += 1;
        }
        Ok(handed)
    }

    /// Takes in what others have handed over in `folder`, this person's own. Only what proves itself counts.
    ///
    /// # Errors
    /// [`StoreError`]: what was not taken in stays for the next call.
    pub fn take_handed(&self, folder: &Path) -> Result<TakenIn, StoreError> {
        let mut all = TakenIn::default();
        for (_, path) in named(folder, RECEIPTS, RECEIPTS_ENDING)? {
            // What does not read proves nothing: its operations are still unsent here, and go by another way.
            let text = String::from_utf8(fs::read(&path)?).unwrap_or_default();
            if let Ok(list) = ReceiptList::read(&text) {
                all.add(self.take_list(&list)?);
            }
            remove(&path)?;
        }
        Ok(all)
    }
}
