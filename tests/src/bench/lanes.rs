//! A device's lanes without its door: its real store and transport, each lane run when the bench says so.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, anyhow};
use niangjia_device::Clock;
use niangjia_domain::act::Act;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_store::{Authoring, Originals, Store, Vault};
use niangjia_sync::http::Http;
use niangjia_sync::{Endpoint, Instant, Machine, Pieces, Then, Transport};

use crate::phone::PIN;
use crate::sample::Lots;

/// A device's store and transport.
pub struct Lanes {
    /// Its files.
    pub store: Store,
    /// Its way to the county.
    pub http: Http,
    pieces: Pieces,
    clock: Clock,
}

impl Lanes {
    /// Opens a device's folder; its way to the county leads over `address` from now on.
    ///
    /// # Errors
    /// When the folder does not open, or belongs to nobody.
    pub fn open(folder: &Path, address: SocketAddr) -> anyhow::Result<Self> {
        let key = Vault::at(folder).open(PIN, Clock::real().wall())?;
        let store = Store::open(folder, &key)?;
        let mut install = store.install()?.context("a folder that belongs to somebody")?;
        install.address = address.to_string();
        store.set_install(&install)?;
        Self::over(store)
    }

    /// The lanes of a store that is open, to the address that it knows.
    ///
    /// # Errors
    /// When it belongs to nobody.
    pub fn over(store: Store) -> anyhow::Result<Self> {
        let install = store.install()?.context("a store that belongs to somebody")?;
        let pin = install.fingerprint.map(|hash| hash.0);
        let http = Http::new(&Endpoint { address: install.address, pin })?;
        Ok(Self { store, http, pieces: Pieces::default(), clock: Clock::real() })
    }

    /// Runs a lane until it wants nothing, or cannot go on.
    ///
    /// # Errors
    /// Of the store.
    pub async fn run(&self, machine: &mut dyn Machine) -> anyhow::Result<Option<Then>> {
        self.run_over(&self.http, machine).await
    }

    /// Runs a lane over another transport.
    ///
    /// # Errors
    /// Of the store.
    pub async fn run_over<T: Transport>(
        &self,
        transport: &T,
        machine: &mut dyn Machine,
    ) -> anyhow::Result<Option<Then>> {
        let now = || Instant { wall: self.clock.wall(), boot: self.clock.boot(), mono_ms: self.clock.mono_ms() };
        let mut lots = fresh_lots();
        let mut nonce = move || lots.bytes();
        Ok(niangjia_sync::run(machine, &self.store, transport, now, &mut nonce, drop).await?)
    }

    /// Runs the photos' lane until it wants nothing, or cannot go on.
    ///
    /// # Errors
    /// Of the store.
    pub async fn run_photos(&self) -> anyhow::Result<Option<Then>> {
        self.run_photos_over(&self.http).await
    }

    /// Runs the photos' lane over another transport.
    ///
    /// # Errors
    /// Of the store.
    pub async fn run_photos_over<T: Transport>(&self, transport: &T) -> anyhow::Result<Option<Then>> {
        let now = || Instant { wall: self.clock.wall(), boot: self.clock.boot(), mono_ms: self.clock.mono_ms() };
        let lots = Mutex::new(fresh_lots());
        let nonce = || lots.lock().unwrap_or_else(PoisonError::into_inner).bytes();
        Ok(niangjia_sync::run_blobs((Originals::All, &self.pieces), &self.store, transport, now, nonce, drop).await?)
    }

    /// Runs a lane to its end.
    ///
    /// # Errors
    /// When it could not go on.
    pub async fn finish(&self, machine: &mut dyn Machine) -> anyhow::Result<()> {
        match self.run(machine).await? {
            None => Ok(()),
            Some(then) => Err(anyhow!("the lane stopped: {then:?}")),
        }
    }

    /// An act on a ticket that this device knows in its first revision, or not at all.
    ///
    /// # Errors
    /// Of the store.
    pub fn authoring(&self, lots: &mut Lots, ticket: TicketId, act: Act) -> anyhow::Result<Authoring> {
        let anchor = self.store.anchor(self.clock.boot())?;
        Ok(Authoring {
            op: OpId::new(self.clock.wall(), lots.bytes()),
            ticket,
            base_rev: u32::from(!matches!(act, Act::Register(_))),
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: self.clock.captured(anchor),
            act,
        })
    }

    /// The device's clocks.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// An id for a new ticket.
    #[must_use]
    pub fn ticket(&self, lots: &mut Lots) -> TicketId {
        TicketId::new(self.clock.wall(), lots.bytes())
    }
}

/// Lots that no other run draws.
#[must_use]
pub fn fresh_lots() -> Lots {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Lots::new(u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}
