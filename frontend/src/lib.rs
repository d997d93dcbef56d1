//! The page: pages wire, components draw, reducers decide, and only the bridge talks to the shell.

pub mod component;
mod hello;
pub mod hook;
pub mod icon;

/// Draws the page into the document's body.
pub fn start() {
    yew::Renderer::<hello::Hello>::new().render();
}
