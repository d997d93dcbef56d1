//! `seed-demo`: a fictional county whose tickets come in by real operations. Running it again only issues new codes.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};
use niangjia_domain::act::{Act, Registration};
use niangjia_domain::id::{InstallId, OpId, TicketId, UserId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::Outcome;
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::{Contact, Matter};
use niangjia_domain::time::{Captured, DeviceTime, Offset};
use niangjia_protocol::frame::Signed;
use niangjia_protocol::signature::InstallKey;
use serde::{Deserialize, Serialize};

use super::enrol::in_fours;
use super::{SeedArgs, moment, open, say};
use crate::folder::Folder;
use crate::moment::Moment;
use crate::office::{Office, Org};

/// What the demonstration consists of.
const COUNTY: &str = include_str!("../../demo/county.json");

#[derive(Debug, Deserialize)]
struct County {
    code: String,
    name: String,
    people: Vec<Person>,
    tickets: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Person {
    key: String,
    name: String,
    unit: String,
    roles: BTreeSet<Role>,
}

#[derive(Debug, Deserialize)]
struct Case {
    case: String,
    matter: Matter,
    contact: Contact,
}

/// What is printed with `--json`.
#[derive(Debug, Serialize)]
struct Seeded {
    county: SeededCounty,
    fingerprint: String,
    people: Vec<SeededPerson>,
    tickets: Vec<SeededTicket>,
}

#[derive(Debug, Serialize)]
struct SeededCounty {
    id: String,
    code: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct SeededPerson {
    key: String,
    user: UserId,
    name: String,
    unit: String,
    code: String,
    expires: i64,
}

#[derive(Debug, Serialize)]
struct SeededTicket {
    case: String,
    id: TicketId,
}

pub(super) fn seed(args: &SeedArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    let county: County = serde_json::from_str(COUNTY).context("reading the demonstration")?;
    let (org, members, tickets) = match office.orgs()?.into_iter().find(|org| org.code == county.code) {
        Some(org) => {
            let members = seeded_before(&office, &org, &county)?;
            (org, members, Vec::new())
        }
        None => found(&folder, &office, &county)?,
    };
    let mut people = Vec::new();
    for (person, member) in county.people.iter().zip(members) {
        let enrolment = office.issue_code(member.user, moment())?;
        people.push(SeededPerson {
            key: person.key.clone(),
            user: member.user,
            name: member.name,
            unit: member.unit,
            code: enrolment.code,
            expires: enrolment.expires.ms(),
        });
    }
    let county = SeededCounty { id: org.id.to_string(), code: org.code, name: org.name };
    let fingerprint = folder.identity()?.fingerprint().to_owned();
    tell(&Seeded { county, fingerprint, people, tickets }, args.json)
}

fn tell(seeded: &Seeded, json: bool) -> anyhow::Result<()> {
    if json {
        return say(&serde_json::to_string(seeded)?);
    }
    say(&format!("{} {}", seeded.county.code, seeded.county.name))?;
    say(&seeded.fingerprint)?;
    for person in &seeded.people {
        say(&format!("{}  {}  {}  {}", in_fours(&person.code), person.key, person.name, person.unit))?;
    }
    Ok(())
}

/// The people of an earlier run, in the order of the demonstration.
fn seeded_before(office: &Office, org: &Org, county: &County) -> anyhow::Result<Vec<Member>> {
    let members = office.members(org.id)?;
    county
        .people
        .iter()
        .map(|person| {
            members
                .iter()
                .find(|member| member.name == person.name)
                .cloned()
                .with_context(|| format!("the demonstration's {} is missing", person.key))
        })
        .collect()
}

type Founded = (Org, Vec<Member>, Vec<SeededTicket>);

fn found(folder: &Folder, office: &Office, county: &County) -> anyhow::Result<Founded> {
    let org = folder.found(office, &county.code, &county.name, moment())?;
    let mut members = Vec::new();
    for person in &county.people {
        let at = moment();
        let member = Member {
            user: UserId::from_bytes(at.id("user", 0)),
            name: person.name.clone(),
            county: org.id,
            unit: person.unit.clone(),
            roles: person.roles.clone(),
            revoked: None,
        };
        office.add_member(member.clone(), at)?;
        members.push(member);
    }
    let Some(handler) = members.iter().find(|member| member.is(Role::Handler)) else {
        bail!("the demonstration has no handler");
    };
    let tickets = register(office, handler, &county.tickets)?;
    Ok((org, members, tickets))
}

/// The handler registers the tickets, on an install of his own that nobody uses afterwards.
fn register(office: &Office, handler: &Member, cases: &[Case]) -> anyhow::Result<Vec<SeededTicket>> {
    let at = moment();
    let install = InstallId::from_bytes(at.id("install", 0));
    let key = InstallKey::from_seed(&at.secret("install key", 0));
    office.bind(install, key.public(), handler, at)?;
    let mut tickets = Vec::new();
    let mut frames = Vec::new();
    for (seq, case) in (1..).zip(cases) {
        let operation = registration(at, install, handler, seq, case);
        let bytes = serde_json::to_vec(&operation)?;
        let signature = key.sign(&bytes);
        frames.push(Signed { bytes, signature });
        tickets.push(SeededTicket { case: case.case.clone(), id: operation.ticket });
    }
    let reply = office.push(install, Session::Checked, frames, at)?;
    for stored in reply.operations {
        let outcome = stored.receipt.map(|receipt| receipt.outcome);
        if outcome != Some(Outcome::Applied) {
            bail!("a registration became {outcome:?}");
        }
    }
    Ok(tickets)
}

fn registration(at: Moment, install: InstallId, handler: &Member, seq: u64, case: &Case) -> Operation {
    Operation {
        op: OpId::from_bytes(at.id("operation", seq)),
        install,
        seq,
        actor: handler.user,
        ticket: TicketId::from_bytes(at.id("ticket", seq)),
        base_rev: 0,
        deps: Vec::new(),
        blobs: Vec::new(),
        captured: Captured {
            wall: DeviceTime::from_ms(at.now.ms()),
            boot: 1,
            mono_ms: 0,
            utc_offset_min: Offset::default(),
            anchor: None,
        },
        app: env!("CARGO_PKG_VERSION").to_owned(),
        v: 1,
        act: Act::Register(Box::new(Registration {
            matter: case.matter.clone(),
            contact: Some(case.contact.clone()),
            proposal: None,
        })),
    }
}
