//! Photos' bytes in a folder: parts that grow, and whole photos under their hash. A photo appears whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use niangjia_domain::operation::BlobHash;
use niangjia_protocol::account::hex;
use niangjia_protocol::digest::Hasher;

/// Read at once when hashing, in bytes.
const PIECE_BYTES: usize = 256 * 1024;

/// The SHA-256 of a file, read piece by piece.
pub(crate) fn hash_of(mut file: File) -> std::io::Result<BlobHash> {
    let mut hasher = Hasher::default();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            return Ok(hasher.finish());
        }
        hasher.update(&piece[..length]);
    }
}

/// A folder with photos.
#[derive(Debug)]
pub struct Vault {
    root: PathBuf,
    parts: PathBuf,
    photos: PathBuf,
    /// Folders of photos that are sure to survive a power cut.
    folders: Mutex<BTreeSet<PathBuf>>,
}

impl Vault {
    /// Opens (and makes) the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        let vault = Self {
            root: folder.to_owned(),
            parts: folder.join("parts"),
            photos: folder.join("photos"),
            folders: Mutex::default(),
        };
        fs::create_dir_all(&vault.parts)?;
        fs::create_dir_all(&vault.photos)?;
        Ok(vault)
    }

    /// The folder that everything is in: the data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.root
    }

    fn part(&self, id: [u8; 16]) -> PathBuf {
        self.parts.join(hex::encode(&id))
    }

    fn photo(&self, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        self.photos.join(&name[..2]).join(name)
    }

    /// How many bytes of a part are here.
    #[must_use]
    pub fn offset(&self, id: [u8; 16]) -> u64 {
        fs::metadata(self.part(id)).map_or(0, |found| found.len())
    }

    /// Writes `bytes` at `offset`, which must be the part's end.
    ///
    /// # Errors
    /// Of the disk.
    pub fn append(&self, id: [u8; 16], offset: u64, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).write(true).truncate(false).open(self.part(id))?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    /// Cuts a part back to `length` bytes.
    ///
    /// # Errors
    /// Of the disk.
    pub fn cut(&self, id: [u8; 16], length: u64) -> std::io::Result<()> {
        OpenOptions::new().write(true).open(self.part(id))?.set_len(length)
    }

    /// Makes what has been written survive a power cut.
    ///
    /// # Errors
    /// Of the disk.
    pub fn sync(&self, id: [u8; 16]) -> std::io::Result<()> {
        match File::open(self.part(id)) {
            Ok(file) => file.sync_all(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The hash of a part.
    ///
    /// # Errors
    /// Of the disk.
    pub fn hash(&self, id: [u8; 16]) -> std::io::Result<BlobHash> {
        hash_of(File::open(self.part(id))?)
    }

    /// All bytes of a part.
    ///
    /// # Errors
    /// Of the disk.
    pub fn read_part(&self, id: [u8; 16]) -> std::io::Result<Vec<u8>> {
        fs::read(self.part(id))
    }

    /// Puts a part in its place under its hash, durably. Equal bytes take each other's place.
    ///
    /// # Errors
    /// Of the disk.
    pub fn publish(&self, id: [u8; 16], hash: BlobHash) -> std::io::Result<()> {
        let photo = self.photo(hash);
        let folder = photo.parent().unwrap_or(&self.photos);
        self.make(folder)?;
        self.sync(id)?;
        fs::rename(self.part(id), &photo)?;
        File::open(folder)?.sync_all()
    }

    /// Makes a folder of photos, durably.
    fn make(&self, folder: &Path) -> std::io::Result<()> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if !folders.contains(folder) {
            fs::create_dir_all(folder)?;
            File::open(&self.photos)?.sync_all()?;
            folders.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Whether a photo is here.
    #[must_use]
    pub fn has(&self, hash: BlobHash) -> bool {
        self.photo(hash).exists()
    }

    /// Whether a photo is here, and its bytes hash to its name.
    #[must_use]
    pub fn is_sound(&self, hash: BlobHash) -> bool {
        File::open(self.photo(hash)).and_then(hash_of).is_ok_and(|found| found == hash)
    }

    /// Puts a photo's bytes in their place, durably.
    ///
    /// # Errors
    /// Of the disk.
    pub fn put(&self, hash: BlobHash, bytes: &[u8]) -> std::io::Result<()> {
        let photo = self.photo(hash);
        let folder = photo.parent().unwrap_or(&self.photos);
        self.make(folder)?;
        let fresh = photo.with_extension("new");
        let mut file = File::create(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, &photo)?;
        File::open(folder)?.sync_all()
    }

    /// A photo's bytes.
    ///
    /// # Errors
    /// Of the disk.
    pub fn read(&self, hash: BlobHash) -> std::io::Result<Vec<u8>> {
        fs::read(self.photo(hash))
    }

    /// Puts bytes that are not what they should be out of the way, so that the right ones can take their place.
    ///
    /// # Errors
    /// Of the disk.
    pub fn set_aside(&self, hash: BlobHash) -> std::io::Result<()> {
        let photo = self.photo(hash);
        match fs::rename(&photo, photo.with_extension("spoilt")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Throws a photo away; whether it was there.
    ///
    /// # Errors
    /// Of the disk.
    pub fn drop_photo(&self, hash: BlobHash) -> std::io::Result<bool> {
        match fs::remove_file(self.photo(hash)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Throws a part away.
    ///
    /// # Errors
    /// Of the disk.
    pub fn drop_part(&self, id: [u8; 16]) -> std::io::Result<()> {
        match fs::remove_file(self.part(id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}
