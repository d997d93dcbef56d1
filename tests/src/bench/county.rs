//! The county of the bench: a real server process with ten thousand tickets, and folders of devices to begin from.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use niangjia_device::Network;
use niangjia_domain::act::Act;
use niangjia_domain::id::{TicketId, UserId};
use niangjia_store::Authoring;
use niangjia_sync::push::Push;
use serde_json::Value;

use super::lanes::{Lanes, fresh_lots};
use super::progress::Progress;
use crate::link::Link;
use crate::office::{Office, Seat};
use crate::phone::{PIN, Phone};
use crate::sample;

/// Tickets of the county.
pub const TICKETS: usize = 10_000;
/// Tickets of one officer, a typical load.
pub const OFFICER_TICKETS: usize = 300;
/// The first seed of tickets: none of those that the dictionary was trained on.
const SEED: u64 = 1_000_000;
/// Operations that become durable together on the device while the county is made; nobody waits for it.
const AUTHORED_TOGETHER: usize = 500;

/// A county with its server.
pub struct County {
    /// The server.
    pub office: Office,
    /// Every device's way to it.
    pub link: Link,
    /// All tickets, in the order in which they were registered. The first [`OFFICER_TICKETS`] are the officer's.
    pub tickets: Vec<TicketId>,
    /// A handler's device that has not read anything yet.
    pub fresh_desk: PathBuf,
    /// An officer's device that has not read anything yet.
    pub fresh_officer: PathBuf,
    /// The officer.
    pub officer: UserId,
    handler: PathBuf,
}

impl County {
    /// Makes it in `root`: enrols the devices, and then lets a handler register and assign.
    ///
    /// # Errors
    /// When a step of it fails.
    pub async fn found(root: &Path, progress: &Progress) -> anyhow::Result<Self> {
        let (office, seats) = Office::open(&root.join("county"))?;
        let link = Link::to(office.address()).await?;
        let handler = root.join("handler");
        let county = Self {
            officer: seat(&seats, "officer1")?.user.parse()?,
            fresh_desk: root.join("fresh-desk"),
            fresh_officer: root.join("fresh-officer"),
            tickets: Vec::new(),
            handler,
            office,
            link,
        };
        enrol(seat(&seats, "handler")?, &county.handler, &county.link).await?;
        enrol(seat(&seats, "officer1")?, &county.fresh_officer, &county.link).await?;
        let again = again(&county.office, seat(&seats, "handler")?)?;
        enrol(&again, &county.fresh_desk, &county.link).await?;
        county.filled(progress).await
    }

    async fn filled(mut self, progress: &Progress) -> anyhow::Result<Self> {
        let lanes = Lanes::open(&self.handler, self.office.address())?;
        let mut lots = fresh_lots();
        self.tickets = (0..TICKETS).map(|_| lanes.ticket(&mut lots)).collect();
        let mut acts: Vec<(TicketId, Act)> = Vec::new();
        for (ticket, seed) in self.tickets.iter().zip(SEED..) {
            acts.push((*ticket, Act::Register(Box::new(sample::registration(seed)))));
        }
        for (ticket, seed) in self.tickets.iter().zip(SEED..).take(OFFICER_TICKETS) {
            acts.push((*ticket, Act::Assign(sample::task(seed, self.officer))));
        }
        let total = acts.len();
        for (done, acts) in acts.chunks(AUTHORED_TOGETHER).enumerate() {
            progress.step(&format!("registering {} of {total}", done * AUTHORED_TOGETHER));
            author(&lanes, acts)?;
            lanes.finish(&mut Push::default()).await?;
        }
        Ok(self)
    }

    /// The handler assigns these tickets, which changes each of them.
    ///
    /// # Errors
    /// When an order did not reach the county.
    pub async fn change(&self, tickets: &[TicketId]) -> anyhow::Result<()> {
        let lanes = Lanes::open(&self.handler, self.office.address())?;
        let acts: Vec<(TicketId, Act)> = tickets
            .iter()
            .zip(SEED..)
            .map(|(ticket, seed)| (*ticket, Act::Assign(sample::task(seed, self.officer))))
            .collect();
        author(&lanes, &acts)?;
        lanes.finish(&mut Push::default()).await
    }

    /// The server's database, to count in.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.office.data().join("county.db")
    }
}

fn author(lanes: &Lanes, acts: &[(TicketId, Act)]) -> anyhow::Result<()> {
    let mut lots = fresh_lots();
    let operations: Vec<Authoring> = acts
        .iter()
        .map(|(ticket, act)| lanes.authoring(&mut lots, *ticket, act.clone()))
        .collect::<anyhow::Result<_>>()?;
    Ok(lanes.store.author_all(&operations, &[])?)
}

/// The person of a seat.
///
/// # Errors
/// When the made-up county has none.
pub fn seat<'a>(seats: &'a [Seat], key: &str) -> anyhow::Result<&'a Seat> {
    seats.iter().find(|seat| seat.seat == key).with_context(|| format!("a seat {key}"))
}

/// Another code for a person who has an install already.
fn again(office: &Office, seat: &Seat) -> anyhow::Result<Seat> {
    let told: Value = serde_json::from_str(&office.command(&["enrol", &seat.user, "--json"])?)?;
    let code = told["code"].as_str().context("a code")?.to_owned();
    Ok(Seat { code, ..seat.clone() })
}

/// Enrols a device that then reads nothing.
///
/// # Errors
/// What the device said.
pub async fn enrol(seat: &Seat, folder: &Path, link: &Link) -> anyhow::Result<()> {
    let phone = Phone::open(&seat.seat, folder)?;
    phone.device.network_changed(Network::None);
    phone.join(seat, link).await?;
    phone.device.shutdown().await;
    let vault = niangjia_store::Vault::at(folder);
    ensure!(vault.open(PIN, niangjia_device::Clock::real().wall()).is_ok(), "the new device must open");
    Ok(())
}
