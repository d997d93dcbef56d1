//! The rows of a run as a page for readers.

use std::fmt::Write as _;
use std::fs;

use super::row::Row;

const HEAD: &str = "# What it costs

Written by `./dev bench --page docs/performance.md`; every number was measured in that run. A value is the median of its
rounds, with the lowest and the highest. The yardstick is what this machine could do at best, measured by turns with the
product: the same bytes, the same encryption, the same flushes. A target that was missed says so. *Road* is the wider
limit that the first road through the product had to keep. No peer is measured yet.
";

/// The page: the machine it was measured on, and a table.
#[must_use]
pub fn page(rows: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    // Writing into a string does not fail.
    let _written =
        writeln!(text, "\n{}\n\n| | value | low … high | yardstick | ratio | target | road | what |", machine());
    let _written = writeln!(text, "|---|---|---|---|---|---|---|---|");
    for row in rows {
        let _written = writeln!(text, "| {} |", row.cells().join(" | "));
    }
    text
}

/// Cores, memory and processor, as far as the system tells.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let model = field("/proc/cpuinfo", "model name").unwrap_or_default();
    let kilobytes = field("/proc/meminfo", "MemTotal").and_then(|told| told.split(' ').next()?.parse::<u64>().ok());
    let memory = kilobytes.map(|kilobytes| format!(", {} GiB", kilobytes.div_ceil(1 << 20))).unwrap_or_default();
    format!("Measured with {cores} cores{memory}. {model}").trim_end().to_owned()
}

/// What stands after `name:` in a file of the system.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::row::{Limit, Unit};

    #[test]
    fn a_missed_target_says_so_on_the_page() {
        let row = Row::once("B3", "nothing changed", Unit::Bytes, 310.0).target(Limit::Value(300.0));
        let page = page(&[row]);
        assert!(page.contains("| B3 | 310 B |"), "{page}");
        assert!(page.contains("| ≤ 300 B MISSED |"), "{page}");
    }
}
