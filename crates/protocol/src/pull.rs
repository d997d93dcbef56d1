//! Pull: cursors up, rows down.
//!
//! A row has a plain header with the few columns that a list needs, and the document as the server stores it. The device
//! keeps both as they are.

mod name;
mod stored;

pub use stored::StoredRow;

use niangjia_domain::id::{OpId, OrgId, TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;

use crate::codec::{Reader, Writer};
use crate::{Malformed, VERSION};

const ASK_MARK: [u8; 4] = *b"NJQ1";
const PAGE_MARK: [u8; 4] = *b"NJP1";
const FEEDS_MAX: usize = 64;
/// Most rows of one page (decisions.md, Limits: a default).
pub const ROWS_MAX: usize = 500;
/// Largest stored row on the wire, in bytes.
const BODY_BYTES_MAX: usize = 256 * 1024;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocKind {
    /// [`niangjia_domain::ticket::Ticket`], as its lens shows it.
    Ticket,
    /// [`niangjia_domain::entry::Entry`]
    Entry,
    /// [`niangjia_domain::outcome::Receipt`]; its id is the operation's.
    Receipt,
    /// [`niangjia_domain::outcome::BlobReceipt`]; its id is the first half of the hash.
    BlobReceipt,
    /// [`niangjia_domain::role::Member`]
    Member,
    /// Something that a later version knows.
    Other(u8),
}

impl DocKind {
    /// The number on the wire and in the databases.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Ticket => 1,
            Self::Entry => 2,
            Self::Receipt => 3,
            Self::BlobReceipt => 4,
            Self::Member => 5,
            Self::Other(number) => number,
        }
    }

    /// The kind of a number.
    #[must_use]
    pub const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Ticket,
            2 => Self::Entry,
            3 => Self::Receipt,
            4 => Self::BlobReceipt,
            5 => Self::Member,
            other => Self::Other(other),
        }
    }
}

/// Names a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocKey {
    /// What it is.
    pub kind: DocKind,
    /// Its id.
    pub id: [u8; 16],
}

impl DocKey {
    /// A ticket's.
    #[must_use]
    pub const fn ticket(id: TicketId) -> Self {
        Self { kind: DocKind::Ticket, id: id.bytes() }
    }

    /// A timeline entry's.
    #[must_use]
    pub const fn entry(id: OpId) -> Self {
        Self { kind: DocKind::Entry, id: id.bytes() }
    }

    /// A receipt's.
    #[must_use]
    pub const fn receipt(id: OpId) -> Self {
        Self { kind: DocKind::Receipt, id: id.bytes() }
    }

    /// A person's.
    #[must_use]
    pub const fn member(id: UserId) -> Self {
        Self { kind: DocKind::Member, id: id.bytes() }
    }

    /// A photo receipt's: the first half of its hash.
    #[must_use]
    pub fn blob(hash: niangjia_domain::operation::BlobHash) -> Self {
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        Self { kind: DocKind::BlobReceipt, id }
    }
}

/// A point in the server's history that has never been taken back: changes when it is (restored from a backup).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Epoch(pub [u8; 16]);

/// POST [`crate::path::PULL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullRequest {
    /// The epoch that the cursors are of; zero at first.
    pub epoch: Epoch,
    /// The feeds that are known here, each with how far it has been read. The server says which there are.
    pub cursors: Vec<(String, u64)>,
    /// Most rows wanted.
    pub rows_max: usize,
}

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
    /// In order of sequence within each feed.
    pub rows: Vec<Row>,
}

/// Where a feed stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedHead {
    /// Its name.
    pub feed: String,
    /// The last sequence number given.
    pub head: u64,
    /// Rows up to here may be missing: a cursor below it reconciles.
    pub floor: u64,
    /// The sequence that this page has read up to; the next cursor.
    pub next: u64,
    /// Sum of [`crate::digest::member`] over what is in the feed at `head`.
    pub digest: u64,
}

/// One change of one document in one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which feed: its place in [`Page::feeds`].
    pub feed: usize,
    /// Its place in the feed.
    pub seq: u64,
    /// Which document.
    pub doc: DocKey,
    /// What happened.
    pub change: Change,
}

