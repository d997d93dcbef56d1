//! What the page holds between two answers of the device. Reducers are pure: no storage, no clock, no
//! calls; what they do not hold is asked again.

mod desk_draft;
mod draft;
mod enrol;
mod moment;
mod money;
mod pin;
mod queue;
mod registering;
mod remote;
mod reviewing;
#[cfg(test)]
pub(crate) mod sample;
mod section;
mod taking;

pub use desk_draft::{OrderGap, ReplyDraft, Sending, TaskDraft, note, take_up, withdraw};
pub use draft::{Draft, DraftAct, Safety, Slot, Written};
pub use enrol::{EnrolAct, EnrolStep, Enrolling, compared, is_phrase};
pub use moment::{local, parse_date, parse_local};
pub use money::{parse_count, parse_yuan};
pub use pin::{PHRASE_CHARS_MIN, Pin, PinAct, phrase_rest};
pub use queue::{QueueAct, QueueList, STRETCH_ROWS, Step, Stretch};
pub use registering::{CHANNELS, RegisterDraft, RegisterGap, SIGNS_HEARD};
pub use remote::{Asking, Heard, Remote};
pub use reviewing::{SendBackDraft, Suggestion, honour, review, suggestions};
pub use section::{Standing, first_open, photos_of, standing};
pub use taking::{Taken, TakenState, Taking, TakingAct, base64, hexadecimal};
