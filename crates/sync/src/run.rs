//! One run of a machine: until it wants nothing or cannot go on, with a session got on the way.

use niangjia_domain::code::Code;
use niangjia_store::{Store, StoreError, Touched};

use crate::account::Renewal;
use crate::machine::{Instant, Lots, Machine, Then, Want, is_revoked};
use crate::message::{HttpRequest, HttpResponse, Transport, TransportError};

/// A run, without what carries its requests: [`run`] drives it over a [`Transport`], the simulator by hand.
#[derive(Debug, Default)]
pub struct Run {
    renewal: Option<Renewal>,
    has_renewed: bool,
    ended: Option<Then>,
}

/// What a run wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// This request sent.
    Send(HttpRequest),
    /// Nothing more; `None` when all is done, else how to go on.
    End(Option<Then>),
}

impl Run {
    /// What is to be done next.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next(
        &mut self,
        machine: &mut dyn Machine,
        store: &Store,
        now: Instant,
        lots: &mut dyn Lots,
    ) -> Result<Next, StoreError> {
        loop {
            if let Some(then) = self.ended.take() {
                return Ok(Next::End(Some(then)));
            }
            if let Some(renewal) = &mut self.renewal {
                match renewal.want(store, now, lots)? {
                    Want::Send(request) => return Ok(Next::Send(request)),
                    Want::Session => self.ended = Some(Then::Wait(Code::SessionExpired)),
                    Want::Nothing => self.renewal = None,
                }
                continue;
            }
            match machine.want(store, now, lots)? {
                Want::Send(request) => return Ok(Next::Send(request)),
                Want::Session => self.renew(store)?,
                Want::Nothing => return Ok(Next::End(None)),
            }
        }
    }

    /// Takes the answer to the last request in; tells what changed on the device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn came(
        &mut self,
        machine: &mut dyn Machine,
        store: &Store,
        answer: Result<HttpResponse, TransportError>,
        now: Instant,
    ) -> Result<Touched, StoreError> {
        let came = match &mut self.renewal {
            Some(renewal) => renewal.came(store, answer, now)?,
            None => machine.came(store, answer, now)?,
        };
        match came.then {
            Then::GoOn => {}
            // Delivery goes on without a session; reading finds out when it wants one again.
            Then::Stop(Code::Revoked) if self.renewal.is_some() => self.renewal = None,
            Then::Renew if self.renewal.is_none() => self.renew(store)?,
            then @ (Then::Renew | Then::Wait(_) | Then::Stop(_)) => self.ended = Some(then),
        }
        Ok(came.touched)
    }

    /// Gets a session, once per run.
    fn renew(&mut self, store: &Store) -> Result<(), StoreError> {
        if !self.has_renewed {
            self.has_renewed = true;
            self.renewal = Some(Renewal::default());
        } else if is_revoked(store)? {
            self.ended = Some(Then::Stop(Code::Revoked));
        } else {
            self.ended = Some(Then::Wait(Code::SessionExpired));
        }
        Ok(())
    }
}

/// Drives `machine` over `transport` until it wants nothing, or cannot go on. `now` reads the device's clocks; `changed`
/// hears of each change as it happens. A missing session is got on the way, once per run.
///
/// # Errors
/// [`StoreError`].
pub async fn run<T: Transport>(
    machine: &mut dyn Machine,
    store: &Store,
    transport: &T,
    mut now: impl FnMut() -> Instant + Send,
    lots: &mut (dyn Lots + Send),
    mut changed: impl FnMut(Touched) + Send,
) -> Result<Option<Then>, StoreError> {
    let mut run = Run::default();
    loop {
        let request = match run.next(machine, store, now(), lots)? {
            Next::Send(request) => request,
            Next::End(then) => return Ok(then),
        };
        let answer = transport.send(request).await;
        let touched = run.came(machine, store, answer, now())?;
        if touched != Touched::default() {
            changed(touched);
        }
    }
}
