//! Ranges: what a device holds of a feed, told by digests over ranges of document ids, so that only what differs is read.
//!
//! A digest is over contents, not over revisions: a server that has gone back in time counts revisions again, and the same
//! number may then be of other content.

use super::DocKey;
#[cfg(not(target_arch = "wasm32"))]
use super::FEEDS_MAX;
use crate::Malformed;
use crate::codec::{Reader, Writer};

/// Most ranges that a feed is divided into: 32 KiB of digests.
pub const RANGES_MAX: usize = 1 << RANGE_BITS_MAX;
const RANGE_BITS_MAX: u8 = 12;
/// Documents of one range, about. Fewer take more digests, more take more documents along with each that differs: of
/// 20,000 documents the digests take 16 KiB, and one that differs takes nine others along.
const DOCUMENTS_OF_RANGE: usize = 8;

/// Into how many ranges a feed is divided: a power of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Division(u8);

impl Division {
    /// The division for a feed of so many documents.
    #[must_use]
    pub const fn of_documents(count: usize) -> Self {
        let ranges = count / DOCUMENTS_OF_RANGE;
        let mut bits = 0;
        while bits < RANGE_BITS_MAX && ranges >> (bits + 1) > 0 {
            bits += 1;
        }
        Self(bits)
    }

    /// The one of so many ranges.
    ///
    /// # Errors
    /// [`Malformed::Large`] when that is no power of two, or too many.
    pub fn into_ranges(ranges: usize) -> Result<Self, Malformed> {
        if !ranges.is_power_of_two() || ranges > RANGES_MAX {
            return Err(Malformed::Large);
        }
        u8::try_from(ranges.trailing_zeros()).map(Self).map_err(|_| Malformed::Large)
    }

    /// How many ranges there are.
    #[must_use]
    pub const fn ranges(self) -> usize {
        1 << self.0
    }

    /// The range of a document: by the end of its id, which is random in every kind of id (the beginning is the time).
    #[must_use]
    pub const fn range_of(self, doc: DocKey) -> usize {
        let end = (doc.id[14] as usize) << 8 | doc.id[15] as usize;
        end & (self.ranges() - 1)
    }

    fn encode(self, writer: &mut Writer) {
        writer.byte(self.0);
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        match reader.byte()? {
            bits if bits <= RANGE_BITS_MAX => Ok(Self(bits)),
            _more => Err(Malformed::Large),
        }
    }
}

/// What is here of a feed: the question what of it differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges {
    /// Which feed: its place among the cursors of the request.
    pub feed: usize,
    /// Into how many ranges it is divided.
    pub division: Division,
    /// The first range that is asked about; the ones before it have been compared.
    pub from: usize,
    /// Of each range from there on: the sum of [`crate::digest::ranged`] over the documents in it, modulo 2^64.
    pub digests: Vec<u64>,
}

impl Ranges {
    pub(super) fn encode_all(all: &[Self], writer: &mut Writer) {
        writer.number(all.len() as u64);
        for ranges in all {
            writer.number(ranges.feed as u64);
            ranges.division.encode(writer);
            writer.number(ranges.from as u64);
            for digest in &ranges.digests {
                writer.fixed(&digest.to_le_bytes());
            }
        }
    }

    /// `feeds` is how many cursors there are.
    pub(super) fn decode_all(reader: &mut Reader<'_>, feeds: usize) -> Result<Vec<Self>, Malformed> {
        (0..reader.count(feeds)?)
            .map(|_| {
                let feed = place(reader, feeds)?;
                let division = Division::decode(reader)?;
                let from = reader.count(division.ranges())?;
                let digests = (from..division.ranges()).map(|_| Ok(u64::from_le_bytes(reader.fixed()?)));
                Ok(Self { feed, division, from, digests: digests.collect::<Result<_, _>>()? })
            })
            .collect()
    }
}

/// What came of comparing a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Which feed: its place among the feeds of the page.
    pub feed: usize,
    /// As it was asked.
    pub division: Division,
    /// As it was asked.
    pub from: usize,
    /// What differs.
    pub found: Found,
}

/// What differs between a device and the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing, in the ranges before `until`, but the ranges named here: of these the page has every row. When `until` is
    /// the end, all is compared.
    Ranges {
        /// The first range that has not been compared.
        until: usize,
        /// In order.
        differing: Vec<usize>,
    },
    /// So much that the feed is better read from its start.
    TooMuch,
}

const RANGES: u8 = 1;
const TOO_MUCH: u8 = 2;

