//! `verify-receipts`: whether the county signed what a list of receipts says.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use niangjia_protocol::account::hex;
use niangjia_protocol::receipt::Witness;
use niangjia_protocol::receipt::list::{LIST_BYTES_MAX, Listed, ReceiptList};

use super::say;
use crate::folder::receipt_key_of;
use crate::moment::in_china;

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The list, as a device or `ingest` wrote it.
    file: PathBuf,
    /// The county's public receipt key, 64 hexadecimal digits: as the county tells it, not as the list says.
    #[arg(long, required_unless_present = "data", conflicts_with = "data")]
    key: Option<String>,
    /// The county's data folder, whose key it is.
    #[arg(long)]
    data: Option<PathBuf>,
}

pub(super) fn verify(args: &VerifyArgs) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(&args.file).with_context(|| format!("reading {}", args.file.display()))?.len();
    if bytes > LIST_BYTES_MAX as u64 {
        bail!("{} is too long for a list of receipts", args.file.display());
    }
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("reading {}", args.file.display()))?;
    let list = ReceiptList::read(&text).with_context(|| format!("{} is no list of receipts", args.file.display()))?;
    let key = public_key(args)?;
    let witness = Witness::new(&key);
    let mut bad = 0_u64;
    for listed in &list.receipts {
        let word = if listed.is_by(&witness) { "good" } else { "BAD" };
        bad += u64::from(word == "BAD");
        say(&format!("{word} {} {} {}", listed.number(), in_china(listed.received()), about(listed)))?;
    }
    say(&format!("receipts {} good {} bad {bad}", list.receipts.len(), list.receipts.len() as u64 - bad))?;
    if list.county != key {
        say("the list names another key than this county's")?;
    }
    if bad > 0 {
        bail!("{bad} receipts were not signed by this county");
    }
    Ok(())
}

fn public_key(args: &VerifyArgs) -> anyhow::Result<[u8; 32]> {
    if let Some(key) = &args.key {
        let bytes = hex::decode(key.trim()).and_then(|bytes| bytes.try_into().ok());
        return bytes.context("a key is 64 hexadecimal digits");
    }
    let folder = args.data.as_deref().context("--key or --data is needed")?;
    Ok(receipt_key_of(folder)?.context("the folder holds no receipt key")?.public())
}

fn about(listed: &Listed) -> String {
    match listed {
        Listed::Operation(operation) => format!(
            "operation {} of install {} sha256 {} {}",
            operation.receipt.op,
            operation.install,
            operation.hash,
            serde_json::to_string(&operation.receipt.outcome).unwrap_or_default()
        ),
        Listed::Photo(receipt) => format!("photo {} bytes {}", receipt.hash, receipt.bytes),
    }
}
