//! Pages in, lists out, tickets that leave.

use niangjia_domain::feed::LeaveReason;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::{Anchor, ServerTime};
use niangjia_protocol::offer::{Offered, RECEIPT_GAP, Said};
use niangjia_protocol::pull::{Change, Columns, DocKey, DocKind, Epoch};
use niangjia_store::{AnchorNow, BatchLimit, Content, Listing, OpState, QueueFilter, Reading, Store, StoreError};

use crate::fixture::{
    County, USER, accept, key, killed, note, numbered_receipt, op, phone, receipt, ticket, ticket_json,
};

const REASSIGNED: &str = r#"{"why":"reassigned","to":"王某某","reason":"路近"}"#;

fn titles(store: &Store) -> Vec<String> {
    let listing = Listing { rows: 500, ..Listing::default() };
    store.todo(&listing).unwrap().rows.into_iter().map(|row| row.shelved.title).collect()
}

#[test]
fn a_page_is_taken_whole_with_its_cursor_and_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "十名木工被赶出工地");
    let page = county.page(&store, 500);
    let applied = store.apply(&page, None).unwrap();
    assert_eq!(applied.touched.tickets.into_iter().collect::<Vec<_>>(), [ticket(1)]);
    assert!(!applied.more && applied.reconciling == 0);
    let (_copy, after) = killed(folder.path());
    assert_eq!(after.pull_request(500).unwrap().cursors[0].1, 1);
    let again = after.apply(&page, None).unwrap();
    assert!(again.touched.tickets.is_empty());
    let shelved = after.ticket(ticket(1)).unwrap().unwrap();
    assert_eq!(shelved.number, "990001-20261120-0001");
    let Content::Whole(whole) = shelved.content else { panic!("it must read") };
    assert_eq!(whole.contact.unwrap().phone, "13800000000");
    assert!(after.is_complete().unwrap());
}

#[test]
fn pages_go_on_where_the_last_one_ended_whatever_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    for number in 1..=7 {
        county.put_ticket(0, number, 1, "一");
    }
    assert!(store.apply(&county.page(&store, 3), None).unwrap().more);
    assert!(!store.is_complete().unwrap(), "an empty list would not be the truth yet");
    let (_copy, store) = killed(folder.path());
    county.put_ticket(0, 2, 2, "二");
    assert!(store.apply(&county.page(&store, 3), None).unwrap().more);
    assert!(!store.apply(&county.page(&store, 3), None).unwrap().more);
    assert_eq!(titles(&store), ["一", "二", "一", "一", "一", "一", "一"]);
    assert_eq!(county.sync(&store), 1);
}

#[test]
fn a_page_that_names_no_feed_removes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    let nothing = County::with(&[]).page(&store, 500);
    assert!(matches!(store.apply(&nothing, None), Err(StoreError::Malformed(_))));
    assert_eq!(titles(&store), ["一"]);
}

#[test]
fn what_cannot_be_read_is_kept_and_shown_as_such_and_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    let columns = County::columns(1, State::Verifying, Level::Red, 0);
    county.put(0, DocKey::ticket(ticket(1)), 1, columns, r#"{"from":"2031"}"#);
    county.put(0, DocKey { kind: DocKind::Other(77), id: [1; 16] }, 1, Columns::NONE, "{}");
    county.row(
        0,
        DocKey::ticket(ticket(2)),
        Change::Put { rev: 1, columns: County::columns(2, State::Assigned, Level::Blue, 0), body: vec![9, 9, 9] },
    );
    county.put_ticket(0, 3, 1, "好的");
    assert_eq!(county.sync(&store), 1);
    assert_eq!(titles(&store), ["", "", "好的"]);
    let shelved = store.ticket(ticket(1)).unwrap().unwrap();
    assert_eq!(shelved.content, Content::Unreadable);
    assert_eq!((shelved.columns.state, shelved.columns.risk), (State::Verifying, Level::Red));
}

#[test]
fn receipts_come_by_the_feed_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&accept(1)).unwrap();
    let mut county = County::of_the_officer();
    let json = serde_json::to_string(&receipt(&store, 1, Outcome::Applied)).unwrap();
    county.put(1, DocKey::receipt(op(1)), 1, Columns::NONE, &json);
    let applied = store.apply(&county.page(&store, 500), None).unwrap();
    assert!(applied.touched.receipts);
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Final);
    assert!(!store.has_outbox().unwrap(), "the push's own answer was lost, and nothing is sent again");
}

