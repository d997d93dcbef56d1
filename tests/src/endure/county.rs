//! The county's process is killed at random moments under devices that deliver; what it acknowledged is looked for in its
//! database and among its photos.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::frame::{OPERATIONS_MAX, Signed, encode};
use niangjia_protocol::{compress, path};
use niangjia_server::folder::DATABASE;
use niangjia_store::Store;
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use niangjia_sync::{HttpRequest, Method, Transport as _};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::books::Books;
use super::pen::{Pen, PhotoBytes};
use super::tally::{Harm, Tally};
use super::town::{Recruit, Size, Town};
use super::witness::{Heard, Witness, Witnessed};
use crate::bench::lanes::Lanes;
use crate::office::Office;
use crate::phone::PATIENCE;
use crate::sample::Lots;

/// Devices that deliver at once, and tickets of each.
const SIZE: Size = Size { officers: 6, tickets_each: 4 };
/// One photo needs one piece, another several.
const PHOTO: PhotoBytes = PhotoBytes { min: 4_000, max: 120_000 };
/// Operations that a device writes before it delivers, at most.
const WRITTEN_MAX: u64 = 12;
/// One round of a device in so many has a photo, in a thousand.
const PHOTO_PER_MILLE: u64 = 250;
/// A device that found nobody tries again after so long: the product waits longer, and would meet fewer deaths.
const AGAIN: Duration = Duration::from_millis(4);
/// One kill in so many comes while the process starts.
const STARTING_IN: u64 = 6;
/// Such a kill comes within so many milliseconds.
const STARTING_MS: u64 = 60;
/// The others come within so many milliseconds after it listened.
const SERVING_MS: u64 = 120;
/// The books are read after so many kills, and at the end. In between, only the server itself reads what it left.
const LOOK_EVERY: u64 = 50;

/// Kills the server so many times; everything lies in `root`. PostgreSQL where `database` names one.
///
/// # Errors
/// When the harness breaks; losses are told in the tally.
pub async fn kill(root: &Path, database: Option<String>, times: u64, seed: u64, harm: Harm) -> anyhow::Result<Tally> {
    let (data, at) = (root.join("county"), database.clone());
    let town = blocking(move || Town::found(&data, at, SIZE)).await?;
    let mut office = Office::serve(&town.data, database.clone())?;
    let witness = Arc::new(Witness::default());
    let (stage, _) = watch::channel(Stage::Work);
    let mut lots = Lots::far_from(seed);
    let mut devices = JoinSet::new();
    for recruit in &town.officers {
        let store = Store::in_memory()?;
        store.set_install(&town.install(recruit, &office.address().to_string()))?;
        let lanes = Arc::new(Lanes::over(store)?);
        // Two that draw from one row of lots, a draw apart, would in one moment give two operations one id.
        let pen = Pen::new(lanes, recruit.tickets.clone(), Lots::far_from(lots.draw()), PHOTO)?;
        let lots = Lots::far_from(lots.draw());
        devices.spawn(work(pen, lots, Arc::clone(&witness), stage.subscribe()));
    }
    let mut tally = Tally::default();
    while tally.kills < times {
        kill_once(&mut office, &mut lots).await?;
        tally.kills += 1;
        harm.befall(&town.data.join(DATABASE))?;
        if tally.kills.is_multiple_of(LOOK_EVERY) || harm != Harm::None {
            let (data, database, heard) = (town.data.clone(), database.clone(), witness.heard());
            tally.lost.extend(blocking(move || look(&data, database.as_deref(), &heard)).await?);
            if !tally.lost.is_empty() {
                // One loss makes others: what is known now says most.
                return Ok(tally);
            }
        }
        if let Some(ended) = devices.try_join_next() {
            bail!("a device ended before its time: {ended:?}");
        }
        office = blocking(move || office.start().map(|()| office)).await?;
    }
    stage.send_replace(Stage::Drain);
    while let Some(ended) = devices.join_next().await {
        ended??;
    }
    let heard = witness.heard();
    tally.lost.extend(told_again(&town, &office, &heard).await?);
    office.kill();
    let books = read(&town).await?;
    tally.lost.extend(books.faults.iter().cloned());
    tally.lost.extend(heard.lost(&books));
    if books.open() > 0 {
        tally.lost.push(format!("{} operations have no last word", books.open()));
    }
    tally.saved = heard.acknowledged();
    Ok(tally)
}

/// Runs what blocks on a thread that may: PostgreSQL's client among it.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> anyhow::Result<T> + Send + 'static) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await?
}

async fn read(town: &Town) -> anyhow::Result<Books> {
    let (data, database) = (town.data.clone(), town.database.clone());
    blocking(move || Books::read(&data, database.as_deref())).await
}

