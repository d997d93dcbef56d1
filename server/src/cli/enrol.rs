//! `enrol`: a one-time code, as text and as a QR code.
//!
//! The QR code's text is `niangjia:1:ADDRESS:CODE:FINGERPRINT`, where ADDRESS is `host:port` (an IPv6 host in brackets),
//! CODE sixteen characters and FINGERPRINT the 64 hexadecimal digits of the certificate's SHA-256. Read it from the right:
//! the address may hold colons.

use anyhow::Context as _;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use serde::Serialize;

use super::{EnrolArgs, moment, open, say};
use crate::cli::user::find;

#[derive(Debug, Serialize)]
struct Told<'a> {
    user: String,
    name: &'a str,
    code: &'a str,
    expires: i64,
    fingerprint: &'a str,
    qr: &'a str,
}

pub(super) fn enrol(args: &EnrolArgs) -> anyhow::Result<()> {
    let (folder, office) = open(&args.data)?;
    let member = find(&office, &args.user)?;
    let enrolment = office.issue_code(member.user, moment())?;
    let identity = folder.identity()?;
    let qr = format!("niangjia:1:{}:{}:{}", args.address, enrolment.code, identity.fingerprint());
    if args.json {
        return say(&serde_json::to_string(&Told {
            user: member.user.to_string(),
            name: &member.name,
            code: &enrolment.code,
            expires: enrolment.expires.ms(),
            fingerprint: identity.fingerprint(),
            qr: &qr,
        })?);
    }
    let picture = QrCode::new(&qr).context("drawing the QR code")?.render::<Dense1x2>().build();
    say(&picture)?;
    say(&qr)?;
    say(&member.name)?;
    say(&in_fours(&enrolment.code))?;
    say(identity.fingerprint())
}

/// `ABCD-EFGH-JKMN-PQRS`
pub(super) fn in_fours(code: &str) -> String {
    code.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four)).collect::<Vec<_>>().join("-")
}
