//! How dangerous a ticket is, by rules that anyone can add up (lifecycle, chapter 6).
//!
//! Every rule gives the points of its highest step that applies, and a score keeps its rows, so that a screen can show
//! why. People may raise a level above the score, and only a supervisor may lower it: that is the judge's business,
//! not this module's.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::money::Fen;

/// The rules as they stand; raised whenever a row or a threshold changes.
pub const RULES_VERSION: u32 = 1;

/// How dangerous, from least to most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 蓝: normal.
    #[default]
    Blue,
    /// 黄: the head of the county union looks.
    Yellow,
    /// 橙: county supervisor and street command centre; visit within one working day.
    Orange,
    /// 红: the leader by phone, departments pushed, clocks of one and two hours.
    Red,
}

impl Level {
    /// All of them, from least to most.
    pub const ALL: [Self; 4] = [Self::Blue, Self::Yellow, Self::Orange, Self::Red];

    /// The level of a total of points.
    #[must_use]
    pub const fn of(total: u32) -> Self {
        match total {
            0..=2 => Self::Blue,
            3..=5 => Self::Yellow,
            6..=9 => Self::Orange,
            10.. => Self::Red,
        }
    }
}

/// What people do, or say they will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// 聚集.
    Gathering,
    /// 堵路、堵门.
    Blocking,
    /// 登高 (a crane, a roof): red at once.
    Height,
    /// 计划上访.
    PetitionPlan,
    /// 扬言自伤: red at once.
    SelfHarm,
    /// 网上曝光.
    OnlineExposure,
}

impl Behaviour {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Gathering, Self::Blocking, Self::Height, Self::PetitionPlan, Self::SelfHarm, Self::OnlineExposure];

    /// The stable name, on the wire and for the words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gathering => "gathering",
            Self::Blocking => "blocking",
            Self::Height => "height",
            Self::PetitionPlan => "petition_plan",
            Self::SelfHarm => "self_harm",
            Self::OnlineExposure => "online_exposure",
        }
    }

    /// Whether it makes a ticket red without any counting.
    #[must_use]
    pub const fn is_red_at_once(self) -> bool {
        match self {
            Self::Height | Self::SelfHarm => true,
            Self::Gathering | Self::Blocking | Self::PetitionPlan | Self::OnlineExposure => false,
        }
    }
}

/// Something that is either so or not known to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A promised payment did not come.
    BrokenPromise,
    /// The workers were driven off the site.
    ForcedOffSite,
    /// The employer cannot be reached.
    EmployerUnreachable,
    /// The employer moves property away.
    AssetsMoved,
    /// The ticket was closed once and opened again.
    Reopened,
    /// Within 60 days before Spring Festival.
    BeforeSpringFestival,
    /// Within a named campaign.
    Campaign,
    /// Someone was injured, and the danger persists.
    DangerPersists,
    /// A pregnant worker or a minor is in danger.
    ProtectedInDanger,
}

/// What is known of a ticket, as far as danger goes. Start from `default()` and fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signals {
    /// Workers with the same claim.
    pub workers: u32,
    /// What they are owed together.
    pub amount: Fen,
    /// Months without pay.
    pub months: u32,
    /// What people do or plan.
    pub behaviours: BTreeSet<Behaviour>,
    /// What else is so.
    pub signs: BTreeSet<Sign>,
    /// Tickets with the same employer, project or legal person within 14 days, this one included.
    pub cluster: u32,
    /// Complaints by the same person, this one included.
    pub complaints: u32,
}

/// A rule that gave points. The words make the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Many workers with a common claim.
    Workers,
    /// Much money, or the lower criminal line with ten workers.
    Amount,
    /// Long arrears.
    Months,
    /// A broken payment promise.
    BrokenPromise,
    /// Forced off the site.
    ForcedOffSite,
    /// The employer is gone, or moves assets.
    EmployerGone,
    /// What people do or plan.
    Behaviour,
    /// Several tickets about the same employer.
    Cluster,
    /// The third complaint by the same person.
    ThirdComplaint,
    /// Opened again.
    Reopened,
    /// The weeks before Spring Festival, or a campaign.
    Season,
    /// Danger to life or health.
    Danger,
}

/// One line of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Why.
    pub rule: Rule,
    /// How many, at least 1.
    pub points: u32,
}

/// A score that shows its working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// The rules that gave points, in the order of the design's table.
    pub rows: Vec<Row>,
    /// Their sum.
    pub total: u32,
    /// The level of the total, or red at once.
    pub level: Level,
    /// Which rules it was made with.
    pub version: u32,
}

