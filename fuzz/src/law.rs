//! What the laws make of operations, tickets and forms that nobody foresaw.

use niangjia_domain::entry::{Entry, When};
use niangjia_domain::form::{Answers, Tally, fixture};
use niangjia_domain::id::UserId;
use niangjia_domain::kind::Class;
use niangjia_domain::lens::{self, Lens};
use niangjia_domain::lifecycle::{Beside, Context, Rules, Session, judge, offers};
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::state::State;
use niangjia_domain::ticket::{Named, Ticket};
use niangjia_domain::time::ServerTime;

use crate::seed;
use crate::wire::as_json;

/// Arrival, two hours after the ticket was last changed.
const RECEIVED: ServerTime = ServerTime::from_ms(seed::UPDATED_MS + 7_200_000);

/// Judged in every state, by its author in every role: a fact is never refused, a ticket moves by one revision or not at
/// all, and what is refused moves nothing.
pub(crate) fn operation(bytes: &[u8]) -> bool {
    let Some(operation) = as_json::<Operation>(bytes) else { return false };
    let rules = Rules::national();
    for role in [Role::Officer, Role::Handler, Role::Reviewer] {
        let actor = member(operation.actor, role);
        let named = [member(UserId::from_bytes([21; 16]), Role::Officer)];
        let when = When::of(&operation.captured, None, RECEIVED);
        let context = Context {
            actor: &actor,
            named: &named,
            when,
            number: "330199-20261120-0001",
            rules: &rules,
            session: Session::Checked,
            beside: Beside::default(),
        };
        judged(None, &operation, &context);
        for state in State::ALL {
            judged(Some(&seed::ticket(state, operation.actor)), &operation, &context);
        }
    }
    true
}

fn judged(ticket: Option<&Ticket>, operation: &Operation, context: &Context<'_>) {
    let judgement = judge(ticket, operation, context);
    let refused = matches!(judgement.outcome, Outcome::Refused { .. });
    assert!(!refused || operation.kind().class() == Class::Intent, "a fact is never refused");
    assert!(!refused || judgement.ticket.is_none(), "what is refused moves nothing");
    if let (Some(before), Some(after)) = (ticket, &judgement.ticket) {
        assert_eq!(after.rev, before.rev + 1, "one revision at a time");
        assert_eq!(after.id, before.id, "a ticket stays itself");
    }
    let actor = Named::of(context.actor);
    let entry = Entry::of(operation, actor, judgement.verdict(), context.when, 1, 1);
    assert!(entry.at.from <= entry.at.to, "an interval begins before it ends");
    if let Some(ticket) = judgement.ticket.as_ref().or(ticket) {
        seen(ticket, &entry);
        let _offered = offers(ticket, context.actor);
    }
}

/// A ticket as a page brings it.
pub(crate) fn ticket(bytes: &[u8]) -> bool {
    let Some(read) = as_json::<Ticket>(bytes) else { return false };
    for role in [Role::Officer, Role::Handler, Role::Reviewer] {
        let _offered = offers(&read, &member(UserId::from_bytes([2; 16]), role));
    }
    for lens in LENSES {
        let seen = lens.ticket(&read);
        assert_eq!((seen.id, seen.rev, seen.state), (read.id, read.rev, read.state), "a lens hides, it does not move");
    }
    true
}

const LENSES: [Lens; 4] = [Lens::Officer(UserId::from_bytes([2; 16])), Lens::Handling, Lens::Review, Lens::Callback];

fn seen(ticket: &Ticket, entry: &Entry) {
    for lens in LENSES {
        let _shown = lens.shows(ticket, entry);
    }
    let _told = lens::told(entry);
}

/// Answers as a draft or a report brings them.
pub(crate) fn form(bytes: &[u8]) -> bool {
    let Some(read) = as_json::<Answers>(bytes) else { return false };
    for photos in [Tally::default(), fixture::case_a_photos()] {
        let _problems = read.problems(&photos);
        let done = read.completeness(&photos);
        assert!(done.answered + done.skipped <= done.required(), "no more is done than there is to do");
        let _lines = read.checklist(&photos);
    }
    let _sums = (read.amount_check(), read.rows_check());
    true
}

fn member(user: UserId, role: Role) -> Member {
    Member {
        user,
        name: "某某某".to_owned(),
        county: seed::COUNTY,
        unit: "临江街道".to_owned(),
        roles: [role].into(),
        revoked: None,
    }
}
