//! The sealed bundle: everything unsent as one file that travels by any wire and that only the county opens.
//!
//! In clear: `NJB1`, the county's public key (32 bytes), the install that wrote it (16), the head of a
//! [`crate::seal::Sealer`] (36). Then parts, each closed, with its length before it (four bytes, little end first; the
//! highest bit marks the last part). The first byte of an opened part says what it is: 1 operations as a push frames them
//! ([`niangjia_protocol::frame`]), 2 a photo (its hash, then its bytes), 0 the end (the install's signature over the
//! SHA-256 of all bytes before this part). Last, in clear, 32 bytes: the SHA-256 of all bytes before them, so that
//! whoever only carries the file can see that it is whole.

use std::io::{Read, Write};

use niangjia_domain::id::InstallId;
use niangjia_domain::operation::{BlobHash, OPERATION_BYTES_MAX, PHOTO_BYTES_MAX};
use niangjia_protocol::Malformed;
use niangjia_protocol::digest::{Hasher, sha256};
use niangjia_protocol::frame::{self, OPERATIONS_MAX, Signed};
use niangjia_protocol::signature::{InstallKey, SIGNATURE_BYTES, verify};

use crate::seal::{Last, OVERHEAD_BYTES, Opener, Sealer};

/// What a bundle begins with.
pub const MARK: [u8; 4] = *b"NJB1";
/// Mark, county, install, and the sealer's head.
const HEAD_BYTES: usize = 4 + 32 + 16 + SEAL_BYTES;
const SEAL_BYTES: usize = 36;
/// The clear hash at the end.
pub const TAIL_BYTES: usize = 32;
/// The highest bit of a part's length: it is the last.
const LAST_BIT: u32 = 1 << 31;
/// The longest part: a photo, or operations, with what closing adds.
const PART_BYTES_MAX: usize = 1 + 32 + PHOTO_BYTES_MAX as usize + OVERHEAD_BYTES;
/// Operations go into parts of about this size, in bytes (a default: what one transaction takes well).
const OPERATIONS_BYTES: usize = 1024 * 1024;
/// Names what the install signs.
const PURPOSE: &[u8] = b"niangjia bundle 1\0";

const END: u8 = 0;
const OPERATIONS: u8 = 1;
const PHOTO: u8 = 2;

/// Why a bundle cannot be taken. Nothing of it was taken then.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Another kind of file.
    #[error("this is no bundle of ours")]
    Foreign,
    /// Sealed for another county.
    #[error("it was sealed for another county")]
    OtherCounty,
    /// The install that wrote it is not enrolled at this county.
    #[error("the device that wrote it is not enrolled at this county")]
    UnknownInstall,
    /// It ends too early.
    #[error("the file is cut short")]
    Short,
    /// Some of its bytes are not what they were.
    #[error("the file is damaged")]
    Damaged,
    /// It cannot be read.
    #[error("reading the file: {0}")]
    Io(std::io::Error),
}

impl From<std::io::Error> for BundleError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof { Self::Short } else { Self::Io(error) }
    }
}

/// What anybody sees of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The county's X25519 public key that it is sealed for.
    pub county: [u8; 32],
    /// The install that wrote it.
    pub install: InstallId,
}

/// What is in a bundle.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// Operations, as they would be pushed.
    Operations(Vec<Signed>),
    /// A photo; its bytes hash to its name.
    Photo(BlobHash, Vec<u8>),
    /// The end: everything before came whole. What the install signed.
    End(Ending),
}

/// How a bundle ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    digest: BlobHash,
    signature: [u8; SIGNATURE_BYTES],
}

impl Ending {
    /// Whether the install with this public key wrote the bundle.
    #[must_use]
    pub fn is_by(&self, key: &[u8; 32]) -> bool {
        verify(key, &signed_bytes(self.digest), &self.signature)
    }
}

fn signed_bytes(digest: BlobHash) -> Vec<u8> {
    [PURPOSE, digest.0.as_slice()].concat()
}

/// Writes a bundle, part by part.
pub struct Writer<W> {
    file: W,
    sealer: Sealer,
    hasher: Hasher,
}

impl<W: Write> Writer<W> {
    /// Begins one. `entropy` is random and used once.
    ///
    /// # Errors
    /// Of the file.
    pub fn begin(file: W, head: Head, entropy: [u8; 32]) -> std::io::Result<Self> {
        let mut writer = Self { file, sealer: Sealer::new(&head.county, entropy), hasher: Hasher::default() };
        let seal = writer.sealer.head().to_vec();
        writer.put(&[MARK.as_slice(), &head.county, &head.install.bytes(), &seal].concat())?;
        Ok(writer)
    }

    /// Adds operations, in parts.
    ///
    /// # Errors
    /// Of the file.
    pub fn operations(&mut self, operations: &[Signed]) -> std::io::Result<()> {
        let mut from = 0;
        while from < operations.len() {
            let mut size = 0;
            let more = operations[from..].iter().take(OPERATIONS_MAX).take_while(|signed| {
                size += signed.bytes.len() + SIGNATURE_BYTES;
                size <= OPERATIONS_BYTES.max(OPERATION_BYTES_MAX)
            });
            let count = more.count().max(1);
            self.part(OPERATIONS, &[&frame::encode(&operations[from..from + count])])?;
            from += count;
        }
        Ok(())
    }

