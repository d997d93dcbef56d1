//! The page: pages wire, components draw, reducers decide, and only the bridge talks to the shell.

mod app;
#[cfg(test)]
mod baseline;
mod bridge;
pub mod component;
#[cfg(test)]
mod contrast;
pub mod hook;
pub mod icon;
pub mod nav;
pub mod page;
pub mod route;
pub mod state;
pub mod theme;

/// Draws the page into the document's body.
pub fn start() {
    yew::Renderer::<app::App>::new().render();
}
