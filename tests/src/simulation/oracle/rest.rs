//! What must hold when the faults have stopped and everything is delivered: I2, I4, I6, I8, I12, I16, I21, I25, L1, L3.

use std::collections::{BTreeMap, BTreeSet};

use niangjia_domain::entry::Entry;
use niangjia_domain::feed::{Feed, audience};
use niangjia_domain::id::{InstallId, OpId, TicketId};
use niangjia_domain::kind::Class;
use niangjia_domain::lens::{Lens, told};
use niangjia_domain::operation::{BlobHash, Label, Operation};
use niangjia_domain::outcome::{Outcome, Receipt};
use niangjia_domain::role::Member;
use niangjia_domain::ticket::Ticket;
use niangjia_protocol::compress::RowOpener;
use niangjia_protocol::digest::{self, sha256};
use niangjia_protocol::pull::{DocKey, Pack};
use niangjia_store::OpState;
use rusqlite::Connection;

use super::fold::{Law, folds};
use super::mirror::held;
use super::{Oracle, Violation};
use crate::simulation::device::Device;
use crate::simulation::old::OldClient;
use crate::simulation::world::World;

/// Everything that the county holds, read for the last look.
struct Ledger {
    tickets: BTreeMap<TicketId, Ticket>,
    entries: BTreeMap<TicketId, Vec<Entry>>,
    receipts: BTreeMap<OpId, Receipt>,
    inbox: BTreeMap<OpId, Vec<u8>>,
    operations: BTreeMap<OpId, Operation>,
    forks: i64,
    /// Of feeds, as the county tells them.
    digests: BTreeMap<String, i64>,
    /// How often judging an operation failed.
    tries: BTreeMap<OpId, i64>,
}

impl World {
    /// The last look.
    pub(crate) fn oracle_at_rest(&mut self) -> Result<(), Violation> {
        self.oracle.last_words_stay(&self.county)?;
        let ledger = Ledger::read(&self.county.memory.connection())?;
        self.oracle.is_judged(&ledger)?;
        self.kinds = ledger.kinds(&self.earlier);
        for (op, bytes) in self.old.iter().flat_map(OldClient::written) {
            if ledger.inbox.get(&op).map(Vec::as_slice) != Some(bytes) {
                return Err(Violation::new("I22", format!("{op} of an app of the first version is not in the inbox")));
            }
        }
        has_a_home(&ledger)?;
        self.loss_is_told()?;
        self.bundles_came()?;
        let counties = [self.county.org.id, self.county.neighbour.id];
        let law = Law { people: &self.people, counties: &counties };
        let nobody_left = self.people.iter().all(|member| member.revoked.is_none());
        for (id, ticket) in &ledger.tickets {
            let entries = ledger.entries.get(id).map(Vec::as_slice).unwrap_or_default();
            folds(ticket, entries, &ledger.operations, nobody_left.then_some(law))?;
        }
        for (place, device) in self.devices.iter().enumerate() {
            self.oracle.remembers(place, device, &self.county)?;
            let owner = &self.people[device.owner];
            self.oracle.is_delivered(place, device, owner, &ledger)?;
            // Whoever was dismissed reads nothing any more, neither what is new nor what has left.
            if owner.revoked.is_none() {
                shows(place, device, owner, &self.people, &ledger)?;
            }
            self.mirrors(place)?;
        }
        self.oracle.copies_part(&self.devices, &self.people, &ledger)?;
        self.photos_arrived(&ledger)?;
        self.replays()
    }

    /// What became of each operation, by its device and number: what no device's clock may change (I20).
    pub(crate) fn judged(&self) -> Vec<String> {
        let connection = self.county.memory.connection();
        let Ok(ledger) = Ledger::read(&connection) else { return Vec::new() };
        // Ids that devices took on the way are minted by their clocks; the first of each line is not.
        let Ok(mut line) = connection.prepare_cached("select line from install where id = ?1") else {
            return Vec::new();
        };
        let mut first = |install: InstallId| -> Option<InstallId> {
            line.query_row([install.bytes()], |row| row.get(0)).ok().map(InstallId::from_bytes)
        };
        let of = |(op, operation): (&OpId, &Operation)| {
            let outcome = ledger.receipts.get(op).map(|receipt| &receipt.outcome);
            let first = first(operation.install).unwrap_or(operation.install);
            format!("{first} {} {:?} {outcome:?}", operation.seq, operation.kind())
        };
        let mut judged: Vec<String> = ledger.operations.iter().map(of).collect();
        judged.sort_unstable();
        judged
    }

