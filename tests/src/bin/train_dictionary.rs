//! Trains the dictionary that rows are compressed with, on made-up tickets of the seeds 1 to 4,000, and writes it to the
//! path given. A new dictionary needs a new number in `protocol::compress`; the old ones stay.

use std::collections::BTreeSet;

use niangjia_domain::act::{Act, Note, Nothing};
use niangjia_domain::entry::{Entry, When};
use niangjia_domain::form::fixture;
use niangjia_domain::id::{InstallId, OpId, OrgId, TicketId, UserId, VisitId};
use niangjia_domain::lens::{Lens, told};
use niangjia_domain::lifecycle::{Beside, Context, Rules, Session, judge};
use niangjia_domain::operation::Operation;
use niangjia_domain::outcome::{BlobReceipt, Proof, Receipt};
use niangjia_domain::role::{Member, Role};
use niangjia_domain::ticket::Named;
use niangjia_domain::time::{Anchor, Captured, DeviceTime, Offset, ServerTime};
use niangjia_tests::sample::{self, Lots};

/// The trained size: 64 KiB, the design's measure (sync.md §10).
const DICTIONARY_BYTES: usize = 64 * 1024;
const SEEDS: core::ops::RangeInclusive<u64> = 1..=4_000;

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("usage: train_dictionary PATH"))?;
    let rules = Rules::national();
    let mut samples = Vec::new();
    for seed in SEEDS {
        samples.extend(documents(seed, &rules)?);
    }
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES)?;
    std::fs::write(path, dictionary)?;
    Ok(())
}

/// What a ticket leaves in feeds while it is worked on.
fn documents(seed: u64, rules: &Rules) -> anyhow::Result<Vec<Vec<u8>>> {
    let lots = &mut Lots::new(seed ^ 0xD1C7);
    let county = OrgId::from_bytes(lots.bytes());
    let person = |lots: &mut Lots, name: &str, role: Role| Member {
        user: UserId::from_bytes(lots.bytes()),
        name: name.to_owned(),
        county,
        unit: "临江街道".to_owned(),
        roles: BTreeSet::from([role]),
        revoked: None,
    };
    let handler = person(lots, "李某某", Role::Handler);
    let officer = person(lots, "张某某", Role::Officer);
    let start = 1_790_000_000_000 + i64::try_from(lots.below(5_000_000_000))?;
    let visit = VisitId::from_bytes(lots.bytes());
    let acts = [
        (&handler, Act::Register(Box::new(sample::registration(seed)))),
        (&handler, Act::Assign(sample::task(seed, officer.user))),
        (&officer, Act::Accept(Nothing {})),
        (&officer, Act::Note(Note { visit: Some(visit), text: sample::note(seed, 40) })),
    ];
    let ticket_id = TicketId::from_bytes(lots.bytes());
    let install = InstallId::from_bytes(lots.bytes());
    let mut ticket = None;
    let mut documents = Vec::new();
    for (at, (actor, act)) in (0_u32..).zip(acts) {
        let now = start + i64::from(at) * 1_234_567;
        let captured = Captured {
            wall: DeviceTime::from_ms(now),
            boot: 7,
            mono_ms: 1_000_000 + i64::from(at) * 1000,
            utc_offset_min: Offset::default(),
            anchor: Some(Anchor { server: ServerTime::from_ms(now - 60_000), mono_ms: 900_000, error_ms: 40 }),
        };
        let operation = Operation {
            op: OpId::from_bytes(lots.bytes()),
            install,
            seq: u64::from(at) + 1,
            actor: actor.user,
            ticket: ticket_id,
            base_rev: at,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: captured.clone(),
            app: "0.1.0".to_owned(),
            v: 1,
            act,
        };
        let when = When::of(&captured, None, ServerTime::from_ms(now + 900));
        let number = format!("330000-20261120-{:04}", lots.below(10_000));
        let context = Context {
            actor,
            named: std::slice::from_ref(&officer),
            when,
            number: &number,
            rules,
            session: Session::Checked,
            beside: Beside::default(),
        };
        let judgement = judge(ticket.as_ref(), &operation, &context);
        let receipt_number = lots.below(100_000);
        let entry = Entry::of(&operation, Named::of(actor), judgement.verdict(), when, at + 1, receipt_number);
        let receipt = Receipt {
            op: operation.op,
            outcome: judgement.outcome.clone(),
            number: receipt_number,
            received: when.received,
            ticket: Some(ticket_id),
            proof: Proof(lots.bytes()),
        };
        documents.push(serde_json::to_vec(told(&entry).as_ref())?);
        documents.push(serde_json::to_vec(&receipt)?);
        ticket = judgement.ticket.or(ticket);
        if let Some(ticket) = &ticket {
            documents.push(serde_json::to_vec(ticket)?);
            documents.push(serde_json::to_vec(&Lens::Officer(officer.user).ticket(ticket))?);
        }
    }
    if seed.is_multiple_of(16) {
        documents.push(serde_json::to_vec(&fixture::case_a())?);
        documents.push(serde_json::to_vec(&officer)?);
        documents.push(serde_json::to_vec(&BlobReceipt {
            hash: niangjia_domain::operation::BlobHash(lots.bytes()),
            bytes: lots.below(4_000_000),
            number: lots.below(100_000),
            received: ServerTime::from_ms(start),
            proof: Proof(lots.bytes()),
        })?);
    }
    Ok(documents)
}
