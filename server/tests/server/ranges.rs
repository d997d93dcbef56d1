//! What a device holds, compared with what the county has: only what differs is told.

use std::collections::BTreeSet;

use niangjia_domain::feed::{Desk, Feed};
use niangjia_domain::id::TicketId;
use niangjia_domain::role::Role;
use niangjia_protocol::digest;
use niangjia_protocol::pull::{Change, Division, DocKey, Epoch, Found, Page, PullRequest, Ranges};
use niangjia_server::office::Caller;

use crate::world::{Device, View, World, desk_note, reassign};

/// Documents that a view holds of a feed.
fn held(view: &View, feed: Feed) -> impl Iterator<Item = (DocKey, u32, &Vec<u8>)> {
    let name = feed.to_string();
    let of_feed = view.docs.iter().filter(move |((of, _), _)| *of == name);
    of_feed.map(|((_, doc), (rev, body))| (*doc, *rev, body))
}

/// What a device that holds `view` asks about `feed`, and nothing else.
fn question(world: &World, view: &View, feed: Feed) -> PullRequest {
    let division = Division::of_documents(held(view, feed).count());
    let digests = digests(view, feed, division);
    let cursors = vec![("directory:of nobody".to_owned(), 3), (feed.to_string(), 0)];
    let ranges = vec![Ranges { feed: 1, division, from: 0, digests }];
    PullRequest { epoch: world.office.epoch().unwrap(), cursors, rows_max: 500, ranges }
}

fn asks(world: &World, device: &Device, request: &PullRequest) -> Page {
    let member = world.office.member(device.owner.user).unwrap().unwrap();
    let caller = Caller { install: device.install, member };
    let asked = PullRequest::decode(&request.encode()).unwrap();
    Page::decode(&world.office.pull(&caller, &asked, world.fate.moment()).unwrap()).unwrap()
}

/// What the page says of the one feed that was compared: what was found, and the rows of it.
fn answer(page: &Page, feed: Feed) -> (Found, Vec<(DocKey, Change)>) {
    let [comparison] = <[_; 1]>::try_from(page.compared.clone()).unwrap();
    let place = page.feeds.iter().position(|head| head.feed == feed.to_string()).unwrap();
    assert_eq!(comparison.feed, place);
    let rows = page.rows.iter().filter(|row| row.feed == place);
    (comparison.found, rows.map(|row| (row.doc, row.change.clone())).collect())
}

fn desk(world: &World) -> Feed {
    Feed::County(world.org.id, Desk::Handling)
}

