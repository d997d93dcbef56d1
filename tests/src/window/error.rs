//! What can go wrong between a test and a window.

use std::io;
use std::path::PathBuf;

use fantoccini::error::{CmdError, NewSessionError};

/// Why a step in a window could not be done; each says which step.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error("starting {program}: {source} (./dev test installs what the window needs)")]
    Start { program: String, source: io::Error },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("waited in vain for {0}")]
    NoAnswer(&'static str),
    #[error("opening a session: {0}")]
    Session(#[from] NewSessionError),
    #[error("{doing}: {source}")]
    Step { doing: String, source: CmdError },
    #[error("{what} did not appear; the page says: {page}")]
    NotSeen { what: String, page: String },
}