/// What happened to a document in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is there, or has a new revision.
    Put {
        /// Its revision.
        rev: u32,
        /// What a list needs.
        columns: Columns,
        /// As the server stores it: a byte that names the dictionary, then zstd.
        body: Vec<u8>,
    },
    /// It has left the feed.
    Leave {
        /// [`niangjia_domain::feed::LeaveReason`] as JSON.
        reason: Vec<u8>,
    },
    /// It has been erased for good.
    Drop,
}

/// The columns that a list is made of. Documents that have none leave them at their defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The ticket that the document belongs to.
    pub ticket: TicketId,
    /// The county.
    pub county: OrgId,
    /// Where the ticket is.
    pub state: State,
    /// How dangerous it is.
    pub risk: Level,
    /// When the running clock ends.
    pub due: Option<ServerTime>,
    /// When it last changed.
    pub updated: ServerTime,
    /// Who verifies it.
    pub officer: Option<UserId>,
    /// For entries: the place on the timeline. For tickets: entries on it.
    pub seq: u32,
}

impl PullRequest {
    /// The bytes of the request.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::marked(ASK_MARK);
        writer.byte(VERSION);
        writer.fixed(&self.epoch.0);
        writer.number(self.rows_max as u64);
        writer.number(self.cursors.len() as u64);
        for (feed, cursor) in &self.cursors {
            name::encode(feed, &mut writer);
            writer.number(*cursor);
        }
        writer.finish()
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`Malformed`]; [`Malformed::Version`] is answered with 426.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::marked(bytes, ASK_MARK)?;
        version(&mut reader)?;
        let epoch = Epoch(reader.fixed()?);
        let rows_max = reader.count(ROWS_MAX)?;
        let mut cursors = Vec::new();
        for _ in 0..reader.count(FEEDS_MAX)? {
            cursors.push((name::decode(&mut reader)?, reader.number()?));
        }
        Ok(Self { epoch, cursors, rows_max })
    }
}

fn version(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    match reader.byte()? {
        VERSION => Ok(()),
        other => Err(Malformed::Version(other)),
    }
}

impl Page {
    /// The bytes of the page. They end as they begin, so that a cut is noticed.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let stored: Vec<Vec<u8>> = self.rows.iter().map(|row| row.change.stored(row.doc)).collect();
        let rows: Vec<StoredRow<'_>> = self.rows.iter().zip(&stored).map(|(row, rest)| row.as_stored(rest)).collect();
        self.with_stored(&rows)
    }

    /// Reads a page.
    ///
    /// # Errors
    /// [`Malformed`]: nothing of the page may be applied then.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::marked(bytes, PAGE_MARK)?;
        version(&mut reader)?;
        let epoch = Epoch(reader.fixed()?);
        let now = ServerTime::from_ms(reader.signed()?);
        let backup_horizon = reader.number()?;
        let mut feeds = Vec::new();
        for _ in 0..reader.count(FEEDS_MAX)? {
            feeds.push(FeedHead {
                feed: name::decode(&mut reader)?,
                head: reader.number()?,
                floor: reader.number()?,
                next: reader.number()?,
                digest: u64::from_le_bytes(reader.fixed()?),
            });
        }
        let mut rows = Vec::new();
        for _ in 0..reader.count(ROWS_MAX)? {
            rows.push(Row::decode(&mut reader, feeds.len())?);
        }
        if reader.fixed::<4>()? != PAGE_MARK || !reader.is_done() {
            return Err(Malformed::Foreign);
        }
        Ok(Self { epoch, now, backup_horizon, feeds, rows })
    }
}

const PUT: u8 = 1;
const LEAVE: u8 = 2;
const DROP: u8 = 3;
const REASON_BYTES_MAX: usize = OPERATION_REASON_BYTES;
const OPERATION_REASON_BYTES: usize = niangjia_domain::operation::OPERATION_BYTES_MAX;

impl Row {
    fn as_stored<'a>(&self, rest: &'a [u8]) -> StoredRow<'a> {
        StoredRow { feed: self.feed, seq: self.seq, doc: self.doc, change: self.change.number(), rest }
    }

    fn decode(reader: &mut Reader<'_>, feeds: usize) -> Result<Self, Malformed> {
        let change = reader.byte()?;
        let feed = reader.count(feeds.saturating_sub(1))?;
        let seq = reader.number()?;
        let doc = DocKey { kind: DocKind::from_number(reader.byte()?), id: reader.fixed()? };
        let change = match change {
            PUT => Change::Put {
                rev: u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?,
                columns: Columns::decode(doc, reader)?,
                body: reader.counted(BODY_BYTES_MAX)?.to_vec(),
            },
            LEAVE => Change::Leave { reason: reader.counted(REASON_BYTES_MAX)?.to_vec() },
            DROP => Change::Drop,
            _ => return Err(Malformed::Foreign),
        };
        Ok(Self { feed, seq, doc, change })
    }
}

