//! Receipts as proof: what the county signs of each, and how anybody checks it with nothing but the county's public key.
//!
//! The bytes that are signed are put together here from the receipt's own fields, the same on both sides, and never
//! travel. Of the ticket nothing is signed: it is a hint for screens.

pub mod list;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use niangjia_domain::id::InstallId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{BlobReceipt, Outcome, Proof, Receipt};
use serde::Serialize;

use crate::codec::Writer;

/// What the signature of an operation's receipt begins with: names purpose and layout.
const OPERATION_TAG: &[u8] = b"niangjia receipt 1\0";
/// The same for a photo's bytes.
const BLOB_TAG: &[u8] = b"niangjia photo receipt 1\0";

/// The secret half of the county's receipt key (Ed25519). Wiped from memory when dropped.
#[derive(Clone)]
pub struct ReceiptKey(SigningKey);

impl core::fmt::Debug for ReceiptKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ReceiptKey")
    }
}

impl ReceiptKey {
    /// From 32 random bytes, new or stored.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half, 32 bytes.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Proves what `receipt` says of the operation that `install` signed and whose bytes hash to `operation`.
    #[must_use]
    pub fn prove(&self, install: InstallId, operation: BlobHash, receipt: &Receipt) -> Proof {
        Proof(self.0.sign(&statement(install, operation, receipt)).to_bytes())
    }

    /// Proves what `receipt` says of a photo's bytes. It is the same for everybody who brings them.
    #[must_use]
    pub fn prove_blob(&self, receipt: &BlobReceipt) -> Proof {
        Proof(self.0.sign(&blob_statement(receipt)).to_bytes())
    }
}

/// The public half of a county's receipt key, ready to check many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness(Option<VerifyingKey>);

impl Witness {
    /// Believes nothing.
    pub const NOBODY: Self = Self(None);

    /// From the 32 bytes that enrolment gave. With bytes that are no key, nothing is believed.
    #[must_use]
    pub fn new(public: &[u8; 32]) -> Self {
        Self(VerifyingKey::from_bytes(public).ok())
    }

    /// Whether the county signed just this of the operation of `install` whose bytes hash to `operation`.
    #[must_use]
    pub fn believes(&self, install: InstallId, operation: BlobHash, receipt: &Receipt) -> bool {
        self.verifies(&statement(install, operation, receipt), receipt.proof)
    }

    /// Whether the county signed just this of a photo's bytes.
    #[must_use]
    pub fn believes_blob(&self, receipt: &BlobReceipt) -> bool {
        self.verifies(&blob_statement(receipt), receipt.proof)
    }

    fn verifies(&self, bytes: &[u8], proof: Proof) -> bool {
        // Strict: no second signature fits the same bytes.
        self.0.as_ref().is_some_and(|key| key.verify_strict(bytes, &Signature::from_bytes(&proof.0)).is_ok())
    }
}

/// Tag, install (16), operation (16), SHA-256 of its bytes (32), number and time (8 each, little end first), outcome.
fn statement(install: InstallId, operation: BlobHash, receipt: &Receipt) -> Vec<u8> {
    let mut bytes = Writer::default();
    bytes.fixed(OPERATION_TAG);
    bytes.fixed(&install.bytes());
    bytes.fixed(&receipt.op.bytes());
    bytes.fixed(&operation.0);
    bytes.fixed(&receipt.number.to_le_bytes());
    bytes.fixed(&receipt.received.ms().to_le_bytes());
    write_outcome(&mut bytes, &receipt.outcome);
    bytes.finish()
}

/// Tag, SHA-256 (32), length, number and time (8 each, little end first).
fn blob_statement(receipt: &BlobReceipt) -> Vec<u8> {
    let mut bytes = Writer::default();
    bytes.fixed(BLOB_TAG);
    bytes.fixed(&receipt.hash.0);
    bytes.fixed(&receipt.bytes.to_le_bytes());
    bytes.fixed(&receipt.number.to_le_bytes());
    bytes.fixed(&receipt.received.ms().to_le_bytes());
    bytes.finish()
}

/// One byte for what it is, then what it says beside that. Numbers are never given a second time.
fn write_outcome(bytes: &mut Writer, outcome: &Outcome) {
    match outcome {
        Outcome::Counted { after_submission } => bytes.fixed(&[0, u8::from(*after_submission)]),
        Outcome::Late { why, credited } => {
            bytes.fixed(&[1, u8::from(*credited)]);
            bytes.counted(word(why).as_bytes());
        }
        Outcome::Foreign => bytes.byte(2),
        Outcome::Unverified => bytes.byte(3),
        Outcome::Quarantined => bytes.byte(4),
        Outcome::Applied => bytes.byte(5),
        Outcome::Already => bytes.byte(6),
        Outcome::Superseded { state } => bytes.fixed(&[7, state.number()]),
        Outcome::Refused { reason } => {
            bytes.byte(8);
            bytes.counted(word(reason).as_bytes());
        }
        Outcome::Waiting { deps } => {
            bytes.byte(9);
            bytes.number(deps.len() as u64);
            deps.iter().for_each(|dep| bytes.fixed(&dep.bytes()));
        }
    }
}

