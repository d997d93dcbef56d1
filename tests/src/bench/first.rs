//! B1, B1s, B14, B15: the first reading of everything, by a new device.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::ensure;
use niangjia_protocol::path;
use niangjia_protocol::pull::{Change, Page};
use niangjia_sync::http::Http;
use niangjia_sync::pull::Pull;
use niangjia_sync::{HttpRequest, HttpResponse, Transport, TransportError};

use super::child::{self, FirstSync, List, Task};
use super::county::{County, OFFICER_TICKETS, TICKETS};
use super::lanes::Lanes;
use super::limit::{RawServer, insert_ms};
use super::peer::{Database, Measure, Name, Task as Peers, write_documents};
use super::row::{Limit, Row, Unit};
use super::samples::Samples;
use super::{Bench, KB, MB, folder};

/// The level that the whole payload is compressed with, to compare.
const ZSTD_LEVEL: i32 = 3;

/// What a device is sent at first, and what it says.
pub struct Payload {
    /// The pages' bytes.
    pub pages: Vec<Vec<u8>>,
    /// The documents, opened.
    pub json: Vec<u8>,
    /// Documents.
    pub rows: usize,
}

/// Keeps the pages that come.
struct Keeping<'a> {
    http: &'a Http,
    pages: Mutex<Vec<Vec<u8>>>,
}

impl Transport for Keeping<'_> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let is_page = request.path == path::PULL;
        let response = self.http.send(request).await?;
        if is_page && let Ok(mut pages) = self.pages.lock() {
            pages.push(response.body.clone());
        }
        Ok(response)
    }
}

/// What a new device in `fresh` is sent; `scratch` is where a copy of it reads.
///
/// # Errors
/// When it cannot be read.
pub async fn payload(county: &County, fresh: &Path, scratch: &Path) -> anyhow::Result<Payload> {
    folder::copy(fresh, scratch)?;
    let lanes = Lanes::open(scratch, county.office.address())?;
    let keeping = Keeping { http: &lanes.http, pages: Mutex::default() };
    let ended = lanes.run_over(&keeping, &mut Pull::default()).await?;
    ensure!(ended.is_none(), "reading stopped: {ended:?}");
    let mut payload = Payload { pages: keeping.pages.into_inner().unwrap_or_default(), json: Vec::new(), rows: 0 };
    for page in &payload.pages {
        for row in Page::decode(page)?.rows {
            let Change::Put { body, .. } = row.change else { continue };
            payload.json.extend(body);
            payload.rows += 1;
        }
    }
    Ok(payload)
}

/// The desk with ten thousand tickets. Leaves a device that has read everything at `synced`.
///
/// # Errors
/// When a round fails.
pub async fn desk(bench: &mut Bench, county: &County, synced: &Path) -> anyhow::Result<()> {
    bench.progress.step("what a new desk is sent");
    let payload = payload(county, &county.fresh_desk, &bench.folder("payload")).await?;
    let tickets = bench.fill_peers(Database::Desk, &payload).await?;
    let squeezed = zstd::bulk::compress(&payload.json, ZSTD_LEVEL)?.len() as f64;
    let raw = RawServer::serve(payload.pages.concat(), &bench.folder("raw")).await?;
    let (mut usable, mut gets, mut inserts, mut limits) =
        (Samples::default(), Samples::default(), Samples::default(), Samples::default());
    let (mut wire, mut disk, mut grown) = (Samples::default(), Samples::default(), Samples::default());
    let (mut device, mut server) = (Samples::default(), Samples::default());
    for round in 1..=bench.rounds {
        bench.progress.step(&format!("B1 first sync of the desk, {round} of {}", bench.rounds));
        let took = first_sync(county, &county.fresh_desk, synced, List::Queue).await?;
        ensure!(took.sync.total as usize >= TICKETS, "{} tickets of {TICKETS}", took.sync.total);
        usable.push(took.sync.usable_ms);
        wire.push(took.received_bytes as f64 / KB);
        disk.push(took.sync.disk_bytes as f64 / MB);
        grown.push(took.sync.grown_bytes as f64 / MB);
        device.push(took.sync.cpu_ms);
        server.push(took.server_ms);
        let get = raw.get_ms().await?;
        let insert = insert_ms(&payload.pages, &bench.folder("best"))?;
        gets.push(get);
        inserts.push(insert);
        limits.push(get + insert);
        bench.peers.measure(Measure::First, &first(Database::Desk, &tickets, round), &bench.progress).await;
    }
    let size = format!("{} rows, {:.1} MB of JSON", payload.rows, payload.json.len() as f64 / MB);
    let limit = format!("raw GET {:.0} ms + decoding and best-layout insert {:.0} ms", gets.median(), inserts.median());
    let work = format!("{:.0} ms of the device's processor, {:.0} of the server's", device.median(), server.median());
    let what = format!("first sync of {TICKETS} tickets, until the list is shown ({size}; {work})");
    let row = Row::new("B1", what, Unit::Ms, &usable).target(Limit::Value(300.0)).road(Limit::Value(600.0));
    let others = bench.peers.figures(Measure::First, |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Pouch, 25.0), (Name::Anki, 2.5)]));
    let what = format!("the same by its yardstick: {limit}");
    bench.take(Row::new("B1.ratio", what, Unit::Ms, &usable).against(limits.median()).target(Limit::Ratio(1.5)));
    let what = "bytes down, TLS and headers included (yardstick: zstd-3 over all of the JSON)";
    let row = Row::new("B1.wire", what, Unit::Kilobytes, &wire).against(squeezed / KB);
    let row = row.beside(bench.peers.figures(Measure::First, |rounds| rounds.down.map(|down| down / KB)), &[]);
    bench.take(row.target(Limit::Ratio(1.15)).road(Limit::Ratio(1.2)));
    let what = "the device's databases after B1, logs included (yardstick: the JSON)";
    let row = Row::new("B14", what, Unit::Megabytes, &disk).against(payload.json.len() as f64 / MB);
    let others = bench.peers.figures(Measure::First, |rounds| rounds.disk.map(|disk| disk / MB));
    let row = row.beside(others, &[(Name::Pouch, 4.0), (Name::Anki, 4.0)]);
    bench.take(row.target(Limit::Ratio(0.65)));
    let what = "memory that B1 took beyond the open device";
    bench.take(Row::new("B15", what, Unit::Megabytes, &grown).target(Limit::Value(24.0)));
    Ok(())
}

