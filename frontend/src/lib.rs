//! The page.

mod hello;

/// Draws the page into the document's body.
pub fn start() {
    yew::Renderer::<hello::Hello>::new().render();
}
