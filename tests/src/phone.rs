//! A device without a window, driven through the same two doors as the page.

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_device::{Config, Device};
use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::TicketId;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, CaptureId, Command};
use niangjia_ipc::query::{self, Question, Window};
use niangjia_ipc::view::{QueueRow, SyncView, TicketView, TodoRow, VisitView};
use tokio::time::{Instant, sleep};

use crate::link::Link;
use crate::office::Seat;
use crate::sample::Lots;

/// How long anything may take before the run is broken: far beyond what is seen on 2 cores that other tests share.
pub const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(40);
/// The PIN of every made-up person.
pub const PIN: &str = "275318";

/// One person's device.
#[derive(Debug, Clone)]
pub struct Phone {
    /// The core.
    pub device: Device,
    /// Who it is, for messages.
    pub seat: String,
}

/// Waits until `look` finds something.
///
/// # Errors
/// When it does not within [`PATIENCE`]; says what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut look: impl FnMut() -> F,
) -> anyhow::Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            bail!("waited in vain for {what}");
        }
        sleep(GLANCE).await;
    }
}

fn said(code: Code) -> anyhow::Error {
    anyhow!("the device said {code:?}")
}

impl Phone {
    /// Opens the folder; what is in it stays locked.
    ///
    /// # Errors
    /// What the device said.
    pub fn open(seat: &str, folder: &Path) -> anyhow::Result<Self> {
        let device = Device::open(Config::new(folder, "0.1.0")).map_err(said)?;
        Ok(Self { device, seat: seat.to_owned() })
    }

    /// Opens the folder and makes it `seat`'s device, over `link`.
    ///
    /// # Errors
    /// What the device said.
    pub async fn enrol(seat: &Seat, folder: &Path, link: &Link) -> anyhow::Result<Self> {
        let phone = Self::open(&seat.seat, folder)?;
        phone.join(seat, link).await?;
        Ok(phone)
    }

    /// Makes it `seat`'s device, over `link`.
    ///
    /// # Errors
    /// What the device said.
    pub async fn join(&self, seat: &Seat, link: &Link) -> anyhow::Result<()> {
        self.join_at(seat, link.address()).await
    }

    /// Makes it `seat`'s device at the county that listens there.
    ///
    /// # Errors
    /// What the device said.
    pub async fn join_at(&self, seat: &Seat, address: std::net::SocketAddr) -> anyhow::Result<()> {
        let address = address.to_string();
        let found = self.get(query::Fingerprint { address: address.clone() }).await?;
        self.tell(Command::Enrol {
            address,
            code: seat.code.clone(),
            fingerprint: found.fingerprint,
            pin: PIN.to_owned(),
            device: format!("{} 的设备", seat.name),
            label: String::new(),
        })
        .await
    }

    /// Asks.
    ///
    /// # Errors
    /// What the device said.
    pub async fn get<Q: Question>(&self, question: Q) -> anyhow::Result<Q::Answer> {
        self.device.get(question).await.map_err(said).with_context(|| self.seat.clone())
    }

    /// Tells.
    ///
    /// # Errors
    /// What the device said.
    pub async fn tell(&self, command: Command) -> anyhow::Result<()> {
        self.device.tell(command).await.map_err(said).with_context(|| self.seat.clone())
    }

    /// The first `rows` of the officer's list.
    ///
    /// # Errors
    /// What the device said.
    pub async fn todo(&self) -> anyhow::Result<Vec<TodoRow>> {
        let window = Window { from: 0, rows: 100 };
        Ok(self.get(query::Todo { find: String::new(), window }).await?.rows)
    }

    /// The desk's queue.
    ///
    /// # Errors
    /// What the device said.
    pub async fn queue(&self) -> anyhow::Result<Vec<QueueRow>> {
        let window = Window { from: 0, rows: 100 };
        let question = query::Queue { filter: query::QueueFilter::All, find: String::new(), window };
        Ok(self.get(question).await?.rows)
    }

    /// One ticket.
    ///
    /// # Errors
    /// What the device said.
    pub async fn ticket(&self, ticket: TicketId) -> anyhow::Result<TicketView> {
        self.get(query::Ticket { ticket }).await
    }

    /// The visit on a ticket.
    ///
    /// # Errors
    /// What the device said.
    pub async fn visit(&self, ticket: TicketId) -> anyhow::Result<VisitView> {
        self.get(query::Visit { ticket }).await
    }

    /// Deliveries.
    ///
    /// # Errors
    /// What the device said.
    pub async fn sync(&self) -> anyhow::Result<SyncView> {
        self.get(query::Sync {}).await
    }

    /// Waits until a ticket looks as `wanted` says.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn sees(
        &self,
        what: &str,
        ticket: TicketId,
        wanted: impl Fn(&TicketView) -> bool,
    ) -> anyhow::Result<TicketView> {
        let what = format!("{}: {what}", self.seat);
        eventually(&what, || async { self.ticket(ticket).await.ok().filter(&wanted) }).await
    }

    /// Waits until nothing is only here any more.
    ///
    /// # Errors
    /// When it does not come to that in time.
    pub async fn has_delivered_everything(&self) -> anyhow::Result<SyncView> {
        let what = format!("{}: everything delivered", self.seat);
        let found =
            eventually(&what, || async { self.sync().await.ok().filter(|sync| sync.strip.only_here == 0) }).await;
        match found {
            Ok(view) => Ok(view),
            Err(error) => Err(error.context(format!("{:#?}", self.sync().await?))),
        }
    }

    /// Takes a photo in, piece by piece, as the page does.
    ///
    /// # Errors
    /// What the device said; the outer error is the harness's.
    pub async fn take_photo(
        &self,
        ticket: TicketId,
        evidence: EvidenceKind,
        jpeg: &[u8],
        seed: u64,
    ) -> Result<(), Code> {
        let capture = CaptureId(format!("{:032x}", Lots::new(seed).draw()));
        let begin = Command::PhotoBegin {
            capture: capture.clone(),
            ticket,
            evidence,
            caption: String::new(),
            origin: Origin::TakenInApp,
        };
        self.device.tell(begin).await?;
        for (index, piece) in (0_u32..).zip(jpeg.chunks(CHUNK_BYTES_MAX)) {
            let chunk = Command::PhotoChunk { capture: capture.clone(), index, base64: STANDARD.encode(piece) };
            self.device.tell(chunk).await?;
        }
        self.device.tell(Command::PhotoFinish { capture, bytes: jpeg.len() as u64 }).await
    }
}
