use std::rc::Rc;

use niangjia_domain::code::Code;
use niangjia_ipc::invitation::{Invitation, tidy_code};
use yew::Reducible;

use super::{Pin, phrase_rest};

/// How many characters of the certificate's fingerprint are compared by eye.
const COMPARED_CHARS: usize = 8;

/// An enrolment: where it stands, and what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enrolling {
    /// The county's address as typed.
    pub address: String,
    /// The code as typed.
    pub code: String,
    /// What the lock screen is to call one more person.
    pub label: String,
    /// Where it stands.
    pub step: EnrolStep,
    /// Why the last attempt did not work, until something is typed.
    pub refused: Option<Code>,
}

/// The steps of an enrolment, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum EnrolStep {
    /// Address and code.
    #[default]
    Code,
    /// The county's certificate is being asked for.
    Checking,
    /// The person compares the certificate with what the handler's screen shows.
    Compare { fingerprint: String },
    /// The person said that they differ: nothing may be sent.
    Differs,
    /// A PIN, for a certificate that was compared (or came with the code, or is not needed on loopback).
    Pin { fingerprint: Option<String>, pin: Pin },
    /// The PIN once more.
    Again { fingerprint: Option<String>, first: String, pin: Pin },
    /// In place of a PIN, a passphrase, written twice.
    Phrase { fingerprint: Option<String>, first: String, second: String },
    /// Address, code, certificate and PIN are on their way.
    Sending { fingerprint: Option<String>, pin: String },
}

/// What happens to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolAct {
    /// The address was typed.
    Address(String),
    /// The code was typed, or a whole invitation pasted.
    Code(String),
    /// What the person is to be called was typed.
    Label(String),
    /// On to the county.
    Check,
    /// The county's certificate, or why there is none.
    Found(Result<Option<String>, Code>),
    /// The person found the same characters.
    Same,
    /// The person found others.
    Different,
    /// A digit of the PIN.
    Digit(char),
    /// One digit less.
    Erase,
    /// A pasted PIN.
    Paste(String),
    /// A passphrase rather than a PIN.
    WantPhrase,
    /// A PIN after all.
    WantPin,
    /// The passphrase was typed.
    First(String),
    /// The passphrase was typed once more.
    Second(String),
    /// The passphrase is good.
    Settle,
    /// The device or the county refused.
    Refused(Code),
    /// Back to address and code.
    Restart,
}

impl Enrolling {
    /// Characters of the code that are still missing.
    #[must_use]
    pub fn code_rest(&self) -> usize {
        let typed = self.code.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').count();
        16_usize.saturating_sub(typed)
    }

    /// Whether address and code can be sent on.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.address.trim().is_empty() && tidy_code(&self.code).is_some()
    }

    fn invited(mut self, invitation: Invitation) -> Self {
        self.address = invitation.address;
        self.code = invitation.code;
        if invitation.fingerprint.is_some() {
            // The picture carried the certificate, so there is nothing to compare by eye.
            self.step = EnrolStep::Pin { fingerprint: invitation.fingerprint, pin: Pin::default() };
        }
        self
    }

    fn typed(mut self, pin: Pin) -> Self {
        self.refused = None;
        self.step = match (self.step, pin.complete()) {
            (EnrolStep::Pin { fingerprint, .. }, None) => EnrolStep::Pin { fingerprint, pin },
            (EnrolStep::Pin { fingerprint, .. }, Some(first)) => {
                EnrolStep::Again { fingerprint, first, pin: Pin::default() }
            }
            (EnrolStep::Again { fingerprint, first, .. }, None) => EnrolStep::Again { fingerprint, first, pin },
            (EnrolStep::Again { fingerprint, first, .. }, Some(second)) if first == second => {
                EnrolStep::Sending { fingerprint, pin: second }
            }
            (EnrolStep::Again { fingerprint, .. }, Some(_)) => EnrolStep::Pin { fingerprint, pin: Pin::differing() },
            (
                other @ (EnrolStep::Code
                | EnrolStep::Checking
                | EnrolStep::Compare { .. }
                | EnrolStep::Differs
                | EnrolStep::Phrase { .. }
                | EnrolStep::Sending { .. }),
                _,
            ) => other,
        };
        self
    }

    fn pin(&self) -> Option<Pin> {
        match &self.step {
            EnrolStep::Pin { pin, .. } | EnrolStep::Again { pin, .. } => Some(pin.clone()),
            EnrolStep::Code
            | EnrolStep::Checking
            | EnrolStep::Compare { .. }
            | EnrolStep::Differs
            | EnrolStep::Phrase { .. }
            | EnrolStep::Sending { .. } => None,
        }
    }

    fn found(mut self, answer: Result<Option<String>, Code>) -> Self {
        if self.step != EnrolStep::Checking {
            return self;
        }
        self.step = match answer {
            Ok(Some(fingerprint)) => EnrolStep::Compare { fingerprint },
            Ok(None) => EnrolStep::Pin { fingerprint: None, pin: Pin::default() },
            Err(code) => {
                self.refused = Some(code);
                EnrolStep::Code
            }
        };
        self
    }

    fn refused(mut self, code: Code) -> Self {
        self.step = match (self.step, &code) {
            (EnrolStep::Sending { fingerprint, pin }, Code::WeakPin) if is_phrase(&pin) => {
                EnrolStep::Phrase { fingerprint, first: String::new(), second: String::new() }
            }
            (EnrolStep::Sending { fingerprint, .. }, Code::WeakPin) => {
                EnrolStep::Pin { fingerprint, pin: Pin::default() }
            }
            _ => EnrolStep::Code,
        };
        self.refused = Some(code);
        self
    }
}

