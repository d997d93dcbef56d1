use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Dock, Field, Note, NoteTone, Panel, Phrase, PinPad, Seal, Slip, rich};
use crate::hook::use_words;
use crate::icon::{Icon, icon, icon_optional};
use crate::page::Refused;
use crate::state::{EnrolAct, EnrolStep, Enrolling, Pin, compared, is_phrase, phrase_rest};

#[derive(Properties, PartialEq)]
pub struct EnrolScreenProps {
    pub enrolling: Enrolling,
    pub elder: bool,
    /// On a desk, a passphrase can take the PIN's place.
    #[prop_or_default]
    pub desk: bool,
    /// Others use the device already: the person says what he is to be called, or goes back.
    #[prop_or_default]
    pub joining: bool,
    pub act: Callback<EnrolAct>,
    pub onelder: Callback<bool>,
    #[prop_or_default]
    pub onback: Callback<()>,
}

#[component(EnrolScreen)]
pub fn enrol_screen(props: &EnrolScreenProps) -> Html {
    let words = use_words();
    let (enrolling, act) = (&props.enrolling, &props.act);
    let (main, dock) = match &enrolling.step {
        EnrolStep::Code | EnrolStep::Checking => code_step(enrolling, act, words),
        EnrolStep::Compare { fingerprint } => compare_step(fingerprint, act, words),
        EnrolStep::Differs => differs_step(act, words),
        EnrolStep::Pin { pin, .. } => (
            html! { <PinStep enrolling={enrolling.clone()} pin={pin.clone()} desk={props.desk} act={act.clone()}/> },
            None,
        ),
        EnrolStep::Again { pin, .. } => {
            (html! { <PinStep enrolling={enrolling.clone()} pin={pin.clone()} again={true} act={act.clone()}/> }, None)
        }
        EnrolStep::Phrase { first, second, .. } => phrase_step(first, second, enrolling, act, words),
        EnrolStep::Sending { pin, .. } if is_phrase(pin) => {
            (html! { <p class="row small muted" role="status" aria-busy="true">{ words.enrol_going() }</p> }, None)
        }
        EnrolStep::Sending { .. } => {
            let pin = Pin::pasted("000000");
            (html! { <PinStep enrolling={enrolling.clone()} {pin} sending={true} act={act.clone()}/> }, None)
        }
    };
    html! {
        <div class="app">
            <main id="main" class="view stack">
                <ElderRow elder={props.elder} onelder={props.onelder.clone()}/>
                { main }
                if props.joining { { joining(enrolling, props, words) } }
            </main>
            { for dock }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct ElderRowProps {
    pub elder: bool,
    pub onelder: Callback<bool>,
}

/// What is asked only of somebody who comes to others, and his way back.
fn joining(enrolling: &Enrolling, props: &EnrolScreenProps, words: Words) -> Html {
    let label = match enrolling.step {
        EnrolStep::Code => html! {
            <Panel label={words.people_label()}>
                <Field id="label" label={words.people_label()} hint={words.people_label_hint()} value={enrolling.label.clone()} oninput={props.act.reform(EnrolAct::Label)}/>
            </Panel>
        },
        EnrolStep::Sending { .. } => return Html::default(),
        EnrolStep::Checking
        | EnrolStep::Compare { .. }
        | EnrolStep::Differs
        | EnrolStep::Pin { .. }
        | EnrolStep::Again { .. }
        | EnrolStep::Phrase { .. } => Html::default(),
    };
    html! {
        <>
            { label }
            <p class="center"><Button id="not-now" kind={ButtonKind::Quiet} label={words.people_not_now()} onclick={props.onback.clone()}/></p>
        </>
    }
}

/// The product's name, and 长辈版 one tap away on the very first screen.
#[component(ElderRow)]
pub fn elder_row(props: &ElderRowProps) -> Html {
    let words = use_words();
    let elder = props.elder;
    let state = if elder { words.switch_on() } else { words.switch_off() };
    let onclick = props.onelder.reform(move |_: MouseEvent| !elder);
    html! {
        <div class="row row--fix enrol__head">
            <Seal/>
            <div class="grow"><h1 class="title">{ words.app_name() }</h1></div>
            <button class="ibtn" type="button" role="switch" aria-checked={elder.to_string()} {onclick}>
                { icon_optional(Icon::Letters) }{ words.enrol_elder(&state) }
            </button>
        </div>
    }
}

/// The main part of a step, and its dock.
type Step = (Html, Option<Html>);

fn code_step(enrolling: &Enrolling, act: &Callback<EnrolAct>, words: Words) -> Step {
    let checking = enrolling.step == EnrolStep::Checking;
    let rest = i64::try_from(enrolling.code_rest()).unwrap_or(0);
    let label = match (checking, enrolling.is_complete(), rest) {
        (true, _, _) => words.enrol_going(),
        (false, false, 1..) => words.enrol_code_rest(rest),
        (false, false, _) if enrolling.address.trim().is_empty() => words.enrol_address_missing(),
        (false, _, _) => words.enrol_go(),
    };
    let main = html! {
        <>
            <Panel label={words.enrol_code_title()}>
                <p class="cap muted">{ words.enrol_step_device() }</p>
                <h2 class="title">{ words.enrol_code_title() }</h2>
                <p class="small muted">{ words.enrol_code_hint() }</p>
                <Field id="address" label={words.enrol_address()} value={enrolling.address.clone()} oninput={act.reform(EnrolAct::Address)}/>
                <Field id="code" label={words.enrol_code()} value={enrolling.code.clone()} oninput={act.reform(EnrolAct::Code)}/>
            </Panel>
            <Refused code={enrolling.refused.clone()}/>
        </>
    };
    let dock = html! {
        <Dock>
            <Button id="enrol-check" kind={ButtonKind::Main} {label} disabled={checking || !enrolling.is_complete()} onclick={act.reform(|()| EnrolAct::Check)}/>
        </Dock>
    };
    (main, Some(dock))
}

fn compare_step(fingerprint: &str, act: &Callback<EnrolAct>, words: Words) -> Step {
    let main = html! {
        <Panel label={words.enrol_check_title()}>
            <p class="cap muted">{ words.enrol_step_device() }</p>
            <h2 class="title">{ words.enrol_check_title() }</h2>
            <p class="small muted">{ words.enrol_check_hint() }</p>
            <p class="enrol__print">{ compared(fingerprint) }</p>
        </Panel>
    };
    let dock = html! {
        <Dock fold={true}>
            <Button label={words.enrol_check_differs()} onclick={act.reform(|()| EnrolAct::Different)}/>
            <Button id="enrol-same" kind={ButtonKind::Main} icon={Icon::Check} label={words.enrol_check_same()} onclick={act.reform(|()| EnrolAct::Same)}/>
        </Dock>
    };
    (main, Some(dock))
}

fn differs_step(act: &Callback<EnrolAct>, words: Words) -> Step {
    let main = html! { <div role="alert"><Note tone={NoteTone::Warn}>{ words.enrol_check_stop() }</Note></div> };
    let dock = html! {
        <Dock><Button kind={ButtonKind::Main} label={words.app_back()} onclick={act.reform(|()| EnrolAct::Restart)}/></Dock>
    };
    (main, Some(dock))
}

fn phrase_step(first: &str, second: &str, enrolling: &Enrolling, act: &Callback<EnrolAct>, words: Words) -> Step {
    let rest = i64::try_from(phrase_rest(first)).unwrap_or(0);
    let label = match (rest, first == second) {
        (1.., _) => words.enrol_phrase_rest(rest),
        (_, false) => words.enrol_phrase_differs(),
        (_, true) => words.enrol_phrase_go(),
    };
    let ready = rest == 0 && first == second;
    let settle = act.reform(|()| EnrolAct::Settle);
    let main = html! {
        <>
            <Panel label={words.enrol_phrase_title()}>
                <p class="cap muted">{ words.enrol_step_pin() }</p>
                <h2 class="title">{ words.enrol_phrase_title() }</h2>
                <p class="small muted">{ words.enrol_phrase_hint() }</p>
                <Phrase id="phrase" label={words.enrol_phrase_first()} value={first.to_owned()} oninput={act.reform(EnrolAct::First)}/>
                <Phrase id="phrase-again" label={words.enrol_phrase_second()} value={second.to_owned()} oninput={act.reform(EnrolAct::Second)} onenter={settle.clone()}/>
                <p class="small muted">{ words.enrol_pin_local() }</p>
            </Panel>
            <Refused code={enrolling.refused.clone()}/>
        </>
    };
    let dock = html! {
        <Dock fold={true}>
            <Button label={words.enrol_pin_want()} onclick={act.reform(|()| EnrolAct::WantPin)}/>
            <Button id="phrase-go" kind={ButtonKind::Main} {label} disabled={!ready} onclick={settle}/>
        </Dock>
    };
    (main, Some(dock))
}

#[derive(Properties, PartialEq)]
struct PinStepProps {
    enrolling: Enrolling,
    pin: Pin,
    #[prop_or_default]
    again: bool,
    #[prop_or_default]
    sending: bool,
    #[prop_or_default]
    desk: bool,
    act: Callback<EnrolAct>,
}

#[component(PinStep)]
fn pin_step(props: &PinStepProps) -> Html {
    let words = use_words();
    let act = &props.act;
    let title = if props.again { words.enrol_pin_again() } else { words.enrol_pin_title() };
    let note = match (&props.enrolling.refused, props.sending, props.pin.differed()) {
        (_, true, _) => Some(words.enrol_going()),
        (Some(code), false, _) => Some(words.code(code)),
        (None, false, true) => Some(words.enrol_pin_differs()),
        (None, false, false) => None,
    };
    html! {
        <>
            <p class="enrol__mini small">{ icon(Icon::Done) }{ " " }{ words.enrol_checked() }</p>
            <div class="enrol__slip">
                <Slip label={words.enrol_result()} stub={html! { <span class="cap muted opt">{ rich(&words.enrol_code_ready(&spaced(&props.enrolling.code))) }</span> }}>
                    <div class="slip__main">
                        <p class="cap muted">{ words.enrol_step_device() }</p>
                        <h2 class="slip__title">{ words.enrol_checked() }</h2>
                        <p class="slip__meta">{ &props.enrolling.address }</p>
                    </div>
                </Slip>
            </div>
            <section aria-labelledby="pin-h" class="enrol__pin">
                <p class="cap muted opt">{ words.enrol_step_pin() }</p>
                <h2 id="pin-h" class="title">{ title }</h2>
                <p class="small muted">{ words.enrol_pin_hint() }<span class="opt">{ words.enrol_pin_avoid() }</span></p>
                <PinPad
                    typed={props.pin.len()} note={note.map(AttrValue::from)} disabled={props.sending}
                    ondigit={act.reform(EnrolAct::Digit)} onerase={act.reform(|()| EnrolAct::Erase)} onpaste={act.reform(EnrolAct::Paste)}
                />
                <p class="dock__note dock__note--center opt">{ icon(Icon::Lock) }{ words.enrol_pin_local() }</p>
                if props.desk {
                    <p class="center"><Button id="want-phrase" kind={ButtonKind::Quiet} label={words.enrol_phrase_want()} onclick={act.reform(|()| EnrolAct::WantPhrase)}/></p>
                }
            </section>
        </>
    }
}

/// A code in groups of four, as it is read aloud.
fn spaced(code: &str) -> String {
    let letters: Vec<char> = code.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use niangjia_domain::code::Code;

    use super::*;
    use crate::component::draw::draw;

    fn screen(enrolling: Enrolling) -> String {
        draw(html! { <EnrolScreen {enrolling} elder={false} act={Callback::noop()} onelder={Callback::noop()}/> })
    }

    fn typed() -> Enrolling {
        Enrolling { address: "127.0.0.1:8080".to_owned(), code: "482711639abcdefg".to_owned(), ..Enrolling::default() }
    }

    #[test]
    fn the_first_step_asks_for_address_and_code() {
        insta::assert_snapshot!(screen(Enrolling { refused: Some(Code::CodeExpired), ..typed() }));
    }

    #[test]
    fn one_more_may_say_what_he_is_called_and_go_back() {
        let drawn = draw(html! {
            <EnrolScreen enrolling={typed()} elder={false} joining={true} act={Callback::noop()} onelder={Callback::noop()}/>
        });
        assert!(drawn.contains("id=\"label\"") && drawn.contains("id=\"not-now\""), "{drawn}");
        assert!(!screen(typed()).contains("id=\"not-now\""), "the first has nowhere to go back to");
    }

    #[test]
    fn the_certificate_is_compared_by_eye() {
        let step = EnrolStep::Compare { fingerprint: "7c219f3a55".to_owned() };
        insta::assert_snapshot!(screen(Enrolling { step, ..typed() }));
    }

    #[test]
    fn the_pin_is_typed_under_what_was_agreed() {
        let step = EnrolStep::Pin { fingerprint: None, pin: Pin::pasted("4827") };
        insta::assert_snapshot!(screen(Enrolling { step, ..typed() }));
    }
}
