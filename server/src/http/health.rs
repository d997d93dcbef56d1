//! Whether the server lives.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::{App, Refused};
use crate::store::Standing;

/// What a watchdog reads.
#[derive(Debug, Serialize)]
pub(super) struct Health {
    niangjia: u8,
    now: niangjia_domain::time::ServerTime,
    /// `reserve`: the disk is full, photos wait, and somebody has to make room.
    room: Standing,
    /// Devices that do not let go of tickets which they may not read any more: `niangjia-server holds` names them.
    holds: usize,
}

#[utoipa::path(
    get, path = "/healthz", tag = "health",
    responses((status = 200, description = "The database answers", body = Object))
)]
pub(super) async fn health(State(app): State<Arc<App>>) -> Result<Json<Health>, Refused> {
    let now = app.moment().now;
    let (room, holds) = app.work(|app| Ok((app.office.room(), app.office.holds()?.len()))).await?;
    Ok(Json(Health { niangjia: niangjia_protocol::VERSION, now, room, holds }))
}
