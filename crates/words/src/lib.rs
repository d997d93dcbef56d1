//! Every word a person reads, as one typed function per message.
//!
//! The texts lie in `locales/<language>/*.ftl`, one file per screen or area; `build.rs` writes a
//! function for each, so a missing key or argument does not compile. The page, the device and the
//! server take [`Words`] and never hold a sentence of their own. Not here: what to say when. That is
//! decided by the caller's enums.

mod calendar_day;
mod class;
mod fill;
mod form;
mod law;
mod number;
mod time;

pub use class::CLASSES;
pub use fill::Locale;

use fill::Argument;

/// The words of one language. Cheap to copy; the texts are part of the program.
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

    fn say(self, texts: &'static [&'static str], arguments: &[Argument<'_>]) -> String {
        fill::fill(fill::spoken(self.locale, texts), arguments)
    }

    /// The text that the files call `id`, for codes of the domain that name their own words.
    fn named(self, id: &str) -> Option<String> {
        fill::named(self.locale, id).map(str::to_owned)
    }
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));
