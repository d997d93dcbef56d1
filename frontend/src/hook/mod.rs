//! What components and pages reach through the tree instead of through properties.

mod words;

pub use words::use_words;
