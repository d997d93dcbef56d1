//! After an outage of a whole region everybody comes back at once: many devices, each with work that waited, on one server or
//! on two over one database, of which one is killed in the middle.

use core::fmt;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use niangjia_domain::code::Code;
use niangjia_domain::id::OpId;
use niangjia_store::{Originals, Store};
use niangjia_sync::lane::{Lane, Rest, Rhythm};
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::books::Books;
use super::pen::{Deed, Pen, PhotoBytes};
use super::tally::Tally;
use super::town::{Size, Town};
use super::witness::{Asked, Heard, Witness, Witnessed};
use crate::bench::lanes::Lanes;
use crate::bench::samples::Samples;
use crate::link::Link;
use crate::office::Office;
use crate::phone::PATIENCE;
use crate::sample::Lots;

/// Tickets of each officer.
const TICKETS: usize = 3;
/// Notes that waited on each device while nobody could be reached.
const WAITED: usize = 5;
/// Photos of about 300 KB, as the bench's.
const PHOTO: PhotoBytes = PhotoBytes { min: 200_000, max: 400_000 };
/// Between two notes of a device, on the average (a default: an officer at work, writing quickly).
const NOTE_EVERY: Duration = Duration::from_secs(10);
/// Between two photos of a device, on the average (benchmarks.md, B11).
const PHOTO_EVERY: Duration = Duration::from_secs(60);
/// Between two looks at the county, as the product has it.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How often somebody who has stopped writing looks whether everything is delivered.
const DRAINED_EVERY: Duration = Duration::from_millis(100);

/// What is to happen.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// Devices.
    pub devices: usize,
    /// For how long they write.
    pub time: Duration,
    /// Decides what they write, and when.
    pub seed: u64,
}

/// What it came to.
#[derive(Debug)]
pub struct Outcome {
    /// What was acknowledged, and what was lost.
    pub tally: Tally,
    /// What the county said, and how long that took.
    pub heard: Heard,
    /// The most memory that each server held, in bytes.
    pub peak_bytes: Vec<u64>,
}

impl Outcome {
    /// How long answers took, in milliseconds.
    #[must_use]
    pub fn took_ms(&self, asked: Asked) -> Samples {
        self.heard.took_ms.get(&asked).cloned().unwrap_or_default().into()
    }

    /// Answers by which a server said that it cannot.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.heard.failed.values().sum()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, asked) in
            [("push", Asked::Push), ("pull", Asked::Pull), ("photo", Asked::Photo), ("account", Asked::Account)]
        {
            let took = self.took_ms(asked);
            writeln!(
                f,
                "{name}: {} answers, p50 {:.0} ms, p99 {:.0} ms, at most {:.0} ms",
                took.len(),
                took.median(),
                took.below(0.99),
                took.high()
            )?;
        }
        let megabytes: Vec<u64> = self.peak_bytes.iter().map(|bytes| bytes / 1_000_000).collect();
        let Heard { busy, broken, failed, .. } = &self.heard;
        writeln!(f, "busy {busy}, broken {broken}, failed {failed:?}, servers' memory at most {megabytes:?} MB")?;
        write!(f, "{}", self.tally)
    }
}

