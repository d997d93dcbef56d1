//! What all lanes share: wanting, coming, and what happens then.

use niangjia_domain::code::Code;
use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::time::{Anchor, DeviceTime, ServerTime};
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::signature::InstallKey;
use niangjia_store::{AnchorNow, Believed, Session, Store, StoreError, Touched};

use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// Now, by the device's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// The wall clock: shown, and believed by nobody.
    pub wall: DeviceTime,
    /// See [`niangjia_domain::time::Captured::boot`].
    pub boot: u32,
    /// The clock that only goes forward.
    pub mono_ms: i64,
}

/// Random bytes, drawn by the caller.
pub trait Lots {
    /// Sixteen of them.
    fn nonce(&mut self) -> [u8; 16];
}

impl<F: FnMut() -> [u8; 16]> Lots for F {
    fn nonce(&mut self) -> [u8; 16] {
        self()
    }
}

/// What a lane wants now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Want {
    /// This request sent.
    Send(HttpRequest),
    /// A session first.
    Session,
    /// Nothing: all is done.
    Nothing,
}

/// What an answer came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// What changed on the device.
    pub touched: Touched,
    /// How to go on.
    pub then: Then,
}

/// How to go on after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Ask the lane again at once.
    GoOn,
    /// A session first, then ask the lane again.
    Renew,
    /// The county cannot be reached, or not now: wait (the code says why and, when busy, how long), then go on.
    Wait(Code),
    /// Waiting does not help: the person or the admin has to do something.
    Stop(Code),
}

/// One lane.
pub trait Machine: Send {
    /// What it wants now. What it promises to the store (an attempt) is durable before this returns.
    ///
    /// # Errors
    /// [`StoreError`].
    fn want(&mut self, store: &Store, now: Instant, lots: &mut dyn Lots) -> Result<Want, StoreError>;

    /// Takes the answer to the last request in.
    ///
    /// # Errors
    /// [`StoreError`].
    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError>;

    /// What it will want once it has taken this answer in, as far as that can be foreseen: it is sent meanwhile. Should it
    /// want something else then, what comes back is thrown away.
    fn ahead(&mut self, answer: &HttpResponse, now: Instant) -> Option<HttpRequest> {
        let _ = (answer, now);
        None
    }
}

impl Came {
    /// Nothing changed.
    #[must_use]
    pub fn with(then: Then) -> Self {
        Self { touched: Touched::default(), then }
    }

    /// The answer was a failure of this kind.
    #[must_use]
    pub fn failed(code: Code) -> Self {
        Self::with(after(code))
    }
}

/// A reader's request was refused: a session that the county does not know is forgotten here too.
pub(crate) fn refused(store: &Store, code: Code) -> Result<Came, StoreError> {
    if code == Code::SessionExpired {
        store.set_session(None)?;
    }
    Ok(Came::failed(code))
}

/// Whether trying again helps: a property of the code, in one place.
#[must_use]
pub(crate) fn after(code: Code) -> Then {
    match code {
        Code::SessionExpired => Then::Renew,
        Code::Offline
        | Code::Stalled
        | Code::TooLarge
        | Code::Busy { .. }
        | Code::ServerDown
        | Code::NotOurServer
        | Code::DamagedThere
        | Code::BadReceipt
        | Code::StorageFull
        | Code::NotAllowed
        | Code::NotFound
        | Code::WrongServer
        | Code::Internal { .. } => Then::Wait(code),
        Code::Revoked
        | Code::AppTooOld
        | Code::BadCode
        | Code::CodeUsed
        | Code::CodeExpired
        | Code::WrongPin { .. }
        | Code::PinDestroyed
        | Code::WeakPin
        | Code::Locked
        | Code::DamagedHere
        | Code::NotAPhoto
        | Code::Heic
        | Code::PhotoDamaged
        | Code::PhotoTooLarge
        | Code::TooManyPhotos
        | Code::TextTooLong
        | Code::NotOurFile
        | Code::FileDamaged
        | Code::OtherCounty
        | Code::UnknownAuthor
        | Code::NotForThisDevice
        | Code::Refused { .. } => Then::Stop(code),
    }
}

/// How to go on after receipts: what was not proved goes again, but not at once.
#[must_use]
pub(crate) fn after_receipts(believed: Believed) -> Then {
    match believed {
        Believed::All => Then::GoOn,
        Believed::NotAll => after(Code::BadReceipt),
    }
}

/// The anchor of an exchange: the server's clock when half of the way back was left, give or take that half.
#[must_use]
pub(crate) fn anchor(server: ServerTime, sent: Instant, came: Instant) -> Option<AnchorNow> {
    let round_trip_ms = came.mono_ms.checked_sub(sent.mono_ms).filter(|ms| *ms >= 0)?;
    if sent.boot != came.boot {
        return None;
    }
    let error_ms = (round_trip_ms + 1) / 2;
    let anchor = Anchor { server: server.plus_ms(error_ms), mono_ms: came.mono_ms, error_ms };
    Some(AnchorNow { boot: came.boot, anchor })
}

/// The session, as long as it is sure to be good: a clock that was not set by the county's since the last start cannot
/// tell, and asks for another.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn session(store: &Store, now: Instant) -> Result<Option<Session>, StoreError> {
    let (Some(session), Some(anchor)) = (store.session()?, store.anchor(now.boot)?) else { return Ok(None) };
    let since_ms = now.mono_ms.saturating_sub(anchor.mono_ms);
    let server = anchor.server.plus_ms(since_ms.saturating_add(SESSION_SPARE_MS));
    Ok((since_ms >= 0 && server < session.expires).then_some(session))
}

/// A session is renewed so long before it ends (a default).
const SESSION_SPARE_MS: i64 = 60_000;

/// Whether the person's account was closed, as far as is known here.
pub(crate) fn is_revoked(store: &Store) -> Result<bool, StoreError> {
    Ok(store.install()?.is_some_and(|install| install.member.revoked.is_some()))
}

/// What receipts of `ops` touch.
pub(crate) fn touched_by(store: &Store, ops: &[OpId]) -> Result<Touched, StoreError> {
    Ok(Touched { tickets: store.tickets_of(ops)?, receipts: true, ..Touched::default() })
}

/// A request signed by the install.
#[must_use]
pub(crate) fn signed(
    method: Method,
    path: &str,
    install: InstallId,
    key: &InstallKey,
    lots: &mut dyn Lots,
) -> HttpRequest {
    let proof = InstallProof::make(install, key, method.name(), path, lots.nonce());
    let authorization = Authorization::Install(Box::new(proof)).to_header();
    HttpRequest {
        method,
        path: path.to_owned(),
        headers: vec![("authorization", authorization)],
        body: Vec::new(),
        answer_bytes_max: ANSWER_BYTES_MAX,
    }
}

/// Longest small answer, in bytes (a default, far above what is seen).
pub(crate) const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot: u32, mono_ms: i64) -> Instant {
        Instant { wall: DeviceTime::from_ms(0), boot, mono_ms }
    }

    #[test]
    fn an_anchor_knows_how_wrong_it_may_be() {
        let now = anchor(ServerTime::from_ms(5_000), at(1, 100), at(1, 181)).unwrap();
        assert_eq!(now.anchor, Anchor { server: ServerTime::from_ms(5_041), mono_ms: 181, error_ms: 41 });
        assert_eq!(anchor(ServerTime::from_ms(5_000), at(1, 100), at(2, 181)), None, "a start lies between");
        assert_eq!(anchor(ServerTime::from_ms(5_000), at(1, 100), at(1, 99)), None);
    }
}
