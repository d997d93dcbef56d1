//! Files that people carry: a sealed bundle of everything unsent to the county's operator or to a colleague's phone, which
//! delivers it over the wire; receipts back to the phone that wrote it. They come late, twice, and damaged.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use niangjia_domain::code::Code;
use niangjia_domain::id::OpId;
use niangjia_domain::operation::{BlobHash, Label};
use niangjia_protocol::carry::BundleReply;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_server::ingest::IngestError;
use niangjia_store::bundle::{BundleError, TAIL_BYTES};
use niangjia_store::{CameIn, CarriedId, CarriedState, Incoming, Store, StoreError};
use niangjia_sync::HttpResponse;
use niangjia_sync::lane::Lane;
use rusqlite::Connection;

use crate::simulation::event::{Due, Event, Flight};
use crate::simulation::fault::Fault;
use crate::simulation::oracle::{Violation, opened};
use crate::simulation::world::{HOUR_MS, MINUTE_MS, Phase, World, pick};

/// How often somebody seals what is unsent, in thousandths of steps.
const SEALED_PER_MILLE: u64 = 25;
/// Of files, in thousandths: those that go two ways, those that are damaged, those whose receipts go back by hand.
const TWICE_PER_MILLE: u64 = 300;
const SPOILT_PER_MILLE: u64 = 250;
const BACK_PER_MILLE: u64 = 700;
/// Of bundles, in thousandths, those that the county takes in and loses again, and when.
const LOST_PER_MILLE: u64 = 300;
const LOST_MS: i64 = 5 * MINUTE_MS;
/// How long a file is on its way, at most.
const WAYS_MS: [i64; 3] = [2 * MINUTE_MS, 15 * MINUTE_MS, 2 * HOUR_MS];
/// What is on its way when the faults stop comes within this time.
pub(crate) const HASTE_MS: i64 = 10 * MINUTE_MS;
/// A file comes to a phone in pieces of so many bytes.
const PIECE_BYTES: usize = 256 * 1024;
/// Where a bundle's head ends: what follows is closed.
const HEAD_BYTES: usize = 88;

/// A file on its way, in somebody's hands.
#[derive(Debug, Clone)]
pub(crate) enum Errand {
    /// A bundle, to the county's operator.
    Ingest(usize),
    /// A bundle, to the phone of a colleague.
    HandOver(usize, usize),
    /// Receipts, to the phone whose bundle they are about.
    Back(Slip),
}

/// Receipts as a file.
#[derive(Debug, Clone)]
pub(crate) struct Slip {
    device: usize,
    text: String,
    is_spoilt: bool,
}

/// A bundle that was sealed in this world.
#[derive(Debug)]
struct Parcel {
    author: usize,
    bytes: Vec<u8>,
    hash: BlobHash,
    holds: Holds,
    is_spoilt: bool,
}

/// What is in a bundle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holds {
    pub(crate) operations: Vec<OpId>,
    pub(crate) photos: Vec<BlobHash>,
}

/// Every bundle of a world, and where they are.
#[derive(Debug, Default)]
pub(crate) struct Errands {
    parcels: Vec<Parcel>,
    /// Files that are in somebody's hands.
    pub(crate) under_way: usize,
    /// Bundles that a phone said it carries.
    taken_in: BTreeSet<(usize, BlobHash)>,
    /// Of these, those whose receipts it has passed on.
    passed_on: BTreeSet<(usize, BlobHash)>,
}

fn broken(what: impl Into<String>) -> Violation {
    Violation::new("F44", what)
}

