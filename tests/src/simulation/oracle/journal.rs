//! What a person was shown on his device is there: I1, I14, I18, I24, I25.

use niangjia_domain::id::OpId;
use niangjia_domain::operation::BlobHash;
use niangjia_protocol::digest::sha256;
use niangjia_sync::lane::Lane;
use rusqlite::{OptionalExtension as _, params};

use super::ledger::is_in_inbox;
use super::{Oracle, Violation};
use crate::simulation::county::County;
use crate::simulation::device::Device;
use crate::simulation::world::World;

/// One of so many ends of a run is looked at closely.
const CLOSE_LOOK: u64 = 3;

impl World {
    /// After an app was opened again: everything that was shown before is there.
    pub(crate) fn reopened(&mut self, device: usize) -> Result<(), Violation> {
        self.oracle.remembers(device, &self.devices[device], &self.county)?;
        self.mirrors(device)
    }

    /// After a person did something.
    pub(crate) fn acted(&mut self, device: usize) -> Result<(), Violation> {
        let shown = self.oracle.shown[device].operations.len();
        let held: i64 = self.devices[device]
            .memory
            .journal()
            .prepare_cached("select count(*) from operation")?
            .query_row([], |row| row.get(0))?;
        if usize::try_from(held).is_ok_and(|held| held >= shown) {
            return self.counts_right(device);
        }
        Err(Violation::new("I1", format!("device {device} holds {held} operations, {shown} were shown as saved")))
    }

    /// After a lane has run.
    pub(crate) fn rested(&mut self, device: usize, lane: Lane) -> Result<(), Violation> {
        if self.devices[device].fuse.is_dead() {
            self.crash(device);
            return Ok(());
        }
        if lane == Lane::Push && self.steps.is_multiple_of(CLOSE_LOOK) {
            return self.counts_right(device);
        }
        if lane == Lane::Pull && self.steps.is_multiple_of(CLOSE_LOOK) {
            return self.mirrors(device);
        }
        Ok(())
    }
}

impl World {
    /// I25: the count of what exists only on this phone is no less than what the county lacks, and no more than what the
    /// phone was not told of. After a restore both sides have to meet first.
    fn counts_right(&self, device: usize) -> Result<(), Violation> {
        let state = &self.devices[device];
        if self.oracle.went_back || state.fuse.is_dead() {
            return Ok(());
        }
        let Some(store) = &state.store else { return Ok(()) };
        let said = store.counters()?.only_here;
        let journal: Vec<(OpId, Option<[u8; 32]>)> = state
            .memory
            .journal()
            .prepare_cached(
                "select operation.op, photo.original from operation left join photo on photo.op = operation.op",
            )?
            .query_map([], |row| Ok((OpId::from_bytes(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let (mut least, mut most) = (0, 0);
        for (op, original) in journal {
            let is_here = is_in_inbox(&self.county, op)?
                && original.map_or(Ok(true), |original| is_published(&self.county, original))?;
            least += u64::from(!is_here);
            most += u64::from(original.is_some() || !self.oracle.heard[device].contains(&op));
        }
        if (least..=most).contains(&u64::from(said)) {
            return Ok(());
        }
        let what = format!("device {device} says that {said} exist only there, between {least} and {most} do");
        Err(Violation::new("I25", what))
    }
}

pub(super) fn is_published(county: &County, original: [u8; 32]) -> Result<bool, Violation> {
    let there = "select exists (select 1 from blob where hash = ?1)";
    Ok(county.memory.connection().prepare_cached(there)?.query_row([original], |row| row.get(0))?)
}

impl Oracle {
    /// I1 and I24: what was shown as saved is there, byte for byte; and with a photo's operation its bytes (I14: nobody
    /// takes them away).
    pub(super) fn remembers(&self, place: usize, device: &Device, county: &County) -> Result<(), Violation> {
        let shown = &self.shown[place];
        let journal = device.memory.journal();
        for (op, bytes) in &shown.operations {
            let held: Option<Vec<u8>> = journal
                .prepare_cached("select bytes from operation where op = ?1")?
                .query_row([op.bytes()], |row| row.get(0))
                .optional()?;
            if held.as_ref() != Some(bytes) {
                let how = if held.is_some() { "has changed" } else { "is gone" };
                return Err(Violation::new(
                    "I1",
                    format!("operation {op} was shown as saved on device {place} and {how}"),
                ));
            }
        }
        for (visit, text) in &shown.drafts {
            let held: Option<String> = journal
                .prepare_cached("select note from draft where visit = ?1")?
                .query_row([visit.bytes()], |row| row.get(0))
                .optional()?;
            if held.as_ref() != Some(text) {
                return Err(Violation::new(
                    "I24",
                    format!("the note of visit {visit} on device {place} is {held:?}, not {text:?}"),
                ));
            }
        }
        drop(journal);
        Self::has_its_photos(place, device, county)
    }

    /// Every photo of the journal has its bytes, and they hash to their name; or the county's backup has them (I18).
    fn has_its_photos(place: usize, device: &Device, county: &County) -> Result<(), Violation> {
        let originals: Vec<[u8; 32]> = device
            .memory
            .journal()
            .prepare_cached("select original from photo")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let photos = device.memory.photos();
        for original in originals {
            let bytes: Vec<Vec<u8>> = photos
                .prepare_cached(
                    "select chunk.bytes from chunk join blob on blob.id = chunk.blob where blob.hash = ?1 and role = 0
                     order by place",
                )?
                .query_map(params![original], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            if bytes.is_empty() && county.has_backed_up(BlobHash(original)) {
                continue;
            }
            if sha256(&bytes.concat()).0 != original {
                let many = bytes.len();
                return Err(Violation::new(
                    "I1",
                    format!(
                        "a photo's operation is in the journal of device {place}, its bytes are not ({many} pieces)"
                    ),
                ));
            }
        }
        Ok(())
    }
}
