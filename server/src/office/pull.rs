//! Pull: cursors in, a page of stored rows out. Permission is the list of feeds, and nothing is read beside it.

use niangjia_domain::feed::{Feed, subscription};
use niangjia_protocol::VERSION;
use niangjia_protocol::compress::RowOpener;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::{
    Epoch, FeedHead, PAGE_OPENED_BYTES, Page, PageWriter, PullRequest, ROWS_MAX, Ranges, Row, opened,
};

use super::compare::{Compared, compare};
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
    /// Feeds that were compared, by their places.
    compared: Vec<(usize, Compared)>,
    /// Rows that still find room.
    room: usize,
}

/// A feed that the caller may read.
struct Known {
    name: String,
    head: Option<feed::Head>,
    wish: Wish,
}

/// What the caller wants of a feed.
enum Wish {
    /// The rows behind this one.
    After(u64),
    /// What differs from this.
    Compare(Ranges),
}

fn draw(tx: &mut dyn Tx, caller: &Caller, request: &PullRequest, moment: Moment) -> Result<Drawn, Fault> {
    let epoch = meta::epoch(tx)?;
    let room = request.rows_max.clamp(1, if planted::is(Bug::OneRowPages) { 1 } else { ROWS_MAX });
    let page = Page {
        epoch,
        now: moment.now,
        backup_horizon: meta::backup_horizon(tx)?,
        feeds: Vec::new(),
        compared: Vec::new(),
        rows: Vec::new(),
        packs: Vec::new(),
    };
    let mut drawn = Drawn { page, stored: Vec::new(), compared: Vec::new(), room };
    let feeds = known(tx, caller, request, epoch)?;
    if request.epoch != Epoch::default() && request.epoch != epoch {
        // Whoever asks has read from a server that is no more: it begins again once it knows, and takes no row in before.
        drawn.page.feeds = feeds.into_iter().map(|known| known.told(0)).collect();
        return Ok(drawn);
    }
    // Each feed that has something to say has its share of the page, whatever the ones before it have to say.
    let share = (room / feeds.len().max(1)).max(1) as u64;
    let wanted = |known: &Known| usize::try_from(known.behind().min(share)).unwrap_or(ROWS_MAX);
    let mut kept_free: usize = feeds.iter().map(wanted).sum();
    for known in feeds {
        kept_free -= wanted(&known);
        let kept_free = if planted::is(Bug::HotFeedFirst) { 0 } else { kept_free };
        let most = drawn.room.saturating_sub(kept_free).max(drawn.room.min(1));
        drawn.feed(tx, known, most)?;
    }
    Ok(drawn)
}

fn known(tx: &mut dyn Tx, caller: &Caller, request: &PullRequest, epoch: Epoch) -> Result<Vec<Known>, Fault> {
    let mut names = subscription(&caller.member, caller.install);
    // Receipts of what the app did under ids that it had before.
    names.extend(install::earlier(tx, caller.install)?.into_iter().map(Feed::Install));
    if planted::permission_fails() {
        names.truncate(1);
    }
    let mut feeds = Vec::new();
    for name in names {
        let name = name.to_string();
        let head = feed::head(tx, &name)?;
        let place = request.cursors.iter().position(|(feed, _)| *feed == name);
        let asked = place.and_then(|place| request.ranges.iter().find(|ranges| ranges.feed == place));
        let wish = match (asked, place) {
            (Some(ranges), _) => Wish::Compare(ranges.clone()),
            // Cursors of another epoch mean nothing here.
            (None, Some(place)) if request.epoch == epoch => {
                Wish::After(request.cursors[place].1.min(head.map_or(0, |head| head.head)))
            }
            (None, _) => Wish::After(0),
        };
        feeds.push(Known { name, head, wish });
    }
    Ok(feeds)
}

impl Known {
    /// How many rows it may have to say.
    fn behind(&self) -> u64 {
        let head = self.head.as_ref().map_or(0, |head| head.head);
        match self.wish {
            Wish::After(read) => head - read,
            Wish::Compare(_) => head,
        }
    }

    fn told(self, next: u64) -> FeedHead {
        let feed = self.name;
        match self.head {
            Some(head) => FeedHead { feed, head: head.head, floor: head.floor, next, digest: head.digest },
            None => FeedHead { feed, head: 0, floor: 0, next: 0, digest: 0 },
        }
    }
}

impl Drawn {
    /// Takes what a feed has to say, at most `most` rows.
    fn feed(&mut self, tx: &mut dyn Tx, mut known: Known, most: usize) -> Result<(), Fault> {
        let place = self.page.feeds.len();
        let id = known.head.as_ref().map(|head| head.id);
        let head = known.head.as_ref().map_or(0, |head| head.head);
        let (rows, next) = match (core::mem::replace(&mut known.wish, Wish::After(0)), id) {
            (Wish::Compare(ranges), id) => {
                let (rows, compared) = compare(tx, id, ranges, most)?;
                self.compared.push((place, compared));
                (rows, head)
            }
            (Wish::After(read), Some(id)) if most > 0 && read < head => {
                let rows = feed::after(tx, id, read, most as u64)?;
                let is_read = rows.len() < most || planted::is(Bug::HalfPage);
                let next = if is_read { head } else { rows.last().map_or(read, |row| row.seq) };
                (rows, next)
            }
            (Wish::After(read), _) => (Vec::new(), if most > 0 { head } else { read }),
        };
        let is_compared = self.compared.last().is_some_and(|(compared, _)| *compared == place);
        let next = if planted::is(Bug::SequenceCursor) && !is_compared { next + 1 } else { next };
        self.room -= rows.len();
        self.stored.extend(rows.into_iter().map(|row| (place, row)));
        self.page.feeds.push(known.told(next));
        Ok(())
    }
}

impl Drawn {
    /// The bytes of the page. It ends early where its documents would be too large: cursors then stop at the last row of
    /// each feed that is in it.
    fn page(mut self) -> Result<Vec<u8>, Fault> {
        let mut writer = PageWriter::default();
        if self.stored.is_empty() && self.compared.is_empty() {
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
        let (written, left) = self.stored.split_at(writer.rows());
        for (place, found) in self.compared {
            let written = written.iter().filter(|(feed, _)| *feed == place).count();
            self.page.compared.push(found.answer(place, written));
        }
        for (place, head) in self.page.feeds.iter_mut().enumerate() {
            let is_read = self.page.compared.iter().all(|comparison| comparison.feed != place);
            if let Some((_, row)) = left.iter().find(|(feed, _)| *feed == place && is_read) {
                head.next = row.seq - 1;
            }
        }
        Ok(writer.finish(&self.page)?)
    }
}
