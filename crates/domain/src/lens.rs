//! Lenses: what of a ticket and of its timeline one may see. Pure, and applied by the server once per revision.

use std::borrow::Cow;

use crate::act::Act;
use crate::entry::Entry;
use crate::feed::{Desk, Feed};
use crate::id::UserId;
use crate::kind::Kind;
use crate::outcome::Outcome;
use crate::ticket::{Place, Ticket};

/// Through whose eyes a ticket is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lens {
    /// An officer's, with what the handler disclosed to him.
    Officer(UserId),
    /// The handling desk's: everything.
    Handling,
    /// The reviewer's: everything but the worker's number.
    Review,
    /// Who rings the worker up: the number, the answer, and none of the desk's own notes.
    Callback,
}

impl Lens {
    /// The lens of a feed of tickets; feeds of other documents have none.
    #[must_use]
    pub const fn of(feed: Feed) -> Option<Self> {
        match feed {
            Feed::User(user) => Some(Self::Officer(user)),
            Feed::County(_, Desk::Handling) => Some(Self::Handling),
            Feed::County(_, Desk::Review) => Some(Self::Review),
            Feed::County(_, Desk::Callback) => Some(Self::Callback),
            Feed::Install(_) | Feed::Directory(_) => None,
        }
    }

    /// The ticket, as seen through this lens.
    #[must_use]
    pub fn ticket(self, ticket: &Ticket) -> Ticket {
        let mut seen = ticket.clone();
        match self {
            Self::Handling | Self::Callback => {}
            Self::Review => {
                if let Some(contact) = &mut seen.contact {
                    contact.phone = mask_phone(&contact.phone);
                }
            }
            Self::Officer(user) => {
                let disclosed = ticket.is_verified_by(user)
                    && ticket.assignment.as_ref().is_some_and(|assignment| assignment.disclose.contact);
                if !disclosed {
                    seen.contact = None;
                }
            }
        }
        seen
    }

    /// Whether an entry of the timeline is seen through this lens.
    ///
    /// An officer sees his own work, what was said to officers, alerts, and late work of others on the ticket he now
    /// has; photos of others only when the handler disclosed them. He does not see the desk's own notes.
    #[must_use]
    pub fn shows(self, ticket: &Ticket, entry: &Entry) -> bool {
        let user = match self {
            Self::Handling => return true,
            Self::Review => return !matches!(entry.outcome, Outcome::Foreign | Outcome::Unverified),
            Self::Callback => {
                return matches!(
                    entry.act.kind(),
                    Kind::Reply | Kind::Review | Kind::CallBack | Kind::Reopen | Kind::Archive
                );
            }
            Self::Officer(user) => user,
        };
        if entry.actor.user == user {
            return true;
        }
        if matches!(
            entry.outcome,
            Outcome::Foreign | Outcome::Unverified | Outcome::Quarantined | Outcome::Refused { .. }
        ) {
            return false;
        }
        let disclosed = ticket.assignment.as_ref().map(|assignment| assignment.disclose);
        match entry.act.kind() {
            Kind::Dispatch
            | Kind::Sign
            | Kind::Assign
            | Kind::Accept
            | Kind::Decline
            | Kind::Arrive
            | Kind::Statement
            | Kind::Correct
            | Kind::Alert
            | Kind::Report
            | Kind::Submit
            | Kind::SendBack
            | Kind::TakeUp
            | Kind::Withdraw
            | Kind::Reassign
            | Kind::Adopt
            | Kind::Honour
            | Kind::Merge
            | Kind::Reopen
            | Kind::Move
            | Kind::Acknowledge => true,
            Kind::Note => is_on_site(&entry.act),
            Kind::Photo => disclosed.is_some_and(|disclosed| disclosed.earlier_photos),
            Kind::Register
            | Kind::Propose
            | Kind::Return
            | Kind::Reply
            | Kind::Review
            | Kind::CallBack
            | Kind::Archive
            | Kind::Reveal
            | Kind::AskOriginal => false,
        }
    }
}

/// An entry as every feed tells it. Who asked stands in the ticket alone, where its lens masks it; and of a registration
/// only the line is left, since the ticket has come out of it and says the rest.
#[must_use]
pub fn told(entry: &Entry) -> Cow<'_, Entry> {
    if !matches!(entry.act, Act::Register(_) | Act::Propose(_)) {
        return Cow::Borrowed(entry);
    }
    let mut told = entry.clone();
    if let Act::Register(registration) | Act::Propose(registration) = &mut told.act {
        registration.contact = None;
    }
    if let Act::Register(registration) = &mut told.act {
        let matter = &mut registration.matter;
        matter.text.clear();
        matter.source.clear();
        matter.employer.clear();
        matter.place = Place { street: String::new(), address: String::new(), geo: None };
        (matter.people, matter.amount) = (None, None);
        matter.signals = crate::risk::Signals::default();
    }
    Cow::Owned(told)
}

/// A note of a visit, in contrast to one of the desk's own.
const fn is_on_site(act: &Act) -> bool {
    matches!(act, Act::Note(note) if note.visit.is_some())
}

/// `138****1234`: the first three and the last four digits; a short number is masked whole.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    if digits.len() < 8 {
        return "*".repeat(digits.len());
    }
    let head: String = digits.iter().take(3).collect();
    let tail: String = digits.iter().skip(digits.len() - 4).collect();
    format!("{head}{}{tail}", "*".repeat(digits.len() - 7))
}

/// `张*`: the first character and one star for each of the others.
#[must_use]
pub fn mask_name(name: &str) -> String {
    name.chars().enumerate().map(|(at, letter)| if at == 0 { letter } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_masked() {
        assert_eq!(mask_phone("13812341234"), "138****1234");
        assert_eq!(mask_phone("12351"), "*****");
        assert_eq!(mask_name("张某某"), "张**");
    }
}
