//! Photos: a place is kept before the camera opens, pieces come in, and then the photo is checked, copied, sealed and
//! signed. The original's bytes are never changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_domain::act::{Act, Photo};
use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::{EvidenceKind, ItemCode, Value};
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::operation::BlobHash;
use niangjia_ipc::Topic;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, CaptureId};
use niangjia_protocol::account::hex;
use niangjia_protocol::digest::sha256;
use niangjia_store::{Copies, NewCapture};

use super::visit::opened;
use crate::capture::{Shot, blobs};
use crate::error::{internal, photo_code, store_code};
use crate::known::{Known, Viewer};
use crate::picture::Picture;
use crate::plan::Intended;
use crate::session::Session;
use crate::text;

/// Where a photo belongs.
pub(super) struct Place {
    pub(super) ticket: TicketId,
    pub(super) evidence: EvidenceKind,
    pub(super) caption: String,
    pub(super) origin: Origin,
}

/// Keeps the photo's place, or says now that there is no room: never after the picture was taken.
pub(super) fn begin(session: &Session, capture: &CaptureId, place: Place) -> Result<(), Code> {
    let _turn = session.turn();
    let known = session.known(place.ticket)?;
    known.fold(&session.viewer()).ticket.ok_or(Code::NotFound)?;
    let (visit, opening) = opened(session, place.ticket)?;
    session.change_drafts(&opening)?;
    session.begin_capture(&NewCapture {
        id: named(capture)?,
        ticket: place.ticket,
        visit,
        evidence: place.evidence,
        caption: text::sendable(&place.caption)?,
        origin: place.origin,
        begun: session.wall(),
    })?;
    session.announce([Topic::Visit(visit)]);
    Ok(())
}

/// The sixteen bytes of a name that the page drew.
fn named(capture: &CaptureId) -> Result<niangjia_store::CaptureId, Code> {
    let bytes = hex::decode(&capture.0.replace('-', "")).and_then(|bytes| bytes.try_into().ok());
    bytes.map(niangjia_store::CaptureId).ok_or(Code::NotFound)
}

/// The next piece; one that has come before is ignored.
pub(super) fn chunk(session: &Session, capture: &CaptureId, index: u32, base64: &str) -> Result<(), Code> {
    let bytes = STANDARD.decode(base64).map_err(|_| Code::PhotoDamaged)?;
    if bytes.len() > CHUNK_BYTES_MAX {
        return Err(Code::TooLarge);
    }
    let capture = named(capture)?;
    let done = session.add_chunk(capture, index, &bytes);
    drop_if_hopeless(session, capture, &done)?;
    done
}

pub(super) fn cancel(session: &Session, capture: &CaptureId) -> Result<(), Code> {
    let capture = named(capture)?;
    let visit = session.capture(capture)?.begun.visit;
    session.cancel_capture(capture)?;
    session.announce([Topic::Visit(visit)]);
    Ok(())
}

/// Takes the photo in. A picture that cannot be used is dropped, and the draft stays as it is.
pub(super) fn finish(session: &Session, capture: &CaptureId, bytes: u64) -> Result<(), Code> {
    let capture = named(capture)?;
    let place = session.capture(capture)?.begun;
    let done = match bytes {
        // The camera's app gave nothing.
        0 => Err(Code::NotAPhoto),
        bytes => session.capture_bytes(capture, bytes).and_then(|original| take_in(session, &place, &original)),
    };
    drop_if_hopeless(session, capture, &done)?;
    session.announce([Topic::Visit(place.visit)]);
    done
}

