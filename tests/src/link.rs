//! A link between a device and the county that can be cut, that can be made as poor as one in the field, and that counts.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until};

use crate::sample::Lots;

/// Most bytes moved at once.
const PIECE_BYTES: usize = 64 * 1024;
/// The same while a cut after so many bytes is planned, so that it is exact enough.
const FUSED_PIECE_BYTES: usize = 4 * 1024;
/// The same on a poor link: about what one packet carries.
const POOR_PIECE_BYTES: usize = 1400;
/// Pieces on their way at once: more than any link that is made poor here holds.
const ON_THE_WAY_MAX: usize = 1024;

/// How poor a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poor {
    /// Bits that go up in a second, all connections together.
    pub up_bits_per_s: u64,
    /// Bits that come down in a second.
    pub down_bits_per_s: u64,
    /// There and back.
    pub round_trip: Duration,
    /// Every connection ends after about so many bytes, both ways together.
    pub reset_every_bytes: Option<u64>,
    /// Decides after how many exactly.
    pub seed: u64,
}

impl Poor {
    /// A street without much reception: 400 kbit/s, 600 ms, and a break every 200 KB (benchmarks.md, B10).
    pub const STREET: Self = Self {
        up_bits_per_s: 400_000,
        down_bits_per_s: 400_000,
        round_trip: Duration::from_millis(600),
        reset_every_bytes: Some(200_000),
        seed: 1,
    };
}

/// A TCP relay on loopback. Bytes pass unread: TLS goes through as it is.
#[derive(Debug, Clone)]
pub struct Link {
    shared: Arc<Shared>,
    address: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    to: Mutex<SocketAddr>,
    /// Raised at each cut; connections that see it change end at once.
    cuts: watch::Sender<u64>,
    is_up: AtomicBool,
    up: Wire,
    down: Wire,
    connections: AtomicU64,
    /// Bytes that may still go up before the link cuts itself; `u64::MAX` for no such plan.
    fuse_bytes: AtomicU64,
    shape: Mutex<Shape>,
}

/// One direction.
#[derive(Debug, Default)]
struct Wire {
    bytes: AtomicU64,
    /// When a poor link has sent what it was given so far.
    free: Mutex<Option<Instant>>,
}

/// How poor the link is now, and when it breaks next.
#[derive(Debug)]
struct Shape {
    poor: Option<Poor>,
    left_bytes: u64,
    lots: Lots,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
            to: Mutex::new(to),
            cuts: watch::Sender::new(0),
            is_up: AtomicBool::new(true),
            up: Wire::default(),
            down: Wire::default(),
            connections: AtomicU64::new(0),
            fuse_bytes: AtomicU64::new(u64::MAX),
            shape: Mutex::new(Shape { poor: None, left_bytes: 0, lots: Lots::new(0) }),
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

    /// Leads new connections to another of the county's servers.
    pub fn lead_to(&self, to: SocketAddr) {
        *lock(&self.shared.to) = to;
    }

    /// Makes new connections as poor as that, or good again; those that are open end.
    pub fn make(&self, poor: Option<Poor>) {
        let mut lots = Lots::far_from(poor.map_or(0, |poor| poor.seed));
        let left_bytes = poor.and_then(|poor| poor.reset_every_bytes).map_or(0, |bytes| about(bytes, &mut lots));
        *lock(&self.shared.shape) = Shape { poor, left_bytes, lots };
        self.shared.end_connections();
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

    /// How often it has been cut, or has broken.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        *self.shared.cuts.borrow()
    }

    /// Sees each cut.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.shared.cuts.subscribe()
    }

    /// Bytes that went up to the county, headers and TLS included.
    #[must_use]
    pub fn sent_bytes(&self) -> u64 {
        self.shared.up.bytes.load(Ordering::SeqCst)
    }

    /// Bytes that came down, headers and TLS included.
    #[must_use]
    pub fn received_bytes(&self) -> u64 {
        self.shared.down.bytes.load(Ordering::SeqCst)
    }

    /// Connections made so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

/// Between half and one and a half of it.
fn about(bytes: u64, lots: &mut Lots) -> u64 {
    bytes / 2 + lots.below(bytes.max(1))
}

impl Shared {
    fn cut(&self) {
        self.is_up.store(false, Ordering::SeqCst);
        self.end_connections();
    }

    fn end_connections(&self) {
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

    /// Takes `bytes` off what a poor link carries before it breaks; every connection ends when it does.
    fn wear(&self, bytes: u64) {
        let mut shape = lock(&self.shape);
        let Some(every) = shape.poor.and_then(|poor| poor.reset_every_bytes) else { return };
        match shape.left_bytes.checked_sub(bytes) {
            Some(left) => shape.left_bytes = left,
            None => {
                shape.left_bytes = about(every, &mut shape.lots);
                drop(shape);
                self.end_connections();
            }
        }
    }
}

impl Wire {
    fn count(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::SeqCst);
    }

