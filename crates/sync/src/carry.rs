//! The carry lane: colleagues' sealed bundles up, piece by piece, and the county's receipts for their authors back.

use niangjia_domain::code::Code;
use niangjia_protocol::carry::{BUNDLE, BundleReply, LENGTH, OFFSET, PIECE_BYTES_MAX};
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::receipt::list::LIST_BYTES_MAX;
use niangjia_protocol::{compress, path};
use niangjia_store::{Believed, Carried, CarriedState, Store, StoreError, Touched};

use crate::account::is_ours;
use crate::fault::code_of;
use crate::lane::HeadStart;
use crate::machine::{Came, Instant, Lots, Machine, Then, Want, signed};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// Pieces start here and move between [`PIECE_BYTES_MIN`] and [`PIECE_BYTES_MAX`] (a default).
const PIECE_BYTES_FIRST: u64 = 128 * 1024;
/// The smallest piece.
const PIECE_BYTES_MIN: u64 = 16 * 1024;
/// A piece that took longer halves the next: so long may own text find the line taken.
const SLOW_MS: i64 = 5_000;
/// The longest answer when opened: the receipts of everything in one bundle, as JSON.
const REPLY_BYTES_MAX: usize = 2 * LIST_BYTES_MAX;

/// The carry lane. It is kept between runs, so that it knows since when own text waits.
#[derive(Debug)]
pub struct Carry {
    piece_bytes: u64,
    sent: Option<Sent>,
    text: HeadStart,
}

/// What is on its way.
#[derive(Debug)]
struct Sent {
    carried: Carried,
    offset: u64,
    at: Instant,
}

impl Default for Carry {
    fn default() -> Self {
        Self { piece_bytes: PIECE_BYTES_FIRST, sent: None, text: HeadStart::default() }
    }
}

impl Carry {
    /// [`HeadStart::is_on`]: each ends in a piece.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn yields(&mut self, store: &Store, now: Instant) -> Result<bool, StoreError> {
        self.text.is_on(store, now)
    }

    fn request(
        &self,
        store: &Store,
        carried: &Carried,
        offset: u64,
        lots: &mut dyn Lots,
    ) -> Result<HttpRequest, StoreError> {
        let install = store.install()?.ok_or(StoreError::NotEnrolled)?;
        let mut request = signed(Method::Post, path::BUNDLES, install.install, &install.key(), lots);
        request.headers.extend([
            ("content-type", "application/octet-stream".to_owned()),
            ("accept-encoding", "zstd".to_owned()),
            (BUNDLE, carried.hash.to_string()),
            (LENGTH, carried.file.bytes.to_string()),
            (OFFSET, offset.to_string()),
        ]);
        request.body = store.carried_range(carried.file.id, offset, self.piece_bytes)?;
        request.answer_bytes_max = REPLY_BYTES_MAX;
        Ok(request)
    }

    fn measure(&mut self, took_ms: i64) {
        if took_ms > SLOW_MS {
            self.piece_bytes = (self.piece_bytes / 2).max(PIECE_BYTES_MIN);
        } else if took_ms < SLOW_MS / 2 {
            self.piece_bytes = (self.piece_bytes * 2).min(PIECE_BYTES_MAX as u64);
        }
    }

    fn failed(&mut self, store: &Store, carried: &Carried, code: Code) -> Result<Came, StoreError> {
        let why = match code {
            Code::DamagedThere if !store.is_carried_sound(carried)? => Code::DamagedHere,
            // Its author still has everything, unless his phone is gone: the person sees why, and the bytes stay.
            Code::OtherCounty | Code::UnknownAuthor | Code::FileDamaged | Code::NotOurFile => code,
            code => {
                self.piece_bytes = (self.piece_bytes / 2).max(PIECE_BYTES_MIN);
                return Ok(Came::failed(code));
            }
        };
        store.refuse_carried(carried.file.id, &why)?;
        Ok(changed())
    }
}

fn changed() -> Came {
    Came { touched: Touched { receipts: true, ..Touched::default() }, then: Then::GoOn }
}

impl Machine for Carry {
    fn want(&mut self, store: &Store, now: Instant, lots: &mut dyn Lots) -> Result<Want, StoreError> {
        let Some(carried) = store.next_carried()? else { return Ok(Want::Nothing) };
        let CarriedState::Waiting { offset } = carried.state else { return Ok(Want::Nothing) };
        if self.yields(store, now)? {
            return Ok(Want::Nothing);
        }
        let request = self.request(store, &carried, offset, lots)?;
        if planted::is(Bug::BundleLetGo) && offset + request.body.len() as u64 >= carried.file.bytes {
            store.drop_carried(carried.file.id)?;
        }
        // The next head start begins with this piece.
        self.text.is_over(now);
        self.sent = Some(Sent { carried, offset, at: now });
        Ok(Want::Send(request))
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some(Sent { carried, offset, at }) = self.sent.take() else { return Ok(Came::with(Then::GoOn)) };
        let reply = match read(answer, &carried) {
            Ok(reply) => reply,
            Err(code) => return self.failed(store, &carried, code),
        };
        self.measure(now.mono_ms.saturating_sub(at.mono_ms));
        match reply.receipts {
            Some(receipts) => match store.carried_arrived(carried.file.id, &receipts)? {
                Believed::All => Ok(changed()),
                Believed::NotAll => Ok(Came::failed(Code::BadReceipt)),
            },
            // The county stands still where bytes were brought, or claims all of them and gives no receipt: not now.
            None if reply.offset == offset || reply.offset >= carried.file.bytes => Ok(Came::failed(Code::ServerDown)),
            None => {
                store.set_carried(carried.file.id, reply.offset)?;
                Ok(changed())
            }
        }
    }
}

/// The reply, if it is one, about this bundle.
fn read(answer: Result<HttpResponse, TransportError>, carried: &Carried) -> Result<BundleReply, Code> {
    let response = answer?;
    if response.status != 200 {
        return Err(code_of(&response));
    }
    let body = if response.header("content-encoding") == Some("zstd") {
        compress::open_body(&response.body, REPLY_BYTES_MAX).map_err(|_| Code::NotOurServer)?
    } else {
        response.body
    };
    let reply: BundleReply = serde_json::from_slice(&body).map_err(|_| Code::NotOurServer)?;
    is_ours(reply.niangjia)?;
    if reply.bundle == carried.hash { Ok(reply) } else { Err(Code::NotOurServer) }
}
