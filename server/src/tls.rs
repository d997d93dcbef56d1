//! The certificate: made at first start, or given; known to devices by its SHA-256.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use niangjia_protocol::account::hex;
use niangjia_protocol::digest::sha256;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

use crate::http::Peer;

/// A handshake that takes longer is dropped (a default: three round trips on a very slow network).
const HANDSHAKE: Duration = Duration::from_secs(20);
/// Finished handshakes that wait to be served (a default).
const READY_MAX: usize = 64;

/// Where certificate and key lie, as PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The chain, the server's own first.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// What is served with.
#[derive(Clone)]
pub struct Identity {
    config: Arc<ServerConfig>,
    fingerprint: String,
}

impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Identity({})", self.fingerprint)
    }
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The self-signed certificate could not be made.
    #[error("making the certificate: {0}")]
    Make(#[from] rcgen::Error),
    /// A file does not read as PEM.
    #[error("reading the certificate: {0}")]
    Pem(#[from] tokio_rustls::rustls::pki_types::pem::Error),
    /// The chain is empty.
    #[error("the certificate file holds no certificate")]
    Empty,
    /// Certificate and key do not fit.
    #[error("using the certificate: {0}")]
    Use(#[from] tokio_rustls::rustls::Error),
}

impl Identity {
    /// From given files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: &Files) -> Result<Self, TlsError> {
        let read = |path: &Path| fs::read(path).map_err(|source| TlsError::File { path: path.to_owned(), source });
        let chain = CertificateDer::pem_slice_iter(&read(&files.certificate)?).collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(&read(&files.key)?)?;
        let fingerprint = sha256(chain.first().ok_or(TlsError::Empty)?).to_string();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        Ok(Self { config: Arc::new(config), fingerprint })
    }

    /// From the data folder; made there at first start.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn of_folder(folder: &Path) -> Result<Self, TlsError> {
        let files = Files { certificate: folder.join("tls-certificate.pem"), key: folder.join("tls-key.pem") };
        if !files.certificate.exists() {
            make(&files)?;
        }
        Self::load(&files)
    }

    /// SHA-256 of the certificate, 64 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// The name in a self-signed certificate; devices compare the whole certificate and ignore names.
const NAME: &str = "niangjia";

fn make(files: &Files) -> Result<(), TlsError> {
    let made = rcgen::generate_simple_self_signed(vec![NAME.to_owned(), "localhost".to_owned()])?;
    write_secret(&files.key, made.signing_key.serialize_pem().as_bytes())?;
    // Written last: where it is, the key is.
    write_secret(&files.certificate, made.cert.pem().as_bytes())
}

fn write_secret(path: &Path, bytes: &[u8]) -> Result<(), TlsError> {
    secret_file(path, bytes).map_err(|source| TlsError::File { path: path.to_owned(), source })
}

/// Writes a file that only its owner reads, whole or not at all.
///
/// # Errors
/// Of the disk.
pub fn secret_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", hex::encode(&std::process::id().to_le_bytes())));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Accepts connections and shakes hands, many at once, so that a slow one keeps nobody waiting.
#[derive(Debug)]
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    local: SocketAddr,
}

impl TlsListener {
    /// Serves `identity` on a bound listener.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn new(listener: TcpListener, identity: &Identity) -> io::Result<Self> {
        let local = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(Arc::clone(&identity.config));
        let (sender, ready) = mpsc::channel(READY_MAX);
        tokio::spawn(accept(listener, acceptor, sender));
        Ok(Self { ready, local })
    }
}

async fn accept(
    mut listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = ready.closed() => return,
        };
        // The end of an answer must not wait until its beginning is acknowledged. A refusal costs only time.
        let _prompt = stream.set_nodelay(true);
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    // The receiver is gone only when the server stops.
                    let _ = ready.send((stream, peer)).await;
                }
                Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
                Err(_) => tracing::debug!("a handshake took too long"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        match self.ready.recv().await {
            Some(accepted) => accepted,
            // The accepting task ends only after this listener: there is nothing more to come.
            None => core::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.local)
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(Some(*stream.remote_addr()))
    }
}

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(Some(*stream.remote_addr()))
    }
}
