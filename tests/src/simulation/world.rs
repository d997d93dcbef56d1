//! A world: people with devices, a county, and events in virtual time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use anyhow::Context as _;
use niangjia_domain::id::{InstallId, OpId, UserId};
use niangjia_domain::role::{Member, Role};
use niangjia_protocol::account::EnrolRequest;
use niangjia_protocol::push::PushReply;
use niangjia_protocol::signature::InstallKey;
use niangjia_store::{Install, Store};
use niangjia_sync::lane::Lane;
use niangjia_sync::{HttpResponse, TransportError};
use zeroize::Zeroizing;

use crate::sample::Lots;
use crate::simulation::Outcome;
use crate::simulation::county::County;
use crate::simulation::device::{Device, Step};
use crate::simulation::errand::Errands;
use crate::simulation::event::{Answer, Back, Due, Event, Flight};
use crate::simulation::fault::{Fault, Faults};
use crate::simulation::liveness::{Heat, Slow};
use crate::simulation::old::OldClient;
use crate::simulation::oracle::{Oracle, Violation, opened};
use crate::simulation::pool;
use crate::simulation::scenario::{Choice, Scenario, Strain, at, stream};

/// Friday 20 November 2026, 08:00 in China.
const BEGIN_MS: i64 = 1_795_132_800_000;
pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Between two ticks of a server process, as in the product.
const TICK_MS: i64 = 5 * MINUTE_MS;

/// Whether faults still happen and people still work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Storm,
    Calm,
}

/// A world.
pub(crate) struct World {
    pub(crate) scenario: Scenario,
    pub(crate) county: County,
    pub(crate) people: Vec<Member>,
    pub(crate) devices: Vec<Device>,
    pub(crate) now_ms: i64,
    pub(crate) phase: Phase,
    pub(crate) oracle: Oracle,
    pub(crate) faults: Faults,
    pub(crate) steps: u64,
    /// The step at which something last changed at the county or on a device.
    pub(crate) stirred: u64,
    pub(crate) queue: BinaryHeap<Reverse<Due>>,
    nth: u64,
    pub(crate) serial: u64,
    pub(crate) wire_lots: Lots,
    pub(crate) permission_lots: Lots,
    pub(crate) act_lots: Lots,
    pub(crate) mishap_lots: Lots,
    pub(crate) old_lots: Lots,
    pub(crate) errand_lots: Lots,
    pub(crate) errands: Errands,
    /// An app of the first version, in some worlds.
    pub(crate) old: Option<OldClient>,
    /// What it was told that it must not be told.
    pub(crate) refused_old: Option<Violation>,
    pub(crate) heat: Option<Heat>,
    pub(crate) slow: Option<Slow>,
    /// Phones of before the world began.
    pub(crate) earlier: Vec<InstallId>,
    /// What became of operations, by kind and outcome.
    pub(crate) kinds: BTreeMap<String, u64>,
    trace: u64,
    device_ms: i64,
}

impl World {
    pub(crate) fn run(choice: &Choice) -> (Outcome, Option<Self>) {
        match Self::new(choice) {
            Ok(mut world) => {
                let violation = world.live(choice).err();
                (world.outcome(violation), Some(world))
            }
            Err(error) => {
                let outcome = Outcome {
                    steps: 0,
                    faults: Faults::default(),
                    device_days: 0.0,
                    violation: Some(Violation::new("world", format!("could not be made: {error:#}"))),
                    trace: 0,
                    kinds: BTreeMap::new(),
                };
                (outcome, None)
            }
        }
    }

    fn outcome(&self, violation: Option<Violation>) -> Outcome {
        Outcome {
            steps: self.steps,
            faults: self.faults.clone(),
            #[expect(clippy::cast_precision_loss, reason = "days to one digit")]
            device_days: self.device_ms as f64 / (24 * HOUR_MS) as f64,
            violation,
            trace: self.trace,
            kinds: self.kinds.clone(),
        }
    }

