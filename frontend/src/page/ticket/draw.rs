use std::rc::Rc;

use gloo_timers::callback::Interval;
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::{ClockView, ContactView, Shown, TicketView};
use niangjia_words::Words;
use yew::prelude::*;

use super::dock::{NextStep, TicketAct};
use super::panel;
use super::place::geo_link;
use super::story::story;
use crate::component::{
    Button, ButtonKind, ClockRail, Contact, ContactState, Due, DueState, Empty, Item, Moment, MomentTone, Panel,
    Perforation, RiskLook, RiskTag, Slip, Timeline, clauses,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// From this many points on a ticket is of its level (domain's `Level::of`).
const LINES: [u32; 4] = [0, 3, 6, 10];

#[derive(Properties, PartialEq)]
pub struct TicketScreenProps {
    pub view: Rc<TicketView>,
    pub now: i64,
    pub act: Callback<TicketAct>,
}

/// The ticket: on a tablet in two columns.
#[component(TicketScreen)]
pub fn ticket_screen(props: &TicketScreenProps) -> Html {
    let words = use_words();
    let TicketScreenProps { view, now, act } = props;
    match view.shown {
        Shown::Whole => {}
        Shown::Unreadable => {
            return html! { <Empty icon={Icon::Lock} title={words.ticket_unreadable()} text={words.ticket_unreadable_more()}/> };
        }
        Shown::Locked => return locked(view, *now, words),
    }
    let ticket = &view.ticket;
    let state = if view.pending {
        format!("{} · {}", words.state(view.state), words.ticket_pending())
    } else {
        words.state(view.state)
    };
    let decline = view.offers.contains(&Kind::Decline) && view.visit.is_none();
    let next = (NextStep::of(view) == NextStep::Begin).then(|| {
        html! { <Moment tone={MomentTone::Next} title={words.ticket_next()} text={Some(AttrValue::from(words.ticket_next_more()))}/> }
    });
    html! {
        <div class="two">
            <div class="stack">
                { head(view, *now, words) }
                { panel::task(ticket, *now, words) }
                { who_where(view, act, words) }
                { panel::why(ticket, words) }
                { panel::matter(ticket, state, words) }
                if decline { <Button id="decline" kind={ButtonKind::Quiet} wide={true} label={words.ticket_decline()} onclick={act.reform(|()| TicketAct::Decline)}/> }
            </div>
            <div class="stack">
                { panel::alerts(&ticket.alerts, *now, words) }
                { panel::reports(&view.reports, act, *now, words) }
                { panel::photos(ticket, &view.photos, words) }
                <Panel title={Some(AttrValue::from(words.ticket_story()))}>
                    if view.timeline.is_empty() && next.is_none() { <p class="muted small">{ words.ticket_story_none() }</p> }
                    <Timeline>{ for next }{ story(&view.timeline, ticket, *now, words) }</Timeline>
                </Panel>
            </div>
        </div>
    }
}

/// The number, and what the person did himself; nothing of anybody else.
fn locked(view: &TicketView, now: i64, words: Words) -> Html {
    html! {
        <div class="stack">
            <Empty icon={Icon::Lock} title={words.lease_ticket(view.ticket.tail())} text={words.lease_ticket_more()}/>
            { panel::photos(&view.ticket, &view.photos, words) }
            <Panel title={Some(AttrValue::from(words.ticket_story()))}>
                if view.timeline.is_empty() { <p class="muted small">{ words.ticket_story_none() }</p> }
                <Timeline>{ story(&view.timeline, &view.ticket, now, words) }</Timeline>
            </Panel>
        </div>
    }
}

/// The slip: risk, title, what was told, and the clock on its stub.
fn head(view: &TicketView, now: i64, words: Words) -> Html {
    let ticket = &view.ticket;
    let level = ticket.risk.level;
    let line = LINES.get(usize::from(level.number())).copied().unwrap_or_default();
    let score = (line > 0 && ticket.risk.points >= line)
        .then(|| words.risk_score(i64::from(ticket.risk.points), i64::from(line), &level.color_word(words)));
    html! {
        <Slip risk={Some(level)} label={Some(AttrValue::from(ticket.matter.title.clone()))}>
            <div class="slip__main">
                <p class="slip__top"><RiskTag {level}/>if let Some(score) = score { <span class="cap muted">{ score }</span> }</p>
                <h2 class="title" dir="auto">{ clauses(&ticket.matter.title) }</h2>
                <p class="slip__meta" dir="auto">{ &ticket.matter.text }</p>
            </div>
            <Perforation/>
            <div class="slip__main">{ clock(view.clock.as_ref(), now, words) }</div>
        </Slip>
    }
}

fn clock(clock: Option<&ClockView>, now: i64, words: Words) -> Html {
    use niangjia_domain::clock::Remaining;
    let Some(clock) = clock else {
        return html! { <Due state={DueState::Still { text: words.clock_none().into() }}/> };
    };
    match clock.remaining {
        Remaining::WorkingDays(_) | Remaining::WorkingMinutes(_) | Remaining::NaturalMinutes(_) => {
            let left = words.remaining(clock.remaining);
            let percent = words.percent(u64::from(clock.elapsed.get()), 1000);
            html! {
                <ClockRail
                    name={words.clock(clock.what)} left={left.clone()} used_percent={f32::from(clock.elapsed.get()) / 10.0}
                    spoken={words.ticket_clock_spoken(&percent, &left)}
                    from={words.ticket_clock_from(&words.short_time(clock.start.ms(), now))}
                    until={words.ticket_clock_until(&words.day_time(clock.due.ms(), now))}
                />
            }
        }
        Remaining::Overdue(_) | Remaining::Provisional { .. } | Remaining::Stopped => html! {
            <p class="row"><span class="st">{ words.clock(clock.what) }</span><Due state={DueState::of(clock.remaining, Some(clock.due), now, words)}/></p>
        },
    }
}

/// Who called, and where to go; and what the employer must not learn.
fn who_where(view: &TicketView, act: &Callback<TicketAct>, words: Words) -> Html {
    let place = &view.ticket.matter.place;
    let map = html! { <a id="map" class="ibtn" href={geo_link(place)}>{ icon(Icon::Map) }{ words.ticket_map() }</a> };
    html! {
        <Panel label={Some(AttrValue::from(words.ticket_who_where()))} tight={true}>
            <Item icon={Icon::Place} title={place.address.clone()} text={Some(AttrValue::from(place.street.clone()))} wrap={true} end={map}/>
            if let Some(contact) = &view.contact {
                <Caller contact={contact.clone()} act={act.clone()}/>
            } else {
                <p class="small muted item--line gap-in">{ words.ticket_no_contact() }{ " " }<b>{ words.contact_secret() }</b></p>
            }
        </Panel>
    }
}

#[derive(Properties, PartialEq)]
struct CallerProps {
    contact: ContactView,
    act: Callback<TicketAct>,
}

/// The contact; a number that was shown goes back under its mask by itself.
#[component(Caller)]
fn caller(props: &CallerProps) -> Html {
    let contact = &props.contact;
    // None until the first second was counted: what the device says holds.
    let left = use_state_eq(|| None::<u32>);
    {
        let left = left.clone();
        use_effect_with(contact.clone(), move |contact| {
            left.set(None);
            let mut rest = contact.revealed_s.unwrap_or(0);
            let tick = (rest > 0).then(|| {
                Interval::new(1000, move || {
                    rest = rest.saturating_sub(1);
                    left.set(Some(rest));
                })
            });
            move || drop(tick)
        });
    }
    let seconds_left = (*left).or(contact.revealed_s).unwrap_or(0);
    let shown = contact.revealed_s.is_some() && seconds_left > 0;
    let (name, state) = if shown {
        (contact.name.clone(), ContactState::Shown { number: contact.phone.clone().into(), seconds_left })
    } else {
        (masked_name(contact), ContactState::Masked { number: masked(contact).into() })
    };
    let reveal = props.act.reform(|()| TicketAct::Reveal);
    let hide = {
        let left = left.clone();
        Callback::from(move |()| left.set(Some(0)))
    };
    let phone = contact.phone.clone();
    let oncall = if shown { Callback::from(move |()| call(&phone)) } else { reveal.clone() };
    let onreveal = if shown { hide } else { reveal };
    html! { <div id="contact"><Contact {name} who={contact.role.clone()} {state} {oncall} {onreveal}/></div> }
}

/// The number as it may be seen when the minute is over.
fn masked(contact: &ContactView) -> String {
    if contact.revealed_s.is_none() {
        return contact.phone.clone();
    }
    let digits: Vec<char> = contact.phone.chars().collect();
    let (head, tail) = (3.min(digits.len() / 3), 4.min(digits.len() / 3));
    let ends = |part: &[char]| part.iter().collect::<String>();
    format!("{} **** {}", ends(&digits[..head]), ends(&digits[digits.len() - tail..]))
}

fn masked_name(contact: &ContactView) -> String {
    match (contact.revealed_s, contact.name.chars().next()) {
        (Some(_), Some(first)) => format!("{first}*"),
        (_, _) => contact.name.clone(),
    }
}

fn call(phone: &str) {
    let digits: String = phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect();
    if let Some(window) = web_sys::window()
        && let Err(refused) = window.location().set_href(&format!("tel:{digits}"))
    {
        web_sys::console::warn_1(&refused);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::page::ticket::dock::TicketDock;
    use crate::page::ticket::sheet::{DeclineSheet, RevealSheet};
    use crate::state::sample::{NOW, sent_back, ticket};

    fn screen(view: TicketView) -> String {
        let view = Rc::new(view);
        draw(html! {
            <>
                <TicketScreen view={view.clone()} now={NOW} act={Callback::noop()}/>
                <TicketDock {view} busy={false} act={Callback::noop()}/>
            </>
        })
    }

    #[test]
    fn a_new_ticket_shows_danger_task_place_and_what_comes_next() {
        insta::assert_snapshot!(screen(ticket()));
    }

    #[test]
    fn a_ticket_that_was_sent_back_says_first_what_is_missing() {
        insta::assert_snapshot!(screen(sent_back()));
    }

    #[test]
    fn a_number_that_was_revealed_says_how_long_it_is_shown() {
        let mut view = ticket();
        view.contact = Some(ContactView {
            name: "张某".into(),
            phone: "13900006021".into(),
            role: "木工代表".into(),
            revealed_s: Some(42),
        });
        let drawn = screen(view);
        assert!(drawn.contains("13900006021") && drawn.contains("42 秒后自动收起"), "{drawn}");
    }

    #[test]
    fn a_number_goes_back_under_its_mask() {
        let contact =
            ContactView {
                name: "张某".into(), phone: "13900006021".into(), role: String::new(), revealed_s: Some(0)
            };
        assert_eq!((masked(&contact).as_str(), masked_name(&contact).as_str()), ("139 **** 021", "张*"));
    }

    #[test]
    fn a_ticket_that_cannot_be_read_says_so_and_nothing_else() {
        let drawn = screen(TicketView { shown: Shown::Unreadable, ..ticket() });
        assert!(drawn.contains("这件工单要新版本才能看") && !drawn.contains("139"), "{drawn}");
    }

    #[test]
    fn a_locked_ticket_shows_its_number_and_nothing_of_anybody_else() {
        let view = ticket();
        let tail = view.ticket.tail().to_owned();
        let drawn = screen(TicketView { shown: Shown::Locked, ..view });
        assert!(drawn.contains("内容已锁") && drawn.contains(&tail) && !drawn.contains("139"), "{drawn}");
    }

    #[test]
    fn the_sheets_ask_for_a_reason_before_they_do_anything() {
        insta::assert_snapshot!(draw(html! {
            <><DeclineSheet onclose={Callback::noop()} ondo={Callback::noop()}/><RevealSheet onclose={Callback::noop()} ondo={Callback::noop()}/></>
        }));
    }
}
