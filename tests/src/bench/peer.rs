//! Others' programs, measured by turns with ours: `./dev bench` installs them by name, outside the tree. One that is missing,
//! or that fails, is left out from then on, with a word.
//!
//! Each is a server and a device, two processes, that do what their own makers wrote: the two scripts of a folder here only
//! start them and hand tasks over. Time is taken within the device's process; bytes are counted on a link. They speak plain
//! HTTP, where ours speaks TLS.

mod document;
mod driver;
mod name;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;
use tokio::task::AbortHandle;

pub use self::document::{write_documents, write_notes};
pub use self::name::Name;

use self::driver::{Driver, Program};
use super::folder;
use super::progress::Progress;
use super::samples::Samples;
use crate::link::Link;

/// What of a peer is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The desk reads everything.
    First,
    /// An officer does.
    FirstOfficer,
    /// A little has changed.
    News,
    /// Nothing has.
    Nothing,
    /// Notes go up.
    Push,
    /// Nothing has changed, but the place in the list of changes is lost.
    Lost,
    /// Photos go up, one after the other.
    Photos,
    /// Photos go up on three streams.
    Streams,
    /// The first of these, over a link that is cut.
    PhotosCut,
    /// The second of these, over a link that is cut.
    StreamsCut,
}

/// What a device is to do, in the words of the scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "task", rename_all = "lowercase")]
pub enum Task {
    /// The documents of a file are put at the server.
    Fill {
        /// Where.
        database: Database,
        /// Documents as lines of JSON.
        file: PathBuf,
    },
    /// A new device reads everything, and stays open.
    First {
        /// What.
        database: Database,
        /// What it must have then.
        file: PathBuf,
        /// Names the device.
        round: usize,
    },
    /// Some of the server's documents change.
    Change {
        /// Whose.
        database: Database,
        /// The first of them.
        from: usize,
        /// How many.
        count: usize,
    },
    /// The device that is open reads again.
    News {
        /// What.
        database: Database,
    },
    /// The same, with the place in the list of changes lost.
    Lost {
        /// What.
        database: Database,
    },
    /// The device that is open saves the documents of a file, and delivers them.
    Push {
        /// Where.
        database: Database,
        /// Documents as lines of JSON.
        file: PathBuf,
    },
    /// Files are uploaded.
    Send {
        /// The folder of them.
        files: PathBuf,
        /// How many at once.
        streams: usize,
    },
}

/// Whose documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    /// All tickets.
    Desk,
    /// One officer's.
    Officer,
}

impl Database {
    /// As the scripts call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Officer => "officer",
        }
    }
}

impl Measure {
    /// Who does such a thing.
    const fn peers(self) -> &'static [Name] {
        match self {
            Self::First | Self::FirstOfficer | Self::News | Self::Nothing | Self::Push => Name::MIRRORS,
            Self::Lost => &[Name::Pouch],
            Self::Photos | Self::Streams | Self::PhotosCut | Self::StreamsCut => &[Name::Tus],
        }
    }
}

/// What a peer's rounds of a measure gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rounds {
    /// Milliseconds, each.
    pub ms: Samples,
    /// Bytes up.
    pub up: Samples,
    /// Bytes down.
    pub down: Samples,
    /// Bytes of the device's folder afterwards.
    pub disk: Samples,
}

/// A peer's rounds, in the unit of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Whose.
    pub name: Name,
    /// The rounds.
    pub rounds: Samples,
}

/// The peers of a run.
#[derive(Debug, Default)]
pub struct Peers {
    here: Vec<Peer>,
    /// Every one that was begun with, and what is installed of it; or why it is left out.
    told: BTreeMap<Name, String>,
}

/// A peer that runs.
#[derive(Debug)]
struct Peer {
    name: Name,
    driver: Driver,
    link: Link,
    folder: PathBuf,
    measured: BTreeMap<Measure, Rounds>,
    /// Ended with the peer.
    _server: Program,
}

impl Peers {
    /// Starts these, with folders of theirs in `root`.
    pub async fn start(&mut self, names: &[Name], root: &Path, progress: &Progress) {
        for name in names {
            let started = match name.packages() {
                Some(packages) => Peer::start(*name, &packages, root).await,
                None => Err(anyhow::anyhow!("not installed")),
            };
            match started {
                Ok((peer, versions)) => {
                    self.told.insert(*name, versions);
                    self.here.push(peer);
                }
                Err(error) => self.leave_out(*name, &error, progress),
            }
        }
    }

    /// What each peer is, or why it is left out.
    #[must_use]
    pub fn told(&self) -> &BTreeMap<Name, String> {
        &self.told
    }

    /// Has those that mirror documents do what is not measured.
    pub async fn prepare(&mut self, task: &Task, progress: &Progress) {
        self.each(Name::MIRRORS, progress, async |peer| peer.ask(task).await.map(drop)).await;
    }

