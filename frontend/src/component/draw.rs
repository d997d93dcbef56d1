//! Draws html to text, one tag a line, for snapshots a person can read.

use yew::LocalServerRenderer;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
struct StageProps {
    children: Html,
}

#[component(Stage)]
fn stage(props: &StageProps) -> Html {
    props.children.clone()
}

/// The html as the browser would get it, broken before every tag that opens.
pub(crate) fn draw(children: Html) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let renderer = LocalServerRenderer::<Stage>::with_props(StageProps { children }).hydratable(false);
    let html = tokio::task::LocalSet::new().block_on(&runtime, renderer.render());
    html.replace('<', "\n<").replace("\n</", "</").trim_start().to_owned()
}
