use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use serde::{Deserialize, Serialize};

/// One of the people who use a device in turns, as anybody sees him without a PIN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Which.
    pub holder: Holder,
    /// What he is to be called here; empty when he said nothing.
    pub label: String,
    /// Items (operations and photos) that existed only on this device when he left it; `None` when that is not known.
    pub only_here: Option<u32>,
    /// What has become of them since.
    pub deposit: DepositState,
}

/// What has become of work that somebody left on the device unsent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DepositState {
    /// There is none.
    Nothing,
    /// It waits for him.
    Here,
    /// There was no room to seal it; it waits for him.
    NoRoom,
    /// Its words are sealed; the photos wait for him.
    Words,
    /// It is sealed, for whoever uses the device next to deliver.
    Sealed,
    /// It is sealed, and could not be taken along.
    NotTaken {
        /// Why.
        code: Code,
    },
    /// It is on its way: so many thousandths are there.
    Waiting {
        /// Thousandths.
        permille: u16,
    },
    /// The county will not take it.
    Refused {
        /// Why.
        code: Code,
    },
    /// The county has it; its receipts wait for him.
    Delivered,
}
