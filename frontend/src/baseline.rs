//! Keeps the styles inside what Chromium 97 and Safari 16 know, and colours inside the tokens.

use std::fs;
use std::path::Path;

/// What came after Chromium 97 or Safari 16 (platform.md, "The page: CSS").
const TOO_NEW: &[&str] = &[
    "@layer",
    "@container",
    "@scope",
    "@starting-style",
    "@property",
    ":has(",
    "color-mix(",
    "light-dark(",
    "dvh",
    "svh",
    "lvh",
    "subgrid",
    "container-type",
    "text-wrap",
    "popover",
    "anchor-name",
    "&",
];

/// Properties that came after them: the single transforms.
const TOO_NEW_PROPERTIES: &[&str] = &["translate", "scale", "rotate"];

/// Colours that belong to what is drawn and not to the theme: the burnt-in watermark, the ground under a
/// photo, and the shade behind a drawer.
const OWN_COLORS: &[&str] = &["#222", "#fff", "rgba(10, 12, 14"];

fn sheets() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("styles");
    let read =
        |path: &Path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap());
    let mut sheets: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect();
    sheets.sort();
    sheets
}

/// A sheet without its comments, which may speak of anything.
fn without_comments(sheet: &str) -> String {
    let parts = sheet.split("/*").enumerate();
    parts
        .map(|(index, part)| if index == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) })
        .collect()
}

#[test]
fn no_sheet_uses_what_old_web_views_do_not_know() {
    for (name, sheet) in sheets() {
        let rules = without_comments(&sheet);
        for feature in TOO_NEW {
            assert!(!rules.contains(feature), "{name} uses {feature:?}");
        }
        for property in rules.split([';', '{']).filter_map(|declaration| declaration.split_once(':')) {
            assert!(!TOO_NEW_PROPERTIES.contains(&property.0.trim()), "{name} sets {:?} on its own", property.0);
        }
    }
}

#[test]
fn colours_are_named_in_the_tokens_and_nowhere_else() {
    for (name, sheet) in sheets() {
        if name == "tokens.css" {
            continue;
        }
        let mut rules = without_comments(&sheet);
        for own in OWN_COLORS {
            rules = rules.replace(own, "");
        }
        for value in rules.split([':', ';', '{', '}', ' ', '(', ',']).map(str::trim) {
            let digits = value.strip_prefix('#').unwrap_or_default();
            let is_color =
                matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|digit| digit.is_ascii_hexdigit());
            assert!(
                !is_color && value != "rgba" && value != "rgb" && value != "hsl",
                "{name} has a colour of its own: {value:?}"
            );
        }
    }
}

#[test]
fn no_markup_carries_a_style_of_its_own() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let attribute = format!("{}=", " style");
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                assert!(!source.contains(&attribute), "{} would be refused by the page's policy", path.display());
            }
        }
    }
}
