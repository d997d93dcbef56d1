//! The wire between devices and the county, and what it does to requests and answers.

use niangjia_protocol::carry::BundleReply;
use niangjia_protocol::compress;
use niangjia_protocol::planted::fail_permission;
use niangjia_protocol::push::PushReply;
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_sync::lane::Lane;
use niangjia_sync::{HttpResponse, TransportError};

use crate::simulation::event::{Answer, Back, Event, Flight};
use crate::simulation::fault::Fault;
use crate::simulation::oracle::Violation;
use crate::simulation::world::{World, pick};

/// No bytes for so long, and a device gives up (sync.md §10).
const STALL_MS: i64 = 20_000;
/// A way takes so long at most when nothing is wrong.
const WAY_MS: u64 = 2_000;
/// What is late is late by so much at most.
const LATE_MS: u64 = 10 * 60_000;
/// Pulls to which whoever is asked for permissions says nothing, where that is drawn.
const PERMISSION_PER_MILLE: u64 = 60;

/// What the wire does to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Carried,
    /// It arrives when the device has given up.
    Late(Fault),
    Twice,
    CutUp,
    CutDown,
    LostReply,
    /// Something else answers.
    Lie,
    /// The receipts in the answer are altered.
    Falsified,
}

impl World {
    /// Takes a request on its way.
    pub(crate) fn transmit(&mut self, flight: Flight) {
        let way_ms = self.wire_lots.below(WAY_MS).cast_signed();
        if self.is_cut(flight.device) {
            return self.fails(&flight, way_ms, TransportError::Unreachable);
        }
        if self.crawls(&flight) {
            return;
        }
        match self.fate() {
            Fate::Carried => self.at(way_ms, Event::Arrive(Box::new(flight))),
            Fate::Late(fault) => {
                self.faults.happened(fault);
                let late_ms = if fault == Fault::Delay { STALL_MS } else { 1 };
                let at_ms = late_ms + self.wire_lots.below(LATE_MS).cast_signed();
                let error = if fault == Fault::Delay { TransportError::Stalled } else { TransportError::Broken };
                self.fails(&flight, if fault == Fault::Delay { STALL_MS } else { way_ms }, error);
                self.at(at_ms, Event::Arrive(Box::new(Flight { back: Back::Lost, ..flight })));
            }
            Fate::Twice => {
                self.faults.happened(Fault::Duplicate);
                let again_ms = self.wire_lots.below(LATE_MS).cast_signed();
                self.at(again_ms, Event::Arrive(Box::new(Flight { back: Back::Lost, ..flight.clone() })));
                self.at(way_ms, Event::Arrive(Box::new(flight)));
            }
            Fate::CutUp => {
                self.faults.happened(Fault::Truncate);
                let cut = Some(pick(&mut self.wire_lots, flight.request.body.len() + 1));
                self.fails(&flight, 2 * way_ms, TransportError::Broken);
                self.at(way_ms, Event::Arrive(Box::new(Flight { cut, back: Back::Lost, ..flight })));
            }
            Fate::CutDown => {
                let back = Back::Cut(self.wire_lots.draw());
                self.faults.happened(Fault::Truncate);
                self.at(way_ms, Event::Arrive(Box::new(Flight { back, ..flight })));
            }
            Fate::LostReply => {
                self.faults.happened(Fault::LostReply);
                self.fails(&flight, 2 * way_ms, TransportError::Broken);
                self.at(way_ms, Event::Arrive(Box::new(Flight { back: Back::Lost, ..flight })));
            }
            Fate::Falsified => {
                self.faults.happened(Fault::FalseReceipt);
                self.at(way_ms, Event::Arrive(Box::new(Flight { back: Back::Falsified, ..flight })));
            }
            Fate::Lie => {
                self.faults.happened(Fault::Lie);
                let answer = self.lie();
                self.answers(&flight, way_ms, Ok(answer));
            }
        }
    }

    fn fate(&mut self) -> Fate {
        let happens = self.wire_lots.chance(self.scenario.wire_per_mille);
        let which = self.wire_lots.below(9);
        let fate = match which {
            0 => Fate::Late(Fault::Delay),
            1 => Fate::Late(Fault::Reorder),
            2 => Fate::Twice,
            3 => Fate::CutUp,
            4 => Fate::CutDown,
            5 | 6 => Fate::LostReply,
            7 => Fate::Falsified,
            _ => Fate::Lie,
        };
        let may = match fate {
            Fate::Carried => true,
            Fate::Late(fault) => self.may(fault),
            Fate::Twice => self.may(Fault::Duplicate),
            Fate::CutUp | Fate::CutDown => self.may(Fault::Truncate),
            Fate::LostReply => self.may(Fault::LostReply),
            Fate::Lie => self.may(Fault::Lie),
            Fate::Falsified => self.may(Fault::FalseReceipt),
        };
        if happens && may { fate } else { Fate::Carried }
    }

