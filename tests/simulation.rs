//! Worlds of the simulator in the normal suite: few enough to be quick, and those that once failed.

use std::collections::BTreeSet;

use niangjia_tests::simulation::{Choice, Fault, Faults, run, run_judged};

/// Worlds that are made here; `./dev simulate` makes thousands.
const SEEDS: u64 = 60;

/// Moves of tickets that these worlds must have seen, judged under faults. (To honour a late report and to sign what was
/// dispatched are too rare for so few.)
const MOVES: &[&str] = &[
    "ticket.archive",
    "ticket.assign",
    "ticket.call_back",
    "ticket.dispatch",
    "ticket.merge",
    "ticket.move",
    "ticket.reassign",
    "ticket.reopen",
    "ticket.reply",
    "ticket.return",
    "ticket.review",
    "ticket.take_up",
    "ticket.withdraw",
    "visit.accept",
    "visit.decline",
    "visit.submit",
];

/// Choices that once failed, one a line: words as on the command line, then what was wrong.
const ONCE_FAILED: &str = include_str!("src/simulation/seeds/once-failed.txt");

#[test]
fn nothing_is_lost_in_any_world() {
    let mut faults = Faults::default();
    let mut applied = BTreeSet::new();
    for seed in 1..=SEEDS {
        let choice = Choice::of(seed);
        let outcome = run(&choice);
        assert_eq!(outcome.violation, None, "{}", choice.words());
        faults.add(&outcome.faults);
        applied.extend(outcome.kinds.into_keys());
    }
    let never: Vec<&str> = MOVES.iter().copied().filter(|kind| !applied.contains(&format!("{kind} applied"))).collect();
    assert!(never.is_empty(), "moves that no world has seen: {never:?}");
    let never: Vec<&str> =
        Fault::ALL.iter().filter(|fault| faults.of(**fault) == 0).map(|fault| fault.word()).collect();
    assert!(never.is_empty(), "faults that never happened: {never:?}");
}

#[test]
fn what_once_failed_holds_now() {
    for line in ONCE_FAILED.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty()) {
        let words = line.split('#').next().unwrap_or_default();
        let choice = Choice::read(words).unwrap_or_else(|| panic!("{words} is no choice"));
        assert_eq!(run(&choice).violation, None, "{line}");
    }
}

#[test]
fn the_same_seed_makes_the_same_world() {
    for seed in [3, 8, 21] {
        let choice = Choice::of(seed);
        assert_eq!(run(&choice), run(&choice), "{}", choice.words());
    }
}

/// I20: what every device's wall clock says changes nothing that the county decides. (Without cut bodies: where a body is
/// cut depends on how well it was compressed, and so on each of its digits.)
#[test]
fn no_wall_clock_changes_what_becomes_of_an_operation() {
    const YEARS_MS: i64 = 3 * 365 * 24 * 60 * 60 * 1000;
    for seed in 1..=6 {
        let right = Choice { off: [Fault::Truncate].into(), ..Choice::of(seed) };
        let wrong = Choice { clocks_off_ms: YEARS_MS, ..right.clone() };
        assert_eq!(run_judged(&right).1, run_judged(&wrong).1, "{}", right.words());
    }
}

#[cfg(feature = "planted")]
#[test]
fn every_planted_bug_is_caught() {
    use niangjia_protocol::planted::Bug;
    use niangjia_tests::simulation::planted::hunt;
    let missed: Vec<String> = Bug::ALL
        .iter()
        .map(|bug| hunt(*bug))
        .filter(|caught| caught.by.is_none())
        .map(|caught| caught.to_string())
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
