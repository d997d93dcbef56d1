//! The lock: a PIN, and what is said when there is none left.

pub mod choose;

use niangjia_domain::code::Code;
use niangjia_ipc::Command;
use niangjia_ipc::view::AppView;
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Empty, Phrase, PinPad, Seal, SealSize};
use crate::hook::{use_tell, use_words};
use crate::icon::Icon;
use crate::state::{Pin, PinAct};

pub use choose::{Choose, called, said};

/// Tries that a person has; fewer left means that the last one was wrong (decisions.md: ten).
const TRIES: u8 = 10;

#[derive(Properties, PartialEq)]
pub struct UnlockProps {
    /// Tries left.
    pub left: u8,
    /// Seconds until a try is accepted.
    pub wait_s: u32,
    /// This device was given a passphrase rather than six digits.
    #[prop_or_default]
    pub phrase: bool,
    /// Who of the people of this device it is.
    pub asked: Asked,
}

/// Whose PIN is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The device is one person's.
    Only,
    /// One of several: what he is called.
    OneOf(AttrValue),
}

impl Asked {
    /// As the app says.
    #[must_use]
    pub fn of(app: &AppView, words: Words) -> Self {
        match app.people.iter().find(|row| Some(row.holder) == app.holder) {
            Some(row) if app.people.len() > 1 => Self::OneOf(called(row, words).into()),
            Some(_) | None => Self::Only,
        }
    }

    fn title(&self, words: Words) -> Html {
        match self {
            Self::Only => html! { <h1 class="title center">{ words.unlock_title() }</h1> },
            Self::OneOf(name) => html! {
                <div class="center"><h1 class="title">{ name.clone() }</h1><p class="small muted">{ words.unlock_title() }</p></div>
            },
        }
    }

    /// The way to the others.
    fn others(&self, onswitch: &Callback<()>, words: Words) -> Html {
        let label = match self {
            Self::Only => words.people_switch_or_add(),
            Self::OneOf(_) => words.people_switch(),
        };
        html! { <p class="center"><Button id="switch-person" kind={ButtonKind::Quiet} {label} onclick={onswitch.clone()}/></p> }
    }
}