    fn new(choice: &Choice) -> anyhow::Result<Self> {
        let scenario = Scenario::draw(choice);
        let seed = choice.seed;
        #[cfg(feature = "planted")]
        niangjia_protocol::planted::sign_cheaply(!scenario.signs);
        let county = County::found(seed, scenario.processes, BEGIN_MS)?;
        let mut world = Self {
            county,
            people: Vec::new(),
            devices: Vec::new(),
            now_ms: BEGIN_MS,
            phase: Phase::Storm,
            oracle: Oracle::default(),
            faults: Faults::default(),
            steps: 0,
            stirred: 0,
            queue: BinaryHeap::new(),
            nth: 0,
            serial: 0,
            wire_lots: stream(seed, 4),
            permission_lots: stream(seed, 11),
            act_lots: stream(seed, 5),
            mishap_lots: stream(seed, 6),
            old_lots: stream(seed, 10),
            errand_lots: stream(seed, 13),
            errands: Errands::default(),
            old: None,
            refused_old: None,
            heat: None,
            slow: None,
            earlier: Vec::new(),
            kinds: BTreeMap::new(),
            trace: 0xCBF2_9CE4_8422_2325,
            device_ms: 0,
            scenario,
        };
        world.hire(seed)?;
        if world.scenario.brisk {
            world.begin_midway()?;
            world.faults.happened(Fault::Brisk);
        }
        for owner in world.scenario.owners.clone() {
            world.enrol(owner)?;
            if let Some(device) = world.devices.last_mut() {
                device.set_clock(choice.clocks_off_ms);
            }
        }
        if world.scenario.faults.contains(&Fault::OldClient) || world.scenario.strain == Some(Strain::Hot) {
            world.enrol_old_client()?;
        }
        for process in 0..world.county.process_count() {
            world.at(TICK_MS, Event::Tick(process));
        }
        Ok(world)
    }

    /// The people of the county: a handler, a reviewer, officers. Their places are fixed.
    fn hire(&mut self, seed: u64) -> anyhow::Result<()> {
        let lots = &mut stream(seed, 7);
        let roles = [&[Role::Handler, Role::Dispatcher][..], &[Role::Reviewer, Role::Callback]];
        let officers = core::iter::repeat_n(&[Role::Officer][..], self.scenario.officers);
        for (place, roles) in roles.into_iter().chain(officers).enumerate() {
            let member = Member {
                user: UserId::from_bytes(lots.bytes()),
                name: format!("张某{place}"),
                county: self.county.org.id,
                unit: "虚构街道".to_owned(),
                roles: roles.iter().copied().collect(),
                revoked: None,
            };
            let moment = self.county.moment(self.now_ms);
            self.county.office(0)?.add_member(member.clone(), moment)?;
            self.people.push(member);
        }
        Ok(())
    }

    /// A new device of a person, enrolled; its app is open, and its owner will do something soon.
    fn enrol(&mut self, owner: usize) -> anyhow::Result<()> {
        let place = self.devices.len() as u64;
        let mut lots = stream(self.act_lots.draw(), place);
        let seed: [u8; 32] = lots.bytes();
        let (install, key) = (InstallId::from_bytes(lots.bytes()), InstallKey::from_seed(&seed));
        let moment = self.county.moment(self.now_ms);
        let office = self.county.office(0)?;
        let code = office.issue_code(self.people[owner].user, moment)?.code;
        let request = EnrolRequest { code, install, key: key.public(), device: format!("手机{place}") };
        let reply = office.enrol(request, moment)?;
        let memory = pool::device_memory()?;
        let store = Store::open_memory(&memory)?;
        store.set_install(&Install {
            install,
            seed: Zeroizing::new(seed),
            member: reply.member,
            county_name: reply.county_name,
            county_key: reply.county_key,
            receipt_key: reply.receipt_key,
            address: "county.example:8443".to_owned(),
            fingerprint: None,
            device: format!("手机{place}"),
        })?;
        let mut device = Device::new(memory, owner, lots);
        device.store = Some(store);
        self.add(device).context("a device")
    }

