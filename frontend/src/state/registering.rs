//! A registration while it is written.

use niangjia_domain::act::Registration;
use niangjia_domain::id::TicketId;
use niangjia_domain::money::Fen;
use niangjia_domain::risk::{Behaviour, Score, Sign, Signals};
use niangjia_domain::ticket::{Channel, Contact, Matter, Place, Secrecy};
use niangjia_ipc::Command;
use serde::{Deserialize, Serialize};

use super::desk_draft::filled;
use super::money::{parse_count, parse_yuan};

/// Signs a handler can hear on the phone; the others are found by rules.
pub const SIGNS_HEARD: [Sign; 6] = [
    Sign::BrokenPromise,
    Sign::ForcedOffSite,
    Sign::EmployerUnreachable,
    Sign::AssetsMoved,
    Sign::DangerPersists,
    Sign::ProtectedInDanger,
];

/// By which ways a matter comes to a county.
pub const CHANNELS: [Channel; 5] =
    [Channel::Hotline, Channel::GovernmentHotline, Channel::Visit, Channel::Letter, Channel::Web];

/// What is written into the form of registration, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterDraft {
    /// The new ticket, drawn when the sheet was first opened, so that it is registered once.
    pub ticket: Option<TicketId>,
    /// By which way it came.
    pub channel: Channel,
    /// The number the sender gave it.
    pub source: String,
    /// Code of the class.
    pub class: Option<String>,
    /// One line.
    pub title: String,
    /// What the worker said.
    pub text: String,
    /// 街道 or 乡镇
    pub street: String,
    /// The rest of the address.
    pub address: String,
    /// The employer.
    pub employer: String,
    /// How many workers.
    pub people: String,
    /// How much money, in yuan.
    pub amount: String,
    /// Months without pay.
    pub months: String,
    /// The worker's name.
    pub name: String,
    /// The worker's number.
    pub phone: String,
    /// What the worker is in the matter.
    pub part: String,
    /// Whether the employer may learn who asked.
    pub secrecy: Secrecy,
    /// What people do or plan, and what else is so.
    pub signals: Signals,
}

impl Default for RegisterDraft {
    fn default() -> Self {
        Self {
            ticket: None,
            channel: Channel::Hotline,
            source: String::new(),
            class: None,
            title: String::new(),
            text: String::new(),
            street: String::new(),
            address: String::new(),
            employer: String::new(),
            people: String::new(),
            amount: String::new(),
            months: String::new(),
            name: String::new(),
            phone: String::new(),
            part: String::new(),
            secrecy: Secrecy::default(),
            signals: Signals::default(),
        }
    }
}

/// Why a ticket cannot be registered yet; the words stand on the button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterGap {
    /// No class is chosen.
    Class,
    /// No line names the matter.
    Title,
    /// The worker's words are missing.
    Text,
    /// No street.
    Street,
    /// A number cannot be read.
    Number,
    /// A sum cannot be read.
    Amount,
}

impl RegisterDraft {
    /// Puts what people do in or takes it out.
    pub fn toggle(&mut self, behaviour: Behaviour) {
        if !self.signals.behaviours.remove(&behaviour) {
            self.signals.behaviours.insert(behaviour);
        }
    }

    /// Puts a sign in or takes it out.
    pub fn toggle_sign(&mut self, sign: Sign) {
        if !self.signals.signs.remove(&sign) {
            self.signals.signs.insert(sign);
        }
    }

    /// What the rules say of what is written so far; numbers that cannot be read count as nothing.
    #[must_use]
    pub fn score(&self) -> Score {
        self.heard(
            read_count(&self.people).unwrap_or_default(),
            read_amount(&self.amount).unwrap_or_default(),
            read_count(&self.months).unwrap_or_default(),
        )
        .score()
    }

