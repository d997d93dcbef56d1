//! Erasure: a ticket, its timeline and what was delivered about it are taken out for good. That each operation came, its
//! hash, its number and its receipt stay, so that one that comes again is known and answered as before.

use std::collections::BTreeSet;

use niangjia_domain::code::Code;
use niangjia_domain::feed::Feed;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::kind::Class;
use niangjia_domain::operation::{BlobHash, Operation};
use niangjia_domain::outcome::{LateReason, Outcome};
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::pull::DocKey;

use super::docket::{Brought, Docket};
use super::press::{Before, dropped};
use super::publish::Outgoing;
use super::{Law, Office};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::{audit, entry, erasure, inbox, receipt, ticket, waiting};

/// What an erasure took out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Operations whose bytes are gone.
    pub operations: usize,
    /// Entries of the timeline that are gone.
    pub entries: usize,
}

impl Office {
    /// The ticket of a number.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn ticket_of(&self, number: &str) -> Result<Option<TicketId>, Fault> {
        self.store.read(|tx| erasure::by_number(tx, number))
    }

    /// Erases a ticket for good. One that is not here (after a restore) is remembered, so that no device brings it back.
    /// The photos that only it referred to are then [`Office::erased_photos`]: whoever has the folder drops their bytes.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_allowed` when its work goes on in another ticket: that one is to be erased first.
    pub fn erase(&self, id: TicketId, moment: Moment) -> Result<Erased, Fault> {
        let law = std::sync::Arc::clone(&self.law);
        self.store.write(move |tx| erase(tx, &law, id, moment.now))
    }

    /// Whether a ticket was erased.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn is_erased(&self, id: TicketId) -> Result<bool, Fault> {
        self.store.read(|tx| erasure::has(tx, id))
    }

    /// Photos whose bytes must not be here.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn erased_photos(&self) -> Result<Vec<BlobHash>, Fault> {
        self.store.read(erasure::photos)
    }
}

/// The last word on what comes for a ticket that was erased: as for one that was closed.
pub(super) fn last_word(operation: Option<&Operation>) -> Outcome {
    match operation.map(|operation| operation.kind().class()) {
        Some(Class::Intent) => Outcome::Superseded { state: State::Closed },
        Some(Class::Fact) | None => Outcome::Late { why: LateReason::Closed, credited: false },
    }
}

fn erase(tx: &mut dyn Tx, law: &Law, id: TicketId, now: ServerTime) -> Result<Erased, Fault> {
    let stored = ticket::lock(tx, id)?;
    let survivor = stored.as_ref().and_then(|stored| stored.ticket.merged);
    if let Some(survivor) = survivor
        && !erasure::has(tx, survivor)?
    {
        return Err(Fault::Told(Code::NotAllowed));
    }
    let entries = entry::of_ticket(tx, id)?;
    let mut operations: BTreeSet<OpId> = entries.iter().map(|entry| entry.op).collect();
    for op in erasure::operations(tx, id)? {
        // What was carried on into another ticket is that one's.
        if entry::get(tx, op)?.is_none() {
            operations.insert(op);
        }
    }
    let mut docket = Docket::default();
    for op in &operations {
        settle(tx, &mut docket, *op, id)?;
        waiting::forget(tx, *op)?;
        erasure::blank(tx, *op)?;
        erasure::forget_photos(tx, *op)?;
    }
    erasure::delete_ticket(tx, id)?;
    erasure::insert(tx, id, now)?;
    audit::append(tx, now, audit::Deed::Erased, &id.to_string())?;
    let mut outgoing = Outgoing::default();
    let docs = core::iter::once(DocKey::ticket(id)).chain(entries.iter().map(|entry| DocKey::entry(entry.op)));
    for doc in docs {
        for name in erasure::feeds_of(tx, doc.kind.number(), doc.id)? {
            let feed: Feed = name.parse().map_err(|_| Fault::Column("name"))?;
            outgoing.push(feed, Before::Perhaps, dropped(doc));
        }
    }
    docket.write_with(tx, outgoing, &law.key)?;
    Ok(Erased { operations: operations.len(), entries: entries.len() })
}

/// What has no last word gets one now: nobody can judge it later.
fn settle(tx: &mut dyn Tx, docket: &mut Docket, op: OpId, ticket: TicketId) -> Result<(), Fault> {
    if receipt::is_final(tx, op)? {
        return Ok(());
    }
    let Some(item) = inbox::get(tx, op)? else { return Ok(()) };
    let replaces = receipt::claim(tx, op)?;
    let operation = serde_json::from_slice::<Operation>(&item.bytes).ok();
    let by = Brought { install: item.install, hash: sha256(&item.bytes), received: item.received };
    docket.say(op, by, Some(ticket), last_word(operation.as_ref()), replaces);
    Ok(())
}
