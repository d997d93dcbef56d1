//! What goes wrong beside the wire: apps, processes, disks, clocks, accounts, copies, and operations nobody can read.

use niangjia_domain::id::OpId;
use niangjia_domain::time::{DeviceTime, ServerTime};
use niangjia_protocol::frame::{self, Signed};
use niangjia_protocol::signature::InstallKey;
use niangjia_protocol::{compress, path};
use niangjia_sync::{HttpRequest, Method};
use rusqlite::{Connection, params};

use crate::simulation::device::Device;
use crate::simulation::event::Event;
use crate::simulation::fault::Fault;
use crate::simulation::fuse::Side;
use crate::simulation::oracle::Violation;
use crate::simulation::pool::PAGES_FREE;
use crate::simulation::scenario::stream;
use crate::simulation::world::{World, pick};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
/// 1 January 2099.
const FAR_MS: i64 = 4_070_908_800_000;
/// Commits until a fuse blows, at most.
const FUSE_MAX: u64 = 12;
/// Copies of devices in one world, at most.
const CLONES_MAX: usize = 2;

impl World {
    /// After each step: whatever goes wrong now.
    pub(crate) fn mishaps(&mut self) -> Result<(), Violation> {
        if !self.mishap_lots.chance(self.scenario.other_per_mille) {
            return Ok(());
        }
        let kinds = [
            Fault::Cut,
            Fault::CrashDevice,
            Fault::CrashOffice,
            Fault::DiskFull,
            Fault::OfficeFull,
            Fault::Clock,
            Fault::OfficeClock,
            Fault::Session,
            Fault::Revoke,
            Fault::Clone,
            Fault::Poison,
            Fault::Orphan,
            Fault::Forge,
            Fault::Restore,
            Fault::PowerCut,
            Fault::OldClient,
            Fault::Floor,
        ];
        let open: Vec<Fault> = kinds.into_iter().filter(|fault| self.may(*fault)).collect();
        if open.is_empty() {
            return Ok(());
        }
        let fault = open[pick(&mut self.mishap_lots, open.len())];
        let device = pick(&mut self.mishap_lots, self.devices.len());
        if self.strikes(fault, device) {
            self.faults.happened(fault);
        }
        if let Some(violation) = self.refused_old.take() {
            return Err(violation);
        }
        if self.county.fuse.is_dead() { self.after_office(0) } else { Ok(()) }
    }

    /// Lets a fault happen to a device, or to the county; whether it did.
    fn strikes(&mut self, fault: Fault, device: usize) -> bool {
        match fault {
            Fault::Cut => {
                let length_ms = [10 * MINUTE_MS, 3 * HOUR_MS, 40 * HOUR_MS][pick(&mut self.mishap_lots, 3)];
                self.devices[device].cut_until_ms = self.now_ms + self.mishap_lots.below(length_ms).cast_signed();
                true
            }
            Fault::CrashDevice => {
                let (commits, side) = self.draw_fuse();
                self.devices[device].fuse.arm(commits, side);
                false
            }
            Fault::PowerCut => {
                let (commits, side) = self.draw_fuse();
                self.devices[device].fuse.arm(commits, side);
                self.expect_power_cut(device);
                false
            }
            Fault::OldClient => self.old_client_works(),
            Fault::CrashOffice => {
                let (commits, side) = self.draw_fuse();
                self.county.fuse.arm(commits, side);
                false
            }
            Fault::DiskFull => self.fill(device),
            Fault::OfficeFull => {
                let wait_ms = self.mishap_lots.below(2 * HOUR_MS).cast_signed();
                self.at(wait_ms, Event::OfficeRoom);
                let connection = self.county.memory.connection();
                limit(&connection, 1).is_ok()
            }
            Fault::Clock => self.turn_clock(device),
            Fault::OfficeClock => {
                let off_ms = [-26 * HOUR_MS.cast_signed(), -90_000, 45_000, 3 * HOUR_MS.cast_signed()];
                self.county.clock_off_ms = off_ms[pick(&mut self.mishap_lots, 4)];
                true
            }
            Fault::Session => {
                let connection = self.county.memory.connection();
                connection.execute("delete from session where hash in (select hash from session limit 3)", []).is_ok()
            }
            Fault::Revoke => self.dismiss(device),
            Fault::Clone => self.copy(device),
            Fault::Poison => self.plant_strange(device, Strange::Kind),
            Fault::Orphan => self.plant_strange(device, Strange::Predecessor),
            Fault::Forge => self.forge(device),
            Fault::Restore => self.go_back(),
            Fault::Floor => self.tidies_feed().unwrap_or(false),
            Fault::Delay
            | Fault::Duplicate
            | Fault::Reorder
            | Fault::Truncate
            | Fault::Lie
            | Fault::FalseReceipt
            | Fault::LostReply
            | Fault::Permission
            | Fault::Ingest
            | Fault::Carry
            | Fault::Spoilt
            | Fault::ByHand
            | Fault::Brisk => false,
        }
    }

