//! Feeds: who is told what. A feed is a scope seen through a lens.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::{InstallId, OrgId, UserId};
use crate::role::{Member, Role};
use crate::state::State;
use crate::ticket::Ticket;

/// A sequence of documents that some people may see, in the order in which they changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// Receipts and orders of one install.
    Install(InstallId),
    /// What one officer was assigned, as disclosed.
    User(UserId),
    /// A county's tickets, through the lens of a desk.
    County(OrgId, Desk),
    /// The people of a county.
    Directory(OrgId),
}

/// A place in the county from which its tickets are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// Everything (工单办理员, 领导, 督办员).
    Handling,
    /// Tickets that have been answered (审核).
    Review,
    /// Tickets whose answer was reviewed (回访).
    Callback,
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Install(install) => write!(f, "install:{install}"),
            Self::User(user) => write!(f, "user:{user}"),
            Self::County(org, Desk::Handling) => write!(f, "org:{org}:handling"),
            Self::County(org, Desk::Review) => write!(f, "org:{org}:review"),
            Self::County(org, Desk::Callback) => write!(f, "org:{org}:callback"),
            Self::Directory(org) => write!(f, "org:{org}:directory"),
        }
    }
}

/// Not the name of a feed that this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a feed")]
pub struct UnknownFeed;

impl FromStr for Feed {
    type Err = UnknownFeed;

    fn from_str(text: &str) -> Result<Self, UnknownFeed> {
        let (scope, rest) = text.split_once(':').ok_or(UnknownFeed)?;
        match scope {
            "install" => rest.parse().map(Self::Install).map_err(|_| UnknownFeed),
            "user" => rest.parse().map(Self::User).map_err(|_| UnknownFeed),
            "org" => {
                let (org, lens) = rest.split_once(':').ok_or(UnknownFeed)?;
                let org = org.parse().map_err(|_| UnknownFeed)?;
                match lens {
                    "handling" => Ok(Self::County(org, Desk::Handling)),
                    "review" => Ok(Self::County(org, Desk::Review)),
                    "callback" => Ok(Self::County(org, Desk::Callback)),
                    "directory" => Ok(Self::Directory(org)),
                    _ => Err(UnknownFeed),
                }
            }
            _ => Err(UnknownFeed),
        }
    }
}

/// The feeds that a member's install may read. Whoever is revoked may read his receipts and nothing else.
#[must_use]
pub fn subscription(member: &Member, install: InstallId) -> Vec<Feed> {
    let mut feeds = vec![Feed::Install(install)];
    if member.revoked.is_some() {
        return feeds;
    }
    if member.is(Role::Officer) {
        feeds.push(Feed::User(member.user));
    }
    if member.is_any(&[Role::Handler, Role::Leader, Role::Supervisor]) {
        feeds.push(Feed::County(member.county, Desk::Handling));
    } else if member.is(Role::Reviewer) {
        feeds.push(Feed::County(member.county, Desk::Review));
    } else if member.is(Role::Callback) {
        feeds.push(Feed::County(member.county, Desk::Callback));
    }
    if member.is_any(&[Role::Handler, Role::Reviewer, Role::Callback, Role::Leader, Role::Supervisor]) {
        feeds.push(Feed::Directory(member.county));
    }
    feeds
}

/// The feeds that a ticket is in. Officers keep it until it is closed.
#[must_use]
pub fn audience(ticket: &Ticket) -> Vec<Feed> {
    let mut feeds = vec![Feed::County(ticket.county, Desk::Handling)];
    if ticket.replied_by.is_some() {
        feeds.push(Feed::County(ticket.county, Desk::Review));
    }
    if matches!(ticket.state, State::Callback | State::Closed) {
        feeds.push(Feed::County(ticket.county, Desk::Callback));
    }
    if let Some(assignment) = ticket.assignment.as_ref().filter(|_| ticket.state.is_open()) {
        feeds.push(Feed::User(assignment.officer.user));
        if let Some(second) = &assignment.second {
            feeds.push(Feed::User(second.user));
        }
    }
    feeds.sort_unstable();
    feeds.dedup();
    feeds
}

/// Why a ticket left a feed: the officer is told in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LeaveReason {
    /// Given to another officer.
    Reassigned {
        /// His name.
        to: String,
        /// The handler's words.
        reason: String,
    },
    /// Taken back.
    Withdrawn {
        /// The handler's words.
        reason: String,
    },
    /// Declined by the officer himself.
    Declined,
    /// The matter is finished.
    Finished,
    /// It goes on in another ticket.
    Merged,
    /// Another county has it.
    MovedAway {
        /// Why, in words.
        reason: String,
    },
    /// Another desk of the county has it now.
    OtherDesk,
    /// The person's duties changed.
    ScopeLost,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feeds_name_finds_it_again() {
        let org = OrgId::from_bytes([7; 16]);
        for feed in [
            Feed::Install(InstallId::from_bytes([1; 16])),
            Feed::User(UserId::from_bytes([2; 16])),
            Feed::County(org, Desk::Handling),
            Feed::County(org, Desk::Review),
            Feed::County(org, Desk::Callback),
            Feed::Directory(org),
        ] {
            assert_eq!(feed.to_string().parse(), Ok(feed));
        }
        assert_eq!("org:x".parse::<Feed>(), Err(UnknownFeed));
    }
}
