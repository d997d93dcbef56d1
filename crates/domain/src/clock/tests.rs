//! Deadlines with literal moments, written in China's time.

use chrono::NaiveDateTime;

use super::*;
use crate::risk::Level;

/// A moment from China's wall clock, as "2026-11-20 14:32".
fn at(text: &str) -> ServerTime {
    let local = NaiveDateTime::parse_from_str(&format!("{text}:00"), "%Y-%m-%d %H:%M:%S").unwrap();
    ServerTime::from_ms(local.and_utc().timestamp_millis() - 8 * 3_600_000)
}

fn days(n: u32) -> Limit {
    Limit::WorkingDays(WorkingDays(n))
}

fn working(n: u32) -> Limit {
    Limit::WorkingMinutes(WorkingMinutes(n))
}

fn natural(n: u32) -> Limit {
    Limit::NaturalMinutes(NaturalMinutes(n))
}

fn due(limit: Limit, start: &str) -> Due {
    Timetable::national().due(limit, at(start), &[])
}

fn left(limit: Limit, start: &str, now: &str) -> Remaining {
    Timetable::national().remaining(&due(limit, start), at(now))
}

#[test]
fn days_are_due_at_the_close_of_the_nth_working_day_after_the_start() {
    for (start, n, expected) in [
        ("2026-02-13 10:00", 5, "2026-02-27 18:00"),
        ("2026-02-10 23:59", 10, "2026-03-02 18:00"),
        ("2026-02-14 08:00", 3, "2026-02-26 18:00"),
        ("2026-02-21 12:00", 1, "2026-02-24 18:00"),
        ("2026-09-30 17:59", 5, "2026-10-13 18:00"),
    ] {
        let due = due(days(n), start);
        assert_eq!(due.at, at(expected), "{start} + {n}");
        assert_eq!((due.basis, due.standing), (Basis::WorkingDays, Standing::Fixed));
    }
}

#[test]
fn the_day_is_chinas_and_not_utcs() {
    assert_eq!(due(days(1), "2026-11-19 07:30").at, at("2026-11-20 18:00"), "23:30 UTC of the day before");
    assert_eq!(at("1970-01-01 08:00"), ServerTime::from_ms(0));
}

#[test]
fn a_deadline_into_an_unpublished_year_is_provisional_and_says_the_earliest() {
    let due = due(days(10), "2026-12-25 10:00");
    assert!(due.is_provisional());
    assert_eq!(
        Timetable::national().remaining(&due, at("2026-12-28 10:00")),
        Remaining::Provisional { earliest: at("2027-01-06 18:00") }
    );
}

#[test]
fn working_minutes_skip_lunch_nights_weekends_and_holidays() {
    for (start, minutes, expected) in [
        ("2026-11-20 08:00", 240, "2026-11-20 15:00"),
        ("2026-11-20 14:00", 240, "2026-11-20 18:00"),
        ("2026-11-20 11:30", 60, "2026-11-20 14:30"),
        ("2026-11-20 12:30", 30, "2026-11-20 14:30"),
        ("2026-11-20 16:00", 240, "2026-11-23 11:00"),
        ("2026-11-21 10:00", 60, "2026-11-23 10:00"),
        ("2026-09-30 17:00", 120, "2026-10-08 10:00"),
        ("2026-10-10 09:00", 60, "2026-10-10 10:00"),
    ] {
        assert_eq!(due(working(minutes), start).at, at(expected), "{start} + {minutes} min");
    }
}

#[test]
fn working_minutes_into_an_unpublished_year_are_provisional() {
    let due = due(working(240), "2026-12-31 17:00");
    assert!(due.is_provisional());
    assert_eq!(due.at, at("2027-01-01 12:00"), "the earliest it can be");
}

#[test]
fn natural_minutes_run_day_and_night() {
    let due = due(natural(60), "2026-10-01 23:30");
    assert_eq!((due.at, due.basis), (at("2026-10-02 00:30"), Basis::NaturalMinutes));
}

#[test]
fn the_next_working_day_at_noon_skips_the_weekend() {
    assert_eq!(due(Limit::NextWorkingDay { minute: 720 }, "2026-11-20 16:00").at, at("2026-11-23 12:00"));
}

#[test]
fn the_same_day_ends_with_business_or_at_midnight_when_business_is_over() {
    let by_day = due(Limit::SameDay, "2026-11-20 11:05");
    assert_eq!((by_day.at, by_day.basis), (at("2026-11-20 18:00"), Basis::WorkingMinutes));
    let evening = due(Limit::SameDay, "2026-11-20 19:00");
    assert_eq!((evening.at, evening.basis), (at("2026-11-21 00:00"), Basis::NaturalMinutes));
    assert_eq!(due(Limit::SameDay, "2026-11-21 09:00").at, at("2026-11-22 00:00"), "Saturday");
}

