//! What must hold, whatever goes wrong. The oracle knows what people were shown, and looks into every database.

mod fold;
mod journal;
mod ledger;
mod loss;
mod mirror;
mod replay;
mod rest;

use std::collections::{BTreeMap, BTreeSet};

use niangjia_domain::id::{InstallId, OpId, TicketId, VisitId};
use niangjia_domain::operation::BlobHash;
use niangjia_sync::backoff::CAP_MS;

pub(crate) use ledger::opened;

use crate::simulation::county::County;
use crate::simulation::errand::Holds;

/// An invariant that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Its name in the sync design.
    pub invariant: &'static str,
    /// What was found.
    pub what: String,
}

impl Violation {
    pub(crate) fn new(invariant: &'static str, what: impl Into<String>) -> Self {
        Self { invariant, what: what.into() }
    }
}

impl core::fmt::Display for Violation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.invariant, self.what)
    }
}

/// A database that cannot be read is no violation of the product's, but no proof either.
impl From<rusqlite::Error> for Violation {
    fn from(error: rusqlite::Error) -> Self {
        Self::new("oracle", error.to_string())
    }
}

impl From<niangjia_store::StoreError> for Violation {
    fn from(error: niangjia_store::StoreError) -> Self {
        Self::new("oracle", error.to_string())
    }
}

/// What the oracle knows.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    /// By device: what was shown as saved there.
    shown: Vec<Shown>,
    /// Pairs of devices with one identity.
    copies: Vec<(usize, usize)>,
    /// Operations that no program can read yet.
    strange: BTreeSet<OpId>,
    /// Operations that must not be kept.
    forged: Vec<OpId>,
    /// Operations that the county said it has.
    acknowledged: BTreeSet<OpId>,
    /// Last words, as they were first seen.
    finals: BTreeMap<OpId, String>,
    /// Heads of feeds, as they were last seen.
    heads: BTreeMap<i64, i64>,
    /// Bytes that the county said it has, by where an upload goes on.
    offsets: BTreeMap<String, u64>,
    /// Tickets that were seen at the county.
    tickets: Vec<TicketId>,
    /// Operations in the inbox, as last seen.
    arrived: i64,
    looks: u64,
    /// The server went back to a backup.
    went_back: bool,
    /// What the last time took; `None` while there was none.
    loss: Option<loss::Loss>,
    /// By device: operations that its app was told are at the county.
    heard: Vec<BTreeSet<OpId>>,
    /// Deeds on record, as last counted.
    deeds: i64,
    /// People whose account was closed at some time.
    dismissed: BTreeSet<usize>,
}

/// What a person was shown as saved on a device.
#[derive(Debug, Default, Clone)]
struct Shown {
    operations: Vec<(OpId, Vec<u8>)>,
    photos: Vec<BlobHash>,
    drafts: BTreeMap<VisitId, String>,
}

/// How much a person had been shown at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    operations: usize,
    photos: usize,
}

impl Oracle {
    /// A device is in the world.
    pub(crate) fn joins(&mut self, device: usize) {
        self.shown.resize(device + 1, Shown::default());
        self.heard.resize(device + 1, BTreeSet::new());
    }

    pub(crate) fn saved(&mut self, device: usize, op: OpId, bytes: Vec<u8>) {
        self.shown[device].operations.push((op, bytes));
    }

    pub(crate) fn photographed(&mut self, device: usize, original: BlobHash) {
        self.shown[device].photos.push(original);
    }

    pub(crate) fn drafted(&mut self, device: usize, visit: VisitId, text: String) {
        self.shown[device].drafts.insert(visit, text);
    }

    pub(crate) fn saved_on(&self, device: usize) -> Mark {
        let shown = &self.shown[device];
        Mark { operations: shown.operations.len(), photos: shown.photos.len() }
    }

    /// The app died before anybody saw what it had saved since `mark`.
    pub(crate) fn forget_since(&mut self, device: usize, mark: Mark) {
        self.shown[device].operations.truncate(mark.operations);
        self.shown[device].photos.truncate(mark.photos);
    }

