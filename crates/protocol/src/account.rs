//! Enrolment and sessions.

use niangjia_domain::id::InstallId;
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

/// Bytes as lower-case hexadecimal text.
pub mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer};

    /// Two digits a byte.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The bytes of `text`, unless it is no hexadecimal text.
    #[must_use]
    pub fn decode(text: &str) -> Option<Vec<u8>> {
        if !text.is_ascii() || !text.len().is_multiple_of(2) {
            return None;
        }
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
    }

    /// For `#[serde(with)]`.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer, const N: usize>(bytes: &[u8; N], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode(bytes))
    }

    /// For `#[serde(with)]`.
    ///
    /// # Errors
    /// When the text is not `2 N` hexadecimal digits.
    pub fn deserialize<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<[u8; N], D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        decode(&text)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| serde::de::Error::custom("not hexadecimal of the right length"))
    }
}

/// POST [`crate::path::ENROL`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// Sixteen Crockford base-32 characters, without hyphens, upper case.
    pub code: String,
    /// Minted by the device.
    pub install: InstallId,
    /// Public half of the install's key.
    #[serde(with = "hex")]
    pub key: [u8; 32],
    /// What the device calls itself, shown to its owner and the admin.
    pub device: String,
}

/// The answer to [`EnrolRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// Whose install this now is.
    pub member: Member,
    /// The county's name, for the head of screens and the stamps.
    pub county_name: String,
    /// The county's X25519 public key: wraps the device's data key and sealed bundles.
    #[serde(with = "hex")]
    pub county_key: [u8; 32],
    /// The county's Ed25519 public key, which its receipts are checked with.
    #[serde(with = "hex")]
    pub receipt_key: [u8; 32],
    /// The server's clock, for the anchor.
    pub now: ServerTime,
}

/// POST [`crate::path::CHALLENGE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeRequest {
    /// Who asks.
    pub install: InstallId,
}

/// The answer to [`ChallengeRequest`]. Good for one minute, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// To be signed, as [`SessionRequest::signed_bytes`] says.
    #[serde(with = "hex")]
    pub challenge: [u8; 32],
    /// The server's clock, for the anchor.
    pub now: ServerTime,
}

/// POST [`crate::path::SESSION`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRequest {
    /// Who asks.
    pub install: InstallId,
    /// The challenge.
    #[serde(with = "hex")]
    pub challenge: [u8; 32],
    /// The install's signature over [`SessionRequest::signed_bytes`].
    #[serde(with = "hex")]
    pub signature: [u8; 64],
}

impl SessionRequest {
    /// What is signed: a name for the purpose, then the challenge.
    #[must_use]
    pub fn signed_bytes(challenge: &[u8; 32]) -> Vec<u8> {
        let mut bytes = b"niangjia session 1\0".to_vec();
        bytes.extend_from_slice(challenge);
        bytes
    }
}

/// The answer to [`SessionRequest`]. A revoked person gets [`niangjia_domain::code::Code::Revoked`] instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// Opaque; sent as `authorization: Bearer`.
    #[serde(with = "hex")]
    pub token: [u8; 32],
    /// Until when it is good.
    pub expires: ServerTime,
    /// Who the person is now.
    pub member: Member,
    /// What the install is to do, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// The server's clock, for the anchor.
    pub now: ServerTime,
}

/// What the county asks an install to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Its id is used twice (a copied or restored device): go on under another, by a [`SuccessionRequest`].
    TakeNewId,
}

/// POST [`crate::path::SUCCESSION`]: an install goes on under another id with another key. It can be shown again at any
/// time, also to a county that went back to before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessionRequest {
    /// The id that it had.
    pub install: InstallId,
    /// The id under which it goes on, minted by the device.
    pub next: InstallId,
    /// Public half of the new key.
    #[serde(with = "hex")]
    pub key: [u8; 32],
    /// By the old key, over [`SuccessionRequest::signed_bytes`].
    #[serde(with = "hex")]
    pub signature: [u8; 64],
}

impl SuccessionRequest {
    /// What is signed: a name for the purpose, both ids, the new key.
    #[must_use]
    pub fn signed_bytes(install: InstallId, next: InstallId, key: &[u8; 32]) -> Vec<u8> {
        let mut bytes = b"niangjia succession 1\0".to_vec();
        bytes.extend_from_slice(&install.bytes());
        bytes.extend_from_slice(&next.bytes());
        bytes.extend_from_slice(key);
        bytes
    }
}

/// The answer to [`SuccessionRequest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessionReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
}
