//! Documents as rows: serialised once, compressed once, shared by every feed that shows the same view.

use std::borrow::Cow;
use std::sync::Arc;

use niangjia_domain::entry::Entry;
use niangjia_domain::feed::LeaveReason;
use niangjia_domain::lens;
use niangjia_domain::outcome::{BlobReceipt, Receipt};
use niangjia_domain::role::Member;
use niangjia_domain::ticket::Ticket;
use niangjia_protocol::compress::RowPress;
use niangjia_protocol::digest;
use niangjia_protocol::pull::{Change, Columns, DocKey, stored_leave, stored_put};
use serde::Serialize;

use super::publish::PUT;
use crate::error::Fault;

/// A change, ready to be put into any number of feeds.
#[derive(Debug, Clone)]
pub(super) struct Pressed {
    pub(super) doc: DocKey,
    pub(super) rev: u32,
    pub(super) change: u8,
    /// [`niangjia_protocol::digest::content`] of the document; `None` for what is no put.
    pub(super) content: Option<u64>,
    pub(super) rest: Arc<[u8]>,
}

/// Whether a feed may hold the document already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// It has just come into being.
    Absent,
    /// It may be there, or may have left.
    Perhaps,
}

/// Makes rows.
#[derive(Debug)]
pub(super) struct Press(RowPress);

impl Press {
    pub(super) fn new() -> Result<Self, Fault> {
        Ok(Self(RowPress::new()?))
    }

    fn put(&mut self, doc: DocKey, rev: u32, columns: Columns, json: &[u8]) -> Result<Pressed, Fault> {
        let pressed = self.0.press(json)?;
        let content = Some(digest::content(json));
        Ok(Pressed { doc, rev, change: PUT, content, rest: stored_put(doc, rev, &columns, &pressed).into() })
    }

    /// `view` is what a lens lets see of a ticket with `entries` entries.
    pub(super) fn ticket(&mut self, view: &Ticket, entries: u32) -> Result<Pressed, Fault> {
        let columns = Columns {
            ticket: view.id,
            county: view.county,
            state: view.state,
            risk: view.risk.level,
            due: view.clock.as_ref().map(|clock| clock.due.at),
            updated: view.updated,
            officer: view.assignment.as_ref().map(|assignment| assignment.officer.user),
            seq: entries,
        };
        self.put(DocKey::ticket(view.id), view.rev, columns, &json("ticket", view)?)
    }

    /// `body` is the entry as JSON.
    pub(super) fn entry(&mut self, entry: &Entry, body: &str) -> Result<Pressed, Fault> {
        let columns = Columns { ticket: entry.ticket, seq: entry.seq, updated: entry.received, ..Columns::NONE };
        let body = match lens::told(entry) {
            Cow::Borrowed(_) => Cow::Borrowed(body.as_bytes()),
            Cow::Owned(told) => Cow::Owned(json("entry", &told)?),
        };
        self.put(DocKey::entry(entry.op), entry.rev, columns, &body)
    }

    pub(super) fn receipt(&mut self, receipt: &Receipt, rev: u32) -> Result<Pressed, Fault> {
        self.put(DocKey::receipt(receipt.op), rev, Columns::NONE, &json("receipt", receipt)?)
    }

    pub(super) fn blob(&mut self, receipt: &BlobReceipt) -> Result<Pressed, Fault> {
        self.put(DocKey::blob(receipt.hash), 1, Columns::NONE, &json("blob receipt", receipt)?)
    }

    pub(super) fn member(&mut self, member: &Member, rev: u32) -> Result<Pressed, Fault> {
        self.put(DocKey::member(member.user), rev, Columns::NONE, &json("member", member)?)
    }

    pub(super) fn scope(&mut self, member: &Member, rev: u32) -> Result<Pressed, Fault> {
        self.put(DocKey::scope(member.user), rev, Columns::NONE, &json("scope", member)?)
    }
}

/// A document that is erased for good.
pub(super) fn dropped(doc: DocKey) -> Pressed {
    Pressed { doc, rev: 0, content: None, change: Change::Drop.number(), rest: Arc::from([]) }
}

/// A document that leaves a feed.
pub(super) fn leave(doc: DocKey, reason: &LeaveReason) -> Result<Pressed, Fault> {
    let reason = json("leave", reason)?;
    let rest = stored_leave(&reason).into();
    Ok(Pressed { doc, rev: 0, change: Change::Leave { reason }.number(), content: None, rest })
}

/// A photo's receipt that does not hold any more: the bytes are to come again.
pub(super) fn lost(doc: DocKey) -> Pressed {
    let reason = b"{}".to_vec();
    let rest = stored_leave(&reason).into();
    Pressed { doc, rev: 0, change: Change::Leave { reason }.number(), content: None, rest }
}

fn json(what: &'static str, document: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(document).map_err(Fault::stored(what))
}
