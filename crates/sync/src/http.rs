//! The transport over HTTP/1.1 with a pinned certificate. The only file that knows the HTTP client.
//!
//! The pin replaces the usual checks: a certificate with the confirmed SHA-256 is right whatever its dates and names say,
//! since a wrong clock must not stop delivery; any other certificate is wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use niangjia_protocol::digest::sha256;
use reqwest::Client;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme};

use crate::message::{Endpoint, HttpRequest, HttpResponse, Method, Transport, TransportError};

/// No bytes for so long means that the connection is dead (sync.md §10); there is no limit on the whole.
const STALL: Duration = Duration::from_secs(20);
/// So long to connect (a default).
const CONNECT: Duration = Duration::from_secs(10);
/// Connections kept open while idle: one a lane, and the photos' other streams.
const IDLE_MAX: usize = 7;

/// After a break the way counts as bad until so many bytes have passed (a default: three photos).
const CALM_BYTES: u64 = 1024 * 1024;
/// Large requests at once over a good way: while one waits for the county's disk, another is on its way (a default).
const STREAMS: usize = 3;
/// Longest TLS record over a bad way, in bytes. What is cut off in the middle of a record is lost, on the average half of one,
/// and each record adds 22 bytes: for a break every 100 to 200 KB the sum is smallest at 2 to 3 KB.
const RECORD_BYTES_BAD: usize = 2 * 1024;

/// HTTP to one county.
#[derive(Debug)]
pub struct Http {
    client: Client,
    /// The same, for a bad way.
    careful: Client,
    /// Bytes that have passed since the way last broke.
    calm_bytes: AtomicU64,
    base: String,
    pin: Arc<Pin>,
    sent_bytes: AtomicU64,
    received_bytes: AtomicU64,
    requests: AtomicU64,
}

/// The address cannot be used: not a host and port, or plain HTTP to something that is not this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address that can be used")]
pub struct BadAddress;

impl Http {
    /// A transport to `endpoint`.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn new(endpoint: &Endpoint) -> Result<Self, BadAddress> {
        let pin = Arc::new(Pin::new(endpoint.pin));
        let scheme = if endpoint.pin.is_some() { "https" } else { "http" };
        Self::with(scheme, &endpoint.address, pin)
    }

    fn with(scheme: &str, address: &str, pin: Arc<Pin>) -> Result<Self, BadAddress> {
        if !is_host_and_port(address) || (scheme == "http" && !is_loopback(address)) {
            return Err(BadAddress);
        }
        let tls = ClientConfig::builder_with_provider(Arc::clone(&pin.provider))
            .with_safe_default_protocol_versions()
            .map_err(|_| BadAddress)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::<Pin>::clone(&pin))
            .with_no_client_auth();
        let mut careful = tls.clone();
        careful.max_fragment_size = Some(RECORD_BYTES_BAD);
        let client = client_of(tls)?;
        let careful = client_of(careful)?;
        Ok(Self {
            client,
            careful,
            calm_bytes: AtomicU64::new(CALM_BYTES),
            base: format!("{scheme}://{address}"),
            pin,
            sent_bytes: AtomicU64::new(0),
            received_bytes: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        })
    }

    /// Bytes of bodies sent and received, and requests made, since it was made.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        Traffic {
            sent_bytes: self.sent_bytes.load(Ordering::Relaxed),
            received_bytes: self.received_bytes.load(Ordering::Relaxed),
            requests: self.requests.load(Ordering::Relaxed),
        }
    }

    fn is_good(&self) -> bool {
        self.calm_bytes.load(Ordering::Relaxed) >= CALM_BYTES
    }

    fn failure(&self, error: &reqwest::Error) -> TransportError {
        self.calm_bytes.store(0, Ordering::Relaxed);
        if self.pin.was_refused.swap(false, Ordering::SeqCst) {
            TransportError::WrongServer
        } else if error.is_timeout() {
            TransportError::Stalled
        } else if error.is_connect() {
            TransportError::Unreachable
        } else {
            TransportError::Broken
        }
    }
}

fn client_of(tls: ClientConfig) -> Result<Client, BadAddress> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
        .read_timeout(STALL)
        .tcp_nodelay(true)
        .pool_max_idle_per_host(IDLE_MAX);
    client.build().map_err(|_| BadAddress)
}

