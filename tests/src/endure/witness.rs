//! Who stands beside a device and writes down what the county says to it: what it has acknowledged, it must keep.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use niangjia_domain::id::OpId;
use niangjia_domain::operation::BlobHash;
use niangjia_domain::outcome::{BlobReceipt, Receipt};
use niangjia_protocol::blob::RECEIPT;
use niangjia_protocol::push::{Kept, PushReply};
use niangjia_protocol::{compress, path};
use niangjia_sync::{HttpRequest, HttpResponse, Transport, TransportError};

use super::books::Books;
use crate::bench::samples::ms_since;

/// Longest answer to a push when opened, in bytes: beyond what a device reads.
const REPLY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What was heard.
#[derive(Debug, Default)]
pub struct Witness(Mutex<Heard>);

/// What the county has said to one device or to many.
#[derive(Debug, Default, Clone)]
pub struct Heard {
    /// Operations that it said are durable.
    pub stored: BTreeMap<OpId, Option<Receipt>>,
    /// Photos that it said are there.
    pub photos: BTreeMap<BlobHash, BlobReceipt>,
    /// Last words that were taken back.
    pub taken_back: Vec<String>,
    /// How long answers took, in milliseconds, by what was asked.
    pub took_ms: BTreeMap<Asked, Vec<f64>>,
    /// Requests that the county asked to send later.
    pub busy: u64,
    /// Answers by which the county said that it cannot.
    pub failed: BTreeMap<u16, u64>,
    /// Requests without an answer.
    pub broken: u64,
}

/// What a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Operations up.
    Push,
    /// Rows down.
    Pull,
    /// Photos, and questions about them.
    Photo,
    /// Who one is.
    Account,
}

impl Asked {
    fn of(path: &str) -> Self {
        match path {
            path::PUSH => Self::Push,
            path::PULL => Self::Pull,
            path if path.starts_with(path::BLOB) => Self::Photo,
            _ => Self::Account,
        }
    }
}

impl Witness {
    /// What was heard so far.
    #[must_use]
    pub fn heard(&self) -> Heard {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn hear(&mut self, asked: Asked, answer: &Result<HttpResponse, TransportError>) {
        let Ok(answer) = answer else {
            self.broken += 1;
            return;
        };
        match answer.status {
            429 => self.busy += 1,
            // A conflict tells where to go on, and is no failure.
            200..300 | 409 => {}
            status => *self.failed.entry(status).or_default() += 1,
        }
        if answer.status != 200 && asked == Asked::Push {
            return;
        }
        if asked == Asked::Push
            && let Some(reply) = read(answer)
        {
            for stored in reply.operations {
                if matches!(stored.how, Kept::Stored | Kept::Duplicate) {
                    self.note(stored.op, stored.receipt);
                }
            }
        }
        if let Some(receipt) = answer.header(RECEIPT).and_then(|json| serde_json::from_str::<BlobReceipt>(json).ok()) {
            self.photos.insert(receipt.hash, receipt);
        }
    }

    fn note(&mut self, op: OpId, receipt: Option<Receipt>) {
        let before = self.stored.entry(op).or_default();
        if let (Some(before), Some(now)) = (&*before, &receipt)
            && before.outcome.is_final()
            && before != now
        {
            self.taken_back.push(format!("the receipt of {op} was {before:?}, and is {now:?}"));
        }
        if receipt.is_some() {
            *before = receipt;
        }
    }

    /// What the county said and does not know any more.
    #[must_use]
    pub fn lost(&self, books: &Books) -> Vec<String> {
        let mut lost = self.taken_back.clone();
        for (op, receipt) in &self.stored {
            if !books.inbox.contains_key(op) {
                lost.push(format!("{op} was acknowledged and is not in the inbox"));
            }
            let Some(told) = receipt else { continue };
            match books.receipts.get(op) {
                Some((number, outcome)) if *number == told.number && *outcome == told.outcome => {}
                Some((number, _)) if *number == told.number && !told.outcome.is_final() => {}
                found => lost.push(format!("{op} was receipted as {told:?}, and is {found:?}")),
            }
        }
        for (hash, receipt) in &self.photos {
            if books.photos.get(hash) != Some(&receipt.number) {
                lost.push(format!("photo {hash} was receipted as {}, and is not there so", receipt.number));
            }
        }
        lost
    }

    /// How many things the county has acknowledged.
    #[must_use]
    pub fn acknowledged(&self) -> u64 {
        (self.stored.len() + self.photos.len()) as u64
    }
}

fn read(answer: &HttpResponse) -> Option<PushReply> {
    let body = if answer.header("content-encoding") == Some("zstd") {
        compress::open_body(&answer.body, REPLY_BYTES_MAX).ok()?
    } else {
        answer.body.clone()
    };
    serde_json::from_slice(&body).ok()
}

/// A transport beside which a witness stands.
pub struct Witnessed<'a, T> {
    /// What carries.
    pub inner: &'a T,
    /// Who hears.
    pub witness: &'a Witness,
}

impl<T: Transport> Transport for Witnessed<'_, T> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let asked = Asked::of(&request.path);
        let start = Instant::now();
        let answer = self.inner.send(request).await;
        let took_ms = ms_since(start);
        let mut heard = self.witness.lock();
        if answer.as_ref().is_ok_and(|answer| answer.status < 300) {
            heard.took_ms.entry(asked).or_default().push(took_ms);
        }
        heard.hear(asked, &answer);
        answer
    }

    fn streams(&self) -> usize {
        self.inner.streams()
    }
}
