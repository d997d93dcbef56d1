//! One run of a machine: until it wants nothing or cannot go on, with a session got on the way.

use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::Poll;

use niangjia_domain::code::Code;
use niangjia_protocol::pull::Epoch;
use niangjia_store::{Store, StoreError, Touched};

use crate::account::Renewal;
use crate::machine::{Instant, Lots, Machine, Then, Want, is_revoked};
use crate::message::{HttpRequest, HttpResponse, Transport, TransportError};

/// A run, without what carries its requests: [`run`] drives it over a [`Transport`], the simulator by hand.
#[derive(Debug, Default)]
pub struct Run {
    renewal: Option<Renewal>,
    has_renewed: bool,
    ended: Option<Then>,
    /// The server's epoch when the last request was sent.
    epoch: Epoch,
}

/// What a run wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// This request sent.
    Send(HttpRequest),
    /// Nothing more; `None` when all is done, else how to go on.
    End(Option<Then>),
}

impl Run {
    /// What is to be done next.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next(
        &mut self,
        machine: &mut dyn Machine,
        store: &Store,
        now: Instant,
        lots: &mut dyn Lots,
    ) -> Result<Next, StoreError> {
        loop {
            if let Some(then) = self.ended.take() {
                return Ok(Next::End(Some(then)));
            }
            if let Some(renewal) = &mut self.renewal {
                match renewal.want(store, now, lots)? {
                    Want::Send(request) => return self.send(store, request),
                    Want::Session => self.ended = Some(Then::Wait(Code::SessionExpired)),
                    Want::Nothing => self.renewal = None,
                }
                continue;
            }
            match machine.want(store, now, lots)? {
                Want::Send(request) => return self.send(store, request),
                Want::Session => self.renew(store)?,
                Want::Nothing => return Ok(Next::End(None)),
            }
        }
    }

    /// Takes the answer to the last request in; tells what changed on the device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn came(
        &mut self,
        machine: &mut dyn Machine,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Touched, StoreError> {
        // What a server said before it went back in time, it may not know any more.
        let answer = if store.epoch()? == self.epoch { answer } else { Err(TransportError::Broken) };
        let came = match &mut self.renewal {
            Some(renewal) => renewal.came(store, answer, now)?,
            None => machine.came(store, answer, now)?,
        };
        match came.then {
            Then::GoOn => {}
            // Delivery goes on without a session; reading finds out when it wants one again.
            Then::Stop(Code::Revoked) if self.renewal.is_some() => self.renewal = None,
            Then::Renew if self.renewal.is_none() => self.renew(store)?,
            then @ (Then::Renew | Then::Wait(_) | Then::Stop(_)) => self.ended = Some(then),
        }
        Ok(came.touched)
    }

    /// What can be asked before this answer has been taken in ([`Machine::ahead`]).
    fn ahead(&self, machine: &mut dyn Machine, answer: &HttpResponse, now: Instant) -> Option<HttpRequest> {
        if self.renewal.is_some() { None } else { machine.ahead(answer, now) }
    }

    fn send(&mut self, store: &Store, request: HttpRequest) -> Result<Next, StoreError> {
        self.epoch = store.epoch()?;
        Ok(Next::Send(request))
    }

    /// Gets a session, once per run.
    fn renew(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.has_renewed {
            self.has_renewed = true;
            self.renewal = Some(Renewal::default());
        } else if is_revoked(store)? {
            self.ended = Some(Then::Stop(Code::Revoked));
        } else {
            self.ended = Some(Then::Wait(Code::SessionExpired));
        }
        Ok(())
    }
}

