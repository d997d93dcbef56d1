//! Push: bytes first, judgement second.

use std::collections::{BTreeMap, HashMap};

use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::Label;
use niangjia_domain::outcome::Receipt;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::signature::verify;

use super::judge::{self, Case, Patience};
use super::{Law, Office, SWEEP_MAX, succession};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::inbox::{Arrived, Flag, Item};
use crate::table::receipt::Standing;
use crate::table::{account, audit, counter, inbox, install, receipt, waiting};

/// What waits for a predecessor is judged without it after five days (decisions of the sync design: a default).
pub(crate) const WAIT_MS: i64 = 5 * 24 * 60 * 60 * 1000;
/// Times that judging an operation alone is tried before it waits for the next start of the program (a default).
const ATTEMPTS_MAX: u32 = 5;

/// Fewer signatures than this are not worth a thread (about 50 µs each).
const SHARED_MIN: usize = 64;
/// Threads that one push may take for signatures (a default).
const THREADS_MAX: usize = 4;

/// One frame, as it came in.
enum Frame {
    /// Its signature holds.
    Verified(Box<Arrived>),
    /// It does not, or nobody knows the install.
    BadSignature(OpId),
}

impl Frame {
    /// [`Bug::AcknowledgeBeforeCommit`]
    fn promised(&self) -> Option<OpId> {
        match self {
            Self::Verified(arrived) if planted::is(Bug::AcknowledgeBeforeCommit) => Some(arrived.op),
            Self::Verified(_) | Self::BadSignature(_) => None,
        }
    }
}

/// What became of a frame in the inbox.
struct Deposit {
    op: OpId,
    how: Kept,
    /// To be judged, unless it has been.
    item: Option<Item>,
}

impl Office {
    /// Keeps and judges operations that `install` delivers. `session` tells whether it also proved a session.
    ///
    /// An operation may be another install's (an earlier journal on the same device): it is checked against that
    /// install's key, and its session counts as unchecked, unless the other is an id that this one had before.
    ///
    /// # Errors
    /// [`Fault`] when the bytes could not be made durable: then nothing is promised, and the device sends again.
    pub fn push(
        &self,
        install: InstallId,
        session: Session,
        frames: Vec<Signed>,
        moment: Moment,
    ) -> Result<PushReply, Fault> {
        let frames = self.verified(install, session, frames, moment)?;
        let now = moment.now;
        let promised: Vec<OpId> = frames.iter().filter_map(Frame::promised).collect();
        let deposits = match self.store.write(move |tx| deposit(tx, &frames, moment)) {
            Err(_) if planted::is(Bug::AcknowledgeBeforeCommit) => {
                promised.into_iter().map(|op| Deposit { op, how: Kept::Stored, item: None }).collect()
            }
            kept => kept?,
        };
        let items: Vec<Item> = deposits.iter().filter_map(|deposit| deposit.item.clone()).collect();
        let proven = (session == Session::Checked).then_some(install);
        let mut receipts: HashMap<OpId, Receipt> =
            self.judge(items, proven, now)?.into_iter().map(|receipt| (receipt.op, receipt)).collect();
        let missing: Vec<OpId> =
            deposits.iter().map(|deposit| deposit.op).filter(|op| !receipts.contains_key(op)).collect();
        if !missing.is_empty() {
            receipts.extend(self.store.read(|tx| known_receipts(tx, &missing))?);
        }
        let operations = deposits
            .into_iter()
            .map(|deposit| Stored {
                op: deposit.op,
                how: deposit.how,
                receipt: match deposit.how {
                    Kept::Stored | Kept::Duplicate => receipts.get(&deposit.op).cloned(),
                    Kept::IdClash | Kept::BadSignature => None,
                },
            })
            .collect();
        Ok(PushReply { niangjia: niangjia_protocol::VERSION, now, operations })
    }

