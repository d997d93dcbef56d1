//! Who the peers are, and how they are started.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;

/// A peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Name {
    /// PouchDB, and express-pouchdb as its server.
    #[serde(rename = "PouchDB")]
    Pouch,
    /// Anki, and the sync server that it brings along.
    Anki,
    /// tus-js-client, and `@tus/server`.
    #[serde(rename = "tus")]
    Tus,
}

impl Name {
    /// Those that keep a copy of documents.
    pub const MIRRORS: &'static [Self] = &[Self::Pouch, Self::Anki];

    /// As it calls itself.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pouch => "PouchDB",
            Self::Anki => "Anki",
            Self::Tus => "tus",
        }
    }

    /// What it does and what it does not do, beside ours.
    #[must_use]
    pub const fn deeds(self) -> &'static str {
        match self {
            Self::Pouch => {
                "device and server in Node, each on LevelDB, with the settings that both come with. One document a ticket, \
                 with its timeline in it. Writes are not flushed; no encryption, no permissions, no signatures, nobody judges."
            }
            Self::Anki => {
                "device and server are its own, in Rust on SQLite, in two processes of Python. One note a ticket, with its \
                 timeline in it. The first reading copies the file as it is. Flushed by SQLite's default; no encryption, no \
                 permissions within a collection, no signatures, nobody judges."
            }
            Self::Tus => {
                "device and server in Node, with the store of files; the originals without their previews, with as many cuts. \
                 Nothing is hashed, signed or flushed, and anybody may upload. The better of one stream and three is told."
            }
        }
    }

    /// Whether an installed package is one of its own.
    pub(super) fn owns(self, package: &str) -> bool {
        let named: &[&str] = match self {
            Self::Pouch => &["pouchdb", "express"],
            Self::Anki => &["anki"],
            Self::Tus => &["tus"],
        };
        named.iter().any(|name| package.contains(name))
    }

    /// Where `./dev bench` has put its packages, if it has.
    #[must_use]
    pub fn packages(self) -> Option<PathBuf> {
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
        let folder = match self {
            Self::Pouch | Self::Tus => "js",
            Self::Anki => "python",
        };
        let packages = cache.join("niangjia/tools/peers").join(folder);
        packages.join("versions").is_file().then_some(packages)
    }

    /// What starts its server on a free port of loopback.
    pub(super) fn server(self, packages: &Path, folder: &Path) -> Command {
        match self {
            Self::Pouch => node("pouch/server.mjs", packages, Some(folder)),
            Self::Tus => node("tus/server.mjs", packages, Some(folder)),
            Self::Anki => {
                let mut command = Command::new("python3");
                command.args(["-m", "anki.syncserver"]).env("PYTHONPATH", packages);
                // Without these it listens on all addresses, in colours.
                command.env("SYNC_HOST", "127.0.0.1").env("SYNC_PORT", "0").env("NO_COLOR", "1");
                command.env("SYNC_USER1", "desk:demo").env("SYNC_USER2", "officer:demo").env("SYNC_BASE", folder);
                command
            }
        }
    }

    /// What starts its device, which then waits for tasks.
    pub(super) fn device(self, packages: &Path) -> Command {
        match self {
            Self::Pouch => node("pouch/device.mjs", packages, None),
            Self::Tus => node("tus/device.mjs", packages, None),
            Self::Anki => {
                let mut command = Command::new("python3");
                command.arg(script("anki/device.py")).env("PYTHONPATH", packages);
                command
            }
        }
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bench/peer").join(name)
}

fn node(name: &str, packages: &Path, folder: Option<&Path>) -> Command {
    let mut command = Command::new("node");
    command.env("NODE_ENV", "production").env("NODE_NO_WARNINGS", "1");
    command.arg(script(name)).arg(packages).args(folder);
    command
}