impl World {
    /// After each step: whether somebody gives a file away.
    pub(crate) fn errands(&mut self) {
        let ways: Vec<Fault> = [Fault::Ingest, Fault::Carry].into_iter().filter(|way| self.may(*way)).collect();
        if ways.is_empty() || !self.errand_lots.chance(SEALED_PER_MILLE) {
            return;
        }
        let author = pick(&mut self.errand_lots, self.devices.len());
        let Some(parcel) = self.seals(author) else { return };
        if self.errand_lots.chance(LOST_PER_MILLE) && self.is_lost_again(author, parcel) {
            return;
        }
        let copies = 1 + usize::from(self.errand_lots.chance(TWICE_PER_MILLE));
        for _ in 0..copies {
            let way = ways[pick(&mut self.errand_lots, ways.len())];
            let carrier = pick(&mut self.errand_lots, self.devices.len());
            let errand = if way == Fault::Carry { Errand::HandOver(parcel, carrier) } else { Errand::Ingest(parcel) };
            self.sets_out(errand);
        }
    }

    /// The phone has no network for a while; its bundle is taken in, and then the county goes back to before that. Whether
    /// that may be.
    fn is_lost_again(&mut self, author: usize, parcel: usize) -> bool {
        let kinds = [Fault::Cut, Fault::Ingest, Fault::ByHand, Fault::Restore];
        if !kinds.into_iter().all(|kind| self.may(kind)) || self.county.back_up(self.now_ms).is_err() {
            return false;
        }
        self.faults.happened(Fault::Cut);
        let cut_ms = LOST_MS + 1 + self.errand_lots.below(LOST_MS.cast_unsigned()).cast_signed();
        self.devices[author].cut_until_ms = self.now_ms + cut_ms;
        self.at(cut_ms, Event::Look(author));
        self.errands.under_way += 1;
        self.at(MINUTE_MS, Event::Errand(Errand::Ingest(parcel)));
        self.at(LOST_MS, Event::GoBack);
        true
    }

    /// Everything unsent on a device as a file, which may be damaged then; its place among all of them.
    fn seals(&mut self, author: usize) -> Option<usize> {
        let device = &self.devices[author];
        let store = device.store.as_ref().filter(|store| store.counters().is_ok_and(|count| count.only_here > 0))?;
        let holds = Holds {
            operations: store.unsent().ok()?.iter().filter_map(|signed| label(&signed.bytes)).collect(),
            photos: hashes(&device.memory.journal(), "select hash from upload where state <> 2").ok()?,
        };
        let path = self.county.desk();
        store.export(&path, self.errand_lots.bytes()).ok()?;
        let mut bytes = std::fs::read(&path).ok()?;
        std::fs::remove_file(&path).ok()?;
        let is_spoilt = self.may(Fault::Spoilt) && self.errand_lots.chance(SPOILT_PER_MILLE);
        if is_spoilt {
            self.spoils(&mut bytes);
        }
        let hash = sha256(&bytes);
        self.errands.parcels.push(Parcel { author, bytes, hash, holds, is_spoilt });
        Some(self.errands.parcels.len() - 1)
    }

    fn spoils(&mut self, bytes: &mut Vec<u8>) {
        let lots = &mut self.errand_lots;
        match lots.below(4) {
            0 => bytes.truncate(pick(lots, bytes.len())),
            1 => {
                // Altered, and its hash made to fit: whoever only carries it cannot see it.
                let body = bytes.len() - TAIL_BYTES;
                bytes[HEAD_BYTES + pick(lots, body - HEAD_BYTES)] ^= 1 << lots.below(8);
                let fits = sha256(&bytes[..body]).0;
                bytes[body..].copy_from_slice(&fits);
            }
            _ => {
                let at = pick(lots, bytes.len());
                bytes[at] ^= 1 << lots.below(8);
            }
        }
    }

    fn sets_out(&mut self, errand: Errand) {
        let way_ms = WAYS_MS[pick(&mut self.errand_lots, WAYS_MS.len())];
        let wait_ms = self.errand_lots.below(way_ms.cast_unsigned()).cast_signed();
        let wait_ms = if self.phase == Phase::Calm { wait_ms % HASTE_MS } else { wait_ms };
        self.errands.under_way += 1;
        self.at(wait_ms, Event::Errand(errand));
    }