    /// When a poor link has sent these bytes too: after everything that was given to it before.
    fn sends(&self, bytes: usize, bits_per_s: u64) -> Instant {
        let mut free = lock(&self.free);
        let takes = Duration::from_micros(bytes as u64 * 8 * 1_000_000 / bits_per_s.max(1));
        let sent = free.map_or_else(Instant::now, |free| free.max(Instant::now())) + takes;
        *free = Some(sent);
        sent
    }
}

async fn relay(near: TcpStream, shared: Arc<Shared>) {
    let mut cut = shared.cuts.subscribe();
    let poor = lock(&shared.shape).poor;
    if let Some(poor) = poor {
        // Until both sides know that they are connected.
        sleep(poor.round_trip).await;
    }
    let to = *lock(&shared.to);
    let Ok(far) = TcpStream::connect(to).await else { return };
    // What a device or a county sends at once must not wait here. A refusal costs only time.
    let _prompt = near.set_nodelay(true).and_then(|()| far.set_nodelay(true));
    shared.connections.fetch_add(1, Ordering::SeqCst);
    let (near_read, near_write) = near.into_split();
    let (far_read, far_write) = far.into_split();
    match poor {
        None => tokio::select! {
            () = go_up(near_read, far_write, &shared) => {}
            () = come_down(far_read, near_write, &shared) => {}
            _ = cut.changed() => {}
        },
        Some(poor) => tokio::select! {
            () = crawl(near_read, far_write, &shared, (&shared.up, poor.up_bits_per_s), poor) => {}
            () = crawl(far_read, near_write, &shared, (&shared.down, poor.down_bits_per_s), poor) => {}
            _ = cut.changed() => {}
        },
    }
}

async fn go_up(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, shared: &Shared) {
    let mut piece = vec![0; PIECE_BYTES];
    while let Ok(bytes @ 1..) = from.read(&mut piece[..shared.piece_bytes()]).await {
        if !shared.spend(bytes as u64) || to.write_all(&piece[..bytes]).await.is_err() {
            return;
        }
        shared.up.count(bytes);
    }
}

async fn come_down(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, shared: &Shared) {
    let mut piece = vec![0; PIECE_BYTES];
    while let Ok(bytes @ 1..) = from.read(&mut piece).await {
        shared.down.count(bytes);
        if to.write_all(&piece[..bytes]).await.is_err() {
            return;
        }
    }
}

/// One direction of one connection of a poor link: no more is taken in than the link sends, and what was sent arrives half a
/// round trip later.
async fn crawl(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    shared: &Shared,
    (wire, bits_per_s): (&Wire, u64),
    poor: Poor,
) {
    let (give, mut take) = mpsc::channel::<(Instant, Vec<u8>)>(ON_THE_WAY_MAX);
    let sending = async move {
        let mut piece = vec![0; POOR_PIECE_BYTES];
        while let Ok(bytes @ 1..) = from.read(&mut piece).await {
            let sent = wire.sends(bytes, bits_per_s);
            sleep_until(sent).await;
            wire.count(bytes);
            shared.wear(bytes as u64);
            if give.send((sent + poor.round_trip / 2, piece[..bytes].to_vec())).await.is_err() {
                return;
            }
        }
    };
    let arriving = async move {
        while let Some((at, piece)) = take.recv().await {
            sleep_until(at).await;
            if to.write_all(&piece).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(sending, arriving);
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

    #[tokio::test]
    async fn a_poor_link_is_as_slow_as_it_says_and_breaks() {
        let link = Link::to(echo().await).await.unwrap();
        let poor = Poor {
            up_bits_per_s: 800_000,
            down_bits_per_s: 1_600_000,
            round_trip: Duration::from_millis(40),
            reset_every_bytes: None,
            seed: 1,
        };
        link.make(Some(poor));
        let started = Instant::now();
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        stream.write_all(&[7; 20_000]).await.unwrap();
        let mut back = vec![0; 20_000];
        stream.read_exact(&mut back).await.unwrap();
        // Connecting and the way there and back take 80 ms, 20 KB at 100 KB/s take 200 ms, and the last piece comes back.
        assert!(started.elapsed() >= Duration::from_millis(280), "{:?}", started.elapsed());
        link.make(Some(Poor { reset_every_bytes: Some(5_000), ..poor }));
        let mut stream = TcpStream::connect(link.address()).await.unwrap();
        let _cut = stream.write_all(&[7; 20_000]).await;
        assert!(stream.read_exact(&mut back).await.is_err(), "it breaks before everything is back");
        assert!(link.cuts() >= 2 && link.is_up(), "and lets new connections through");
    }
}
