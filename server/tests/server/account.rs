//! Enrolment, challenges, sessions, revocation.

use niangjia_domain::code::Code;
use niangjia_domain::id::InstallId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::role::Role;
use niangjia_protocol::account::{EnrolRequest, SessionRequest};
use niangjia_protocol::signature::InstallKey;
use niangjia_server::error::Fault;

use crate::world::{Device, World};

const MINUTE_MS: i64 = 60_000;

fn told<T: core::fmt::Debug>(result: Result<T, Fault>) -> Code {
    match result {
        Err(Fault::Told(code)) => code,
        other => panic!("a refusal with a code was expected, not {other:?}"),
    }
}

fn request(code: &str, install: u8) -> EnrolRequest {
    let key = InstallKey::from_seed(&[install; 32]).public();
    EnrolRequest {
        code: code.to_owned(),
        install: InstallId::from_bytes([install; 16]),
        key,
        device: "小米 9".to_owned(),
    }
}

fn session(world: &World, device: &Device) -> Result<[u8; 32], Fault> {
    let challenge = world.office.challenge(device.install, world.fate.moment())?.challenge;
    let signature = device.key.sign(&SessionRequest::signed_bytes(&challenge));
    let request = SessionRequest { install: device.install, challenge, signature };
    world.office.session(&request, world.fate.moment()).map(|reply| reply.token)
}

crate::laws! {
    fn a_code_enrols_one_install_and_answers_it_again_when_the_reply_was_lost(world) {
        let officer = world.person("张某某", Role::Officer);
        let code = world.office.issue_code(officer.user, world.fate.moment()).unwrap().code;
        let reply = world.office.enrol(request(&code, 1), world.fate.moment()).unwrap();
        assert_eq!((reply.member.user, reply.county_name.as_str()), (officer.user, "虚构县总工会"));
        assert_eq!(reply.county_key, [7; 32]);
        let again = world.office.enrol(request(&code.to_lowercase(), 1), world.fate.moment()).unwrap();
        assert_eq!(again.member, reply.member);
        assert_eq!(told(world.office.enrol(request(&code, 2), world.fate.moment())), Code::CodeUsed);
    }

    fn wrong_and_old_codes_are_refused_by_name(world) {
        let officer = world.person("张某某", Role::Officer);
        let code = world.office.issue_code(officer.user, world.fate.moment()).unwrap().code;
        assert_eq!(told(world.office.enrol(request("ABCD", 1), world.fate.moment())), Code::BadCode);
        assert_eq!(told(world.office.enrol(request("0000000000000000", 1), world.fate.moment())), Code::BadCode);
        world.fate.pass_ms(15 * MINUTE_MS + 1);
        assert_eq!(told(world.office.enrol(request(&code, 1), world.fate.moment())), Code::CodeExpired);
    }

    fn an_install_stays_its_first_owners(world) {
        let (one, two) = (world.person("张某某", Role::Officer), world.person("李某某", Role::Officer));
        let code = world.office.issue_code(one.user, world.fate.moment()).unwrap().code;
        world.office.enrol(request(&code, 1), world.fate.moment()).unwrap();
        let code = world.office.issue_code(two.user, world.fate.moment()).unwrap().code;
        assert_eq!(told(world.office.enrol(request(&code, 1), world.fate.moment())), Code::NotAllowed);
        world.office.enrol(request(&code, 2), world.fate.moment()).unwrap();
    }

    fn a_signed_challenge_gives_a_session_once_and_for_a_day(world) {
        let device = world.staff("张某某", Role::Officer);
        let challenge = world.office.challenge(device.install, world.fate.moment()).unwrap().challenge;
        let signature = device.key.sign(&SessionRequest::signed_bytes(&challenge));
        let request = SessionRequest { install: device.install, challenge, signature };
        let token = world.office.session(&request, world.fate.moment()).unwrap().token;
        assert_eq!(told(world.office.session(&request, world.fate.moment())), Code::SessionExpired);
        assert_eq!(world.office.caller(&token, world.fate.moment()).unwrap().install, device.install);
        world.fate.pass_ms(24 * 60 * MINUTE_MS);
        assert_eq!(told(world.office.caller(&token, world.fate.moment())), Code::SessionExpired);
        session(world, &device).unwrap();
    }

    fn a_challenge_is_good_for_a_minute_and_for_its_install(world) {
        let (one, two) = (world.staff("张某某", Role::Officer), world.staff("李某某", Role::Officer));
        let challenge = world.office.challenge(one.install, world.fate.moment()).unwrap().challenge;
        let signature = two.key.sign(&SessionRequest::signed_bytes(&challenge));
        let stolen = SessionRequest { install: two.install, challenge, signature };
        assert_eq!(told(world.office.session(&stolen, world.fate.moment())), Code::SessionExpired);
        let challenge = world.office.challenge(one.install, world.fate.moment()).unwrap().challenge;
        let forged = SessionRequest { install: one.install, challenge, signature: [0; 64] };
        assert_eq!(told(world.office.session(&forged, world.fate.moment())), Code::NotAllowed);
        let challenge = world.office.challenge(one.install, world.fate.moment()).unwrap().challenge;
        world.fate.pass_ms(MINUTE_MS + 1);
        let signature = one.key.sign(&SessionRequest::signed_bytes(&challenge));
        let old = SessionRequest { install: one.install, challenge, signature };
        assert_eq!(told(world.office.session(&old, world.fate.moment())), Code::SessionExpired);
    }

    fn who_is_revoked_gets_no_code_and_no_session(world) {
        let device = world.staff("张某某", Role::Officer);
        let token = session(world, &device).unwrap();
        let code = world.office.issue_code(device.owner.user, world.fate.moment()).unwrap().code;
        world.office.revoke(device.owner.user, world.fate.moment()).unwrap();
        assert_eq!(told(session(world, &device)), Code::Revoked);
        assert_eq!(told(world.office.issue_code(device.owner.user, world.fate.moment())), Code::Revoked);
        assert_eq!(told(world.office.enrol(request(&code, 1), world.fate.moment())), Code::Revoked);
        let caller = world.office.caller(&token, world.fate.moment()).unwrap();
        assert_eq!(caller.member.revoked, Some(world.fate.now()), "an old session reads receipts, by the list of feeds");
    }

    fn a_session_judges_what_was_delivered_without_one(world) {
        let mut device = world.staff("张某某", Role::Handler);
        let id = world.registered(&mut device);
        let (frame, op) = device.authors(world, id, crate::world::desk_note("没有会话"));
        world.push(&device, Session::Unchecked, &[frame]);
        session(world, &device).unwrap();
        let receipt = world.sees(&device).receipt(op).unwrap();
        assert_eq!(receipt.outcome, niangjia_domain::outcome::Outcome::COUNTED);
    }

    fn a_delivery_that_names_no_session_counts_while_its_install_has_one(world) {
        let mut device = world.staff("张某某", Role::Handler);
        let id = world.registered(&mut device);
        session(world, &device).unwrap();
        let (frame, _) = device.authors(world, id, crate::world::desk_note("会话已经有了"));
        let receipt = crate::world::only(world.push(&device, Session::Unchecked, &[frame])).receipt.unwrap();
        assert_eq!(receipt.outcome, niangjia_domain::outcome::Outcome::COUNTED);
    }
}
