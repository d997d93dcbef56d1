//! The menus: every closed question of the form, one enum each.

use serde::{Deserialize, Serialize};

use crate::risk::Behaviour;

macro_rules! menus {
    ($($(#[$doc:meta])* $name:ident $key:literal { $($(#[$about:meta])* $option:ident $code:literal,)+ })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            pub enum $name { $($(#[$about])* #[serde(rename = $code)] $option,)+ }

            impl $name {
                /// All of them, in the order they are offered.
                pub const ALL: &[Self] = &[$(Self::$option),+];

                /// The stable name, on the wire and for the words.
                #[must_use]
                pub const fn key(self) -> &'static str {
                    match self { $(Self::$option => $code,)+ }
                }
            }
        )+

        choices! {
            $($(#[$doc])* $name $key,)+
            /// What people do or plan; the same codes as risk's.
            Behaviour "behaviour",
        }
    };
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident $key:literal,)+) => {
        /// A closed question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Menu { $($(#[$doc])* $name,)+ }

        impl Menu {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stable name, on the wire and for the words.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            /// What can be chosen, in the order it is offered.
            #[must_use]
            pub fn options(self) -> Vec<Choice> {
                match self { $(Self::$name => $name::ALL.iter().copied().map(Choice::$name).collect(),)+ }
            }
        }

        /// One option of one menu.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Choice { $($(#[$doc])* #[serde(rename = $key)] $name($name),)+ }

        impl Choice {
            /// The menu it belongs to.
            #[must_use]
            pub const fn menu(self) -> Menu {
                match self { $(Self::$name(_) => Menu::$name,)+ }
            }

            /// The option's stable name within its menu.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name(option) => option.key(),)+ }
            }
        }

        $(
            impl From<$name> for Choice {
                fn from(option: $name) -> Self {
                    Self::$name(option)
                }
            }

            impl TryFrom<Choice> for $name {
                type Error = Choice;

                fn try_from(choice: Choice) -> Result<Self, Choice> {
                    match choice {
                        Choice::$name(option) => Ok(option),
                        other => Err(other),
                    }
                }
            }
        )+
    };
}

