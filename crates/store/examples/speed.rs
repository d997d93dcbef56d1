//! What the store costs on this disk: `cargo run --release -p niangjia-store --example speed`.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::path::Path;
use std::time::Instant;

use niangjia_domain::act::{Act, Note};
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::operation::BlobHash;
use niangjia_domain::risk::Level;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::time::{Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::compress::RowPress;
use niangjia_protocol::digest;
use niangjia_protocol::pull::{Change, Columns, DocKey, Epoch, FeedHead, Page, Row};
use niangjia_store::{Authoring, DataKey, Install, Listing, Options, QueueFilter, Store};
use rusqlite::Connection;

const NOTES: u16 = 1_000;
const TICKETS: u32 = 10_000;
const PAGE_ROWS: u32 = 500;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open_with(folder.path(), &DataKey::new([5; 32]), Options::default())?;
    store.set_install(&install())?;
    store.tidy()?;
    let (raw, notes) = notes(&store, &raw(folder.path())?)?;
    println!("a raw commit of 500 bytes, median: {:.3} ms", raw);
    println!("a saved note, median: {:.3} ms, {:.2} times a raw commit", notes, notes / raw);
    println!("{TICKETS} tickets applied: {:.0} ms", tickets(&store)?);
    let listing = Listing { rows: 50, ..Listing::default() };
    let now = ServerTime::from_ms(1_795_000_000_000);
    for _ in 0..2 {
        let start = Instant::now();
        let page = store.todo(&listing)?;
        println!("an officer's window of 50 of {}: {:.1} ms", page.total, ms(start));
        let start = Instant::now();
        let page = store.queue(QueueFilter::All, &listing, now, now.plus_ms(86_400_000))?;
        println!("a desk's window of 50 of {} with counts: {:.1} ms", page.total, ms(start));
        let start = Instant::now();
        let found = store.todo(&Listing { find: "号楼".into(), ..listing.clone() })?;
        println!("a search that finds {}: {:.1} ms", found.total, ms(start));
    }
    println!("files: {:.1} MB", store.used_bytes() as f64 / 1e6);
    Ok(())
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A table with one index-free blob column, in the same cipher and mode.
fn raw(folder: &Path) -> Result<Connection, Box<dyn std::error::Error>> {
    let connection = Connection::open(folder.join("raw.db"))?;
    connection.pragma_update(None, "key", format!("x'{}'", "05".repeat(32)))?;
    connection.pragma_update(None, "cipher_page_size", 8192)?;
    connection.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.query_row("pragma wal_autocheckpoint = 8000", [], |_| Ok(()))?;
    connection.execute_batch("create table raw (id integer primary key, bytes blob not null) strict")?;
    Ok(connection)
}

/// Raw commits and saved notes by turns, so that both meet the same disk; the median of each, in milliseconds.
fn notes(store: &Store, raw: &Connection) -> Result<(f64, f64), Box<dyn std::error::Error>> {
    let (mut raws, mut notes) = (Vec::new(), Vec::new());
    for number in 0..NOTES {
        let authoring = note(number);
        let start = Instant::now();
        raw.prepare_cached("insert into raw (bytes) values (?1)")?.execute([vec![7_u8; 500]])?;
        raws.push(ms(start));
        let start = Instant::now();
        store.author_one(&authoring)?;
        notes.push(ms(start));
    }
    println!("{NOTES} notes, each durable: {:.0} ms", notes.iter().sum::<f64>());
    Ok((median(raws), median(notes)))
}

fn note(number: u16) -> Authoring {
    let mut op = [0x0A; 16];
    op[14..].copy_from_slice(&number.to_be_bytes());
    let captured = Captured {
        wall: DeviceTime::from_ms(1_795_000_000_000),
        boot: 1,
        mono_ms: 1,
        utc_offset_min: Offset::default(),
        anchor: None,
    };
    Authoring {
        op: OpId::from_bytes(op),
        ticket: TicketId::from_bytes([1; 16]),
        base_rev: 3,
        deps: Vec::new(),
        blobs: Vec::new(),
        captured,
        act: Act::Note(Note { visit: Some(VisitId::from_bytes([7; 16])), text: "现场有四十名工人".repeat(5) }),
    }
}

fn tickets(store: &Store) -> Result<f64, Box<dyn std::error::Error>> {
    let pages = pages()?;
    let start = Instant::now();
    for bytes in &pages {
        store.apply(&Page::decode(bytes)?, None)?;
    }
    Ok(ms(start))
}

fn pages() -> Result<Vec<Vec<u8>>, Box<dyn std::error::Error>> {
    let mut press = RowPress::new()?;
    let mut rows = Vec::new();
    for number in 0..TICKETS {
        let mut id = [0x0B; 16];
        id[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
        let ticket = TicketId::from_bytes(id);
        let columns = Columns {
            ticket,
            state: State::ALL[usize::try_from(number % 6)? + 2],
            risk: Level::ALL[usize::try_from(number % 4)?],
            due: Some(ServerTime::from_ms(1_795_000_000_000 + i64::from(number % 977) * 60_000)),
            updated: ServerTime::from_ms(1_794_000_000_000 + i64::from(number)),
            officer: Some(UserId::from_bytes([4; 16])),
            ..Columns::NONE
        };
        let body = press.press(json(number, ticket).as_bytes())?;
        let (seq, doc) = (u64::from(number) + 1, DocKey::ticket(ticket));
        rows.push(Row { feed: 0, seq, doc, change: Change::Put { rev: 1, columns, body } });
    }
    let digest = rows.iter().fold(0_u64, |sum, row| sum.wrapping_add(digest::member(row.doc, 1)));
    let mut pages = Vec::new();
    for rows in rows.chunks(PAGE_ROWS as usize) {
        let next = rows.last().map_or(0, |row| row.seq);
        let feed = "user:04040404-0404-0404-0404-040404040404".to_owned();
        let head = FeedHead { feed, head: u64::from(TICKETS), floor: 0, next, digest };
        let page = Page {
            epoch: Epoch([1; 16]),
            now: ServerTime::from_ms(1_795_000_600_000),
            backup_horizon: 0,
            feeds: vec![head],
            rows: rows.to_vec(),
        };
        pages.push(page.encode());
    }
    Ok(pages)
}

/// About 1.4 KB of JSON.
fn json(number: u32, ticket: TicketId) -> String {
    let story = format!("第{number}号来电：木工班组被赶出工地，约定的付款日已过，项目部不肯出面。").repeat(7);
    format!(
        r#"{{"id":"{ticket}","number":"990001-20261120-{number:04}","rev":1,"state":"verifying",
        "matter":{{"class":"3.1.1","title":"{number}号楼木工班组讨要工资","text":"{story}","channel":"hotline",
        "place":{{"street":"虚构街道","address":"示例路{number}号"}},"employer":"虚构建筑公司第{number}项目部"}},
        "contact":{{"name":"李某某","phone":"13800000000","role":"木工代表"}},
        "county":"01010101-0101-0101-0101-010101010101","registered":1794000000000,"updated":1794000000000,
        "risk":{{"level":"yellow","points":4}}}}"#
    )
}

fn install() -> Install {
    Install {
        install: InstallId::from_bytes([3; 16]),
        seed: [6; 32].into(),
        member: Member {
            user: UserId::from_bytes([4; 16]),
            name: "张某某".into(),
            county: OrgId::from_bytes([1; 16]),
            unit: "虚构街道".into(),
            roles: [Role::Officer].into(),
            revoked: None,
        },
        county_name: "虚构县总工会".into(),
        county_key: niangjia_store::seal::public_half(&[9; 32]),
        address: "county.example:8443".into(),
        fingerprint: Some(BlobHash([2; 32])),
        device: "测试手机".into(),
    }
}
