//! The docket of one transaction: tickets, people and installs that are looked at, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use niangjia_domain::entry::Entry;
use niangjia_domain::feed::Feed;
use niangjia_domain::id::{InstallId, OpId, TicketId, UserId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{Outcome, Proof, Receipt};
use niangjia_domain::role::Member;
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::receipt::ReceiptKey;

use super::press::{Before, Press, Pressed};
use super::publish::{self, Outgoing};
use crate::error::Fault;
use crate::store::Tx;
use crate::table::install::{Floor, Install};
use crate::table::{counter, entry, install, member, receipt, ticket};

/// A ticket that is being worked on.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// As it is stored; none when it does not exist yet.
    pub(super) before: Option<Ticket>,
    /// As it will be.
    pub(super) now: Option<Ticket>,
    /// Entries on the timeline, those of this transaction included.
    pub(super) entries: u32,
    /// Entries of this transaction.
    pub(super) made: Vec<Entry>,
    /// Earlier entries that are changed by it.
    pub(super) changed: BTreeMap<OpId, Entry>,
}

impl Shelf {
    /// Adds an entry, which gets the next place.
    pub(super) fn add(&mut self, make: impl FnOnce(u32) -> Entry) {
        self.entries += 1;
        self.made.push(make(self.entries));
    }

    /// Changes an entry, whether it is of this transaction or earlier; it gets one revision more than it is stored with.
    pub(super) fn change(&mut self, tx: &mut dyn Tx, op: OpId, change: impl FnOnce(&mut Entry)) -> Result<(), Fault> {
        if let Some(made) = self.made.iter_mut().find(|entry| entry.op == op) {
            change(made);
        } else if let Some(changed) = self.changed.get_mut(&op) {
            change(changed);
        } else if let Some(mut stored) = entry::get(tx, op)? {
            stored.rev += 1;
            change(&mut stored);
            self.changed.insert(op, stored);
        }
        Ok(())
    }
}

/// What came, from whom and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Brought {
    pub(super) install: InstallId,
    /// SHA-256 of its bytes.
    pub(super) hash: BlobHash,
    pub(super) received: ServerTime,
}

/// A receipt that will be written.
#[derive(Debug)]
struct Draft {
    by: Brought,
    outcome: Outcome,
    ticket: Option<TicketId>,
    /// Number and revision of the receipt that it replaces.
    replaces: Option<(u64, u32)>,
}

/// Everything one transaction touches.
#[derive(Debug, Default)]
pub(super) struct Docket {
    pub(super) shelves: BTreeMap<TicketId, Shelf>,
    members: HashMap<UserId, Option<Member>>,
    installs: HashMap<InstallId, Option<Install>>,
    raised: BTreeSet<InstallId>,
    drafts: Vec<OpId>,
    receipts: HashMap<OpId, Draft>,
}

impl Docket {
    /// Locks tickets, in their order.
    pub(super) fn lock(&mut self, tx: &mut dyn Tx, tickets: BTreeSet<TicketId>) -> Result<(), Fault> {
        for id in tickets {
            self.shelf(tx, id)?;
        }
        Ok(())
    }

    /// The shelf of a ticket, which is locked by it.
    pub(super) fn shelf(&mut self, tx: &mut dyn Tx, id: TicketId) -> Result<&mut Shelf, Fault> {
        match self.shelves.entry(id) {
            std::collections::btree_map::Entry::Occupied(shelf) => Ok(shelf.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                let shelf = match ticket::lock(tx, id)? {
                    Some(stored) => Shelf {
                        now: Some(stored.ticket.clone()),
                        before: Some(stored.ticket),
                        entries: stored.entries,
                        ..Shelf::default()
                    },
                    None => Shelf::default(),
                };
                Ok(place.insert(shelf))
            }
        }
    }

    pub(super) fn member(&mut self, tx: &mut dyn Tx, user: UserId) -> Result<Option<Member>, Fault> {
        if let Some(known) = self.members.get(&user) {
            return Ok(known.clone());
        }
        let found = member::get(tx, user)?.map(|known| known.member);
        self.members.insert(user, found.clone());
        Ok(found)
    }

    pub(super) fn install(&mut self, tx: &mut dyn Tx, id: InstallId) -> Result<Option<Install>, Fault> {
        if let Some(known) = self.installs.get(&id) {
            return Ok(known.clone());
        }
        let found = install::get(tx, id)?;
        self.installs.insert(id, found.clone());
        Ok(found)
    }

    /// What install did with `floor.seq` was done after `floor.at`: a bound for all that follows.
    pub(super) fn raise_floor(&mut self, id: InstallId, floor: Floor) {
        if let Some(Some(install)) = self.installs.get_mut(&id)
            && install.floor.seq < floor.seq
        {
            install.floor = Floor { seq: floor.seq, at: floor.at.max(install.floor.at) };
            self.raised.insert(id);
        }
    }

    /// Whether the last word on `op` has been said, in this transaction or before.
    pub(super) fn is_final(&self, tx: &mut dyn Tx, op: OpId) -> Result<bool, Fault> {
        match self.receipts.get(&op) {
            Some(draft) => Ok(draft.outcome.is_final()),
            None => receipt::is_final(tx, op),
        }
    }

