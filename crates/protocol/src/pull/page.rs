//! A page: where the feeds stand, what rows say ([`super::head`]), and the packs with their documents.

use niangjia_domain::time::ServerTime;

use super::head::{HeadReader, HeadWriter};
use super::pack::{Bodies, PACK_BYTES, Pack};
use super::{Change, Comparison, Epoch, FEEDS_MAX, FeedHead, ROWS_MAX, Row, name, version};
use crate::codec::{Reader, Writer};
use crate::compress::{self, RowOpener, RowPress};
use crate::{Malformed, VERSION};

const PAGE_MARK: [u8; 4] = *b"NJP1";
/// Of a page that says what came of comparing, as only who asked for that gets it.
const COMPARED_MARK: [u8; 4] = *b"NJP2";
/// A page ends with the document that takes it beyond this, in bytes opened (a default: 120 KB on the wire, a second on a
/// megabit, and a note waits some milliseconds while it is taken in).
pub const PAGE_OPENED_BYTES: usize = 1024 * 1024;
/// Most bytes of documents that a page may open to: what two of them and a large one take.
const OPENED_BYTES_MAX: usize = 3 * PAGE_OPENED_BYTES;
/// Most bytes of what rows say besides, opened: reasons are as long as operations.
const HEADS_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// See [`Epoch`].
    pub epoch: Epoch,
    /// The server's clock, for the anchor.
    pub now: ServerTime,
    /// The highest receipt number that a verified backup covers; 0 when there is none.
    pub backup_horizon: u64,
    /// Every feed that the caller may read, in the server's order. A feed that is missing has been lost.
    pub feeds: Vec<FeedHead>,
    /// What came of comparing the feeds for which the request asked that.
    pub compared: Vec<Comparison>,
    /// In order of sequence within each feed; those of a feed that was compared, in order of ranges.
    pub rows: Vec<Row>,
    /// The documents of all puts as they came, in the order of rows: what the device keeps. Empty in a page that was made and
    /// not read.
    pub packs: Vec<Pack>,
}

impl Page {
    /// The bytes of the page. They end as they begin, so that a cut is noticed.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        let mut writer = PageWriter::default();
        for row in &self.rows {
            writer.row(row)?;
        }
        writer.finish(self)
    }

    /// Reads a page.
    ///
    /// # Errors
    /// [`Malformed`]: nothing of the page may be applied then.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let is_compared = bytes.starts_with(&COMPARED_MARK);
        let mark = if is_compared { COMPARED_MARK } else { PAGE_MARK };
        let mut reader = Reader::marked(bytes, mark)?;
        version(&mut reader)?;
        let epoch = Epoch(reader.fixed()?);
        let now = ServerTime::from_ms(reader.signed()?);
        let backup_horizon = reader.number()?;
        let feeds =
            (0..reader.count(FEEDS_MAX)?).map(|_| FeedHead::decode(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let compared = if is_compared { Comparison::decode_all(&mut reader, feeds.len())? } else { Vec::new() };
        let count = reader.count(ROWS_MAX)?;
        let (rows, packs) = if count > 0 { rows(&mut reader, count, feeds.len())? } else { Default::default() };
        if reader.fixed::<4>()? != mark || !reader.is_done() {
            return Err(Malformed::Foreign);
        }
        Ok(Self { epoch, now, backup_horizon, feeds, compared, rows, packs })
    }
}

