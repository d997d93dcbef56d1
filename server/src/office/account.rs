//! Enrolment and sessions: a person on a device proves the install's key, and nothing else.

use niangjia_domain::code::Code;
use niangjia_domain::id::{InstallId, UserId};
use niangjia_domain::lifecycle::Session;
use niangjia_domain::role::Member;
use niangjia_domain::time::ServerTime;
use niangjia_protocol::VERSION;
use niangjia_protocol::account::{ChallengeReply, EnrolReply, EnrolRequest, Order, SessionReply, SessionRequest};
use niangjia_protocol::auth::InstallProof;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::planted::{self, Bug};
use niangjia_protocol::signature::verify;

use super::{Caller, Office, loss};
use crate::error::Fault;
use crate::moment::Moment;
use crate::store::Tx;
use crate::table::install::{Floor, Install, Line};
use crate::table::{account, audit, install, member, org};

/// How long an enrolment code is good (decisions.md, Identity).
pub(crate) const CODE_MS: i64 = 15 * 60 * 1000;
/// How long a session is good (decisions.md, Identity).
pub const SESSION_MS: i64 = 24 * 60 * 60 * 1000;
/// How long a challenge is good.
pub(crate) const CHALLENGE_MS: i64 = 60 * 1000;
/// Characters of an enrolment code: 80 bits.
const CODE_CHARS: usize = 16;
/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Longest name of a device, in characters (a default).
const DEVICE_CHARS_MAX: usize = 80;

/// An enrolment code, told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Sixteen characters, upper case, without hyphens.
    pub code: String,
    /// Until when it is good.
    pub expires: ServerTime,
}

impl Office {
    /// Issues a one-time code for a person.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_found` or `revoked`; [`Fault`] of the database.
    pub fn issue_code(&self, user: UserId, moment: Moment) -> Result<Enrolment, Fault> {
        let code = code_of(&moment.secret("code", 0));
        let expires = moment.now.plus_ms(CODE_MS);
        let hash = sha256(code.as_bytes()).0;
        self.store.write(move |tx| {
            let known = member::get(tx, user)?.ok_or(Fault::Told(Code::NotFound))?;
            if known.member.revoked.is_some() {
                return Err(Fault::Told(Code::Revoked));
            }
            account::insert_code(tx, &hash, user, expires)?;
            audit::append(tx, moment.now, audit::Deed::CodeIssued, &user.to_string())
        })?;
        Ok(Enrolment { code, expires })
    }

    /// Binds an install to the person whose code it brings. The same install may ask again with the same code: its reply
    /// may have been lost.
    ///
    /// # Errors
    /// [`Fault::Told`] `bad_code`, `code_used`, `code_expired`, `not_allowed` (the install is another's), `revoked`.
    pub fn enrol(&self, request: EnrolRequest, moment: Moment) -> Result<EnrolReply, Fault> {
        let code = normal(&request.code).ok_or(Fault::Told(Code::BadCode))?;
        let hash = sha256(code.as_bytes()).0;
        let device: String = request.device.chars().filter(|c| !c.is_control()).take(DEVICE_CHARS_MAX).collect();
        let fresh = Install {
            id: request.install,
            user: UserId::from_bytes([0; 16]),
            key: request.key,
            device,
            enrolled: moment.now,
            floor: Floor { seq: 0, at: moment.now },
            line: Line::begun(request.install),
        };
        let receipt_key = self.receipt_key();
        self.store.write(move |tx| enrol(tx, &hash, &fresh, receipt_key, moment))
    }

    /// Something to sign, for an install that is enrolled.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_allowed` for an unknown install.
    pub fn challenge(&self, install: InstallId, moment: Moment) -> Result<ChallengeReply, Fault> {
        let challenge = moment.secret("challenge", 0);
        let hash = sha256(&challenge).0;
        let now = moment.now;
        self.store.write(move |tx| {
            install::get(tx, install)?.ok_or(Fault::Told(Code::NotAllowed))?;
            account::insert_challenge(tx, &hash, install, now.plus_ms(CHALLENGE_MS), now)
        })?;
        Ok(ChallengeReply { niangjia: VERSION, challenge, now })
    }

    /// A session for a signed challenge. What the install delivered before it could prove one is judged now.
    ///
    /// # Errors
    /// [`Fault::Told`] `session_expired` (the challenge is unknown, used or too old: ask for another), `not_allowed`
    /// (the signature is not the install's), `revoked`.
    pub fn session(&self, request: &SessionRequest, moment: Moment) -> Result<SessionReply, Fault> {
        let SessionRequest { install, challenge, signature } = *request;
        let token = moment.secret("session", 0);
        let now = moment.now;
        let expires = now.plus_ms(SESSION_MS);
        // The challenge is used up even when what follows is refused.
        let found = self.store.write(move |tx| account::take_challenge(tx, &sha256(&challenge).0))?;
        if found.is_none_or(|(of, until)| of != install || until < now) {
            return Err(Fault::Told(Code::SessionExpired));
        }
        let (member, order) = self.store.write(move |tx| {
            let known = install::get(tx, install)?.ok_or(Fault::Told(Code::NotAllowed))?;
            if !verify(&known.key, &SessionRequest::signed_bytes(&challenge), &signature) {
                return Err(Fault::Told(Code::NotAllowed));
            }
            let member = member::get(tx, known.user)?.ok_or(Fault::Told(Code::NotAllowed))?.member;
            if member.revoked.is_some() {
                return Err(Fault::Told(Code::Revoked));
            }
            account::insert_session(tx, &sha256(&token).0, install, expires, now)?;
            loss::heard(tx, install, now)?;
            let is_told = known.line.forked.is_some() && !planted::is(Bug::CopiesUntold);
            Ok((member, is_told.then_some(Order::TakeNewId)))
        })?;
        self.release_unverified(install, now)?;
        Ok(SessionReply { niangjia: VERSION, token, expires, member, order, now })
    }

