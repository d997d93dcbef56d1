use std::rc::Rc;

use niangjia_domain::act::Act;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_ipc::command::CaptureId;
use niangjia_ipc::view::{TimelineRow, VisitView};
use niangjia_words::Words;
use yew::prelude::*;

use super::cell::{Cell, CellInput};
use super::take::Take;
use crate::component::{Button, Delivery, Mark, Note, NoteTone, Panel, PhotoTile, StateWord, WordTone};
use crate::hook::{Came, use_now, use_words};
use crate::icon::Icon;
use crate::page::ticket::seen;
use crate::route::Route;
use crate::state::{Taken, TakenState, Taking};

#[derive(Properties, PartialEq)]
pub struct NotesProps {
    pub view: Rc<VisitView>,
    /// The note that is being written.
    pub draft: AttrValue,
    pub onwrite: Callback<String>,
    pub onleave: Callback<()>,
    pub onadd: Callback<()>,
}

/// What was seen and heard, in free words.
#[component(Notes)]
pub fn notes(props: &NotesProps) -> Html {
    let words = use_words();
    let now = use_now();
    let empty = props.draft.trim().is_empty();
    let label = if empty { words.visit_note_empty() } else { words.visit_note_add() };
    let rows = props.view.notes.iter().map(|row| note(row, now, words));
    let count = i64::try_from(props.view.notes.len()).unwrap_or(i64::MAX);
    html! {
        <Panel title={Some(AttrValue::from(words.visit_notes(count)))}>
            <div class="field">
                <label class="field__l" for="note">{ words.visit_note() }</label>
                <div class="field__r"><Cell id="note" input={CellInput::Text} shown={props.draft.clone()} onset={props.onwrite.clone()} onleave={props.onleave.clone()}/></div>
            </div>
            <Button id="note-add" wide={true} icon={Icon::Plus} {label} disabled={empty} onclick={props.onadd.clone()}/>
            <ul class="notes">{ for rows }</ul>
        </Panel>
    }
}

fn note(row: &TimelineRow, now: i64, words: Words) -> Html {
    let text = match &row.act {
        Act::Note(note) => note.text.clone(),
        _ => words.kind(row.act.kind()),
    };
    let mark = row.delivery.as_ref().map(|delivery| Mark::of(delivery, words));
    html! {
        <li class="notes__row" key={row.op.to_string()}>
            <p dir="auto">{ text }</p>
            <p class="row cap muted num">
                if let Some(wall) = row.wall { <span>{ words.short_time(wall.ms(), now) }</span> }
                if let Some((mark, text)) = mark { <Delivery {mark} text={Some(AttrValue::from(text))}/> }
            </p>
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct GatheredProps {
    pub view: Rc<VisitView>,
    pub taking: Rc<Taking>,
    pub ontake: Callback<Came>,
    pub ondismiss: Callback<CaptureId>,
}

/// The photos so far, those on their way, and the way to one more.
#[component(Gathered)]
pub fn gathered(props: &GatheredProps) -> Html {
    let words = use_words();
    let view = &props.view;
    let tiles = view.photos.iter().map(|photo| {
        let href = Route::Photo(view.ticket, Some(photo.op)).href();
        html! { <PhotoTile key={photo.op.to_string()} state={seen(photo, words)} caption={words.evidence(photo.evidence)} timed={photo.anchored} {href}/> }
    });
    let count = i64::try_from(view.photos.len()).unwrap_or(i64::MAX);
    let note = html! { <StateWord tone={WordTone::Good} icon={Icon::Device} text={words.visit_photos_here()}/> };
    html! {
        <Panel title={Some(AttrValue::from(words.visit_photos(count)))} note={Some(note)}>
            if count > 0 { <div class="film">{ for tiles }</div> }
            <TakingList view={view.clone()} taking={props.taking.clone()} ondismiss={props.ondismiss.clone()}/>
            <div class="pair">
                <Take id="take-other" label={words.visit_photo()} evidence={EvidenceKind::Scene} origin={Origin::TakenInApp} disabled={view.no_room} ontake={props.ontake.clone()}/>
                <Take id="pick-other" label={words.visit_pick()} evidence={EvidenceKind::Other} origin={Origin::Imported} disabled={view.no_room} ontake={props.ontake.clone()}/>
            </div>
        </Panel>
    }
}

#[derive(Properties, PartialEq)]
pub struct TakingListProps {
    pub view: Rc<VisitView>,
    pub taking: Rc<Taking>,
    pub ondismiss: Callback<CaptureId>,
}

/// Photos on their way onto the disk, and those that did not get there, each with what to do.
#[component(TakingList)]
pub fn taking_list(props: &TakingListProps) -> Html {
    let words = use_words();
    let rows = props.taking.taken.iter().map(|taken| taken_row(taken, &props.ondismiss, words));
    let known = |capture: &CaptureId| props.taking.taken.iter().any(|taken| taken.capture == *capture);
    let lost = props.view.captures.iter().filter(|draft| draft.lost && !known(&draft.capture)).map(|draft| {
        let text = format!("{}　{}", words.evidence(draft.evidence), words.taking_lost());
        refused_row(&draft.capture, text, &props.ondismiss, words)
    });
    html! { <ul class="taking" aria-live="polite">{ for rows }{ for lost }</ul> }
}

fn taken_row(taken: &Taken, ondismiss: &Callback<CaptureId>, words: Words) -> Html {
    let text = match &taken.state {
        TakenState::Queued => words.taking_queued(),
        TakenState::Reading(bytes) => words.taking_reading(&words.percent(*bytes, taken.bytes)),
        TakenState::Sealing => words.taking_sealing(),
        TakenState::Refused(code) => {
            let text = format!("{}　{}", words.evidence(taken.evidence), words.code(code));
            return refused_row(&taken.capture, text, ondismiss, words);
        }
    };
    html! { <li class="taking__row" key={taken.capture.0.clone()}><StateWord icon={Icon::Camera} text={format!("{}　{text}", words.evidence(taken.evidence))}/></li> }
}

fn refused_row(capture: &CaptureId, text: String, ondismiss: &Callback<CaptureId>, words: Words) -> Html {
    let which = capture.clone();
    let onclick = ondismiss.reform(move |()| which.clone());
    html! {
        <li class="taking__row" key={capture.0.clone()}>
            <Note tone={NoteTone::Warn}>{ text }</Note>
            <Button label={words.taking_dismiss()} {onclick}/>
        </li>
    }
}
