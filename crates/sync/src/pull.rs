//! The pull lane: cursors up, rows down, until every feed is at its head.

use niangjia_domain::code::Code;
use niangjia_protocol::auth::Authorization;
use niangjia_protocol::pull::{Page, ROWS_MAX};
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
    sent: Option<Instant>,
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
        Self { sent: None, is_at_head: false, rows_max }
    }
}

impl Machine for Pull {
    fn want(&mut self, store: &Store, now: Instant, _lots: &mut dyn Lots) -> Result<Want, StoreError> {
        if self.is_at_head {
            return Ok(Want::Nothing);
        }
        let Some(session) = session(store, now)? else { return Ok(Want::Session) };
        self.sent = Some(now);
        Ok(Want::Send(HttpRequest {
            method: Method::Post,
            path: path::PULL.to_owned(),
            headers: vec![("authorization", Authorization::Session(session.token).to_header())],
            body: store.pull_request(self.rows_max)?.encode(),
            answer_bytes_max: PAGE_BYTES_MAX,
        }))
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some(sent) = self.sent.take() else { return Ok(Came::with(Then::GoOn)) };
        let page = match read(answer) {
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
}

fn read(answer: Result<HttpResponse, TransportError>) -> Result<Page, Code> {
    let response = answer?;
    if response.status != 200 {
        return Err(code_of(&response));
    }
    Page::decode(&response.body).map_err(|malformed| match malformed {
        Malformed::Version(_) => Code::AppTooOld,
        Malformed::Short
        | Malformed::Large
        | Malformed::Foreign
        | Malformed::Json
        | Malformed::Compression
        | Malformed::Dictionary => Code::NotOurServer,
    })
}
