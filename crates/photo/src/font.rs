//! The bundled font: which glyph a character gets, and how wide it is. Where it comes from: `font/README.md`.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId};

static BYTES: &[u8] = include_bytes!("../font/micro-hei-subset.ttf");

static FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the bytes are part of the program and a test opens them")]
    FontRef::try_from_slice(BYTES).expect("the bundled font opens")
});

/// Drawn for a character that the font lacks, so that it is seen that something stood there.
const MISSING: char = '□';

pub(crate) fn face() -> &'static FontRef<'static> {
    &FACE
}

/// The glyph of a character; nothing for what is never seen: controls, joiners, variation and direction marks.
pub(crate) fn glyph(character: char) -> Option<GlyphId> {
    let character = if character.is_whitespace() { ' ' } else { character };
    if character.is_control() || is_invisible(character) {
        return None;
    }
    let id = face().glyph_id(character);
    // Glyph 0 is the font's own "not defined".
    Some(if id.0 == 0 { face().glyph_id(MISSING) } else { id })
}

/// Advance of a glyph, as a part of the em.
pub(crate) fn advance(id: GlyphId) -> f32 {
    face().h_advance_unscaled(id) / units_per_em()
}

/// Height above and depth below the base line, as parts of the em; both positive.
pub(crate) fn extent() -> (f32, f32) {
    (face().ascent_unscaled() / units_per_em(), -face().descent_unscaled() / units_per_em())
}

/// `ab_glyph`'s scale, which counts from ascent to descent, for an em of `em` pixels.
pub(crate) fn scale(em: f32) -> f32 {
    em * face().height_unscaled() / units_per_em()
}

fn units_per_em() -> f32 {
    // 2048 in the bundled font; the fallback is never used and only saves a panic.
    face().units_per_em().unwrap_or(2048.0)
}

const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_a_watermark_says() {
        let square = glyph('□').unwrap();
        for character in "2026-03-05 14:20:31 已校时未校时虚构县和平街道张某某·±°′″：，（）×喆堃镕Ab".chars()
        {
            assert_ne!(glyph(character).unwrap(), square, "{character}");
        }
        assert_ne!(square.0, 0, "and the square itself");
    }

    #[test]
    fn what_the_font_lacks_is_a_square_and_what_nobody_sees_is_nothing() {
        assert_eq!(glyph('𠮷'), glyph('□'));
        assert_eq!(glyph('😀'), glyph('□'));
        assert_eq!(glyph('\u{200D}'), None);
        assert_eq!(glyph('\u{202E}'), None);
        assert_eq!(glyph('\u{7}'), None);
        assert_eq!(glyph('\n'), glyph(' '));
    }
}
