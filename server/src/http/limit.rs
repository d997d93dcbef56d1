//! How often an address may guess.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::extract::connect_info::ConnectInfo;
use axum::http::request::Parts;
use niangjia_domain::code::Code;
use niangjia_domain::time::ServerTime;

use super::Refused;

/// Wrong codes and signatures that an address may send in a window (a default: a whole office behind one address).
const WRONG_MAX: u32 = 30;
/// The window, in milliseconds.
const WINDOW_MS: i64 = 60_000;
/// Addresses remembered; beyond, all are forgotten at once (a default).
const ADDRESSES_MAX: usize = 10_000;
/// Seconds after which a busy server may be asked again (a default).
pub(super) const BUSY_RETRY_S: u32 = 5;

/// The address of the other side, if the listener told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub Option<SocketAddr>);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<ConnectInfo<Self>>().map_or(Self(None), |info| info.0))
    }
}

/// Wrong attempts, by address. Each server process counts for itself: that only widens the limit.
#[derive(Debug, Default)]
pub(super) struct Attempts(Mutex<HashMap<IpAddr, (ServerTime, u32)>>);

impl Attempts {
    /// # Errors
    /// `busy` when the address has been wrong too often.
    pub(super) fn check(&self, peer: Peer, now: ServerTime) -> Result<(), Refused> {
        let Some(address) = peer.0 else { return Ok(()) };
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get(&address.ip()) {
            Some((since, wrong)) if *wrong >= WRONG_MAX && now.ms() - since.ms() < WINDOW_MS => {
                let left_ms = WINDOW_MS - (now.ms() - since.ms());
                let retry_after_s = u32::try_from(left_ms / 1000 + 1).unwrap_or(BUSY_RETRY_S);
                Err(Refused::told(Code::Busy { retry_after_s }))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn was_wrong(&self, peer: Peer, now: ServerTime) {
        let Some(address) = peer.0 else { return };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES_MAX {
            seen.clear();
        }
        let entry = seen.entry(address.ip()).or_insert((now, 0));
        if now.ms() - entry.0.ms() >= WINDOW_MS {
            *entry = (now, 0);
        }
        entry.1 += 1;
    }
}
