use std::ops::Range;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Rows drawn before the list knows where it stands on the screen.
const FIRST_ROWS: usize = 20;

/// How far beyond the screen rows are drawn, in pixels: about one flick of a thumb (a default).
const MARGIN_PX: f64 = 800.0;

#[derive(Properties, PartialEq)]
pub struct WindowedProps {
    /// How many rows there are.
    pub count: usize,
    /// How high a row is until it was measured, in pixels.
    pub estimate_px: f64,
    /// Draws the row at a place; each row must be one element.
    pub row: Callback<usize, Html>,
    /// The rows are `tr` in a table, and this is the table's body.
    #[prop_or_default]
    pub table: bool,
    /// Told which rows are drawn, so that the page can ask for those it does not have.
    #[prop_or_default]
    pub onwindow: Callback<Range<usize>>,
}

/// A list of any length of which only the rows near the screen exist. Heights are measured, so rows may wrap.
#[component(Windowed)]
pub fn windowed(props: &WindowedProps) -> Html {
    let drawn = use_state_eq(|| 0..FIRST_ROWS);
    let heights = use_mut_ref(|| Heights::new(props.estimate_px));
    let list = use_node_ref();
    // The listeners live longer than one drawing, and must call the latest callback.
    let onwindow = use_mut_ref(Callback::default);
    onwindow.replace(props.onwindow.clone());
    let (above, below) = (use_node_ref(), use_node_ref());
    let range = drawn.start.min(props.count)..drawn.end.min(props.count);

    {
        // After every drawing: measure what is there, and give the gaps their heights.
        let (heights, list, above, below) = (heights.clone(), list.clone(), above.clone(), below.clone());
        let (range, count) = (range.clone(), props.count);
        use_effect(move || {
            let mut heights = heights.borrow_mut();
            measure(&list, range.start, &mut heights);
            set_height(&above, heights.span(0..range.start));
            set_height(&below, heights.span(range.end..count));
        });
    }
    {
        let (drawn, heights, list) = (drawn.clone(), heights, list.clone());
        use_effect_with((props.count, range.clone()), move |(count, _)| {
            let count = *count;
            let look = move || {
                if let Some((top, bottom)) = screen_of(&list) {
                    let range = heights.borrow().range(count, top - MARGIN_PX, bottom + MARGIN_PX);
                    onwindow.borrow().emit(range.clone());
                    drawn.set(range);
                }
            };
            look();
            let listeners = listen(look);
            move || drop(listeners)
        });
    }

    // A list of its own between the gaps: among its siblings a row could inherit the height of a gap.
    let rows: Html = range
        .map(|place| {
            let row = props.row.emit(place);
            if props.table {
                row
            } else {
                html! { <div class="window__row" key={place}>{ row }</div> }
            }
        })
        .collect();
    if props.table {
        return html! {
            <tbody ref={list}>
                <tr ref={above} aria-hidden="true"></tr>{ rows }<tr ref={below} aria-hidden="true"></tr>
            </tbody>
        };
    }
    html! { <div class="window" ref={list}><div ref={above}></div>{ rows }<div ref={below}></div></div> }
}

/// What is known of the heights of rows.
struct Heights {
    measured: Vec<Option<f64>>,
    /// The height of a row nobody has seen. The first rows that are measured correct it, and then it
    /// stays: a mean that went on moving would move every row below the unseen ones with it.
    unseen: f64,
    corrected: bool,
}

impl Heights {
    fn new(estimate: f64) -> Self {
        Self { measured: Vec::new(), unseen: estimate, corrected: false }
    }

    fn set(&mut self, place: usize, height: f64) {
        if self.measured.len() <= place {
            self.measured.resize(place + 1, None);
        }
        self.measured[place] = Some(height);
    }

    #[expect(clippy::cast_precision_loss, reason = "a screen has few rows")]
    fn correct(&mut self) {
        let known: Vec<f64> = self.measured.iter().copied().flatten().collect();
        if !self.corrected && !known.is_empty() {
            self.unseen = known.iter().sum::<f64>() / known.len() as f64;
            self.corrected = true;
        }
    }

    fn of(&self, place: usize) -> f64 {
        self.measured.get(place).copied().flatten().unwrap_or(self.unseen)
    }

    fn span(&self, places: Range<usize>) -> f64 {
        places.map(|place| self.of(place)).sum()
    }