    /// Nobody could take it now.
    fn comes_again(&mut self, errand: Errand) {
        let wait_ms = MINUTE_MS + self.errand_lots.below(HOUR_MS.cast_unsigned() / 6).cast_signed();
        let wait_ms = if self.phase == Phase::Calm { MINUTE_MS } else { wait_ms };
        self.errands.under_way += 1;
        self.at(wait_ms, Event::Errand(errand));
    }

    /// A file has come to where it was meant to go.
    pub(crate) fn hands_in_file(&mut self, errand: Errand) -> Result<(), Violation> {
        self.errands.under_way -= 1;
        self.stirred = self.steps;
        match errand {
            Errand::Ingest(parcel) => self.ingests(parcel),
            Errand::HandOver(parcel, carrier) => self.takes_parcel(parcel, carrier),
            Errand::Back(slip) => self.takes_slip(slip),
        }
    }

    /// The county's operator takes a bundle in.
    fn ingests(&mut self, parcel: usize) -> Result<(), Violation> {
        let process = pick(&mut self.errand_lots, self.county.process_count());
        if !self.county.is_up(process) {
            self.comes_again(Errand::Ingest(parcel));
            return Ok(());
        }
        let Parcel { author, is_spoilt, ref bytes, ref holds, .. } = self.errands.parcels[parcel];
        let before = self.county.rows()?;
        let ingested = self.county.ingest(process, bytes, self.now_ms);
        let has_died = self.county.fuse.is_dead();
        let holds = holds.clone();
        self.after_office(process)?;
        match ingested {
            _ if has_died => self.comes_again(Errand::Ingest(parcel)),
            Ok(_) if is_spoilt => return Err(broken("a damaged bundle was taken in")),
            Ok(ingested) => {
                self.faults.happened(Fault::Ingest);
                self.oracle.has_bundle(&self.county, &holds)?;
                self.gives_back(author, ingested.text());
            }
            Err(IngestError::Bundle(_)) if is_spoilt => {
                self.faults.happened(Fault::Spoilt);
                if self.county.rows()? != before {
                    return Err(broken("a damaged bundle left something behind"));
                }
            }
            // It was written under an id that a backup did not know.
            Err(IngestError::Bundle(BundleError::UnknownInstall)) if self.oracle.has_gone_back() => {}
            Err(IngestError::Bundle(error)) => return Err(broken(format!("a sound bundle is refused: {error}"))),
            Err(IngestError::Fault(fault)) if self.phase == Phase::Calm => {
                return Err(broken(format!("a sound bundle cannot be taken in: {fault}")));
            }
            Err(IngestError::Fault(_)) => self.comes_again(Errand::Ingest(parcel)),
        }
        Ok(())
    }

    /// A phone takes a bundle in, to carry it.
    fn takes_parcel(&mut self, parcel: usize, carrier: usize) -> Result<(), Violation> {
        let id = CarriedId(self.errand_lots.bytes());
        let now_ms = self.now_ms;
        let Parcel { is_spoilt, hash, ref bytes, .. } = self.errands.parcels[parcel];
        let device = &mut self.devices[carrier];
        let wall = device.wall(now_ms);
        let Some(store) = &device.store else {
            self.comes_again(Errand::HandOver(parcel, carrier));
            return Ok(());
        };
        device.carries = true;
        let file = Incoming { id, name: "unsent.njx".to_owned(), bytes: bytes.len() as u64, came: wall };
        let came = takes_in(store, &file, bytes);
        if device.fuse.is_dead() {
            self.crash(carrier);
            self.comes_again(Errand::HandOver(parcel, carrier));
            return Ok(());
        }
        match came {
            Ok(CameIn::Bundle) => {
                self.errands.taken_in.insert((carrier, hash));
                self.wake_in(carrier, Lane::Carry, 0);
            }
            Ok(CameIn::Receipts(_)) => return Err(broken("a bundle is taken for receipts")),
            Err(StoreError::Full) => self.comes_again(Errand::HandOver(parcel, carrier)),
            Err(StoreError::Broken | StoreError::Strange | StoreError::OtherCounty) if is_spoilt => {
                self.faults.happened(Fault::Spoilt);
                self.holds_no_halves(carrier)?;
            }
            Err(error) => return Err(broken(format!("device {carrier} does not take a bundle: {error}"))),
        }
        Ok(())
    }