/// Workers: at least → points. Ten is the legal line of a collective dispute.
const WORKERS: [(u32, u32); 4] = [(5, 1), (10, 3), (30, 5), (100, 8)];
/// Money owed: at least → points.
const AMOUNT: [(Fen, u32); 3] = [(Fen::yuan(50_000), 1), (Fen::yuan(300_000), 2), (Fen::yuan(1_000_000), 4)];
/// The lower criminal line: this much owed to this many workers → points.
const CRIMINAL: (Fen, u32, u32) = (Fen::yuan(30_000), 10, 2);
/// Months of arrears: at least → points.
const MONTHS: [(u32, u32); 3] = [(3, 1), (6, 2), (10, 3)];
/// Tickets about one employer: at least → points.
const CLUSTER: [(u32, u32); 1] = [(2, 2)];
/// Complaints by one person: at least → points.
const COMPLAINTS: [(u32, u32); 1] = [(3, 1)];

impl Signals {
    /// Whether nothing is known that gives points or could.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        *self == Self::default()
    }

    /// What both know together: the larger of each number, and every sign of either.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.workers = self.workers.max(other.workers);
        self.amount = self.amount.max(other.amount);
        self.months = self.months.max(other.months);
        self.behaviours.extend(&other.behaviours);
        self.signs.extend(&other.signs);
        self.cluster = self.cluster.max(other.cluster);
        self.complaints = self.complaints.max(other.complaints);
        self
    }

    /// Adds up the rules.
    #[must_use]
    pub fn score(&self) -> Score {
        let rows: Vec<Row> = [
            (Rule::Workers, step(&WORKERS, self.workers)),
            (Rule::Amount, self.amount_points()),
            (Rule::Months, step(&MONTHS, self.months)),
            (Rule::BrokenPromise, self.any(&[Sign::BrokenPromise], 2)),
            (Rule::ForcedOffSite, self.any(&[Sign::ForcedOffSite], 2)),
            (Rule::EmployerGone, self.any(&[Sign::EmployerUnreachable, Sign::AssetsMoved], 2)),
            (Rule::Behaviour, if self.behaviours.is_empty() { 0 } else { 4 }),
            (Rule::Cluster, step(&CLUSTER, self.cluster)),
            (Rule::ThirdComplaint, step(&COMPLAINTS, self.complaints)),
            (Rule::Reopened, self.any(&[Sign::Reopened], 1)),
            (Rule::Season, self.any(&[Sign::BeforeSpringFestival, Sign::Campaign], 1)),
            (Rule::Danger, self.any(&[Sign::DangerPersists, Sign::ProtectedInDanger], 3)),
        ]
        .into_iter()
        .filter(|(_, points)| *points > 0)
        .map(|(rule, points)| Row { rule, points })
        .collect();
        let total = rows.iter().map(|row| row.points).sum();
        let at_once = self.behaviours.iter().any(|behaviour| behaviour.is_red_at_once());
        let level = if at_once { Level::Red } else { Level::of(total) };
        Score { rows, total, level, version: RULES_VERSION }
    }

    fn any(&self, signs: &[Sign], points: u32) -> u32 {
        if signs.iter().any(|sign| self.signs.contains(sign)) { points } else { 0 }
    }

    fn amount_points(&self) -> u32 {
        let (line, workers, points) = CRIMINAL;
        let criminal = if self.amount >= line && self.workers >= workers { points } else { 0 };
        step(&AMOUNT, self.amount).max(criminal)
    }
}

/// The points of the highest step that `value` reaches.
fn step<T: PartialOrd + Copy>(steps: &[(T, u32)], value: T) -> u32 {
    steps.iter().rev().find(|(least, _)| value >= *least).map_or(0, |(_, points)| *points)
}

/// First days of Spring Festival (正月初一), by the lunisolar calendar.
const SPRING_FESTIVALS: [(i32, u32, u32); 7] =
    [(2024, 2, 10), (2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2029, 2, 13), (2030, 2, 3)];

/// How long before Spring Festival wages are watched more closely.
const SPRING_FESTIVAL_DAYS: u64 = 60;

