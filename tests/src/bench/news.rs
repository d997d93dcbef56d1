//! B2, B3: a little news, and none.

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use niangjia_sync::pull::Pull;

use super::county::{County, OFFICER_TICKETS};
use super::lanes::Lanes;
use super::peer::{Database, Measure, Name, Task};
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, KB};
use crate::link::Link;

/// Tickets that change in a round.
const CHANGED: usize = 100;
/// Looks at the county when nothing has changed, in each round.
const LOOKS: usize = 10;
/// What a peer's desk does when it looks.
const NEWS: Task = Task::News { database: Database::Desk };

/// A desk that has read everything looks again.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench, county: &County, synced: &Path) -> anyhow::Result<()> {
    let link = Link::to(county.office.address()).await?;
    let lanes = Lanes::open(synced, link.address())?;
    // The session and the connection are there already when news comes.
    lanes.finish(&mut Pull::default()).await?;
    bench.peers.prepare(&NEWS, &bench.progress).await;
    changed(bench, county, &lanes, &link).await?;
    unchanged(bench, &lanes, &link).await
}

async fn changed(bench: &mut Bench, county: &County, lanes: &Lanes, link: &Link) -> anyhow::Result<()> {
    let (mut times, mut wire, mut requests) = (Samples::default(), Samples::default(), Samples::default());
    for round in 0..bench.rounds {
        bench.progress.step(&format!("B2 {CHANGED} changed, {} of {}", round + 1, bench.rounds));
        let first = OFFICER_TICKETS + round * CHANGED;
        county.change(&county.tickets[first..first + CHANGED]).await?;
        let (asked, received) = (lanes.http.traffic().requests, link.received_bytes());
        let start = Instant::now();
        lanes.finish(&mut Pull::default()).await?;
        times.push(ms_since(start));
        wire.push((link.received_bytes() - received) as f64 / KB);
        requests.push((lanes.http.traffic().requests - asked) as f64);
        let change = Task::Change { database: Database::Desk, from: first, count: CHANGED };
        bench.peers.prepare(&change, &bench.progress).await;
        bench.peers.measure(Measure::News, &NEWS, &bench.progress).await;
    }
    let what = format!("{CHANGED} of the desk's tickets assigned, each with its entry on the timeline: until durable");
    let row = Row::new("B2", what, Unit::Ms, &times).target(Limit::Value(12.0));
    let others = bench.peers.figures(Measure::News, |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Pouch, 10.0), (Name::Anki, 3.0)]));
    let row = Row::new("B2.wire", "bytes down of it", Unit::Kilobytes, &wire).target(Limit::Value(45.0));
    bench.take(row.beside(bench.peers.figures(Measure::News, |rounds| rounds.down.map(|down| down / KB)), &[]));
    bench.take(Row::new("B2.requests", "requests of it", Unit::Count, &requests).target(Limit::Value(1.0)));
    Ok(())
}

async fn unchanged(bench: &mut Bench, lanes: &Lanes, link: &Link) -> anyhow::Result<()> {
    let mut times = Samples::default();
    let (asked, sent, received) = (lanes.http.traffic().requests, link.sent_bytes(), link.received_bytes());
    for round in 1..=bench.rounds {
        bench.progress.step(&format!("B3 nothing changed, {round} of {}", bench.rounds));
        for _ in 0..LOOKS {
            let start = Instant::now();
            lanes.finish(&mut Pull::default()).await?;
            times.push(ms_since(start));
        }
        for _ in 0..LOOKS {
            bench.peers.measure(Measure::Nothing, &NEWS, &bench.progress).await;
        }
    }
    let looks = times.len() as f64;
    let requests = (lanes.http.traffic().requests - asked) as f64 / looks;
    ensure!(requests > 0.0, "the county must have been asked");
    let each = |bytes: u64| bytes as f64 / looks;
    let row = Row::new("B3", "nothing changed: until it is known", Unit::Ms, &times).target(Limit::Value(1.5));
    let others = bench.peers.figures(Measure::Nothing, |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Anki, 4.0)]));
    let row = Row::once("B3.requests", "requests of it", Unit::Count, requests);
    bench.take(row.target(Limit::Value(1.0)));
    let row =
        Row::once("B3.up", "bytes up of it, TLS and headers included", Unit::Bytes, each(link.sent_bytes() - sent));
    let row = row.beside(bench.peers.figures(Measure::Nothing, |rounds| rounds.up.clone()), &[]);
    bench.take(row.target(Limit::Value(300.0)).road(Limit::Value(500.0)));
    let down = each(link.received_bytes() - received);
    let row = Row::once("B3.down", "bytes down of it", Unit::Bytes, down);
    let row = row.beside(bench.peers.figures(Measure::Nothing, |rounds| rounds.down.clone()), &[]);
    bench.take(row.target(Limit::Value(300.0)).road(Limit::Value(500.0)));
    Ok(())
}
