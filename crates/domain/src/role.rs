//! Who a person is to the product: roles, and what a person may do where.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{OrgId, UserId};
use crate::time::ServerTime;

/// The part a person plays. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 话务 A
    Agent,
    /// 派单员 D
    Dispatcher,
    /// 工单办理员 H
    Handler,
    /// 审核 R
    Reviewer,
    /// 信息员 O
    Officer,
    /// 督办员 S
    Supervisor,
    /// 回访 C
    Callback,
    /// 领导 L
    Leader,
    /// 质检 Q
    Quality,
    /// 部门 X
    External,
    /// The server itself, T.
    System,
}

impl Role {
    /// Every role, in the order of the lifecycle table.
    pub const ALL: [Self; 11] = [
        Self::Agent,
        Self::Dispatcher,
        Self::Handler,
        Self::Reviewer,
        Self::Officer,
        Self::Supervisor,
        Self::Callback,
        Self::Leader,
        Self::Quality,
        Self::External,
        Self::System,
    ];
}

/// A person with an account, as the county's directory lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Whose account.
    pub user: UserId,
    /// The name shown to colleagues.
    pub name: String,
    /// The county that the person works for. Scope of tickets is the county.
    pub county: OrgId,
    /// The street or office within the county, as people call it.
    pub unit: String,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
    /// From when on the person has no account any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<ServerTime>,
}

impl Member {
    /// Whether the person has this role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the person has one of these roles.
    #[must_use]
    pub fn is_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.is(*role))
    }
}
