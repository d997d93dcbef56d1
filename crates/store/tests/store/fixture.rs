//! A phone of 虚构县, and pages as its county would send them.

use std::path::Path;

use niangjia_domain::act::{Act, Note, Nothing, Photo};
use niangjia_domain::evidence::{HashAlgorithm, Location, Manifest, Origin};
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::operation::{Blob, BlobHash, Label, Media, Tier};
use niangjia_domain::outcome::{BlobReceipt, Outcome, Proof, Receipt};
use niangjia_domain::risk::Level;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::time::{Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::digest;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::pull::{Change, Columns, Comparison, DocKey, Epoch, FeedHead, Found, Page, Ranges, Row};
use niangjia_protocol::receipt::ReceiptKey;
use niangjia_protocol::receipt::list::Listed;
use niangjia_store::{Authoring, DataKey, Install, Store, StoreError};

pub(crate) const VISIT: VisitId = VisitId::from_bytes([7; 16]);
pub(crate) const COUNTY_SECRET: [u8; 32] = [9; 32];
pub(crate) const USER: UserId = UserId::from_bytes([4; 16]);

pub(crate) fn key() -> DataKey {
    DataKey::new([5; 32])
}

pub(crate) fn install() -> Install {
    Install {
        install: InstallId::from_bytes([3; 16]),
        seed: [6; 32].into(),
        member: Member {
            user: USER,
            name: "张某某".into(),
            county: OrgId::from_bytes([1; 16]),
            unit: "虚构街道".into(),
            roles: [Role::Officer].into(),
            revoked: None,
        },
        county_name: "虚构县总工会".into(),
        county_key: niangjia_store::seal::public_half(&COUNTY_SECRET),
        receipt_key: county_receipt_key().public(),
        address: "county.example:8443".into(),
        fingerprint: Some(BlobHash([2; 32])),
        device: "测试手机".into(),
    }
}

/// A phone's files, enrolled.
pub(crate) fn phone(folder: &Path) -> Store {
    let store = Store::open(folder, &key()).unwrap();
    store.set_install(&install()).unwrap();
    store
}

/// The files as they lie on the disk at this moment, as a power cut would leave them: the phone is not closed first.
pub(crate) fn killed(folder: &Path) -> (tempfile::TempDir, Store) {
    let copy = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
    }
    let store = Store::open(copy.path(), &key()).unwrap();
    (copy, store)
}

pub(crate) fn wall(ms: i64) -> DeviceTime {
    DeviceTime::from_ms(1_795_000_000_000 + ms)
}

pub(crate) fn op(number: u16) -> OpId {
    let mut bytes = [0x0A; 16];
    bytes[14..].copy_from_slice(&number.to_be_bytes());
    OpId::from_bytes(bytes)
}

pub(crate) fn ticket(number: u16) -> TicketId {
    let mut bytes = [0x0B; 16];
    bytes[14..].copy_from_slice(&number.to_be_bytes());
    TicketId::from_bytes(bytes)
}

pub(crate) fn captured(ms: i64) -> Captured {
    Captured { wall: wall(ms), boot: 1, mono_ms: ms, utc_offset_min: Offset::default(), anchor: None }
}

pub(crate) fn authoring(number: u16, about: TicketId, act: Act) -> Authoring {
    Authoring {
        op: op(number),
        ticket: about,
        base_rev: 1,
        deps: Vec::new(),
        blobs: Vec::new(),
        captured: captured(i64::from(number)),
        act,
    }
}

pub(crate) fn note(number: u16, text: &str) -> Authoring {
    authoring(number, ticket(1), Act::Note(Note { visit: Some(VISIT), text: text.into() }))
}

pub(crate) fn accept(number: u16) -> Authoring {
    authoring(number, ticket(1), Act::Accept(Nothing::default()))
}

pub(crate) fn photo(number: u16, original: &[u8], preview: &[u8]) -> Authoring {
    let hash = digest::sha256(original);
    let blob =
        |bytes: &[u8], tier| Blob { hash: digest::sha256(bytes), bytes: bytes.len() as u64, tier, media: Media::Jpeg };
    let manifest = Manifest {
        algorithm: HashAlgorithm::Sha256,
        original: hash,
        derived: Vec::new(),
        ticket: ticket(1),
        officer: USER,
        second_person: String::new(),
        install: InstallId::from_bytes([3; 16]),
        captured: captured(i64::from(number)),
        location: Location::Unavailable,
        origin: Origin::TakenInApp,
        app_version: "0.1.0".into(),
        previous: None,
    };
    let act = Photo { visit: VISIT, evidence: EvidenceKind::ALL[0], caption: "工棚".into(), manifest };
    Authoring {
        blobs: vec![blob(original, Tier::Original), blob(preview, Tier::Preview)],
        ..authoring(number, ticket(1), Act::Photo(Box::new(act)))
    }
}

/// The county's receipt of an operation that `store` holds.
pub(crate) fn receipt(store: &Store, number: u16, outcome: Outcome) -> Receipt {
    try_receipt(store, number, outcome).unwrap()
}

