use std::rc::Rc;

use niangjia_domain::form::EvidenceKind;
use niangjia_domain::time::Bounds;
use niangjia_ipc::view::{PhotoView, TicketView, Transfer};
use niangjia_words::Words;
use yew::prelude::*;

use crate::bridge::picture_address;
use crate::component::{
    Button, Chip, Chips, Delivery, Empty, Facts, Field, IconButton, Mark, Note, NoteTone, Panel, PhotoFrame,
    PhotoState, PhotoTile, StateWord, WordTone, rich,
};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::page::ticket::seen;
use crate::route::Route;

/// Milliseconds in a second.
const SECOND_MS: i64 = 1000;

#[derive(Properties, PartialEq)]
pub struct PhotoScreenProps {
    pub view: Rc<TicketView>,
    /// The one that is shown large.
    pub shown: Option<PhotoView>,
    pub now: i64,
    /// A picture is on its way from the county.
    pub fetching: bool,
    pub onfetch: Callback<PhotoView>,
    pub onlarge: Callback<()>,
}

/// One photo large, all of them small, and what is known of the large one.
#[component(PhotoScreen)]
pub fn photo_screen(props: &PhotoScreenProps) -> Html {
    let words = use_words();
    let Some(photo) = &props.shown else {
        return html! { <Empty icon={Icon::Camera} title={words.shoot_none()} text={words.shoot_none_more()}/> };
    };
    let ticket = props.view.ticket.id;
    let tiles = props.view.photos.iter().map(|one| {
        let href = Route::Photo(ticket, Some(one.op)).href();
        html! { <PhotoTile key={one.op.to_string()} state={seen(one, words)} caption={words.evidence(one.evidence)} timed={one.anchored} current={one.op == photo.op} {href}/> }
    });
    let description = words.shoot_alt(&words.evidence(photo.evidence), &photo.by.name);
    let away = photo.url.is_none() && matches!(photo.preview_transfer, Transfer::There | Transfer::Expected);
    let fetch = {
        let photo = photo.clone();
        props.onfetch.reform(move |()| photo.clone())
    };
    let fetch_label = if props.fetching { words.shoot_fetching() } else { words.shoot_fetch() };
    html! {
        <div class="two">
            <div class="stack">
                <PhotoFrame state={picture(photo, words)} {description}/>
                if photo.url.is_some() { <Button id="photo-large" wide={true} icon={Icon::Search} label={words.shoot_large()} onclick={props.onlarge.clone()}/> }
                if away { <Button id="photo-fetch" wide={true} icon={Icon::Download} label={fetch_label} disabled={props.fetching} onclick={fetch}/> }
                <div class="film" role="group" aria-label={words.shoot_film()}>{ for tiles }</div>
            </div>
            <div class="stack">{ record(photo, props.now, words) }</div>
        </div>
    }
}

/// The best picture that is here. It carries its watermark in itself.
fn picture(photo: &PhotoView, words: Words) -> PhotoState {
    match &photo.url {
        Some(path) => PhotoState::Shown { src: picture_address(path) },
        None => seen(photo, words),
    }
}

/// The evidence record in plain words.
fn record(photo: &PhotoView, now: i64, words: Words) -> Html {
    let (mark, way) = Mark::of_photo(photo.preview_transfer, photo.original_transfer, words);
    let how = if photo.imported { words.shoot_how_imported() } else { words.shoot_how_app() };
    let mut facts: Vec<(AttrValue, Html)> = vec![
        (words.shoot_when().into(), taken_at(photo, now, words)),
        (words.shoot_by().into(), html! { { &photo.by.name } }),
        (words.shoot_fingerprint().into(), words.shoot_fingerprint_tail(&fingerprint(photo)).into()),
        (words.shoot_how().into(), how.into()),
        (words.shoot_size().into(), words.shoot_original(&words.size(photo.original_bytes)).into()),
        (words.shoot_way().into(), html! { <Delivery {mark} text={Some(AttrValue::from(way))}/> }),
    ];
    if !photo.caption.is_empty() {
        facts.insert(0, (words.shoot_words().into(), html! { <span dir="auto">{ &photo.caption }</span> }));
    }
    html! {
        <>
            <Panel title={Some(AttrValue::from(words.shoot_record()))} note={Some(html! { { words.shoot_record_note() } })}><Facts {facts}/></Panel>
            if photo.original_asked { <Note>{ words.shoot_asked() }</Note> }
            if photo.late { <Note>{ words.shoot_late() }</Note> }
            if !photo.anchored { <Note tone={NoteTone::Warn} icon={Some(Icon::Clock)}>{ rich(&words.shoot_untimed_note()) }</Note> }
        </>
    }
}

