//! Takes a page in: rows, cursors and anchor in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use niangjia_domain::id::TicketId;
use niangjia_domain::outcome::{BlobReceipt, Receipt};
use niangjia_protocol::Malformed;
use niangjia_protocol::digest;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::pull::{Change, Columns, Comparison, DocKey, DocKind, Epoch, Found, Page, Row};
use niangjia_protocol::receipt::Witness;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};
use serde::de::DeserializeOwned;

use super::feed::{self, Kept, Passing, find};
use super::{brake, compare, pack, project, shelf};
use crate::anchor::{self, AnchorNow};
use crate::error::StoreError;
use crate::journal::take_receipt;
use crate::lease;
use crate::sql::{signed, ticket_id};
use crate::store::Store;
use crate::transfer::{ask_original, lost_at_county, take_blob_receipt};

/// An anchor younger than this is not written again when nothing else is to be written, in milliseconds (a default).
const ANCHOR_AGE_MS: i64 = 60_000;

/// What a page changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// What screens may have to ask again.
    pub touched: Touched,
    /// There are more pages.
    pub more: bool,
    /// Feeds that did not hold what the county says they hold; they are being compared.
    pub reconciling: u32,
    /// The server has gone back in time: everything is compared and offered again.
    pub new_epoch: bool,
}

/// What screens may have to ask again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// These tickets, their timelines, photos or receipts.
    pub tickets: BTreeSet<TicketId>,
    /// Receipts.
    pub receipts: bool,
    /// The people of the county.
    pub directory: bool,
}

impl Store {
    /// Takes a page in. Cursors never run ahead of what is durable; a page that was taken before changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] when the page names no feed (a failing permission is not a loss); [`StoreError::Full`].
    pub fn apply(&self, page: &Page, anchor: Option<AnchorNow>) -> Result<Applied, StoreError> {
        let is_of_none = |feed: usize| feed >= page.feeds.len();
        let is_foreign = page.rows.iter().any(|row| is_of_none(row.feed))
            || page.compared.iter().any(|comparison| is_of_none(comparison.feed));
        if page.feeds.is_empty() || is_foreign {
            return Err(Malformed::Foreign.into());
        }
        if self.is_news(page)? {
            if planted::is(Bug::CursorBeforeData) {
                self.write(|transaction| keep_cursors(transaction, page))?;
            }
            let witness = self.author().map_or(Witness::NOBODY, |author| author.witness);
            let applied = self.write_retold(|transaction| apply(transaction, &witness, page, anchor))?;
            self.purge_departed()?;
            return Ok(applied);
        }
        if let Some(now) = anchor.filter(|now| self.is_old(now).unwrap_or(true)) {
            self.write_retold(|transaction| {
                anchor::set(transaction, now)?;
                lease::renew(transaction, anchor, page.now.ms())
            })?;
        }
        Ok(Applied::default())
    }

    fn is_news(&self, page: &Page) -> Result<bool, StoreError> {
        if !page.rows.is_empty() {
            return Ok(true);
        }
        self.read(|connection| {
            let state = feed::pull_state(connection)?;
            let feeds: i64 = connection.query_row("select count(*) from feed where lost = 0", [], |row| row.get(0))?;
            let mut news = state.epoch != page.epoch
                || state.backup_horizon != page.backup_horizon
                || !state.complete
                || usize::try_from(feeds) != Ok(page.feeds.len())
                || brake::holds(connection)?;
            for head in &page.feeds {
                news = news
                    || feed::known(connection, &head.feed)?.is_none_or(|kept| {
                        kept.passing.is_going_on()
                            || kept.cursor != head.next
                            || kept.head != head.head
                            || head.floor > kept.cursor
                            || compare::is_astray(&kept, head)
                    });
            }
            Ok(news)
        })
    }

    fn is_old(&self, now: &AnchorNow) -> Result<bool, StoreError> {
        let kept = self.anchor(now.boot)?;
        Ok(kept.is_none_or(|kept| now.anchor.mono_ms.saturating_sub(kept.mono_ms) > ANCHOR_AGE_MS))
    }
}

