//! Breaking a line of words to a width. No shaping: Han and Latin need none.

use ab_glyph::GlyphId;

use crate::font;

/// Eight-bit red, green, blue.
pub(crate) type Colour = [u8; 3];

/// Words in one size and colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'a> {
    pub(crate) text: &'a str,
    /// Pixels.
    pub(crate) em: f32,
    pub(crate) colour: Colour,
}

/// A glyph in its line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub(crate) id: GlyphId,
    pub(crate) em: f32,
    pub(crate) colour: Colour,
    /// Pixels from the line's left end.
    pub(crate) x: f32,
}

/// A line that fits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) glyphs: Vec<Placed>,
    /// Pixels.
    pub(crate) width: f32,
    /// The largest em in the line, in pixels.
    pub(crate) em: f32,
}

/// One character with what is known of it before it has a place.
#[derive(Debug, Clone, Copy)]
struct Letter {
    character: char,
    id: GlyphId,
    em: f32,
    colour: Colour,
}

impl Letter {
    fn advance(self) -> f32 {
        font::advance(self.id) * self.em
    }
}

/// Marks that must not begin a line (GB/T 15834, 5.1).
const NEVER_FIRST: &str = "，。、；：？！）》〉」』】〕”’％℃,.;:?!)]}%";

/// Marks that must not end one.
const NEVER_LAST: &str = "（《〈「『【〔“‘([{±";

/// Breaks the spans, one after the other, into lines of at most `width` pixels. Only a single glyph wider than that stands over.
pub(crate) fn wrap(spans: &[Span<'_>], width: f32) -> Vec<Line> {
    let letters: Vec<Letter> = spans
        .iter()
        .flat_map(|span| {
            span.text.chars().filter_map(|character| {
                let id = font::glyph(character)?;
                Some(Letter { character, id, em: span.em, colour: span.colour })
            })
        })
        .collect();
    let mut lines = Vec::new();
    let mut rest = letters.as_slice();
    loop {
        rest = trim_start(rest);
        if rest.is_empty() {
            return lines;
        }
        let (line, after) = rest.split_at(line_length(rest, width));
        lines.push(place(line));
        rest = after;
    }
}

fn trim_start(letters: &[Letter]) -> &[Letter] {
    let spaces = letters.iter().take_while(|letter| letter.character.is_whitespace()).count();
    &letters[spaces..]
}

/// How many letters go on the line; at least one.
fn line_length(letters: &[Letter], width: f32) -> usize {
    let mut used = 0.0;
    let mut best = 0;
    for (index, letter) in letters.iter().enumerate() {
        if index > 0 && may_break(letters[index - 1].character, letter.character) {
            best = index;
        }
        used += letter.advance();
        let over = used > width && !letter.character.is_whitespace();
        if over {
            // A word longer than the line is broken where it must be.
            return if best > 0 { best } else { index.max(1) };
        }
    }
    letters.len()
}

fn may_break(before: char, after: char) -> bool {
    let apart = before.is_whitespace() || !before.is_ascii() || !after.is_ascii();
    // "12 米" and "88 号" belong together.
    let measured = before.is_ascii_digit() && after.is_alphabetic();
    apart && !measured && !after.is_whitespace() && !NEVER_FIRST.contains(after) && !NEVER_LAST.contains(before)
}

fn place(letters: &[Letter]) -> Line {
    let mut line = Line { glyphs: Vec::with_capacity(letters.len()), width: 0.0, em: 0.0 };
    let mut x = 0.0;
    for letter in letters {
        if !letter.character.is_whitespace() {
            line.glyphs.push(Placed { id: letter.id, em: letter.em, colour: letter.colour, x });
            line.width = x + letter.advance();
            line.em = line.em.max(letter.em);
        }
        x += letter.advance();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn widths(text: &str, width: f32) -> Vec<usize> {
        let span = Span { text, em: 10.0, colour: [0; 3] };
        wrap(&[span], width).iter().map(|line| line.glyphs.len()).collect()
    }

    #[test]
    fn han_breaks_anywhere_and_nothing_is_lost() {
        assert_eq!(widths("虚构县和平街道三号", 40.0), [4, 4, 1]);
        assert_eq!(widths("虚构县和平街道三号", 1000.0), [9]);
    }

    #[test]
    fn a_mark_does_not_begin_a_line() {
        assert_eq!(widths("虚构县里，和平街", 40.0), [3, 4, 1], "里 goes down with its comma");
    }

    #[test]
    fn an_opening_mark_does_not_end_a_line_and_a_number_keeps_its_measure() {
        assert_eq!(widths("虚构县（和平）", 40.0), [3, 4]);
        assert_eq!(widths("虚构县88号楼", 46.0), [3, 4], "88号 stays whole");
    }

    #[test]
    fn latin_words_stay_whole_unless_longer_than_the_line() {
        assert_eq!(widths("ticket 420100", 45.0), [6, 6]);
        assert_eq!(widths("abcdefghijklmnop", 30.0).iter().sum::<usize>(), 16);
        assert_eq!(widths("工", 1.0), [1], "a single glyph always gets a line");
    }

    #[test]
    fn spaces_alone_are_no_line() {
        assert_eq!(widths(" \n\t ", 40.0), [0_usize; 0]);
    }
}
