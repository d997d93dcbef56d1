//! Says what is going on, on standard error.

use std::io::Write as _;
use std::time::Instant;

/// Time since the run began, in front of every line.
#[derive(Debug)]
pub struct Progress {
    started: Instant,
}

impl Default for Progress {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Progress {
    /// What begins now.
    pub fn step(&self, what: &str) {
        // A terminal that is gone hears nothing, and needs nothing.
        let _told = writeln!(std::io::stderr(), "[{:>6.1} s] {what}", self.started.elapsed().as_secs_f64());
    }
}
