//! Enrolment, and sessions: got by signing the server's challenge, after any time offline.

use std::collections::VecDeque;

use niangjia_domain::code::Code;
use niangjia_domain::id::{Entropy, InstallId};
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::{
    ChallengeReply, ChallengeRequest, EnrolReply, EnrolRequest, Order, SessionReply, SessionRequest, SuccessionReply,
    SuccessionRequest,
};
use niangjia_protocol::signature::InstallKey;
use niangjia_protocol::{VERSION, compress, path};
use niangjia_store::{Install, Session, Store, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::backoff::CAP_MS;
use crate::fault::code_of;
use crate::machine::{ANSWER_BYTES_MAX, Came, Instant, Lots, Machine, Then, Want, after, anchor};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// A request with JSON in it.
fn posted<T: Serialize>(path: &str, value: &T) -> Result<HttpRequest, StoreError> {
    Ok(HttpRequest {
        method: Method::Post,
        path: path.to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: serde_json::to_vec(value)?,
        answer_bytes_max: ANSWER_BYTES_MAX,
    })
}

/// The value of a success. Anything that does not read as ours is not our server's.
pub(crate) fn read<T: DeserializeOwned>(answer: Result<HttpResponse, TransportError>) -> Result<T, Code> {
    let response = answer?;
    if response.status != 200 {
        return Err(code_of(&response));
    }
    serde_json::from_slice(&opened(response)?).map_err(|_| Code::NotOurServer)
}

/// The body of an answer, as it was before it was squeezed.
fn opened(response: HttpResponse) -> Result<Vec<u8>, Code> {
    if response.header("content-encoding") != Some("zstd") {
        return Ok(response.body);
    }
    compress::open_body(&response.body, ANSWER_BYTES_MAX).map_err(|_| Code::NotOurServer)
}

/// Whether the mark of our server has a version that is read here.
pub(crate) fn is_ours(mark: u8) -> Result<(), Code> {
    if mark == VERSION { Ok(()) } else { Err(Code::AppTooOld) }
}

/// The request that makes an install a person's.
///
/// # Errors
/// [`StoreError::Json`], which does not happen for such a value.
pub fn enrol_request(request: &EnrolRequest) -> Result<HttpRequest, StoreError> {
    posted(path::ENROL, request)
}

/// The answer to [`enrol_request`].
///
/// # Errors
/// Why it was not granted.
pub fn enrol_answer(answer: Result<HttpResponse, TransportError>) -> Result<EnrolReply, Code> {
    let reply: EnrolReply = read(answer)?;
    is_ours(reply.niangjia)?;
    Ok(reply)
}

/// Gets a session: a challenge, then its signature. An app whose id is used twice takes another on the way, and goes on
/// under it; one whose id the county has forgotten shows how it came to it.
#[derive(Debug, Default)]
pub struct Renewal {
    step: Step,
    /// How the app came to its id has been shown.
    has_shown: bool,
}

#[derive(Debug, Default)]
enum Step {
    #[default]
    Start,
    Asked,
    Challenged([u8; 32]),
    Signed(Instant),
    /// The county has a session, and wants another id used.
    Ordered,
    Succeeding(Box<Next>),
    /// To be shown, one after the other.
    Showing(VecDeque<SuccessionRequest>),
    Done,
}

/// The id under which the app will go on.
#[derive(Debug)]
struct Next {
    proof: SuccessionRequest,
    seed: Zeroizing<[u8; 32]>,
}

impl Next {
    /// Drawn for one attempt and kept with its answer: a device that is copied meanwhile draws another.
    fn draw(install: &Install, now: Instant, lots: &mut dyn Lots) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        seed[..16].copy_from_slice(&lots.nonce());
        seed[16..].copy_from_slice(&lots.nonce());
        let mut entropy = Entropy::default();
        let drawn = lots.nonce();
        let (drawn, _) = drawn.split_at(entropy.len());
        entropy.copy_from_slice(drawn);
        let next = InstallId::new(now.wall, entropy);
        let key = InstallKey::from_seed(&seed).public();
        let signature = install.key().sign(&SuccessionRequest::signed_bytes(install.install, next, &key));
        Self { proof: SuccessionRequest { install: install.install, next, key, signature }, seed }
    }
}

impl Renewal {
    /// The session is here.
    fn came_session(
        &mut self,
        store: &Store,
        reply: &SessionReply,
        sent: Instant,
        now: Instant,
    ) -> Result<Came, StoreError> {
        store.set_session(Some(Session { token: reply.token, expires: reply.expires }))?;
        if let Some(now) = anchor(reply.now, sent, now) {
            store.set_anchor(now)?;
        }
        store.set_member(&reply.member)?;
        self.step = match reply.order {
            Some(Order::TakeNewId) => Step::Ordered,
            None => Step::Done,
        };
        Ok(Came::with(Then::GoOn))
    }