fn apply(
    connection: &Connection,
    witness: &Witness,
    page: &Page,
    anchor: Option<AnchorNow>,
) -> Result<Applied, StoreError> {
    let state = feed::pull_state(connection)?;
    // Before the first page there is no epoch to compare with; what was acknowledged then may have been by another.
    let is_known = state.epoch != Epoch::default() || feed::has_delivered(connection)?;
    let is_other = is_known && state.epoch != page.epoch;
    if is_other && !planted::is(Bug::EpochIgnored) {
        feed::begin_epoch(connection, page.epoch)?;
        // What was sent waits to be sent again: whoever sends must hear of it.
        let touched = Touched { receipts: true, ..Touched::default() };
        return Ok(Applied { touched, more: true, new_epoch: true, ..Applied::default() });
    }
    let mut applying = Applying::begin(connection, witness, page)?;
    let mut places =
        (0..).zip(&page.packs).flat_map(|(pack, held)| (0..held.lengths.len()).map(move |slot| Place { pack, slot }));
    for row in &page.rows {
        match &row.change {
            Change::Put { rev, columns, body } => {
                applying.put(row, *rev, columns, body, places.next().ok_or(Malformed::Foreign)?)?;
            }
            Change::Leave { reason } => applying.leave(row, reason)?,
            Change::Drop => applying.drop(row)?,
        }
    }
    let applied = applying.end(page, anchor)?;
    let complete = state.complete || !applied.more;
    let backup_horizon = page.backup_horizon;
    feed::set_pull_state(connection, &feed::PullState { epoch: page.epoch, backup_horizon, complete })?;
    anchor.map_or(Ok(()), |now| anchor::set(connection, now))?;
    Ok(applied)
}

/// Where a document stands in a page.
#[derive(Clone, Copy)]
struct Place {
    pack: usize,
    slot: usize,
}

/// What each row of a page begins with, found once: to look a statement up by its text takes as long as to bind it.
struct Inserts<'a> {
    document: CachedStatement<'a>,
    ticket: CachedStatement<'a>,
    entry: CachedStatement<'a>,
}

impl<'a> Inserts<'a> {
    fn prepare(connection: &'a Connection) -> Result<Self, StoreError> {
        let document = connection.prepare_cached(
            "insert into document (feed, kind, key, rev, pass, pack, slot, content)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             on conflict do nothing",
        )?;
        let ticket = connection.prepare_cached(project::INSERT_TICKET)?;
        Ok(Self { document, ticket, entry: connection.prepare_cached(project::INSERT_ENTRY)? })
    }
}

/// One page on its way in.
struct Applying<'a> {
    connection: &'a Connection,
    witness: &'a Witness,
    inserts: Inserts<'a>,
    /// The id that the page's first pack is kept under; the others follow.
    first_pack: i64,
    /// Whether any document of a pack is kept here, by its place in the page.
    is_kept: Vec<bool>,
    /// Documents that are not kept: receipts, and what is here already.
    unkept: Vec<Place>,
    /// In the page's order.
    feeds: Vec<Kept>,
    /// More than one feed shows tickets here.
    overlapping: bool,
    touched: Touched,
}

impl<'a> Applying<'a> {
    fn begin(connection: &'a Connection, witness: &'a Witness, page: &Page) -> Result<Self, StoreError> {
        let mut feeds = Vec::with_capacity(page.feeds.len());
        for head in &page.feeds {
            let mut kept = feed::open(connection, &head.feed)?;
            let compared = page.compared.iter().find(|compared| compared.feed == feeds.len());
            compare::begin_feed(connection, head, &mut kept, compared)?;
            feeds.push(kept);
        }
        let ticketed: i64 = connection.query_row("select count(*) from feed where rank > 0", [], |row| row.get(0))?;
        let first_pack: i64 =
            connection.query_row("select coalesce(max(id), 0) + 1 as id from pack", [], |row| row.get("id"))?;
        Ok(Self {
            connection,
            witness,
            inserts: Inserts::prepare(connection)?,
            first_pack,
            is_kept: vec![false; page.packs.len()],
            unkept: Vec::new(),
            feeds,
            overlapping: ticketed > 1,
            touched: Touched::default(),
        })
    }

