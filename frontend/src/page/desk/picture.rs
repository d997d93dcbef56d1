//! What the desk sees of an officer's photo, and what it can do to see more.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::operation::BlobHash;
use niangjia_ipc::Command;
use niangjia_ipc::view::{PhotoView, Transfer};
use niangjia_words::Words;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::bridge;
use crate::bridge::picture_address;
use crate::component::{Button, Delivery, Drawer, Mark, PhotoState, StateWord, WordTone};
use crate::hook::use_words;
use crate::icon::Icon;

/// A ticket that is looked at for so long is looked at (a default).
const STAYED_MS: u32 = 400;

/// What a photo on the desk offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureDo {
    /// Show it large.
    Open(OpId),
    /// Bring these bytes here from the county.
    Fetch(BlobHash),
    /// Ask the officer for the original.
    Ask(OpId),
}

/// What is shown in a photo's place.
#[must_use]
pub fn picture_state(photo: &PhotoView, words: Words) -> PhotoState {
    match (&photo.thumb_url, photo.preview_transfer) {
        (Some(path), _) => PhotoState::Shown { src: picture_address(path) },
        (None, Transfer::Stuck) => PhotoState::Broken,
        (None, Transfer::Sending { permille }) => {
            PhotoState::InTransit { percent: words.percent(u64::from(permille), 1000).into() }
        }
        (None, Transfer::Here | Transfer::Received | Transfer::There | Transfer::Expected) => {
            PhotoState::InTransit { percent: AttrValue::default() }
        }
    }
}

/// How the original of another's photo stands, seen from the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Original {
    /// It is here, and what is shown large is it.
    Here,
    /// It lies at the county; one tap brings it.
    AtCounty,
    /// It is still with the officer, and nobody asked for it.
    WithOfficer,
    /// It is still with the officer, and has been asked for.
    Asked,
}

impl Original {
    /// How it stands for one photo.
    #[must_use]
    pub fn of(photo: &PhotoView) -> Self {
        match photo.original_transfer {
            Transfer::Received | Transfer::Here => Original::Here,
            Transfer::There => Original::AtCounty,
            Transfer::Expected | Transfer::Sending { .. } | Transfer::Stuck if photo.original_asked => Original::Asked,
            Transfer::Expected | Transfer::Sending { .. } | Transfer::Stuck => Original::WithOfficer,
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self, words: Words) -> String {
        match self {
            Original::Here => words.picture_original_here(),
            Original::AtCounty => words.picture_original_there(),
            Original::WithOfficer => words.picture_original_expected(),
            Original::Asked => words.picture_original_asked(),
        }
    }
}

/// How far a photo of another has come, as the desk sees it: the mark and its words.
#[must_use]
pub fn arrival(photo: &PhotoView, words: Words) -> (Mark, String) {
    let original = Original::of(photo);
    match (original, photo.preview_transfer) {
        (Original::Here | Original::AtCounty, _) | (_, Transfer::Received | Transfer::There) => {
            (Mark::Received, original.label(words))
        }
        (
            Original::WithOfficer | Original::Asked,
            Transfer::Here | Transfer::Sending { .. } | Transfer::Expected | Transfer::Stuck,
        ) => (Mark::Here, words.picture_preview_expected()),
    }
}

/// Brings previews that lie at the county here, each once while the screen is open.
#[hook]
pub fn use_previews(ticket: TicketId, photos: &[PhotoView]) {
    let asked = use_mut_ref(BTreeSet::<BlobHash>::new);
    let wanted: Vec<BlobHash> = photos
        .iter()
        .filter(|photo| photo.thumb_url.is_none() && photo.preview_transfer == Transfer::There)
        .filter_map(|photo| photo.preview)
        .collect();
    use_effect_with(wanted, move |wanted| {
        let wanted = wanted.clone();
        // Who walks through the list passes most tickets by.
        let later = Timeout::new(STAYED_MS, move || fetch_once(ticket, &wanted, &asked));
        move || drop(later)
    });
}

fn fetch_once(ticket: TicketId, wanted: &[BlobHash], asked: &Rc<RefCell<BTreeSet<BlobHash>>>) {
    for hash in wanted.iter().copied().filter(|hash| asked.borrow_mut().insert(*hash)) {
        spawn_local(async move {
            // Without a network it stays where it is, and the photo says so with a button beside it.
            if let Err(code) = bridge::tell(&Command::FetchPhoto { ticket, hash }).await {
                web_sys::console::debug_1(&format!("preview: {code:?}").into());
            }
        });
    }
}

#[derive(Properties, PartialEq)]
pub struct PictureSheetProps {
    pub photo: PhotoView,
    /// This person may ask the officer for the original.
    pub can_ask: bool,
    /// The present, milliseconds UTC.
    pub now: i64,
    pub act: Callback<PictureDo>,
    pub onclose: Callback<()>,
}

/// A photo as large as the window allows, with what is known of it, and the way to its original.
#[component(PictureSheet)]
pub fn picture_sheet(props: &PictureSheetProps) -> Html {
    let words = use_words();
    let photo = &props.photo;
    let title = words.evidence(photo.evidence);
    let original = Original::of(photo);
    let (op, hash) = (photo.op, photo.original);
    let (mark, text) = arrival(photo, words);
    html! {
        <div class="picture">
            <Drawer title={title.clone()} onclose={props.onclose.clone()}>
                if let Some(path) = &photo.url {
                    <img class="picture__img" src={picture_address(path)} alt={title} decoding="async"/>
                } else {
                    <p class="picture__gap muted">{ words.picture_none() }</p>
                }
                <p class="row small">
                    <Delivery {mark} {text}/>
                    <span class="muted num">{ words.size(photo.original_bytes) }</span>
                    { taken(photo, props.now, words) }
                </p>
                if !photo.caption.is_empty() { <p>{ photo.caption.clone() }</p> }
                <p class="order__buttons">
                    { match original {
                        Original::AtCounty => html! { <Button id="photo-fetch" icon={Icon::Download} label={words.picture_fetch()} onclick={props.act.reform(move |()| PictureDo::Fetch(hash))}/> },
                        Original::WithOfficer if props.can_ask => html! { <Button id="photo-ask" icon={Icon::Download} label={words.picture_ask()} onclick={props.act.reform(move |()| PictureDo::Ask(op))}/> },
                        Original::Here | Original::WithOfficer | Original::Asked => Html::default(),
                    } }
                </p>
            </Drawer>
        </div>
    }
}

/// Who took it and when, and how well the time is known.
pub fn taken(photo: &PhotoView, now: i64, words: Words) -> Html {
    let at = photo.at.map_or(photo.wall.ms(), |at| at.to.ms());
    let half = photo.at.map_or(0, |at| at.half_width_ms());
    let time = words.short_time(at, now);
    html! {
        <>
            if photo.anchored {
                <StateWord tone={WordTone::Good} icon={Icon::Done} text={words.photo_timed()}/>
                <span class="num muted">{ time }</span>
            } else {
                <StateWord tone={WordTone::Warn} icon={Icon::Clock} text={words.photo_untimed()}/>
                <span class="num muted">{ words.picture_about(&time, &words.span(half)) }</span>
            }
            if photo.imported { <StateWord tone={WordTone::Warn} icon={Icon::Image} text={words.picture_imported()}/> }
        </>
    }
}
