//! The committed table: every kind, state and role; and what a screen offers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::*;

fn user_of(role: Role) -> UserId {
    match role {
        Role::Officer => OFFICER,
        Role::Callback => CALLER,
        Role::Agent
        | Role::Dispatcher
        | Role::Handler
        | Role::Reviewer
        | Role::Supervisor
        | Role::Leader
        | Role::Quality
        | Role::External
        | Role::System => HANDLER,
    }
}

fn cell(judgement: &Judgement) -> String {
    let json = serde_json::to_value(&judgement.outcome).unwrap();
    let is = json["is"].as_str().unwrap().to_owned();
    let detail = ["reason", "why", "state"].iter().find_map(|key| json[key].as_str()).map(str::to_owned);
    let after = json["after_submission"].as_bool().unwrap_or(false);
    let mut words = detail.map_or(is.clone(), |detail| format!("{is}({detail})"));
    if after {
        words.push_str("(after_submission)");
    }
    if let Some(ticket) = judgement.ticket.as_ref().filter(|ticket| ticket.state != judgement.from) {
        let state = serde_json::to_value(ticket.state).unwrap();
        let _ = write!(words, ">{}", state.as_str().unwrap());
    }
    words
}

fn name<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

/// One line per kind and state: what becomes of it, and for which roles.
fn table() -> String {
    let mut lines = String::from(
        "# Every kind x state x role, with a ticket of the author's own county (and, for officers, their own).\n\
         # Made by the test `every_state_operation_and_role_is_as_the_committed_table_says`.\n",
    );
    for kind in Kind::ALL {
        for state in [None].into_iter().chain(State::ALL.into_iter().map(Some)) {
            let ticket = state.map(ticket);
            let mut roles: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for role in Role::ALL {
                let user = user_of(role);
                let judgement = judged(ticket.as_ref(), act(*kind), &member(user, role), 5, ASSIGNED_MS + 60_000);
                roles.entry(cell(&judgement)).or_default().push(name(role));
            }
            let row: Vec<String> =
                roles.into_iter().map(|(cell, roles)| format!("{cell} [{}]", roles.join(" "))).collect();
            let _ = writeln!(lines, "{} {} : {}", kind.wire(), state.map_or(text("-"), name), row.join(" | "));
        }
    }
    lines
}

#[test]
fn every_state_operation_and_role_is_as_the_committed_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/lifecycle/table.txt");
    let now = table();
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    for (line, (is, should)) in now.lines().zip(committed.lines()).enumerate() {
        assert_eq!(is, should, "line {} of lifecycle/table.txt; UPDATE_TABLE=1 rewrites it, to be reviewed", line + 1);
    }
    assert_eq!(now.lines().count(), committed.lines().count());
}

#[test]
fn what_may_happen_to_any_open_ticket_starts_from_every_open_state() {
    for kind in [Kind::Merge, Kind::Move] {
        let open: BTreeSet<State> = State::ALL.into_iter().filter(|state| state.is_open()).collect();
        let from: BTreeSet<State> = crate::lifecycle::table::Arrow::of(kind).unwrap().from.iter().copied().collect();
        assert_eq!(from, open, "{kind:?}");
    }
}

#[test]
fn what_is_offered_is_what_would_be_applied() {
    for state in State::ALL {
        let ticket = ticket(state);
        for role in [Role::Officer, Role::Handler, Role::Reviewer, Role::Callback, Role::Supervisor, Role::Leader] {
            let actor = member(user_of(role), role);
            for kind in Kind::ALL.iter().filter(|kind| kind.class() == Class::Intent && **kind != Kind::Register) {
                let outcome = judged(Some(&ticket), act(*kind), &actor, 5, MOVED_MS).outcome;
                let offered = offers(&ticket, &actor).contains(kind);
                assert_eq!(offered, outcome == Outcome::Applied, "{kind:?} by {role:?} in {state:?}: {outcome:?}");
            }
        }
    }
}
