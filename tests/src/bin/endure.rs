//! `./dev endure kills`: processes are killed at random moments, on real files, and what was said to be saved is looked for.
//! `./dev endure fleet`: very many devices come back at once.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use niangjia_tests::bench::folder::of_program;
use niangjia_tests::bench::lanes::fresh_lots;
use niangjia_tests::cluster::{Cluster, Commit};
use niangjia_tests::endure::fleet::Wish;
use niangjia_tests::endure::tally::{Harm, Tally};
use niangjia_tests::endure::{author, county, device, fleet};

const USAGE: &str = "usage: endure kills [--times N] [--seed S] [--postgres]
       endure fleet [--minutes M] [--devices N] [--seed S]";
/// Kills of each side, unless told otherwise.
const TIMES: u64 = 500;
/// Devices of the fleet, unless told otherwise.
const DEVICES: usize = 200;
/// For how long they write, in minutes, unless told otherwise.
const MINUTES: f64 = 2.0;

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        // The process that is killed.
        Some("author") => author::work(serde_json::from_str(&words.next().context("a task")?)?),
        Some("kills") => kills(words),
        Some("fleet") => fleet(words),
        _ => bail!(USAGE),
    }
}

#[tokio::main]
async fn kills(mut words: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let (mut times, mut seed, mut postgres) = (TIMES, fresh_lots().draw(), false);
    while let Some(word) = words.next() {
        let mut value = || words.next().context(USAGE);
        match word.as_str() {
            "--times" => times = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--postgres" => postgres = true,
            _ => bail!(USAGE),
        }
    }
    println!("seed {seed}");
    // Beside the programs: memory that poses as a disk would flush in no time.
    let root = tempfile::Builder::new().prefix("endure-").tempdir_in(of_program()?)?;
    let devices = told("devices", device::kill(&root.path().join("devices"), times, seed, Harm::None)).await?;
    let counties = told("county on SQLite", on_sqlite(root.path(), times, seed)).await?;
    let mut all = devices.and(counties);
    if postgres {
        all = all.and(told("county on PostgreSQL", on_postgres(root.path(), times, seed)).await?);
    }
    println!("{all}");
    ensure!(all.lost.is_empty(), "something was lost");
    Ok(())
}

#[tokio::main]
async fn fleet(mut words: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let (mut minutes, mut devices, mut seed) = (MINUTES, DEVICES, fresh_lots().draw());
    while let Some(word) = words.next() {
        let mut value = || words.next().context(USAGE);
        match word.as_str() {
            "--minutes" => minutes = value()?.parse()?,
            "--devices" => devices = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            _ => bail!(USAGE),
        }
    }
    println!("seed {seed}");
    let wish = Wish { devices, time: Duration::from_secs_f64(minutes * 60.0), seed };
    let root = tempfile::Builder::new().prefix("endure-").tempdir_in(of_program()?)?;
    let one = fleet::run(&root.path().join("sqlite"), None, wish).await.context("one server on SQLite")?;
    print!("{}", one.tally.losses());
    println!("one server on SQLite\n{one}");
    let cluster = Cluster::start(Commit::Durable)?;
    let database = Some(cluster.database("county")?);
    let two = fleet::run(&root.path().join("postgres"), database, wish).await.context("two servers on PostgreSQL")?;
    print!("{}", two.tally.losses());
    println!("two servers on PostgreSQL, one of them killed\n{two}");
    let all = one.tally.and(two.tally);
    println!("{all}");
    ensure!(all.lost.is_empty(), "something was lost");
    Ok(())
}

async fn on_sqlite(root: &Path, times: u64, seed: u64) -> anyhow::Result<Tally> {
    county::kill(&root.join("sqlite"), None, times, seed, Harm::None).await
}

async fn on_postgres(root: &Path, times: u64, seed: u64) -> anyhow::Result<Tally> {
    let cluster = Cluster::start(Commit::Fast)?;
    county::kill(&root.join("postgres"), Some(cluster.database("county")?), times, seed, Harm::None).await
}

async fn told(name: &str, run: impl Future<Output = anyhow::Result<Tally>>) -> anyhow::Result<Tally> {
    let started = Instant::now();
    let tally = run.await.with_context(|| name.to_owned())?;
    print!("{}", tally.losses());
    println!("{name}: {tally} ({:.0} s)", started.elapsed().as_secs_f64());
    Ok(tally)
}
