//! Photos on their way from the camera onto the disk, one after the other.

use std::rc::Rc;

use niangjia_domain::code::Code;
use niangjia_domain::form::EvidenceKind;
use niangjia_ipc::command::CaptureId;
use yew::Reducible;

/// A photo that is being taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub capture: CaptureId,
    /// What it is to show.
    pub evidence: EvidenceKind,
    /// Bytes in all.
    pub bytes: u64,
    /// How far it is.
    pub state: TakenState,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenState {
    /// Waits for the one before it.
    Queued,
    /// So many bytes are on the disk.
    Reading(u64),
    /// All bytes are there; it is checked, sealed and signed.
    Sealing,
    /// Why it could not be taken in.
    Refused(Code),
}

/// All of them; what is done leaves, since the visit then has the photo.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taking {
    /// In the order they came.
    pub taken: Vec<Taken>,
}

/// What happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakingAct {
    /// A file came.
    Came(CaptureId, EvidenceKind, u64),
    /// So many of its bytes are on the disk.
    Read(CaptureId, u64),
    /// All of them are.
    Whole(CaptureId),
    /// The visit has it.
    Done(CaptureId),
    /// It could not be taken in.
    Refused(CaptureId, Code),
    /// The person has read why.
    Dismissed(CaptureId),
}

impl Reducible for Taking {
    type Action = TakingAct;

    fn reduce(self: Rc<Self>, act: TakingAct) -> Rc<Self> {
        let mut next = (*self).clone();
        let mut set = |capture: &CaptureId, state: TakenState| {
            if let Some(taken) = next.taken.iter_mut().find(|taken| taken.capture == *capture) {
                taken.state = state;
            }
        };
        match act {
            TakingAct::Came(capture, evidence, bytes) => {
                next.taken.push(Taken { capture, evidence, bytes, state: TakenState::Queued })
            }
            TakingAct::Read(capture, bytes) => set(&capture, TakenState::Reading(bytes)),
            TakingAct::Whole(capture) => set(&capture, TakenState::Sealing),
            TakingAct::Refused(capture, code) => set(&capture, TakenState::Refused(code)),
            TakingAct::Done(capture) | TakingAct::Dismissed(capture) => {
                next.taken.retain(|taken| taken.capture != capture)
            }
        }
        Rc::new(next)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64 with padding (RFC 4648, 4).
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |place: usize| group.get(place).copied().map_or(0, u32::from);
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            if place > group.len() {
                text.push('=');
            } else {
                let six = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or(0);
                text.push(char::from(ALPHABET[six]));
            }
        }
    }
    text
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(acts: Vec<TakingAct>) -> Taking {
        acts.into_iter().fold(Rc::new(Taking::default()), Reducible::reduce).as_ref().clone()
    }

    #[test]
    fn a_photo_stays_until_the_visit_has_it_or_the_person_read_why_not() {
        let (one, two) = (CaptureId("01".into()), CaptureId("02".into()));
        let came = |capture: &CaptureId| TakingAct::Came(capture.clone(), EvidenceKind::Payroll, 10);
        let taking = run(vec![
            came(&one),
            came(&two),
            TakingAct::Read(one.clone(), 5),
            TakingAct::Refused(two.clone(), Code::Heic),
        ]);
        let states: Vec<_> = taking.taken.iter().map(|taken| taken.state.clone()).collect();
        assert_eq!(states, [TakenState::Reading(5), TakenState::Refused(Code::Heic)]);
        let left = run(vec![came(&one), came(&two), TakingAct::Done(one), TakingAct::Dismissed(two)]);
        assert_eq!(left, Taking::default());
    }

    #[test]
    fn base64_agrees_with_the_standard() {
        // RFC 4648, 10.
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (plain, text) in pairs {
            assert_eq!(base64(plain.as_bytes()), text);
        }
        assert_eq!(hexadecimal(&[0, 171, 255]), "00abff");
    }
}
