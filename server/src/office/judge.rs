//! Judging what is in the inbox: one transaction for a batch, in order of arrival.

use std::collections::{BTreeSet, VecDeque};

use chrono::{DateTime, FixedOffset};
use niangjia_domain::act::{Act, Task};
use niangjia_domain::entry::{Entry, When};
use niangjia_domain::id::{OpId, OrgId, TicketId, UserId};
use niangjia_domain::kind::{Class, Kind};
use niangjia_domain::lifecycle::{Beside, Context, Originals, Session, Stands, judge};
use niangjia_domain::operation::{Label, Operation};
use niangjia_domain::outcome::{Outcome, Receipt, Refusal};
use niangjia_domain::role::Member;
use niangjia_domain::ticket::{Named, Ticket};
use niangjia_domain::time::{CHINA_OFFSET_MIN, ServerTime};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::planted::{self, Bug};

use super::docket::{Brought, Docket};
use super::{Law, erase};
use crate::error::Fault;
use crate::store::Tx;
use crate::table::inbox::Item;
use crate::table::install::{Floor, Install};
use crate::table::{audit, blob, counter, entry, erasure, inbox, org, receipt, waiting};

/// The version of payloads that this program reads; later ones are kept until a later program.
const PAYLOAD_VERSION: u8 = 1;

/// Whether an operation may still wait for what it depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// It may.
    Waits,
    /// It has waited long enough.
    Spent,
}

/// What is judged, and how.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) item: Item,
    pub(super) patience: Patience,
}

impl Case {
    pub(super) const fn of(item: Item) -> Self {
        Self { item, patience: Patience::Waits }
    }
}

/// Judges what of `fresh` has no receipt yet, and `again` what has one that is not final. Gives all receipts written.
pub(super) fn batch(
    tx: &mut dyn Tx,
    law: &Law,
    fresh: &[Item],
    again: &[Case],
    now: ServerTime,
) -> Result<Vec<Receipt>, Fault> {
    let claimed = claim(tx, fresh)?;
    let mut court = Court { law, now, docket: Docket::default(), queue: VecDeque::new(), may_wait: false };
    let mut cases = Vec::new();
    for case in again {
        cases.push((case.clone(), receipt::claim(tx, case.item.op)?));
    }
    cases.retain(|(_, replaces)| replaces.is_some());
    let fresh = fresh.iter().filter(|item| claimed.contains(&item.arrival));
    cases.extend(fresh.map(|item| (Case::of(item.clone()), None)));
    let read: Vec<Reading> = cases.into_iter().map(|(case, replaces)| Reading::of(case, replaces)).collect();
    court.docket.lock(tx, read.iter().filter_map(Reading::ticket).collect())?;
    // Asked under the tickets' locks: whoever waits on one of them has said so by now.
    court.may_wait = !waiting::is_empty(tx)?;
    for reading in read {
        court.hear(tx, reading)?;
        while let Some(op) = court.queue.pop_front() {
            court.release(tx, op)?;
        }
    }
    court.docket.write(tx, &law.key)
}

/// Marks the items as judged, span by span; gives the arrivals that were not judged before.
fn claim(tx: &mut dyn Tx, items: &[Item]) -> Result<BTreeSet<u64>, Fault> {
    let arrivals: BTreeSet<u64> = items.iter().map(|item| item.arrival).collect();
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for arrival in arrivals {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == arrival => *last = arrival,
            Some(_) | None => spans.push((arrival, arrival)),
        }
    }
    let mut claimed = BTreeSet::new();
    for (first, last) in spans {
        claimed.extend(inbox::claim(tx, first, last)?);
    }
    Ok(claimed)
}

/// An item whose bytes have been read, as far as they can be.
struct Reading {
    case: Case,
    replaces: Option<(u64, u32)>,
    operation: Option<Operation>,
    label: Option<Label>,
}

impl Reading {
    fn of(case: Case, replaces: Option<(u64, u32)>) -> Self {
        let operation = operation_of(&case.item);
        let label = if operation.is_some() { None } else { serde_json::from_slice(&case.item.bytes).ok() };
        Self { case, replaces, operation, label }
    }

    fn ticket(&self) -> Option<TicketId> {
        match (&self.operation, &self.label) {
            (Some(operation), _) => Some(operation.ticket),
            (None, Some(label)) => label.ticket,
            (None, None) => None,
        }
    }
}

/// The operation, if this program knows its kind and version.
fn operation_of(item: &Item) -> Option<Operation> {
    serde_json::from_slice::<Operation>(&item.bytes)
        .ok()
        // Bytes that came under an id that is taken are kept under another, and are nobody's operation.
        .filter(|operation| operation.v == PAYLOAD_VERSION && operation.op == item.op)
}

