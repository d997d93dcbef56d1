//! Who asks: readers by a session, deliverers by their install's signature.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use niangjia_domain::code::Code;
use niangjia_domain::id::InstallId;
use niangjia_domain::lifecycle::Session;
use niangjia_protocol::account::hex;
use niangjia_protocol::auth::Authorization;
use niangjia_protocol::path;

use super::blob::Entering;
use super::{App, Refused};
use crate::office::Caller;

/// The session that a deliverer may add: 64 hexadecimal digits.
const SESSION_HEADER: &str = "x-session";

/// A reader: `authorization: Bearer …`.
pub(super) struct Reader(pub(super) Caller);

/// A deliverer: `authorization: Install …`, and `x-session: …` where there is one.
pub(super) struct Deliverer {
    pub(super) install: InstallId,
    pub(super) session: Session,
    /// Held while it is not known yet for which upload a request brings bytes.
    pub(super) entering: Option<Entering>,
}

/// Whether a request may bring bytes of a photo.
fn brings_bytes(parts: &Parts) -> bool {
    parts.method == Method::PATCH || parts.uri.path() == path::BLOB_UPLOAD
}

fn authorization(headers: &HeaderMap) -> Option<Authorization> {
    Authorization::from_header(headers.get(AUTHORIZATION)?.to_str().ok()?)
}

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let Some(Authorization::Session(token)) = authorization(&parts.headers) else {
            return Err(Refused::told(Code::SessionExpired));
        };
        let moment = app.moment();
        app.work(move |app| app.office.caller(&token, moment)).await.map(Self)
    }
}

impl FromRequestParts<Arc<App>> for Deliverer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let unknown = || Refused::told(Code::NotAllowed).with(StatusCode::UNAUTHORIZED);
        let Some(Authorization::Install(proof)) = authorization(&parts.headers) else { return Err(unknown()) };
        let install = proof.install;
        let entering = brings_bytes(parts).then(|| app.doors.enter(install));
        let token = token(&parts.headers);
        let method = parts.method.clone();
        let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
        let moment = app.moment();
        let session = app
            .work(move |app| match app.office.deliverer(&proof, method.as_str(), &target, token, moment) {
                Ok(session) => Ok(Some(session)),
                Err(crate::error::Fault::Told(_)) => Ok(None),
                Err(fault) => Err(fault),
            })
            .await?
            .ok_or_else(unknown)?;
        Ok(Self { install, session, entering })
    }
}

fn token(headers: &HeaderMap) -> Option<[u8; 32]> {
    hex::decode(headers.get(SESSION_HEADER)?.to_str().ok()?)?.try_into().ok()
}
