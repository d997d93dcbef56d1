//! After a restore: what devices offer again, and what the county can say of what was missing and from whom.

use std::collections::BTreeMap;

use niangjia_domain::id::{InstallId, OpId, UserId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::VERSION;
use niangjia_protocol::offer::{Offer, OfferReply, Offered, Said};
use serde::Serialize;

use super::Office;
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::loss::{Lost, Was};
use crate::table::{blob, inbox, loss, member, meta, receipt};

/// What was missing after the last restore, and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LossReport {
    /// When the database went back.
    pub restored: ServerTime,
    /// The last receipt in the backup.
    pub covered: u64,
    /// Those that have been heard of since.
    pub devices: Vec<DeviceLoss>,
    /// Those that have not: what they had delivered since the backup is still missing.
    pub silent: Vec<Person>,
    /// Receipts that were given after the backup, and whose operation or photo nobody has named yet: the first and the
    /// last of each row of numbers. What came after the last number that any device knows cannot be told.
    pub unclaimed: Vec<(u64, u64)>,
}

/// A person's device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Its id.
    pub install: InstallId,
    /// What it calls itself.
    pub device: String,
    /// Whose.
    pub user: UserId,
    /// His name.
    pub name: String,
}

/// What one device had delivered and the backup did not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceLoss {
    /// Whose.
    #[serde(flatten)]
    pub person: Person,
    /// When it was first heard of.
    pub heard: ServerTime,
    /// When it last said what it has; `None` while it has only signed in.
    pub offered: Option<ServerTime>,
    /// Operations that it has brought back, each with the moment.
    pub returned: Vec<(OpId, ServerTime)>,
    /// Operations that it has named and not brought yet.
    pub awaited: Vec<OpId>,
    /// Photos that are here again.
    pub photos_returned: Vec<BlobHash>,
    /// Photos that are not.
    pub photos_awaited: Vec<BlobHash>,
    /// Operations that were judged otherwise this time: a supervisor should look at them.
    pub changed: Vec<Changed>,
}

/// An operation that was judged otherwise than before the restore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Which.
    pub op: OpId,
    /// What was said of it before.
    pub said: Said,
    /// What is said of it now.
    pub now: Said,
}

impl Office {
    /// What of an install's offer is not here, which is taken note of.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn offer(&self, install: InstallId, offer: Offer, moment: Moment) -> Result<OfferReply, Fault> {
        self.store.write(move |tx| take(tx, install, &offer, moment.now))
    }

    /// What was missing after the last restore; `None` when there was none.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn loss_report(&self) -> Result<Option<LossReport>, Fault> {
        self.store.read(report)
    }
}

/// An install has been heard of; that matters after a restore.
pub(super) fn heard(tx: &mut dyn Tx, install: InstallId, now: ServerTime) -> Result<(), Fault> {
    let epoch = meta::epoch(tx)?;
    match loss::of_epoch(tx, epoch)? {
        Some(_) => loss::heard(tx, epoch, install, now, None),
        None => Ok(()),
    }
}

fn take(tx: &mut dyn Tx, install: InstallId, offer: &Offer, now: ServerTime) -> Result<OfferReply, Fault> {
    let epoch = meta::epoch(tx)?;
    let mut reply = OfferReply { niangjia: VERSION, epoch: epoch.0, lacking: Vec::new() };
    if offer.epoch != epoch {
        return Ok(reply);
    }
    let restored = loss::of_epoch(tx, epoch)?;
    let covered = restored.map_or(u64::MAX, |restored| restored.covered);
    if restored.is_some() {
        loss::heard(tx, epoch, install, now, Some(now))?;
    }
    for (place, offered) in (0..).zip(&offer.operations) {
        let is_here = inbox::kept(tx, offered.op)?.is_some();
        if !is_here {
            reply.lacking.push(place);
        }
        let was = match restored {
            Some(restored) if is_here && is_back(tx, offered, restored)? => Was::Lost,
            Some(_) | None if is_here => Was::Here,
            Some(_) | None => Was::Lost,
        };
        if restored.is_some() && (was == Was::Lost || offered.number > covered) {
            loss::claim(tx, epoch, install, offered, was)?;
        }
    }
    for photo in offer.photos.iter().filter(|_| restored.is_some()) {
        let was = if blob::published(tx, photo.0)?.is_some() { Was::Here } else { Was::Lost };
        if was == Was::Lost || photo.1 > covered {
            loss::claim_photo(tx, epoch, install, *photo, was)?;
        }
    }
    Ok(reply)
}

