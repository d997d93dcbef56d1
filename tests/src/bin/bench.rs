//! `bench [--json FILE] [--page FILE] [ID…]`: measures, prints the table, and writes the rows to the files, as JSON and as
//! a page for readers. With ids, only what gives these.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use niangjia_tests::bench::report::page;
use niangjia_tests::bench::row::table;
use niangjia_tests::bench::{Bench, child};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (mut json, mut readers): (Option<PathBuf>, Option<PathBuf>) = (None, None);
    let mut only = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "child" => return child(&arguments.next().context("what a child is to do")?).await,
            "--json" => json = Some(arguments.next().context("--json FILE")?.into()),
            "--page" => readers = Some(arguments.next().context("--page FILE")?.into()),
            flag if flag.starts_with('-') => bail!("usage: bench [--json FILE] [--page FILE] [ID…]"),
            _ => only.push(argument),
        }
    }
    let mut bench = Bench::new(only)?;
    let ran = bench.run().await;
    // What was measured before something went wrong is told all the same.
    print!("{}", table(bench.rows()));
    if let Some(file) = json {
        let json = serde_json::to_string_pretty(bench.rows())? + "\n";
        std::fs::write(&file, json).with_context(|| file.display().to_string())?;
    }
    if let Some(file) = readers {
        std::fs::write(&file, page(bench.rows(), bench.peers())).with_context(|| file.display().to_string())?;
    }
    ran
}

/// One task in a process of its own; the answer goes to standard output.
async fn child(task: &str) -> anyhow::Result<()> {
    println!("{}", child::work(serde_json::from_str(task)?).await?);
    Ok(())
}
