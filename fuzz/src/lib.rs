//! Everything that reads bytes of others, as targets for a fuzzer: each takes any bytes at all, comes back, and keeps the
//! promises that it states. `./dev fuzz` guides libFuzzer by what each input reaches; the tests run what it found
//! (`corpus/`), and small changes of that.

#![warn(missing_docs)]
#![expect(clippy::panic, reason = "a target says what is wrong by panicking")]

mod law;
mod mutate;
mod seed;
mod wire;

pub use mutate::Mutator;

macro_rules! targets {
    ($($(#[$doc:meta])* $name:ident $word:literal $run:path, $seeds:path;)+) => {
        /// What may be tried.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Target { $($(#[$doc])* $name,)+ }

        impl Target {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As the command line and the corpus name it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// Reads `bytes`; says whether they are what they should be.
            ///
            /// # Panics
            /// When a promise is broken.
            pub fn run(self, bytes: &[u8]) -> bool {
                match self { $(Self::$name => $run(bytes),)+ }
            }

            /// Bytes as they should be: where a fuzzer begins.
            #[must_use]
            pub fn seeds(self) -> Vec<Vec<u8>> {
                match self { $(Self::$name => $seeds(),)+ }
            }
        }
    };
}

targets! {
    /// A page of a pull, as it comes to the device.
    Page "page" wire::page, seed::pages;
    /// The same, from within its compression.
    OpenPage "open-page" wire::open_page, seed::open_pages;
    /// What a device asks for, as it comes to the server.
    Ask "ask" wire::ask, seed::asks;
    /// What a device offers a county that went back in time.
    Offer "offer" wire::offer, seed::offers;
    /// A push, as it comes to the server.
    Push "push" wire::push, seed::pushes;
    /// The same, from within its compression.
    Frames "frames" wire::frames, seed::frames;
    /// A document as the server keeps it.
    StoredRow "stored-row" wire::stored_row, seed::stored_rows;
    /// Documents as the device keeps them.
    Pack "pack" wire::pack, seed::packs;
    /// The header that a request is authorised by.
    Proof "proof" wire::proof, seed::proofs;
    /// Answers of the county, in JSON.
    Answers "answers" wire::answers, seed::answers;
    /// A box that is sealed for the county.
    Seal "seal" wire::seal, seed::seals;
    /// A sealed bundle, as the county opens it.
    Bundle "bundle" wire::bundle, seed::bundles;
    /// A list of receipts, as a person brings it.
    ReceiptList "receipt-list" wire::receipt_list, seed::receipt_lists;
    /// What a QR code for enrolment says.
    Invitation "invitation" wire::invitation, seed::invitations;
    /// A photo of anybody's.
    Photo "photo" wire::photo, seed::photos;
    /// What the page tells the device.
    Command "command" wire::command, seed::commands;
    /// An operation, judged on a ticket in every state.
    Operation "operation" law::operation, seed::operations;
    /// A ticket, shown through every lens.
    Ticket "ticket" law::ticket, seed::tickets;
    /// The answers of a form, checked.
    Form "form" law::form, seed::forms;
}

impl Target {
    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|target| target.word() == name)
    }
}