    /// A device joins the world.
    pub(crate) fn add(&mut self, mut device: Device) -> anyhow::Result<()> {
        device.rows_max = self.scenario.rows_max;
        let place = self.devices.len();
        device.fuse.watch(&mut device.memory.journal())?;
        device.fuse.watch(&mut device.memory.photos())?;
        let is_open = device.store.is_some();
        self.devices.push(device);
        self.oracle.joins(place);
        if is_open {
            self.wake_all(place);
        }
        self.act_soon(place);
        Ok(())
    }

    pub(crate) fn act_soon(&mut self, place: usize) {
        let wait_ms = self.act_lots.below(self.scenario.act_every_ms).cast_signed();
        self.at(wait_ms, Event::Act(place));
    }

    /// Something will happen in so many milliseconds.
    pub(crate) fn at(&mut self, wait_ms: i64, event: Event) {
        self.nth += 1;
        self.queue.push(Reverse(Due { at_ms: self.now_ms + wait_ms.max(0), nth: self.nth, event }));
    }

    /// A lane will wake in so many milliseconds, and not before.
    pub(crate) fn wake_in(&mut self, device: usize, lane: Lane, wait_ms: u64) {
        let state = &mut self.devices[device].lanes[lane.index()];
        state.wake += 1;
        let wake = state.wake;
        self.at(wait_ms.cast_signed(), Event::Wake(device, lane, wake));
    }

    pub(crate) fn wake_all(&mut self, device: usize) {
        for lane in self.devices[device].lanes_used() {
            self.wake_in(device, lane, 0);
        }
    }

