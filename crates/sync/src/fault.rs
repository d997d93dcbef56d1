//! From answers to codes: what a person is told, and whether it is worth trying again.

use niangjia_domain::code::Code;

use crate::message::{HttpResponse, TransportError};

/// The longest `Retry-After` that is believed, in seconds: the cap of all back-off (sync.md §3).
const RETRY_AFTER_S_MAX: u32 = 15 * 60;
/// When a server asks for patience without saying how much (a default).
const RETRY_AFTER_S: u32 = 30;

impl From<TransportError> for Code {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Unreachable | TransportError::Broken => Self::Offline,
            TransportError::Stalled => Self::Stalled,
            TransportError::WrongServer => Self::WrongServer,
            TransportError::TooLong => Self::NotOurServer,
        }
    }
}

/// What an answer other than a success means. The body is believed only when it reads as one of our codes.
#[must_use]
pub fn code_of(response: &HttpResponse) -> Code {
    let said = serde_json::from_slice::<Code>(&response.body).ok();
    match response.status {
        413 => Code::TooLarge,
        426 => Code::AppTooOld,
        429 => Code::Busy { retry_after_s: retry_after_s(response) },
        503 => match response.header("retry-after") {
            Some(_) => Code::Busy { retry_after_s: retry_after_s(response) },
            None => said.unwrap_or(Code::ServerDown),
        },
        // The disk that is full is the server's.
        507 => Code::ServerDown,
        400..=499 => said.unwrap_or(Code::NotOurServer),
        500..=599 => said.unwrap_or(Code::ServerDown),
        _ => Code::NotOurServer,
    }
}

fn retry_after_s(response: &HttpResponse) -> u32 {
    response
        .header("retry-after")
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(RETRY_AFTER_S)
        .min(RETRY_AFTER_S_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        HttpResponse {
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_portals_page_is_not_our_server_whatever_its_status() {
        for status in [200, 302, 403, 404] {
            assert_eq!(code_of(&answer(status, &[], "<html>Wi-Fi login</html>")), Code::NotOurServer, "{status}");
        }
    }

    #[test]
    fn a_busy_server_is_believed_up_to_the_cap() {
        let busy = |value| code_of(&answer(429, &[("retry-after", value)], ""));
        assert_eq!(busy("7"), Code::Busy { retry_after_s: 7 });
        assert_eq!(busy("999999"), Code::Busy { retry_after_s: 900 });
        assert_eq!(busy("soon"), Code::Busy { retry_after_s: 30 });
    }

    #[test]
    fn our_own_codes_are_read() {
        assert_eq!(code_of(&answer(403, &[], r#"{"code":"revoked"}"#)), Code::Revoked);
        assert_eq!(code_of(&answer(500, &[], "oops")), Code::ServerDown);
        assert_eq!(code_of(&answer(426, &[], "")), Code::AppTooOld);
    }
}
