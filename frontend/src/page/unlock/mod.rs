//! The lock: a PIN, and what is said when there is none left.

use niangjia_domain::code::Code;
use niangjia_ipc::Command;
use yew::prelude::*;

use crate::component::{Empty, PinPad, Seal, SealSize};
use crate::hook::{use_tell, use_words};
use crate::icon::Icon;
use crate::state::{Pin, PinAct};

/// Tries that a person has; fewer left means that the last one was wrong (decisions.md: ten).
const TRIES: u8 = 10;

#[derive(Properties, PartialEq)]
pub struct UnlockProps {
    /// Tries left.
    pub left: u8,
    /// Seconds until a try is accepted.
    pub wait_s: u32,
}

#[component(Unlock)]
pub fn unlock(props: &UnlockProps) -> Html {
    let words = use_words();
    let pin = use_reducer(Pin::default);
    let tell = use_tell();
    {
        let (tell, dispatch) = (tell.clone(), pin.dispatcher());
        use_effect_with(pin.complete(), move |digits| {
            if let Some(pin) = digits.clone() {
                tell.send(Command::Unlock { pin });
                dispatch.dispatch(PinAct::Clear);
            }
        });
    }
    let note = match &tell.refused {
        _ if tell.busy => Some(words.unlock_opening()),
        Some(code) => Some(words.code(code)),
        None if props.left < TRIES => Some(words.code(&Code::WrongPin { left: props.left, wait_s: props.wait_s })),
        None => None,
    };
    let act = {
        let dispatch = pin.dispatcher();
        Callback::from(move |act| dispatch.dispatch(act))
    };
    html! {
        <UnlockScreen
            typed={pin.len()} note={note.map(AttrValue::from)} busy={tell.busy}
            ondigit={act.reform(PinAct::Digit)} onerase={act.reform(|()| PinAct::Erase)} onpaste={act.reform(PinAct::Paste)}
        />
    }
}

#[derive(Properties, PartialEq)]
pub struct UnlockScreenProps {
    pub typed: usize,
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub busy: bool,
    pub ondigit: Callback<char>,
    pub onerase: Callback<()>,
    pub onpaste: Callback<String>,
}

#[component(UnlockScreen)]
pub fn unlock_screen(props: &UnlockScreenProps) -> Html {
    let words = use_words();
    html! {
        <div class="app">
            <main id="main" class="view stack center">
                <p class="enrol__head"><Seal size={SealSize::Large}/></p>
                <h1 class="title">{ words.unlock_title() }</h1>
                <PinPad
                    typed={props.typed} note={props.note.clone()} disabled={props.busy}
                    ondigit={props.ondigit.clone()} onerase={props.onerase.clone()} onpaste={props.onpaste.clone()}
                />
                <p class="small muted">{ words.unlock_forgotten() }</p>
            </main>
        </div>
    }
}

/// The PIN is gone: only the county can open what is here, and nothing is lost.
#[component(Sealed)]
pub fn sealed() -> Html {
    let words = use_words();
    html! {
        <div class="app"><main id="main" class="view stack">
            <p class="center"><Seal size={SealSize::Large}/></p>
            <h1 class="title center">{ words.unlock_title() }</h1>
            <Empty icon={Icon::Lock} title={words.unlock_sealed()} text={words.unlock_destroyed()} alert={true}/>
        </main></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_lock_says_how_many_tries_are_left() {
        insta::assert_snapshot!(draw(html! {
            <UnlockScreen typed={2} note="口令不对，还能试 7 次" ondigit={Callback::noop()} onerase={Callback::noop()} onpaste={Callback::noop()}/>
        }));
    }
}
