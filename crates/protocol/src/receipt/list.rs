//! Receipts as a text that a person can read, keep and carry, and that anybody checks with the county's public key.
//!
//! A head, then a block for each receipt: lines of a name, a blank and a value. Empty lines separate blocks; lines that
//! begin with `#` are for people, and nothing is believed of them. Nothing in it is secret or personal: ids, hashes, times,
//! and what became of each operation.

use core::fmt::Write as _;
use core::str::FromStr;

use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{BlobReceipt, Outcome, Proof, Receipt};
use niangjia_domain::time::ServerTime;

use super::Witness;
use crate::Malformed;
use crate::account::hex;

/// The first line.
const HEAD: &str = "niangjia-receipts 1";
/// The largest list, in bytes (a default: sixty thousand receipts, a device's in many years).
pub const LIST_BYTES_MAX: usize = 32 * 1024 * 1024;

/// The receipt of an operation, with all that is needed to check it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationReceipt {
    /// Whose operation it is.
    pub install: InstallId,
    /// SHA-256 of the operation's bytes.
    pub hash: BlobHash,
    /// What the county said. Its ticket does not travel in a list.
    pub receipt: Receipt,
}

/// One receipt of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// Of an operation.
    Operation(OperationReceipt),
    /// Of a photo's bytes.
    Photo(BlobReceipt),
}

impl Listed {
    /// Its number.
    #[must_use]
    pub const fn number(&self) -> u64 {
        match self {
            Self::Operation(operation) => operation.receipt.number,
            Self::Photo(receipt) => receipt.number,
        }
    }

    /// When the county received what it is about.
    #[must_use]
    pub const fn received(&self) -> ServerTime {
        match self {
            Self::Operation(operation) => operation.receipt.received,
            Self::Photo(receipt) => receipt.received,
        }
    }

    /// Whether the county signed it.
    #[must_use]
    pub fn is_by(&self, witness: &Witness) -> bool {
        match self {
            Self::Operation(OperationReceipt { install, hash, receipt }) => witness.believes(*install, *hash, receipt),
            Self::Photo(receipt) => witness.believes_blob(receipt),
        }
    }
}

/// A list of receipts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptList {
    /// The county's public receipt key, as whoever wrote the list knows it. To check the list, take it from elsewhere.
    pub county: [u8; 32],
    /// The receipts.
    pub receipts: Vec<Listed>,
}

impl ReceiptList {
    /// The text; `remark` gives a line for people above each receipt, which is left out where it is empty.
    #[must_use]
    pub fn to_text(&self, remark: impl Fn(&Listed) -> String) -> String {
        let mut text = format!("{HEAD}\ncounty {}\n", hex::encode(&self.county));
        for listed in &self.receipts {
            text.push('\n');
            let remark = remark(listed).replace(['\n', '\r'], " ");
            if !remark.is_empty() {
                line(&mut text, "#", &remark);
            }
            write_block(&mut text, listed);
        }
        text
    }

    /// Whether a text begins as a list does, whatever follows.
    #[must_use]
    pub fn is_begun(text: &str) -> bool {
        text.trim_start_matches('\u{feff}').starts_with(HEAD)
    }

    /// Reads a list.
    ///
    /// # Errors
    /// [`Malformed`] when it is none, is cut short, or is too long.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        if text.len() > LIST_BYTES_MAX {
            return Err(Malformed::Large);
        }
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = Lines(text.lines());
        if lines.0.next() != Some(HEAD) {
            return Err(Malformed::Foreign);
        }
        let county = hex::decode(lines.value("county")?).and_then(|bytes| bytes.try_into().ok());
        let mut list = Self { county: county.ok_or(Malformed::Foreign)?, receipts: Vec::new() };
        while let Some((name, value)) = lines.next()? {
            list.receipts.push(match name {
                "operation" => Listed::Operation(lines.operation(parsed(value)?)?),
                "photo" => Listed::Photo(lines.photo(parsed(value)?)?),
                _ => return Err(Malformed::Foreign),
            });
        }
        Ok(list)
    }
}

fn write_block(text: &mut String, listed: &Listed) {
    match listed {
        Listed::Operation(OperationReceipt { install, hash, receipt }) => {
            line(text, "operation", &receipt.op);
            line(text, "install", install);
            line(text, "sha256", hash);
            line(text, "number", &receipt.number);
            line(text, "received", &receipt.received.ms());
            // Outcomes always become JSON.
            line(text, "outcome", &serde_json::to_string(&receipt.outcome).unwrap_or_default());
            line(text, "proof", &receipt.proof);
        }
        Listed::Photo(receipt) => {
            line(text, "photo", &receipt.hash);
            line(text, "bytes", &receipt.bytes);
            line(text, "number", &receipt.number);
            line(text, "received", &receipt.received.ms());
            line(text, "proof", &receipt.proof);
        }
    }
}

