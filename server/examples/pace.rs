//! How fast the office is, on a file: 1,000 notes pushed, 10,000 tickets registered and pulled. Prints one line each.
//!
//! `cargo run --release -p niangjia-server --example pace`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement stops at the first fault and prints")]

use std::time::Instant;

use niangjia_domain::act::{Act, Note, Registration};
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::Operation;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::{Channel, Matter, Place, Secrecy};
use niangjia_domain::time::{Captured, DeviceTime, Offset, ServerTime};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::pull::{Epoch, Page, PullRequest};
use niangjia_protocol::signature::InstallKey;
use niangjia_server::moment::Moment;
use niangjia_server::office::{Caller, Office, Org};
use niangjia_server::store::Store;

const NOTES: usize = 1_000;
const TICKETS: usize = 10_000;
const BATCH: usize = 500;

fn moment(draw: u64) -> Moment {
    Moment { now: ServerTime::from_ms(1_795_219_200_000), lots: sha256(&draw.to_le_bytes()).0 }
}

struct Author {
    member: Member,
    install: InstallId,
    key: InstallKey,
    seq: u64,
}

impl Author {
    fn signs(&mut self, ticket: TicketId, act: Act) -> Signed {
        self.seq += 1;
        let operation = Operation {
            op: OpId::from_bytes(moment(1_000_000 + self.seq).id("op", 0)),
            install: self.install,
            seq: self.seq,
            actor: self.member.user,
            ticket,
            base_rev: 0,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: Captured {
                wall: DeviceTime::from_ms(0),
                boot: 1,
                mono_ms: 0,
                utc_offset_min: Offset::default(),
                anchor: None,
            },
            app: "0.1.0".to_owned(),
            v: 1,
            act,
        };
        let bytes = serde_json::to_vec(&operation).unwrap();
        Signed { signature: self.key.sign(&bytes), bytes }
    }
}

fn registration(n: usize) -> Act {
    let text = format!("第 {n} 号：{}", "拖欠工资，说好的日子没有付，班组长联系不上。".repeat(8));
    Act::Register(Box::new(Registration {
        matter: Matter {
            class: "3.1.1".to_owned(),
            title: format!("{n} 名工人工资未付"),
            text,
            channel: Channel::Hotline,
            source: format!("虚构-{n}"),
            place: Place { street: "东桥街道".to_owned(), address: format!("虚构大道 {n} 号"), geo: None },
            employer: format!("虚构建设第 {} 队", n % 300),
            people: Some(10),
            amount: None,
            signals: niangjia_domain::risk::Signals::default(),
            secrecy: Secrecy::Secret,
        },
        contact: None,
        proposal: None,
    }))
}

fn push(office: &Office, author: &Author, frames: &[Signed]) -> f64 {
    let start = Instant::now();
    for (draw, batch) in (5_000_000..).zip(frames.chunks(BATCH)) {
        let reply = office.push(author.install, Session::Checked, batch.to_vec(), moment(draw)).unwrap();
        assert!(reply.operations.iter().all(|stored| stored.receipt.as_ref().unwrap().outcome.is_accepted()));
    }
    start.elapsed().as_secs_f64() * 1_000.0
}

fn main() {
    let folder = std::env::temp_dir().join(format!("niangjia-pace-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let office = Office::open(Store::open_file(&folder.join("county.db")).unwrap(), moment(1)).unwrap();
    let org = Org {
        id: OrgId::from_bytes([1; 16]),
        code: "999901".to_owned(),
        name: "虚构县总工会".to_owned(),
        public_key: [1; 32],
    };
    office.found(org.clone()).unwrap();
    let member = Member {
        user: UserId::from_bytes([2; 16]),
        name: "周某某".to_owned(),
        county: org.id,
        unit: String::new(),
        roles: [Role::Handler].into(),
        revoked: None,
    };
    office.add_member(member.clone(), moment(2)).unwrap();
    let install = InstallId::from_bytes([3; 16]);
    let key = InstallKey::from_seed(&[4; 32]);
    office.bind(install, key.public(), &member, moment(3)).unwrap();
    let mut author = Author { member: member.clone(), install, key, seq: 0 };
    let tickets: Vec<TicketId> = (0..TICKETS).map(|n| TicketId::from_bytes(moment(n as u64).id("ticket", 0))).collect();
    let frames: Vec<Signed> = tickets.iter().enumerate().map(|(n, id)| author.signs(*id, registration(n))).collect();
    println!("{TICKETS} registrations pushed: {:.0} ms", push(&office, &author, &frames));
    let note = |n| {
        Act::Note(Note {
            visit: None,
            text: format!("现场没有公示牌，工人说班组长昨天已经离开工地，电话打不通，第 {n} 条记录。"),
        })
    };
    let frames: Vec<Signed> = (0..NOTES).map(|n| author.signs(tickets[n % 50], note(n))).collect();
    println!("{NOTES} notes pushed: {:.0} ms", push(&office, &author, &frames));
    let caller = Caller { install, member };
    let mut request = PullRequest { epoch: Epoch::default(), cursors: Vec::new(), rows_max: BATCH };
    let (mut pages, mut rows, mut bytes, mut served_ms) = (0, 0, 0, 0.0);
    loop {
        let start = Instant::now();
        let page = office.pull(&caller, &request, moment(9)).unwrap();
        served_ms += start.elapsed().as_secs_f64() * 1_000.0;
        let read = Page::decode(&page).unwrap();
        (pages, rows, bytes) = (pages + 1, rows + read.rows.len(), bytes + page.len());
        request.epoch = read.epoch;
        request.cursors = read.feeds.iter().map(|feed| (feed.feed.clone(), feed.next)).collect();
        if read.feeds.iter().all(|feed| feed.next == feed.head) {
            break;
        }
    }
    println!("{rows} rows pulled in {pages} pages, {bytes} bytes: {served_ms:.0} ms");
    std::fs::remove_dir_all(&folder).unwrap();
}
