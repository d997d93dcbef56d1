use std::rc::Rc;

use niangjia_ipc::view::{AppView, Connection, SettingsView, Strip};
use niangjia_words::Words;

use crate::component::StripState;
use crate::nav::Side;
use crate::route::Route;

/// What every screen of an open app knows: whose app it is, how it looks, where the person is.
#[derive(Debug, Clone, PartialEq)]
pub struct Shell {
    /// Where the app stands.
    pub app: Rc<AppView>,
    /// How it looks.
    pub settings: SettingsView,
    /// What the address says.
    pub route: Route,
}

impl Shell {
    /// The side of the work this person sees.
    #[must_use]
    pub fn side(&self) -> Side {
        self.app.me.as_ref().map_or(Side::Field, |me| Side::of(&me.member))
    }

    /// The screen: the address's, or the first one of this person.
    #[must_use]
    pub fn here(&self) -> Route {
        match self.route {
            Route::Home => self.side().home(),
            Route::Todo
            | Route::Sync
            | Route::Me
            | Route::Ticket(_)
            | Route::Visit(_)
            | Route::Photo(..)
            | Route::Submit(_)
            | Route::Queue(_)
            | Route::Review(_) => self.route,
        }
    }
}

impl StripState {
    /// What the strip says of a connection; what needs the person comes first.
    #[must_use]
    pub fn of(strip: &Strip, now_ms: i64, words: Words) -> Self {
        if strip.attention > 0 {
            return StripState::Attention { count: strip.attention };
        }
        let held = strip.only_here;
        match &strip.connection {
            Connection::Offline { .. } => StripState::Off { held },
            Connection::Sending => StripState::Sending { left: held },
            Connection::Unknown | Connection::Online if held > 0 => StripState::Waiting { held },
            Connection::Unknown | Connection::Online => {
                StripState::Delivered { at: strip.last_contact.map(|at| words.short_time(at.ms(), now_ms).into()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::code::Code;
    use niangjia_domain::time::{DeviceTime, ServerTime};

    use super::*;

    fn strip(connection: Connection, only_here: u32, attention: u32) -> Strip {
        Strip {
            connection,
            only_here,
            attention,
            last_contact: Some(ServerTime::from_ms(1_795_147_388_000)),
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        }
    }

    #[test]
    fn what_needs_the_person_comes_before_the_connection() {
        let offline = Connection::Offline { since: DeviceTime::from_ms(0), why: Code::Offline };
        let say = |strip: Strip| StripState::of(&strip, 1_795_147_388_000, Words::default());
        assert_eq!(say(strip(offline.clone(), 3, 1)), StripState::Attention { count: 1 });
        assert_eq!(say(strip(offline, 3, 0)), StripState::Off { held: 3 });
        assert_eq!(say(strip(Connection::Sending, 2, 0)), StripState::Sending { left: 2 });
        assert_eq!(say(strip(Connection::Online, 1, 0)), StripState::Waiting { held: 1 });
        assert_eq!(say(strip(Connection::Online, 0, 0)), StripState::Delivered { at: Some("12:03".into()) });
    }
}
