//! Delivery in the background: five lanes, each driving its machine of `sync`, none waiting for another.
//!
//! A lane runs until its machine wants nothing, then sleeps until there is work, the network changes, a person asks, or
//! (for reading) the next look is due. What fails is tried again for ever, ever less often.

use std::sync::Arc;
use std::time::Duration;

use niangjia_domain::code::Code;
use niangjia_ipc::Topic;
use niangjia_store::{Originals, Store, StoreError, Touched};
use niangjia_sync::account::Renewal;
use niangjia_sync::carry::Carry;
use niangjia_sync::fetch::Fetch;
use niangjia_sync::http::Http;
use niangjia_sync::lane::{HEAD_START, HeadStart, Lane, Rest, Rhythm, Way};
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use niangjia_sync::{Endpoint, Instant, Machine, Pieces, Then, run, run_blobs};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Pace;
use crate::error::store_code;
use crate::link::{Shift, Wake};
use crate::session::Session;
use crate::settings;

/// Beyond so many touched tickets a change names the lists alone (a default).
const TICKETS_NAMED_MAX: usize = 50;
/// Between two tidyings of the files, in milliseconds on the forward clock (a default).
const TIDY_EVERY_MS: i64 = 5 * 60 * 1000;

/// The network, as the shell knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Network {
    /// The shell cannot tell: anything may be tried.
    #[default]
    Unknown,
    /// None: nothing is tried until it changes.
    None,
    /// Costs money by the byte: originals wait, unless the settings let them go.
    Metered,
    /// Free.
    Free,
}

/// The lanes of one session. Dropped, they stop where they are: what was on its way is asked about again next time.
pub(crate) struct Lanes(Vec<JoinHandle<()>>);

impl Lanes {
    pub(crate) fn start(handle: &Handle, session: &Arc<Session>, pace: Pace) -> Result<Self, Code> {
        let install = session.enrolment();
        let pin = install.fingerprint.map(|hash| hash.0);
        let endpoint = Endpoint { address: install.address.clone(), pin };
        let http = Arc::new(Http::new(&endpoint).map_err(|_| Code::NotOurServer)?);
        let start = |lane| {
            let driver = Driver {
                lane,
                session: Arc::clone(session),
                http: Arc::clone(&http),
                pace,
                rhythm: Rhythm::default(),
                pieces: Pieces::default(),
                tidied_ms: session.clock.mono_ms(),
            };
            handle.spawn(driver.drive())
        };
        Ok(Self(Lane::ALL.into_iter().map(start).collect()))
    }

    /// Stops all lanes, and returns when they have stopped.
    pub(crate) async fn stop(mut self) {
        for lane in &self.0 {
            lane.abort();
        }
        for lane in self.0.drain(..) {
            // Stopped is what was asked for; a lane that panicked has said so in the log.
            if let Err(error) = lane.await
                && error.is_panic()
            {
                tracing::error!(%error, "a lane had died");
            }
        }
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        for lane in &self.0 {
            lane.abort();
        }
    }
}

/// What a lane does in one run.
enum Work<'a> {
    /// What this machine wants.
    Of(&'a mut dyn Machine),
    /// Own photos up, these originals among them.
    Photos(Originals),
}

/// One lane at work.
struct Driver {
    lane: Lane,
    session: Arc<Session>,
    http: Arc<Http>,
    pace: Pace,
    rhythm: Rhythm,
    pieces: Pieces,
    tidied_ms: i64,
}

impl Driver {
    async fn drive(mut self) {
        let mut wake = self.session.link.listen();
        let (mut push, mut carry) = (Push::default(), Carry::default());
        let (mut heard, mut text) = (Wake::default(), HeadStart::default());
        loop {
            let now = *wake.borrow_and_update();
            if now.fresh != heard.fresh {
                self.rhythm.refresh();
            }
            heard = now;
            let wait = if now.paused || now.network == Network::None {
                None
            } else {
                match self.lane {
                    Lane::Push => self.pass(Work::Of(&mut push), now.network).await,
                    Lane::Pull => self.read(now.network).await,
                    Lane::Blobs if self.yields(|store, now| text.is_on(store, now)) => Some(HEAD_START),
                    Lane::Blobs => {
                        text.is_over(self.now());
                        self.pass(Work::Photos(self.originals(now.network)), now.network).await
                    }
                    Lane::Fetch => self.pass(Work::Of(&mut Fetch::default()), now.network).await,
                    Lane::Carry if self.yields(|store, now| carry.yields(store, now)) => Some(HEAD_START),
                    Lane::Carry => {
                        let wait = self.pass(Work::Of(&mut carry), now.network).await;
                        // Between two pieces own text has come.
                        wait.or_else(|| self.has_work(now.network).then_some(HEAD_START))
                    }
                }
            };
            self.session.link.next_try(self.lane, wait.filter(|_| self.lane != Lane::Pull));
            sleep(&mut wake, wait).await;
        }
    }

    /// Reads until the head; before that, and from time to time, asks whether the person is still who he was.
    async fn read(&mut self, network: Network) -> Option<Duration> {
        let now_ms = self.session.clock.mono_ms();
        if self.rhythm.must_prove(now_ms) {
            let before = self.session.member();
            let proved = self.run(Work::Of(&mut Renewal::default())).await;
            if self.session.member() != before {
                self.session.announce([Topic::App, Topic::Tickets]);
            }
            match proved {
                Ok(None | Some(Then::Stop(Code::Revoked))) => self.rhythm.proved(now_ms),
                failed => return self.judge(failed),
            }
        }
        self.pass(Work::Of(&mut Pull::default()), network).await
    }

