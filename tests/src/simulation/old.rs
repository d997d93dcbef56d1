//! An app of the first version, which nobody updates (I22): it has a few words of an operation and one that is forgotten,
//! sends plain bodies, takes plain answers, and reads nothing.

use std::collections::BTreeMap;

use niangjia_domain::id::{InstallId, OpId, TicketId, UserId};
use niangjia_domain::outcome::Outcome;
use niangjia_domain::time::DeviceTime;
use niangjia_protocol::account::{ChallengeReply, ChallengeRequest, EnrolRequest, SessionReply, SessionRequest, hex};
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::frame::{self, Signed};
use niangjia_protocol::path;
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::signature::InstallKey;
use niangjia_sync::{HttpRequest, HttpResponse, Method};
use serde_json::{Value, json};

use crate::sample;
use crate::simulation::oracle::Violation;
use crate::simulation::world::{World, pick};

/// The app, and what it wrote.
pub(crate) struct OldClient {
    install: InstallId,
    key: InstallKey,
    actor: UserId,
    /// By number, so that it is sent in order.
    written: BTreeMap<u64, (OpId, Signed)>,
    /// Those that the county has not said it has.
    unsent: BTreeMap<u64, OpId>,
}

impl OldClient {
    /// The county has gone back in time: it is told everything once more.
    pub(crate) fn offers_all_again(&mut self) {
        self.unsent = self.written.iter().map(|(seq, (op, _))| (*seq, *op)).collect();
    }

    /// What it wrote, by operation.
    pub(crate) fn written(&self) -> impl Iterator<Item = (OpId, &[u8])> {
        self.written.values().map(|(op, signed)| (*op, signed.bytes.as_slice()))
    }

    fn write(&mut self, op: OpId, ticket: TicketId, kind: &str, payload: &Value, now_ms: i64) {
        let seq = self.written.len() as u64 + 1;
        let operation = json!({
            "op": op, "install": self.install, "seq": seq, "actor": self.actor, "ticket": ticket,
            "captured": { "wall": now_ms, "boot": 1, "mono_ms": 5 }, "app": "0.1.0", "mood": "forgotten",
            "kind": kind, "payload": payload,
        });
        let bytes = operation.to_string().into_bytes();
        let signature = self.key.sign(&bytes);
        self.written.insert(seq, (op, Signed { bytes, signature }));
        self.unsent.insert(seq, op);
    }

    fn pushed(&self, nonce: [u8; 16], token: Option<[u8; 32]>) -> HttpRequest {
        let frames: Vec<Signed> =
            self.unsent.keys().filter_map(|seq| self.written.get(seq)).map(|(_, signed)| signed.clone()).collect();
        let proof = InstallProof::make(self.install, &self.key, "POST", path::PUSH, nonce);
        let mut headers = vec![("authorization", Authorization::Install(Box::new(proof)).to_header())];
        headers.extend(token.map(|token| ("x-session", hex::encode(&token))));
        HttpRequest { headers, body: frame::encode(&frames), ..posted(path::PUSH, &Value::Null) }
    }
}

fn posted(path: &str, value: &impl serde::Serialize) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        path: path.to_owned(),
        headers: vec![("content-type", "application/json".to_owned())],
        body: serde_json::to_vec(value).unwrap_or_default(),
        answer_bytes_max: usize::MAX,
    }
}

impl World {
    /// The handler's old phone joins the world.
    pub(crate) fn enrol_old_client(&mut self) -> anyhow::Result<()> {
        let seed: [u8; 32] = self.old_lots.bytes();
        let (install, key) = (InstallId::from_bytes(self.old_lots.bytes()), InstallKey::from_seed(&seed));
        let moment = self.county.moment(self.now_ms);
        let office = self.county.office(0)?;
        let actor = self.people[0].user;
        let code = office.issue_code(actor, moment)?.code;
        office.enrol(EnrolRequest { code, install, key: key.public(), device: "老手机".to_owned() }, moment)?;
        self.old = Some(OldClient { install, key, actor, written: BTreeMap::new(), unsent: BTreeMap::new() });
        Ok(())
    }

