//! What must go on under strain, looked at when a world has come to rest: a county that never stops writing (L4, L7), and
//! an app that is awake for half a minute at a time on a slow line (L6, L8).

use std::cmp::Reverse;

use niangjia_domain::act::{Act, Note};
use niangjia_domain::id::{OpId, UserId};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::Ticket;
use niangjia_store::Originals;
use niangjia_sync::TransportError;
use niangjia_sync::lane::Lane;

use crate::simulation::event::{Answer, Back, Due, Event, Flight};
use crate::simulation::oracle::Violation;
use crate::simulation::scenario::Strain;
use crate::simulation::world::{MINUTE_MS, World};

/// Pages within which a device must have read what it waits for, however much else is written.
const PAGES_MAX: u32 = 60;
/// Tickets that a device is behind when it begins to read (L4).
const BEHIND: u32 = 20;
/// The line: 50 kbit/s. Photos have two thirds of it when something else travels too, as connections share a line.
const PHOTO_BITS_PER_MS: i64 = 33;
const OTHER_BITS_PER_MS: i64 = 17;
/// What a request takes beside its body, in bytes (a guess).
const HEAD_BYTES: i64 = 400;
/// An app is awake for so long, and then away (L8).
const AWAKE_MS: i64 = 30_000;
const AWAY_MS: i64 = 7 * MINUTE_MS;
/// Length of an original, in bytes: longer than half a minute can carry, and one piece from the camera.
const ORIGINAL_BYTES: u64 = 240_000;
/// Times that it is awake within which all must be delivered.
const WINDOWS_MAX: u32 = 40;

/// A county that writes whenever this device reads.
pub(crate) struct Heat {
    pub(crate) device: usize,
    /// New tickets at each page.
    tickets: u32,
    pages: u32,
}

/// A device on a slow line.
pub(crate) struct Slow {
    device: usize,
    awake_until_ms: i64,
    /// By lane: when what is on the line is through.
    free_ms: [i64; Lane::COUNT],
}

impl World {
    /// The strain that this world draws, and then the last look once more.
    pub(crate) fn strains(&mut self) -> Result<(), Violation> {
        let strained = match self.scenario.strain {
            None => return Ok(()),
            Some(Strain::Hot) => self.hot_county(),
            Some(Strain::Slow) => self.slow_line(),
        };
        strained?;
        self.heat = None;
        self.slow = None;
        for device in 0..self.devices.len() {
            self.wake_all(device);
        }
        self.drain()?;
        self.oracle_at_rest()
    }

    fn hot_county(&mut self) -> Result<(), Violation> {
        let is_handlers = |device: &crate::simulation::device::Device| device.owner == 0 && device.store.is_some();
        let Some(device) = self.devices.iter().position(is_handlers) else { return Ok(()) };
        let newcomer = self.hires_another()?;
        // L7: pages of two rows, and two new tickets at each of them.
        self.reads_hot(device, 2, 2, |world| world.has_heard_of(device, newcomer)).map_err(|what| {
            Violation::new("L7", format!("device {device} does not hear of a new colleague: {what}"))
        })?;
        self.heat = None;
        self.drain()?;
        // L4: it is far behind, and there is something new at each page.
        for _ in 0..BEHIND {
            self.old_client_writes(None);
        }
        self.old_client_sends()?;
        let begun = self.steps;
        self.reads_hot(device, 9, 1, |world| {
            world.devices[device].lanes[Lane::Pull.index()].clean_since.is_some_and(|since| since > begun)
        })
        .map_err(|what| Violation::new("L4", format!("device {device} does not reach the head: {what}")))
    }

    /// Lets a device read while the county writes at each page, until `is_there`.
    fn reads_hot(
        &mut self,
        device: usize,
        rows_max: usize,
        tickets: u32,
        is_there: impl Fn(&Self) -> bool,
    ) -> Result<(), String> {
        self.heat = Some(Heat { device, tickets, pages: 0 });
        self.devices[device].rows_max = rows_max;
        self.wake_all(device);
        while !is_there(self) {
            let pages = self.heat.as_ref().map_or(0, |heat| heat.pages);
            if pages > PAGES_MAX {
                return Err(format!("{pages} pages of {rows_max} rows, {tickets} new tickets at each"));
            }
            self.step().map_err(|violation| violation.to_string())?;
        }
        Ok(())
    }

