//! Questions, and the type of each one's answer.

use niangjia_domain::id::TicketId;
use serde::{Deserialize, Serialize};

use crate::command::SheetKind;
use crate::view::{
    AppView, DirectoryView, FingerprintView, QueueView, SettingsView, SheetView, SyncView, TicketView, TodoView,
    VisitView,
};

/// A question whose answer has a type.
pub trait Question: Into<Query> {
    /// The answer.
    type Answer: TryFrom<View>;
}

macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident -> $answer:ident),+ $(,)?) => {
        /// Any question.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "ask", rename_all = "snake_case")]
        pub enum Query {
            $($(#[$doc])* $name($name),)+
        }

        /// Any answer.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "view", content = "is", rename_all = "snake_case")]
        pub enum View {
            $($(#[$doc])* $name(Box<$answer>),)+
        }

        $(
            impl From<$name> for Query {
                fn from(question: $name) -> Self {
                    Self::$name(question)
                }
            }

            impl From<$answer> for View {
                fn from(answer: $answer) -> Self {
                    Self::$name(Box::new(answer))
                }
            }

            impl TryFrom<View> for $answer {
                type Error = View;

                fn try_from(view: View) -> Result<Self, View> {
                    match view {
                        View::$name(answer) => Ok(*answer),
                        other => Err(other),
                    }
                }
            }

            impl Question for $name {
                type Answer = $answer;
            }
        )+
    };
}

questions! {
    /// Where the app stands. Answered in every phase.
    App -> AppView,
    /// How the app is to look. Answered in every phase, also before it is unlocked.
    Settings -> SettingsView,
    /// What certificate answers at an address. Asks the network.
    Fingerprint -> FingerprintView,
    /// An officer's list.
    Todo -> TodoView,
    /// One ticket with its timeline.
    Ticket -> TicketView,
    /// The visit in progress on a ticket, or the one last handed in.
    Visit -> VisitView,
    /// Deliveries and receipts.
    Sync -> SyncView,
    /// A desk's list.
    Queue -> QueueView,
    /// The people of the county.
    Directory -> DirectoryView,
    /// What was begun in a sheet of the desk.
    Sheet -> SheetView,
}

/// See [`Query::App`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct App {}

/// See [`Query::Settings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {}

/// See [`Query::Fingerprint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// `host:port`
    pub address: String,
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Rows before it.
    pub from: u32,
    /// Rows in it, at most 500.
    pub rows: u32,
}

/// See [`Query::Todo`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// Only tickets whose title, place, employer or number has this in it; empty for all.
    pub find: String,
    /// Which rows.
    pub window: Window,
}

/// See [`Query::Ticket`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Which.
    pub ticket: TicketId,
}

/// See [`Query::Visit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Whose visit.
    pub ticket: TicketId,
}

/// See [`Query::Sync`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sync {}

/// See [`Query::Queue`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// Which tickets.
    pub filter: QueueFilter,
    /// As [`Todo::find`].
    pub find: String,
    /// Which rows.
    pub window: Window,
}

/// Which tickets of a desk's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(tag = "only", content = "is", rename_all = "snake_case")]
pub enum QueueFilter {
    /// All that are open.
    #[default]
    All,
    /// In one state.
    State(niangjia_domain::state::State),
    /// Of one level.
    Risk(niangjia_domain::risk::Level),
    /// Past their deadline.
    Overdue,
    /// Due today.
    DueToday,
    /// With an alert that nobody has read.
    OpenAlert,
    /// With a late report that nobody has taken up.
    Late,
}

/// See [`Query::Directory`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Directory {}

/// See [`Query::Sheet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Whose; of no meaning for a registration, of which there is one draft.
    pub ticket: TicketId,
    /// Which.
    pub sheet: SheetKind,
}