    /// A phone takes in receipts of what was in its bundle.
    fn takes_slip(&mut self, slip: Slip) -> Result<(), Violation> {
        let device = slip.device;
        let id = CarriedId(self.errand_lots.bytes());
        let wall = self.devices[device].wall(self.now_ms);
        let Some(store) = &self.devices[device].store else {
            self.comes_again(Errand::Back(slip));
            return Ok(());
        };
        let file = Incoming { id, name: "receipts.txt".to_owned(), bytes: slip.text.len() as u64, came: wall };
        let came = takes_in(store, &file, slip.text.as_bytes());
        if self.devices[device].fuse.is_dead() {
            self.crash(device);
            self.comes_again(Errand::Back(slip));
            return Ok(());
        }
        match came {
            Ok(CameIn::Receipts(_)) => {
                self.faults.happened(if slip.is_spoilt { Fault::Spoilt } else { Fault::ByHand });
                // Of a damaged file the phone believes what still proves itself, which is not told one by one.
                let told = if slip.is_spoilt { Vec::new() } else { told(&slip.text) };
                self.oracle.heard(&self.county, device, told)?;
                self.poke(device);
                self.acted(device)
            }
            Ok(CameIn::Bundle) => Err(broken("receipts are taken for a bundle")),
            Err(StoreError::Full) => {
                self.comes_again(Errand::Back(slip));
                Ok(())
            }
            Err(StoreError::Broken | StoreError::Strange | StoreError::NotOurs | StoreError::Unproved)
                if slip.is_spoilt =>
            {
                self.faults.happened(Fault::Spoilt);
                self.holds_no_halves(device)
            }
            // The county had judged nothing of it yet.
            Err(StoreError::NotOurs) if ReceiptList::read(&slip.text).is_ok_and(|list| list.receipts.is_empty()) => {
                Ok(())
            }
            Err(error) => Err(broken(format!("device {device} does not take its receipts: {error}"))),
        }
    }

    /// A phone has just heard that the county went back in time: whoever has receipts for it gives them now, which is when
    /// they say what is not so any more.
    pub(crate) fn hurries_slips(&mut self, device: usize) {
        let now_ms = self.now_ms;
        let is_for = |event: &Event| matches!(event, Event::Errand(Errand::Back(slip)) if slip.device == device);
        let all: Vec<Due> = core::mem::take(&mut self.queue).into_iter().map(|Reverse(due)| due).collect();
        for due in all {
            let at_ms = if is_for(&due.event) { now_ms } else { due.at_ms };
            self.queue.push(Reverse(Due { at_ms, ..due }));
        }
    }

    /// Somebody may bring receipts back to the phone that wrote the bundle.
    fn gives_back(&mut self, device: usize, mut text: String) {
        // Also what was on its way when the faults stopped.
        if !self.scenario.faults.contains(&Fault::ByHand) || !self.errand_lots.chance(BACK_PER_MILLE) {
            return;
        }
        let is_spoilt = self.may(Fault::Spoilt) && self.errand_lots.chance(SPOILT_PER_MILLE);
        if is_spoilt {
            let at = pick(&mut self.errand_lots, text.len());
            text = text.char_indices().map(|(place, letter)| if place == at { '7' } else { letter }).collect();
        }
        self.sets_out(Errand::Back(Slip { device, text, is_spoilt }));
    }

    /// What the county has just answered about a carried bundle is true.
    pub(crate) fn bundle_answered(&mut self, flight: &Flight, answer: &HttpResponse) -> Result<(), Violation> {
        if flight.request.path != path::BUNDLES || answer.status != 200 {
            return Ok(());
        }
        let Ok(reply) = serde_json::from_slice::<BundleReply>(&opened(answer)) else {
            return Err(Violation::new("oracle", "an answer about a bundle does not read"));
        };
        if reply.receipts.is_none() {
            return Ok(());
        }
        let parcel = self.errands.parcels.iter().find(|parcel| parcel.hash == reply.bundle);
        match parcel {
            Some(parcel) if !parcel.is_spoilt => self.oracle.has_bundle(&self.county, &parcel.holds),
            _ => Err(broken("receipts were given for a damaged bundle")),
        }
    }

