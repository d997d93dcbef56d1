//! The words on the picture: a dark translucent card in the lower left corner.
//!
//! The mark is for people; the proof is the signed manifest. All words come from the caller, one field one purpose.

use ab_glyph::{Font, Glyph, point};

use crate::font;
use crate::pixels::{CHANNELS, Pixels, Size};
use crate::text::{Colour, Line, Span, wrap};

/// What the card says. Empty words take no room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    /// To the second, such as `2026-03-05 14:20:31`; drawn largest.
    pub time: String,
    /// How far the time can be trusted; drawn beside it.
    pub clock: ClockWords,
    /// An address, or coordinates with their accuracy.
    pub place: Option<String>,
    /// Who took it.
    pub officer: String,
    /// The ticket's number.
    pub ticket: String,
    /// The beginning of the original's hash.
    pub hash: String,
    /// Anything else that must be seen, such as "not taken in the app".
    pub note: Option<String>,
}

/// The words for the clock; the kind decides their colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockWords {
    /// Checked against the server: 已校时.
    Calibrated(String),
    /// The device's word alone: 未校时.
    Uncalibrated(String),
}

/// A rectangle of the picture, in pixels; `right` and `bottom` lie outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) right: u32,
    pub(crate) bottom: u32,
}

const PAPER: Colour = [0xFF, 0xFD, 0xF8];
const PAPER_DIM: Colour = [0xC9, 0xCD, 0xD0];
const INK: Colour = [0x14, 0x1A, 0x20];
/// The identity colour of the dark theme (`--c-union` in the tokens).
const SEAL: Colour = [0xC4, 0x26, 0x2C];
const GREEN: Colour = [0x8F, 0xDB, 0xA4];
const AMBER: Colour = [0xFF, 0xC8, 0x57];

/// How much the card covers, 0–1: dark enough for paper-white words on snow, light enough to see what lies under it.
const CARD_OPACITY: f32 = 0.62;
/// Em of the body, as a part of the square root of the picture's area: 29 px on 1600 × 1200.
const BODY_EM: f32 = 0.021;
/// The time's size against the body's.
const TIME_EM: f32 = 1.5;
/// The hash's size against the body's.
const FINE_EM: f32 = 0.82;
/// From line to line, in ems.
const LEADING: f32 = 1.4;
/// Most of the picture's height the card takes before the words shrink, 0–1.
const HEIGHT_MAX: f32 = 0.45;
/// One step of shrinking.
const SHRINK: f32 = 0.93;
/// Ems under which shrinking ends, in pixels: nothing can be read there, the picture is smaller than a stamp.
const EM_MIN: f32 = 1.0;

impl Watermark {
    /// Draws the card and returns what it covers. No pixel outside is touched.
    pub(crate) fn draw(&self, pixels: &mut Pixels) -> Area {
        let size = pixels.size;
        let mut em = BODY_EM * (size.pixels() as f32).sqrt();
        let card = loop {
            let card = self.card(size, em);
            if em <= EM_MIN || card.fits(size) {
                break card;
            }
            em = (em * SHRINK).max(EM_MIN);
        };
        card.draw(pixels)
    }

    fn card(&self, size: Size, em: f32) -> Card {
        let frame = Frame::of(em);
        let width = size.width as f32 - frame.around();
        let lines = self.paragraphs(em).iter().flat_map(|spans| wrap(spans, width)).collect();
        Card { frame, lines }
    }

    fn paragraphs(&self, em: f32) -> [Vec<Span<'_>>; 5] {
        let span = |text, em, colour| Span { text, em, colour };
        let (clock, tone) = match &self.clock {
            ClockWords::Calibrated(words) => (words.as_str(), GREEN),
            ClockWords::Uncalibrated(words) => (words.as_str(), AMBER),
        };
        let gap = span("  ", em, PAPER);
        [
            vec![span(&self.time, em * TIME_EM, PAPER), gap, span(clock, em, tone)],
            vec![span(self.place.as_deref().unwrap_or_default(), em, PAPER)],
            vec![span(&self.officer, em, PAPER), gap, span(&self.ticket, em, PAPER)],
            vec![span(self.note.as_deref().unwrap_or_default(), em, AMBER)],
            vec![span(&self.hash, em * FINE_EM, PAPER_DIM)],
        ]
    }
}

