//! Packs: documents that follow one another in a feed, compressed together. What many tickets share is said once, so a
//! pack takes half of what its documents take one by one, and the device keeps it as it came.

use crate::Malformed;
use crate::codec::{Reader, Writer};
use crate::compress::{ROW_BYTES_MAX, RowOpener, RowPress};

use super::ROWS_MAX;

/// A pack ends with the document that takes it beyond this, in bytes opened. Measured: of the same documents, packs of 70
/// KB take 5 % more room, packs of 560 KB 2 % less; and one of them is opened in 0.1 ms to show one ticket.
pub(super) const PACK_BYTES: usize = 128 * 1024;
/// Largest pack when opened, in bytes.
const PACK_OPENED_BYTES_MAX: usize = PACK_BYTES + ROW_BYTES_MAX;

/// Documents, compressed together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pack {
    /// The length of each document in bytes, opened. 0 where there is none any more.
    pub lengths: Vec<usize>,
    /// All of them one after the other: a byte that names the dictionary, then zstd.
    pub pressed: Vec<u8>,
}

impl Pack {
    /// Presses documents; an empty one leaves its place empty.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a [u8]>, press: &mut RowPress) -> Result<Self, Malformed> {
        let (mut lengths, mut all) = (Vec::new(), Vec::new());
        for document in documents {
            lengths.push(document.len());
            all.extend_from_slice(document);
        }
        Ok(Self { lengths, pressed: press.press(&all)? })
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`Malformed`] when it does not open, or to more or less than its lengths say.
    pub fn open(&self, opener: &mut RowOpener) -> Result<Bodies, Malformed> {
        let mut ends = Vec::with_capacity(self.lengths.len());
        let mut end = 0_usize;
        for length in &self.lengths {
            end = end.checked_add(*length).filter(|end| *end <= PACK_OPENED_BYTES_MAX).ok_or(Malformed::Large)?;
            ends.push(end);
        }
        let bytes = opener.open_to(&self.pressed, end)?;
        if bytes.len() == end { Ok(Bodies { bytes, ends }) } else { Err(Malformed::Compression) }
    }

    /// As the device keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(self.lengths.len() as u64);
        for length in &self.lengths {
            writer.number(*length as u64);
        }
        writer.fixed(&self.pressed);
        writer.finish()
    }

    /// Of the bytes of [`Pack::to_bytes`].
    ///
    /// # Errors
    /// [`Malformed`] for others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let count = reader.count(ROWS_MAX)?;
        let lengths = (0..count).map(|_| reader.count(ROW_BYTES_MAX)).collect::<Result<_, _>>()?;
        Ok(Self { lengths, pressed: reader.rest().to_vec() })
    }
}

/// An open pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bodies {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Bodies {
    /// The document at a place; empty where there is none any more.
    #[must_use]
    pub fn get(&self, slot: usize) -> Option<&[u8]> {
        let start = if slot == 0 { 0 } else { *self.ends.get(slot - 1)? };
        self.bytes.get(start..*self.ends.get(slot)?)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).filter_map(|slot| self.get(slot))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_opens_to_what_went_in_and_remembers_where_nothing_is() {
        let documents: [&[u8]; 3] = ["一名木工".as_bytes(), b"", "两名钢筋工".as_bytes()];
        let pack = Pack::of(documents, &mut RowPress::for_packs().unwrap()).unwrap();
        let kept = Pack::from_bytes(&pack.to_bytes()).unwrap();
        assert_eq!(kept, pack);
        let bodies = kept.open(&mut RowOpener::new().unwrap()).unwrap();
        assert_eq!(bodies.iter().collect::<Vec<_>>(), documents);
        assert_eq!(bodies.get(3), None);
    }

    #[test]
    fn a_pack_whose_lengths_lie_does_not_open() {
        let mut pack = Pack::of([b"abc".as_slice()], &mut RowPress::for_packs().unwrap()).unwrap();
        let mut opener = RowOpener::new().unwrap();
        for lengths in [vec![2], vec![4], vec![1 << 40]] {
            pack.lengths = lengths;
            assert!(pack.open(&mut opener).is_err());
        }
    }
}
