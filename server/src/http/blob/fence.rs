//! Fences: one upload is written by one request at a time, and the newest wins.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

/// Who writes which upload now: a newer request fences out an older one whose connection hangs.
#[derive(Debug, Default)]
pub(in super::super) struct Fences(Mutex<HashMap<[u8; 16], Arc<Fence>>>);

/// One upload's fence.
#[derive(Debug, Default)]
pub(super) struct Fence {
    /// The request that may write.
    pub(super) newest: AtomicU64,
    /// Held while a piece is written, never while bytes are waited for.
    pub(super) writing: Mutex<()>,
}

impl Fences {
    pub(super) fn of(&self, id: [u8; 16]) -> Arc<Fence> {
        let mut fences = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(fences.entry(id).or_default())
    }

    pub(in super::super) fn forget(&self, id: [u8; 16]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}
