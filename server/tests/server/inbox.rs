//! The inbox: bytes first, one receipt each, and one bad operation harms no other.

use niangjia_domain::id::OpId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::{Outcome, Refusal};
use niangjia_domain::role::Role;
use niangjia_protocol::digest;
use niangjia_protocol::push::Kept;
use niangjia_protocol::receipt::Witness;

use crate::world::{desk_note, note, only, receipt_key};

const FIVE_DAYS_MS: i64 = 5 * 24 * 60 * 60 * 1000;

crate::laws! {
    fn the_same_push_twice_has_one_effect_and_equal_receipts(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let (frame, op) = handler.authors(world, id, desk_note("一次"));
        let first = only(world.push(&handler, Session::Checked, std::slice::from_ref(&frame)));
        let again = only(world.push(&handler, Session::Checked, std::slice::from_ref(&frame)));
        assert_eq!((first.how, again.how), (Kept::Stored, Kept::Duplicate));
        assert_eq!(first.receipt, again.receipt);
        let twice = world.push(&handler, Session::Checked, &[frame.clone(), frame]);
        assert!(twice.operations.iter().all(|stored| stored.receipt == first.receipt));
        let view = world.sees(&handler);
        assert_eq!(view.entries().iter().filter(|entry| entry.op == op).count(), 1);
        assert_eq!(view.receipts().len(), 2);
    }

    fn every_receipt_is_signed_for_its_bytes_by_both_ways_alike(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let witness = Witness::new(&receipt_key().public());
        let (frame, op) = handler.authors(world, id, desk_note("一次"));
        let hash = digest::sha256(&frame.bytes);
        let unchecked = only(world.push(&handler, Session::Unchecked, std::slice::from_ref(&frame))).receipt.unwrap();
        assert_eq!(unchecked.outcome, Outcome::Unverified);
        assert!(witness.believes(handler.install, hash, &unchecked));
        let checked = only(world.push(&handler, Session::Checked, &[frame])).receipt.unwrap();
        assert_eq!((checked.number, checked.outcome.clone()), (unchecked.number, Outcome::COUNTED));
        assert!(witness.believes(handler.install, hash, &checked));
        assert_ne!(checked.proof, unchecked.proof, "a changed receipt has another signature");
        assert_eq!(world.sees(&handler).receipt(op), Some(checked), "the feed brings the very same");
    }

    fn other_bytes_under_a_taken_id_are_kept_apart(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let operation = handler.operation(world, id, desk_note("原来的"));
        let mut forged = operation.clone();
        forged.act = desk_note("后来的");
        world.push(&handler, Session::Checked, &[handler.seals(&operation)]);
        let clash = only(world.push(&handler, Session::Checked, &[handler.seals(&forged)]));
        assert_eq!((clash.op, clash.how, clash.receipt), (operation.op, Kept::IdClash, None));
        let again = only(world.push(&handler, Session::Checked, &[handler.seals(&forged)]));
        assert_eq!(again.how, Kept::IdClash);
        let view = world.sees(&handler);
        assert_eq!(view.entry(operation.op).unwrap().act, operation.act);
        let kept: Vec<_> = view.receipts().into_iter().filter(|r| r.outcome == Outcome::Quarantined).collect();
        assert_eq!(kept.len(), 1, "kept once, under an id of the server's");
    }

    fn a_bad_signature_is_named_and_the_others_are_final(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let (mut bad, bad_op) = handler.authors(world, id, desk_note("改过的"));
        bad.signature[0] ^= 1;
        let (good, _) = handler.authors(world, id, desk_note("好的"));
        let reply = world.push(&handler, Session::Checked, &[bad, good]);
        assert_eq!((reply.operations[0].op, reply.operations[0].how), (bad_op, Kept::BadSignature));
        assert_eq!(reply.operations[0].receipt, None);
        assert_eq!(reply.operations[1].receipt.as_ref().unwrap().outcome, Outcome::COUNTED);
        assert!(world.sees(&handler).receipt(bad_op).is_none(), "what does not verify is not kept");
    }

    fn a_later_kind_is_kept_for_a_later_program(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let operation = handler.operation(world, id, desk_note("x"));
        let text = serde_json::to_string(&operation).unwrap().replace("note.added", "ticket.teleport");
        let reply = world.push(&handler, Session::Checked, &[handler.signs(text.into_bytes())]);
        let stored = only(reply);
        assert_eq!((stored.how, stored.op), (Kept::Stored, operation.op));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::Quarantined);
    }

    fn bytes_that_are_no_json_at_all_are_kept_too(world) {
        let handler = world.staff("周某某", Role::Handler);
        let stored = only(world.push(&handler, Session::Checked, &[handler.signs(b"\xff\x00 nonsense".to_vec())]));
        assert_eq!(stored.how, Kept::Stored);
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::Quarantined);
    }

    fn unknown_fields_are_read_over(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let operation = handler.operation(world, id, desk_note("x"));
        let text = serde_json::to_string(&operation).unwrap().replacen('{', "{\"later\":{\"a\":[1]},", 1);
        let stored = only(world.push(&handler, Session::Checked, &[handler.signs(text.into_bytes())]));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::COUNTED);
    }

    fn what_depends_on_the_unarrived_waits_and_is_released_by_it(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let (first, first_op) = handler.authors(world, id, desk_note("先"));
        let mut operation = handler.operation(world, id, desk_note("后"));
        operation.deps = vec![first_op];
        let second = handler.seals(&operation);
        let waiting = only(world.push(&handler, Session::Checked, &[second])).receipt.unwrap();
        assert_eq!(waiting.outcome, Outcome::Waiting { deps: vec![first_op] });
        assert!(world.sees(&handler).entry(operation.op).is_none());
        world.push(&handler, Session::Checked, &[first]);
        let view = world.sees(&handler);
        let receipt = view.receipt(operation.op).unwrap();
        assert_eq!((receipt.outcome, receipt.number), (Outcome::COUNTED, waiting.number), "one receipt, one number");
        assert!(view.entry(first_op).unwrap().seq < view.entry(operation.op).unwrap().seq);
    }

    fn what_waits_for_two_is_released_by_the_second_and_said_anew_only_then(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let (one, one_op) = handler.authors(world, id, desk_note("一"));
        let (two, two_op) = handler.authors(world, id, desk_note("二"));
        let mut operation = handler.operation(world, id, desk_note("三"));
        operation.deps = vec![one_op, two_op];
        world.push(&handler, Session::Checked, &[handler.seals(&operation)]);
        world.push(&handler, Session::Checked, &[one]);
        for _ in 0..3 {
            world.office.tick(world.fate.moment()).unwrap();
        }
        let mut view = world.sees(&handler);
        assert!(!view.receipt(operation.op).unwrap().outcome.is_final());
        let rows = view.rows;
        world.office.tick(world.fate.moment()).unwrap();
        world.goes_on(&handler, &mut view);
        assert_eq!(view.rows, rows, "a tick that changes nothing tells nothing");
        world.push(&handler, Session::Checked, &[two]);
        assert_eq!(world.sees(&handler).receipt(operation.op).unwrap().outcome, Outcome::COUNTED);
    }

    fn a_batch_may_bring_the_later_one_first(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let (first, first_op) = handler.authors(world, id, desk_note("先"));
        let mut operation = handler.operation(world, id, desk_note("后"));
        operation.deps = vec![first_op];
        let reply = world.push(&handler, Session::Checked, &[handler.seals(&operation), first]);
        for stored in reply.operations {
            assert_eq!(stored.receipt.unwrap().outcome, Outcome::COUNTED);
        }
    }

    fn what_waits_too_long_is_judged_without_its_predecessor(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let mut operation = handler.operation(world, id, desk_note("后"));
        operation.deps = vec![OpId::from_bytes([9; 16])];
        world.push(&handler, Session::Checked, &[handler.seals(&operation)]);
        world.fate.pass_ms(FIVE_DAYS_MS - 1);
        world.office.tick(world.fate.moment()).unwrap();
        assert!(!world.sees(&handler).receipt(operation.op).unwrap().outcome.is_final());
        world.fate.pass_ms(2);
        world.office.tick(world.fate.moment()).unwrap();
        assert_eq!(world.sees(&handler).receipt(operation.op).unwrap().outcome, Outcome::COUNTED);
    }

    fn an_install_cannot_speak_for_another_person(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut other = world.staff("张某某", Role::Handler);
        let id = world.registered(&mut handler);
        let mut operation = other.operation(world, id, desk_note("冒名"));
        operation.actor = handler.owner.user;
        let stored = only(world.push(&other, Session::Checked, &[other.seals(&operation)]));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::Foreign);
        let mut operation = other.operation(world, id, crate::world::assign(&handler.owner));
        operation.actor = handler.owner.user;
        let stored = only(world.push(&other, Session::Checked, &[other.seals(&operation)]));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::Refused { reason: Refusal::Scope });
    }

    fn an_earlier_journal_is_delivered_by_another_install(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let mut earlier = world.staff("张某某", Role::Handler);
        let (frame, op) = earlier.authors(world, id, desk_note("旧手机上的"));
        let stored = only(world.push(&handler, Session::Checked, &[frame]));
        assert_eq!(stored.receipt.unwrap().outcome, Outcome::Unverified, "its own install has to prove a session");
        assert!(world.sees(&earlier).receipt(op).is_some());
    }

    fn two_operations_with_one_sequence_number_are_both_kept(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let mut copy = handler.clone();
        let (one, _) = handler.authors(world, id, desk_note("原机"));
        let (two, _) = copy.authors(world, id, desk_note("克隆机"));
        for frame in [one, two] {
            let stored = only(world.push(&handler, Session::Checked, &[frame]));
            assert_eq!(stored.receipt.unwrap().outcome, Outcome::COUNTED);
        }
    }

    fn a_fact_about_no_ticket_and_an_intent_about_none_have_receipts(world) {
        let mut officer = world.staff("张某某", Role::Officer);
        let nowhere = niangjia_domain::id::TicketId::from_bytes([3; 16]);
        assert_eq!(world.does(&mut officer, nowhere, note("x")).outcome, Outcome::Foreign);
        let receipt = world.does(&mut officer, nowhere, niangjia_domain::act::Act::Accept(niangjia_domain::act::Nothing {}));
        assert_eq!(receipt.outcome, Outcome::Refused { reason: Refusal::NoTicket });
    }
}