    /// Says a word on an operation; a later word in the same transaction takes its place.
    pub(super) fn say(
        &mut self,
        op: OpId,
        by: Brought,
        ticket: Option<TicketId>,
        outcome: Outcome,
        replaces: Option<(u64, u32)>,
    ) {
        let earlier = self.receipts.remove(&op);
        if earlier.is_none() {
            self.drafts.push(op);
        }
        let replaces = replaces.or_else(|| earlier.and_then(|draft| draft.replaces));
        self.receipts.insert(op, Draft { by, outcome, ticket, replaces });
    }

    /// Whether `op` was given its first receipt by this transaction.
    pub(super) fn has_draft(&self, op: OpId) -> bool {
        self.receipts.contains_key(&op)
    }

    /// Writes all of it; gives the receipts, in the order in which they were first said.
    pub(super) fn write(self, tx: &mut dyn Tx, key: &ReceiptKey) -> Result<Vec<Receipt>, Fault> {
        self.write_with(tx, Outgoing::default(), key)
    }

    /// The same, with rows for feeds that come from elsewhere.
    pub(super) fn write_with(
        mut self,
        tx: &mut dyn Tx,
        mut outgoing: Outgoing,
        key: &ReceiptKey,
    ) -> Result<Vec<Receipt>, Fault> {
        let mut press = Press::new()?;
        let receipts = self.number(tx, key)?;
        for id in &self.raised {
            if let Some(Some(install)) = self.installs.get(id) {
                install::raise_floor(tx, *id, install.floor)?;
            }
        }
        for (id, shelf) in &mut self.shelves {
            write_shelf(tx, &mut press, *id, shelf, &receipts, &mut outgoing)?;
        }
        let mut written = Vec::with_capacity(receipts.len());
        for op in &self.drafts {
            let (Some(receipt), Some(draft)) = (receipts.get(op), self.receipts.get(op)) else { continue };
            let rev = draft.replaces.map_or(1, |(_, rev)| rev + 1);
            write_receipt(tx, receipt, draft, rev)?;
            let before = if rev == 1 { Before::Absent } else { Before::Perhaps };
            if !planted::is(Bug::ReceiptOnlyInReply) {
                outgoing.push(Feed::Install(draft.by.install), before, press.receipt(receipt, rev)?);
            }
            written.push(receipt.clone());
        }
        outgoing.write(tx)?;
        Ok(written)
    }

    /// Gives each draft its number, the old one where it replaces a receipt, and signs it.
    fn number(&self, tx: &mut dyn Tx, key: &ReceiptKey) -> Result<HashMap<OpId, Receipt>, Fault> {
        let fresh = self.receipts.values().filter(|draft| draft.replaces.is_none()).count() as u64;
        let mut next = if fresh == 0 { 0 } else { counter::take(tx, counter::RECEIPT, fresh)? };
        let mut numbered = HashMap::with_capacity(self.receipts.len());
        for op in &self.drafts {
            let Some(draft) = self.receipts.get(op) else { continue };
            let number = if let Some((number, _)) = draft.replaces {
                number
            } else {
                next += 1;
                next - 1
            };
            let mut receipt = Receipt {
                op: *op,
                outcome: draft.outcome.clone(),
                number,
                received: draft.by.received,
                ticket: draft.ticket,
                proof: Proof::NONE,
            };
            receipt.proof = key.prove(draft.by.install, draft.by.hash, &receipt);
            numbered.insert(*op, receipt);
        }
        Ok(numbered)
    }
}

fn write_receipt(tx: &mut dyn Tx, receipt: &Receipt, draft: &Draft, rev: u32) -> Result<(), Fault> {
    let outcome = serde_json::to_string(&receipt.outcome).map_err(Fault::stored("outcome"))?;
    if rev == 1 {
        receipt::insert(tx, receipt, draft.by.install, &outcome)
    } else {
        receipt::change(tx, receipt, rev, &outcome)
    }
}

/// The ticket, its new and changed entries, and what their feeds are told.
fn write_shelf(
    tx: &mut dyn Tx,
    press: &mut Press,
    id: TicketId,
    shelf: &mut Shelf,
    receipts: &HashMap<OpId, Receipt>,
    outgoing: &mut Outgoing,
) -> Result<(), Fault> {
    if shelf.now != shelf.before {
        if let Some(now) = &shelf.now {
            ticket::put(tx, &ticket::Stored { ticket: now.clone(), entries: shelf.entries })?;
        }
    } else if !shelf.made.is_empty() {
        ticket::put_entries(tx, id, shelf.entries)?;
    }
    let mut pressed: BTreeMap<OpId, Pressed> = BTreeMap::new();
    for made in &mut shelf.made {
        if let Some(receipt) = receipts.get(&made.op) {
            made.number = receipt.number;
        }
        let body = serde_json::to_string(made).map_err(Fault::stored("entry"))?;
        entry::insert(tx, made, &body)?;
        pressed.insert(made.op, press.entry(made, &body)?);
    }
    for changed in shelf.changed.values() {
        let body = serde_json::to_string(changed).map_err(Fault::stored("entry"))?;
        entry::change(tx, changed, &body)?;
        pressed.insert(changed.op, press.entry(changed, &body)?);
    }
    publish::ticket(tx, press, shelf, &pressed, outgoing)
}
