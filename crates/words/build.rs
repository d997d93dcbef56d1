//! Turns every message of `locales/zh-CN/*.ftl` into one typed function, so that a missing key or argument is a
//! compile error, and so that the program carries texts rather than a reader of files: what Fluent's own runtime
//! weighs in the page stands in `docs/adr`.
//!
//! A message's comment says where it is shown and declares each argument, as in
//! `# 待办, title of the bar. $count (number) open tickets.` The mark `[20]` after it promises that
//! the sentence has at most 20 characters for sample arguments; a test keeps the promise.
//!
//! A further language is a folder in [`LOCALES`] and a variant of `Locale`, in the same order. It may lag: what it
//! lacks is said in the first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};

/// The languages, the first one complete; the folders of `locales/`.
const LOCALES: [&str; 1] = ["zh-CN"];

/// What stands in a text for the first argument, the next character for the second, and so on: of Unicode's private
/// use area, which no message uses. `fill.rs` reads them.
const FIRST_ARGUMENT: u32 = 0xE000;

/// Messages that are also found by a name made from a code of the domain.
const NAMED: [&str; 4] = ["choice-", "class-", "item-", "section-"];

/// What a person must be told when a locale file is wrong.
type Wrong = Box<dyn std::error::Error>;

/// One message, ready to be written as a function.
struct Text {
    id: String,
    shown: String,
    arguments: Vec<(String, ArgumentKind)>,
    chars_max: Option<usize>,
    /// With a character of the private use area for each argument.
    pattern: String,
}

#[derive(Debug, Clone, Copy)]
enum ArgumentKind {
    Number,
    Text,
}

fn main() -> Result<(), Wrong> {
    let mut locales = LOCALES.into_iter().map(read_locale);
    let first = locales.next().ok_or("there is no language")??;
    let further = locales.collect::<Result<Vec<_>, _>>()?;
    let spoken = |text: &Text| -> Vec<String> {
        let own = |locale: &BTreeMap<String, Text>| locale.get(&text.id).unwrap_or(text).pattern.clone();
        std::iter::once(text.pattern.clone()).chain(further.iter().map(own)).collect()
    };
    let texts: Vec<(&Text, Vec<String>)> = first.values().map(|text| (text, spoken(text))).collect();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("messages.rs"), functions(&texts)?)?;
    fs::write(out.join("named.rs"), named(&texts)?)?;
    fs::write(out.join("catalog.rs"), catalog(&texts)?)?;
    Ok(())
}

fn read_locale(tag: &str) -> Result<BTreeMap<String, Text>, Wrong> {
    let folder = Path::new("locales").join(tag);
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut texts = BTreeMap::new();
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        println!("cargo:rerun-if-changed={}", file.display());
        for text in read(&file)? {
            if let Some(twice) = texts.insert(text.id.clone(), text) {
                return Err(format!("{}: the message {} exists already", file.display(), twice.id).into());
            }
        }
    }
    Ok(texts)
}

fn read(file: &Path) -> Result<Vec<Text>, Wrong> {
    let source = fs::read_to_string(file)?;
    let resource = fluent_syntax::parser::parse(source.as_str())
        .map_err(|(_, errors)| format!("{}: {errors:?}", file.display()))?;
    resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            Entry::Term(_)
            | Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_)
            | Entry::Junk { .. } => None,
        })
        .map(|message| text(message).map_err(|why| format!("{}: {}: {why}", file.display(), message.id.name).into()))
        .collect()
}

