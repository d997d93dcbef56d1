//! B10: an officer in a street without much reception: first reading, twenty notes and five photos at once.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use niangjia_device::Network;
use niangjia_domain::id::InstallId;
use niangjia_ipc::Command;
use rusqlite::Connection;

use super::county::{County, OFFICER_TICKETS};
use super::lanes::{Lanes, fresh_lots};
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, folder};
use crate::endure::pen::{Deed, Pen, PhotoBytes};
use crate::link::Poor;
use crate::phone::{PIN, Phone};

/// Rounds: each takes most of a minute.
const ROUNDS: u64 = 3;
/// Notes that wait.
const NOTES: usize = 20;
/// Photos that wait.
const PHOTOS: usize = 5;
/// Photos as the other benches have them.
const PHOTO: PhotoBytes = PhotoBytes { min: 300_000, max: 300_000 };
/// How often it is looked whether something has come.
const GLANCE: Duration = Duration::from_millis(10);
/// Longer than any round may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// What waits on the phone.
struct Waiting {
    install: InstallId,
    operations: i64,
    photo_bytes: u64,
}

/// An officer's new device, over the poor link.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench, county: &County) -> anyhow::Result<()> {
    let (mut text, mut list, mut all, mut waste, mut breaks) =
        (Samples::default(), Samples::default(), Samples::default(), Samples::default(), Samples::default());
    for round in 1..=ROUNDS {
        bench.progress.step(&format!("B10 an officer in the street, {round} of {ROUNDS}"));
        let folder = bench.folder("street");
        let waiting = wait_on(county, &folder)?;
        let cuts = county.link.cuts();
        let came = deliver(county, &folder, &waiting, round).await;
        county.link.make(None);
        let came = came?;
        breaks.push((county.link.cuts() - cuts - 2) as f64);
        let carried_ms = waiting.photo_bytes as f64 * 8_000.0 / Poor::STREET.up_bits_per_s as f64;
        waste.push((1.0 - carried_ms / came.all_ms) * 100.0);
        text.push(came.text_ms);
        list.push(came.list_ms);
        all.push(came.all_ms);
    }
    let about = "400 kbit/s, 600 ms there and back, a break about every 200 KB";
    let what = format!(
        "until the county has the text of {NOTES} notes and {PHOTOS} photos, first reading beside it ({about})"
    );
    // A connection, its keys, a session and the push take six ways there and back before anything else is counted.
    bench.take(Row::new("B10", what, Unit::Ms, &text).target(Limit::Value(1800.0)));
    let what = format!("until the list of {OFFICER_TICKETS} tickets is here, for the first time");
    bench.take(Row::new("B10.list", what, Unit::Ms, &list));
    let what = format!("until everything is delivered, {:.0} breaks", breaks.median());
    bench.take(Row::new("B10.all", what, Unit::Ms, &all));
    let what = "of what the link could have carried up meanwhile, not used for photos";
    bench.take(Row::new("B10.waste", what, Unit::Percent, &waste).target(Limit::Value(15.0)));
    Ok(())
}

/// A new officer's device in `folder` with work on it that nobody has seen.
fn wait_on(county: &County, folder: &Path) -> anyhow::Result<Waiting> {
    folder::copy(&county.fresh_officer, folder)?;
    let lanes = Arc::new(Lanes::open(folder, county.link.address())?);
    let install = lanes.store.install()?.context("an install")?.install;
    let mut pen = Pen::new(lanes, county.tickets[..PHOTOS].to_vec(), fresh_lots(), PHOTO)?;
    let mut deeds: Vec<Deed> = (0..NOTES).map(|_| pen.note()).collect();
    deeds.extend((0..PHOTOS).map(|_| pen.photo()));
    let mut waiting = Waiting { install, operations: 0, photo_bytes: 0 };
    for deed in &deeds {
        pen.act(deed)?;
        waiting.operations += 1;
        let blobs = deed.authors().map(|authoring| authoring.blobs.as_slice()).unwrap_or_default();
        waiting.photo_bytes += blobs.iter().map(|blob| blob.bytes).sum::<u64>();
    }
    // An earlier round's device was the same install.
    waiting.operations += receipts(county, install)?;
    Ok(waiting)
}

fn receipts(county: &County, install: InstallId) -> anyhow::Result<i64> {
    let connection = Connection::open(county.database())?;
    let counted = "select count(*) from receipt where install = ?1";
    Ok(connection.query_row(counted, [install.bytes()], |row| row.get(0))?)
}

/// When what came.
struct Came {
    text_ms: f64,
    list_ms: f64,
    all_ms: f64,
}

async fn deliver(county: &County, folder: &Path, waiting: &Waiting, seed: u64) -> anyhow::Result<Came> {
    let phone = Phone::open("officer1", folder)?;
    phone.device.network_changed(Network::None);
    phone.tell(Command::Unlock { pin: PIN.to_owned() }).await?;
    county.link.make(Some(Poor { seed, ..Poor::STREET }));
    let start = Instant::now();
    phone.device.network_changed(Network::Free);
    let (mut text_ms, mut list_ms, mut all_ms) = (None, None, None);
    while text_ms.is_none() || list_ms.is_none() || all_ms.is_none() {
        anyhow::ensure!(start.elapsed() < PATIENCE, "the street is too long: {text_ms:?} {list_ms:?} {all_ms:?}");
        if text_ms.is_none() && receipts(county, waiting.install)? >= waiting.operations {
            text_ms = Some(ms_since(start));
        }
        if list_ms.is_none() && phone.todo().await?.len() >= OFFICER_TICKETS.min(100) {
            list_ms = Some(ms_since(start));
        }
        if all_ms.is_none() && phone.sync().await?.strip.only_here == 0 {
            all_ms = Some(ms_since(start));
        }
        tokio::time::sleep(GLANCE).await;
    }
    phone.device.shutdown().await;
    let told = "each was waited for";
    Ok(Came { text_ms: text_ms.context(told)?, list_ms: list_ms.context(told)?, all_ms: all_ms.context(told)? })
}
