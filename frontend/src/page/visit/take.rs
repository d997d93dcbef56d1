use std::rc::Rc;

use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_ipc::command::CaptureId;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::hook::{Asked, Came, TakePhotos};
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

/// The place that is kept for a photo that has not come.
#[derive(Default)]
enum Place {
    /// None.
    #[default]
    None,
    /// Being written; whether the camera is to be opened as soon as it is.
    Asked { then_open: bool },
    /// Durable: the camera may open.
    Kept(Asked, CaptureId),
}

type Held = Rc<std::cell::RefCell<Place>>;

/// A button that is the browser's own way to the camera, or to the pictures that exist: a file field under a label, so
/// that it works by thumb, by keyboard and by a test alike.
///
/// The photo's place is kept before the camera opens (sync.md §11): it is asked for when the finger comes down, and a
/// tap that is faster than the disk opens the camera as soon as the disk has it.
#[component(Take)]
pub fn take(props: &TakeProps) -> Html {
    let camera = props.origin == Origin::TakenInApp;
    let held = use_mut_ref(Place::default);
    let input = use_node_ref();
    let photos = use_context::<TakePhotos>();
    let asked = Asked { evidence: props.evidence, caption: props.caption.to_string(), origin: props.origin };
    let ask = {
        let (held, input, photos, asked) = (Rc::clone(&held), input.clone(), photos.clone(), asked.clone());
        Callback::from(move |then_open: bool| ask(&held, &input, photos.as_ref(), &asked, then_open))
    };
    let release = {
        let (held, photos) = (Rc::clone(&held), photos.clone());
        Callback::from(move |()| release(&held, photos.as_ref()))
    };
    use_effect_with((), {
        let release = release.clone();
        move |()| move || release.emit(())
    });
    let onchange = {
        let (held, asked, ontake) = (Rc::clone(&held), asked.clone(), props.ontake.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let files = files(&input);
            // The same file may be chosen again.
            input.set_value("");
            if files.is_empty() {
                return;
            }
            let begun = match std::mem::take(&mut *held.borrow_mut()) {
                Place::Kept(place, capture) if place == asked => Some(capture),
                Place::Kept(..) | Place::Asked { .. } | Place::None => None,
            };
            let Asked { evidence, caption, origin } = asked.clone();
            ontake.emit(Came { evidence, caption, origin, files, begun });
        })
    };
    let onclick = {
        let (held, ask, known) = (Rc::clone(&held), ask.clone(), photos.is_some());
        Callback::from(move |event: MouseEvent| {
            let kept = matches!(&*held.borrow(), Place::Kept(place, _) if *place == asked);
            if known && !kept {
                event.prevent_default();
                ask.emit(true);
            }
        })
    };
    let disabled = props.disabled;
    let onpointerdown = {
        let ask = ask.clone();
        Callback::from(move |_: PointerEvent| {
            if !disabled {
                ask.emit(false);
            }
        })
    };
    let drawing = if camera { Icon::Camera } else { Icon::Image };
    let class = classes!("take", props.class.unwrap_or("btn"), props.disabled.then_some("take--off"));
    html! {
        <label {class} {onpointerdown} onpointercancel={release.reform(|_: PointerEvent| ())}>
            { icon(drawing) }<span>{ props.label.clone() }</span>
            <input
                ref={input} id={props.id.clone()} class="take__input" type="file" accept="image/*" aria-label={props.label.clone()}
                capture={camera.then_some("environment")} multiple={!camera} {disabled} {onchange} {onclick}
                oncancel={release.reform(|_: Event| ())}
            />
        </label>
    }
}

/// Has the photo's place kept, unless it is; then opens the camera if that is wanted by then.
fn ask(held: &Held, input: &NodeRef, photos: Option<&TakePhotos>, asked: &Asked, then_open: bool) {
    let Some(photos) = photos else { return };
    match &mut *held.borrow_mut() {
        Place::Kept(place, _) if place == asked => return,
        Place::Asked { then_open: wanted } => {
            *wanted |= then_open;
            return;
        }
        Place::Kept(..) | Place::None => {}
    }
    // Another kind of evidence was chosen since.
    release(held, Some(photos));
    *held.borrow_mut() = Place::Asked { then_open };
    let (held, input, place) = (Rc::clone(held), input.clone(), asked.clone());
    let done = Callback::from(move |capture: Option<CaptureId>| {
        let open = matches!(&*held.borrow(), Place::Asked { then_open: true }) && capture.is_some();
        *held.borrow_mut() = capture.map_or(Place::None, |capture| Place::Kept(place.clone(), capture));
        // A web view that no longer takes this for the person's doing opens nothing; the next tap finds the place kept.
        if let Some(input) = input.cast::<HtmlInputElement>().filter(|_| open) {
            input.click();
        }
    });
    photos.begin.emit((asked.clone(), done));
}

/// Gives back the place of a photo that will not come.
fn release(held: &Held, photos: Option<&TakePhotos>) {
    let before = std::mem::take(&mut *held.borrow_mut());
    if let (Place::Kept(_, capture), Some(photos)) = (before, photos) {
        photos.dismiss.emit(capture);
    }
}

fn files(input: &HtmlInputElement) -> Vec<File> {
    let Some(list) = input.files() else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)).collect()
}
