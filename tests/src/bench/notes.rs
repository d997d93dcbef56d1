//! B4, B5, B6: notes saved, delivered, and delivered again.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::ensure;
use niangjia_domain::id::TicketId;
use niangjia_ipc::Command;
use rusqlite::Connection;

use super::child::{self, NOTE_CHARS, Notes, Pushed, Task};
use super::county::{County, OFFICER_TICKETS};
use super::lanes::Lanes;
use super::limit::RawCommits;
use super::peer::{self, Database, Measure, Name};
use super::row::{Limit, Row, Unit};
use super::samples::{Samples, ms_since};
use super::{Bench, flushes, folder};
use crate::phone::{PIN, Phone};

/// Notes of one delivery.
const NOTES: usize = 1_000;
/// Tickets that a round's notes are about.
const TICKETS: usize = 50;
/// Notes whose flushes are counted.
const COUNTED: usize = 50;
/// Operations of one batch, for the yardstick.
const BATCH: usize = 500;
/// Durable commits that a batch needs at least: its bytes, and what became of them.
const COMMITS: usize = 2;

/// An officer who has read everything saves notes and delivers them.
///
/// # Errors
/// When a round fails.
pub async fn run(bench: &mut Bench, county: &County, officer: &Path) -> anyhow::Result<()> {
    let tickets = begin_visits(bench, county, officer).await?;
    let raw_bytes = flushed(bench, county, officer, &tickets).await?;
    let mut rounds = Rounds::default();
    let batches: Vec<&[TicketId]> = tickets.chunks(TICKETS).collect();
    for round in 0..bench.rounds {
        bench.progress.step(&format!("B4–B6 {NOTES} notes, {} of {}", round + 1, bench.rounds));
        rounds.run(bench, county, officer, batches[round % batches.len()], raw_bytes).await?;
        let file = bench.folder("peer-notes");
        peer::write_notes(round, NOTES, NOTE_CHARS, &file)?;
        let push = peer::Task::Push { database: Database::Officer, file };
        bench.peers.measure(Measure::Push, &push, &bench.progress).await;
    }
    rounds.tell(bench, raw_bytes);
    Ok(())
}

/// What the rounds gave.
#[derive(Default)]
struct Rounds {
    saved: Samples,
    raws: Samples,
    delivered: Samples,
    device: Samples,
    server: Samples,
    sent: Samples,
    received: Samples,
    again: Samples,
    inserted: Samples,
    effects: Samples,
}

impl Rounds {
    async fn run(
        &mut self,
        bench: &Bench,
        county: &County,
        officer: &Path,
        tickets: &[TicketId],
        raw_bytes: usize,
    ) -> anyhow::Result<()> {
        let notes: Notes = child::ask(&Task::Notes {
            folder: officer.to_owned(),
            tickets: tickets.to_vec(),
            notes: NOTES,
            raw_bytes: Some(raw_bytes),
        })
        .await?;
        self.saved.push(Samples::from(notes.notes_ms).median());
        self.raws.push(Samples::from(notes.raws_ms).median());
        let copy = bench.folder("officer-again");
        folder::copy(officer, &copy)?;
        let (sent, received) = (county.link.sent_bytes(), county.link.received_bytes());
        let worked_ms = county.office.cpu_ms()?;
        let pushed: Pushed = child::ask(&Task::Push { folder: officer.to_owned() }).await?;
        self.delivered.push(pushed.delivered_ms);
        self.device.push(pushed.cpu_ms);
        self.server.push(county.office.cpu_ms()? - worked_ms);
        self.sent.push((county.link.sent_bytes() - sent) as f64 / NOTES as f64);
        self.received.push((county.link.received_bytes() - received) as f64 / NOTES as f64);
        self.inserted.push(inserted_ms(&bench.folder("bulk"), raw_bytes)?);
        let before = effects(&county.database())?;
        let again: Pushed = child::ask(&Task::Push { folder: copy }).await?;
        self.again.push(again.delivered_ms);
        self.effects.push((effects(&county.database())? - before) as f64);
        Ok(())
    }