fn taken_at(photo: &PhotoView, now: i64, words: Words) -> Html {
    let at = photo.at.filter(|_| photo.anchored);
    let middle = at.map_or(photo.wall.ms(), |at| at.from.ms() + at.half_width_ms());
    let (tone, icon, word) = if photo.anchored {
        (WordTone::Good, Icon::Done, words.photo_timed())
    } else {
        (WordTone::Warn, Icon::Clock, words.photo_untimed())
    };
    let said = match at.map(Bounds::half_width_ms) {
        Some(error_ms) => words.shoot_within((error_ms + SECOND_MS - 1) / SECOND_MS),
        None => words.shoot_untimed(),
    };
    html! {
        <>
            <span class="nb">{ words.short_time(middle, now) }</span>{ " " }<StateWord {tone} {icon} text={word}/>
            if photo.at.is_some() || !photo.anchored { <br/><span class="muted">{ said }</span> }
        </>
    }
}

/// The last eight digits of the original's hash, as they stand in the watermark of no other photo.
fn fingerprint(photo: &PhotoView) -> String {
    let tail: Vec<String> = photo.original.0.iter().rev().take(4).rev().map(|byte| format!("{byte:02x}")).collect();
    format!("{}{} {}{}", tail[0], tail[1], tail[2], tail[3])
}

#[derive(Properties, PartialEq)]
pub struct KindsProps {
    pub chosen: EvidenceKind,
    pub caption: AttrValue,
    pub onchoose: Callback<EvidenceKind>,
    pub oncaption: Callback<String>,
}

/// What the next photo is to show.
#[component(Kinds)]
pub fn kinds(props: &KindsProps) -> Html {
    let words = use_words();
    let chips = EvidenceKind::ALL.iter().map(|kind| {
        let kind = *kind;
        html! { <Chip id={format!("kind-{}", kind.key())} label={words.evidence(kind)} on={props.chosen == kind} onchange={props.onchoose.reform(move |_| kind)}/> }
    });
    html! {
        <Panel title={Some(AttrValue::from(words.shoot_what()))}>
            <Chips label={words.shoot_what()}>{ for chips }</Chips>
            <Field id="caption" label={words.shoot_caption()} value={props.caption.clone()} oninput={props.oncaption.clone()}/>
        </Panel>
    }
}

#[derive(Properties, PartialEq)]
pub struct LargeProps {
    pub photo: PhotoView,
    pub onclose: Callback<()>,
}

/// A picture over the whole screen; it scrolls both ways.
#[component(Large)]
pub fn large(props: &LargeProps) -> Html {
    let words = use_words();
    let alt = words.shoot_alt(&words.evidence(props.photo.evidence), &props.photo.by.name);
    let onkeydown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                onclose.emit(());
            }
        })
    };
    html! {
        <div class="large" role="dialog" aria-modal="true" aria-label={alt.clone()} {onkeydown}>
            <div class="large__bar"><IconButton id="photo-small" icon={Icon::Close} label={words.shoot_small()} onclick={props.onclose.clone()}/></div>
            <div class="large__room" tabindex="0"><img src={props.photo.url.as_deref().map(picture_address)} {alt}/></div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::state::sample::{NOW, sent_back};

    fn screen(change: impl Fn(&mut PhotoView)) -> String {
        let mut view = sent_back();
        view.photos.iter_mut().for_each(change);
        let shown = view.photos.first().cloned();
        draw(
            html! { <PhotoScreen view={Rc::new(view)} {shown} now={NOW} fetching={false} onfetch={Callback::noop()} onlarge={Callback::noop()}/> },
        )
    }

    #[test]
    fn a_photo_tells_when_by_whom_and_how_far_it_is() {
        insta::assert_snapshot!(screen(|_| {}));
    }

    #[test]
    fn a_photo_whose_time_could_not_be_proved_says_so_and_still_counts() {
        let drawn = screen(|photo| (photo.anchored, photo.at) = (false, None));
        assert!(drawn.contains("未校时") && drawn.contains("照片照样有用"), "{drawn}");
    }

    #[test]
    fn a_photo_that_lies_at_the_county_can_be_fetched() {
        let drawn =
            screen(|photo| (photo.url, photo.thumb_url, photo.preview_transfer) = (None, None, Transfer::There));
        assert!(drawn.contains("photo-fetch"), "{drawn}");
    }
}
