//! Whose app it is, the PIN, looks, and what is done about deliveries by hand.

use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_domain::id::{InstallId, OpId};
use niangjia_domain::operation::BlobHash;
use niangjia_ipc::Topic;
use niangjia_ipc::command::Repair;
use niangjia_ipc::invitation::{Invitation, tidy_code};
use niangjia_ipc::view::SettingsView;
use niangjia_protocol::account::{EnrolReply, EnrolRequest};
use niangjia_protocol::signature::InstallKey;
use niangjia_store::{Cost, DataKey, Fresh, Install, Options, Standing, Store, Vault};
use niangjia_sync::account::{enrol_answer, enrol_request};
use niangjia_sync::http::Http;
use niangjia_sync::{Endpoint, Transport as _};

use crate::error::{internal, store_code, vault_code};
use crate::inner::Inner;
use crate::session::{Opening, Session, entropy};
use crate::settings as settings_file;

/// Longest name of a device, in characters (a default).
const DEVICE_CHARS_MAX: usize = 60;

/// What a person says to make the app his.
pub(super) struct Enrolment {
    pub(super) address: String,
    /// As typed, or the whole text of a QR code.
    pub(super) code: String,
    pub(super) fingerprint: Option<String>,
    pub(super) pin: String,
    pub(super) device: String,
    /// What the lock screen calls him.
    pub(super) label: String,
}

/// Makes this install the person's. The PIN is looked at first: a code is never spent on one that is too weak.
pub(super) fn enrol(inner: &Arc<Inner>, enrolment: &Enrolment) -> Result<(), Code> {
    let holder = inner.holder().ok_or(Code::NotAllowed)?;
    let vault = Vault::at(&inner.people.folder(holder));
    match vault.standing(inner.config.clock.wall()).map_err(|error| vault_code(&error))? {
        Standing::New => {}
        Standing::Locked { .. } | Standing::Sealed => return Err(Code::NotAllowed),
    }
    Vault::check_pin(&enrolment.pin).map_err(|error| vault_code(&error))?;
    let invitation = invitation(enrolment)?;
    let install = InstallId::new(inner.config.clock.wall(), entropy()?);
    let seed: [u8; 32] = random()?;
    let device: String = crate::text::clean(&enrolment.device).chars().take(DEVICE_CHARS_MAX).collect();
    let asked = EnrolRequest {
        code: invitation.code.clone(),
        install,
        key: InstallKey::from_seed(&seed).public(),
        device: device.clone(),
    };
    let reply = inner.wait(ask(&invitation, &asked))?;
    let fresh = Fresh { data_key: random()?, salt: random()?, seal: random()? };
    inner.people.make(holder)?;
    let key =
        vault.create(&enrolment.pin, &reply.county_key, Cost::DEFAULT, &fresh).map_err(|error| vault_code(&error))?;
    let store = opened(inner, holder, &key)?;
    let fingerprint = invitation.fingerprint.map(|hash| hash.parse::<BlobHash>()).transpose();
    store
        .set_install(&Install {
            install,
            seed: seed.into(),
            member: reply.member,
            county_name: reply.county_name,
            county_key: reply.county_key,
            receipt_key: reply.receipt_key,
            address: invitation.address,
            fingerprint: fingerprint.map_err(|_| Code::BadCode)?,
            device,
        })
        .map_err(|error| store_code(&error))?;
    if !enrolment.label.trim().is_empty() {
        // The code is spent and the person is here: a label is not worth turning him away.
        if let Err(code) = inner.people.set_label(holder, enrolment.label.trim()) {
            tracing::warn!(?code, "could not keep a label");
        }
    }
    inner.enter(Arc::new(session(inner, holder, store)?))
}

/// Address, code and certificate: from the QR's text if that was given, else as typed.
fn invitation(enrolment: &Enrolment) -> Result<Invitation, Code> {
    if let Ok(invitation) = enrolment.code.parse::<Invitation>() {
        return Ok(invitation);
    }
    let fingerprint = enrolment.fingerprint.as_ref().map(|hash| hash.trim().to_lowercase());
    Ok(Invitation {
        address: enrolment.address.trim().to_lowercase(),
        code: tidy_code(&enrolment.code).ok_or(Code::BadCode)?,
        fingerprint: fingerprint.filter(|hash| !hash.is_empty()),
    })
}

async fn ask(invitation: &Invitation, asked: &EnrolRequest) -> Result<EnrolReply, Code> {
    let pin = invitation.fingerprint.as_ref().map(|hash| hash.parse::<BlobHash>()).transpose();
    let pin = pin.map_err(|_| Code::BadCode)?.map(|hash| hash.0);
    let http = Http::new(&Endpoint { address: invitation.address.clone(), pin }).map_err(|_| Code::NotOurServer)?;
    let request = enrol_request(asked).map_err(|error| store_code(&error))?;
    enrol_answer(http.send(request).await)
}

