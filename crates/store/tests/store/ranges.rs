//! Only what differs is read: after the county has gone back in time, and when nobody knows any more what has left.

use std::collections::BTreeMap;

use niangjia_domain::feed::LeaveReason;
use niangjia_domain::state::State;
use niangjia_protocol::pull::{Change, DocKey, Epoch, Found, Page};
use niangjia_store::{Content, Listing, Store};

use crate::fixture::{County, key, killed, phone, ticket, ticket_json};

/// Tickets of the county: four ranges of ten.
const TICKETS: u16 = 40;

/// A county with its tickets, and a phone that has read them.
fn at_rest(folder: &std::path::Path) -> (County, Store) {
    let store = phone(folder);
    let mut county = County::of_the_officer();
    for number in 1..=TICKETS {
        county.put_ticket(0, number, 1, "一");
    }
    county.sync(&store);
    (county, store)
}

/// The county goes back in time, and the phone hears of it.
fn goes_back(county: &mut County, store: &Store) {
    county.epoch.0[0] += 1;
    assert!(store.apply(&county.page(store, 500), None).unwrap().new_epoch);
}

fn titles(store: &Store) -> BTreeMap<String, usize> {
    let listing = Listing { rows: 500, ..Listing::default() };
    let mut titles = BTreeMap::new();
    for row in store.todo(&listing).unwrap().rows.into_iter().filter(|row| row.shelved.departed.is_none()) {
        *titles.entry(row.shelved.title).or_default() += 1;
    }
    titles
}

fn differing(page: &Page) -> Vec<usize> {
    match &page.compared[0].found {
        Found::Ranges { differing, .. } => differing.clone(),
        Found::TooMuch => panic!("not so much"),
    }
}

/// What is stored is what the county has, and nobody asks again.
fn agree(county: &County, store: &Store) {
    assert_eq!(county.sync(store), 1, "nothing is left to be read");
    let page = county.page(store, 500);
    assert_eq!((page.rows.len(), page.compared.len()), (0, 0));
    for (_, rows, _) in &county.feeds {
        for row in rows.iter().filter(|row| matches!(row.change, Change::Put { .. })) {
            let Change::Put { rev, body, .. } = &row.change else { continue };
            let here = store.ticket(niangjia_domain::id::TicketId::from_bytes(row.doc.id)).unwrap().unwrap();
            let theirs: niangjia_domain::ticket::Ticket = serde_json::from_slice(body).unwrap();
            assert_eq!((here.rev, here.departed), (*rev, None));
            assert_eq!(here.content, Content::Whole(Box::new(theirs)));
        }
    }
}

#[test]
fn what_is_equal_in_another_epoch_is_compared_in_one_round_and_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    goes_back(&mut county, &store);
    let request = store.pull_request(500).unwrap();
    assert_eq!(request.ranges.iter().map(|ranges| ranges.digests.len()).collect::<Vec<_>>(), [4]);
    let page = county.page(&store, 500);
    assert!(page.rows.is_empty() && differing(&page).is_empty());
    let bytes = (request.encode().len(), page.encode().unwrap().len());
    assert!(bytes.0 < 150 && bytes.1 < 150, "{bytes:?}");
    let applied = store.apply(&page, None).unwrap();
    assert!(!applied.more && applied.touched.tickets.is_empty() && applied.reconciling == 0);
    agree(&county, &store);
}

