//! Ballast: a file that only takes room, so that it can be thrown off when the disk is full and the journal still be
//! written.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Room kept for the journal, in bytes (sync.md §12).
pub(crate) const BALLAST_BYTES: u64 = 32 * 1024 * 1024;
const FILE: &str = "ballast";
const PIECE_BYTES: usize = 1024 * 1024;

#[derive(Debug)]
pub(crate) struct Ballast {
    path: PathBuf,
    bytes: u64,
}

impl Ballast {
    pub(crate) fn in_folder(folder: &Path, bytes: u64) -> Self {
        Self { path: folder.join(FILE), bytes }
    }

    /// Bytes that it takes now.
    pub(crate) fn weight(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |file| file.len())
    }

    /// Throws it off; whether that made room.
    pub(crate) fn throw_off(&self) -> io::Result<bool> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes it in again, if `free` leaves twice as much beside it.
    pub(crate) fn take_in(&self, free: u64) -> io::Result<()> {
        if self.weight() >= self.bytes || free < self.bytes.saturating_mul(3) {
            return Ok(());
        }
        let written = self.fill();
        if written.is_err() {
            self.throw_off()?;
        }
        written
    }

    /// Bytes that no file system can make smaller.
    fn fill(&self) -> io::Result<()> {
        let mut file = File::create(&self.path)?;
        let mut left = self.bytes;
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut piece = Vec::with_capacity(PIECE_BYTES);
        while left > 0 {
            piece.clear();
            while piece.len() < PIECE_BYTES {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                piece.extend_from_slice(&state.to_le_bytes());
            }
            let now = left.min(PIECE_BYTES as u64);
            file.write_all(&piece[..usize::try_from(now).unwrap_or(PIECE_BYTES)])?;
            left -= now;
        }
        file.sync_all()
    }
}
