//! One device: its files, the store over them while the app lives, and the four lanes of delivery.

use niangjia_domain::code::Code;
use niangjia_domain::feed::{Feed, subscription};
use niangjia_domain::id::InstallId;
use niangjia_domain::role::Member;
use niangjia_domain::time::{Captured, DeviceTime, Offset};
use niangjia_protocol::pull::Epoch;
use niangjia_protocol::signature::InstallKey;
use niangjia_store::{Memory, Options, Originals, Store, StoreError, Touched};
use niangjia_sync::account::Renewal;
use niangjia_sync::blob::Blobs;
use niangjia_sync::carry::Carry;
use niangjia_sync::fetch::Fetch;
use niangjia_sync::lane::{HEAD_START, Lane, Rest, Rhythm, Way};
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use niangjia_sync::{HttpRequest, HttpResponse, Instant, Machine, Next, Pieces, Run, Then, TransportError};

use crate::sample::Lots;
use crate::simulation::fuse::Fuse;
use crate::simulation::pool;

/// Every picture leaves as soon as it may.
const SHORT_OF_ROOM: Options = Options { ballast_bytes: 0, reserve_bytes: 0, quota_bytes: None, picture_bytes_max: 0 };
/// Between two tidyings of the files, in milliseconds, as in the product.
const TIDY_EVERY_MS: i64 = 5 * 60 * 1000;

/// The lanes that a device always has; that for colleagues' bundles joins with the first of them.
const LANES: [Lane; 4] = [Lane::Push, Lane::Pull, Lane::Blobs, Lane::Fetch];

/// A colleague's bundle leaves the line to own text.
#[expect(clippy::cast_possible_truncation, reason = "seconds")]
const HEAD_START_STEP: Step = Step::Rest(Some(HEAD_START.as_millis() as u64));

/// A device.
pub(crate) struct Device {
    pub(crate) memory: Memory,
    pub(crate) fuse: Fuse,
    /// When the fuse blows the power is cut.
    pub(crate) loses_power: bool,
    /// `None` while the app is dead.
    pub(crate) store: Option<Store>,
    /// Whose: the person's place in the county.
    pub(crate) owner: usize,
    pub(crate) lanes: [LaneState; Lane::COUNT],
    /// Raised when the app dies: what was meant for the one before is not heard.
    pub(crate) life: u32,
    /// No network until then.
    pub(crate) cut_until_ms: i64,
    /// How far the wall clock is off.
    pub(crate) wall_off_ms: i64,
    pub(crate) boot: u32,
    booted_ms: i64,
    tidied_ms: i64,
    pub(crate) lots: Lots,
    /// Rows of a page that it asks for.
    pub(crate) rows_max: usize,
    /// Its person has looked what is new, and acts next.
    pub(crate) has_looked: bool,
    /// A colleague's bundle has been given to it.
    pub(crate) carries: bool,
}

/// One lane of a device.
#[derive(Default)]
pub(crate) struct LaneState {
    rhythm: Rhythm,
    /// Keeps what it learnt of the link from run to run.
    push: Option<Push>,
    /// Knows since when own text waits.
    carry: Option<Carry>,
    running: Option<Running>,
    /// Something happened while it was running.
    poked: bool,
    /// Names the wake that counts; earlier ones are not heard.
    pub(crate) wake: u64,
    /// When its last whole run began.
    pub(crate) clean_since: Option<u64>,
}

struct Running {
    engine: Engine,
    run: Run,
    stage: Stage,
    /// Names the request that is out.
    serial: u64,
    began: u64,
}

/// The machine of a run.
enum Engine {
    Renewal(Renewal),
    Push(Push),
    Pull(Pull),
    Blobs(Blobs),
    Fetch(Fetch),
    Carry(Carry),
}

