//! B13: the server goes back to its backup, and a desk that had read everything must find out what it still has.

use std::path::Path;
use std::time::Instant;

use niangjia_sync::pull::Pull;

use super::county::{County, TICKETS};
use super::lanes::Lanes;
use super::peer::{Database, Measure, Name, Task};
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, KB, folder};
use crate::link::Link;

/// A desk at `synced` that has read everything meets the same county in another epoch. The last that is measured in a
/// county: it is not what it was.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench, county: &mut County, synced: &Path) -> anyhow::Result<()> {
    let (backup, desk) = (bench.folder("backup"), bench.folder("desk-of-before"));
    let from = backup.display().to_string();
    county.office.command(&["backup", "--to", &from])?;
    let (mut times, mut down, mut up) = (Samples::default(), Samples::default(), Samples::default());
    for round in 1..=bench.rounds {
        bench.progress.step(&format!("B13 another epoch, {round} of {}", bench.rounds));
        county.office.kill();
        std::fs::remove_dir_all(county.office.data())?;
        county.office.command(&["restore", "--from", &from])?;
        county.office.start()?;
        folder::copy(synced, &desk)?;
        let link = Link::to(county.office.address()).await?;
        let lanes = Lanes::open(&desk, link.address())?;
        let start = Instant::now();
        lanes.finish(&mut Pull::default()).await?;
        times.push(ms_since(start));
        down.push(link.received_bytes() as f64 / KB);
        up.push(link.sent_bytes() as f64 / KB);
        bench.peers.measure(Measure::Lost, &Task::Lost { database: Database::Desk }, &bench.progress).await;
    }
    let what = format!(
        "{TICKETS} tickets that are the same in another epoch, connection and session included: until durable \
         (PouchDB: its checkpoint lost)"
    );
    let row = Row::new("B13", what, Unit::Ms, &times).target(Limit::Value(150.0));
    let others = bench.peers.figures(Measure::Lost, |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Pouch, 20.0)]));
    let row = Row::new("B13.down", "bytes down of it", Unit::Kilobytes, &down).target(Limit::Value(64.0));
    bench.take(row.beside(bench.peers.figures(Measure::Lost, |rounds| rounds.down.map(|down| down / KB)), &[]));
    let row = Row::new("B13.up", "bytes up of it", Unit::Kilobytes, &up);
    bench.take(row.beside(bench.peers.figures(Measure::Lost, |rounds| rounds.up.map(|up| up / KB)), &[]));
    Ok(())
}
