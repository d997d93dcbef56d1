//! What a handler writes into the desk's sheets: each draft says what is missing, or is the order itself.

use niangjia_domain::act::{Reassign, Reply, Solved, TakeUp, Task};
use niangjia_domain::id::{OpId, TicketId, UserId};
use niangjia_domain::ticket::Disclosure;
use niangjia_ipc::Command;
use serde::{Deserialize, Serialize};

use super::money::parse_yuan;

/// Why an order cannot be given yet; the words stand on its button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderGap {
    /// Nobody is chosen.
    Officer,
    /// It is not said what to find out.
    Task,
    /// The reason is missing.
    Reason,
    /// Nothing is written.
    Note,
    /// It is not said whether the matter is settled.
    Solved,
    /// It is not said why it is not settled.
    Why,
    /// The worker's answer is missing.
    ToWorker,
    /// A sum cannot be read.
    Amount,
}

/// Whether an officer is sent first, or another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// 指派核实
    First,
    /// 改派
    Another,
}

/// Who is to go, and what for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskDraft {
    /// Who goes.
    pub officer: Option<UserId>,
    /// Who goes along.
    pub second: Option<UserId>,
    /// What to find out.
    pub task: String,
    /// What the officer may know.
    pub disclose: Disclosure,
    /// Why another goes.
    pub reason: String,
}

impl TaskDraft {
    /// The order, or what is missing for it.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn order(&self, ticket: TicketId, sending: Sending) -> Result<Command, OrderGap> {
        let officer = self.officer.ok_or(OrderGap::Officer)?;
        let task = filled(&self.task).ok_or(OrderGap::Task)?;
        let second = self.second.filter(|second| *second != officer);
        let task = Task { officer, second, task, disclose: self.disclose };
        match sending {
            Sending::First => Ok(Command::Assign { ticket, task }),
            Sending::Another => {
                let reason = filled(&self.reason).ok_or(OrderGap::Reason)?;
                Ok(Command::Reassign { ticket, reassign: Reassign { task, reason } })
            }
        }
    }
}

/// An order to take a ticket back.
///
/// # Errors
/// The reason is missing.
pub fn withdraw(ticket: TicketId, reason: &str) -> Result<Command, OrderGap> {
    let reason = filled(reason).ok_or(OrderGap::Reason)?;
    Ok(Command::Withdraw { ticket, reason })
}

/// An order to take the matter up, after this report if a visit came before.
#[must_use]
pub fn take_up(ticket: TicketId, report: Option<OpId>, note: &str) -> Command {
    Command::TakeUp { ticket, take_up: TakeUp { report, note: note.trim().to_owned() } }
}

/// A note of the desk.
///
/// # Errors
/// Nothing is written.
pub fn note(ticket: TicketId, text: &str) -> Result<Command, OrderGap> {
    let text = filled(text).ok_or(OrderGap::Note)?;
    Ok(Command::AddNote { ticket, text })
}

/// The county's answer while it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReplyDraft {
    /// Whether it is settled.
    pub solved: Option<Solved>,
    /// Why it is not, or only in part.
    pub why: String,
    /// What the worker is told.
    pub to_worker: String,
    /// What colleagues need to know.
    pub internal: String,
    /// Laws, one a line.
    pub law: String,
    /// Money that reached the workers, as typed.
    pub recovered: String,
}

impl ReplyDraft {
    /// Whether the reason is asked for.
    #[must_use]
    pub fn asks_why(&self) -> bool {
        match self.solved {
            Some(Solved::Partly | Solved::No) => true,
            Some(Solved::Yes) | None => false,
        }
    }

    /// The answer, or what is missing for it.
    ///
    /// # Errors
    /// The first thing that is missing.
    pub fn order(&self, ticket: TicketId) -> Result<Command, OrderGap> {
        let solved = self.solved.ok_or(OrderGap::Solved)?;
        let why = if self.asks_why() { filled(&self.why).ok_or(OrderGap::Why)? } else { String::new() };
        let to_worker = filled(&self.to_worker).ok_or(OrderGap::ToWorker)?;
        let recovered = match filled(&self.recovered) {
            Some(typed) => Some(parse_yuan(&typed).ok_or(OrderGap::Amount)?),
            None => None,
        };
        let law = self.law.lines().filter_map(filled).collect();
        let internal = self.internal.trim().to_owned();
        let reply = Box::new(Reply { solved, why, to_worker, internal, law, recovered });
        Ok(Command::Reply { ticket, reply })
    }
}

/// What is written, without the space around it, if anything is.
pub(crate) fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use niangjia_domain::money::Fen;

    use super::*;

    fn ticket() -> TicketId {
        TicketId::from_bytes([1; 16])
    }

    fn user(id: u8) -> UserId {
        UserId::from_bytes([id; 16])
    }

    #[test]
    fn an_officer_is_sent_once_he_and_his_task_are_named() {
        let mut draft = TaskDraft::default();
        assert_eq!(draft.order(ticket(), Sending::First), Err(OrderGap::Officer));
        draft.officer = Some(user(2));
        assert_eq!(draft.order(ticket(), Sending::First), Err(OrderGap::Task));
        draft.task = " 核实人数和金额 ".to_owned();
        draft.second = Some(user(2));
        let task =
            Task {
                officer: user(2), second: None, task: "核实人数和金额".to_owned(), disclose: Disclosure::default()
            };
        assert_eq!(draft.order(ticket(), Sending::First), Ok(Command::Assign { ticket: ticket(), task }));
    }

    #[test]
    fn another_officer_is_not_sent_without_a_reason() {
        let draft = TaskDraft { officer: Some(user(2)), task: "核实".to_owned(), ..TaskDraft::default() };
        assert_eq!(draft.order(ticket(), Sending::Another), Err(OrderGap::Reason));
        let draft = TaskDraft { reason: "张某某请假".to_owned(), ..draft };
        assert!(matches!(draft.order(ticket(), Sending::Another), Ok(Command::Reassign { .. })));
    }

    #[test]
    fn a_ticket_is_not_taken_back_without_a_reason() {
        assert_eq!(withdraw(ticket(), " \n"), Err(OrderGap::Reason));
        let reason = "职工撤诉".to_owned();
        assert_eq!(withdraw(ticket(), "职工撤诉"), Ok(Command::Withdraw { ticket: ticket(), reason }));
    }

    #[test]
    fn what_is_not_settled_needs_its_reason() {
        let mut draft =
            ReplyDraft { solved: Some(Solved::No), to_worker: "已经转……".to_owned(), ..Default::default() };
        assert_eq!(draft.order(ticket()), Err(OrderGap::Why));
        draft.solved = Some(Solved::Yes);
        draft.why = "写了又改主意".to_owned();
        draft.law = "保障农民工工资支付条例第三十条\n\n".to_owned();
        draft.recovered = "400,000".to_owned();
        let reply = Reply {
            solved: Solved::Yes,
            why: String::new(),
            to_worker: "已经转……".to_owned(),
            internal: String::new(),
            law: vec!["保障农民工工资支付条例第三十条".to_owned()],
            recovered: Some(Fen::yuan(400_000)),
        };
        assert_eq!(draft.order(ticket()), Ok(Command::Reply { ticket: ticket(), reply: Box::new(reply) }));
    }
}
