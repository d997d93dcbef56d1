//! Fences: one upload is written by one request at a time, and the newest wins.

use core::time::Duration;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use niangjia_domain::id::InstallId;
use niangjia_domain::operation::BlobHash;
use niangjia_protocol::digest::Hasher;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// Older requests that bring nothing for so long have been cut off without a word (a default: what lies in the buffers of
/// this machine is there at once).
const QUIET: Duration = Duration::from_millis(100);

/// An upload: whose, of what. Known from the first line of a request on, before there is a row of it.
type Name = (InstallId, BlobHash);

/// Installs with requests that bring bytes and whose first lines are being looked at, and how many: nobody knows yet which
/// uploads they are for.
#[derive(Debug, Default)]
pub(in super::super) struct Doors(watch::Sender<BTreeMap<InstallId, u32>>);

/// A request at the door.
#[derive(Debug)]
pub(in super::super) struct Entering {
    doors: watch::Sender<BTreeMap<InstallId, u32>>,
    install: InstallId,
}

impl Doors {
    /// A request has come that says it is this install's.
    pub(in super::super) fn enter(&self, install: InstallId) -> Entering {
        self.0.send_modify(|doors| *doors.entry(install).or_default() += 1);
        Entering { doors: self.0.clone(), install }
    }

    /// Waits until no request of the install is at the door, a short while at most.
    pub(super) async fn are_clear(&self, install: InstallId, until: Instant) {
        let mut doors = self.0.subscribe();
        let clear = doors.wait_for(|doors| !doors.contains_key(&install));
        // Whoever is still there after that will find that somebody has asked, or begins anew.
        let _too_long = timeout_at(until, clear).await;
    }
}

impl Drop for Entering {
    fn drop(&mut self) {
        self.doors.send_modify(|doors| {
            let left = doors.remove(&self.install).unwrap_or_default().saturating_sub(1);
            if left > 0 {
                doors.insert(self.install, left);
            }
        });
    }
}

/// Who writes which upload now: a newer request fences out an older one whose connection hangs.
#[derive(Debug, Default)]
pub(in super::super) struct Fences(Mutex<HashMap<Name, Arc<Fence>>>);

/// One upload's fence.
#[derive(Debug, Default)]
pub(super) struct Fence {
    /// The request that may write.
    newest: AtomicU64,
    /// How often somebody asked how far the upload is.
    asked: AtomicU64,
    /// Held while a piece is written, never while bytes are waited for.
    written: Mutex<Written>,
    stir: watch::Sender<Stir>,
}

/// The hash of the upload's first bytes, as far as this process has seen them go by.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The part that they were written to. Another process may have dropped it and begun another for the same bytes: what
    /// was seen of the first says nothing of the second.
    part: [u8; 16],
    hasher: Hasher,
    bytes: u64,
}

/// What goes on at an upload.
#[derive(Debug, Clone, Copy, Default)]
struct Stir {
    /// Requests that bring bytes.
    open: u32,
    /// Pieces that came.
    pieces: u64,
}

/// A request that is going to bring bytes, or does.
#[derive(Debug)]
pub(super) struct Arrival {
    fence: Arc<Fence>,
    /// [`Fence::asked`] when it came.
    asked: u64,
}

/// A request that may write, until a newer one may.
#[derive(Debug)]
pub(super) struct Turn {
    arrival: Arrival,
    number: u64,
}

impl Fences {
    pub(super) fn of(&self, install: InstallId, hash: BlobHash) -> Arc<Fence> {
        Arc::clone(self.lock().entry((install, hash)).or_default())
    }

    /// The fences of those uploads that this process has seen requests for.
    pub(super) fn known(&self, install: InstallId, hashes: impl Iterator<Item = BlobHash>) -> Vec<Arc<Fence>> {
        let fences = self.lock();
        hashes.filter_map(|hash| fences.get(&(install, hash)).map(Arc::clone)).collect()
    }

    pub(in super::super) fn forget(&self, install: InstallId, hash: BlobHash) {
        self.lock().remove(&(install, hash));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Name, Arc<Fence>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fence {
    pub(super) fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has come that is going to bring bytes.
    pub(super) fn arrive(self: &Arc<Self>) -> Arrival {
        self.stir.send_modify(|stir| stir.open += 1);
        Arrival { fence: Arc::clone(self), asked: self.asked.load(Ordering::SeqCst) }
    }

    /// Whether the request of this number may still write.
    pub(super) fn is_turn_of(&self, number: u64) -> bool {
        self.newest.load(Ordering::SeqCst) == number
    }

    /// Waits until what older requests have brought is written: they have ended, or bring nothing more, or `until` has
    /// come. From then on they write nothing, and the upload's length is what it will be gone on with.
    pub(super) async fn settle(&self, until: Instant) {
        let mut stir = self.stir.subscribe();
        while stir.borrow_and_update().open > 0 && Instant::now() < until {
            if timeout_at(until.min(Instant::now() + QUIET), stir.changed()).await.is_err() {
                break;
            }
        }
        let _written = self.lock();
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.newest.fetch_add(1, Ordering::SeqCst);
    }
}

impl Arrival {
    pub(super) fn fence(&self) -> Arc<Fence> {
        Arc::clone(&self.fence)
    }

    /// The request takes the upload over, unless somebody has asked about it since it came. `_written` shows that nobody is
    /// writing.
    pub(super) fn take_over(self, _written: &Written) -> Option<Turn> {
        let is_fresh = self.asked == self.fence.asked.load(Ordering::SeqCst);
        is_fresh.then(|| Turn { number: self.fence.newest.fetch_add(1, Ordering::SeqCst) + 1, arrival: self })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        self.fence.stir.send_modify(|stir| stir.open -= 1);
    }
}

impl Turn {
    pub(super) fn fence(&self) -> Arc<Fence> {
        self.arrival.fence()
    }

    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// Bytes have come.
    pub(super) fn stir(&self) {
        self.arrival.fence.stir.send_modify(|stir| stir.pieces += 1);
    }
}

impl Written {
    /// These bytes have been written to `part` at `at`.
    pub(super) fn add(&mut self, part: [u8; 16], at: u64, bytes: &[u8]) {
        if at == 0 || part != self.part {
            *self = Self { part, ..Self::default() };
        }
        if at == self.bytes {
            self.hasher.update(bytes);
            self.bytes += bytes.len() as u64;
        }
    }

    /// What was written from `at` on has been taken back.
    pub(super) fn cut(&mut self, at: u64) {
        if at < self.bytes {
            *self = Self::default();
        }
    }

    /// The hash of all `length` bytes of `part`, if all were seen.
    pub(super) fn hash(&self, part: [u8; 16], length: u64) -> Option<BlobHash> {
        (self.part == part && self.bytes == length).then(|| self.hasher.clone().finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use niangjia_protocol::digest::sha256;

    const FIRST: [u8; 16] = [1; 16];
    const SECOND: [u8; 16] = [2; 16];

    #[test]
    fn the_hash_of_a_part_that_was_dropped_is_not_taken_for_the_next_ones() {
        let mut written = Written::default();
        written.add(FIRST, 0, b"good ");
        // Elsewhere the part is dropped, and another begun with other bytes: only its end comes by here.
        written.add(SECOND, 5, b"bytes");
        assert_eq!(written.hash(SECOND, 10), None, "it has to be read");
        written.add(SECOND, 0, b"good ");
        written.add(SECOND, 5, b"bytes");
        assert_eq!(written.hash(SECOND, 10), Some(sha256(b"good bytes")));
        assert_eq!(written.hash(FIRST, 10), None);
    }
}
