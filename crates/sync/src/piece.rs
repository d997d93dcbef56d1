//! How large the next piece of a photo is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use niangjia_domain::operation::BlobHash;

/// Pieces start here and move between [`PIECE_BYTES_MIN`] and [`PIECE_BYTES_MAX`] (defaults: a photo as a phone takes it when
/// told to save room; a second on a slow link).
const PIECE_BYTES_FIRST: u64 = 384 * 1024;
/// The smallest piece.
const PIECE_BYTES_MIN: u64 = 16 * 1024;
/// The largest piece.
const PIECE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// A piece that took longer halves the next, half as long doubles it. The end of each piece is waited for, so short ones waste
/// a way there and back each; long ones only tell seldom how far they are (a default: 4 % of it at 400 kbit/s and 600 ms).
const SLOW_MS: i64 = 15_000;

/// The size of the next piece: shared by all streams, and kept from run to run.
#[derive(Debug, Clone, Default)]
pub struct Pieces(Arc<Mutex<Size>>);

#[derive(Debug)]
struct Size {
    bytes: u64,
    /// A piece of this photo, from there on, broke off; how much of it came is not known yet.
    broken: Option<(BlobHash, u64)>,
}

impl Default for Size {
    fn default() -> Self {
        Self { bytes: PIECE_BYTES_FIRST, broken: None }
    }
}

impl Pieces {
    fn lock(&self) -> MutexGuard<'_, Size> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes of the next piece.
    pub(crate) fn next_bytes(&self) -> u64 {
        self.lock().bytes
    }

    /// A piece came whole, after so long.
    pub(crate) fn came(&self, took_ms: i64) {
        let mut size = self.lock();
        if took_ms > SLOW_MS {
            size.bytes = (size.bytes / 2).max(PIECE_BYTES_MIN);
        } else if took_ms < SLOW_MS / 2 {
            size.bytes = (size.bytes * 2).min(PIECE_BYTES_MAX);
        }
    }

    /// A piece broke off that began at `offset`.
    pub(crate) fn broke(&self, hash: BlobHash, offset: u64) {
        self.lock().broken = Some((hash, offset));
    }

    /// The county has so much of a photo. Where something of a broken piece came, the next may be as large; where nothing
    /// did, something on the way only lets whole requests through, and smaller ones may pass.
    pub(crate) fn found(&self, hash: BlobHash, offset: u64) {
        let mut size = self.lock();
        if let Some((_, from)) = size.broken.take_if(|(broken, _)| *broken == hash)
            && offset <= from
        {
            size.bytes = (size.bytes / 2).max(PIECE_BYTES_MIN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_follow_the_link_and_shrink_only_where_nothing_of_them_came() {
        let pieces = Pieces::default();
        let hash = BlobHash([1; 32]);
        pieces.broke(hash, 1_000);
        pieces.found(BlobHash([2; 32]), 0);
        pieces.found(hash, 1_001);
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_FIRST, "something came");
        pieces.broke(hash, 1_001);
        pieces.found(hash, 1_001);
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_FIRST / 2, "nothing came");
        pieces.found(hash, 1_001);
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_FIRST / 2, "of a break it is heard once");
        for _ in 0..20 {
            pieces.broke(hash, 0);
            pieces.found(hash, 0);
        }
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_MIN);
        for _ in 0..20 {
            pieces.came(SLOW_MS / 2 - 1);
        }
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_MAX);
        pieces.came(SLOW_MS + 1);
        assert_eq!(pieces.next_bytes(), PIECE_BYTES_MAX / 2);
    }
}
