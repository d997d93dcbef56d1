//! Case A, end to end, in real windows.

#[tokio::test(flavor = "multi_thread")]
async fn case_a_goes_from_the_call_to_the_reviewed_reply_and_loses_nothing() {
    let out = tempfile::tempdir().unwrap();
    let summary = niangjia_tests::journey::case_a(out.path()).await.unwrap();
    assert_eq!(summary.operations.made, summary.operations.stored, "everything made is kept, once");
    assert_eq!(summary.operations.stored, summary.operations.receipted, "everything kept has its receipt");
    assert_eq!((summary.photos.taken, summary.photos.identical), (5, 5));
    assert_eq!((summary.kills, summary.cuts), (2, 2));
    assert!(summary.bytes.sent < summary.bytes.payload * 11 / 10 + 1_000_000, "little is sent twice: {summary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_given_to_another_meanwhile_keeps_the_first_officers_work_and_the_second_takes_it_over() {
    let out = tempfile::tempdir().unwrap();
    let handover = niangjia_tests::journey::handover(out.path()).await.unwrap();
    assert!(handover.late >= 3, "arrival, photo and report are late: {handover:?}");
    assert_eq!(handover.credited, handover.late, "and all count as his: {handover:?}");
    assert_eq!(handover.stored, handover.receipted, "everything kept has its receipt");
}
