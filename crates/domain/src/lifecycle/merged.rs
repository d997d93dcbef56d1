//! A ticket that goes on in another one: work about it is not lost, it stands with the survivor.

use super::{Context, Judgement, Stands, fact, intent};
use crate::kind::{Class, Kind};
use crate::operation::Operation;
use crate::outcome::Outcome;
use crate::ticket::Ticket;

/// Facts become what they would on the merged ticket and leave their mark on the survivor. A visit is handed in there,
/// if the same officer has it; every other intent is about a ticket that is no more.
pub(super) fn judge(merged: &Ticket, survivor: &Ticket, operation: &Operation, context: &Context<'_>) -> Judgement {
    match operation.kind().class() {
        Class::Fact => {
            let outcome = fact::judge(merged, operation, context).outcome;
            let changed =
                if outcome == Outcome::Foreign { None } else { fact::marked(survivor, operation, &outcome, context) };
            Judgement { outcome, ticket: changed, from: survivor.state, stands: Stands::Survivor }
        }
        Class::Intent if operation.kind() == Kind::Submit && survivor.is_verified_by(context.actor.user) => {
            Judgement { stands: Stands::Survivor, ..intent::judge(survivor, operation, context) }
        }
        Class::Intent => intent::judge(merged, operation, context),
    }
}
