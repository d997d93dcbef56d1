//! An open vault: whose it is, the store behind it, and what commands and questions need of both.

mod deposit;
mod load;
mod picture;
mod time;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use niangjia_domain::act::Act;
use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::id::{Entropy, InstallId, OpId, TicketId, VisitId};
use niangjia_domain::kind::Class;
use niangjia_domain::lifecycle::Rules;
use niangjia_domain::operation::{Blob, BlobHash};
use niangjia_domain::role::Member;
use niangjia_domain::time::{Captured, DeviceTime};
use niangjia_ipc::Topic;
use niangjia_ipc::view::ReceiptsTaken;
use niangjia_store::{
    Authoring, Capture, CaptureId, CarriedId, Copies, Draft, DraftChange, Install, NewCapture, Store,
};
use niangjia_words::Words;

use crate::clock::Clock;
use crate::error::{internal, store_code};
use crate::inner::{Announcer, lock};
use crate::known::Viewer;
use crate::link::Link;
use crate::people::People;
use crate::plan::{Intended, Pen, plan, plan_facts};
use crate::query::todo::Loading;
use crate::query::visit::Room;

/// How long a revealed contact is shown (experience.md, Components: contact).
const REVEAL: Duration = Duration::from_secs(60);

/// Said where the platform does not tell: 1 TiB, which every screen can count.
const FREE_UNKNOWN_BYTES: u64 = 1 << 40;

/// What a session is opened with.
pub(crate) struct Opening {
    pub(crate) store: Store,
    pub(crate) people: People,
    pub(crate) holder: Holder,
    pub(crate) clock: Clock,
    pub(crate) rules: Arc<Rules>,
    pub(crate) link: Arc<Link>,
    pub(crate) announcer: Announcer,
    pub(crate) words: Words,
    pub(crate) app_version: String,
}

/// The right to judge and author: two commands never do so over the same state of a ticket or of a draft.
pub(crate) struct Turn<'a>(#[expect(dead_code, reason = "held, never read")] MutexGuard<'a, ()>);

/// An open vault.
pub(crate) struct Session {
    pub(crate) store: Store,
    pub(crate) link: Arc<Link>,
    pub(crate) clock: Clock,
    /// This person's own folder.
    pub(crate) dir: PathBuf,
    pub(crate) people: People,
    pub(crate) holder: Holder,
    install: Install,
    rules: Arc<Rules>,
    announcer: Announcer,
    words: Words,
    app_version: String,
    reveals: Mutex<HashMap<TicketId, Instant>>,
    /// The people of the county, read once; every judgement asks for them.
    county_people: Mutex<Option<Vec<Member>>>,
    pub(crate) exported: Mutex<Option<(String, u32)>>,
    pub(crate) receipts_saved: Mutex<Option<(String, u32)>>,
    pub(crate) receipts_taken: Mutex<Option<ReceiptsTaken>>,
    /// Where receipts of others' bundles were saved.
    pub(crate) carried_saved: Mutex<BTreeMap<CarriedId, String>>,
    turns: Mutex<()>,
    /// Held while what was not sent is sealed: one looks at what is there before it writes.
    leaving: Mutex<()>,
    /// Held while others' deposits are taken along.
    taking: Mutex<()>,
    /// Why others' deposits could not be taken along.
    not_taken: Mutex<BTreeMap<Holder, Code>>,
}

impl Session {
    /// # Errors
    /// [`Code::DamagedHere`] when the file belongs to nobody.
    pub(crate) fn new(opening: Opening) -> Result<Self, Code> {
        let install = opening.store.install().map_err(|error| store_code(&error))?.ok_or(Code::DamagedHere)?;
        let session = Self {
            store: opening.store,
            link: opening.link,
            clock: opening.clock,
            dir: opening.people.folder(opening.holder),
            people: opening.people,
            holder: opening.holder,
            install,
            rules: opening.rules,
            announcer: opening.announcer,
            words: opening.words,
            app_version: opening.app_version,
            reveals: Mutex::default(),
            county_people: Mutex::default(),
            exported: Mutex::default(),
            receipts_saved: Mutex::default(),
            receipts_taken: Mutex::default(),
            carried_saved: Mutex::default(),
            turns: Mutex::default(),
            leaving: Mutex::default(),
            taking: Mutex::default(),
            not_taken: Mutex::default(),
        };
        // What is over is over before anything is shown.
        session.lease()?;
        Ok(session)
    }

    /// Whose app it is, as the county last said.
    pub(crate) fn member(&self) -> Member {
        match self.store.install() {
            Ok(Some(install)) => install.member,
            Ok(None) | Err(_) => self.install.member.clone(),
        }
    }

