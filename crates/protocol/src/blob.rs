//! Photos on the wire: which are wanted, and tus 1.0.0 to bring them.
//!
//! `POST /v1/blobs/query` asks; `POST /v1/blobs` creates an upload (`Upload-Length`, `Upload-Metadata: sha256 <base64 of
//! the hash in hex>`), with its first bytes or all of them if the sender likes, and answers `Location`; `PATCH` brings bytes at `Upload-Offset`, with `Upload-Checksum: sha256
//! <base64>` if the sender likes; `HEAD` tells the offset.

use niangjia_domain::operation::{Blob, BlobHash};
use niangjia_domain::outcome::{BlobReceipt, Proof};
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

use crate::digest::Hasher;

/// The version of tus that is spoken.
pub const TUS_VERSION: &str = "1.0.0";
/// The header of the answer to an upload's last piece: its [`BlobReceipt`] as JSON.
pub const RECEIPT: &str = "x-receipt";
/// Most blobs in one query.
pub const QUERY_MAX: usize = 500;

/// POST [`crate::path::BLOB_QUERY`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobQuery {
    /// What the device could send.
    pub blobs: Vec<Blob>,
}

impl BlobQuery {
    /// Names the question in its answer: SHA-256 over the hashes asked for, in order.
    #[must_use]
    pub fn digest(&self) -> BlobHash {
        let mut hasher = Hasher::default();
        self.blobs.iter().for_each(|blob| hasher.update(&blob.hash.0));
        hasher.finish()
    }
}

/// The answer to [`BlobQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobQueryReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// The server's clock, for the anchor.
    pub now: ServerTime,
    /// [`BlobQuery::digest`] of what is answered.
    pub asked: BlobHash,
    /// One per blob asked for, in order; their hashes, which do not compress, are not said again.
    pub blobs: Vec<BlobStanding>,
}

/// How much of a blob the server has from this install.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BlobStanding {
    /// All of it, and it hashes to its name: what its receipt says beside hash and length.
    Have {
        /// See [`BlobReceipt::number`].
        number: u64,
        /// See [`BlobReceipt::received`].
        received: ServerTime,
        /// See [`BlobReceipt::proof`].
        proof: Proof,
    },
    /// The first bytes.
    Offset {
        /// How many.
        offset: u64,
        /// Where to go on.
        location: String,
    },
    /// Nothing.
    Need,
}

impl BlobStanding {
    /// That all of it is here, as its receipt says.
    #[must_use]
    pub const fn have(receipt: &BlobReceipt) -> Self {
        Self::Have { number: receipt.number, received: receipt.received, proof: receipt.proof }
    }
}
