//! `loss-report`

use clap::Args;

use super::{DataArgs, open, say};
use crate::office::{DeviceLoss, LossReport, Person};

#[derive(Debug, Args)]
pub(super) struct LossArgs {
    #[command(flatten)]
    data: DataArgs,
    /// For programs, with every id.
    #[arg(long)]
    json: bool,
}

pub(super) fn report(args: &LossArgs) -> anyhow::Result<()> {
    let (_, office) = open(&args.data)?;
    let report = office.loss_report()?;
    if args.json {
        return say(&serde_json::to_string(&report)?);
    }
    match report {
        None => say("this county has not been restored from a backup"),
        Some(report) => told(&report),
    }
}

fn told(report: &LossReport) -> anyhow::Result<()> {
    say(&format!("restored {} covered receipts up to {}", utc(report.restored.ms()), report.covered))?;
    for device in &report.devices {
        say(&line(device))?;
        for changed in &device.changed {
            say(&format!("  look at {}: it was {:?}, it is {:?} now", changed.op, changed.said, changed.now))?;
        }
    }
    for person in &report.silent {
        say(&format!("not heard of since: {}", who(person)))?;
    }
    let unclaimed: u64 = report.unclaimed.iter().map(|(first, last)| last - first + 1).sum();
    say(&format!("receipts that nobody has named yet: {unclaimed}"))?;
    for (first, last) in &report.unclaimed {
        say(&format!("  {first} to {last}"))?;
    }
    Ok(())
}

fn line(device: &DeviceLoss) -> String {
    format!(
        "{}: operations back {} awaited {} photos back {} awaited {} judged otherwise {}{}",
        who(&device.person),
        device.returned.len(),
        device.awaited.len(),
        device.photos_returned.len(),
        device.photos_awaited.len(),
        device.changed.len(),
        if device.offered.is_none() { " (has only signed in yet)" } else { "" },
    )
}

fn who(person: &Person) -> String {
    format!("{} {} {}", person.name, person.device, person.install)
}

/// A moment as a person reads it.
fn utc(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms).map_or_else(|| ms.to_string(), |at| at.to_rfc3339())
}
