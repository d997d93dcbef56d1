//! A world on one thread and in virtual time: the real core of the devices, the real server, people who work, and
//! everything that goes wrong between them. One seed is one world, and the same seed the same world.
//!
//! [`run`] makes a world and tells what came of it. The machines of `sync` run over the store of `store`, in memory; the
//! requests go through the server's own routes into the office, over SQLite in memory; photos lie in a folder.
//! Invariants have the names that the sync design gives them (I1 … I25, L1 … L8).

mod actor;
mod calm;
mod county;
mod device;
mod errand;
mod event;
mod fault;
mod fuse;
mod history;
mod liveness;
mod mishap;
mod old;
mod oracle;
#[cfg(feature = "planted")]
pub mod planted;
mod pool;
pub mod report;
mod scenario;
pub mod shrink;
mod wire;
mod world;

pub use fault::{Fault, Faults};
pub use oracle::Violation;
pub use scenario::{Choice, STEPS};

/// What came of a world.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Events that happened, those after the faults stopped included.
    pub steps: u64,
    /// What went wrong.
    pub faults: Faults,
    /// Days that the devices lived, together.
    pub device_days: f64,
    /// The first invariant that did not hold.
    pub violation: Option<Violation>,
    /// Of everything that happened, in order: equal runs have equal traces.
    pub trace: u64,
    /// How often operations came to an end, by kind and outcome.
    pub kinds: std::collections::BTreeMap<String, u64>,
}

/// Makes a world, lets it run, stops the faults, and waits until all is delivered.
#[must_use]
pub fn run(choice: &Choice) -> Outcome {
    world::World::run(choice).0
}

/// The same, with what became of each operation at the county, in the order of devices and numbers.
#[must_use]
pub fn run_judged(choice: &Choice) -> (Outcome, Vec<String>) {
    let (outcome, world) = world::World::run(choice);
    (outcome, world.map(|world| world.judged()).unwrap_or_default())
}
