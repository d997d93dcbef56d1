//! How long to wait before the next try: exponential, with jitter, capped, and forgotten on good news.

use niangjia_protocol::planted::{self, Bug};

/// The first wait, in milliseconds (a default).
pub const FIRST_MS: u64 = 1_000;
/// The longest wait, in milliseconds: 15 minutes (sync.md §3).
pub const CAP_MS: u64 = 15 * 60 * 1_000;

/// The waits of one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The wait after one more failure: between half of and the whole of `FIRST_MS` doubled with each failure, never
    /// above [`CAP_MS`] and never below `at_least_ms` (what a server asked for), itself capped. `lot` is any random
    /// number.
    #[must_use]
    pub fn fail(&mut self, at_least_ms: u64, lot: u64) -> u64 {
        let cap_ms = if planted::is(Bug::BackoffWithoutCap) { u64::MAX } else { CAP_MS };
        let whole = FIRST_MS.saturating_mul(1_u64.checked_shl(self.failures).unwrap_or(u64::MAX)).min(cap_ms);
        self.failures = self.failures.saturating_add(1);
        let half = whole / 2;
        (half + lot % (half + 1)).max(at_least_ms).min(cap_ms)
    }

    /// Good news: an answer, a network, a person's tap, the app in front again, new work.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_jitter_and_never_pass_the_cap() {
        let mut backoff = Backoff::default();
        for failures in 0..200 {
            let whole = FIRST_MS.saturating_mul(1_u64.checked_shl(failures).unwrap_or(u64::MAX)).min(CAP_MS);
            let wait = backoff.fail(0, u64::from(failures) * 7_919);
            assert!(wait >= whole / 2 && wait <= whole, "failure {failures}: {wait}");
        }
        assert_eq!(Backoff::default().fail(u64::MAX, 0), CAP_MS);
    }

    #[test]
    fn good_news_starts_over() {
        let mut backoff = Backoff::default();
        for _ in 0..10 {
            let _wait = backoff.fail(0, 0);
        }
        backoff.reset();
        assert!(backoff.fail(0, u64::MAX) <= FIRST_MS);
    }
}