    /// Before a device's page is drawn: what the county has meanwhile written.
    pub(crate) fn heats(&mut self, flight: &Flight) -> Result<(), Violation> {
        let Some(heat) = &mut self.heat else { return Ok(()) };
        if heat.device != flight.device || flight.lane != Lane::Pull || !flight.request.path.ends_with("/pull") {
            return Ok(());
        }
        heat.pages += 1;
        for _ in 0..heat.tickets {
            self.old_client_writes(None);
        }
        self.old_client_sends().map(|_| ())
    }

    fn hires_another(&mut self) -> Result<UserId, Violation> {
        let broken = |error: &dyn core::fmt::Display| Violation::new("world", error.to_string());
        let member = Member {
            user: UserId::from_bytes(self.mishap_lots.bytes()),
            name: "新来的张某".to_owned(),
            county: self.county.org.id,
            unit: "虚构街道".to_owned(),
            roles: [Role::Officer].into(),
            revoked: None,
        };
        let moment = self.county.moment(self.now_ms);
        let office = self.county.office(0).map_err(|error| broken(&error))?;
        office.add_member(member.clone(), moment).map_err(|error| broken(&error))?;
        let user = member.user;
        self.people.push(member);
        self.stirred = self.steps;
        Ok(user)
    }

    fn has_heard_of(&self, device: usize, user: UserId) -> bool {
        let journal = self.devices[device].memory.journal();
        let heard = journal
            .prepare_cached("select exists (select 1 from document where kind = 5 and key = ?1)")
            .and_then(|mut heard| heard.query_row([user.bytes()], |row| row.get(0)));
        heard.unwrap_or(false)
    }

    fn slow_line(&mut self) -> Result<(), Violation> {
        let Some((device, ticket)) = self.somebody_with_a_ticket() else { return Ok(()) };
        for _ in 0..2 {
            self.takes_large_photo(device, &ticket, ORIGINAL_BYTES);
        }
        if self.is_delivered_by(device) {
            return Err(Violation::new("world", format!("device {device} took no photo")));
        }
        let mut note = None;
        for window in 0..WINDOWS_MAX {
            self.slow =
                Some(Slow { device, awake_until_ms: self.now_ms + AWAKE_MS, free_ms: [self.now_ms; Lane::COUNT] });
            let before = self.progress(device)?;
            self.devices[device].refresh();
            self.poke(device);
            if window == 0 {
                self.runs_until(self.now_ms + AWAKE_MS / 6)?;
                note = Some(self.notes(device, &ticket));
            }
            let until_ms = self.slow.as_ref().map_or(self.now_ms, |slow| slow.awake_until_ms);
            self.runs_until(until_ms)?;
            self.note_is_not_starved(device, note)?;
            if self.is_delivered_by(device) {
                return Ok(());
            }
            if self.progress(device)? <= before {
                let what = format!("device {device} got nothing further while it was awake for the {window}. time");
                return Err(Violation::new("L8", what));
            }
            self.goes_away(device)?;
        }
        Err(Violation::new("L8", format!("device {device} is not done after {WINDOWS_MAX} times awake")))
    }

    fn somebody_with_a_ticket(&mut self) -> Option<(usize, Ticket)> {
        (0..self.devices.len()).find_map(|device| {
            let owner = &self.people[self.devices[device].owner];
            let is_at_site = owner.revoked.is_none() && owner.is(Role::Officer);
            let ticket = self.shown_on(device).filter(|_| is_at_site)?;
            Some((device, ticket))
        })
    }

