use niangjia_domain::form::{Basis, Instalment, Link, LinkRole, Person, Value, WorkerRow};
use niangjia_domain::money::Fen;
use niangjia_words::Words;

use super::cell::CellInput;
use crate::state::{parse_count, parse_date, parse_yuan};

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryField {
    pub label: String,
    pub takes: EntryTakes,
}

/// What a field of a row takes, and what it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum EntryTakes {
    /// Something typed.
    Typed(CellInput, String),
    /// One of a few words; the place of the chosen one.
    Chosen(Vec<String>, Option<usize>),
}

/// What was put into a field of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    Typed(String),
    Chosen(usize),
}

/// A row of an answer that is a list.
pub trait Entry: Clone + PartialEq + 'static {
    /// A row with nothing in it.
    fn blank() -> Self;
    /// The row in one line, and what stands under it.
    fn told(&self, words: Words) -> (String, String);
    /// Its fields.
    fn fields(&self, words: Words) -> Vec<EntryField>;
    /// Puts something into the field at `place`; what cannot be understood changes nothing.
    fn put(&mut self, place: usize, put: &Put);
}

fn line(label: String, value: &str) -> EntryField {
    EntryField { label, takes: EntryTakes::Typed(CellInput::Line, value.to_owned()) }
}

fn money(label: String, value: Option<Fen>, words: Words) -> EntryField {
    let shown = value.map(|value| words.digits(value.0)).unwrap_or_default();
    EntryField { label, takes: EntryTakes::Typed(CellInput::Money, shown) }
}

/// An optional amount as typed: nothing where nothing stands, as before where it cannot be read.
fn put_money(amount: &mut Option<Fen>, typed: &str) {
    if typed.trim().is_empty() {
        *amount = None;
    } else if let Some(read) = parse_yuan(typed) {
        *amount = Some(read);
    }
}

/// A choice taken again is taken back.
fn toggled<T: PartialEq>(now: Option<T>, chosen: Option<T>) -> Option<T> {
    if now == chosen { None } else { chosen }
}

impl Entry for Person {
    fn blank() -> Self {
        Self::default()
    }

    fn told(&self, words: Words) -> (String, String) {
        let under: Vec<&str> =
            [self.post.as_str(), self.contact.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        (named(&self.name, words), under.join(" · "))
    }

    fn fields(&self, words: Words) -> Vec<EntryField> {
        vec![
            line(words.row_name(), &self.name),
            line(words.row_post(), &self.post),
            line(words.row_contact(), &self.contact),
        ]
    }

    fn put(&mut self, place: usize, put: &Put) {
        match (place, put) {
            (0, Put::Typed(text)) => self.name.clone_from(text),
            (1, Put::Typed(text)) => self.post.clone_from(text),
            (2, Put::Typed(text)) => self.contact.clone_from(text),
            (_, Put::Typed(_) | Put::Chosen(_)) => {}
        }
    }
}

impl Entry for WorkerRow {
    fn blank() -> Self {
        Self::default()
    }

    fn told(&self, words: Words) -> (String, String) {
        let owing = self.owing.map(|owing| words.row_owed(&words.money(owing.0)));
        let under: Vec<String> =
            [(!self.team.is_empty()).then(|| self.team.clone()), owing].into_iter().flatten().collect();
        (named(&self.name, words), under.join(" · "))
    }

    fn fields(&self, words: Words) -> Vec<EntryField> {
        let months = self.months.map(|months| months.to_string()).unwrap_or_default();
        let bases = Basis::ALL.iter().map(|basis| words.basis(*basis)).collect();
        let basis = self.basis.and_then(|basis| Basis::ALL.iter().position(|one| *one == basis));
        vec![
            line(words.row_name(), &self.name),
            money(words.row_owing(), self.owing, words),
            line(words.row_team(), &self.team),
            EntryField { label: words.row_months(), takes: EntryTakes::Typed(CellInput::Count, months) },
            money(words.row_due(), self.due, words),
            money(words.row_paid(), self.paid, words),
            money(words.row_undisputed(), self.undisputed, words),
            line(words.row_id_tail(), &self.id_tail),
            EntryField { label: words.row_basis(), takes: EntryTakes::Chosen(bases, basis) },
        ]
    }

    fn put(&mut self, place: usize, put: &Put) {
        match (place, put) {
            (0, Put::Typed(text)) => self.name.clone_from(text),
            (1, Put::Typed(text)) => put_money(&mut self.owing, text),
            (2, Put::Typed(text)) => self.team.clone_from(text),
            (3, Put::Typed(text)) if text.trim().is_empty() => self.months = None,
            (3, Put::Typed(text)) => self.months = parse_count(text).or(self.months),
            (4, Put::Typed(text)) => put_money(&mut self.due, text),
            (5, Put::Typed(text)) => put_money(&mut self.paid, text),
            (6, Put::Typed(text)) => put_money(&mut self.undisputed, text),
            (7, Put::Typed(text)) => self.id_tail.clone_from(text),
            (8, Put::Chosen(index)) => self.basis = toggled(self.basis, Basis::ALL.get(*index).copied()),
            (_, Put::Typed(_) | Put::Chosen(_)) => {}
        }
    }
}

impl Entry for Link {
    fn blank() -> Self {
        let (name, contact, payment_claimed) = (String::new(), String::new(), String::new());
        Self { role: LinkRole::GeneralContractor, name, contact, contract_seen: None, payment_claimed }
    }

