//! Bugs planted on purpose, one at a time, so that the simulator can be seen to catch them (sync.md §14, test of the
//! tests). They are there only with the feature `planted`; without it every question is answered "no" when compiled.

#[cfg(all(feature = "planted", not(debug_assertions)))]
compile_error!("planted bugs are for builds with debug assertions, never for a release");

macro_rules! bugs {
    ($($(#[$doc:meta])* $name:ident $word:literal),+ $(,)?) => {
        /// A bug that can be planted. What each does is said as the wrong rule that the code then follows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Bug { $($(#[$doc])* $name,)+ }

        impl Bug {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As reports name it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

bugs! {
    /// A receipt is believed, whoever signed it.
    ReceiptUnsigned "receipt-unsigned",
    /// Receipts that came by hand are those of the county as it is now.
    HandUnasked "hand-unasked",
    /// A page's cursors are kept before its rows.
    CursorBeforeData "cursor-before-data",
    /// What could not be made durable is answered as stored.
    AcknowledgeBeforeCommit "acknowledge-before-commit",
    /// An operation whose number is not higher than the last one is had already.
    DedupeByCounter "dedupe-by-counter",
    /// What a page does not name has left.
    PurgeOnAbsence "purge-on-absence",
    /// A reader's cursor is the number that will be given next.
    SequenceCursor "sequence-cursor",
    /// Receipts are told to whoever asks, and not in the feed.
    ReceiptOnlyInReply "receipt-only-in-reply",
    /// A photo's operation is written before its bytes.
    PhotoBeforeSeal "photo-row-before-fsync",
    /// Each failure doubles the wait, for ever.
    BackoffWithoutCap "backoff-without-cap",
    /// A server is what it was, whatever it says of itself.
    EpochIgnored "epoch-ignored",
    /// What was sent has arrived.
    SentIsStored "sent-is-stored",
    /// What has left takes the person's own work along.
    PurgeTakesJournal "purge-takes-journal",
    /// Rows that take away change the digest, and nothing else.
    LeaveIgnored "leave-ignored",
    /// Any answer with status 200 is the county's.
    PortalBelieved "portal-believed",
    /// Whoever has failed waits for new work.
    WaitsForWork "waits-for-work",
    /// A feed's digest is not told of departures.
    DigestForgotten "digest-forgotten",
    /// A page that ends early has read up to the head.
    HalfPage "half-page",
    /// Bytes that do not read are somebody else's trouble.
    PoisonUnread "poison-unread",
    /// Everybody sees what the handling desk sees.
    LensLeak "lens-leak",
    /// Whoever cannot prove a session is refused.
    UnverifiedRefused "unverified-refused",
    /// What waits is remembered by its receipt alone.
    WaitingForgotten "waiting-forgotten",
    /// Bytes arrive without their entries hearing of it.
    BlobUnmarked "blob-unmarked",
    /// That an id is used twice is noticed and told to nobody.
    CopiesUntold "copies-untold",
    /// What the county has received may leave, backed up or not.
    LeavesUnbacked "leaves-unbacked",
    /// Any signature will do.
    ForgedKept "forged-kept",
    /// What a person wrote is flushed to the disk when something else is.
    NoteUnflushed "note-unflushed",
    /// A page is filled with the first feed that has something to say.
    HotFeedFirst "hot-feed-first",
    /// What was sent before its answer came is on this phone no more.
    CountedWhenSent "counted-when-sent",
    /// Whoever sends plain bytes is too old to be heard.
    OldClientRefused "old-client-refused",
    /// Notes go when there is no photo left to send.
    PhotosFirst "photos-first",
    /// Of a piece that breaks off nothing is kept, and the next one is as large.
    BrokenPieceLost "broken-piece-lost",
    /// Documents of the same revision are the same document.
    RevisionsCompared "revisions-compared",
    /// A page says one thing at a time.
    OneRowPages "one-row-pages",
    /// What pages take away goes at once, however much it is.
    BrakeIgnored "brake-ignored",
    /// A bundle whose operations could not be kept has been taken in.
    BundleHalfTaken "bundle-half-taken",
    /// A carried bundle is let go when its last piece is sent.
    BundleLetGo "bundle-let-go",
}

/// Whether this bug is planted on this thread.
#[cfg(not(feature = "planted"))]
#[must_use]
#[inline]
pub const fn is(_: Bug) -> bool {
    false
}

#[cfg(feature = "planted")]
std::thread_local! {
    static PLANTED: core::cell::Cell<Option<Bug>> = const { core::cell::Cell::new(None) };
}

/// Whether this bug is planted on this thread.
#[cfg(feature = "planted")]
#[must_use]
pub fn is(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Plants a bug on this thread, in place of the one that was.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}

#[cfg(feature = "planted")]
std::thread_local! {
    static PERMISSION_FAILS: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
}

/// Whether whoever is asked what a person may read says on this thread: nothing but his receipts. No bug of ours: a fault
/// that the simulator draws.
#[cfg(not(feature = "planted"))]
#[must_use]
#[inline]
pub const fn permission_fails() -> bool {
    false
}

/// Whether whoever is asked what a person may read says on this thread: nothing but his receipts. No bug of ours: a fault
/// that the simulator draws.
#[cfg(feature = "planted")]
#[must_use]
pub fn permission_fails() -> bool {
    PERMISSION_FAILS.get()
}

/// Without the feature nothing fails.
#[cfg(not(feature = "planted"))]
#[inline]
pub const fn fail_permission(_: bool) {}

/// Lets permissions fail on this thread, or hold again.
#[cfg(feature = "planted")]
pub fn fail_permission(fails: bool) {
    PERMISSION_FAILS.set(fails);
}

#[cfg(feature = "planted")]
mod cheap {
    use crate::digest::sha256;
    use crate::signature::SIGNATURE_BYTES;

    std::thread_local! {
        static CHEAPLY: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
    }

    /// Whether this thread signs cheaply.
    pub fn signs_cheaply() -> bool {
        CHEAPLY.get()
    }

    /// From now on this thread signs and verifies with hashes that everybody could make, or as the product does. Keys of
    /// the one kind are none of the other. In most worlds of the simulator the signatures are not what is looked at.
    pub fn sign_cheaply(cheaply: bool) {
        CHEAPLY.set(cheaply);
    }

    /// A key whose two halves are one.
    #[derive(Clone, Copy)]
    pub(crate) struct CheapKey([u8; 32]);

    impl CheapKey {
        pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
            Self(sha256(seed).0)
        }

        pub(crate) const fn public(self) -> [u8; 32] {
            self.0
        }
    }

    pub(crate) fn cheap_signature(public: &[u8; 32], bytes: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let hash = sha256(&[public.as_slice(), bytes].concat()).0;
        let mut signature = [0; SIGNATURE_BYTES];
        signature[..32].copy_from_slice(&hash);
        signature[32..].copy_from_slice(public);
        signature
    }
}

#[cfg(feature = "planted")]
pub(crate) use cheap::{CheapKey, cheap_signature};
#[cfg(feature = "planted")]
pub use cheap::{sign_cheaply, signs_cheaply};
