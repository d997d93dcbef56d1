//! The rows of a run as a page for readers.

use std::fmt::Write as _;
use std::fs;

use super::peer::Peers;
use super::row::{BESIDE_HEADS, Row};

const HEAD: &str = "# What it costs

Written by `./dev bench --page docs/performance.md`; every number was measured in that run. A value is the median of its
rounds, with the lowest and the highest. The yardstick is what this machine could do at best, measured by turns with the
product: the same bytes, the same encryption, the same flushes. *Best peer* is the fastest of others' programs at the same,
by turns with ours too, and *times ours* how many times as much it took. A target that was missed says so; why, and where the limit
lies, is told in [profiles.md](profiles.md). *Road* is the wider limit that the first road through the product had to keep.
";

const PEERS: &str = "
## Beside others

The same work by programs that others wrote, each on the same machine and over loopback, installed by name when the bench
runs. Time is taken within their own devices, and their processes run before it is: starting one is not counted, where a
device of ours starts anew for B1, B1s and B4. They are given the same tickets, and the same photos. They speak plain HTTP;
ours speaks TLS, encrypts what it keeps, flushes what it calls saved, shows each person only what is theirs, and signs and
judges what comes in. RxDB, ODK and others of the list are not measured.
";

/// The page: the machine it was measured on, a table, and what `peers` took.
#[must_use]
pub fn page(rows: &[Row], peers: &Peers) -> String {
    let mut text = HEAD.to_owned();
    let heads = "| | value | low … high | yardstick | ratio | best peer | times ours | target | road | what |";
    // Writing into a string does not fail.
    let _written = writeln!(text, "\n{}\n\n{heads}\n|---|---|---|---|---|---|---|---|---|---|", machine());
    for row in rows {
        let _written = writeln!(text, "| {} |", row.cells().join(" | "));
    }
    beside(&mut text, rows, peers);
    text
}

fn beside(text: &mut String, rows: &[Row], peers: &Peers) {
    text.push_str(PEERS);
    text.push('\n');
    for (name, told) in peers.told() {
        let _written = writeln!(text, "- **{}** ({told}): {}", name.label(), name.deeds());
    }
    let _written = writeln!(text, "\n| {} |\n|---|---|---|---|---|---|---|---|", BESIDE_HEADS.join(" | "));
    for cells in rows.iter().flat_map(Row::beside_cells) {
        let _written = writeln!(text, "| {} |", cells.join(" | "));
    }
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
        let page = page(&[row], &Peers::default());
        assert!(page.contains("| B3 | 310 B |"), "{page}");
        assert!(page.contains("| ≤ 300 B MISSED |"), "{page}");
    }
}
