//! The process that is killed: it writes, takes photos and delivers on a device's encrypted files, and tells what it is
//! about to do, and what it has done, one line each. What stands in the pipe outlives it.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_store::{DataKey, OpState, Store};
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use serde::{Deserialize, Serialize};

use super::pen::{Deed, Pen, PhotoBytes};
use crate::bench::lanes::Lanes;
use crate::sample::Lots;

/// Photos of these sizes need one piece or several.
pub const PHOTO: PhotoBytes = PhotoBytes { min: 8_000, max: 150_000 };
/// Receipts looked at after each delivery: more than one delivery brings.
const RECEIPTS_MAX: u32 = 500;
/// How long the lanes rest when there is nothing to do.
const REST: Duration = Duration::from_millis(3);

/// What it is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// The device's folder.
    pub folder: PathBuf,
    /// Its key.
    pub key: [u8; 32],
    /// Decides what it does.
    pub seed: u64,
    /// What it writes about.
    pub tickets: Vec<TicketId>,
}

/// What it tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// The files are open.
    Ready,
    /// This is going to be done.
    Begins(Box<Deed>),
    /// It is done: a person would read 已存本机.
    Saved,
    /// These have their last word.
    Final(Vec<OpId>),
}

/// Works until it is killed.
///
/// # Errors
/// When the files do not open, or a deed fails.
pub fn work(task: Task) -> anyhow::Result<()> {
    let store = Store::open(&task.folder, &DataKey::new(task.key)).context("opening the device")?;
    say(&Said::Ready)?;
    let lanes = Arc::new(Lanes::over(store)?);
    let delivering = Arc::clone(&lanes);
    thread::spawn(move || {
        if let Err(error) = deliver(&delivering) {
            // Nobody can go on from here; the parent sees a process that ended by itself.
            let _told = writeln!(std::io::stderr(), "{error:#}");
            std::process::exit(1);
        }
    });
    let mut pen = Pen::new(lanes, task.tickets, Lots::far_from(task.seed), PHOTO)?;
    loop {
        let deed = pen.anything();
        say(&Said::Begins(Box::new(deed.clone())))?;
        pen.act(&deed).context("a deed")?;
        say(&Said::Saved)?;
    }
}

/// One line, in one piece.
fn say(said: &Said) -> anyhow::Result<()> {
    let mut line = serde_json::to_vec(said)?;
    line.push(b'\n');
    let mut out = std::io::stdout().lock();
    out.write_all(&line)?;
    out.flush()?;
    Ok(())
}

/// Delivers all the time.
fn deliver(lanes: &Lanes) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut told = BTreeSet::new();
    loop {
        runtime.block_on(async {
            lanes.run(&mut Push::default()).await?;
            lanes.run(&mut Pull::default()).await?;
            lanes.run_photos().await
        })?;
        let known = lanes.store.receipted(RECEIPTS_MAX)?;
        let fresh: Vec<OpId> = known
            .iter()
            .filter(|authored| authored.state == OpState::Final)
            .map(|authored| authored.op)
            .filter(|op| told.insert(*op))
            .collect();
        if fresh.is_empty() {
            thread::sleep(REST);
        } else {
            say(&Said::Final(fresh))?;
        }
    }
}
