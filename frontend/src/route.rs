//! The screens and their addresses. Addresses live after `#`, so the shell serves one file and the back
//! button of a phone walks the way the person came.

use gloo_events::EventListener;
use niangjia_domain::id::{OpId, TicketId};
use yew::prelude::*;

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Whatever comes first for the person's role.
    Home,
    /// 待办
    Todo,
    /// 同步
    Sync,
    /// 我, or 设置 on the desk.
    Me,
    /// One ticket.
    Ticket(TicketId),
    /// The visit's form, or what the officer left when the ticket went to another.
    Visit(TicketId),
    /// The photos of a ticket, one of them large.
    Photo(TicketId, Option<OpId>),
    /// A last look before handing in.
    Submit(TicketId),
    /// The desk's queue, with one ticket beside it.
    Queue(Option<TicketId>),
    /// The desk's review of a visit.
    Review(Option<TicketId>),
}

impl Route {
    /// The screen of an address such as `#/ticket/0190…/visit`; anything unknown leads home.
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        let found = match parts.as_slice() {
            ["todo"] => Some(Route::Todo),
            ["sync"] => Some(Route::Sync),
            ["me"] => Some(Route::Me),
            ["ticket", id] => id.parse().ok().map(Route::Ticket),
            ["ticket", id, "visit"] => id.parse().ok().map(Route::Visit),
            ["ticket", id, "submit"] => id.parse().ok().map(Route::Submit),
            ["ticket", id, "photo"] => id.parse().ok().map(|ticket| Route::Photo(ticket, None)),
            ["ticket", id, "photo", photo] => {
                id.parse().ok().zip(photo.parse().ok()).map(|(ticket, photo)| Route::Photo(ticket, Some(photo)))
            }
            ["queue"] => Some(Route::Queue(None)),
            ["queue", id] => id.parse().ok().map(|ticket| Route::Queue(Some(ticket))),
            ["review"] => Some(Route::Review(None)),
            ["review", id] => id.parse().ok().map(|ticket| Route::Review(Some(ticket))),
            _ => None,
        };
        found.unwrap_or(Route::Home)
    }

    /// The address, for links.
    #[must_use]
    pub fn href(self) -> AttrValue {
        match self {
            Route::Home => "#/".into(),
            Route::Todo => "#/todo".into(),
            Route::Sync => "#/sync".into(),
            Route::Me => "#/me".into(),
            Route::Ticket(ticket) => format!("#/ticket/{ticket}").into(),
            Route::Visit(ticket) => format!("#/ticket/{ticket}/visit").into(),
            Route::Photo(ticket, None) => format!("#/ticket/{ticket}/photo").into(),
            Route::Photo(ticket, Some(photo)) => format!("#/ticket/{ticket}/photo/{photo}").into(),
            Route::Submit(ticket) => format!("#/ticket/{ticket}/submit").into(),
            Route::Queue(None) => "#/queue".into(),
            Route::Queue(Some(ticket)) => format!("#/queue/{ticket}").into(),
            Route::Review(None) => "#/review".into(),
            Route::Review(Some(ticket)) => format!("#/review/{ticket}").into(),
        }
    }

    /// Goes to the screen; the way back leads here.
    pub fn go(self) {
        if let Some(window) = web_sys::window() {
            report(window.location().set_hash(&self.href()));
        }
    }

    /// Goes to the screen; the way back leads past here.
    pub fn go_instead(self) {
        if let Some(window) = web_sys::window() {
            report(window.location().replace(&self.href()));
        }
    }
}

/// A browser refuses only addresses that no [`Route`] has.
fn report(done: Result<(), wasm_bindgen::JsValue>) {
    if let Err(refused) = done {
        web_sys::console::warn_1(&refused);
    }
}

/// The screen that the address names now.
#[hook]
pub fn use_route() -> Route {
    let route = use_state_eq(here);
    let set = route.clone();
    use_effect_with((), move |()| {
        let listener =
            web_sys::window().map(|window| EventListener::new(&window, "hashchange", move |_| set.set(here())));
        move || drop(listener)
    });
    *route
}

fn here() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.map_or(Route::Home, |hash| Route::parse(&hash))
}

#[cfg(test)]
mod tests {
    use niangjia_domain::id::{OpId, TicketId};

    use super::Route;

    #[test]
    fn every_address_leads_to_its_own_screen() {
        let ticket = TicketId::from_bytes([1; 16]);
        let photo = OpId::from_bytes([2; 16]);
        let all = [
            Route::Home,
            Route::Todo,
            Route::Sync,
            Route::Me,
            Route::Ticket(ticket),
            Route::Visit(ticket),
            Route::Photo(ticket, None),
            Route::Photo(ticket, Some(photo)),
            Route::Submit(ticket),
            Route::Queue(None),
            Route::Queue(Some(ticket)),
            Route::Review(None),
            Route::Review(Some(ticket)),
        ];
        for route in all {
            assert_eq!(Route::parse(&route.href()), route);
        }
    }

    #[test]
    fn an_unknown_address_leads_home() {
        assert_eq!(Route::parse("#/ticket/nonsense"), Route::Home);
        assert_eq!(Route::parse("#/dashboard"), Route::Home, "no address leads to a screen that is not there");
        assert_eq!(Route::parse(""), Route::Home);
    }
}
