//! The parsed texts of each language, kept for the life of the program.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// The languages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// Simplified Chinese as written in China; the first language, complete by construction.
    #[default]
    ZhCn,
}

/// The files of Simplified Chinese, in the order of their names.
const ZH_CN: &[&str] = include!(concat!(env!("OUT_DIR"), "/resources.rs"));

type Bundle = FluentBundle<FluentResource>;

impl Locale {
    /// The language nearest to a tag such as `zh-CN` or `zh-Hans-CN`; Chinese for any other.
    #[must_use]
    pub fn nearest(_tag: &str) -> Self {
        Locale::ZhCn
    }

    /// The tag for `lang` attributes and protocols.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Locale::ZhCn => "zh-CN",
        }
    }

    fn bundle(self) -> &'static Bundle {
        static ZH_CN_BUNDLE: OnceLock<Bundle> = OnceLock::new();
        match self {
            Locale::ZhCn => ZH_CN_BUNDLE.get_or_init(|| parse(self, ZH_CN)),
        }
    }
}

/// The text of `id`, from `locale` or else from Chinese. The id itself can only come out if a file
/// changed after the build, which the tests of this crate rule out.
pub(crate) fn format(locale: Locale, id: &str, arguments: Option<&FluentArgs<'_>>) -> String {
    [locale, Locale::ZhCn]
        .into_iter()
        .find_map(|locale| {
            let bundle = locale.bundle();
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, arguments, &mut errors).into_owned();
            errors.is_empty().then_some(text)
        })
        .unwrap_or_else(|| id.to_owned())
}

fn parse(locale: Locale, files: &[&str]) -> Bundle {
    let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Isolation marks are for mixed writing directions; they would show as boxes in a watermark.
    bundle.set_use_isolating(false);
    for file in files {
        // `build.rs` refused the build if a file does not parse, so the partial result is the whole.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentArgs;

    use super::{Locale, format};

    type Listed = (&'static str, &'static [(&'static str, bool)], Option<usize>);

    const MESSAGES: &[Listed] = include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

    /// Latin words that may stand in a sentence: the unit of storage people say, and the keyboard's keys.
    const LATIN_ALLOWED: &[&str] = &["G", "S", "A", "R", "E", "J", "K", "X", "U"];

    fn sample(id: &str, arguments: &[(&'static str, bool)]) -> String {
        let mut values = FluentArgs::new();
        for &(name, is_number) in arguments {
            if is_number {
                values.set(name, 12_i64);
            } else {
                values.set(name, "某某");
            }
        }
        format(Locale::ZhCn, id, Some(&values))
    }

    #[test]
    fn every_message_formats_without_errors() {
        for &(id, arguments, _) in MESSAGES {
            let text = sample(id, arguments);
            assert_ne!(text, id, "{id} has no text");
            assert!(!text.contains('{') && !text.contains('\u{2068}'), "{id}: {text}");
        }
    }

    #[test]
    fn no_message_has_latin_words() {
        for &(id, arguments, _) in MESSAGES {
            let text = sample(id, arguments);
            let latin = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            for word in latin {
                assert!(LATIN_ALLOWED.contains(&word), "{id} says {word:?}: {text}");
            }
        }
    }

    #[test]
    fn sentences_for_the_officer_keep_their_length() {
        for &(id, arguments, chars_max) in MESSAGES {
            let Some(chars_max) = chars_max else { continue };
            let text = sample(id, arguments).replace("**", "");
            assert!(text.chars().count() <= chars_max, "{id} has {} characters: {text}", text.chars().count());
        }
    }

    #[test]
    fn stress_marks_come_in_pairs() {
        for &(id, arguments, _) in MESSAGES {
            let text = sample(id, arguments);
            assert_eq!(text.matches("**").count() % 2, 0, "{id}: {text}");
        }
    }

    #[test]
    fn nobody_is_told_of_success_or_failure_of_a_sync() {
        for &(id, arguments, _) in MESSAGES {
            let text = sample(id, arguments);
            for word in ["上传成功", "同步完成", "失败"] {
                assert!(!text.contains(word), "{id} uses a word the product does not use: {text}");
            }
        }
    }
}
