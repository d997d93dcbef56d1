//! The pull lane: cursors up, rows down, until every feed is at its head.

use niangjia_domain::code::Code;
use niangjia_protocol::auth::Authorization;
use niangjia_protocol::pull::{Epoch, FeedHead, HELD_HEADER, Page, PullRequest, ROWS_MAX};
use niangjia_protocol::{Malformed, path};
use niangjia_store::{Store, StoreError};

use crate::fault::code_of;
use crate::machine::{Came, Instant, Lots, Machine, Then, Want, anchor, refused, session};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// Longest page that is read, in bytes (a default: the server ends a page at half a megabyte and a row).
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The pull lane. One run reads until the head, and then wants nothing; [`Pull::default`] starts the next.
#[derive(Debug)]
pub struct Pull {
    /// The request on its way, and since when.
    sent: Option<(PullRequest, Instant)>,
    /// The page after the next, when it has been asked for ahead.
    ahead: Option<(PullRequest, Instant)>,
    /// The answer that was looked at already.
    page: Option<Page>,
    /// The header that requests carry.
    authorization: String,
    is_at_head: bool,
    rows_max: usize,
}

impl Default for Pull {
    fn default() -> Self {
        Self::by(ROWS_MAX)
    }
}

impl Pull {
    /// A run that asks for at most so many rows a page.
    #[must_use]
    pub fn by(rows_max: usize) -> Self {
        Self { sent: None, ahead: None, page: None, authorization: String::new(), is_at_head: false, rows_max }
    }
}

impl Machine for Pull {
    fn want(&mut self, store: &Store, now: Instant, _lots: &mut dyn Lots) -> Result<Want, StoreError> {
        if self.is_at_head {
            return Ok(Want::Nothing);
        }
        let Some(session) = session(store, now)? else { return Ok(Want::Session) };
        let request = store.pull_request(self.rows_max)?;
        // What was asked ahead is on its way since then, which the server's clock is judged by.
        let since = self.ahead.take().filter(|(ahead, _)| *ahead == request).map_or(now, |(_, since)| since);
        self.authorization = Authorization::Session(session.token).to_header();
        let mut sent = ask(&request, &self.authorization);
        // The county's admin is told what is not let go of.
        if let Some(hold) = store.hold()? {
            sent.headers.push((HELD_HEADER, hold.tickets.to_string()));
        }
        self.sent = Some((request, since));
        Ok(Want::Send(sent))
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some((_, sent)) = self.sent.take() else { return Ok(Came::with(Then::GoOn)) };
        let looked_at = self.page.take();
        let page = match answer.map_err(Code::from).and_then(|answer| looked_at.map_or_else(|| read(&answer), Ok)) {
            Ok(page) => page,
            Err(code) => return refused(store, code),
        };
        let applied = match store.apply(&page, anchor(page.now, sent, now)) {
            Ok(applied) => applied,
            // A page that names no feed: a failing permission is not a loss of everything.
            Err(StoreError::Malformed(_)) => return Ok(Came::failed(Code::NotOurServer)),
            Err(error) => return Err(error),
        };
        self.is_at_head = !applied.more;
        Ok(Came { touched: applied.touched, then: Then::GoOn })
    }

    /// The page behind this one: where cursors will be once this one is durable stands in it. On a slow line the next page
    /// comes while this one is taken in, and the line is never idle.
    fn ahead(&mut self, answer: &HttpResponse, now: Instant) -> Option<HttpRequest> {
        let (asked, _) = self.sent.as_ref()?;
        let page = read(answer).ok()?;
        let next = next(asked, &page);
        self.page = Some(page);
        let next = next?;
        let request = ask(&next, &self.authorization);
        self.ahead = Some((next, now));
        Some(request)
    }
}

/// What is asked once `page`, the answer to `asked`, has been taken in; nothing at the head.
fn next(asked: &PullRequest, page: &Page) -> Option<PullRequest> {
    // What follows from a comparison, or from another epoch, is known when it has been taken in.
    let is_other = asked.epoch != Epoch::default() && asked.epoch != page.epoch;
    if is_other || !asked.ranges.is_empty() || page.feeds.iter().all(|feed| feed.next >= feed.head) {
        return None;
    }
    let of = |name: &str| page.feeds.iter().find(|feed| feed.feed == name);
    let known = asked.cursors.iter().filter_map(|(name, _)| of(name));
    let is_new = |feed: &&FeedHead| asked.cursors.iter().all(|(name, _)| *name != feed.feed);
    let cursors = known.chain(page.feeds.iter().filter(is_new)).map(|feed| (feed.feed.clone(), feed.next)).collect();
    Some(PullRequest { epoch: page.epoch, cursors, rows_max: asked.rows_max, ranges: Vec::new() })
}

fn ask(request: &PullRequest, authorization: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        path: path::PULL.to_owned(),
        headers: vec![("authorization", authorization.to_owned())],
        body: request.encode(),
        answer_bytes_max: PAGE_BYTES_MAX,
    }
}

fn read(response: &HttpResponse) -> Result<Page, Code> {
    if response.status != 200 {
        return Err(code_of(response));
    }
    Page::decode(&response.body).map_err(|malformed| match malformed {
        // A dictionary that is not known here came with a later version.
        Malformed::Version(_) | Malformed::Dictionary => Code::AppTooOld,
        Malformed::Short | Malformed::Large | Malformed::Foreign | Malformed::Json | Malformed::Compression => {
            Code::NotOurServer
        }
    })
}
