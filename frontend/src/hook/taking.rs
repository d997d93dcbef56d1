use std::rc::Rc;

use niangjia_domain::code::Code;
use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::TicketId;
use niangjia_ipc::Command;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, CaptureId};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::prelude::*;

use super::file::{bytes_of, draw_name, read};
use crate::bridge;
use crate::state::{Taking, TakingAct, base64};

/// Files that came, and what they show.
#[derive(Debug, Clone)]
pub struct Came {
    /// What they are to show.
    pub evidence: EvidenceKind,
    /// In words.
    pub caption: String,
    /// From the camera, or picked.
    pub origin: Origin,
    /// The pictures.
    pub files: Vec<File>,
    /// The place that is kept for the first of them.
    pub begun: Option<CaptureId>,
}

/// Where a photo is to go: said before the camera opens, so that it is kept whatever happens to the app meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is to show.
    pub evidence: EvidenceKind,
    /// In words.
    pub caption: String,
    /// From the camera, or picked.
    pub origin: Origin,
}

/// Takes photos in, one after the other.
#[derive(Clone, PartialEq)]
pub struct TakePhotos {
    /// Keeps a photo's place, and tells its name once that is durable; nothing when it was refused, which is said in
    /// the list of those on their way.
    pub begin: Callback<(Asked, Callback<Option<CaptureId>>)>,
    /// Those on their way, and those that could not be taken in.
    pub taking: Rc<Taking>,
    /// Takes files in.
    pub take: Callback<Came>,
    /// Puts away one that could not be taken in.
    pub dismiss: Callback<CaptureId>,
}

/// Takes photos of a visit in. Nothing else on the screen waits for them.
#[hook]
pub fn use_taking(ticket: TicketId) -> TakePhotos {
    let taking = use_reducer(Taking::default);
    // The last one of the queue; the next waits for it.
    let queue = use_mut_ref(Vec::<(CaptureId, Came, File)>::new);
    let busy = use_mut_ref(|| false);
    let begin = {
        let dispatch = taking.dispatcher();
        use_callback(ticket, move |(asked, done): (Asked, Callback<Option<CaptureId>>), ticket| {
            let (ticket, dispatch) = (*ticket, dispatch.clone());
            let Some(capture) = draw_capture() else { return done.emit(None) };
            spawn_local(async move {
                let Asked { evidence, caption, origin } = asked;
                let command = Command::PhotoBegin { capture: capture.clone(), ticket, evidence, caption, origin };
                match bridge::tell(&command).await {
                    Ok(()) => done.emit(Some(capture)),
                    Err(code) => {
                        dispatch.dispatch(TakingAct::Came(capture.clone(), evidence, 0));
                        dispatch.dispatch(TakingAct::Refused(capture, code));
                        done.emit(None);
                    }
                }
            });
        })
    };
    let take = {
        let dispatch = taking.dispatcher();
        use_callback(ticket, move |mut came: Came, ticket| {
            for file in &came.files.clone() {
                let Some(capture) = came.begun.take().or_else(draw_capture) else { continue };
                let bytes = bytes_of(file);
                dispatch.dispatch(TakingAct::Came(capture.clone(), came.evidence, bytes));
                queue.borrow_mut().push((capture, came.clone(), file.clone()));
            }
            if std::mem::replace(&mut *busy.borrow_mut(), true) {
                return;
            }
            let (ticket, queue, busy, dispatch) = (*ticket, Rc::clone(&queue), Rc::clone(&busy), dispatch.clone());
            spawn_local(async move {
                loop {
                    let next = {
                        let mut queue = queue.borrow_mut();
                        (!queue.is_empty()).then(|| queue.remove(0))
                    };
                    let Some((capture, came, file)) = next else { break };
                    let done = take_in(ticket, &capture, &came, &file, &dispatch).await;
                    match done {
                        Ok(()) => dispatch.dispatch(TakingAct::Done(capture)),
                        Err(code) => dispatch.dispatch(TakingAct::Refused(capture, code)),
                    }
                }
                *busy.borrow_mut() = false;
            });
        })
    };
    let dismiss = {
        let dispatch = taking.dispatcher();
        use_callback((), move |capture: CaptureId, ()| {
            let dispatch = dispatch.clone();
            spawn_local(async move {
                // The place that was kept is given back; where there is none any more, nothing is lost.
                if let Err(code) = bridge::tell(&Command::PhotoCancel { capture: capture.clone() }).await {
                    web_sys::console::debug_1(&format!("capture: {code:?}").into());
                }
                dispatch.dispatch(TakingAct::Dismissed(capture));
            });
        })
    };
    TakePhotos { begin, taking: Rc::new((*taking).clone()), take, dismiss }
}

/// Keeps the photo's place unless it is kept already, writes its bytes piece by piece, and has it sealed.
async fn take_in(
    ticket: TicketId,
    capture: &CaptureId,
    came: &Came,
    file: &File,
    dispatch: &UseReducerDispatcher<Taking>,
) -> Result<(), Code> {
    let Came { evidence, caption, origin, .. } = came.clone();
    bridge::tell(&Command::PhotoBegin { capture: capture.clone(), ticket, evidence, caption, origin }).await?;
    let bytes = bytes_of(file);
    let piece = u64::try_from(CHUNK_BYTES_MAX).unwrap_or(u64::MAX);
    let (mut from, mut index) = (0, 0);
    while from < bytes {
        let to = bytes.min(from + piece);
        let base64 = base64(&read(file, from, to).await.ok_or(Code::PhotoDamaged)?);
        bridge::tell(&Command::PhotoChunk { capture: capture.clone(), index, base64 }).await?;
        dispatch.dispatch(TakingAct::Read(capture.clone(), to));
        (from, index) = (to, index + 1);
    }
    dispatch.dispatch(TakingAct::Whole(capture.clone()));
    bridge::tell(&Command::PhotoFinish { capture: capture.clone(), bytes }).await
}

/// A name for a photo; `None` where the browser gives no random bytes.
fn draw_capture() -> Option<CaptureId> {
    draw_name().map(CaptureId)
}
