//! Offers: what devices have of before a restore.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use niangjia_protocol::offer::{OFFER_BYTES_MAX, Offer};

use super::answer::Whole;
use super::squeeze::{self, Squeezed};
use super::who::Deliverer;
use super::{App, Refused};

/// What was acknowledged to an install before the county went back to a backup; zstd where `content-encoding` says so.
#[utoipa::path(
    post, path = "/v1/offer", tag = "sync", security(("install" = [])),
    request_body(content_type = "application/octet-stream", content = Vec<u8>),
    responses(
        (status = 200, description = "Places of the operations that are not here and are to be pushed again", body = Object),
        (status = 401, description = "not_allowed: unknown install, or a proof that does not hold", body = Object),
    )
)]
pub(super) async fn offer(
    State(app): State<Arc<App>>,
    deliverer: Deliverer,
    headers: HeaderMap,
    Whole(body): Whole,
) -> Result<Response, Refused> {
    let offer = Offer::decode(&squeeze::open(&headers, &body, OFFER_BYTES_MAX)?)?;
    let moment = app.moment();
    let way = squeeze::way(&headers);
    let work = move |app: &App| {
        let reply = app.office.offer(deliverer.install, offer, moment)?;
        Squeezed::json("reply", &reply, way)
    };
    Ok(app.work(work).await?.into_response())
}
