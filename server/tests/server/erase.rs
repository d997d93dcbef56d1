//! Erasure: what is taken out for good, what stays so that nothing comes back, and a database that is older than it.

use niangjia_domain::feed::Feed;
use niangjia_domain::id::TicketId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::{LateReason, Outcome};
use niangjia_domain::role::Role;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::pull::DocKey;
use niangjia_protocol::push::Kept;
use niangjia_server::folder::{DATABASE, Folder};
use niangjia_server::moment::Moment;
use niangjia_server::store::copy_file;

use crate::world::{Device, World, desk_note, note, only, registration};

const CLOSED: Outcome = Outcome::Late { why: LateReason::Closed, credited: false };

/// A ticket with an officer and a note of his, and another one beside it.
fn at_work(world: &World) -> (Device, Device, TicketId, TicketId) {
    let mut handler = world.staff("周某某", Role::Handler);
    let mut officer = world.staff("张某某", Role::Officer);
    let id = world.assigned(&mut handler, &officer);
    let other = world.assigned(&mut handler, &officer);
    world.does(&mut officer, id, note("老板姓赵，住三号楼"));
    world.does(&mut officer, other, note("另一件"));
    (handler, officer, id, other)
}

crate::laws! {
    fn an_erased_ticket_leaves_every_feed_for_good_and_its_operations_are_known_still(world) {
        let (mut handler, mut officer, id, other) = at_work(world);
        let (frame, op) = officer.authors(world, id, note("赵某的电话"));
        let first = only(world.push(&officer, Session::Checked, std::slice::from_ref(&frame))).receipt.unwrap();
        let (mut desk, mut phone) = (world.sees(&handler), world.sees(&officer));
        let erased = world.office.erase(id, world.fate.moment()).unwrap();
        assert_eq!((erased.operations, erased.entries), (4, 4), "registered, sent, two notes");
        for (view, device, feeds) in [(&mut desk, &handler, 1), (&mut phone, &officer, 1)] {
            world.goes_on(device, view);
            assert!(view.ticket(id).is_none() && view.ticket(other).is_some());
            let tickets = view.dropped.iter().filter(|(_, doc)| *doc == DocKey::ticket(id)).count();
            assert_eq!(tickets, feeds, "each feed that had it says that it is gone");
            assert!(view.entries().iter().all(|entry| entry.ticket == other));
            assert!(view.left.is_empty());
        }
        let again = only(world.push(&officer, Session::Checked, &[frame]));
        assert_eq!((again.how, again.receipt), (Kept::Duplicate, Some(first)), "known, and answered as before");
        let fresh = world.sees(&officer);
        assert!(fresh.ticket(id).is_none() && fresh.receipt(op).is_some());
        let late = world.does(&mut officer, id, note("早先写的，才有网"));
        assert_eq!(late.outcome, CLOSED);
        assert_eq!(world.does(&mut handler, id, desk_note("桌上的")).outcome, CLOSED);
        assert!(world.sees(&handler).ticket(id).is_none(), "nothing brings it back");
        assert_eq!(world.office.inventory().unwrap().damaged, 0);
        assert!(world.office.is_erased(id).unwrap() && !world.office.is_erased(other).unwrap());
        assert!(fresh.has_feed(Feed::User(officer.owner.user)));
    }

    fn what_was_never_here_and_was_erased_is_not_brought_here_by_a_device_that_has_it(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = TicketId::from_bytes([0x77; 16]);
        assert_eq!(world.office.erase(id, world.fate.moment()).unwrap().operations, 0);
        let (frame, _) = handler.authors(world, id, registration());
        let sent = only(world.push(&handler, Session::Checked, &[frame]));
        assert_eq!(sent.how, Kept::Stored, "it is known from now on");
        assert!(matches!(sent.receipt.unwrap().outcome, Outcome::Superseded { .. }));
        assert!(world.sees(&handler).ticket(id).is_none());
    }
}

#[test]
fn a_database_that_is_older_than_an_erasure_loses_the_ticket_again_when_it_is_opened() {
    let data = tempfile::tempdir().unwrap();
    let at = |nth: u8| Moment { now: ServerTime::from_ms(1_795_219_200_000 + i64::from(nth)), lots: [nth; 32] };
    let folder = Folder::open(data.path(), None).unwrap();
    let world = World::over(folder.office(at(1)).unwrap());
    let (handler, _, id, other) = at_work(&world);
    let older = data.path().join("older.db");
    copy_file(&data.path().join(DATABASE), &older).unwrap();
    folder.note_erasure(id, at(2).now, "当事人申请").unwrap();
    world.office.erase(id, at(2)).unwrap();
    let World { office, fate, org } = world;
    drop(office);
    for left in ["-wal", "-shm"] {
        let left = data.path().join(format!("{DATABASE}{left}"));
        if left.exists() {
            std::fs::remove_file(left).unwrap();
        }
    }
    std::fs::copy(&older, data.path().join(DATABASE)).unwrap();
    let world = World { office: folder.office(at(3)).unwrap(), fate, org };
    let view = world.sees(&handler);
    assert!(view.ticket(id).is_none() && view.ticket(other).is_some());
}
