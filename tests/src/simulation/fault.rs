//! What goes wrong in a world. Each seed draws which kinds do.

use std::collections::BTreeMap;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident $word:literal),+ $(,)?) => {
        /// A kind of fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault { $($(#[$doc])* $name,)+ }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As reports and the command line name it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

faults! {
    /// A device has no network for minutes to days.
    Cut "cut",
    /// The answer takes so long that the device has given up when the request arrives.
    Delay "delay",
    /// A request arrives twice.
    Duplicate "duplicate",
    /// A request arrives after later ones of the same lane.
    Reorder "reorder",
    /// A request or an answer is cut short on its way.
    Truncate "truncate",
    /// Something else answers: a portal's page with status 200, a proxy that is busy.
    Lie "lie",
    /// Receipts are altered on their way back.
    FalseReceipt "false-receipt",
    /// The request is worked on, and its answer is lost.
    LostReply "lost-reply",
    /// An app dies at a commit on its storage.
    CrashDevice "crash-device",
    /// A device's power is cut at a commit: what was not flushed may be taken back.
    PowerCut "power-cut",
    /// A server process dies at a commit.
    CrashOffice "crash-office",
    /// A device's disk takes nothing more.
    DiskFull "disk-full",
    /// The server's disk takes nothing more.
    OfficeFull "office-full",
    /// A device's wall clock is set to 1970, to 2099, or some hours off; or the device is switched off and on.
    Clock "clock",
    /// The server's clock steps back or forward.
    OfficeClock "office-clock",
    /// Sessions end before their time.
    Session "session",
    /// A person's account is closed.
    Revoke "revoke",
    /// A device is copied, with its install's identity.
    Clone "clone",
    /// An operation of a kind that the server does not know, correctly signed.
    Poison "poison",
    /// An operation that depends on one that never comes.
    Orphan "orphan",
    /// The server is restored from a backup.
    Restore "restore",
    /// Somebody sends operations in the name of an install without its key.
    Forge "forge",
    /// An app of the first version sends what it wrote then: plain, with few words, and with one that nobody knows.
    OldClient "old-client",
    /// Whoever is asked what a person may read answers: nothing but his receipts.
    Permission "permission",
    /// A sealed bundle of what is unsent is taken in by the county's operator.
    Ingest "ingest",
    /// A sealed bundle is delivered by a colleague's phone.
    Carry "carry",
    /// A bundle, or a file of receipts, is damaged on its way.
    Spoilt "spoilt",
    /// Receipts come back as a file.
    ByHand "by-hand",
    /// A feed forgets what has left, and a device has not read so far.
    Floor "floor",
    /// No fault, though it can be left out like one: people look before they act, and bring tickets on.
    Brisk "brisk",
}

impl Fault {
    /// The kind of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.word() == word)
    }
}

/// How often each kind happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(BTreeMap<Fault, u64>);

impl Faults {
    /// One more.
    pub(crate) fn happened(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// Those of another world too.
    pub fn add(&mut self, other: &Self) {
        for (fault, times) in &other.0 {
            *self.0.entry(*fault).or_default() += times;
        }
    }

    /// How often a kind happened.
    #[must_use]
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }

    /// How many there were in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}