    /// Lets a feed forget what has left, as after the time that it remembers, which a device has not read; whether there is
    /// one.
    fn tidies_feed(&mut self) -> rusqlite::Result<bool> {
        let connection = self.county.memory.connection();
        let heads: Vec<(i64, String, i64)> = connection
            .prepare_cached("select id, name, head from feed_head where head > 1 order by id")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let mut behind = Vec::new();
        for (feed, name, head) in heads {
            if self.devices.iter().any(|device| is_behind(device, &name, head)) {
                behind.push((feed, head));
            }
        }
        if behind.is_empty() {
            return Ok(false);
        }
        let (feed, head) = behind[pick(&mut self.mishap_lots, behind.len())];
        // Two statements: a death between them leaves a floor under which everything is there still.
        connection.execute("update feed_head set floor = ?2 where id = ?1", params![feed, head])?;
        // The last row stays: by it a head is known to be one.
        connection.execute("delete from feed where feed = ?1 and change <> 1 and seq < ?2", params![feed, head])?;
        Ok(true)
    }

    /// Makes a backup, or goes back to the last one.
    fn go_back(&mut self) -> bool {
        if !self.county.has_backup() || self.mishap_lots.below(2) == 0 {
            // Fails while the first process is down: then there is no backup.
            let _kept = self.county.back_up(self.now_ms);
            return false;
        }
        self.restores()
    }

    /// The county goes back, if it may still.
    pub(crate) fn is_restored(&mut self) {
        if self.may(Fault::Restore) && self.county.has_backup() && self.restores() {
            self.faults.happened(Fault::Restore);
        }
    }

    fn restores(&mut self) -> bool {
        let is_back = self.county.restore(self.now_ms).is_ok();
        for place in 0..self.people.len() {
            self.learn_dismissal(place);
        }
        self.oracle.went_back(&self.county);
        // Fails only when memory runs out.
        let _taken = self.take_stock();
        if let Some(old) = &mut self.old {
            old.offers_all_again();
        }
        self.stirred = self.steps;
        is_back
    }

    /// Whether a person is dismissed is what the database says.
    fn learn_dismissal(&mut self, place: usize) {
        let user = self.people[place].user;
        let revoked: Option<i64> = self
            .county
            .memory
            .connection()
            .query_row("select revoked from member where id = ?1", [user.bytes()], |row| row.get(0))
            .unwrap_or_default();
        self.people[place].revoked = revoked.map(ServerTime::from_ms);
        if revoked.is_some() {
            self.oracle.dismissed(place);
        }
    }

    fn draw_fuse(&mut self) -> (u64, Side) {
        let side = if self.mishap_lots.below(2) == 0 { Side::Before } else { Side::After };
        (1 + self.mishap_lots.below(FUSE_MAX), side)
    }

