//! Devices that hold back what pages took away from them, until somebody says that it is right.

use niangjia_domain::code::Code;
use niangjia_domain::id::{InstallId, UserId};
use niangjia_domain::time::ServerTime;

use super::{Office, publish};
use crate::error::Fault;
use crate::moment::Moment;
use crate::table::{audit, hold, install, member};

/// An install that holds tickets back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Which.
    pub install: InstallId,
    /// Whose.
    pub user: UserId,
    /// What it was called at enrolment.
    pub device: String,
    /// How many tickets.
    pub tickets: u32,
    /// When it first said so.
    pub since: ServerTime,
}

impl Office {
    /// What an install says of itself as it reads; written only when it is news.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn told_hold(&self, install: InstallId, tickets: Option<u32>, moment: Moment) -> Result<(), Fault> {
        if self.store.read(|tx| hold::of(tx, install))? == tickets {
            return Ok(());
        }
        if let Some(tickets) = tickets {
            tracing::warn!(%install, tickets, "a device does not let go of tickets: look at `niangjia-server holds`");
        }
        self.store.write(move |tx| match tickets {
            Some(tickets) => hold::put(tx, install, tickets, moment.now),
            None => hold::end(tx, install),
        })
    }

    /// Installs that hold tickets back, the longest first.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn holds(&self) -> Result<Vec<Holding>, Fault> {
        self.store.read(|tx| {
            let mut holds = Vec::new();
            for (id, tickets, since) in hold::all(tx)? {
                let known = install::get(tx, id)?.ok_or(Fault::Column("install"))?;
                holds.push(Holding { install: id, user: known.user, device: known.device, tickets, since });
            }
            Ok(holds)
        })
    }

    /// Says to a person's devices that what they may read now is what they should: they let go of the rest.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_found`; [`Fault`] of the database.
    pub fn confirm_scope(&self, user: UserId, moment: Moment) -> Result<(), Fault> {
        self.store.write(move |tx| {
            member::confirm(tx, user)?;
            let known = member::get(tx, user)?.ok_or(Fault::Told(Code::NotFound))?;
            audit::append(tx, moment.now, audit::Deed::ScopeConfirmed, &user.to_string())?;
            publish::duties(tx, &known.member, known.rev)
        })
    }
}
