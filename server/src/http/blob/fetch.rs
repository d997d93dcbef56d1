//! A photo's bytes, whole or from a byte on, for whoever has an entry that refers to it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use niangjia_domain::code::Code;
use niangjia_protocol::digest::sha256;

use super::super::who::Reader;
use super::super::{App, Refused};
use super::read_hash;
use crate::error::Fault;

/// A photo's bytes, for whoever has an entry that refers to it in a feed of his.
#[utoipa::path(
    get, path = "/v1/blob/{hash}", tag = "photo", security(("session" = [])),
    params(("hash" = String, Path, description = "SHA-256, 64 hexadecimal digits")),
    responses(
        (status = 200, description = "All bytes", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 206, description = "From a byte on", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 404, description = "not_found: not here, or not for this person", body = Object),
    )
)]
pub(in super::super) async fn fetch(
    State(app): State<Arc<App>>,
    Reader(caller): Reader,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let hash = read_hash(&hash)?;
    let bytes = app
        .work(move |app| {
            app.office.visible_blob(&caller, hash)?;
            match app.vault.read(hash) {
                Ok(bytes) if sha256(&bytes) == hash => Ok(bytes),
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Fault::Folder(error)),
                // Gone or spoilt: it is asked for where it came from.
                Ok(_) | Err(_) => {
                    app.vault.set_aside(hash)?;
                    app.office.lose_photo(hash)?;
                    Err(Fault::Told(Code::DamagedThere))
                }
            }
        })
        .await?;
    let mut reply = HeaderMap::new();
    // What the sender called it is not believed: bytes, to be saved.
    reply.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    reply.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    reply.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    reply.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if let Ok(tag) = format!("\"{hash}\"").parse() {
        reply.insert(ETAG, tag);
    }
    match headers.get(RANGE).and_then(|value| value.to_str().ok()).and_then(range) {
        None => Ok((StatusCode::OK, reply, bytes).into_response()),
        Some((from, to)) => Ok(part(reply, &bytes, from, to)),
    }
}

/// `bytes=a-` or `bytes=a-b`; anything else is answered with the whole.
fn range(text: &str) -> Option<(usize, Option<usize>)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let to = if to.is_empty() { None } else { Some(to.parse().ok()?) };
    Some((from.parse().ok()?, to))
}

fn part(mut reply: HeaderMap, bytes: &[u8], from: usize, to: Option<usize>) -> Response {
    let last = to.unwrap_or(usize::MAX).min(bytes.len().saturating_sub(1));
    let Some(wanted) = bytes.get(from..=last).filter(|wanted| !wanted.is_empty()) else {
        if let Ok(value) = format!("bytes */{}", bytes.len()).parse() {
            reply.insert(CONTENT_RANGE, value);
        }
        return (StatusCode::RANGE_NOT_SATISFIABLE, reply).into_response();
    };
    if let Ok(value) = format!("bytes {from}-{last}/{}", bytes.len()).parse() {
        reply.insert(CONTENT_RANGE, value);
    }
    (StatusCode::PARTIAL_CONTENT, reply, wanted.to_vec()).into_response()
}
