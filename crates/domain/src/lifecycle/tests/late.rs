//! One test per cell of the late-arrival table.

use super::*;

#[test]
fn facts_of_a_visit_in_progress_count() {
    for state in [State::Assigned, State::Verifying] {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Alert, Kind::Report]) {
            assert_eq!(late_cell(&ticket(state), kind), Outcome::COUNTED, "{kind:?} in {state:?}");
        }
    }
}

#[test]
fn facts_after_handing_in_count_and_the_handler_is_told() {
    let moved_on =
        [State::Verified, State::Handling, State::Coordinating, State::Suspended, State::Replied, State::Callback];
    for state in moved_on {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            let expected = Outcome::Counted { after_submission: true };
            assert_eq!(late_cell(&ticket(state), kind), expected, "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket(state), Kind::Alert), Outcome::COUNTED, "alert in {state:?}");
    }
}

#[test]
fn what_arrives_after_a_reassignment_is_late_and_danger_still_counts() {
    for state in [State::Assigned, State::Verifying, State::Verified, State::Handling] {
        let ticket = taken(state, AssignmentEnd::Reassigned, Some(OTHER));
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket, kind), late(LateReason::Reassigned), "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket, Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket, Kind::Submit), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket, Kind::Accept), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket, Kind::Decline), Outcome::Already);
    }
}

#[test]
fn what_arrives_after_a_withdrawal_is_late() {
    let gone = [
        taken(State::Signed, AssignmentEnd::Withdrawn, None),
        taken(State::Returned, AssignmentEnd::Withdrawn, None),
        taken(State::Declined, AssignmentEnd::Withdrawn, None),
        taken(State::Transferred, AssignmentEnd::Withdrawn, None),
    ];
    for ticket in gone {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket, kind), late(LateReason::Withdrawn), "{kind:?} in {:?}", ticket.state);
        }
        assert_eq!(late_cell(&ticket, Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket, Kind::Submit), Outcome::Superseded { state: ticket.state });
        assert_eq!(late_cell(&ticket, Kind::Decline), Outcome::Already);
    }
}

#[test]
fn what_arrives_after_closing_is_late_and_danger_still_counts() {
    for state in [State::Closed, State::Archived] {
        for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
            assert_eq!(late_cell(&ticket(state), kind), late(LateReason::Closed), "{kind:?} in {state:?}");
        }
        assert_eq!(late_cell(&ticket(state), Kind::Alert), Outcome::COUNTED);
        assert_eq!(late_cell(&ticket(state), Kind::Submit), Outcome::Superseded { state });
        assert_eq!(late_cell(&ticket(state), Kind::Accept), Outcome::Superseded { state });
    }
}

#[test]
fn what_arrives_after_the_ticket_went_to_another_county_is_late() {
    let mut elsewhere = taken(State::Dispatched, AssignmentEnd::Moved, None);
    elsewhere.county = ELSEWHERE;
    for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report]) {
        assert_eq!(late_cell(&elsewhere, kind), late(LateReason::MovedAway), "{kind:?}");
    }
    assert_eq!(late_cell(&elsewhere, Kind::Alert), Outcome::COUNTED);
    assert_eq!(late_cell(&elsewhere, Kind::Submit), Outcome::Superseded { state: State::Dispatched });
}

#[test]
fn facts_about_a_merged_ticket_are_kept_with_the_survivor() {
    for kind in ON_SITE_FACTS.into_iter().chain([Kind::Report, Kind::Alert]) {
        assert_eq!(late_cell(&ticket(State::Merged), kind), Outcome::COUNTED, "{kind:?}");
    }
}

#[test]
fn an_own_visit_that_is_handed_in_cannot_be_handed_in_or_declined_again() {
    assert_eq!(late_cell(&ticket(State::Verified), Kind::Submit), Outcome::Already);
    assert_eq!(late_cell(&ticket(State::Handling), Kind::Submit), Outcome::Superseded { state: State::Handling });
    assert_eq!(late_cell(&ticket(State::Verifying), Kind::Accept), Outcome::Already);
    assert_eq!(late_cell(&ticket(State::Verified), Kind::Accept), Outcome::Superseded { state: State::Verified });
    for state in [State::Verifying, State::Verified, State::Handling] {
        let refused = Outcome::Refused { reason: Refusal::AskToWithdraw };
        assert_eq!(late_cell(&ticket(state), Kind::Decline), refused, "{state:?}");
    }
}

#[test]
fn work_done_after_the_ticket_moved_on_is_late_and_not_credited() {
    let ticket = taken(State::Verifying, AssignmentEnd::Reassigned, Some(OTHER));
    let judgement = judged(Some(&ticket), act(Kind::Report), &officer(), 4, MOVED_MS + 1_000);
    assert_eq!(judgement.outcome, Outcome::Late { why: LateReason::Reassigned, credited: false });
}

#[test]
fn whoever_never_had_the_ticket_is_foreign_and_nothing_is_thrown_away() {
    let stranger = member(OTHER, Role::Officer);
    let judgement = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &stranger, 5, MOVED_MS);
    assert_eq!(judgement.outcome, Outcome::Foreign);
    let intent = judged(Some(&ticket(State::Verifying)), act(Kind::Submit), &stranger, 5, MOVED_MS);
    assert_eq!(intent.outcome, Outcome::Refused { reason: Refusal::Scope });
}

#[test]
fn a_revoked_officers_work_counts_if_it_was_done_before() {
    let mut revoked = officer();
    revoked.revoked = Some(ServerTime::from_ms(MOVED_MS));
    let before = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &revoked, 5, MOVED_MS - 1_000);
    assert_eq!(before.outcome, Outcome::COUNTED);
    let after = judged(Some(&ticket(State::Verifying)), act(Kind::Note), &revoked, 5, MOVED_MS + 1_000);
    assert_eq!(after.outcome, Outcome::Foreign);
}