fn rows(reader: &mut Reader<'_>, count: usize, feeds: usize) -> Result<(Vec<Row>, Vec<Pack>), Malformed> {
    let heads = compress::open_body(reader.counted(HEADS_BYTES_MAX)?, HEADS_BYTES_MAX)?;
    let mut heads = HeadReader::new(&heads)?;
    let mut packs = Vec::new();
    for _ in 0..reader.count(count)? {
        let lengths = heads.lengths(reader.count(count)?)?;
        packs.push(Pack { lengths, pressed: reader.counted(OPENED_BYTES_MAX)?.to_vec() });
    }
    if packs.iter().flat_map(|pack| &pack.lengths).sum::<usize>() > OPENED_BYTES_MAX {
        return Err(Malformed::Large);
    }
    let mut opener = RowOpener::new()?;
    let opened = packs.iter().map(|pack| pack.open(&mut opener)).collect::<Result<Vec<_>, _>>()?;
    let mut bodies = opened.iter().flat_map(Bodies::iter);
    let mut rows = Vec::with_capacity(count);
    for _ in 0..count {
        rows.push(heads.row(feeds, || bodies.next().ok_or(Malformed::Short))?);
    }
    if bodies.next().is_some() || !heads.is_done() {
        return Err(Malformed::Foreign);
    }
    Ok((rows, packs))
}

impl FeedHead {
    fn encode(&self, writer: &mut Writer) {
        name::encode(&self.feed, writer);
        writer.number(self.head);
        writer.number(self.floor);
        writer.number(self.next);
        writer.fixed(&self.digest.to_le_bytes());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            feed: name::decode(reader)?,
            head: reader.number()?,
            floor: reader.number()?,
            next: reader.number()?,
            digest: u64::from_le_bytes(reader.fixed()?),
        })
    }
}

/// Makes a page row by row.
#[derive(Debug, Default)]
pub struct PageWriter {
    heads: HeadWriter,
    rows: usize,
    /// The feed of the documents that are not packed yet.
    feed: usize,
    lengths: Vec<usize>,
    documents: Vec<u8>,
    press: Option<RowPress>,
    packs: Vec<Pack>,
    opened_bytes: usize,
}