    fn tell(&self, bench: &mut Bench, raw_bytes: usize) {
        let (device, server) = (self.device.median(), self.server.median());
        let what = format!(
            "{NOTES} notes of {NOTE_CHARS} characters: signed, durable, judged, receipted ({device:.0} ms of the device's \
             processor, {server:.0} of the server's; yardstick: {COMMITS} bulk inserts a batch of {BATCH})"
        );
        let row = Row::new("B4", what, Unit::Ms, &self.delivered);
        let others = bench.peers.figures(Measure::Push, |rounds| rounds.ms.clone());
        // Anki neither signs nor judges: a third of its speed is enough.
        let row = row.beside(others, &[(Name::Pouch, 50.0), (Name::Anki, 1.0 / 3.0)]);
        bench.take(row.against(self.inserted.median()).target(Limit::Ratio(2.0)).road(Limit::Value(400.0)));
        let row =
            Row::new("B4.up", "bytes up of each, TLS, headers and renewed session included", Unit::Bytes, &self.sent);
        let each = |bytes: f64| bytes / NOTES as f64;
        let row = row.beside(bench.peers.figures(Measure::Push, |rounds| rounds.up.map(each)), &[]);
        bench.take(row.target(Limit::Value(220.0)).road(Limit::Value(250.0)));
        let what = "bytes down of each, the timeline's new entries among them";
        let row = Row::new("B4.down", what, Unit::Bytes, &self.received);
        bench.take(row.beside(bench.peers.figures(Measure::Push, |rounds| rounds.down.map(each)), &[]));
        let row = Row::new("B5", "the same notes delivered again (yardstick: B4)", Unit::Ms, &self.again);
        bench.take(row.against(self.delivered.median()).target(Limit::Ratio(0.7)));
        let row = Row::new("B5.effects", "rows that it left at the county", Unit::Count, &self.effects);
        bench.take(row.target(Limit::Value(0.0)));
        let what = format!("one note saved through the device's door (yardstick: a raw commit of its {raw_bytes} B)");
        let row = Row::new("B6", what, Unit::Ms, &self.saved).against(self.raws.median());
        bench.take(row.target(Limit::Ratio(1.2)).road(Limit::Ratio(1.5)));
    }
}

/// The officer begins a visit on each ticket, and delivers that.
async fn begin_visits(bench: &Bench, county: &County, officer: &Path) -> anyhow::Result<Vec<TicketId>> {
    bench.progress.step("the officer begins his visits");
    let tickets = &county.tickets[..OFFICER_TICKETS];
    let phone = Phone::open("officer1", officer)?;
    phone.tell(Command::Unlock { pin: PIN.to_owned() }).await?;
    for ticket in tickets {
        phone.tell(Command::BeginVisit { ticket: *ticket, place: String::new() }).await?;
    }
    phone.has_delivered_everything().await?;
    phone.device.shutdown().await;
    Ok(tickets.to_vec())
}

/// Counts flushes, on a copy; the bytes of a note with its signature.
async fn flushed(bench: &mut Bench, county: &County, officer: &Path, tickets: &[TicketId]) -> anyhow::Result<usize> {
    bench.progress.step("B6 flushes of a note");
    let copy: PathBuf = bench.folder("officer-flushed");
    folder::copy(officer, &copy)?;
    let task = Task::Notes { folder: copy.clone(), tickets: tickets.to_vec(), notes: COUNTED, raw_bytes: None };
    let counted = flushes::count(&task, &bench.folder("trace")).await?;
    let what = format!("flushes a note (counted by {} over {COUNTED})", counted.by);
    let each = counted.flushes as f64 / COUNTED as f64;
    bench.take(Row::once("B6.flushes", what, Unit::Count, each).target(Limit::Value(1.0)));
    let lanes = Lanes::open(&copy, county.link.address())?;
    let unsent = lanes.store.unsent()?;
    ensure!(unsent.len() == COUNTED, "{} notes wait", unsent.len());
    Ok(unsent.iter().map(|signed| signed.bytes.len() + signed.signature.len()).sum::<usize>() / COUNTED)
}

fn inserted_ms(folder: &Path, raw_bytes: usize) -> anyhow::Result<f64> {
    std::fs::create_dir_all(folder)?;
    let mut raw = RawCommits::open(folder, raw_bytes)?;
    let start = Instant::now();
    for _ in 0..(NOTES / BATCH) * COMMITS {
        raw.commit_many(BATCH)?;
    }
    let took_ms = ms_since(start);
    drop(raw);
    std::fs::remove_dir_all(folder)?;
    Ok(took_ms)
}

/// Rows at the county that an operation leaves.
fn effects(database: &Path) -> anyhow::Result<i64> {
    let connection = Connection::open(database)?;
    let counted =
        "select (select count(*) from op_inbox) + (select count(*) from entry) + (select count(*) from receipt)
                       + (select sum(head) from feed_head)";
    Ok(connection.query_row(counted, [], |row| row.get(0))?)
}