fn random<const N: usize>() -> Result<[u8; N], Code> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| internal("draw random bytes", error))?;
    Ok(bytes)
}

/// Opens the app: behind the cover if it is running, else from the files.
pub(super) fn unlock(inner: &Arc<Inner>, pin: &str) -> Result<(), Code> {
    let holder = inner.holder().ok_or(Code::Locked)?;
    let vault = Vault::at(&inner.people.folder(holder));
    let key = match vault.open(pin, inner.config.clock.wall()) {
        Ok(key) => key,
        Err(error) => {
            inner.announcer().say([Topic::App]);
            return Err(vault_code(&error));
        }
    };
    if inner.session().is_some_and(|session| session.holder == holder) {
        inner.uncover();
        return Ok(());
    }
    let session = session(inner, holder, opened(inner, holder, &key)?)?;
    session.come_back();
    inner.enter(Arc::new(session))
}

/// Somebody is to give his PIN. One whose vault does not read is refused here: nobody is led to where he cannot go on.
pub(super) fn choose(inner: &Arc<Inner>, holder: Holder) -> Result<(), Code> {
    let vault = Vault::at(&inner.people.folder(holder));
    match vault.standing(inner.config.clock.wall()).map_err(|error| vault_code(&error))? {
        Standing::New => Err(Code::NotFound),
        Standing::Locked { .. } | Standing::Sealed => {
            inner.ask_for(holder);
            Ok(())
        }
    }
}

/// The person wants to be called otherwise on the lock screen.
pub(super) fn set_label(inner: &Arc<Inner>, label: &str) -> Result<(), Code> {
    let session = inner.looking()?;
    inner.people.set_label(session.holder, label.trim())?;
    session.announce([Topic::App]);
    Ok(())
}

/// One more is to use the device.
pub(super) fn add_person(inner: &Arc<Inner>) -> Result<(), Code> {
    inner.ask_for(inner.people.next().ok_or(Code::NotAllowed)?);
    Ok(())
}

fn opened(inner: &Inner, holder: Holder, key: &DataKey) -> Result<Store, Code> {
    let options = Options { quota_bytes: inner.config.quota_bytes, ..Options::default() };
    Store::open_with(&inner.people.folder(holder), key, options).map_err(|error| store_code(&error))
}

fn session(inner: &Inner, holder: Holder, store: Store) -> Result<Session, Code> {
    Session::new(Opening {
        store,
        people: inner.people.clone(),
        holder,
        clock: inner.config.clock.clone(),
        rules: Arc::clone(&inner.rules),
        link: Arc::clone(&inner.link),
        announcer: inner.announcer(),
        words: inner.config.words,
        app_version: inner.config.app_version.clone(),
    })
}

pub(super) fn settings(inner: &Arc<Inner>, settings: SettingsView) -> Result<(), Code> {
    let holder = inner.holder().unwrap_or(Holder::FIRST);
    settings_file::write(&inner.people.make(holder)?, &settings).map_err(|_| Code::StorageFull)?;
    inner.announcer().say([Topic::App]);
    inner.link.poke();
    Ok(())
}

/// Tries now, whatever the waits say. Also behind the cover.
pub(super) fn sync_now(inner: &Arc<Inner>) -> Result<(), Code> {
    if inner.session().is_none() {
        return Err(Code::Locked);
    }
    inner.take_along();
    inner.link.refresh();
    Ok(())
}

/// Writes everything unsent into one file that only the county opens.
pub(super) fn export(inner: &Arc<Inner>, folder: &str) -> Result<(), Code> {
    let session = inner.looking()?;
    session.export(folder)?;
    session.announce([Topic::Sync]);
    Ok(())
}

/// Writes all receipts into one file that anybody can check.
pub(super) fn save_receipts(inner: &Arc<Inner>, folder: &str) -> Result<(), Code> {
    let session = inner.looking()?;
    session.save_receipts(folder)?;
    session.announce([Topic::Sync]);
    Ok(())
}

pub(super) fn note_salvage(inner: &Arc<Inner>) -> Result<(), Code> {
    let session = inner.looking()?;
    session.store.note_salvage().map_err(|error| store_code(&error))?;
    session.announce([Topic::Sync]);
    Ok(())
}

pub(super) fn repair(inner: &Arc<Inner>, op: OpId, how: Repair) -> Result<(), Code> {
    let session = inner.looking()?;
    match how {
        Repair::Again => session.store.try_again(op).map_err(|error| store_code(&error))?,
        Repair::Acknowledge => session.store.acknowledge(op).map_err(|error| store_code(&error))?,
        Repair::Shrink => super::photo::shrink(&session, op)?,
    }
    session.link.refresh();
    session.announce([Topic::Sync, Topic::Tickets, Topic::App]);
    Ok(())
}
