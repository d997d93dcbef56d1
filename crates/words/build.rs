//! Turns every message of `locales/zh-CN/*.ftl` into one typed function, so that a missing key or
//! argument is a compile error. Other languages are checked by a test, not here: they may lag.
//!
//! A message's comment says where it is shown and declares each argument, as in
//! `# 待办, title of the bar. $count (number) open tickets.` The mark `[20]` after it promises that
//! the sentence has at most 20 characters for sample arguments; a test keeps the promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement};

/// Where the messages of the first language lie, from the crate's root.
const LOCALE_DIR: &str = "locales/zh-CN";

/// What a person must be told when a locale file is wrong.
type Wrong = Box<dyn std::error::Error>;

/// One message, ready to be written as a function.
struct Text {
    id: String,
    shown: String,
    arguments: Vec<(String, ArgumentKind)>,
    chars_max: Option<usize>,
}

#[derive(Clone, Copy)]
enum ArgumentKind {
    Number,
    Text,
}

fn main() -> Result<(), Wrong> {
    println!("cargo:rerun-if-changed={LOCALE_DIR}");
    let mut files: Vec<PathBuf> =
        fs::read_dir(LOCALE_DIR)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut texts = BTreeMap::new();
    for file in &files {
        println!("cargo:rerun-if-changed={}", file.display());
        for text in read(file)? {
            if let Some(twice) = texts.insert(text.id.clone(), text) {
                return Err(format!("{}: the message {} exists already", file.display(), twice.id).into());
            }
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("messages.rs"), functions(texts.values())?)?;
    fs::write(out.join("resources.rs"), resources(&files)?)?;
    fs::write(out.join("catalog.rs"), catalog(texts.values())?)?;
    Ok(())
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
    let pattern = message.value.as_ref().ok_or("it has no text")?;
    let mut used = BTreeSet::new();
    variables(pattern, &mut used);
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
        if !used.remove(name) {
            return Err(format!("${name} is declared and not used, or declared twice"));
        }
        arguments.push((name.to_owned(), kind));
    }
    if let Some(name) = used.first() {
        return Err(format!("${name} is used and not declared in the comment"));
    }
    let chars_max = comment.split('[').skip(1).find_map(|rest| rest.split(']').next()?.parse().ok());
    Ok(Text { id: message.id.name.to_owned(), shown: comment, arguments, chars_max })
}

fn variables(pattern: &Pattern<&str>, used: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, used);
        }
    }
}

fn in_expression(expression: &Expression<&str>, used: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, used),
        Expression::Select { selector, variants } => {
            in_inline(selector, used);
            for variant in variants {
                variables(&variant.value, used);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, used: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            used.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => in_expression(expression, used),
        InlineExpression::FunctionReference { arguments, .. } => in_call(arguments, used),
        InlineExpression::TermReference { arguments, .. } => {
            if let Some(arguments) = arguments {
                in_call(arguments, used);
            }
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. } => {}
    }
}

fn in_call(call: &CallArguments<&str>, used: &mut BTreeSet<String>) {
    for inline in call.positional.iter().chain(call.named.iter().map(|argument| &argument.value)) {
        in_inline(inline, used);
    }
}

fn functions<'t>(texts: impl Iterator<Item = &'t Text>) -> Result<String, Wrong> {
    let mut code = String::from("impl Words {\n");
    for text in texts {
        let name = text.id.replace('-', "_");
        let parameters: String = text
            .arguments
            .iter()
            .map(|(name, kind)| format!(", {}: {}", name.replace('-', "_"), kind.rust()))
            .collect();
        writeln!(
            code,
            "    /// {}\n    #[must_use]\n    pub fn {name}(self{parameters}) -> String {{",
            text.shown.replace('[', "\\[")
        )?;
        if text.arguments.is_empty() {
            writeln!(code, "        self.format({:?}, None)\n    }}\n", text.id)?;
        } else {
            writeln!(
                code,
                "        let mut arguments = fluent_bundle::FluentArgs::with_capacity({});",
                text.arguments.len()
            )?;
            for (argument, _) in &text.arguments {
                writeln!(code, "        arguments.set({argument:?}, {});", argument.replace('-', "_"))?;
            }
            writeln!(code, "        self.format({:?}, Some(&arguments))\n    }}\n", text.id)?;
        }
    }
    code.push_str("}\n");
    Ok(code)
}

fn resources(files: &[PathBuf]) -> Result<String, Wrong> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let mut code = String::from("&[\n");
    for file in files {
        writeln!(code, "    include_str!({:?}),", Path::new(&root).join(file))?;
    }
    code.push_str("]\n");
    Ok(code)
}

fn catalog<'t>(texts: impl Iterator<Item = &'t Text>) -> Result<String, Wrong> {
    let mut code = String::from("&[\n");
    for text in texts {
        let arguments: Vec<_> = text.arguments.iter().map(|(name, kind)| (name, kind.is_number())).collect();
        writeln!(code, "    ({:?}, &{arguments:?}, {:?}),", text.id, text.chars_max)?;
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
