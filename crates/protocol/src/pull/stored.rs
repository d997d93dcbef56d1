//! Rows as a server stores them: a page is made by putting stored rows one after the other, and nothing is encoded twice.

use super::{Change, DROP, DocKey, FeedHead, LEAVE, PAGE_MARK, PUT, Page, name};
use crate::VERSION;
use crate::codec::Writer;

/// A change as it is stored, to be put into pages as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredRow<'a> {
    /// Which feed: its place in [`Page::feeds`].
    pub feed: usize,
    /// Its place in the feed.
    pub seq: u64,
    /// Which document.
    pub doc: DocKey,
    /// [`Change::number`] of what happened.
    pub change: u8,
    /// [`Change::stored`]
    pub rest: &'a [u8],
}

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

    /// The bytes of a row behind its document's name: what is stored once and sent often.
    #[must_use]
    pub fn stored(&self, doc: DocKey) -> Vec<u8> {
        let mut writer = Writer::default();
        self.encode(doc, &mut writer);
        writer.finish()
    }

    pub(super) fn encode(&self, doc: DocKey, writer: &mut Writer) {
        match self {
            Self::Put { rev, columns, body } => {
                writer.number(u64::from(*rev));
                columns.encode(doc, writer);
                writer.counted(body);
            }
            Self::Leave { reason } => writer.counted(reason),
            Self::Drop => {}
        }
    }
}

impl StoredRow<'_> {
    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.byte(self.change);
        writer.number(self.feed as u64);
        writer.number(self.seq);
        writer.byte(self.doc.kind.number());
        writer.fixed(&self.doc.id);
        writer.fixed(self.rest);
    }
}

impl Page {
    /// The bytes of this page with `rows` in place of its own.
    #[must_use]
    pub fn with_stored(&self, rows: &[StoredRow<'_>]) -> Vec<u8> {
        let mut writer = Writer::marked(PAGE_MARK);
        writer.byte(VERSION);
        writer.fixed(&self.epoch.0);
        writer.signed(self.now.ms());
        writer.number(self.backup_horizon);
        writer.number(self.feeds.len() as u64);
        for feed in &self.feeds {
            feed.encode(&mut writer);
        }
        writer.number(rows.len() as u64);
        for row in rows {
            row.encode(&mut writer);
        }
        writer.fixed(&PAGE_MARK);
        writer.finish()
    }
}

impl FeedHead {
    fn encode(&self, writer: &mut Writer) {
        name::encode(&self.feed, writer);
        writer.number(self.head);
        writer.number(self.floor);
        writer.number(self.next);
        writer.fixed(&self.digest.to_le_bytes());
    }
}