/// Lets the devices come back at once and work; everything lies in `root`. On SQLite there is one server; on the PostgreSQL
/// database that `database` names there are two, of which one is killed when half of the time is over.
///
/// # Errors
/// When the harness breaks; losses are told in the tally.
pub async fn run(root: &Path, database: Option<String>, wish: Wish) -> anyhow::Result<Outcome> {
    let size = Size { officers: wish.devices, tickets_each: TICKETS };
    let (data, at) = (root.join("county"), database.clone());
    let town = tokio::task::spawn_blocking(move || Town::found(&data, at, size)).await??;
    let count = if database.is_some() { 2 } else { 1 };
    let mut offices: Vec<Office> =
        (0..count).map(|_| Office::serve(&town.data, database.clone())).collect::<anyhow::Result<_>>()?;
    let mut links = Vec::new();
    for office in &offices {
        links.push(Link::to(office.address()).await?);
    }
    let witness = Arc::new(Witness::default());
    let (stage, _) = watch::channel(Stage::Wait);
    let mut devices = Devices { running: JoinSet::new(), witness: Arc::clone(&witness), stage: stage.subscribe() };
    let mut lots = Lots::far_from(wish.seed);
    for (recruit, number) in town.officers.iter().zip(0..) {
        let link: &Link = &links[number % count];
        let store = Store::in_memory()?;
        store.set_install(&town.install(recruit, &link.address().to_string()))?;
        let mut pen =
            Pen::new(Arc::new(Lanes::over(store)?), recruit.tickets.clone(), Lots::far_from(lots.draw()), PHOTO)?;
        let waited = write_many(&mut pen)?;
        devices.start(pen, waited, Lots::far_from(lots.draw()));
    }
    stage.send_replace(Stage::Work);
    sleep(wish.time / 2).await;
    let mut tally = Tally::default();
    let mut peak_bytes = Vec::new();
    if count > 1
        && let Some(mut killed) = offices.pop()
    {
        peak_bytes.push(killed.peak_bytes()?);
        killed.kill();
        tally.kills += 1;
        links[1].lead_to(offices[0].address());
    }
    sleep(wish.time / 2).await;
    stage.send_replace(Stage::Drain);
    let authored = devices.end().await?;
    peak_bytes.push(offices[0].peak_bytes()?);
    offices.iter_mut().for_each(Office::kill);
    let books = tokio::task::spawn_blocking(move || Books::read(&town.data, database.as_deref())).await??;
    let heard = witness.heard();
    tally.saved = authored.len() as u64;
    tally.lost.extend(lost(&books, &heard, &authored));
    Ok(Outcome { tally, heard, peak_bytes })
}

/// What was written and is not at the county with its last word, and what the county said and does not know any more.
fn lost(books: &Books, heard: &Heard, authored: &BTreeSet<OpId>) -> Vec<String> {
    let mut lost = books.faults.clone();
    lost.extend(heard.lost(books));
    for op in authored {
        let last_word = books.receipts.get(op).is_some_and(|(_, outcome)| outcome.is_final());
        if !books.inbox.contains_key(op) || !last_word {
            lost.push(format!("{op} was written, and is not at the county with its last word"));
        }
    }
    lost
}

/// What the devices are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody can be reached.
    Wait,
    /// Everybody can: write and deliver.
    Work,
    /// Deliver what is left.
    Drain,
}

/// All devices: the lanes of each, and who writes on it.
struct Devices {
    running: JoinSet<anyhow::Result<BTreeSet<OpId>>>,
    witness: Arc<Witness>,
    stage: watch::Receiver<Stage>,
}

impl Devices {
    fn start(&mut self, pen: Pen, waited: BTreeSet<OpId>, lots: Lots) {
        let (work, _) = watch::channel(());
        for lane in [Lane::Push, Lane::Pull, Lane::Blobs] {
            let driver = Driver {
                lane,
                lanes: Arc::clone(&pen.lanes),
                witness: Arc::clone(&self.witness),
                rhythm: Rhythm::default(),
                lots: lots.clone(),
            };
            self.running.spawn(driver.drive(self.stage.clone(), work.subscribe()));
        }
        self.running.spawn(write(pen, waited, lots, self.stage.clone(), work));
    }

    /// Waits until everything is delivered; what was written.
    async fn end(mut self) -> anyhow::Result<BTreeSet<OpId>> {
        let mut authored = BTreeSet::new();
        while let Some(ended) = self.running.join_next().await {
            authored.extend(ended??);
        }
        Ok(authored)
    }
}

fn write_many(pen: &mut Pen) -> anyhow::Result<BTreeSet<OpId>> {
    let mut authored = BTreeSet::new();
    for _ in 0..WAITED {
        let note = pen.note();
        authored.extend(act(pen, &note)?);
    }
    Ok(authored)
}

fn act(pen: &mut Pen, deed: &Deed) -> anyhow::Result<Option<OpId>> {
    pen.act(deed)?;
    Ok(deed.authors().map(|authoring| authoring.op))
}