crate::laws! {
    fn what_a_device_holds_as_the_county_does_is_not_told_again(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        for _ in 0..20 {
            world.registered(&mut handler);
        }
        let view = world.sees(&handler);
        let request = question(world, &view, desk(world));
        assert_eq!(request.ranges[0].digests.len(), 4, "twenty tickets with an entry each");
        let page = asks(world, &handler, &request);
        assert_eq!(answer(&page, desk(world)), (Found::Ranges { until: 4, differing: Vec::new() }, Vec::new()));
        let head = page.feeds.iter().find(|head| head.feed == desk(world).to_string()).unwrap();
        assert_eq!((head.next, head.digest), (head.head, digest_of(&view, desk(world))));
    }

    fn of_a_range_that_differs_everything_is_told_and_of_the_others_nothing(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let tickets: Vec<TicketId> = (0..20).map(|_| world.registered(&mut handler)).collect();
        let mut view = world.sees(&handler);
        let name = desk(world).to_string();
        // The same revision of other content, as a county that went back in time would have it.
        let changed = DocKey::ticket(tickets[3]);
        view.docs.get_mut(&(name.clone(), changed)).unwrap().1.push(b' ');
        let request = question(world, &view, desk(world));
        let division = request.ranges[0].division;
        let (found, rows) = answer(&asks(world, &handler, &request), desk(world));
        assert_eq!(found, Found::Ranges { until: 4, differing: vec![division.range_of(changed)] });
        let told: BTreeSet<DocKey> = rows.iter().map(|(doc, _)| *doc).collect();
        let of_range = |doc: &DocKey| division.range_of(*doc) == division.range_of(changed);
        let expected: BTreeSet<DocKey> = held(&view, desk(world)).map(|(doc, ..)| doc).filter(of_range).collect();
        assert_eq!((told, rows.len()), (expected.clone(), expected.len()));
        // One that the device has and the county has not, and one that it has not.
        let mut view = world.sees(&handler);
        let more = DocKey::ticket(TicketId::from_bytes([9; 16]));
        view.docs.insert((name.clone(), more), (1, b"{}".to_vec()));
        view.docs.remove(&(name, changed)).unwrap();
        let request = question(world, &view, desk(world));
        let (found, rows) = answer(&asks(world, &handler, &request), desk(world));
        let ranges = BTreeSet::from([division.range_of(more), division.range_of(changed)]);
        assert_eq!(found, Found::Ranges { until: 4, differing: ranges.into_iter().collect() });
        assert!(rows.iter().any(|(doc, _)| *doc == changed) && rows.iter().all(|(doc, _)| *doc != more));
    }

    fn a_ticket_that_has_left_is_told_as_such_to_who_holds_it_still(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let (first, second) = (world.staff("张某某", Role::Officer), world.staff("李某某", Role::Officer));
        let ticket = world.assigned(&mut handler, &first);
        let view = world.sees(&first);
        let mut order = handler.operation(world, ticket, reassign(&second.owner, Default::default()));
        order.base_rev = view.ticket(ticket).unwrap().rev;
        let frame = handler.seals(&order);
        world.push(&handler, niangjia_domain::lifecycle::Session::Checked, &[frame]);
        let feed = Feed::User(first.owner.user);
        let (found, rows) = answer(&asks(world, &first, &question(world, &view, feed)), feed);
        assert_eq!(found, Found::Ranges { until: 1, differing: vec![0] });
        let gone = rows.iter().find(|(doc, _)| *doc == DocKey::ticket(ticket)).unwrap();
        assert!(matches!(gone.1, Change::Leave { .. }));
    }

    fn ranges_that_find_no_room_are_told_in_the_next_answer(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        for _ in 0..40 {
            world.registered(&mut handler);
        }
        let mut view = world.sees(&handler);
        let whole = question(world, &view, desk(world));
        let division = whole.ranges[0].division;
        assert_eq!(division.ranges(), 8);
        for range in [1, 5] {
            let key = view.docs.keys().find(|(of, doc)| *of == desk(world).to_string() && division.range_of(*doc) == range);
            let key = key.unwrap().clone();
            view.docs.remove(&key).unwrap();
        }
        let mut request = PullRequest { ranges: question(world, &view, desk(world)).ranges, ..whole };
        request.ranges[0].division = division;
        request.ranges[0].digests = digests(&view, desk(world), division);
        let rows_of = |range| {
            let full = world.sees(&handler);
            held(&full, desk(world)).filter(|(doc, ..)| division.range_of(*doc) == range).count()
        };
        // Four feeds share the page: the desk's share takes one range, and not both.
        request.rows_max = rows_of(1).max(rows_of(5)) + 1;
        let mut told = 0;
        let mut from = 0;
        for _ in 0..8 {
            request.ranges[0].from = from;
            request.ranges[0].digests = digests(&view, desk(world), division).split_off(from);
            request.cursors = world.sees(&handler).heads.into_iter().filter(|(feed, _)| *feed != desk(world).to_string()).collect();
            request.ranges[0].feed = request.cursors.len();
            request.cursors.push((desk(world).to_string(), 0));
            let (found, rows) = answer(&asks(world, &handler, &request), desk(world));
            told += rows.len();
            let Found::Ranges { until, .. } = found else { panic!("there is room for one") };
            if until == 8 {
                break;
            }
            assert!(until > from);
            from = until;
        }
        assert_eq!(told, rows_of(1) + rows_of(5));
        // Who holds next to nothing of it reads it from the start.
        request.ranges = vec![Ranges { feed: 0, division: Division::of_documents(0), from: 0, digests: vec![1] }];
        request.cursors = vec![(desk(world).to_string(), 0)];
        assert_eq!(answer(&asks(world, &handler, &request), desk(world)), (Found::TooMuch, Vec::new()));
    }

    fn nobody_compares_what_he_may_not_read(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let officer = world.staff("张某某", Role::Officer);
        let ticket = world.registered(&mut handler);
        world.does(&mut handler, ticket, desk_note("只给办公室看"));
        let mut view = world.sees(&officer);
        view.docs.insert((desk(world).to_string(), DocKey::ticket(ticket)), (1, b"{}".to_vec()));
        let page = asks(world, &officer, &question(world, &view, desk(world)));
        assert!(page.compared.is_empty() && page.feeds.iter().all(|head| head.feed != desk(world).to_string()));
    }

    fn who_has_read_from_another_epoch_is_told_so_and_nothing_else(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        world.registered(&mut handler);
        let view = world.sees(&handler);
        let request = PullRequest { epoch: Epoch([9; 16]), ..question(world, &view, desk(world)) };
        let page = asks(world, &handler, &request);
        assert_eq!((page.epoch, page.rows.len(), page.compared.len()), (view.epoch, 0, 0));
        assert!(page.feeds.len() > 1 && page.feeds.iter().all(|head| head.next == 0));
    }
}

fn digests(view: &View, feed: Feed, division: Division) -> Vec<u64> {
    let mut digests = vec![0_u64; division.ranges()];
    for (doc, rev, body) in held(view, feed) {
        let sum = &mut digests[division.range_of(doc)];
        *sum = sum.wrapping_add(digest::ranged(doc, rev, digest::content(body)));
    }
    digests
}

fn digest_of(view: &View, feed: Feed) -> u64 {
    held(view, feed).fold(0, |sum: u64, (doc, rev, _)| sum.wrapping_add(digest::member(doc, rev)))
}

#[test]
fn rows_that_an_earlier_program_wrote_are_compared_by_their_documents() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("county.db");
    let world = World::on(niangjia_server::store::Store::open_file(&file).unwrap());
    let mut handler = world.staff("周某某", Role::Handler);
    for _ in 0..20 {
        world.registered(&mut handler);
    }
    let view = world.sees(&handler);
    let before = niangjia_server::store::Store::open_file(&file).unwrap();
    let forgotten = before.write(|tx| tx.execute("update feed set content = null", &[])).unwrap();
    assert!(forgotten > 40);
    let page = asks(&world, &handler, &question(&world, &view, desk(&world)));
    assert_eq!(answer(&page, desk(&world)).0, Found::Ranges { until: 4, differing: Vec::new() });
}
