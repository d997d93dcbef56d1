//! A county with people and their devices, in the field's words.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use niangjia_domain::act::{Act, Note, Reassign, Registration, Task};
use niangjia_domain::entry::Entry;
use niangjia_domain::feed::Feed;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{Blob, Operation};
use niangjia_domain::outcome::{Outcome, Receipt};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::{Channel, Contact, Disclosure, Matter, Place, Secrecy, Ticket};
use niangjia_domain::time::{Anchor, Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::account::{SessionReply, SessionRequest};
use niangjia_protocol::digest;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::pull::{Change, DocKey, DocKind, Page, PullRequest};
use niangjia_protocol::push::{PushReply, Stored};
use niangjia_protocol::receipt::ReceiptKey;
use niangjia_protocol::signature::InstallKey;
use niangjia_server::moment::Moment;
use niangjia_server::office::{Caller, Office, Org};
use niangjia_server::store::Store;

/// Saturday 21 November 2026, 08:00 in China.
pub(crate) const MORNING_MS: i64 = 1_795_219_200_000;

/// Time and lots that a test decides.
#[derive(Debug)]
pub(crate) struct Fate {
    now_ms: Mutex<i64>,
    draws: AtomicU64,
}

impl Fate {
    pub(crate) const fn new() -> Self {
        Self { now_ms: Mutex::new(MORNING_MS), draws: AtomicU64::new(1) }
    }

    pub(crate) fn moment(&self) -> Moment {
        let draw = self.draws.fetch_add(1, Ordering::SeqCst);
        Moment { now: self.now(), lots: digest::sha256(&draw.to_le_bytes()).0 }
    }

    pub(crate) fn now(&self) -> ServerTime {
        ServerTime::from_ms(*self.now_ms.lock().unwrap())
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        *self.now_ms.lock().unwrap() += ms;
    }
}

/// The key that signs receipts.
pub(crate) fn receipt_key() -> ReceiptKey {
    ReceiptKey::from_seed(&[8; 32])
}

/// A county union: 县码 999901, with the people of the road.
pub(crate) struct World {
    pub(crate) office: Office,
    pub(crate) fate: Fate,
    pub(crate) org: Org,
}

impl World {
    pub(crate) fn on(store: Store) -> Self {
        let fate = Fate::new();
        Self::founded(Office::open(store, receipt_key(), fate.moment()).unwrap(), fate)
    }

    /// Over an office that lies in a folder.
    pub(crate) fn over(office: Office) -> Self {
        Self::founded(office, Fate::new())
    }

    fn founded(office: Office, fate: Fate) -> Self {
        let org = Org {
            id: OrgId::from_bytes(fate.moment().id("org", 0)),
            code: "999901".to_owned(),
            name: "虚构县总工会".to_owned(),
            public_key: [7; 32],
        };
        office.found(org.clone()).unwrap();
        Self { office, fate, org }
    }

    pub(crate) fn in_memory() -> Self {
        Self::on(Store::in_memory().unwrap())
    }

    pub(crate) fn person(&self, name: &str, role: Role) -> Member {
        self.person_of(self.org.id, name, role)
    }

    pub(crate) fn person_of(&self, county: OrgId, name: &str, role: Role) -> Member {
        let at = self.fate.moment();
        let member = Member {
            user: UserId::from_bytes(at.id("user", 0)),
            name: name.to_owned(),
            county,
            unit: "东桥街道".to_owned(),
            roles: [role].into(),
            revoked: None,
        };
        self.office.add_member(member.clone(), at).unwrap();
        member
    }

    pub(crate) fn device(&self, owner: &Member) -> Device {
        let at = self.fate.moment();
        let install = InstallId::from_bytes(at.id("install", 0));
        let key = InstallKey::from_seed(&at.secret("key", 0));
        self.office.bind(install, key.public(), owner, at).unwrap();
        Device { owner: owner.clone(), install, key, seq: 0 }
    }

    /// A person with a device.
    pub(crate) fn staff(&self, name: &str, role: Role) -> Device {
        self.device(&self.person(name, role))
    }

    /// Proves the device's key.
    pub(crate) fn signs_in(&self, device: &Device) -> SessionReply {
        let challenge = self.office.challenge(device.install, self.fate.moment()).unwrap().challenge;
        let signature = device.key.sign(&SessionRequest::signed_bytes(&challenge));
        let request = SessionRequest { install: device.install, challenge, signature };
        self.office.session(&request, self.fate.moment()).unwrap()
    }

    pub(crate) fn push(&self, device: &Device, session: Session, frames: &[Signed]) -> PushReply {
        self.office.push(device.install, session, frames.to_vec(), self.fate.moment()).unwrap()
    }

    /// Authors one act, delivers it with a session, and gives the receipt.
    pub(crate) fn does(&self, device: &mut Device, ticket: TicketId, act: Act) -> Receipt {
        let (frame, _) = device.authors(self, ticket, act);
        only(self.push(device, Session::Checked, &[frame])).receipt.unwrap()
    }

    /// A ticket that the handler has registered.
    pub(crate) fn registered(&self, handler: &mut Device) -> TicketId {
        let ticket = TicketId::from_bytes(self.fate.moment().id("ticket", 0));
        let receipt = self.does(handler, ticket, registration());
        assert_eq!(receipt.outcome, Outcome::Applied);
        ticket
    }

    /// The same, with an officer sent.
    pub(crate) fn assigned(&self, handler: &mut Device, officer: &Device) -> TicketId {
        let ticket = self.registered(handler);
        assert_eq!(self.does(handler, ticket, assign(&officer.owner)).outcome, Outcome::Applied);
        ticket
    }

    /// Everything the device can see, pulled from nothing.
    pub(crate) fn sees(&self, device: &Device) -> View {
        let mut view = View::default();
        self.goes_on(device, &mut view);
        view
    }

    /// Pulls until nothing is new; checks every page.
    pub(crate) fn goes_on(&self, device: &Device, view: &mut View) {
        let member = self.office.member(device.owner.user).unwrap().unwrap();
        let caller = Caller { install: device.install, member };
        loop {
            let request = PullRequest { epoch: view.epoch, cursors: view.cursors(), rows_max: 500, ranges: Vec::new() };
            let bytes = self.office.pull(&caller, &request, self.fate.moment()).unwrap();
            if !view.apply(&Page::decode(&bytes).unwrap()) {
                return;
            }
        }
    }
}

/// The only frame's answer.
pub(crate) fn only(reply: PushReply) -> Stored {
    let [stored] = <[Stored; 1]>::try_from(reply.operations).unwrap();
    stored
}

/// One app on one device.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) owner: Member,
    pub(crate) install: InstallId,
    pub(crate) key: InstallKey,
    pub(crate) seq: u64,
}