/// Writes notes and takes photos until it is time to stop; what was written.
async fn write(
    mut pen: Pen,
    mut authored: BTreeSet<OpId>,
    mut lots: Lots,
    mut stage: watch::Receiver<Stage>,
    work: watch::Sender<()>,
) -> anyhow::Result<BTreeSet<OpId>> {
    stage.wait_for(|stage| *stage != Stage::Wait).await?;
    let photo_per_mille = u64::try_from(NOTE_EVERY.as_millis() * 1000 / PHOTO_EVERY.as_millis())?;
    loop {
        // Between nothing and twice the average.
        let pause = Duration::from_millis(lots.below(u64::try_from(NOTE_EVERY.as_millis() * 2)?));
        let drain = stage.wait_for(|stage| *stage == Stage::Drain);
        if timeout(pause, drain).await.is_ok() {
            // The lanes live as long as somebody may wake them.
            work.closed().await;
            return Ok(authored);
        }
        let note = pen.note();
        authored.extend(act(&mut pen, &note)?);
        if lots.chance(photo_per_mille) {
            let photo = pen.photo();
            authored.extend(act(&mut pen, &photo)?);
        }
        work.send_replace(());
    }
}

/// What a lane waits for.
enum Pause {
    UntilWork,
    UntilNextLook,
    Must(Duration),
}

/// One lane of one device, in the product's own rhythm.
struct Driver {
    lane: Lane,
    lanes: Arc<Lanes>,
    witness: Arc<Witness>,
    rhythm: Rhythm,
    lots: Lots,
}

impl Driver {
    async fn drive(
        mut self,
        mut stage: watch::Receiver<Stage>,
        mut work: watch::Receiver<()>,
    ) -> anyhow::Result<BTreeSet<OpId>> {
        stage.wait_for(|stage| *stage != Stage::Wait).await?;
        let mut drained = Duration::ZERO;
        loop {
            let pause = self.pass().await?;
            if *stage.borrow() == Stage::Drain {
                if self.is_done()? {
                    return Ok(BTreeSet::new());
                }
                ensure!(drained < PATIENCE, "{:?} did not deliver everything", self.lane);
                drained += DRAINED_EVERY;
                sleep(DRAINED_EVERY).await;
                continue;
            }
            match pause {
                // Who is told to wait does not begin again because there is more to send.
                Pause::Must(wait) => sleep(wait).await,
                Pause::UntilWork => tokio::select! {
                    woken = work.changed() => woken?,
                    changed = stage.changed() => changed?,
                },
                // Woken by the end of it, or not at all.
                Pause::UntilNextLook => drop(timeout(LOOK_EVERY, stage.changed()).await),
            }
        }
    }

    /// One run.
    async fn pass(&mut self) -> anyhow::Result<Pause> {
        let transport = Witnessed { inner: &self.lanes.http, witness: &self.witness };
        let ran = match self.lane {
            Lane::Push => self.lanes.run_over(&transport, &mut Push::default()).await?,
            Lane::Pull => self.lanes.run_over(&transport, &mut Pull::default()).await?,
            Lane::Blobs => self.lanes.run_photos_over(&transport).await?,
            Lane::Fetch | Lane::Carry => None,
        };
        Ok(match self.rhythm.rest(Ok::<_, Code>(ran), self.lots.draw()) {
            Rest::Done(_) if self.lane == Lane::Pull => Pause::UntilNextLook,
            Rest::Done(_) => Pause::UntilWork,
            Rest::Failed(_, wait_ms) | Rest::Broke(wait_ms) | Rest::Revoked(wait_ms) => {
                Pause::Must(Duration::from_millis(wait_ms))
            }
        })
    }

    fn is_done(&self) -> anyhow::Result<bool> {
        let store = &self.lanes.store;
        Ok(match self.lane {
            Lane::Push => !store.has_outbox().context("the outbox")?,
            Lane::Blobs => store.next_uploads(Originals::All, 1)?.is_empty(),
            Lane::Pull | Lane::Fetch | Lane::Carry => store.unsettled()?.is_empty(),
        })
    }
}
