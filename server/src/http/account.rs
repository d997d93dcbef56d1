//! Enrolment, challenges, sessions.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use niangjia_domain::code::Code;
use niangjia_protocol::Malformed;
use niangjia_protocol::account::{
    ChallengeReply, ChallengeRequest, EnrolReply, EnrolRequest, SessionReply, SessionRequest, SuccessionReply,
    SuccessionRequest,
};
use serde::de::DeserializeOwned;

use super::answer::Whole;
use super::limit::Peer;
use super::{App, Refused};
use crate::error::Fault;
use crate::moment::Moment;

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Malformed::Json.into())
}

/// Runs `ask`; whoever is refused too often waits.
async fn guarded<T: Send + 'static>(
    app: &Arc<App>,
    peer: Peer,
    ask: impl FnOnce(&App, Moment) -> Result<T, Fault> + Send + 'static,
) -> Result<Json<T>, Refused> {
    let moment = app.moment();
    app.attempts.check(peer, moment.now)?;
    app.work(move |app| {
        let answer = ask(app, moment);
        if let Err(Fault::Told(Code::BadCode | Code::NotAllowed)) = &answer {
            app.attempts.was_wrong(peer, moment.now);
        }
        answer
    })
    .await
    .map(Json)
}

#[utoipa::path(
    post, path = "/v1/enrol", tag = "account", request_body(content_type = "application/json", content = Object),
    responses(
        (status = 200, description = "The install is bound to the person of the code", body = Object),
        (status = 404, description = "bad_code", body = Object),
        (status = 410, description = "code_used, code_expired", body = Object),
        (status = 403, description = "revoked, or the install is another person's", body = Object),
        (status = 429, description = "busy: too many wrong codes from this address", body = Object),
    )
)]
pub(super) async fn enrol(
    State(app): State<Arc<App>>,
    peer: Peer,
    Whole(body): Whole,
) -> Result<Json<EnrolReply>, Refused> {
    let request: EnrolRequest = read(&body)?;
    guarded(&app, peer, move |app, moment| app.office.enrol(request, moment)).await
}

#[utoipa::path(
    post, path = "/v1/session/challenge", tag = "account",
    request_body(content_type = "application/json", content = Object),
    responses(
        (status = 200, description = "32 bytes to sign, good for one minute, once", body = Object),
        (status = 403, description = "not_allowed: no such install", body = Object),
    )
)]
pub(super) async fn challenge(
    State(app): State<Arc<App>>,
    peer: Peer,
    Whole(body): Whole,
) -> Result<Json<ChallengeReply>, Refused> {
    let request: ChallengeRequest = read(&body)?;
    guarded(&app, peer, move |app, moment| app.office.challenge(request.install, moment)).await
}

#[utoipa::path(
    post, path = "/v1/session", tag = "account",
    request_body(content_type = "application/json", content = Object),
    responses(
        (status = 200, description = "A token, good for 24 hours", body = Object),
        (status = 401, description = "session_expired: ask for another challenge", body = Object),
        (status = 403, description = "revoked, or the signature does not hold", body = Object),
    )
)]
pub(super) async fn session(
    State(app): State<Arc<App>>,
    peer: Peer,
    Whole(body): Whole,
) -> Result<Json<SessionReply>, Refused> {
    let request: SessionRequest = read(&body)?;
    guarded(&app, peer, move |app, moment| app.office.session(&request, moment)).await
}

#[utoipa::path(
    post, path = "/v1/succession", tag = "account",
    request_body(content_type = "application/json", content = Object),
    responses(
        (status = 200, description = "The install goes on under the new id; what it signed before is still taken", body = Object),
        (status = 403, description = "not_allowed: no such install, not its signature, or the new id is taken", body = Object),
    )
)]
pub(super) async fn succession(
    State(app): State<Arc<App>>,
    peer: Peer,
    Whole(body): Whole,
) -> Result<Json<SuccessionReply>, Refused> {
    let request: SuccessionRequest = read(&body)?;
    guarded(&app, peer, move |app, moment| app.office.succeed(&request, moment)).await
}