/// A typical officer. Leaves a device that has read everything at `synced`.
///
/// # Errors
/// When a round fails.
pub async fn officer(bench: &mut Bench, county: &County, synced: &Path) -> anyhow::Result<()> {
    let payload = payload(county, &county.fresh_officer, &bench.folder("payload")).await?;
    let tickets = bench.fill_peers(Database::Officer, &payload).await?;
    let mut usable = Samples::default();
    for round in 1..=bench.rounds {
        bench.progress.step(&format!("B1s first sync of an officer, {round} of {}", bench.rounds));
        let took = first_sync(county, &county.fresh_officer, synced, List::Todo).await?;
        ensure!(took.sync.total as usize >= OFFICER_TICKETS, "{} tickets of the officer", took.sync.total);
        usable.push(took.sync.usable_ms);
        bench.peers.measure(Measure::FirstOfficer, &first(Database::Officer, &tickets, round), &bench.progress).await;
    }
    let what = format!("first sync of an officer's {OFFICER_TICKETS} tickets, until the list is shown");
    let row = Row::new("B1s", what, Unit::Ms, &usable).target(Limit::Value(25.0));
    let others = bench.peers.figures(Measure::FirstOfficer, |rounds| rounds.ms.clone());
    bench.take(row.beside(others, &[(Name::Pouch, 20.0)]));
    Ok(())
}

/// What a peer's new device is to do.
fn first(database: Database, tickets: &Path, round: usize) -> Peers {
    Peers::First { database, file: tickets.to_owned(), round }
}

impl Bench {
    /// Gives the peers' servers what a device of ours is sent; the file of it.
    async fn fill_peers(&mut self, database: Database, payload: &Payload) -> anyhow::Result<PathBuf> {
        let file = self.folder(&format!("tickets-of-{}.json", database.name()));
        write_documents(&payload.pages, &file)?;
        self.peers.prepare(&Peers::Fill { database, file: file.clone() }, &self.progress).await;
        Ok(file)
    }
}

struct Took {
    sync: FirstSync,
    received_bytes: u64,
    server_ms: f64,
}

async fn first_sync(county: &County, fresh: &Path, synced: &Path, list: List) -> anyhow::Result<Took> {
    folder::copy(fresh, synced)?;
    let (before, worked_ms) = (county.link.received_bytes(), county.office.cpu_ms()?);
    let sync: FirstSync = child::ask(&Task::FirstSync { folder: synced.to_owned(), list }).await?;
    let server_ms = county.office.cpu_ms()? - worked_ms;
    Ok(Took { sync, received_bytes: county.link.received_bytes() - before, server_ms })
}
