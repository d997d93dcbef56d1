//! Enrolment, and sessions: got by signing the server's challenge, after any time offline.

use niangjia_domain::code::Code;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::account::{
    ChallengeReply, ChallengeRequest, EnrolReply, EnrolRequest, SessionReply, SessionRequest,
};
use niangjia_protocol::{VERSION, compress, path};
use niangjia_store::{Session, Store, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// Gets a session: a challenge, then its signature.
#[derive(Debug, Default)]
pub struct Renewal {
    step: Step,
}

#[derive(Debug, Default)]
enum Step {
    #[default]
    Start,
    Asked,
    Challenged([u8; 32]),
    Signed(Instant),
    Done,
}

impl Machine for Renewal {
    fn want(&mut self, store: &Store, now: Instant, _lots: &mut dyn Lots) -> Result<Want, StoreError> {
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
            Step::Signed(_) | Step::Done => Ok(Want::Nothing),
        }
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let failed = |code| {
            if code == Code::Revoked {
                return revoked(store);
            }
            // A session is what was asked for: renewing it again would go round in circles.
            let then = match after(code) {
                Then::Renew => Then::Wait(Code::SessionExpired),
                then @ (Then::GoOn | Then::Wait(_) | Then::Stop(_)) => then,
            };
            Ok(Came::with(then))
        };
        match core::mem::take(&mut self.step) {
            Step::Signed(sent) => {
                let reply: SessionReply = match read(answer) {
                    Ok(reply) => reply,
                    Err(code) => return failed(code),
                };
                store.set_session(Some(Session { token: reply.token, expires: reply.expires }))?;
                if let Some(now) = anchor(reply.now, sent, now) {
                    store.set_anchor(now)?;
                }
                store.set_member(&reply.member)?;
                self.step = Step::Done;
                Ok(Came::with(Then::GoOn))
            }
            Step::Start | Step::Asked | Step::Challenged(_) | Step::Done => match read::<ChallengeReply>(answer) {
                Ok(reply) => {
                    self.step = Step::Challenged(reply.challenge);
                    Ok(Came::with(Then::GoOn))
                }
                Err(code) => failed(code),
            },
        }
    }
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