#[test]
fn a_ticket_that_leaves_while_work_is_unsent_stays_as_a_stub_until_the_work_has_its_last_word() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "十名木工被赶出工地");
    county.sync(&store);
    store.author_one(&note(1, "大门已锁")).unwrap();
    county.leave(0, 1, REASSIGNED);
    county.sync(&store);
    let shelved = store.ticket(ticket(1)).unwrap().unwrap();
    let reason = LeaveReason::Reassigned { to: "王某某".into(), reason: "路近".into() };
    assert_eq!(shelved.departed, Some(reason.clone()));
    assert!(matches!(shelved.content, Content::Whole(_)));
    assert!(store.has_outbox().unwrap(), "his work still goes");
    store
        .take_receipts(&[receipt(
            &store,
            1,
            Outcome::Late { why: niangjia_domain::outcome::LateReason::Reassigned, credited: true },
        )])
        .unwrap();
    assert!(store.tidy().unwrap());
    let stub = store.ticket(ticket(1)).unwrap().unwrap();
    assert_eq!(stub.content, Content::Purged);
    assert_eq!((stub.departed, stub.title.as_str()), (Some(reason), "十名木工被赶出工地"));
    assert_eq!(store.authored_on(ticket(1)).unwrap().len(), 1, "his own note stays");
    assert!(!disk_has(folder.path(), b"13800000000"));
}

fn disk_has(folder: &std::path::Path, text: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text)
    })
}

#[test]
fn a_ticket_that_comes_back_is_whole_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    county.leave(0, 1, REASSIGNED);
    county.sync(&store);
    assert_eq!(store.ticket(ticket(1)).unwrap().unwrap().content, Content::Purged, "nothing of his is unsettled");
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    let shelved = store.ticket(ticket(1)).unwrap().unwrap();
    assert!(matches!(shelved.content, Content::Whole(_)) && shelved.departed.is_none());
}

#[test]
fn a_ticket_that_moves_between_two_feeds_of_one_person_never_flickers_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::with(&[&format!("user:{USER}"), "org:01010101-0101-0101-0101-010101010101:handling"]);
    county.put_ticket(0, 1, 1, "信息员所见");
    county.put_ticket(0, 2, 1, "别的");
    county.sync(&store);
    county.leave(0, 1, r#"{"why":"declined"}"#);
    county.put_ticket(1, 1, 1, "办理员所见");
    assert!(store.apply(&county.page(&store, 1), None).unwrap().more);
    assert!(store.ticket(ticket(1)).unwrap().unwrap().departed.is_none(), "not judged before the head");
    county.sync(&store);
    let shelved = store.ticket(ticket(1)).unwrap().unwrap();
    assert_eq!((shelved.title.as_str(), shelved.departed), ("办理员所见", None));
    assert_eq!(titles(&store).len(), 2);
}

#[test]
fn of_a_ticket_in_two_feeds_the_one_that_shows_more_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::with(&[&format!("user:{USER}"), "org:01010101-0101-0101-0101-010101010101:handling"]);
    county.put_ticket(1, 1, 1, "办理员所见");
    county.put_ticket(0, 1, 1, "信息员所见");
    county.sync(&store);
    assert_eq!(titles(&store), ["办理员所见"]);
    county.leave(1, 1, r#"{"why":"finished"}"#);
    county.sync(&store);
    assert_eq!(titles(&store), ["信息员所见"]);
}

#[test]
fn an_erased_ticket_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    county.row(0, DocKey::ticket(ticket(1)), Change::Drop);
    county.sync(&store);
    assert_eq!(store.ticket(ticket(1)).unwrap(), None);
}

#[test]
fn a_feed_that_does_not_add_up_is_compared_and_nothing_is_wiped() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    for number in [1, 2, 4, 5, 6, 7] {
        county.put_ticket(0, number, 1, "一");
    }
    county.sync(&store);
    // The county has forgotten a ticket without a row, and has one at a place that was read long ago.
    county.forget(0, DocKey::ticket(ticket(2)));
    county.put_ticket(0, 3, 1, "三");
    let applied = store.apply(&county.page(&store, 500), None).unwrap();
    assert_eq!(applied.reconciling, 1);
    assert!(applied.more);
    assert_eq!(titles(&store).len(), 7, "nothing goes before it was looked for");
    county.sync(&store);
    let departed = store.ticket(ticket(2)).unwrap().unwrap().departed;
    assert_eq!(departed, Some(LeaveReason::ScopeLost));
    assert_eq!(county.sync(&store), 1, "both sides are equal now");
}

