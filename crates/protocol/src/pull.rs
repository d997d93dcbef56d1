//! Pull: cursors up, rows down.
//!
//! A row has the few columns that a list needs, and the document. Documents travel in packs, many compressed together
//! ([`Pack`]), and the device keeps packs as they came; what else rows say travels by columns.

#[cfg(not(target_arch = "wasm32"))]
mod head;
mod name;
#[cfg(not(target_arch = "wasm32"))]
mod pack;
#[cfg(not(target_arch = "wasm32"))]
mod page;
mod range;
#[cfg(not(target_arch = "wasm32"))]
mod stored;

#[cfg(not(target_arch = "wasm32"))]
pub use pack::{Bodies, Pack};
#[cfg(not(target_arch = "wasm32"))]
pub use page::{PAGE_OPENED_BYTES, Page, PageWriter};
pub use range::{Comparison, Division, Found, RANGES_MAX, Ranges};
#[cfg(not(target_arch = "wasm32"))]
pub use stored::{opened, stored_leave, stored_put};

use niangjia_domain::id::{OpId, OrgId, TicketId, UserId};
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;

use crate::codec::{Reader, Writer};
use crate::{Malformed, VERSION};

/// The header of a request in which a device says how many tickets it does not let go of, though the last pages took them
/// away; without it, none.
pub const HELD_HEADER: &str = "niangjia-held";

const ASK_MARK: [u8; 4] = *b"NJQ1";
const FEEDS_MAX: usize = 64;
/// Most rows of one page: twice as many as the design began with, since a row costs the device half of what it did, and a
/// note waits no longer for a page.
pub const ROWS_MAX: usize = 1000;

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
    /// The same, told to the person's own installs when what he may read was changed or confirmed: takes tickets away from a
    /// device that would not let go of so many at once without a word.
    Scope,
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
            Self::Scope => 6,
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
            6 => Self::Scope,
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

    /// What a person may read.
    #[must_use]
    pub const fn scope(id: UserId) -> Self {
        Self { kind: DocKind::Scope, id: id.bytes() }
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
    /// Feeds that are to be compared, and not read. A server that does not know of this reads their cursors, which are zero.
    pub ranges: Vec<Ranges>,
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
    /// Which feed: its place in a page's feeds.
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
        /// The document, as JSON.
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
        // Behind what the first version reads, and nothing where nothing is compared.
        if !self.ranges.is_empty() {
            Ranges::encode_all(&self.ranges, &mut writer);
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
        let ranges = if reader.is_done() { Vec::new() } else { Ranges::decode_all(&mut reader, cursors.len())? };
        Ok(Self { epoch, cursors, rows_max, ranges })
    }
}

fn version(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    match reader.byte()? {
        VERSION => Ok(()),
        other => Err(Malformed::Version(other)),
    }
}

const PUT: u8 = 1;
const LEAVE: u8 = 2;
const DROP: u8 = 3;
#[cfg(not(target_arch = "wasm32"))]
const REASON_BYTES_MAX: usize = niangjia_domain::operation::OPERATION_BYTES_MAX;

impl Change {
    /// The number by which pages and databases know what happened.
    #[must_use]
    pub const fn number(&self) -> u8 {
        match self {
            Self::Put { .. } => PUT,
            Self::Leave { .. } => LEAVE,
            Self::Drop => DROP,
        }
    }
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_back_as_it_went() {
        let cursors = vec![("user:x".to_owned(), 300), ("user:y".to_owned(), 0)];
        let bare = PullRequest { epoch: Epoch([2; 16]), cursors, rows_max: 500, ranges: Vec::new() };
        let division = Division::of_documents(16);
        let ranges = vec![Ranges { feed: 1, division, from: 0, digests: vec![1, 2] }];
        let comparing = PullRequest { ranges, ..bare.clone() };
        assert!(comparing.encode().starts_with(&bare.encode()), "a server of before reads what it knows");
        for request in [bare, comparing] {
            assert_eq!(PullRequest::decode(&request.encode()), Ok(request));
        }
    }
}
