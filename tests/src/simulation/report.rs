//! What many worlds came to, in words for a terminal.

use std::collections::BTreeMap;

use crate::simulation::{Choice, Fault, Faults, Outcome, Violation};

/// What many worlds came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Worlds.
    pub seeds: u64,
    /// Events in them.
    pub steps: u64,
    /// What went wrong.
    pub faults: Faults,
    /// How often operations came to an end, by kind and outcome.
    pub kinds: BTreeMap<String, u64>,
    /// Days that devices lived.
    pub device_days: f64,
    /// Worlds in which something did not hold.
    pub violations: Vec<(Choice, Violation)>,
}

impl Report {
    /// One more world.
    pub fn add(&mut self, choice: &Choice, outcome: &Outcome) {
        self.seeds += 1;
        self.steps += outcome.steps;
        self.faults.add(&outcome.faults);
        self.count(&outcome.kinds);
        self.device_days += outcome.device_days;
        if let Some(violation) = &outcome.violation {
            self.violations.push((choice.clone(), violation.clone()));
        }
    }

    /// Those of another report too.
    pub fn join(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.steps += other.steps;
        self.faults.add(&other.faults);
        self.count(&other.kinds);
        self.device_days += other.device_days;
        self.violations.extend(other.violations);
    }

    fn count(&mut self, kinds: &BTreeMap<String, u64>) {
        for (kind, times) in kinds {
            *self.kinds.entry(kind.clone()).or_default() += times;
        }
    }

    /// What became of operations, a line each kind and outcome.
    #[must_use]
    pub fn ends(&self) -> String {
        let lines: Vec<String> = self.kinds.iter().map(|(kind, times)| format!("{kind:<36} {times:>10}")).collect();
        lines.join("\n")
    }

    /// How often each kind of fault happened, a line each.
    #[must_use]
    pub fn table(&self) -> String {
        let lines: Vec<String> =
            Fault::ALL.iter().map(|fault| format!("{:<14} {:>10}", fault.word(), self.faults.of(*fault))).collect();
        lines.join("\n")
    }

    /// The last line.
    #[must_use]
    pub fn line(&self) -> String {
        format!(
            "seeds {} steps {} faults {} device-days {:.0} violations {}",
            self.seeds,
            self.steps,
            self.faults.total(),
            self.device_days,
            self.violations.len()
        )
    }
}
