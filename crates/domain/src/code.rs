//! The closed list of what can go wrong between the parties. Programs branch on the code; people read a sentence
//! made from it at the edge.

use serde::{Deserialize, Serialize};

/// What went wrong. Shared by device, server and page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Code {
    /// No network.
    Offline,
    /// Connected, but no bytes came for too long.
    Stalled,
    /// The other side will not take a message of this size.
    TooLarge,
    /// Too many requests; try after so many seconds.
    Busy {
        /// Seconds to wait, as the server asked.
        retry_after_s: u32,
    },
    /// The server cannot answer now.
    ServerDown,
    /// Something that is not the county's server answered (a captive portal), or the answer was cut or altered.
    NotOurServer,
    /// The session has ended and could not be renewed.
    SessionExpired,
    /// The account has been closed.
    Revoked,
    /// The app must be updated before it can read more.
    AppTooOld,
    /// The person's role does not allow this.
    NotAllowed,
    /// No such enrolment code.
    BadCode,
    /// The enrolment code has been used.
    CodeUsed,
    /// The enrolment code is too old.
    CodeExpired,
    /// The server's certificate is not the one that was confirmed at enrolment.
    WrongServer,
    /// Wrong PIN; so many tries are left before the PIN is destroyed, and the next is possible after so many seconds.
    WrongPin {
        /// Tries left.
        left: u8,
        /// Seconds until the next try is accepted.
        wait_s: u32,
    },
    /// The PIN has been destroyed after too many wrong tries; the county can still open the file.
    PinDestroyed,
    /// The PIN is too short or too simple.
    WeakPin,
    /// The app is locked.
    Locked,
    /// No room on the disk.
    StorageFull,
    /// What is stored on this device is damaged.
    DamagedHere,
    /// What the server stored is damaged.
    DamagedThere,
    /// A receipt that the county's key has not signed for these bytes: it counts for nothing.
    BadReceipt,
    /// Not a picture that can be used.
    NotAPhoto,
    /// A picture in Apple's HEIC format.
    Heic,
    /// The picture's file is cut short or broken.
    PhotoDamaged,
    /// More bytes or pixels than a photo may have.
    PhotoTooLarge,
    /// A visit has as many photos as it may have.
    TooManyPhotos,
    /// Longer than a text field may be; the draft keeps what was typed.
    TextTooLong,
    /// What was asked for does not exist, or is not for this person.
    NotFound,
    /// A file that is neither a sealed bundle nor a list of receipts.
    NotOurFile,
    /// A file that is cut or altered.
    FileDamaged,
    /// A bundle that was sealed for another county.
    OtherCounty,
    /// A bundle of a device that is not enrolled at this county.
    UnknownAuthor,
    /// Receipts of others' work alone.
    NotForThisDevice,
    /// The law does not allow this now.
    Refused {
        /// Why.
        reason: crate::outcome::Refusal,
    },
    /// A fault of the program; the id finds it in the log.
    Internal {
        /// Names the entry in the log.
        id: String,
    },
}