impl Device {
    pub(crate) fn operation(&mut self, world: &World, ticket: TicketId, act: Act) -> Operation {
        self.seq += 1;
        let now = world.fate.now();
        Operation {
            op: OpId::from_bytes(world.fate.moment().id("op", self.seq)),
            install: self.install,
            seq: self.seq,
            actor: self.owner.user,
            ticket,
            base_rev: 0,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: Captured {
                wall: DeviceTime::from_ms(now.ms()),
                boot: 1,
                mono_ms: 1_000,
                utc_offset_min: Offset::default(),
                anchor: Some(Anchor { server: now, mono_ms: 1_000, error_ms: 0 }),
            },
            app: "0.1.0".to_owned(),
            v: 1,
            act,
        }
    }

    pub(crate) fn signs(&self, bytes: Vec<u8>) -> Signed {
        let signature = self.key.sign(&bytes);
        Signed { bytes, signature }
    }

    pub(crate) fn seals(&self, operation: &Operation) -> Signed {
        self.signs(serde_json::to_vec(operation).unwrap())
    }

    pub(crate) fn authors(&mut self, world: &World, ticket: TicketId, act: Act) -> (Signed, OpId) {
        let operation = self.operation(world, ticket, act);
        (self.seals(&operation), operation.op)
    }

    pub(crate) fn authors_photo(
        &mut self,
        world: &World,
        ticket: TicketId,
        act: Act,
        blobs: Vec<Blob>,
    ) -> (Signed, OpId) {
        let mut operation = self.operation(world, ticket, act);
        operation.blobs = blobs;
        (self.seals(&operation), operation.op)
    }
}

/// What a device has put together out of pages.
#[derive(Debug, Default)]
pub(crate) struct View {
    pub(crate) epoch: niangjia_protocol::pull::Epoch,
    pub(crate) heads: BTreeMap<String, u64>,
    pub(crate) docs: BTreeMap<(String, DocKey), (u32, Vec<u8>)>,
    pub(crate) left: Vec<(String, DocKey, String)>,
    pub(crate) dropped: Vec<(String, DocKey)>,
    pub(crate) rows: usize,
    pub(crate) pages: usize,
}

impl View {
    fn cursors(&self) -> Vec<(String, u64)> {
        self.heads.iter().map(|(feed, head)| (feed.clone(), *head)).collect()
    }

