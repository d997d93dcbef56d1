//! What all copies of a device share: the folder, the open session, the background and who is told of changes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::lifecycle::Rules;
use niangjia_ipc::{Changed, Topic};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::broadcast;

use crate::config::Config;
use crate::error::internal;
use crate::lane::{Lanes, Network};
use crate::link::Link;
use crate::people::People;
use crate::session::Session;

/// Changes that a slow listener may fall behind before it must ask for everything again.
const CHANGES_MAX: usize = 256;
/// Threads for the background; work on the disk has threads of its own.
const WORKERS: usize = 2;
/// The name of the background's threads.
const THREAD: &str = "niangjia";
/// How long the end waits for what is being written (a default): transactions take milliseconds.
const END_WAIT: Duration = Duration::from_secs(2);

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) people: People,
    pub(crate) rules: Arc<Rules>,
    pub(crate) link: Arc<Link>,
    changed: broadcast::Sender<Changed>,
    stage: Mutex<Stage>,
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
}

/// What is open, and whether the screen may show it.
#[derive(Default)]
struct Stage {
    /// Whose PIN is asked for while the screen is covered; `None` while several may be meant. Else whose session it is.
    holder: Option<Holder>,
    session: Option<Arc<Session>>,
    lanes: Option<Lanes>,
    cover: Cover,
    /// How often it was covered so far.
    covers: u64,
}

/// Whether the screen is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Cover {
    /// A PIN is needed.
    #[default]
    Down,
    /// The person is at it.
    Up,
}

