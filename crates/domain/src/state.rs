//! The states of a ticket.

use serde::{Deserialize, Serialize};

/// Where a ticket is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 已登记·待派单
    Registered,
    /// 已派单·待签收
    Dispatched,
    /// 已签收·待指派
    Signed,
    /// 已指派·待核实
    Assigned,
    /// 核实中
    Verifying,
    /// 已核实·待研判
    Verified,
    /// 办理中
    Handling,
    /// 协同办理中
    Coordinating,
    /// 挂起（暂停计时）
    Suspended,
    /// 已答复·待审核
    Replied,
    /// 待回访
    Callback,
    /// 已办结·待归档
    Closed,
    /// 已归档
    Archived,
    /// 退单·待改派
    Returned,
    /// 已转出
    Transferred,
    /// 已并单
    Merged,
    /// 不予受理（已告知）
    Declined,
}

impl State {
    /// Every state, in the order of the lifecycle; the position is the stored number.
    pub const ALL: [Self; 17] = [
        Self::Registered,
        Self::Dispatched,
        Self::Signed,
        Self::Assigned,
        Self::Verifying,
        Self::Verified,
        Self::Handling,
        Self::Coordinating,
        Self::Suspended,
        Self::Replied,
        Self::Callback,
        Self::Closed,
        Self::Archived,
        Self::Returned,
        Self::Transferred,
        Self::Merged,
        Self::Declined,
    ];

    /// The number by which databases and frames know this state.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The state of a number, if there is one.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether work on the ticket may still be going on.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Registered
            | Self::Dispatched
            | Self::Signed
            | Self::Assigned
            | Self::Verifying
            | Self::Verified
            | Self::Handling
            | Self::Coordinating
            | Self::Suspended
            | Self::Replied
            | Self::Callback
            | Self::Returned => true,
            Self::Closed | Self::Archived | Self::Transferred | Self::Merged | Self::Declined => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_states_number_finds_it_again() {
        for state in State::ALL {
            assert_eq!(State::from_number(state.number()), Some(state));
        }
        assert_eq!(State::from_number(17), None);
    }
}