/// Drives `machine` over `transport` until it wants nothing, or cannot go on. `now` reads the device's clocks; `changed`
/// hears of each change as it happens. A missing session is got on the way, once per run.
///
/// # Errors
/// [`StoreError`].
pub async fn run<T: Transport>(
    machine: &mut dyn Machine,
    store: &Store,
    transport: &T,
    mut now: impl FnMut() -> Instant + Send,
    lots: &mut (dyn Lots + Send),
    mut changed: impl FnMut(Touched) + Send,
) -> Result<Option<Then>, StoreError> {
    let mut run = Run::default();
    let mut take = |run: &mut Run, machine: &mut dyn Machine, answer, at| {
        let touched = run.came(machine, store, answer, at)?;
        if touched != Touched::default() {
            changed(touched);
        }
        Ok::<_, StoreError>(())
    };
    loop {
        let request = match run.next(machine, store, now(), lots)? {
            Next::Send(request) => request,
            Next::End(then) => return Ok(then),
        };
        let mut answer = transport.send(request).await;
        let mut at = now();
        while let Some(request) = answer.as_ref().ok().and_then(|answer| run.ahead(machine, answer, at)) {
            let mut coming = pin!(transport.send(request.clone()));
            let early = under_way(coming.as_mut()).await;
            take(&mut run, machine, answer, at)?;
            answer = match run.next(machine, store, now(), lots)? {
                Next::Send(wanted) if wanted == request => match early {
                    Some(answer) => answer,
                    None => coming.await,
                },
                Next::Send(wanted) => transport.send(wanted).await,
                Next::End(then) => return Ok(then),
            };
            at = now();
        }
        take(&mut run, machine, answer, at)?;
    }
}