    fn put(&mut self, row: &Row, rev: u32, columns: &Columns, json: &[u8], place: Place) -> Result<(), StoreError> {
        match row.doc.kind {
            DocKind::Receipt => {
                self.unkept.push(place);
                let Some(receipt) = read::<Receipt>(json) else { return Ok(()) };
                let ticket = take_receipt(self.connection, self.witness, &receipt)?.ticket();
                self.touched.receipts |= ticket.is_some();
                self.touched.tickets.extend(ticket);
                Ok(())
            }
            DocKind::BlobReceipt => {
                self.unkept.push(place);
                let Some(receipt) = read::<BlobReceipt>(json) else { return Ok(()) };
                let ticket = take_blob_receipt(self.connection, self.witness, &receipt)?.ticket();
                self.touched.receipts |= ticket.is_some();
                self.touched.tickets.extend(ticket);
                Ok(())
            }
            DocKind::Scope => {
                self.unkept.push(place);
                brake::take_scope(self.connection, rev, json, self.feeds[row.feed].passing.is_going_on())
            }
            DocKind::Ticket | DocKind::Entry | DocKind::Member | DocKind::Other(_) => {
                match self.store(row, rev, digest::content(json), place)? {
                    Some(document) => {
                        self.is_kept[place.pack] = true;
                        self.project(row, document, columns, json)?;
                    }
                    None => self.unkept.push(place),
                }
                Ok(())
            }
        }
    }

    /// Stores where a document is. `None` when the same revision is here already.
    fn store(&mut self, row: &Row, rev: u32, content: u64, place: Place) -> Result<Option<i64>, StoreError> {
        let told = content.cast_signed();
        let (pack, slot) = (self.first_pack + signed(place.pack as u64), signed(place.slot as u64));
        let kept = &mut self.feeds[row.feed];
        // Nearly every row is new: to look first would search the same index twice.
        let new_row = params![kept.id, row.doc.kind.number(), row.doc.id, rev, kept.pass, pack, slot, told];
        let is_new = self.inserts.document.execute(new_row)? == 1;
        let new = self.connection.last_insert_rowid();
        let there = if is_new { None } else { find(self.connection, kept.id, row.doc)? };
        if let Some(there) = there {
            // What is being made sure of may be of other content under the same number: a county that has gone back in
            // time counts revisions again.
            let is_same = there.rev == rev && there.shelf == 0;
            if is_same && (!kept.passing.is_going_on() || compare::is_content(self.connection, there.id, content)?) {
                self.connection
                    .prepare_cached("update document set pass = ?2 where id = ?1")?
                    .execute(params![there.id, kept.pass])?;
                return Ok(None);
            }
            if there.shelf == 0 {
                kept.digest = kept.digest.wrapping_sub(digest::member(row.doc, there.rev));
            }
            pack::forget(self.connection, there.id)?;
            self.connection
                .prepare_cached(
                    "update document set rev = ?2, pass = ?3, pack = ?4, slot = ?5, content = ?6, leaving = 0 where id = ?1",
                )?
                .execute(params![there.id, rev, kept.pass, pack, slot, told])?;
        }
        kept.digest = kept.digest.wrapping_add(digest::member(row.doc, rev));
        Ok(Some(there.map_or(new, |there| there.id)))
    }

    fn project(&mut self, row: &Row, document: i64, columns: &Columns, json: &[u8]) -> Result<(), StoreError> {
        let feed = self.feeds[row.feed].id;
        match row.doc.kind {
            DocKind::Ticket => {
                project::ticket(&mut self.inserts.ticket, document, feed, columns, json)?;
                if self.overlapping {
                    shelf::shadow(self.connection, columns.ticket)?;
                }
                self.touched.tickets.insert(columns.ticket);
            }
            DocKind::Entry => {
                let entry = project::entry(&mut self.inserts.entry, document, feed, columns, json)?;
                if let Some(entry) = entry.filter(|entry| entry.original_asked) {
                    ask_original(self.connection, entry.op)?;
                }
                self.touched.tickets.insert(columns.ticket);
            }
            DocKind::Member => self.touched.directory = true,
            DocKind::Receipt | DocKind::BlobReceipt | DocKind::Scope | DocKind::Other(_) => {}
        }
        Ok(())
    }

