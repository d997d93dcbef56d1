//! The kinds of operation, with what is known of each kind without looking inside.

use serde::{Deserialize, Serialize};

/// Whether an operation records or asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Always kept; gets a disposition.
    Fact,
    /// Judged; gets a decision.
    Intent,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident $wire:literal $number:literal $class:ident),+ $(,)?) => {
        /// The kind of an operation. Names on the wire never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $wire)] $name,)+
        }

        impl Kind {
            /// Every kind, in the order of the lifecycle's list.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The name on the wire.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// The number in the lifecycle's list of operations.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self { $(Self::$name => $number,)+ }
            }

            /// Fact or intent.
            #[must_use]
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)+ }
            }
        }
    };
}

kinds! {
    /// 登记
    Register "ticket.register" "1" Intent,
    /// 现场登记: a proposed ticket.
    Propose "ticket.propose" "1o" Fact,
    /// 派单
    Dispatch "ticket.dispatch" "2" Intent,
    /// 签收
    Sign "ticket.sign" "3" Intent,
    /// 退单
    Return "ticket.return" "4" Intent,
    /// 并单
    Merge "ticket.merge" "6" Intent,
    /// 指派核实
    Assign "ticket.assign" "7" Intent,
    /// 接单
    Accept "visit.accept" "8a" Intent,
    /// 婉拒
    Decline "visit.decline" "8d" Intent,
    /// 到场
    Arrive "visit.arrived" "9a" Fact,
    /// 笔记
    Note "note.added" "9n" Fact,
    /// 照片
    Photo "photo.attached" "9p" Fact,
    /// 笔录
    Statement "statement.taken" "9s" Fact,
    /// 更正
    Correct "fact.corrected" "9c" Fact,
    /// 风险预警
    Alert "risk.alerted" "10" Fact,
    /// 核实报告
    Report "visit.submitted" "11a" Fact,
    /// 提交核实
    Submit "visit.submit" "11b" Intent,
    /// 退回补核
    SendBack "visit.send_back" "12" Intent,
    /// 办理
    TakeUp "ticket.take_up" "13" Intent,
    /// 答复
    Reply "ticket.reply" "21" Intent,
    /// 审核
    Review "ticket.review" "22" Intent,
    /// 回访
    CallBack "ticket.call_back" "23" Intent,
    /// 归档
    Archive "ticket.archive" "24" Intent,
    /// 重办
    Reopen "ticket.reopen" "25" Intent,
    /// 撤回
    Withdraw "ticket.withdraw" "27w" Intent,
    /// 改派
    Reassign "ticket.reassign" "27r" Intent,
    /// 查看联系方式
    Reveal "contact.revealed" "28" Fact,
    /// 要原图
    AskOriginal "photo.original_asked" "29" Fact,
    /// 采用迟到报告
    Adopt "report.adopted" "30o" Fact,
    /// 认可迟到报告
    Honour "report.honour" "30h" Intent,
    /// 知悉预警
    Acknowledge "alert.acknowledged" "31" Fact,
    /// 移交属地
    Move "ticket.move" "32" Intent,
}

/// In which order the outbox sends: danger first, then words, then pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Risk alerts.
    Danger,
    /// Everything else that is text.
    Text,
}

impl Kind {
    /// How soon this must leave the device.
    #[must_use]
    pub fn urgency(self) -> Urgency {
        if self == Self::Alert { Urgency::Danger } else { Urgency::Text }
    }
}