    /// Arms an app's fuse for what it is about to do, in so many of a thousand cases: at one of its next commits.
    pub(crate) fn may_die_soon(&mut self, device: usize, per_mille: u64, commits: u64) {
        if self.may(Fault::CrashDevice) && self.mishap_lots.chance(per_mille) {
            let (lot, side) = self.draw_fuse();
            self.devices[device].fuse.arm(1 + lot % commits, side);
            if self.may(Fault::PowerCut) && lot % 3 == 0 {
                self.expect_power_cut(device);
            }
        }
    }

    fn expect_power_cut(&mut self, device: usize) {
        self.devices[device].loses_power = true;
        self.devices[device].memory.expect_power_cut();
    }

    /// An app has died at a commit.
    pub(crate) fn crash(&mut self, device: usize) {
        self.devices[device].die();
        let now_ms = self.now_ms;
        if core::mem::take(&mut self.devices[device].loses_power) {
            self.faults.happened(Fault::PowerCut);
            self.devices[device].reboot(now_ms);
            let lot = self.mishap_lots.draw();
            // Fails only when memory runs out.
            let _taken_back = self.devices[device].memory.cut_power(lot);
            self.oracle.heard_nothing(device);
        } else {
            self.faults.happened(Fault::CrashDevice);
        }
        if self.mishap_lots.below(3) == 0 {
            self.devices[device].reboot(now_ms);
        }
        let wait_ms = self.mishap_lots.below(HOUR_MS).cast_signed();
        self.at(wait_ms, Event::Reopen(device));
    }

    /// An app is opened over what is durable.
    pub(crate) fn reopen(&mut self, device: usize) -> Result<(), Violation> {
        if self.devices[device].store.is_some() {
            return Ok(());
        }
        if self.may(Fault::CrashDevice) && self.mishap_lots.below(6) == 0 {
            let (commits, side) = self.draw_fuse();
            self.devices[device].fuse.arm(1 + commits % 3, side);
        }
        let opened = self.devices[device].open();
        if self.devices[device].fuse.is_dead() {
            self.crash(device);
            return Ok(());
        }
        match opened {
            Ok(()) => {
                self.reopened(device)?;
                self.wake_all(device);
            }
            // A disk without room for a row: the person frees some.
            Err(niangjia_store::StoreError::Full) => self.at(MINUTE_MS.cast_signed(), Event::Reopen(device)),
            Err(error) => return Err(Violation::new("I1", format!("device {device} does not open again: {error}"))),
        }
        Ok(())
    }

    /// After each piece of the server's work: whether its process has died by it.
    pub(crate) fn after_office(&mut self, process: usize) -> Result<(), Violation> {
        if self.county.fuse.is_dead() {
            self.county.fuse.mend();
            self.county.kill(process);
            self.faults.happened(Fault::CrashOffice);
            let wait_ms = self.mishap_lots.below(HOUR_MS / 4).cast_signed();
            self.at(wait_ms, Event::Start(process));
        }
        self.oracle.looks(&self.county)
    }

    /// A process is started over what is durable.
    pub(crate) fn start(&mut self, process: usize) -> Result<(), Violation> {
        if self.county.is_up(process) {
            return Ok(());
        }
        if self.may(Fault::CrashOffice) && self.mishap_lots.below(6) == 0 {
            let (commits, side) = self.draw_fuse();
            self.county.fuse.arm(1 + commits % 3, side);
        }
        let started = self.county.start(process, self.now_ms);
        if let Err(error) = &started
            && !self.county.fuse.is_dead()
        {
            if !error.is_full() {
                return Err(Violation::new("I3", format!("the server does not start again: {error}")));
            }
            self.at(MINUTE_MS.cast_signed(), Event::Start(process));
            return Ok(());
        }
        self.after_office(process)
    }

    fn fill(&mut self, device: usize) -> bool {
        let wait_ms = self.mishap_lots.below(5 * HOUR_MS).cast_signed();
        let pages = self.mishap_lots.below(4);
        self.at(wait_ms, Event::Room(device));
        let device = &self.devices[device];
        limit(&device.memory.journal(), pages).is_ok() && limit(&device.memory.photos(), pages).is_ok()
    }

