//! Operations: everything a person does, authored once as bytes, signed once, and never written again.
//!
//! The envelope says who, when, where and on what; [`Act`] says what. An act is a *fact* (always kept) or an *intent*
//! (judged by the server), never both: [`Kind::class`].

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::id::{InstallId, OpId, TicketId, UserId};
use crate::time::Captured;

pub use crate::kind::{Class, Kind};

/// Longest text field, in characters (decisions.md, Limits: a default).
pub const TEXT_CHARS_MAX: usize = 20_000;
/// Longest operation, in bytes as authored (decisions.md, Limits: a default).
pub const OPERATION_BYTES_MAX: usize = 64 * 1024;
/// Most photos of one visit (decisions.md, Limits: a default).
pub const PHOTOS_PER_VISIT_MAX: usize = 200;
/// Largest photo, in bytes (decisions.md, Limits: a default).
pub const PHOTO_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// One operation, as authored on a device.
///
/// JSON, UTF-8. The bytes are stored, sent, hashed and signed as they were first written; this type is only a reading of
/// them. Unknown fields are left alone, unknown kinds fail to read and are kept as bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Its id; the key of idempotency for the life of the system.
    pub op: OpId,
    /// The install that authored it.
    pub install: InstallId,
    /// Its place among the operations of this install, dense from 1.
    pub seq: u64,
    /// The person.
    pub actor: UserId,
    /// The ticket it is about; a registration brings the id of the ticket to be.
    pub ticket: TicketId,
    /// The revision of the ticket that the person had before him; 0 for none.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub base_rev: u32,
    /// Operations that must be judged before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deps: Vec<OpId>,
    /// Bytes that travel beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blobs: Vec<Blob>,
    /// What the device knew about time.
    pub captured: Captured,
    /// Version of the app.
    pub app: String,
    /// Version of the kind's payload.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub v: u8,
    /// What was done.
    #[serde(flatten)]
    pub act: Act,
}

fn is_zero(rev: &u32) -> bool {
    *rev == 0
}

const fn first() -> u8 {
    1
}

fn is_first(version: &u8) -> bool {
    *version == 1
}

impl Operation {
    /// The kind of its act.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.act.kind()
    }
}

/// What can be read of an operation even when its kind is not known here: enough to keep it, receipt it and order it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// See [`Operation::op`].
    pub op: OpId,
    /// See [`Operation::install`].
    pub install: InstallId,
    /// See [`Operation::seq`].
    #[serde(default)]
    pub seq: u64,
    /// See [`Operation::ticket`].
    #[serde(default)]
    pub ticket: Option<TicketId>,
}

/// SHA-256 of some bytes; lower-case hex in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash(pub [u8; 32]);

impl core::fmt::Display for BlobHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for BlobHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "BlobHash({self})")
    }
}

/// Not sixty-four hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in hexadecimal")]
pub struct BadHash;

impl core::str::FromStr for BlobHash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(BadHash);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).map_err(|_| BadHash)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for BlobHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BlobHash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Bytes that an operation refers to by their hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Of the bytes as they travel.
    pub hash: BlobHash,
    /// Length in bytes.
    pub bytes: u64,
    /// Which copy of the picture.
    pub tier: Tier,
    /// What the bytes are.
    pub media: Media,
}

/// Which copy of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// At most 80 KB, upright, watermarked: travels with the text.
    Preview,
    /// As the camera made it: travels by policy or on request.
    Original,
}

/// Kinds of bytes that are accepted as photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Media {
    /// JPEG
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// PNG
    #[serde(rename = "image/png")]
    Png,
    /// WebP
    #[serde(rename = "image/webp")]
    Webp,
}
