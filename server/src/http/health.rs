//! Whether the server lives.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::{App, Refused};

/// What a watchdog reads.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    niangjia: u8,
    now: niangjia_domain::time::ServerTime,
}

#[utoipa::path(
    get, path = "/healthz", tag = "health",
    responses((status = 200, description = "The database answers", body = Object))
)]
pub(super) async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, Refused> {
    let now = app.moment().now;
    app.work(|app| app.office.is_well()).await?;
    Ok(Json(Health { niangjia: niangjia_protocol::VERSION, now }))
}