    /// A device's disk has room again.
    pub(crate) fn room(&mut self, device: usize) {
        let device = &self.devices[device];
        for connection in [device.memory.journal(), device.memory.photos()] {
            // Fails while the first process is down: then there is no backup.
            let _freed = connection.pragma_update(None, "max_page_count", PAGES_FREE);
        }
    }

    /// The server's disk has room again.
    pub(crate) fn office_room(&mut self) {
        let _freed = self.county.memory.connection().pragma_update(None, "max_page_count", PAGES_FREE);
    }

    fn turn_clock(&mut self, device: usize) -> bool {
        let now_ms = self.now_ms;
        let off_ms = match self.mishap_lots.below(5) {
            0 => -now_ms,
            1 => FAR_MS - now_ms,
            2 => -7 * HOUR_MS.cast_signed(),
            3 => self.mishap_lots.below(48 * HOUR_MS).cast_signed(),
            _ => {
                self.devices[device].reboot(now_ms);
                0
            }
        };
        self.devices[device].wall_off_ms = off_ms;
        true
    }

    /// Closes the account of a device's owner; the handler stays, or nothing would happen any more.
    fn dismiss(&mut self, device: usize) -> bool {
        let owner = self.devices[device].owner;
        if owner == 0 || self.people[owner].revoked.is_some() {
            return false;
        }
        let moment = self.county.moment(self.now_ms);
        let user = self.people[owner].user;
        let Some(office) = (0..self.county.process_count()).find_map(|process| self.county.office(process).ok()) else {
            return false;
        };
        // Whether it is durable is asked of the database: the process may have died over it.
        let _revoked = office.revoke(user, moment);
        self.learn_dismissal(owner);
        self.stirred = self.steps;
        self.people[owner].revoked.is_some()
    }

    /// Copies a device with all that is on it.
    fn copy(&mut self, device: usize) -> bool {
        if self.oracle.clones() >= CLONES_MAX {
            return false;
        }
        let original = &self.devices[device];
        let lots = stream(self.mishap_lots.draw(), 8);
        let Ok(memory) = original.memory.copied() else { return false };
        let mut copy = Device::new(memory, original.owner, lots);
        copy.carries = original.carries;
        copy.reboot(self.now_ms);
        if copy.open().is_err() {
            return false;
        }
        let place = self.devices.len();
        let added = self.add(copy).is_ok();
        self.oracle.copied(device, place);
        added
    }

