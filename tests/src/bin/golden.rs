//! `./dev keep STATE`: keeps a county and two devices as this program makes them, for every later one to open.

#![expect(clippy::print_stdout, reason = "a program for a terminal")]

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use niangjia_tests::golden;

const USAGE: &str = "usage: golden STATE";

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    match words.next().context(USAGE)?.as_str() {
        "--make" => {
            let folder = words.next().context(USAGE)?;
            let runtime = tokio::runtime::Runtime::new()?;
            let expected = runtime.block_on(golden::make(Path::new(&folder)))?;
            println!("{} things on the officer's device alone", expected.only_here);
        }
        name => keep(name)?,
    }
    Ok(())
}

/// The devices live in a process of their own: once it has ended, nothing holds their files open.
fn keep(name: &str) -> anyhow::Result<()> {
    let state = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    ensure!(!state.exists(), "{} is kept already: what was kept is never changed", state.display());
    let made = tempfile::tempdir()?;
    let status = Command::new(std::env::current_exe()?).arg("--make").arg(made.path()).status()?;
    ensure!(status.success(), "the state was not made");
    golden::settle(made.path())?;
    golden::copy(made.path(), &state)
}
