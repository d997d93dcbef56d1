//! `journey --headless --out DIR`: case A in unseen windows; pictures and `summary.json` in DIR.

use std::path::PathBuf;

use anyhow::Context as _;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--headless");
    let out = match (arguments.next().as_deref(), arguments.next()) {
        (Some("--out"), Some(out)) => PathBuf::from(out),
        _ => anyhow::bail!("usage: journey --headless --out DIR"),
    };
    let summary = niangjia_tests::journey::run(&out).await.context("the journey")?;
    eprintln!("{}", serde_json::to_string_pretty(&summary)?);
    Ok(())
}