#[test]
fn what_is_left_is_said_in_the_units_of_the_clock() {
    let two_days = |now| left(days(2), "2026-11-20 10:00", now);
    assert_eq!(two_days("2026-11-20 14:32"), Remaining::WorkingDays(WorkingDays(2)));
    assert_eq!(two_days("2026-11-22 10:00"), Remaining::WorkingDays(WorkingDays(2)), "Sunday");
    assert_eq!(two_days("2026-11-23 10:00"), Remaining::WorkingDays(WorkingDays(1)));
    assert_eq!(two_days("2026-11-24 11:00"), Remaining::WorkingMinutes(WorkingMinutes(300)), "the last day");
    assert_eq!(
        left(Limit::SameDay, "2026-11-20 11:05", "2026-11-20 14:32"),
        Remaining::WorkingMinutes(WorkingMinutes(208))
    );
    assert_eq!(
        left(natural(60), "2026-11-20 14:00", "2026-11-20 14:20"),
        Remaining::NaturalMinutes(NaturalMinutes(40))
    );
}

#[test]
fn the_last_moment_is_in_time_and_the_next_is_not() {
    let table = Timetable::national();
    let due = due(days(1), "2026-11-19 10:00");
    assert_eq!(table.remaining(&due, due.at), Remaining::WorkingMinutes(WorkingMinutes(0)));
    assert_eq!(
        table.remaining(&due, due.at.plus_ms(1)),
        Remaining::Overdue(Overdue::WorkingMinutes(WorkingMinutes(0)))
    );
}

#[test]
fn overdue_is_said_in_the_units_of_the_clock() {
    assert_eq!(
        left(days(1), "2026-11-18 10:00", "2026-11-20 10:00"),
        Remaining::Overdue(Overdue::WorkingDays(WorkingDays(1)))
    );
    assert_eq!(
        left(working(60), "2026-11-20 09:00", "2026-11-20 14:10"),
        Remaining::Overdue(Overdue::WorkingMinutes(WorkingMinutes(130)))
    );
    assert_eq!(
        left(natural(60), "2026-11-20 09:00", "2026-11-20 10:05"),
        Remaining::Overdue(Overdue::NaturalMinutes(NaturalMinutes(5)))
    );
}

#[test]
fn the_bar_shows_the_share_of_working_time_that_has_run() {
    let table = Timetable::national();
    // 55 of 295 minutes of business time: 11:05 to 12:00, then 14:00 to 18:00.
    let due = due(Limit::SameDay, "2026-11-20 11:05");
    assert_eq!(table.elapsed(&due, &[], at("2026-11-20 14:00")).get(), 186);
    assert_eq!(table.elapsed(&due, &[], at("2026-11-20 11:05")).get(), 0);
    assert_eq!(table.elapsed(&due, &[], at("2026-11-20 18:00")), Permille::FULL);
    assert_eq!(table.elapsed(&due, &[], at("2026-12-20 18:00")), Permille::FULL);
}

#[test]
fn a_pause_is_measured_in_the_clocks_own_unit() {
    let table = Timetable::national();
    let pause = Pause { from: at("2026-11-20 17:00"), until: Some(at("2026-11-24 10:00")) };
    let start = at("2026-11-20 10:00");
    let pushed = |limit| table.due(limit, start, &[pause]).at;
    assert_eq!(pushed(days(3)), at("2026-11-27 18:00"), "Friday's and Monday's closing lie in it");
    assert_eq!(pushed(working(480)), at("2026-11-24 15:00"), "9 h of business time lie in it");
    assert_eq!(pushed(natural(1440)), at("2026-11-25 03:00"), "89 h lie in it");
}

#[test]
fn a_pause_over_a_holiday_adds_nothing_to_working_clocks() {
    let table = Timetable::national();
    let pause = Pause { from: at("2026-09-30 18:00"), until: Some(at("2026-10-08 09:00")) };
    let without = table.due(days(5), at("2026-09-30 10:00"), &[]);
    let with = table.due(days(5), at("2026-09-30 10:00"), &[pause]);
    assert_eq!((with.at, without.at), (at("2026-10-13 18:00"), at("2026-10-13 18:00")));
}

#[test]
fn a_pause_after_the_deadline_does_not_heal_it() {
    let pause = Pause { from: at("2026-11-25 09:00"), until: Some(at("2026-11-27 09:00")) };
    let due = Timetable::national().due(days(2), at("2026-11-20 10:00"), &[pause]);
    assert_eq!(due.at, at("2026-11-24 18:00"));
}

