//! Faults of the floors below, as the codes that people get sentences for: one exhaustive match for each.

use niangjia_domain::code::Code;
use niangjia_store::{StoreError, VaultError};

/// A photo that was not taken in.
pub(crate) fn photo_code(error: &niangjia_photo::Error) -> Code {
    use niangjia_photo::Error;
    match error {
        Error::Empty | Error::NotAPhoto => Code::NotAPhoto,
        Error::Heic => Code::Heic,
        Error::Truncated | Error::Damaged => Code::PhotoDamaged,
        Error::TooLarge(_) => Code::PhotoTooLarge,
        Error::Internal { step } => internal("photo", step),
    }
}

/// What the store says.
pub(crate) fn store_code(error: &StoreError) -> Code {
    named(|id| error.code(id), error)
}

/// What the vault says.
pub(crate) fn vault_code(error: &VaultError) -> Code {
    named(|id| error.code(id), error)
}

/// The code of a fault; one of the program itself is logged under its name.
fn named(code: impl FnOnce(&str) -> Code, fault: &dyn core::fmt::Display) -> Code {
    let id = format!("{:08x}", getrandom::u32().unwrap_or_default());
    let code = code(&id);
    if let Code::Internal { .. } = code {
        tracing::error!(id, %fault, "internal fault");
    }
    code
}

/// A fault of the program: logged here once, and named so that it can be found.
pub(crate) fn internal(doing: &'static str, what: impl core::fmt::Display) -> Code {
    let id = format!("{:08x}", getrandom::u32().unwrap_or_default());
    tracing::error!(id, doing, fault = %what, "internal fault");
    Code::Internal { id }
}
