//! B11: two hundred devices come back at once and work, on one server over SQLite and on two over PostgreSQL.

use std::time::Duration;

use super::row::{Limit, Row, Unit};
use super::samples::Samples;
use super::{Bench, MB};
use crate::cluster::{Cluster, Commit};
use crate::endure::fleet::{Outcome, Wish, run as fleet};
use crate::endure::witness::Asked;

/// Devices, and for how long they work.
const WISH: Wish = Wish { devices: 200, time: Duration::from_secs(30), seed: 11 };

/// The ids of one run's rows.
struct Ids {
    pull: &'static str,
    push: &'static str,
    memory: &'static str,
    lost: &'static str,
}

const SQLITE: Ids = Ids { pull: "B11.pull", push: "B11.push", memory: "B11.memory", lost: "B11.lost" };
const POSTGRES: Ids = Ids { pull: "B11.pull.pg", push: "B11.push.pg", memory: "B11.memory.pg", lost: "B11.lost.pg" };

/// On both databases; where there is no PostgreSQL, on one.
///
/// # Errors
/// When a device or a server does something that the harness does not expect.
pub async fn run(bench: &mut Bench) -> anyhow::Result<()> {
    bench.progress.step("B11 a fleet on SQLite");
    let outcome = fleet(&bench.folder("fleet"), None, WISH).await?;
    tell(bench, &SQLITE, "SQLite", &outcome);
    if Cluster::is_possible() {
        bench.progress.step("B11 a fleet on two servers over PostgreSQL");
        let cluster = Cluster::start(Commit::Durable)?;
        let outcome = fleet(&bench.folder("fleet-postgres"), Some(cluster.database("county")?), WISH).await?;
        tell(bench, &POSTGRES, "two servers on PostgreSQL, one killed in the middle", &outcome);
    }
    Ok(())
}

fn tell(bench: &mut Bench, ids: &Ids, on: &str, outcome: &Outcome) {
    let Wish { devices, time, .. } = WISH;
    let about =
        format!("{devices} devices with work that waited, {} s, the devices on the same cores; {on}", time.as_secs());
    for (id, asked, name, limit_ms) in [(ids.pull, Asked::Pull, "pull", 100.0), (ids.push, Asked::Push, "push", 150.0)]
    {
        let took = outcome.took_ms(asked);
        let (answers, middle) = (took.len(), took.median());
        let what = format!("p99 of a {name} as its device sees it ({answers} answers, p50 {middle:.0} ms): {about}");
        bench.take(Row::once(id, what, Unit::Ms, took.below(0.99)).target(Limit::Value(limit_ms)));
    }
    let peak: Samples = outcome.peak_bytes.iter().map(|bytes| *bytes as f64 / MB).collect::<Vec<f64>>().into();
    let row = Row::once(ids.memory, "the most memory that a server held", Unit::Megabytes, peak.high());
    bench.take(row.target(Limit::Value(150.0)));
    let (saved, failed, busy) = (outcome.tally.saved, outcome.failed(), outcome.heard.busy);
    let what = format!("of {saved} operations, photos and receipts lost ({failed} refused, {busy} told to come later)");
    let row = Row::once(ids.lost, what, Unit::Count, outcome.tally.lost.len() as f64);
    bench.take(row.target(Limit::Value(0.0)));
}
