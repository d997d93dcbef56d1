//! The screens. Each folder has a page that wires (asks, tells, goes) and what it draws from a view, so
//! that every screen can be drawn in a test with nothing behind it.

pub mod departed;
pub mod desk;
pub mod enrol;
mod frame;
pub mod me;
pub mod photo;
pub mod queue;
mod refusal;
pub mod review;
mod shell;
pub mod submit;
pub mod sync;
pub mod ticket;
pub mod todo;
pub mod unlock;
pub mod visit;

use niangjia_domain::holder::Holder;
use niangjia_ipc::view::Phase;
use yew::prelude::*;

pub use frame::{Frame, Screen};
pub use refusal::{Refused, Waiting, when_ready};
pub use shell::Shell;

use crate::hook::use_words;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct PageProps {
    pub shell: Shell,
}

/// The screen for where the app and the person are.
#[component(Page)]
pub fn page(props: &PageProps) -> Html {
    let words = use_words();
    let shell = props.shell.clone();
    let asked = unlock::Asked::of(&shell.app, words);
    match shell.app.phase {
        Phase::New => html! { <enrol::Enrol joining={!shell.app.people.is_empty()}/> },
        Phase::Choose => html! { <unlock::Choose people={shell.app.people.clone()}/> },
        Phase::Locked { left, wait_s } => {
            html! { <unlock::Unlock key={key(shell.app.holder)} {left} {wait_s} phrase={shell.settings.passphrase} {asked}/> }
        }
        Phase::Sealed => html! { <unlock::Sealed {asked}/> },
        Phase::Open | Phase::Revoked => html! {
            <ContextProvider<Shell> context={shell.clone()}>
                <Frame>{ screen(shell.here()) }</Frame>
            </ContextProvider<Shell>>
        },
    }
}

/// What one person has typed is not another's.
fn key(holder: Option<Holder>) -> String {
    holder.map_or_else(String::new, |holder| holder.number().to_string())
}

fn screen(route: Route) -> Html {
    match route {
        // `Shell::here` has already led home.
        Route::Home => Html::default(),
        Route::Todo => html! { <todo::Todo/> },
        Route::Sync => html! { <sync::Sync/> },
        Route::Me => html! { <me::Me/> },
        Route::Ticket(ticket) => html! { <ticket::Ticket key={ticket.to_string()} {ticket}/> },
        Route::Visit(ticket) => html! { <visit::Visit key={ticket.to_string()} {ticket}/> },
        Route::Photo(ticket, photo) => html! { <photo::Photo key={ticket.to_string()} {ticket} {photo}/> },
        Route::Submit(ticket) => html! { <submit::Submit key={ticket.to_string()} {ticket}/> },
        Route::Queue(ticket) => html! { <queue::Queue {ticket}/> },
        Route::Review(ticket) => html! { <review::Review {ticket}/> },
    }
}
