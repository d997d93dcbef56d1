//! What a desk does. Every one is an operation on the ticket, cleaned, judged by the law and authored.

use niangjia_domain::act::{
    Acknowledge, Act, AskOriginal, Honour, Reason, Reassign, Registration, Reply, Review, SendBack, TakeUp, Task,
};
use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;
use niangjia_ipc::command::SheetKind;
use niangjia_store::{DraftChange, SheetPlace};

use crate::session::Session;
use crate::text::{DRAFT_BYTES_MAX, sendable};

/// Where a sheet's draft lies: a registration has no ticket yet.
pub(crate) const fn sheet_place(ticket: TicketId, sheet: SheetKind) -> SheetPlace {
    let ticket = match sheet {
        SheetKind::Register => None,
        SheetKind::Assign
        | SheetKind::Reassign
        | SheetKind::Withdraw
        | SheetKind::TakeUp
        | SheetKind::Note
        | SheetKind::Reply
        | SheetKind::SendBack
        | SheetKind::Review
        | SheetKind::Honour => Some(ticket),
    };
    SheetPlace { ticket, kind: sheet.key() }
}

/// Keeps what is being written in a sheet.
pub(super) fn keep(session: &Session, ticket: TicketId, sheet: SheetKind, text: String) -> Result<(), Code> {
    if text.len() > DRAFT_BYTES_MAX {
        return Err(Code::TextTooLong);
    }
    session.change_drafts(&[change(session, ticket, sheet, text)])
}

/// What puts a sheet's draft away.
pub(super) fn put_away(session: &Session, ticket: TicketId, sheet: SheetKind) -> DraftChange {
    change(session, ticket, sheet, String::new())
}

fn change(session: &Session, ticket: TicketId, sheet: SheetKind, text: String) -> DraftChange {
    DraftChange::Sheet { place: sheet_place(ticket, sheet), text, at: session.wall() }
}

/// The order of a sheet: authored, and the sheet's draft put away with it.
fn order(session: &Session, ticket: TicketId, sheet: SheetKind, act: Act) -> Result<(), Code> {
    let intended = session.intend(vec![act])?;
    session.author_all(&session.turn(), ticket, intended, &[put_away(session, ticket, sheet)])
}

pub(super) fn register(session: &Session, ticket: TicketId, mut registration: Box<Registration>) -> Result<(), Code> {
    let matter = &mut registration.matter;
    for text in [
        &mut matter.title,
        &mut matter.text,
        &mut matter.source,
        &mut matter.employer,
        &mut matter.place.street,
        &mut matter.place.address,
    ] {
        *text = sendable(text)?;
    }
    if let Some(contact) = &mut registration.contact {
        for text in [&mut contact.name, &mut contact.phone, &mut contact.role] {
            *text = sendable(text)?;
        }
    }
    order(session, ticket, SheetKind::Register, Act::Register(registration))
}

pub(super) fn assign(session: &Session, ticket: TicketId, task: Task) -> Result<(), Code> {
    order(session, ticket, SheetKind::Assign, Act::Assign(clean_task(task)?))
}

pub(super) fn reassign(session: &Session, ticket: TicketId, reassign: Reassign) -> Result<(), Code> {
    let reason = sendable(&reassign.reason)?;
    order(session, ticket, SheetKind::Reassign, Act::Reassign(Reassign { task: clean_task(reassign.task)?, reason }))
}

fn clean_task(task: Task) -> Result<Task, Code> {
    Ok(Task { task: sendable(&task.task)?, ..task })
}

pub(super) fn withdraw(session: &Session, ticket: TicketId, reason: &str) -> Result<(), Code> {
    order(session, ticket, SheetKind::Withdraw, Act::Withdraw(Reason { reason: sendable(reason)? }))
}

pub(super) fn send_back(session: &Session, ticket: TicketId, send_back: SendBack) -> Result<(), Code> {
    let missing = send_back.missing.iter().map(|missing| sendable(missing)).collect::<Result<Vec<_>, _>>()?;
    let missing = missing.into_iter().filter(|missing| !missing.is_empty()).collect();
    let note = sendable(&send_back.note)?;
    order(session, ticket, SheetKind::SendBack, Act::SendBack(SendBack { missing, note, ..send_back }))
}

pub(super) fn take_up(session: &Session, ticket: TicketId, take_up: TakeUp) -> Result<(), Code> {
    order(session, ticket, SheetKind::TakeUp, Act::TakeUp(TakeUp { note: sendable(&take_up.note)?, ..take_up }))
}

pub(super) fn reply(session: &Session, ticket: TicketId, mut reply: Box<Reply>) -> Result<(), Code> {
    for text in [&mut reply.why, &mut reply.to_worker, &mut reply.internal].into_iter().chain(&mut reply.law) {
        *text = sendable(text)?;
    }
    order(session, ticket, SheetKind::Reply, Act::Reply(reply))
}

pub(super) fn review(session: &Session, ticket: TicketId, review: Review) -> Result<(), Code> {
    order(session, ticket, SheetKind::Review, Act::Review(Review { note: sendable(&review.note)?, ..review }))
}

pub(super) fn ask_original(session: &Session, ticket: TicketId, ask: AskOriginal) -> Result<(), Code> {
    session.author(ticket, Act::AskOriginal(ask))
}

pub(super) fn acknowledge(session: &Session, ticket: TicketId, acknowledge: Acknowledge) -> Result<(), Code> {
    session.author(ticket, Act::Acknowledge(acknowledge))
}

pub(super) fn honour(session: &Session, ticket: TicketId, honour: Honour) -> Result<(), Code> {
    order(session, ticket, SheetKind::Honour, Act::Honour(Honour { note: sendable(&honour.note)?, ..honour }))
}
