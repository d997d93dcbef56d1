//! The names of classes of matters. Codes are stable, names may change with a version of the words.

use crate::Words;

/// The classes a matter can be registered under, in the order of the design's list (lifecycle.md §11); groups are not
/// among them.
pub const CLASSES: &[&str] = &[
    "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7",
    "2.8", "2.9", "3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.6", "3.1.7", "3.2.1", "3.2.2", "3.2.3", "3.2.4",
    "3.2.5", "3.3.1", "3.3.2", "3.3.3", "3.3.4", "3.3.5", "3.3.6", "3.3.7", "3.4.1", "3.4.2", "3.4.3", "3.4.4",
    "3.4.5", "3.5.1", "3.5.2", "3.5.3", "3.5.4", "3.5.5", "3.6.1", "3.6.2", "3.6.3", "3.6.4", "3.6.5", "3.7.1",
    "3.7.2", "3.7.3", "3.7.4", "3.7.5", "3.8.1", "3.8.2", "3.8.3", "3.8.4", "3.9", "4.1", "4.2", "4.3", "4.4", "4.5",
    "4.6", "5.1", "5.2", "5.3", "5.4",
];

impl Words {
    /// The name of a class or of a group of classes; the code itself where a newer list has one that is not known here.
    #[must_use]
    pub fn class(self, code: &str) -> String {
        self.named(&format!("class-{}", code.replace('.', "-"))).unwrap_or_else(|| code.to_owned())
    }

    /// The group above a class, as `3` above `3.1.1`: its name.
    #[must_use]
    pub fn class_group(self, code: &str) -> String {
        self.class(code.split('.').next().unwrap_or(code))
    }
}

#[cfg(test)]
mod tests {
    use super::CLASSES;
    use crate::Words;

    #[test]
    fn every_class_has_a_name_and_a_group() {
        let words = Words::default();
        assert_eq!(words.class("3.1.1"), "工程建设欠薪");
        assert_eq!(words.class_group("3.1.1"), "信访投诉");
        for code in CLASSES {
            assert_ne!(words.class(code), *code);
        }
        assert_eq!(words.class("9.9"), "9.9", "a newer class is shown by its code");
    }
}