    /// I16: what is published hashes to its name, and whoever refers to it says that it is here.
    fn photos_arrived(&self, ledger: &Ledger) -> Result<(), Violation> {
        let broken = |what: String| Err(Violation::new("I16", what));
        let vault = self.county.vault().map_err(|error| Violation::new("oracle", error.to_string()))?;
        let connection = self.county.memory.connection();
        let mut statement = connection.prepare_cached("select hash from blob")?;
        let published: BTreeSet<BlobHash> =
            statement.query_map([], |row| row.get(0).map(BlobHash))?.collect::<Result<_, _>>()?;
        for hash in &published {
            if !vault.read(*hash).is_ok_and(|bytes| sha256(&bytes) == *hash) {
                return broken(format!("{hash} is published, and its bytes are not there"));
            }
        }
        for entry in ledger.entries.values().flatten() {
            for state in &entry.blobs {
                if published.contains(&state.blob.hash) != state.received.is_some() {
                    return broken(format!("entry {} says {:?} of {}", entry.op, state.received, state.blob.hash));
                }
            }
        }
        for (place, device) in self.devices.iter().enumerate() {
            let journal = device.memory.journal();
            let mut statement = journal.prepare_cached("select hash from upload")?;
            let hashes = statement.query_map([], |row| row.get(0).map(BlobHash))?.collect::<Result<Vec<_>, _>>()?;
            let may_be_lost = self.oracle.may_be_lost(&self.people[device.owner]);
            if let Some(hash) = hashes.iter().find(|hash| !published.contains(hash)).filter(|_| !may_be_lost) {
                return Err(Violation::new(
                    "I2",
                    format!("{hash} of device {place} never became a photo of the county"),
                ));
            }
        }
        Ok(())
    }
}

impl Ledger {
    /// How often each kind of operation came to each end, without those of installs of before the world.
    fn kinds(&self, earlier: &[InstallId]) -> BTreeMap<String, u64> {
        let mut kinds = BTreeMap::new();
        for (op, operation) in self.operations.iter().filter(|(_, operation)| !earlier.contains(&operation.install)) {
            let outcome = self.receipts.get(op).map(|receipt| format!("{:?}", receipt.outcome)).unwrap_or_default();
            let end = outcome.split([' ', '{', '(']).next().unwrap_or_default().to_lowercase();
            *kinds.entry(format!("{} {end}", operation.kind().wire())).or_default() += 1;
        }
        kinds
    }

    fn read(connection: &Connection) -> Result<Self, Violation> {
        let mut ledger = Self {
            tickets: BTreeMap::new(),
            entries: BTreeMap::new(),
            receipts: BTreeMap::new(),
            inbox: BTreeMap::new(),
            operations: BTreeMap::new(),
            forks: connection.query_row("select count(*) from op_inbox where flag = 'fork'", [], |row| row.get(0))?,
            tries: connection
                .prepare_cached("select op, attempts from op_inbox where judged = 0")?
                .query_map([], |row| Ok((OpId::from_bytes(row.get(0)?), row.get(1)?)))?
                .collect::<Result<_, _>>()?,
            digests: connection
                .prepare_cached("select name, digest from feed_head")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?,
        };
        for ticket in documents::<Ticket>(connection, "select body from ticket")? {
            ledger.tickets.insert(ticket.id, ticket);
        }
        for entry in documents::<Entry>(connection, "select body from entry order by ticket, seq")? {
            ledger.entries.entry(entry.ticket).or_default().push(entry);
        }
        let mut statement = connection.prepare_cached(
            "select json_object('op', '', 'outcome', json(outcome), 'number', number, 'received', received,
                'proof', lower(hex(proof))) as said, op
             from receipt",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let op = OpId::from_bytes(row.get("op")?);
            let mut said: serde_json::Value = read(row.get_ref("said")?.as_str().map_err(rusqlite::Error::from)?)?;
            said["op"] = serde_json::json!(op);
            let receipt = serde_json::from_value(said).map_err(|error| Violation::new("oracle", error.to_string()))?;
            ledger.receipts.insert(op, receipt);
        }
        drop(rows);
        let mut statement = connection.prepare_cached("select op, bytes from op_inbox")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (op, bytes): (_, Vec<u8>) = (OpId::from_bytes(row.get("op")?), row.get("bytes")?);
            if let Ok(operation) = serde_json::from_slice::<Operation>(&bytes) {
                ledger.operations.insert(op, operation);
            }
            ledger.inbox.insert(op, bytes);
        }
        Ok(ledger)
    }
}

