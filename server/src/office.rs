//! The office: everything the server decides, with no network and no clock. A simulator drives it in memory; the HTTP
//! program drives it on files. Time and lots come with each request.

mod account;
mod blob;
mod compare;
mod docket;
mod erase;
mod hold;
mod judge;
mod keep;
mod loss;
mod press;
mod publish;
mod pull;
mod push;
mod succession;

use std::sync::Arc;

use niangjia_domain::id::{InstallId, OrgId, UserId};
use niangjia_domain::lifecycle::Rules;
use niangjia_domain::role::Member;
use niangjia_protocol::pull::Epoch;
use niangjia_protocol::receipt::ReceiptKey;

pub use self::account::{Enrolment, SESSION_MS};
pub use self::blob::{Begun, Finished, PART_MS, Upload};
pub use self::erase::Erased;
pub use self::hold::Holding;
pub use self::keep::Inventory;
pub use self::loss::{Changed, DeviceLoss, LossReport, Person};
pub use crate::table::org::Org;

use crate::error::Fault;
use crate::moment::Moment;
use crate::store::{Standing, Store};
use crate::table::{audit, member, meta, org};

/// Rows that one sweep takes at a time (a default).
const SWEEP_MAX: u64 = 500;

/// The county's law and memory.
#[derive(Debug, Clone)]
pub struct Office {
    store: Arc<Store>,
    law: Arc<Law>,
}

/// What judging needs beside the database.
#[derive(Debug)]
struct Law {
    rules: Rules,
    /// Signs receipts.
    key: ReceiptKey,
}

/// Who reads: a person on an install, by a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Which install.
    pub install: InstallId,
    /// Whose.
    pub member: Member,
}

impl Office {
    /// Opens the office over a database. `key` signs receipts, for ever the same. What was received but not judged before
    /// is judged now.
    ///
    /// # Errors
    /// [`Fault::OtherKey`] when the database's receipts have another key; [`Fault`] of the database.
    pub fn open(store: Store, key: ReceiptKey, moment: Moment) -> Result<Self, Fault> {
        let public = key.public();
        let law = Law { rules: Rules::national(), key };
        let office = Self { store: Arc::new(store), law: Arc::new(law) };
        let epoch = Epoch(moment.id("epoch", 0));
        let kept = office.store.write(move |tx| {
            meta::make_epoch(tx, epoch)?;
            meta::make_receipt_key(tx, &public)?;
            meta::receipt_key(tx)
        })?;
        if kept != Some(public) {
            return Err(Fault::OtherKey);
        }
        office.catch_up(moment)?;
        Ok(office)
    }

    /// The public half of the key that signs receipts.
    #[must_use]
    pub fn receipt_key(&self) -> [u8; 32] {
        self.law.key.public()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Fault`] when it does not.
    pub fn is_well(&self) -> Result<(), Fault> {
        self.store.read(meta::epoch).map(|_| ())
    }

    /// Whether there is room on the disk for more than operations.
    #[must_use]
    pub fn room(&self) -> Standing {
        self.store.standing()
    }

    /// Keeps room for operations again, where there is some; whether there is room for more than them.
    pub fn makes_room(&self) -> Standing {
        if let Err(fault) = self.store.keep_room() {
            tracing::warn!(%fault, "no room could be kept for operations");
        }
        self.store.standing()
    }

    /// Founds a county union.
    ///
    /// # Errors
    /// [`Fault`], also when its code is taken.
    pub fn found(&self, org: Org) -> Result<(), Fault> {
        self.store.write(move |tx| org::insert(tx, &org))
    }

    /// Every county union.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn orgs(&self) -> Result<Vec<Org>, Fault> {
        self.store.read(org::all)
    }

    /// The people of a county, revoked ones too.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn members(&self, county: OrgId) -> Result<Vec<Member>, Fault> {
        self.store.read(|tx| Ok(member::of_org(tx, county)?.into_iter().map(|known| known.member).collect()))
    }

    /// A person.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn member(&self, user: UserId) -> Result<Option<Member>, Fault> {
        self.store.read(|tx| Ok(member::get(tx, user)?.map(|known| known.member)))
    }

    /// Gives a person an account; the county's directory tells colleagues.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn add_member(&self, member: Member, moment: Moment) -> Result<(), Fault> {
        self.store.write(move |tx| {
            member::insert(tx, &member)?;
            audit::append(tx, moment.now, audit::Deed::UserAdded, &member.user.to_string())?;
            publish::member(tx, &member, 1)
        })
    }

    /// Ends an account: from `moment` on. What was done before still counts when it arrives.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn revoke(&self, user: UserId, moment: Moment) -> Result<(), Fault> {
        self.store.write(move |tx| {
            member::revoke(tx, user, moment.now)?;
            audit::append(tx, moment.now, audit::Deed::Revoked, &user.to_string())?;
            match member::get(tx, user)? {
                Some(known) => publish::duties(tx, &known.member, known.rev),
                None => Ok(()),
            }
        })
    }
}