    /// Remembers what happened, so that equal runs can be told from others.
    pub(crate) fn note(&mut self, what: u64) {
        for byte in what.to_le_bytes() {
            self.trace = (self.trace ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn live(&mut self, choice: &Choice) -> Result<(), Violation> {
        while self.steps < choice.steps {
            if !self.step()? {
                break;
            }
            self.mishaps()?;
            self.errands();
        }
        self.calm()?;
        self.drain()?;
        self.oracle_at_rest()?;
        self.strains()
    }

    /// The next event; whether there was one.
    pub(crate) fn step(&mut self) -> Result<bool, Violation> {
        let Some(Reverse(due)) = self.queue.pop() else { return Ok(false) };
        self.device_ms += (due.at_ms - self.now_ms) * self.devices.len() as i64;
        self.now_ms = due.at_ms;
        self.steps += 1;
        self.note(due.at_ms.cast_unsigned());
        match due.event {
            Event::Act(device) => self.act(device)?,
            Event::Wake(device, lane, wake) => self.woken(device, lane, wake)?,
            Event::Arrive(flight) => self.arrive(*flight)?,
            Event::Answer(answer) => self.answered(*answer)?,
            Event::Tick(process) => self.tick(process)?,
            Event::Reopen(device) => self.reopen(device)?,
            Event::Start(process) => self.start(process)?,
            Event::Room(device) => self.room(device),
            Event::OfficeRoom => self.office_room(),
            Event::Look(device) => self.wake_in(device, Lane::Pull, 0),
            Event::GoBack => self.is_restored(),
            Event::Errand(errand) => self.hands_in_file(errand)?,
        }
        Ok(true)
    }

    fn woken(&mut self, device: usize, lane: Lane, wake: u64) -> Result<(), Violation> {
        if self.devices[device].lanes[lane.index()].wake != wake {
            return Ok(());
        }
        let (now_ms, moment) = (self.now_ms, self.steps);
        match self.devices[device].wake(lane, now_ms, moment) {
            Some(step) => self.follow(device, lane, step),
            None => Ok(()),
        }
    }

    fn answered(&mut self, answer: Answer) -> Result<(), Violation> {
        let Answer { device, lane, life, serial, answer } = answer;
        if self.devices[device].life != life || !self.devices[device].awaits(lane, serial) {
            return Ok(());
        }
        let answer = if self.is_cut(device) { Err(TransportError::Broken) } else { answer };
        self.note(answer.as_ref().map_or(0, |answer| u64::from(answer.status)));
        self.may_die_soon(device, 15, 3);
        let now_ms = self.now_ms;
        let told = if lane == Lane::Push { told(&answer) } else { Vec::new() };
        let epoch = self.devices[device].epoch();
        let (touched, step) = self.devices[device].came(lane, answer, now_ms);
        if self.errands.under_way > 0 && self.devices[device].epoch() != epoch {
            self.hurries_slips(device);
        }
        if !self.devices[device].fuse.is_dead() && touched.receipts {
            self.oracle.heard(&self.county, device, told)?;
        }
        if touched != niangjia_store::Touched::default() && !self.devices[device].fuse.is_dead() {
            self.stirred = self.steps;
            // What was sent has moved tickets; what was read may ask for originals.
            if matches!(lane, Lane::Push | Lane::Pull) {
                self.poke(device);
            }
            if lane == Lane::Carry {
                self.passes_on(device)?;
            }
        }
        self.follow(device, lane, step)
    }

    /// Wakes the lanes that rest; the others will look again when they have run.
    pub(crate) fn poke(&mut self, device: usize) {
        for lane in self.devices[device].lanes_used() {
            let wake = self.devices[device].lanes[lane.index()].wake + 1;
            self.devices[device].lanes[lane.index()].wake = wake;
            self.at(0, Event::Wake(device, lane, wake));
        }
    }

    /// Does what a lane came to.
    fn follow(&mut self, device: usize, lane: Lane, step: Step) -> Result<(), Violation> {
        if self.devices[device].fuse.is_dead() {
            self.crash(device);
            return Ok(());
        }
        match step {
            Step::Send(request) => {
                self.serial += 1;
                let serial = self.serial;
                self.devices[device].sent(lane, serial);
                let life = self.devices[device].life;
                let flight = Flight { device, lane, life, serial, request, cut: None, back: Back::Whole };
                self.transmit(flight);
                Ok(())
            }
            Step::Reopened => {
                self.devices[device].refresh();
                self.poke(device);
                self.rested(device, lane)
            }
            Step::Rest(Some(wait_ms)) => {
                self.oracle.waits(wait_ms)?;
                self.rest(device, lane, Some(wait_ms));
                self.rested(device, lane)
            }
            Step::Rest(None) => {
                let poll_ms = (lane == Lane::Pull).then_some(self.scenario.poll_ms);
                self.rest(device, lane, poll_ms);
                self.rested(device, lane)
            }
        }
    }

    fn rest(&mut self, device: usize, lane: Lane, wait_ms: Option<u64>) {
        let poked = self.devices[device].take_poke(lane);
        if let Some(wait_ms) = if poked { Some(0) } else { wait_ms } {
            self.wake_in(device, lane, wait_ms);
        }
    }

    fn tick(&mut self, process: usize) -> Result<(), Violation> {
        self.county.tick(process, self.now_ms);
        self.after_office(process)?;
        self.at(TICK_MS, Event::Tick(process));
        Ok(())
    }
}

/// A number of the world's lots as a place among `count`.
pub(crate) fn pick(lots: &mut Lots, count: usize) -> usize {
    at(lots.below(count as u64))
}

/// Whether a kind of fault may happen now.
impl World {
    pub(crate) fn may(&self, fault: Fault) -> bool {
        self.phase == Phase::Storm && self.scenario.faults.contains(&fault)
    }

    pub(crate) fn is_cut(&self, device: usize) -> bool {
        self.devices[device].cut_until_ms > self.now_ms
    }
}

/// The numbers of the receipts that an answer to a push gives.
fn told(answer: &Result<HttpResponse, TransportError>) -> Vec<(OpId, u64)> {
    let Ok(answer) = answer else { return Vec::new() };
    let Ok(reply) = serde_json::from_slice::<PushReply>(&opened(answer)) else { return Vec::new() };
    let receipts = reply.operations.into_iter().filter_map(|stored| stored.receipt);
    receipts.map(|receipt| (receipt.op, receipt.number)).collect()
}