async fn kill_once(office: &mut Office, lots: &mut Lots) -> anyhow::Result<()> {
    sleep(Duration::from_micros(lots.below(SERVING_MS * 1000))).await;
    office.kill();
    if lots.below(STARTING_IN) == 0 {
        office.die_while_starting(Duration::from_micros(lots.below(STARTING_MS * 1000)))?;
    }
    Ok(())
}

/// Reads the books of a county that was just killed.
fn look(data: &Path, database: Option<&str>, heard: &Heard) -> anyhow::Result<Vec<String>> {
    let books = Books::read(data, database)?;
    let mut lost = heard.lost(&books);
    lost.extend(books.faults);
    Ok(lost)
}

/// What the devices are to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Write and deliver.
    Work,
    /// Deliver what is left.
    Drain,
}

/// One device, until it has delivered everything.
async fn work(
    mut pen: Pen,
    mut lots: Lots,
    witness: Arc<Witness>,
    stage: watch::Receiver<Stage>,
) -> anyhow::Result<()> {
    let lanes = Arc::clone(&pen.lanes);
    let transport = Witnessed { inner: &lanes.http, witness: &witness };
    let mut draining: Option<Instant> = None;
    loop {
        match *stage.borrow() {
            Stage::Work => write(&mut pen, &mut lots)?,
            Stage::Drain if lanes.store.unsettled()?.is_empty() => return Ok(()),
            Stage::Drain => {
                let since = *draining.get_or_insert_with(Instant::now);
                ensure!(since.elapsed() < PATIENCE, "not everything was delivered: {:?}", lanes.store.unsettled()?);
            }
        }
        let pushed = lanes.run_over(&transport, &mut Push::default()).await?;
        let brought = lanes.run_photos_over(&transport).await?;
        let pulled = lanes.run_over(&transport, &mut Pull::default()).await?;
        if pushed.or(brought).or(pulled).is_some() {
            sleep(AGAIN).await;
        }
    }
}

fn write(pen: &mut Pen, lots: &mut Lots) -> anyhow::Result<()> {
    for _ in 0..1 + lots.below(WRITTEN_MAX) {
        let note = pen.note();
        pen.act(&note)?;
    }
    if lots.chance(PHOTO_PER_MILLE) {
        let photo = pen.photo();
        pen.act(&photo)?;
    }
    Ok(())
}

/// Every operation is pushed once more by its install: the receipts must be those that were given.
async fn told_again(town: &Town, office: &Office, heard: &Heard) -> anyhow::Result<Vec<String>> {
    let books = read(town).await?;
    let again = Witness::default();
    let mut lots = Lots::far_from(books.inbox.len() as u64);
    for recruit in &town.officers {
        let lanes = lanes(town, recruit, office)?;
        let transport = Witnessed { inner: &lanes.http, witness: &again };
        let own = books.inbox.iter().filter(|(op, _)| heard.stored.contains_key(op)).map(|(_, bytes)| bytes);
        let mine: Vec<Signed> = own
            .filter(|bytes| is_by(recruit, bytes))
            .map(|bytes| Signed { bytes: bytes.clone(), signature: recruit.key().sign(bytes) })
            .collect();
        for frames in mine.chunks(OPERATIONS_MAX / 2) {
            let answer = transport.send(push(recruit, frames, lots.bytes())?).await.context("pushing again")?;
            ensure!(answer.status == 200, "pushing again was answered {}", answer.status);
        }
    }
    let again = again.heard();
    let mut lost = Vec::new();
    for (op, told) in &heard.stored {
        match again.stored.get(op) {
            Some(now) if now == told || !told.as_ref().is_some_and(|told| told.outcome.is_final()) => {}
            found => lost.push(format!("{op} was told {told:?}, and when pushed again {found:?}")),
        }
    }
    Ok(lost)
}

fn lanes(town: &Town, recruit: &Recruit, office: &Office) -> anyhow::Result<Lanes> {
    let store = Store::in_memory()?;
    store.set_install(&town.install(recruit, &office.address().to_string()))?;
    Lanes::over(store)
}

fn is_by(recruit: &Recruit, bytes: &[u8]) -> bool {
    serde_json::from_slice(bytes).is_ok_and(|label: niangjia_domain::operation::Label| label.install == recruit.install)
}

/// A push as the push lane makes it, without a session.
fn push(recruit: &Recruit, frames: &[Signed], nonce: [u8; 16]) -> anyhow::Result<HttpRequest> {
    let proof = InstallProof::make(recruit.install, &recruit.key(), Method::Post.name(), path::PUSH, nonce);
    Ok(HttpRequest {
        method: Method::Post,
        path: path::PUSH.to_owned(),
        headers: vec![
            ("authorization", Authorization::Install(Box::new(proof)).to_header()),
            ("content-type", "application/octet-stream".to_owned()),
            ("content-encoding", "zstd".to_owned()),
        ],
        body: compress::body(&encode(frames))?,
        answer_bytes_max: usize::MAX,
    })
}
