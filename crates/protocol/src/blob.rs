//! Photos on the wire: which are wanted, and tus 1.0.0 to bring them.
//!
//! `POST /v1/blobs/query` asks; `POST /v1/blobs` creates an upload (`Upload-Length`, `Upload-Metadata: sha256 <base64 of
//! the hash in hex>`) and answers `Location`; `PATCH` brings bytes at `Upload-Offset`, with `Upload-Checksum: sha256
//! <base64>` if the sender likes; `HEAD` tells the offset.

use niangjia_domain::operation::{Blob, BlobHash};
use niangjia_domain::outcome::BlobReceipt;
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

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

/// The answer to [`BlobQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobQueryReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// The server's clock, for the anchor.
    pub now: ServerTime,
    /// One per blob asked for, in order.
    pub blobs: Vec<BlobStatus>,
}

/// What the server has of one blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobStatus {
    /// Which.
    pub hash: BlobHash,
    /// How far.
    #[serde(flatten)]
    pub standing: BlobStanding,
}

/// How much of a blob the server has from this install.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BlobStanding {
    /// All of it, and it hashes to its name.
    Have {
        /// Proof of it.
        receipt: BlobReceipt,
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
