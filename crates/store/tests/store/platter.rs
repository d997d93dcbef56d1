//! A disk that remembers every write and every flush, and fails where a test says.
//!
//! From what it remembers, the files are made again as a power cut at any moment could have left them: what was flushed is
//! there, what was not is there, gone, or there in part, sector by sector. A flush that failed has flushed nothing, and the
//! next one does not bring back what it dropped, as on Linux.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::vfs;

/// What a disk writes at once.
const SECTOR_BYTES: usize = 512;

/// The disk below one folder.
pub(crate) struct Disk {
    pub(crate) folder: PathBuf,
    before: Image,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    events: Vec<Event>,
    /// Writes, flushes, truncations and removals so far, failed ones among them.
    steps: usize,
    failing: Option<Failing>,
}

/// What goes wrong, from where on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failing {
    /// Counted from the moment it is set, from 0.
    pub(crate) step: usize,
    pub(crate) trouble: Trouble,
    pub(crate) lasts: Lasts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The device reports an error.
    Io,
    /// There is no room; flushes and removals need none, and go on.
    Full,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasts {
    Once,
    FromThenOn,
}

pub(crate) enum Event {
    Write {
        file: String,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: String,
        bytes: usize,
    },
    Delete {
        file: String,
    },
    Flush {
        file: String,
    },
    /// A flush that failed.
    NoFlush {
        file: String,
    },
}

/// What becomes of what was not flushed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unflushed {
    Lost,
    Kept,
    /// Some of it, some sectors of it.
    Torn(u64),
}

/// Files of a folder.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Image(BTreeMap<String, Vec<u8>>);

impl Image {
    pub(crate) fn of(folder: &Path) -> Self {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let databases = files.filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".db") || name.ends_with("-wal") || name.ends_with("-journal")
        });
        Self(databases.map(|path| (name_of(&path), std::fs::read(&path).unwrap())).collect())
    }

    /// A folder with these files, on a disk of its own.
    pub(crate) fn folder(&self) -> Over {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &self.0 {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Over::under(folder)
    }
}

impl Disk {
    /// Counts from here: the next step is number 0.
    pub(crate) fn fail(&self, failing: Failing) {
        let mut state = lock(&self.state);
        state.failing = Some(Failing { step: state.steps + failing.step, ..failing });
    }

    /// Nothing fails any more.
    pub(crate) fn heal(&self) {
        lock(&self.state).failing = None;
    }

    /// Writes, flushes, truncations and removals so far.
    pub(crate) fn steps(&self) -> usize {
        lock(&self.state).steps
    }

    /// How much has happened: a moment at which power may go.
    pub(crate) fn moment(&self) -> usize {
        lock(&self.state).events.len()
    }

    /// Moments up to `end` at which a flush ended: what is lost without what is not flushed changes only there.
    pub(crate) fn flushes(&self, end: usize) -> Vec<usize> {
        let state = lock(&self.state);
        let ends = state.events.iter().zip(1..).filter(|(event, _)| matches!(event, Event::Flush { .. }));
        ends.map(|(_, moment)| moment).filter(|moment| *moment <= end).collect()
    }

    /// The files as a power cut at `moment` leaves them.
    pub(crate) fn cut(&self, moment: usize, unflushed: Unflushed) -> Image {
        let state = lock(&self.state);
        let mut cutting = Cutting {
            lot: Lot::of(unflushed),
            durable: self.before.clone(),
            waiting: Vec::new(),
            placed: self.before.0.keys().collect(),
        };
        for event in &state.events[..moment] {
            cutting.take(event);
        }
        cutting.end()
    }

    pub(crate) fn step(&self, event: impl FnOnce(String) -> Event, path: &Path, kind: Step) -> Option<Trouble> {
        let mut state = lock(&self.state);
        let at = state.steps;
        state.steps += 1;
        let trouble = state.failing.and_then(|failing| failing.at(at, kind));
        match trouble {
            Some(_) => {
                if kind == Step::Flush {
                    state.events.push(Event::NoFlush { file: name_of(path) });
                }
            }
            None => state.events.push(event(name_of(path))),
        }
        trouble
    }
}

/// A folder on a disk that remembers, for as long as this lives.
pub(crate) struct Over {
    disk: Arc<Disk>,
    folder: tempfile::TempDir,
}

