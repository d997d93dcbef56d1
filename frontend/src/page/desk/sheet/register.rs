use niangjia_domain::id::TicketId;
use niangjia_domain::risk::{Behaviour, Sign};
use niangjia_domain::ticket::{Channel, Secrecy};
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use niangjia_words::{CLASSES, Words};
use yew::prelude::*;

use super::{SheetEnd, SheetState, kept, when_complete};
use crate::component::{
    Chip, Chips, Drawer, Field, FieldInput, IconButton, Item, RiskTag, Search, Segment, SegmentOption, Switch,
};
use crate::hook::{Sheet, use_now, use_sheet, use_words};
use crate::icon::Icon;
use crate::state::{CHANNELS, RegisterDraft, RegisterGap, SIGNS_HEARD};

#[derive(Properties, PartialEq)]
pub struct RegisterSheetProps {
    /// The new ticket, unless a draft has one already; drawn by the page when the sheet opens, so that a second tap
    /// registers the same one.
    pub ticket: TicketId,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

type Draft = Sheet<RegisterDraft>;

/// 登记: what was asked, where, about whom, by whom, and how dangerous it sounds.
#[component(RegisterSheet)]
pub fn register_sheet(props: &RegisterSheetProps) -> Html {
    let words = use_words();
    let now = use_now();
    let ticket = props.ticket;
    let draft =
        use_sheet(ticket, SheetKind::Register, || RegisterDraft { ticket: Some(ticket), ..RegisterDraft::default() });
    let order = draft.order(draft.ticket.unwrap_or(ticket));
    let label = order.as_ref().map_or_else(|gap| gap_word(*gap, words), |_| words.register_go());
    let ready = order.is_ok();
    let onorder = when_complete(order, &draft.then(&props.onorder));
    html! {
        <Drawer title={words.register_title()} onclose={props.onclose.clone()}>
            { kept(&draft, now, words) }
            { came_by(&draft, words) }
            <ClassPick class={draft.class.clone().map(AttrValue::from)} onpick={changed(&draft, |draft, class: Option<&'static str>| draft.class = class.map(str::to_owned))}/>
            <Field id="register-title" label={words.register_matter()} required={true} value={draft.title.clone()} oninput={typed(&draft, |draft, text| draft.title = text)}/>
            <Field id="register-text" label={words.register_text()} required={true} input={FieldInput::Text} value={draft.text.clone()} oninput={typed(&draft, |draft, text| draft.text = text)}/>
            { about(&draft, words) }
            { asked_by(&draft, words) }
            { danger(&draft, words) }
            <SheetEnd id="register-go" will={words.register_will()} {label} {ready} state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}

fn changed<T: 'static>(draft: &Draft, change: fn(&mut RegisterDraft, T)) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |value: T| {
        let mut next = (*draft).clone();
        change(&mut next, value);
        draft.set(next);
    })
}

fn typed(draft: &Draft, change: fn(&mut RegisterDraft, String)) -> Callback<String> {
    changed(draft, change)
}

fn came_by(draft: &Draft, words: Words) -> Html {
    let options: Vec<SegmentOption> = CHANNELS
        .iter()
        .map(|one| SegmentOption { label: channel(*one, words).into(), ..SegmentOption::default() })
        .collect();
    let chosen = CHANNELS.iter().position(|one| *one == draft.channel);
    let choose =
        changed(draft, |draft, place: usize| draft.channel = CHANNELS.get(place).copied().unwrap_or(draft.channel));
    html! {
        <>
            <div class="field">
                <p class="field__l">{ words.register_channel() }</p>
                <Segment label={words.register_channel()} {options} {chosen} onchoose={choose}/>
            </div>
            <Field id="register-source" label={words.register_source()} hint={words.order_may_skip()} value={draft.source.clone()} oninput={typed(draft, |draft, text| draft.source = text)}/>
        </>
    }
}

fn about(draft: &Draft, words: Words) -> Html {
    html! {
        <div class="order__grid">
            <Field id="register-street" label={words.register_street()} required={true} value={draft.street.clone()} oninput={typed(draft, |draft, text| draft.street = text)}/>
            <Field id="register-address" label={words.register_address()} value={draft.address.clone()} oninput={typed(draft, |draft, text| draft.address = text)}/>
            <Field id="register-employer" label={words.register_employer()} value={draft.employer.clone()} oninput={typed(draft, |draft, text| draft.employer = text)}/>
            <Field id="register-people" label={words.register_people()} input={FieldInput::Count} unit={words.field_people()} value={draft.people.clone()} oninput={typed(draft, |draft, text| draft.people = text)}/>
            <Field id="register-amount" label={words.register_amount()} input={FieldInput::Money} value={draft.amount.clone()} oninput={typed(draft, |draft, text| draft.amount = text)}/>
            <Field id="register-months" label={words.register_months()} input={FieldInput::Count} value={draft.months.clone()} oninput={typed(draft, |draft, text| draft.months = text)}/>
        </div>
    }
}

fn asked_by(draft: &Draft, words: Words) -> Html {
    let secrecy = changed(draft, |draft, on: bool| draft.secrecy = if on { Secrecy::Secret } else { Secrecy::Open });
    html! {
        <fieldset>
            <legend class="order__legend">{ words.register_contact() }<small class="muted">{ words.register_anonymous() }</small></legend>
            <div class="order__grid">
                <Field id="register-name" label={words.register_name()} value={draft.name.clone()} oninput={typed(draft, |draft, text| draft.name = text)}/>
                <Field id="register-phone" label={words.register_phone()} value={draft.phone.clone()} oninput={typed(draft, |draft, text| draft.phone = text)}/>
                <Field id="register-part" label={words.register_part()} value={draft.part.clone()} oninput={typed(draft, |draft, text| draft.part = text)}/>
                <div class="field">
                    <p class="field__l">{ words.register_secret() }</p>
                    <Switch id="register-secret" label={words.register_secret()} on={draft.secrecy == Secrecy::Secret} onchange={secrecy}/>
                </div>
            </div>
        </fieldset>
    }
}

fn danger(draft: &Draft, words: Words) -> Html {
    let score = draft.score();
    let behaviours = Behaviour::ALL.map(|behaviour| {
        let change = changed(draft, RegisterDraft::toggle);
        let on = draft.signals.behaviours.contains(&behaviour);
        html! { <Chip id={format!("behaviour-{}", behaviour.key())} label={words.behaviour(behaviour)} {on} onchange={change.reform(move |_| behaviour)}/> }
    });
    let signs = SIGNS_HEARD.map(|one| {
        let change = changed(draft, RegisterDraft::toggle_sign);
        html! { <Chip label={sign(one, words)} on={draft.signals.signs.contains(&one)} onchange={change.reform(move |_| one)}/> }
    });
    html! {
        <fieldset class="field">
            <legend class="order__legend">{ words.register_signals() }<RiskTag level={score.level}/><small class="muted num">{ words.register_score(i64::from(score.total)) }</small></legend>
            <p class="cap muted">{ words.register_behaviour() }</p>
            <Chips label={words.register_behaviour()}>{ for behaviours }</Chips>
            <p class="cap muted order__gap">{ words.register_signs() }</p>
            <Chips label={words.register_signs()}>{ for signs }</Chips>
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct ClassPickProps {
    class: Option<AttrValue>,
    onpick: Callback<Option<&'static str>>,
}

/// Chooses one of the classes, found by a part of its name.
#[component(ClassPick)]
fn class_pick(props: &ClassPickProps) -> Html {
    let words = use_words();
    let find = use_state_eq(String::new);
    if let Some(class) = &props.class {
        let onclick = props.onpick.reform(|()| None);
        let end =
            html! { <IconButton id="class-change" icon={Icon::Edit} label={words.register_class_change()} {onclick}/> };
        return html! {
            <div class="field"><p class="field__l">{ words.register_class() }</p>
                <Item title={words.class(class)} text={words.class_group(class)} {end}/>
            </div>
        };
    }
    let needle = find.trim().to_owned();
    let found = CLASSES
        .iter()
        .filter(|class| words.class(class).contains(&needle) || words.class_group(class).contains(&needle));
    let rows = found.map(|class| {
        let class: &'static str = class;
        let onclick = Some(props.onpick.reform(move |()| Some(class)));
        html! { <Item key={class} id={format!("class-{}", class.replace('.', "-"))} title={words.class(class)} text={words.class_group(class)} {onclick}/> }
    });
    let oninput = {
        let find = find.clone();
        Callback::from(move |text| find.set(text))
    };
    html! {
        <div class="field">
            <p class="field__l">{ words.register_class() }<span class="must">{ words.field_required() }</span></p>
            <Search id="class-find" label={words.register_class_find()} placeholder={words.register_class_find()} value={(*find).clone()} {oninput}/>
            <div class="order__list order__list--short" role="group" aria-label={words.register_class()}>{ for rows }</div>
        </div>
    }
}

fn gap_word(gap: RegisterGap, words: Words) -> String {
    match gap {
        RegisterGap::Class => words.register_gap_class(),
        RegisterGap::Title => words.register_gap_title(),
        RegisterGap::Text => words.register_gap_text(),
        RegisterGap::Street => words.register_gap_street(),
        RegisterGap::Number => words.register_gap_number(),
        RegisterGap::Amount => words.register_gap_amount(),
    }
}

/// By which way a matter came, in words.
#[must_use]
pub fn channel(channel: Channel, words: Words) -> String {
    match channel {
        Channel::Hotline => words.channel_hotline(),
        Channel::GovernmentHotline => words.channel_government_hotline(),
        Channel::Visit => words.channel_visit(),
        Channel::Letter => words.channel_letter(),
        Channel::Web => words.channel_web(),
        Channel::OnSite => words.channel_on_site(),
    }
}

/// Signs the form does not offer are named by the rule they belong to.
fn sign(sign: Sign, words: Words) -> String {
    match sign {
        Sign::BrokenPromise => words.sign_broken_promise(),
        Sign::ForcedOffSite => words.sign_forced_off_site(),
        Sign::EmployerUnreachable => words.sign_employer_unreachable(),
        Sign::AssetsMoved => words.sign_assets_moved(),
        Sign::DangerPersists => words.sign_danger_persists(),
        Sign::ProtectedInDanger => words.sign_protected_in_danger(),
        Sign::Reopened => words.rule_reopened(),
        Sign::BeforeSpringFestival | Sign::Campaign => words.rule_season(),
    }
}
