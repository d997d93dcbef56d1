//! Somebody who writes without a person: notes, drafts and photos on a device's real store. What is about to be done is a
//! value, so that it can be told before it is done and compared after.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use niangjia_domain::act::{Act, Note, Photo};
use niangjia_domain::evidence::{CopyKind, Derived, HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::operation::{Blob, Media, Tier};
use niangjia_protocol::digest::sha256;
use niangjia_store::{Authoring, CaptureId, Copies, DraftChange, Install, NewCapture, StoreError};
use serde::{Deserialize, Serialize};

use crate::bench::lanes::Lanes;
use crate::sample::{self, Lots};

/// A preview, in bytes (a default: what the product makes of a photo, at most 80 KB).
const PREVIEW_BYTES: usize = 40_000;
/// Pieces that a photo comes in by, as the page sends them.
const PIECE_BYTES: usize = 64 * 1024;
/// Longest note, in characters.
const NOTE_CHARS_MAX: u64 = 400;

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A visit begins: what is drafted belongs to it.
    Visit {
        /// On which ticket.
        ticket: TicketId,
        /// Which.
        visit: VisitId,
    },
    /// A note that is being written is kept as it stands.
    Draft {
        /// Of which visit.
        visit: VisitId,
        /// All of it.
        text: String,
    },
    /// A note.
    Note(Authoring),
    /// A photo, made of this seed.
    Photo(u64, Authoring),
}

impl Deed {
    /// The operation that it authors.
    #[must_use]
    pub const fn authors(&self) -> Option<&Authoring> {
        match self {
            Self::Visit { .. } | Self::Draft { .. } => None,
            Self::Note(authoring) | Self::Photo(_, authoring) => Some(authoring),
        }
    }
}

/// How large photos are, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct PhotoBytes {
    /// The smallest.
    pub min: usize,
    /// The largest.
    pub max: usize,
}

impl PhotoBytes {
    fn of(self, seed: u64) -> usize {
        let range = (self.max - self.min) as u64 + 1;
        self.min + usize::try_from(seed % range).unwrap_or(0)
    }
}

/// Who writes.
pub struct Pen {
    /// His device.
    pub lanes: Arc<Lanes>,
    install: Install,
    tickets: Vec<TicketId>,
    visits: BTreeMap<TicketId, VisitId>,
    lots: Lots,
    photo: PhotoBytes,
}

impl Pen {
    /// Somebody whose tickets are these.
    ///
    /// # Errors
    /// Of the store.
    pub fn new(lanes: Arc<Lanes>, tickets: Vec<TicketId>, lots: Lots, photo: PhotoBytes) -> anyhow::Result<Self> {
        let install = lanes.store.install()?.context("a store that belongs to somebody")?;
        let mut visits = BTreeMap::new();
        for ticket in &tickets {
            visits.extend(lanes.store.draft_on(*ticket)?.map(|draft| (*ticket, draft.visit)));
        }
        Ok(Self { lanes, install, tickets, visits, lots, photo })
    }

    /// Anything: mostly notes and drafts, now and then a photo.
    pub fn anything(&mut self) -> Deed {
        let ticket = self.ticket();
        let Some(visit) = self.visits.get(&ticket).copied() else {
            return Deed::Visit { ticket, visit: VisitId::from_bytes(self.lots.bytes()) };
        };
        match self.lots.below(8) {
            0 => self.photo_of(ticket, visit),
            1..4 => Deed::Draft { visit, text: self.text() },
            _ => self.note_on(ticket, Some(visit)),
        }
    }

    /// A note.
    pub fn note(&mut self) -> Deed {
        let ticket = self.ticket();
        self.note_on(ticket, self.visits.get(&ticket).copied())
    }

    /// A photo.
    pub fn photo(&mut self) -> Deed {
        let ticket = self.ticket();
        let fresh = VisitId::from_bytes(self.lots.bytes());
        let visit = *self.visits.entry(ticket).or_insert(fresh);
        self.photo_of(ticket, visit)
    }

    fn ticket(&mut self) -> TicketId {
        let at = usize::try_from(self.lots.below(self.tickets.len() as u64)).unwrap_or(0);
        self.tickets[at]
    }

