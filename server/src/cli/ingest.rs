//! `ingest`: sealed bundles from files.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{DataArgs, moment, open, say};
use crate::ingest::{Ingested, ingest};

#[derive(Debug, Args)]
pub(super) struct IngestArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Bundles, as devices export them. The receipts of each are written beside it, for the way back.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The folder for the receipts, where they cannot lie beside the bundles.
    #[arg(long)]
    receipts: Option<PathBuf>,
}

pub(super) fn run(args: &IngestArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    let vault = folder.vault().context("opening the photos")?;
    let mut failed = 0;
    for file in &args.files {
        match ingest(&office, &vault, folder.root(), file, &moment) {
            Ok(ingested) => {
                let receipts = keep(args, file, &ingested)?;
                say(&format!(
                    "{}: operations {} (not kept {}) photos {} (not kept {}) receipts {}",
                    file.display(),
                    ingested.operations,
                    ingested.unkept,
                    ingested.photos,
                    ingested.refused,
                    receipts.display()
                ))?;
            }
            Err(error) => {
                failed += 1;
                say(&format!("{}: not taken: {error}", file.display()))?;
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {} files were not taken", args.files.len());
    }
    Ok(())
}

fn keep(args: &IngestArgs, file: &Path, ingested: &Ingested) -> anyhow::Result<PathBuf> {
    let mut name = file.file_name().context("a file has a name")?.to_owned();
    name.push(".receipts.txt");
    let path = match &args.receipts {
        Some(folder) => folder.join(name),
        None => file.with_file_name(name),
    };
    std::fs::write(&path, ingested.text()).with_context(|| format!("writing {}", path.display()))?;
    Ok(path)
}