    pub(crate) fn enrolment(&self) -> &Install {
        &self.install
    }

    /// Which install it is now: a copied device takes another id.
    pub(crate) fn install(&self) -> InstallId {
        match self.store.install() {
            Ok(Some(install)) => install.install,
            Ok(None) | Err(_) => self.install.install,
        }
    }

    pub(crate) fn is_revoked(&self) -> bool {
        self.member().revoked.is_some()
    }

    pub(crate) fn words(&self) -> Words {
        self.words
    }

    pub(crate) fn app_version(&self) -> &str {
        &self.app_version
    }

    pub(crate) fn announce(&self, topics: impl IntoIterator<Item = Topic>) {
        self.announcer.say(topics);
    }

    pub(crate) fn wall(&self) -> DeviceTime {
        self.clock.wall()
    }

    pub(crate) fn captured(&self) -> Result<Captured, Code> {
        let anchor = self.store.anchor(self.clock.boot()).map_err(|error| store_code(&error))?;
        Ok(self.clock.captured(anchor))
    }

    // Drafts.

    pub(crate) fn draft(&self, ticket: TicketId) -> Result<Option<Draft>, Code> {
        self.store.draft_on(ticket).map_err(|error| store_code(&error))
    }

    pub(crate) fn change_drafts(&self, changes: &[DraftChange]) -> Result<(), Code> {
        if changes.is_empty() {
            return Ok(());
        }
        self.store.change_drafts(changes).map_err(|error| store_code(&error))
    }

    /// A visit that begins with nothing written.
    pub(crate) fn begun(&self, ticket: TicketId) -> Result<(VisitId, Vec<DraftChange>), Code> {
        let at = self.wall();
        let visit = VisitId::new(at, entropy()?);
        Ok((visit, vec![DraftChange::Begin { visit, ticket, at }]))
    }

    /// A visit that begins with what was written for an earlier one.
    pub(crate) fn begun_from(&self, ticket: TicketId, before: &Draft) -> Result<(VisitId, Vec<DraftChange>), Code> {
        let (visit, mut changes) = self.begun(ticket)?;
        let at = self.wall();
        changes.extend(before.answers.iter().map(|(item, answer)| DraftChange::Answer {
            visit,
            item,
            answer: answer.clone(),
            at,
        }));
        changes.push(DraftChange::Summary { visit, text: before.summary.clone(), at });
        changes.push(DraftChange::Note { visit, text: before.note.clone(), at });
        Ok((visit, changes))
    }

    // Authoring.