/// Documents that stand on a ticket's shelf have columns on the wire; the others have none.
const fn has_columns(kind: DocKind) -> bool {
    matches!(kind, DocKind::Ticket | DocKind::Entry)
}

impl Columns {
    /// For documents that are in no list.
    pub const NONE: Self = Self {
        ticket: TicketId::from_bytes([0; 16]),
        county: OrgId::from_bytes([0; 16]),
        state: State::Registered,
        risk: Level::Blue,
        due: None,
        updated: ServerTime::from_ms(0),
        officer: None,
        seq: 0,
    };

    fn encode(&self, doc: DocKey, writer: &mut Writer) {
        if !has_columns(doc.kind) {
            return;
        }
        if doc.kind == DocKind::Entry {
            writer.fixed(&self.ticket.bytes());
            writer.number(u64::from(self.seq));
            writer.signed(self.updated.ms());
            return;
        }
        writer.byte(self.state.number());
        writer.byte(self.risk.number());
        writer.signed(self.due.map_or(0, ServerTime::ms));
        writer.signed(self.updated.ms());
        writer.number(u64::from(self.seq));
        match self.officer {
            Some(officer) => {
                writer.byte(1);
                writer.fixed(&officer.bytes());
            }
            None => writer.byte(0),
        }
    }

    fn decode(doc: DocKey, reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut columns = Self::NONE;
        if !has_columns(doc.kind) {
            return Ok(columns);
        }
        if doc.kind == DocKind::Entry {
            columns.ticket = TicketId::from_bytes(reader.fixed()?);
            columns.seq = u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?;
            columns.updated = ServerTime::from_ms(reader.signed()?);
            return Ok(columns);
        }
        columns.ticket = TicketId::from_bytes(doc.id);
        columns.state = State::from_number(reader.byte()?).ok_or(Malformed::Foreign)?;
        columns.risk = Level::from_number(reader.byte()?).ok_or(Malformed::Foreign)?;
        columns.due = Some(reader.signed()?).filter(|ms| *ms != 0).map(ServerTime::from_ms);
        columns.updated = ServerTime::from_ms(reader.signed()?);
        columns.seq = u32::try_from(reader.number()?).map_err(|_| Malformed::Large)?;
        if reader.byte()? == 1 {
            columns.officer = Some(UserId::from_bytes(reader.fixed()?));
        }
        Ok(columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        Page {
            epoch: Epoch([1; 16]),
            now: ServerTime::from_ms(1_794_999_999_999),
            backup_horizon: 0,
            feeds: vec![FeedHead { feed: "user:x".to_owned(), head: 9, floor: 0, next: 9, digest: 77 }],
            rows: vec![
                Row {
                    feed: 0,
                    seq: 8,
                    doc: DocKey::ticket(ticket),
                    change: Change::Put { rev: 3, columns, body: vec![1, 2, 3] },
                },
                Row {
                    feed: 0,
                    seq: 9,
                    doc: DocKey::receipt(OpId::from_bytes([5; 16])),
                    change: Change::Leave { reason: b"{}".to_vec() },
                },
            ],
        }
    }

    #[test]
    fn a_page_comes_back_as_it_went() {
        assert_eq!(Page::decode(&page().encode()), Ok(page()));
    }

    #[test]
    fn a_page_cut_anywhere_is_refused_whole() {
        let bytes = page().encode();
        for end in 0..bytes.len() {
            assert!(Page::decode(&bytes[..end]).is_err(), "cut at {end}");
        }
        assert_eq!(Page::decode(b"<!doctype html><title>Wi-Fi"), Err(Malformed::Foreign));
    }

    #[test]
    fn a_request_comes_back_as_it_went() {
        let request = PullRequest { epoch: Epoch([2; 16]), cursors: vec![("user:x".to_owned(), 300)], rows_max: 500 };
        assert_eq!(PullRequest::decode(&request.encode()), Ok(request));
    }
}
