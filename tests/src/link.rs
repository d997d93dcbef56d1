//! A link between a device and the county that can be cut, and that counts.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Most bytes moved at once.
const PIECE_BYTES: usize = 64 * 1024;
/// The same while a cut after so many bytes is planned, so that it is exact enough.
const FUSED_PIECE_BYTES: usize = 4 * 1024;

/// A TCP relay on loopback. Bytes pass unread: TLS goes through as it is.
#[derive(Debug, Clone)]
pub struct Link {
    shared: Arc<Shared>,
    address: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    to: SocketAddr,
    /// Raised at each cut; connections that see it change end at once.
    cuts: watch::Sender<u64>,
    is_up: AtomicBool,
    sent_bytes: AtomicU64,
    received_bytes: AtomicU64,
    connections: AtomicU64,
    /// Bytes that may still go up before the link cuts itself; `u64::MAX` for no such plan.
    fuse_bytes: AtomicU64,
}

impl Link {
    /// A link to `to`, up from the start.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn to(to: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            to,
            cuts: watch::Sender::new(0),
            is_up: AtomicBool::new(true),
            sent_bytes: AtomicU64::new(0),
            received_bytes: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            fuse_bytes: AtomicU64::new(u64::MAX),
        });
        let accepting = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if accepting.is_up.load(Ordering::SeqCst) {
                    tokio::spawn(relay(near, Arc::clone(&accepting)));
                }
            }
        });
        Ok(Self { shared, address })
    }

    /// Where the device finds the county.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends every connection, and refuses new ones.
    pub fn cut(&self) {
        self.shared.cut();
    }

    /// Lets connections through again.
    pub fn restore(&self) {
        self.shared.fuse_bytes.store(u64::MAX, Ordering::SeqCst);
        self.shared.is_up.store(true, Ordering::SeqCst);
    }

    /// Lets connections through again, and cuts after so many more bytes have gone up.
    pub fn restore_for(&self, bytes: u64) {
        self.shared.fuse_bytes.store(bytes, Ordering::SeqCst);
        self.shared.is_up.store(true, Ordering::SeqCst);
    }

    /// Whether connections are let through.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.shared.is_up.load(Ordering::SeqCst)
    }

    /// How often it has been cut.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        *self.shared.cuts.borrow()
    }

    /// Bytes that went up to the county, headers and TLS included.
    #[must_use]
    pub fn sent_bytes(&self) -> u64 {
        self.shared.sent_bytes.load(Ordering::SeqCst)
    }

    /// Bytes that came down, headers and TLS included.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.shared.received_bytes.load(Ordering::SeqCst)
    }

    /// Connections made so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn cut(&self) {
        self.is_up.store(false, Ordering::SeqCst);
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    fn piece_bytes(&self) -> usize {
        if self.fuse_bytes.load(Ordering::SeqCst) == u64::MAX { PIECE_BYTES } else { FUSED_PIECE_BYTES }
    }

    /// Takes `bytes` off the fuse; false when it has burnt down.
    fn spend(&self, bytes: u64) -> bool {
        let spent = self.fuse_bytes.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
            if left == u64::MAX { Some(left) } else { left.checked_sub(bytes) }
        });
        if spent.is_err() && self.is_up.load(Ordering::SeqCst) {
            self.cut();
        }
        spent.is_ok()
    }
}

async fn relay(mut near: TcpStream, shared: Arc<Shared>) {
    let mut cut = shared.cuts.subscribe();
    let Ok(mut far) = TcpStream::connect(shared.to).await else { return };
    // What a device or a county sends at once must not wait here. A refusal costs only time.
    let _prompt = near.set_nodelay(true).and_then(|()| far.set_nodelay(true));
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let (mut near_read, mut near_write) = near.split();
    let (mut far_read, mut far_write) = far.split();
    let up = async {
        let mut piece = vec![0; PIECE_BYTES];
        while let Ok(bytes @ 1..) = near_read.read(&mut piece[..shared.piece_bytes()]).await {
            if !shared.spend(bytes as u64) || far_write.write_all(&piece[..bytes]).await.is_err() {
                return;
            }
            shared.sent_bytes.fetch_add(bytes as u64, Ordering::SeqCst);
        }
    };
    let down = async {
        let mut piece = vec![0; PIECE_BYTES];
        while let Ok(bytes @ 1..) = far_read.read(&mut piece).await {
            shared.received_bytes.fetch_add(bytes as u64, Ordering::SeqCst);
            if near_write.write_all(&piece[..bytes]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
        _ = cut.changed() => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut read, mut write) = stream.split();
                    tokio::io::copy(&mut read, &mut write).await
                });
            }
        });
        address
    }

    #[tokio::test]
    async fn a_cut_ends_what_is_open_and_a_restored_link_carries_again() {
        let link = Link::to(echo().await).await.unwrap();
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        stream.write_all(b"one").await.unwrap();
        let mut back = [0; 3];
        stream.read_exact(&mut back).await.unwrap();
        assert_eq!(&back, b"one");
        link.cut();
        assert!(stream.read_exact(&mut back).await.is_err(), "the open connection must end");
        link.restore();
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        stream.write_all(b"two").await.unwrap();
        stream.read_exact(&mut back).await.unwrap();
        assert_eq!((&back, link.sent_bytes(), link.cuts()), (b"two", 6, 1));
    }

    #[tokio::test]
    async fn a_fuse_cuts_in_the_middle() {
        let link = Link::to(echo().await).await.unwrap();
        link.restore_for(10_000);
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        let mut failed = false;
        for _ in 0..100 {
            failed |= stream.write_all(&[7; 4096]).await.is_err();
            tokio::task::yield_now().await;
        }
        let mut rest = Vec::new();
        let _ended = stream.read_to_end(&mut rest).await;
        assert!(failed || rest.len() < 100 * 4096, "not everything may come back");
        assert!(!link.is_up() && link.sent_bytes() <= 10_000);
    }
}