/// Whether what opens the app is a passphrase rather than six digits.
#[must_use]
pub fn is_phrase(pin: &str) -> bool {
    phrase_rest(pin) == 0
}

impl EnrolStep {
    fn with_phrase(self) -> Self {
        match self {
            EnrolStep::Pin { fingerprint, .. } | EnrolStep::Again { fingerprint, .. } => {
                EnrolStep::Phrase { fingerprint, first: String::new(), second: String::new() }
            }
            other => other,
        }
    }

    fn with_pin(self) -> Self {
        match self {
            EnrolStep::Phrase { fingerprint, .. } => EnrolStep::Pin { fingerprint, pin: Pin::default() },
            other => other,
        }
    }

    fn written(self, change: impl FnOnce(&mut String, &mut String)) -> Self {
        match self {
            EnrolStep::Phrase { fingerprint, mut first, mut second } => {
                change(&mut first, &mut second);
                EnrolStep::Phrase { fingerprint, first, second }
            }
            other => other,
        }
    }

    fn settled(self) -> Self {
        match self {
            EnrolStep::Phrase { fingerprint, first, second } if first == second && is_phrase(&first) => {
                EnrolStep::Sending { fingerprint, pin: first }
            }
            other => other,
        }
    }
}

impl Reducible for Enrolling {
    type Action = EnrolAct;

    fn reduce(self: Rc<Self>, act: EnrolAct) -> Rc<Self> {
        let mut now = Rc::unwrap_or_clone(self);
        let next = match act {
            EnrolAct::Address(address) => Enrolling { address, refused: None, ..now },
            EnrolAct::Code(code) => match code.parse::<Invitation>() {
                Ok(invitation) => Enrolling { refused: None, ..now }.invited(invitation),
                Err(_) => Enrolling { code, refused: None, ..now },
            },
            EnrolAct::Label(label) => Enrolling { label, ..now },
            EnrolAct::Check => {
                if now.is_complete() {
                    now.step = EnrolStep::Checking;
                }
                now
            }
            EnrolAct::Found(answer) => now.found(answer),
            EnrolAct::Same => {
                if let EnrolStep::Compare { fingerprint } = now.step {
                    now.step = EnrolStep::Pin { fingerprint: Some(fingerprint), pin: Pin::default() };
                }
                now
            }
            EnrolAct::WantPhrase => Enrolling { step: now.step.with_phrase(), refused: None, ..now },
            EnrolAct::WantPin => Enrolling { step: now.step.with_pin(), refused: None, ..now },
            EnrolAct::First(phrase) => {
                Enrolling { step: now.step.written(|first, _| *first = phrase), refused: None, ..now }
            }
            EnrolAct::Second(phrase) => {
                Enrolling { step: now.step.written(|_, second| *second = phrase), refused: None, ..now }
            }
            EnrolAct::Settle => Enrolling { step: now.step.settled(), ..now },
            EnrolAct::Different => Enrolling { step: EnrolStep::Differs, ..now },
            EnrolAct::Digit(digit) => match now.pin() {
                Some(pin) => now.typed(pin.with(digit)),
                None => now,
            },
            EnrolAct::Erase => match now.pin() {
                Some(pin) => now.typed(pin.without_last()),
                None => now,
            },
            EnrolAct::Paste(digits) => match now.pin() {
                Some(_) => now.typed(Pin::pasted(&digits)),
                None => now,
            },
            EnrolAct::Refused(code) => now.refused(code),
            EnrolAct::Restart => Enrolling { step: EnrolStep::Code, ..now },
        };
        Rc::new(next)
    }
}

