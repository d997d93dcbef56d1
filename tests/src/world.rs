//! A made-up county without windows: its server as a process, its people, and a link for each.

use std::path::Path;

use anyhow::Context as _;
use niangjia_domain::act::Task;
use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::state::State;
use niangjia_domain::ticket::Disclosure;
use niangjia_ipc::command::Command;
use tempfile::TempDir;

use crate::link::Link;
use crate::office::{Office, Seat};
use crate::phone::Phone;
use crate::sample::{self, Lots};

/// The county. Dropping it ends its server.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
    /// Its server.
    pub office: Office,
    seats: Vec<Seat>,
}

impl World {
    /// A county with its people, and its server running.
    ///
    /// # Errors
    /// When the server does not start.
    pub fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let (office, seats) = Office::open(&folder.path().join("county"))?;
        Ok(Self { folder, office, seats })
    }

    /// Where everything of it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One of its people.
    ///
    /// # Errors
    /// When nobody sits there.
    pub fn seat(&self, name: &str) -> anyhow::Result<&Seat> {
        self.seats.iter().find(|seat| seat.seat == name).with_context(|| format!("a seat {name}"))
    }

    /// The id of one of its people.
    ///
    /// # Errors
    /// When nobody sits there.
    pub fn user(&self, name: &str) -> anyhow::Result<UserId> {
        Ok(self.seat(name)?.user.parse()?)
    }

    /// A person's phone, enrolled, and its link.
    ///
    /// # Errors
    /// What the device says.
    pub async fn enrol(&self, name: &str) -> anyhow::Result<(Phone, Link)> {
        self.enrol_at(self.seat(name)?, name).await
    }

    /// The same with a code of one's own, in a folder of that name.
    ///
    /// # Errors
    /// What the device says.
    pub async fn enrol_at(&self, seat: &Seat, folder: &str) -> anyhow::Result<(Phone, Link)> {
        let link = Link::to(self.office.address()).await?;
        let phone = Phone::enrol(seat, &self.folder().join(folder), &link).await?;
        Ok((phone, link))
    }

    /// A person's phone, opened again and still locked.
    ///
    /// # Errors
    /// What the device says.
    pub fn reopened(&self, name: &str) -> anyhow::Result<Phone> {
        Phone::open(name, &self.folder().join(name))
    }
}

/// An order to go there.
#[must_use]
pub fn task(officer: UserId) -> Task {
    Task {
        officer,
        second: None,
        task: "先和街道联系，两人同去。".to_owned(),
        disclose: Disclosure { contact: true, earlier_photos: true },
    }
}

/// Registers a made-up ticket and sends `officer` there.
///
/// # Errors
/// What the device says, or that the order was not applied.
pub async fn assigned(handler: &Phone, officer: UserId, seed: u64) -> anyhow::Result<TicketId> {
    let ticket = TicketId::from_bytes(Lots::new(seed).bytes());
    let registration = Box::new(sample::registration(seed));
    handler.tell(Command::Register { ticket, registration }).await?;
    handler.tell(Command::Assign { ticket, task: task(officer) }).await?;
    handler.sees("the order applied", ticket, |view| view.state == State::Assigned && !view.pending).await?;
    Ok(ticket)
}
