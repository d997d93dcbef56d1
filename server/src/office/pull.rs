//! Pull: cursors in, a page of stored rows out. Permission is the list of feeds, and nothing is read beside it.

use niangjia_domain::feed::{Feed, subscription};
use niangjia_protocol::VERSION;
use niangjia_protocol::compress::RowOpener;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::{
    Epoch, FeedHead, PAGE_OPENED_BYTES, Page, PageWriter, PullRequest, ROWS_MAX, Row, opened,
};

use super::{Caller, Office};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::{feed, install, meta};

const _: () = assert!(VERSION == 1, "pages are written for version 1");

impl Office {
    /// The next page for `caller`: every feed that he may read, and rows behind his cursors.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn pull(&self, caller: &Caller, request: &PullRequest, moment: Moment) -> Result<Vec<u8>, Fault> {
        // What is compressed is no business of the database: whoever writes must not wait for it.
        let drawn = self.store.read(|tx| draw(tx, caller, request, moment))?;
        drawn.page()
    }
}

/// What a page is made of.
struct Drawn {
    page: Page,
    /// Each with the place of its feed, in the order of rows.
    stored: Vec<(usize, feed::Stored)>,
}

fn draw(tx: &mut dyn Tx, caller: &Caller, request: &PullRequest, moment: Moment) -> Result<Drawn, Fault> {
    let epoch = meta::epoch(tx)?;
    let mut room = request.rows_max.clamp(1, if planted::is(Bug::OneRowPages) { 1 } else { ROWS_MAX });
    let mut names = subscription(&caller.member, caller.install);
    // Receipts of what the app did under ids that it had before.
    names.extend(install::earlier(tx, caller.install)?.into_iter().map(Feed::Install));
    let mut heads = Vec::new();
    for name in names {
        let name = name.to_string();
        let head = feed::head(tx, &name)?;
        let read = head.as_ref().map_or(0, |head| cursor(request, epoch, &name).min(head.head));
        heads.push((name, head, read));
    }
    // Each feed that has something to say has its share of the page, whatever the ones before it have to say.
    let share = (room / heads.len().max(1)).max(1) as u64;
    let wanted = |(_, head, read): &(String, Option<feed::Head>, u64)| {
        let behind = head.as_ref().map_or(0, |head| head.head - read);
        usize::try_from(behind.min(share)).unwrap_or(ROWS_MAX)
    };
    let mut kept_free: usize = heads.iter().map(wanted).sum();
    let mut feeds = Vec::new();
    let mut stored: Vec<(usize, feed::Stored)> = Vec::new();
    for known in heads {
        kept_free -= wanted(&known);
        let (name, head, read) = known;
        let Some(head) = head else {
            feeds.push(FeedHead { feed: name, head: 0, floor: 0, next: 0, digest: 0 });
            continue;
        };
        let kept_free = if planted::is(Bug::HotFeedFirst) { 0 } else { kept_free };
        let most = room.saturating_sub(kept_free).max(room.min(1));
        let rows =
            if most == 0 || read == head.head { Vec::new() } else { feed::after(tx, head.id, read, most as u64)? };
        room -= rows.len();
        let is_read = rows.len() < most || planted::is(Bug::HalfPage);
        let next = if is_read { head.head } else { rows.last().map_or(read, |row| row.seq) };
        let next = if planted::is(Bug::SequenceCursor) { next + 1 } else { next };
        let place = feeds.len();
        stored.extend(rows.into_iter().map(|row| (place, row)));
        feeds.push(FeedHead { feed: name, head: head.head, floor: head.floor, next, digest: head.digest });
    }
    let backup_horizon = meta::backup_horizon(tx)?;
    let page = Page { epoch, now: moment.now, backup_horizon, feeds, rows: Vec::new(), packs: Vec::new() };
    Ok(Drawn { page, stored })
}

impl Drawn {
    /// The bytes of the page. It ends early where its documents would be too large: cursors then stop at the last row of
    /// each feed that is in it.
    fn page(mut self) -> Result<Vec<u8>, Fault> {
        let mut writer = PageWriter::default();
        if self.stored.is_empty() {
            return Ok(writer.finish(&self.page)?);
        }
        let mut opener = RowOpener::new()?;
        for (feed, row) in &self.stored {
            if writer.opened_bytes() >= PAGE_OPENED_BYTES {
                break;
            }
            let change = opened(row.doc, row.change, &row.rest, &mut opener)?;
            writer.row(&Row { feed: *feed, seq: row.seq, doc: row.doc, change })?;
        }
        let left = &self.stored[writer.rows()..];
        for (place, head) in self.page.feeds.iter_mut().enumerate() {
            if let Some((_, row)) = left.iter().find(|(feed, _)| *feed == place) {
                head.next = row.seq - 1;
            }
        }
        Ok(writer.finish(&self.page)?)
    }
}

/// How far the caller has read `feed`; cursors of another epoch mean nothing here.
fn cursor(request: &PullRequest, epoch: Epoch, feed: &str) -> u64 {
    if request.epoch != epoch {
        return 0;
    }
    request.cursors.iter().find(|(name, _)| name == feed).map_or(0, |(_, cursor)| *cursor)
}
