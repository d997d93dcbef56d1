//! What can go wrong in the store.

use niangjia_domain::code::Code;
use niangjia_protocol::Malformed;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room on the disk, and the ballast is spent.
    #[error("the disk is full")]
    Full,
    /// A text field longer than [`niangjia_domain::operation::TEXT_CHARS_MAX`].
    #[error("a text is too long")]
    TextTooLong,
    /// An operation larger than [`niangjia_domain::operation::OPERATION_BYTES_MAX`].
    #[error("an operation of {0} bytes is too large")]
    TooLarge(usize),
    /// More photos than [`niangjia_domain::operation::PHOTOS_PER_VISIT_MAX`].
    #[error("the visit has as many photos as it may have")]
    TooManyPhotos,
    /// A photo larger than [`niangjia_domain::operation::PHOTO_BYTES_MAX`].
    #[error("a photo is too large")]
    PhotoTooLarge,
    /// A photo's pieces do not make up the photo.
    #[error("the photo came in incomplete")]
    PhotoDamaged,
    /// A file that came in is neither a bundle nor a list of receipts.
    #[error("the file is neither a bundle nor a list of receipts")]
    Strange,
    /// A file came in with a gap, cut, or altered.
    #[error("the file came in incomplete or altered")]
    Broken,
    /// A bundle that is sealed for another county.
    #[error("the bundle is for another county")]
    OtherCounty,
    /// Receipts of others' work alone.
    #[error("the receipts are of nothing that lies here")]
    NotOurs,
    /// Receipts of this person's work, none of which the county has signed.
    #[error("the county has not signed these receipts")]
    Unproved,
    /// No such row.
    #[error("not found")]
    NotFound,
    /// The file was written by a newer program.
    #[error("the file has {found} steps, the program knows {known}")]
    Newer {
        /// Steps that the file has been through.
        found: u32,
        /// Steps that this program knows.
        known: u32,
    },
    /// The key does not open the file, or its bytes have changed.
    #[error("the file is damaged, or the key is not its key")]
    Damaged,
    /// Nobody is enrolled on this device.
    #[error("nobody is enrolled here")]
    NotEnrolled,
    /// SQLite said no.
    #[error("the database: {0}")]
    Sqlite(rusqlite::Error),
    /// The file system said no.
    #[error("the file system: {0}")]
    Io(#[from] std::io::Error),
    /// Bytes that are not what they should be.
    #[error("bytes: {0}")]
    Malformed(#[from] Malformed),
    /// JSON of our own that does not read or write.
    #[error("json: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Self::Full,
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    /// The code that screens branch on. Faults of the program carry `id`, which finds them in the log.
    #[must_use]
    pub fn code(&self, id: &str) -> Code {
        match self {
            Self::Full => Code::StorageFull,
            Self::TextTooLong => Code::TextTooLong,
            Self::TooLarge(_) => Code::TooLarge,
            Self::TooManyPhotos => Code::TooManyPhotos,
            Self::PhotoTooLarge => Code::PhotoTooLarge,
            Self::PhotoDamaged => Code::PhotoDamaged,
            Self::Strange => Code::NotOurFile,
            Self::Broken => Code::FileDamaged,
            Self::OtherCounty => Code::OtherCounty,
            Self::NotOurs => Code::NotForThisDevice,
            Self::Unproved => Code::BadReceipt,
            Self::NotFound => Code::NotFound,
            Self::Newer { .. } => Code::AppTooOld,
            Self::Damaged => Code::DamagedHere,
            Self::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Code::StorageFull,
            Self::NotEnrolled | Self::Sqlite(_) | Self::Io(_) | Self::Malformed(_) | Self::Json(_) => {
                Code::Internal { id: id.to_owned() }
            }
        }
    }
}