    /// Adds a photo of that hash.
    ///
    /// # Errors
    /// Of the file.
    pub fn photo(&mut self, hash: BlobHash, bytes: &[u8]) -> std::io::Result<()> {
        self.part(PHOTO, &[&hash.0, bytes])
    }

    /// Ends it, signed by the install that wrote it; gives the file back.
    ///
    /// # Errors
    /// Of the file.
    pub fn end(mut self, key: &InstallKey) -> std::io::Result<W> {
        let signature = key.sign(&signed_bytes(self.hasher.clone().finish()));
        let closed = self.sealer.part(&[[END].as_slice(), &signature].concat(), Last::Yes);
        self.closed(&closed, LAST_BIT)?;
        let tail = self.hasher.clone().finish().0;
        self.file.write_all(&tail)?;
        Ok(self.file)
    }

    fn part(&mut self, kind: u8, bytes: &[&[u8]]) -> std::io::Result<()> {
        let mut opened = vec![kind];
        bytes.iter().for_each(|piece| opened.extend_from_slice(piece));
        let closed = self.sealer.part(&opened, Last::No);
        self.closed(&closed, 0)
    }

    fn closed(&mut self, closed: &[u8], flag: u32) -> std::io::Result<()> {
        // Parts have a limit far below 2 GiB.
        let length = u32::try_from(closed.len()).unwrap_or(u32::MAX >> 1) | flag;
        self.put(&length.to_le_bytes())?;
        self.put(closed)
    }

    fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }
}

/// Reads what anybody sees of a bundle.
///
/// # Errors
/// [`BundleError::Foreign`], [`BundleError::Short`].
pub fn read_head(bytes: &[u8]) -> Result<Head, BundleError> {
    let rest = bytes.strip_prefix(&MARK).ok_or(BundleError::Foreign)?;
    let (county, rest) = rest.split_first_chunk::<32>().ok_or(BundleError::Short)?;
    let (install, _) = rest.split_first_chunk::<16>().ok_or(BundleError::Short)?;
    Ok(Head { county: *county, install: InstallId::from_bytes(*install) })
}

/// Reads a bundle with the county's secret, part by part; never more than one part is in memory.
pub struct Reader<R> {
    file: R,
    head: Head,
    opener: Opener,
    hasher: Hasher,
}

impl<R: Read> Reader<R> {
    /// Begins to read. `secret_of` gives the secret half of a county's public key, if it is known here.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn open(mut file: R, secret_of: impl FnOnce(&[u8; 32]) -> Option<[u8; 32]>) -> Result<Self, BundleError> {
        let mut bytes = [0; HEAD_BYTES];
        let mut mark = [0; 4];
        file.read_exact(&mut mark).map_err(|_| BundleError::Foreign)?;
        if mark != MARK {
            return Err(BundleError::Foreign);
        }
        bytes[..4].copy_from_slice(&mark);
        file.read_exact(&mut bytes[4..])?;
        let head = read_head(&bytes)?;
        let secret = secret_of(&head.county).ok_or(BundleError::OtherCounty)?;
        let opener = Opener::new(&bytes[HEAD_BYTES - SEAL_BYTES..], &secret).map_err(|_| BundleError::Damaged)?;
        let mut hasher = Hasher::default();
        hasher.update(&bytes);
        Ok(Self { file, head, opener, hasher })
    }

    /// What anybody sees of it.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The next part; after [`Part::End`] there is none.
    ///
    /// # Errors
    /// [`BundleError`].
    pub fn part(&mut self) -> Result<Part, BundleError> {
        let digest = self.hasher.clone().finish();
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        self.hasher.update(&length);
        let length = u32::from_le_bytes(length);
        let last = if length & LAST_BIT == 0 { Last::No } else { Last::Yes };
        let length = (length & !LAST_BIT) as usize;
        if length > PART_BYTES_MAX {
            return Err(BundleError::Damaged);
        }
        let mut closed = Vec::new();
        // Read as it comes: a length that lies takes no memory.
        (&mut self.file).take(length as u64).read_to_end(&mut closed)?;
        if closed.len() < length {
            return Err(BundleError::Short);
        }
        self.hasher.update(&closed);
        let opened = self.opener.part(&closed, last).map_err(|_| BundleError::Damaged)?;
        match (opened.split_first(), last) {
            (Some((&END, signature)), Last::Yes) => self.end(digest, signature),
            (Some((&OPERATIONS, frames)), Last::No) => Ok(Part::Operations(frame::decode(frames)?)),
            (Some((&PHOTO, photo)), Last::No) => {
                let (hash, bytes) = photo.split_first_chunk::<32>().ok_or(BundleError::Damaged)?;
                let hash = BlobHash(*hash);
                if sha256(bytes) == hash { Ok(Part::Photo(hash, bytes.to_vec())) } else { Err(BundleError::Damaged) }
            }
            (Some(_) | None, _) => Err(BundleError::Damaged),
        }
    }

    fn end(&mut self, digest: BlobHash, signature: &[u8]) -> Result<Part, BundleError> {
        let signature = signature.try_into().map_err(|_| BundleError::Damaged)?;
        let whole = self.hasher.clone().finish();
        let mut tail = [0; TAIL_BYTES];
        self.file.read_exact(&mut tail)?;
        let mut more = [0; 1];
        if tail != whole.0 || self.file.read(&mut more)? > 0 {
            return Err(BundleError::Damaged);
        }
        Ok(Part::End(Ending { digest, signature }))
    }
}

impl From<Malformed> for BundleError {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}
