//! The ends of a ticket's life, and its other ways out of a county: nothing that was done about it is lost on the way.

use niangjia_domain::act::{Act, Alert, CallBack, Heard, Merge, Move, Nothing, Reason, Reply, Review, Solved};
use niangjia_domain::feed::{Desk, Feed};
use niangjia_domain::id::TicketId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::{LateReason, Outcome, Refusal};
use niangjia_domain::risk::Level;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;
use niangjia_protocol::pull::DocKey;

use crate::access::other_county;
use crate::photo::{brings, photo, preview};
use crate::world::{Device, World, note, only};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn red() -> Act {
    Act::Alert(Alert {
        level: Level::Red,
        people: None,
        amount: None,
        place: String::new(),
        behaviour: Vec::new(),
        text: "有人上塔吊".to_owned(),
    })
}

fn merge(master: TicketId) -> Act {
    Act::Merge(Merge { master, why: "同一个项目".to_owned() })
}

fn move_to(county: niangjia_domain::id::OrgId) -> Act {
    Act::Move(Move { county, reason: "工地在邻县".to_owned() })
}

/// Authors with the revision that the device sees, as a person at a desk does.
fn orders(world: &World, device: &mut Device, ticket: TicketId, act: Act) -> Outcome {
    let mut order = device.operation(world, ticket, act);
    order.base_rev = world.sees(device).ticket(ticket).map_or(0, |ticket| ticket.rev);
    only(world.push(device, Session::Checked, &[device.seals(&order)])).receipt.unwrap().outcome
}

/// A ticket that was answered and reviewed.
fn answered(world: &World, handler: &mut Device) -> TicketId {
    let mut reviewer = world.staff("吴某某", Role::Reviewer);
    let id = world.registered(handler);
    let take_up = niangjia_domain::act::TakeUp { report: None, note: String::new() };
    assert_eq!(orders(world, handler, id, Act::TakeUp(take_up)), Outcome::Applied);
    let reply = Reply {
        solved: Solved::Yes,
        why: String::new(),
        to_worker: "已付清".to_owned(),
        internal: String::new(),
        law: Vec::new(),
        recovered: None,
    };
    assert_eq!(orders(world, handler, id, Act::Reply(Box::new(reply))), Outcome::Applied);
    let review = Act::Review(Review { pass: true, note: String::new() });
    assert_eq!(orders(world, &mut reviewer, id, review), Outcome::Applied);
    id
}

fn call(heard: Heard, words: &str) -> Act {
    Act::CallBack(CallBack { attempts: 1, heard: Some(heard), words: words.to_owned() })
}

