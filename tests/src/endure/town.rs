//! A made-up county of any size, founded with the server's own hands before its processes start: people, installs that
//! nobody had to enrol, and tickets that are assigned.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use niangjia_device::Clock;
use niangjia_domain::act::Act;
use niangjia_domain::id::{InstallId, OpId, TicketId, UserId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{BlobHash, OPERATION_BYTES_MAX, Operation};
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::{Member, Role};
use niangjia_protocol::frame::{OPERATIONS_MAX, Signed};
use niangjia_protocol::signature::InstallKey;
use niangjia_server::cli::{clock, lots};
use niangjia_server::folder::Folder;
use niangjia_server::moment::Moment;
use niangjia_server::office::{Office, Org};
use niangjia_store::Install;

use crate::sample::{registration, task};

/// A county that is there, and served by nobody yet.
#[derive(Debug)]
pub struct Town {
    /// Its data folder.
    pub data: PathBuf,
    /// Its PostgreSQL database; SQLite in the folder without one.
    pub database: Option<String>,
    /// Its officers, each with an install.
    pub officers: Vec<Recruit>,
    org: Org,
    fingerprint: BlobHash,
    receipt_key: [u8; 32],
}

/// A person with an install.
#[derive(Debug, Clone)]
pub struct Recruit {
    /// Who.
    pub member: Member,
    /// With which install.
    pub install: InstallId,
    /// What his tickets are.
    pub tickets: Vec<TicketId>,
    seed: [u8; 32],
}

/// How large it is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Officers.
    pub officers: usize,
    /// Tickets of each.
    pub tickets_each: usize,
}

fn moment() -> Moment {
    Moment { now: clock(), lots: lots() }
}

impl Town {
    /// Makes it in the folder `data`, in PostgreSQL where `database` says so.
    ///
    /// # Errors
    /// Of the server, or when an operation was not applied.
    pub fn found(data: &Path, database: Option<String>, size: Size) -> anyhow::Result<Self> {
        let folder = Folder::open(data, database.clone())?;
        let office = folder.office(moment())?;
        let org = folder.found(&office, "999901", "虚构县总工会", moment())?;
        let handler = recruit(&office, &org, "虚构办理员", Role::Handler)?;
        let mut officers: Vec<Recruit> = (1..=size.officers)
            .map(|number| recruit(&office, &org, &format!("虚构信息员{number}"), Role::Officer))
            .collect::<anyhow::Result<_>>()?;
        assign(&office, &handler, &mut officers, size.tickets_each)?;
        let identity = folder.identity()?;
        let fingerprint = identity.fingerprint().parse().context("a fingerprint")?;
        let receipt_key = office.receipt_key();
        Ok(Self { data: data.to_owned(), database, officers, org, fingerprint, receipt_key })
    }

    /// What the device of a recruit keeps of itself; its county answers at `address`.
    #[must_use]
    pub fn install(&self, recruit: &Recruit, address: &str) -> Install {
        Install {
            install: recruit.install,
            seed: recruit.seed.into(),
            member: recruit.member.clone(),
            county_name: self.org.name.clone(),
            county_key: self.org.public_key,
            receipt_key: self.receipt_key,
            address: address.to_owned(),
            fingerprint: Some(self.fingerprint),
            device: "试验设备".to_owned(),
        }
    }
}

impl Recruit {
    /// The key that signs.
    #[must_use]
    pub fn key(&self) -> InstallKey {
        InstallKey::from_seed(&self.seed)
    }

    fn authors(&self, seq: u64, ticket: TicketId, act: Act) -> anyhow::Result<Signed> {
        let clock = Clock::real();
        let operation = Operation {
            op: OpId::from_bytes(moment().id("op", seq)),
            install: self.install,
            seq,
            actor: self.member.user,
            ticket,
            base_rev: u32::from(!matches!(act, Act::Register(_))),
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: clock.captured(None),
            app: env!("CARGO_PKG_VERSION").to_owned(),
            v: 1,
            act,
        };
        let bytes = serde_json::to_vec(&operation)?;
        ensure!(bytes.len() <= OPERATION_BYTES_MAX, "an operation of {} bytes", bytes.len());
        let signature = self.key().sign(&bytes);
        Ok(Signed { bytes, signature })
    }
}

fn recruit(office: &Office, org: &Org, name: &str, role: Role) -> anyhow::Result<Recruit> {
    let at = moment();
    let member = Member {
        user: UserId::from_bytes(at.id("user", 0)),
        name: name.to_owned(),
        county: org.id,
        unit: "虚构街道".to_owned(),
        roles: [role].into(),
        revoked: None,
    };
    office.add_member(member.clone(), at)?;
    let install = InstallId::from_bytes(at.id("install", 0));
    let seed = at.secret("install key", 0);
    office.bind(install, InstallKey::from_seed(&seed).public(), &member, at)?;
    Ok(Recruit { member, install, seed, tickets: Vec::new() })
}

/// The handler registers tickets and sends the officers there.
fn assign(office: &Office, handler: &Recruit, officers: &mut [Recruit], each: usize) -> anyhow::Result<()> {
    let mut frames = Vec::new();
    let mut seq = 0;
    for officer in officers {
        for _ in 0..each {
            seq += 2;
            let ticket = TicketId::from_bytes(moment().id("ticket", seq));
            officer.tickets.push(ticket);
            frames.push(handler.authors(seq - 1, ticket, Act::Register(Box::new(registration(seq))))?);
            frames.push(handler.authors(seq, ticket, Act::Assign(task(seq, officer.member.user)))?);
        }
    }
    for together in frames.chunks(OPERATIONS_MAX) {
        let reply = office.push(handler.install, Session::Checked, together.to_vec(), moment())?;
        for stored in reply.operations {
            let outcome = stored.receipt.map(|receipt| receipt.outcome);
            ensure!(outcome == Some(Outcome::Applied), "an order became {outcome:?}");
        }
    }
    Ok(())
}
