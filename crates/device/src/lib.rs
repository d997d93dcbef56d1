//! The one door to the core on the device.
//!
//! A screen [asks](Device::ask), [tells](Device::tell) and [hears](Device::subscribe); everything else happens behind
//! this door: the vault, the journal, the documents, the photos, and delivery in the background. State never comes back
//! from a command: it is announced, and asked for again.

#![warn(missing_docs)]

mod capture;
mod clock;
mod command;
mod config;
mod error;
mod inner;
mod known;
mod lane;
mod link;
mod people;
mod picture;
mod plan;
mod query;
mod session;
mod settings;
mod text;

use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_ipc::query::Question;
use niangjia_ipc::{Changed, Command, Query, View};
use tokio::sync::broadcast;

pub use clock::Clock;
pub use config::{Config, Pace};
pub use lane::Network;

use inner::Inner;

/// The core on this device. Cheap to copy; the last copy that is dropped stops the background.
#[derive(Clone)]
pub struct Device {
    inner: Arc<Inner>,
}

impl core::fmt::Debug for Device {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Device").field("dir", &self.inner.config.dir).finish_non_exhaustive()
    }
}

impl Device {
    /// Opens the folder. What is in it stays locked until the PIN is told; nothing of it is changed.
    ///
    /// # Errors
    /// [`Code::StorageFull`] or [`Code::DamagedHere`] when the folder cannot be used.
    pub fn open(config: Config) -> Result<Self, Code> {
        Ok(Self { inner: Inner::open(config)? })
    }

    /// Answers a question.
    ///
    /// # Errors
    /// [`Code::Locked`] while the app is locked, [`Code::NotFound`], or what the disk or the network says.
    pub async fn ask(&self, query: Query) -> Result<View, Code> {
        self.inner.blocking(move |inner| query::ask(inner, query)).await
    }

    /// Answers a question whose answer has a type.
    ///
    /// # Errors
    /// As [`Device::ask`].
    pub async fn get<Q: Question>(&self, question: Q) -> Result<Q::Answer, Code> {
        let view = self.ask(question.into()).await?;
        Q::Answer::try_from(view).map_err(|_| Code::NotFound)
    }

    /// Does what a person told; durable when it returns.
    ///
    /// # Errors
    /// Why it was not done. No draft has lost anything then.
    pub async fn tell(&self, command: Command) -> Result<(), Code> {
        self.inner.blocking(move |inner| command::tell(inner, command)).await
    }

    /// What changes from now on. A receiver that falls behind is told so, and asks for everything again.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Changed> {
        self.inner.subscribe()
    }

    /// A picture for the `photo://` scheme: its media type and its bytes. `path` is what a view said: `thumb/…`,
    /// `preview/…`, `working/…` or `original/…`.
    ///
    /// # Errors
    /// [`Code::NotFound`] when it is not here, [`Code::Locked`], [`Code::DamagedHere`].
    pub async fn photo(&self, path: &str) -> Result<(&'static str, Vec<u8>), Code> {
        let path = path.to_owned();
        self.inner.blocking(move |inner| inner.looking()?.picture(&path)).await
    }

    /// The app goes to the background: what is written is flushed, and polling pauses.
    pub async fn suspend(&self) {
        let flushed = self.inner.blocking(|inner| inner.suspend()).await;
        if let Err(code) = flushed {
            tracing::warn!(?code, "could not flush on suspend");
        }
    }

    /// The app is in front again: delivery is tried at once.
    pub fn resume(&self) {
        self.inner.resume();
    }

    /// The kind of network changed: delivery is tried at once.
    pub fn network_changed(&self, network: Network) {
        self.inner.network_changed(network);
    }

    /// Stops the background and closes the files; nothing that was told is lost. Other copies answer [`Code::Locked`].
    pub async fn shutdown(&self) {
        self.inner.shutdown().await;
    }
}
