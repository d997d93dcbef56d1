//! The server as devices see it: the office on both databases, and HTTP over the real router.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod access;
mod account;
mod bundle;
mod ending;
mod erase;
mod feed;
mod hold;
mod http;
mod inbox;
mod ingest;
mod late;
mod loss;
mod photo;
mod postgres;
mod program;
mod ranges;
mod reserve;
mod restart;
mod sequence;
mod succession;
mod tus;
mod upload;
mod world;

use world::World;

/// A law of the office and its name; each holds on every database.
pub(crate) type Law = (&'static str, fn(&World));

/// Writes laws once: as tests on SQLite in memory, and as a list that the PostgreSQL test goes through.
macro_rules! laws {
    ($($(#[$doc:meta])* fn $name:ident($world:ident) $body:block)+) => {
        pub(crate) mod law {
            use super::*;
            $($(#[$doc])* pub(crate) fn $name($world: &crate::world::World) $body)+
        }
        pub(crate) const LAWS: &[crate::Law] = &[$((stringify!($name), law::$name)),+];
        $(#[test] fn $name() { law::$name(&crate::world::World::in_memory()) })+
    };
}
pub(crate) use laws;