    /// The county has granted the new id, or not: then the session of before is as good as it was, and ends soon, so that
    /// it is asked again with the next one.
    fn came_succession(
        &mut self,
        store: &Store,
        next: &Next,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let granted = read::<SuccessionReply>(answer).and_then(|reply| is_ours(reply.niangjia));
        self.step = match granted {
            Ok(()) => {
                store.succeed(&next.proof, &next.seed)?;
                Step::Start
            }
            Err(_) => {
                end_soon(store, now)?;
                Step::Done
            }
        };
        Ok(Came::with(Then::GoOn))
    }

    /// There is no challenge. A county that does not know the id may know an earlier one.
    fn unknown(&mut self, store: &Store, code: Code) -> Result<Came, StoreError> {
        let proofs = store.successions()?;
        if code != Code::NotAllowed || self.has_shown || proofs.is_empty() {
            return failed(store, code);
        }
        self.has_shown = true;
        self.step = Step::Showing(proofs.into());
        Ok(Came::with(Then::GoOn))
    }
}

impl Machine for Renewal {
    fn want(&mut self, store: &Store, now: Instant, lots: &mut dyn Lots) -> Result<Want, StoreError> {
        let install = store.install()?.ok_or(StoreError::NotEnrolled)?;
        match &self.step {
            Step::Start | Step::Asked => {
                self.step = Step::Asked;
                posted(path::CHALLENGE, &ChallengeRequest { install: install.install }).map(Want::Send)
            }
            Step::Challenged(challenge) => {
                let challenge = *challenge;
                let signature = install.key().sign(&SessionRequest::signed_bytes(&challenge));
                self.step = Step::Signed(now);
                posted(path::SESSION, &SessionRequest { install: install.install, challenge, signature })
                    .map(Want::Send)
            }
            Step::Ordered => {
                let next = Next::draw(&install, now, lots);
                let request = posted(path::SUCCESSION, &next.proof)?;
                self.step = Step::Succeeding(Box::new(next));
                Ok(Want::Send(request))
            }
            Step::Showing(proofs) => match proofs.front() {
                Some(proof) => posted(path::SUCCESSION, proof).map(Want::Send),
                None => Ok(Want::Nothing),
            },
            Step::Signed(_) | Step::Succeeding(_) | Step::Done => Ok(Want::Nothing),
        }
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        match core::mem::take(&mut self.step) {
            Step::Signed(sent) => match read(answer) {
                Ok(reply) => self.came_session(store, &reply, sent, now),
                Err(code) => failed(store, code),
            },
            Step::Succeeding(next) => self.came_succession(store, &next, answer, now),
            Step::Showing(mut proofs) => match read::<SuccessionReply>(answer) {
                Ok(_) => {
                    proofs.pop_front();
                    self.step = if proofs.is_empty() { Step::Start } else { Step::Showing(proofs) };
                    Ok(Came::with(Then::GoOn))
                }
                Err(code) => failed(store, code),
            },
            Step::Start | Step::Asked | Step::Challenged(_) | Step::Ordered | Step::Done => {
                match read::<ChallengeReply>(answer) {
                    Ok(reply) => {
                        self.step = Step::Challenged(reply.challenge);
                        Ok(Came::with(Then::GoOn))
                    }
                    Err(code) => self.unknown(store, code),
                }
            }
        }
    }
}

/// The session is renewed after no more than the longest wait between two tries.
fn end_soon(store: &Store, now: Instant) -> Result<(), StoreError> {
    let (Some(session), Some(anchor)) = (store.session()?, store.anchor(now.boot)?) else { return Ok(()) };
    let Session { token, expires } = session;
    let since_ms = now.mono_ms.saturating_sub(anchor.mono_ms);
    let soon = anchor.server.plus_ms(since_ms.saturating_add(CAP_MS.cast_signed()));
    store.set_session(Some(Session { token, expires: expires.min(soon) }))
}

fn failed(store: &Store, code: Code) -> Result<Came, StoreError> {
    if code == Code::Revoked {
        return revoked(store);
    }
    // A session is what was asked for: renewing it again would go round in circles.
    let then = match after(code) {
        Then::Renew => Then::Wait(Code::SessionExpired),
        then @ (Then::GoOn | Then::Wait(_) | Then::Stop(_)) => then,
    };
    Ok(Came::with(then))
}

/// The account was closed. That is remembered, and no obstacle: what was done is still delivered, without a session.
fn revoked(store: &Store) -> Result<Came, StoreError> {
    store.set_session(None)?;
    let mut member = store.install()?.ok_or(StoreError::NotEnrolled)?.member;
    if member.revoked.is_none() {
        member.revoked = Some(store.last_contact()?.unwrap_or(ServerTime::from_ms(0)));
        store.set_member(&member)?;
    }
    Ok(Came::with(Then::Stop(Code::Revoked)))
}
