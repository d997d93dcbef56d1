//! The push lane: operations up, receipts back.

use niangjia_domain::code::Code;
use niangjia_domain::id::OpId;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::hex;
use niangjia_protocol::frame::{OPERATIONS_MAX, PUSH_BYTES_MAX, encode};
use niangjia_protocol::offer::{Offer, OfferReply};
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::{compress, path};
use niangjia_store::{Batch, BatchLimit, Originals, Store, StoreError, Touched};

use crate::account::is_ours;
use crate::fault::code_of;
use crate::machine::{
    Came, Instant, Lots, Machine, Then, Want, after_receipts, anchor, is_revoked, session, signed, touched_by,
};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// Batches start here and move between [`BATCH_BYTES_MIN`] and [`BATCH_BYTES_MAX`], before compression (sync.md §3).
const BATCH_BYTES_FIRST: usize = 128 * 1024;
/// The smallest batch.
const BATCH_BYTES_MIN: usize = 16 * 1024;
/// The largest batch.
const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// An answer that took longer halves the batch (sync.md §3).
const SLOW_MS: i64 = 10_000;
/// Longest answer when opened: the receipts of a batch.
const REPLY_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The push lane.
#[derive(Debug)]
pub struct Push {
    batch_bytes: usize,
    sent: Option<(Sent, Instant)>,
}

/// What is on its way.
#[derive(Debug)]
enum Sent {
    /// These operations.
    Operations(Vec<OpId>),
    /// What is here of before the county went back in time.
    Offer(Offer),
}

impl Default for Push {
    fn default() -> Self {
        Self { batch_bytes: BATCH_BYTES_FIRST, sent: None }
    }
}

impl Push {
    fn request(
        &mut self,
        store: &Store,
        now: Instant,
        lots: &mut dyn Lots,
    ) -> Result<Option<(HttpRequest, Batch)>, StoreError> {
        let install = store.install()?.ok_or(StoreError::NotEnrolled)?;
        loop {
            let limit = BatchLimit { bytes: self.batch_bytes, operations: OPERATIONS_MAX };
            let Some(batch) = store.begin_push(limit)? else { return Ok(None) };
            let body = compress::body(&encode(&batch.frames))?;
            if body.len() > PUSH_BYTES_MAX && batch.ops.len() > 1 {
                store.abandon_push(&batch.ops)?;
                self.batch_bytes = (self.batch_bytes / 2).max(1);
                continue;
            }
            let mut request = signed(Method::Post, path::PUSH, install.install, &install.key(), lots);
            request.headers.push(("content-type", "application/octet-stream".to_owned()));
            request.headers.push(("content-encoding", "zstd".to_owned()));
            request.headers.push(("accept-encoding", "zstd".to_owned()));
            if let Some(session) = session(store, now)? {
                request.headers.push(("x-session", hex::encode(&session.token)));
            }
            request.body = body;
            return Ok(Some((request, batch)));
        }
    }

    fn failed(&mut self, store: &Store, ops: &[OpId], code: Code) -> Result<Came, StoreError> {
        store.abandon_push(ops)?;
        self.batch_bytes = (self.batch_bytes / 2).max(BATCH_BYTES_MIN);
        if code != Code::TooLarge {
            return Ok(Came::failed(code));
        }
        match ops {
            // One operation alone is too large for this server: it waits for the person, the others go on.
            [op] => {
                store.set_trouble(*op, &code)?;
                Ok(Came { touched: Touched { receipts: true, ..Touched::default() }, then: Then::GoOn })
            }
            _ if self.batch_bytes == BATCH_BYTES_MIN => {
                self.batch_bytes = 1;
                Ok(Came::with(Then::GoOn))
            }
            _ => Ok(Came::with(Then::GoOn)),
        }
    }
}