/// The same from a store whose disk may fail.
pub(crate) fn try_receipt(store: &Store, number: u16, outcome: Outcome) -> Result<Receipt, StoreError> {
    numbered_receipt(store, number, 8_000 + u64::from(number), outcome)
}

/// The county's receipt of operation `operation` under the number `number`.
pub(crate) fn numbered_receipt(
    store: &Store,
    operation: u16,
    number: u64,
    outcome: Outcome,
) -> Result<Receipt, StoreError> {
    let mut receipt = Receipt {
        op: op(operation),
        outcome,
        number,
        received: ServerTime::from_ms(1_795_000_500_000),
        ticket: Some(ticket(1)),
        proof: Proof::NONE,
    };
    let label = |signed: &Signed| serde_json::from_slice::<Label>(&signed.bytes).unwrap().op;
    let unsent = store.unsent()?.into_iter().find(|signed| label(signed) == op(operation));
    let known = store.receipt_list()?.receipts;
    let hash = unsent.map(|signed| digest::sha256(&signed.bytes)).or_else(|| {
        known.into_iter().find_map(|listed| match listed {
            Listed::Operation(known) if known.receipt.op == op(operation) => Some(known.hash),
            Listed::Operation(_) | Listed::Photo(_) => None,
        })
    });
    receipt.proof = county_receipt_key().prove(install().install, hash.ok_or(StoreError::NotFound)?, &receipt);
    Ok(receipt)
}

/// The county's receipt of a photo's bytes.
pub(crate) fn blob_receipt(hash: BlobHash, bytes: u64, number: u64) -> BlobReceipt {
    let mut receipt = BlobReceipt { hash, bytes, number, received: ServerTime::from_ms(5), proof: Proof::NONE };
    receipt.proof = county_receipt_key().prove_blob(&receipt);
    receipt
}

pub(crate) fn county_receipt_key() -> ReceiptKey {
    ReceiptKey::from_seed(&[12; 32])
}

/// A county: feeds with what is in them, as the server would keep them.
pub(crate) struct County {
    pub(crate) epoch: Epoch,
    /// The highest receipt in a tested backup.
    pub(crate) backup_horizon: u64,
    pub(crate) feeds: Vec<(String, Vec<Row>, u64)>,
    /// It knows how to compare.
    pub(crate) compares: bool,
    /// Rows up to here may be missing.
    pub(crate) floor: u64,
}

impl County {
    /// With these feeds; the first is `feed` 0.
    pub(crate) fn with(feeds: &[&str]) -> Self {
        let feeds = feeds.iter().map(|name| ((*name).to_owned(), Vec::new(), 0)).collect();
        Self { epoch: Epoch([1; 16]), backup_horizon: 0, feeds, compares: true, floor: 0 }
    }

    /// The feed of the officer, and the one of his install.
    pub(crate) fn of_the_officer() -> Self {
        Self::with(&[&format!("user:{USER}"), &format!("install:{}", install().install)])
    }

    pub(crate) fn columns(number: u16, state: State, risk: Level, due_ms: i64) -> Columns {
        Columns {
            ticket: ticket(number),
            state,
            risk,
            due: Some(ServerTime::from_ms(1_795_000_000_000 + due_ms)),
            updated: ServerTime::from_ms(1_794_000_000_000),
            officer: Some(USER),
            ..Columns::NONE
        }
    }

    /// A ticket, verifying, with this title; `seq` counts up as it should.
    pub(crate) fn put_ticket(&mut self, feed: usize, number: u16, rev: u32, title: &str) {
        let columns = Self::columns(number, State::Verifying, Level::Yellow, i64::from(number) * 1000);
        self.put(feed, DocKey::ticket(ticket(number)), rev, columns, &ticket_json(number, title));
    }

    pub(crate) fn put(&mut self, feed: usize, doc: DocKey, rev: u32, columns: Columns, json: &str) {
        let body = json.as_bytes().to_vec();
        self.row(feed, doc, Change::Put { rev, columns, body });
    }

    /// Moves the document to the head of its feed.
    pub(crate) fn row(&mut self, feed: usize, doc: DocKey, change: Change) {
        let (_, rows, head) = &mut self.feeds[feed];
        rows.retain(|row| row.doc != doc);
        *head += 1;
        rows.push(Row { feed, seq: *head, doc, change });
    }

    pub(crate) fn leave(&mut self, feed: usize, number: u16, reason: &str) {
        self.row(feed, DocKey::ticket(ticket(number)), Change::Leave { reason: reason.into() });
    }

    /// Forgets rows as a floor does, or a bug would.
    pub(crate) fn forget(&mut self, feed: usize, doc: DocKey) {
        self.feeds[feed].1.retain(|row| row.doc != doc);
    }

