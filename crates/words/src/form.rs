//! Words for the arrears form and for what danger is counted from. The domain's own keys name the messages, so
//! a code without a word is found by the tests below rather than by a match of a hundred arms.

use niangjia_domain::form::{Choice, ItemCode, LinkRole, Problem, SectionCode};
use niangjia_domain::risk::{Behaviour, Rule};

use crate::Words;
use crate::number::yuan_digits;

impl Words {
    /// The word of a code; the id itself can only come out if a word is missing, which the tests below rule out.
    fn coded(self, id: String) -> String {
        self.named(&id).unwrap_or(id)
    }

    /// The heading of a section of the form.
    #[must_use]
    pub fn form_section(self, section: SectionCode) -> String {
        self.coded(id("section", section.key()))
    }

    /// The label of a question.
    #[must_use]
    pub fn item(self, item: ItemCode) -> String {
        self.coded(id("item", item.key()))
    }

    /// What stands beside the label of a question, if anything does.
    #[must_use]
    pub fn item_hint(self, item: ItemCode) -> Option<String> {
        self.named(&format!("{}-hint", id("item", item.key())))
    }

    /// An option of a menu.
    #[must_use]
    pub fn choice(self, choice: Choice) -> String {
        self.coded(id(&id("choice", choice.menu().key()), choice.key()))
    }

    /// What people do or plan.
    #[must_use]
    pub fn behaviour(self, behaviour: Behaviour) -> String {
        self.choice(Choice::Behaviour(behaviour))
    }

    /// A place in the chain of contractors.
    #[must_use]
    pub fn link_role(self, role: LinkRole) -> String {
        match role {
            LinkRole::Developer => self.link_developer(),
            LinkRole::GeneralContractor => self.link_general_contractor(),
            LinkRole::ProfessionalSubcontractor => self.link_professional_subcontractor(),
            LinkRole::LabourSubcontractor => self.link_labour_subcontractor(),
            LinkRole::Foreman => self.link_foreman(),
        }
    }

    /// Why a ticket is as dangerous as it is.
    #[must_use]
    pub fn rule(self, rule: Rule) -> String {
        match rule {
            Rule::Workers => self.rule_workers(),
            Rule::Amount => self.rule_amount(),
            Rule::Months => self.rule_months(),
            Rule::BrokenPromise => self.rule_broken_promise(),
            Rule::ForcedOffSite => self.rule_forced_off_site(),
            Rule::EmployerGone => self.rule_employer_gone(),
            Rule::Behaviour => self.rule_behaviour(),
            Rule::Cluster => self.rule_cluster(),
            Rule::ThirdComplaint => self.rule_third_complaint(),
            Rule::Reopened => self.rule_reopened(),
            Rule::Season => self.rule_season(),
            Rule::Danger => self.rule_danger(),
        }
    }

    /// What is missing or wrong in a draft.
    #[must_use]
    pub fn problem(self, problem: &Problem) -> String {
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        match problem {
            Problem::Missing(item) => self.problem_missing(&self.item(*item)),
            Problem::NoReason(item) => self.problem_no_reason(&self.item(*item)),
            Problem::WrongKind(item) => self.problem_wrong_kind(&self.item(*item)),
            Problem::Negative(item) => self.problem_negative(&self.item(*item)),
            Problem::TooLong { item, chars } => self.problem_too_long(&self.item(*item), count(*chars)),
            Problem::TooManyRows { item, rows, max } => {
                self.problem_too_many_rows(&self.item(*item), count(*rows), count(*max))
            }
            Problem::TooLarge { .. } => self.problem_too_large(),
            Problem::AmountsDiffer { by } => self.problem_amounts_differ(&self.money(by.0.saturating_abs())),
            Problem::RowsDiffer { by } => self.problem_rows_differ(&self.money(by.0.saturating_abs())),
            Problem::RowDiffers { row } => self.problem_row_differs(count(*row).saturating_add(1)),
            Problem::WorkersDiffer { listed, confirmed } => {
                self.problem_workers_differ(i64::from(*listed), i64::from(*confirmed))
            }
            Problem::Reversed { from, to } => self.problem_reversed(&self.item(*from), &self.item(*to)),
        }
    }

    /// An amount from 分 in grouped digits without its unit, for a field that prints the unit itself.
    #[must_use]
    pub fn digits(self, fen: i64) -> String {
        yuan_digits(fen)
    }
}

fn id(area: &str, key: &str) -> String {
    format!("{area}-{}", key.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use niangjia_domain::form::{ItemCode, Menu, Problem, SectionCode};
    use niangjia_domain::money::Fen;

    use crate::Words;

    #[test]
    fn every_question_section_and_option_has_its_word() {
        let words = Words::default();
        for item in ItemCode::ALL {
            assert!(!words.item(*item).starts_with("item-"), "{item:?}");
        }
        for section in SectionCode::ALL {
            assert!(!words.form_section(*section).starts_with("section-"), "{section:?}");
        }
        for choice in Menu::ALL.iter().flat_map(|menu| menu.options()) {
            assert!(!words.choice(choice).starts_with("choice-"), "{choice:?}");
        }
    }

    #[test]
    fn a_hint_is_said_only_where_there_is_one() {
        let words = Words::default();
        assert_eq!(words.item_hint(ItemCode::AmountUndisputed).as_deref(), Some("没有争议的部分"));
        assert_eq!(words.item_hint(ItemCode::AmountDisputed), None);
    }

    #[test]
    fn a_gap_says_which_question_and_a_sum_says_by_how_much() {
        let words = Words::default();
        assert_eq!(words.problem(&Problem::Missing(ItemCode::Finding)), "核实下来：还没填");
        let differs = Problem::AmountsDiffer { by: Fen::yuan(-1_000) };
        assert_eq!(words.problem(&differs), "认的加有争议的，和主张差 1,000 元");
        assert_eq!(words.digits(40_000_000), "400,000");
    }
}
