//! `backup`, `verify-backup`, `restore`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{DataArgs, moment, open, say};
use crate::backup::{self, Note};

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The folder of the backup. Made again into the same folder, only new photos are copied.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct FromArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The folder of the backup. Not needed with `--database`, whose own tools restore it.
    #[arg(long, required_unless_present = "database")]
    from: Option<PathBuf>,
}

pub(super) fn make(args: &BackupArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    backup::file_of(&folder)?;
    tell("backup", &backup::make(folder.root(), &office, &args.to, moment())?)
}

pub(super) fn verify(args: &FromArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    backup::file_of(&folder)?;
    let tested = backup::test(source(args)?, Some(&office), moment())?;
    say(&format!(
        "operations {} damaged {} receipts {} orphans {} photos {} bad {}",
        tested.found.operations,
        tested.found.damaged,
        tested.found.receipts,
        tested.found.orphans,
        tested.note.photos,
        tested.photos_bad
    ))?;
    if !tested.is_good() {
        bail!("this backup does not restore what it should: make another one, and keep the older ones");
    }
    say(&format!("covers receipts up to {}", office.backup_horizon()?))
}

pub(super) fn restore(args: &FromArgs) -> anyhow::Result<()> {
    if args.data.database.is_some() {
        let (_, office) = open(&args.data)?;
        office.go_on_from_backup(moment())?;
        return say("devices will compare everything and offer what they have");
    }
    tell("restored", &backup::restore(source(args)?, &args.data.data, moment())?)
}

fn source(args: &FromArgs) -> anyhow::Result<&Path> {
    args.from.as_deref().context("--from FOLDER is needed")
}

fn tell(what: &str, note: &Note) -> anyhow::Result<()> {
    say(&format!("{what} receipts {} photos {}", note.last_receipt, note.photos))
}
