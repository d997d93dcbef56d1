//! Commands: load, decide with the domain, author (durable), announce.

mod account;
mod carry;
mod desk;
mod photo;
mod visit;

pub(crate) use desk::sheet_place;

use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_ipc::Command;

use crate::inner::Inner;

/// Does what a person told. Blocks: on the disk, for enrolment on the network, for a photo on its pixels.
///
/// # Errors
/// Why it was not done; nothing of it was done then, and no draft has lost anything.
pub(crate) fn tell(inner: &Arc<Inner>, command: Command) -> Result<(), Code> {
    match command {
        Command::Enrol { address, code, fingerprint, pin, device, label } => {
            account::enrol(inner, &account::Enrolment { address, code, fingerprint, pin, device, label })
        }
        Command::Switch {} => {
            inner.switch();
            Ok(())
        }
        Command::Choose { holder } => account::choose(inner, holder),
        Command::SetLabel { label } => account::set_label(inner, &label),
        Command::AddPerson {} => account::add_person(inner),
        Command::Unlock { pin } => account::unlock(inner, &pin),
        Command::Lock {} => {
            inner.cover();
            Ok(())
        }
        Command::Settings { settings } => account::settings(inner, settings),
        Command::SyncNow {} => account::sync_now(inner),
        Command::NoteSalvage {} => account::note_salvage(inner),
        Command::Export { folder } => account::export(inner, &folder),
        Command::SaveReceipts { folder } => account::save_receipts(inner, &folder),
        Command::FileBegin { file, name, bytes } => carry::begin(&*inner.looking()?, &file, &name, bytes),
        Command::FileChunk { file, index, base64 } => carry::chunk(&*inner.looking()?, &file, index, &base64),
        Command::FileFinish { file } => carry::finish(&*inner.looking()?, &file),
        Command::SaveCarried { file, folder } => carry::save(&*inner.looking()?, &file, &folder),
        Command::DropCarried { file } => carry::release(&*inner.looking()?, &file),
        Command::Repair { op, how } => account::repair(inner, op, how),
        Command::Accept { ticket } => visit::accept(&*inner.working()?, ticket),
        Command::Decline { ticket, reason } => visit::decline(&*inner.working()?, ticket, &reason),
        Command::BeginVisit { ticket, place } => visit::begin(&*inner.working()?, ticket, &place),
        Command::SetAnswer { ticket, item, answer } => visit::set_answer(&*inner.working()?, ticket, item, answer),
        Command::SetNoteDraft { ticket, text } => visit::set_note_draft(&*inner.working()?, ticket, &text),
        Command::SetSummary { ticket, text } => visit::set_summary(&*inner.working()?, ticket, &text),
        Command::AddNote { ticket, text } => visit::add_note(&*inner.working()?, ticket, &text),
        Command::PhotoBegin { capture, ticket, evidence, caption, origin } => {
            photo::begin(&*inner.working()?, &capture, photo::Place { ticket, evidence, caption, origin })
        }
        Command::PhotoChunk { capture, index, base64 } => photo::chunk(&*inner.working()?, &capture, index, &base64),
        Command::PhotoFinish { capture, bytes } => photo::finish(&*inner.working()?, &capture, bytes),
        Command::PhotoCancel { capture } => photo::cancel(&*inner.working()?, &capture),
        Command::Alert { ticket, alert } => visit::alert(&*inner.working()?, ticket, alert),
        Command::Submit { ticket } => visit::submit(&*inner.working()?, ticket),
        Command::Adopt { ticket, adopt } => visit::adopt(&*inner.working()?, ticket, adopt),
        Command::Reveal { ticket, reason } => visit::reveal(&*inner.working()?, ticket, &reason),
        Command::Register { ticket, registration } => desk::register(&*inner.working()?, ticket, registration),
        Command::Assign { ticket, task } => desk::assign(&*inner.working()?, ticket, task),
        Command::Reassign { ticket, reassign } => desk::reassign(&*inner.working()?, ticket, reassign),
        Command::Withdraw { ticket, reason } => desk::withdraw(&*inner.working()?, ticket, &reason),
        Command::SendBack { ticket, send_back } => desk::send_back(&*inner.working()?, ticket, send_back),
        Command::TakeUp { ticket, take_up } => desk::take_up(&*inner.working()?, ticket, take_up),
        Command::Reply { ticket, reply } => desk::reply(&*inner.working()?, ticket, reply),
        Command::Review { ticket, review } => desk::review(&*inner.working()?, ticket, review),
        Command::AskOriginal { ticket, ask } => desk::ask_original(&*inner.working()?, ticket, ask),
        Command::FetchPhoto { ticket, hash } => photo::fetch(&*inner.working()?, ticket, hash),
        Command::KeepSheet { ticket, sheet, text } => desk::keep(&*inner.working()?, ticket, sheet, text),
        Command::Acknowledge { ticket, acknowledge } => desk::acknowledge(&*inner.working()?, ticket, acknowledge),
        Command::Honour { ticket, honour } => desk::honour(&*inner.working()?, ticket, honour),
    }
}