    /// The receipts of these operations, as far as there are any.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn receipts(&self, ops: &[OpId]) -> Result<HashMap<OpId, Receipt>, Fault> {
        Ok(self.store.read(|tx| known_receipts(tx, ops))?.into_iter().collect())
    }

    fn verified(
        &self,
        sender: InstallId,
        session: Session,
        frames: Vec<Signed>,
        moment: Moment,
    ) -> Result<Vec<Frame>, Fault> {
        let labelled: Vec<(Signed, Option<Label>)> = frames
            .into_iter()
            .map(|signed| {
                let label = serde_json::from_slice(&signed.bytes).ok();
                (signed, label)
            })
            .collect();
        let mut keys: HashMap<InstallId, Option<[u8; 32]>> = HashMap::from([(sender, None)]);
        keys.extend(labelled.iter().filter_map(|(_, label)| label.as_ref().map(|label| (label.install, None))));
        let mut own = Vec::new();
        self.store.read(|tx| {
            own.clear();
            for (id, key) in &mut keys {
                *key = install::get(tx, *id)?.map(|install| install.key);
                if succession::is_same(tx, *id, sender)? {
                    own.push(*id);
                }
            }
            Ok(())
        })?;
        let claims: Vec<(&Signed, Option<[u8; 32]>)> = labelled
            .iter()
            .map(|(signed, label)| {
                let author = label.as_ref().map_or(sender, |label| label.install);
                (signed, keys.get(&author).copied().flatten())
            })
            .collect();
        let hold = hold(&claims);
        Ok(labelled
            .into_iter()
            .zip(hold)
            .zip(0..)
            .map(|(((signed, label), holds), nth)| {
                let own_id = OpId::from_bytes(moment.id("unlabelled", nth));
                let op = label.as_ref().map_or(own_id, |label| label.op);
                if !holds {
                    return Frame::BadSignature(op);
                }
                let author = label.as_ref().map_or(sender, |label| label.install);
                Frame::Verified(Box::new(Arrived {
                    op,
                    install: author,
                    install_seq: label.map_or(0, |label| label.seq),
                    hash: sha256(&signed.bytes),
                    bytes: signed.bytes,
                    signature: signed.signature,
                    session: if own.contains(&author) { session } else { Session::Unchecked },
                }))
            })
            .collect())
    }

    /// Judges `items` in one transaction; if that fails, one by one, so that one of them cannot hold up the others.
    fn judge(&self, items: Vec<Item>, proven: Option<InstallId>, now: ServerTime) -> Result<Vec<Receipt>, Fault> {
        if items.is_empty() && proven.is_none() {
            return Ok(Vec::new());
        }
        let together = self.in_one(items.clone(), proven, now);
        let Err(fault) = together else { return together };
        if fault.is_full() || fault.is_away() {
            // No fault of an operation's: none of them loses a try by it.
            return Err(fault);
        }
        tracing::error!(%fault, count = items.len(), "a batch could not be judged; one by one now");
        let mut receipts = Vec::new();
        if let Some(install) = proven {
            match self.in_one(Vec::new(), Some(install), now) {
                Ok(released) => receipts.extend(released),
                Err(fault) => tracing::error!(%fault, "what waited for a session could not be judged"),
            }
        }
        for item in items {
            let arrival = item.arrival;
            match self.in_one(vec![item], None, now) {
                Ok(one) => receipts.extend(one),
                Err(fault) if fault.is_full() || fault.is_away() => return Err(fault),
                Err(fault) => {
                    tracing::error!(%fault, arrival, "an operation could not be judged; it stays in the inbox");
                    self.store.write(move |tx| inbox::failed(tx, arrival))?;
                }
            }
        }
        Ok(receipts)
    }

    fn in_one(&self, items: Vec<Item>, proven: Option<InstallId>, now: ServerTime) -> Result<Vec<Receipt>, Fault> {
        let law = std::sync::Arc::clone(&self.law);
        self.store.write(move |tx| in_transaction(tx, &law, &items, proven, now))
    }

    /// Judges what an install delivered before it could prove a session.
    pub(super) fn release_unverified(&self, install: InstallId, now: ServerTime) -> Result<(), Fault> {
        let mut line = self.store.read(|tx| install::earlier(tx, install))?;
        line.push(install);
        for install in line {
            while self.judge(Vec::new(), Some(install), now)?.len() as u64 >= SWEEP_MAX {}
        }
        Ok(())
    }

    /// At the start of the program: what was received and not judged, and what an older program could not read.
    pub(super) fn catch_up(&self, moment: Moment) -> Result<(), Fault> {
        self.store.write(inbox::forgive)?;
        self.sweep_inbox(moment.now)?;
        let mut after = 0;
        loop {
            let held = self.store.read(|tx| receipt::standing(tx, Standing::Quarantined, after, SWEEP_MAX))?;
            let Some((_, last)) = held.last() else { return Ok(()) };
            after = *last;
            let ops = self.store.read(|tx| {
                let mut readable = Vec::new();
                for (op, _) in &held {
                    if inbox::get(tx, *op)?.is_some_and(|item| judge::is_readable(&item)) {
                        readable.push(*op);
                    }
                }
                Ok(readable)
            })?;
            self.again(ops, Patience::Waits, moment.now)?;
        }
    }

    /// From time to time: judges what was left over, and what has waited long enough.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn tick(&self, moment: Moment) -> Result<(), Fault> {
        self.makes_room();
        self.sweep_inbox(moment.now)?;
        let ready = self.store.read(|tx| waiting::ready(tx, SWEEP_MAX))?;
        self.again(ready, Patience::Waits, moment.now)?;
        // Who was dismissed proves no session any more; that he was decides.
        let left = self.store.read(|tx| receipt::unverified_of_revoked(tx, SWEEP_MAX))?;
        self.again(left, Patience::Waits, moment.now)?;
        let before = moment.now.plus_ms(-WAIT_MS);
        let tired = self.store.read(|tx| waiting::older(tx, before, SWEEP_MAX))?;
        self.again(tired, Patience::Spent, moment.now)
    }

    fn sweep_inbox(&self, now: ServerTime) -> Result<(), Fault> {
        loop {
            let items = self.store.read(|tx| inbox::unjudged(tx, ATTEMPTS_MAX, SWEEP_MAX))?;
            if items.is_empty() {
                return Ok(());
            }
            self.judge(items, None, now)?;
        }
    }

    fn again(&self, ops: Vec<OpId>, patience: Patience, now: ServerTime) -> Result<(), Fault> {
        for op in ops {
            let law = std::sync::Arc::clone(&self.law);
            let judged = self.store.write(move |tx| {
                let Some(item) = inbox::get(tx, op)? else { return Ok(Vec::new()) };
                judge::batch(tx, &law, &[], &[Case { item, patience }], now)
            });
            if let Err(fault) = judged {
                tracing::error!(%fault, %op, "an operation could not be judged again");
            }
        }
        Ok(())
    }
}