    /// Applies a page; tells whether there is more. Sequence must be dense upwards, and digests must agree at the head.
    fn apply(&mut self, page: &Page) -> bool {
        self.epoch = page.epoch;
        self.pages += 1;
        let mut last: BTreeMap<usize, u64> = BTreeMap::new();
        for row in &page.rows {
            self.rows += 1;
            let feed = page.feeds[row.feed].feed.clone();
            assert!(last.insert(row.feed, row.seq).is_none_or(|before| before < row.seq), "rows come in order");
            assert!(row.seq > self.heads.get(&feed).copied().unwrap_or(0), "no row comes twice");
            match &row.change {
                Change::Put { rev, body, .. } => {
                    self.docs.insert((feed, row.doc), (*rev, body.clone()));
                }
                Change::Leave { reason } => {
                    self.docs.remove(&(feed.clone(), row.doc));
                    self.left.push((feed, row.doc, String::from_utf8(reason.clone()).unwrap()));
                }
                Change::Drop => {
                    self.docs.remove(&(feed.clone(), row.doc));
                    self.dropped.push((feed, row.doc));
                }
            }
        }
        let mut more = false;
        for head in &page.feeds {
            self.heads.insert(head.feed.clone(), head.next);
            more |= head.next < head.head;
            if head.next == head.head && !head.feed.starts_with("install:") {
                assert_eq!(head.digest, self.digest(&head.feed), "the digest of {} is of what was sent", head.feed);
            }
        }
        more
    }

    fn digest(&self, feed: &str) -> u64 {
        self.docs
            .iter()
            .filter(|((of, _), _)| of == feed)
            .fold(0, |sum: u64, ((_, doc), (rev, _))| sum.wrapping_add(digest::member(*doc, *rev)))
    }

    fn bodies(&self, kind: DocKind) -> impl Iterator<Item = &Vec<u8>> {
        self.docs.iter().filter(move |((_, doc), _)| doc.kind == kind).map(|(_, (_, body))| body)
    }

    /// Revisions of what is here of a kind.
    pub(crate) fn revs(&self, kind: DocKind) -> Vec<u32> {
        self.docs.iter().filter(|((_, doc), _)| doc.kind == kind).map(|(_, (rev, _))| *rev).collect()
    }

    pub(crate) fn tickets(&self) -> Vec<Ticket> {
        self.bodies(DocKind::Ticket).map(|body| serde_json::from_slice(body).unwrap()).collect()
    }

    pub(crate) fn ticket(&self, id: TicketId) -> Option<Ticket> {
        self.tickets().into_iter().find(|ticket| ticket.id == id)
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> =
            self.bodies(DocKind::Entry).map(|body| serde_json::from_slice(body).unwrap()).collect();
        entries.sort_by_key(|entry| (entry.ticket, entry.seq));
        entries
    }

    pub(crate) fn entry(&self, op: OpId) -> Option<Entry> {
        self.entries().into_iter().find(|entry| entry.op == op)
    }

    pub(crate) fn receipts(&self) -> Vec<Receipt> {
        self.bodies(DocKind::Receipt).map(|body| serde_json::from_slice(body).unwrap()).collect()
    }

    pub(crate) fn receipt(&self, op: OpId) -> Option<Receipt> {
        self.receipts().into_iter().find(|receipt| receipt.op == op)
    }

    pub(crate) fn has_feed(&self, feed: Feed) -> bool {
        self.heads.contains_key(&feed.to_string())
    }
}

pub(crate) fn registration() -> Act {
    Act::Register(Box::new(Registration {
        matter: Matter {
            class: "3.1.1".to_owned(),
            title: "十名木工被赶出工地".to_owned(),
            text: "拖欠四十万元，说好的日子没有付。".to_owned(),
            channel: Channel::Hotline,
            source: String::new(),
            place: Place { street: "东桥街道".to_owned(), address: "虚构大道 1 号".to_owned(), geo: None },
            employer: "虚构建设".to_owned(),
            people: Some(10),
            amount: None,
            signals: niangjia_domain::risk::Signals::default(),
            secrecy: Secrecy::Secret,
        },
        contact: Some(Contact { name: "王某某".to_owned(), phone: "19900000001".to_owned(), role: String::new() }),
        proposal: None,
    }))
}

pub(crate) fn task(officer: &Member, disclose: Disclosure) -> Task {
    Task { officer: officer.user, second: None, task: "核实人数和金额".to_owned(), disclose }
}

pub(crate) fn assign(officer: &Member) -> Act {
    Act::Assign(task(officer, Disclosure::default()))
}

pub(crate) fn reassign(officer: &Member, disclose: Disclosure) -> Act {
    Act::Reassign(Reassign { task: task(officer, disclose), reason: "换人更近".to_owned() })
}

pub(crate) fn visit(number: u8) -> VisitId {
    VisitId::from_bytes([number; 16])
}

pub(crate) fn note(text: &str) -> Act {
    Act::Note(Note { visit: Some(visit(1)), text: text.to_owned() })
}

pub(crate) fn desk_note(text: &str) -> Act {
    Act::Note(Note { visit: None, text: text.to_owned() })
}
