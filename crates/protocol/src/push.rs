//! The answer to a push: per operation, whether it is stored, and its receipt if it has one already.

use niangjia_domain::id::OpId;
use niangjia_domain::outcome::Receipt;
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

/// JSON, zstd over it when the body says so (`content-encoding: zstd`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// The server's clock, for the anchor.
    pub now: ServerTime,
    /// One per frame, in order.
    pub operations: Vec<Stored>,
}

/// What happened to one frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The operation.
    pub op: OpId,
    /// How it was kept.
    pub how: Kept,
    /// Its receipt, as far as there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// How an operation was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Its bytes are durable.
    Stored,
    /// The same bytes were there.
    Duplicate,
    /// Other bytes are there under this id; these are kept under an id of the server's.
    IdClash,
    /// Not kept: the signature is not its install's. The device looks at its own copy.
    BadSignature,
}