/// Which signatures hold; many are shared out among threads.
fn hold(claims: &[(&Signed, Option<[u8; 32]>)]) -> Vec<bool> {
    let holds = |(signed, key): &(&Signed, Option<[u8; 32]>)| {
        key.is_some_and(|key| verify(&key, &signed.bytes, &signed.signature) || planted::is(Bug::ForgedKept))
    };
    if claims.len() < SHARED_MIN {
        return claims.iter().map(holds).collect();
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX);
    std::thread::scope(|scope| {
        let parts: Vec<_> = claims
            .chunks(claims.len().div_ceil(threads))
            .map(|part| scope.spawn(move || part.iter().map(holds).collect::<Vec<_>>()))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

/// Transaction A: the bytes.
fn deposit(tx: &mut dyn Tx, frames: &[Frame], moment: Moment) -> Result<Vec<Deposit>, Fault> {
    let verified = frames.iter().filter(|frame| matches!(frame, Frame::Verified(_))).count() as u64;
    let mut arrival = if verified == 0 { 0 } else { counter::take(tx, counter::ARRIVAL, verified)? };
    let mut deposits = Vec::with_capacity(frames.len());
    let mut spans: BTreeMap<InstallId, (u64, u64)> = BTreeMap::new();
    for frame in frames {
        let deposit = match frame {
            Frame::BadSignature(op) => Deposit { op: *op, how: Kept::BadSignature, item: None },
            Frame::Verified(arrived) => {
                let deposit = keep(tx, arrival, arrived, moment)?;
                arrival += 1;
                let seq = arrived.install_seq;
                // Bytes without a label have no number.
                if deposit.how == Kept::Stored && seq > 0 {
                    let span = spans.entry(arrived.install).or_insert((seq, seq));
                    *span = (span.0.min(seq), span.1.max(seq));
                }
                deposit
            }
        };
        deposits.push(deposit);
    }
    for (install, (first, last)) in spans {
        if inbox::flag_forks(tx, install, first, last)? > 0 {
            tracing::warn!(%install, "two operations share a sequence number: a copied or restored device");
            if install::mark_forked(tx, install, moment.now)? {
                // Both are told with their next session; it need not be a day until then.
                account::end_sessions(tx, install)?;
            }
            audit::append(tx, moment.now, audit::Deed::Forked, &install.to_string())?;
        }
    }
    Ok(deposits)
}

fn keep(tx: &mut dyn Tx, arrival: u64, arrived: &Arrived, moment: Moment) -> Result<Deposit, Fault> {
    let op = arrived.op;
    let item = |op| Item {
        arrival,
        op,
        install: arrived.install,
        bytes: arrived.bytes.clone(),
        received: moment.now,
        session: arrived.session,
    };
    if planted::is(Bug::DedupeByCounter) && inbox::has_later(tx, arrived.install, arrived.install_seq)? {
        return Ok(Deposit { op, how: Kept::Duplicate, item: None });
    }
    if inbox::append(tx, arrival, arrived, moment.now, None)? {
        return Ok(Deposit { op, how: Kept::Stored, item: Some(item(op)) });
    }
    let kept = inbox::kept(tx, op)?.ok_or(Fault::Column("op"))?;
    if kept.hash == arrived.hash {
        let left_over = if kept.judged { None } else { inbox::get(tx, op)? };
        return Ok(Deposit { op, how: Kept::Duplicate, item: left_over });
    }
    if inbox::has_clash(tx, arrived.hash)? {
        return Ok(Deposit { op, how: Kept::IdClash, item: None });
    }
    let own_id = OpId::from_bytes(moment.id("clash", arrival));
    let renamed = Arrived { op: own_id, ..arrived.clone() };
    inbox::append(tx, arrival, &renamed, moment.now, Some(Flag::IdClash))?;
    Ok(Deposit { op, how: Kept::IdClash, item: Some(item(own_id)) })
}

/// Transaction B: the judgement.
fn in_transaction(
    tx: &mut dyn Tx,
    law: &Law,
    items: &[Item],
    proven: Option<InstallId>,
    now: ServerTime,
) -> Result<Vec<Receipt>, Fault> {
    let mut items = items.to_vec();
    check_live(tx, &mut items, now)?;
    let mut again = Vec::new();
    if let Some(install) = proven {
        for op in receipt::standing_of(tx, Standing::Unverified, install, SWEEP_MAX)? {
            inbox::proved(tx, op)?;
            if let Some(item) = inbox::get(tx, op)? {
                again.push(Case::of(item));
            }
        }
    }
    judge::batch(tx, law, &items, &again, now)
}

/// A delivery that named no session, or one that had just ended, while its install proved another: the signature that
/// brought it is as good. Otherwise it would wait for a session that is there already.
fn check_live(tx: &mut dyn Tx, items: &mut [Item], now: ServerTime) -> Result<(), Fault> {
    let mut live: HashMap<InstallId, bool> = HashMap::new();
    for item in items.iter_mut().filter(|item| item.session == Session::Unchecked) {
        let is_live = match live.get(&item.install) {
            Some(known) => *known,
            None => account::has_session(tx, item.install, now)?,
        };
        live.insert(item.install, is_live);
        if is_live {
            inbox::proved(tx, item.op)?;
            item.session = Session::Checked;
        }
    }
    Ok(())
}

fn known_receipts(tx: &mut dyn Tx, ops: &[OpId]) -> Result<Vec<(OpId, Receipt)>, Fault> {
    let mut receipts = Vec::new();
    for op in ops {
        receipts.extend(receipt::get(tx, *op)?.map(|receipt| (*op, receipt)));
    }
    Ok(receipts)
}
