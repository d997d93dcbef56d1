//! Declares the commands, so that a permission exists for each and a capability must name it.

use tauri_build::{AppManifest, Attributes};

/// Every command of the page; `capabilities/` grants them by the names `allow-…`.
const COMMANDS: &[&str] = &["ask", "tell"];

fn main() {
    let attributes = Attributes::new().app_manifest(AppManifest::new().commands(COMMANDS));
    #[expect(clippy::expect_used, reason = "a build script reports by panicking")]
    tauri_build::try_build(attributes).expect("tauri.conf.json and capabilities/ are sound");
}
