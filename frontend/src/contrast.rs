//! Reads the tokens and measures every pair of colours that the styles put on one another.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../styles/tokens.css");

/// WCAG 2.2, 1.4.3: text.
const TEXT_MIN: f64 = 4.5;
/// WCAG 2.2, 1.4.11: controls, marks and the focus ring.
const CONTROL_MIN: f64 = 3.0;

/// Colour of letters, then what they stand on.
const TEXT: &[(&str, &[&str])] = &[
    (
        "ink",
        &[
            "ground",
            "slip",
            "sunken",
            "raised",
            "action-wash",
            "done-wash",
            "red-wash",
            "orange-wash",
            "yellow-wash",
            "blue-wash",
        ],
    ),
    ("ink-2", &["ground", "slip", "sunken", "raised"]),
    ("ink-3", &["ground", "slip", "sunken"]),
    ("slip", &["ink"]),
    ("action", &["ground", "slip", "raised", "action-wash"]),
    ("on-action", &["action", "ink"]),
    ("on-union", &["union"]),
    ("stamp", &["ground", "slip"]),
    ("done", &["ground", "slip", "done-wash"]),
    ("on-red", &["red-fill"]),
    ("red", &["slip", "ground", "red-wash"]),
    ("on-orange", &["orange-fill"]),
    ("orange", &["slip", "ground", "orange-wash"]),
    ("on-yellow", &["yellow-fill"]),
    ("yellow", &["slip", "yellow-wash"]),
    ("on-blue", &["blue-fill"]),
    ("blue", &["slip", "ground"]),
];

/// Colour of a stroke or a mark, then what it stands on.
const CONTROLS: &[(&str, &[&str])] = &[
    ("edge", &["ground", "slip", "raised", "sunken"]),
    ("focus", &["ground", "slip", "raised", "sunken"]),
    ("action", &["sunken", "slip", "ground"]),
    ("union", &["ground", "slip"]),
    ("red-fill", &["ground", "slip"]),
    ("orange-fill", &["slip", "orange-wash"]),
    ("blue-fill", &["slip", "ground"]),
    ("done", &["sunken"]),
    ("stamp", &["sunken"]),
    ("ink", &["sunken"]),
    ("ink-3", &["sunken"]),
];

type Colors = BTreeMap<String, [f64; 3]>;

/// The colours of a theme: those of the light one, and its own over them.
fn theme(name: Option<&str>) -> Colors {
    let mut colors = block(":root {");
    if let Some(name) = name {
        colors.extend(block(&format!(":root[data-theme=\"{name}\"] {{")));
    }
    colors
}

fn block(opening: &str) -> Colors {
    let start = TOKENS.find(opening).unwrap() + opening.len();
    let body = &TOKENS[start..start + TOKENS[start..].find('}').unwrap()];
    body.split(';')
        .filter_map(|line| {
            let (name, value) = line.split_once("--c-")?.1.split_once(':')?;
            Some((name.trim().to_owned(), rgb(value.trim())?))
        })
        .collect()
}

fn rgb(hex: &str) -> Option<[f64; 3]> {
    let digits = hex.strip_prefix('#')?;
    let channel = |at: usize| Some(f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(color: [f64; 3]) -> f64 {
    let [red, green, blue] =
        color.map(|channel| if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn too_faint(colors: &Colors, pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let all = pairs.iter().flat_map(|(front, backs)| backs.iter().map(move |back| (*front, *back)));
    all.filter_map(|(front, back)| {
        let measured = contrast(colors[front], colors[back]);
        (measured < least).then(|| format!("{front} on {back}: {measured:.2}"))
    })
    .collect()
}

#[test]
fn black_on_white_is_twenty_one() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    assert_eq!(rgb("#FF8000").map(|[red, _, blue]| (red, blue)), Some((1.0, 0.0)));
}

#[test]
fn text_can_be_read_in_every_theme() {
    for name in [None, Some("dark"), Some("sun")] {
        assert_eq!(too_faint(&theme(name), TEXT, TEXT_MIN), Vec::<String>::new(), "theme {name:?}");
    }
}

#[test]
fn controls_can_be_found_in_every_theme() {
    for name in [None, Some("dark"), Some("sun")] {
        assert_eq!(too_faint(&theme(name), CONTROLS, CONTROL_MIN), Vec::<String>::new(), "theme {name:?}");
    }
}
