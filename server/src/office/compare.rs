//! Comparing: what of a feed differs from what a device says it holds, range by range, in the transaction that reads its head.

use niangjia_protocol::compress::RowOpener;
use niangjia_protocol::digest;
use niangjia_protocol::pull::{Change, Comparison, Found, Ranges, opened};

use super::publish::PUT;
use crate::error::Fault;
use crate::store::Tx;
use crate::table::feed::{self, Outline};

/// What came of comparing a feed, as long as its rows are not in a page yet.
pub(super) struct Compared {
    asked: Ranges,
    /// Each range that differs and has its rows here, with how many they are.
    differing: Vec<(usize, usize)>,
    /// The first range that has not been compared.
    until: usize,
    is_too_much: bool,
}

/// Compares a feed: rows of the ranges that differ, at most `most`, and what they are of. A feed that does not exist holds
/// nothing.
pub(super) fn compare(
    tx: &mut dyn Tx,
    feed: Option<i64>,
    asked: Ranges,
    most: usize,
) -> Result<(Vec<feed::Stored>, Compared), Fault> {
    let outlines = feed.map_or(Ok(Vec::new()), |feed| feed::outlines(tx, feed))?;
    let mut ranges: Vec<Vec<Outline>> = vec![Vec::new(); asked.division.ranges()];
    for outline in &outlines {
        ranges[asked.division.range_of(outline.doc)].push(*outline);
    }
    let mut differing: Vec<(usize, Vec<Outline>)> = Vec::new();
    for (at, told) in (asked.from..).zip(&asked.digests) {
        if digest_of(tx, feed, &ranges[at])? != *told {
            differing.push((at, core::mem::take(&mut ranges[at])));
        }
    }
    let wanted: usize = differing.iter().map(|(_, rows)| rows.len()).sum();
    let mut compared = Compared { until: asked.division.ranges(), asked, differing: Vec::new(), is_too_much: false };
    // Beyond a page, what is more than half costs less from the start: in the order of rows, and the next page ahead.
    if most > 0 && wanted > most && wanted * 2 > outlines.len() {
        compared.is_too_much = true;
        return Ok((Vec::new(), compared));
    }
    let mut stored = Vec::new();
    for (at, rows) in differing {
        if stored.len() + rows.len() > most {
            compared.until = at;
            break;
        }
        compared.differing.push((at, rows.len()));
        for row in rows {
            let row = feed.map_or(Ok(None), |feed| feed::at(tx, feed, row.seq))?;
            stored.push(row.ok_or(Fault::Column("seq"))?);
        }
    }
    // A range that no page has room for would be asked about for ever.
    let is_cut = compared.until < compared.asked.division.ranges();
    compared.is_too_much = most > 0 && is_cut && compared.differing.is_empty();
    Ok((stored, compared))
}

impl Compared {
    /// What the page says of the feed at `place` when only the first `written` of its rows found room.
    pub(super) fn answer(mut self, place: usize, written: usize) -> Comparison {
        let mut left = written;
        let mut fits = |&(_, rows): &(usize, usize)| match left.checked_sub(rows) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        };
        if let Some(cut) = self.differing.iter().position(|range| !fits(range)) {
            self.until = self.differing[cut].0;
            self.differing.truncate(cut);
            self.is_too_much |= cut == 0;
        }
        let differing = self.differing.iter().map(|(range, _)| *range).collect();
        let found = if self.is_too_much { Found::TooMuch } else { Found::Ranges { until: self.until, differing } };
        Comparison { feed: place, division: self.asked.division, from: self.asked.from, found }
    }
}

fn digest_of(tx: &mut dyn Tx, feed: Option<i64>, range: &[Outline]) -> Result<u64, Fault> {
    let mut sum = 0_u64;
    for row in range.iter().filter(|row| row.change == PUT) {
        let content = match (row.content, feed) {
            (Some(content), _) => content,
            (None, Some(feed)) => content_of(tx, feed, row)?,
            (None, None) => 0,
        };
        sum = sum.wrapping_add(digest::ranged(row.doc, row.rev, content));
    }
    Ok(sum)
}

/// Of a row that an earlier version wrote.
fn content_of(tx: &mut dyn Tx, feed: i64, row: &Outline) -> Result<u64, Fault> {
    let Some(stored) = feed::at(tx, feed, row.seq)? else { return Err(Fault::Column("seq")) };
    match opened(row.doc, row.change, &stored.rest, &mut RowOpener::new()?)? {
        Change::Put { body, .. } => Ok(digest::content(&body)),
        Change::Leave { .. } | Change::Drop => Ok(0),
    }
}