/// Whether this program could judge it.
pub(super) fn is_readable(item: &Item) -> bool {
    operation_of(item).is_some()
}

struct Court<'a> {
    law: &'a Law,
    now: ServerTime,
    docket: Docket,
    /// What may be released, now that something it waits for is final.
    queue: VecDeque<OpId>,
    /// Whether anything waits at all.
    may_wait: bool,
}

impl Court<'_> {
    fn hear(&mut self, tx: &mut dyn Tx, reading: Reading) -> Result<(), Fault> {
        let item = &reading.case.item;
        let by = Brought { install: item.install, hash: sha256(&item.bytes), received: item.received };
        let ticket = reading.ticket();
        let is_erased = self.is_erased(tx, ticket)?;
        let outcome = match &reading.operation {
            operation if is_erased => {
                erasure::blank(tx, item.op)?;
                operation
                    .iter()
                    .flat_map(|operation| &operation.blobs)
                    .try_for_each(|blob| erasure::erase_unheld(tx, blob.hash))?;
                erase::last_word(operation.as_ref())
            }
            None if planted::is(Bug::PoisonUnread) => return Err(Fault::Column("operation")),
            None => Outcome::Quarantined,
            Some(operation) => self.outcome(tx, &reading.case, operation)?,
        };
        let is_final = outcome.is_final();
        self.docket.say(item.op, by, ticket, outcome, reading.replaces);
        if is_final && self.may_wait {
            self.queue.extend(waiting::on(tx, item.op)?);
        }
        Ok(())
    }

    /// Whether the ticket was erased for good; asked only of one that is not here.
    fn is_erased(&mut self, tx: &mut dyn Tx, ticket: Option<TicketId>) -> Result<bool, Fault> {
        match ticket {
            Some(ticket) => Ok(self.docket.shelf(tx, ticket)?.now.is_none() && erasure::has(tx, ticket)?),
            None => Ok(false),
        }
    }

    /// What became of an operation, with its effects on the docket.
    fn outcome(&mut self, tx: &mut dyn Tx, case: &Case, operation: &Operation) -> Result<Outcome, Fault> {
        let Some(install) = self.docket.install(tx, case.item.install)? else { return Ok(Outcome::Quarantined) };
        let Some(member) = self.docket.member(tx, install.user)? else { return Ok(Outcome::Quarantined) };
        if operation.actor != member.user || operation.install != install.id {
            return Ok(not_his(operation.kind()));
        }
        if case.item.session == Session::Unchecked && member.revoked.is_none() {
            return Ok(if planted::is(Bug::UnverifiedRefused) {
                Outcome::Refused { reason: Refusal::Scope }
            } else {
                Outcome::Unverified
            });
        }
        if case.patience == Patience::Waits {
            let missing = self.missing(tx, operation)?;
            if !missing.is_empty() {
                return self.wait(tx, operation, missing);
            }
        } else {
            audit::append(tx, self.now, audit::Deed::Forced, &operation.op.to_string())?;
        }
        waiting_is_over(tx, self.may_wait, operation.op)?;
        self.judge(tx, case, operation, &install, &member)
    }

    fn missing(&self, tx: &mut dyn Tx, operation: &Operation) -> Result<Vec<OpId>, Fault> {
        let mut missing = Vec::new();
        for dep in &operation.deps {
            if *dep != operation.op && !self.docket.is_final(tx, *dep)? {
                missing.push(*dep);
            }
        }
        Ok(missing)
    }

    fn wait(&mut self, tx: &mut dyn Tx, operation: &Operation, deps: Vec<OpId>) -> Result<Outcome, Fault> {
        for dep in &operation.deps {
            if deps.contains(dep) {
                if !planted::is(Bug::WaitingForgotten) {
                    waiting::insert(tx, operation.op, *dep, self.now)?;
                }
            } else {
                waiting::came(tx, operation.op, *dep)?;
            }
        }
        self.may_wait = true;
        Ok(Outcome::Waiting { deps })
    }

    fn judge(
        &mut self,
        tx: &mut dyn Tx,
        case: &Case,
        operation: &Operation,
        install: &Install,
        member: &Member,
    ) -> Result<Outcome, Fault> {
        let when = When::of(&operation.captured, Some(install.floor(operation.seq)), case.item.received);
        if operation.captured.is_anchored() {
            self.docket.raise_floor(install.id, Floor { seq: operation.seq, at: when.at.from });
        }
        let mut named = Vec::new();
        let mentions = mentions(&operation.act);
        for user in mentions.people {
            named.extend(self.docket.member(tx, user)?);
        }
        let survivor = self.survivor(tx, operation)?;
        let county = match mentions.county {
            Some(county) => org::get(tx, county)?.map(|org| org.id),
            None => None,
        };
        let beside = Beside {
            survivor: survivor.as_ref(),
            counties: county.as_slice(),
            originals: self.originals(tx, operation)?,
        };
        let session = case.item.session;
        let context =
            Context { actor: member, named: &named, when, number: "", rules: &self.law.rules, session, beside };
        let shelf = self.docket.shelf(tx, operation.ticket)?;
        let judgement = judge(shelf.now.as_ref(), operation, &context);
        let verdict = judgement.verdict();
        let home = match judgement.stands {
            Stands::Own => operation.ticket,
            Stands::Survivor => survivor.map_or(operation.ticket, |survivor| survivor.id),
        };
        let shelf = self.docket.shelf(tx, home)?;
        if let Some(changed) = judgement.ticket {
            shelf.now = Some(changed);
        }
        if judgement.outcome.is_final() && shelf.now.is_some() {
            if operation.kind() == Kind::Register && judgement.outcome == Outcome::Applied {
                give_number(tx, &mut shelf.now, case.item.received)?;
            }
            shelf.add(|seq| Entry::of(operation, Named::of(member), verdict, when, seq, 0).carried_to(home));
            self.with_blobs(tx, operation, install, home)?;
            self.on_other_entries(tx, operation, home, &judgement.outcome)?;
        }
        if operation.kind() == Kind::Reveal && judgement.outcome != Outcome::Foreign {
            audit::append(tx, self.now, audit::Deed::ContactRevealed, &operation.op.to_string())?;
        }
        Ok(judgement.outcome)
    }

    /// The ticket in which the operation's own goes on, or shall go on: looked up under its lock.
    fn survivor(&mut self, tx: &mut dyn Tx, operation: &Operation) -> Result<Option<Ticket>, Fault> {
        let merged = self.docket.shelf(tx, operation.ticket)?.now.as_ref().and_then(|ticket| ticket.merged);
        let asked = if let Act::Merge(merge) = &operation.act { Some(merge.master) } else { None };
        let mut next = merged.or(asked);
        let mut found = None;
        // A chain ends: only an open ticket takes another in, and a merged one is not open.
        while let Some(id) = next {
            found.clone_from(&self.docket.shelf(tx, id)?.now);
            next = found.as_ref().and_then(|ticket: &Ticket| ticket.merged);
        }
        Ok(found)
    }

    /// Whether every photo on the ticket's timeline is here; looked up only where it bears on the judgement.
    fn originals(&mut self, tx: &mut dyn Tx, operation: &Operation) -> Result<Originals, Fault> {
        if operation.kind() != Kind::Archive {
            return Ok(Originals::default());
        }
        let stored = entry::of_ticket(tx, operation.ticket)?;
        let shelf = self.docket.shelf(tx, operation.ticket)?;
        let earlier = stored.iter().map(|entry| shelf.changed.get(&entry.op).unwrap_or(entry));
        let mut blobs = earlier.chain(&shelf.made).flat_map(|entry| &entry.blobs);
        Ok(if blobs.all(|blob| blob.received.is_some()) { Originals::Here } else { Originals::Awaited })
    }

    /// Remembers who refers to which bytes, and marks those that are here already.
    fn with_blobs(
        &mut self,
        tx: &mut dyn Tx,
        operation: &Operation,
        install: &Install,
        home: TicketId,
    ) -> Result<(), Fault> {
        for blob in &operation.blobs {
            blob::enter(tx, blob.hash)?;
            erasure::restore_photo(tx, blob.hash)?;
            blob::refer(tx, blob.hash, operation.op, install.id)?;
            if let Some(receipt) = blob::published(tx, blob.hash)? {
                let shelf = self.docket.shelf(tx, home)?;
                shelf.change(tx, operation.op, |entry| mark_received(entry, &receipt))?;
            }
        }
        Ok(())
    }

    /// Facts that change an earlier entry.
    fn on_other_entries(
        &mut self,
        tx: &mut dyn Tx,
        operation: &Operation,
        home: TicketId,
        outcome: &Outcome,
    ) -> Result<(), Fault> {
        let Act::AskOriginal(ask) = &operation.act else { return Ok(()) };
        if !outcome.is_accepted() {
            return Ok(());
        }
        let shelf = self.docket.shelf(tx, home)?;
        let is_of_ticket = shelf.made.iter().any(|entry| entry.op == ask.photo)
            || blob_entry(tx, ask.photo)?.is_some_and(|ticket| ticket == home);
        if is_of_ticket {
            shelf.change(tx, ask.photo, |entry| entry.original_asked = true)?;
        }
        Ok(())
    }

    /// Judges what waited, if nothing it waits for is missing any more.
    fn release(&mut self, tx: &mut dyn Tx, op: OpId) -> Result<(), Fault> {
        let replaces = receipt::claim(tx, op)?;
        if replaces.is_none() && !self.docket.has_draft(op) {
            return Ok(());
        }
        let Some(item) = inbox::get(tx, op)? else { return Ok(()) };
        let reading = Reading::of(Case::of(item), replaces);
        if let Some(operation) = &reading.operation
            && !self.missing(tx, operation)?.is_empty()
        {
            return Ok(());
        }
        if self.docket.is_final(tx, op)? {
            return Ok(());
        }
        self.hear(tx, reading)
    }
}

