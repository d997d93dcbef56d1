//! Authoring, sending, receipts.

use niangjia_domain::act::{Act, Alert};
use niangjia_domain::code::Code;
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::{Outcome, Refusal};
use niangjia_domain::risk::Level;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::push::{Kept, PushReply, Stored};
use niangjia_protocol::receipt::list::{Listed, ReceiptList};
use niangjia_protocol::signature::verify;
use niangjia_store::{BatchLimit, Believed, Counters, Install, OpState, Store, StoreError};

use crate::fixture::{accept, authoring, install, key, killed, note, op, phone, receipt, ticket};

const ALL: BatchLimit = BatchLimit { bytes: 1 << 20, operations: 500 };

fn sent(store: &Store, limit: BatchLimit) -> Vec<u16> {
    let batch = store.begin_push(limit).unwrap();
    batch.map_or_else(Vec::new, |batch| {
        batch.ops.iter().map(|op| u16::from_be_bytes([op.bytes()[14], op.bytes()[15]])).collect()
    })
}

fn reply(store: &Store, number: u16, how: Kept, outcome: Option<Outcome>) -> PushReply {
    let receipt = outcome.map(|outcome| receipt(store, number, outcome));
    let operations = vec![Stored { op: op(number), how, receipt }];
    PushReply { niangjia: 1, now: ServerTime::from_ms(1), operations }
}

#[test]
fn a_note_that_was_saved_survives_a_power_cut_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "工地大门已锁 🚧 \u{202e}右\u{0007}")).unwrap();
    let (_copy, after) = killed(folder.path());
    assert_eq!(after.unsent().unwrap(), store.unsent().unwrap());
    let signed = &after.unsent().unwrap()[0];
    assert!(verify(&install().key().public(), &signed.bytes, &signed.signature));
    let operation: Operation = serde_json::from_slice(&signed.bytes).unwrap();
    assert_eq!((operation.seq, operation.op), (1, op(1)));
    assert_eq!(after.counters().unwrap().only_here, 1);
}

#[test]
fn several_operations_are_authored_together_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let both = store.author_all(&[accept(1), note(2, &"长".repeat(20_001))], &[]);
    assert!(matches!(both, Err(StoreError::TextTooLong)));
    assert_eq!(store.unsent().unwrap(), []);
    store.author_all(&[accept(1), note(2, &"长".repeat(20_000))], &[]).unwrap();
    let seqs: Vec<u64> = store.authored_on(ticket(1)).unwrap().iter().map(|authored| authored.seq).collect();
    assert_eq!(seqs, [1, 2], "numbers stay dense after a refusal");
}

#[test]
fn an_operation_beyond_64_kib_is_refused_before_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    // 15,000 letters that JSON writes with six bytes each.
    let refused = store.author_one(&note(1, &"\u{1}".repeat(15_000)));
    assert!(matches!(refused, Err(StoreError::TooLarge(bytes)) if bytes > 65_536));
    assert!(!store.has_outbox().unwrap());
}

#[test]
fn danger_goes_first_and_words_in_the_order_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let alert = Alert {
        level: Level::Red,
        people: Some(10),
        amount: None,
        place: String::new(),
        behaviour: Vec::new(),
        text: "要聚集".into(),
    };
    for authoring in [accept(1), note(2, "一"), authoring(3, ticket(1), Act::Alert(alert)), note(4, "二")] {
        store.author_one(&authoring).unwrap();
    }
    assert_eq!(sent(&store, BatchLimit { bytes: 1, operations: 500 }), [3], "even the smallest batch carries one");
    assert_eq!(sent(&store, ALL), [3, 1, 2, 4]);
    assert_eq!(sent(&store, BatchLimit { operations: 2, ..ALL }), [3, 1]);
}

