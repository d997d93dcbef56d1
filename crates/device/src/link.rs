//! How the connection to the county is, and who wakes the lanes.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use niangjia_domain::code::Code;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::view::Connection;
use niangjia_sync::lane::Lane;
use tokio::sync::watch;

use crate::inner::lock;
use crate::lane::Network;

/// What the lanes share about the connection.
pub(crate) struct Link {
    state: Mutex<State>,
    wake: watch::Sender<Wake>,
}

/// What a lane listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Wake {
    /// Grows with each reason to try at once.
    pub(crate) pokes: u64,
    /// Grows when trying again may help where it did not before: waits start from the first one again.
    pub(crate) fresh: u64,
    /// The app is in the background.
    pub(crate) paused: bool,
    /// The network, as the shell says.
    pub(crate) network: Network,
}

#[derive(Default)]
struct State {
    contact: Contact,
    /// What stopped each lane, and since when.
    failed: [Option<(DeviceTime, Code)>; Lane::COUNT],
    /// Lanes that are sending something.
    sending: u32,
    next: [Option<Instant>; Lane::COUNT],
}

/// Whether the county has answered since the app was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Contact {
    #[default]
    None,
    Made,
}

impl Default for Link {
    fn default() -> Self {
        Self { state: Mutex::default(), wake: watch::Sender::new(Wake::default()) }
    }
}

/// What changed for the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shift {
    /// The strip says something else now.
    Changed,
    /// The strip says the same.
    Same,
}

impl Link {
    /// Somebody else is at the device: nothing is known of his connection.
    pub(crate) fn begin_anew(&self) {
        let mut state = lock(&self.state);
        // What another's lanes have on its way is counted down when they are dropped.
        *state = State { sending: state.sending, ..State::default() };
    }

    pub(crate) fn listen(&self) -> watch::Receiver<Wake> {
        self.wake.subscribe()
    }

    /// There is something new to deliver or to fetch.
    pub(crate) fn poke(&self) {
        self.wake.send_modify(|wake| wake.pokes += 1);
    }

    /// Trying again may help now: a person asked, the network changed, the app is in front.
    pub(crate) fn refresh(&self) {
        self.wake.send_modify(|wake| {
            wake.fresh += 1;
            wake.pokes += 1;
        });
    }

    pub(crate) fn pause(&self) {
        self.wake.send_modify(|wake| wake.paused = true);
    }

    pub(crate) fn go_on(&self) {
        self.wake.send_modify(|wake| wake.paused = false);
        self.refresh();
    }

    pub(crate) fn network(&self, network: Network) {
        self.wake.send_modify(|wake| wake.network = network);
        self.refresh();
    }

    /// A lane has done all it had to do, or some of it before the line broke.
    pub(crate) fn reached(&self, lane: Lane) -> Shift {
        let mut state = lock(&self.state);
        let before = state.connection();
        state.failed[lane.index()] = None;
        if lane == Lane::Pull {
            state.contact = Contact::Made;
        }
        state.shifted(&before)
    }

    /// A lane could not go on.
    pub(crate) fn failed(&self, lane: Lane, why: Code, at: DeviceTime) -> Shift {
        let mut state = lock(&self.state);
        let before = state.connection();
        let since = state.failed[lane.index()].as_ref().map_or(at, |(since, _)| *since);
        state.failed[lane.index()] = Some((since, why));
        state.shifted(&before)
    }

    /// Counts a lane that has something on its way, until the guard is dropped.
    pub(crate) fn sending(&self) -> Sending<'_> {
        lock(&self.state).sending += 1;
        Sending(self)
    }

    pub(crate) fn next_try(&self, lane: Lane, wait: Option<Duration>) {
        lock(&self.state).next[lane.index()] = wait.and_then(|wait| Instant::now().checked_add(wait));
    }

    /// Seconds until the next try; `None` while one is going on.
    pub(crate) fn next_try_s(&self) -> Option<u32> {
        let state = lock(&self.state);
        if state.sending > 0 {
            return None;
        }
        let next = state.next.iter().flatten().min()?;
        let wait = next.saturating_duration_since(Instant::now());
        Some(u32::try_from(wait.as_secs()).unwrap_or(u32::MAX))
    }

    pub(crate) fn connection(&self) -> Connection {
        lock(&self.state).connection()
    }
}

impl State {
    /// What stops reading is said before what stops sending.
    fn connection(&self) -> Connection {
        let pull = self.failed[Lane::Pull.index()].as_ref();
        // A colleague's bundle that cannot go says nothing of this person's own work.
        let own = || [Lane::Push, Lane::Blobs, Lane::Fetch].iter().find_map(|lane| self.failed[lane.index()].as_ref());
        match (pull.or_else(own), self.contact) {
            (Some((since, why)), _) => Connection::Offline { since: *since, why: why.clone() },
            (None, Contact::None) => Connection::Unknown,
            (None, Contact::Made) if self.sending > 0 => Connection::Sending,
            (None, Contact::Made) => Connection::Online,
        }
    }

    fn shifted(&self, before: &Connection) -> Shift {
        if self.connection() == *before { Shift::Same } else { Shift::Changed }
    }
}

/// Something is on its way while this lives.
pub(crate) struct Sending<'a>(&'a Link);

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.sending = state.sending.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_keeps_the_moment_at_which_it_began() {
        let link = Link::default();
        assert_eq!(link.connection(), Connection::Unknown);
        let began = DeviceTime::from_ms(5);
        assert_eq!(link.failed(Lane::Pull, Code::Offline, began), Shift::Changed);
        assert_eq!(link.failed(Lane::Pull, Code::Offline, DeviceTime::from_ms(9)), Shift::Same);
        assert_eq!(link.connection(), Connection::Offline { since: began, why: Code::Offline });
        assert_eq!(link.reached(Lane::Push), Shift::Same, "one lane's luck says nothing of another's");
        assert_eq!(link.reached(Lane::Pull), Shift::Changed);
        let sending = link.sending();
        assert_eq!(link.connection(), Connection::Sending);
        drop(sending);
        assert_eq!(link.connection(), Connection::Online);
    }
}