impl Over {
    /// Takes a folder over, as it lies there.
    pub(crate) fn under(folder: tempfile::TempDir) -> Self {
        let place = folder.path().canonicalize().unwrap();
        let disk = Arc::new(Disk { before: Image::of(&place), folder: place, state: Mutex::default() });
        vfs::put(&disk);
        Self { disk, folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl core::ops::Deref for Over {
    type Target = Disk;

    fn deref(&self) -> &Disk {
        &self.disk
    }
}

impl Drop for Over {
    fn drop(&mut self) {
        vfs::take(&self.disk);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Write,
    Flush,
    Truncate,
    Delete,
}

impl Failing {
    fn at(&self, step: usize, kind: Step) -> Option<Trouble> {
        let hit = match self.lasts {
            Lasts::Once => step == self.step,
            Lasts::FromThenOn => step >= self.step,
        };
        let needs_room = matches!(kind, Step::Write);
        (hit && (self.trouble == Trouble::Io || needs_room)).then_some(self.trouble)
    }
}

/// Builds the files at a moment.
struct Cutting<'a> {
    lot: Lot,
    durable: Image,
    /// What was not flushed; whether a flush of it has failed.
    waiting: Vec<(&'a Event, bool)>,
    /// Files whose place in the folder is durable.
    placed: BTreeSet<&'a String>,
}

impl<'a> Cutting<'a> {
    fn take(&mut self, event: &'a Event) {
        match event {
            Event::Flush { file } => {
                let (flushed, others) = self.waiting.drain(..).partition(|(event, _)| event.file() == file);
                self.waiting = others;
                self.settle(flushed);
                // With the first flush of a new log, SQLite flushes the folder too.
                if self.placed.insert(file) {
                    let (gone, others) =
                        self.waiting.drain(..).partition(|(event, _)| matches!(event, Event::Delete { .. }));
                    self.waiting = others;
                    self.settle(gone);
                }
            }
            Event::NoFlush { file } => {
                self.waiting
                    .iter_mut()
                    .filter(|(event, _)| event.file() == file)
                    .for_each(|(_, failed)| *failed = true);
            }
            Event::Delete { file } => {
                self.placed.remove(file);
                self.waiting.push((event, false));
            }
            Event::Write { .. } | Event::Truncate { .. } => self.waiting.push((event, false)),
        }
    }

    fn settle(&mut self, flushed: Vec<(&Event, bool)>) {
        for (event, failed) in flushed {
            event.apply(&mut self.durable, |_| if failed { self.lot.draw() } else { true });
        }
    }

    fn end(mut self) -> Image {
        for (event, _) in core::mem::take(&mut self.waiting) {
            event.apply(&mut self.durable, |_| self.lot.draw());
        }
        self.durable
    }
}

impl Event {
    fn file(&self) -> &String {
        match self {
            Self::Write { file, .. }
            | Self::Truncate { file, .. }
            | Self::Delete { file }
            | Self::Flush { file }
            | Self::NoFlush { file } => file,
        }
    }

    /// `keeps` is asked for each sector.
    fn apply(&self, image: &mut Image, mut keeps: impl FnMut(usize) -> bool) {
        match self {
            Self::Write { file, at, bytes } => {
                for (place, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                    if keeps(place) {
                        let kept = image.0.entry(file.clone()).or_default();
                        let start = at + place * SECTOR_BYTES;
                        kept.resize(kept.len().max(start + sector.len()), 0);
                        kept[start..start + sector.len()].copy_from_slice(sector);
                    }
                }
            }
            Self::Truncate { file, bytes } => {
                if keeps(0) {
                    image.0.entry(file.clone()).or_default().resize(*bytes, 0);
                }
            }
            Self::Delete { file } => {
                if keeps(0) {
                    image.0.remove(file);
                }
            }
            Self::Flush { .. } | Self::NoFlush { .. } => {}
        }
    }
}

/// Draws what is kept.
enum Lot {
    Never,
    Always,
    Drawn(u64),
}

impl Lot {
    fn of(unflushed: Unflushed) -> Self {
        match unflushed {
            Unflushed::Lost => Self::Never,
            Unflushed::Kept => Self::Always,
            Unflushed::Torn(seed) => Self::Drawn(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
        }
    }

    fn draw(&mut self) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Drawn(state) => {
                *state ^= *state << 13;
                *state ^= *state >> 7;
                *state ^= *state << 17;
                *state & 4 == 0
            }
        }
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