impl Machine for Push {
    fn want(&mut self, store: &Store, now: Instant, lots: &mut dyn Lots) -> Result<Want, StoreError> {
        let has_photos = || store.next_uploads(Originals::All, 1).map(|uploads| !uploads.is_empty());
        if !store.has_outbox()? || (planted::is(Bug::PhotosFirst) && has_photos()?) {
            return Ok(Want::Nothing);
        }
        // Without a session the county would keep the work and not judge it yet.
        if session(store, now)?.is_none() && !is_revoked(store)? {
            return Ok(Want::Session);
        }
        if let Some(offer) = store.offer()? {
            let request = offered(store, &offer, lots)?;
            self.sent = Some((Sent::Offer(offer), now));
            return Ok(Want::Send(request));
        }
        let Some((request, batch)) = self.request(store, now, lots)? else { return Ok(Want::Nothing) };
        self.sent = Some((Sent::Operations(batch.ops), now));
        Ok(Want::Send(request))
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let (ops, sent) = match self.sent.take() {
            Some((Sent::Operations(ops), sent)) => (ops, sent),
            Some((Sent::Offer(offer), _)) => return came_offer(store, &offer, answer),
            None => return Ok(Came::with(Then::GoOn)),
        };
        let reply = match read(answer, &ops) {
            Ok(reply) => reply,
            Err(code) => return self.failed(store, &ops, code),
        };
        let believed = store.take_push_reply(&reply, anchor(reply.now, sent, now))?;
        let took_ms = now.mono_ms.saturating_sub(sent.mono_ms);
        self.batch_bytes = if took_ms > SLOW_MS {
            (self.batch_bytes / 2).max(BATCH_BYTES_MIN)
        } else {
            (self.batch_bytes * 2).clamp(BATCH_BYTES_MIN, BATCH_BYTES_MAX)
        };
        let then = after_receipts(believed);
        Ok(Came { touched: touched_by(store, &ops)?, then })
    }
}

/// What is offered again to a county that went back in time.
fn offered(store: &Store, offer: &Offer, lots: &mut dyn Lots) -> Result<HttpRequest, StoreError> {
    let install = store.install()?.ok_or(StoreError::NotEnrolled)?;
    let mut request = signed(Method::Post, path::OFFER, install.install, &install.key(), lots);
    request.headers.push(("content-encoding", "zstd".to_owned()));
    request.headers.push(("accept-encoding", "zstd".to_owned()));
    request.body = compress::body(&offer.encode())?;
    Ok(request)
}

/// What the county lacks is pushed again, and nothing else. One that does not know what an offer is gets everything, and so
/// does one that has gone back once more: whoever was dismissed never reads of that, and is to deliver all the same.
fn came_offer(store: &Store, offer: &Offer, answer: Result<HttpResponse, TransportError>) -> Result<Came, StoreError> {
    let reply = crate::account::read::<OfferReply>(answer);
    let lacking: Option<Vec<OpId>> = match reply {
        Ok(reply) if reply.niangjia != niangjia_protocol::VERSION => return Ok(Came::failed(Code::NotOurServer)),
        Ok(reply) if reply.epoch == offer.epoch.0 => {
            let at = |place: &u32| offer.operations.get(*place as usize).map(|offered| offered.op);
            Some(reply.lacking.iter().filter_map(at).collect())
        }
        Ok(_) | Err(Code::NotFound) => None,
        Err(code) => return Ok(Came::failed(code)),
    };
    store.offered(offer, lacking.as_deref())?;
    Ok(Came { touched: Touched { receipts: true, ..Touched::default() }, then: Then::GoOn })
}

/// [`Bug::PortalBelieved`]
fn believed(ops: &[OpId]) -> Result<PushReply, Code> {
    let stored = |op: &OpId| Stored { op: *op, how: Kept::Stored, receipt: None };
    let operations = ops.iter().map(stored).collect();
    Ok(PushReply { niangjia: niangjia_protocol::VERSION, now: ServerTime::from_ms(0), operations })
}

/// The reply, if it is one, whole, to just these operations.
fn read(answer: Result<HttpResponse, TransportError>, ops: &[OpId]) -> Result<PushReply, Code> {
    let response = answer?;
    if response.status != 200 {
        return Err(code_of(&response));
    }
    let body = if response.header("content-encoding") == Some("zstd") {
        compress::open_body(&response.body, REPLY_BYTES_MAX).map_err(|_| Code::NotOurServer)?
    } else {
        response.body
    };
    let read = serde_json::from_slice(&body).map_err(|_| Code::NotOurServer);
    let reply: PushReply = if planted::is(Bug::PortalBelieved) { read.or_else(|_| believed(ops))? } else { read? };
    is_ours(reply.niangjia)?;
    let is_whole = reply.operations.iter().map(|stored| stored.op).eq(ops.iter().copied());
    if is_whole { Ok(reply) } else { Err(Code::NotOurServer) }
}
