//! The 同步 screen: what is only here, what is on its way, and what the county said.

use niangjia_domain::act::Act;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::operation::Tier;
use niangjia_domain::risk::Level;
use niangjia_domain::ticket::tail;
use niangjia_domain::time::DeviceTime;
use niangjia_ipc::view::{AttentionRow, PhotoView, ReceiptRow, SyncItem, SyncTicket, SyncView, Transfer};

use super::ticket::photos;
use crate::known::{Known, Own, Viewer};

/// Receipts shown, newest first.
const RECEIPTS_MAX: usize = 100;

/// The parts of the screen that come from tickets with own work.
pub(crate) fn gather(all: &[Known], viewer: &Viewer, view: &mut SyncView) {
    for known in all {
        let folded = known.fold(viewer).ticket;
        let head = Head {
            tail: folded.as_ref().map(|ticket| tail(&ticket.number).to_owned()).unwrap_or_default(),
            title: folded.as_ref().map(|ticket| ticket.matter.title.clone()).unwrap_or_default(),
            risk: folded.as_ref().map_or(Level::Blue, |ticket| ticket.risk.level),
        };
        let photos = photos(known, viewer);
        view.attention.extend(known.own.iter().filter_map(|own| attention(known, own, &head)));
        view.receipts.extend(known.own.iter().filter_map(|own| receipt(own, &head)));
        let mut items: Vec<SyncItem> = known.own.iter().filter_map(|own| item(own, &photos)).collect();
        items.sort_by_key(|item| item.kind.urgency());
        if let (Some(own), false) = (known.own.first(), items.is_empty()) {
            let Head { tail, title, risk } = head;
            view.tickets.push(SyncTicket { ticket: own.operation.ticket, tail, title, risk, items });
        }
    }
    view.tickets.sort_by(|one, other| other.risk.cmp(&one.risk).then_with(|| one.tail.cmp(&other.tail)));
    view.receipts.sort_by_key(|receipt| core::cmp::Reverse(receipt.number));
    view.receipts.truncate(RECEIPTS_MAX);
    view.oldest = all.iter().flat_map(|known| &known.own).filter(|own| is_only_here(own)).map(wall).min();
}

/// How a ticket is named beside its items.
struct Head {
    tail: String,
    title: String,
    risk: Level,
}

fn wall(own: &Own) -> DeviceTime {
    own.operation.captured.wall
}

/// Whether the county has not signed for the operation's text yet.
pub(crate) fn is_only_here(own: &Own) -> bool {
    own.receipt.is_none()
}

fn evidence(own: &Own) -> Option<EvidenceKind> {
    let Act::Photo(photo) = &own.operation.act else { return None };
    Some(photo.evidence)
}

fn attention(known: &Known, own: &Own, head: &Head) -> Option<AttentionRow> {
    let original = own.operation.blobs.iter().find(|blob| blob.tier == Tier::Original);
    Some(AttentionRow {
        op: own.operation.op,
        ticket: own.operation.ticket,
        tail: head.tail.clone(),
        kind: own.operation.kind(),
        evidence: evidence(own),
        why: known.attention(own)?,
        bytes: original.map(|blob| blob.bytes),
    })
}

fn receipt(own: &Own, head: &Head) -> Option<ReceiptRow> {
    let receipt = own.receipt.as_ref()?;
    Some(ReceiptRow {
        op: own.operation.op,
        ticket: own.operation.ticket,
        tail: head.tail.clone(),
        title: head.title.clone(),
        kind: own.operation.kind(),
        delivery: own.delivery(),
        number: receipt.number,
        received: receipt.received,
    })
}

/// An item that has not wholly arrived: no last word from the county, or bytes of its photo still here alone.
fn item(own: &Own, photos: &[PhotoView]) -> Option<SyncItem> {
    let photo = photos.iter().find(|photo| photo.op == own.operation.op);
    let transfers = photo.map(|photo| (photo.preview_transfer, photo.original_transfer));
    let arrived = transfers.is_none_or(|(preview, original)| has_arrived(preview) && has_arrived(original));
    if own.is_final() && arrived {
        return None;
    }
    Some(SyncItem {
        op: own.operation.op,
        kind: own.operation.kind(),
        evidence: evidence(own),
        wall: wall(own),
        delivery: own.delivery(),
        transfers,
    })
}

/// Whether nothing of it is left to be sent from here.
pub(crate) const fn has_arrived(transfer: Transfer) -> bool {
    match transfer {
        Transfer::Received | Transfer::There | Transfer::Expected => true,
        Transfer::Here | Transfer::Sending { .. } | Transfer::Stuck => false,
    }
}