    pub(crate) fn turn(&self) -> Turn<'_> {
        Turn(lock(&self.turns))
    }

    /// Acts with ids of their own.
    pub(crate) fn intend(&self, acts: Vec<Act>) -> Result<Vec<Intended>, Code> {
        let now = self.wall();
        let intend = |act| {
            let op = OpId::new(now, entropy()?);
            Ok(Intended { op, act, blobs: Vec::new(), deps: Vec::new() })
        };
        acts.into_iter().map(intend).collect()
    }

    /// One act on a ticket: judged, authored, announced.
    pub(crate) fn author(&self, ticket: TicketId, act: Act) -> Result<(), Code> {
        let intended = self.intend(vec![act])?;
        self.author_all(&self.turn(), ticket, intended, &[])
    }

    /// Acts on a ticket and changes of its draft: judged, then durable together, then announced.
    pub(crate) fn author_all(
        &self,
        _turn: &Turn<'_>,
        ticket: TicketId,
        intended: Vec<Intended>,
        changes: &[DraftChange],
    ) -> Result<(), Code> {
        let planned = self.plan(ticket, intended)?;
        if planned.is_empty() && changes.is_empty() {
            return Ok(());
        }
        self.store.author_all(&planned, changes).map_err(|error| store_code(&error))?;
        self.authored(ticket);
        Ok(())
    }

    /// What is to be authored, as the law has it. Facts need no look at a ticket that the county has.
    fn plan(&self, ticket: TicketId, intended: Vec<Intended>) -> Result<Vec<Authoring>, Code> {
        let pen = Pen { install: self.install(), captured: self.captured()?, app_version: &self.app_version };
        let facts = intended.iter().all(|intended| intended.act.kind().class() == Class::Fact);
        let rev = if facts { self.store.ticket_rev(ticket).map_err(|error| store_code(&error))? } else { None };
        match rev {
            Some(rev) => plan_facts(ticket, rev, intended, &self.member(), &pen),
            None => plan(ticket, &self.known(ticket)?, intended, &self.viewer(), &pen),
        }
    }

    /// A photo and its copies: sealed, then its operation authored.
    pub(crate) fn author_photo(
        &self,
        place: &NewCapture,
        intended: Vec<Intended>,
        copies: &Copies,
    ) -> Result<(), Code> {
        let _turn = self.turn();
        let planned = self.plan(place.ticket, intended)?;
        let photo = planned.first().ok_or(Code::NotFound)?;
        self.store.take_in(place.id, copies, photo).map_err(|error| store_code(&error))?;
        self.authored(place.ticket);
        Ok(())
    }

    fn authored(&self, ticket: TicketId) {
        self.link.poke();
        let visit = self.draft(ticket).ok().flatten().map(|draft| Topic::Visit(draft.visit));
        let topics = [Topic::Ticket(ticket), Topic::Tickets, Topic::Sync, Topic::App];
        self.announce(topics.into_iter().chain(visit));
    }

    // Captures.

    pub(crate) fn begin_capture(&self, capture: &NewCapture) -> Result<(), Code> {
        self.store.begin_capture(capture).map_err(|error| store_code(&error))
    }

    pub(crate) fn add_chunk(&self, capture: CaptureId, index: u32, bytes: &[u8]) -> Result<(), Code> {
        self.store.add_chunk(capture, index, bytes).map_err(|error| store_code(&error))
    }

    pub(crate) fn capture(&self, capture: CaptureId) -> Result<Capture, Code> {
        self.store.capture(capture).map_err(|error| store_code(&error))?.ok_or(Code::NotFound)
    }

    pub(crate) fn capture_bytes(&self, capture: CaptureId, bytes: u64) -> Result<Vec<u8>, Code> {
        self.store.capture_bytes(capture, bytes).map_err(|error| store_code(&error))
    }

    pub(crate) fn cancel_capture(&self, capture: CaptureId) -> Result<(), Code> {
        self.store.cancel_capture(capture).map_err(|error| store_code(&error))
    }

    pub(crate) fn room(&self) -> Room {
        Room { free_bytes: self.store.free_bytes().unwrap_or(FREE_UNKNOWN_BYTES), short: self.store.has_no_room() }
    }

    /// Asks for bytes that lie at the county.
    pub(crate) fn want(&self, ticket: TicketId, blob: Blob) -> Result<(), Code> {
        self.store.want_photo(ticket, blob.hash, blob.tier, self.wall()).map_err(|error| store_code(&error))?;
        self.link.poke();
        Ok(())
    }

    /// The hash of the last manifest that this install has signed.
    pub(crate) fn last_manifest(&self) -> Result<Option<BlobHash>, Code> {
        let last = self.store.last_photo().map_err(|error| store_code(&error))?;
        let Some(Act::Photo(photo)) = last.and_then(|last| last.operation).map(|operation| operation.act) else {
            return Ok(None);
        };
        let bytes = serde_json::to_vec(&photo.manifest).map_err(|error| internal("read a manifest", error))?;
        Ok(Some(niangjia_protocol::digest::sha256(&bytes)))
    }

    // Contacts.

    /// Shows the contact for a minute.
    pub(crate) fn reveal(&self, ticket: TicketId) {
        lock(&self.reveals).insert(ticket, Instant::now());
    }

    /// For how many seconds the contact is still shown.
    pub(crate) fn revealed_s(&self, ticket: TicketId) -> Option<u32> {
        let mut reveals = lock(&self.reveals);
        reveals.retain(|_, since| since.elapsed() < REVEAL);
        let left = REVEAL.checked_sub(reveals.get(&ticket)?.elapsed())?;
        Some(u32::try_from(left.as_secs()).unwrap_or(u32::MAX) + 1)
    }

    /// Takes the logs over into the files: the platform may end the app at any moment now.
    pub(crate) fn flush(&self) -> Result<(), Code> {
        self.store.tidy().map(|_| ()).map_err(|error| store_code(&error))
    }

    /// Whether the first sync has not finished: an empty list may not be the truth then.
    pub(crate) fn loading(&self) -> Result<Loading, Code> {
        let complete = self.store.is_complete().map_err(|error| store_code(&error))?;
        Ok(if complete { Loading::Done } else { Loading::First })
    }

    pub(crate) fn viewer(&self) -> Viewer {
        Viewer { me: self.member(), people: self.people(), now: self.now(), rules: Arc::clone(&self.rules) }
    }
}

/// Random bytes for an id.
pub(crate) fn entropy() -> Result<Entropy, Code> {
    let mut entropy = Entropy::default();
    getrandom::fill(&mut entropy).map_err(|error| internal("draw random bytes", error))?;
    Ok(entropy)
}
