//! Drafts.

use niangjia_domain::form::{Answer, Answers, ItemCode, SkipReason, Value};
use niangjia_domain::money::Fen;
use niangjia_store::DraftChange::{Adopt, Answer as SetAnswer, Begin, HandIn, Note, Summary};
use niangjia_store::{Store, StoreError};

use crate::fixture::{VISIT, key, killed, note, op, phone, ticket, wall};

fn begin() -> niangjia_store::DraftChange {
    Begin { visit: VISIT, ticket: ticket(1), at: wall(1) }
}

fn owed(yuan: i64) -> Answer<Value> {
    Answer::Given { value: Value::Money(Fen::yuan(yuan)), basis: None }
}

#[test]
fn every_change_of_a_draft_survives_a_power_cut_even_what_is_too_long_to_send() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let long = "字".repeat(100_000);
    store.change_drafts(&[begin()]).unwrap();
    let item = ItemCode::AmountClaimed;
    store.change_drafts(&[SetAnswer { visit: VISIT, item, answer: owed(400_000), at: wall(2) }]).unwrap();
    store.change_drafts(&[Note { visit: VISIT, text: long.clone(), at: wall(3) }]).unwrap();
    store.change_drafts(&[Summary { visit: VISIT, text: "属实".into(), at: wall(4) }]).unwrap();
    let (_copy, after) = killed(folder.path());
    let draft = after.draft_on(ticket(1)).unwrap().unwrap();
    assert_eq!(draft.answers.get(item), &owed(400_000));
    assert_eq!(draft.note, long);
    assert_eq!((draft.summary.as_str(), draft.saved), ("属实", wall(4)));
}

#[test]
fn a_finished_note_leaves_the_draft_in_the_same_moment() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    store.change_drafts(&[begin(), Note { visit: VISIT, text: "大门已锁".into(), at: wall(2) }]).unwrap();
    let cleared = Note { visit: VISIT, text: String::new(), at: wall(3) };
    store.author_all(&[note(1, "大门已锁")], &[cleared]).unwrap();
    assert_eq!(store.draft(VISIT).unwrap().unwrap().note, "");
    assert_eq!(store.unsent().unwrap().len(), 1);
}

#[test]
fn an_adopted_report_fills_only_what_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let item = ItemCode::AmountClaimed;
    store.change_drafts(&[begin(), SetAnswer { visit: VISIT, item, answer: owed(1), at: wall(2) }]).unwrap();
    let mut answers = Answers::default();
    answers.set(item, owed(2));
    let skipped = Answer::Skipped { reason: SkipReason::Refused, note: String::new() };
    answers.set(ItemCode::PayrollPhotos, skipped.clone());
    store.change_drafts(&[Adopt { visit: VISIT, report: op(9), answers, at: wall(3) }]).unwrap();
    let draft = store.draft(VISIT).unwrap().unwrap();
    assert_eq!(draft.answers.get(item), &owed(1));
    assert_eq!(draft.answers.get(ItemCode::PayrollPhotos), &skipped);
    assert_eq!(draft.adopted, [op(9)]);
}

#[test]
fn handing_in_counts_and_an_emptied_answer_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let item = ItemCode::AmountClaimed;
    store.change_drafts(&[begin(), SetAnswer { visit: VISIT, item, answer: owed(1), at: wall(2) }]).unwrap();
    store.change_drafts(&[SetAnswer { visit: VISIT, item, answer: Answer::Empty, at: wall(3) }]).unwrap();
    store.change_drafts(&[HandIn { visit: VISIT, report: op(5), at: wall(4) }]).unwrap();
    drop(store);
    let draft = Store::open(folder.path(), &key()).unwrap().draft(VISIT).unwrap().unwrap();
    assert!(draft.answers.is_empty());
    assert_eq!((draft.handed_in, draft.report), (1, Some(op(5))));
}

#[test]
fn a_draft_that_was_not_begun_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let change = Note { visit: VISIT, text: "x".into(), at: wall(2) };
    assert!(matches!(store.change_drafts(&[change]), Err(StoreError::NotFound)));
}
