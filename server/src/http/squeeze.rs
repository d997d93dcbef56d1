//! Bodies that are zstd where their header says so, and answers that are where the asker takes them.

use axum::body::Bytes;
use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use niangjia_protocol::{Malformed, compress};
use serde::Serialize;

use crate::error::Fault;

const ZSTD: HeaderValue = HeaderValue::from_static("zstd");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A body as it was before it was squeezed; it may open to at most `bytes_max`.
pub(super) fn open(headers: &HeaderMap, body: &Bytes, bytes_max: usize) -> Result<Vec<u8>, Malformed> {
    if names_zstd(headers, &CONTENT_ENCODING) { compress::open_body(body, bytes_max) } else { Ok(body.to_vec()) }
}

/// How an answer to a request with these headers may travel.
pub(super) fn way(headers: &HeaderMap) -> Way {
    if names_zstd(headers, &ACCEPT_ENCODING) { Way::Zstd } else { Way::Plain }
}

/// How an answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Zstd,
    Plain,
}

/// An answer as JSON, ready to travel.
pub(super) struct Squeezed {
    bytes: Vec<u8>,
    way: Way,
}

impl Squeezed {
    pub(super) fn json(what: &'static str, answer: &impl Serialize, way: Way) -> Result<Self, Fault> {
        let json = serde_json::to_vec(answer).map_err(Fault::stored(what))?;
        let bytes = match way {
            Way::Zstd => compress::body(&json)?,
            Way::Plain => json,
        };
        Ok(Self { bytes, way })
    }
}

impl IntoResponse for Squeezed {
    fn into_response(self) -> Response {
        let mut response = self.bytes.into_response();
        response.headers_mut().insert(CONTENT_TYPE, JSON);
        if self.way == Way::Zstd {
            response.headers_mut().insert(CONTENT_ENCODING, ZSTD);
        }
        response
    }
}

fn names_zstd(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("zstd"))
}