impl PageWriter {
    /// Adds a row.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn row(&mut self, row: &Row) -> Result<(), Malformed> {
        self.heads.row(row);
        self.rows += 1;
        let Change::Put { body, .. } = &row.change else { return Ok(()) };
        if self.feed != row.feed {
            self.pack()?;
            self.feed = row.feed;
        }
        self.lengths.push(body.len());
        self.documents.extend_from_slice(body);
        self.opened_bytes += body.len();
        if self.documents.len() >= PACK_BYTES { self.pack() } else { Ok(()) }
    }

    /// Rows so far.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of documents so far, opened.
    #[must_use]
    pub const fn opened_bytes(&self) -> usize {
        self.opened_bytes
    }

    fn pack(&mut self) -> Result<(), Malformed> {
        if self.lengths.is_empty() {
            return Ok(());
        }
        if self.press.is_none() {
            self.press = Some(RowPress::for_packs()?);
        }
        if let Some(press) = &mut self.press {
            let pressed = press.press(&self.documents)?;
            self.packs.push(Pack { lengths: core::mem::take(&mut self.lengths), pressed });
            self.documents.clear();
        }
        Ok(())
    }

    /// The bytes of `page`, with the rows that were added in place of its own.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn finish(mut self, page: &Page) -> Result<Vec<u8>, Malformed> {
        self.pack()?;
        let mark = if page.compared.is_empty() { PAGE_MARK } else { COMPARED_MARK };
        let mut writer = Writer::marked(mark);
        writer.byte(VERSION);
        writer.fixed(&page.epoch.0);
        writer.signed(page.now.ms());
        writer.number(page.backup_horizon);
        writer.number(page.feeds.len() as u64);
        for feed in &page.feeds {
            feed.encode(&mut writer);
        }
        if !page.compared.is_empty() {
            Comparison::encode_all(&page.compared, &mut writer);
        }
        writer.number(self.rows as u64);
        if self.rows > 0 {
            writer.counted(&compress::body(&self.heads.finish())?);
            writer.number(self.packs.len() as u64);
            for pack in &self.packs {
                writer.number(pack.lengths.len() as u64);
                writer.counted(&pack.pressed);
            }
        }
        writer.fixed(&mark);
        Ok(writer.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pull::{Columns, Division, DocKey, Found};
    use niangjia_domain::id::{OpId, TicketId, UserId};
    use niangjia_domain::risk::Level;
    use niangjia_domain::state::State;

    fn page() -> Page {
        let ticket = TicketId::from_bytes([9; 16]);
        let columns = Columns {
            ticket,
            state: State::Verifying,
            risk: Level::Red,
            due: Some(ServerTime::from_ms(1_795_000_000_000)),
            updated: ServerTime::from_ms(1_794_900_000_000),
            officer: Some(UserId::from_bytes([4; 16])),
            seq: 7,
            ..Columns::NONE
        };
        let of_entry = Columns { ticket, seq: 3, updated: columns.updated, ..Columns::NONE };
        let op = OpId::from_bytes([6; 16]);
        let put = |feed, seq, doc, columns, body: String| {
            let change = Change::Put { rev: 3, columns, body: body.into_bytes() };
            Row { feed, seq, doc, change }
        };
        let left = Change::Leave { reason: b"{}".to_vec() };
        let receipt = DocKey::receipt(OpId::from_bytes([5; 16]));
        Page {
            epoch: Epoch([1; 16]),
            now: ServerTime::from_ms(1_794_999_999_999),
            backup_horizon: 0,
            feeds: vec![
                FeedHead { feed: "user:x".to_owned(), head: 9, floor: 0, next: 9, digest: 77 },
                FeedHead { feed: "ref".to_owned(), head: 2, floor: 0, next: 2, digest: 78 },
            ],
            compared: Vec::new(),
            rows: vec![
                put(0, 7, DocKey::ticket(ticket), columns, format!(r#"{{"id":"{ticket}","title":"欠薪"}}"#)),
                put(0, 8, DocKey::entry(op), of_entry, format!(r#"{{"op":"{op}","ticket":"{ticket}"}}"#)),
                Row { feed: 0, seq: 9, doc: receipt, change: left },
                put(1, 2, DocKey::ticket(ticket), columns, "names itself nowhere".to_owned()),
            ],
            packs: Vec::new(),
        }
    }

    fn compared() -> Page {
        let division = Division::of_documents(32);
        let found = Found::Ranges { until: 3, differing: vec![2] };
        Page { compared: vec![Comparison { feed: 1, division, from: 1, found }], ..page() }
    }

    #[test]
    fn a_page_comes_back_as_it_went() {
        let read = Page::decode(&page().encode().unwrap()).unwrap();
        assert_eq!(read.packs.iter().map(|pack| pack.lengths.len()).collect::<Vec<_>>(), [2, 1], "one for each feed");
        assert_eq!(Page { packs: Vec::new(), ..read }, page());
        let read = Page::decode(&compared().encode().unwrap()).unwrap();
        assert_eq!(Page { packs: Vec::new(), ..read }, compared());
    }

    #[test]
    fn what_stands_in_a_document_is_not_told_again() {
        let mut heads = HeadWriter::default();
        heads.row(&page().rows[1]);
        let heads = heads.finish();
        assert!(!heads.windows(8).any(|bytes| bytes == [6; 8] || bytes == [9; 8]));
    }

    #[test]
    fn a_page_cut_anywhere_is_refused_whole() {
        for bytes in [page(), compared()].map(|page| page.encode().unwrap()) {
            for end in 0..bytes.len() {
                assert!(Page::decode(&bytes[..end]).is_err(), "cut at {end}");
            }
        }
        assert_eq!(Page::decode(b"<!doctype html><title>Wi-Fi"), Err(Malformed::Foreign));
    }

    #[test]
    fn a_page_with_a_changed_byte_does_not_bring_the_receiver_down() {
        let bytes = compared().encode().unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            // Refused or read: it must only come back.
            let _read = Page::decode(&changed);
        }
    }
}
