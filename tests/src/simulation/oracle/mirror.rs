//! A device holds what its cursors say: I11, I13, I14, I23.

use std::collections::BTreeMap;

use niangjia_protocol::pull::DocKind;
use rusqlite::{Connection, OptionalExtension as _};

use super::Violation;
use crate::simulation::world::World;

const PUT: i64 = 1;

/// A document as one side has it: kind and id.
type Key = (i64, [u8; 16]);

impl World {
    /// Everything that a feed said up to the device's cursor is done there, and nothing else is.
    pub(super) fn mirrors(&self, device: usize) -> Result<(), Violation> {
        let journal = self.devices[device].memory.journal();
        let office = self.county.memory.connection();
        let its: Option<Vec<u8>> =
            journal.prepare_cached("select epoch from pull_state")?.query_row([], |row| row.get(0)).optional()?;
        let ours: Vec<u8> =
            office.prepare_cached("select value from meta where key = 'epoch'")?.query_row([], |row| row.get(0))?;
        if its != Some(ours) {
            // Its cursors are of a past that is no more, or it has none.
            return Ok(());
        }
        let mut statement =
            journal.prepare_cached("select id, name, cursor from feed where lost = 0 and passing = 0")?;
        let feeds: Vec<(i64, String, i64)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
        for (feed, name, cursor) in feeds {
            let held = held(&journal, feed)?;
            mirrors(&office, &name, cursor, &held).map_err(|(invariant, what)| {
                Violation::new(invariant, format!("device {device} at {cursor} of {name}: {what}"))
            })?;
        }
        self.lets_nothing_go(device, &journal)
    }

    /// I14: what a person may read is never taken from him because nobody named it. What a county that went back to a backup
    /// has forgotten is another matter.
    fn lets_nothing_go(&self, device: usize, journal: &Connection) -> Result<(), Violation> {
        if self.oracle.went_back || self.oracle.dismissed.contains(&self.devices[device].owner) {
            return Ok(());
        }
        let gone: i64 = journal
            .prepare_cached(
                r#"select count(*) from ticket join feed on feed.id = ticket.feed
                   where shelf > 1 and lost = 1 and reason = '{"why":"scope_lost"}'"#,
            )?
            .query_row([], |row| row.get(0))?;
        if gone == 0 {
            return Ok(());
        }
        Err(Violation::new(
            "I14",
            format!("device {device}: {gone} tickets went with a feed that is its person's still"),
        ))
    }
}

/// What lies on the device under a feed: revisions of what is shown, and `None` for what has left.
pub(super) fn held(journal: &Connection, feed: i64) -> Result<BTreeMap<Key, Option<i64>>, Violation> {
    let mut statement = journal.prepare_cached(
        "select kind, key, rev, max(coalesce(shelf, 0), leaving) as shelf
         from document left join ticket on ticket.document = document.id where document.feed = ?1",
    )?;
    let mut rows = statement.query([feed])?;
    let mut held = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let shown = row.get::<_, i64>("shelf")? == 0;
        held.insert((row.get("kind")?, row.get("key")?), shown.then_some(row.get("rev")?));
    }
    Ok(held)
}

fn mirrors(
    office: &Connection,
    name: &str,
    cursor: i64,
    held: &BTreeMap<Key, Option<i64>>,
) -> Result<(), (&'static str, String)> {
    let broken = |error: rusqlite::Error| ("oracle", error.to_string());
    let head: Option<(i64, i64, i64)> = office
        .prepare_cached("select id, head, floor from feed_head where name = ?1")
        .and_then(|mut statement| {
            statement.query_row([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })
        .map_err(broken)?;
    let Some((feed, head, floor)) = head else {
        return if held.values().all(Option::is_none) {
            Ok(())
        } else {
            Err(("I14", "documents of a feed that does not exist".to_owned()))
        };
    };
    if cursor > head {
        return Err(("I11", format!("beyond the head {head}")));
    }
    let mut statement =
        office.prepare_cached("select kind, doc, rev, change, seq from feed where feed = ?1").map_err(broken)?;
    let mut rows = statement.query([feed]).map_err(broken)?;
    let mut known = 0;
    while let Some(row) = rows.next().map_err(broken)? {
        let read = || Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        let (kind, doc, rev, change, seq): (i64, [u8; 16], i64, i64, i64) = read().map_err(broken)?;
        let found = held.get(&(kind, doc));
        known += usize::from(found.is_some_and(Option::is_some));
        let is_receipt =
            [DocKind::Receipt, DocKind::BlobReceipt, DocKind::Scope].iter().any(|of| kind == i64::from(of.number()));
        if seq > cursor || is_receipt {
            continue;
        }
        let shown = found.copied().flatten();
        if change == PUT && shown != Some(rev) {
            let invariant = if found.is_none() { "I11" } else { "I14" };
            return Err((
                invariant,
                format!("row {seq} says revision {rev} of kind {kind}, the device shows {shown:?}"),
            ));
        }
        if change != PUT && shown.is_some() {
            return Err(("I13", format!("row {seq} says that kind {kind} has left, the device shows it")));
        }
    }
    let shown = held.values().filter(|rev| rev.is_some()).count();
    // Below the floor it has not heard yet of what the feed has forgotten.
    if known < shown && cursor >= floor {
        return Err(("I13", format!("{} documents that the feed never had", shown - known)));
    }
    Ok(())
}