#[test]
fn what_was_being_sent_when_the_app_died_twice_goes_alone_and_last() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "毒")).unwrap();
    assert_eq!(sent(&store, ALL), [1]);
    drop(store);
    let store = Store::open(folder.path(), &key()).unwrap();
    assert_eq!(sent(&store, ALL), [1], "one death may have had any reason");
    drop(store);
    let store = Store::open(folder.path(), &key()).unwrap();
    store.author_all(&[note(2, "好"), note(3, "好")], &[]).unwrap();
    assert_eq!(sent(&store, ALL), [2, 3]);
    store.take_push_reply(&reply(&store, 2, Kept::Stored, None), None).unwrap();
    store.take_push_reply(&reply(&store, 3, Kept::Stored, None), None).unwrap();
    assert_eq!(sent(&store, ALL), [1]);
    store.abandon_push(&[op(1)]).unwrap();
    assert_eq!(store.authored(op(1)).unwrap().unwrap().attempts, 3);
}

#[test]
fn a_receipt_taken_twice_by_two_ways_is_one_receipt_and_the_last_word_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "一")).unwrap();
    store.take_push_reply(&reply(&store, 1, Kept::Stored, None), None).unwrap();
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Stored);
    store
        .take_push_reply(&reply(&store, 1, Kept::Duplicate, Some(Outcome::Waiting { deps: vec![op(9)] })), None)
        .unwrap();
    assert_eq!(store.authored(op(1)).unwrap().unwrap().state, OpState::Stored, "waiting is not the last word");
    store.take_receipts(&[receipt(&store, 1, Outcome::COUNTED)]).unwrap();
    store.take_receipts(&[receipt(&store, 1, Outcome::COUNTED)]).unwrap();
    store.take_push_reply(&reply(&store, 1, Kept::Duplicate, Some(Outcome::Unverified)), None).unwrap();
    let authored = store.authored(op(1)).unwrap().unwrap();
    assert_eq!(authored.state, OpState::Final);
    assert_eq!(authored.receipt, Some(receipt(&store, 1, Outcome::COUNTED)));
    assert_eq!(store.counters().unwrap(), Counters::default());
    assert_eq!(store.unsettled().unwrap(), []);
    assert_eq!(store.receipted(100).unwrap().len(), 1);
}

#[test]
fn a_refusal_asks_for_attention_until_it_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&accept(1)).unwrap();
    store.take_receipts(&[receipt(&store, 1, Outcome::Refused { reason: Refusal::State })]).unwrap();
    assert_eq!(store.counters().unwrap().attention, 1);
    assert_eq!(store.unsettled().unwrap().len(), 1);
    store.acknowledge(op(1)).unwrap();
    assert_eq!(store.counters().unwrap().attention, 0);
    assert!(matches!(store.acknowledge(op(5)), Err(StoreError::NotFound)));
}

#[test]
fn an_item_that_cannot_go_blocks_nothing_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_all(&[note(1, "一"), note(2, "二")], &[]).unwrap();
    store.set_trouble(op(1), &Code::TooLarge).unwrap();
    assert_eq!(sent(&store, ALL), [2]);
    assert_eq!(store.counters().unwrap().attention, 1);
    store.try_again(op(1)).unwrap();
    assert_eq!(sent(&store, ALL), [1, 2]);
}

#[test]
fn a_signature_that_the_county_refuses_makes_the_phone_look_at_its_own_copy() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "一")).unwrap();
    store.take_push_reply(&reply(&store, 1, Kept::BadSignature, None), None).unwrap();
    let authored = store.authored(op(1)).unwrap().unwrap();
    assert_eq!(authored.trouble, Some(Code::Internal { id: "signature".into() }), "the copy here is sound");
    assert_eq!(authored.state, OpState::Committed, "it still exists only here");
}

#[test]
fn a_receipt_that_the_countys_key_has_not_signed_changes_nothing_and_the_work_goes_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_all(&[note(1, "一"), note(2, "二")], &[]).unwrap();
    let mut good = reply(&store, 1, Kept::Stored, Some(Outcome::COUNTED));
    good.operations.extend(reply(&store, 2, Kept::Stored, Some(Outcome::COUNTED)).operations);
    let mut altered = good.clone();
    altered.operations[0].receipt.as_mut().unwrap().number += 1;
    assert_eq!(sent(&store, ALL), [1, 2]);
    assert_eq!(store.take_push_reply(&altered, None).unwrap(), Believed::NotAll);
    let doubted = store.authored(op(1)).unwrap().unwrap();
    assert_eq!((doubted.state, doubted.receipt), (OpState::Committed, None), "it exists only here, as before");
    assert_eq!(doubted.trouble, Some(Code::BadReceipt), "and the person is told");
    assert_eq!(store.authored(op(2)).unwrap().unwrap().state, OpState::Final, "the other one proved itself");
    assert_eq!((store.counters().unwrap().only_here, store.counters().unwrap().attention), (1, 1));
    assert_eq!(sent(&store, ALL), [1], "it goes again by itself");
    assert_eq!(store.take_push_reply(&good, None).unwrap(), Believed::All);
    assert_eq!(store.counters().unwrap(), Counters::default(), "and the trouble is over");
    assert!(sent(&store, ALL).is_empty());
}

