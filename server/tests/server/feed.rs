//! Feeds: who is told what, and that nothing is lost or doubled on the way.

use niangjia_domain::act::Act;
use niangjia_domain::feed::{Desk, Feed};
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_domain::ticket::Disclosure;
use niangjia_protocol::pull::DocKey;

use crate::world::{assign, desk_note, note, reassign};

crate::laws! {
    fn a_registered_ticket_has_a_number_a_receipt_and_a_place_at_the_desk(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let view = world.sees(&handler);
        let ticket = view.ticket(id).unwrap();
        assert_eq!(ticket.number, "999901-20261121-0001");
        assert_eq!(ticket.state, State::Signed);
        let [entry] = <[_; 1]>::try_from(view.entries()).unwrap();
        let receipt = view.receipt(entry.op).unwrap();
        assert_eq!((entry.seq, entry.rev, entry.number), (1, 1, receipt.number));
        assert_eq!(receipt.ticket, Some(id));
        let other = world.registered(&mut handler);
        assert_eq!(world.sees(&handler).ticket(other).unwrap().number, "999901-20261121-0002");
    }

    fn numbers_start_again_at_midnight_in_china(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        world.registered(&mut handler);
        world.fate.pass_ms(16 * 60 * 60 * 1000);
        let id = world.registered(&mut handler);
        assert_eq!(world.sees(&handler).ticket(id).unwrap().number, "999901-20261122-0001");
    }

    fn an_officer_is_told_when_he_is_sent_and_sees_what_was_said_before(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let officer = world.staff("张某某", Role::Officer);
        let id = world.registered(&mut handler);
        world.does(&mut handler, id, desk_note("只给办公室看"));
        assert_eq!(world.sees(&officer).tickets().len(), 0);
        world.does(&mut handler, id, assign(&officer.owner));
        let view = world.sees(&officer);
        let ticket = view.ticket(id).unwrap();
        assert_eq!(ticket.state, State::Assigned);
        assert_eq!(ticket.contact, None, "the worker is not disclosed");
        let kinds: Vec<&str> = view.entries().iter().map(|entry| entry.act.kind().wire()).collect();
        assert_eq!(kinds, ["ticket.assign"], "neither the registration nor the desk's own note");
        assert_eq!(world.sees(&handler).ticket(id).unwrap().contact.unwrap().phone, "19900000001");
    }

    fn a_reassigned_ticket_leaves_with_its_reason_and_arrives_with_its_history(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut first = world.staff("张某某", Role::Officer);
        let second = world.staff("李某某", Role::Officer);
        let id = world.assigned(&mut handler, &first);
        let (frame, noted) = first.authors(world, id, note("到了，没见到人"));
        world.push(&first, niangjia_domain::lifecycle::Session::Checked, &[frame]);
        let mut before = world.sees(&first);
        assert!(before.entry(noted).is_some());
        let rev = before.ticket(id).unwrap().rev;
        let (mut order, _) = (handler.operation(world, id, reassign(&second.owner, Disclosure::default())), ());
        order.base_rev = rev;
        let frame = handler.seals(&order);
        world.push(&handler, niangjia_domain::lifecycle::Session::Checked, &[frame]);

        world.goes_on(&first, &mut before);
        assert_eq!(before.tickets().len(), 0);
        assert_eq!(before.entries().len(), 0, "nothing of the ticket stays in the feed");
        let left = before.left.iter().find(|(_, doc, _)| *doc == DocKey::ticket(id)).unwrap();
        assert_eq!(left.2, r#"{"why":"reassigned","to":"李某某","reason":"换人更近"}"#);
        let view = world.sees(&second);
        assert!(view.ticket(id).is_some());
        assert!(view.entry(noted).is_some(), "what was found before is told to the next officer");
    }

    fn what_was_taken_back_comes_again_whole(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let first = world.staff("张某某", Role::Officer);
        let second = world.staff("李某某", Role::Officer);
        let id = world.assigned(&mut handler, &first);
        let mut view = world.sees(&first);
        for officer in [&second, &first] {
            let mut order = handler.operation(world, id, reassign(&officer.owner, Disclosure::default()));
            order.base_rev = world.sees(&handler).ticket(id).unwrap().rev;
            let frame = handler.seals(&order);
            world.push(&handler, niangjia_domain::lifecycle::Session::Checked, &[frame]);
        }
        world.goes_on(&first, &mut view);
        assert_eq!(view.docs.keys().filter(|(feed, _)| feed.starts_with("user:")).count(),
            world.sees(&first).docs.keys().filter(|(feed, _)| feed.starts_with("user:")).count(),
            "going on shows the same as starting anew");
        assert_eq!(view.ticket(id).unwrap().assignment.unwrap().officer.user, first.owner.user);
    }

    fn a_note_moves_one_row_per_reader_and_not_the_ticket(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let mut desk = world.sees(&handler);
        let rows = desk.rows;
        world.does(&mut officer, id, note("墙上没有公示牌"));
        world.goes_on(&handler, &mut desk);
        assert_eq!(desk.rows - rows, 1);
        let mut own = world.sees(&officer);
        let (pages, rows) = (own.pages, own.rows);
        world.goes_on(&officer, &mut own);
        assert_eq!((own.pages - pages, own.rows - rows), (1, 0), "nothing new is one empty page");
    }

    fn each_role_reads_its_own_feeds_and_no_others(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let officer = world.staff("张某某", Role::Officer);
        let foreign = world.staff("李某某", Role::Officer);
        let reviewer = world.staff("吴某某", Role::Reviewer);
        let id = world.assigned(&mut handler, &officer);
        assert!(world.sees(&officer).has_feed(Feed::User(officer.owner.user)));
        assert_eq!(world.sees(&foreign).tickets().len(), 0);
        assert_eq!(world.sees(&reviewer).tickets().len(), 0, "nothing has been answered yet");
        assert!(!world.sees(&reviewer).has_feed(Feed::County(world.org.id, Desk::Handling)));
        for role in [Role::Agent, Role::Dispatcher, Role::Quality, Role::External] {
            let other = world.staff("钱某某", role);
            assert_eq!(world.sees(&other).heads.len(), 1, "{role:?} reads receipts only");
        }
        for role in [Role::Supervisor, Role::Leader] {
            assert!(world.sees(&world.staff("郑某某", role)).ticket(id).is_some(), "{role:?}");
        }
    }

    fn another_county_sees_nothing(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        world.registered(&mut handler);
        let at = world.fate.moment();
        let other = niangjia_server::office::Org {
            id: niangjia_domain::id::OrgId::from_bytes(at.id("org", 0)),
            code: "999902".to_owned(),
            name: "另一个虚构县总工会".to_owned(),
            public_key: [8; 32],
        };
        world.office.found(other.clone()).unwrap();
        let stranger = world.device(&world.person_of(other.id, "冯某某", Role::Handler));
        assert_eq!(world.sees(&stranger).tickets().len(), 0);
        let mut stranger = stranger;
        let id = world.sees(&handler).tickets()[0].id;
        let receipt = world.does(&mut stranger, id, assign(&handler.owner));
        assert!(matches!(receipt.outcome, Outcome::Refused { .. }), "{:?}", receipt.outcome);
    }

    fn the_directory_lists_colleagues_and_tells_who_left(world) {
        let handler = world.staff("周某某", Role::Handler);
        let officer = world.person("张某某", Role::Officer);
        let mut view = world.sees(&handler);
        world.office.revoke(officer.user, world.fate.moment()).unwrap();
        world.goes_on(&handler, &mut view);
        let key = (Feed::Directory(world.org.id).to_string(), DocKey::member(officer.user));
        let (rev, body) = &view.docs[&key];
        let member: niangjia_domain::role::Member = serde_json::from_slice(body).unwrap();
        assert_eq!((*rev, member.revoked), (2, Some(world.fate.now())));
    }

    fn pages_are_cut_at_500_rows_and_go_on_where_they_ended(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        for _ in 0..3 {
            let frames: Vec<_> = (0..400).map(|n| handler.authors(world, id, desk_note(&format!("第 {n} 条"))).0).collect();
            let reply = world.push(&handler, niangjia_domain::lifecycle::Session::Checked, &frames);
            assert!(reply.operations.iter().all(|stored| stored.receipt.is_some()));
        }
        let view = world.sees(&handler);
        assert_eq!(view.entries().len(), 1_201);
        assert_eq!(view.receipts().len(), 1_201);
        let places: Vec<u32> = view.entries().iter().map(|entry| entry.seq).collect();
        assert_eq!(places, (1..=1_201).collect::<Vec<_>>(), "the timeline is dense");
        let mut numbers: Vec<u64> = view.receipts().iter().map(|receipt| receipt.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=1_201).collect::<Vec<_>>(), "receipts are dense");
        assert!(view.pages >= 5, "{} pages", view.pages);
    }

    fn concurrent_writers_never_lose_a_row(world) {
        const WRITERS: usize = 6;
        const NOTES: usize = 12;
        let mut handler = world.staff("周某某", Role::Handler);
        let reader = world.staff("郑某某", Role::Supervisor);
        let tickets: Vec<_> = (0..WRITERS).map(|_| world.registered(&mut handler)).collect();
        let writers: Vec<_> = tickets.iter().map(|_| world.staff("周某某", Role::Handler)).collect();
        let done = std::sync::atomic::AtomicUsize::new(0);
        let mut seen = world.sees(&reader);
        std::thread::scope(|scope| {
            for (mut writer, ticket) in writers.into_iter().zip(tickets) {
                let done = &done;
                scope.spawn(move || {
                    for n in 0..NOTES {
                        let receipt = world.does(&mut writer, ticket, desk_note(&format!("第 {n} 条")));
                        assert_eq!(receipt.outcome, Outcome::COUNTED);
                    }
                    done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                });
            }
            while done.load(std::sync::atomic::Ordering::SeqCst) < WRITERS {
                world.goes_on(&reader, &mut seen);
            }
        });
        world.goes_on(&reader, &mut seen);
        assert_eq!(seen.entries().len(), WRITERS * NOTES + WRITERS, "a cursor never passes a row that comes later");
        let feed = Feed::County(world.org.id, Desk::Handling).to_string();
        assert_eq!(seen.heads[&feed], (WRITERS * NOTES + 2 * WRITERS) as u64, "and the sequence is dense");
    }
}

/// A reply goes on to the reviewer's desk, without the worker's number.
#[test]
fn an_answered_ticket_comes_to_the_reviewer_with_the_number_masked() {
    let world = crate::world::World::in_memory();
    let mut handler = world.staff("周某某", Role::Handler);
    let reviewer = world.staff("吴某某", Role::Reviewer);
    let id = world.registered(&mut handler);
    world.does(&mut handler, id, Act::TakeUp(niangjia_domain::act::TakeUp { report: None, note: String::new() }));
    let reply = niangjia_domain::act::Reply {
        solved: niangjia_domain::act::Solved::Yes,
        why: String::new(),
        to_worker: "工钱已经付清。".to_owned(),
        internal: String::new(),
        law: Vec::new(),
        recovered: None,
    };
    assert_eq!(world.does(&mut handler, id, Act::Reply(Box::new(reply))).outcome, Outcome::Applied);
    let view = world.sees(&reviewer);
    assert_eq!(view.ticket(id).unwrap().contact.unwrap().phone, "199****0001");
    assert_eq!(view.entries().len(), 3, "with its whole history");
}