    fn text(&mut self) -> String {
        let chars = usize::try_from(1 + self.lots.below(NOTE_CHARS_MAX)).unwrap_or(1);
        sample::note(self.lots.draw(), chars)
    }

    fn note_on(&mut self, ticket: TicketId, visit: Option<VisitId>) -> Deed {
        let text = self.text();
        Deed::Note(self.authoring(ticket, Act::Note(Note { visit, text }), Vec::new()))
    }

    fn photo_of(&mut self, ticket: TicketId, visit: VisitId) -> Deed {
        let seed = self.lots.draw();
        let Pictures { original, preview } = Pictures::of(seed, self.photo);
        let manifest = Manifest {
            algorithm: HashAlgorithm::Sha256,
            original: sha256(&original),
            derived: vec![Derived { copy: CopyKind::Preview, hash: sha256(&preview) }],
            ticket,
            officer: self.install.member.user,
            second_person: String::new(),
            install: self.install.install,
            captured: self.lanes.clock().captured(None),
            location: Location::Unavailable,
            origin: Origin::TakenInApp,
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            previous: None,
        };
        let photo = Photo { visit, evidence: EvidenceKind::NoticeBoard, caption: String::new(), manifest };
        let blobs = vec![blob(&original, Tier::Original), blob(&preview, Tier::Preview)];
        Deed::Photo(seed, self.authoring(ticket, Act::Photo(Box::new(photo)), blobs))
    }

    fn authoring(&mut self, ticket: TicketId, act: Act, blobs: Vec<Blob>) -> Authoring {
        let clock = self.lanes.clock();
        let captured = clock.captured(None);
        // The second revision: registered, and assigned.
        let base_rev = 2;
        let op = OpId::new(clock.wall(), self.lots.bytes());
        Authoring { op, ticket, base_rev, deps: Vec::new(), blobs, captured, act }
    }

    /// Does it. When this returns, the device would say that it is saved.
    ///
    /// # Errors
    /// Of the store.
    pub fn act(&mut self, deed: &Deed) -> Result<(), StoreError> {
        let (store, at) = (&self.lanes.store, self.lanes.clock().wall());
        match deed {
            Deed::Visit { ticket, visit } => {
                self.visits.insert(*ticket, *visit);
                store.change_drafts(&[DraftChange::Begin { visit: *visit, ticket: *ticket, at }])
            }
            Deed::Draft { visit, text } => {
                store.change_drafts(&[DraftChange::Note { visit: *visit, text: text.clone(), at }])
            }
            Deed::Note(authoring) => store.author_one(authoring).map(drop),
            Deed::Photo(seed, authoring) => self.take(*seed, authoring),
        }
    }

    /// Takes a photo in as the device does: a place for it, its pieces, the seal, the operation.
    fn take(&self, seed: u64, authoring: &Authoring) -> Result<(), StoreError> {
        let Act::Photo(photo) = &authoring.act else { return Err(StoreError::NotFound) };
        let store = &self.lanes.store;
        let id = CaptureId(Lots::far_from(seed).bytes());
        let Pictures { original, preview } = Pictures::of(seed, self.photo);
        store.begin_capture(&NewCapture {
            id,
            ticket: authoring.ticket,
            visit: photo.visit,
            evidence: photo.evidence,
            caption: String::new(),
            origin: Origin::TakenInApp,
            begun: authoring.captured.wall,
        })?;
        for (index, piece) in (0..).zip(original.chunks(PIECE_BYTES)) {
            store.add_chunk(id, index, piece)?;
        }
        let copies = Copies { preview: Some((sha256(&preview), preview)), working: None, thumb: None };
        store.take_in(id, &copies, authoring).map(drop)
    }
}

/// A photo and its preview.
struct Pictures {
    original: Vec<u8>,
    preview: Vec<u8>,
}

impl Pictures {
    fn of(seed: u64, photo: PhotoBytes) -> Self {
        let bytes = photo.of(seed);
        Self { original: sample::jpeg(seed, bytes), preview: sample::jpeg(!seed, PREVIEW_BYTES.min(bytes / 2)) }
    }
}

fn blob(bytes: &[u8], tier: Tier) -> Blob {
    Blob { hash: sha256(bytes), bytes: bytes.len() as u64, tier, media: Media::Jpeg }
}