    fn leave(&mut self, row: &Row, reason: &[u8]) -> Result<(), StoreError> {
        if row.doc.kind == DocKind::BlobReceipt {
            self.touched.receipts = true;
            lost_at_county(self.connection, row.doc.id)?;
        }
        let Some(there) = self.forget(row)?.filter(|_| !planted::is(Bug::LeaveIgnored)) else { return Ok(()) };
        if row.doc.kind == DocKind::Ticket {
            // Judged when every feed has been read to its head: it may only have moved from one to another.
            self.touched.tickets.insert(TicketId::from_bytes(row.doc.id));
            return shelf::leaving(self.connection, there, reason);
        }
        if row.doc.kind == DocKind::Entry && shelf::leaving_entry(self.connection, there)? {
            return Ok(());
        }
        self.erase(row.doc.kind, there)
    }

    fn drop(&mut self, row: &Row) -> Result<(), StoreError> {
        let Some(there) = self.forget(row)? else { return Ok(()) };
        if row.doc.kind == DocKind::Ticket {
            self.touched.tickets.insert(TicketId::from_bytes(row.doc.id));
        }
        self.erase(row.doc.kind, there)
    }

    /// Takes a document out of its feed's digest.
    fn forget(&mut self, row: &Row) -> Result<Option<i64>, StoreError> {
        let kept = &mut self.feeds[row.feed];
        let Some(there) = find(self.connection, kept.id, row.doc)? else { return Ok(None) };
        if there.shelf == 0 {
            kept.digest = kept.digest.wrapping_sub(digest::member(row.doc, there.rev));
        }
        Ok(Some(there.id))
    }

    fn erase(&mut self, kind: DocKind, document: i64) -> Result<(), StoreError> {
        let ticket = self
            .connection
            .prepare_cached("delete from entry where document = ?1 returning ticket")?
            .query_row([document], |row| ticket_id(row, "ticket"))
            .optional()?;
        self.touched.tickets.extend(ticket);
        self.touched.directory |= kind == DocKind::Member;
        shelf::erase(self.connection, document)
    }

    /// Takes in what came of comparing a feed, when it answers what was asked.
    fn compared(&mut self, page: &Page, comparison: &Comparison) -> Result<(), StoreError> {
        let kept = &mut self.feeds[comparison.feed];
        let (Passing::Comparing { division, from }, Found::Ranges { until, differing }) =
            (kept.passing, &comparison.found)
        else {
            return Ok(());
        };
        if (division, from) != (comparison.division, comparison.from) {
            return Ok(());
        }
        if from == 0 {
            // What changes from here on is read behind it, whatever of it a later answer brings already.
            kept.cursor = page.feeds[comparison.feed].head;
        }
        let is_done = *until == division.ranges();
        kept.passing = if is_done { Passing::No } else { Passing::Comparing { division, from: *until } };
        let of_feed = page.rows.iter().filter(|row| row.feed == comparison.feed);
        let named: BTreeSet<DocKey> = of_feed.map(|row| row.doc).collect();
        let feed = kept.id;
        for gone in compare::absent(self.connection, feed, division, differing, &named)? {
            let kept = &mut self.feeds[comparison.feed];
            kept.digest = kept.digest.wrapping_sub(digest::member(gone.doc, gone.rev));
            if gone.doc.kind == DocKind::Ticket {
                // Judged when every feed has been made sure of, as what has left is.
                shelf::unnamed(self.connection, gone.id)?;
            } else {
                shelf::unnamed_other(self.connection, gone.id)?;
            }
        }
        Ok(())
    }

