//! The codes of sections, items and evidence. A code, once shipped, never changes its meaning.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $code:ident $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$about])* #[serde(rename = $key)] $code,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The stable name, on the wire and for the words.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$code => $key,)+ }
            }

            /// The code of a stable name.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$code),)+ _ => None }
            }
        }
    };
}

codes! {
    /// A section of the form: one screen.
    SectionCode {
        /// 到场.
        Arrival "arrival",
        /// 职工.
        Workers "workers",
        /// 金额.
        Amount "amount",
        /// 用工链条.
        Chain "chain",
        /// 工资制度.
        Regime "regime",
        /// 证据.
        Evidence "evidence",
        /// 聚集与安全.
        Safety "safety",
        /// 结论.
        Conclusion "conclusion",
    }
}

codes! {
    /// What a photo shows, by the checklist.
    EvidenceKind {
        /// 项目牌、门头: where the visit was.
        SignBoard "sign_board",
        /// 维权告示牌: the blue board beside the gate.
        NoticeBoard "notice_board",
        /// 单位的工资表.
        Payroll "payroll",
        /// 记工本.
        WorkRecord "work_record",
        /// 结算单或欠条.
        Settlement "settlement",
        /// 进场登记.
        EntryRecord "entry_record",
        /// 劳动合同.
        Contract "contract",
        /// 考勤.
        Attendance "attendance",
        /// 银行、微信收付记录.
        PayRecord "pay_record",
        /// 干活时的照片.
        WorkPhoto "work_photo",
        /// 聊天记录.
        Chat "chat",
        /// 证人.
        Witness "witness",
        /// 职工名单.
        WorkerList "worker_list",
        /// 签了字的笔录.
        Statement "statement",
        /// 支付承诺.
        Promise "promise",
        /// 现场情况.
        Scene "scene",
        /// 其他.
        Other "other",
    }
}

