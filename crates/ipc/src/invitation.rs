//! What a QR code for enrolment says.

use core::fmt;
use core::str::FromStr;

/// Address, code and certificate, as one line that fits QR's alphanumeric mode:
/// `NIANGJIA1*ADDRESS*CODE*FINGERPRINT`, all upper case. An empty fingerprint means plain HTTP on loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// `host:port`
    pub address: String,
    /// Sixteen Crockford base-32 characters.
    pub code: String,
    /// SHA-256 of the server's certificate, 64 hexadecimal digits; `None` for plain HTTP.
    pub fingerprint: Option<String>,
}

/// Not an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnInvitation;

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fingerprint = self.fingerprint.as_deref().unwrap_or_default();
        write!(f, "NIANGJIA1*{}*{}*{}", self.address.to_uppercase(), self.code, fingerprint.to_uppercase())
    }
}

impl FromStr for Invitation {
    type Err = NotAnInvitation;

    fn from_str(text: &str) -> Result<Self, NotAnInvitation> {
        let mut parts = text.trim().split('*');
        if parts.next() != Some("NIANGJIA1") {
            return Err(NotAnInvitation);
        }
        let (Some(address), Some(code), Some(fingerprint), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotAnInvitation);
        };
        let fingerprint = match fingerprint.len() {
            0 => None,
            64 if fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit()) => Some(fingerprint.to_lowercase()),
            _ => return Err(NotAnInvitation),
        };
        Ok(Self { address: address.to_lowercase(), code: tidy_code(code).ok_or(NotAnInvitation)?, fingerprint })
    }
}

/// A typed code without hyphens and spaces, upper case, with Crockford's look-alikes (I, L → 1, O → 0) set right; `None`
/// unless it has sixteen characters of the alphabet.
#[must_use]
pub fn tidy_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| match letter.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        })
        .collect();
    let is_good = code.len() == 16 && code.chars().all(|letter| letter.is_ascii_alphanumeric() && letter != 'U');
    is_good.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_comes_back_as_it_went() {
        let invitation = Invitation {
            address: "county.example:8443".to_owned(),
            code: "0123456789ABCDEF".to_owned(),
            fingerprint: Some("ab".repeat(32)),
        };
        assert_eq!(invitation.to_string().parse(), Ok(invitation));
        assert_eq!("https://example".parse::<Invitation>(), Err(NotAnInvitation));
    }

    #[test]
    fn a_typed_code_is_forgiven_its_hyphens_and_look_alikes() {
        assert_eq!(tidy_code("oi23-4567 89ab-cdef"), Some("0123456789ABCDEF".to_owned()));
        assert_eq!(tidy_code("0123"), None);
    }
}
