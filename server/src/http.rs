//! HTTP in front of the office: who asks, how much, and in which bytes. No law is decided here.

mod account;
mod answer;
mod blob;
mod bundle;
mod description;
mod health;
mod limit;
mod offer;
mod pull;
mod push;
mod squeeze;
mod who;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use niangjia_domain::code::Code;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::offer::OFFER_BYTES_MAX;
use niangjia_protocol::{carry, frame, path};
use tokio::sync::Semaphore;
use tracing::Instrument as _;

pub use self::answer::Refused;
pub use self::limit::Peer;

use crate::error::Fault;
use crate::moment::Moment;
use crate::office::Office;
use crate::vault::Vault;
use limit::Attempts;

/// Requests that may work on the database at once (a default).
const WORKERS_MAX: usize = 32;
/// How long a request waits for its turn, in seconds, before it is told to come back (a default).
const TURN_S: u64 = 10;
/// Largest JSON body of enrolment and sessions, in bytes (a default: ten times what they need).
const ACCOUNT_BYTES_MAX: usize = 16 * 1024;
/// Largest pull request, in bytes (a default): seven feeds compared in the most ranges that there are, 32 KiB each.
const PULL_BYTES_MAX: usize = 256 * 1024;
/// Largest query for blobs, in bytes: 500 of them.
const QUERY_BYTES_MAX: usize = 256 * 1024;

/// Reads the clock.
pub type Clock = fn() -> ServerTime;
/// Draws 32 random bytes.
pub type Lots = fn() -> [u8; 32];

/// What every request can reach.
#[derive(Debug)]
pub struct App {
    office: Office,
    vault: Arc<Vault>,
    clock: Clock,
    lots: Lots,
    turns: Semaphore,
    attempts: Attempts,
    doors: blob::Doors,
    fences: blob::Fences,
    bundles: bundle::Turns,
    hands: Hands,
}

/// Who does work that may block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// Threads kept for it.
    Pool,
    /// The thread that asks.
    Own,
}

impl App {
    /// The program around an office and its photos.
    #[must_use]
    pub fn new(office: Office, vault: Vault, clock: Clock, lots: Lots) -> Arc<Self> {
        Arc::new(Self::with(office, vault, clock, lots, Hands::Pool))
    }

    /// The same on one thread, so that a simulator repeats a run exactly.
    #[must_use]
    pub fn on_one_thread(office: Office, vault: Vault, clock: Clock, lots: Lots) -> Arc<Self> {
        Arc::new(Self::with(office, vault, clock, lots, Hands::Own))
    }

    fn with(office: Office, vault: Vault, clock: Clock, lots: Lots, hands: Hands) -> Self {
        Self {
            office,
            vault: Arc::new(vault),
            clock,
            lots,
            turns: Semaphore::new(WORKERS_MAX),
            attempts: Attempts::default(),
            doors: blob::Doors::default(),
            fences: blob::Fences::default(),
            bundles: bundle::Turns::default(),
            hands,
        }
    }

    /// Now, and lots for one request.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { now: (self.clock)(), lots: (self.lots)() }
    }

    /// The office itself.
    #[must_use]
    pub const fn office(&self) -> &Office {
        &self.office
    }

    /// What is done from time to time: leftovers of the inbox, uploads that nobody went on with.
    pub async fn tick(self: &Arc<Self>) {
        let moment = self.moment();
        // A fault is in the log already; the next tick tries again.
        let _ = self.work(move |app| app.tick_now(moment)).await;
    }

    fn tick_now(&self, moment: Moment) -> Result<(), Fault> {
        self.office.tick(moment)?;
        for begun in self.office.expire_uploads(moment)? {
            self.fences.forget(begun.install, begun.hash);
            self.vault.drop_part(begun.id)?;
        }
        for hash in self.office.erased_photos()? {
            self.vault.drop_photo(hash)?;
        }
        Ok(bundle::sweep(self, moment.now)?)
    }

    /// Runs `work` on a thread that may block.
    async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Refused> {
        let turn = core::time::Duration::from_secs(TURN_S);
        let busy = || Refused::told(Code::Busy { retry_after_s: limit::BUSY_RETRY_S });
        let _permit =
            tokio::time::timeout(turn, self.turns.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())?;
        if self.hands == Hands::Own {
            return catch_unwind(AssertUnwindSafe(|| work(self)))
                .unwrap_or(Err(Fault::Panicked))
                .map_err(Refused::from);
        }
        let app = Arc::clone(self);
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(&app))).await;
        done.unwrap_or(Err(Fault::Panicked)).map_err(Refused::from)
    }
}

/// Every route.
pub fn router(app: Arc<App>) -> Router {
    let limited = |bytes| DefaultBodyLimit::max(bytes);
    let account = Router::new()
        .route(path::ENROL, post(account::enrol))
        .route(path::CHALLENGE, post(account::challenge))
        .route(path::SESSION, post(account::session))
        .route(path::SUCCESSION, post(account::succession))
        .layer(limited(ACCOUNT_BYTES_MAX));
    let sync = Router::new()
        .route(path::PUSH, post(push::push).layer(limited(frame::PUSH_BYTES_MAX)))
        .route(path::OFFER, post(offer::offer).layer(limited(OFFER_BYTES_MAX)))
        .route(path::BUNDLES, post(bundle::bring).layer(limited(carry::PIECE_BYTES_MAX)))
        .route(path::PULL, post(pull::pull).layer(limited(PULL_BYTES_MAX)));
    let upload = format!("{}/{{id}}", path::BLOB_UPLOAD);
    let blobs = Router::new()
        .route(path::BLOB_QUERY, post(blob::query).layer(limited(QUERY_BYTES_MAX)))
        .route(path::BLOB_UPLOAD, post(blob::create).options(blob::options))
        .route(&upload, get(blob::not_here).head(blob::offset).patch(blob::append).options(blob::options))
        .route(&format!("{}/{{hash}}", path::BLOB), get(blob::fetch));
    Router::new()
        .merge(account)
        .merge(sync)
        .merge(blobs)
        .route(path::HEALTH, get(health::health))
        .route(path::OPENAPI, get(description::description))
        .fallback(answer::no_such_path)
        .method_not_allowed_fallback(answer::no_such_path)
        .layer(from_fn(with_id))
        .with_state(app)
}

/// Gives each request an id and one line in the log: method, route, status, time. No address, no name, no body.
async fn with_id(request: Request, next: Next) -> Response {
    let id = answer::draw_id();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", %id, method = %request.method(), route);
    async move {
        let start = std::time::Instant::now();
        let mut response = next.run(request).await;
        let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), elapsed_ms, "answered");
        // Who is refused can name it; the others need not carry it.
        if !response.status().is_success()
            && let Ok(value) = id.parse()
        {
            response.headers_mut().insert("x-request-id", value);
        }
        response.headers_mut().insert("x-content-type-options", axum::http::HeaderValue::from_static("nosniff"));
        response
    }
    .instrument(span)
    .await
}
