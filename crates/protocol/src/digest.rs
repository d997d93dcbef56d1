//! Hashes: of operations and photos (SHA-256), and of what a feed holds (64 bits that add up).

use niangjia_domain::operation::BlobHash;
use sha2::{Digest as _, Sha256};

use crate::pull::DocKey;

/// Names the algorithm beside every stored digest, so that another may follow.
pub const SHA_256: &str = "sha-256";

/// SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> BlobHash {
    BlobHash(Sha256::digest(bytes).into())
}

/// SHA-256 of bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// The next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The hash of all pieces.
    #[must_use]
    pub fn finish(self) -> BlobHash {
        BlobHash(self.0.finalize().into())
    }
}

/// The share of one document in its feed's digest. A feed's digest is the sum of these modulo 2^64, so both sides keep
/// it up to date by adding and subtracting.
#[must_use]
pub fn member(key: DocKey, rev: u32) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update([key.kind.number()]);
    hasher.update(key.id);
    hasher.update(rev.to_le_bytes());
    let hash: [u8; 32] = hasher.finalize().into();
    u64::from_le_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}