/// The room around the words, in pixels.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// From the picture's edge to the card.
    margin: f32,
    /// The coloured bar at the card's left.
    bar: f32,
    /// From the card's edge to the words.
    padding: f32,
    radius: f32,
}

impl Frame {
    fn of(em: f32) -> Self {
        Self { margin: em * 0.7, bar: em * 0.28, padding: em * 0.7, radius: em * 0.35 }
    }

    /// Left and right together.
    fn around(self) -> f32 {
        2.0 * self.margin + self.bar + 2.0 * self.padding
    }
}

/// Words broken into lines, and the room around them.
struct Card {
    frame: Frame,
    lines: Vec<Line>,
}

impl Card {
    fn text_width(&self) -> f32 {
        self.lines.iter().map(|line| line.width).fold(0.0, f32::max)
    }

    fn height(&self) -> f32 {
        self.lines.iter().map(|line| line.em * LEADING).sum::<f32>() + 1.3 * self.frame.padding
    }

    fn fits(&self, size: Size) -> bool {
        self.height() <= size.height as f32 * HEIGHT_MAX && self.text_width() <= size.width as f32 - self.frame.around()
    }

    fn draw(&self, pixels: &mut Pixels) -> Area {
        let Frame { margin, bar, padding, radius } = self.frame;
        let size = pixels.size;
        if self.lines.is_empty() {
            return Area { left: 0, top: size.height, right: 0, bottom: size.height };
        }
        let bottom = (size.height as f32 - margin).floor();
        let top = (bottom - self.height()).floor().max(0.0);
        let left = margin.floor();
        let right = (left + bar + 2.0 * padding + self.text_width()).ceil().min(size.width as f32);
        let area = Area { left: left as u32, top: top as u32, right: right as u32, bottom: bottom as u32 };
        let mut canvas = Canvas { pixels, area };
        canvas.card(radius, bar);
        let mut line_top = top + 0.65 * padding;
        for line in &self.lines {
            canvas.line(line, left + bar + padding, line_top);
            line_top += line.em * LEADING;
        }
        area
    }
}

/// The picture, of which only the area can be painted.
struct Canvas<'a> {
    pixels: &'a mut Pixels,
    area: Area,
}

impl Canvas<'_> {
    /// The ground with rounded corners, and the bar at its left.
    fn card(&mut self, radius: f32, bar: f32) {
        let Area { left, top, right, bottom } = self.area;
        for y in top..bottom {
            for x in left..right {
                let inside = corner_cover(self.area, radius, x, y);
                let in_bar = (bar - (x - left) as f32).clamp(0.0, 1.0);
                self.blend(x, y, INK, CARD_OPACITY * inside * (1.0 - in_bar));
                self.blend(x, y, SEAL, inside * in_bar);
            }
        }
    }

    fn line(&mut self, line: &Line, left: f32, top: f32) {
        let (ascent, descent) = font::extent();
        // The glyphs' own height is centred in the line; small words stand on the base line of large ones.
        let base = top + (line.em * (LEADING - ascent - descent)) / 2.0 + line.em * ascent;
        for placed in &line.glyphs {
            let glyph =
                Glyph { id: placed.id, scale: font::scale(placed.em).into(), position: point(left + placed.x, base) };
            // A glyph without outline, such as a wide space, has nothing to draw.
            let Some(outline) = font::face().outline_glyph(glyph) else {
                continue;
            };
            let bounds = outline.px_bounds();
            outline.draw(|x, y, cover| {
                let (x, y) = (bounds.min.x + x as f32, bounds.min.y + y as f32);
                if x >= 0.0 && y >= 0.0 {
                    self.blend(x as u32, y as u32, placed.colour, cover);
                }
            });
        }
    }

    /// Mixes `colour` in by `cover`, 0–1; does nothing outside the area.
    fn blend(&mut self, x: u32, y: u32, colour: Colour, cover: f32) {
        let Area { left, top, right, bottom } = self.area;
        let size = self.pixels.size;
        if cover <= 0.0 || x < left || x >= right.min(size.width) || y < top || y >= bottom.min(size.height) {
            return;
        }
        let at = (y as usize * size.width as usize + x as usize) * CHANNELS;
        for (old, new) in self.pixels.rgb[at..at + CHANNELS].iter_mut().zip(colour) {
            let mixed = f32::from(*old) + (f32::from(new) - f32::from(*old)) * cover.min(1.0);
            *old = mixed.round() as u8;
        }
    }
}