#[test]
fn a_doubt_about_work_that_still_waits_is_over_when_the_county_says_the_same_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "一")).unwrap();
    let good = reply(&store, 1, Kept::Stored, Some(Outcome::Quarantined));
    store.take_push_reply(&good, None).unwrap();
    let mut altered = good.operations[0].receipt.clone().unwrap();
    altered.number += 1;
    store.take_receipts(&[altered]).unwrap();
    assert_eq!(store.authored(op(1)).unwrap().unwrap().trouble, Some(Code::BadReceipt));
    assert_eq!(sent(&store, ALL), [1], "it is asked again");
    assert_eq!(store.take_push_reply(&good, None).unwrap(), Believed::All);
    assert_eq!(store.authored(op(1)).unwrap().unwrap().trouble, None);
    assert!(sent(&store, ALL).is_empty());
}

#[test]
fn what_the_county_holds_without_a_receipt_is_not_called_delivered() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.author_one(&note(1, "一")).unwrap();
    store.take_push_reply(&reply(&store, 1, Kept::Stored, None), None).unwrap();
    assert_eq!(store.counters().unwrap().only_here, 1, "nobody has signed for it yet");
    assert_eq!(store.unsent().unwrap().len(), 1, "an export holds it");
    assert!(sent(&store, ALL).is_empty(), "it need not go again");
}

#[test]
fn a_receipt_for_other_bytes_or_of_another_county_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let other = tempfile::tempdir().unwrap();
    let twin = phone(other.path());
    store.author_one(&note(1, "十人")).unwrap();
    twin.author_one(&note(1, "九人")).unwrap();
    store.take_receipts(&[receipt(&twin, 1, Outcome::COUNTED)]).unwrap();
    assert_eq!(store.authored(op(1)).unwrap().unwrap().receipt, None, "signed for other bytes under the same id");
    twin.set_install(&Install { receipt_key: [3; 32], ..install() }).unwrap();
    twin.take_receipts(&[receipt(&twin, 1, Outcome::COUNTED)]).unwrap();
    assert_eq!(twin.authored(op(1)).unwrap().unwrap().receipt, None, "signed by another county");
}

#[test]
fn a_list_of_receipts_marks_what_it_proves_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let other = tempfile::tempdir().unwrap();
    let twin = phone(other.path());
    for phone in [&store, &twin] {
        phone.author_all(&[note(1, "一"), note(2, "二"), note(3, "三")], &[]).unwrap();
    }
    let all: Vec<_> = [1, 2].map(|number| receipt(&twin, number, Outcome::COUNTED)).into();
    twin.take_receipts(&all).unwrap();
    let mut list = ReceiptList::read(&twin.receipt_list().unwrap().to_text(|_| String::new())).unwrap();
    let Listed::Operation(second) = &mut list.receipts[1] else { panic!("an operation's") };
    second.receipt.outcome = Outcome::Applied;
    let mut stranger = second.clone();
    stranger.receipt.op = op(99);
    list.receipts.push(Listed::Operation(stranger));
    let taken = store.take_list(&list).unwrap();
    assert_eq!((taken.proved, taken.news, taken.doubted, taken.others), (1, 1, 1, 1));
    assert_eq!(store.authored(op(1)).unwrap().unwrap().receipt.unwrap().number, all[0].number);
    assert_eq!(store.counters().unwrap().only_here, 2);
    assert_eq!(store.counters().unwrap().attention, 0, "a file from anywhere troubles nobody");
    assert_eq!(store.take_list(&list).unwrap().news, 0, "taken twice, it changes nothing");
}
