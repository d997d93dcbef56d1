//! Copies: an id that two devices use, and the new ones under which each goes on.

use niangjia_domain::code::Code;
use niangjia_domain::feed::Feed;
use niangjia_domain::id::InstallId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::Role;
use niangjia_protocol::account::{Order, SuccessionRequest};
use niangjia_protocol::push::Kept;
use niangjia_protocol::signature::InstallKey;
use niangjia_server::error::Fault;

use crate::world::{Device, World, desk_note, only};

/// What `device` would sign to go on under `next`.
fn proof(device: &Device, next: u8) -> (SuccessionRequest, Device) {
    let key = InstallKey::from_seed(&[next; 32]);
    let (install, public) = (InstallId::from_bytes([next; 16]), key.public());
    let signature = device.key.sign(&SuccessionRequest::signed_bytes(device.install, install, &public));
    let request = SuccessionRequest { install: device.install, next: install, key: public, signature };
    (request, Device { install, key, ..device.clone() })
}

fn goes_on(world: &World, device: &Device, next: u8) -> Device {
    let (request, fresh) = proof(device, next);
    world.office.succeed(&request, world.fate.moment()).unwrap();
    fresh
}

/// Two devices with one id that have both written something under one number.
fn copies(world: &World) -> (Device, Device, niangjia_domain::id::TicketId) {
    let mut one = world.staff("周某某", Role::Handler);
    let ticket = world.registered(&mut one);
    assert_eq!(world.signs_in(&one).order, None, "nobody is told anything before");
    let mut other = one.clone();
    world.does(&mut one, ticket, desk_note("原机"));
    world.does(&mut other, ticket, desk_note("克隆机"));
    (one, other, ticket)
}

crate::laws! {
    fn copies_are_told_to_part_and_go_on_under_ids_of_their_own(world) {
        let (mut one, other, ticket) = copies(world);
        assert_eq!(world.signs_in(&one).order, Some(Order::TakeNewId));
        let (old_frame, old_op) = one.authors(world, ticket, desk_note("换号前写的，还没送出"));
        let mut one = goes_on(world, &one, 41);
        assert_eq!(world.signs_in(&one).order, None);
        assert_eq!(world.signs_in(&other).order, Some(Order::TakeNewId), "the order stays for whoever has the old id");
        let sent = only(world.push(&one, Session::Checked, &[old_frame]));
        assert_eq!((sent.how, sent.receipt.unwrap().outcome), (Kept::Stored, Outcome::COUNTED));
        world.does(&mut one, ticket, desk_note("换号后"));
        let mut other = goes_on(world, &other, 42);
        world.does(&mut other, ticket, desk_note("另一台换号后"));
        let (seen, told) = (world.sees(&one), world.sees(&other));
        assert_eq!(seen.entries().len(), 6, "the registration and five notes");
        assert_eq!(seen.entries(), told.entries());
        assert!(seen.receipt(old_op).is_some(), "receipts of before still reach it");
        assert!(seen.has_feed(Feed::Install(one.install)) && !seen.has_feed(Feed::Install(other.install)));
    }

    fn what_could_not_be_checked_under_the_old_id_is_judged_by_a_session_of_the_new_one(world) {
        let (mut one, _, ticket) = copies(world);
        let (frame, op) = one.authors(world, ticket, desk_note("没有会话"));
        world.push(&one, Session::Unchecked, &[frame]);
        world.fate.pass_ms(25 * 60 * 60 * 1000);
        let (later, _) = one.authors(world, ticket, desk_note("会话过期了"));
        assert_eq!(only(world.push(&one, Session::Unchecked, &[later])).receipt.unwrap().outcome, Outcome::Unverified);
        let one = goes_on(world, &one, 41);
        world.signs_in(&one);
        let view = world.sees(&one);
        assert_eq!(view.receipt(op).unwrap().outcome, Outcome::COUNTED);
        assert!(view.receipts().iter().all(|receipt| receipt.outcome != Outcome::Unverified));
    }

    fn a_succession_may_be_shown_again_and_is_the_old_keys_alone(world) {
        let (one, _, _) = copies(world);
        let stranger = world.staff("李某某", Role::Officer);
        let (request, _) = proof(&one, 41);
        world.office.succeed(&request, world.fate.moment()).unwrap();
        world.office.succeed(&request, world.fate.moment()).unwrap();
        let (by_another, _) = proof(&Device { key: stranger.key.clone(), ..one.clone() }, 43);
        let (taken, _) = proof(&one, 41);
        let taken = SuccessionRequest { next: stranger.install, ..taken };
        let other_key = SuccessionRequest { key: [9; 32], ..request };
        for refused in [by_another, taken, other_key] {
            let said = world.office.succeed(&refused, world.fate.moment()).unwrap_err();
            assert!(matches!(said, Fault::Told(Code::NotAllowed)), "{said:?}");
        }
    }
}
