//! What a run came to.

use core::fmt;
use std::path::Path;
use std::{fs, io};

/// Losses that are told one by one; the others are counted (a default: one says enough).
const TOLD_MAX: usize = 20;

/// What is done to the files on purpose between two lives of a process, so that the look afterwards is seen to find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Harm {
    /// Nothing.
    #[default]
    None,
    /// The database's log is thrown away, and with it what was committed since it was taken over.
    LogThrownAway,
}

impl Harm {
    /// Does it to the database at `file`.
    ///
    /// # Errors
    /// Of the file system.
    pub fn befall(self, file: &Path) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::LogThrownAway => {
                for end in ["-wal", "-shm"] {
                    let mut name = file.as_os_str().to_owned();
                    name.push(end);
                    match fs::remove_file(name) {
                        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                        Ok(()) | Err(_) => {}
                    }
                }
                Ok(())
            }
        }
    }
}

/// How much was killed, saved and lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Processes killed.
    pub kills: u64,
    /// Things that were said to be saved.
    pub saved: u64,
    /// Those that were not there afterwards, or not whole: what, and what was found.
    pub lost: Vec<String>,
}

impl Tally {
    /// Both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.kills += other.kills;
        self.saved += other.saved;
        self.lost.extend(other.lost);
        self
    }

    /// The losses, for people.
    #[must_use]
    pub fn losses(&self) -> String {
        let mut text: String = self.lost.iter().take(TOLD_MAX).map(|loss| format!("lost: {loss}\n")).collect();
        if self.lost.len() > TOLD_MAX {
            text.push_str(&format!("and {} more\n", self.lost.len() - TOLD_MAX));
        }
        text
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "kills {} saved {} lost {}", self.kills, self.saved, self.lost.len())
    }
}
