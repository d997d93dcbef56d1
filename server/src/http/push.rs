//! Push: frames in, receipts out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_ENCODING;
use axum::response::{IntoResponse as _, Response};
use niangjia_domain::code::Code;
use niangjia_protocol::frame::{self, OPENED_BYTES_MAX};
use niangjia_protocol::planted::{self, Bug};

use super::answer::Whole;
use super::squeeze::{self, Squeezed};
use super::who::Deliverer;
use super::{App, Refused};

/// Operations as authored, framed with their signatures; zstd over the whole where `content-encoding` says so.
#[utoipa::path(
    post, path = "/v1/push", tag = "sync", security(("install" = [])),
    params(("x-session" = Option<String>, Header, description = "Session token, 64 hexadecimal digits: without a valid \
        one of the same install, operations are kept as unverified")),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses(
        (status = 200, description = "Per frame: how it was kept, and its receipt", body = Object),
        (status = 400, description = "not_our_server: cut, altered, or not of this protocol; nothing was kept", body = Object),
        (status = 401, description = "not_allowed: unknown install, or a proof that does not hold", body = Object),
        (status = 413, description = "too_large: more than 256 KiB compressed, or 500 operations", body = Object),
        (status = 429, description = "busy: try again after so many seconds", body = Object),
    )
)]
pub(super) async fn push(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    if planted::is(Bug::OldClientRefused) && !headers.contains_key(CONTENT_ENCODING) {
        return Err(Refused::told(Code::AppTooOld));
    }
    let frames = frame::decode(&squeeze::open(&headers, &body, OPENED_BYTES_MAX)?)?;
    let moment = app.moment();
    let Deliverer { install, session, .. } = deliverer;
    let way = squeeze::way(&headers);
    let work = move |app: &App| {
        let reply = app.office.push(install, session, frames, moment)?;
        Squeezed::json("reply", &reply, way)
    };
    Ok(app.work(work).await?.into_response())
}
