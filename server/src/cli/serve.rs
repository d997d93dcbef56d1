//! `serve`

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::{ServeArgs, clock, folder, lots, opened, say};
use crate::folder::Folder;
use crate::http::{App, Peer, router};
use crate::office::Office;
use crate::store::Room;
use crate::tls::{Files, Identity, TlsListener};

/// How often what was left over is looked at again (a default).
const TICK: Duration = Duration::from_secs(30);
/// How often the mark beside the database is renewed (a default).
const MARK: Duration = Duration::from_secs(5);
/// Requests under way are given so long when the server stops (a default).
const GRACE: Duration = Duration::from_secs(10);

pub(super) fn serve(args: ServeArgs) -> anyhow::Result<()> {
    if args.insecure_loopback && !args.listen.ip().is_loopback() {
        bail!("--insecure-loopback serves on a loopback address only, not on {}", args.listen);
    }
    let (folder, office) = opened(folder(&args.data)?.kept(Room::default()))?;
    if office.backup_horizon()? == 0 {
        tracing::warn!("no backup of this county has passed `verify-backup`: every phone keeps all of its originals");
    }
    let identity = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => {
            Identity::load(&Files { certificate: certificate.clone(), key: key.clone() })?
        }
        (Some(_) | None, _) => folder.identity()?,
    };
    let marking = (folder.clone(), office.clone());
    let app = App::new(office, folder.vault().context("opening the photos")?, clock, lots);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting threads")?;
    let done = runtime.block_on(listen(args, identity, app, marking));
    runtime.shutdown_timeout(GRACE);
    done
}

async fn listen(args: ServeArgs, identity: Identity, app: Arc<App>, marking: (Folder, Office)) -> anyhow::Result<()> {
    let listener = TcpListener::bind(args.listen).await.with_context(|| format!("listening on {}", args.listen))?;
    let address = listener.local_addr()?;
    let mut stop = stopping()?;
    tokio::spawn(tick(Arc::clone(&app)));
    tokio::spawn(mark(marking.0, marking.1));
    say(&format!("listening {address}"))?;
    if !args.insecure_loopback {
        say(&format!("fingerprint {}", identity.fingerprint()))?;
    }
    let service = router(app).into_make_service_with_connect_info::<Peer>();
    let mut stopped = stop.clone();
    let wait = async move {
        // An error means that nobody can ask for a stop any more, which is a stop as well.
        let _ = stopped.changed().await;
    };
    let serving = async {
        if args.insecure_loopback {
            axum::serve(listener, service).with_graceful_shutdown(wait).await
        } else {
            axum::serve(TlsListener::new(listener, &identity)?, service).with_graceful_shutdown(wait).await
        }
    };
    let patience = async move {
        let _ = stop.changed().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served.context("serving")?,
        () = patience => tracing::warn!("requests under way were cut off"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// Changes when the operating system asks to stop.
fn stopping() -> anyhow::Result<watch::Receiver<()>> {
    let (sender, receiver) = watch::channel(());
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("listening for SIGINT")?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        sender.send_replace(());
        // Kept, so that receivers see one change and no end.
        core::future::pending::<()>().await;
    });
    Ok(receiver)
}

/// Keeps the mark beside the database. A copy that is younger than the last mark but older than the last answer is not
/// told apart by it: whoever puts a copy in place says so with `restore`.
async fn mark(folder: Folder, office: Office) {
    let mut interval = tokio::time::interval(MARK);
    loop {
        interval.tick().await;
        let (folder, office) = (folder.clone(), office.clone());
        let marked = tokio::task::spawn_blocking(move || folder.set_mark(&office, super::moment())).await;
        if let Ok(Err(fault)) = marked {
            tracing::warn!(%fault, "the mark beside the database was not written");
        }
    }
}

async fn tick(app: Arc<App>) {
    let mut interval = tokio::time::interval(TICK);
    loop {
        interval.tick().await;
        app.tick().await;
    }
}
