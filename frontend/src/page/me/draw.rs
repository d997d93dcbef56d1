use niangjia_domain::code::Code;
use niangjia_ipc::view::{AppView, MeView, Scale, SettingsView, Strip, Theme};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Field, Item, Meter, MeterPart, MeterTone, Panel, Segment, SegmentOption, Switch};
use crate::hook::use_words;
use crate::icon::{Icon, icon};
use crate::nav::Side;
use crate::page::{Refused, Screen};

/// Further off than this, the clock is said to be wrong, in milliseconds (a default: photos tell their time to two seconds).
const CLOCK_RIGHT_MS: i64 = 2_000;

const SCALES: [Scale; 4] = [Scale::Normal, Scale::Large, Scale::Larger, Scale::Largest];
const THEMES: [Theme; 4] = [Theme::System, Theme::Light, Theme::Dark, Theme::Sun];

/// What a person can do here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeAct {
    /// Other settings, whole.
    Look(SettingsView),
    /// Cover the screen.
    Lock,
    /// Cover it, for somebody else.
    Switch,
    /// Be called so on the lock screen.
    Call(String),
}

#[derive(Properties, PartialEq)]
pub struct MeScreenProps {
    pub app: AppView,
    pub settings: SettingsView,
    #[prop_or_default]
    pub refused: Option<Code>,
    pub act: Callback<MeAct>,
}

#[component(MeScreen)]
pub fn me_screen(props: &MeScreenProps) -> Html {
    let words = use_words();
    let (app, settings, act) = (&props.app, props.settings, &props.act);
    let title = app.me.as_ref().map_or_else(|| words.nav_me(), |me| me.member.name.clone());
    let small = app.me.as_ref().map(|me| AttrValue::from(who(me, words)));
    html! {
        <Screen {title} {small}>
            <div class="stack">
                { display(settings, act, words) }
                <Refused code={props.refused.clone()}/>
                { for app.me.as_ref().map(|me| storage(me, words)) }
                { for app.me.as_ref().map(|me| device(me, &app.strip, settings, act, words)) }
                { called(app, act) }
                <p class="cap faint center">{ words.me_version(&app.version) }</p>
            </div>
        </Screen>
    }
}

fn who(me: &MeView, words: Words) -> String {
    let roles: Vec<String> = me.member.roles.iter().map(|role| words.role(*role)).collect();
    words.me_who(&roles.join("、"), &me.county_name, &me.member.unit)
}

fn display(settings: SettingsView, act: &Callback<MeAct>, words: Words) -> Html {
    let elder = settings.scale != Scale::Normal;
    let onelder = act.reform(move |on| {
        MeAct::Look(SettingsView { scale: if on { Scale::Large } else { Scale::Normal }, ..settings })
    });
    let onscale = act.reform(move |place: usize| {
        MeAct::Look(SettingsView { scale: SCALES.get(place).copied().unwrap_or_default(), ..settings })
    });
    let ontheme = act.reform(move |place: usize| {
        MeAct::Look(SettingsView { theme: THEMES.get(place).copied().unwrap_or_default(), ..settings })
    });
    let text = if elder { words.me_elder_on() } else { words.me_elder_off() };
    html! {
        <Panel label={words.me_display()}>
            <div class="row row--apart">
                <h2 class="lead">{ words.me_elder() }</h2>
                <Switch label={words.me_elder()} on={elder} {text} onchange={onelder}/>
            </div>
            <p class="small muted">{ words.me_elder_hint() }</p>
            <p class="field__l gap-above">{ words.me_scale() }</p>
            <Segment label={words.me_scale()} options={scales(words)} chosen={SCALES.iter().position(|scale| *scale == settings.scale)} onchoose={onscale}/>
            <p class="field__l gap-above">{ words.me_light() }</p>
            <Segment label={words.me_light()} options={themes(words)} chosen={THEMES.iter().position(|theme| *theme == settings.theme)} onchoose={ontheme}/>
        </Panel>
    }
}

