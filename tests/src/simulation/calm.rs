//! The calm after the storm: faults stop, people rest, and everything must be delivered and read by itself (L1).

use std::cmp::Reverse;
use std::collections::BTreeSet;

use niangjia_store::Originals;
use niangjia_sync::lane::Lane;

use crate::simulation::device::Device;
use crate::simulation::errand::HASTE_MS;
use crate::simulation::event::{Due, Event};
use crate::simulation::oracle::Violation;
use crate::simulation::world::{HOUR_MS, MINUTE_MS, Phase, World};

/// Once faults have stopped, everything must be delivered after so many events (L1).
const DRAIN_STEPS_MAX: u64 = 6_000;
/// What waits for a predecessor that never comes is judged without it after five days by the server's clock, which may
/// have stepped meanwhile.
const PATIENCE_MS: i64 = 7 * 24 * HOUR_MS;

impl World {
    /// What faults have done is mended, and no more will come; nobody does anything any more.
    pub(crate) fn calm(&mut self) -> Result<(), Violation> {
        self.phase = Phase::Calm;
        self.county.fuse.mend();
        self.county.clock_off_ms = 0;
        self.office_room();
        for process in 0..self.county.process_count() {
            if !self.county.is_up(process) {
                self.start(process)?;
            }
        }
        self.scenario.poll_ms = self.scenario.poll_ms.min(5 * MINUTE_MS.cast_unsigned());
        for device in 0..self.devices.len() {
            self.room(device);
            self.devices[device].cut_until_ms = 0;
            // A trouble may have been meant for an app that was dead already.
            self.devices[device].fuse.mend();
            if core::mem::take(&mut self.devices[device].loses_power) {
                self.devices[device].memory.power_stays();
            }
            if self.devices[device].store.is_none() {
                self.reopen(device)?;
            }
        }
        self.hastens();
        self.stirred = self.steps;
        Ok(())
    }

    /// What people carry comes soon.
    fn hastens(&mut self) {
        let latest_ms = self.now_ms + HASTE_MS;
        let all: Vec<Due> = core::mem::take(&mut self.queue).into_iter().map(|Reverse(due)| due).collect();
        for due in all {
            let is_carried = matches!(due.event, Event::Errand(_));
            let at_ms = if is_carried { due.at_ms.min(latest_ms) } else { due.at_ms };
            self.queue.push(Reverse(Due { at_ms, ..due }));
        }
    }

    /// Runs until everything is delivered and read; L1 says that this must come about by itself.
    pub(crate) fn drain(&mut self) -> Result<(), Violation> {
        let begun = self.steps;
        let mut patience = 1;
        loop {
            if self.steps > begun + DRAIN_STEPS_MAX {
                return Err(Violation::new(
                    "L1",
                    format!("not delivered after {DRAIN_STEPS_MAX} steps: {}", self.unrest()),
                ));
            }
            self.old_client_sends()?;
            if self.waits_for_a_session() {
                // What comes of it is news to everybody.
                self.stirred = self.steps;
            }
            if self.is_at_rest() {
                if self.confirms()? {
                    continue;
                }
                if patience == 0 || !self.oracle.has_waiting(&self.county)? {
                    return Ok(());
                }
                patience -= 1;
                self.wait_out()?;
            }
            if !self.step()? {
                return Err(Violation::new("L1", format!("nothing more happens: {}", self.unrest())));
            }
        }
    }

    /// Lets so much time pass that what waits for predecessors is judged without them.
    fn wait_out(&mut self) -> Result<(), Violation> {
        self.now_ms += PATIENCE_MS;
        let late: Vec<Due> = core::mem::take(&mut self.queue).into_iter().map(|Reverse(due)| due).collect();
        for due in late {
            self.queue.push(Reverse(Due { at_ms: due.at_ms.max(self.now_ms), ..due }));
        }
        for process in 0..self.county.process_count() {
            self.county.tick(process, self.now_ms);
            self.after_office(process)?;
        }
        self.stirred = self.steps;
        Ok(())
    }

