//! Where the sections of a form stand.

use niangjia_domain::form::{Answers, SectionCode, Tally, sections};
use niangjia_ipc::view::PhotoView;

/// Where one section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing in it yet.
    Untouched,
    /// So many required questions are open.
    Gaps(u32),
    /// All that is asked for is there.
    Done,
}

/// Where a section stands.
#[must_use]
pub fn standing(section: SectionCode, answers: &Answers, photos: &Tally) -> Standing {
    let done = answers.section_completeness(section, photos);
    let items = sections().iter().filter(|one| one.code == section).flat_map(|one| one.items);
    let touched =
        done.answered + done.skipped > 0 || items.clone().any(|item| answers.iter().any(|(code, _)| code == item.code));
    match (touched, done.missing) {
        (false, 0) if done.required() > 0 => Standing::Done,
        (false, _) => Standing::Untouched,
        (true, 0) => Standing::Done,
        (true, missing) => Standing::Gaps(missing),
    }
}

/// The first section that is not done; the last one when all are.
#[must_use]
pub fn first_open(answers: &Answers, photos: &Tally) -> usize {
    let open = sections().iter().position(|section| standing(section.code, answers, photos) != Standing::Done);
    open.unwrap_or(sections().len().saturating_sub(1))
}

/// How many photos of each kind a visit has; a broken one still counts, since its original may be whole.
#[must_use]
pub fn photos_of(photos: &[PhotoView]) -> Tally {
    photos.iter().map(|photo| photo.evidence).collect()
}

#[cfg(test)]
mod tests {
    use niangjia_domain::form::fixture;

    use super::*;

    #[test]
    fn a_section_is_untouched_begun_or_done() {
        let photos = Tally::default();
        let empty = Answers::default();
        assert_eq!(standing(SectionCode::Amount, &empty, &photos), Standing::Untouched);
        let full = fixture::case_a();
        assert_eq!(standing(SectionCode::Amount, &full, &photos), Standing::Done);
        assert!(matches!(standing(SectionCode::Evidence, &full, &photos), Standing::Gaps(_)));
        assert_eq!(first_open(&empty, &photos), 0);
    }
}
