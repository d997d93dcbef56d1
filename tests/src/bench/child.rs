//! What is measured in a process of its own: a device's core, with its own memory, its own flushes and a cold start.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use niangjia_device::{Clock, Config, Device, Network};
use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;
use niangjia_ipc::query::{self, Window};
use niangjia_ipc::view::Connection;
use niangjia_ipc::{Changed, Topic};
use niangjia_store::{Store, Vault};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::day;
use super::folder::database_bytes;
use super::limit::RawCommits;
use super::samples::ms_since;
use crate::phone::{PATIENCE, PIN};
use crate::sample;

/// Characters of a note.
pub const NOTE_CHARS: usize = 40;
/// Rows that a screen asks for first.
const FIRST_ROWS: u32 = 50;

/// What a child is to do, all on the device in `folder`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Task {
    /// Reads everything, and shows the first rows.
    FirstSync {
        /// The device.
        folder: PathBuf,
        /// Which list.
        list: List,
    },
    /// Starts, and shows the first rows.
    ColdStart {
        /// The device.
        folder: PathBuf,
        /// Which list.
        list: List,
    },
    /// Saves notes, each by turns with a raw commit.
    Notes {
        /// The device.
        folder: PathBuf,
        /// Each gets the same number of notes.
        tickets: Vec<TicketId>,
        /// Notes in all.
        notes: usize,
        /// Bytes of a raw commit; none are made without.
        raw_bytes: Option<usize>,
    },
    /// Lives through a working day.
    Day {
        /// The device.
        folder: PathBuf,
        /// Its way to the county.
        address: SocketAddr,
        /// What it works on.
        tickets: Vec<TicketId>,
    },
    /// Delivers what waits.
    Push {
        /// The device.
        folder: PathBuf,
    },
}

/// Which list a person looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum List {
    /// The desk's queue.
    Queue,
    /// An officer's list.
    Todo,
}

/// Of [`Task::FirstSync`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FirstSync {
    /// From the network being there until the first rows are here.
    pub usable_ms: f64,
    /// From the network being there until everything is here.
    pub synced_ms: f64,
    /// Tickets of the list.
    pub total: u32,
    /// Processor time of the device in that.
    pub cpu_ms: f64,
    /// How far memory grew beyond what the open device took.
    pub grown_bytes: u64,
    /// The databases, logs included, once the device was tidied.
    pub disk_bytes: u64,
}

/// Of [`Task::ColdStart`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ColdStart {
    /// The files opened, and the first rows.
    pub core_ms: f64,
    /// What the PIN takes.
    pub pin_ms: f64,
}

/// Of [`Task::Notes`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Notes {
    /// Each note.
    pub notes_ms: Vec<f64>,
    /// Each raw commit.
    pub raws_ms: Vec<f64>,
}

/// Of [`Task::Push`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pushed {
    /// From the network being there until the last receipt is durable.
    pub delivered_ms: f64,
    /// Processor time of the device in that.
    pub cpu_ms: f64,
}

/// The command that makes a child do `task`; what it says on standard output is the answer as JSON.
///
/// # Errors
/// When this program has no path.
pub fn command(task: &Task) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("child").arg(serde_json::to_string(task)?);
    Ok(command)
}

/// Has a child do `task`.
///
/// # Errors
/// What the child said.
pub async fn ask<T: DeserializeOwned>(task: &Task) -> anyhow::Result<T> {
    run(command(task)?).await
}

