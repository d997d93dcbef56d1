use niangjia_domain::clock::Remaining;
use niangjia_domain::id::TicketId;
use niangjia_domain::risk::Level;
use niangjia_domain::state::State;
use niangjia_domain::time::ServerTime;
use serde::{Deserialize, Serialize};

use super::{DepartedView, Strip};

/// An officer's list, in order of danger and deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodoView {
    /// Rows of the window.
    pub rows: Vec<TodoRow>,
    /// The place of the first of them.
    pub from: u32,
    /// Rows in all.
    pub total: u32,
    /// Rows that still ask something of the officer.
    pub open: u32,
    /// The strip above.
    pub strip: Strip,
    /// Whether the first sync has not finished: an empty list may not be the truth.
    pub loading: bool,
}

/// Where a ticket stands in an officer's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TodoGroup {
    /// 马上去
    Now,
    /// 三个工作日内
    Soon,
    /// 以后
    Later,
    /// 已提交
    HandedIn,
    /// 不在您这里了
    Departed,
}

/// One ticket of an officer's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodoRow {
    /// Which.
    pub ticket: TicketId,
    /// Last four digits.
    pub tail: String,
    /// Where it stands in the list.
    pub group: TodoGroup,
    /// One line.
    pub title: String,
    /// Street.
    pub street: String,
    /// The rest of the address.
    pub address: String,
    /// How dangerous.
    pub risk: Level,
    /// Where it is; the officer's own pending intents included.
    pub state: State,
    /// How long he has.
    pub remaining: Option<Remaining>,
    /// Until when.
    pub due: Option<ServerTime>,
    /// It came back for more.
    pub sent_back: bool,
    /// A draft is open.
    pub draft: bool,
    /// Items about it that exist only here.
    pub only_here: u32,
    /// Items about it that need attention.
    pub attention: u32,
    /// Something about it has been sent, and all of it has arrived.
    pub all_received: bool,
    /// It has left, and why.
    pub departed: Option<DepartedView>,
}