codes! {
    /// An item of the arrears form, in the order of the form.
    ItemCode {
        /// How the visit was made.
        VisitMode "visit_mode",
        /// Who came along.
        Companions "companions",
        /// Whether the officer showed his card.
        CardShown "card_shown",
        /// When the officer arrived, corrected by him where the device was wrong.
        ArrivedAt "arrived_at",
        /// When he left.
        LeftAt "left_at",
        /// Where it was.
        Site "site",
        /// Whether he was let in.
        Entry "entry",
        /// Who was met.
        Met "met",
        /// Whether he read what he must not disclose.
        DisclosureRead "disclosure_read",
        /// The employer's registered name.
        EmployerName "employer_name",
        /// The unified social credit code.
        CreditCode "credit_code",
        /// The name the site goes by.
        SiteName "site_name",
        /// The trade.
        Industry "industry",
        /// The legal form.
        EmployerForm "employer_form",
        /// The legal person, and who answers for personnel.
        EmployerPersons "employer_persons",
        /// How many work there.
        Headcount "headcount",
        /// Whether there is a union.
        UnionEstablished "union_established",
        /// Whether there is a committee that mediates labour disputes.
        MediationCommittee "mediation_committee",
        /// Earlier tickets about the same employer, from the device's own cache.
        EarlierTickets "earlier_tickets",

        /// Workers, as claimed.
        WorkersClaimed "workers_claimed",
        /// Workers, as confirmed.
        WorkersConfirmed "workers_confirmed",
        /// The list of workers.
        WorkerRows "worker_rows",
        /// Workers on site at the time.
        WorkersOnSite "workers_on_site",
        /// Who speaks for them.
        Representatives "representatives",
        /// How their identity was checked.
        IdentityCheck "identity_check",
        /// Their trade.
        WorkerPost "worker_post",
        /// Since when they worked.
        WorkStart "work_start",
        /// Whether there is a contract.
        Contract "contract",
        /// Who needs more care.
        SpecialStatus "special_status",
        /// Language spoken, if not Mandarin.
        Language "language",
        /// Whether they want to stay unknown to the employer.
        WantsSecrecy "wants_secrecy",

        /// Where the wages are owed.
        ArrearsKind "arrears_kind",
        /// Owed from.
        PeriodFrom "period_from",
        /// Owed to.
        PeriodTo "period_to",
        /// Months without pay.
        Months "months",
        /// How pay is counted.
        PayForm "pay_form",
        /// Price of a day, a piece, a month.
        UnitPrice "unit_price",
        /// How many of them, in words: "26 工".
        Quantity "quantity",
        /// What the workers claim.
        AmountClaimed "amount_claimed",
        /// What nobody disputes.
        AmountUndisputed "amount_undisputed",
        /// What is disputed.
        AmountDisputed "amount_disputed",
        /// Why.
        DisputeReason "dispute_reason",
        /// What the officer found to be owed.
        AmountConfirmed "amount_confirmed",
        /// What was paid already.
        AlreadyPaid "already_paid",
        /// By whom.
        PaidBy "paid_by",
        /// The last day of pay.
        LastPayDate "last_pay_date",

        /// The project.
        ProjectName "project_name",
        /// Its building permit.
        PermitNumber "permit_number",
        /// Who built for whom.
        Chain "chain",
        /// The foreman's telephone number.
        ForemanPhone "foreman_phone",
        /// Who hired the workers.
        HiredBy "hired_by",
        /// Who gave orders.
        OrderedBy "ordered_by",
        /// Who paid last.
        LastPaidBy "last_paid_by",
        /// Signs of illegal contracting.
        IllegalSigns "illegal_signs",

        /// 实名制.
        RealName "real_name",
        /// 工资专用账户.
        SpecialAccount "special_account",
        /// 总包代发.
        DirectPay "direct_pay",
        /// 工资保证金.
        WageDeposit "wage_deposit",
        /// 劳资专管员.
        WageOfficer "wage_officer",
        /// 工资表按月签字.
        MonthlyPayroll "monthly_payroll",
        /// 三个月台账.
        Ledger "ledger",

        /// Photos of the notice board.
        NoticeBoardPhotos "notice_board_photos",
        /// Photos of the employer's payroll.
        PayrollPhotos "payroll_photos",
        /// Photos of the workers' own record.
        WorkRecordPhotos "work_record_photos",
        /// Photos of a settlement or an IOU.
        SettlementPhotos "settlement_photos",
        /// Photos of the entry record.
        EntryRecordPhotos "entry_record_photos",
        /// Whether the employer produced papers when asked.
        Produced "produced",
        /// Originals or copies.
        Originality "originality",
        /// Whether the statement was read back.
        ReadBack "read_back",
        /// How it was signed.
        Signature "signature",
        /// Whether a copy was given.
        CopyGiven "copy_given",

        /// Whether people gather.
        Gathering "gathering",
        /// Where.
        GatheringPlace "gathering_place",
        /// When, in words: "明早八点".
        GatheringTime "gathering_time",
        /// About how many.
        GatheringPeople "gathering_people",
        /// Whether it is known who calls them.
        Organiser "organiser",
        /// Who was told.
        Informed "informed",
        /// What else people do or plan.
        Behaviours "behaviours",
        /// Whether the workers were driven off the site.
        ForcedOffSite "forced_off_site",
        /// Whether a promised payment did not come.
        BrokenPromise "broken_promise",
        /// Signs of flight.
        FlightSigns "flight_signs",
        /// When the site is cleared.
        SiteClearing "site_clearing",
        /// The last day for arbitration.
        ArbitrationDeadline "arbitration_deadline",
        /// Danger to life or health.
        Danger "danger",
        /// Whether the officer is safe.
        OfficerSafe "officer_safe",

        /// What the officer found.
        Finding "finding",
        /// What the employer says.
        Position "position",
        /// What the workers want.
        Demand "demand",
        /// How they felt.
        Emotion "emotion",
        /// What came of it on the spot.
        Results "results",
        /// What was promised.
        Promise "promise",
        /// What the officer proposes.
        NextSteps "next_steps",
        /// In the officer's own words.
        Remark "remark",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_written_as_its_key_and_read_back() {
        for code in ItemCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.key()));
            assert_eq!(ItemCode::from_key(code.key()), Some(*code));
        }
        for kind in EvidenceKind::ALL {
            assert_eq!(EvidenceKind::from_key(kind.key()), Some(*kind));
        }
    }
}