fn blob_entry(tx: &mut dyn Tx, op: OpId) -> Result<Option<TicketId>, Fault> {
    Ok(entry::get(tx, op)?.map(|entry| entry.ticket))
}

fn waiting_is_over(tx: &mut dyn Tx, may_wait: bool, op: OpId) -> Result<(), Fault> {
    if may_wait { waiting::forget(tx, op) } else { Ok(()) }
}

/// Signed by one install in the name of another person or install.
const fn not_his(kind: Kind) -> Outcome {
    match kind.class() {
        Class::Fact => Outcome::Foreign,
        Class::Intent => Outcome::Refused { reason: Refusal::Scope },
    }
}

/// Whom an act names beside its author.
#[derive(Debug, Default)]
struct Mentions {
    people: Vec<UserId>,
    county: Option<OrgId>,
}

fn mentions(act: &Act) -> Mentions {
    let sent = |task: &Task| Mentions {
        people: core::iter::once(task.officer).chain(task.second).collect(),
        ..Mentions::default()
    };
    let to = |county| Mentions { county: Some(county), ..Mentions::default() };
    match act {
        Act::Assign(task) => sent(task),
        Act::Reassign(reassign) => sent(&reassign.task),
        Act::Dispatch(dispatch) => to(dispatch.county),
        Act::Move(order) => to(order.county),
        Act::Register(_)
        | Act::Propose(_)
        | Act::Sign(_)
        | Act::Accept(_)
        | Act::Decline(_)
        | Act::Arrive(_)
        | Act::Note(_)
        | Act::Photo(_)
        | Act::Statement(_)
        | Act::Correct(_)
        | Act::Alert(_)
        | Act::Report(_)
        | Act::Submit(_)
        | Act::SendBack(_)
        | Act::TakeUp(_)
        | Act::Reply(_)
        | Act::Review(_)
        | Act::Withdraw(_)
        | Act::Reveal(_)
        | Act::AskOriginal(_)
        | Act::Adopt(_)
        | Act::Return(_)
        | Act::Merge(_)
        | Act::CallBack(_)
        | Act::Archive(_)
        | Act::Reopen(_)
        | Act::Honour(_)
        | Act::Acknowledge(_) => Mentions::default(),
    }
}