    /// The county says what the person may read: he is what he was, or was dismissed.
    pub(crate) fn say_scope(&mut self, feed: usize, rev: u32, revoked: bool) {
        let mut member = install().member;
        member.revoked = revoked.then_some(ServerTime::from_ms(1_795_000_000_000));
        let json = serde_json::to_string(&member).unwrap();
        self.put(feed, DocKey::scope(member.user), rev, Columns::NONE, &json);
    }

    pub(crate) fn lose_feed(&mut self, feed: usize) {
        self.feeds.remove(feed);
    }

    /// The answer to what the phone asks, at most `rows_max` rows.
    pub(crate) fn page(&self, store: &Store, rows_max: usize) -> Page {
        let request = store.pull_request(rows_max).unwrap();
        let cursor = |name: &str| {
            let known = request.cursors.iter().find(|(feed, _)| feed == name);
            known.map_or(0, |(_, cursor)| *cursor)
        };
        let (mut rows, mut heads, mut compared) = (Vec::new(), Vec::new(), Vec::new());
        let asked =
            |name: &str| request.ranges.iter().find(|ranges| self.compares && request.cursors[ranges.feed].0 == name);
        for (at, (name, kept, head)) in self.feeds.iter().enumerate() {
            let asked = asked(name).filter(|_| self.epoch == request.epoch);
            if let Some(asked) = asked {
                compared.push(compare(at, asked, kept, rows_max - rows.len(), &mut rows));
                let digest = digest_of(name, kept);
                heads.push(FeedHead { feed: name.clone(), head: *head, floor: self.floor, next: *head, digest });
                continue;
            }
            let new: Vec<&Row> = kept.iter().filter(|row| row.seq > cursor(name)).collect();
            let room = rows_max - rows.len();
            let next = if new.len() > room {
                new.get(room.wrapping_sub(1)).map_or(cursor(name), |row| row.seq)
            } else {
                *head
            };
            rows.extend(new.into_iter().take(room).map(|row| Row { feed: at, ..row.clone() }));
            heads.push(FeedHead {
                feed: name.clone(),
                head: *head,
                floor: self.floor,
                next,
                digest: digest_of(name, kept),
            });
        }
        let page = Page {
            epoch: self.epoch,
            now: ServerTime::from_ms(1_795_000_600_000),
            backup_horizon: self.backup_horizon,
            feeds: heads,
            compared,
            rows,
            packs: Vec::new(),
        };
        Page::decode(&page.encode().unwrap()).unwrap()
    }

    /// Pages until the head; how many.
    pub(crate) fn sync(&self, store: &Store) -> usize {
        for pages in 1..100 {
            let applied = store.apply(&self.page(store, 500), None).unwrap();
            if !applied.more {
                return pages;
            }
        }
        panic!("the head is never reached");
    }
}

/// Adds the rows of ranges that differ to `rows`, whole ranges as far as there is room.
fn compare(feed: usize, asked: &Ranges, kept: &[Row], mut room: usize, rows: &mut Vec<Row>) -> Comparison {
    let of = |range: usize| kept.iter().filter(move |row| asked.division.range_of(row.doc) == range);
    let (mut until, mut differing) = (asked.division.ranges(), Vec::new());
    for (range, told) in (asked.from..).zip(&asked.digests) {
        let share = |row: &Row| match &row.change {
            Change::Put { rev, body, .. } => digest::ranged(row.doc, *rev, digest::content(body)),
            Change::Leave { .. } | Change::Drop => 0,
        };
        if of(range).map(share).fold(0, u64::wrapping_add) == *told {
            continue;
        }
        if of(range).count() > room {
            until = range;
            break;
        }
        room -= of(range).count();
        differing.push(range);
        rows.extend(of(range).map(|row| Row { feed, ..row.clone() }));
    }
    let is_too_much = differing.is_empty() && until < asked.division.ranges();
    let found = if is_too_much { Found::TooMuch } else { Found::Ranges { until, differing } };
    Comparison { feed, division: asked.division, from: asked.from, found }
}

fn digest_of(name: &str, rows: &[Row]) -> u64 {
    if name.starts_with("install:") {
        return 0;
    }
    rows.iter()
        .filter_map(|row| match &row.change {
            Change::Put { rev, .. } => Some(digest::member(row.doc, *rev)),
            Change::Leave { .. } | Change::Drop => None,
        })
        .fold(0, u64::wrapping_add)
}

pub(crate) fn ticket_json(number: u16, title: &str) -> String {
    format!(
        r#"{{"id":"{id}","number":"990001-20261120-{number:04}","rev":1,"state":"verifying",
        "matter":{{"class":"3.1.1","title":"{title}","text":"十名木工被赶出工地，工资没有结清","channel":"hotline",
        "place":{{"street":"虚构街道","address":"示例路{number}号"}},"employer":"虚构建筑公司"}},
        "contact":{{"name":"李某某","phone":"13800000000"}},
        "county":"01010101-0101-0101-0101-010101010101","registered":1794000000000,"updated":1794000000000,
        "risk":{{"level":"yellow"}}}}"#,
        id = ticket(number),
    )
}
