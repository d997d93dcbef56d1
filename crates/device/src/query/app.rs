//! Where the app stands, the strip, and the 同步 screen.

use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::role::Member;
use niangjia_ipc::view::{AppView, Connection, FingerprintView, MeView, Phase, Strip, SyncView};
use niangjia_protocol::account::hex;
use niangjia_store::{Standing, Vault};

use crate::error::{store_code, vault_code};
use crate::inner::{Inner, lock};
use crate::session::Session;

pub(crate) fn app(inner: &Arc<Inner>) -> Result<AppView, Code> {
    let version = inner.config.app_version.clone();
    match inner.looking() {
        Ok(session) => {
            let holder = Some(session.holder);
            let member = session.member();
            let phase = if member.revoked.is_some() { Phase::Revoked } else { Phase::Open };
            let strip = strip(inner, &session)?;
            let me = Some(me(&session, member)?);
            Ok(AppView { phase, me, people: inner.people.rows(), holder, strip, version })
        }
        Err(_) => {
            let holder = inner.holder();
            let behind = inner.session().filter(|session| Some(session.holder) == holder);
            let strip = match behind {
                Some(session) => strip(inner, &session)?,
                None => Strip {
                    connection: Connection::Unknown,
                    only_here: 0,
                    attention: 0,
                    last_contact: None,
                    clock_off_ms: None,
                    held: 0,
                    lease: niangjia_ipc::view::Lease::Fresh,
                },
            };
            let phase = closed_phase(inner, holder)?;
            Ok(AppView { phase, me: None, people: inner.people.rows(), holder, strip, version })
        }
    }
}

fn closed_phase(inner: &Inner, holder: Option<Holder>) -> Result<Phase, Code> {
    let Some(holder) = holder else { return Ok(Phase::Choose) };
    let vault = Vault::at(&inner.people.folder(holder));
    let standing = vault.standing(inner.config.clock.wall()).map_err(|error| vault_code(&error))?;
    Ok(match standing {
        Standing::New => Phase::New,
        Standing::Locked { left, wait_s } => Phase::Locked { left, wait_s },
        Standing::Sealed => Phase::Sealed,
    })
}

fn me(session: &Session, member: Member) -> Result<MeView, Code> {
    let install = session.enrolment();
    Ok(MeView {
        member,
        county_name: install.county_name.clone(),
        device: install.device.clone(),
        used_bytes: session.store.used_bytes(),
        free_bytes: session.room().free_bytes,
        originals_here: session.store.counters().map_err(|error| store_code(&error))?.originals_here,
    })
}

pub(crate) fn strip(inner: &Inner, session: &Session) -> Result<Strip, Code> {
    let counters = session.store.counters().map_err(|error| store_code(&error))?;
    Ok(Strip {
        connection: inner.link.connection(),
        only_here: counters.only_here,
        attention: counters.attention,
        last_contact: session.store.last_contact().map_err(|error| store_code(&error))?,
        clock_off_ms: session.clock_off_ms(),
        held: session.store.hold().map_err(|error| store_code(&error))?.map_or(0, |hold| hold.tickets),
        lease: session.lease()?,
    })
}

/// What certificate answers at an address; none is asked for on this machine's own plain HTTP.
pub(crate) fn fingerprint(inner: &Inner, address: &str) -> Result<FingerprintView, Code> {
    let address = address.trim().to_lowercase();
    match inner.wait(niangjia_sync::http::fingerprint(&address)) {
        Ok(hash) => Ok(FingerprintView { fingerprint: Some(hex::encode(&hash)) }),
        Err(_) if inner.wait(speaks_plainly(&address)) => Ok(FingerprintView { fingerprint: None }),
        Err(error) => Err(error.into()),
    }
}

/// Whether something answers in plain HTTP, which is accepted on loopback only.
async fn speaks_plainly(address: &str) -> bool {
    use niangjia_sync::http::Http;
    use niangjia_sync::{Endpoint, HttpRequest, Method, Transport as _};
    let Ok(http) = Http::new(&Endpoint { address: address.to_owned(), pin: None }) else { return false };
    let request = HttpRequest {
        method: Method::Get,
        path: niangjia_protocol::path::HEALTH.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
        answer_bytes_max: 64 * 1024,
    };
    http.send(request).await.is_ok_and(|answer| answer.status == 200)
}

pub(crate) fn sync(inner: &Inner, session: &Session) -> Result<SyncView, Code> {
    let counters = session.store.counters().map_err(|error| store_code(&error))?;
    let mut view = SyncView {
        strip: strip(inner, session)?,
        oldest: None,
        attention: Vec::new(),
        tickets: Vec::new(),
        receipts: Vec::new(),
        next_try_s: inner.link.next_try_s(),
        no_backup: session.has_no_backup()?,
        salvaged: session.salvaged()?,
        pictures: session.pictures()?,
        exported: lock(&session.exported).clone(),
        receipts_saved: lock(&session.receipts_saved).clone(),
        carried: session.carried()?,
        receipts_taken: *lock(&session.receipts_taken),
        people: session.others()?,
        left: session.left(),
    };
    super::sync::gather(&session.worked_on()?, &session.viewer(), &mut view);
    view.oldest = counters.oldest;
    Ok(view)
}
