//! What the county has said and written stays said and written: I3, I4, I10, I15, I17.

use std::collections::BTreeSet;

use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::role::Member;
use niangjia_protocol::blob::{BlobQueryReply, BlobStanding};
use niangjia_protocol::pull::Page;
use niangjia_protocol::push::{Kept, PushReply};
use niangjia_protocol::{compress, path};
use niangjia_sync::{HttpResponse, Method};

use super::{Oracle, Violation};
use crate::simulation::county::County;
use crate::simulation::device::Device;
use crate::simulation::event::Flight;

/// Receipts are gone through at one of so many looks; other things at each.
const RECEIPTS_EVERY: u64 = 8;
/// Longest answer when opened.
const REPLY_BYTES_MAX: usize = 16 * 1024 * 1024;

impl Oracle {
    /// After each request: what was answered is true.
    pub(crate) fn answered(
        &mut self,
        county: &County,
        people: &[Member],
        devices: &[Device],
        flight: &Flight,
        answer: Option<&HttpResponse>,
        now_ms: i64,
    ) -> Result<(), Violation> {
        let Some(answer) = answer else { return Ok(()) };
        let path = flight.request.path.as_str();
        match (flight.request.method, answer.status) {
            (Method::Post, 200) if path == path::PUSH => self.was_told(county, answer),
            (Method::Post, 200) if path == path::PULL => may_read(people, &devices[flight.device], answer, now_ms),
            (Method::Post, 200) if path == path::BLOB_QUERY => self.goes_on(answer),
            (Method::Patch, 204) => {
                self.acknowledges(path, answer);
                Ok(())
            }
            (Method::Post, 201) if path == path::BLOB_UPLOAD => {
                self.acknowledges(answer.header("location").unwrap_or_default(), answer);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn acknowledges(&mut self, location: &str, answer: &HttpResponse) {
        let offset = answer.header("upload-offset").and_then(|offset| offset.parse().ok()).unwrap_or(0);
        let known = self.offsets.entry(location.to_owned()).or_default();
        *known = offset.max(*known);
    }

    /// I3: what was answered as stored is in the inbox.
    fn was_told(&mut self, county: &County, answer: &HttpResponse) -> Result<(), Violation> {
        let Ok(reply) = serde_json::from_slice::<PushReply>(&opened(answer)) else {
            return Err(Violation::new("oracle", "an answer to a push does not read"));
        };
        for stored in reply.operations {
            match stored.how {
                Kept::Stored | Kept::Duplicate => {
                    if !is_in_inbox(county, stored.op)? {
                        return Err(Violation::new(
                            "I3",
                            format!("{} was answered as {:?} and is not in the inbox", stored.op, stored.how),
                        ));
                    }
                    self.acknowledged.insert(stored.op);
                }
                Kept::IdClash | Kept::BadSignature => {
                    return Err(Violation::new("I2", format!("an honest operation was answered as {:?}", stored.how)));
                }
            }
        }
        Ok(())
    }

    /// I17: bytes that were acknowledged are not asked for again.
    fn goes_on(&self, answer: &HttpResponse) -> Result<(), Violation> {
        let Ok(reply) = serde_json::from_slice::<BlobQueryReply>(&opened(answer)) else {
            return Err(Violation::new("oracle", "an answer about photos does not read"));
        };
        for standing in reply.blobs {
            let BlobStanding::Offset { offset, location } = standing else { continue };
            let acknowledged = self.offsets.get(&location).copied().unwrap_or(0);
            if offset < acknowledged {
                let what = format!("{acknowledged} bytes of {location} were acknowledged, and now {offset} are there");
                return Err(Violation::new("I17", what));
            }
        }
        Ok(())
    }

    /// After each piece of the server's work.
    pub(crate) fn looks(&mut self, county: &County) -> Result<(), Violation> {
        self.looks += 1;
        self.inbox_grows(county)?;
        self.audit_grows(county)?;
        self.feeds_are_dense(county)?;
        if self.looks.is_multiple_of(RECEIPTS_EVERY) {
            self.last_words_stay(county)?;
            self.learns_tickets(county)?;
        }
        Ok(())
    }

    fn inbox_grows(&mut self, county: &County) -> Result<(), Violation> {
        let count: i64 = county
            .memory
            .connection()
            .prepare_cached("select count(*) from op_inbox")?
            .query_row([], |row| row.get(0))?;
        if count < self.arrived {
            return Err(Violation::new("I3", format!("the inbox had {} operations and has {count}", self.arrived)));
        }
        self.arrived = count;
        Ok(())
    }

    /// Nothing is taken off the record. (The database forbids it by itself, except that of the simulator, which is emptied
    /// for the next world.)
    fn audit_grows(&mut self, county: &County) -> Result<(), Violation> {
        let count: i64 = county
            .memory
            .connection()
            .prepare_cached("select coalesce(max(rowid), 0) from audit")?
            .query_row([], |row| row.get(0))?;
        if count < self.deeds {
            return Err(Violation::new("audit", format!("{} deeds were on record, {count} are", self.deeds)));
        }
        self.deeds = count;
        Ok(())
    }

    /// I10: at each head there is a row, and no row beyond it; heads never go back.
    fn feeds_are_dense(&mut self, county: &County) -> Result<(), Violation> {
        let connection = county.memory.connection();
        let mut statement = connection.prepare_cached(
            "select id, name, head, coalesce((select max(seq) from feed where feed.feed = feed_head.id), 0) as last
             from feed_head",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, head, last): (i64, i64, i64) = (row.get("id")?, row.get("head")?, row.get("last")?);
            let before = self.heads.insert(id, head).unwrap_or(0);
            if head < before || last != head {
                let name: String = row.get("name")?;
                return Err(Violation::new(
                    "I10",
                    format!("feed {name} is at {head}, was at {before}, and its last row is {last}"),
                ));
            }
        }
        Ok(())
    }

    /// I4: a last word is never changed.
    pub(super) fn last_words_stay(&mut self, county: &County) -> Result<(), Violation> {
        let connection = county.memory.connection();
        let mut statement = connection.prepare_cached(
            "select op, number || ' ' || received || ' ' || outcome as said from receipt where standing = 0",
        )?;
        let mut rows = statement.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            let op = OpId::from_bytes(row.get("op")?);
            let said = row.get_ref("said")?.as_str().map_err(rusqlite::Error::from)?;
            seen += 1;
            match self.finals.get(&op) {
                Some(before) if before != said => {
                    return Err(Violation::new("I4", format!("the last word on {op} was {before} and is {said}")));
                }
                Some(_) => {}
                None => {
                    self.finals.insert(op, said.to_owned());
                }
            }
        }
        if seen < self.finals.len() {
            return Err(Violation::new("I4", format!("{} last words were said, {seen} are left", self.finals.len())));
        }
        Ok(())
    }

    fn learns_tickets(&mut self, county: &County) -> Result<(), Violation> {
        let connection = county.memory.connection();
        let mut statement = connection.prepare_cached("select id from ticket order by rowid")?;
        let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<_>, _>>()?;
        self.tickets = ids.into_iter().map(TicketId::from_bytes).collect();
        Ok(())
    }
}

pub(crate) fn opened(answer: &HttpResponse) -> Vec<u8> {
    if answer.header("content-encoding") == Some("zstd") {
        compress::open_body(&answer.body, REPLY_BYTES_MAX).unwrap_or_default()
    } else {
        answer.body.clone()
    }
}

/// I15: a page names no feed that the person may not read.
fn may_read(people: &[Member], device: &Device, answer: &HttpResponse, now_ms: i64) -> Result<(), Violation> {
    let Ok(page) = Page::decode(&answer.body) else {
        return Err(Violation::new("oracle", "a page does not read"));
    };
    let member = &people[device.owner];
    let may: BTreeSet<String> = device.subscription(member)?.iter().map(ToString::to_string).collect();
    match page.feeds.iter().find(|feed| !may.contains(&feed.feed)) {
        Some(feed) => Err(Violation::new("I15", format!("{} was given to {} at {now_ms}", feed.feed, member.name))),
        None => Ok(()),
    }
}

pub(super) fn is_in_inbox(county: &County, op: OpId) -> Result<bool, Violation> {
    let there = "select exists (select 1 from op_inbox where op = ?1)";
    Ok(county.memory.connection().prepare_cached(there)?.query_row([op.bytes()], |row| row.get(0))?)
}

/// Whether the county's receipt of an operation has this number.
pub(super) fn has_given(county: &County, op: OpId, number: u64) -> Result<bool, Violation> {
    let there = "select exists (select 1 from receipt where op = ?1 and number = ?2)";
    let number = number.cast_signed();
    Ok(county.memory.connection().prepare_cached(there)?.query_row((op.bytes(), number), |row| row.get(0))?)
}
