//! What device and server say to each other: bytes in, values out, and back. No I/O, no clock.
//!
//! Operations travel as the bytes they were authored as, framed with their signature ([`frame`]). Documents travel as the
//! rows the server stores ([`pull`]). Everything else is small JSON ([`account`], [`blob`], [`push`]).

#![warn(missing_docs)]

pub mod account;
pub mod auth;
pub mod blob;
pub mod carry;
pub mod codec;
#[cfg(not(target_arch = "wasm32"))]
pub mod compress;
pub mod digest;
pub mod error;
pub mod frame;
pub mod offer;
pub mod planted;
pub mod pull;
pub mod push;
pub mod receipt;
pub mod signature;

pub use error::Malformed;

/// The version that this code speaks. `/push` accepts every version ever shipped; `/pull` may answer 426.
pub const VERSION: u8 = 1;

/// Where things are asked for, under the server's address.
pub mod path {
    /// POST: an enrolment code for an account on this install.
    pub const ENROL: &str = "/v1/enrol";
    /// POST: a challenge to sign.
    pub const CHALLENGE: &str = "/v1/session/challenge";
    /// POST: the signed challenge for a session.
    pub const SESSION: &str = "/v1/session";
    /// What was acknowledged before the county went back to a backup.
    pub const OFFER: &str = "/v1/offer";
    /// An install goes on under another id.
    pub const SUCCESSION: &str = "/v1/succession";
    /// POST: operations, framed.
    pub const PUSH: &str = "/v1/push";
    /// POST: a piece of a sealed bundle ([`crate::carry`]).
    pub const BUNDLES: &str = "/v1/bundles";
    /// POST: cursors for rows.
    pub const PULL: &str = "/v1/pull";
    /// POST: which blobs are wanted.
    pub const BLOB_QUERY: &str = "/v1/blobs/query";
    /// tus 1.0 uploads are created here (POST) and live below it (HEAD, PATCH).
    pub const BLOB_UPLOAD: &str = "/v1/blobs";
    /// GET `/v1/blob/{hash}`: the bytes of a photo that the caller may see.
    pub const BLOB: &str = "/v1/blob";
    /// GET: whether the server lives.
    pub const HEALTH: &str = "/healthz";
    /// GET: the description of all this.
    pub const OPENAPI: &str = "/openapi.json";
}
