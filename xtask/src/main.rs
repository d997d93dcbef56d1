//! Builds what `cargo build` alone cannot: the page that the shell embeds.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod icons;
mod page;
mod styles;
mod wasm;

use std::env;
use std::path::Path;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
usage: cargo run -p xtask -- COMMAND

  page          build dist/, small and optimised: what ships and what the tests open
  page --quick  build dist/ fast and large, for work on the page
  icons         draw icons/ from icons/seal.svg again
  wasm          build the crates that must also run in a browser, in the page's profile";

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    // Of the tree that cargo runs in: where several share a target folder, the program may have been built in another.
    let own = env::var_os("CARGO_MANIFEST_DIR").context("xtask is run by cargo")?;
    let root = Path::new(&own).parent().context("xtask stands in the workspace")?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["page"] => page::build(root, wasm::Profile::Page),
        ["page", "--quick"] => page::build(root, wasm::Profile::Quick),
        ["icons"] => icons::draw(root),
        ["wasm"] => wasm::build(root, &wasm::PORTABLE, wasm::Profile::Page).map(drop),
        _ => bail!(USAGE),
    }
}
