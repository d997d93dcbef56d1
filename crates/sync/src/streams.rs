//! The photos' lane on several streams.

use core::future::poll_fn;
use core::pin::Pin;
use core::task::Poll;

use niangjia_store::{Originals, Store, StoreError, Touched};

use crate::blob::Blobs;
use crate::machine::{Instant, Then};
use crate::message::Transport;
use crate::piece::Pieces;
use crate::run::run;

/// Drives the photos' lane: what the county has is asked once, then as many streams as the way is good for share the work.
/// Which originals go, and in pieces how large. Ends when all of them have; if some could not go on, with the reason of one of them.
///
/// # Errors
/// [`StoreError`].
pub async fn run_blobs<T: Transport>(
    (originals, pieces): (Originals, &Pieces),
    store: &Store,
    transport: &T,
    now: impl Fn() -> Instant + Send + Sync,
    lots: impl Fn() -> [u8; 16] + Send + Sync,
    changed: impl Fn(Touched) + Send + Sync,
) -> Result<Option<Then>, StoreError> {
    let drive = async |mut blobs: Blobs| run(&mut blobs, store, transport, &now, &mut || lots(), &changed).await;
    let count = transport.streams();
    if count <= 1 {
        return drive(Blobs::new(originals, pieces.clone())).await;
    }
    if let Some(then) = drive(Blobs::asking(originals, pieces.clone())).await? {
        return Ok(Some(then));
    }
    let streams = Blobs::streams(originals, pieces, count).into_iter().map(|blobs| Box::pin(drive(blobs)));
    let mut stopped = None;
    for ended in all(streams.collect()).await {
        stopped = stopped.or(ended?);
    }
    Ok(stopped)
}

/// Waits for all of them, on one task.
async fn all<F: Future>(mut futures: Vec<Pin<Box<F>>>) -> Vec<F::Output> {
    let mut ended: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (future, ended) in futures.iter_mut().zip(&mut ended) {
            if ended.is_none()
                && let Poll::Ready(output) = future.as_mut().poll(context)
            {
                *ended = Some(output);
            }
        }
        if ended.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    ended.into_iter().flatten().collect()
}