fn documents<T: serde::de::DeserializeOwned>(connection: &Connection, sql: &str) -> Result<Vec<T>, Violation> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        documents.push(read(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    Ok(documents)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Violation> {
    serde_json::from_str(text).map_err(|error| Violation::new("oracle", error.to_string()))
}

impl Oracle {
    /// I3, I4, L3: what was acknowledged is there; everything has one receipt, and it is the last word.
    fn is_judged(&self, ledger: &Ledger) -> Result<(), Violation> {
        if let Some(op) = self.acknowledged.iter().find(|op| !ledger.inbox.contains_key(op)) {
            return Err(Violation::new("I3", format!("{op} was acknowledged and is not in the inbox")));
        }
        if let Some(op) = self.forged.iter().find(|op| ledger.inbox.contains_key(op)) {
            return Err(Violation::new("I15", format!("{op} was sent without its install's key, and kept")));
        }
        for op in ledger.inbox.keys() {
            let Some(receipt) = ledger.receipts.get(op) else {
                let tries = ledger.tries.get(op);
                return Err(Violation::new("I4", format!("{op} is in the inbox and has no receipt ({tries:?} tries)")));
            };
            let as_expected = match receipt.outcome {
                Outcome::Quarantined => self.strange.contains(op),
                Outcome::Waiting { .. } => {
                    return Err(Violation::new("L3", format!("{op} still waits: {:?}", receipt.outcome)));
                }
                _ => receipt.outcome.is_final(),
            };
            if !as_expected {
                return Err(Violation::new(
                    "I4",
                    format!("{op} was left as {:?}: {}", receipt.outcome, String::from_utf8_lossy(&ledger.inbox[op])),
                ));
            }
        }
        Ok(())
    }

    /// I2, I4, I25: a device's journal is at the county byte for byte, its receipts are the county's, and it says so.
    fn is_delivered(&self, place: usize, device: &Device, owner: &Member, ledger: &Ledger) -> Result<(), Violation> {
        let Some(store) = &device.store else { return Err(Violation::new("L1", format!("device {place} is dead"))) };
        let journal: Vec<(OpId, Vec<u8>)> = device
            .memory
            .journal()
            .prepare_cached("select op, bytes from operation")?
            .query_map([], |row| Ok((OpId::from_bytes(row.get(0)?), row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (op, bytes) in journal {
            let may_be_lost = self.may_be_lost(owner);
            if ledger.inbox.get(&op) != Some(&bytes) && !may_be_lost {
                let how: String = device.memory.journal().query_row(
                    "select kind || ', number ' || seq || ', state ' || state || ', resend ' || resend
                         || ', attempts ' || attempts from operation where op = ?1",
                    [op.bytes()],
                    |row| row.get(0),
                )?;
                let there = if ledger.inbox.contains_key(&op) { "other bytes" } else { "nothing" };
                let what = format!("{op} of device {place} ({how}) was authored, the inbox has {there}");
                return Err(Violation::new("I2", what));
            }
            let Some(authored) = store.authored(op)? else { continue };
            if authored.trouble.is_some() {
                return Err(Violation::new("I2", format!("{op} of device {place} is stuck: {:?}", authored.trouble)));
            }
            if self.strange.contains(&op) || owner.revoked.is_some() {
                continue;
            }
            let said = ledger.receipts.get(&op).map(|receipt| (&receipt.outcome, receipt.number));
            let heard = authored.receipt.as_ref().map(|receipt| (&receipt.outcome, receipt.number));
            // A receipt of before a restore stays with the device; the county has given another.
            if authored.state != OpState::Final || (said != heard && !self.went_back) {
                let what = format!(
                    "device {place} is told {heard:?} ({:?}) of {op}, the county says {said:?}",
                    authored.state
                );
                return Err(Violation::new("L1", what));
            }
        }
        let counters = store.counters()?;
        if counters.only_here != 0 || counters.originals_here != 0 {
            return Err(Violation::new("I25", format!("device {place} says that {counters:?} exist only there")));
        }
        Ok(())
    }

    /// Whether the county may lack for good what this person had delivered: whoever was dismissed hears of no restore, and
    /// offers nothing again (not solved yet).
    fn may_be_lost(&self, owner: &Member) -> bool {
        self.went_back && owner.revoked.is_some()
    }

    /// I21: where both of two copies authored under one number of one id, the county noticed, and they have other ids now.
    fn copies_part(&self, devices: &[Device], people: &[Member], ledger: &Ledger) -> Result<(), Violation> {
        for (one, other) in &self.copies {
            let (mine, theirs) = (labels(&devices[*one])?, labels(&devices[*other])?);
            let is_forked = mine.iter().any(|(number, op)| theirs.get(number).is_some_and(|other| other != op));
            if !is_forked {
                continue;
            }
            let told = |what: &str| Violation::new("I21", format!("devices {one} and {other} share numbers, {what}"));
            if ledger.forks == 0 && !self.may_be_lost(&people[devices[*one].owner]) {
                return Err(told("and nobody noticed"));
            }
            // Whoever was dismissed gets no session any more, and no orders with it.
            let is_dismissed = people[devices[*one].owner].revoked.is_some();
            if !is_dismissed && devices[*one].identity()?.0 == devices[*other].identity()?.0 {
                return Err(told("and still have one id"));
            }
        }
        Ok(())
    }
}

/// What a device authored, by its install and number.
fn labels(device: &Device) -> Result<BTreeMap<(InstallId, u64), OpId>, Violation> {
    let journal = device.memory.journal();
    let mut statement = journal.prepare_cached("select bytes from operation")?;
    let mut rows = statement.query([])?;
    let mut labels = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get("bytes")?;
        if let Ok(label) = serde_json::from_slice::<Label>(&bytes) {
            labels.insert((label.install, label.seq), label.op);
        }
    }
    Ok(labels)
}

/// I6: every fact that counts, or came late, stands on a timeline; the others are in their trays by their receipts.
fn has_a_home(ledger: &Ledger) -> Result<(), Violation> {
    let mut places: BTreeMap<OpId, usize> = BTreeMap::new();
    for entry in ledger.entries.values().flatten() {
        *places.entry(entry.op).or_default() += 1;
    }
    for (op, operation) in &ledger.operations {
        let Some(receipt) = ledger.receipts.get(op) else { continue };
        let needs_a_place = operation.kind().class() == Class::Fact
            && matches!(receipt.outcome, Outcome::Counted { .. } | Outcome::Late { .. });
        let places = places.get(op).copied().unwrap_or(0);
        if places > 1 {
            return Err(Violation::new("I5", format!("{op} stands {places} times on its timeline")));
        }
        let is_refused = matches!(receipt.outcome, Outcome::Refused { .. } | Outcome::Superseded { .. });
        if operation.kind().class() == Class::Fact && is_refused {
            return Err(Violation::new("I6", format!("{op} is a fact, and {:?}", receipt.outcome)));
        }
        if needs_a_place && places == 0 {
            return Err(Violation::new("I6", format!("{op} is {:?} and stands on no timeline", receipt.outcome)));
        }
    }
    Ok(())
}

/// I12: the device shows what its person may see now, no more and no less, and both sides' digests say so.
fn shows(place: usize, device: &Device, member: &Member, people: &[Member], ledger: &Ledger) -> Result<(), Violation> {
    let feeds = device.subscription(member)?;
    let journal = device.memory.journal();
    let mut opener = RowOpener::new().map_err(|error| Violation::new("oracle", error.to_string()))?;
    for feed in feeds {
        let name = feed.to_string();
        let expected = expected(feed, people, ledger);
        let found: Option<(i64, i64)> = journal
            .prepare_cached("select id, digest from feed where name = ?1 and lost = 0")?
            .query_row([&name], |row| Ok((row.get(0)?, row.get(1)?)))
            .ok();
        let Some((id, kept_digest)) = found else {
            return Err(Violation::new("I12", format!("device {place} has never heard of {name}")));
        };
        let held: BTreeMap<(i64, [u8; 16]), i64> =
            held(&journal, id)?.into_iter().filter_map(|(key, rev)| Some((key, rev?))).collect();
        let missing = expected.keys().filter(|key| !held.contains_key(key)).count();
        let surplus = held.keys().filter(|key| !expected.contains_key(key)).count();
        if missing + surplus > 0 {
            let what =
                format!("device {place} in {name}: {missing} documents are missing, {surplus} should not be there");
            return Err(Violation::new("I12", what));
        }
        let mut sum = 0_u64;
        for (key, rev) in &held {
            let doc = DocKey {
                kind: niangjia_protocol::pull::DocKind::from_number(u8::try_from(key.0).unwrap_or(0)),
                id: key.1,
            };
            sum = sum.wrapping_add(digest::member(doc, u32::try_from(*rev).unwrap_or(0)));
        }
        if !matches!(feed, Feed::Install(_)) {
            let told = ledger.digests.get(&name).copied().unwrap_or(0).cast_unsigned();
            if sum != kept_digest.cast_unsigned() || sum != told {
                let what = format!(
                    "device {place} in {name}: the digest of its rows is {sum:x}, kept {kept_digest:x}, told {told:x}"
                );
                return Err(Violation::new("I12", what));
            }
        }
        for (key, body) in expected {
            let (pack, slot): (Vec<u8>, u32) = journal
                .prepare_cached(
                    "select bytes, slot from document join pack on pack.id = document.pack
                     where feed = ?1 and kind = ?2 and key = ?3",
                )?
                .query_row(rusqlite::params![id, key.0, key.1], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let bodies = Pack::from_bytes(&pack).and_then(|pack| pack.open(&mut opener)).unwrap_or_default();
            let json = bodies.get(slot as usize).unwrap_or_default();
            if serde_json::from_slice::<serde_json::Value>(json).ok() != Some(body) {
                return Err(Violation::new(
                    "I12",
                    format!("device {place} in {name}: a document of kind {} is not what the lens shows", key.0),
                ));
            }
        }
    }
    Ok(())
}

/// What the lens of a feed shows of everything that the county holds.
fn expected(feed: Feed, people: &[Member], ledger: &Ledger) -> BTreeMap<(i64, [u8; 16]), serde_json::Value> {
    let json = |value: serde_json::Result<serde_json::Value>| value.unwrap_or_default();
    let mut expected = BTreeMap::new();
    if let Feed::Directory(_) = feed {
        for member in people {
            expected.insert((5, member.user.bytes()), json(serde_json::to_value(member)));
        }
    }
    let Some(lens) = Lens::of(feed) else { return expected };
    for ticket in ledger.tickets.values().filter(|ticket| audience(ticket).contains(&feed)) {
        expected.insert((1, ticket.id.bytes()), json(serde_json::to_value(lens.ticket(ticket))));
        for entry in ledger.entries.get(&ticket.id).into_iter().flatten() {
            if lens.shows(ticket, entry) {
                expected.insert((2, entry.op.bytes()), json(serde_json::to_value(told(entry))));
            }
        }
    }
    expected
}
