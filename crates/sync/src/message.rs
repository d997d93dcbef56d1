//! Requests and responses as values, and what carries them.

use std::future::Future;

/// Where the county is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `host:port`
    pub address: String,
    /// SHA-256 of the certificate that was confirmed at enrolment; `None` is plain HTTP, on loopback only.
    pub pin: Option<[u8; 32]>,
}

/// What is done with what a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Read.
    Get,
    /// Ask how it stands.
    Head,
    /// Hand in.
    Post,
    /// Go on with an upload.
    Patch,
}

impl Method {
    /// As the request line and signatures have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// What is done.
    pub method: Method,
    /// From the root, with its query.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent.
    pub body: Vec<u8>,
    /// Longest body of an answer that is read, in bytes; a longer one is not our server's.
    pub answer_bytes_max: usize,
}

/// One answer, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What came.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The value of a header; its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Nobody answers at the address.
    #[error("no connection")]
    Unreachable,
    /// Connected, but nothing came for too long.
    #[error("no bytes for too long")]
    Stalled,
    /// The connection broke before the answer was whole.
    #[error("the connection broke")]
    Broken,
    /// Another certificate than the confirmed one.
    #[error("another server's certificate")]
    WrongServer,
    /// A longer answer than asked for.
    #[error("the answer is too long")]
    TooLong,
}

/// Carries requests. Two real ones: HTTP, and straight into a server's code in the simulator and in tests.
pub trait Transport: Send + Sync {
    /// The answer to `request`.
    ///
    /// # Errors
    /// [`TransportError`]; the other side may or may not have acted on the request.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send;

    /// How many large requests at once the way is good for now.
    fn streams(&self) -> usize {
        1
    }
}