    /// Ends readings from the start, compares digests, keeps cursors, and judges what is leaving.
    fn end(mut self, page: &Page, anchor: Option<AnchorNow>) -> Result<Applied, StoreError> {
        self.keep_packs(page)?;
        for comparison in &page.compared {
            self.compared(page, comparison)?;
        }
        let (mut more, mut reconciling) = (false, 0);
        for (head, kept) in page.feeds.iter().zip(&mut self.feeds) {
            kept.head = head.head;
            if kept.cursor >= head.head && kept.passing == Passing::Reading {
                kept.passing = Passing::No;
                // In the first reading of all there is nothing that an earlier one left behind.
                if kept.pass > 1 {
                    shelf::unseen(self.connection, kept.id, kept.pass)?;
                    kept.digest = feed::digest_of(self.connection, kept.id)?;
                }
            }
            if kept.cursor >= head.head && kept.passing == Passing::No && compare::is_astray(kept, head) {
                kept.reconciled = signed(head.head);
                kept.digest = feed::digest_of(self.connection, kept.id)?;
                feed::begin(self.connection, &head.feed, kept)?;
                reconciling += 1;
            }
            more |= kept.cursor < head.head || kept.passing.is_going_on();
            feed::save(self.connection, kept)?;
        }
        self.lose_feeds(page)?;
        if planted::is(Bug::PurgeOnAbsence) && !more {
            self.lose_unnamed(page)?;
        }
        if !more {
            let judged = shelf::judge_leaving(self.connection, page.now)?;
            self.touched.tickets.extend(judged.tickets);
            // 同步 says how much is held back.
            self.touched.receipts |= judged.is_news;
            more = judged.ask_again;
            if !more && !brake::holds(self.connection)? {
                lease::renew(self.connection, anchor, page.now.ms())?;
            }
        }
        Ok(Applied { touched: self.touched, more, reconciling, new_epoch: false })
    }

    fn keep_packs(&self, page: &Page) -> Result<(), StoreError> {
        let ids = self.first_pack..;
        for ((id, held), _) in ids.zip(&page.packs).zip(&self.is_kept).filter(|(_, is_kept)| **is_kept) {
            pack::keep(self.connection, id, held)?;
        }
        for place in self.unkept.iter().filter(|place| self.is_kept[place.pack]) {
            let id = self.first_pack + signed(place.pack as u64);
            pack::leave_gap(self.connection, id, signed(place.slot as u64))?;
        }
        Ok(())
    }

    /// [`Bug::PurgeOnAbsence`]
    fn lose_unnamed(&self, page: &Page) -> Result<(), StoreError> {
        for (place, kept) in self.feeds.iter().enumerate() {
            let mut named = page.rows.iter().filter(|row| row.feed == place && row.doc.kind == DocKind::Ticket);
            if let Some(last) = named.next_back() {
                self.connection.execute(
                    "update ticket set shelf = 1, reason = '' where feed = ?1 and ticket <> ?2 and shelf = 0",
                    params![kept.id, last.doc.id],
                )?;
            }
        }
        Ok(())
    }

    /// Feeds that the county no longer names are lost, and what was in them leaves.
    fn lose_feeds(&mut self, page: &Page) -> Result<(), StoreError> {
        let mut known: BTreeMap<String, i64> = self
            .connection
            .prepare_cached("select name, id from feed where lost = 0")?
            .query_map([], |row| Ok((row.get("name")?, row.get("id")?)))?
            .collect::<Result<_, _>>()?;
        for head in &page.feeds {
            known.remove(&head.feed);
        }
        for id in known.values() {
            shelf::unseen(self.connection, *id, i64::MAX)?;
            self.connection.execute(
                "update feed set lost = 1, cursor = 0, head = 0, digest = 0, pass = pass + 1, passing = 1, ranges = 0,
                     compared = 0
                 where id = ?1",
                [id],
            )?;
        }
        Ok(())
    }
}

/// A receipt that does not read is left for the push's own answer, or a later app.
fn read<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_slice(json).ok()
}

/// [`Bug::CursorBeforeData`]
fn keep_cursors(connection: &Connection, page: &Page) -> Result<(), StoreError> {
    for head in &page.feeds {
        let kept =
            Kept { cursor: head.next, head: head.head, passing: Passing::No, ..feed::open(connection, &head.feed)? };
        feed::save(connection, &kept)?;
    }
    Ok(())
}
