//! Hashes: of operations and photos (SHA-256), and of what a feed holds (64 bits that add up).

use niangjia_domain::operation::BlobHash;
use sha2::{Digest as _, Sha256};

use crate::planted::{self, Bug};
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

/// What is in a document: the same on both sides, since bodies travel and lie as the server wrote them.
#[must_use]
pub fn content(body: &[u8]) -> u64 {
    if planted::is(Bug::RevisionsCompared) { 0 } else { short(Sha256::digest(body).into()) }
}

/// The share of one document in the digest of its range ([`crate::pull::Ranges`]): by its [`content`], since revisions are
/// counted again by a server that has gone back in time, and by its revision, since a content may come back.
#[must_use]
pub fn ranged(key: DocKey, rev: u32, content: u64) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update([key.kind.number()]);
    hasher.update(key.id);
    hasher.update(rev.to_le_bytes());
    hasher.update(content.to_le_bytes());
    short(hasher.finalize().into())
}

/// The share of one document in its feed's digest. A feed's digest is the sum of these modulo 2^64, so both sides keep
/// it up to date by adding and subtracting.
#[must_use]
pub fn member(key: DocKey, rev: u32) -> u64 {
    let mut hasher = Sha256::new();
    hasher.update([key.kind.number()]);
    hasher.update(key.id);
    hasher.update(rev.to_le_bytes());
    short(hasher.finalize().into())
}

fn short(hash: [u8; 32]) -> u64 {
    u64::from_le_bytes([hash[0], hash[1], hash[2], hash[3], hash[4], hash[5], hash[6], hash[7]])
}
