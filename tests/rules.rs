//! The rules of the house, read off `cargo metadata` and the files themselves.
//!
//! Floors come from the comments of the root Cargo.toml; who owns which outside library, which licences are
//! taken, and which libraries may stand in the tree twice, from the tables below and `duplicates.txt`.

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Outside libraries with few owners: one way to do one thing. Packages of the tests may use anything.
const OWNERS: &[(&str, &[&str])] = &[
    ("ab_glyph", &["niangjia-photo"]),
    ("argon2", &["niangjia-store"]),
    ("axum", &["niangjia-server"]),
    ("chacha20poly1305", &["niangjia-store"]),
    ("chrono", &["niangjia-domain", "niangjia-server"]),
    ("ed25519-dalek", &["niangjia-protocol"]),
    ("fast_image_resize", &["niangjia-photo"]),
    ("fluent-syntax", &["niangjia-words"]),
    ("image", &["niangjia-photo"]),
    ("jpeg-encoder", &["niangjia-photo"]),
    ("kamadak-exif", &["niangjia-photo"]),
    ("object_store", &["niangjia-server"]),
    ("postgres", &["niangjia-server"]),
    ("reqwest", &["niangjia-sync"]),
    ("rusqlite", &["niangjia-store", "niangjia-server"]),
    // The store needs it as the type that hkdf is told; it hashes nothing itself.
    ("sha2", &["niangjia-protocol", "niangjia-store"]),
    ("tauri", &["niangjia-shell"]),
    ("tokio", &["niangjia-device", "niangjia-server"]),
    ("wasm-bindgen-cli-support", &["xtask"]),
    ("yew", &["niangjia-frontend"]),
    ("zstd", &["niangjia-protocol"]),
];

/// The floor above the programs: tests and tools, which may use anything.
const TOP_FLOOR: u8 = 6;

/// Licences that ask for no more than to be named, and MPL-2.0 and CDLA, whose files we do not change. `blessing` and
/// `WTFPL` come with SQLCipher, `IJG` with the JPEG encoder.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "IJG",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "blessing",
];

/// A source file longer than this is read in more than one sitting (lines; tests do not count).
const FILE_LINES_MAX: usize = 500;

/// Names that say nothing.
const BANNED_NAMES: &[&str] =
    &["utils", "util", "common", "shared", "helpers", "helper", "types", "models", "manager", "service", "misc"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().unwrap()
}

/// The packages of this workspace.
fn members(metadata: &Value) -> Vec<&Value> {
    packages(metadata).iter().filter(|package| package["source"].is_null()).collect()
}

/// Package name → floor, from lines like `"crates/domain",   # floor 0  …` of the root manifest.
fn floors(metadata: &Value) -> BTreeMap<String, u8> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut floors = BTreeMap::new();
    for line in manifest.lines() {
        let Some((folder, comment)) = line.trim().split_once("# floor ") else {
            continue;
        };
        let folder = folder.trim().trim_end_matches(',').trim_matches('"');
        let path = root().join(folder).join("Cargo.toml");
        let member =
            members(metadata).into_iter().find(|package| Path::new(package["manifest_path"].as_str().unwrap()) == path);
        let name = member.unwrap_or_else(|| panic!("{folder} is no package"))["name"].as_str().unwrap();
        floors.insert(name.to_owned(), comment[..1].parse().unwrap());
    }
    floors
}

/// The names a package depends on, without those for its tests alone.
fn dependencies(package: &Value) -> BTreeSet<&str> {
    let listed = package["dependencies"].as_array().unwrap().iter();
    listed.filter(|dependency| dependency["kind"] != "dev").map(|d| d["name"].as_str().unwrap()).collect()
}

#[test]
fn every_package_stands_on_a_floor() {
    let metadata = metadata();
    let floors = floors(&metadata);
    for package in members(&metadata) {
        let name = package["name"].as_str().unwrap();
        assert!(floors.contains_key(name), "{name} has no `# floor N` beside it in Cargo.toml");
    }
}

