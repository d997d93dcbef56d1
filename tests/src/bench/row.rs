//! One measure, one row: the same in the table and in the file.

use std::fmt::Write as _;

use serde::Serialize;

use super::peer::{Figure, Name};
use super::samples::Samples;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Unit {
    /// Milliseconds.
    #[serde(rename = "ms")]
    Ms,
    /// Bytes.
    #[serde(rename = "B")]
    Bytes,
    /// Thousands of bytes.
    #[serde(rename = "KB")]
    Kilobytes,
    /// Millions of bytes.
    #[serde(rename = "MB")]
    Megabytes,
    /// A hundredth.
    #[serde(rename = "%")]
    Percent,
    /// Things counted.
    #[serde(rename = "")]
    Count,
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::Bytes => "B",
            Self::Kilobytes => "KB",
            Self::Megabytes => "MB",
            Self::Percent => "%",
            Self::Count => "",
        }
    }
}

/// What a measure must not exceed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// In the row's own unit.
    Value(f64),
    /// Times the yardstick.
    Ratio(f64),
}

/// A limit, and whether it was kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// `≤ 300 ms`, or `≤ 1.2 ×` for times the yardstick.
    pub target: String,
    /// Whether the median kept it.
    pub met: bool,
}

/// What a peer took for the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// Whose.
    pub peer: Name,
    /// The median of its rounds, in the row's unit.
    pub value: f64,
    /// Its lowest round.
    pub low: f64,
    /// Its highest round.
    pub high: f64,
    /// Its rounds.
    pub rounds: usize,
    /// Its `value` by the row's: how many times as much it took.
    pub ratio: f64,
    /// How many times as much it must take at least, where that was said.
    #[serde(flatten)]
    pub verdict: Option<Verdict>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// As the list of benches names it.
    pub id: &'static str,
    /// What was done, and what the yardstick is.
    pub what: String,
    /// The median of all rounds.
    pub value: f64,
    /// Of value, low, high and yardstick.
    pub unit: Unit,
    /// The lowest round.
    pub low: f64,
    /// The highest round.
    pub high: f64,
    /// Rounds.
    pub rounds: usize,
    /// The median of what it is compared with, measured by turns with it.
    pub yardstick: Option<f64>,
    /// `value` by `yardstick`.
    pub ratio: Option<f64>,
    /// The limit, in the words of [`Verdict::target`].
    pub target: Option<String>,
    /// Whether the median kept it.
    pub met: Option<bool>,
    /// The wider limit that the road had to keep first, where there was one.
    pub road: Option<Verdict>,
    /// Peers, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peers: Vec<Beside>,
}

impl Row {
    /// A measure without a limit so far.
    #[must_use]
    pub fn new(id: &'static str, what: impl Into<String>, unit: Unit, samples: &Samples) -> Self {
        Self {
            id,
            what: what.into(),
            value: samples.median(),
            unit,
            low: samples.low(),
            high: samples.high(),
            rounds: samples.len(),
            yardstick: None,
            ratio: None,
            target: None,
            met: None,
            road: None,
            peers: Vec::new(),
        }
    }

    /// A measure that was taken once, because it is the same each time.
    #[must_use]
    pub fn once(id: &'static str, what: impl Into<String>, unit: Unit, value: f64) -> Self {
        Self::new(id, what, unit, &Samples::from(vec![value]))
    }

    /// Compares it.
    #[must_use]
    pub fn against(mut self, yardstick: f64) -> Self {
        self.yardstick = Some(yardstick);
        self.ratio = Some(self.value / yardstick);
        self
    }

    /// Puts peers beside it, and judges it by those that must take at least so many times as much.
    #[must_use]
    pub fn beside(mut self, figures: Vec<Figure>, least: &[(Name, f64)]) -> Self {
        let beside = |Figure { name, rounds }: Figure| {
            let ratio = rounds.median() / self.value;
            let least = least.iter().find(|(of, _)| *of == name);
            let verdict =
                least.map(|(_, least)| Verdict { target: format!("≥ {} ×", number(*least)), met: ratio >= *least });
            let (value, low, high) = (rounds.median(), rounds.low(), rounds.high());
            Beside { peer: name, value, low, high, rounds: rounds.len(), ratio, verdict }
        };
        self.peers = figures.into_iter().map(beside).collect();
        self.peers.sort_by(|one, other| one.value.total_cmp(&other.value));
        self
    }

    /// Judges it.
    #[must_use]
    pub fn target(mut self, limit: Limit) -> Self {
        let Verdict { target, met } = self.judge(limit);
        (self.target, self.met) = (Some(target), Some(met));
        self
    }

    /// Judges it by the road's limit too.
    #[must_use]
    pub fn road(mut self, limit: Limit) -> Self {
        self.road = Some(self.judge(limit));
        self
    }