/// Marks the bytes of a blob as here.
pub(super) fn mark_received(entry: &mut Entry, receipt: &niangjia_domain::outcome::BlobReceipt) {
    for state in &mut entry.blobs {
        if state.blob.hash == receipt.hash {
            state.received = Some(receipt.received);
        }
    }
}

/// `县码-YYYYMMDD-NNNN`: the next number of the county and the day, in China's time.
fn give_number(tx: &mut dyn Tx, ticket: &mut Option<Ticket>, received: ServerTime) -> Result<(), Fault> {
    let Some(ticket) = ticket else { return Ok(()) };
    let code = org::get(tx, ticket.county)?.ok_or(Fault::Column("org"))?.code;
    let day = day_in_china(received);
    let next = counter::take(tx, &format!("ticket:{code}:{day}"), 1)?;
    ticket.number = format!("{code}-{day}-{next:04}");
    Ok(())
}

/// `YYYYMMDD` in Asia/Shanghai.
fn day_in_china(at: ServerTime) -> String {
    let china = FixedOffset::east_opt(i32::from(CHINA_OFFSET_MIN) * 60);
    let utc = DateTime::from_timestamp_millis(at.ms()).unwrap_or_default();
    china.map_or_else(
        || utc.format("%Y%m%d").to_string(),
        |china| utc.with_timezone(&china).format("%Y%m%d").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_china() {
        // 2026-11-21 15:59:59 UTC is 23:59:59 in Shanghai; a second later it is the 22nd.
        assert_eq!(day_in_china(ServerTime::from_ms(1_795_276_799_000)), "20261121");
        assert_eq!(day_in_china(ServerTime::from_ms(1_795_276_800_000)), "20261122");
    }
}
