//! The harness of journeys and of the bench: real programs, real windows.

pub mod bench;
pub mod cluster;
pub mod disk;
pub mod endure;
pub mod golden;
pub mod journey;
pub mod link;
pub mod office;
pub mod phone;
pub mod sample;
pub mod simulation;
pub mod window;
pub mod world;