    /// It writes something, and sends what it has; whether there is one.
    pub(crate) fn old_client_works(&mut self) -> bool {
        let tickets = self.oracle.tickets();
        let known = (!tickets.is_empty()).then(|| tickets[pick(&mut self.old_lots, tickets.len())]);
        self.old_client_writes(known);
        match self.old_client_sends() {
            Ok(is_sent) => is_sent,
            Err(violation) => {
                self.refused_old = Some(violation);
                true
            }
        }
    }

    /// A note on a ticket, or a new ticket.
    pub(crate) fn old_client_writes(&mut self, known: Option<TicketId>) {
        let op = OpId::new(DeviceTime::from_ms(self.now_ms), self.old_lots.bytes());
        let fresh = TicketId::from_bytes(self.old_lots.bytes());
        let registration = json!(sample::registration(self.old_lots.draw()));
        let now_ms = self.now_ms;
        let Some(old) = &mut self.old else { return };
        match known {
            Some(ticket) => old.write(op, ticket, "note.added", &json!({ "text": "老版本也要记一笔" }), now_ms),
            None => old.write(op, fresh, "ticket.register", &registration, now_ms),
        }
    }

    /// Delivers what is not delivered; whether all of it is. The county may be down or full, never unwilling.
    pub(crate) fn old_client_sends(&mut self) -> Result<bool, Violation> {
        let nonce = self.old_lots.bytes();
        let Some(old) = self.old.as_ref().filter(|old| !old.unsent.is_empty()) else { return Ok(true) };
        let Some(process) = (0..self.county.process_count()).find(|process| self.county.is_up(*process)) else {
            return Ok(false);
        };
        let ask = |request: &HttpRequest| self.county.answer(process, request, None, self.now_ms);
        let read = |answer: Option<HttpResponse>| answer.filter(|answer| answer.status == 200);
        let challenged = read(ask(&posted(path::CHALLENGE, &ChallengeRequest { install: old.install })));
        let challenge = challenged.and_then(|answer| serde_json::from_slice::<ChallengeReply>(&answer.body).ok());
        let token = challenge.and_then(|reply| {
            let signature = old.key.sign(&SessionRequest::signed_bytes(&reply.challenge));
            let request = SessionRequest { install: old.install, challenge: reply.challenge, signature };
            let answer = read(ask(&posted(path::SESSION, &request)))?;
            serde_json::from_slice::<SessionReply>(&answer.body).ok()
        });
        let answer = ask(&old.pushed(nonce, token.map(|reply| reply.token)));
        self.after_office(process)?;
        self.stirred = self.steps;
        self.takes_old(answer)
    }

    fn takes_old(&mut self, answer: Option<HttpResponse>) -> Result<bool, Violation> {
        let Some(answer) = answer else { return Ok(false) };
        if matches!(answer.status, 429 | 500 | 503 | 507) {
            return Ok(false);
        }
        let reply = serde_json::from_slice::<PushReply>(&answer.body).ok().filter(|_| answer.status == 200);
        let Some(reply) = reply else {
            return Err(Violation::new("I22", format!("an app of the first version was answered {}", answer.status)));
        };
        let Some(old) = &mut self.old else { return Ok(true) };
        for stored in reply.operations {
            match stored.how {
                // Without a session it is there, and goes again with one.
                Kept::Stored | Kept::Duplicate if is_unverified(&stored) => {}
                Kept::Stored | Kept::Duplicate => old.unsent.retain(|_, op| *op != stored.op),
                Kept::IdClash | Kept::BadSignature => {
                    return Err(Violation::new("I22", format!("its operation was answered as {:?}", stored.how)));
                }
            }
        }
        Ok(old.unsent.is_empty())
    }
}

fn is_unverified(stored: &Stored) -> bool {
    stored.receipt.as_ref().is_some_and(|receipt| receipt.outcome == Outcome::Unverified)
}
