//! Giving back, merging, calling back, archiving, opening again, moving to another county.

use super::*;

fn handler() -> Member {
    member(HANDLER, Role::Handler)
}

fn by(actor: &Member, ticket: &Ticket, act: Act) -> Judgement {
    judged(Some(ticket), act, actor, 5, MOVED_MS)
}

fn refused(reason: Refusal) -> Outcome {
    Outcome::Refused { reason }
}

#[test]
fn a_county_gives_a_ticket_back_twice_and_within_a_working_day() {
    let mut came = ticket(State::Dispatched);
    let once = by(&handler(), &came, act(Kind::Return)).ticket.unwrap();
    assert_eq!((once.state, once.returns, once.clock.unwrap().what), (State::Returned, 1, Clock::Dispatch));
    came.returns = 2;
    assert_eq!(by(&handler(), &came, act(Kind::Return)).outcome, refused(Refusal::TooOften));
    came.returns = 0;
    // A Wednesday; the next working day is over when the order is received on Friday.
    came.dispatched = Some(ServerTime::from_ms(ASSIGNED_MS - 2 * 86_400_000));
    assert_eq!(by(&handler(), &came, act(Kind::Return)).outcome, refused(Refusal::TooLate));
}

#[test]
fn a_ticket_goes_on_in_an_open_one_of_the_same_county_only() {
    let open = ticket(State::Verifying);
    let merged = by(&handler(), &open, act(Kind::Merge)).ticket.unwrap();
    assert_eq!((merged.state, merged.merged, merged.clock), (State::Merged, Some(MASTER), None));
    let master = |change: fn(&mut Ticket)| {
        let mut master = Ticket { id: MASTER, ..ticket(State::Signed) };
        change(&mut master);
        master
    };
    let cannot = [
        master(|master| master.state = State::Closed),
        master(|master| master.county = ELSEWHERE),
        master(|master| master.id = TICKET),
        master(|master| master.number.clear()),
    ];
    for master in &cannot {
        let beside = Beside { survivor: Some(master), ..Beside::default() };
        let judgement = judged_beside(Some(&open), act(Kind::Merge), &handler(), (5, MOVED_MS), beside);
        assert_eq!(judgement.outcome, refused(Refusal::NoMaster));
    }
    let unknown = judged_beside(Some(&open), act(Kind::Merge), &handler(), (5, MOVED_MS), Beside::default());
    assert_eq!(unknown.outcome, refused(Refusal::NoMaster));
}

#[test]
fn work_about_a_merged_ticket_stands_with_the_survivor() {
    let merged = ticket(State::Merged);
    let raised = by(&officer(), &merged, act(Kind::Alert));
    assert_eq!((raised.outcome.clone(), raised.stands), (Outcome::COUNTED, Stands::Survivor));
    let survivor = raised.ticket.unwrap();
    assert_eq!((survivor.id, survivor.rev, survivor.open_alerts(), survivor.state), (MASTER, 6, 1, State::Signed));
    let noted = by(&officer(), &merged, act(Kind::Note));
    assert_eq!((noted.stands, noted.ticket), (Stands::Survivor, None));
}

#[test]
fn a_visit_of_a_merged_ticket_is_handed_in_with_the_survivor_if_the_same_officer_has_it() {
    let merged = ticket(State::Merged);
    let mine = Ticket { id: MASTER, ..ticket(State::Verifying) };
    let beside = Beside { survivor: Some(&mine), ..Beside::default() };
    let handed_in = judged_beside(Some(&merged), act(Kind::Submit), &officer(), (5, MOVED_MS), beside);
    assert_eq!((handed_in.outcome.clone(), handed_in.stands), (Outcome::Applied, Stands::Survivor));
    assert_eq!(handed_in.ticket.unwrap().state, State::Verified);
    let anothers = by(&officer(), &merged, act(Kind::Submit));
    assert_eq!(anothers.outcome, Outcome::Superseded { state: State::Merged });
}

fn call(attempts: u8, heard: Option<Heard>, words: &str) -> Act {
    Act::CallBack(CallBack { attempts, heard, words: text(words) })
}

#[test]
fn a_call_closes_what_is_settled_and_sends_back_what_is_not() {
    let caller = member(CALLER, Role::Callback);
    let waiting = ticket(State::Callback);
    let heard = |solved, content| Some(Heard { solved, content });
    let closed = by(&caller, &waiting, call(1, heard(Solved::Yes, true), "")).ticket.unwrap();
    assert_eq!((closed.state, closed.closed), (State::Closed, Some(ServerTime::from_ms(RECEIVED_MS))));
    let back = by(&caller, &waiting, call(1, heard(Solved::Yes, false), "没收到钱")).ticket.unwrap();
    assert_eq!((back.state, back.closed), (State::Handling, None));
    let wordless = by(&caller, &waiting, call(1, heard(Solved::No, true), "")).outcome;
    assert_eq!(wordless, refused(Refusal::ReasonNeeded));
    assert_eq!(by(&caller, &waiting, call(2, None, "")).outcome, refused(Refusal::Incomplete));
    assert_eq!(by(&caller, &waiting, call(3, None, "")).ticket.unwrap().state, State::Closed);
    let answered = Ticket { replied_by: Some(CALLER), ..waiting };
    assert_eq!(by(&caller, &answered, act(Kind::CallBack)).outcome, refused(Refusal::SamePerson));
}

#[test]
fn a_ticket_is_archived_once_every_original_is_there() {
    let closed = ticket(State::Closed);
    let awaited = Beside { originals: Originals::Awaited, ..Beside::default() };
    let too_early = judged_beside(Some(&closed), act(Kind::Archive), &handler(), (5, MOVED_MS), awaited);
    assert_eq!(too_early.outcome, refused(Refusal::OriginalsMissing));
    let archived = by(&handler(), &closed, act(Kind::Archive)).ticket.unwrap();
    assert_eq!((archived.state, archived.clock), (State::Archived, None));
}

#[test]
fn a_ticket_that_is_opened_again_gets_a_new_clock_and_a_point_of_risk() {
    let leader = member(HANDLER, Role::Leader);
    let open = by(&leader, &ticket(State::Archived), act(Kind::Reopen)).ticket.unwrap();
    assert_eq!((open.state, open.reopened, open.closed, open.risk.points), (State::Handling, 1, None, 1));
    assert_eq!(open.clock.unwrap().due.start, ServerTime::from_ms(RECEIVED_MS));
}

#[test]
fn a_ticket_moves_to_another_county_that_exists() {
    let supervisor = member(HANDLER, Role::Supervisor);
    let moved = by(&supervisor, &ticket(State::Verifying), act(Kind::Move)).ticket.unwrap();
    assert_eq!((moved.state, moved.county, moved.handler), (State::Dispatched, ELSEWHERE, None));
    let past = moved.past.last().unwrap();
    assert_eq!((past.officer.user, past.end), (OFFICER, AssignmentEnd::Moved));
    for county in [COUNTY, OrgId::from_bytes([98; 16])] {
        let order = Act::Move(Move { county, reason: text("移交") });
        assert_eq!(by(&supervisor, &ticket(State::Verifying), order).outcome, refused(Refusal::NoCounty));
    }
}
