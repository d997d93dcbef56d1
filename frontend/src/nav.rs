//! Where a person can go: by role, not by device.

use niangjia_domain::role::{Member, Role};
use niangjia_words::Words;

use crate::component::{DeskPlace, TabPlace};
use crate::icon::Icon;
use crate::route::Route;

/// The side of the work a person sees the app from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// An officer: the same destinations, on whatever device.
    Field,
    /// Anyone who works at the county's desk.
    Desk,
}

/// One destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    route: Route,
    icon: Icon,
}

impl Side {
    /// The side of a person; who has duties at the desk and in the field begins at the desk.
    #[must_use]
    pub fn of(member: &Member) -> Self {
        let desk = [
            Role::Agent,
            Role::Dispatcher,
            Role::Handler,
            Role::Reviewer,
            Role::Supervisor,
            Role::Callback,
            Role::Leader,
            Role::Quality,
        ];
        if member.is_any(&desk) { Side::Desk } else { Side::Field }
    }

    /// What comes first.
    #[must_use]
    pub fn home(self) -> Route {
        match self {
            Side::Field => Route::Todo,
            Side::Desk => Route::Queue(None),
        }
    }

    /// The tabs of a phone.
    #[must_use]
    pub fn tabs(self, here: Route, held: u32, words: Words) -> Vec<TabPlace> {
        let tab = |place: Place| TabPlace {
            label: label(place.route, words).into(),
            icon: place.icon,
            href: place.route.href(),
            current: is_under(place.route, here),
            held: if place.route == Route::Sync { held } else { 0 },
        };
        FIELD.into_iter().map(tab).collect()
    }

    /// The rail of a desktop: the same destinations for an officer, the desk's own for the others.
    #[must_use]
    pub fn rail(self, here: Route, words: Words) -> Vec<DeskPlace> {
        let places: &[Place] = match self {
            Side::Field => &FIELD,
            Side::Desk => &DESK,
        };
        let entry = |place: &Place| DeskPlace {
            label: if self == Side::Desk && place.route == Route::Me {
                words.nav_settings()
            } else {
                label(place.route, words)
            }
            .into(),
            icon: place.icon,
            href: place.route.href(),
            current: is_under(place.route, here),
        };
        places.iter().map(entry).collect()
    }
}

const FIELD: [Place; 3] = [
    Place { route: Route::Todo, icon: Icon::Slip },
    Place { route: Route::Sync, icon: Icon::Sync },
    Place { route: Route::Me, icon: Icon::Person },
];

const DESK: [Place; 4] = [
    Place { route: Route::Queue(None), icon: Icon::Slip },
    Place { route: Route::Review(None), icon: Icon::Shield },
    Place { route: Route::Sync, icon: Icon::Sync },
    Place { route: Route::Me, icon: Icon::Gear },
];

/// Whether a screen belongs to a destination: a ticket belongs to the list it was opened from.
fn is_under(place: Route, here: Route) -> bool {
    match here {
        Route::Todo | Route::Ticket(_) | Route::Visit(_) | Route::Photo(..) | Route::Submit(_) => place == Route::Todo,
        Route::Queue(_) => place == Route::Queue(None),
        Route::Review(_) => place == Route::Review(None),
        Route::Home | Route::Sync | Route::Me => place == here,
    }
}

/// The name of a screen.
#[must_use]
pub(crate) fn label(route: Route, words: Words) -> String {
    match route {
        Route::Home => words.app_name(),
        Route::Todo | Route::Ticket(_) | Route::Visit(_) | Route::Photo(..) | Route::Submit(_) => words.nav_todo(),
        Route::Sync => words.nav_sync(),
        Route::Me => words.nav_me(),
        Route::Queue(_) => words.nav_queue(),
        Route::Review(_) => words.nav_review(),
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::id::{OrgId, TicketId, UserId};

    use super::*;

    fn member(roles: &[Role]) -> Member {
        Member {
            user: UserId::from_bytes([1; 16]),
            name: "张某某".to_owned(),
            county: OrgId::from_bytes([2; 16]),
            unit: "临江街道".to_owned(),
            roles: roles.iter().copied().collect(),
            revoked: None,
        }
    }

    #[test]
    fn an_officer_has_the_same_destinations_everywhere() {
        let side = Side::of(&member(&[Role::Officer]));
        let words = Words::default();
        let tabs: Vec<_> = side.tabs(Route::Todo, 3, words).into_iter().map(|tab| (tab.href, tab.held)).collect();
        let rail: Vec<_> = side.rail(Route::Todo, words).into_iter().map(|place| place.href).collect();
        assert_eq!(rail, ["#/todo", "#/sync", "#/me"]);
        assert_eq!(tabs.iter().map(|(href, _)| href.clone()).collect::<Vec<_>>(), rail);
        assert_eq!(tabs[1].1, 3);
        assert_eq!(side.home(), Route::Todo);
    }

    #[test]
    fn a_handler_begins_at_the_queue() {
        let side = Side::of(&member(&[Role::Handler, Role::Officer]));
        assert_eq!((side, side.home()), (Side::Desk, Route::Queue(None)));
        let rail: Vec<_> =
            side.rail(Route::Queue(None), Words::default()).into_iter().map(|place| place.href).collect();
        assert_eq!(rail, ["#/queue", "#/review", "#/sync", "#/me"], "only screens that are there");
    }

    #[test]
    fn a_visit_keeps_the_list_it_came_from_lit() {
        let here = Route::Visit(TicketId::from_bytes([1; 16]));
        let lit: Vec<_> = Side::Field
            .tabs(here, 0, Words::default())
            .into_iter()
            .filter(|tab| tab.current)
            .map(|tab| tab.href)
            .collect();
        assert_eq!(lit, ["#/todo"]);
    }
}
