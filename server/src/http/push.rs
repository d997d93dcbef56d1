//! Push: frames in, receipts out.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use niangjia_protocol::frame::{self, OPENED_BYTES_MAX};
use niangjia_protocol::{Malformed, compress};

use super::answer::Whole;
use super::who::Deliverer;
use super::{App, Refused};
use crate::error::Fault;

const ZSTD: HeaderValue = HeaderValue::from_static("zstd");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

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
    let opened = open(&headers, &body)?;
    let frames = frame::decode(&opened)?;
    let moment = app.moment();
    let Deliverer { install, session } = deliverer;
    let zstd = names_zstd(&headers, &ACCEPT_ENCODING);
    let reply = app
        .work(move |app| {
            let reply = app.office.push(install, session, frames, moment)?;
            let json = serde_json::to_vec(&reply).map_err(Fault::stored("reply"))?;
            Ok(if zstd { compress::body(&json)? } else { json })
        })
        .await?;
    let mut response = reply.into_response();
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    if zstd {
        response.headers_mut().insert(CONTENT_ENCODING, ZSTD);
    }
    Ok(response)
}

fn names_zstd(headers: &HeaderMap, name: &axum::http::HeaderName) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("zstd"))
}

fn open(headers: &HeaderMap, body: &Bytes) -> Result<Vec<u8>, Malformed> {
    if names_zstd(headers, &CONTENT_ENCODING) { compress::open_body(body, OPENED_BYTES_MAX) } else { Ok(body.to_vec()) }
}