    /// The admin looks at who holds tickets back, and says that what they may read now is right. Whether there was anybody.
    fn confirms(&mut self) -> Result<bool, Violation> {
        let holds =
            |device: &Device| device.store.as_ref().is_some_and(|store| store.hold().is_ok_and(|hold| hold.is_some()));
        let holders: BTreeSet<usize> =
            self.devices.iter().filter(|device| holds(device)).map(|device| device.owner).collect();
        let holders: Vec<usize> = holders.into_iter().filter(|owner| self.people[*owner].revoked.is_none()).collect();
        for owner in &holders {
            let moment = self.county.moment(self.now_ms);
            let office = self.county.office(0).map_err(|error| Violation::new("oracle", error.to_string()))?;
            let confirmed = office.confirm_scope(self.people[*owner].user, moment);
            confirmed.map_err(|fault| Violation::new("oracle", fault.to_string()))?;
        }
        if !holders.is_empty() {
            self.stirred = self.steps;
        }
        Ok(!holders.is_empty())
    }

    fn is_at_rest(&self) -> bool {
        // First what costs nothing to ask.
        self.errands.under_way == 0
            && self.devices.iter().all(|device| self.has_run(device))
            && self.devices.iter().all(|device| has_nothing_to_do(device) && !self.is_to_part(device))
    }

    /// Whether something was delivered with a session that had ended: whoever delivered it hears so at his next look, and
    /// proves another.
    fn waits_for_a_session(&self) -> bool {
        let waits = "select exists (select 1 from receipt where standing = 2)";
        let connection = self.county.memory.connection();
        let waits =
            connection.prepare_cached(waits).and_then(|mut statement| statement.query_row([], |row| row.get(0)));
        waits.unwrap_or(false)
    }

    /// Whether a device has an id that two use, and will hear so at its next look.
    fn is_to_part(&self, device: &Device) -> bool {
        let Ok((install, _)) = device.identity() else { return true };
        let connection = self.county.memory.connection();
        let forked = connection
            .prepare_cached("select forked is not null from install where id = ?1")
            .and_then(|mut statement| statement.query_row([install.bytes()], |row| row.get(0)));
        // One that the county has forgotten shows how it came to be.
        self.people[device.owner].revoked.is_none() && forked.unwrap_or(true)
    }

    fn has_run(&self, device: &Device) -> bool {
        let pull = &device.lanes[Lane::Pull.index()];
        // Whoever was dismissed reads nothing any more.
        let has_left = self.people[device.owner].revoked.is_some();
        (has_left || pull.clean_since.is_some_and(|since| since > self.stirred))
            && !device.is_running(Lane::Pull)
            && !device.is_running(Lane::Push)
            && !device.is_running(Lane::Blobs)
    }

    /// Which device is not done, and with what.
    fn unrest(&self) -> String {
        let mut words = String::new();
        for (place, device) in self.devices.iter().enumerate() {
            let Some(store) = &device.store else {
                words.push_str(&format!(" device {place} is dead;"));
                continue;
            };
            let carried = store.carried().map_or(0, |carried| carried.len());
            let outbox = store.unsent().map_or(0, |frames| frames.len());
            let uploads = store.next_uploads(Originals::All, 10).map_or(0, |uploads| uploads.len());
            let clean = device.lanes[Lane::Pull.index()].clean_since;
            let running: Vec<Lane> = Lane::ALL.into_iter().filter(|lane| device.is_running(*lane)).collect();
            let feeds = feeds(device).unwrap_or_default();
            let dismissed = self.people[device.owner].revoked;
            words.push_str(&format!(
                " device {place}: outbox {outbox}, uploads {uploads}, carried {carried}, pulled whole since step {clean:?} of {}, at work \
                 {running:?}, to part {}, held {:?}, dismissed {dismissed:?}, feeds {feeds};",
                self.stirred,
                self.is_to_part(device),
                store.hold().ok().flatten(),
            ));
        }
        words
    }
}

/// How far a device has read, and how.
fn feeds(device: &Device) -> rusqlite::Result<String> {
    let journal = device.memory.journal();
    let mut statement = journal.prepare_cached(
        "select name || ' ' || cursor || '/' || head || ' passing ' || passing || ' ranges ' || ranges || ' lost ' || lost
         from feed",
    )?;
    let feeds = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(feeds.join(", "))
}

fn has_nothing_to_do(device: &Device) -> bool {
    device.store.as_ref().is_some_and(|store| {
        !store.has_outbox().unwrap_or(true)
            && (!device.carries || store.next_carried().is_ok_and(|next| next.is_none()))
            && store.next_uploads(Originals::All, 1).is_ok_and(|uploads| uploads.is_empty())
    })
}