    /// The registration as a command for a new ticket, or what is missing.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn order(&self, ticket: TicketId) -> Result<Command, RegisterGap> {
        let class = self.class.clone().ok_or(RegisterGap::Class)?;
        let title = filled(&self.title).ok_or(RegisterGap::Title)?;
        let text = filled(&self.text).ok_or(RegisterGap::Text)?;
        let street = filled(&self.street).ok_or(RegisterGap::Street)?;
        let people = read_count(&self.people).ok_or(RegisterGap::Number)?;
        let months = read_count(&self.months).ok_or(RegisterGap::Number)?;
        let amount = read_amount(&self.amount).ok_or(RegisterGap::Amount)?;
        let matter = Matter {
            class,
            title,
            text,
            channel: self.channel,
            source: self.source.trim().to_owned(),
            place: Place { street, address: self.address.trim().to_owned(), geo: None },
            employer: self.employer.trim().to_owned(),
            people,
            amount,
            signals: self.heard(people, amount, months),
            secrecy: self.secrecy,
        };
        let registration = Box::new(Registration { matter, contact: self.contact(), proposal: None });
        Ok(Command::Register { ticket, registration })
    }

    fn contact(&self) -> Option<Contact> {
        let (name, phone) = (self.name.trim().to_owned(), self.phone.trim().to_owned());
        let is_anonymous = name.is_empty() && phone.is_empty();
        (!is_anonymous).then(|| Contact { name, phone, role: self.part.trim().to_owned() })
    }

    fn heard(&self, people: Option<u32>, amount: Option<Fen>, months: Option<u32>) -> Signals {
        Signals {
            workers: people.unwrap_or(0),
            amount: amount.unwrap_or_default(),
            months: months.unwrap_or(0),
            ..self.signals.clone()
        }
    }
}

/// `None`: not a number. `Some(None)`: nothing typed.
fn read_count(typed: &str) -> Option<Option<u32>> {
    match filled(typed) {
        None => Some(None),
        Some(typed) => parse_count(&typed).map(Some),
    }
}

/// As [`read_count`], for sums.
fn read_amount(typed: &str) -> Option<Option<Fen>> {
    match filled(typed) {
        None => Some(None),
        Some(typed) => parse_yuan(&typed).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::risk::Level;

    use super::*;

    fn case_a() -> RegisterDraft {
        RegisterDraft {
            class: Some("3.1.1".to_owned()),
            title: "十名木工被赶出工地，欠薪 40 万元".to_owned(),
            text: "说好十月结清，没给。".to_owned(),
            street: "临江街道".to_owned(),
            people: "10".to_owned(),
            amount: "400,000".to_owned(),
            ..RegisterDraft::default()
        }
    }

    #[test]
    fn a_registration_says_what_is_missing_one_after_another() {
        let ticket = TicketId::from_bytes([1; 16]);
        let gap = |draft: RegisterDraft| draft.order(ticket).err();
        assert_eq!(gap(RegisterDraft::default()), Some(RegisterGap::Class));
        assert_eq!(gap(RegisterDraft { text: "  ".to_owned(), ..case_a() }), Some(RegisterGap::Text));
        assert_eq!(gap(RegisterDraft { people: "十".to_owned(), ..case_a() }), Some(RegisterGap::Number));
        assert_eq!(gap(RegisterDraft { amount: "四十万".to_owned(), ..case_a() }), Some(RegisterGap::Amount));
        assert_eq!(gap(case_a()), None);
    }

    #[test]
    fn who_leaves_no_name_is_anonymous_and_the_danger_counts_people_and_money() {
        let ticket = TicketId::from_bytes([1; 16]);
        let Ok(Command::Register { registration, .. }) = case_a().order(ticket) else { panic!("complete") };
        assert_eq!(registration.contact, None);
        assert_eq!(registration.matter.amount, Some(Fen::yuan(400_000)));
        assert_eq!((registration.matter.signals.workers, registration.matter.signals.amount), (10, Fen::yuan(400_000)));
    }

    #[test]
    fn the_score_follows_what_is_ticked() {
        let mut draft = case_a();
        assert_eq!((draft.score().total, draft.score().level), (5, Level::Yellow));
        draft.toggle_sign(Sign::BrokenPromise);
        draft.toggle(Behaviour::SelfHarm);
        assert_eq!(draft.score().level, Level::Red);
        draft.toggle(Behaviour::SelfHarm);
        assert!(draft.signals.behaviours.is_empty());
    }
}
