//! Case A, end to end, in real windows.

#[tokio::test(flavor = "multi_thread")]
async fn case_a_goes_from_the_call_to_the_reviewed_reply_and_loses_nothing() {
    let out = tempfile::tempdir().unwrap();
    let summary = niangjia_tests::journey::run(out.path()).await.unwrap();
    assert_eq!(summary.operations.made, summary.operations.stored, "everything made is kept, once");
    assert_eq!(summary.operations.stored, summary.operations.receipted, "everything kept has its receipt");
    assert_eq!((summary.photos.taken, summary.photos.identical), (5, 5));
    assert_eq!((summary.kills, summary.cuts), (2, 2));
    assert!(summary.bytes.sent < summary.bytes.payload * 11 / 10 + 1_000_000, "little is sent twice: {summary:?}");
}