/// The characters of a fingerprint that are compared, in two groups.
#[must_use]
pub fn compared(fingerprint: &str) -> String {
    let head: Vec<char> = fingerprint.chars().take(COMPARED_CHARS).flat_map(char::to_uppercase).collect();
    head.chunks(COMPARED_CHARS / 2).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(acts: impl IntoIterator<Item = EnrolAct>) -> Enrolling {
        let start = Rc::new(Enrolling::default());
        Rc::unwrap_or_clone(acts.into_iter().fold(start, Reducible::reduce))
    }

    fn at_pin() -> Vec<EnrolAct> {
        vec![
            EnrolAct::Address("127.0.0.1:8080".to_owned()),
            EnrolAct::Code("4827-1163-9ABC-DEFG".to_owned()),
            EnrolAct::Check,
            EnrolAct::Found(Ok(Some("7c219f3a00".to_owned()))),
            EnrolAct::Same,
        ]
    }

    #[test]
    fn a_pin_typed_twice_the_same_is_sent_with_the_certificate_that_was_compared() {
        let mut acts = at_pin();
        acts.extend([EnrolAct::Paste("482716".to_owned()), EnrolAct::Paste("482716".to_owned())]);
        let sending = EnrolStep::Sending { fingerprint: Some("7c219f3a00".to_owned()), pin: "482716".to_owned() };
        assert_eq!(after(acts).step, sending);
    }

    #[test]
    fn two_different_pins_begin_again() {
        let mut acts = at_pin();
        acts.extend([EnrolAct::Paste("482716".to_owned()), EnrolAct::Paste("482717".to_owned())]);
        assert_eq!(
            after(acts).step,
            EnrolStep::Pin { fingerprint: Some("7c219f3a00".to_owned()), pin: Pin::differing() }
        );
    }

    #[test]
    fn a_certificate_that_differs_stops_everything() {
        let mut acts = at_pin();
        acts.truncate(4);
        acts.extend([EnrolAct::Different, EnrolAct::Digit('1')]);
        assert_eq!(after(acts).step, EnrolStep::Differs);
    }

    #[test]
    fn half_a_code_goes_nowhere() {
        let enrolling = after([EnrolAct::Address("a".to_owned()), EnrolAct::Code("4827".to_owned()), EnrolAct::Check]);
        assert_eq!((enrolling.step.clone(), enrolling.code_rest()), (EnrolStep::Code, 12));
    }

    #[test]
    fn an_invitation_brings_its_certificate_along() {
        let text = format!("NIANGJIA1*COUNTY.EXAMPLE:8443*0123456789ABCDEF*{}", "AB".repeat(32));
        let enrolling = after([EnrolAct::Code(text)]);
        assert_eq!(enrolling.address, "county.example:8443");
        assert_eq!(enrolling.step, EnrolStep::Pin { fingerprint: Some("ab".repeat(32)), pin: Pin::default() });
    }

    #[test]
    fn a_refused_code_leads_back_to_what_was_typed() {
        let mut acts = at_pin();
        acts.extend([
            EnrolAct::Paste("482716".to_owned()),
            EnrolAct::Paste("482716".to_owned()),
            EnrolAct::Refused(Code::CodeUsed),
        ]);
        let enrolling = after(acts);
        assert_eq!((enrolling.step, enrolling.refused), (EnrolStep::Code, Some(Code::CodeUsed)));
        assert_eq!(enrolling.address, "127.0.0.1:8080");
    }

    #[test]
    fn eight_characters_are_compared_in_two_groups() {
        assert_eq!(compared("7c219f3a00ff"), "7C21 9F3A");
    }

    #[test]
    fn a_passphrase_is_taken_when_it_is_long_enough_and_written_twice_alike() {
        let pin = EnrolStep::Pin { fingerprint: None, pin: Pin::default() };
        let begun = Enrolling { step: pin.clone(), ..Enrolling::default() };
        let run = |acts: Vec<EnrolAct>| {
            let end = acts.into_iter().fold(Rc::new(begun.clone()), Reducible::reduce);
            end.step.clone()
        };
        let write =
            |text: &str| vec![EnrolAct::First(text.to_owned()), EnrolAct::Second(text.to_owned()), EnrolAct::Settle];
        let phrase = |text: &str| [vec![EnrolAct::WantPhrase], write(text)].concat();
        let sent = EnrolStep::Sending { fingerprint: None, pin: "河边第三棵柳树下有船".to_owned() };
        assert_eq!(run(phrase("河边第三棵柳树下有船")), sent);
        assert!(matches!(run(phrase("太短")), EnrolStep::Phrase { .. }));
        let differing = vec![
            EnrolAct::WantPhrase,
            EnrolAct::First("河边第三棵柳树下有船".to_owned()),
            EnrolAct::Second("河边第三棵柳树下有桥".to_owned()),
            EnrolAct::Settle,
        ];
        assert!(matches!(run(differing), EnrolStep::Phrase { .. }));
        assert_eq!(run(vec![EnrolAct::WantPhrase, EnrolAct::WantPin]), pin);
    }
}