#[test]
fn only_ranges_that_differ_are_read_whatever_their_revisions_say() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    // Of range 1: the same number is of other content. Of range 2: one was not there yet, and one is new. Nothing else.
    county.put_ticket(0, 5, 1, "另一件事");
    county.forget(0, DocKey::ticket(ticket(6)));
    county.put_ticket(0, 42, 1, "二");
    goes_back(&mut county, &store);
    let page = county.page(&store, 500);
    assert_eq!((differing(&page), page.rows.len()), (vec![1, 2], 20));
    let applied = store.apply(&page, None).unwrap();
    let touched: Vec<_> = applied.touched.tickets.into_iter().collect();
    assert_eq!(touched, [ticket(5), ticket(6), ticket(42)], "what is the same is not written again");
    assert_eq!(store.ticket(ticket(6)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
    assert_eq!(titles(&store), [("一".to_owned(), 38), ("二".to_owned(), 1), ("另一件事".to_owned(), 1)].into());
    agree(&county, &store);
}

#[test]
fn a_county_that_does_not_compare_is_read_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    county.compares = false;
    county.put_ticket(0, 5, 1, "另一件事");
    county.forget(0, DocKey::ticket(ticket(6)));
    goes_back(&mut county, &store);
    assert!(store.apply(&county.page(&store, 30), None).unwrap().more);
    assert_eq!(titles(&store).values().sum::<usize>(), 40, "nothing goes before it was looked for");
    county.sync(&store);
    assert_eq!(store.ticket(ticket(6)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
    agree(&county, &store);
}

#[test]
fn what_differs_much_is_read_from_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    for number in 1..=TICKETS {
        county.put_ticket(0, number, 1, "二");
    }
    goes_back(&mut county, &store);
    let page = county.page(&store, 5);
    assert_eq!(page.compared[0].found, Found::TooMuch);
    assert!(store.apply(&page, None).unwrap().more);
    county.sync(&store);
    assert_eq!(titles(&store), [("二".to_owned(), 40)].into());
    agree(&county, &store);
}

#[test]
fn a_comparison_goes_on_where_it_was_cut_and_what_changed_meanwhile_comes_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    for number in [4, 5, 6, 7] {
        county.put_ticket(0, number, 1, "二");
    }
    goes_back(&mut county, &store);
    assert!(store.apply(&county.page(&store, 20), None).unwrap().more);
    let (copy, store) = killed(folder.path());
    let asked = &store.pull_request(500).unwrap().ranges[0];
    assert_eq!((asked.from, asked.digests.len()), (2, 2));
    // Of a range that has been compared, and of one that has not.
    county.put_ticket(0, 8, 2, "三");
    county.forget(0, DocKey::ticket(ticket(12)));
    county.leave(0, 16, r#"{"why":"finished"}"#);
    county.put_ticket(0, 10, 2, "三");
    let page = county.page(&store, 500);
    assert_eq!(differing(&page), [2, 3]);
    assert!(store.apply(&page, None).unwrap().more, "what changed in the first two is not read yet");
    assert_eq!(store.ticket(ticket(16)).unwrap().unwrap().departed, None);
    let page = county.page(&store, 500);
    assert!(page.compared.is_empty() && page.rows.len() == 3, "only what changed since");
    // A row that was forgotten without a word is found at the head.
    assert_eq!(store.apply(&page, None).unwrap().reconciling, 1);
    county.sync(&store);
    assert_eq!(store.ticket(ticket(16)).unwrap().unwrap().departed, Some(LeaveReason::Finished));
    assert_eq!(store.ticket(ticket(12)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
    agree(&county, &store);
    drop(copy);
}

#[test]
fn who_was_away_longer_than_the_county_remembers_compares_and_is_not_wiped() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    county.put_ticket(0, 2, 2, "二");
    // It left, and the row that said so is below the floor.
    county.leave(0, 3, r#"{"why":"finished"}"#);
    county.forget(0, DocKey::ticket(ticket(3)));
    county.put_ticket(0, 41, 1, "三");
    county.floor = 42;
    let applied = store.apply(&county.page(&store, 500), None).unwrap();
    assert!(applied.more);
    assert_eq!(titles(&store).values().sum::<usize>(), 41, "nothing goes before it was compared");
    let page = county.page(&store, 500);
    assert_eq!((differing(&page), page.rows.len()), (vec![3], 9), "the rest came with the page");
    assert!(!store.apply(&page, None).unwrap().more);
    assert_eq!(store.ticket(ticket(3)).unwrap().unwrap().departed, Some(LeaveReason::ScopeLost));
    agree(&county, &store);
}

#[test]
fn an_answer_to_another_question_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    goes_back(&mut county, &store);
    let right = county.page(&store, 500);
    let asked = store.pull_request(500).unwrap();
    for wrong in 0..3 {
        let mut page = right.clone();
        // Everything differs, and nothing is there; but of other ranges than were asked about.
        page.compared[0].found = Found::Ranges { until: 4, differing: vec![0, 1, 2, 3] };
        match wrong {
            0 => page.compared[0].division = niangjia_protocol::pull::Division::of_documents(16),
            1 => page.compared[0].from = 1,
            _ => page.compared[0].feed = 1,
        }
        let kept = store.apply(&page, None).unwrap();
        assert!(kept.more && kept.touched.tickets.is_empty());
        if wrong < 2 {
            assert_eq!(store.pull_request(500).unwrap(), asked);
        }
        assert_eq!(titles(&store).len(), 1);
    }
    county.sync(&store);
    // Nobody asks any more.
    let mut late = right;
    late.compared[0].found = Found::Ranges { until: 4, differing: vec![0, 1, 2, 3] };
    store.apply(&late, None).unwrap();
    agree(&county, &store);
}

#[test]
fn a_lie_about_what_is_there_does_not_outlast_the_next_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    goes_back(&mut county, &store);
    let mut page = county.page(&store, 500);
    page.compared[0].found = Found::Ranges { until: 4, differing: vec![2] };
    let applied = store.apply(&page, None).unwrap();
    assert_eq!((applied.more, applied.reconciling), (true, 1), "it does not add up");
    assert!((1..=TICKETS).all(|number| store.ticket(ticket(number)).unwrap().unwrap().departed.is_none()));
    county.sync(&store);
    assert_eq!(titles(&store), [("一".to_owned(), 40)].into());
    agree(&county, &store);
}

#[test]
fn a_page_that_names_no_feed_removes_nothing_while_a_feed_is_compared() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    goes_back(&mut county, &store);
    let asked = store.pull_request(500).unwrap();
    let page = Page { feeds: Vec::new(), compared: Vec::new(), ..county.page(&store, 500) };
    assert!(store.apply(&page, None).is_err());
    assert_eq!(store.pull_request(500).unwrap(), asked);
    county.sync(&store);
    agree(&county, &store);
}