    /// The rows that touch the stretch from `top` to `bottom`, in pixels from the list's own top.
    fn range(&self, count: usize, top: f64, bottom: f64) -> Range<usize> {
        let mut end_of_row = 0.0;
        let mut start = count;
        for place in 0..count {
            let start_of_row = end_of_row;
            end_of_row += self.of(place);
            if start == count && end_of_row > top {
                start = place;
            }
            if start_of_row >= bottom {
                return start.min(place)..place;
            }
        }
        start.min(count.saturating_sub(1))..count
    }
}

/// Measures the rows between the two gaps; the first of them stands at `first`.
fn measure(list: &NodeRef, first: usize, heights: &mut Heights) {
    let Some(children) = list.cast::<Element>().map(|list| list.children()) else {
        return;
    };
    let rows = children.length().saturating_sub(2);
    for offset in 0..rows {
        let height = children.item(offset + 1).map_or(0.0, |row| row.get_bounding_client_rect().height());
        let place = usize::try_from(offset).unwrap_or(usize::MAX);
        if height > 0.0 {
            heights.set(first + place, height);
        }
    }
    heights.correct();
}

fn set_height(gap: &NodeRef, height: f64) {
    let Some(gap) = gap.cast::<HtmlElement>() else {
        return;
    };
    if let Err(refused) = gap.style().set_property("height", &format!("{height}px")) {
        web_sys::console::warn_1(&refused);
    }
}

/// The stretch of the list that the screen shows, in pixels from the list's own top.
fn screen_of(list: &NodeRef) -> Option<(f64, f64)> {
    let list_top = list.cast::<Element>()?.get_bounding_client_rect().top();
    let screen_height = web_sys::window()?.inner_height().ok()?.as_f64()?;
    Some((-list_top, screen_height - list_top))
}

/// Calls `look` whenever anything on the page scrolls or the window changes its size.
fn listen(look: impl Fn() + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let target: web_sys::EventTarget = window.unchecked_into();
    let also = look.clone();
    // Scrolling of an inner pane does not bubble; it can only be heard on its way down.
    let options = EventListenerOptions::run_in_capture_phase();
    vec![
        EventListener::new_with_options(&target, "scroll", options, move |_| look()),
        EventListener::new(&target, "resize", move |_| also()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn before_anything_is_measured_every_row_has_the_estimate() {
        let heights = Heights::new(100.0);
        assert_eq!(heights.range(10_000, 0.0, 800.0), 0..8);
        assert_eq!(heights.range(10_000, 500_050.0, 500_850.0), 5_000..5_009);
        assert!((heights.span(0..10_000) - 1_000_000.0).abs() < 1e-6);
    }

    #[test]
    fn measured_rows_move_what_stands_below_them() {
        let mut heights = Heights::new(100.0);
        heights.set(0, 300.0);
        assert_eq!(heights.range(10, 0.0, 300.0), 0..1);
        assert_eq!(heights.range(10, 300.0, 401.0), 1..3);
        heights.set(0, 100.0);
        assert_eq!(heights.range(10, 0.0, 300.0), 0..3, "a row measured again counts once");
    }

    #[test]
    fn the_first_rows_correct_the_estimate_and_later_ones_do_not_move_the_list() {
        let mut heights = Heights::new(100.0);
        heights.set(0, 300.0);
        heights.set(1, 100.0);
        heights.correct();
        assert!((heights.span(2..10) - 8.0 * 200.0).abs() < 1e-6);
        heights.set(9, 1_000.0);
        heights.correct();
        assert!((heights.span(2..9) - 7.0 * 200.0).abs() < 1e-6);
    }

    #[test]
    fn a_screen_beyond_the_end_still_draws_the_last_row() {
        let heights = Heights::new(100.0);
        assert_eq!(heights.range(3, 5_000.0, 6_000.0), 2..3);
        assert_eq!(heights.range(0, 0.0, 800.0), 0..0);
    }

    #[test]
    fn of_ten_thousand_rows_only_the_first_are_drawn_at_first() {
        let row = Callback::from(|place: usize| html! { <p>{ place }</p> });
        let drawn = draw(html! { <Windowed count={10_000} estimate_px={120.0} row={row.clone()}/> });
        assert_eq!(drawn.matches("<p>").count(), 20);
        let body = draw(
            html! { <table><Windowed count={3} estimate_px={40.0} table={true} row={Callback::from(|place: usize| html! { <tr><td>{ place }</td></tr> })}/></table> },
        );
        insta::assert_snapshot!(body);
    }
}
