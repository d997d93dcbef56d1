//! How a request says who sends it.
//!
//! Reading needs a session (`authorization: Bearer <64 hex>`). Delivering needs only the install's signature, always:
//! `authorization: Install <install> <nonce> <signature>`, the signature being over method, path and nonce.

use niangjia_domain::id::InstallId;

use crate::account::hex;
use crate::signature::{InstallKey, SIGNATURE_BYTES, verify};

/// What an `authorization` header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorization {
    /// A session's token.
    Session([u8; 32]),
    /// An install's signature.
    Install(Box<InstallProof>),
}

/// An install's signature over one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallProof {
    /// Who.
    pub install: InstallId,
    /// Drawn for this request.
    pub nonce: [u8; 16],
    /// Over a name for the purpose, the method, the path and the nonce.
    pub signature: [u8; SIGNATURE_BYTES],
}

impl InstallProof {
    /// Signs a request for `method` (upper case) on `path` (with its query, if any).
    #[must_use]
    pub fn make(install: InstallId, key: &InstallKey, method: &str, path: &str, nonce: [u8; 16]) -> Self {
        let signature = key.sign(&Self::signed_bytes(method, path, &nonce));
        Self { install, nonce, signature }
    }

    /// Whether the holder of `public` made it for this request.
    #[must_use]
    pub fn is_by(&self, public: &[u8; 32], method: &str, path: &str) -> bool {
        verify(public, &Self::signed_bytes(method, path, &self.nonce), &self.signature)
    }

    fn signed_bytes(method: &str, path: &str, nonce: &[u8; 16]) -> Vec<u8> {
        let mut bytes = b"niangjia request 1\0".to_vec();
        bytes.extend_from_slice(method.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(nonce);
        bytes
    }
}

impl Authorization {
    /// The header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        match self {
            Self::Session(token) => format!("Bearer {}", hex::encode(token)),
            Self::Install(proof) => {
                format!("Install {} {} {}", proof.install, hex::encode(&proof.nonce), hex::encode(&proof.signature))
            }
        }
    }

    /// What a header says; `None` when it is not one of ours.
    #[must_use]
    pub fn from_header(value: &str) -> Option<Self> {
        let (scheme, rest) = value.split_once(' ')?;
        match scheme {
            "Bearer" => Some(Self::Session(hex::decode(rest)?.try_into().ok()?)),
            "Install" => {
                let mut parts = rest.split(' ');
                let proof = InstallProof {
                    install: parts.next()?.parse().ok()?,
                    nonce: hex::decode(parts.next()?)?.try_into().ok()?,
                    signature: hex::decode(parts.next()?)?.try_into().ok()?,
                };
                parts.next().is_none().then(|| Self::Install(Box::new(proof)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_good_for_its_own_request_only() {
        let key = InstallKey::from_seed(&[1; 32]);
        let proof = InstallProof::make(InstallId::from_bytes([2; 16]), &key, "POST", "/v1/push", [3; 16]);
        let header = Authorization::Install(Box::new(proof)).to_header();
        let Some(Authorization::Install(read)) = Authorization::from_header(&header) else {
            panic!("the header must read as an install's proof");
        };
        assert!(read.is_by(&key.public(), "POST", "/v1/push"));
        assert!(!read.is_by(&key.public(), "POST", "/v1/blobs"));
        assert_eq!(Authorization::from_header("Bearer zz"), None);
    }
}
