//! A device's process is killed at random moments, and everything that it said was saved is looked for on its files; in the
//! end everything is delivered, and looked for at the county.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use niangjia_domain::id::{OpId, VisitId};
use niangjia_domain::operation::{BlobHash, Operation};
use niangjia_protocol::digest::sha256;
use niangjia_store::{Authoring, DataKey, Store};
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;

use super::author::{Said, Task};
use super::books::Books;
use super::journal::{Line, lines};
use super::pen::Deed;
use super::tally::{Harm, Tally};
use super::town::{Recruit, Size, Town};
use crate::bench::lanes::Lanes;
use crate::office::Office;
use crate::phone::PATIENCE;
use crate::sample::Lots;
use crate::window::built_program;

/// Kills of one device; then another takes its place, so that looking through one stays quick.
const KILLS_EACH: u64 = 50;
/// Tickets of each device.
const TICKETS: usize = 6;
/// One kill in so many comes while the files are being opened.
const OPENING_IN: u64 = 4;
/// Such a kill comes within so many milliseconds after the process was started.
const OPENING_MS: u64 = 60;
/// The others come within so many milliseconds after the files were opened.
const WORKING_MS: u64 = 120;
/// Kills in a row before somebody looks, at most: a process then opens what a killed one left.
const UNSEEN_MAX: u64 = 3;

/// Kills a device's process so many times, and looks; everything lies in `root`.
///
/// # Errors
/// When the harness breaks; losses are told in the tally.
pub async fn kill(root: &Path, times: u64, seed: u64, harm: Harm) -> anyhow::Result<Tally> {
    let officers = usize::try_from(times.div_ceil(KILLS_EACH))?;
    let town = Town::found(&root.join("county"), None, Size { officers, tickets_each: TICKETS })?;
    let mut office = Office::on(&town.data)?;
    let mut lots = Lots::far_from(seed);
    let (mut tally, mut settled) = (Tally::default(), Vec::new());
    for (recruit, number) in town.officers.iter().zip(0..) {
        let install = town.install(recruit, &office.address().to_string());
        let folder = root.join(format!("device-{number}"));
        let key = lots.bytes();
        Store::open(&folder, &DataKey::new(key))?.set_install(&install)?;
        let (ledger, found) = (Ledger::default(), Tally::default());
        let mut watched = Watched { folder, key, recruit, harm, ledger, tally: found };
        watched.endure((times - tally.kills).min(KILLS_EACH), &mut lots)?;
        if watched.tally.lost.is_empty() {
            watched.deliver().await?;
        }
        settled.push((lines(&watched.folder, &key)?, watched.ledger.photos.clone()));
        tally = tally.and(watched.tally);
    }
    office.kill();
    let books = Books::read(&town.data, None)?;
    tally.lost.extend(books.faults.iter().cloned());
    for (journal, photos) in settled {
        tally.lost.extend(undelivered(&books, &journal, &photos));
    }
    Ok(tally)
}

/// What the county does not have as the device has it, with its last word.
fn undelivered(books: &Books, journal: &[Line], photos: &BTreeSet<BlobHash>) -> Vec<String> {
    let mut lost = Vec::new();
    for line in journal {
        if books.inbox.get(&line.op) != Some(&line.bytes) {
            lost.push(format!("{} is not at the county byte for byte", line.op));
        }
        if !books.receipts.get(&line.op).is_some_and(|(_, outcome)| outcome.is_final()) {
            lost.push(format!("{} has no last word", line.op));
        }
    }
    let missing = photos.iter().filter(|hash| !books.photos.contains_key(hash));
    lost.extend(missing.map(|hash| format!("photo {hash} is not at the county")));
    lost
}

/// What a device has said so far.
#[derive(Debug, Default)]
struct Ledger {
    /// What was begun, by its operation.
    begun: BTreeMap<OpId, Authoring>,
    /// What was said to be saved.
    saved: BTreeSet<OpId>,
    /// What was said to have its last word.
    settled: BTreeSet<OpId>,
    /// What may stand in each draft: the last that was saved, and whatever was begun since.
    drafts: BTreeMap<VisitId, Vec<Option<String>>>,
    /// What was begun and not yet said to be saved.
    open: Option<Deed>,
    /// Photos that were found whole.
    photos: BTreeSet<BlobHash>,
    /// Operations that were found whole, by the hash of their bytes.
    whole: BTreeMap<OpId, BlobHash>,
}

