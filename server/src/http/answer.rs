//! Refusals as HTTP: a status for machines between, and a code of the closed list for the device.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use niangjia_domain::code::Code;
use niangjia_protocol::Malformed;

use crate::error::Fault;

/// The largest body of all takes a minute at 35 kbit/s (a default).
const BODY: Duration = Duration::from_secs(60);

/// A request that is not answered as it wished.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    code: Code,
    /// tus: where the upload ends.
    offset: Option<u64>,
}

impl Refused {
    /// The usual status of a code.
    #[must_use]
    pub fn told(code: Code) -> Self {
        Self { status: status(&code), code, offset: None }
    }

    /// The same with another status.
    #[must_use]
    pub fn with(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same, with the place where an upload ends (`Upload-Offset`).
    #[must_use]
    pub fn at(self, offset: u64) -> Self {
        Self { offset: Some(offset), ..self }
    }
}

/// The status that proxies and libraries understand best. The code in the body is what counts.
fn status(code: &Code) -> StatusCode {
    match code {
        Code::SessionExpired => StatusCode::UNAUTHORIZED,
        Code::Revoked | Code::NotAllowed => StatusCode::FORBIDDEN,
        Code::BadCode | Code::NotFound => StatusCode::NOT_FOUND,
        Code::CodeUsed | Code::CodeExpired => StatusCode::GONE,
        Code::AppTooOld => StatusCode::UPGRADE_REQUIRED,
        Code::TooLarge | Code::PhotoTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
        Code::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::NotAPhoto | Code::Heic | Code::PhotoDamaged => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::ServerDown => StatusCode::SERVICE_UNAVAILABLE,
        Code::DamagedHere
        | Code::NotOurServer
        | Code::NotOurFile
        | Code::FileDamaged
        | Code::OtherCounty
        | Code::UnknownAuthor
        | Code::NotForThisDevice
        | Code::Refused { .. }
        | Code::TextTooLong => StatusCode::BAD_REQUEST,
        Code::Internal { .. }
        | Code::DamagedThere
        | Code::BadReceipt
        | Code::Offline
        | Code::Stalled
        | Code::WrongServer
        | Code::WrongPin { .. }
        | Code::PinDestroyed
        | Code::WeakPin
        | Code::Locked
        | Code::TooManyPhotos => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Told(code) => Self::told(code),
            fault if fault.is_full() => {
                tracing::error!(%fault, "no room on the disk");
                Self::told(Code::StorageFull)
            }
            fault if fault.is_away() => {
                tracing::error!(%fault, "the database is away");
                Self::told(Code::ServerDown)
            }
            fault => {
                let id = draw_id();
                tracing::error!(%fault, fault_id = id, "a request failed");
                Self::told(Code::Internal { id })
            }
        }
    }
}

impl From<Malformed> for Refused {
    fn from(malformed: Malformed) -> Self {
        match malformed {
            Malformed::Version(_) => Self::told(Code::AppTooOld),
            Malformed::Large => Self::told(Code::TooLarge),
            // Cut or altered on the way: the device sends the same again.
            Malformed::Short
            | Malformed::Foreign
            | Malformed::Json
            | Malformed::Compression
            | Malformed::Dictionary => Self::told(Code::NotOurServer),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut headers = HeaderMap::new();
        if let Code::Busy { retry_after_s } = &self.code {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
        }
        if let Some(offset) = self.offset {
            headers.insert("upload-offset", HeaderValue::from(offset));
        }
        (self.status, headers, Json(self.code)).into_response()
    }
}

/// A body, whole.
pub(super) struct Whole(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Whole {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let body = tokio::time::timeout(BODY, Bytes::from_request(request, state)).await;
        match body {
            Ok(Ok(bytes)) => Ok(Self(bytes)),
            Ok(Err(rejection)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Refused::told(Code::TooLarge))
            }
            Ok(Err(_)) => Err(Malformed::Short.into()),
            Err(_) => Err(Refused::told(Code::Stalled).with(StatusCode::REQUEST_TIMEOUT)),
        }
    }
}

pub(super) async fn no_such_path() -> Refused {
    Refused::told(Code::NotFound)
}

/// Finds a request in the log.
pub(super) fn draw_id() -> String {
    let mut bytes = [0; 8];
    // Without lots the id is zeros; the request goes on.
    let _ = getrandom::fill(&mut bytes);
    niangjia_protocol::account::hex::encode(&bytes)
}