    /// Whether what is large here leaves the line to own text for now; nobody has to wake it then.
    fn yields(&self, is_on: impl FnOnce(&Store, Instant) -> Result<bool, StoreError>) -> bool {
        self.has_work(Network::Unknown) && is_on(&self.session.store, self.now()).unwrap_or(false)
    }

    fn now(&self) -> Instant {
        let clock = &self.session.clock;
        Instant { wall: clock.wall(), boot: clock.boot(), mono_ms: clock.mono_ms() }
    }

    /// Which originals may travel over this network.
    fn originals(&self, network: Network) -> Originals {
        let anywhere = settings::read(&self.session.dir).originals_anywhere;
        match network {
            Network::Unknown | Network::Free => Originals::All,
            Network::Metered if anywhere => Originals::All,
            Network::Metered | Network::None => Originals::Asked,
        }
    }

    /// One run; how long to wait before the next, if no work comes first.
    async fn pass(&mut self, work: Work<'_>, network: Network) -> Option<Duration> {
        let session = Arc::clone(&self.session);
        let sending = self.has_work(network).then(|| session.link.sending());
        if sending.is_some() {
            session.announce([Topic::App, Topic::Sync]);
        }
        let before = session.store.mark().ok();
        let ran = self.run(work).await;
        let worked = sending.is_some();
        drop(sending);
        if let Ok(Some(Then::Wait(Code::Offline))) = ran
            && before != session.store.mark().ok()
        {
            self.rhythm.got_further();
        }
        let wait = self.judge(ran);
        if worked {
            self.session.settle();
            self.session.announce([Topic::App, Topic::Sync]);
        }
        wait
    }

    async fn run(&self, work: Work<'_>) -> Result<Option<Then>, StoreError> {
        let session = self.session.as_ref();
        let now = || self.now();
        let changed = |touched: Touched| on_change(session, self.lane, &touched);
        let (store, http) = (&session.store, self.http.as_ref());
        match work {
            Work::Of(machine) => run(machine, store, http, now, &mut nonce, changed).await,
            Work::Photos(originals) => run_blobs((originals, &self.pieces), store, http, now, nonce, changed).await,
        }
    }

    /// What a run came to.
    fn judge(&mut self, ran: Result<Option<Then>, StoreError>) -> Option<Duration> {
        let lot = getrandom::u64().unwrap_or_default();
        match self.rhythm.rest(ran.map_err(|error| store_code(&error)), lot) {
            Rest::Done(way) => self.rested(way),
            Rest::Revoked(wait_ms) => {
                self.session.announce([Topic::App]);
                Some(Duration::from_millis(wait_ms))
            }
            Rest::Broke(wait_ms) => {
                self.reached();
                Some(Duration::from_millis(wait_ms))
            }
            Rest::Failed(code, wait_ms) => {
                self.failed(code);
                Some(Duration::from_millis(wait_ms))
            }
        }
    }

    /// All is done for now.
    fn rested(&mut self, way: Way) -> Option<Duration> {
        self.reached();
        if self.lane != Lane::Pull {
            return None;
        }
        if way == Way::Reopened {
            self.session.link.refresh();
        }
        let now_ms = self.session.clock.mono_ms();
        if now_ms - self.tidied_ms >= TIDY_EVERY_MS {
            self.tidied_ms = now_ms;
            if let Err(error) = self.session.store.tidy() {
                tracing::warn!(%error, "could not tidy the files");
            }
        }
        Some(self.pace.poll)
    }

    fn reached(&self) {
        if self.session.link.reached(self.lane) == Shift::Changed {
            self.session.announce([Topic::App, Topic::Sync, Topic::Tickets]);
        }
    }

    fn failed(&mut self, code: Code) {
        if self.session.link.failed(self.lane, code, self.session.wall()) == Shift::Changed {
            self.session.announce([Topic::App, Topic::Sync]);
        }
    }

    /// Whether the lane has something to send.
    fn has_work(&self, network: Network) -> bool {
        let store = &self.session.store;
        let work = match self.lane {
            Lane::Push => store.has_outbox(),
            Lane::Blobs => store.next_uploads(self.originals(network), 1).map(|uploads| !uploads.is_empty()),
            Lane::Carry => store.next_carried().map(|carried| carried.is_some()),
            Lane::Pull | Lane::Fetch => Ok(false),
        };
        work.unwrap_or(false)
    }
}

/// Tells the screens, and the lanes that may have work by it.
fn on_change(session: &Session, lane: Lane, touched: &Touched) {
    let mut topics = vec![Topic::Tickets, Topic::App];
    if touched.receipts {
        topics.push(Topic::Sync);
    }
    if touched.directory {
        session.forget_people();
        topics.push(Topic::Directory);
    }
    if touched.tickets.len() <= TICKETS_NAMED_MAX {
        for ticket in &touched.tickets {
            topics.push(Topic::Ticket(*ticket));
            topics.extend(session.draft(*ticket).ok().flatten().map(|draft| Topic::Visit(draft.visit)));
        }
    }
    session.announce(topics);
    match lane {
        // What was sent has moved tickets; what was read may ask for originals.
        Lane::Push | Lane::Pull => session.link.poke(),
        Lane::Carry => session.hand_over(),
        Lane::Blobs | Lane::Fetch => {}
    }
}

async fn sleep(wake: &mut watch::Receiver<Wake>, wait: Option<Duration>) {
    let woken = async {
        // The sender lives as long as the session that this lane holds.
        if wake.changed().await.is_err() {
            core::future::pending::<()>().await;
        }
    };
    match wait {
        Some(wait) => drop(tokio::time::timeout(wait, woken).await),
        None => woken.await,
    }
}

fn nonce() -> [u8; 16] {
    let mut nonce = [0; 16];
    if let Err(error) = getrandom::fill(&mut nonce) {
        tracing::error!(%error, "no random bytes for a nonce");
    }
    nonce
}