    /// Has those who can do a task do it once, and keeps what it took.
    pub async fn measure(&mut self, measure: Measure, task: &Task, progress: &Progress) {
        self.each(measure.peers(), progress, async |peer| peer.measure(measure, task, None).await).await;
    }

    /// The same over a link that is cut; `relight` sets the next cut, and is called after each.
    pub async fn measure_cut<F: FnMut(&Link) + Send + 'static>(
        &mut self,
        measure: Measure,
        task: &Task,
        relight: impl Fn() -> F,
        progress: &Progress,
    ) {
        let cut = async |peer: &mut Peer| {
            let cutting = cutting(peer.link.clone(), relight());
            peer.measure(measure, task, Some(cutting)).await
        };
        self.each(measure.peers(), progress, cut).await;
    }

    /// What the rounds gave so far, of those that are there.
    #[must_use]
    pub fn figures(&self, measure: Measure, of: impl Fn(&Rounds) -> Samples) -> Vec<Figure> {
        let figure =
            |peer: &Peer| peer.measured.get(&measure).map(|rounds| Figure { name: peer.name, rounds: of(rounds) });
        self.here.iter().filter_map(figure).collect()
    }

    /// The same, of each peer by the fastest of its ways.
    #[must_use]
    pub fn best(&self, ways: &[Measure], of: impl Fn(&Rounds) -> Samples) -> Vec<Figure> {
        let best = |peer: &Peer| {
            let took = ways.iter().filter_map(|way| peer.measured.get(way));
            let rounds = took.min_by(|one, other| one.ms.median().total_cmp(&other.ms.median()))?;
            Some(Figure { name: peer.name, rounds: of(rounds) })
        };
        self.here.iter().filter_map(best).collect()
    }

    async fn each(
        &mut self,
        names: &[Name],
        progress: &Progress,
        mut work: impl AsyncFnMut(&mut Peer) -> anyhow::Result<()>,
    ) {
        let mut failed = Vec::new();
        for peer in self.here.iter_mut().filter(|peer| names.contains(&peer.name)) {
            if let Err(error) = work(peer).await {
                failed.push((peer.name, error));
            }
        }
        // What they left unflushed must not weigh on who comes next.
        rustix::fs::sync();
        for (name, error) in failed {
            self.leave_out(name, &error, progress);
        }
    }

    fn leave_out(&mut self, name: Name, error: &anyhow::Error, progress: &Progress) {
        progress.step(&format!("{} is left out: {error:#}", name.label()));
        self.here.retain(|peer| peer.name != name);
        self.told.insert(name, format!("left out: {error:#}"));
    }
}

impl Peer {
    async fn start(name: Name, packages: &Path, root: &Path) -> anyhow::Result<(Self, String)> {
        let folder = root.join(name.label());
        std::fs::create_dir_all(folder.join("server"))?;
        let (server, port) = Program::server(name.server(packages, &folder.join("server")))?;
        let link = Link::to(([127, 0, 0, 1], port).into()).await?;
        let driver = Driver::start(name.device(packages))?;
        let installed = std::fs::read_to_string(packages.join("versions"))?;
        let own: Vec<&str> = installed.split_whitespace().filter(|package| name.owns(package)).collect();
        Ok((Self { name, driver, link, folder, measured: BTreeMap::new(), _server: server }, own.join(", ")))
    }

    /// The task, with where the server is and which folder is the peer's.
    async fn ask(&mut self, task: &Task) -> anyhow::Result<driver::Told> {
        let mut task = serde_json::to_value(task)?;
        task["url"] = json!(format!("http://{}/", self.link.address()));
        task["folder"] = json!(self.folder);
        self.driver.ask(&task).await
    }

    async fn measure(&mut self, measure: Measure, task: &Task, cutting: Option<Cutting>) -> anyhow::Result<()> {
        let (up, down) = (self.link.sent_bytes(), self.link.received_bytes());
        let asked = self.ask(task).await;
        drop(cutting);
        self.link.restore();
        let took = asked?;
        let rounds = self.measured.entry(measure).or_default();
        rounds.ms.push(took.ms);
        rounds.up.push((self.link.sent_bytes() - up) as f64);
        rounds.down.push((self.link.received_bytes() - down) as f64);
        if let Some(device) = took.device {
            rounds.disk.push(folder::bytes(&device)? as f64);
        }
        Ok(())
    }
}

/// Restores a link after each cut, until it is dropped.
#[derive(Debug)]
struct Cutting(AbortHandle);

fn cutting(link: Link, mut relight: impl FnMut(&Link) + Send + 'static) -> Cutting {
    let mut cuts = link.watch();
    relight(&link);
    let relit = async move {
        while cuts.changed().await.is_ok() {
            relight(&link);
        }
    };
    Cutting(tokio::spawn(relit).abort_handle())
}

impl Drop for Cutting {
    fn drop(&mut self) {
        self.0.abort();
    }
}
