//! Questions: load what is known, and say it as data. Nothing here changes anything.

pub(crate) mod app;
pub(crate) mod desk;
pub(crate) mod sync;
pub(crate) mod ticket;
pub(crate) mod todo;
pub(crate) mod visit;

use std::sync::Arc;

use niangjia_domain::code::Code;
use niangjia_ipc::{Query, View};

use crate::inner::Inner;

/// Answers a question. Blocks on the disk; [`Query::Fingerprint`] on the network.
///
/// # Errors
/// [`Code::Locked`] for what only an open app shows, [`Code::NotFound`], and what the disk or the network says.
pub(crate) fn ask(inner: &Arc<Inner>, query: Query) -> Result<View, Code> {
    match query {
        Query::App(_) => Ok(app::app(inner)?.into()),
        Query::Settings(_) => Ok(inner.people.settings(inner.holder()).into()),
        Query::Fingerprint(question) => Ok(app::fingerprint(inner, &question.address)?.into()),
        Query::Todo(question) => {
            let session = inner.looking()?;
            let strip = app::strip(inner, &session)?;
            Ok(todo::view(&session, &question, strip, session.loading()?)?.into())
        }
        Query::Ticket(question) => {
            let session = inner.looking()?;
            let known = session.known(question.ticket)?;
            let draft = session.draft(question.ticket)?.map(|draft| draft.visit);
            let revealed_s = session.revealed_s(question.ticket);
            ticket::view(&known, &session.viewer(), draft, revealed_s).map(Into::into).ok_or(Code::NotFound)
        }
        Query::Visit(question) => {
            let session = inner.looking()?;
            let known = session.known(question.ticket)?;
            let written = session.draft(question.ticket)?;
            let captures = session.coming_in(written.as_ref())?;
            visit::view(&known, written, captures, session.room(), &session.viewer())
                .map(Into::into)
                .ok_or(Code::NotFound)
        }
        Query::Sync(_) => Ok(app::sync(inner, &*inner.looking()?)?.into()),
        Query::Queue(question) => {
            let session = inner.looking()?;
            let strip = app::strip(inner, &session)?;
            Ok(desk::view(&session, &question, strip, session.loading()?)?.into())
        }
        Query::Sheet(question) => Ok(desk::sheet(&*inner.looking()?, &question)?.into()),
        Query::Directory(_) => {
            let session = inner.looking()?;
            Ok(session.directory()?.into())
        }
    }
}
