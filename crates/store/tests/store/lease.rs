//! How long other people's words stay without a word from the county, and what stays after that.

use niangjia_domain::time::{Anchor, DeviceTime, ServerTime};
use niangjia_protocol::pull::{Columns, DocKey};
use niangjia_store::{AnchorNow, Clocks, Content, LEASE_MS, LEASE_WARNED_MS, Lease, Listing, Store};

use crate::fixture::{County, install, note, op, phone, ticket};

/// When the county last spoke, by its clock.
const SPOKE_MS: i64 = 1_795_000_600_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const FAR_MS: i64 = 4_070_908_800_000;

/// After so long, in the boot in which the county spoke, whatever the wall clock says.
fn after(ms: i64, wall_ms: i64) -> Clocks {
    Clocks { wall: DeviceTime::from_ms(wall_ms), boot: 3, mono_ms: 1_000 + ms }
}

fn sync(county: &County, store: &Store) {
    let anchor = Anchor { server: ServerTime::from_ms(SPOKE_MS), mono_ms: 1_000, error_ms: 5 };
    while store.apply(&county.page(store, 500), Some(AnchorNow { boot: 3, anchor })).unwrap().more {}
}

/// An officer with two tickets, an entry on one of them, and a note of his own that was not sent.
fn at_work(store: &Store) -> County {
    let mut county = County::of_the_officer();
    county.put_ticket(0, 1, 1, "十名木工被赶出工地");
    county.put_ticket(0, 2, 1, "别的");
    county.put(0, DocKey::entry(op(77)), 1, Columns { ticket: ticket(1), seq: 1, ..Columns::NONE }, "{}");
    sync(&county, store);
    store.author_one(&note(1, "大门已锁")).unwrap();
    county
}

fn titles(store: &Store) -> Vec<String> {
    let listing = Listing { rows: 500, ..Listing::default() };
    store.todo(&listing).unwrap().rows.into_iter().map(|row| row.shelved.title).collect()
}

#[test]
fn it_warns_from_the_fourteenth_day_and_locks_on_the_thirtieth() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    assert_eq!(store.lease(after(LEASE_MS, 0)).unwrap(), Lease::Fresh, "nothing was read yet");
    at_work(&store);
    for (ms, lease) in [
        (LEASE_WARNED_MS - 1, Lease::Fresh),
        (LEASE_WARNED_MS, Lease::Ending { left_ms: 16 * DAY_MS }),
        (LEASE_MS - 1, Lease::Ending { left_ms: 1 }),
        (LEASE_MS, Lease::Locked),
    ] {
        assert_eq!(store.lease(after(ms, SPOKE_MS + ms)).unwrap(), lease, "after {ms} ms");
    }
    assert_eq!(store.lease(after(0, SPOKE_MS)).unwrap(), Lease::Locked, "no clock unlocks");
}

#[test]
fn what_others_wrote_is_not_there_any_more_and_what_he_did_himself_goes_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    at_work(&store);
    assert_eq!(store.lease(after(LEASE_MS, SPOKE_MS)).unwrap(), Lease::Locked);
    let shelved = store.ticket(ticket(1)).unwrap().unwrap();
    assert_eq!((shelved.content, shelved.title.as_str(), shelved.street.as_str()), (Content::Locked, "", ""));
    assert_eq!(shelved.number, "990001-20261120-0001", "its number is how he knows it");
    assert_eq!(titles(&store), ["", ""]);
    assert!(store.entries(ticket(1)).unwrap().is_empty());
    for found in ["木工", "虚构", "示例路"] {
        let listing = Listing { find: found.into(), rows: 50, ..Listing::default() };
        assert_eq!(store.todo(&listing).unwrap().total, 0, "{found} is not found either");
    }
    assert_eq!(store.authored_on(ticket(1)).unwrap().len(), 1);
    assert!(store.has_outbox().unwrap(), "his note still goes");
    store.author_one(&note(2, "还是没人")).unwrap();
    assert_eq!(store.unsent().unwrap().len(), 2, "and another can be written");
}

#[test]
fn one_contact_brings_everything_back_and_begins_the_time_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    let mut county = at_work(&store);
    store.lease(after(LEASE_MS, SPOKE_MS)).unwrap();
    county.put_ticket(0, 2, 2, "别的，改过");
    sync(&county, &store);
    assert_eq!(titles(&store), ["十名木工被赶出工地", "别的，改过"]);
    assert_eq!(store.entries(ticket(1)).unwrap().len(), 1);
    assert!(matches!(store.ticket(ticket(1)).unwrap().unwrap().content, Content::Whole(_)));
    assert_eq!(store.lease(after(0, SPOKE_MS)).unwrap(), Lease::Fresh);
    assert_eq!(store.lease(after(LEASE_WARNED_MS, 0)).unwrap(), Lease::Ending { left_ms: 16 * DAY_MS });
    assert_eq!(county.sync(&store), 1, "both sides are equal");
}

#[test]
fn a_clock_in_1970_or_2099_neither_locks_nor_wins_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    at_work(&store);
    assert_eq!(store.lease(after(DAY_MS, FAR_MS)).unwrap(), Lease::Fresh, "he synced yesterday");
    let restarted = |wall_ms, mono_ms| Clocks { wall: DeviceTime::from_ms(wall_ms), boot: 4, mono_ms };
    assert_eq!(store.lease(restarted(FAR_MS + DAY_MS, 60_000)).unwrap(), Lease::Fresh, "known to be wrong before");
    assert_eq!(store.lease(restarted(0, 60_000 + 12 * DAY_MS)).unwrap(), Lease::Ending { left_ms: 16 * DAY_MS });
    assert_eq!(store.lease(restarted(0, 60_000 + 28 * DAY_MS)).unwrap(), Lease::Locked);
}

#[test]
fn a_permission_service_that_names_nothing_does_not_begin_the_time_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path());
    at_work(&store);
    let fails = County::with(&[&format!("install:{}", install().install)]);
    let page = fails.page(&store, 500);
    let anchor = Anchor { server: ServerTime::from_ms(SPOKE_MS), mono_ms: 1_000 + 20 * DAY_MS, error_ms: 5 };
    store.apply(&page, Some(AnchorNow { boot: 3, anchor })).unwrap();
    assert!(store.hold().unwrap().is_some());
    assert_eq!(store.lease(after(20 * DAY_MS, 0)).unwrap(), Lease::Ending { left_ms: 10 * DAY_MS });
}
