//! Pull: cursors in, one page out.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use niangjia_protocol::pull::{HELD_HEADER, PullRequest};

use super::answer::Whole;
use super::who::Reader;
use super::{App, Refused};

/// Cursors in, one page of rows out, for every feed that the session's person may read.
#[utoipa::path(
    post, path = "/v1/pull", tag = "sync", security(("session" = [])),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses(
        (status = 200, description = "A page", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 401, description = "session_expired", body = Object),
        (status = 426, description = "app_too_old", body = Object),
    )
)]
pub(super) async fn pull(
    State(app): State<Arc<App>>,
    Reader(caller): Reader,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let request = PullRequest::decode(&body)?;
    let moment = app.moment();
    let held = headers.get(HELD_HEADER).and_then(|held| held.to_str().ok()?.parse().ok());
    let page = app
        .work(move |app| {
            app.office.told_hold(caller.install, held, moment)?;
            app.office.pull(&caller, &request, moment)
        })
        .await?;
    let mut response = page.into_response();
    // Bytes without a type are bytes (RFC 9110, 8.3), and the header would be a seventh of a page without news.
    response.headers_mut().remove(CONTENT_TYPE);
    Ok(response)
}
