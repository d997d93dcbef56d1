//! What a device offers a county that went back in time: everything that was acknowledged to it before, by its id, so that
//! only what the county has lost travels again, and so that the county can say what that was.
//!
//! `NJF1`, then the version, the epoch, and for each operation its id, what was said of it (a byte) and the number of its
//! receipt; for each photo its hash and number. zstd over the whole is the caller's ([`crate::compress`]).

use niangjia_domain::id::OpId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::Outcome;
use serde::{Deserialize, Serialize};

use crate::codec::{Reader, Writer};
use crate::pull::Epoch;
use crate::{Malformed, VERSION};

const MARK: [u8; 4] = *b"NJF1";
/// Most operations, and most photos, of one offer (a default: half a second on 400 kbit/s).
pub const ITEMS_MAX: usize = 1000;
/// Numbers of receipts that the county passes over when it goes back in time: those given since the backup are not given
/// a second time, and a device sees by the numbers that it lies between (a default: more than a county gives in years).
pub const RECEIPT_GAP: u64 = 1_000_000;
/// Largest offer, in bytes: so many photos, and operations with it.
pub const OFFER_BYTES_MAX: usize = 128 * 1024;

/// POST [`crate::path::OFFER`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// The epoch that it is an answer to.
    pub epoch: Epoch,
    /// Operations whose bytes are still here.
    pub operations: Vec<Offered>,
    /// Photos whose bytes had arrived, each with its receipt's number.
    pub photos: Vec<(BlobHash, u64)>,
}

/// An operation that the county acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Which.
    pub op: OpId,
    /// What was said of it.
    pub said: Said,
    /// The number of the receipt that was given before the county went back, as far as is known; 0 when there was none yet.
    pub number: u64,
}

/// What was said of an operation, in one word: enough to see that another word has been said since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// That its bytes are here, and nothing else yet.
    Stored,
    /// [`Outcome::Counted`]
    Counted,
    /// [`Outcome::Late`]
    Late,
    /// [`Outcome::Foreign`]
    Foreign,
    /// [`Outcome::Applied`]
    Applied,
    /// [`Outcome::Already`]
    Already,
    /// [`Outcome::Superseded`]
    Superseded,
    /// [`Outcome::Refused`]
    Refused,
    /// [`Outcome::Waiting`]
    Waiting,
    /// [`Outcome::Unverified`]
    Unverified,
    /// [`Outcome::Quarantined`]
    Quarantined,
}

impl Said {
    const ALL: [Self; 11] = [
        Self::Stored,
        Self::Counted,
        Self::Late,
        Self::Foreign,
        Self::Applied,
        Self::Already,
        Self::Superseded,
        Self::Refused,
        Self::Waiting,
        Self::Unverified,
        Self::Quarantined,
    ];

    /// The word for an outcome.
    #[must_use]
    pub const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Counted { .. } => Self::Counted,
            Outcome::Late { .. } => Self::Late,
            Outcome::Foreign => Self::Foreign,
            Outcome::Applied => Self::Applied,
            Outcome::Already => Self::Already,
            Outcome::Superseded { .. } => Self::Superseded,
            Outcome::Refused { .. } => Self::Refused,
            Outcome::Waiting { .. } => Self::Waiting,
            Outcome::Unverified => Self::Unverified,
            Outcome::Quarantined => Self::Quarantined,
        }
    }

    /// The number on the wire and in databases.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The word of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether it was the last word.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Counted
            | Self::Late
            | Self::Foreign
            | Self::Applied
            | Self::Already
            | Self::Superseded
            | Self::Refused => true,
            Self::Stored | Self::Waiting | Self::Unverified | Self::Quarantined => false,
        }
    }
}

/// The answer to [`Offer`], as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferReply {
    /// Proves that it was our server that answered.
    pub niangjia: u8,
    /// The county's epoch, in hexadecimal digits. When it is another than the offer's, nothing was taken note of.
    #[serde(with = "crate::account::hex")]
    pub epoch: [u8; 16],
    /// Places of the offer's operations that the county does not have: they are to be pushed again.
    pub lacking: Vec<u32>,
}

impl Offer {
    /// The bytes of the offer.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::marked(MARK);
        writer.byte(VERSION);
        writer.fixed(&self.epoch.0);
        writer.number(self.operations.len() as u64);
        for offered in &self.operations {
            writer.fixed(&offered.op.bytes());
            writer.byte(offered.said.number());
            writer.number(offered.number);
        }
        writer.number(self.photos.len() as u64);
        for (hash, number) in &self.photos {
            writer.fixed(&hash.0);
            writer.number(*number);
        }
        writer.finish()
    }

    /// Reads an offer.
    ///
    /// # Errors
    /// [`Malformed`]
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::marked(bytes, MARK)?;
        match reader.byte()? {
            VERSION => {}
            other => return Err(Malformed::Version(other)),
        }
        let epoch = Epoch(reader.fixed()?);
        let mut operations = Vec::new();
        for _ in 0..reader.count(ITEMS_MAX)? {
            let op = OpId::from_bytes(reader.fixed()?);
            let said = Said::from_number(reader.byte()?).ok_or(Malformed::Foreign)?;
            operations.push(Offered { op, said, number: reader.number()? });
        }
        let mut photos = Vec::new();
        for _ in 0..reader.count(ITEMS_MAX)? {
            photos.push((BlobHash(reader.fixed()?), reader.number()?));
        }
        if reader.is_done() { Ok(Self { epoch, operations, photos }) } else { Err(Malformed::Foreign) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_comes_back_as_it_went_and_a_cut_is_noticed() {
        let operations = Said::ALL
            .into_iter()
            .map(|said| Offered { op: OpId::from_bytes([said.number(); 16]), said, number: 1_000_000 })
            .collect();
        let offer = Offer { epoch: Epoch([3; 16]), operations, photos: vec![(BlobHash([7; 32]), 0)] };
        let bytes = offer.encode();
        assert_eq!(Offer::decode(&bytes), Ok(offer));
        for end in 0..bytes.len() {
            assert!(Offer::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_thousand_operations_are_offered_in_twenty_bytes_each() {
        let offered = Offered { op: OpId::from_bytes([1; 16]), said: Said::Applied, number: 999_999 };
        let offer = Offer { operations: vec![offered; ITEMS_MAX], ..Offer::default() };
        assert!(offer.encode().len() <= 20 * ITEMS_MAX + 32);
    }
}