#[component(Unlock)]
pub fn unlock(props: &UnlockProps) -> Html {
    let words = use_words();
    let pin = use_reducer(Pin::default);
    let phrase = use_state_eq(String::new);
    let chosen = use_state_eq(|| None::<bool>);
    let by_phrase = chosen.unwrap_or(props.phrase);
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
    let onswitch = Callback::from(move |to_phrase: bool| chosen.set(Some(to_phrase)));
    let onothers = {
        let tell = tell.clone();
        Callback::from(move |()| tell.send(Command::Switch {}))
    };
    let asked = props.asked.clone();
    if by_phrase {
        let onopen = {
            let (tell, phrase) = (tell.clone(), phrase.clone());
            Callback::from(move |()| {
                tell.send(Command::Unlock { pin: (*phrase).clone() });
                phrase.set(String::new());
            })
        };
        let typed = (*phrase).clone();
        return html! {
            <PhraseScreen
                {typed} note={note.map(AttrValue::from)} busy={tell.busy} {onopen} {onswitch} {asked} {onothers}
                oninput={Callback::from(move |text| phrase.set(text))}
            />
        };
    }
    html! {
        <UnlockScreen
            {onswitch} {asked} {onothers} typed={pin.len()} note={note.map(AttrValue::from)} busy={tell.busy}
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
    /// To a passphrase.
    #[prop_or_default]
    pub onswitch: Callback<bool>,
    pub asked: Asked,
    /// Somebody else is to use the device.
    #[prop_or_default]
    pub onothers: Callback<()>,
}

#[component(UnlockScreen)]
pub fn unlock_screen(props: &UnlockScreenProps) -> Html {
    let words = use_words();
    html! {
        <div class="app">
            <main id="main" class="view stack center">
                <p class="enrol__head"><Seal size={SealSize::Large}/></p>
                { props.asked.title(words) }
                <PinPad
                    typed={props.typed} note={props.note.clone()} disabled={props.busy}
                    ondigit={props.ondigit.clone()} onerase={props.onerase.clone()} onpaste={props.onpaste.clone()}
                />
                <p class="small muted">{ words.unlock_forgotten() }</p>
                <p><Button id="use-phrase" kind={ButtonKind::Quiet} label={words.unlock_use_phrase()} onclick={props.onswitch.reform(|()| true)}/></p>
                { props.asked.others(&props.onothers, words) }
            </main>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct PhraseScreenProps {
    pub typed: AttrValue,
    #[prop_or_default]
    pub note: Option<AttrValue>,
    #[prop_or_default]
    pub busy: bool,
    pub oninput: Callback<String>,
    pub onopen: Callback<()>,
    /// Back to six digits.
    #[prop_or_default]
    pub onswitch: Callback<bool>,
    pub asked: Asked,
    /// Somebody else is to use the device.
    #[prop_or_default]
    pub onothers: Callback<()>,
}

/// The lock of a device that was given a passphrase.
#[component(PhraseScreen)]
pub fn phrase_screen(props: &PhraseScreenProps) -> Html {
    let words = use_words();
    html! {
        <div class="app">
            <main id="main" class="view stack">
                <p class="enrol__head center"><Seal size={SealSize::Large}/></p>
                { props.asked.title(words) }
                <Phrase id="phrase" label={words.unlock_phrase()} value={props.typed.clone()} disabled={props.busy} oninput={props.oninput.clone()} onenter={props.onopen.clone()}/>
                <p class="small muted" aria-live="polite">{ props.note.clone().unwrap_or_default() }</p>
                <Button id="unlock" kind={ButtonKind::Main} wide={true} label={words.unlock_phrase_go()} disabled={props.busy || props.typed.is_empty()} onclick={props.onopen.clone()}/>
                <p class="small muted center">{ words.unlock_forgotten() }</p>
                <p class="center"><Button id="use-pin" kind={ButtonKind::Quiet} label={words.unlock_use_pin()} onclick={props.onswitch.reform(|()| false)}/></p>
                { props.asked.others(&props.onothers, words) }
            </main>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct SealedProps {
    pub asked: Asked,
}

/// The PIN is gone: only the county can open what is here, and nothing is lost.
#[component(Sealed)]
pub fn sealed(props: &SealedProps) -> Html {
    let words = use_words();
    let tell = use_tell();
    let onothers = Callback::from(move |()| tell.send(Command::Switch {}));
    html! {
        <div class="app"><main id="main" class="view stack">
            <p class="center"><Seal size={SealSize::Large}/></p>
            { props.asked.title(words) }
            <Empty icon={Icon::Lock} title={words.unlock_sealed()} text={words.unlock_destroyed()} alert={true}/>
            { props.asked.others(&onothers, words) }
        </main></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_device_with_a_passphrase_asks_for_it_and_leads_back_to_digits() {
        let drawn = draw(
            html! { <PhraseScreen asked={Asked::Only} typed="" oninput={Callback::noop()} onopen={Callback::noop()}/> },
        );
        assert!(drawn.contains("id=\"phrase\"") && drawn.contains("id=\"use-pin\""), "{drawn}");
        assert!(drawn.contains("disabled"), "nothing to open with yet: {drawn}");
    }

    #[test]
    fn where_several_use_the_device_the_lock_says_whose_it_is_and_leads_to_the_others() {
        let asked = Asked::OneOf("晚班老赵".into());
        let drawn = draw(html! {
            <UnlockScreen {asked} typed={0} ondigit={Callback::noop()} onerase={Callback::noop()} onpaste={Callback::noop()}/>
        });
        assert!(drawn.contains("晚班老赵</h1>") && drawn.contains("换人</button>"), "{drawn}");
    }

    #[test]
    fn the_lock_says_how_many_tries_are_left() {
        insta::assert_snapshot!(draw(html! {
            <UnlockScreen asked={Asked::Only} typed={2} note="口令不对，还能试 7 次" ondigit={Callback::noop()} onerase={Callback::noop()} onpaste={Callback::noop()}/>
        }));
    }
}