#[test]
fn arrows_point_only_to_lower_floors() {
    let metadata = metadata();
    let floors = floors(&metadata);
    for package in members(&metadata) {
        let name = package["name"].as_str().unwrap();
        // What only tests use points nowhere: a device may be tried beside the real server.
        for dependency in dependencies(package) {
            let Some(below) = floors.get(dependency) else {
                continue;
            };
            assert!(*below < floors[name], "{name} (floor {}) uses {dependency} (floor {below})", floors[name]);
        }
    }
}

#[test]
fn every_heavy_library_has_its_owner_and_no_other() {
    let metadata = metadata();
    let floors = floors(&metadata);
    let mut faults = Vec::new();
    for package in members(&metadata) {
        let name = package["name"].as_str().unwrap();
        let used = dependencies(package);
        for (library, owners) in OWNERS {
            let may = owners.contains(&name) || floors[name] == TOP_FLOOR;
            if used.contains(library) && !may {
                faults.push(format!("{name} uses {library}, which belongs to {}", owners.join(", ")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether an SPDX expression can be met with `LICENCES` alone; `/` is the old way to write `OR`.
fn is_taken(expression: &str) -> bool {
    let flat = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // Parentheses occur only around alternatives, each joined by AND: every group must offer one we take.
    flat.split(" AND ").all(|group| group.split(" OR ").any(|licence| LICENCES.contains(&licence.trim())))
}

#[test]
fn licences_are_read_as_spdx_means_them() {
    assert!(is_taken("MIT/Apache-2.0"));
    assert!(is_taken("GPL-3.0 OR MIT"));
    assert!(is_taken("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(!is_taken("MIT AND GPL-3.0"));
    assert!(!is_taken("AGPL-3.0"));
}

#[test]
fn every_dependency_has_a_licence_we_take() {
    let metadata = metadata();
    let refused: Vec<String> = packages(&metadata)
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(is_taken))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "not in the list of licences:\n{}", refused.join("\n"));
}

#[test]
fn no_library_is_in_the_tree_twice_without_being_listed() {
    let metadata = metadata();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages(&metadata) {
        let name = package["name"].as_str().unwrap();
        versions.entry(name).or_default().insert(package["version"].as_str().unwrap());
    }
    let twice = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let found: BTreeSet<&str> = twice.map(|(name, _)| *name).collect();
    let text = fs::read_to_string(root().join("tests/duplicates.txt")).unwrap();
    let listed: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let new: Vec<_> = found.difference(&listed).collect();
    let gone: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "duplicates.txt: add {new:?}, remove {gone:?}");
}

/// Every Rust file that git knows or could know, below the members' folders.
fn sources() -> Vec<PathBuf> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "*.rs"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    listed.lines().map(|line| root().join(line)).filter(|path| path.exists()).collect()
}

#[test]
fn every_source_file_can_be_read_in_one_sitting_and_is_named_for_what_it_holds() {
    let mut faults = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
        if lines > FILE_LINES_MAX && !path.ends_with("tests.rs") {
            faults.push(format!("{}: {lines} lines", path.display()));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if BANNED_NAMES.contains(&stem.as_str()) {
            faults.push(format!("{}: a name that says nothing", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Words in backticks that look like the name of a test, with `…` for what was left out at the end.
fn tests_named_in(page: &str) -> Vec<&str> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| word.matches('_').count() >= 3)
        .filter(|word| {
            word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_…".contains(letter))
        })
        .collect()
}

#[test]
fn every_test_that_the_page_on_reliability_names_exists() {
    let page = fs::read_to_string(root().join("docs/reliability.md")).unwrap();
    let sources: Vec<String> = sources().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let missing: Vec<&str> = tests_named_in(&page)
        .into_iter()
        .filter(|name| {
            let function = match name.strip_suffix('…') {
                Some(beginning) => format!("fn {beginning}"),
                None => format!("fn {name}("),
            };
            !sources.iter().any(|source| source.contains(&function))
        })
        .collect();
    assert!(missing.is_empty(), "docs/reliability.md names tests that are not there: {missing:#?}");
}
