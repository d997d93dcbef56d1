//! What a run came to.

use core::fmt;

/// Losses that are told one by one; the others are counted (a default: one says enough).
const TOLD_MAX: usize = 20;

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
