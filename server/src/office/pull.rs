//! Pull: cursors in, a page of stored rows out. Permission is the list of feeds, and nothing is read beside it.

use niangjia_domain::feed::subscription;
use niangjia_protocol::VERSION;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::{Epoch, FeedHead, Page, PullRequest, ROWS_MAX, StoredRow};

use super::{Caller, Office};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::{feed, meta};

const _: () = assert!(VERSION == 1, "pages are written for version 1");

/// A page ends after this many bytes of rows (a default: some seconds on a slow network).
pub(crate) const PAGE_BYTES_MAX: usize = 512 * 1024;

impl Office {
    /// The next page for `caller`: every feed that he may read, and rows behind his cursors.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn pull(&self, caller: &Caller, request: &PullRequest, moment: Moment) -> Result<Vec<u8>, Fault> {
        self.store.read(|tx| page(tx, caller, request, moment))
    }
}

fn page(tx: &mut dyn Tx, caller: &Caller, request: &PullRequest, moment: Moment) -> Result<Vec<u8>, Fault> {
    let epoch = meta::epoch(tx)?;
    let mut room = Room { rows: request.rows_max.clamp(1, ROWS_MAX), bytes: PAGE_BYTES_MAX };
    let mut feeds = Vec::new();
    let mut stored: Vec<(usize, feed::Stored)> = Vec::new();
    for name in subscription(&caller.member, caller.install) {
        let name = name.to_string();
        let Some(head) = feed::head(tx, &name)? else {
            feeds.push(FeedHead { feed: name, head: 0, floor: 0, next: 0, digest: 0 });
            continue;
        };
        let cursor = cursor(request, epoch, &name).min(head.head);
        let rows = room.take(tx, head, cursor)?;
        let next = rows.last().map_or(cursor, |row| row.seq);
        let next = if room.is_left() || planted::is(Bug::HalfPage) { head.head } else { next };
        let next = if planted::is(Bug::SequenceCursor) { next + 1 } else { next };
        let place = feeds.len();
        stored.extend(rows.into_iter().map(|row| (place, row)));
        feeds.push(FeedHead { feed: name, head: head.head, floor: head.floor, next, digest: head.digest });
    }
    let rows: Vec<StoredRow<'_>> = stored
        .iter()
        .map(|(feed, row)| StoredRow { feed: *feed, seq: row.seq, doc: row.doc, change: row.change, rest: &row.rest })
        .collect();
    let backup_horizon = meta::backup_horizon(tx)?;
    Ok(Page { epoch, now: moment.now, backup_horizon, feeds, rows: Vec::new() }.with_stored(&rows))
}

/// How far the caller has read `feed`; cursors of another epoch mean nothing here.
fn cursor(request: &PullRequest, epoch: Epoch, feed: &str) -> u64 {
    if request.epoch != epoch {
        return 0;
    }
    request.cursors.iter().find(|(name, _)| name == feed).map_or(0, |(_, cursor)| *cursor)
}

/// What still fits into the page.
struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    const fn is_left(&self) -> bool {
        self.rows > 0 && self.bytes > 0
    }

    /// Rows of one feed behind `cursor`, until the page or the feed ends.
    fn take(&mut self, tx: &mut dyn Tx, head: feed::Head, cursor: u64) -> Result<Vec<feed::Stored>, Fault> {
        if !self.is_left() || cursor == head.head {
            return Ok(Vec::new());
        }
        let mut rows = feed::after(tx, head.id, cursor, self.rows as u64)?;
        let mut fits = 0;
        for row in &rows {
            if !self.is_left() {
                break;
            }
            fits += 1;
            self.rows -= 1;
            self.bytes = self.bytes.saturating_sub(row.rest.len());
        }
        rows.truncate(fits);
        Ok(rows)
    }
}
