//! One style sheet out of many: `index.css` lists the parts, and the list is the order.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Returns the parts that `folder/index.css` imports, one after the other.
///
/// A part that is imported but missing, or present but not imported, is an error.
pub(crate) fn join(folder: &Path) -> Result<String> {
    let index = fs::read_to_string(folder.join("index.css")).context("frontend/styles/index.css")?;
    let parts = imports(&index)?;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let listed = name == "index.css" || parts.contains(&name.as_str());
        ensure!(listed, "frontend/styles/{name} is not imported by index.css");
    }
    let mut sheet = String::new();
    for part in parts {
        let text = fs::read_to_string(folder.join(part)).with_context(|| format!("frontend/styles/{part}"))?;
        sheet.push_str(text.trim_end());
        sheet.push('\n');
    }
    Ok(sheet)
}

/// The file names of `@import "name.css";` lines, in order; only comments of one line may stand beside them.
fn imports(index: &str) -> Result<Vec<&str>> {
    let lines = index.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with("/*"))
        .map(|line| {
            line.strip_prefix("@import \"")
                .and_then(|rest| rest.strip_suffix("\";"))
                .with_context(|| format!("frontend/styles/index.css: not an import: {line}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn parts_keep_the_order_of_the_index() {
        let index = "/* tokens first */\n@import \"tokens.css\";\n\n@import \"slip.css\";\n";
        assert_eq!(imports(index).unwrap(), ["tokens.css", "slip.css"]);
    }

    #[test]
    fn a_rule_in_the_index_is_refused() {
        assert!(imports("body { margin: 0 }").is_err());
    }
}