    /// A carrier's lane has got further: receipts that it has now go back.
    pub(crate) fn passes_on(&mut self, carrier: usize) -> Result<(), Violation> {
        let Some(store) = &self.devices[carrier].store else { return Ok(()) };
        let mut back = Vec::new();
        for carried in store.carried()? {
            if matches!(carried.state, CarriedState::Delivered { .. })
                && self.errands.passed_on.insert((carrier, carried.hash))
            {
                back.push((carried.hash, store.carried_receipts(carried.file.id)?));
            }
        }
        for (hash, text) in back {
            self.faults.happened(Fault::Carry);
            let author = self.errands.parcels.iter().find(|parcel| parcel.hash == hash).map(|parcel| parcel.author);
            if let Some(author) = author {
                self.gives_back(author, text);
            }
        }
        Ok(())
    }

    /// Of a file that was not taken in nothing stays.
    fn holds_no_halves(&self, device: usize) -> Result<(), Violation> {
        let halves: i64 = self.devices[device].memory.photos().query_row(
            "select (select count(*) from carried where state = 0)
                  + (select count(*) from carried_piece where carried not in (select id from carried))",
            [],
            |row| row.get(0),
        )?;
        if halves == 0 { Ok(()) } else { Err(broken(format!("device {device} keeps {halves} pieces of no file"))) }
    }

    /// At rest: every bundle that a phone took in was delivered, or refused by a name that fits.
    pub(crate) fn bundles_came(&self) -> Result<(), Violation> {
        for (carrier, hash) in &self.errands.taken_in {
            let Some(store) = &self.devices[*carrier].store else { continue };
            let carried = store.carried()?.into_iter().find(|carried| carried.hash == *hash);
            let is_spoilt = self.errands.parcels.iter().any(|parcel| parcel.hash == *hash && parcel.is_spoilt);
            let is_right = match carried.as_ref().map(|carried| &carried.state) {
                Some(CarriedState::Delivered { .. }) => !is_spoilt,
                Some(CarriedState::Refused(Code::UnknownAuthor)) => self.oracle.has_gone_back(),
                Some(CarriedState::Refused(Code::FileDamaged | Code::NotOurFile | Code::OtherCounty)) => is_spoilt,
                Some(CarriedState::Refused(_) | CarriedState::Waiting { .. }) | None => false,
            };
            if !is_right {
                let what = format!("a bundle that device {carrier} took in (spoilt: {is_spoilt}) ended as {carried:?}");
                return Err(Violation::new("L1", what));
            }
        }
        Ok(())
    }
}

fn takes_in(store: &Store, file: &Incoming, bytes: &[u8]) -> Result<CameIn, StoreError> {
    store.begin_file(file)?;
    for (index, piece) in (0..).zip(bytes.chunks(PIECE_BYTES)) {
        store.add_file_piece(file.id, index, piece)?;
    }
    store.finish_file(file.id)
}

fn label(bytes: &[u8]) -> Option<OpId> {
    serde_json::from_slice::<Label>(bytes).ok().map(|label| label.op)
}

fn hashes(journal: &Connection, sql: &str) -> rusqlite::Result<Vec<BlobHash>> {
    journal.prepare_cached(sql)?.query_map([], |row| row.get(0).map(BlobHash))?.collect()
}

/// The numbers of the receipts of operations in a list.
fn told(text: &str) -> Vec<(OpId, u64)> {
    let listed = ReceiptList::read(text).map(|list| list.receipts).unwrap_or_default();
    let of = |listed: Listed| match listed {
        Listed::Operation(operation) => Some((operation.receipt.op, operation.receipt.number)),
        Listed::Photo(_) => None,
    };
    listed.into_iter().filter_map(of).collect()
}
