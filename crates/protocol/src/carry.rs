//! A sealed bundle on its way to the county, carried by anybody who is enrolled: pieces of a file, named by its hash.
//!
//! `POST /v1/bundles` with `x-bundle` (SHA-256 of the whole file, hexadecimal), `upload-length` (of the file) and
//! `upload-offset` (where the piece belongs) brings a piece. The answer says how far the county is; once it has all of
//! it, it takes the bundle in and answers with the receipts. Asked again, it answers the same.

use niangjia_domain::operation::BlobHash;
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

/// The header with the hash of the whole file.
pub const BUNDLE: &str = "x-bundle";
/// The header with the length of the whole file.
pub const LENGTH: &str = "upload-length";
/// The header with the place of the piece.
pub const OFFSET: &str = "upload-offset";
/// The longest piece, in bytes (a default: twenty seconds at 400 kbit/s).
pub const PIECE_BYTES_MAX: usize = 1024 * 1024;
/// The largest bundle, in bytes (a default: a thousand originals of 4 MB).
pub const BUNDLE_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// The answer to a piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// The server's clock.
    pub now: ServerTime,
    /// Which bundle it is about.
    pub bundle: BlobHash,
    /// How many bytes of it the county has.
    pub offset: u64,
    /// Once it has taken the bundle in: a list of receipts ([`crate::receipt::list::ReceiptList`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipts: Option<String>,
}
