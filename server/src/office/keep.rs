//! What a backup covers, and going on from one.

use niangjia_domain::operation::BlobHash;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::offer::RECEIPT_GAP;
use niangjia_protocol::pull::Epoch;

use super::Office;
use crate::error::Fault;
use crate::moment::Moment;
use crate::table::{audit, blob, counter, inbox, loss, meta, receipt};

/// Rows looked at in one transaction (a default).
const ROWS_MAX: u64 = 500;

/// What was found when everything in a database was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inventory {
    /// Operations in the inbox.
    pub operations: u64,
    /// Of these, those whose bytes are there and do not hash to what is written beside them.
    pub damaged: u64,
    /// Receipts.
    pub receipts: u64,
    /// Of these, those without their operation.
    pub orphans: u64,
}

impl Office {
    /// The stretch of time that cursors of this server belong to.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn epoch(&self) -> Result<Epoch, Fault> {
        self.store.read(meta::epoch)
    }

    /// The number of the last receipt given: what a backup made now covers.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn last_receipt(&self) -> Result<u64, Fault> {
        self.store.read(|tx| counter::last(tx, counter::RECEIPT))
    }

    /// The highest receipt that a verified backup covers; 0 while there is none.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn backup_horizon(&self) -> Result<u64, Fault> {
        self.store.read(meta::backup_horizon)
    }

    /// A backup that holds everything up to `receipt` was restored as a test: devices may let go of what it covers.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn cover(&self, receipt: u64, moment: Moment) -> Result<(), Fault> {
        self.store.write(move |tx| {
            meta::raise_backup_horizon(tx, receipt)?;
            audit::append(tx, moment.now, audit::Deed::BackupVerified, &receipt.to_string())
        })
    }

    /// The database has gone back in time. Devices learn it by the new epoch, compare everything and offer what they
    /// have; no receipt's number is given twice.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn go_on_from_backup(&self, moment: Moment) -> Result<(), Fault> {
        let epoch = Epoch(moment.id("epoch", 0));
        self.store.write(move |tx| {
            meta::change_epoch(tx, epoch)?;
            let first = counter::take(tx, counter::RECEIPT, RECEIPT_GAP)?;
            loss::restored(tx, loss::Restored { epoch, at: moment.now, covered: first - 1 })?;
            audit::append(tx, moment.now, audit::Deed::Restored, &(first - 1).to_string())
        })
    }

    /// Looks at every operation and every receipt.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn inventory(&self) -> Result<Inventory, Fault> {
        let (receipts, orphans) = self.store.read(receipt::count)?;
        let mut found = Inventory { receipts, orphans, ..Inventory::default() };
        let mut arrival = 0;
        loop {
            let rows = self.store.read(|tx| inbox::bytes_after(tx, arrival, ROWS_MAX))?;
            let Some((last, ..)) = rows.last() else { return Ok(found) };
            arrival = *last;
            found.operations += rows.len() as u64;
            found.damaged +=
                rows.iter().filter(|(_, hash, bytes)| !bytes.is_empty() && sha256(bytes) != *hash).count() as u64;
        }
    }

    /// Tells every photo that is published.
    ///
    /// # Errors
    /// [`Fault`] of the database, or what `tell` says.
    pub fn photos(&self, mut tell: impl FnMut(BlobHash) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut after = None;
        loop {
            let hashes = self.store.read(|tx| blob::hashes_after(tx, after, ROWS_MAX))?;
            let Some(last) = hashes.last() else { return Ok(()) };
            after = Some(*last);
            hashes.into_iter().try_for_each(&mut tell)?;
        }
    }
}