    /// A page of somebody else's.
    fn lie(&mut self) -> HttpResponse {
        let page = |status, headers: &[(&str, &str)], body: &[u8]| HttpResponse {
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.to_vec(),
        };
        match self.wire_lots.below(6) {
            0 | 1 => page(200, &[("content-type", "text/html")], b"<html>Wi-Fi login</html>"),
            2 => page(200, &[], b""),
            3 => page(302, &[("location", "http://portal.example/")], b""),
            4 => page(503, &[("retry-after", "7")], b"busy"),
            _ => page(429, &[("retry-after", "3")], b""),
        }
    }

    pub(crate) fn fails(&mut self, flight: &Flight, wait_ms: i64, error: TransportError) {
        self.answers(flight, wait_ms, Err(error));
    }

    fn answers(&mut self, flight: &Flight, wait_ms: i64, answer: Result<HttpResponse, TransportError>) {
        let Flight { device, lane, life, serial, .. } = *flight;
        self.at(wait_ms, Event::Answer(Box::new(Answer { device, lane, life, serial, answer })));
    }

    /// A request reaches the county.
    pub(crate) fn arrive(&mut self, flight: Flight) -> Result<(), Violation> {
        let way_ms = self.wire_lots.below(WAY_MS).cast_signed();
        let process = pick(&mut self.wire_lots, self.county.process_count());
        if self.is_cut(flight.device) {
            self.fails(&flight, way_ms, TransportError::Broken);
            return Ok(());
        }
        if !self.county.is_up(process) {
            self.fails(&flight, way_ms, TransportError::Unreachable);
            return Ok(());
        }
        self.heats(&flight)?;
        let fails = flight.lane == Lane::Pull
            && self.may(Fault::Permission)
            && self.permission_lots.chance(PERMISSION_PER_MILLE);
        if fails {
            self.faults.happened(Fault::Permission);
        }
        fail_permission(fails);
        let answer = self.county.answer(process, &flight.request, flight.cut, self.now_ms);
        fail_permission(false);
        self.note(answer.as_ref().map_or(0, |answer| u64::from(answer.status)));
        self.oracle.answered(&self.county, &self.people, &self.devices, &flight, answer.as_ref(), self.now_ms)?;
        if let Some(answer) = &answer {
            self.bundle_answered(&flight, answer)?;
        }
        self.after_office(process)?;
        match (answer, flight.back) {
            (_, Back::Lost) => {}
            (None, _) => self.fails(&flight, way_ms, TransportError::Broken),
            (Some(answer), Back::Whole) => self.answers(&flight, way_ms, Ok(answer)),
            (Some(answer), Back::Falsified) => self.answers(&flight, way_ms, Ok(falsified(answer))),
            (Some(mut answer), Back::Cut(lot)) => {
                answer.body.truncate(usize::try_from(lot % (answer.body.len() as u64 + 1)).unwrap_or(0));
                self.answers(&flight, way_ms, Ok(answer));
            }
        }
        Ok(())
    }
}

/// The answer to a push, or to a bundle, with other numbers on its receipts; any other answer as it is.
fn falsified(answer: HttpResponse) -> HttpResponse {
    let is_zstd = answer.header("content-encoding") == Some("zstd");
    let opened = if is_zstd { compress::open_body(&answer.body, 1 << 22).ok() } else { Some(answer.body.clone()) };
    let Some(body) = opened.and_then(|body| falsified_push(&body).or_else(|| falsified_bundle(&body))) else {
        return answer;
    };
    let headers = answer.headers.into_iter().filter(|(name, _)| name != "content-encoding").collect();
    HttpResponse { status: answer.status, headers, body }
}

fn falsified_push(body: &[u8]) -> Option<Vec<u8>> {
    let mut reply = serde_json::from_slice::<PushReply>(body).ok()?;
    for receipt in reply.operations.iter_mut().filter_map(|stored| stored.receipt.as_mut()) {
        receipt.number += 1;
    }
    serde_json::to_vec(&reply).ok()
}

fn falsified_bundle(body: &[u8]) -> Option<Vec<u8>> {
    let mut reply = serde_json::from_slice::<BundleReply>(body).ok()?;
    let mut list = ReceiptList::read(reply.receipts.as_ref()?).ok()?;
    for listed in &mut list.receipts {
        match listed {
            Listed::Operation(operation) => operation.receipt.number += 1,
            Listed::Photo(receipt) => receipt.number += 1,
        }
    }
    reply.receipts = Some(list.to_text(|_| String::new()));
    serde_json::to_vec(&reply).ok()
}
