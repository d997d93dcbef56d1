//! The lanes of delivery, and their rhythm: what the end of a run means, and how long a lane rests after it.

use core::time::Duration;

use niangjia_domain::code::Code;
use niangjia_protocol::planted::{self, Bug};
use niangjia_store::{Store, StoreError};

use crate::backoff::{Backoff, CAP_MS};
use crate::machine::{Instant, Then};

/// Between two questions who the person is, in milliseconds on the forward clock: a dismissal is known by then (a
/// default).
const PROVE_EVERY_MS: i64 = 5 * 60 * 1000;
/// The longest wait after a break before which something arrived (a default: so that all phones behind one mast do not
/// come back in one moment).
const SOON_MS: u64 = 100;

/// While own text waits, so long is left to it before something large is sent, on the forward clock (a default).
pub const HEAD_START: Duration = Duration::from_secs(5);

/// One direction of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Operations up.
    Push,
    /// Documents and receipts down.
    Pull,
    /// Own photos up.
    Blobs,
    /// Others' photos down.
    Fetch,
    /// Colleagues' sealed bundles up.
    Carry,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Push, Self::Pull, Self::Blobs, Self::Fetch, Self::Carry];
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its place among all of them.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// How a lane rests after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// All is done: until there is work, or the next look.
    Done(Way),
    /// The account was closed: for so many milliseconds.
    Revoked(u64),
    /// The line broke after something had arrived, which is no outage: for so many milliseconds.
    Broke(u64),
    /// It could not go on, for this reason: for so many milliseconds.
    Failed(Code, u64),
}

/// Whether the county could be reached before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Way {
    /// It could.
    #[default]
    Clear,
    /// It could not, and now it can: what other lanes could not send a moment ago probably can be sent now.
    Reopened,
}

/// Own text goes first: while it waits, what is large leaves the line to it, but never for good.
#[derive(Debug, Default)]
pub struct HeadStart {
    since_ms: Option<i64>,
}

impl HeadStart {
    /// Whether own text goes first now, so that nothing large is to be sent yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn is_on(&mut self, store: &Store, now: Instant) -> Result<bool, StoreError> {
        if !store.has_outbox()? {
            self.since_ms = None;
            return Ok(false);
        }
        let since_ms = *self.since_ms.get_or_insert(now.mono_ms);
        let waited_ms = u64::try_from(now.mono_ms.saturating_sub(since_ms)).unwrap_or(u64::MAX);
        Ok(u128::from(waited_ms) < HEAD_START.as_millis())
    }

    /// Something large is sent now, although text waits; before the next there is another one.
    pub fn is_over(&mut self, now: Instant) {
        self.since_ms = self.since_ms.map(|_| now.mono_ms);
    }
}

/// When one lane works and when it rests.
#[derive(Debug, Default)]
pub struct Rhythm {
    backoff: Backoff,
    way: Way,
    has_got_further: bool,
    proved_ms: Option<i64>,
}

impl Rhythm {
    /// Trying again may help where it did not before: waits start from the first one, and the person is asked about.
    pub fn refresh(&mut self) {
        self.backoff.reset();
        self.proved_ms = None;
    }

    /// The line broke, and something had arrived before it did: the next try is as good as this one was, and comes at once.
    pub fn got_further(&mut self) {
        self.backoff.reset();
        self.has_got_further = true;
    }

    /// Whether the county is to be asked who the person is, before the next reading.
    #[must_use]
    pub fn must_prove(&self, now_ms: i64) -> bool {
        self.proved_ms.is_none_or(|proved_ms| now_ms - proved_ms >= PROVE_EVERY_MS)
    }

    /// The county has said who the person is.
    pub fn proved(&mut self, now_ms: i64) {
        self.proved_ms = Some(now_ms);
    }

    /// What the end of a run means; `Err` when the store could not go on. `lot` is any random number.
    pub fn rest(&mut self, ran: Result<Option<Then>, Code>, lot: u64) -> Rest {
        let got_further = core::mem::take(&mut self.has_got_further);
        let code = match ran {
            Ok(None | Some(Then::GoOn | Then::Renew)) => {
                self.backoff.reset();
                return Rest::Done(core::mem::take(&mut self.way));
            }
            Ok(Some(Then::Stop(Code::Revoked))) => return Rest::Revoked(CAP_MS),
            Ok(Some(Then::Stop(code))) => {
                self.way = Way::Reopened;
                return Rest::Failed(code, CAP_MS);
            }
            Ok(Some(Then::Wait(code))) | Err(code) => code,
        };
        if planted::is(Bug::WaitsForWork) {
            return Rest::Done(Way::Clear);
        }
        self.way = Way::Reopened;
        if got_further && code == Code::Offline {
            return Rest::Broke(lot % SOON_MS);
        }
        let at_least_ms = match code {
            Code::Busy { retry_after_s } => u64::from(retry_after_s) * 1000,
            _ => 0,
        };
        let wait_ms = self.backoff.fail(at_least_ms, lot);
        Rest::Failed(code, wait_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_rests_and_the_success_after_it_says_that_the_way_is_open_again() {
        let mut rhythm = Rhythm::default();
        assert_eq!(rhythm.rest(Ok(None), 0), Rest::Done(Way::Clear));
        assert_eq!(rhythm.rest(Ok(Some(Then::Wait(Code::Offline))), 0), Rest::Failed(Code::Offline, 500));
        assert_eq!(rhythm.rest(Err(Code::StorageFull), 0), Rest::Failed(Code::StorageFull, 1_000));
        assert_eq!(rhythm.rest(Ok(None), 0), Rest::Done(Way::Reopened));
        assert_eq!(rhythm.rest(Ok(None), 0), Rest::Done(Way::Clear));
    }

    #[test]
    fn on_a_line_that_breaks_again_and_again_delivery_goes_on_at_once_while_something_arrives() {
        let mut rhythm = Rhythm::default();
        for lot in 0..9 {
            rhythm.got_further();
            assert_eq!(rhythm.rest(Ok(Some(Then::Wait(Code::Offline))), 100 + lot), Rest::Broke(lot));
        }
        rhythm.got_further();
        let busy = Code::Busy { retry_after_s: 30 };
        assert_eq!(rhythm.rest(Ok(Some(Then::Wait(busy.clone()))), 0), Rest::Failed(busy, 30_000));
        rhythm.got_further();
        assert_eq!(rhythm.rest(Ok(None), 0), Rest::Done(Way::Reopened));
        assert_eq!(rhythm.rest(Ok(Some(Then::Wait(Code::Offline))), 0), Rest::Failed(Code::Offline, 500));
        assert_eq!(rhythm.rest(Ok(Some(Then::Wait(Code::Offline))), 0), Rest::Failed(Code::Offline, 1_000));
    }

    #[test]
    fn a_busy_server_is_left_alone_as_long_as_it_asked() {
        let busy = Ok(Some(Then::Wait(Code::Busy { retry_after_s: 30 })));
        assert_eq!(Rhythm::default().rest(busy, 0), Rest::Failed(Code::Busy { retry_after_s: 30 }, 30_000));
    }

    #[test]
    fn who_the_person_is_is_asked_at_first_and_every_five_minutes() {
        let mut rhythm = Rhythm::default();
        assert!(rhythm.must_prove(0));
        rhythm.proved(0);
        assert!(!rhythm.must_prove(299_999) && rhythm.must_prove(300_000));
        rhythm.proved(300_000);
        rhythm.refresh();
        assert!(rhythm.must_prove(300_001));
    }
}