/// Runs a command of [`command`], or one around it.
///
/// # Errors
/// What the child said.
pub async fn run<T: DeserializeOwned>(mut command: Command) -> anyhow::Result<T> {
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    ensure!(output.status.success(), "a child failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("a child's answer")
}

/// Does `task`, in the child.
///
/// # Errors
/// What the device said.
pub async fn work(task: Task) -> anyhow::Result<serde_json::Value> {
    Ok(match task {
        Task::FirstSync { folder, list } => serde_json::to_value(first_sync(&folder, list).await?)?,
        Task::ColdStart { folder, list } => serde_json::to_value(cold_start(&folder, list).await?)?,
        Task::Notes { folder, tickets, notes: count, raw_bytes } => {
            serde_json::to_value(notes(&folder, &tickets, count, raw_bytes).await?)?
        }
        Task::Day { folder, address, tickets } => serde_json::to_value(day::work(folder, address, tickets).await?)?,
        Task::Push { folder } => serde_json::to_value(push(&folder).await?)?,
    })
}

fn said(code: Code) -> anyhow::Error {
    anyhow::anyhow!("the device said {code:?}")
}

/// An open device without a network.
async fn opened(folder: &Path) -> anyhow::Result<Device> {
    let device = Device::open(Config::new(folder, env!("CARGO_PKG_VERSION"))).map_err(said)?;
    device.network_changed(Network::None);
    device.tell(niangjia_ipc::Command::Unlock { pin: PIN.to_owned() }).await.map_err(said)?;
    Ok(device)
}

async fn first_sync(folder: &Path, list: List) -> anyhow::Result<FirstSync> {
    let device = opened(folder).await?;
    forget_peak()?;
    let before = memory_bytes("VmRSS:")?;
    let mut changes = device.subscribe();
    let (start, worked_ms) = (Instant::now(), cpu_ms());
    device.network_changed(Network::Free);
    until(&device, &mut changes, |strip| strip.connection == Connection::Online).await?;
    let synced_ms = ms_since(start);
    let total = first_rows(&device, list).await?;
    let (usable_ms, cpu_ms) = (ms_since(start), cpu_ms() - worked_ms);
    let grown_bytes = memory_bytes("VmHWM:")?.saturating_sub(before);
    device.suspend().await;
    let disk_bytes = database_bytes(folder)?;
    device.shutdown().await;
    Ok(FirstSync { usable_ms, synced_ms, total, cpu_ms, grown_bytes, disk_bytes })
}

async fn cold_start(folder: &Path, list: List) -> anyhow::Result<ColdStart> {
    let start = Instant::now();
    let key = Vault::at(folder).open(PIN, Clock::real().wall())?;
    let pin_ms = ms_since(start);
    // The PIN takes many times what is measured, and not always the same: the files are opened by themselves first.
    let start = Instant::now();
    let store = Store::open(folder, &key)?;
    let files_ms = ms_since(start);
    drop(store);
    let device = opened(folder).await?;
    let start = Instant::now();
    first_rows(&device, list).await?;
    let core_ms = files_ms + ms_since(start);
    device.shutdown().await;
    Ok(ColdStart { core_ms, pin_ms })
}

async fn notes(folder: &Path, tickets: &[TicketId], count: usize, raw_bytes: Option<usize>) -> anyhow::Result<Notes> {
    let device = opened(folder).await?;
    let raw = raw_bytes.map(|bytes| RawCommits::open(folder, bytes)).transpose()?;
    let mut taken = Notes::default();
    mark();
    for (ticket, seed) in tickets.iter().cycle().take(count).zip(0..) {
        let text = sample::note(seed, NOTE_CHARS);
        let start = Instant::now();
        device.tell(niangjia_ipc::Command::AddNote { ticket: *ticket, text }).await.map_err(said)?;
        taken.notes_ms.push(ms_since(start));
        if let Some(raw) = &raw {
            let start = Instant::now();
            raw.commit()?;
            taken.raws_ms.push(ms_since(start));
        }
    }
    mark();
    device.shutdown().await;
    Ok(taken)
}

async fn push(folder: &Path) -> anyhow::Result<Pushed> {
    let device = opened(folder).await?;
    let mut changes = device.subscribe();
    let (start, worked_ms) = (Instant::now(), cpu_ms());
    device.network_changed(Network::Free);
    until(&device, &mut changes, |strip| strip.only_here == 0).await?;
    let (delivered_ms, cpu_ms) = (ms_since(start), cpu_ms() - worked_ms);
    device.shutdown().await;
    Ok(Pushed { delivered_ms, cpu_ms })
}

/// Waits for news until the strip looks as wanted.
async fn until(
    device: &Device,
    changes: &mut Receiver<Changed>,
    wanted: impl Fn(&niangjia_ipc::view::Strip) -> bool,
) -> anyhow::Result<()> {
    loop {
        match tokio::time::timeout(PATIENCE, changes.recv()).await.context("nothing changed for too long")? {
            // Deliveries and the end of reading are told under this name.
            Ok(changed) if !changed.topics.contains(&Topic::Sync) => continue,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => bail!("the device is gone"),
        }
        if wanted(&device.get(query::App {}).await.map_err(said)?.strip) {
            return Ok(());
        }
    }
}

async fn first_rows(device: &Device, list: List) -> anyhow::Result<u32> {
    let (find, window) = (String::new(), Window { from: 0, rows: FIRST_ROWS });
    let (total, loading) = match list {
        List::Queue => {
            let filter = query::QueueFilter::All;
            let view = device.get(query::Queue { filter, find, window }).await.map_err(said)?;
            (view.total, view.loading)
        }
        List::Todo => {
            let view = device.get(query::Todo { find, window }).await.map_err(said)?;
            (view.total, view.loading)
        }
    };
    ensure!(!loading, "the list must be whole");
    Ok(total)
}

/// A call that changes nothing and that the device makes nowhere else: who traces this process sees where it was.
fn mark() {
    let _parent = std::os::unix::process::parent_id();
}

/// Processor time of this process so far, in milliseconds.
#[must_use]
pub fn cpu_ms() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// From here on the peak of memory is counted anew (Linux: `proc_pid_clear_refs(5)`).
fn forget_peak() -> std::io::Result<()> {
    fs::write("/proc/self/clear_refs", "5")
}

/// A line of `/proc/self/status`, which is in kB.
fn memory_bytes(name: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).with_context(|| name.to_owned())?;
    let kb: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kb * 1024)
}
