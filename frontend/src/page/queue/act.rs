//! What a person can do with a ticket from the queue, in the order it is offered.

use niangjia_domain::kind::Kind;
use niangjia_domain::state::State;
use niangjia_ipc::view::TicketView;
use niangjia_words::Words;

/// One button of the detail pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskAct {
    /// Look at what the officer verified.
    Look,
    /// Look at the reply that waits for review.
    Review,
    /// 指派
    Assign,
    /// 办理
    TakeUp,
    /// 答复
    Reply,
    /// 改派
    Reassign,
    /// 撤回
    Withdraw,
    /// 备注
    Note,
}

impl DeskAct {
    /// Everything a view offers; the first is the main one if it [`is_main`](Self::is_main).
    #[must_use]
    pub fn of(view: &TicketView) -> Vec<Self> {
        let offered = |kind: Kind| view.offers.contains(&kind);
        let mut acts = Vec::new();
        let mut add = |is: bool, act: DeskAct| {
            if is {
                acts.push(act);
            }
        };
        let is_new = offered(Kind::SendBack);
        add(is_new, DeskAct::Look);
        add(offered(Kind::Review), DeskAct::Review);
        add(offered(Kind::Reply), DeskAct::Reply);
        add(offered(Kind::Assign), DeskAct::Assign);
        // A visit is taken up where it is read; without one there is nothing to read.
        add(offered(Kind::TakeUp) && !is_new, DeskAct::TakeUp);
        add(offered(Kind::Reassign), DeskAct::Reassign);
        add(offered(Kind::Withdraw), DeskAct::Withdraw);
        add(!is_new && !view.reports.is_empty(), DeskAct::Look);
        add(offered(Kind::Note), DeskAct::Note);
        acts
    }

    /// Whether it is what the ticket waits for.
    #[must_use]
    pub fn is_main(self, state: State) -> bool {
        match self {
            DeskAct::Look => state == State::Verified,
            DeskAct::Review | DeskAct::Reply => true,
            DeskAct::Assign => state == State::Signed,
            DeskAct::TakeUp | DeskAct::Reassign | DeskAct::Withdraw | DeskAct::Note => false,
        }
    }

    /// Its word.
    #[must_use]
    pub fn label(self, words: Words) -> String {
        match self {
            DeskAct::Look => words.desk_do_look(),
            DeskAct::Review => words.desk_do_review(),
            DeskAct::Assign => words.desk_do_assign(),
            DeskAct::TakeUp => words.desk_do_take_up(),
            DeskAct::Reply => words.desk_do_reply(),
            DeskAct::Reassign => words.desk_do_reassign(),
            DeskAct::Withdraw => words.desk_do_withdraw(),
            DeskAct::Note => words.desk_do_note(),
        }
    }

    /// By which its button is found.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            DeskAct::Look => "do-look",
            DeskAct::Review => "do-review",
            DeskAct::Assign => "do-assign",
            DeskAct::TakeUp => "do-take-up",
            DeskAct::Reply => "do-reply",
            DeskAct::Reassign => "do-reassign",
            DeskAct::Withdraw => "do-withdraw",
            DeskAct::Note => "do-note",
        }
    }

    /// The key that does the same.
    #[must_use]
    pub fn key(self) -> Option<&'static str> {
        match self {
            DeskAct::Assign | DeskAct::Reassign => Some("A"),
            DeskAct::TakeUp => Some("E"),
            DeskAct::Look | DeskAct::Review | DeskAct::Reply | DeskAct::Withdraw | DeskAct::Note => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::desk::fixture::{verified, view};

    #[test]
    fn a_verified_ticket_is_read_before_it_is_taken_up() {
        let acts = DeskAct::of(&verified());
        assert_eq!(acts, [DeskAct::Look, DeskAct::Note]);
        assert!(acts[0].is_main(State::Verified));
    }

    #[test]
    fn a_ticket_on_its_way_can_be_given_to_another_or_taken_back() {
        let acts = DeskAct::of(&view());
        assert_eq!(acts, [DeskAct::Reassign, DeskAct::Withdraw, DeskAct::Note]);
        assert!(!acts[0].is_main(State::Verifying), "nothing is asked of the desk now");
    }

    #[test]
    fn nothing_is_offered_that_the_law_does_not_offer() {
        let mut gone = view();
        gone.offers.clear();
        assert_eq!(DeskAct::of(&gone), Vec::<DeskAct>::new());
    }
}
