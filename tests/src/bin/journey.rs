//! `journey --headless --out DIR`: both journeys in unseen windows; pictures and `summary.json` in DIR.

use std::path::PathBuf;

use anyhow::Context as _;
use niangjia_tests::journey::{case_a, handover};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--headless");
    let out = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--out"), Some(out)) => PathBuf::from(out),
        _ => anyhow::bail!("usage: journey --headless --out DIR"),
    };
    let summary = case_a(&out).await.context("case A")?;
    handover(&out).await.context("the handover")?;
    eprintln!("{}", serde_json::to_string_pretty(&summary)?);
    Ok(())
}