/// Begins what `coming` does, and lets what carries it begin too; what it gave if it was done at once.
async fn under_way<F: Future>(mut coming: Pin<&mut F>) -> Option<F::Output> {
    let mut polls = 0;
    poll_fn(|context| {
        if let Poll::Ready(output) = coming.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        polls += 1;
        if polls > 1 {
            return Poll::Ready(None);
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::Push;
    use niangjia_domain::act::{Act, Note};
    use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId};
    use niangjia_domain::role::Member;
    use niangjia_domain::time::{Captured, DeviceTime, Offset, ServerTime};
    use niangjia_protocol::account::ChallengeReply;
    use niangjia_protocol::pull::{FeedHead, Page, PullRequest};
    use niangjia_store::{Authoring, Install};

    const NOW: Instant = Instant { wall: DeviceTime::from_ms(0), boot: 1, mono_ms: 0 };

    fn with_a_note() -> Store {
        let store = Store::in_memory().unwrap();
        let member = Member {
            user: UserId::from_bytes([1; 16]),
            name: "王某某".to_owned(),
            county: OrgId::from_bytes([2; 16]),
            unit: String::new(),
            roles: [].into(),
            revoked: None,
        };
        let install = Install {
            install: InstallId::from_bytes([3; 16]),
            seed: [4; 32].into(),
            member,
            county_name: "虚构县总工会".to_owned(),
            county_key: [5; 32],
            receipt_key: [6; 32],
            address: "127.0.0.1:1".to_owned(),
            fingerprint: None,
            device: String::new(),
        };
        store.set_install(&install).unwrap();
        let captured =
            Captured { wall: NOW.wall, boot: 1, mono_ms: 0, utc_offset_min: Offset::default(), anchor: None };
        let note = Authoring {
            op: OpId::from_bytes([6; 16]),
            ticket: TicketId::from_bytes([7; 16]),
            base_rev: 0,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured,
            act: Act::Note(Note { visit: None, text: "十人在场".to_owned() }),
        };
        store.author_one(&note).unwrap();
        store
    }

    fn page(epoch: u8) -> Page {
        let feed = "install:03030303-0303-0303-0303-030303030303".to_owned();
        let feeds = vec![FeedHead { feed, head: 0, floor: 0, next: 0, digest: 0 }];
        Page {
            epoch: Epoch([epoch; 16]),
            now: ServerTime::from_ms(9),
            backup_horizon: 0,
            feeds,
            compared: Vec::new(),
            rows: Vec::new(),
            packs: Vec::new(),
        }
    }

    fn answered(epoch_meanwhile: u8) -> Next {
        let store = with_a_note();
        store.apply(&page(1), None).unwrap();
        let (mut run, mut push, mut lots) = (Run::default(), Push::default(), || [0; 16]);
        assert!(matches!(run.next(&mut push, &store, NOW, &mut lots).unwrap(), Next::Send(_)));
        store.apply(&page(epoch_meanwhile), None).unwrap();
        let reply = ChallengeReply { niangjia: 1, challenge: [8; 32], now: ServerTime::from_ms(9) };
        let body = serde_json::to_vec(&reply).unwrap();
        run.came(&mut push, &store, Ok(HttpResponse { status: 200, headers: Vec::new(), body }), NOW).unwrap();
        run.next(&mut push, &store, NOW, &mut lots).unwrap()
    }

    /// Gives three pages, and notes how far the store was when each was asked for.
    struct Paged<'a> {
        store: &'a Store,
        asked_at: std::sync::Mutex<Vec<u64>>,
        news: News,
    }

    /// What the second page says.
    #[derive(Clone, Copy, PartialEq)]
    enum News {
        /// More of the same.
        None,
        /// The server has gone back in time.
        OtherEpoch,
        /// Another feed, which does not add up.
        Astray,
    }

    impl Transport for Paged<'_> {
        async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
            let cursor = |cursors: Vec<(String, u64)>| cursors.first().map_or(0, |(_, cursor)| *cursor);
            let mut asked_at = self.asked_at.lock().unwrap();
            asked_at.push(cursor(self.store.pull_request(9).unwrap().cursors));
            let next = cursor(PullRequest::decode(&request.body).unwrap().cursors) + 1;
            let news = if asked_at.len() > 1 { self.news } else { News::None };
            let mut page = page(if news == News::OtherEpoch { 2 } else { 1 });
            if news == News::Astray {
                let feed = "user:04040404-0404-0404-0404-040404040404".to_owned();
                page.feeds.push(FeedHead { feed, head: 1, floor: 0, next: 1, digest: 9 });
            }
            (page.feeds[0].head, page.feeds[0].next) = (3, next.min(3));
            Ok(HttpResponse { status: 200, headers: Vec::new(), body: page.encode().unwrap() })
        }
    }

    async fn pulled(news: News) -> (Vec<u64>, u64) {
        let store = with_a_note();
        let expires = ServerTime::from_ms(1_000_000);
        store.set_session(Some(niangjia_store::Session { token: [1; 32], expires })).unwrap();
        let anchor = niangjia_domain::time::Anchor { server: ServerTime::from_ms(9), mono_ms: 0, error_ms: 0 };
        store.set_anchor(niangjia_store::AnchorNow { boot: 1, anchor }).unwrap();
        let paged = Paged { store: &store, asked_at: std::sync::Mutex::default(), news };
        let ended =
            run(&mut crate::pull::Pull::default(), &store, &paged, || NOW, &mut || [0; 16], drop).await.unwrap();
        assert_eq!(ended, None);
        let cursor = store.pull_request(9).unwrap().cursors[0].1;
        (paged.asked_at.into_inner().unwrap(), cursor)
    }

    #[tokio::test]
    async fn the_next_page_is_asked_for_while_this_one_is_taken_in() {
        assert_eq!(
            pulled(News::None).await,
            (vec![0, 0, 1], 3),
            "asked once each, before the page in front was durable"
        );
    }

    #[tokio::test]
    async fn a_page_that_was_asked_for_ahead_and_does_not_fit_any_more_is_thrown_away() {
        // What does not add up is begun again: the third page, asked for ahead, goes on where that feed seemed to end.
        assert_eq!(pulled(News::Astray).await, (vec![0, 0, 1, 2], 3));
    }

    #[tokio::test]
    async fn nothing_is_asked_for_ahead_of_another_epoch() {
        assert_eq!(pulled(News::OtherEpoch).await, (vec![0, 0, 0, 0, 1], 3));
    }

    #[test]
    fn what_a_server_said_before_it_went_back_is_not_believed() {
        assert!(matches!(answered(1), Next::Send(_)), "in the same epoch the answer leads on");
        assert_eq!(answered(2), Next::End(Some(Then::Wait(Code::Offline))), "in another it is as good as lost");
    }
}
