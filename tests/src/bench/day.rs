//! B16: what a working day asks of a phone's radio and battery: forty tickets, sixty notes and eighty photos, delivered in
//! twelve short stretches with a network.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use niangjia_domain::id::TicketId;
use niangjia_sync::pull::Pull;
use niangjia_sync::push::Push;
use serde::{Deserialize, Serialize};

use super::child::{self, Task, cpu_ms};
use super::county::County;
use super::lanes::{Lanes, fresh_lots};
use super::row::{Limit, Row, Unit};
use super::{Bench, KB, folder};
use crate::endure::pen::{Pen, PhotoBytes};

/// Tickets that come in the morning.
const TICKETS: usize = 40;
/// Stretches with a network.
const WINDOWS: usize = 12;
/// Notes of the day.
const NOTES: usize = 60;
/// Photos of the day.
const PHOTOS: usize = 80;
/// As the other benches have them.
const PHOTO: PhotoBytes = PhotoBytes { min: 300_000, max: 300_000 };

/// What a day took.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Day {
    /// Requests.
    pub requests: u64,
    /// Processor time of delivering, in milliseconds; what writing takes is not in it.
    pub cpu_ms: f64,
    /// Bytes of the photos and their previews.
    pub photo_bytes: u64,
}

/// One day of an officer who has read everything before.
///
/// # Errors
/// When something was not delivered.
pub async fn run(bench: &mut Bench, county: &County, officer: &Path) -> anyhow::Result<()> {
    bench.progress.step("B16 a working day");
    let folder = bench.folder("day");
    folder::copy(officer, &folder)?;
    let tickets = county.tickets[..TICKETS].to_vec();
    county.change(&tickets).await?;
    let (up, down, connections) = (county.link.sent_bytes(), county.link.received_bytes(), county.link.connections());
    let day: Day = child::ask(&Task::Day { folder, address: county.link.address(), tickets }).await?;
    let (up, down) = (county.link.sent_bytes() - up, county.link.received_bytes() - down);
    let connections = county.link.connections() - connections;
    let what =
        format!("requests of a day: {TICKETS} tickets, {NOTES} notes, {PHOTOS} photos, {WINDOWS} stretches of network");
    bench.take(Row::once("B16", what, Unit::Count, day.requests as f64));
    let what = "connections for it, one stretch of network being one burst (yardstick: the stretches)";
    bench.take(Row::once("B16.bursts", what, Unit::Count, connections as f64).against(WINDOWS as f64));
    let what = "processor time of delivering it";
    bench.take(Row::once("B16.cpu", what, Unit::Ms, day.cpu_ms).target(Limit::Value(2000.0)));
    let over = (up as f64 / day.photo_bytes as f64 - 1.0) * 100.0;
    let what = "bytes up beyond the photos and their previews, of these; the notes are among them";
    bench.take(Row::once("B16.up", what, Unit::Percent, over).target(Limit::Value(3.0)));
    bench.take(Row::once("B16.down", "bytes down", Unit::Kilobytes, down as f64 / KB));
    Ok(())
}

/// The day, in the child.
///
/// # Errors
/// When something was not delivered.
pub async fn work(folder: PathBuf, address: SocketAddr, tickets: Vec<TicketId>) -> anyhow::Result<Day> {
    let lanes = Arc::new(Lanes::open(&folder, address)?);
    let mut pen = Pen::new(Arc::clone(&lanes), tickets, fresh_lots(), PHOTO)?;
    let mut day = Day::default();
    for window in 0..WINDOWS {
        for _ in share(NOTES, window) {
            let note = pen.note();
            pen.act(&note)?;
        }
        for _ in share(PHOTOS, window) {
            let photo = pen.photo();
            pen.act(&photo)?;
            let blobs = photo.authors().map(|authoring| authoring.blobs.as_slice()).unwrap_or_default();
            day.photo_bytes += blobs.iter().map(|blob| blob.bytes).sum::<u64>();
        }
        let worked_ms = cpu_ms();
        lanes.finish(&mut Push::default()).await?;
        lanes.finish(&mut Pull::default()).await?;
        let stopped = lanes.run_photos().await?;
        anyhow::ensure!(stopped.is_none(), "the photos' lane stopped: {stopped:?}");
        day.cpu_ms += cpu_ms() - worked_ms;
    }
    day.requests = lanes.http.traffic().requests;
    Ok(day)
}

/// What falls into one stretch of the day.
const fn share(of: usize, window: usize) -> core::ops::Range<usize> {
    of * window / WINDOWS..of * (window + 1) / WINDOWS
}