/// The word that the wire has for it, in quotation marks.
fn word(value: &impl Serialize) -> String {
    // A unit variant always becomes a string.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use niangjia_domain::id::{OpId, TicketId};
    use niangjia_domain::outcome::{LateReason, Refusal};
    use niangjia_domain::state::State;
    use niangjia_domain::time::ServerTime;

    use super::*;
    use crate::digest::sha256;

    const INSTALL: InstallId = InstallId::from_bytes([3; 16]);

    fn receipt(outcome: Outcome) -> Receipt {
        Receipt {
            op: OpId::from_bytes([1; 16]),
            outcome,
            number: 8841,
            received: ServerTime::from_ms(1_795_147_388_000),
            ticket: None,
            proof: Proof::NONE,
        }
    }

    fn every_outcome() -> Vec<Outcome> {
        let late = |why, credited| Outcome::Late { why, credited };
        vec![
            Outcome::COUNTED,
            Outcome::Counted { after_submission: true },
            late(LateReason::Reassigned, true),
            late(LateReason::Reassigned, false),
            late(LateReason::Closed, true),
            Outcome::Foreign,
            Outcome::Unverified,
            Outcome::Quarantined,
            Outcome::Applied,
            Outcome::Already,
            Outcome::Superseded { state: State::Verifying },
            Outcome::Superseded { state: State::Merged },
            Outcome::Refused { reason: Refusal::Role },
            Outcome::Refused { reason: Refusal::Scope },
            Outcome::Waiting { deps: vec![] },
            Outcome::Waiting { deps: vec![OpId::from_bytes([9; 16])] },
        ]
    }

    #[test]
    fn the_layout_that_is_signed_never_changes() {
        let made = statement(INSTALL, BlobHash([2; 32]), &receipt(Outcome::Refused { reason: Refusal::Role }));
        let mut expected = b"niangjia receipt 1\0".to_vec();
        expected.extend([[3; 16], [1; 16]].concat());
        expected.extend([2; 32]);
        expected.extend([0x89, 0x22, 0, 0, 0, 0, 0, 0]);
        expected.extend(1_795_147_388_000_i64.to_le_bytes());
        expected.extend(b"\x08\x06\"role\"");
        assert_eq!(made, expected);
    }

    #[test]
    fn no_two_outcomes_are_signed_alike() {
        let mut seen = std::collections::BTreeSet::new();
        for outcome in every_outcome() {
            assert!(seen.insert(statement(INSTALL, BlobHash([2; 32]), &receipt(outcome.clone()))), "{outcome:?}");
        }
    }

    #[test]
    fn whatever_is_changed_in_a_receipt_is_not_believed() {
        let key = ReceiptKey::from_seed(&[7; 32]);
        let (witness, hash) = (Witness::new(&key.public()), sha256(b"ten workers"));
        let mut good = receipt(Outcome::Applied);
        good.proof = key.prove(INSTALL, hash, &good);
        assert!(witness.believes(INSTALL, hash, &good));
        let told = Receipt { ticket: Some(TicketId::from_bytes([5; 16])), ..good.clone() };
        assert!(witness.believes(INSTALL, hash, &told), "the ticket is a hint");
        let changes = [
            Receipt { op: OpId::from_bytes([2; 16]), ..good.clone() },
            Receipt { number: 8842, ..good.clone() },
            Receipt { received: good.received.plus_ms(1), ..good.clone() },
            Receipt { outcome: Outcome::Already, ..good.clone() },
            Receipt { proof: Proof::NONE, ..good.clone() },
        ];
        for changed in changes {
            assert!(!witness.believes(INSTALL, hash, &changed), "{changed:?}");
        }
        assert!(!witness.believes(InstallId::from_bytes([4; 16]), hash, &good), "another install's");
        assert!(!witness.believes(INSTALL, sha256(b"nine workers"), &good), "other bytes");
        let other = ReceiptKey::from_seed(&[8; 32]);
        assert!(!Witness::new(&other.public()).believes(INSTALL, hash, &good), "another county's key");
        assert!(!Witness::new(&[0xFF; 32]).believes(INSTALL, hash, &good), "no key at all");
    }

    #[test]
    fn the_receipt_of_a_photo_is_bound_to_its_bytes() {
        let key = ReceiptKey::from_seed(&[7; 32]);
        let witness = Witness::new(&key.public());
        let mut good = BlobReceipt {
            hash: sha256(b"photo"),
            bytes: 5,
            number: 9,
            received: ServerTime::from_ms(5),
            proof: Proof::NONE,
        };
        good.proof = key.prove_blob(&good);
        assert!(witness.believes_blob(&good));
        assert!(!witness.believes_blob(&BlobReceipt { hash: sha256(b"other"), ..good.clone() }));
        assert!(!witness.believes_blob(&BlobReceipt { number: 10, ..good.clone() }));
        assert!(!witness.believes_blob(&BlobReceipt { bytes: 6, ..good }));
    }
}
