//! What the product costs, measured: real programs, real files, bytes counted on a link, the machine's own limits measured
//! by turns with it. No number is anything but measured in this run.
//!
//! Each measure stands in a module of its own and gives [`row::Row`]s; ids are those of the list of benches. What others'
//! programs took for the same stands beside a row ([`peer`]).

pub mod child;
pub mod county;
pub mod day;
pub mod epoch;
pub mod feeds;
pub mod first;
pub mod fleet;
pub mod flushes;
pub mod folder;
pub mod lanes;
pub mod limit;
pub mod news;
pub mod notes;
pub mod page;
pub mod peer;
pub mod photos;
pub mod picture;
pub mod progress;
pub mod report;
pub mod row;
pub mod samples;
pub mod start;
pub mod street;

use std::path::PathBuf;

use tempfile::TempDir;

use county::County;
use peer::{Name, Peers};
use progress::Progress;
use row::Row;

/// Rounds of each measure: fewer have no middle to trust.
const ROUNDS: usize = 5;
/// Bytes.
const KB: f64 = 1e3;
/// Bytes.
const MB: f64 = 1e6;

// The measures of each module, by id. What is told as `B1.wire` is measured with `B1`.
const DESK: &[&str] = &["B1", "B14", "B15"];
const OFFICER: &[&str] = &["B1s", "B4", "B5", "B6"];
const STREET: &[&str] = &["B10"];
const FLEET: &[&str] = &["B11"];
const FEEDS: &[&str] = &["B12"];
const DAY: &[&str] = &["B16"];
const START: &[&str] = &["B17"];
const WINDOW: &[&str] = &["page"];
const NEWS: &[&str] = &["B2", "B3"];
const EPOCH: &[&str] = &["B13"];
const PHOTOS: &[&str] = &["B7", "B8", "B9"];

/// One run.
pub struct Bench {
    root: TempDir,
    rounds: usize,
    /// Ids; none for all.
    only: Vec<String>,
    progress: Progress,
    peers: Peers,
    rows: Vec<Row>,
}

impl Bench {
    /// A run of the measures whose ids are in `only`, or of all.
    ///
    /// # Errors
    /// When there is no place for its files.
    pub fn new(only: Vec<String>) -> std::io::Result<Self> {
        // Beside the programs: memory that poses as a disk would flush in no time.
        let root = tempfile::Builder::new().prefix("bench-").tempdir_in(folder::of_program()?)?;
        let (progress, peers) = (Progress::default(), Peers::default());
        Ok(Self { root, rounds: ROUNDS, only, progress, peers, rows: Vec::new() })
    }

    /// What has been measured so far.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The peers of this run.
    #[must_use]
    pub fn peers(&self) -> &Peers {
        &self.peers
    }

    /// Measures.
    ///
    /// # Errors
    /// What kept a measure from being taken; slowness never does.
    pub async fn run(&mut self) -> anyhow::Result<()> {
        if self.wants(&["photo"]) {
            picture::run(self).await?;
        }
        if self.wants(WINDOW) {
            page::size(self)?;
        }
        if self.wants(&[DESK, OFFICER, START, WINDOW, NEWS, EPOCH, STREET, DAY].concat()) {
            self.county().await?;
        }
        if self.wants(FLEET) {
            fleet::run(self).await?;
        }
        if self.wants(FEEDS) {
            feeds::run(self).await?;
        }
        if self.wants(PHOTOS) {
            photos::run(self).await?;
        }
        Ok(())
    }

    /// What is measured in the county with ten thousand tickets.
    async fn county(&mut self) -> anyhow::Result<()> {
        let mut county = County::found(&self.folder("big"), &self.progress).await?;
        let (desk, officer) = (self.folder("desk"), self.folder("officer"));
        if self.wants(&[DESK, OFFICER, NEWS, EPOCH].concat()) {
            self.start_peers(Name::MIRRORS).await;
        }
        first::desk(self, &county, &desk).await?;
        if self.wants(&[OFFICER, DAY].concat()) {
            first::officer(self, &county, &officer).await?;
        }
        if self.wants(DAY) {
            day::run(self, &county, &officer).await?;
        }
        if self.wants(OFFICER) {
            notes::run(self, &county, &officer).await?;
        }
        if self.wants(STREET) {
            street::run(self, &county).await?;
        }
        if self.wants(START) {
            start::run(self, &county, &desk).await?;
        }
        if self.wants(WINDOW) {
            page::window(self, &desk).await?;
        }
        if self.wants(NEWS) {
            news::run(self, &county, &desk).await?;
        }
        if self.wants(EPOCH) {
            epoch::run(self, &mut county, &desk).await?;
        }
        Ok(())
    }

    /// Whether any measure that gives one of `ids` is wanted.
    fn wants(&self, ids: &[&str]) -> bool {
        let named = |id: &&str| self.only.iter().any(|only| only == id || only.split('.').next() == Some(id));
        self.only.is_empty() || ids.iter().any(named)
    }

    async fn start_peers(&mut self, names: &[Name]) {
        let root = self.folder("peers");
        self.peers.start(names, &root, &self.progress).await;
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn take(&mut self, row: Row) {
        self.rows.push(row);
    }
}
