//! A fuse in a program's storage: it blows at the k-th commit from now, and the program is dead from then on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};

use rusqlite::Connection;

/// On which side of the commit the program dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The commit is not durable.
    Before,
    /// The commit is durable, and nobody has heard of it.
    After,
}

/// Watches commits on one program's files. Copies are the same fuse.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fuse(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Commits until it blows; 0 when it is not armed.
    left: AtomicI64,
    after: AtomicBool,
    dead: AtomicBool,
}

impl Fuse {
    /// From now on counts what `connection` commits.
    pub(crate) fn watch(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let state = Arc::clone(&self.0);
        connection.commit_hook(Some(move || state.takes_back()))
    }

    /// Blows at the commit after `commits - 1` others.
    pub(crate) fn arm(&self, commits: u64, side: Side) {
        self.0.after.store(side == Side::After, Relaxed);
        self.0.left.store(commits.cast_signed(), Relaxed);
    }

    /// Whether it has blown: whatever the program says now, nobody hears it.
    pub(crate) fn is_dead(&self) -> bool {
        self.0.dead.load(Relaxed)
    }

    /// The program is started again, unarmed.
    pub(crate) fn mend(&self) {
        self.0.left.store(0, Relaxed);
        self.0.dead.store(false, Relaxed);
    }
}

impl State {
    /// Asked at each commit: whether it is to be rolled back instead.
    fn takes_back(&self) -> bool {
        if self.dead.load(Relaxed) {
            return true;
        }
        let left = self.left.load(Relaxed);
        if left > 0 {
            self.left.store(left - 1, Relaxed);
            if left == 1 {
                self.dead.store(true, Relaxed);
                if !self.after.load(Relaxed) {
                    return true;
                }
            }
        }
        false
    }
}