impl Ledger {
    /// How many things were said to be saved in what was heard.
    fn hear(&mut self, said: Vec<Said>) -> u64 {
        let mut saved = 0;
        self.open = None;
        for said in said {
            match said {
                Said::Ready => {}
                Said::Begins(deed) => self.begins(*deed),
                Said::Saved => {
                    saved += 1;
                    self.has_saved();
                }
                Said::Final(ops) => self.settled.extend(ops),
            }
        }
        saved
    }

    fn begins(&mut self, deed: Deed) {
        match &deed {
            Deed::Visit { visit, .. } => self.drafts.entry(*visit).or_default().push(None),
            Deed::Draft { visit, text } => self.drafts.entry(*visit).or_default().push(Some(text.clone())),
            Deed::Note(authoring) | Deed::Photo(_, authoring) => {
                self.begun.insert(authoring.op, authoring.clone());
            }
        }
        self.open = Some(deed);
    }

    fn has_saved(&mut self) {
        match self.open.take() {
            Some(Deed::Visit { visit, .. }) => self.stands(visit, Some(String::new())),
            Some(Deed::Draft { visit, text }) => self.stands(visit, Some(text)),
            Some(Deed::Note(authoring) | Deed::Photo(_, authoring)) => {
                self.saved.insert(authoring.op);
            }
            None => {}
        }
    }

    /// Nothing else may stand in this draft.
    fn stands(&mut self, visit: VisitId, text: Option<String>) {
        self.drafts.insert(visit, vec![text]);
    }
}

/// One device, and what it has said.
struct Watched<'a> {
    folder: PathBuf,
    key: [u8; 32],
    recruit: &'a Recruit,
    harm: Harm,
    ledger: Ledger,
    tally: Tally,
}

impl Watched<'_> {
    /// Starts it and kills it, again and again.
    fn endure(&mut self, times: u64, lots: &mut Lots) -> anyhow::Result<()> {
        let mut unseen = 0;
        while self.tally.kills < times {
            let said = self.kill_once(lots)?;
            self.tally.kills += 1;
            self.tally.saved += self.ledger.hear(said);
            unseen += 1;
            if unseen >= UNSEEN_MAX || lots.chance(500) || self.tally.kills == times {
                self.look()?;
                unseen = 0;
            }
        }
        Ok(())
    }

    /// One life of the process; what it said.
    fn kill_once(&self, lots: &mut Lots) -> anyhow::Result<Vec<Said>> {
        let tickets = self.recruit.tickets.clone();
        let task = Task { folder: self.folder.clone(), key: self.key, seed: lots.draw(), tickets };
        let life = Life::begin(&task)?;
        if lots.below(OPENING_IN) == 0 {
            std::thread::sleep(Duration::from_micros(lots.below(OPENING_MS * 1000)));
        } else {
            life.ready.recv_timeout(PATIENCE).context("a device that opens its files")?;
            std::thread::sleep(Duration::from_micros(lots.below(WORKING_MS * 1000)));
        }
        let said = life.end()?;
        self.harm.befall(&self.folder.join("journal.db"))?;
        Ok(said)
    }

    /// Opens the files as the app's next start does, and looks for everything.
    fn look(&mut self) -> anyhow::Result<()> {
        let store = match Store::open(&self.folder, &DataKey::new(self.key)) {
            Ok(store) => store,
            Err(error) => {
                self.tally.lost.push(format!("the device does not open any more: {error}"));
                return Ok(());
            }
        };
        let journal = lines(&self.folder, &self.key)?;
        self.look_at_operations(&journal);
        self.look_at_photos(&store, &journal)?;
        self.look_at_drafts(&store)
    }

    fn look_at_operations(&mut self, journal: &[Line]) {
        let key = self.recruit.key().public();
        let (ledger, lost) = (&mut self.ledger, &mut self.tally.lost);
        for (line, place) in journal.iter().zip(1..) {
            if line.seq != place {
                lost.push(format!("number {place} of the journal is missing"));
            }
            let hash = sha256(&line.bytes);
            if ledger.whole.get(&line.op) == Some(&hash) {
                continue;
            }
            match (line.read(&key), ledger.begun.get(&line.op)) {
                (Ok(operation), Some(begun)) if is_as_begun(&operation, begun) => {
                    ledger.whole.insert(line.op, hash);
                }
                (Ok(_), Some(_)) => lost.push(format!("{} is not what was written", line.op)),
                (Ok(_), None) => lost.push(format!("{} was written by nobody", line.op)),
                (Err(wrong), _) => lost.push(wrong),
            }
        }
        let there: BTreeMap<OpId, u8> = journal.iter().map(|line| (line.op, line.state)).collect();
        let missing = ledger.saved.iter().filter(|op| !there.contains_key(op));
        lost.extend(missing.map(|op| format!("{op} was said to be saved and is not there")));
        let unsettled = ledger.settled.iter().filter(|op| there.get(op) != Some(&2));
        lost.extend(unsettled.map(|op| format!("{op} had its last word, and has it no more")));
    }

    /// Every photo whose operation is there, is there: original and preview, each byte, with its place in the queue.
    fn look_at_photos(&mut self, store: &Store, journal: &[Line]) -> anyhow::Result<()> {
        for line in journal {
            let Some(begun) = self.ledger.begun.get(&line.op) else { continue };
            for blob in &begun.blobs {
                if self.ledger.photos.contains(&blob.hash) {
                    continue;
                }
                let bytes = store.photo(blob.hash)?;
                if bytes.is_none_or(|bytes| sha256(&bytes) != blob.hash) {
                    self.tally.lost.push(format!("photo {} of {} is not there whole", blob.hash, line.op));
                } else if store.upload(blob.hash)?.is_none() {
                    self.tally.lost.push(format!("photo {} of {} waits for nothing", blob.hash, line.op));
                } else {
                    self.ledger.photos.insert(blob.hash);
                }
            }
        }
        Ok(())
    }

    fn look_at_drafts(&mut self, store: &Store) -> anyhow::Result<()> {
        for (visit, may_be) in &mut self.ledger.drafts {
            let found = store.draft(*visit)?.map(|draft| draft.note);
            let just_begun = found.as_deref() == Some("") && may_be.contains(&None);
            if !just_begun && !may_be.contains(&found) {
                self.tally.lost.push(format!("the draft of {visit} says {found:?}, and should say {may_be:?}"));
            }
            // A visit that was only being begun may be there or not, and then stays so.
            *may_be = if found.is_none() { vec![None] } else { vec![found] };
        }
        Ok(())
    }

    /// Delivers everything, over a county that nobody kills.
    async fn deliver(&self) -> anyhow::Result<()> {
        let lanes = Lanes::over(Store::open(&self.folder, &DataKey::new(self.key))?)?;
        let started = std::time::Instant::now();
        while !lanes.store.unsettled()?.is_empty() {
            let stopped = [
                lanes.run(&mut Push::default()).await?,
                lanes.run_photos().await?,
                lanes.run(&mut Pull::default()).await?,
            ];
            ensure!(started.elapsed() < PATIENCE, "not everything was delivered: {stopped:?}");
        }
        Ok(())
    }
}

