//! What goes at once, what stays until the county has said it twice, and what stays until it has said why.

use niangjia_domain::feed::LeaveReason;
use niangjia_protocol::pull::{DocKey, Epoch};
use niangjia_store::{Content, Hold, Listing, Store};

use crate::fixture::{County, USER, install, note, op, phone, ticket};

const LOST: &str = r#"{"why":"scope_lost"}"#;
const REASSIGNED: &str = r#"{"why":"reassigned","to":"王某某","reason":"片区调整"}"#;

/// An officer with so many tickets.
fn officer(store: &Store, tickets: u16) -> County {
    let mut county = County::of_the_officer();
    for number in 1..=tickets {
        county.put_ticket(0, number, 1, "一");
    }
    county.sync(store);
    county
}

/// Tickets that are shown as they were.
fn shown(store: &Store) -> usize {
    let listing = Listing { rows: 500, ..Listing::default() };
    let rows = store.todo(&listing).unwrap().rows;
    rows.iter().filter(|row| row.shelved.departed.is_none()).count()
}

fn held(store: &Store) -> u32 {
    store.hold().unwrap().map_or(0, |hold| hold.tickets)
}

#[test]
fn a_permission_service_that_names_nothing_takes_nothing_away_and_what_it_names_again_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let county = officer(&store, 12);
    let fails = County::with(&[&format!("install:{}", install().install)]);
    for _ in 0..3 {
        assert_eq!(fails.sync(&store), 1, "nobody is asked again without a word to believe");
        assert_eq!((shown(&store), held(&store)), (12, 12));
    }
    store.author_one(&note(1, "照常办")).unwrap();
    assert!(matches!(store.ticket(ticket(3)).unwrap().unwrap().content, Content::Whole(_)));
    county.sync(&store);
    assert_eq!((shown(&store), store.hold().unwrap()), (12, None));
    assert_eq!(county.sync(&store), 1, "both sides are equal");
}

#[test]
fn a_person_who_is_dismissed_loses_everything_at_the_second_look() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = officer(&store, 12);
    county.lose_feed(0);
    county.say_scope(0, 2, true);
    let applied = store.apply(&county.page(&store, 500), None).unwrap();
    assert!(applied.more, "asked once more");
    assert_eq!((shown(&store), held(&store)), (12, 12));
    assert!(!store.apply(&county.page(&store, 500), None).unwrap().more);
    assert_eq!((shown(&store), held(&store)), (0, 0));
    assert_eq!(store.ticket(ticket(1)).unwrap().unwrap().content, Content::Purged);
}

#[test]
fn a_great_reassignment_goes_at_once_since_each_row_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = officer(&store, 80);
    (1..=70).for_each(|number| county.leave(0, number, REASSIGNED));
    assert_eq!(county.sync(&store), 1);
    assert_eq!((shown(&store), store.hold().unwrap()), (10, None));
}

#[test]
fn more_than_a_fifth_or_fifty_stays_until_the_county_has_said_why() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = officer(&store, 300);
    (1..=50).for_each(|number| county.leave(0, number, LOST));
    county.sync(&store);
    assert_eq!((shown(&store), held(&store)), (250, 0), "fifty of three hundred are let go");
    (51..=101).for_each(|number| county.leave(0, number, LOST));
    county.sync(&store);
    assert_eq!((shown(&store), held(&store)), (250, 51), "fifty-one are not");
    let since = store.hold().unwrap().map(|Hold { since, .. }| since);
    assert!(since.is_some());
    county.say_scope(1, 2, false);
    assert_eq!(county.sync(&store), 2);
    assert_eq!((shown(&store), held(&store)), (199, 0));
    // What was said once explains nothing that is taken away later.
    (102..=170).for_each(|number| county.leave(0, number, LOST));
    county.sync(&store);
    assert_eq!((shown(&store), held(&store)), (199, 69));
    (102..=170).for_each(|number| county.put_ticket(0, number, 2, "回来了"));
    county.sync(&store);
    assert_eq!((shown(&store), store.hold().unwrap()), (199, None));
}

#[test]
fn what_belongs_to_a_ticket_that_stays_stays_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = officer(&store, 2);
    let columns =
        niangjia_protocol::pull::Columns { ticket: ticket(1), seq: 1, ..niangjia_protocol::pull::Columns::NONE };
    county.put(0, DocKey::entry(op(77)), 1, columns, "{}");
    county.sync(&store);
    assert_eq!(store.entries(ticket(1)).unwrap().len(), 1);
    county.leave(0, 1, LOST);
    county.row(0, DocKey::entry(op(77)), niangjia_protocol::pull::Change::Leave { reason: LOST.into() });
    county.sync(&store);
    assert_eq!((held(&store), store.entries(ticket(1)).unwrap().len()), (1, 1));
    county.say_scope(1, 2, false);
    county.sync(&store);
    assert_eq!((held(&store), store.entries(ticket(1)).unwrap().len()), (0, 0));
    assert_eq!(store.ticket(ticket(1)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
}

#[test]
fn after_a_restore_what_the_county_does_not_know_any_more_stays_until_it_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = officer(&store, 6);
    county.say_scope(1, 2, false);
    county.sync(&store);
    county.epoch = Epoch([2; 16]);
    (4..=6).for_each(|number| county.forget(0, DocKey::ticket(ticket(number))));
    county.sync(&store);
    assert_eq!((shown(&store), held(&store)), (6, 3), "an old word explains nothing");
    (4..=6).for_each(|number| county.put_ticket(0, number, 1, "又登记了"));
    county.sync(&store);
    assert_eq!((shown(&store), store.hold().unwrap()), (6, None));
}

#[test]
fn a_feed_that_is_granted_is_read_from_the_start_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let desk = "org:01010101-0101-0101-0101-010101010101:handling";
    let mut county = County::with(&[&format!("user:{USER}"), &format!("install:{}", install().install)]);
    (1..=40).for_each(|number| county.put_ticket(0, number, 1, "自己的"));
    county.sync(&store);
    let before = store.pull_request(500).unwrap().cursors;
    county.feeds.push((desk.to_owned(), Vec::new(), 0));
    (41..=43).for_each(|number| county.put_ticket(2, number, 1, "全县的"));
    let page = county.page(&store, 500);
    assert_eq!(page.rows.len(), 3, "only what is new travels");
    assert!(page.rows.iter().all(|row| page.feeds[row.feed].feed == desk));
    assert!(!store.apply(&page, None).unwrap().more);
    let after = store.pull_request(500).unwrap().cursors;
    assert_eq!(after[..before.len()], before[..], "the others' cursors have not moved");
    assert_eq!(after[before.len()..], [(desk.to_owned(), 3)]);
    assert_eq!(shown(&store), 43);
}
