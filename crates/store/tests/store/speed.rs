//! What a saved note costs the disk. Times are measured by the bench; here only what must not grow.

use niangjia_domain::act::{Act, Note};

use crate::fixture::{VISIT, authoring, phone, ticket};

/// How far the log has grown, in bytes.
fn log_bytes(folder: &std::path::Path) -> u64 {
    std::fs::metadata(folder.join("journal.db-wal")).unwrap().len()
}

#[test]
fn a_note_is_one_commit_of_a_few_pages() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let before = log_bytes(folder.path());
    assert!(before > 0, "opening begins the log, so that the first note does not");
    for number in 0..20 {
        let text = Act::Note(Note { visit: Some(VISIT), text: "四十个字的笔记".repeat(6) });
        store.author_one(&authoring(number, ticket(1), text)).unwrap();
    }
    let pages = (log_bytes(folder.path()) - before) / 8192 / 20;
    assert!(pages <= 5, "{pages} pages a note");
}

#[test]
fn a_log_that_was_tidied_is_overwritten_and_does_not_grow() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    for number in 0..20 {
        store.author_one(&crate::fixture::note(number, "一")).unwrap();
    }
    store.tidy().unwrap();
    let before = log_bytes(folder.path());
    store.author_one(&crate::fixture::note(20, "二")).unwrap();
    assert_eq!(log_bytes(folder.path()), before);
}