/// Whether an operation says what was begun.
fn is_as_begun(operation: &Operation, begun: &Authoring) -> bool {
    let Operation { op, ticket, base_rev, deps, blobs, captured, act, .. } = operation;
    let said = (op, ticket, base_rev, deps, blobs, captured, act);
    said == (&begun.op, &begun.ticket, &begun.base_rev, &begun.deps, &begun.blobs, &begun.captured, &begun.act)
}

/// One process of the device.
struct Life {
    child: Child,
    ready: Receiver<()>,
    listening: JoinHandle<Vec<Said>>,
}

impl Life {
    fn begin(task: &Task) -> anyhow::Result<Self> {
        let mut child = Command::new(built_program("endure"))
            .arg("author")
            .arg(serde_json::to_string(task)?)
            .stdout(Stdio::piped())
            .spawn()
            .context("starting a device")?;
        let out = child.stdout.take().context("the device's output")?;
        let (tell, ready) = channel();
        let listening = std::thread::spawn(move || {
            let mut said = Vec::new();
            // A line that the kill cut off was not said.
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let Ok(one) = serde_json::from_str(&line) else { break };
                if one == Said::Ready {
                    // Nobody waits for it when the kill comes early.
                    let _heard = tell.send(());
                }
                said.push(one);
            }
            said
        });
        Ok(Self { child, ready, listening })
    }

    /// SIGKILL, and what it had said until then.
    fn end(mut self) -> anyhow::Result<Vec<Said>> {
        if let Some(status) = self.child.try_wait()? {
            anyhow::bail!("the device ended by itself: {status}");
        }
        self.child.kill()?;
        self.child.wait()?;

        self.listening.join().map_err(|_| anyhow::anyhow!("who listens to the device died"))
    }
}
