//! Bytes as they should be. Everybody in them is invented.

use niangjia_domain::form::fixture;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId};
use niangjia_domain::operation::{Blob, BlobHash, Media, Tier};
use niangjia_domain::outcome::{BlobReceipt, Outcome, Proof, Receipt};
use niangjia_domain::state::State;
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::ServerTime;
use niangjia_photo::sample::scene_jpeg;
use niangjia_photo::{Orientation, Size};
use niangjia_protocol::account::{ChallengeReply, EnrolRequest};
use niangjia_protocol::auth::{Authorization, InstallProof};
use niangjia_protocol::blob::{BlobQuery, BlobQueryReply, BlobStanding};
use niangjia_protocol::codec::Writer;
use niangjia_protocol::compress::{self, RowPress};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::frame::{self, Signed};
use niangjia_protocol::offer::{Offer, Offered, Said};
use niangjia_protocol::pull::{
    Change, Columns, Comparison, Division, DocKey, Epoch, FeedHead, Found, Pack, Page, PullRequest, Ranges, Row,
    stored_put,
};
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::receipt::list::{Listed, OperationReceipt, ReceiptList};
use niangjia_protocol::signature::InstallKey;
use niangjia_store::bundle::{self, Head};
use niangjia_store::seal;
use serde::Serialize;

/// 2026-11-20 11:05 in China.
pub(crate) const UPDATED_MS: i64 = 1_795_143_900_000;
pub(crate) const COUNTY: OrgId = OrgId::from_bytes([1; 16]);
pub(crate) const COUNTY_SECRET: [u8; 32] = [6; 32];
const OFFICER: UserId = UserId::from_bytes([2; 16]);
const TICKET: TicketId = TicketId::from_bytes([6; 16]);
const INSTALL: InstallId = InstallId::from_bytes([8; 16]);
const NOW: ServerTime = ServerTime::from_ms(UPDATED_MS + 60_000);

/// Proves nothing; it is only read here.
const PROOF: Proof = Proof([9; 64]);