    fn judge(&self, limit: Limit) -> Verdict {
        match limit {
            Limit::Value(most) => {
                Verdict { target: format!("≤ {} {}", number(most), self.unit.name()), met: self.value <= most }
            }
            Limit::Ratio(most) => Verdict {
                target: format!("≤ {} ×", number(most)),
                met: self.ratio.is_some_and(|ratio| ratio <= most),
            },
        }
    }

    /// The columns of [`HEADS`], in words.
    pub(super) fn cells(&self) -> [String; 10] {
        let target = self.target.as_deref().zip(self.met).map(|(target, met)| told(target, met));
        let road = self.road.as_ref().map(|road| told(&road.target, road.met));
        let best = self.peers.first();
        [
            self.id.to_owned(),
            format!("{} {}", number(self.value), self.unit.name()),
            spread(self.rounds, self.low, self.high),
            self.yardstick.map(number).unwrap_or_default(),
            self.ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default(),
            best.map(|best| format!("{} {}", best.peer.label(), number(best.value))).unwrap_or_default(),
            best.map(|best| format!("{:.2}", best.ratio)).unwrap_or_default(),
            target.unwrap_or_default(),
            road.unwrap_or_default(),
            self.what.clone(),
        ]
    }

    /// A line for each peer, with the columns of [`BESIDE_HEADS`].
    pub(super) fn beside_cells(&self) -> impl Iterator<Item = [String; 8]> {
        self.peers.iter().map(|beside| {
            [
                self.id.to_owned(),
                format!("{} {}", number(self.value), self.unit.name()),
                beside.peer.label().to_owned(),
                format!("{} {}", number(beside.value), self.unit.name()),
                spread(beside.rounds, beside.low, beside.high),
                beside.rounds.to_string(),
                format!("{:.2}", beside.ratio),
                beside.verdict.as_ref().map(|verdict| told(&verdict.target, verdict.met)).unwrap_or_default(),
            ]
        })
    }
}

fn told(target: &str, met: bool) -> String {
    format!("{target} {}", if met { "met" } else { "MISSED" })
}

fn spread(rounds: usize, low: f64, high: f64) -> String {
    if rounds > 1 { format!("{} … {}", number(low), number(high)) } else { String::new() }
}

/// Three digits that count, and no more.
fn number(number: f64) -> String {
    match number.abs() {
        size if size >= 100.0 || number.fract() == 0.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

const HEADS: [&str; 10] =
    ["id", "value", "low … high", "yardstick", "ratio", "best peer", "times ours", "target", "road's target", "what"];
/// Of the table of peers.
pub(super) const BESIDE_HEADS: [&str; 8] =
    ["id", "ours", "peer", "value", "low … high", "rounds", "times ours", "target"];

/// The rows as lines with columns that stand under one another, and what peers took.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let ours = columns(HEADS, rows.iter().map(Row::cells));
    let mut others = rows.iter().flat_map(Row::beside_cells).peekable();
    if others.peek().is_none() { ours } else { format!("{ours}\n{}", columns(BESIDE_HEADS, others)) }
}

fn columns<const N: usize>(heads: [&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let lines: Vec<[String; N]> = core::iter::once(heads.map(str::to_owned)).chain(lines).collect();
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = core::array::from_fn(width);
    let mut text = String::new();
    for cells in &lines {
        let line: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        // Writing into a string does not fail.
        let _written = writeln!(text, "{}", line.join("  ").trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_its_median_and_keeps_both_limits() {
        let samples = Samples::from(vec![330.0, 290.0, 310.0]);
        let row = Row::new("B1", "first sync", Unit::Ms, &samples).against(200.0);
        let row = row.target(Limit::Value(300.0)).road(Limit::Value(600.0));
        let json = serde_json::to_value(&row).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "id": "B1", "what": "first sync", "value": 310.0, "unit": "ms", "low": 290.0, "high": 330.0,
                "rounds": 3, "yardstick": 200.0, "ratio": 1.55, "target": "≤ 300 ms", "met": false,
                "road": { "target": "≤ 600 ms", "met": true },
            })
        );
    }

    #[test]
    fn the_best_peer_comes_first_and_each_is_judged_by_its_own_target() {
        let figure = |name, ms: f64| Figure { name, rounds: Samples::from(vec![ms]) };
        let row = Row::once("B1", "", Unit::Ms, 100.0);
        let row = row.beside(vec![figure(Name::Pouch, 3000.0), figure(Name::Anki, 200.0)], &[(Name::Anki, 2.5)]);
        let lines: Vec<String> = row.beside_cells().map(|cells| cells.join("|")).collect();
        assert_eq!(
            lines,
            ["B1|100 ms|Anki|200 ms||1|2.00|≥ 2.50 × MISSED", "B1|100 ms|PouchDB|3000 ms||1|30.00|"],
            "PouchDB has no target here"
        );
    }

    #[test]
    fn a_ratio_without_a_yardstick_is_missed() {
        assert_eq!(Row::once("B6", "", Unit::Ms, 1.0).target(Limit::Ratio(2.0)).met, Some(false));
    }
}
