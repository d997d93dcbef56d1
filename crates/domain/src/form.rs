//! The verification form of a wage-arrears visit (欠薪核实): which items there are, what was answered, and what the
//! answers are worth.
//!
//! Three views of one thing. The [catalogue](sections) is data, from which a page draws the form. [`Answers`] is a map
//! from item to answer, which is what a draft and a report hold. [`Arrears`] is the typed reading, for risk and
//! reports. An answer is never both given and skipped, and nothing here refuses to be stored: what is wrong with a
//! draft is a list of [`Problem`]s. The form has no words; every code has a `key()` that `words` makes a label of.

mod answer;
mod catalogue;
mod check;
pub mod fixture;
mod item;
mod menu;
mod part;
mod reading;

pub use answer::{Answer, Answers, Basis, SkipReason, Value};
pub use catalogue::{Item, ItemKind, Pii, Section, Show, item, sections};
pub use check::{
    ANSWERS_BYTES_MAX, Completeness, Evidence, EvidenceLine, Problem, SumCheck, TEXT_CHARS_MAX, Tally, WORKERS_MAX,
    Weight,
};
pub use item::{EvidenceKind, ItemCode, SectionCode};
pub use menu::{
    ArrearsKind, Choice, Contract, Danger, Emotion, EmployerForm, Entry, Finding, FlightSign, GatheringState,
    IdentityCheck, IllegalSign, InPlace, Industry, Informed, Menu, OnTheSpot, Organiser, Originality, PayForm,
    Position, Produced, Signature, SpecialStatus, Step, VisitMode,
};
pub use part::{Instalment, Link, LinkRole, Person, Site, WorkerList, WorkerRow};
pub use reading::Arrears;