#[cfg(not(target_arch = "wasm32"))]
impl Comparison {
    pub(super) fn encode_all(all: &[Self], writer: &mut Writer) {
        writer.number(all.len() as u64);
        for comparison in all {
            writer.number(comparison.feed as u64);
            comparison.division.encode(writer);
            writer.number(comparison.from as u64);
            match &comparison.found {
                Found::Ranges { until, differing } => {
                    writer.byte(RANGES);
                    writer.number(*until as u64);
                    writer.number(differing.len() as u64);
                    let mut next = comparison.from;
                    for range in differing {
                        writer.number(range.saturating_sub(next) as u64);
                        next = range + 1;
                    }
                }
                Found::TooMuch => writer.byte(TOO_MUCH),
            }
        }
    }

    /// `feeds` is how many feeds the page names.
    pub(super) fn decode_all(reader: &mut Reader<'_>, feeds: usize) -> Result<Vec<Self>, Malformed> {
        (0..reader.count(feeds.min(FEEDS_MAX))?)
            .map(|_| {
                let feed = place(reader, feeds)?;
                let division = Division::decode(reader)?;
                let from = reader.count(division.ranges())?;
                let found = match reader.byte()? {
                    RANGES => Self::ranges(reader, division, from)?,
                    TOO_MUCH => Found::TooMuch,
                    _other => return Err(Malformed::Foreign),
                };
                Ok(Self { feed, division, from, found })
            })
            .collect()
    }

    fn ranges(reader: &mut Reader<'_>, division: Division, from: usize) -> Result<Found, Malformed> {
        let until = reader.count(division.ranges())?;
        if until < from {
            return Err(Malformed::Foreign);
        }
        let mut differing = Vec::new();
        let mut next = from;
        for _ in 0..reader.count(until - from)? {
            let range = next + reader.count(until - from)?;
            if range >= until {
                return Err(Malformed::Foreign);
            }
            differing.push(range);
            next = range + 1;
        }
        Ok(Found::Ranges { until, differing })
    }
}

/// A place among so many.
fn place(reader: &mut Reader<'_>, of: usize) -> Result<usize, Malformed> {
    reader.count(of.checked_sub(1).ok_or(Malformed::Foreign)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use niangjia_domain::id::TicketId;

    #[test]
    fn a_feed_is_divided_by_what_is_in_it_and_never_into_more_than_may_travel() {
        let ranges = |documents| Division::of_documents(documents).ranges();
        assert_eq!([0, 1, 15, 16, 300].map(ranges), [1, 1, 1, 2, 32]);
        assert_eq!([20_000, 1_000_000].map(ranges), [2048, RANGES_MAX]);
        assert_eq!(Division::into_ranges(2048), Ok(Division::of_documents(20_000)));
        for wrong in [0, 3, 2 * RANGES_MAX] {
            assert_eq!(Division::into_ranges(wrong), Err(Malformed::Large));
        }
    }

    #[test]
    fn every_document_has_its_range() {
        let division = Division::of_documents(40);
        for last in 0..=255 {
            let mut id = [7; 16];
            id[15] = last;
            assert_eq!(division.range_of(DocKey::ticket(TicketId::from_bytes(id))), usize::from(last) % 4);
        }
    }

    #[test]
    fn questions_and_answers_come_back_as_they_went() {
        let division = Division::of_documents(64);
        let asked = vec![Ranges { feed: 1, division, from: 6, digests: vec![0, u64::MAX] }];
        let mut writer = Writer::default();
        Ranges::encode_all(&asked, &mut writer);
        assert_eq!(Ranges::decode_all(&mut Reader::new(&writer.finish()), 2), Ok(asked));
        let found = [
            Found::Ranges { until: 8, differing: vec![1, 2, 7] },
            Found::Ranges { until: 1, differing: Vec::new() },
            Found::TooMuch,
        ];
        let said: Vec<Comparison> =
            found.into_iter().map(|found| Comparison { feed: 0, division, from: 1, found }).collect();
        for said in said.chunks(1) {
            let mut writer = Writer::default();
            Comparison::encode_all(said, &mut writer);
            assert_eq!(Comparison::decode_all(&mut Reader::new(&writer.finish()), 1).as_deref(), Ok(said));
        }
    }

    #[test]
    fn ranges_that_are_none_are_refused() {
        let decode = |bytes: &[u8]| Comparison::decode_all(&mut Reader::new(bytes), 2);
        // One comparison of feed 0, eight ranges, from 0.
        assert!(decode(&[1, 0, 3, 0, RANGES, 8, 1, 7]).is_ok());
        for wrong in [
            [1, 0, 3, 0, RANGES, 8, 1, 8],
            [1, 0, 3, 0, RANGES, 9, 1, 0],
            [1, 0, 3, 0, RANGES, 2, 3, 0],
            [1, 0, 3, 4, RANGES, 3, 0, 0],
            [1, 2, 3, 0, RANGES, 8, 0, 0],
            [1, 0, 13, 0, RANGES, 8, 0, 0],
            [1, 0, 3, 0, 9, 8, 0, 0],
        ] {
            assert!(decode(&wrong).is_err(), "{wrong:?}");
        }
    }
}
