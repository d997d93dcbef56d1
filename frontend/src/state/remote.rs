use std::rc::Rc;

use niangjia_domain::code::Code;
use yew::Reducible;

/// Data that the device has.
#[derive(Debug)]
pub enum Remote<T> {
    /// Never heard.
    Loading,
    /// Asked and refused, with nothing to show.
    Failed(Code),
    /// The last answer. It stays while the next one is on its way.
    Ready(Rc<T>),
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        match self {
            Remote::Loading => Remote::Loading,
            Remote::Failed(code) => Remote::Failed(code.clone()),
            Remote::Ready(answer) => Remote::Ready(Rc::clone(answer)),
        }
    }
}

impl<T: PartialEq> PartialEq for Remote<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Remote::Loading, Remote::Loading) => true,
            (Remote::Failed(one), Remote::Failed(other)) => one == other,
            (Remote::Ready(one), Remote::Ready(other)) => one == other,
            (Remote::Loading | Remote::Failed(_) | Remote::Ready(_), _) => false,
        }
    }
}

impl<T> Remote<T> {
    /// The last answer, if there is one.
    #[must_use]
    pub fn ready(&self) -> Option<&Rc<T>> {
        match self {
            Remote::Ready(answer) => Some(answer),
            Remote::Loading | Remote::Failed(_) => None,
        }
    }
}

/// A question in flight, and the last answer to it.
#[derive(Debug)]
pub struct Asking<T> {
    /// What can be shown.
    pub remote: Remote<T>,
    /// The turn whose answer is shown; answers that were overtaken are dropped.
    answered: u32,
}

impl<T> Default for Asking<T> {
    fn default() -> Self {
        Self { remote: Remote::Loading, answered: 0 }
    }
}

/// The device's answer to the question of a turn. Turns count from 1.
#[derive(Debug)]
pub struct Heard<T> {
    /// Which question it answers.
    pub turn: u32,
    /// What it says.
    pub answer: Result<T, Code>,
}

impl<T: 'static> Reducible for Asking<T> {
    type Action = Heard<T>;

    fn reduce(self: Rc<Self>, heard: Heard<T>) -> Rc<Self> {
        if heard.turn <= self.answered {
            return self;
        }
        let remote = match (heard.answer, &self.remote) {
            (Ok(answer), _) => Remote::Ready(Rc::new(answer)),
            // What was shown stays: a question that fails takes nothing from the person.
            (Err(_), Remote::Ready(shown)) => Remote::Ready(Rc::clone(shown)),
            (Err(code), Remote::Loading | Remote::Failed(_)) => Remote::Failed(code),
        };
        Rc::new(Self { remote, answered: heard.turn })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hear(asking: Asking<u8>, turn: u32, answer: Result<u8, Code>) -> Asking<u8> {
        Rc::into_inner(Rc::new(asking).reduce(Heard { turn, answer })).unwrap()
    }

    #[test]
    fn an_answer_that_was_overtaken_is_dropped() {
        let asking = hear(Asking::default(), 2, Ok(2));
        let asking = hear(asking, 1, Ok(1));
        assert_eq!(asking.remote, Remote::Ready(Rc::new(2)));
    }

    #[test]
    fn a_refusal_does_not_take_away_what_is_shown() {
        let asking = hear(Asking::default(), 1, Ok(1));
        let asking = hear(asking, 2, Err(Code::StorageFull));
        assert_eq!(asking.remote, Remote::Ready(Rc::new(1)));
    }

    #[test]
    fn a_first_refusal_is_shown_and_the_next_answer_replaces_it() {
        let asking = hear(Asking::default(), 1, Err(Code::Locked));
        assert_eq!(asking.remote, Remote::Failed(Code::Locked));
        assert_eq!(hear(asking, 2, Ok(7)).remote, Remote::Ready(Rc::new(7)));
    }
}
