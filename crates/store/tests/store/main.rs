//! The store on real files: killed, cut, full, and asked again.

mod disk;
mod document;
mod draft;
mod fixture;
mod journal;
mod photo;
mod speed;
