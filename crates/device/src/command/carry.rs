//! Files from outside: a colleague's sealed bundle, to be delivered; receipts of this person's work, to be believed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use niangjia_domain::code::Code;
use niangjia_ipc::Topic;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, FileId};
use niangjia_ipc::view::ReceiptsTaken;
use niangjia_protocol::account::hex;
use niangjia_store::{CameIn, CarriedId, Incoming};

use crate::error::store_code;
use crate::inner::lock;
use crate::session::Session;

/// Longest name of a file that is kept, in characters (a default: one line).
const NAME_CHARS_MAX: usize = 60;

/// The sixteen bytes of a name that the page drew.
fn named(file: &FileId) -> Result<CarriedId, Code> {
    hex::decode(&file.0).and_then(|bytes| bytes.try_into().ok()).map(CarriedId).ok_or(Code::NotFound)
}

/// Keeps room for a file, or says now that there is none.
pub(super) fn begin(session: &Session, file: &FileId, name: &str, bytes: u64) -> Result<(), Code> {
    let name: String = crate::text::clean(name).chars().take(NAME_CHARS_MAX).collect();
    let file = Incoming { id: named(file)?, name, bytes, came: session.wall() };
    session.store.begin_file(&file).map_err(|error| store_code(&error))
}

/// The next piece. After one that does not fit, the file is to be taken in anew.
pub(super) fn chunk(session: &Session, file: &FileId, index: u32, base64: &str) -> Result<(), Code> {
    let piece = STANDARD.decode(base64).map_err(|_| Code::FileDamaged)?;
    if piece.len() > CHUNK_BYTES_MAX {
        return Err(Code::TooLarge);
    }
    let file = named(file)?;
    session.store.add_file_piece(file, index, &piece).or_else(|error| {
        session.store.cancel_file(file).map_err(|error| store_code(&error))?;
        Err(store_code(&error))
    })
}

/// All of it is there, and durable: a bundle goes on its way, receipts mark what they prove.
pub(super) fn finish(session: &Session, file: &FileId) -> Result<(), Code> {
    let came = session.store.finish_file(named(file)?).map_err(|error| store_code(&error))?;
    match came {
        CameIn::Bundle => {
            session.link.poke();
            session.announce([Topic::Sync]);
        }
        CameIn::Receipts(taken) => {
            let (proved, news, doubted) = (taken.proved, taken.news, taken.doubted);
            *lock(&session.receipts_taken) = Some(ReceiptsTaken { proved, news, doubted });
            let tickets = taken.tickets.into_iter().map(Topic::Ticket);
            session.announce([Topic::Sync, Topic::App, Topic::Tickets].into_iter().chain(tickets));
        }
    }
    Ok(())
}

/// Writes the receipts of a delivered bundle into a file, word for word as the county gave them.
pub(super) fn save(session: &Session, file: &FileId, folder: &str) -> Result<(), Code> {
    session.save_carried(named(file)?, folder)?;
    session.announce([Topic::Sync]);
    Ok(())
}

/// Lets go of a bundle, or of its receipts; the page has asked whether that is meant.
pub(super) fn release(session: &Session, file: &FileId) -> Result<(), Code> {
    session.store.drop_carried(named(file)?).map_err(|error| store_code(&error))?;
    session.announce([Topic::Sync]);
    Ok(())
}