impl Engine {
    fn machine(&mut self) -> &mut dyn Machine {
        match self {
            Self::Renewal(machine) => machine,
            Self::Push(machine) => machine,
            Self::Pull(machine) => machine,
            Self::Blobs(machine) => machine,
            Self::Fetch(machine) => machine,
            Self::Carry(machine) => machine,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Asking who the person is.
    Proving,
    Working,
}

/// What a lane came to.
pub(crate) enum Step {
    /// Send this.
    Send(HttpRequest),
    /// Rest for so many milliseconds; `None`: until there is work.
    Rest(Option<u64>),
    /// All lanes are to try at once.
    Reopened,
}

impl Device {
    pub(crate) fn new(memory: Memory, owner: usize, lots: Lots) -> Self {
        Self {
            memory,
            fuse: Fuse::default(),
            loses_power: false,
            store: None,
            owner,
            lanes: Default::default(),
            life: 0,
            cut_until_ms: 0,
            wall_off_ms: 0,
            boot: 1,
            booted_ms: 0,
            tidied_ms: 0,
            lots,
            rows_max: niangjia_protocol::pull::ROWS_MAX,
            has_looked: false,
            carries: false,
        }
    }

    /// The lanes that there is something for.
    pub(crate) fn lanes_used(&self) -> impl Iterator<Item = Lane> + use<> {
        LANES.into_iter().chain(self.carries.then_some(Lane::Carry))
    }

    /// Which install it is now, and its key: a copied device takes others.
    pub(crate) fn identity(&self) -> rusqlite::Result<(InstallId, InstallKey)> {
        self.memory.journal().query_row("select install, seed from install", [], |row| {
            let seed: [u8; 32] = row.get("seed")?;
            Ok((InstallId::from_bytes(row.get("install")?), InstallKey::from_seed(&seed)))
        })
    }

    /// The feeds that it may read.
    pub(crate) fn subscription(&self, member: &Member) -> rusqlite::Result<Vec<Feed>> {
        let mut feeds = subscription(member, self.identity()?.0);
        let journal = self.memory.journal();
        let mut earlier = journal.prepare_cached("select install from succession order by place")?;
        let mut earlier = earlier.query([])?;
        while let Some(row) = earlier.next()? {
            feeds.push(Feed::Install(InstallId::from_bytes(row.get("install")?)));
        }
        Ok(feeds)
    }

    /// The county's epoch, as far as it knows.
    pub(crate) fn epoch(&self) -> Option<Epoch> {
        self.store.as_ref()?.epoch().ok()
    }

    /// The device's clocks.
    pub(crate) fn instant(&self, now_ms: i64) -> Instant {
        Instant { wall: self.wall(now_ms), boot: self.boot, mono_ms: now_ms - self.booted_ms }
    }

    pub(crate) fn wall(&self, now_ms: i64) -> DeviceTime {
        DeviceTime::from_ms(now_ms.saturating_add(self.wall_off_ms).max(0))
    }

    /// The wall clock is off by so much from the start.
    pub(crate) fn set_clock(&mut self, off_ms: i64) {
        self.wall_off_ms = off_ms;
    }

    /// Switched off and on.
    pub(crate) fn reboot(&mut self, now_ms: i64) {
        self.boot += 1;
        self.booted_ms = now_ms;
    }

    /// What it knows about time.
    pub(crate) fn captured(&self, now_ms: i64) -> Captured {
        let instant = self.instant(now_ms);
        let anchor = self.store.as_ref().and_then(|store| store.anchor(self.boot).ok().flatten());
        Captured {
            wall: instant.wall,
            boot: instant.boot,
            mono_ms: instant.mono_ms,
            utc_offset_min: Offset::default(),
            anchor,
        }
    }

    /// The app is dead; what is durable stays.
    pub(crate) fn die(&mut self) {
        self.store = None;
        self.life += 1;
        self.fuse.mend();
        for lane in &mut self.lanes {
            *lane = LaneState { wake: lane.wake + 1, ..LaneState::default() };
        }
    }

    /// The app is opened again.
    pub(crate) fn open(&mut self) -> Result<(), StoreError> {
        self.store = Some(Store::open_memory_with(&self.memory, SHORT_OF_ROOM)?);
        Ok(())
    }

    /// A lane wakes: begins a run, unless one is going on.
    pub(crate) fn wake(&mut self, lane: Lane, now_ms: i64, moment: u64) -> Option<Step> {
        let now = self.instant(now_ms);
        let state = &mut self.lanes[lane.index()];
        if state.running.is_some() {
            state.poked = true;
            return None;
        }
        let store = self.store.as_ref()?;
        let prove = lane == Lane::Pull && state.rhythm.must_prove(now.mono_ms);
        let (engine, stage) = match lane {
            Lane::Pull if prove => (Engine::Renewal(Renewal::default()), Stage::Proving),
            Lane::Pull => (Engine::Pull(Pull::by(self.rows_max)), Stage::Working),
            Lane::Push => (Engine::Push(state.push.take().unwrap_or_default()), Stage::Working),
            Lane::Blobs => (Engine::Blobs(Blobs::new(Originals::All, Pieces::default())), Stage::Working),
            Lane::Fetch => (Engine::Fetch(Fetch::default()), Stage::Working),
            Lane::Carry => {
                let mut carry = state.carry.take().unwrap_or_default();
                // A disk that does not read says so when the lane runs.
                if has_bundle(store) && carry.yields(store, now).unwrap_or(false) {
                    state.carry = Some(carry);
                    return Some(HEAD_START_STEP);
                }
                (Engine::Carry(carry), Stage::Working)
            }
        };
        state.running = Some(Running { engine, run: Run::default(), stage, serial: 0, began: moment });
        Some(self.go_on(lane, now_ms))
    }

    /// The request that a lane waits for, if it is this one.
    pub(crate) fn awaits(&self, lane: Lane, serial: u64) -> bool {
        self.lanes[lane.index()].running.as_ref().is_some_and(|running| running.serial == serial)
    }

    pub(crate) fn is_running(&self, lane: Lane) -> bool {
        self.lanes[lane.index()].running.is_some()
    }

    /// Names the request that a lane has just sent.
    pub(crate) fn sent(&mut self, lane: Lane, serial: u64) {
        if let Some(running) = &mut self.lanes[lane.index()].running {
            running.serial = serial;
        }
    }

    /// An answer has come.
    pub(crate) fn came(
        &mut self,
        lane: Lane,
        answer: Result<HttpResponse, TransportError>,
        now_ms: i64,
    ) -> (Touched, Step) {
        let now = self.instant(now_ms);
        let state = &mut self.lanes[lane.index()];
        let (Some(store), Some(running)) = (&self.store, &mut state.running) else {
            return (Touched::default(), Step::Rest(None));
        };
        match running.run.came(running.engine.machine(), store, answer, now) {
            Ok(touched) => (touched, self.go_on(lane, now_ms)),
            Err(error) => (Touched::default(), self.ended(lane, Err(code_of(&error)), now_ms)),
        }
    }

    fn go_on(&mut self, lane: Lane, now_ms: i64) -> Step {
        let now = self.instant(now_ms);
        let Self { lanes, store, lots, .. } = self;
        let (Some(store), Some(running)) = (store.as_ref(), &mut lanes[lane.index()].running) else {
            return Step::Rest(None);
        };
        let mut nonce = || lots.bytes();
        match running.run.next(running.engine.machine(), store, now, &mut nonce) {
            Ok(Next::Send(request)) => Step::Send(request),
            Ok(Next::End(then)) => self.ended(lane, Ok(then), now_ms),
            Err(error) => self.ended(lane, Err(code_of(&error)), now_ms),
        }
    }

    fn ended(&mut self, lane: Lane, ran: Result<Option<Then>, Code>, now_ms: i64) -> Step {
        let now = self.instant(now_ms);
        let lot = self.lots.draw();
        let state = &mut self.lanes[lane.index()];
        let Some(ended) = state.running.take() else { return Step::Rest(None) };
        if ended.stage == Stage::Proving {
            match ran {
                Ok(None | Some(Then::Stop(Code::Revoked))) => {
                    state.rhythm.proved(now.mono_ms);
                    let engine = Engine::Pull(Pull::by(self.rows_max));
                    let began = ended.began;
                    let next = Running { engine, run: Run::default(), stage: Stage::Working, serial: 0, began };
                    state.running = Some(next);
                    return self.go_on(lane, now_ms);
                }
                failed => return rested(state.rhythm.rest(failed, lot)),
            }
        }
        match ended.engine {
            Engine::Push(push) => state.push = Some(push),
            Engine::Carry(carry) => state.carry = Some(carry),
            Engine::Renewal(_) | Engine::Pull(_) | Engine::Blobs(_) | Engine::Fetch(_) => {}
        }
        if ran == Ok(None) {
            state.clean_since = Some(ended.began);
        }
        let rest = state.rhythm.rest(ran, lot);
        let is_done = matches!(rest, Rest::Done(_));
        if lane == Lane::Pull && is_done && now_ms - self.tidied_ms >= TIDY_EVERY_MS {
            self.tidied_ms = now_ms;
            // A failure to tidy is logged in the product, and nothing else.
            let _tidied = self.store.as_ref().map(Store::tidy);
        }
        match rest {
            Rest::Done(Way::Reopened) if lane == Lane::Pull => Step::Reopened,
            // Between two pieces own text has come.
            Rest::Done(_) if lane == Lane::Carry && self.store.as_ref().is_some_and(has_bundle) => HEAD_START_STEP,
            rest => rested(rest),
        }
    }

    /// Whether something happened to a lane while it was running, which is forgotten by asking.
    pub(crate) fn take_poke(&mut self, lane: Lane) -> bool {
        core::mem::take(&mut self.lanes[lane.index()].poked)
    }

    /// Trying again may help now.
    pub(crate) fn refresh(&mut self) {
        for lane in &mut self.lanes {
            lane.rhythm.refresh();
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        pool::give_device_back(&self.memory);
    }
}

fn has_bundle(store: &Store) -> bool {
    store.next_carried().is_ok_and(|next| next.is_some())
}

fn rested(rest: Rest) -> Step {
    match rest {
        Rest::Done(_) => Step::Rest(None),
        Rest::Revoked(wait_ms) | Rest::Broke(wait_ms) | Rest::Failed(_, wait_ms) => Step::Rest(Some(wait_ms)),
    }
}

fn code_of(error: &StoreError) -> Code {
    error.code("simulation")
}
