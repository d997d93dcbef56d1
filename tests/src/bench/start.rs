//! B17: a cold start with everything there and work waiting.

use std::path::Path;

use super::child::{self, ColdStart, List, Notes, Task};
use super::county::{County, TICKETS};
use super::row::{Limit, Row, Unit};
use super::samples::Samples;
use super::{Bench, folder};

/// Operations that wait.
const PENDING: usize = 500;
/// Tickets that they are about.
const ABOUT: usize = 50;
/// Starts: what a PIN costs is taken off each, and that is many times what is measured.
const STARTS: usize = 9;

/// A desk with all tickets starts.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench, county: &County, synced: &Path) -> anyhow::Result<()> {
    bench.progress.step(&format!("B17 {PENDING} notes that wait"));
    let folder = bench.folder("desk-cold");
    folder::copy(synced, &folder)?;
    let tickets = county.tickets[..ABOUT].to_vec();
    let _notes: Notes =
        child::ask(&Task::Notes { folder: folder.clone(), tickets, notes: PENDING, raw_bytes: None }).await?;
    let (mut core, mut pin) = (Samples::default(), Samples::default());
    for start in 1..=STARTS {
        bench.progress.step(&format!("B17 cold start, {start} of {STARTS}"));
        let started: ColdStart = child::ask(&Task::ColdStart { folder: folder.clone(), list: List::Queue }).await?;
        core.push(started.core_ms);
        pin.push(started.pin_ms);
    }
    let pin = pin.median();
    let what = format!(
        "cold start until the list, {TICKETS} tickets and {PENDING} operations waiting, without the PIN's {pin:.0} ms"
    );
    bench.take(Row::new("B17", what, Unit::Ms, &core).target(Limit::Value(60.0)));
    Ok(())
}