/// A lock that a panicking thread held is as good as any other: what it guards is replaced whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    pub(crate) fn open(config: Config) -> Result<Arc<Self>, Code> {
        std::fs::create_dir_all(&config.dir).map_err(|_| Code::StorageFull)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name(THREAD)
            .enable_all()
            .build()
            .map_err(|error| internal("start the background", error))?;
        let (changed, _) = broadcast::channel(CHANGES_MAX);
        let people = People::of(&config.dir);
        let stage = Stage { holder: people.at_start(), ..Stage::default() };
        Ok(Arc::new(Self {
            config,
            people,
            rules: Arc::new(Rules::national()),
            link: Arc::default(),
            changed,
            stage: Mutex::new(stage),
            handle: runtime.handle().clone(),
            runtime: Mutex::new(Some(runtime)),
        }))
    }

    /// Runs work that blocks on a thread of its own.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Self>) -> Result<T, Code> + Send + 'static,
    ) -> Result<T, Code> {
        let inner = Arc::clone(self);
        match self.handle.spawn_blocking(move || work(&inner)).await {
            Ok(done) => done,
            Err(error) if error.is_cancelled() => Err(Code::Locked),
            Err(error) => Err(internal("work on the device", error)),
        }
    }

    /// Runs something that waits for the network, on a thread that may block.
    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.handle.block_on(future)
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.changed.subscribe()
    }

    pub(crate) fn announcer(&self) -> Announcer {
        Announcer(self.changed.clone())
    }

    /// The session, if the screen may show it.
    pub(crate) fn looking(&self) -> Result<Arc<Session>, Code> {
        let stage = lock(&self.stage);
        match (&stage.session, stage.cover) {
            (Some(session), Cover::Up) => Ok(Arc::clone(session)),
            (Some(_), Cover::Down) | (None, _) => Err(Code::Locked),
        }
    }

    /// The session, if the person may also do something.
    pub(crate) fn working(&self) -> Result<Arc<Session>, Code> {
        let session = self.looking()?;
        if session.is_revoked() { Err(Code::Revoked) } else { Ok(session) }
    }

    /// The session whether or not the screen is covered: delivery goes on behind the cover.
    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        lock(&self.stage).session.clone()
    }

    /// Whose PIN is asked for, or who is at it.
    pub(crate) fn holder(&self) -> Option<Holder> {
        lock(&self.stage).holder
    }

    /// Puts an opened session on the stage, and starts its lanes. Who was behind the cover leaves.
    pub(crate) fn enter(self: &Arc<Self>, session: Arc<Session>) -> Result<(), Code> {
        let lanes = Lanes::start(&self.handle, &session, self.config.pace)?;
        let mut stage = lock(&self.stage);
        let before = stage.session.take();
        if before.is_some() {
            self.link.begin_anew();
        }
        let holder = Some(session.holder);
        let session = Some(session);
        *stage = Stage { holder, session, lanes: Some(lanes), cover: Cover::Up, covers: stage.covers };
        drop(stage);
        self.announcer().say([Topic::App, Topic::Tickets, Topic::Sync, Topic::Directory]);
        match before {
            Some(before) => self.leave(before),
            None => self.take_along(),
        }
        Ok(())
    }

    pub(crate) fn uncover(self: &Arc<Self>) {
        let mut stage = lock(&self.stage);
        // Whoever was chosen while this PIN was looked at: it is this person who is at it.
        stage.holder = stage.session.as_ref().map_or(stage.holder, |session| Some(session.holder));
        stage.cover = Cover::Up;
        drop(stage);
        self.announcer().say([Topic::App]);
        self.take_along();
    }

    /// Covers the screen. Delivery goes on behind the cover; after hours of it the key is dropped as well.
    pub(crate) fn cover(self: &Arc<Self>) {
        self.cover_and(|_| {});
    }

    /// Covers the screen, and asks who is next.
    pub(crate) fn switch(self: &Arc<Self>) {
        self.cover_and(|holder| *holder = None);
    }

    /// Covers the screen, and asks for this person's PIN.
    pub(crate) fn ask_for(self: &Arc<Self>, next: Holder) {
        self.cover_and(|holder| *holder = Some(next));
    }

    fn cover_and(self: &Arc<Self>, choose: impl FnOnce(&mut Option<Holder>)) {
        let mut stage = lock(&self.stage);
        choose(&mut stage.holder);
        let was_up = stage.cover == Cover::Up;
        stage.cover = Cover::Down;
        stage.covers += 1;
        let this_one = stage.covers;
        let session = stage.session.clone().filter(|_| was_up);
        drop(stage);
        self.announcer().say([Topic::App]);
        if let Some(session) = session {
            self.leave(session);
        }
        let (weak, kept) = (Arc::downgrade(self), self.config.pace.key_kept);
        self.handle.spawn(async move {
            tokio::time::sleep(kept).await;
            if let Some(inner) = weak.upgrade() {
                inner.drop_key(this_one);
            }
        });
    }

    /// Forgets the key, if the screen has stayed under the same cover.
    fn drop_key(self: &Arc<Self>, cover: u64) {
        let mut stage = lock(&self.stage);
        if stage.cover == Cover::Down && stage.covers == cover {
            let session = stage.session.take();
            *stage = Stage { holder: stage.holder, covers: cover, ..Stage::default() };
            drop(stage);
            // What went out behind the cover need not be deposited any more.
            session.into_iter().for_each(|session| self.leave(session));
        }
    }

    /// A session leaves what it has not sent where the next person's takes it along. Nobody waits for it.
    fn leave(self: &Arc<Self>, session: Arc<Session>) {
        let inner = Arc::downgrade(self);
        self.handle.spawn_blocking(move || {
            session.leave();
            let holder = session.holder;
            drop(session);
            let Some(inner) = inner.upgrade() else { return };
            inner.announcer().say([Topic::App, Topic::Sync]);
            if let Some(next) = inner.session().filter(|next| next.holder != holder) {
                next.take_along();
            }
        });
    }

    /// Whoever is at the device does what the others left to be done. Nobody waits for it.
    pub(crate) fn take_along(&self) {
        if let Some(session) = self.session().filter(|session| session.people.are_several()) {
            self.handle.spawn_blocking(move || session.take_along());
        }
    }

    pub(crate) fn suspend(self: &Arc<Self>) -> Result<(), Code> {
        self.link.pause();
        let Some(session) = self.session() else { return Ok(()) };
        let flushed = session.flush();
        self.leave(session);
        flushed
    }

    pub(crate) fn resume(&self) {
        self.link.go_on();
    }

    pub(crate) fn network_changed(&self, network: Network) {
        self.link.network(network);
    }

    pub(crate) async fn shutdown(self: &Arc<Self>) {
        let stage = core::mem::take(&mut *lock(&self.stage));
        if let Some(lanes) = stage.lanes {
            lanes.stop().await;
        }
        if let Some(session) = stage.session {
            self.leave(session);
        }
        self.end_background();
    }

    /// Waits for what is being written, on a thread that may wait: whoever ends the process next would take the ground
    /// from under it (seen: a crash in the cipher's own clean-up). A thread of the background cannot wait for itself.
    fn end_background(&self) {
        let Some(runtime) = lock(&self.runtime).take() else { return };
        if thread::current().name() == Some(THREAD) {
            return runtime.shutdown_background();
        }
        let ending = thread::spawn(move || runtime.shutdown_timeout(END_WAIT));
        if ending.join().is_err() {
            tracing::warn!("the background did not end");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end_background();
    }
}

/// Tells screens that something changed.
#[derive(Clone)]
pub(crate) struct Announcer(broadcast::Sender<Changed>);

impl Announcer {
    pub(crate) fn say(&self, topics: impl IntoIterator<Item = Topic>) {
        let topics: Vec<Topic> = topics.into_iter().collect();
        // Nobody listens before the first window is drawn; that is no fault.
        if self.0.send(Changed { topics }).is_err() {
            tracing::trace!("a change was announced and nobody listened");
        }
    }
}
