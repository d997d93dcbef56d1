//! What a desk does. Every one is an operation on the ticket, cleaned, judged by the law and authored.

use niangjia_domain::act::{
    Acknowledge, Act, AskOriginal, Honour, Reason, Reassign, Registration, Reply, Review, SendBack, TakeUp, Task,
};
use niangjia_domain::code::Code;
use niangjia_domain::id::TicketId;

use crate::session::Session;
use crate::text::sendable;

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
    session.author(ticket, Act::Register(registration))
}

pub(super) fn assign(session: &Session, ticket: TicketId, task: Task) -> Result<(), Code> {
    session.author(ticket, Act::Assign(clean_task(task)?))
}

pub(super) fn reassign(session: &Session, ticket: TicketId, reassign: Reassign) -> Result<(), Code> {
    let reason = sendable(&reassign.reason)?;
    session.author(ticket, Act::Reassign(Reassign { task: clean_task(reassign.task)?, reason }))
}

fn clean_task(task: Task) -> Result<Task, Code> {
    Ok(Task { task: sendable(&task.task)?, ..task })
}

pub(super) fn withdraw(session: &Session, ticket: TicketId, reason: &str) -> Result<(), Code> {
    session.author(ticket, Act::Withdraw(Reason { reason: sendable(reason)? }))
}

pub(super) fn send_back(session: &Session, ticket: TicketId, send_back: SendBack) -> Result<(), Code> {
    let missing = send_back.missing.iter().map(|missing| sendable(missing)).collect::<Result<Vec<_>, _>>()?;
    let missing = missing.into_iter().filter(|missing| !missing.is_empty()).collect();
    let note = sendable(&send_back.note)?;
    session.author(ticket, Act::SendBack(SendBack { missing, note, ..send_back }))
}

pub(super) fn take_up(session: &Session, ticket: TicketId, take_up: TakeUp) -> Result<(), Code> {
    session.author(ticket, Act::TakeUp(TakeUp { note: sendable(&take_up.note)?, ..take_up }))
}

pub(super) fn reply(session: &Session, ticket: TicketId, mut reply: Box<Reply>) -> Result<(), Code> {
    for text in [&mut reply.why, &mut reply.to_worker, &mut reply.internal].into_iter().chain(&mut reply.law) {
        *text = sendable(text)?;
    }
    session.author(ticket, Act::Reply(reply))
}

pub(super) fn review(session: &Session, ticket: TicketId, review: Review) -> Result<(), Code> {
    session.author(ticket, Act::Review(Review { note: sendable(&review.note)?, ..review }))
}

pub(super) fn ask_original(session: &Session, ticket: TicketId, ask: AskOriginal) -> Result<(), Code> {
    session.author(ticket, Act::AskOriginal(ask))
}

pub(super) fn acknowledge(session: &Session, ticket: TicketId, acknowledge: Acknowledge) -> Result<(), Code> {
    session.author(ticket, Act::Acknowledge(acknowledge))
}

pub(super) fn honour(session: &Session, ticket: TicketId, honour: Honour) -> Result<(), Code> {
    session.author(ticket, Act::Honour(Honour { note: sendable(&honour.note)?, ..honour }))
}
