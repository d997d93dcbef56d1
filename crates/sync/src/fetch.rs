//! The fetch lane: photos of others that a screen wants, down.

use niangjia_domain::code::Code;
use niangjia_domain::operation::PHOTO_BYTES_MAX;
use niangjia_protocol::auth::Authorization;
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use niangjia_store::{Fetch as Wish, Store, StoreError, Touched};

use crate::fault::code_of;
use crate::machine::{Came, Instant, Lots, Machine, Then, Want, refused, session};
use crate::message::{HttpRequest, HttpResponse, Method, TransportError};

/// The fetch lane.
#[derive(Debug, Default)]
pub struct Fetch {
    asked: Option<Wish>,
}

impl Machine for Fetch {
    fn want(&mut self, store: &Store, now: Instant, _lots: &mut dyn Lots) -> Result<Want, StoreError> {
        let Some(wish) = store.next_fetch()? else { return Ok(Want::Nothing) };
        let Some(session) = session(store, now)? else { return Ok(Want::Session) };
        let request = HttpRequest {
            method: Method::Get,
            path: format!("{}/{}", path::BLOB, wish.hash),
            headers: vec![("authorization", Authorization::Session(session.token).to_header())],
            body: Vec::new(),
            answer_bytes_max: usize::try_from(PHOTO_BYTES_MAX).unwrap_or(usize::MAX),
        };
        self.asked = Some(wish);
        Ok(Want::Send(request))
    }

    fn came(
        &mut self,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Came, StoreError> {
        let Some(wish) = self.asked.take() else { return Ok(Came::with(Then::GoOn)) };
        let touched = Touched { tickets: [wish.ticket].into(), ..Touched::default() };
        let response = match answer {
            Ok(response) => response,
            Err(error) => return Ok(Came::failed(error.into())),
        };
        if response.status == 200 && sha256(&response.body) == wish.hash {
            store.take_fetched(&wish, &response.body, now.wall)?;
            return Ok(Came { touched, then: Then::GoOn });
        }
        let code = if response.status == 200 { Code::NotOurServer } else { code_of(&response) };
        match code {
            // Not there, or not for this person: it stops being wished for until somebody wishes again.
            Code::NotFound | Code::NotAllowed | Code::DamagedThere => {
                store.stick_fetch(wish.hash, &code)?;
                Ok(Came { touched, then: Then::GoOn })
            }
            code => refused(store, code),
        }
    }
}