crate::laws! {
    fn work_about_a_merged_ticket_stands_on_the_survivors_timeline(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let master = world.registered(&mut handler);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"a notice board");
        let act = photo(world, &officer, id, blob.hash);
        let (frame, photo_op) = officer.authors_photo(world, id, act, vec![blob]);
        let (noted, note_op) = officer.authors(world, id, note("两张单子说的是一件事"));
        let (alerted, _) = officer.authors(world, id, red());

        assert_eq!(orders(world, &mut handler, id, merge(master)), Outcome::Applied);
        let reply = world.push(&officer, Session::Checked, &[frame, noted, alerted]);
        for stored in &reply.operations {
            assert_eq!(stored.receipt.as_ref().unwrap().outcome, Outcome::COUNTED);
        }
        brings(world, &officer, blob);
        let view = world.sees(&handler);
        let entry = view.entry(note_op).unwrap();
        assert_eq!((entry.ticket, entry.origin), (master, Some(id)), "its origin is shown");
        assert!(view.entry(photo_op).unwrap().blobs[0].received.is_some(), "bytes find their entry there");
        let survivor = view.ticket(master).unwrap();
        assert_eq!((survivor.risk.level, survivor.open_alerts()), (Level::Red, 1), "danger is pushed");
        assert_eq!(view.ticket(id).unwrap().merged, Some(master));
        assert!(world.sees(&officer).ticket(id).is_none(), "and it has left the officer's list");
    }

    fn a_ticket_is_merged_into_an_open_one_of_the_county_or_not_at_all(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let refused = Outcome::Refused { reason: Refusal::NoMaster };
        assert_eq!(orders(world, &mut handler, id, merge(id)), refused);
        assert_eq!(orders(world, &mut handler, id, merge(TicketId::from_bytes([9; 16]))), refused);
        let (first, second) = (world.registered(&mut handler), world.registered(&mut handler));
        assert_eq!(orders(world, &mut handler, first, merge(second)), Outcome::Applied);
        assert_eq!(orders(world, &mut handler, id, merge(first)), refused, "a merged ticket takes nothing in");
        assert_eq!(orders(world, &mut handler, second, merge(id)), Outcome::Applied);
        let (said, op) = handler.authors(world, first, crate::world::desk_note("接着说"));
        assert_eq!(only(world.push(&handler, Session::Checked, &[said])).receipt.unwrap().outcome, Outcome::COUNTED);
        assert_eq!(world.sees(&handler).entry(op).unwrap().ticket, id, "to the end of the chain");
    }

    fn a_ticket_that_moved_is_the_other_countys_and_late_work_reaches_it(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut supervisor = world.staff("郑某某", Role::Supervisor);
        let mut officer = world.staff("张某某", Role::Officer);
        let county = other_county(world);
        let neighbour = world.device(&world.person_of(county, "钱某某", Role::Handler));
        let id = world.assigned(&mut handler, &officer);
        world.fate.pass_ms(HOUR_MS);
        let (noted, op) = officer.authors(world, id, note("工地在河对岸"));
        world.fate.pass_ms(HOUR_MS);
        let unknown = niangjia_domain::id::OrgId::from_bytes([3; 16]);
        assert_eq!(
            orders(world, &mut supervisor, id, move_to(unknown)),
            Outcome::Refused { reason: Refusal::NoCounty },
            "no ticket goes where nobody looks"
        );
        let mut before = world.sees(&handler);
        assert_eq!(orders(world, &mut supervisor, id, move_to(county)), Outcome::Applied);
        world.goes_on(&handler, &mut before);
        let told = |(_, doc, why): &(String, DocKey, String)| *doc == DocKey::ticket(id) && why.contains("工地在邻县");
        assert!(before.left.iter().any(told), "the desk is told where it went and why: {:?}", before.left);
        let receipt = only(world.push(&officer, Session::Checked, &[noted])).receipt.unwrap();
        assert_eq!(receipt.outcome, Outcome::Late { why: LateReason::MovedAway, credited: true });
        assert!(world.sees(&handler).ticket(id).is_none());
        assert!(world.sees(&officer).ticket(id).is_none());
        let view = world.sees(&neighbour);
        assert_eq!(view.ticket(id).unwrap().state, State::Dispatched);
        assert!(view.entry(op).is_some(), "the county that has it reads what was found");
    }

    fn whoever_rings_up_sees_answered_tickets_with_the_number_and_closes_or_sends_back(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut caller = world.staff("孙某某", Role::Callback);
        let id = answered(world, &mut handler);
        let other = world.registered(&mut handler);
        let view = world.sees(&caller);
        assert!(view.has_feed(Feed::County(world.org.id, Desk::Callback)));
        assert_eq!(view.ticket(id).unwrap().contact.unwrap().phone, "19900000001");
        assert!(view.ticket(other).is_none(), "nothing that was not answered");
        let unhappy = call(Heard { solved: Solved::Partly, content: false }, "还差两个月");
        assert_eq!(orders(world, &mut caller, id, unhappy), Outcome::Applied);
        assert_eq!(world.sees(&handler).ticket(id).unwrap().state, State::Handling);
        let mut before = view;
        world.goes_on(&caller, &mut before);
        assert!(before.left.iter().all(|(_, _, why)| why.contains("other_desk")), "{:?}", before.left);
        assert!(world.sees(&caller).ticket(id).is_none());
        let second = answered(world, &mut handler);
        let happy = call(Heard { solved: Solved::Yes, content: true }, "");
        assert_eq!(orders(world, &mut caller, second, happy), Outcome::Applied);
        assert!(world.sees(&handler).ticket(second).unwrap().closed.is_some());
    }

    fn a_ticket_is_archived_when_the_last_original_is_here_and_opened_again_on_demand(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut leader = world.staff("冯某某", Role::Leader);
        let mut caller = world.staff("孙某某", Role::Callback);
        let id = answered(world, &mut handler);
        let happy = call(Heard { solved: Solved::Yes, content: true }, "");
        assert_eq!(orders(world, &mut caller, id, happy), Outcome::Applied);
        let blob = preview(b"a receipt");
        let act = photo(world, &handler, id, blob.hash);
        let (frame, _) = handler.authors_photo(world, id, act, vec![blob]);
        world.push(&handler, Session::Checked, &[frame]);
        let archive = || Act::Archive(Nothing {});
        let missing = Outcome::Refused { reason: Refusal::OriginalsMissing };
        assert_eq!(orders(world, &mut handler, id, archive()), missing);
        brings(world, &handler, blob);
        assert_eq!(orders(world, &mut handler, id, archive()), Outcome::Applied);
        let again = Act::Reopen(Reason { reason: "钱没到账".to_owned() });
        assert_eq!(orders(world, &mut leader, id, again), Outcome::Applied);
        let open = world.sees(&handler).ticket(id).unwrap();
        assert_eq!((open.state, open.reopened), (State::Handling, 1));
    }
}
