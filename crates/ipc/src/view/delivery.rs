use niangjia_domain::code::Code;
use niangjia_domain::outcome::{LateReason, Refusal};
use niangjia_domain::state::State;
use serde::{Deserialize, Serialize};

/// What became of an item, in the one table of words that every screen uses (lifecycle.md §3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Delivery {
    /// 已存本机
    Here,
    /// 县里已收到
    Received,
    /// 已受理
    Accepted,
    /// 迟到补充
    Late {
        /// What had happened.
        why: LateReason,
        /// 算您的核实
        credited: bool,
    },
    /// 工单已往下走
    Superseded {
        /// To where.
        state: State,
    },
    /// 县里已收到，等前一件
    Waiting,
    /// 县里已收到，待核对
    ToBeChecked,
    /// 需处理
    Attention {
        /// Why.
        why: Attention,
    },
}

/// Why an item needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Attention {
    /// The county's law does not allow it.
    Refused {
        /// Why.
        reason: Refusal,
    },
    /// It cannot be sent as it is.
    Stuck {
        /// Why.
        code: Code,
    },
}

/// How far one copy of a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Transfer {
    /// Only here; waits for its turn.
    Here,
    /// Part of it is there; goes on from here.
    Sending {
        /// Thousandths.
        permille: u16,
    },
    /// The county has it.
    Received,
    /// It lies at the county and not here.
    There,
    /// The county does not have it, and it is not here (another's).
    Expected,
    /// It cannot be sent as it is.
    Stuck,
}