    /// Who reads with this token.
    ///
    /// # Errors
    /// [`Fault::Told`] `session_expired`.
    pub fn caller(&self, token: &[u8; 32], moment: Moment) -> Result<Caller, Fault> {
        let hash = sha256(token).0;
        self.store.read(|tx| {
            let expired = || Fault::Told(Code::SessionExpired);
            let install = account::session(tx, &hash, moment.now)?.ok_or_else(expired)?;
            let known = install::get(tx, install)?.ok_or_else(expired)?;
            let member = member::get(tx, known.user)?.ok_or_else(expired)?.member;
            Ok(Caller { install, member })
        })
    }

    /// The public half of an install's key; none when it is not enrolled here.
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn install_key(&self, install: InstallId) -> Result<Option<[u8; 32]>, Fault> {
        self.store.read(|tx| Ok(install::get(tx, install)?.map(|install| install.key)))
    }

    /// Whether the install itself sends this request, and whether a valid session of its own came along.
    ///
    /// # Errors
    /// [`Fault::Told`] `not_allowed` for an unknown install or a signature that does not hold.
    pub fn deliverer(
        &self,
        proof: &InstallProof,
        method: &str,
        path: &str,
        token: Option<[u8; 32]>,
        moment: Moment,
    ) -> Result<Session, Fault> {
        self.store.read(|tx| {
            let known = install::get(tx, proof.install)?.ok_or(Fault::Told(Code::NotAllowed))?;
            if !proof.is_by(&known.key, method, path) {
                return Err(Fault::Told(Code::NotAllowed));
            }
            let session = match token {
                Some(token) => account::session(tx, &sha256(&token).0, moment.now)?,
                None => None,
            };
            Ok(if session == Some(proof.install) { Session::Checked } else { Session::Unchecked })
        })
    }

    /// The installs' owner, for what only a program on the same machine may do (seeding a demonstration).
    ///
    /// # Errors
    /// [`Fault`] of the database.
    pub fn bind(&self, id: InstallId, key: [u8; 32], owner: &Member, moment: Moment) -> Result<(), Fault> {
        let floor = Floor { seq: 0, at: moment.now };
        let (device, line) = ("desk".to_owned(), Line::begun(id));
        let install = Install { id, user: owner.user, key, device, enrolled: moment.now, floor, line };
        self.store.write(move |tx| install::insert(tx, &install))
    }
}

fn enrol(
    tx: &mut dyn Tx,
    hash: &[u8; 32],
    fresh: &Install,
    receipt_key: [u8; 32],
    moment: Moment,
) -> Result<EnrolReply, Fault> {
    let told = |code| Err(Fault::Told(code));
    let Some(code) = account::code(tx, hash)? else { return told(Code::BadCode) };
    let known = install::get(tx, fresh.id)?;
    match code.used_by {
        Some(by) if by != fresh.id => return told(Code::CodeUsed),
        Some(_) | None if code.expires < moment.now => return told(Code::CodeExpired),
        Some(_) | None => {}
    }
    let person = member::get(tx, code.user)?.ok_or(Fault::Told(Code::BadCode))?.member;
    if person.revoked.is_some() {
        return told(Code::Revoked);
    }
    match known {
        Some(known) if known.key != fresh.key || known.user != code.user => return told(Code::NotAllowed),
        Some(_) => {}
        None => {
            install::insert(tx, &Install { user: code.user, ..fresh.clone() })?;
            audit::append(tx, moment.now, audit::Deed::Enrolled, &fresh.id.to_string())?;
        }
    }
    if code.used_by.is_none() && !account::use_code(tx, hash, fresh.id)? {
        return told(Code::CodeUsed);
    }
    let org = org::get(tx, person.county)?.ok_or(Fault::Column("org"))?;
    Ok(EnrolReply {
        niangjia: VERSION,
        member: person,
        county_name: org.name,
        county_key: org.public_key,
        receipt_key,
        now: moment.now,
    })
}

/// Sixteen characters out of ten random bytes.
fn code_of(secret: &[u8; 32]) -> String {
    let bits = secret.iter().take(10).fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    (0..CODE_CHARS).rev().map(|at| char::from(ALPHABET[usize::try_from(bits >> (at * 5) & 31).unwrap_or(0)])).collect()
}

/// As a person may type it: lower case, hyphens, blanks; O for 0, I and L for 1.
fn normal(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| *c != '-' && !c.is_whitespace())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .take(CODE_CHARS + 1)
        .collect();
    let is_code = code.len() == CODE_CHARS && code.bytes().all(|byte| ALPHABET.contains(&byte));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_sixteen_characters_of_crockfords_alphabet() {
        assert_eq!(code_of(&[0xFF; 32]), "ZZZZZZZZZZZZZZZZ");
        let mut secret = [0; 32];
        secret[9] = 33;
        assert_eq!(code_of(&secret), "0000000000000011");
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(normal("abcd-efgh jkmn-pqr0"), Some("ABCDEFGHJKMNPQR0".to_owned()));
        assert_eq!(normal("OIL0-0000-0000-0000"), Some("0110000000000000".to_owned()));
        assert_eq!(normal("ABCD"), None);
        assert_eq!(normal("UBCDEFGHJKMNPQR0"), None);
    }
}