/// What went over a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Bytes of bodies that were sent.
    pub sent_bytes: u64,
    /// Bytes of bodies that came.
    pub received_bytes: u64,
    /// Requests made.
    pub requests: u64,
}

impl Transport for Http {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        self.requests.fetch_add(1, Ordering::Relaxed);
        let sent_bytes = request.body.len() as u64;
        self.sent_bytes.fetch_add(sent_bytes, Ordering::Relaxed);
        let client = if self.is_good() { &self.client } else { &self.careful };
        let mut builder = client.request(method, format!("{}{}", self.base, request.path));
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let mut answer = builder.body(request.body).send().await.map_err(|error| self.failure(&error))?;
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
            .collect();
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| self.failure(&error))? {
            self.received_bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
            if body.len() + piece.len() > request.answer_bytes_max {
                return Err(TransportError::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        self.calm_bytes.fetch_add(sent_bytes + body.len() as u64, Ordering::Relaxed);
        Ok(HttpResponse { status, headers, body })
    }

    fn streams(&self) -> usize {
        if self.is_good() { STREAMS } else { 1 }
    }
}

/// SHA-256 of the certificate that answers at `address`, for the person to confirm.
///
/// # Errors
/// [`TransportError`] when nothing answers there; [`TransportError::Unreachable`] also when it is no address.
pub async fn fingerprint(address: &str) -> Result<[u8; 32], TransportError> {
    let pin = Arc::new(Pin::new(None));
    let http = Http::with("https", address, Arc::clone(&pin)).map_err(|_| TransportError::Unreachable)?;
    let request = HttpRequest {
        method: Method::Get,
        path: niangjia_protocol::path::HEALTH.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        answer_bytes_max: 64 * 1024,
    };
    let answer = http.send(request).await;
    match pin.seen() {
        Some(seen) => Ok(seen),
        None => Err(answer.err().unwrap_or(TransportError::Unreachable)),
    }
}

/// `host:port`, without anything that could change the meaning of the address.
fn is_host_and_port(address: &str) -> bool {
    let Some((host, port)) = address.rsplit_once(':') else { return false };
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '[' | ']' | ':');
    port.parse::<u16>().is_ok() && !host.is_empty() && host.chars().all(is_plain)
}

fn is_loopback(address: &str) -> bool {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    matches!(host, "localhost" | "[::1]")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Accepts the one certificate that was confirmed; without a pin, accepts any and remembers it.
#[derive(Debug)]
struct Pin {
    confirmed: Option<[u8; 32]>,
    seen: Mutex<Option<[u8; 32]>>,
    was_refused: AtomicBool,
    provider: Arc<CryptoProvider>,
}

impl Pin {
    fn new(confirmed: Option<[u8; 32]>) -> Self {
        Self {
            confirmed,
            seen: Mutex::new(None),
            was_refused: AtomicBool::new(false),
            provider: Arc::new(ring::default_provider()),
        }
    }

    fn seen(&self) -> Option<[u8; 32]> {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let hash = sha256(certificate).0;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(hash);
        if self.confirmed.is_none_or(|confirmed| confirmed == hash) {
            return Ok(ServerCertVerified::assertion());
        }
        self.was_refused.store(true, Ordering::SeqCst);
        Err(TlsError::General("not the confirmed certificate".to_owned()))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        let plain = |address: &str| Http::new(&Endpoint { address: address.to_owned(), pin: None }).is_ok();
        assert!(plain("127.0.0.1:8080"));
        assert!(plain("localhost:8080"));
        assert!(!plain("192.0.2.7:8080"));
        assert!(!plain("county.example:80"));
    }

    #[test]
    fn an_address_is_a_host_and_a_port_and_nothing_else() {
        let pinned = |address: &str| Http::new(&Endpoint { address: address.to_owned(), pin: Some([0; 32]) }).is_ok();
        assert!(pinned("county.example:8443"));
        assert!(pinned("[::1]:8443"));
        assert!(!pinned("county.example"));
        assert!(!pinned("user@county.example:8443"));
        assert!(!pinned("county.example:8443/path"));
        assert!(!pinned(":8443"));
    }
}