fn scales(words: Words) -> Vec<SegmentOption> {
    let option = |scale: &Scale| {
        let (label, class) = match scale {
            Scale::Normal => (words.me_scale_normal(), "seg__normal"),
            Scale::Large => (words.me_scale_large(), "seg__large"),
            Scale::Larger => (words.me_scale_larger(), "seg__larger"),
            Scale::Largest => (words.me_scale_largest(), "seg__largest"),
        };
        SegmentOption { label: label.into(), icon: None, class: Some(class) }
    };
    SCALES.iter().map(option).collect()
}

fn themes(words: Words) -> Vec<SegmentOption> {
    let option = |theme: &Theme| {
        let label = match theme {
            Theme::System => words.me_light_system(),
            Theme::Light => words.me_light_day(),
            Theme::Dark => words.me_light_night(),
            Theme::Sun => words.me_light_sun(),
        };
        SegmentOption { label: label.into(), icon: None, class: None }
    };
    THEMES.iter().map(option).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a share of a bar needs three digits")]
fn storage(me: &MeView, words: Words) -> Html {
    let (used, free) = (words.size(me.used_bytes), words.size(me.free_bytes));
    let all = (me.used_bytes + me.free_bytes).max(1) as f32;
    let parts = vec![MeterPart { tone: MeterTone::Received, percent: me.used_bytes as f32 / all * 100.0 }];
    let line = |drawing, name: String, value: String| {
        html! { <li class="row row--apart"><span>{ icon(drawing) }{ " " }{ name }</span><b class="num">{ value }</b></li> }
    };
    html! {
        <Panel title={words.me_storage()}>
            <Meter label={words.me_storage_spoken(&used, &free)} {parts} tall={true}/>
            <ul class="small gap-above">
                { line(Icon::Image, words.me_storage_held(), words.number_photos(i64::from(me.originals_here))) }
                { line(Icon::Device, words.me_storage_used(), used) }
                { line(Icon::Disk, words.me_storage_free(), free) }
            </ul>
        </Panel>
    }
}

fn device(me: &MeView, strip: &Strip, settings: SettingsView, act: &Callback<MeAct>, words: Words) -> Html {
    let held = if strip.only_here > 0 { words.me_held(i64::from(strip.only_here)) } else { words.me_held_none() };
    let state = match strip.clock_off_ms {
        Some(off) => format!("{held} · {}", clock(off, words)),
        None => held,
    };
    let onwifi = act.reform(move |only: bool| MeAct::Look(SettingsView { originals_anywhere: !only, ..settings }));
    let onkeys = act.reform(move |on: bool| MeAct::Look(SettingsView { keys_off: !on, ..settings }));
    let desk = Side::of(&me.member) == Side::Desk;
    html! {
        <Panel label={words.me_devices()} tight={true}>
            <Item icon={Icon::Device} title={me.device.clone()} text={state} end={html! { { words.me_in_use() } }}/>
            <Item icon={Icon::Wifi} title={words.me_wifi()} text={words.me_wifi_hint()} wrap={true}
                end={html! { <Switch label={words.me_wifi()} on={!settings.originals_anywhere} onchange={onwifi}/> }}/>
            if desk {
                <Item icon={Icon::Keyboard} title={words.me_keys()} text={words.me_keys_hint()} wrap={true}
                    end={html! { <Switch label={words.me_keys()} on={!settings.keys_off} onchange={onkeys}/> }}/>
            }
            <Item icon={Icon::Lock} title={words.me_lock()} text={words.me_lock_hint()} onclick={act.reform(|()| MeAct::Lock)}/>
            <Item id="switch-person" icon={Icon::Person} title={words.people_switch()} text={words.people_switch_hint()} onclick={act.reform(|()| MeAct::Switch)}/>
        </Panel>
    }
}

/// Where several use the device: what the lock screen calls this one.
fn called(app: &AppView, act: &Callback<MeAct>) -> Html {
    let own = app.people.iter().find(|row| Some(row.holder) == app.holder).filter(|_| app.people.len() > 1);
    let Some(own) = own else { return Html::default() };
    html! { <Called label={own.label.clone()} onleave={act.reform(MeAct::Call)}/> }
}

#[derive(Properties, PartialEq)]
struct CalledProps {
    label: String,
    onleave: Callback<String>,
}

#[component(Called)]
fn called_field(props: &CalledProps) -> Html {
    let words = use_words();
    let typed = use_state_eq(|| props.label.clone());
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |text| typed.set(text))
    };
    let onleave = {
        let (typed, label, onleave) = (typed.clone(), props.label.clone(), props.onleave.clone());
        Callback::from(move |()| {
            if *typed != label {
                onleave.emit((*typed).clone());
            }
        })
    };
    html! {
        <Panel label={words.people_label()}>
            <Field id="label" label={words.people_label()} hint={words.people_label_hint()} value={(*typed).clone()} {oninput} {onleave}/>
        </Panel>
    }
}

