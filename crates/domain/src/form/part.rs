//! Answers that have parts: people, workers, links of the chain, instalments, a place.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};

use super::Basis;
use crate::evidence::Location;
use crate::money::Fen;

/// A person met or named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What the person does: 项目经理, 劳资专管员.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub post: String,
    /// A telephone number; shown masked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

/// Where the visit was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// As typed by the officer.
    pub address: String,
    /// As the device says, if it may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
}

/// The workers of a claim: row by row, or a photo of a list with its total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerList {
    /// Typed in, at most [`WORKERS_MAX`](super::WORKERS_MAX) rows.
    Rows(Vec<WorkerRow>),
    /// Photographed ([`EvidenceKind::WorkerList`](super::EvidenceKind::WorkerList)); only the totals were typed.
    Photographed {
        /// How many names are on it.
        workers: u32,
        /// What they are owed together.
        owing: Fen,
    },
}

impl WorkerList {
    /// How many workers are on it.
    #[must_use]
    pub fn workers(&self) -> u32 {
        match self {
            Self::Rows(rows) => u32::try_from(rows.len()).unwrap_or(u32::MAX),
            Self::Photographed { workers, .. } => *workers,
        }
    }

    /// What they are owed together; rows without an amount count as nothing.
    #[must_use]
    pub fn owing(&self) -> Fen {
        match self {
            Self::Rows(rows) => rows.iter().filter_map(|row| row.owing).sum(),
            Self::Photographed { owing, .. } => *owing,
        }
    }
}

/// One worker of a claim.
///
/// Written as a list of its fields in this order, not as a map: five hundred rows must fit into one operation.
/// A field that a later form adds goes to the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct WorkerRow {
    /// The name.
    pub name: String,
    /// The last four characters of the identity card's number.
    pub id_tail: String,
    /// The team (班组), or the subcontractor.
    pub team: String,
    /// Months without pay.
    pub months: Option<u32>,
    /// Earned.
    pub due: Option<Fen>,
    /// Paid already.
    pub paid: Option<Fen>,
    /// Claimed by the worker.
    pub owing: Option<Fen>,
    /// Acknowledged by the employer (单位认).
    pub undisputed: Option<Fen>,
    /// What the row rests on.
    pub basis: Option<Basis>,
}

impl Serialize for WorkerRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, id_tail, team, months, due, paid, owing, undisputed, basis } = self;
        (name, id_tail, team, months, due, paid, owing, undisputed, basis).serialize(serializer)
    }
}

/// A place in the chain of contractors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRole {
    /// 建设单位.
    Developer,
    /// 总包.
    GeneralContractor,
    /// 专业分包.
    ProfessionalSubcontractor,
    /// 劳务分包.
    LabourSubcontractor,
    /// 班组长.
    Foreman,
}

impl LinkRole {
    /// All of them, from the top down.
    pub const ALL: [Self; 5] = [
        Self::Developer,
        Self::GeneralContractor,
        Self::ProfessionalSubcontractor,
        Self::LabourSubcontractor,
        Self::Foreman,
    ];
}

/// One link of the chain of contractors, from the developer down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its place.
    pub role: LinkRole,
    /// Its name.
    pub name: String,
    /// A telephone number; shown masked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// Whether the officer saw the contract to the next link up; `None` if not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_seen: Option<bool>,
    /// What this link says about payment: "进度款已付到九月".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payment_claimed: String,
}

/// A part of a promised payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// How much.
    pub amount: Fen,
    /// By the end of which day.
    pub by: NaiveDate,
    /// Who signed for it; empty if it was only said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signed_by: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_is_written_as_a_list_and_read_back() {
        let row = WorkerRow { name: "张某".into(), owing: Some(Fen::yuan(380)), ..WorkerRow::default() };
        let json = r#"["张某","","",null,null,null,38000,null,null]"#;
        assert_eq!(serde_json::to_string(&row).unwrap(), json);
        assert_eq!(serde_json::from_str::<WorkerRow>(json).unwrap(), row);
    }

    #[test]
    fn a_list_from_before_a_field_was_added_is_still_read() {
        let row = serde_json::from_str::<WorkerRow>(r#"["张某","0011"]"#).unwrap();
        assert_eq!((row.name.as_str(), row.id_tail.as_str(), row.owing), ("张某", "0011", None));
    }
}
