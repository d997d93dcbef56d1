//! Compiles for `wasm32-unknown-unknown`, with the standard library that this machine has.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

const TARGET: &str = "wasm32-unknown-unknown";

/// The crates that phone, desk, server and browser share, so that they must stay free of anything a browser lacks.
pub(crate) const PORTABLE: [&str; 4] = ["niangjia-domain", "niangjia-protocol", "niangjia-ipc", "niangjia-words"];

#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Small first: the profile `page` of the workspace.
    Page,
    /// Built in seconds, several times larger.
    Quick,
}

impl Profile {
    fn flag(self) -> &'static str {
        match self {
            Profile::Page => "page",
            Profile::Quick => "dev",
        }
    }

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Profile::Page => "page",
            Profile::Quick => "debug",
        }
    }
}

/// Where the standard library for the browser comes from.
enum Library {
    /// rustup's target is installed in the toolchain that runs us.
    Installed,
    /// Compiled from Debian's packages, with Debian's compiler, beside everything else.
    Debian { cargo: PathBuf, rustc: PathBuf, linker: PathBuf },
}

/// Builds `packages` and returns the folder that holds what came out.
pub(crate) fn build(root: &Path, packages: &[&str], profile: Profile) -> Result<PathBuf> {
    let target_dir = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let (mut command, target_dir) = match library()? {
        Library::Installed => (Command::new(env::var_os("CARGO").unwrap_or("cargo".into())), target_dir),
        Library::Debian { cargo, rustc, linker } => {
            let mut command = Command::new(cargo);
            command
                .arg("-Zbuild-std=std,panic_abort")
                .env("RUSTC", rustc)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            (command, target_dir.join("wasm-std"))
        }
    };
    command.current_dir(root).args(["build", "--target", TARGET, "--profile", profile.flag()]);
    command.arg("--target-dir").arg(&target_dir);
    for package in packages {
        command.args(["--package", package]);
    }
    let status = command.status().context("starting cargo")?;
    if !status.success() {
        bail!("building {} for {TARGET} failed", packages.join(", "));
    }
    Ok(target_dir.join(TARGET).join(profile.folder()))
}

fn library() -> Result<Library> {
    let printed = Command::new("rustc").args(["--print", "sysroot"]).output().context("asking rustc")?;
    let sysroot = PathBuf::from(String::from_utf8(printed.stdout)?.trim());
    if sysroot.join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(Library::Installed);
    }
    debian().context(
        "no standard library for wasm32-unknown-unknown: run `rustup target add wasm32-unknown-unknown`, \
         or on Debian install rustc-web, cargo-web, rust-web-src and lld-22",
    )
}

/// Debian's packages `rustc-web`, `cargo-web`, `rust-web-src` and an lld, at the paths they install.
fn debian() -> Option<Library> {
    let cargo = PathBuf::from("/usr/bin/cargo");
    let rustc = PathBuf::from("/usr/bin/rustc");
    let linker = PathBuf::from("/usr/bin/wasm-ld-22");
    let complete = cargo.exists() && rustc.exists() && linker.exists();
    complete.then_some(Library::Debian { cargo, rustc, linker })
}
