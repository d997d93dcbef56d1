use std::rc::Rc;

use yew::Reducible;

use crate::component::PIN_DIGITS;

/// Letters a passphrase has at least (decisions.md, Identity).
pub const PHRASE_CHARS_MIN: usize = 10;

/// Letters that are still missing for a passphrase.
#[must_use]
pub fn phrase_rest(phrase: &str) -> usize {
    PHRASE_CHARS_MIN.saturating_sub(phrase.chars().count())
}

/// A PIN that is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pin {
    digits: String,
    differed: bool,
}

impl Pin {
    /// Begun anew because the second PIN was another than the first.
    #[must_use]
    pub fn differing() -> Self {
        Self { digits: String::new(), differed: true }
    }

    /// The digits of a paste, as many as a PIN has.
    #[must_use]
    pub fn pasted(text: &str) -> Self {
        let digits = text.chars().filter(char::is_ascii_digit).take(PIN_DIGITS).collect();
        Self { digits, differed: false }
    }

    /// One digit more, while there is room.
    #[must_use]
    pub fn with(mut self, digit: char) -> Self {
        if digit.is_ascii_digit() && self.digits.len() < PIN_DIGITS {
            self.digits.push(digit);
        }
        self
    }

    /// One digit less.
    #[must_use]
    pub fn without_last(mut self) -> Self {
        self.digits.pop();
        self
    }

    /// How many digits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.digits.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether the attempt before this one differed from its repetition.
    #[must_use]
    pub fn differed(&self) -> bool {
        self.differed
    }

    /// All digits, once they are all there.
    #[must_use]
    pub fn complete(&self) -> Option<String> {
        (self.digits.len() == PIN_DIGITS).then(|| self.digits.clone())
    }
}

/// What is done to a PIN that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinAct {
    /// One digit more.
    Digit(char),
    /// One digit less.
    Erase,
    /// Digits from elsewhere, in place of what is there.
    Paste(String),
    /// Begin anew.
    Clear,
}

impl Reducible for Pin {
    type Action = PinAct;

    fn reduce(self: Rc<Self>, act: PinAct) -> Rc<Self> {
        let pin = Rc::unwrap_or_clone(self);
        Rc::new(match act {
            PinAct::Digit(digit) => pin.with(digit),
            PinAct::Erase => pin.without_last(),
            PinAct::Paste(digits) => Self::pasted(&digits),
            PinAct::Clear => Self::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Pin;

    #[test]
    fn a_pin_takes_six_digits_and_nothing_else() {
        let pin = "12x3".chars().fold(Pin::default(), Pin::with);
        assert_eq!((pin.len(), pin.complete()), (3, None));
        assert_eq!(Pin::pasted("口令 482 716 9").complete(), Some("482716".to_owned()));
        assert_eq!(Pin::pasted("482716").with('9').without_last().len(), 5);
    }
}
