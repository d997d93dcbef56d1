//! Every word a person reads, as one typed function per message.
//!
//! The texts lie in `locales/<language>/*.ftl`, one file per screen or area; `build.rs` writes a
//! function for each, so a missing key or argument does not compile. The page, the device and the
//! server take [`Words`] and never hold a sentence of their own. Not here: what to say when. That is
//! decided by the caller's enums.

mod bundle;
mod calendar_day;
mod class;
mod form;
mod law;
mod number;
mod time;

pub use bundle::Locale;
pub use class::CLASSES;

/// The words of one language. Cheap to copy; the texts are parsed once per program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    locale: Locale,
}

impl Words {
    /// The words of `locale`; what that language lacks is said in Chinese.
    #[must_use]
    pub fn new(locale: Locale) -> Self {
        Self { locale }
    }

    /// The language these words are in.
    #[must_use]
    pub fn locale(self) -> Locale {
        self.locale
    }

    fn format(self, id: &str, arguments: Option<&fluent_bundle::FluentArgs<'_>>) -> String {
        bundle::format(self.locale, id, arguments)
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