fn text(message: &Message<&str>) -> Result<Text, String> {
    let comment = message.comment.as_ref().ok_or("say in a comment where it is shown")?.content.join(" ");
    let value = message.value.as_ref().ok_or("it has no text")?;
    let mut arguments = Vec::new();
    for name in comment.split('$').skip(1).filter_map(|rest| rest.split_whitespace().next()) {
        let declared = comment.split(&format!("${name} (")).nth(1).and_then(|rest| rest.split(')').next());
        let kind = match declared {
            Some("number") => ArgumentKind::Number,
            Some("text") => ArgumentKind::Text,
            other => {
                return Err(format!("${name} is declared as {other:?}, write (number) or (text)"));
            }
        };
        if arguments.iter().any(|(declared, _)| declared == name) {
            return Err(format!("${name} is declared twice"));
        }
        arguments.push((name.to_owned(), kind));
    }
    let pattern = pattern(value, &arguments)?;
    let chars_max = comment.split('[').skip(1).find_map(|rest| rest.split(']').next()?.parse().ok());
    Ok(Text { id: message.id.name.to_owned(), shown: comment, arguments, chars_max, pattern })
}

/// The text with its places for arguments. Of Fluent's grammar, texts and variables: no language here has
/// needed a plural, and a construct that is not understood must not be dropped in silence.
fn pattern(value: &Pattern<&str>, arguments: &[(String, ArgumentKind)]) -> Result<String, String> {
    let places: Vec<char> = (FIRST_ARGUMENT..).map_while(char::from_u32).take(arguments.len()).collect();
    let mut pattern = String::new();
    let mut used = BTreeSet::new();
    for element in &value.elements {
        match element {
            PatternElement::TextElement { value } => pattern.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                let place = arguments.iter().position(|(name, _)| name == id.name);
                let place = place.ok_or(format!("${} is used and not declared in the comment", id.name))?;
                used.insert(place);
                pattern.push(places[place]);
            }
            PatternElement::Placeable { .. } => return Err("only texts and variables are understood".to_owned()),
        }
    }
    if let Some((name, _)) = arguments.iter().enumerate().find(|(place, _)| !used.contains(place)).map(|(_, a)| a) {
        return Err(format!("${name} is declared and not used"));
    }
    Ok(pattern)
}

fn functions(texts: &[(&Text, Vec<String>)]) -> Result<String, Wrong> {
    let mut code = String::from("impl Words {\n");
    for (text, spoken) in texts {
        let name = text.id.replace('-', "_");
        let rust_name = |argument: &str| argument.replace('-', "_");
        let parameters: String =
            text.arguments.iter().map(|(name, kind)| format!(", {}: {}", rust_name(name), kind.rust())).collect();
        let arguments: Vec<String> =
            text.arguments.iter().map(|(name, kind)| format!("Argument::{kind:?}({})", rust_name(name))).collect();
        writeln!(
            code,
            "    /// {}\n    #[must_use]\n    pub fn {name}(self{parameters}) -> String {{\n        \
             self.say(&{spoken:?}, &[{}])\n    }}\n",
            text.shown.replace('[', "\\["),
            arguments.join(", ")
        )?;
    }
    code.push_str("}\n");
    Ok(code)
}

/// A table sorted by id, for a search by halves.
fn named(texts: &[(&Text, Vec<String>)]) -> Result<String, Wrong> {
    let mut code = String::from("&[\n");
    for (text, spoken) in texts.iter().filter(|(text, _)| NAMED.iter().any(|area| text.id.starts_with(area))) {
        writeln!(code, "    ({:?}, &{spoken:?}),", text.id)?;
    }
    code.push_str("]\n");
    Ok(code)
}

fn catalog(texts: &[(&Text, Vec<String>)]) -> Result<String, Wrong> {
    let mut code = String::from("&[\n");
    for (text, spoken) in texts {
        let arguments: Vec<_> = text.arguments.iter().map(|(_, kind)| kind.is_number()).collect();
        writeln!(code, "    ({:?}, &{spoken:?}, &{arguments:?}, {:?}),", text.id, text.chars_max)?;
    }
    code.push_str("]\n");
    Ok(code)
}

impl ArgumentKind {
    fn rust(self) -> &'static str {
        match self {
            ArgumentKind::Number => "i64",
            ArgumentKind::Text => "&str",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, ArgumentKind::Number)
    }
}