menus! {
    /// How the visit was made.
    VisitMode "visit_mode" {
        /// 现场.
        OnSite "on_site",
        /// 电话.
        Phone "phone",
        /// 联合走访.
        Joint "joint",
    }
    /// Whether the officer was let in.
    Entry "entry" {
        /// 让进.
        Permitted "permitted",
        /// 不让进.
        Refused "refused",
        /// 不用进.
        NotNeeded "not_needed",
    }
    /// The employer's trade.
    Industry "industry" {
        /// 建筑.
        Construction "construction",
        /// 制造.
        Manufacturing "manufacturing",
        /// 餐饮住宿.
        Catering "catering",
        /// 批发零售.
        Trade "trade",
        /// 运输、快递、外卖.
        Transport "transport",
        /// 居民服务.
        Household "household",
        /// 其他.
        Other "other",
    }
    /// The employer's legal form.
    EmployerForm "employer_form" {
        /// 国有.
        StateOwned "state_owned",
        /// 民营.
        Private "private",
        /// 外资、合资.
        Foreign "foreign",
        /// 个体.
        SoleTrader "sole_trader",
        /// 包工头，没有登记.
        Unregistered "unregistered",
        /// 其他.
        Other "other",
    }
    /// How the workers' identity was checked.
    IdentityCheck "identity_check" {
        /// 身份证.
        IdCard "id_card",
        /// 进场卡、工牌.
        EntryCard "entry_card",
        /// 电话核对.
        Phone "phone",
        /// 没核.
        NotChecked "not_checked",
    }
    /// Whether there is a written contract.
    Contract "contract" {
        /// 签了，手里有.
        Held "held",
        /// 签了，没给.
        SignedNotHeld "signed_not_held",
        /// 没签.
        None "none",
        /// 说不清.
        Unclear "unclear",
    }
    /// Who among the workers needs more care.
    SpecialStatus "special_status" {
        /// 农民工.
        RuralMigrant "rural_migrant",
        /// 女职工.
        Woman "woman",
        /// 孕期、哺乳期.
        Pregnant "pregnant",
        /// 未成年工.
        Minor "minor",
        /// 残疾.
        Disabled "disabled",
        /// 超过退休年龄.
        PastRetirement "past_retirement",
        /// 少数民族语言.
        MinorityLanguage "minority_language",
    }
    /// Where the wages are owed.
    ArrearsKind "arrears_kind" {
        /// 工程建设.
        Construction "construction",
        /// 工厂.
        Factory "factory",
        /// 服务业.
        Service "service",
        /// 平台.
        Platform "platform",
    }
    /// How pay is counted.
    PayForm "pay_form" {
        /// 计时.
        Time "time",
        /// 计件.
        Piece "piece",
        /// 日工、点工.
        Day "day",
        /// 包干.
        ContractSum "contract_sum",
    }
    /// Signs of an illegal chain of contracts.
    IllegalSign "illegal_sign" {
        /// 转包.
        Transfer "transfer",
        /// 违法分包.
        Subcontract "subcontract",
        /// 挂靠.
        Affiliation "affiliation",
        /// 没看出.
        NoneSeen "none_seen",
    }
    /// Whether a safeguard of the wage regime is there.
    InPlace "in_place" {
        /// 有.
        Yes "yes",
        /// 没有.
        No "no",
        /// 说有，没给看.
        NotShown "not_shown",
        /// 说不清.
        Unclear "unclear",
    }
    /// Whether the employer produced roster, ledger or contract when asked.
    Produced "produced" {
        /// 拿出来了.
        All "all",
        /// 拿了一部分.
        Part "part",
        /// 不给.
        Refused "refused",
        /// 没要.
        NotAsked "not_asked",
    }
    /// Whether documents were seen as originals.
    Originality "originality" {
        /// 原件.
        Originals "originals",
        /// 复印件、照片.
        Copies "copies",
        /// 都有.
        Both "both",
    }
    /// How a statement was signed.
    Signature "signature" {
        /// 屏上签.
        OnGlass "on_glass",
        /// 纸上签，拍了照.
        OnPaper "on_paper",
        /// 不签.
        Refused "refused",
    }
    /// Whether people gather.
    GatheringState "gathering" {
        /// 没有.
        None "none",
        /// 有人提.
        Planned "planned",
        /// 正在聚.
        Ongoing "ongoing",
        /// 散了.
        Dispersed "dispersed",
    }
    /// Whether the organiser of a gathering is known.
    Organiser "organiser" {
        /// 知道.
        Known "known",
        /// 不知道.
        Unknown "unknown",
    }
    /// Who was told of a gathering.
    Informed "informed" {
        /// 公安.
        Police "police",
        /// 人社.
        HumanResources "human_resources",
        /// 街道.
        Street "street",
        /// 谁也没告诉.
        Nobody "nobody",
    }
    /// Signs of flight, of moving assets, or of an end that comes soon.
    FlightSign "flight_sign" {
        /// 老板联系不上.
        EmployerUnreachable "employer_unreachable",
        /// 转移财产.
        AssetsMoved "assets_moved",
        /// 工程快完了.
        ProjectFinishing "project_finishing",
        /// 要清场.
        SiteClearing "site_clearing",
        /// 没看出.
        NoneSeen "none_seen",
    }
    /// Danger to life or health.
    Danger "danger" {
        /// 没有.
        None "none",
        /// 有人受伤，危险还在.
        InjuryPersists "injury_persists",
        /// 孕妇或未成年工有危险.
        ProtectedWorker "protected_worker",
    }
    /// How the worker felt.
    Emotion "emotion" {
        /// 平静.
        Calm "calm",
        /// 着急.
        Upset "upset",
        /// 激动.
        Agitated "agitated",
    }
    /// What the officer found.
    Finding "finding" {
        /// 属实.
        True "true",
        /// 部分属实.
        Partly "partly",
        /// 不属实.
        NotTrue "not_true",
        /// 说不清.
        CannotTell "cannot_tell",
    }
    /// What the employer says.
    Position "position" {
        /// 上家没付.
        NoMoneyFromAbove "no_money_from_above",
        /// 量对不上.
        Quantity "quantity",
        /// 质量有问题.
        Quality "quality",
        /// 人已离开.
        WorkerLeft "worker_left",
        /// 不认用工.
        DeniesRelation "denies_relation",
        /// 认账.
        Admits "admits",
    }
    /// What came of it on the spot.
    OnTheSpot "on_the_spot" {
        /// 讲清楚了.
        Explained "explained",
        /// 答应付.
        Promised "promised",
        /// 调解成了.
        Mediated "mediated",
        /// 不答应.
        Refused "refused",
        /// 留了材料.
        LeftMaterial "left_material",
    }
    /// What the officer proposes.
    Step "step" {
        /// 调解.
        Mediation "mediation",
        /// 总包先行垫付.
        GeneralContractorPays "general_contractor_pays",
        /// 人社、劳动监察.
        LabourInspection "labour_inspection",
        /// 住建.
        HousingAuthority "housing_authority",
        /// 一函、意见书.
        LetterOfOpinion "letter_of_opinion",
        /// 法律援助.
        LegalAid "legal_aid",
        /// 支付令.
        PaymentOrder "payment_order",
        /// 检察.
        Procuratorate "procuratorate",
        /// 讲清楚就行.
        NoFurther "no_further",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_written_as_its_menu_and_key() {
        for menu in Menu::ALL {
            for choice in menu.options() {
                assert_eq!(choice.menu(), *menu);
                let json = format!(r#"{{"{}":"{}"}}"#, menu.key(), choice.key());
                assert_eq!(serde_json::to_string(&choice).unwrap(), json, "the key is the name on the wire");
                assert_eq!(serde_json::from_str::<Choice>(&json).unwrap(), choice);
            }
        }
    }

    #[test]
    fn an_option_of_another_menu_is_not_taken() {
        assert_eq!(Finding::try_from(Choice::from(Step::LegalAid)), Err(Choice::Step(Step::LegalAid)));
        assert_eq!(Finding::try_from(Choice::from(Finding::Partly)), Ok(Finding::Partly));
    }
}
