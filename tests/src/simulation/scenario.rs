//! What a seed draws: how large the world is, and what goes wrong in it.

use std::collections::BTreeSet;

use niangjia_protocol::pull::ROWS_MAX;

use crate::sample::Lots;
use crate::simulation::fault::Fault;

/// Steps of a world, unless told otherwise.
pub const STEPS: u64 = 300;

/// Which world to make. The same value makes the same world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Draws everything else.
    pub seed: u64,
    /// Events until faults stop.
    pub steps: u64,
    /// Kinds of faults that do not happen, whatever the seed draws.
    pub off: BTreeSet<Fault>,
    /// At most so many devices.
    pub devices_max: usize,
    /// How far every device's wall clock is off from the start, in milliseconds.
    pub clocks_off_ms: i64,
}

impl Choice {
    /// The world of a seed, with everything that it draws.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        Self { seed, steps: STEPS, off: BTreeSet::new(), devices_max: usize::MAX, clocks_off_ms: 0 }
    }

    /// A choice in the words of the command line: `--seed`, `--steps`, `--devices`, `--off`.
    #[must_use]
    pub fn read(words: &str) -> Option<Self> {
        let mut choice = Self::of(0);
        let mut words = words.split_whitespace();
        while let Some(word) = words.next() {
            let value = words.next()?;
            match word {
                "--seed" => choice.seed = value.parse().ok()?,
                "--steps" => choice.steps = value.parse().ok()?,
                "--devices" => choice.devices_max = value.parse().ok()?,
                "--off" => choice.off = value.split(',').map(Fault::from_word).collect::<Option<_>>()?,
                _ => return None,
            }
        }
        Some(choice)
    }

    /// The words that make this world again on the command line.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = format!("--seed {}", self.seed);
        if self.steps != STEPS {
            words.push_str(&format!(" --steps {}", self.steps));
        }
        if self.devices_max != usize::MAX {
            words.push_str(&format!(" --devices {}", self.devices_max));
        }
        if !self.off.is_empty() {
            let off: Vec<&str> = self.off.iter().map(|fault| fault.word()).collect();
            words.push_str(&format!(" --off {}", off.join(",")));
        }
        words
    }
}

/// Something that goes on long after the faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strain {
    /// A county that never stops writing.
    Hot,
    /// An app that is awake for half a minute at a time, on a slow line.
    Slow,
}

/// A world, drawn.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// Server processes on the one database.
    pub(crate) processes: usize,
    /// Officers beside the handler and the reviewer.
    pub(crate) officers: usize,
    /// Whose each device is: the person's place in the county.
    pub(crate) owners: Vec<usize>,
    /// What goes wrong.
    pub(crate) faults: BTreeSet<Fault>,
    /// How often something goes wrong on the wire, in thousandths of requests.
    pub(crate) wire_per_mille: u64,
    /// How often something else goes wrong, in thousandths of steps.
    pub(crate) other_per_mille: u64,
    /// Between two acts of a person, at most, in milliseconds.
    pub(crate) act_every_ms: u64,
    /// Rows of a page, at most.
    pub(crate) rows_max: usize,
    /// Between two looks of a device, in milliseconds.
    pub(crate) poll_ms: u64,
    /// People look before they act, and bring tickets on: to the answer, its review, the end, and back.
    pub(crate) brisk: bool,
    /// What is looked at once the world has come to rest.
    pub(crate) strain: Option<Strain>,
    /// Signatures are the product's, where bugs can be planted; otherwise they are cheap ones.
    #[cfg_attr(not(feature = "planted"), expect(dead_code, reason = "without the feature all signatures are real"))]
    pub(crate) signs: bool,
}

const MINUTE_MS: u64 = 60_000;
/// Between two acts, and between two looks, where people are brisk.
const BRISK_ACT_MS: u64 = 4 * MINUTE_MS;
const BRISK_POLL_MS: u64 = 30 * MINUTE_MS;

impl Scenario {
    pub(crate) fn draw(choice: &Choice) -> Self {
        let lots = &mut stream(choice.seed, 1);
        let officers = 1 + at(lots.below(2));
        let people = officers + 2;
        let mut owners: Vec<usize> = (0..people).collect();
        // The handler and the officers first: with two devices there is still work to be done.
        owners.sort_by_key(|person| [0, 3, 1, 2][*person]);
        for _ in 0..lots.below(3) {
            owners.push(at(lots.below(people as u64)));
        }
        owners.truncate((2 + at(lots.below(5))).min(choice.devices_max));
        // Each kind draws, also those that are off: the others stay as they are. Kinds that joined later have lots of their
        // own, so that a world which once failed is still the same.
        let later = &mut stream(choice.seed, 9);
        let latest = &mut stream(choice.seed, 10);
        let last = &mut stream(choice.seed, 12);
        let drawn = Fault::ALL.iter().copied().filter(|fault| match fault {
            Fault::Revoke => lots.below(6) == 0,
            Fault::PowerCut | Fault::OldClient => later.below(2) == 0,
            Fault::Permission => latest.below(3) == 0,
            Fault::Ingest | Fault::Carry | Fault::Spoilt | Fault::ByHand | Fault::Floor | Fault::Brisk => {
                last.below(2) == 0
            }
            _ => lots.below(2) == 0,
        });
        let faults: BTreeSet<Fault> = drawn.collect::<BTreeSet<_>>().difference(&choice.off).copied().collect();
        let brisk = faults.contains(&Fault::Brisk);
        let mut scenario = Self {
            processes: 1 + at(lots.below(2)),
            officers,
            owners,
            faults,
            wire_per_mille: [30, 100, 300][at(lots.below(3))],
            other_per_mille: [5, 15, 40][at(lots.below(3))],
            brisk,
            act_every_ms: [5, 20, 90][at(lots.below(3))] * MINUTE_MS,
            rows_max: [ROWS_MAX, 9, 2][at(lots.below(3))],
            poll_ms: [1, 10, 30][at(lots.below(3))] * MINUTE_MS,
            signs: lots.below(4) == 0,
            strain: [Some(Strain::Hot), Some(Strain::Slow)].get(at(lots.below(12))).copied().flatten(),
        };
        if brisk {
            // What happens is what people do, and not that devices look in vain.
            (scenario.act_every_ms, scenario.poll_ms) = (BRISK_ACT_MS, BRISK_POLL_MS);
        }
        scenario
    }
}

/// Lots of a seed for one purpose. Seeds that stand side by side draw nothing alike.
pub(crate) const fn stream(seed: u64, purpose: u64) -> Lots {
    Lots::new(Lots::new(seed).draw() ^ Lots::new(purpose.wrapping_mul(0x9E37_79B9)).draw())
}

/// A small number as a place in a list.
pub(crate) fn at(number: u64) -> usize {
    usize::try_from(number).unwrap_or(0)
}
