//! Late, unverified, foreign: work is never refused, and its receipt says where it went.

use niangjia_domain::act::{Act, Alert, Reason, Report, Submit};
use niangjia_domain::form::Answers;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::outcome::{LateReason, Outcome};
use niangjia_domain::risk::Level;
use niangjia_domain::role::Role;
use niangjia_domain::state::State;

use crate::world::{note, only, visit};

const HOUR_MS: i64 = 60 * 60 * 1000;

fn report() -> Act {
    Act::Report(Box::new(Report {
        visit: visit(1),
        answers: Answers::default(),
        photos: Vec::new(),
        notes: Vec::new(),
        adopts: Vec::new(),
        summary: "属实".to_owned(),
    }))
}

crate::laws! {
    fn a_note_made_before_the_ticket_was_taken_back_is_late_and_credited(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        world.fate.pass_ms(HOUR_MS);
        let (offline, op) = officer.authors(world, id, note("地下室，没信号"));
        world.fate.pass_ms(HOUR_MS);
        let mut order = handler.operation(world, id, Act::Withdraw(Reason { reason: "重复了".to_owned() }));
        order.base_rev = world.sees(&handler).ticket(id).unwrap().rev;
        world.push(&handler, Session::Checked, &[handler.seals(&order)]);
        world.fate.pass_ms(HOUR_MS);
        let receipt = only(world.push(&officer, Session::Checked, &[offline])).receipt.unwrap();
        assert_eq!(receipt.outcome, Outcome::Late { why: LateReason::Withdrawn, credited: true });
        assert_eq!(world.sees(&handler).entry(op).unwrap().outcome, receipt.outcome, "the handler sees it");
    }

    fn an_alert_counts_wherever_the_ticket_is(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let mut order = handler.operation(world, id, Act::Withdraw(Reason { reason: "重复了".to_owned() }));
        order.base_rev = 9;
        world.push(&handler, Session::Checked, &[handler.seals(&order)]);
        let alert = Alert {
            level: Level::Red,
            people: Some(10),
            amount: None,
            place: String::new(),
            behaviour: vec![niangjia_domain::risk::Behaviour::Gathering],
            text: "有人上塔吊".to_owned(),
        };
        assert_eq!(world.does(&mut officer, id, Act::Alert(alert)).outcome, Outcome::COUNTED);
        assert_eq!(world.sees(&handler).ticket(id).unwrap().risk.level, Level::Red);
    }

    fn a_report_and_its_submission_in_one_push_move_the_ticket(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let (facts, report_op) = officer.authors(world, id, report());
        let mut intent = officer.operation(world, id, Act::Submit(Submit { visit: visit(1), report: report_op }));
        intent.deps = vec![report_op];
        let reply = world.push(&officer, Session::Checked, &[facts, officer.seals(&intent)]);
        let outcomes: Vec<Outcome> = reply.operations.into_iter().map(|s| s.receipt.unwrap().outcome).collect();
        assert_eq!(outcomes, [Outcome::COUNTED, Outcome::Applied]);
        assert_eq!(world.sees(&handler).ticket(id).unwrap().state, State::Verified);
    }

    fn without_a_session_work_is_kept_and_judged_when_the_install_proves_one(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let (first, first_op) = officer.authors(world, id, report());
        let mut intent = officer.operation(world, id, Act::Submit(Submit { visit: visit(1), report: first_op }));
        intent.deps = vec![first_op];
        let reply = world.push(&officer, Session::Unchecked, &[first, officer.seals(&intent)]);
        for stored in &reply.operations {
            assert_eq!(stored.receipt.as_ref().unwrap().outcome, Outcome::Unverified);
        }
        assert_eq!(world.sees(&handler).ticket(id).unwrap().state, State::Assigned);
        let (later, _) = officer.authors(world, id, note("有会话了"));
        world.push(&officer, Session::Checked, &[later]);
        let view = world.sees(&officer);
        assert_eq!(view.receipt(first_op).unwrap().outcome, Outcome::COUNTED);
        assert_eq!(view.receipt(intent.op).unwrap().outcome, Outcome::Applied);
        assert_eq!(view.receipt(first_op).unwrap().number, reply.operations[0].receipt.as_ref().unwrap().number);
        assert_eq!(world.sees(&handler).ticket(id).unwrap().state, State::Verified);
    }

    fn a_revoked_persons_earlier_work_counts_and_later_work_is_foreign(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        world.fate.pass_ms(HOUR_MS);
        let (before, _) = officer.authors(world, id, note("撤销之前"));
        world.fate.pass_ms(HOUR_MS);
        world.office.revoke(officer.owner.user, world.fate.moment()).unwrap();
        world.fate.pass_ms(HOUR_MS);
        let (after, after_op) = officer.authors(world, id, note("撤销之后"));
        let reply = world.push(&officer, Session::Unchecked, &[before, after]);
        let outcomes: Vec<Outcome> = reply.operations.into_iter().map(|s| s.receipt.unwrap().outcome).collect();
        assert_eq!(outcomes, [Outcome::COUNTED, Outcome::Foreign]);
        let view = world.sees(&officer);
        assert_eq!(view.tickets().len(), 0, "and reads nothing any more but his receipts");
        assert!(view.receipt(after_op).is_some());
        assert_eq!(view.heads.len(), 1);
    }

    fn what_waited_for_a_session_of_somebody_who_was_dismissed_meanwhile_is_judged_all_the_same(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let (frame, op) = officer.authors(world, id, note("会话过期时送到"));
        assert_eq!(only(world.push(&officer, Session::Unchecked, &[frame])).receipt.unwrap().outcome, Outcome::Unverified);
        world.fate.pass_ms(HOUR_MS);
        world.office.revoke(officer.owner.user, world.fate.moment()).unwrap();
        world.office.tick(world.fate.moment()).unwrap();
        assert_eq!(world.sees(&officer).receipt(op).unwrap().outcome, Outcome::COUNTED);
    }
}