#[test]
fn what_a_pause_took_before_the_clock_started_counts_for_nothing() {
    let pause = Pause { from: at("2026-11-16 09:00"), until: Some(at("2026-11-23 09:00")) };
    let due = Timetable::national().due(days(2), at("2026-11-20 10:00"), &[pause]);
    assert_eq!(due.at, at("2026-11-25 18:00"), "only Friday's closing");
    let before = Pause { from: at("2026-11-16 09:00"), until: Some(at("2026-11-18 09:00")) };
    let due = Timetable::national().due(days(2), at("2026-11-20 10:00"), &[before]);
    assert_eq!(due.at, at("2026-11-24 18:00"));
}

#[test]
fn an_open_pause_stops_the_clock() {
    let table = Timetable::national();
    let pauses = [Pause { from: at("2026-11-23 10:00"), until: None }];
    let due = table.due(days(2), at("2026-11-20 10:00"), &pauses);
    assert_eq!(table.remaining(&due, at("2026-12-20 10:00")), Remaining::Stopped);
    let bar = table.elapsed(&due, &pauses, at("2026-11-23 10:00"));
    assert_eq!(table.elapsed(&due, &pauses, at("2026-12-20 10:00")), bar, "it stands still");
}

#[test]
fn a_clock_at_the_ends_of_time_does_not_break_the_count() {
    let table = Timetable::national();
    for start in [i64::MIN, 0, i64::MAX] {
        let due = table.due(days(2), ServerTime::from_ms(start), &[]);
        let _ = table.remaining(&due, at("2026-11-20 10:00"));
        let _ = table.elapsed(&due, &[], at("2026-11-20 10:00"));
    }
}

fn case(complexity: Complexity, risk: Level) -> Case {
    Case { kind: Kind::Complaint, complexity, risk }
}

#[test]
fn the_default_limits_are_those_of_the_design() {
    use Complexity::{Difficult, ExceptionallyComplex, General};
    use Level::{Blue, Orange, Red};
    let limits = Limits::default();
    for (clock, complexity, risk, expected) in [
        (Clock::Dispatch, General, Blue, natural(1440)),
        (Clock::Dispatch, General, Red, natural(60)),
        (Clock::SignIn, General, Orange, working(240)),
        (Clock::SignIn, General, Red, natural(60)),
        (Clock::Return, General, Blue, days(1)),
        (Clock::FirstContact, General, Blue, Limit::NextWorkingDay { minute: 720 }),
        (Clock::FirstContact, General, Red, natural(120)),
        (Clock::Verify, General, Blue, days(2)),
        (Clock::Verify, General, Level::Yellow, days(2)),
        (Clock::Verify, General, Orange, days(1)),
        (Clock::Verify, General, Red, Limit::SameDay),
        (Clock::Supplement, General, Red, days(1)),
        (Clock::Handle, General, Blue, days(7)),
        (Clock::Handle, Difficult, Blue, days(15)),
        (Clock::Handle, ExceptionallyComplex, Red, days(30)),
        (Clock::Leg, General, Blue, days(5)),
        (Clock::Review, General, Blue, days(1)),
        (Clock::Callback, General, Blue, days(1)),
        (Clock::CallbackAttempts, General, Blue, days(3)),
        (Clock::Archive, General, Blue, days(3)),
        (Clock::EmployerAnswer, General, Blue, days(15)),
        (Clock::PromiseFollowUp, General, Blue, days(1)),
    ] {
        assert_eq!(limits.term(clock, case(complexity, risk)).limit, expected, "{clock:?} {complexity:?} {risk:?}");
    }
}

#[test]
fn an_organisations_narrowest_row_wins_and_names_its_source() {
    let row = |risk, n| Row {
        clock: Clock::Handle,
        kind: None,
        complexity: None,
        risk,
        limit: days(n),
        source: Source::Local("虚构县办理规定".into()),
    };
    let limits = Limits { version: 3, rows: vec![row(Some(Level::Orange), 5), row(None, 6)] };
    let limit = |risk| limits.term(Clock::Handle, case(Complexity::General, risk));
    assert_eq!(limit(Level::Orange).limit, days(5));
    assert_eq!(limit(Level::Blue).limit, days(6));
    assert_eq!(limit(Level::Blue).source, Source::Local("虚构县办理规定".into()));
    assert_eq!(limits.term(Clock::Verify, case(Complexity::General, Level::Blue)).limit, days(2));
}
