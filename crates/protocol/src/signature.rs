//! Install keys: Ed25519, one pair per install, one signature per operation.

use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};

/// Length of a signature, in bytes.
pub const SIGNATURE_BYTES: usize = 64;
/// Names the algorithm beside every stored signature, so that another may follow.
pub const ED25519: &str = "ed25519";

/// The secret half of an install's key. Wiped from memory when dropped.
#[derive(Clone)]
pub struct InstallKey(Secret);

#[derive(Clone)]
enum Secret {
    Ed25519(SigningKey),
    #[cfg(feature = "planted")]
    Cheap(crate::planted::CheapKey),
}

impl core::fmt::Debug for InstallKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("InstallKey")
    }
}

impl InstallKey {
    /// From 32 random bytes, new or stored.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        #[cfg(feature = "planted")]
        if crate::planted::signs_cheaply() {
            return Self(Secret::Cheap(crate::planted::CheapKey::from_seed(seed)));
        }
        Self(Secret::Ed25519(SigningKey::from_bytes(seed)))
    }

    /// The public half, 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        match &self.0 {
            Secret::Ed25519(key) => key.verifying_key().to_bytes(),
            #[cfg(feature = "planted")]
            Secret::Cheap(key) => key.public(),
        }
    }

    /// Signs `bytes`.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; SIGNATURE_BYTES] {
        match &self.0 {
            Secret::Ed25519(key) => key.sign(bytes).to_bytes(),
            #[cfg(feature = "planted")]
            Secret::Cheap(key) => crate::planted::cheap_signature(&key.public(), bytes),
        }
    }
}

/// Whether `signature` over `bytes` was made with the secret half of `public`.
#[must_use]
pub fn verify(public: &[u8; 32], bytes: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    #[cfg(feature = "planted")]
    if crate::planted::signs_cheaply() {
        return *signature == crate::planted::cheap_signature(public, bytes);
    }
    VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify(bytes, &Signature::from_bytes(signature)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_changed_bit_breaks_a_signature() {
        let key = InstallKey::from_seed(&[3; 32]);
        let signature = key.sign(b"ten workers");
        assert!(verify(&key.public(), b"ten workers", &signature));
        assert!(!verify(&key.public(), b"ten Workers", &signature));
        let mut other = signature;
        other[0] ^= 1;
        assert!(!verify(&key.public(), b"ten workers", &other));
        assert!(!verify(&InstallKey::from_seed(&[4; 32]).public(), b"ten workers", &signature));
    }
}
