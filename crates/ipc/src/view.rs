//! What screens show. Everything is data; words are made by the page.

mod app;
mod delivery;
mod desk;
mod person;
mod sync;
mod ticket;
mod todo;
mod visit;

pub use app::{AppView, Connection, FingerprintView, Lease, MeView, Phase, Scale, SettingsView, Strip, Theme};
pub use delivery::{Attention, Delivery, Transfer};
pub use desk::{DirectoryView, OfficerRow, QueueCounts, QueueRow, QueueView, SheetView};
pub use person::{DepositState, PersonRow};
pub use sync::{
    AttentionRow, CarriedRow, CarriedState, PicturesView, ReceiptRow, ReceiptsTaken, SalvagedView, SyncItem,
    SyncTicket, SyncView,
};
pub use ticket::{ClockView, ContactView, DepartedView, PhotoView, ReportView, Shown, TicketView, TimelineRow};
pub use todo::{TodoGroup, TodoRow, TodoView};
pub use visit::{DraftPhoto, VisitView};
