//! I19: what the county says it lost with a restore is what it lost.

use std::collections::BTreeSet;

use niangjia_domain::id::OpId;
use rusqlite::Connection;

use super::Violation;
use crate::simulation::fault::Fault;
use crate::simulation::world::World;

/// What a restore took, as far as devices know.
#[derive(Debug, Default)]
pub(crate) struct Loss {
    /// Operations that the backup has.
    covered: BTreeSet<OpId>,
    /// Operations that the backup has not, and that a device has receipts for; each with the device.
    due: Vec<(usize, OpId)>,
}

impl World {
    /// The county has just gone back.
    pub(crate) fn take_stock(&mut self) -> rusqlite::Result<()> {
        let covered = ops(&self.county.memory.connection(), "select op from op_inbox")?;
        let mut due = Vec::new();
        for (place, device) in self.devices.iter().enumerate() {
            let told =
                ops(&device.memory.journal(), "select op from operation where number is not null and trouble is null")?;
            due.extend(told.difference(&covered).map(|op| (place, *op)));
        }
        self.oracle.loss = Some(Loss { covered, due });
        Ok(())
    }

    /// Everybody has come back. A device that was copied, or that lost what it had not flushed, may not know any more what
    /// it was told, and one that was told something false sends it again without offering it; whoever was dismissed hears
    /// of no restore.
    pub(super) fn loss_is_told(&self) -> Result<(), Violation> {
        // When something came is told by the county's clock.
        let Some(loss) = self.oracle.loss.as_ref().filter(|_| self.faults.of(Fault::OfficeClock) == 0) else {
            return Ok(());
        };
        let office = self.county.office(0).map_err(|error| Violation::new("oracle", error.to_string()))?;
        let report = office.loss_report().map_err(|error| Violation::new("oracle", error.to_string()))?;
        let Some(report) = report else { return Err(Violation::new("I19", "there is no loss report".to_owned())) };
        let returned: BTreeSet<OpId> =
            report.devices.iter().flat_map(|device| device.returned.iter().map(|(op, _)| *op)).collect();
        let awaited = report.devices.iter().flat_map(|device| device.awaited.iter());
        if let Some(op) = returned.iter().chain(awaited).find(|op| loss.covered.contains(op)) {
            return Err(Violation::new("I19", format!("{op} was in the backup, and is said to have been missing")));
        }
        let is_here = |device: usize| self.people[self.devices[device].owner].revoked.is_none();
        let missing = loss.due.iter().find(|(device, op)| is_here(*device) && !returned.contains(op));
        let may_have_forgotten =
            [Fault::Clone, Fault::PowerCut, Fault::FalseReceipt].into_iter().any(|fault| self.faults.of(fault) > 0);
        // Going back again and again to one backup, the county gives the same numbers again.
        let is_plain = self.faults.of(Fault::Restore) == 1;
        match missing.filter(|_| is_plain && !may_have_forgotten) {
            Some((device, op)) => {
                let what = format!("device {device} brought {op} back, which the loss report does not say: {report:?}");
                Err(Violation::new("I19", what))
            }
            None => Ok(()),
        }
    }
}

fn ops(connection: &Connection, sql: &str) -> rusqlite::Result<BTreeSet<OpId>> {
    connection.prepare_cached(sql)?.query_map([], |row| row.get(0).map(OpId::from_bytes))?.collect()
}
