use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::hook::Came;
use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct TakeProps {
    pub id: AttrValue,
    pub label: AttrValue,
    pub evidence: EvidenceKind,
    /// What it shows, in words.
    #[prop_or_default]
    pub caption: AttrValue,
    /// From the camera, or picked.
    pub origin: Origin,
    #[prop_or_default]
    pub disabled: bool,
    #[prop_or_default]
    pub class: Option<&'static str>,
    pub ontake: Callback<Came>,
}

/// A button that is the browser's own way to the camera, or to the pictures that exist: a file field under a label, so
/// that it works by thumb, by keyboard and by a test alike.
#[component(Take)]
pub fn take(props: &TakeProps) -> Html {
    let camera = props.origin == Origin::TakenInApp;
    let onchange = {
        let (evidence, caption, origin, ontake) =
            (props.evidence, props.caption.to_string(), props.origin, props.ontake.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let files = files(&input);
            // The same file may be chosen again.
            input.set_value("");
            if !files.is_empty() {
                ontake.emit(Came { evidence, caption: caption.clone(), origin, files });
            }
        })
    };
    let drawing = if camera { Icon::Camera } else { Icon::Image };
    let class = classes!("take", props.class.unwrap_or("btn"), props.disabled.then_some("take--off"));
    html! {
        <label {class}>
            { icon(drawing) }<span>{ props.label.clone() }</span>
            <input
                id={props.id.clone()} class="take__input" type="file" accept="image/*" aria-label={props.label.clone()}
                capture={camera.then_some("environment")} multiple={!camera} disabled={props.disabled} {onchange}
            />
        </label>
    }
}

fn files(input: &HtmlInputElement) -> Vec<File> {
    let Some(list) = input.files() else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}