#[test]
fn documents_that_an_earlier_program_took_in_are_compared_by_their_bytes() {
    let memory = niangjia_store::Memory::new().unwrap();
    let store = Store::open_memory(&memory).unwrap();
    let mut county = County::of_the_officer();
    for number in 1..=TICKETS {
        county.put_ticket(0, number, 1, "一");
    }
    county.sync(&store);
    memory.journal().execute("update document set content = null", []).unwrap();
    county.put_ticket(0, 5, 1, "二");
    county.epoch = Epoch([2; 16]);
    assert!(store.apply(&county.page(&store, 500), None).unwrap().new_epoch);
    let page = county.page(&store, 500);
    assert_eq!(differing(&page), [1]);
    store.apply(&page, None).unwrap();
    agree(&county, &store);
}

#[test]
fn a_ticket_that_left_before_the_county_went_back_is_here_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut county, store) = at_rest(folder.path());
    county.leave(0, 9, r#"{"why":"finished"}"#);
    county.sync(&store);
    assert!(store.ticket(ticket(9)).unwrap().unwrap().departed.is_some());
    let columns = County::columns(9, State::Verifying, niangjia_domain::risk::Level::Yellow, 9000);
    county.put(0, DocKey::ticket(ticket(9)), 1, columns, &ticket_json(9, "一"));
    goes_back(&mut county, &store);
    county.sync(&store);
    assert_eq!(titles(&store), [("一".to_owned(), 40)].into());
    agree(&county, &store);
    drop(store);
    agree(&county, &Store::open(folder.path(), &key()).unwrap());
}
