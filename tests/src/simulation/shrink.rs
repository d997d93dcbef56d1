//! A smaller world in which the same invariant does not hold.

use crate::simulation::{Choice, Fault, run};

/// Takes away steps, kinds of faults and devices, as long as the same invariant still fails.
#[must_use]
pub fn shrink(choice: &Choice, invariant: &str) -> Choice {
    let fails = |choice: &Choice| run(choice).violation.is_some_and(|violation| violation.invariant == invariant);
    let mut smallest = choice.clone();
    for fault in Fault::ALL {
        let mut without = smallest.clone();
        without.off.insert(*fault);
        if fails(&without) {
            smallest = without;
        }
    }
    for devices in 1..=5 {
        let fewer = Choice { devices_max: devices, ..smallest.clone() };
        if fails(&fewer) {
            smallest = fewer;
            break;
        }
    }
    let (mut low, mut high) = (0, smallest.steps);
    while low + 1 < high {
        let steps = low.midpoint(high);
        let shorter = Choice { steps, ..smallest.clone() };
        if fails(&shorter) {
            high = steps;
            smallest = shorter;
        } else {
            low = steps;
        }
    }
    smallest
}