    fn notes(&mut self, device: usize, ticket: &Ticket) -> OpId {
        let op = self.new_op(device);
        let note = Note { visit: None, text: "照片还在传，先记一笔".to_owned() };
        self.author(device, ticket.id, ticket.rev, vec![(op, Act::Note(note), Vec::new())]);
        self.stirred = self.steps;
        self.poke(device);
        op
    }

    /// L6: a note that was written while photos travel has arrived before them.
    fn note_is_not_starved(&self, device: usize, note: Option<OpId>) -> Result<(), Violation> {
        let Some(note) = note else { return Ok(()) };
        if self.oracle.has_arrived(&self.county, note)? {
            return Ok(());
        }
        Err(Violation::new("L6", format!("the note {note} of device {device} waits behind photos")))
    }

    /// Everything that has arrived of a device, in no unit: more is further.
    fn progress(&self, device: usize) -> Result<u64, Violation> {
        let photo_bytes = self.county.photo_bytes().map_err(|error| Violation::new("oracle", error.to_string()))?;
        let (install, _) = self.devices[device].identity()?;
        let operations = self.oracle.arrived_of(&self.county, install)?;
        Ok(photo_bytes + operations)
    }

    fn is_delivered_by(&self, device: usize) -> bool {
        self.devices[device].store.as_ref().is_some_and(|store| {
            !store.has_outbox().unwrap_or(true)
                && store.next_uploads(Originals::All, 1).is_ok_and(|uploads| uploads.is_empty())
        })
    }

    fn runs_until(&mut self, until_ms: i64) -> Result<(), Violation> {
        while self.queue.peek().is_some_and(|Reverse(due)| due.at_ms <= until_ms) {
            self.step()?;
        }
        self.now_ms = self.now_ms.max(until_ms);
        Ok(())
    }

    /// The app is put away: its connections break, and nothing of it happens before it is opened again.
    fn goes_away(&mut self, device: usize) -> Result<(), Violation> {
        let back_ms = self.now_ms + AWAY_MS;
        let queue = core::mem::take(&mut self.queue);
        for Reverse(due) in queue {
            let (is_its, event) = match due.event {
                Event::Answer(answer) if answer.device == device => {
                    let broken = Answer { answer: Err(TransportError::Broken), ..*answer };
                    (true, Event::Answer(Box::new(broken)))
                }
                Event::Wake(whose, lane, wake) => (whose == device, Event::Wake(whose, lane, wake)),
                event => (false, event),
            };
            let at_ms = if is_its { due.at_ms.max(back_ms) } else { due.at_ms };
            self.queue.push(Reverse(Due { at_ms, event, ..due }));
        }
        // The others go on meanwhile.
        self.runs_until(back_ms - 1)
    }

    /// A request on a slow line: it is through after its length, or breaks when the app is put away.
    pub(crate) fn crawls(&mut self, flight: &Flight) -> bool {
        let Some(slow) = self.slow.as_mut().filter(|slow| slow.device == flight.device) else { return false };
        let bits_per_ms = if flight.lane == Lane::Blobs { PHOTO_BITS_PER_MS } else { OTHER_BITS_PER_MS };
        let bytes = HEAD_BYTES + i64::try_from(flight.request.body.len()).unwrap_or(i64::MAX / 16);
        let begin_ms = slow.free_ms[flight.lane.index()].max(self.now_ms);
        let end_ms = begin_ms + bytes * 8 / bits_per_ms;
        let until_ms = slow.awake_until_ms;
        slow.free_ms[flight.lane.index()] = end_ms.min(until_ms);
        if end_ms <= until_ms {
            self.at(end_ms - self.now_ms, Event::Arrive(Box::new(flight.clone())));
            return true;
        }
        self.fails(flight, until_ms - self.now_ms, TransportError::Broken);
        let carried = (until_ms - begin_ms).max(0) * bits_per_ms / 8 - HEAD_BYTES;
        if let Ok(carried) = usize::try_from(carried) {
            let cut = Flight { cut: Some(carried), back: Back::Lost, ..flight.clone() };
            self.at(until_ms - self.now_ms, Event::Arrive(Box::new(cut)));
        }
        true
    }
}
