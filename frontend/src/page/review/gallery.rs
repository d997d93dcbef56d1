use niangjia_domain::form::{Evidence, Tally};
use niangjia_domain::id::OpId;
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::{PhotoView, ReportView, TicketView, Transfer};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Delivery, IconButton, Note, PhotoFrame, StateWord, WordTone};
use crate::hook::use_words;
use crate::icon::Icon;
use crate::page::desk::{Original, PictureDo, arrival, picture_state, taken};

/// The photos that belong to a report: those it names, and those of its visit that came with it.
#[must_use]
pub fn photos_of<'a>(view: &'a TicketView, report: &ReportView) -> Vec<&'a PhotoView> {
    view.photos.iter().filter(|photo| report.photos.contains(&photo.op) || photo.visit == report.head.visit).collect()
}

#[derive(Properties, PartialEq)]
pub struct GalleryProps {
    pub view: TicketView,
    pub report: ReportView,
    /// The present, milliseconds UTC.
    pub now: i64,
    /// The report that is read beside this one.
    #[prop_or_default]
    pub beside: Option<OpId>,
    pub act: Callback<PictureDo>,
    /// Reads another report beside this one, or this one alone.
    pub oncompare: Callback<Option<OpId>>,
}

/// The evidence of a report, photo by photo, with what has come of each, and the other reports there are.
#[component(Gallery)]
pub fn gallery(props: &GalleryProps) -> Html {
    let words = use_words();
    let photos = photos_of(&props.view, &props.report);
    let arrived = |photo: &&&PhotoView| match photo.preview_transfer {
        Transfer::Received | Transfer::There => true,
        Transfer::Here | Transfer::Sending { .. } | Transfer::Expected | Transfer::Stuck => photo.thumb_url.is_some(),
    };
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let have = count(photos.iter().filter(arrived).count());
    let wanted: Vec<OpId> =
        photos.iter().filter(|photo| Original::of(photo) == Original::WithOfficer).map(|photo| photo.op).collect();
    let can_ask = props.view.offers.contains(&Kind::AskOriginal) && !wanted.is_empty();
    let ask_all = words.review_ask_all(count(wanted.len()));
    let onask = {
        let act = props.act.clone();
        Callback::from(move |()| wanted.iter().for_each(|op| act.emit(PictureDo::Ask(*op))))
    };
    html! {
        <>
            <p class="row row--apart"><b class="num">{ words.review_evidence(have, count(photos.len())) }</b>
                if can_ask { <IconButton id="ask-all" icon={Icon::Download} label={ask_all} onclick={onask}/> }
            </p>
            if photos.is_empty() { <p class="muted small">{ words.review_photos_none() }</p> }
            <div class="wall">{ for photos.iter().map(|photo| figure(photo, props, words)) }</div>
            { without(props, &photos, words) }
            { for props.view.reports.iter().filter(|other| other.head.op != props.report.head.op).map(|other| other_report(other, props, words)) }
        </>
    }
}

fn figure(photo: &PhotoView, props: &GalleryProps, words: Words) -> Html {
    let op = photo.op;
    let description: AttrValue = words.evidence(photo.evidence).into();
    let onclick = props.act.reform(move |_: MouseEvent| PictureDo::Open(op));
    let (mark, text) = arrival(photo, words);
    html! {
        <figure key={op.to_string()} class="wall__i cap" data-photo={op.to_string()}>
            <button class="wall__open" type="button" aria-label={words.picture_open(&description)} {onclick}>
                <PhotoFrame state={picture_state(photo, words)} description={description.clone()} small={true}/>
            </button>
            <b>{ description }</b>if !photo.caption.is_empty() { <span>{ "　" }{ photo.caption.clone() }</span> }
            <p class="wall__state">{ taken(photo, props.now, words) }</p>
            <p><Delivery {mark} {text}/></p>
            if photo.late { <p><StateWord tone={WordTone::Sent} icon={Icon::Handover} text={words.review_photo_late()}/></p> }
        </figure>
    }
}

/// Evidence that the form asks for and that is not there, with the reason.
fn without(props: &GalleryProps, photos: &[&PhotoView], words: Words) -> Html {
    let tally: Tally = photos.iter().map(|photo| photo.evidence).collect();
    let lines = props.report.answers.checklist(&tally).into_iter().filter_map(|line| {
        let (tone, why) = match line.evidence {
            Evidence::Present(_) => return None,
            Evidence::Missing { .. } => (WordTone::Warn, words.review_missing()),
            Evidence::RefusedByEmployer => (WordTone::Plain, words.skip_refused()),
            Evidence::NotApplicable => (WordTone::Plain, words.skip_not_applicable()),
            Evidence::LeftOut(reason) => (WordTone::Plain, words.skip_reason(reason)),
        };
        let icon = if tone == WordTone::Warn { Icon::Triangle } else { Icon::Info };
        let text = words.review_without(&words.evidence(line.kind), &why);
        Some(html! { <li><StateWord {tone} {icon} {text}/></li> })
    });
    html! { <ul class="doc__list small">{ for lines }</ul> }
}

fn other_report(other: &ReportView, props: &GalleryProps, words: Words) -> Html {
    let op = other.head.op;
    let is_beside = props.beside == Some(op);
    let late = matches!(other.head.outcome, niangjia_domain::outcome::Outcome::Late { .. });
    let (name, photos) = (&other.head.by.name, i64::from(other.head.photos));
    let text = if late { words.review_other_late(name, photos) } else { words.review_other(name, photos) };
    let label = if is_beside { words.review_alone() } else { words.review_compare() };
    let onclick = props.oncompare.reform(move |()| (!is_beside).then_some(op));
    html! {
        <Note key={op.to_string()} icon={Icon::People}>{ text }<span class="detail__do"><IconButton id={format!("compare-{op}")} icon={Icon::Document} {label} {onclick}/></span></Note>
    }
}