fn clock(off_ms: i64, words: Words) -> String {
    let span = match off_ms.abs() {
        small if small < 60_000 => words.me_seconds(small / 1000),
        large => words.span(large),
    };
    match off_ms {
        off if off.abs() < CLOCK_RIGHT_MS => words.me_clock_right(),
        off if off > 0 => words.me_clock_ahead(&span),
        _ => words.me_clock_behind(&span),
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::holder::Holder;
    use niangjia_domain::id::{OrgId, UserId};
    use niangjia_domain::role::{Member, Role};
    use niangjia_ipc::view::{Connection, Phase};

    use super::*;
    use crate::component::draw::draw;

    fn app(role: Role) -> AppView {
        let member = Member {
            user: UserId::from_bytes([1; 16]),
            name: "张某某".to_owned(),
            county: OrgId::from_bytes([2; 16]),
            unit: "临江街道".to_owned(),
            roles: [role].into(),
            revoked: None,
        };
        let me = MeView {
            member,
            county_name: "虚构县总工会".to_owned(),
            device: "手机".to_owned(),
            used_bytes: 304 * 1024 * 1024,
            free_bytes: 1_945 * 1024 * 1024,
            originals_here: 12,
        };
        let strip = Strip {
            connection: Connection::Online,
            only_here: 3,
            attention: 0,
            last_contact: None,
            clock_off_ms: Some(4_000),
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        };
        AppView {
            phase: Phase::Open,
            me: Some(me),
            people: Vec::new(),
            holder: None,
            strip,
            version: "0.1.0".to_owned(),
        }
    }

    #[test]
    fn an_officer_finds_display_storage_and_device() {
        let settings = SettingsView { theme: Theme::Sun, scale: Scale::Larger, ..SettingsView::default() };
        insta::assert_snapshot!(draw(html! { <MeScreen app={app(Role::Officer)} {settings} act={Callback::noop()}/> }));
    }

    #[test]
    fn where_several_use_the_device_one_says_what_he_is_called() {
        let person = |number: u8| niangjia_ipc::view::PersonRow {
            holder: Holder::try_from(number).unwrap(),
            label: format!("第{number}班"),
            only_here: None,
            deposit: niangjia_ipc::view::DepositState::Here,
        };
        let screen = |people: Vec<_>| {
            let app = AppView { people, holder: Some(Holder::FIRST), ..app(Role::Officer) };
            draw(html! { <MeScreen {app} settings={SettingsView::default()} act={Callback::noop()}/> })
        };
        assert!(screen(vec![person(1), person(2)]).contains("value=\"第1班\""));
        assert!(!screen(vec![person(1)]).contains("id=\"label\""));
    }

    #[test]
    fn only_a_desk_has_keys_to_switch_off() {
        let screen = |role| {
            draw(html! { <MeScreen app={app(role)} settings={SettingsView::default()} act={Callback::noop()}/> })
        };
        assert!(screen(Role::Handler).contains("单键快捷"));
        assert!(!screen(Role::Officer).contains("单键快捷"));
    }

    #[test]
    fn a_clock_is_right_ahead_or_behind() {
        let words = Words::default();
        assert_eq!(clock(900, words), "时钟准");
        assert_eq!(clock(4_000, words), "时钟快 4 秒");
        assert_eq!(clock(-41 * 60_000, words), "时钟慢 41 分");
    }
}
