use js_sys::{ArrayBuffer, Uint8Array};
use niangjia_domain::code::Code;
use niangjia_ipc::Command;
use niangjia_ipc::command::{CHUNK_BYTES_MAX, FileId};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;
use yew::prelude::*;

use crate::bridge;
use crate::state::{base64, hexadecimal};

/// How far a file from outside has come in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Bringing {
    /// None was chosen yet.
    #[default]
    Nothing,
    /// Being read: so many hundredths.
    Reading(u8),
    /// It is in the device, durably.
    Done,
    /// It was not taken.
    Refused(Code),
}

/// Brings a file into the device.
#[derive(Clone, PartialEq)]
pub struct BringFile {
    /// How far the last one came.
    pub state: Bringing,
    /// Brings this one.
    pub bring: Callback<File>,
}

/// Brings files into the device, one at a time.
#[hook]
pub fn use_bringing() -> BringFile {
    let state = use_state_eq(Bringing::default);
    let bring = {
        let state = state.clone();
        use_callback((), move |file: File, ()| {
            let state = state.clone();
            state.set(Bringing::Reading(0));
            spawn_local(async move {
                let done = bring(&file, &state).await;
                state.set(done.map_or_else(Bringing::Refused, |()| Bringing::Done));
            });
        })
    };
    BringFile { state: (*state).clone(), bring }
}

async fn bring(file: &File, state: &UseStateHandle<Bringing>) -> Result<(), Code> {
    let Some(name) = draw_name() else { return Err(Code::Internal { id: "page-lots".to_owned() }) };
    let (id, bytes) = (FileId(name), bytes_of(file));
    bridge::tell(&Command::FileBegin { file: id.clone(), name: file.name(), bytes }).await?;
    let piece = u64::try_from(CHUNK_BYTES_MAX).unwrap_or(u64::MAX);
    let (mut from, mut index) = (0, 0);
    while from < bytes {
        let to = bytes.min(from + piece);
        let base64 = base64(&read(file, from, to).await.ok_or(Code::FileDamaged)?);
        bridge::tell(&Command::FileChunk { file: id.clone(), index, base64 }).await?;
        (from, index) = (to, index + 1);
        state.set(Bringing::Reading(u8::try_from(from * 100 / bytes).unwrap_or(100)));
    }
    bridge::tell(&Command::FileFinish { file: id }).await
}

/// A stretch of a file; `None` when it cannot be read any more (the card was taken out).
pub(super) async fn read(file: &File, from: u64, to: u64) -> Option<Vec<u8>> {
    let piece = file.slice_with_f64_and_f64(exact(from), exact(to)).ok()?;
    let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
    let buffer: ArrayBuffer = buffer.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

#[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
fn exact(place: u64) -> f64 {
    place as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a browser counts whole bytes from 0")]
pub(super) fn bytes_of(file: &File) -> u64 {
    file.size() as u64
}

/// Sixteen random bytes, hexadecimal; `None` where the browser gives none.
pub(super) fn draw_name() -> Option<String> {
    let mut bytes = [0_u8; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(hexadecimal(&bytes))
}