fn line(text: &mut String, name: &str, value: &impl core::fmt::Display) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{name} {value}");
}

fn parsed<T: FromStr>(value: &str) -> Result<T, Malformed> {
    value.parse().map_err(|_| Malformed::Foreign)
}

/// The lines that are not for people.
struct Lines<'a>(core::str::Lines<'a>);

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<Option<(&'a str, &'a str)>, Malformed> {
        let line = self.0.by_ref().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with('#'));
        line.map(|line| line.split_once(' ').ok_or(Malformed::Foreign)).transpose()
    }

    fn value(&mut self, name: &str) -> Result<&'a str, Malformed> {
        match self.next()? {
            Some((found, value)) if found == name => Ok(value),
            Some(_) => Err(Malformed::Foreign),
            None => Err(Malformed::Short),
        }
    }

    fn parse<T: FromStr>(&mut self, name: &str) -> Result<T, Malformed> {
        parsed(self.value(name)?)
    }

    fn operation(&mut self, op: OpId) -> Result<OperationReceipt, Malformed> {
        let (install, hash) = (self.parse("install")?, self.parse("sha256")?);
        let (number, received) = (self.parse("number")?, ServerTime::from_ms(self.parse("received")?));
        let outcome: Outcome = serde_json::from_str(self.value("outcome")?).map_err(|_| Malformed::Json)?;
        let proof: Proof = self.parse("proof")?;
        let receipt = Receipt { op, outcome, number, received, ticket: None, proof };
        Ok(OperationReceipt { install, hash, receipt })
    }

    fn photo(&mut self, hash: BlobHash) -> Result<BlobReceipt, Malformed> {
        let (bytes, number) = (self.parse("bytes")?, self.parse("number")?);
        let received = ServerTime::from_ms(self.parse("received")?);
        Ok(BlobReceipt { hash, bytes, number, received, proof: self.parse("proof")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256;
    use crate::receipt::ReceiptKey;

    fn list() -> (ReceiptList, Witness) {
        let key = ReceiptKey::from_seed(&[7; 32]);
        let (install, hash, received) =
            (InstallId::from_bytes([3; 16]), sha256(b"ten workers"), ServerTime::from_ms(1_795_147_388_000));
        let outcome = Outcome::Waiting { deps: vec![OpId::from_bytes([9; 16])] };
        let op = OpId::from_bytes([1; 16]);
        let mut receipt = Receipt { op, outcome, number: 8841, received, ticket: None, proof: Proof::NONE };
        receipt.proof = key.prove(install, hash, &receipt);
        let mut photo = BlobReceipt { hash: sha256(b"photo"), bytes: 5, number: 8842, received, proof: Proof::NONE };
        photo.proof = key.prove_blob(&photo);
        let receipts = vec![Listed::Operation(OperationReceipt { install, hash, receipt }), Listed::Photo(photo)];
        (ReceiptList { county: key.public(), receipts }, Witness::new(&key.public()))
    }

    #[test]
    fn a_list_is_read_as_it_was_written_whatever_remarks_it_carries() {
        let (list, witness) = list();
        let text = list.to_text(|listed| format!("第 {} 号\n已收到", listed.number()));
        assert!(text.contains("# 第 8841 号 已收到\noperation 01010101-"), "{text}");
        let read = ReceiptList::read(&text).unwrap();
        assert_eq!(read, list);
        assert!(read.receipts.iter().all(|listed| listed.is_by(&witness)));
        assert_eq!(ReceiptList::read(&text.replace('\n', "\r\n")), Ok(list), "as some systems write lines");
    }

    #[test]
    fn a_list_that_was_touched_proves_less_or_does_not_read() {
        let (list, witness) = list();
        let text = list.to_text(|_| String::new());
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            let Ok(read) = ReceiptList::read(&changed) else { continue };
            let is_whole = read.receipts.len() == 2 && read.receipts.iter().all(|listed| listed.is_by(&witness));
            assert!(!is_whole || read.receipts == list.receipts, "byte {at}: {changed}");
        }
        for end in 0..text.len() {
            if let Ok(cut) = ReceiptList::read(&text[..end]) {
                let proved = cut.receipts.iter().filter(|listed| listed.is_by(&witness)).count();
                assert!(cut.receipts.len() < 2 || proved < 2 || end + 1 == text.len(), "cut at {end}");
            }
        }
        assert_eq!(ReceiptList::read("<html>"), Err(Malformed::Foreign));
        assert_eq!(ReceiptList::read(""), Err(Malformed::Foreign));
    }
}
