//! What people do: whatever the law offers them, as far as their device knows, and whatever may be recorded.

mod brisk;

use niangjia_domain::act::{Act, Adopt, Alert, Arrival, AskOriginal, Note, Photo, Reason, Report, Submit};
use niangjia_domain::entry::Entry;
use niangjia_domain::evidence::{HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::form::{Answers, EvidenceKind};
use niangjia_domain::id::{OpId, TicketId, VisitId};
use niangjia_domain::kind::{Class, Kind};
use niangjia_domain::lifecycle::offers;
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::Outcome;
use niangjia_domain::risk::{Behaviour, Level};
use niangjia_domain::role::Role;
use niangjia_domain::ticket::Ticket;
use niangjia_photo::Size;
use niangjia_photo::sample::noise_jpeg;
use niangjia_protocol::digest::sha256;
use niangjia_store::{Authored, Authoring, CaptureId, Content, Copies, DraftChange, NewCapture, Reading, Store};
use serde_json::json;

use crate::sample;
use crate::simulation::oracle::Violation;
use crate::simulation::world::{Phase, World, pick};

/// Tickets that one world has at most: more would only be more of the same.
const TICKETS_MAX: usize = 6;
/// Length of the word that fills an original up, in bytes: it travels in several pieces when the link is slow.
const FILLER_BYTES: u64 = 30_000;

/// What a person finds on his device about one ticket.
#[derive(Clone)]
pub(crate) struct Known {
    ticket: Ticket,
    entries: Vec<Entry>,
    own: Vec<Authored>,
    has_left: bool,
}

impl World {
    /// A person does something with his device.
    pub(crate) fn act(&mut self, device: usize) -> Result<(), Violation> {
        if self.phase == Phase::Calm {
            return Ok(());
        }
        if self.looks_first(device) {
            return Ok(());
        }
        self.act_soon(device);
        if self.devices[device].store.is_none() {
            return Ok(());
        }
        self.may_die_soon(device, 60, 6);
        let before = self.oracle.saved_on(device);
        self.does_something(device);
        if self.devices[device].fuse.is_dead() {
            self.oracle.forget_since(device, before);
            self.crash(device);
            return Ok(());
        }
        if self.oracle.saved_on(device) != before {
            self.stirred = self.steps;
            self.poke(device);
        }
        self.acted(device)
    }

    fn does_something(&mut self, device: usize) {
        let me = self.people[self.devices[device].owner].clone();
        let tickets = self.tickets_on(device);
        let wants_new = tickets.len() < TICKETS_MAX && (tickets.is_empty() || self.act_lots.chance(150));
        if wants_new && me.is(Role::Handler) {
            return self.registers(device);
        }
        if wants_new && me.is(Role::Officer) && self.act_lots.chance(100) {
            return self.proposes(device);
        }
        if tickets.is_empty() {
            return;
        }
        if self.scenario.brisk && self.act_lots.chance(brisk::ON_PER_MILLE) && self.brings_on(device, &tickets, &me) {
            return;
        }
        let ticket = tickets[pick(&mut self.act_lots, tickets.len())];
        let Some(known) = self.known(device, ticket) else { return };
        let offered = if known.has_left { Vec::new() } else { offers(&known.ticket, &me) };
        if !offered.is_empty() && self.act_lots.chance(550) {
            let kind = offered[pick(&mut self.act_lots, offered.len())];
            self.intends(device, &known, kind);
        } else {
            self.records(device, &known);
        }
    }

    /// Tickets that are on the device, those that have left included.
    fn tickets_on(&self, device: usize) -> Vec<TicketId> {
        let connection = self.devices[device].memory.journal();
        let Ok(mut statement) =
            connection.prepare_cached("select ticket from ticket where shadowed = 0 and shelf < 3 order by document")
        else {
            return Vec::new();
        };
        let tickets =
            statement.query_map([], |row| row.get(0)).map(|rows| rows.filter_map(Result::ok).collect::<Vec<_>>());
        tickets.unwrap_or_default().into_iter().map(TicketId::from_bytes).collect()
    }

    fn known(&self, device: usize, ticket: TicketId) -> Option<Known> {
        let store = self.devices[device].store.as_ref()?;
        let shelved = store.ticket(ticket).ok()??;
        let has_left = shelved.departed.is_some();
        let Content::Whole(whole) = shelved.content else { return None };
        let entries = store.entries(ticket).ok()?.into_iter().filter_map(Reading::whole).collect();
        Some(Known { ticket: *whole, entries, own: store.authored_on(ticket).ok()?, has_left })
    }

    /// Authors acts about a ticket in one transaction, each intent after the one before it.
    pub(crate) fn author(&mut self, device: usize, ticket: TicketId, base_rev: u32, acts: Vec<(OpId, Act, Vec<OpId>)>) {
        self.author_with(device, ticket, base_rev, acts, &[]);
    }

    fn author_with(
        &mut self,
        device: usize,
        ticket: TicketId,
        base_rev: u32,
        acts: Vec<(OpId, Act, Vec<OpId>)>,
        drafts: &[DraftChange],
    ) {
        let captured = self.devices[device].captured(self.now_ms);
        let operations: Vec<Authoring> = acts
            .into_iter()
            .map(|(op, act, deps)| {
                let captured = captured.clone();
                Authoring { op, ticket, base_rev, deps, blobs: Vec::new(), captured, act }
            })
            .collect();
        let Some(store) = &self.devices[device].store else { return };
        if store.author_all(&operations, drafts).is_ok() {
            for operation in &operations {
                self.has_saved(device, operation.op);
            }
        }
    }

    /// An operation was shown as saved: its bytes must live from now on.
    fn has_saved(&mut self, device: usize, op: OpId) {
        let bytes: Option<Vec<u8>> = self.devices[device]
            .memory
            .journal()
            .query_row("select bytes from operation where op = ?1", [op.bytes()], |row| row.get(0))
            .ok();
        self.oracle.saved(device, op, bytes.unwrap_or_default());
    }

    pub(crate) fn new_op(&mut self, device: usize) -> OpId {
        OpId::new(self.devices[device].wall(self.now_ms), self.act_lots.bytes())
    }

    fn registers(&mut self, device: usize) {
        let ticket = TicketId::from_bytes(self.act_lots.bytes());
        let registration = Box::new(sample::registration(self.act_lots.draw()));
        let op = self.new_op(device);
        let mut acts = vec![(op, Act::Register(registration), Vec::new())];
        if self.act_lots.chance(700)
            && let Some(act) = self.intent(Kind::Assign, None)
        {
            acts.push((self.new_op(device), act, vec![op]));
        }
        self.author(device, ticket, 0, acts);
    }

    fn proposes(&mut self, device: usize) {
        let ticket = TicketId::from_bytes(self.act_lots.bytes());
        let registration = Box::new(sample::registration(self.act_lots.draw()));
        let op = self.new_op(device);
        let mut acts = vec![(op, Act::Propose(registration), Vec::new())];
        if self.act_lots.chance(500) {
            let note = Note { visit: None, text: "现场先记一笔".to_owned() };
            acts.push((self.new_op(device), Act::Note(note), vec![op]));
        }
        self.author(device, ticket, 0, acts);
    }

    /// The last own intent on the ticket that the county has not answered.
    fn deps(known: &Known) -> Vec<OpId> {
        let is_open = |own: &&Authored| own.receipt.is_none();
        let is_intent =
            |own: &&Authored| own.operation.as_ref().is_some_and(|operation| operation.kind().class() == Class::Intent);
        known.own.iter().filter(is_open).rfind(is_intent).map(|own| own.op).into_iter().collect()
    }

    fn intends(&mut self, device: usize, known: &Known, kind: Kind) {
        let (ticket, rev, deps) = (known.ticket.id, known.ticket.rev, Self::deps(known));
        if kind == Kind::Submit {
            return self.hands_in(device, known, deps);
        }
        let Some(act) = self.intent(kind, Some(known)) else { return };
        let op = self.new_op(device);
        self.author(device, ticket, rev, vec![(op, act, deps)]);
    }

    /// An intent of a kind, with every word that any kind may ask for: a kind that joins the law joins the world.
    pub(crate) fn intent(&mut self, kind: Kind, known: Option<&Known>) -> Option<Act> {
        let officers: Vec<_> = self.people.iter().filter(|member| member.is(Role::Officer)).collect();
        let officer = officers[pick(&mut self.act_lots, officers.len())].user;
        let other = officers.iter().find(|member| member.user != officer).map(|member| member.user);
        let second = other.filter(|_| self.act_lots.chance(250));
        let reports: Vec<OpId> =
            known.map(|known| known.ticket.reports.iter().map(|head| head.op).collect()).unwrap_or_default();
        let standing = known.and_then(|known| known.ticket.standing_report()).map(|head| head.op);
        let report = standing.filter(|_| kind != Kind::Honour).or_else(|| reports.last().copied());
        let mut tickets = self.oracle.tickets();
        if self.scenario.brisk {
            tickets.retain(|ticket| known.is_none_or(|known| known.ticket.id != *ticket));
        }
        let into = tickets.get(pick(&mut self.act_lots, tickets.len().max(1)));
        let mut payload = json!({
            "officer": officer,
            "task": "到现场核对人数和金额",
            "disclose": { "contact": self.act_lots.chance(500), "earlier_photos": self.act_lots.chance(500) },
            "reason": "情况有变",
            "note": "请看一下",
            "text": "说明",
            "missing": ["考勤记录"],
            "to_worker": "已与单位谈妥，月底前付清",
            "solved": "yes",
            "pass": self.act_lots.chance(600),
            "county": if self.act_lots.chance(500) { self.county.org.id } else { self.county.neighbour.id },
            "why": "同一件事",
            "attempts": 1,
            "heard": { "solved": "yes", "content": self.act_lots.chance(500) },
        });
        let fields = payload.as_object_mut()?;
        if let Some(second) = second {
            fields.insert("second".to_owned(), json!(second));
        }
        if let Some(report) = report {
            fields.insert("report".to_owned(), json!(report));
        }
        for name in ["master", "into", "ticket"] {
            if let Some(into) = into {
                fields.insert(name.to_owned(), json!(into));
            }
        }
        serde_json::from_value(json!({ "kind": kind.wire(), "payload": payload })).ok()
    }

    /// A report and its submission, in one transaction.
    fn hands_in(&mut self, device: usize, known: &Known, mut deps: Vec<OpId>) {
        let (ticket, rev) = (known.ticket.id, known.ticket.rev);
        let visit = self.visit_of(known);
        let own_facts = |wanted: Kind| -> Vec<OpId> {
            let of_kind = known
                .own
                .iter()
                .filter(|own| own.operation.as_ref().is_some_and(|operation| operation.kind() == wanted));
            of_kind.map(|own| own.op).collect()
        };
        let report = Report {
            visit,
            answers: Answers::default(),
            photos: own_facts(Kind::Photo),
            notes: own_facts(Kind::Note),
            adopts: own_facts(Kind::Adopt),
            summary: "情况属实".to_owned(),
        };
        let (first, second) = (self.new_op(device), self.new_op(device));
        deps.push(first);
        let acts = vec![
            (first, Act::Report(Box::new(report)), Vec::new()),
            (second, Act::Submit(Submit { visit, report: first }), deps),
        ];
        self.author(device, ticket, rev, acts);
    }

    /// The visit that this person's last work belongs to, or a new one.
    fn visit_of(&mut self, known: &Known) -> VisitId {
        let last = known.own.iter().rev().find_map(|own| own.visit);
        last.unwrap_or_else(|| VisitId::from_bytes(self.act_lots.bytes()))
    }

    /// A fact about a ticket.
    fn records(&mut self, device: usize, known: &Known) {
        let me = self.people[self.devices[device].owner].clone();
        let visit = self.visit_of(known);
        let at_site = me.is(Role::Officer);
        let act = match self.act_lots.below(10) {
            0..=2 => {
                let text = sample::note(self.act_lots.draw(), 12);
                Act::Note(Note { visit: at_site.then_some(visit), text })
            }
            3 | 4 if at_site => return self.takes_photo(device, known, visit),
            5 => Act::Alert(Alert {
                level: Level::Orange,
                people: Some(12),
                amount: None,
                place: "三号门".to_owned(),
                behaviour: vec![Behaviour::Gathering],
                text: "有人聚集".to_owned(),
            }),
            6 if at_site => return self.begins(device, known, visit),
            7 => match self.about_others(known) {
                Some(act) => act,
                None => return,
            },
            8 if at_site => return self.hands_in_late(device, known, visit),
            9 => Act::Reveal(Reason { reason: "联系职工核对".to_owned() }),
            _ => return self.writes_draft(device, known, visit),
        };
        let op = self.new_op(device);
        let deps = if act.kind() == Kind::Note { Self::birth(known) } else { Vec::new() };
        self.author(device, known.ticket.id, known.ticket.rev, vec![(op, act, deps)]);
    }

    /// Facts wait only for their ticket to be there.
    fn birth(known: &Known) -> Vec<OpId> {
        let births = known.own.iter().filter(|own| own.receipt.is_none()).filter(|own| {
            own.operation.as_ref().is_some_and(|operation| matches!(operation.kind(), Kind::Register | Kind::Propose))
        });
        births.map(|own| own.op).collect()
    }

    fn begins(&mut self, device: usize, known: &Known, visit: VisitId) {
        let op = self.new_op(device);
        let at = self.devices[device].wall(self.now_ms);
        let ticket = known.ticket.id;
        let is_open = self.devices[device].store.as_ref().and_then(|store| store.draft(visit).ok().flatten()).is_some();
        let drafts = if is_open { Vec::new() } else { vec![DraftChange::Begin { visit, ticket, at }] };
        let act = Act::Arrive(Arrival { visit, place: "三号门".to_owned() });
        self.author_with(device, ticket, known.ticket.rev, vec![(op, act, Vec::new())], &drafts);
    }

    fn writes_draft(&mut self, device: usize, known: &Known, visit: VisitId) {
        let text = sample::note(self.act_lots.draw(), 20);
        let at = self.devices[device].wall(self.now_ms);
        let Some(store) = &self.devices[device].store else { return };
        let mut changes = Vec::new();
        if store.draft(visit).ok().flatten().is_none() {
            changes.push(DraftChange::Begin { visit, ticket: known.ticket.id, at });
        }
        changes.push(DraftChange::Note { visit, text: text.clone(), at });
        if store.change_drafts(&changes).is_ok() && !self.devices[device].fuse.is_dead() {
            self.oracle.drafted(device, visit, text);
        }
    }

    /// What a desk, or the next officer, does about the work of others.
    fn about_others(&mut self, known: &Known) -> Option<Act> {
        let photos: Vec<OpId> =
            known.entries.iter().filter(|entry| entry.act.kind() == Kind::Photo).map(|entry| entry.op).collect();
        let late: Vec<OpId> = known
            .entries
            .iter()
            .filter(|entry| entry.act.kind() == Kind::Report && matches!(entry.outcome, Outcome::Late { .. }))
            .map(|entry| entry.op)
            .collect();
        let alerts: Vec<OpId> = known.ticket.alerts.iter().map(|alert| alert.op).collect();
        match self.act_lots.below(3) {
            0 if !photos.is_empty() => {
                let photo = photos[pick(&mut self.act_lots, photos.len())];
                Some(Act::AskOriginal(AskOriginal { photo }))
            }
            1 if !late.is_empty() => {
                let report = late[pick(&mut self.act_lots, late.len())];
                Some(Act::Adopt(Adopt { report }))
            }
            _ if !alerts.is_empty() => {
                let alert = alerts[pick(&mut self.act_lots, alerts.len())];
                serde_json::from_value(json!({ "kind": "alert.acknowledged", "payload": { "alert": alert } })).ok()
            }
            _ => None,
        }
    }

    /// A report alone, as the device makes it of a ticket that has left.
    fn hands_in_late(&mut self, device: usize, known: &Known, visit: VisitId) {
        let report = Report {
            visit,
            answers: Answers::default(),
            photos: Vec::new(),
            notes: Vec::new(),
            adopts: Vec::new(),
            summary: "补一份".to_owned(),
        };
        let op = self.new_op(device);
        self.author(device, known.ticket.id, known.ticket.rev, vec![(op, Act::Report(Box::new(report)), Vec::new())]);
    }

    /// Takes a photo: its place, its bytes, the seal, the operation.
    fn takes_photo(&mut self, device: usize, known: &Known, visit: VisitId) {
        // Cheap phones kill the app while the camera runs.
        self.may_die_soon(device, 100, 5);
        let filler = self.act_lots.below(FILLER_BYTES);
        self.photographs(device, &known.ticket, visit, filler);
    }

    /// A photo of some length on a ticket, for a visit of its own.
    pub(crate) fn takes_large_photo(&mut self, device: usize, ticket: &Ticket, bytes: u64) {
        let visit = VisitId::from_bytes(self.act_lots.bytes());
        self.photographs(device, ticket, visit, bytes);
    }

    /// A ticket that a device shows.
    pub(crate) fn shown_on(&self, device: usize) -> Option<Ticket> {
        let shown = self.tickets_on(device).into_iter().filter_map(|ticket| self.known(device, ticket));
        shown.filter(|known| !known.has_left).map(|known| known.ticket).next()
    }

    fn photographs(&mut self, device: usize, ticket: &Ticket, visit: VisitId, filler: u64) {
        let now_ms = self.now_ms;
        let id = CaptureId(self.act_lots.bytes());
        let original = picture(self.act_lots.draw(), filler);
        let preview = picture(self.act_lots.draw(), 0);
        let op = self.new_op(device);
        let state = &self.devices[device];
        let (Some(store), Ok((install, _))) = (&state.store, state.identity()) else { return };
        let begun = NewCapture {
            id,
            ticket: ticket.id,
            visit,
            evidence: EvidenceKind::NoticeBoard,
            caption: String::new(),
            origin: Origin::TakenInApp,
            begun: state.wall(now_ms),
        };
        let captured = state.captured(now_ms);
        let (hash, preview_hash) = (sha256(&original), sha256(&preview));
        let manifest = Manifest {
            algorithm: HashAlgorithm::Sha256,
            original: hash,
            derived: Vec::new(),
            ticket: ticket.id,
            officer: self.people[state.owner].user,
            second_person: String::new(),
            install,
            captured: captured.clone(),
            location: Location::Unavailable,
            origin: Origin::TakenInApp,
            app_version: "0".to_owned(),
            previous: None,
        };
        let photo = Photo { visit, evidence: EvidenceKind::NoticeBoard, caption: String::new(), manifest };
        let authoring = Authoring {
            op,
            ticket: ticket.id,
            base_rev: ticket.rev,
            deps: Vec::new(),
            blobs: vec![blob(hash, &original, Tier::Original), blob(preview_hash, &preview, Tier::Preview)],
            captured,
            act: Act::Photo(Box::new(photo)),
        };
        let copies = Copies { preview: Some((preview_hash, preview)), working: None, thumb: None };
        if takes_in(store, &begun, &original, &copies, &authoring).is_ok() {
            self.has_saved(device, op);
            self.oracle.photographed(device, hash);
        }
    }
}

fn takes_in(
    store: &Store,
    begun: &NewCapture,
    original: &[u8],
    copies: &Copies,
    authoring: &Authoring,
) -> Result<(), niangjia_store::StoreError> {
    store.begin_capture(begun)?;
    store.add_chunk(begun.id, 0, original)?;
    store.take_in(begun.id, copies, authoring)?;
    Ok(())
}

fn blob(hash: BlobHash, bytes: &[u8], tier: Tier) -> Blob {
    Blob { hash, bytes: bytes.len() as u64, tier, media: Media::Jpeg }
}

/// A small real JPEG; `filler` bytes more in comments, as cameras leave them.
fn picture(seed: u64, filler: u64) -> Vec<u8> {
    let mut bytes = noise_jpeg(seed, Size { width: 8, height: 8 });
    let mut left = filler;
    while left > 0 {
        let length = u16::try_from(left).unwrap_or(u16::MAX - 2).min(u16::MAX - 2) + 2;
        left -= u64::from(length - 2);
        let mut comment = vec![0xFF, 0xFE];
        comment.extend_from_slice(&length.to_be_bytes());
        comment.resize(2 + usize::from(length), b'x');
        bytes.splice(2..2, comment);
    }
    bytes
}
