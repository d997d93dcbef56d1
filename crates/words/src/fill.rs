//! Texts with their arguments in place. `build.rs` has read the files and written the texts into the program.

use std::ops::RangeInclusive;

/// The languages there are, in the order in which `build.rs` lists their folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// Simplified Chinese as written in China; the first language, complete by construction.
    #[default]
    ZhCn,
}

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
}

/// What is put into a text.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Argument<'a> {
    Number(i64),
    Text(&'a str),
}

/// What stands in a text for its first, second, … argument: of Unicode's private use area, as `build.rs` writes it.
const ARGUMENTS: RangeInclusive<char> = '\u{E000}'..='\u{E00F}';

/// The texts that are found by a name made from a code of the domain, sorted by that name.
const NAMED: &[(&str, &[&str])] = include!(concat!(env!("OUT_DIR"), "/named.rs"));

/// The text of one message in every language, for `locale`.
pub(crate) fn spoken(locale: Locale, texts: &'static [&'static str]) -> &'static str {
    texts.get(locale as usize).or(texts.first()).copied().unwrap_or_default()
}

/// The text that the files call `id`, if there is one.
pub(crate) fn named(locale: Locale, id: &str) -> Option<&'static str> {
    let place = NAMED.binary_search_by_key(&id, |(id, _)| id).ok()?;
    NAMED.get(place).map(|(_, texts)| spoken(locale, texts))
}

/// `text` with `arguments` in their places.
pub(crate) fn fill(text: &str, arguments: &[Argument<'_>]) -> String {
    let mut filled = String::with_capacity(text.len());
    for c in text.chars() {
        let place = u32::from(c).checked_sub(u32::from(*ARGUMENTS.start()));
        match place.and_then(|place| arguments.get(usize::try_from(place).ok()?)) {
            Some(Argument::Number(number)) => filled.push_str(&number.to_string()),
            Some(Argument::Text(text)) => filled.push_str(text),
            None => filled.push(c),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::{ARGUMENTS, Argument, Locale, fill, spoken};

    /// Id, text in every language, for each argument whether it is a number, most characters.
    type Listed = (&'static str, &'static [&'static str], &'static [bool], Option<usize>);

    const MESSAGES: &[Listed] = include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

    /// Latin words that may stand in a sentence: the unit of storage people say, and the keyboard's keys.
    const LATIN_ALLOWED: &[&str] = &["G", "S", "A", "R", "E", "J", "K", "X", "U"];

    fn sample(texts: &'static [&'static str], arguments: &[bool]) -> String {
        let value = |number: &bool| if *number { Argument::Number(12) } else { Argument::Text("某某") };
        let values: Vec<Argument<'_>> = arguments.iter().map(value).collect();
        fill(spoken(Locale::ZhCn, texts), &values)
    }

    #[test]
    fn an_argument_stands_where_the_text_wants_it_and_is_not_read_again() {
        let arguments = [Argument::Text("\u{E001}"), Argument::Number(-3)];
        assert_eq!(fill("剩 \u{E001} 件，\u{E000}。", &arguments), "剩 -3 件，\u{E001}。");
    }

    #[test]
    fn every_message_has_a_text_with_its_arguments_in_place() {
        for &(id, spoken, arguments, _) in MESSAGES {
            let text = sample(spoken, arguments);
            assert!(!text.trim().is_empty(), "{id} has no text");
            assert!(!text.contains('{') && !text.contains(|c| ARGUMENTS.contains(&c)), "{id}: {text}");
        }
    }

    #[test]
    fn no_message_has_latin_words() {
        for &(id, spoken, arguments, _) in MESSAGES {
            let text = sample(spoken, arguments);
            let latin = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
            for word in latin {
                assert!(LATIN_ALLOWED.contains(&word), "{id} says {word:?}: {text}");
            }
        }
    }

    #[test]
    fn sentences_for_the_officer_keep_their_length() {
        for &(id, spoken, arguments, chars_max) in MESSAGES {
            let Some(chars_max) = chars_max else { continue };
            let text = sample(spoken, arguments).replace("**", "");
            assert!(text.chars().count() <= chars_max, "{id} has {} characters: {text}", text.chars().count());
        }
    }

    #[test]
    fn stress_marks_come_in_pairs() {
        for &(id, spoken, arguments, _) in MESSAGES {
            let text = sample(spoken, arguments);
            assert_eq!(text.matches("**").count() % 2, 0, "{id}: {text}");
        }
    }

    #[test]
    fn nobody_is_told_of_success_or_failure_of_a_sync() {
        for &(id, spoken, arguments, _) in MESSAGES {
            let text = sample(spoken, arguments);
            for word in ["上传成功", "同步完成", "失败"] {
                assert!(!text.contains(word), "{id} uses a word the product does not use: {text}");
            }
        }
    }
}
