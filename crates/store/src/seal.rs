//! Sealed boxes: anyone can close one for the county, only the county opens it.
//!
//! `NJS1`, 32 bytes of a one-time X25519 public key, then ChaCha20-Poly1305 ciphertext under HKDF-SHA256 of the shared
//! secret (salt: one-time key, then the county's key). The mark names all three algorithms.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

const MARK: [u8; 4] = *b"NJS1";
const PURPOSE: &[u8] = b"niangjia county seal 1";
/// What a box of one part adds to its bytes: mark, one-time key, authentication tag.
pub const OVERHEAD_BYTES: usize = 4 + 32 + 16;

/// A box does not open: another key, or changed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the seal does not open")]
pub struct Unopened;

/// Closes several parts under one one-time key; each part has its number, so none can be left out, doubled or moved.
pub struct Sealer {
    head: [u8; 36],
    cipher: ChaCha20Poly1305,
    part: u64,
}

impl Sealer {
    /// For the holder of `county`'s secret half. `entropy` is random and used once.
    #[must_use]
    pub fn new(county: &[u8; 32], entropy: [u8; 32]) -> Self {
        let secret = StaticSecret::from(entropy);
        let public = PublicKey::from(&secret).to_bytes();
        let shared = secret.diffie_hellman(&PublicKey::from(*county));
        let mut head = [0; 36];
        head[..4].copy_from_slice(&MARK);
        head[4..].copy_from_slice(&public);
        Self { head, cipher: cipher(shared.as_bytes(), &public, county), part: 0 }
    }

    /// Mark and one-time key: stands before the parts.
    #[must_use]
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// The next part, closed.
    #[must_use]
    pub fn part(&mut self, bytes: &[u8], last: Last) -> Vec<u8> {
        let payload = Payload { msg: bytes, aad: &[last as u8] };
        let closed = self.cipher.encrypt(&nonce(self.part), payload);
        self.part += 1;
        // Encryption fails only beyond 256 GiB in one part.
        closed.unwrap_or_default()
    }
}

/// Whether more parts follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    /// More follow.
    No = 0,
    /// The end.
    Yes = 1,
}

/// Opens the parts of a box in order.
pub struct Opener {
    cipher: ChaCha20Poly1305,
    part: u64,
}

impl Opener {
    /// `head` as [`Sealer::head`] gave it; `secret` the county's secret half.
    ///
    /// # Errors
    /// [`Unopened`] when it is no head of a box.
    pub fn new(head: &[u8], secret: &[u8; 32]) -> Result<Self, Unopened> {
        let public: [u8; 32] = head.strip_prefix(&MARK).and_then(|rest| rest.try_into().ok()).ok_or(Unopened)?;
        let secret = StaticSecret::from(*secret);
        let county = PublicKey::from(&secret).to_bytes();
        let shared = secret.diffie_hellman(&PublicKey::from(public));
        Ok(Self { cipher: cipher(shared.as_bytes(), &public, &county), part: 0 })
    }

    /// The next part, opened.
    ///
    /// # Errors
    /// [`Unopened`] when it is not the part that comes here.
    pub fn part(&mut self, closed: &[u8], last: Last) -> Result<Vec<u8>, Unopened> {
        let payload = Payload { msg: closed, aad: &[last as u8] };
        let opened = self.cipher.decrypt(&nonce(self.part), payload).map_err(|_| Unopened)?;
        self.part += 1;
        Ok(opened)
    }
}

/// Closes `bytes` for the county in one part.
#[must_use]
pub fn seal_for_county(county: &[u8; 32], bytes: &[u8], entropy: [u8; 32]) -> Vec<u8> {
    let mut sealer = Sealer::new(county, entropy);
    let mut closed = sealer.head().to_vec();
    closed.extend(sealer.part(bytes, Last::Yes));
    closed
}

/// Opens what [`seal_for_county`] closed, with the county's secret half.
///
/// # Errors
/// [`Unopened`].
pub fn open_seal(secret: &[u8; 32], closed: &[u8]) -> Result<Vec<u8>, Unopened> {
    let (head, rest) = closed.split_at_checked(MARK.len() + 32).ok_or(Unopened)?;
    Opener::new(head, secret)?.part(rest, Last::Yes)
}

/// The public half of an X25519 secret, 32 bytes.
#[must_use]
pub fn public_half(secret: &[u8; 32]) -> [u8; 32] {
    PublicKey::from(&StaticSecret::from(*secret)).to_bytes()
}

fn cipher(shared: &[u8; 32], one_time: &[u8; 32], county: &[u8; 32]) -> ChaCha20Poly1305 {
    let salt = [one_time.as_slice(), county.as_slice()].concat();
    let mut key = Zeroizing::new([0; 32]);
    // Expanding to 32 bytes fails only beyond 255 × 32 bytes.
    let _fits = Hkdf::<Sha256>::new(Some(&salt), shared).expand(PURPOSE, key.as_mut_slice());
    ChaCha20Poly1305::new(&Key::from(*key))
}

/// The part's number, little end first. The key is used for one box only.
fn nonce(part: u64) -> Nonce {
    let mut nonce = [0; 12];
    nonce[..8].copy_from_slice(&part.to_le_bytes());
    Nonce::from(nonce)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [9; 32];

    #[test]
    fn only_the_county_opens_what_was_sealed_for_it() {
        let closed = seal_for_county(&public_half(&SECRET), b"ten workers", [5; 32]);
        assert_eq!(closed.len(), b"ten workers".len() + OVERHEAD_BYTES);
        assert_eq!(open_seal(&SECRET, &closed), Ok(b"ten workers".to_vec()));
        assert_eq!(open_seal(&[8; 32], &closed), Err(Unopened));
        for at in 0..closed.len() {
            let mut changed = closed.clone();
            changed[at] ^= 1;
            assert_eq!(open_seal(&SECRET, &changed), Err(Unopened), "byte {at} changed");
        }
    }

    #[test]
    fn a_box_of_parts_cannot_be_cut_or_put_in_another_order() {
        let mut sealer = Sealer::new(&public_half(&SECRET), [6; 32]);
        let (one, two) = (sealer.part(b"one", Last::No), sealer.part(b"two", Last::Yes));
        let mut opener = Opener::new(sealer.head(), &SECRET).unwrap();
        assert_eq!(opener.part(&one, Last::No), Ok(b"one".to_vec()));
        assert_eq!(opener.part(&two, Last::Yes), Ok(b"two".to_vec()));
        let mut opener = Opener::new(sealer.head(), &SECRET).unwrap();
        assert_eq!(opener.part(&two, Last::Yes), Err(Unopened), "the first part was left out");
        assert_eq!(opener.part(&one, Last::Yes), Err(Unopened), "the end was cut off");
    }
}
