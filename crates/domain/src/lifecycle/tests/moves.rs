//! What each move needs beyond its arrow.

use super::*;

#[test]
fn an_alert_raises_the_level_and_stands_on_the_ticket_until_it_is_read() {
    let raised = judged(Some(&ticket(State::Verifying)), act(Kind::Alert), &officer(), 5, MOVED_MS);
    let ticket = raised.ticket.unwrap();
    assert_eq!((ticket.risk.level, ticket.open_alerts(), ticket.rev), (Level::Red, 1, 6));
    let read = Act::Acknowledge(Acknowledge { alert: OpId::from_bytes([11; 16]) });
    let judgement = judged(Some(&ticket), read, &member(HANDLER, Role::Handler), 6, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::COUNTED);
    assert_eq!(judgement.ticket.unwrap().open_alerts(), 0);
}

#[test]
fn a_report_raises_the_risk_by_what_was_found() {
    let judgement = judged(Some(&ticket(State::Verifying)), act(Kind::Report), &officer(), 5, MOVED_MS);
    let risk = judgement.ticket.unwrap().risk;
    assert_eq!((risk.level, risk.points), (Level::Red, 13), "case A: 3 + 2 + 2 + 2 + 4");
}

#[test]
fn a_countys_own_registration_is_dispatched_and_signed_at_once() {
    let registration = Act::Register(Box::new(Registration {
        matter: Matter { signals: Signals { signs: [Sign::ForcedOffSite].into(), ..Signals::default() }, ..matter() },
        contact: None,
        proposal: None,
    }));
    let judgement = judged(None, registration, &member(HANDLER, Role::Handler), 0, MOVED_MS);
    let ticket = judgement.ticket.unwrap();
    assert_eq!(judgement.outcome, Outcome::Applied);
    assert_eq!((ticket.state, ticket.rev, ticket.tail()), (State::Signed, 1, "0018"));
    assert_eq!(ticket.handler, Some(named(HANDLER)));
    assert_eq!(ticket.clock.unwrap().what, Clock::Handle);
}

#[test]
fn of_two_handlers_the_second_ones_order_about_a_gone_assignment_is_overtaken() {
    let handler = member(HANDLER, Role::Handler);
    let mut assigned = ticket(State::Assigned);
    assigned.assignment.as_mut().unwrap().rev = 5;
    let stale = judged(Some(&assigned), act(Kind::Reassign), &handler, 4, MOVED_MS);
    assert_eq!(stale.outcome, Outcome::Superseded { state: State::Assigned });
    let fresh = judged(Some(&assigned), act(Kind::Reassign), &handler, 5, MOVED_MS);
    let ticket = fresh.ticket.unwrap();
    assert_eq!(ticket.assignment.unwrap().officer.user, OTHER);
    assert_eq!(ticket.past.last().unwrap().officer.user, OFFICER);
}

#[test]
fn whoever_verified_before_another_visit_was_ordered_is_remembered() {
    let ordered =
        judged(Some(&ticket(State::Handling)), act(Kind::Assign), &member(HANDLER, Role::Handler), 5, MOVED_MS);
    let now = ordered.ticket.unwrap();
    assert_eq!(now.assignment.as_ref().unwrap().officer.user, OTHER);
    let note = judged(Some(&now), act(Kind::Note), &officer(), 5, MOVED_MS);
    assert_eq!(note.outcome, late(LateReason::Reassigned), "his late word is no stranger's");
}

#[test]
fn sending_another_officer_is_not_done_already() {
    let handler = member(HANDLER, Role::Handler);
    let assigned = ticket(State::Assigned);
    let other = judged(Some(&assigned), Act::Assign(task(OTHER)), &handler, 4, MOVED_MS);
    assert_eq!(other.outcome, Outcome::Superseded { state: State::Assigned });
    let same = judged(Some(&assigned), Act::Assign(task(OFFICER)), &handler, 4, MOVED_MS);
    assert_eq!(same.outcome, Outcome::Already);
}

#[test]
fn a_visit_sent_back_runs_on_the_clock_of_supplements() {
    let handler = member(HANDLER, Role::Handler);
    let judgement = judged(Some(&ticket(State::Verified)), act(Kind::SendBack), &handler, 5, MOVED_MS);
    let ticket = judgement.ticket.unwrap();
    assert_eq!((ticket.state, ticket.clock.unwrap().what), (State::Assigned, Clock::Supplement));
    assert_eq!(ticket.assignment.unwrap().sent_back.unwrap().missing, ["工资表"]);
}

#[test]
fn whoever_answered_does_not_review() {
    let mut replied = ticket(State::Replied);
    replied.replied_by = Some(HANDLER);
    let mut both = member(HANDLER, Role::Handler);
    both.roles.insert(Role::Reviewer);
    let judgement = judged(Some(&replied), act(Kind::Review), &both, 5, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::Refused { reason: Refusal::SamePerson });
    assert!(!offers(&replied, &both).contains(&Kind::Review), "a screen does not offer what the law refuses");
}

#[test]
fn a_late_report_can_be_honoured_and_then_stands() {
    let mut ticket = taken(State::Assigned, AssignmentEnd::Reassigned, Some(OTHER));
    ticket.reports[0].stands = false;
    ticket.reports[0].outcome = late(LateReason::Reassigned);
    let judgement = judged(Some(&ticket), act(Kind::Honour), &member(HANDLER, Role::Handler), 5, MOVED_MS);
    let after = judgement.ticket.unwrap();
    assert_eq!(after.state, State::Verified);
    assert_eq!(after.standing_report().unwrap().op, REPORT);
}

#[test]
fn an_unchecked_session_decides_nothing_yet() {
    let rules = Rules::national();
    let actor = officer();
    let context = Context {
        actor: &actor,
        named: &[],
        when: When::of(&captured_at(MOVED_MS), None, ServerTime::from_ms(RECEIVED_MS)),
        number: "",
        rules: &rules,
        session: Session::Unchecked,
        beside: Beside::default(),
    };
    let judgement = judge(Some(&ticket(State::Verifying)), &operation(act(Kind::Note), OFFICER, 5), &context);
    assert_eq!(judgement.outcome, Outcome::Unverified);
    assert!(!judgement.outcome.is_final());
}