/// Whether what is here was lost, and was sent again before it was offered: it came after the restore, and the device's
/// receipt is not the one that it was given since.
fn is_back(tx: &mut dyn Tx, offered: &Offered, restored: loss::Restored) -> Result<bool, Fault> {
    let came = inbox::get(tx, offered.op)?.is_some_and(|item| item.received >= restored.at);
    let given = receipt::get(tx, offered.op)?.map_or(0, |receipt| receipt.number);
    Ok(came && offered.number > 0 && offered.number != given)
}

fn report(tx: &mut dyn Tx) -> Result<Option<LossReport>, Fault> {
    let epoch = meta::epoch(tx)?;
    let Some(restored) = loss::of_epoch(tx, epoch)? else { return Ok(None) };
    let mut report = LossReport {
        restored: restored.at,
        covered: restored.covered,
        devices: Vec::new(),
        silent: Vec::new(),
        unclaimed: gaps(restored.covered, &loss::numbers(tx, restored)?),
    };
    let mut by_install: BTreeMap<InstallId, Vec<Lost>> = BTreeMap::new();
    for lost in loss::lost(tx, epoch)? {
        by_install.entry(lost.install).or_default().push(lost);
    }
    let photos = loss::lost_photos(tx, epoch)?;
    for known in loss::installs(tx, restored)? {
        let name = member::get(tx, known.user)?.map(|known| known.member.name).unwrap_or_default();
        let person = Person { install: known.install, device: known.device, user: known.user, name };
        let Some(heard) = known.heard else {
            report.silent.push(person);
            continue;
        };
        let lost = by_install.remove(&known.install).unwrap_or_default();
        let mut device = device_loss(person, heard, known.offered, &lost)?;
        for (hash, _, is_here) in photos.iter().filter(|(_, install, _)| *install == known.install) {
            if *is_here { device.photos_returned.push(*hash) } else { device.photos_awaited.push(*hash) }
        }
        report.devices.push(device);
    }
    Ok(Some(report))
}

fn device_loss(
    person: Person,
    heard: ServerTime,
    offered: Option<ServerTime>,
    lost: &[Lost],
) -> Result<DeviceLoss, Fault> {
    let mut device = DeviceLoss {
        person,
        heard,
        offered,
        returned: Vec::new(),
        awaited: Vec::new(),
        photos_returned: Vec::new(),
        photos_awaited: Vec::new(),
        changed: Vec::new(),
    };
    for lost in lost {
        match lost.returned {
            Some(at) => device.returned.push((lost.op, at)),
            None => device.awaited.push(lost.op),
        }
        device.changed.extend(changed(lost)?);
    }
    Ok(device)
}

/// Whether another last word has been said than before. A word that was not the last may become any other.
fn changed(lost: &Lost) -> Result<Option<Changed>, Fault> {
    let Some(outcome) = lost.outcome.as_ref().filter(|_| lost.said.is_final()) else { return Ok(None) };
    let now: Outcome = serde_json::from_str(outcome).map_err(Fault::stored("outcome"))?;
    let now = Said::of(&now);
    Ok((now != lost.said && now.is_final()).then_some(Changed { op: lost.op, said: lost.said, now }))
}

/// Rows of numbers behind `covered` that are not among `numbers`, which are sorted.
fn gaps(covered: u64, numbers: &[u64]) -> Vec<(u64, u64)> {
    let mut gaps = Vec::new();
    let mut next = covered + 1;
    for number in numbers {
        if *number > next {
            gaps.push((next, number - 1));
        }
        next = number + 1;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_nobody_names_are_told_as_rows() {
        assert_eq!(gaps(10, &[]), []);
        assert_eq!(gaps(10, &[11, 12, 13]), []);
        assert_eq!(gaps(10, &[12, 15, 16, 20]), [(11, 11), (13, 14), (17, 19)]);
    }
}