/// Each kind of act, with a payload.
const ACTS: &[(&str, &str)] = &[
    ("ticket.register", REGISTRATION),
    ("ticket.propose", REGISTRATION),
    ("ticket.dispatch", r#"{"county":"01010101-0101-0101-0101-010101010101"}"#),
    ("ticket.sign", "{}"),
    ("ticket.return", r#"{"reason":"不在本县","basis":"","suggest":"63636363-6363-6363-6363-636363636363"}"#),
    ("ticket.merge", r#"{"master":"0d0d0d0d-0d0d-0d0d-0d0d-0d0d0d0d0d0d","why":"同一拨人"}"#),
    ("ticket.assign", TASK),
    ("visit.accept", "{}"),
    ("visit.decline", r#"{"reason":"路远"}"#),
    ("visit.arrived", r#"{"visit":"07070707-0707-0707-0707-070707070707","place":"三号门"}"#),
    ("note.added", r#"{"visit":"07070707-0707-0707-0707-070707070707","text":"到了"}"#),
    (
        "statement.taken",
        r#"{"visit":"07070707-0707-0707-0707-070707070707","person":"张某","text":"没给钱","read_back":true}"#,
    ),
    ("fact.corrected", r#"{"of":"05050505-0505-0505-0505-050505050505","text":"是九人"}"#),
    (
        "risk.alerted",
        r#"{"level":"red","people":20,"amount":null,"place":"","behaviour":["gathering"],"text":"约二十人"}"#,
    ),
    (
        "visit.submit",
        r#"{"visit":"07070707-0707-0707-0707-070707070707","report":"05050505-0505-0505-0505-050505050505"}"#,
    ),
    ("visit.send_back", r#"{"report":"05050505-0505-0505-0505-050505050505","missing":["工资表"],"note":""}"#),
    ("ticket.take_up", r#"{"report":null,"note":""}"#),
    ("ticket.reply", r#"{"solved":"yes","why":"","to_worker":"已付清","internal":"","law":[],"recovered":null}"#),
    ("ticket.review", r#"{"pass":true,"note":""}"#),
    ("ticket.archive", "{}"),
    ("ticket.reopen", r#"{"reason":"钱没到"}"#),
    ("ticket.move", r#"{"county":"63636363-6363-6363-6363-636363636363","reason":"工地在邻县"}"#),
    ("ticket.reassign", REASSIGNMENT),
    ("ticket.withdraw", r#"{"reason":"重复"}"#),
    ("ticket.call_back", r#"{"attempts":1,"heard":{"solved":"yes","content":true},"words":""}"#),
    ("contact.revealed", r#"{"reason":"要打电话"}"#),
    ("photo.attached", PHOTO),
    ("photo.original_asked", r#"{"photo":"05050505-0505-0505-0505-050505050505"}"#),
    ("report.adopted", r#"{"report":"05050505-0505-0505-0505-050505050505"}"#),
    ("report.honour", r#"{"report":"05050505-0505-0505-0505-050505050505","note":""}"#),
    ("alert.acknowledged", r#"{"alert":"05050505-0505-0505-0505-050505050505"}"#),
];

const TASK: &str = r#"{"officer":"03030303-0303-0303-0303-030303030303","second":null,"task":"核实","disclose":{"contact":true,"earlier_photos":true}}"#;
const REASSIGNMENT: &str = r#"{"officer":"03030303-0303-0303-0303-030303030303","second":null,"task":"核实","disclose":{"contact":true,"earlier_photos":true},"reason":"换人"}"#;
const PHOTO: &str = r#"{"visit":"07070707-0707-0707-0707-070707070707","evidence":"notice_board","caption":"","manifest":{"algorithm":"sha-256","original":"0909090909090909090909090909090909090909090909090909090909090909","derived":[],"ticket":"06060606-0606-0606-0606-060606060606","officer":"02020202-0202-0202-0202-020202020202","second_person":"","install":"08080808-0808-0808-0808-080808080808","captured":{"wall":1795150000000,"boot":1,"mono_ms":60000},"location":"unavailable","origin":"taken_in_app","app_version":"0.1.0","previous":null}}"#;
const MATTER: &str = r#"{"class":"3.1.1","title":"十名木工被赶出工地","text":"十人做木工四个月，工钱没结清。","channel":"hotline","source":"12351-1","place":{"street":"临江街道","address":"云杉苑二期"},"employer":"虚构建工集团","people":10,"amount":40000000,"secrecy":"secret"}"#;
const REGISTRATION: &str = r#"{"matter":{"class":"3.1.1","title":"十名木工被赶出工地","text":"十人做木工四个月，工钱没结清。","channel":"hotline","place":{"street":"临江街道","address":"云杉苑二期","geo":{"lat":30500000,"lon":114300000}},"people":10},"contact":{"name":"张某","phone":"13900000000","role":""}}"#;
const CAPTURED: &str =
    r#"{"wall":1795150000000,"boot":1,"mono_ms":60000,"anchor":{"server":1795143900000,"mono_ms":0,"error_ms":20}}"#;

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

pub(crate) fn operations() -> Vec<Vec<u8>> {
    let report = format!(
        r#"{{"visit":"07070707-0707-0707-0707-070707070707","answers":{},"photos":[],"notes":[],"adopts":[],"summary":"属实"}}"#,
        String::from_utf8_lossy(&json(&fixture::case_a()))
    );
    let acts = ACTS.iter().copied().chain([("visit.submitted", report.as_str())]);
    acts.map(|(kind, payload)| {
        format!(
            r#"{{"op":"0b0b0b0b-0b0b-0b0b-0b0b-0b0b0b0b0b0b","install":"{INSTALL}","seq":1,"actor":"{OFFICER}","ticket":"{TICKET}","base_rev":5,"captured":{CAPTURED},"app":"0.1.0","kind":"{kind}","payload":{payload}}}"#
        )
        .into_bytes()
    })
    .collect()
}

/// A ticket in `state`, verified by `officer`.
pub(crate) fn ticket(state: State, officer: UserId) -> Ticket {
    let text = format!(
        r#"{{"id":"{TICKET}","number":"330000-20261120-0017","rev":5,"state":{},"matter":{MATTER},
        "contact":{{"name":"张某","phone":"13900006021","role":""}},"county":"{COUNTY}","registered":{UPDATED_MS},
        "updated":{UPDATED_MS},"assignment":{{"officer":{{"user":"{officer}","name":"某某某"}},"second":null,"task":"核实",
        "disclose":{{"contact":true,"earlier_photos":true}},"by":{{"user":"{OFFICER}","name":"某某某"}},
        "since":{UPDATED_MS},"rev":4}},"risk":{{"level":"blue"}}}}"#,
        String::from_utf8_lossy(&json(&state))
    );
    match serde_json::from_str(&text) {
        Ok(ticket) => ticket,
        Err(error) => panic!("the made-up ticket does not read: {error}"),
    }
}

pub(crate) fn tickets() -> Vec<Vec<u8>> {
    State::ALL.into_iter().map(|state| json(&ticket(state, OFFICER))).collect()
}

pub(crate) fn forms() -> Vec<Vec<u8>> {
    vec![json(&fixture::case_a()), b"{}".to_vec()]
}

fn signed() -> Vec<Signed> {
    let key = InstallKey::from_seed(&[7; 32]);
    operations().into_iter().map(|bytes| Signed { signature: key.sign(&bytes), bytes }).collect()
}

pub(crate) fn frames() -> Vec<Vec<u8>> {
    let all = signed();
    vec![frame::encode(&[]), frame::encode(&all[..1]), frame::encode(&all)]
}

pub(crate) fn pushes() -> Vec<Vec<u8>> {
    frames().iter().filter_map(|frames| compress::body(frames).ok()).collect()
}

pub(crate) fn asks() -> Vec<Vec<u8>> {
    let request = |cursors| PullRequest { epoch: Epoch([2; 16]), cursors, rows_max: 500, ranges: Vec::new() };
    let feeds = [format!("install:{INSTALL}"), format!("user:{OFFICER}"), "strange".to_owned()];
    let reading = request(feeds.into_iter().zip(7..).collect());
    let (division, digests) = (Division::of_documents(32), vec![0, 77, u64::MAX]);
    let comparing = PullRequest { ranges: vec![Ranges { feed: 1, division, from: 1, digests }], ..reading.clone() };
    vec![request(Vec::new()).encode(), reading.encode(), comparing.encode()]
}

pub(crate) fn offers() -> Vec<Vec<u8>> {
    let offered = |said, number| Offered { op: OpId::from_bytes([6; 16]), said, number };
    let operations = vec![offered(Said::Stored, 0), offered(Said::Superseded, 8841)];
    let full = Offer { epoch: Epoch([2; 16]), operations, photos: vec![(BlobHash([7; 32]), 8842)] };
    vec![Offer::default().encode(), full.encode()]
}

fn rows() -> Vec<Row> {
    let columns = Columns { ticket: TICKET, officer: Some(OFFICER), seq: 7, ..Columns::NONE };
    let put = |feed, seq, doc, columns, body| Row { feed, seq, doc, change: Change::Put { rev: 3, columns, body } };
    let entry = Columns { ticket: TICKET, seq: 3, ..Columns::NONE };
    vec![
        put(0, 7, DocKey::ticket(TICKET), columns, json(&ticket(State::Verifying, OFFICER))),
        put(0, 8, DocKey::entry(OpId::from_bytes([6; 16])), entry, format!(r#"{{"ticket":"{TICKET}"}}"#).into_bytes()),
        Row { feed: 0, seq: 9, doc: DocKey::ticket(TICKET), change: Change::Leave { reason: b"{}".to_vec() } },
        Row { feed: 0, seq: 10, doc: DocKey::receipt(OpId::from_bytes([5; 16])), change: Change::Drop },
    ]
}

pub(crate) fn pages() -> Vec<Vec<u8>> {
    let feed = FeedHead { feed: format!("user:{OFFICER}"), head: 10, floor: 0, next: 10, digest: 77 };
    let division = Division::of_documents(32);
    let found = Found::Ranges { until: 3, differing: vec![1, 2] };
    let compared = vec![Comparison { feed: 0, division, from: 1, found }];
    let page = |compared, rows| Page {
        epoch: Epoch([1; 16]),
        now: NOW,
        backup_horizon: 3,
        feeds: vec![feed.clone()],
        compared,
        rows,
        packs: Vec::new(),
    };
    let pages = [(Vec::new(), Vec::new()), (Vec::new(), rows()), (compared, rows())];
    pages.into_iter().filter_map(|(compared, rows)| page(compared, rows).encode().ok()).collect()
}

/// Heads of two rows that put a receipt each, as [`crate::wire::open_page`] takes them.
pub(crate) fn open_pages() -> Vec<Vec<u8>> {
    // Changes, feeds, sequences, kinds, where ids stand, ids, revisions; six columns that receipts have not; lengths;
    // reasons.
    let ids = b"0123456789abcdef0123456789abcdef";
    let columns: [&[u8]; 15] =
        [&[1, 1], &[0, 0], &[2, 2], &[3, 3], &[0, 0], ids, &[1, 1], b"", b"", b"", b"", b"", b"", &[2, 2], b""];
    let mut heads = Writer::default();
    columns.iter().for_each(|column| heads.counted(column));
    let heads = heads.finish();
    let length = u16::try_from(heads.len() + 1).unwrap_or(0);
    vec![[length.to_le_bytes().as_slice(), &[2], &heads, b"{}{}"].concat()]
}

pub(crate) fn stored_rows() -> Vec<Vec<u8>> {
    let Ok(mut press) = RowPress::new() else { return Vec::new() };
    let row = |row: &Row, pressed: &[u8]| match &row.change {
        Change::Put { rev, columns, .. } => {
            let rest = stored_put(row.doc, *rev, columns, pressed);
            [vec![row.change.number(), row.doc.kind.number()], rest].concat()
        }
        Change::Leave { .. } | Change::Drop => vec![row.change.number(), row.doc.kind.number(), 2, b'{', b'}'],
    };
    let pressed = press.press(b"{\"title\":\"\"}").unwrap_or_default();
    rows().iter().map(|one| row(one, &pressed)).collect()
}

pub(crate) fn packs() -> Vec<Vec<u8>> {
    let Ok(mut press) = RowPress::for_packs() else { return Vec::new() };
    let documents = [b"{}".as_slice(), b"", "两名钢筋工".as_bytes()];
    Pack::of(documents, &mut press).map(|pack| pack.to_bytes()).into_iter().collect()
}

pub(crate) fn proofs() -> Vec<Vec<u8>> {
    let proof = InstallProof::make(INSTALL, &InstallKey::from_seed(&[7; 32]), "POST", "/v1/push", [3; 16]);
    [Authorization::Session([4; 32]), Authorization::Install(Box::new(proof))]
        .map(|one| one.to_header().into_bytes())
        .to_vec()
}

pub(crate) fn answers() -> Vec<Vec<u8>> {
    let op = OpId::from_bytes([11; 16]);
    let receipt =
        Receipt { op, outcome: Outcome::COUNTED, number: 8841, received: NOW, ticket: Some(TICKET), proof: PROOF };
    let stored = Stored { op, how: Kept::Stored, receipt: Some(receipt.clone()) };
    let blob = Blob { hash: BlobHash([9; 32]), bytes: 300_000, media: Media::Jpeg, tier: Tier::Original };
    let query = BlobQuery { blobs: vec![blob] };
    let standing = [
        BlobStanding::Have { number: 3, received: NOW, proof: PROOF },
        BlobStanding::Offset { offset: 7, location: "/v1/blobs/1".to_owned() },
        BlobStanding::Need,
    ];
    vec![
        json(&PushReply { niangjia: 1, now: NOW, operations: vec![stored] }),
        json(&receipt),
        json(&query),
        json(&BlobQueryReply { niangjia: 1, now: NOW, asked: query.digest(), blobs: standing.to_vec() }),
        json(&ChallengeReply { niangjia: 1, challenge: [3; 32], now: NOW }),
        json(&EnrolRequest {
            code: "0123456789ABCDEF".to_owned(),
            install: INSTALL,
            key: [1; 32],
            device: String::new(),
        }),
    ]
}

pub(crate) fn seals() -> Vec<Vec<u8>> {
    let county = seal::public_half(&COUNTY_SECRET);
    vec![seal::seal_for_county(&county, b"", [5; 32]), seal::seal_for_county(&county, "十名木工".as_bytes(), [5; 32])]
}

pub(crate) fn bundles() -> Vec<Vec<u8>> {
    let head = Head { county: seal::public_half(&COUNTY_SECRET), install: INSTALL };
    let key = InstallKey::from_seed(&[7; 32]);
    let begin = || bundle::Writer::begin(Vec::new(), head, [5; 32]);
    let empty = begin().and_then(|writer| writer.end(&key));
    let full = begin().and_then(|mut writer| {
        writer.operations(&signed())?;
        writer.photo(sha256("十名木工".as_bytes()), "十名木工".as_bytes())?;
        writer.end(&key)
    });
    empty.into_iter().chain(full).collect()
}

pub(crate) fn receipt_lists() -> Vec<Vec<u8>> {
    let receipt = Receipt {
        op: OpId::from_bytes([11; 16]),
        outcome: Outcome::COUNTED,
        number: 8841,
        received: NOW,
        ticket: Some(TICKET),
        proof: PROOF,
    };
    let operation = Listed::Operation(OperationReceipt { install: INSTALL, hash: BlobHash([9; 32]), receipt });
    let photo = BlobReceipt { hash: BlobHash([9; 32]), bytes: 300_000, number: 8842, received: NOW, proof: PROOF };
    let list = |receipts| ReceiptList { county: [3; 32], receipts };
    let remarked = list(vec![operation, Listed::Photo(photo)]).to_text(|_| "第 8841 号".to_owned());
    vec![list(Vec::new()).to_text(|_| String::new()).into_bytes(), remarked.into_bytes()]
}

pub(crate) fn invitations() -> Vec<Vec<u8>> {
    let print = "AB".repeat(32);
    vec![
        format!("NIANGJIA1*COUNTY.EXAMPLE:8443*0123456789ABCDEF*{print}").into_bytes(),
        b"NIANGJIA1*127.0.0.1:12351*0123456789ABCDEF*".to_vec(),
    ]
}

pub(crate) fn photos() -> Vec<Vec<u8>> {
    let size = Size { width: 64, height: 48 };
    vec![scene_jpeg(1, size, Orientation::Upright), scene_jpeg(2, size, Orientation::Turned90)]
}

pub(crate) fn commands() -> Vec<Vec<u8>> {
    let registration = format!(r#"{{"tell":"register","ticket":"{TICKET}","registration":{REGISTRATION}}}"#);
    let others = [
        r#"{"tell":"unlock","pin":"275318"}"#.to_owned(),
        r#"{"tell":"sync_now"}"#.to_owned(),
        format!(r#"{{"tell":"add_note","ticket":"{TICKET}","text":"到了"}}"#),
        format!(r#"{{"tell":"assign","ticket":"{TICKET}","task":{TASK}}}"#),
    ];
    others.into_iter().chain([registration]).map(String::into_bytes).collect()
}