    fn told(&self, words: Words) -> (String, String) {
        let name = if self.name.trim().is_empty() { words.visit_row_empty() } else { self.name.clone() };
        let under: Vec<&str> = [self.contact.as_str(), self.payment_claimed.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        (format!("{}　{name}", words.link_role(self.role)), under.join(" · "))
    }

    fn fields(&self, words: Words) -> Vec<EntryField> {
        let roles = LinkRole::ALL.iter().map(|role| words.link_role(*role)).collect();
        let role = LinkRole::ALL.iter().position(|role| *role == self.role);
        let seen = self.contract_seen.map(|seen| usize::from(!seen));
        vec![
            EntryField { label: words.row_role(), takes: EntryTakes::Chosen(roles, role) },
            line(words.row_company(), &self.name),
            line(words.row_contact(), &self.contact),
            EntryField {
                label: words.row_contract_seen(),
                takes: EntryTakes::Chosen(vec![words.visit_yes(), words.visit_no()], seen),
            },
            line(words.row_payment(), &self.payment_claimed),
        ]
    }

    fn put(&mut self, place: usize, put: &Put) {
        match (place, put) {
            (0, Put::Chosen(index)) => self.role = LinkRole::ALL.get(*index).copied().unwrap_or(self.role),
            (1, Put::Typed(text)) => self.name.clone_from(text),
            (2, Put::Typed(text)) => self.contact.clone_from(text),
            (3, Put::Chosen(index)) => self.contract_seen = toggled(self.contract_seen, Some(*index == 0)),
            (4, Put::Typed(text)) => self.payment_claimed.clone_from(text),
            (_, Put::Typed(_) | Put::Chosen(_)) => {}
        }
    }
}

impl Entry for Instalment {
    /// For today's want of a better day the first of 1970 stands in, and is shown as no day.
    fn blank() -> Self {
        Self { amount: Fen(0), by: no_day(), signed_by: String::new() }
    }

    fn told(&self, words: Words) -> (String, String) {
        let day = if self.by == no_day() { String::new() } else { self.by.to_string() };
        let under: Vec<&str> =
            [day.as_str(), self.signed_by.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
        (words.money(self.amount.0), under.join(" · "))
    }

    fn fields(&self, words: Words) -> Vec<EntryField> {
        let day = if self.by == no_day() { String::new() } else { self.by.to_string() };
        let amount = (self.amount.0 != 0).then_some(self.amount);
        vec![
            money(words.row_amount(), amount, words),
            EntryField { label: words.row_by(), takes: EntryTakes::Typed(CellInput::Date, day) },
            line(words.row_signed_by(), &self.signed_by),
        ]
    }

    fn put(&mut self, place: usize, put: &Put) {
        match (place, put) {
            (0, Put::Typed(text)) if text.trim().is_empty() => self.amount = Fen(0),
            (0, Put::Typed(text)) => self.amount = parse_yuan(text).unwrap_or(self.amount),
            (1, Put::Typed(text)) => {
                if let Some(Value::Date(day)) = parse_date(text) {
                    self.by = day;
                }
            }
            (2, Put::Typed(text)) => self.signed_by.clone_from(text),
            (_, Put::Typed(_) | Put::Chosen(_)) => {}
        }
    }
}

fn no_day<D: Default>() -> D {
    D::default()
}

fn named(name: &str, words: Words) -> String {
    if name.trim().is_empty() { words.visit_row_empty() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_row_is_read_and_what_cannot_be_read_changes_nothing() {
        let mut row = WorkerRow::blank();
        row.put(0, &Put::Typed("张某".into()));
        row.put(1, &Put::Typed("40,000".into()));
        row.put(1, &Put::Typed("四万".into()));
        row.put(3, &Put::Typed("4".into()));
        row.put(8, &Put::Chosen(2));
        assert_eq!(
            (row.name.as_str(), row.owing, row.months, row.basis),
            ("张某", Some(Fen::yuan(40_000)), Some(4), Some(Basis::Worker))
        );
        assert_eq!(row.told(Words::default()), ("张某".to_owned(), "欠 40,000 元".to_owned()));
        row.put(1, &Put::Typed(String::new()));
        row.put(8, &Put::Chosen(2));
        assert_eq!(
            (row.owing, row.basis),
            (None, None),
            "an emptied field is empty, a choice taken again is taken back"
        );
    }

    #[test]
    fn a_link_and_an_instalment_are_told_in_one_line() {
        let words = Words::default();
        let mut link = Link::blank();
        link.put(1, &Put::Typed("虚构建工集团".into()));
        assert_eq!(link.told(words).0, "总包　虚构建工集团");
        let mut part = Instalment::blank();
        assert_eq!(part.told(words), ("0 元".to_owned(), String::new()));
        part.put(0, &Put::Typed("260000".into()));
        part.put(1, &Put::Typed("2026-12-01".into()));
        assert_eq!(part.told(words), ("260,000 元".to_owned(), "2026-12-01".to_owned()));
    }
}