    pub(crate) fn is_strange(&mut self, op: OpId) {
        self.strange.insert(op);
    }

    pub(crate) fn forged(&mut self, op: OpId) {
        self.forged.push(op);
    }

    /// The server is what it was when the backup was made: what it said since holds again when all is delivered (I19).
    pub(crate) fn went_back(&mut self, county: &County) {
        self.went_back = true;
        self.acknowledged.clear();
        self.finals.clear();
        self.heads.clear();
        self.offsets.clear();
        self.arrived = 0;
        self.deeds = 0;
        self.heard.iter_mut().for_each(BTreeSet::clear);
        // Whoever cannot read the database now cannot read it at the next look either, which says so.
        let _looked = self.looks(county);
    }

    /// `copy` has all that is on `original`.
    pub(crate) fn copied(&mut self, original: usize, copy: usize) {
        self.shown[copy] = self.shown[original].clone();
        self.copies.push((original, copy));
    }

    pub(crate) fn clones(&self) -> usize {
        self.copies.len()
    }

    /// An app was given these receipts, and has kept what it believes of them.
    pub(crate) fn heard(&mut self, county: &County, device: usize, told: Vec<(OpId, u64)>) -> Result<(), Violation> {
        for (op, number) in told {
            // A receipt that the county did not give says nothing.
            if ledger::has_given(county, op, number)? {
                self.heard[device].insert(op);
            }
        }
        Ok(())
    }

    /// A person's account was closed, which a restore may take back.
    pub(crate) fn dismissed(&mut self, person: usize) {
        self.dismissed.insert(person);
    }

    /// What an app was told may have been taken back.
    pub(crate) fn heard_nothing(&mut self, device: usize) {
        self.heard[device].clear();
    }

    /// F44: whoever has receipts of a bundle knows all of it at the county.
    pub(crate) fn has_bundle(&mut self, county: &County, holds: &Holds) -> Result<(), Violation> {
        for op in &holds.operations {
            if !ledger::is_in_inbox(county, *op)? {
                return Err(Violation::new("F44", format!("a bundle was taken in, its {op} is not in the inbox")));
            }
            self.acknowledged.insert(*op);
        }
        match holds.photos.iter().find(|hash| !journal::is_published(county, hash.0).unwrap_or(false)) {
            Some(hash) => Err(Violation::new("F44", format!("a bundle was taken in, its photo {hash} is not there"))),
            None => Ok(()),
        }
    }

    /// Whether the county ever went back to a backup.
    pub(crate) const fn has_gone_back(&self) -> bool {
        self.went_back
    }

    /// Whether an operation is in the inbox.
    pub(crate) fn has_arrived(&self, county: &County, op: OpId) -> Result<bool, Violation> {
        ledger::is_in_inbox(county, op)
    }

    /// Operations of an install in the inbox.
    pub(crate) fn arrived_of(&self, county: &County, install: InstallId) -> Result<u64, Violation> {
        let of = "select count(*) from op_inbox where install = ?1";
        let count: i64 =
            county.memory.connection().prepare_cached(of)?.query_row([install.bytes()], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Tickets that the county has.
    pub(crate) fn tickets(&self) -> Vec<TicketId> {
        self.tickets.clone()
    }

    /// L5: a lane never rests longer than the cap.
    pub(crate) fn waits(&self, wait_ms: u64) -> Result<(), Violation> {
        if wait_ms <= CAP_MS {
            return Ok(());
        }
        Err(Violation::new("L5", format!("a lane rests for {wait_ms} ms, the cap is {CAP_MS} ms")))
    }

    /// Whether an operation waits for its predecessors.
    pub(crate) fn has_waiting(&self, county: &County) -> Result<bool, Violation> {
        let waiting = "select exists (select 1 from receipt where standing = 1)";
        Ok(county.memory.connection().prepare_cached(waiting)?.query_row([], |row| row.get(0))?)
    }
}