/// How much of a pixel lies inside the rounded area, 0–1.
fn corner_cover(area: Area, radius: f32, x: u32, y: u32) -> f32 {
    let beyond = |at: u32, low: u32, high: u32| {
        let centre = at as f32 + 0.5;
        (low as f32 + radius - centre).max(centre - (high as f32 - radius)).max(0.0)
    };
    let (across, down) = (beyond(x, area.left, area.right), beyond(y, area.top, area.bottom));
    if across == 0.0 || down == 0.0 { 1.0 } else { (radius + 0.5 - across.hypot(down)).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GREY: u8 = 128;

    fn grey(width: u32, height: u32) -> Pixels {
        let size = Size { width, height };
        Pixels { size, rgb: vec![GREY; size.pixels() as usize * CHANNELS] }
    }

    fn mark(place: &str) -> Watermark {
        Watermark {
            time: "2026-03-05 14:20:31".to_owned(),
            clock: ClockWords::Calibrated("已校时".to_owned()),
            place: Some(place.to_owned()),
            officer: "张某某".to_owned(),
            ticket: "429999-20260305-0007".to_owned(),
            hash: "3f9a71c2".to_owned(),
            note: None,
        }
    }

    fn drawn(mark: &Watermark) -> Pixels {
        let mut picture = grey(640, 480);
        mark.draw(&mut picture);
        picture
    }

    #[test]
    fn the_card_lies_lower_left_and_nothing_else_changes() {
        let mut picture = grey(640, 480);
        let area = mark("虚构县和平街道").draw(&mut picture);
        assert!(area.left < 20 && area.bottom > 460 && area.right < 400 && area.top > 300, "{area:?}");
        let (mut light, mut dark) = (0, 0);
        for (index, pixel) in picture.rgb.chunks_exact(CHANNELS).enumerate() {
            let (x, y) = (index as u32 % 640, index as u32 / 640);
            let inside = (area.left..area.right).contains(&x) && (area.top..area.bottom).contains(&y);
            assert!(inside || pixel == [GREY; CHANNELS], "changed outside the card at {x}, {y}");
            light += u32::from(pixel.iter().all(|channel| *channel > 200));
            dark += u32::from(pixel.iter().all(|channel| *channel < 100));
        }
        assert!(light > 500, "the words are seen: {light}");
        assert!(dark > 10_000, "the card is seen: {dark}");
    }

    #[test]
    fn long_words_wrap_and_shrink_and_are_never_cut() {
        for (width, height) in [(640, 480), (480, 640), (1600, 133), (200, 1600)] {
            let size = Size { width, height };
            let mut em = BODY_EM * (size.pixels() as f32).sqrt();
            let long = mark(&"虚构县和平街道建设路安置房项目工地".repeat(20));
            while !long.card(size, em).fits(size) {
                em *= SHRINK;
                assert!(em > EM_MIN, "still too large at {em} on {size:?}");
            }
            let card = long.card(size, em);
            let letters: usize = card.lines.iter().map(|line| line.glyphs.len()).sum();
            assert_eq!(letters, 18 + 3 + 17 * 20 + 3 + 20 + 8, "every letter has its place");
        }
    }

    #[test]
    fn a_character_without_glyph_is_drawn_as_a_square() {
        assert_eq!(drawn(&mark("虚构县𠮷村")), drawn(&mark("虚构县□村")));
        assert_ne!(drawn(&mark("虚构县𠮷村")), drawn(&mark("虚构县村")));
    }

    #[test]
    fn an_unchecked_clock_has_another_colour() {
        let calibrated = mark("虚构县");
        let uncalibrated = Watermark { clock: ClockWords::Uncalibrated("已校时".to_owned()), ..calibrated.clone() };
        assert_ne!(drawn(&calibrated), drawn(&uncalibrated));
    }

    #[test]
    fn no_words_leave_the_picture_alone() {
        let empty = Watermark {
            time: String::new(),
            clock: ClockWords::Calibrated(String::new()),
            place: None,
            officer: String::new(),
            ticket: " ".to_owned(),
            hash: String::new(),
            note: None,
        };
        assert_eq!(drawn(&empty), grey(640, 480));
    }

    #[test]
    fn stamps_and_lines_take_a_mark_without_harm() {
        for (width, height) in [(1, 1), (3, 2), (1600, 1), (1, 1600), (40, 30)] {
            mark(&"长".repeat(2000)).draw(&mut grey(width, height));
        }
    }
}
