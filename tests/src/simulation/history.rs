//! What a county has behind it when a world begins: tickets at every stage, written on phones that nobody has any more.
//! Without it few would come to their end, and back, within the steps of a world.

use anyhow::Context as _;
use niangjia_domain::act::Act;
use niangjia_domain::id::{InstallId, OpId, TicketId};
use niangjia_domain::kind::Kind;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::Operation;
use niangjia_domain::ticket::Ticket;
use niangjia_domain::time::{Captured, DeviceTime, Offset};
use niangjia_protocol::account::EnrolRequest;
use niangjia_protocol::frame::Signed;
use niangjia_protocol::signature::InstallKey;
use serde_json::{Value, json};

use crate::sample;
use crate::simulation::world::{World, pick};

/// Whose phones they were: places of the handler, the reviewer and the first officer.
const HANDLER: usize = 0;
const REVIEWER: usize = 1;
const OFFICER: usize = 2;
/// How tickets came to where they are; each has been registered.
const PATHS: &[&[Kind]] = &[
    &[Kind::TakeUp, Kind::Reply],
    &[Kind::TakeUp, Kind::Reply, Kind::Review],
    &[Kind::TakeUp, Kind::Reply, Kind::Review, Kind::CallBack],
    &[Kind::TakeUp, Kind::Reply, Kind::Review, Kind::CallBack, Kind::Archive],
    &[Kind::Assign],
    &[Kind::Assign, Kind::Accept],
    &[Kind::Return],
    &[Kind::Return, Kind::Dispatch],
];

/// A phone of the time before.
struct Phone {
    install: InstallId,
    key: InstallKey,
    written: u64,
}

impl World {
    /// Lets some tickets live through a part of their life.
    pub(crate) fn begin_midway(&mut self) -> anyhow::Result<()> {
        let mut phones = Vec::new();
        for person in [HANDLER, REVIEWER, OFFICER] {
            phones.push(self.earlier_phone(person)?);
        }
        for _ in 0..=self.old_lots.below(2) {
            let ticket = TicketId::from_bytes(self.old_lots.bytes());
            let registration = Box::new(sample::registration(self.old_lots.draw()));
            self.did(&mut phones[HANDLER], HANDLER, ticket, Act::Register(registration))?;
            for kind in PATHS[pick(&mut self.old_lots, PATHS.len())] {
                let act = self.plain(*kind).with_context(|| format!("{kind:?} cannot be made"))?;
                let person = match kind {
                    Kind::Review | Kind::CallBack => REVIEWER,
                    Kind::Accept => OFFICER,
                    Kind::TakeUp | Kind::Reply | Kind::Archive | Kind::Assign | Kind::Return | Kind::Dispatch => {
                        HANDLER
                    }
                    other => anyhow::bail!("{other:?} is on no way"),
                };
                self.did(&mut phones[person], person, ticket, act)?;
            }
        }
        Ok(())
    }

    fn earlier_phone(&mut self, person: usize) -> anyhow::Result<Phone> {
        let seed: [u8; 32] = self.old_lots.bytes();
        let (install, key) = (InstallId::from_bytes(self.old_lots.bytes()), InstallKey::from_seed(&seed));
        let moment = self.county.moment(self.now_ms);
        let office = self.county.office(0)?;
        let code = office.issue_code(self.people[person].user, moment)?.code;
        office.enrol(EnrolRequest { code, install, key: key.public(), device: "从前的手机".to_owned() }, moment)?;
        self.earlier.push(install);
        Ok(Phone { install, key, written: 0 })
    }

    /// An act that goes the way on.
    fn plain(&mut self, kind: Kind) -> Option<Act> {
        let mut act = serde_json::to_value(self.intent(kind, None)?).ok()?;
        let payload = act.get_mut("payload")?.as_object_mut()?;
        let fixed: [(&str, Value); 3] = [
            ("officer", json!(self.people[OFFICER].user)),
            ("pass", json!(true)),
            ("heard", json!({ "solved": "yes", "content": true })),
        ];
        for (name, value) in fixed {
            if payload.contains_key(name) {
                payload.insert(name.to_owned(), value);
            }
        }
        serde_json::from_value(act).ok()
    }

    /// Delivers an act, which is judged at once.
    fn did(&mut self, phone: &mut Phone, person: usize, ticket: TicketId, act: Act) -> anyhow::Result<()> {
        phone.written += 1;
        let wall = DeviceTime::from_ms(self.now_ms);
        let operation = Operation {
            op: OpId::new(wall, self.old_lots.bytes()),
            install: phone.install,
            seq: phone.written,
            actor: self.people[person].user,
            ticket,
            base_rev: self.revision(ticket)?,
            deps: Vec::new(),
            blobs: Vec::new(),
            captured: Captured { wall, boot: 1, mono_ms: 5, utc_offset_min: Offset::default(), anchor: None },
            app: "0.1.0".to_owned(),
            v: 1,
            act,
        };
        let bytes = serde_json::to_vec(&operation)?;
        let signature = phone.key.sign(&bytes);
        let moment = self.county.moment(self.now_ms);
        self.county.office(0)?.push(phone.install, Session::Checked, vec![Signed { bytes, signature }], moment)?;
        Ok(())
    }

    /// The revision of a ticket at the county; 0 while there is none.
    fn revision(&self, ticket: TicketId) -> anyhow::Result<u32> {
        let connection = self.county.memory.connection();
        let mut statement = connection.prepare_cached("select body from ticket where id = ?1")?;
        let mut rows = statement.query([ticket.bytes()])?;
        match rows.next()? {
            Some(row) => Ok(serde_json::from_str::<Ticket>(row.get_ref("body")?.as_str()?)?.rev),
            None => Ok(0),
        }
    }
}