/// Whether `date` lies within 60 days before Spring Festival; `None` for years that are not in the table (2024–2030).
#[must_use]
pub fn is_before_spring_festival(date: NaiveDate) -> Option<bool> {
    let first = SPRING_FESTIVALS
        .iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(*year, *month, *day))
        .find(|first| date < *first)?;
    let opens = first.checked_sub_days(Days::new(SPRING_FESTIVAL_DAYS))?;
    let known_from = NaiveDate::from_ymd_opt(2023, 12, 12)?;
    (date >= known_from).then_some(date >= opens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(score: &Score) -> Vec<(Rule, u32)> {
        score.rows.iter().map(|row| (row.rule, row.points)).collect()
    }

    #[test]
    fn ten_carpenters_forced_off_a_site_are_13_points_and_red() {
        let score = Signals {
            workers: 10,
            amount: Fen::yuan(400_000),
            behaviours: [Behaviour::Gathering].into(),
            signs: [Sign::ForcedOffSite, Sign::BrokenPromise].into(),
            ..Signals::default()
        }
        .score();
        assert_eq!(
            rows(&score),
            [
                (Rule::Workers, 3),
                (Rule::Amount, 2),
                (Rule::BrokenPromise, 2),
                (Rule::ForcedOffSite, 2),
                (Rule::Behaviour, 4),
            ]
        );
        assert_eq!((score.total, score.level), (13, Level::Red));
    }

    #[test]
    fn four_workers_of_four_subcontractors_are_6_points_and_orange() {
        let score =
            Signals { workers: 4, amount: Fen::yuan(230_000), months: 10, cluster: 4, ..Signals::default() }.score();
        assert_eq!(rows(&score), [(Rule::Amount, 1), (Rule::Months, 3), (Rule::Cluster, 2)]);
        assert_eq!((score.total, score.level), (6, Level::Orange));
    }

    #[test]
    fn every_step_gives_its_points_and_the_one_below_does_not() {
        let workers = |n| Signals { workers: n, ..Signals::default() }.score().total;
        assert_eq!([4, 5, 9, 10, 29, 30, 99, 100].map(workers), [0, 1, 1, 3, 3, 5, 5, 8]);
        let months = |n| Signals { months: n, ..Signals::default() }.score().total;
        assert_eq!([2, 3, 5, 6, 9, 10].map(months), [0, 1, 1, 2, 2, 3]);
        let amount = |yuan| Signals { amount: Fen::yuan(yuan), ..Signals::default() }.score().total;
        assert_eq!([49_999, 50_000, 299_999, 300_000, 999_999, 1_000_000].map(amount), [0, 1, 1, 2, 2, 4]);
        let cluster = |n| Signals { cluster: n, ..Signals::default() }.score().total;
        assert_eq!([1, 2, 9].map(cluster), [0, 2, 2]);
        let complaints = |n| Signals { complaints: n, ..Signals::default() }.score().total;
        assert_eq!([2, 3].map(complaints), [0, 1]);
    }

    #[test]
    fn thirty_thousand_yuan_count_double_when_ten_workers_are_owed() {
        let amount = |workers| {
            let score = Signals { workers, amount: Fen::yuan(30_000), ..Signals::default() }.score();
            rows(&score).into_iter().find(|(rule, _)| *rule == Rule::Amount).map(|(_, points)| points)
        };
        assert_eq!([amount(9), amount(10)], [None, Some(2)]);
    }

    #[test]
    fn every_sign_gives_the_points_of_its_rule_once() {
        let total =
            |signs: &[Sign]| Signals { signs: signs.iter().copied().collect(), ..Signals::default() }.score().total;
        assert_eq!(total(&[Sign::BrokenPromise]), 2);
        assert_eq!(total(&[Sign::ForcedOffSite]), 2);
        assert_eq!(total(&[Sign::EmployerUnreachable, Sign::AssetsMoved]), 2);
        assert_eq!(total(&[Sign::Reopened]), 1);
        assert_eq!(total(&[Sign::BeforeSpringFestival, Sign::Campaign]), 1);
        assert_eq!(total(&[Sign::DangerPersists, Sign::ProtectedInDanger]), 3);
    }

    #[test]
    fn height_and_self_harm_are_red_at_once_and_the_rest_is_counted() {
        let level = |behaviour| Signals { behaviours: [behaviour].into(), ..Signals::default() }.score().level;
        assert_eq!(level(Behaviour::Height), Level::Red);
        assert_eq!(level(Behaviour::SelfHarm), Level::Red);
        for counted in [Behaviour::Gathering, Behaviour::Blocking, Behaviour::PetitionPlan, Behaviour::OnlineExposure] {
            assert_eq!(level(counted), Level::Yellow, "{counted:?} alone is 4 points");
        }
    }

    #[test]
    fn two_sources_together_know_the_larger_of_each_number_and_every_sign() {
        let call = Signals { workers: 10, months: 1, signs: [Sign::BrokenPromise].into(), ..Signals::default() };
        let visit = Signals { workers: 7, months: 3, signs: [Sign::ForcedOffSite].into(), ..Signals::default() };
        let both = call.with(&visit);
        assert_eq!((both.workers, both.months), (10, 3));
        assert_eq!(both.signs, [Sign::BrokenPromise, Sign::ForcedOffSite].into());
        assert!(Signals::default().is_quiet() && !both.is_quiet());
    }

    #[test]
    fn levels_change_at_3_6_and_10_points() {
        let levels = [0, 2, 3, 5, 6, 9, 10, 99].map(Level::of);
        use Level::{Blue, Orange, Red, Yellow};
        assert_eq!(levels, [Blue, Blue, Yellow, Yellow, Orange, Orange, Red, Red]);
        assert!(Red > Orange && Orange > Yellow && Yellow > Blue);
    }

    #[test]
    fn sixty_days_before_spring_festival_begin_on_8_december_2026() {
        let answer = |text: &str| is_before_spring_festival(text.parse().unwrap());
        assert_eq!(answer("2026-12-07"), Some(false));
        assert_eq!(answer("2026-12-08"), Some(true));
        assert_eq!(answer("2027-02-05"), Some(true));
        assert_eq!(answer("2027-02-06"), Some(false));
        assert_eq!(answer("2030-02-03"), None);
        assert_eq!(answer("2023-01-05"), None);
    }
}