#[test]
fn a_server_that_has_gone_back_in_time_is_compared_and_offered_everything_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    store.author_one(&note(1, "x")).unwrap();
    store.take_receipts(&[receipt(&store, 1, Outcome::COUNTED)]).unwrap();
    assert!(!store.has_outbox().unwrap());
    county.epoch = Epoch([2; 16]);
    let applied = store.apply(&county.page(&store, 500), None).unwrap();
    assert!(applied.new_epoch && applied.more);
    assert!(applied.touched.receipts, "whoever sends hears of it");
    assert!(store.has_outbox().unwrap(), "what the county had is offered again");
    let limit = BatchLimit { bytes: 100_000, operations: 10 };
    assert_eq!(store.begin_push(limit).unwrap(), None, "by its id first");
    let offer = store.offer().unwrap().unwrap();
    let offered = Offered { op: op(1), said: Said::Counted, number: 8001 };
    assert_eq!((offer.epoch, offer.operations.as_slice()), (Epoch([2; 16]), &[offered][..]));
    store.offered(&offer, Some(&[op(1)])).unwrap();
    assert_eq!(store.offer().unwrap(), None);
    assert_eq!(store.begin_push(limit).unwrap().unwrap().ops, [op(1)], "and by its bytes where it is lost");
    assert_eq!(titles(&store), ["一"], "everything is kept");
    assert_eq!(store.pull_request(500).unwrap().cursors[0].1, 0);
    county.sync(&store);
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Final);
}

#[test]
fn a_county_that_has_gone_back_is_offered_what_it_said_before_although_it_has_said_something_since() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.sync(&store);
    store.author_one(&note(1, "x")).unwrap();
    let say = |number, outcome| {
        let receipt = numbered_receipt(&store, 1, number, outcome).unwrap();
        store.take_receipts(&[receipt]).unwrap();
    };
    say(70, Outcome::Quarantined);
    say(80, Outcome::Waiting { deps: vec![op(9)] });
    say(8 + RECEIPT_GAP, Outcome::Quarantined);
    say(9 + RECEIPT_GAP, Outcome::COUNTED);
    let mut offered_in = |epoch| {
        county.epoch = Epoch([epoch; 16]);
        store.apply(&county.page(&store, 500), None).unwrap();
        let offer = store.offer().unwrap().unwrap();
        assert_eq!(offer.operations.len(), 1);
        (offer.operations[0].number, offer)
    };
    let (number, offer) = offered_in(2);
    assert_eq!(number, 80, "the last before it went back");
    store.offered(&offer, None).unwrap();
    let (number, offer) = offered_in(3);
    assert_eq!(number, 80, "nobody took note of it yet");
    store.offered(&offer, Some(&[])).unwrap();
    assert_eq!(offered_in(4).0, 9 + RECEIPT_GAP, "the county has been told of the number before");
}

