//! 01: this device becomes the person's. Address and code, the certificate compared by eye, a PIN twice.

pub mod draw;

use niangjia_ipc::invitation::tidy_code;
use niangjia_ipc::view::{Scale, SettingsView};
use niangjia_ipc::{Command, Topic, query};
use yew::prelude::*;

use crate::bridge;
use crate::hook::{use_ask, use_tell, use_words};
use crate::state::{EnrolAct, EnrolStep, Enrolling, is_phrase};
use draw::EnrolScreen;

#[derive(Properties, PartialEq)]
pub struct EnrolProps {
    /// Others use the device already.
    #[prop_or_default]
    pub joining: bool,
}

#[component(Enrol)]
pub fn enrol(props: &EnrolProps) -> Html {
    let words = use_words();
    let enrolling = use_reducer(Enrolling::default);
    let tell = use_tell();
    let settings = use_ask(query::Settings {}, &[Topic::App]);
    let settings = settings.ready().map_or_else(Default::default, |settings| **settings);
    let device = if is_desk() { words.enrol_device_desk() } else { words.enrol_device_phone() };
    let dispatch = enrolling.dispatcher();
    use_effect_with((*enrolling).clone(), move |enrolling| {
        let (enrolling, dispatch) = (enrolling.clone(), dispatch.clone());
        let address = enrolling.address.trim().to_owned();
        match enrolling.step {
            EnrolStep::Checking => wasm_bindgen_futures::spawn_local(async move {
                let found = bridge::ask(query::Fingerprint { address }).await;
                dispatch.dispatch(EnrolAct::Found(found.map(|view| view.fingerprint)));
            }),
            EnrolStep::Sending { fingerprint, pin } => wasm_bindgen_futures::spawn_local(async move {
                let code = tidy_code(&enrolling.code).unwrap_or(enrolling.code);
                let phrase = is_phrase(&pin);
                let command = Command::Enrol { address, code, fingerprint, pin, device, label: enrolling.label };
                // Done: the phase changes, and the root draws the next screen.
                match bridge::tell(&command).await {
                    Ok(()) if phrase => {
                        let settings = SettingsView { passphrase: true, ..settings };
                        // The lock can also be told to ask for a passphrase.
                        if let Err(code) = bridge::tell(&Command::Settings { settings }).await {
                            web_sys::console::debug_1(&format!("settings: {code:?}").into());
                        }
                    }
                    Ok(()) => {}
                    Err(code) => dispatch.dispatch(EnrolAct::Refused(code)),
                }
            }),
            EnrolStep::Code
            | EnrolStep::Compare { .. }
            | EnrolStep::Differs
            | EnrolStep::Pin { .. }
            | EnrolStep::Again { .. }
            | EnrolStep::Phrase { .. } => {}
        }
    });
    let act = {
        let dispatch = enrolling.dispatcher();
        Callback::from(move |act| dispatch.dispatch(act))
    };
    let onback = {
        let tell = tell.clone();
        Callback::from(move |()| tell.send(Command::Switch {}))
    };
    let onelder = Callback::from(move |on| {
        let scale = if on { Scale::Large } else { Scale::Normal };
        tell.send(Command::Settings { settings: SettingsView { scale, ..settings } });
    });
    html! { <EnrolScreen enrolling={(*enrolling).clone()} elder={settings.scale != Scale::Normal} desk={is_desk()} joining={props.joining} {act} {onelder} {onback}/> }
}

/// Whether this looks like a desk: as wide as the styles of a desk ask for.
fn is_desk() -> bool {
    let media = web_sys::window().and_then(|window| window.match_media("(min-width: 1024px)").ok()?);
    media.is_some_and(|media| media.matches())
}