    /// Puts an operation into a journal that a newer app, or a lost device, could have led to.
    fn plant_strange(&mut self, device: usize, strange: Strange) -> bool {
        let actor = self.people[self.devices[device].owner].user;
        let ticket: [u8; 16] = self.mishap_lots.bytes();
        let op = OpId::new(DeviceTime::from_ms(self.now_ms), self.mishap_lots.bytes());
        let missing = OpId::new(DeviceTime::from_ms(self.now_ms), self.mishap_lots.bytes());
        let device_state = &mut self.devices[device];
        if device_state.store.is_none() {
            return false;
        }
        let Ok((install, key)) = device_state.identity() else { return false };
        let connection = device_state.memory.journal();
        let known: Option<[u8; 16]> =
            connection.query_row("select ticket from ticket order by document limit 1", [], |row| row.get(0)).ok();
        let ticket = niangjia_domain::id::TicketId::from_bytes(known.unwrap_or(ticket));
        let Ok(seq) =
            connection.query_row("select coalesce(max(seq), 0) + 1 from operation", [], |row| row.get::<_, i64>(0))
        else {
            return false;
        };
        let wall = self.now_ms;
        let (kind, deps, payload) = match strange {
            Strange::Kind => ("note.sung", String::new(), r#"{"melody":"la"}"#),
            Strange::Predecessor => ("note.added", format!(r#""deps":["{missing}"],"#), r#"{"text":"跟在后面"}"#),
        };
        let bytes = format!(
            r#"{{"op":"{op}","install":"{install}","seq":{seq},"actor":"{actor}","ticket":"{ticket}",{deps}"captured":{{"wall":{wall},"boot":1,"mono_ms":5}},"app":"9.9.9","kind":"{kind}","payload":{payload}}}"#
        )
        .into_bytes();
        let signature = key.sign(&bytes);
        let written = connection.execute(
            "insert into operation (seq, op, ticket, kind, urgency, bytes, signature, wall)
             values (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7)",
            params![seq, op.bytes(), ticket.bytes(), kind, bytes, signature, wall],
        );
        drop(connection);
        // Durable or not: whoever meets it must know what it is.
        if strange == Strange::Kind {
            self.oracle.is_strange(op);
        }
        if device_state.fuse.is_dead() {
            self.crash(device);
            return false;
        }
        if written.is_err() {
            return false;
        }
        if self.devices[device].loses_power {
            // As the product would have flushed it.
            self.devices[device].memory.power_stays();
            self.devices[device].memory.expect_power_cut();
        }
        self.oracle.saved(device, op, bytes);
        self.poke(device);
        true
    }

    /// Somebody sends an operation in the name of an install, with the proof of another.
    fn forge(&mut self, device: usize) -> bool {
        let Ok((victim, _)) = self.devices[device].identity() else { return false };
        let actor = self.people[self.devices[device].owner].user;
        let thief = InstallKey::from_seed(&self.mishap_lots.bytes());
        let op = OpId::new(DeviceTime::from_ms(self.now_ms), self.mishap_lots.bytes());
        let ticket: [u8; 16] = self.mishap_lots.bytes();
        let ticket = niangjia_domain::id::TicketId::from_bytes(ticket);
        let bytes = format!(
            r#"{{"op":"{op}","install":"{victim}","seq":1,"actor":"{actor}","ticket":"{ticket}","captured":{{"wall":0,"boot":1,"mono_ms":5}},"app":"0","kind":"note.added","payload":{{"text":"假"}}}}"#
        )
        .into_bytes();
        let signature = thief.sign(&bytes);
        let Ok(body) = compress::body(&frame::encode(&[Signed { bytes, signature }])) else { return false };
        let proof = |key: &InstallKey, install, nonce| {
            use niangjia_protocol::auth::{Authorization, InstallProof};
            Authorization::Install(Box::new(InstallProof::make(install, key, "POST", path::PUSH, nonce))).to_header()
        };
        // Half of them come through an install that is in order: its own owner's device forwards a foreign journal.
        let nonce = self.mishap_lots.bytes();
        let through = pick(&mut self.mishap_lots, self.devices.len());
        let Ok((other, key)) = self.devices[through].identity() else { return false };
        let authorization =
            if self.mishap_lots.below(2) == 0 { proof(&thief, victim, nonce) } else { proof(&key, other, nonce) };
        let request = HttpRequest {
            method: Method::Post,
            path: path::PUSH.to_owned(),
            headers: vec![("authorization", authorization), ("content-encoding", "zstd".to_owned())],
            body,
            answer_bytes_max: usize::MAX,
        };
        let process = pick(&mut self.mishap_lots, self.county.process_count());
        self.oracle.forged(op);
        self.county.answer(process, &request, None, self.now_ms).is_some()
    }
}

/// What is strange about an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strange {
    /// Its kind is of a later version.
    Kind,
    /// It depends on an operation that never comes.
    Predecessor,
}

/// Whether a device has read a feed, and not up to its head.
fn is_behind(device: &Device, feed: &str, head: i64) -> bool {
    let behind = "select exists (select 1 from feed where name = ?1 and lost = 0 and cursor between 1 and ?2)";
    device.memory.journal().query_row(behind, params![feed, head - 1], |row| row.get(0)).unwrap_or(false)
}

/// No more than `pages` new pages from now on.
fn limit(connection: &Connection, pages: u64) -> rusqlite::Result<()> {
    let used: i64 = connection.query_row("pragma page_count", [], |row| row.get(0))?;
    connection.pragma_update(None, "max_page_count", used + pages.cast_signed())
}