#[test]
fn a_lost_feed_takes_its_tickets_along_and_brings_them_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    county.sync(&store);
    let whole = county.page(&store, 500);
    county.lose_feed(0);
    county.say_scope(0, 2, true);
    assert_eq!(county.sync(&store), 2, "the county is asked once more");
    assert_eq!(store.ticket(ticket(1)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
    assert_eq!(store.pull_request(500).unwrap().cursors.len(), 1);
    let mut back = County::of_the_officer();
    back.put_ticket(0, 1, 1, "一");
    back.sync(&store);
    assert_eq!(store.ticket(ticket(1)).unwrap().unwrap().departed, None);
    assert_eq!(whole.feeds.len(), store.pull_request(500).unwrap().cursors.len());
}

#[test]
fn a_desk_counts_filters_finds_and_orders() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::with(&["org:01010101-0101-0101-0101-010101010101:handling"]);
    let mut put = |number, state, risk, due, title: &str| {
        let columns = County::columns(number, state, risk, due);
        county.put(0, DocKey::ticket(ticket(number)), 1, columns, &ticket_json(number, title));
    };
    put(1, State::Signed, Level::Blue, 50_000, "迟");
    put(2, State::Verifying, Level::Red, 90_000, "险");
    put(3, State::Handling, Level::Yellow, -10, "过期");
    put(4, State::Closed, Level::Blue, -10, "办结");
    put(5, State::Signed, Level::Blue, 900_000, "100%_好");
    county.sync(&store);
    let now = ServerTime::from_ms(1_795_000_000_000);
    let queue = |filter, find: &str| {
        let listing = Listing { find: find.into(), from: 0, rows: 50 };
        let page = store.queue(filter, &listing, now, now.plus_ms(100_000)).unwrap();
        let titles: Vec<String> = page.rows.iter().map(|row| row.shelved.title.clone()).collect();
        assert_eq!(page.total as usize, titles.len());
        titles.join(" ")
    };
    assert_eq!(queue(QueueFilter::All, ""), "险 过期 迟 100%_好");
    assert_eq!(queue(QueueFilter::State(State::Closed), ""), "办结");
    assert_eq!(queue(QueueFilter::Risk(Level::Blue), ""), "迟 100%_好");
    assert_eq!(queue(QueueFilter::Overdue, ""), "过期");
    assert_eq!(queue(QueueFilter::DueToday, ""), "险 迟");
    assert_eq!(queue(QueueFilter::All, "虚构建筑"), "险 过期 迟 100%_好");
    assert_eq!(queue(QueueFilter::All, "-0003"), "过期");
    assert_eq!(queue(QueueFilter::All, "0%_"), "100%_好");
    assert_eq!(queue(QueueFilter::All, "%"), "100%_好");
    let counts = store.queue(QueueFilter::All, &Listing::default(), now, now.plus_ms(100_000)).unwrap().counts;
    assert_eq!((counts.all, counts.overdue, counts.due_today), (4, 1, 2));
    assert_eq!(counts.risks, [(Level::Blue, 2), (Level::Red, 1), (Level::Yellow, 1)]);
    assert!(counts.states.contains(&(State::Closed, 1)));
}

#[test]
fn an_officers_list_puts_danger_first_and_what_is_handed_in_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    let mut put = |number, state, risk, due, title: &str| {
        let columns = County::columns(number, state, risk, due);
        county.put(0, DocKey::ticket(ticket(number)), 1, columns, &ticket_json(number, title));
    };
    put(1, State::Verified, Level::Red, 1, "交了");
    put(2, State::Assigned, Level::Yellow, 20, "晚");
    put(3, State::Verifying, Level::Yellow, 10, "早");
    put(4, State::Verifying, Level::Red, 99, "险");
    county.sync(&store);
    assert_eq!(titles(&store), ["险", "早", "晚", "交了"]);
    let window = store.todo(&Listing { find: String::new(), from: 1, rows: 2 }).unwrap();
    assert_eq!((window.rows.len(), window.total, window.open), (2, 4, 3));
    assert_eq!(window.rows[0].shelved.title, "早");
}

#[test]
fn entries_stand_in_the_countys_order_and_a_wish_for_an_original_moves_it_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "一");
    for (number, place) in [(11, 2), (12, 1)] {
        let columns = Columns { ticket: ticket(1), seq: place, ..Columns::NONE };
        let json = format!(
            r#"{{"op":"{op}","ticket":"{ticket}","seq":{place},"rev":1,
            "actor":{{"user":"{USER}","name":"张某某"}},"outcome":{{"is":"counted"}},"from":"verifying","to":"verifying",
            "at":{{"from":1,"to":2}},"anchored":false,"received":3,"number":4,
            "kind":"note.added","payload":{{"text":"{number}"}}}}"#,
            op = op(number),
            ticket = ticket(1),
        );
        county.put(0, DocKey::entry(op(number)), 1, columns, &json);
    }
    county.sync(&store);
    let order: Vec<u32> = store
        .entries(ticket(1))
        .unwrap()
        .into_iter()
        .map(|entry| match entry {
            Reading::Whole(entry) => entry.seq,
            Reading::Unreadable => panic!("it must read"),
        })
        .collect();
    assert_eq!(order, [1, 2]);
}

#[test]
fn an_anchor_is_good_for_its_own_boot_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let anchor = Anchor { server: ServerTime::from_ms(77), mono_ms: 5, error_ms: 1 };
    store.set_anchor(AnchorNow { boot: 3, anchor }).unwrap();
    drop(store);
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(store.anchor(3).unwrap(), Some(anchor));
    assert_eq!(store.anchor(4).unwrap(), None);
    assert_eq!(store.last_contact().unwrap(), Some(ServerTime::from_ms(77)));
}