/// A picture that would be refused again is dropped.
fn drop_if_hopeless(
    session: &Session,
    capture: niangjia_store::CaptureId,
    done: &Result<(), Code>,
) -> Result<(), Code> {
    match done {
        Err(Code::NotAPhoto | Code::Heic | Code::PhotoDamaged | Code::PhotoTooLarge | Code::TooManyPhotos) => {
            session.cancel_capture(capture)
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

fn take_in(session: &Session, place: &NewCapture, original: &[u8]) -> Result<(), Code> {
    let known = session.known(place.ticket)?;
    let viewer = session.viewer();
    let ticket = known.fold(&viewer).ticket.ok_or(Code::NotFound)?;
    let hash = sha256(original);
    let shot = Shot {
        words: session.words(),
        me: &viewer.me,
        install: session.install(),
        ticket: &ticket,
        place: place_words(&known, &viewer),
        origin: place.origin,
        captured: session.captured()?,
        now: viewer.now,
        app_version: session.app_version(),
        second_person: second_person(session, place)?,
        previous: session.last_manifest()?,
    };
    let derived = niangjia_photo::derive(original, &shot.watermark(hash)).map_err(|error| photo_code(&error))?;
    let preview = sha256(&derived.preview);
    let travelling = blobs((hash, original.len() as u64), derived.check.media, (preview, derived.preview.len() as u64));
    let act = Act::Photo(Box::new(Photo {
        visit: place.visit,
        evidence: place.evidence,
        caption: place.caption.clone(),
        manifest: shot.manifest(hash, preview, &derived.check),
    }));
    let copies = Copies {
        preview: Some((preview, derived.preview)),
        working: Some(derived.working),
        thumb: Some(derived.thumb),
    };
    let intended = session.intend(vec![act])?;
    let intended = intended.into_iter().map(|one| Intended { blobs: travelling.clone(), ..one }).collect();
    session.author_photo(place, intended, &copies)
}

/// Sends a smaller picture in place of an original that is too large for the county: as another photo, of the working
/// copy. The original stays here.
pub(super) fn shrink(session: &Session, op: OpId) -> Result<(), Code> {
    let authored = session.store.authored(op).map_err(|error| store_code(&error))?.ok_or(Code::NotFound)?;
    let operation = authored.operation.ok_or(Code::AppTooOld)?;
    let Act::Photo(photo) = operation.act else { return Err(Code::NotAPhoto) };
    let (_, smaller) = session.picture(&Picture::Working(photo.manifest.original).to_string())?;
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| internal("draw random bytes", error))?;
    let id = niangjia_store::CaptureId(id);
    let place = NewCapture {
        id,
        ticket: operation.ticket,
        visit: photo.visit,
        evidence: photo.evidence,
        caption: photo.caption,
        origin: photo.manifest.origin,
        begun: session.wall(),
    };
    session.begin_capture(&place)?;
    for (index, piece) in (0..).zip(smaller.chunks(CHUNK_BYTES_MAX)) {
        session.add_chunk(id, index, piece)?;
    }
    take_in(session, &place, &smaller)?;
    session.store.acknowledge(op).map_err(|error| store_code(&error))
}

/// Where the officer said he is; else where the ticket says.
fn place_words(known: &Known, viewer: &Viewer) -> String {
    let mut arrivals = known.own.iter().rev().filter_map(|own| {
        let Act::Arrive(arrival) = &own.operation.act else { return None };
        Some(arrival.place.clone())
    });
    arrivals.find(|place| !place.is_empty()).unwrap_or_else(|| {
        let place = known.fold(viewer).ticket.map(|ticket| ticket.matter.place);
        place.map(|place| format!("{}{}", place.street, place.address)).unwrap_or_default()
    })
}

/// Who came along, as the officer wrote it.
fn second_person(session: &Session, place: &NewCapture) -> Result<String, Code> {
    let draft = session.draft(place.ticket)?;
    Ok(match draft.as_ref().and_then(|draft| draft.answers.value(ItemCode::Companions)) {
        Some(Value::Persons(persons)) => persons.first().map(|person| person.name.clone()).unwrap_or_default(),
        Some(_) | None => String::new(),
    })
}

/// Asks for bytes that lie at the county; they come in the background.
pub(super) fn fetch(session: &Session, ticket: TicketId, hash: BlobHash) -> Result<(), Code> {
    let known = session.known(ticket)?;
    let blob = known
        .entries
        .iter()
        .flat_map(|entry| &entry.blobs)
        .find(|state| state.blob.hash == hash)
        .ok_or(Code::NotFound)?;
    session.want(ticket, blob.blob)
}
