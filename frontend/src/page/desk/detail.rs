use std::rc::Rc;

use niangjia_domain::id::OpId;
use niangjia_domain::kind::Kind;
use niangjia_domain::lens::mask_phone;
use niangjia_domain::ticket::{AlertHead, Secrecy, Ticket};
use niangjia_ipc::view::{ClockView, ContactView, PhotoView, Shown, TicketView, Transfer};
use niangjia_words::Words;
use yew::prelude::*;

use super::sheet::channel;
use super::{Names, PictureDo, Story, picture_state};
use crate::component::{
    Button, ButtonKind, ClockRail, Facts, IconButton, Note, NoteTone, Perforation, RiskLook, RiskTag, Thumb, clauses,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// What a person does with a ticket, apart from its orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailDo {
    /// An alert was read.
    Acknowledge(OpId),
    /// The worker's number is wanted, or hidden again.
    Reveal,
    /// Something with a photo.
    Picture(PictureDo),
}

#[derive(Properties, PartialEq)]
pub struct DetailProps {
    pub view: Rc<TicketView>,
    /// The present, milliseconds UTC.
    pub now: i64,
    /// The person has covered the worker's number again.
    #[prop_or_default]
    pub covered: bool,
    pub act: Callback<DetailDo>,
}

/// One ticket beside the list: danger first, then the clock, what came from the site, what was asked, what happened.
#[component(Detail)]
pub fn detail(props: &DetailProps) -> Html {
    let words = use_words();
    let (view, now) = (&*props.view, props.now);
    let ticket = &view.ticket;
    match view.shown {
        Shown::Whole => {}
        Shown::Unreadable => return html! { <Note tone={NoteTone::Warn}>{ words.desk_unreadable() }</Note> },
        Shown::Locked => return html! { <Note tone={NoteTone::Warn}>{ words.lease_ticket_more() }</Note> },
    }
    html! {
        <>
            <p class="row">
                <RiskTag level={ticket.risk.level} points={ticket.risk.points}/>
                <span class="cap strong">{ words.state(view.state) }</span>
                <span class="cap faint num push">{ words.todo_tail(ticket.tail()) }</span>
            </p>
            <h2 class="detail__title">{ clauses(&ticket.matter.title) }</h2>
            <p class="muted">{ where_and_whom(ticket) }</p>
            if view.departed.is_some() { <Note>{ words.desk_departed() }</Note> }
            if view.pending { <Note icon={Icon::Device}>{ words.desk_pending() }</Note> }
            { for alerts(view, now, &props.act, words) }
            { for view.clock.as_ref().map(|clock| rail(clock, now, words)) }
            <Perforation both={true}/>
            { arrived(view, &props.act, words) }
            { matter(ticket, words) }
            { for view.contact.as_ref().map(|contact| asked_by(contact, props, words)) }
            { why_so_dangerous(ticket, words) }
            <h3 class="detail__h">{ words.desk_timeline() }</h3>
            <Story rows={view.timeline.clone()} names={Names::of(ticket)} {now}/>
        </>
    }
}

fn where_and_whom(ticket: &Ticket) -> String {
    let parts = [&ticket.matter.place.street, &ticket.matter.place.address, &ticket.matter.employer];
    parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Alerts that nobody has read come first, the gravest and oldest on top; those that were read follow quietly.
fn alerts(view: &TicketView, now: i64, act: &Callback<DetailDo>, words: Words) -> Vec<Html> {
    let mut alerts: Vec<&AlertHead> = view.ticket.alerts.iter().collect();
    alerts.sort_by_key(|alert| (alert.acknowledged.is_some(), std::cmp::Reverse(alert.level), alert.received));
    let told = |alert: &AlertHead| {
        view.timeline.iter().any(|row| {
            row.own && matches!(&row.act, niangjia_domain::act::Act::Acknowledge(told) if told.alert == alert.op)
        })
    };
    let can = view.offers.contains(&Kind::Acknowledge);
    alerts.into_iter().map(|alert| alert_note(&AlertShown { alert, told: told(alert), can, now, act }, words)).collect()
}

/// An alert as it is shown here.
struct AlertShown<'a> {
    alert: &'a AlertHead,
    /// This person has said that he read it, and the county does not know yet.
    told: bool,
    /// This person can say that he read it.
    can: bool,
    now: i64,
    act: &'a Callback<DetailDo>,
}

fn alert_note(props: &AlertShown<'_>, words: Words) -> Html {
    let alert = props.alert;
    let op = alert.op;
    let at = words.short_time(alert.at.to.ms(), props.now);
    let age = words.span(props.now.saturating_sub(alert.received.ms()).max(0));
    let state = match &alert.acknowledged {
        Some((by, when)) => {
            html! { <span class="cap">{ words.desk_alert_known(&by.name, &words.short_time(when.ms(), props.now)) }</span> }
        }
        None if props.told => html! { <span class="cap">{ words.desk_alert_told() }</span> },
        None => html! { <span class="cap strong">{ words.desk_alert_age(&age) }</span> },
    };
    let open = alert.acknowledged.is_none() && !props.told;
    let tone = if open { NoteTone::Danger } else { NoteTone::Plain };
    html! {
        <div class="detail__alert" data-alert={op.to_string()} data-open={open.then_some("")} role={open.then_some("alert")}>
            <Note {tone} icon={Icon::Siren}>
                <b>{ words.desk_alert_at(&at) }</b>{ " " }<RiskTag level={alert.level}/>
                <br/>{ format!("{}：{}", alert.by.name, alert.text) }
                <br/>{ state }
                if open && props.can {
                    <span class="detail__do"><Button id={format!("acknowledge-{op}")} kind={ButtonKind::Main} icon={Icon::Check} label={words.desk_alert_acknowledge()}
                        onclick={props.act.reform(move |()| DetailDo::Acknowledge(op))}/></span>
                }
            </Note>
        </div>
    }
}

fn rail(clock: &ClockView, now: i64, words: Words) -> Html {
    let name = words.clock(clock.what);
    let percent = words.percent(u64::from(clock.elapsed.get()), 1000);
    let used = f32::from(clock.elapsed.get()) / 10.0;
    html! {
        <div class="detail__rail">
            <ClockRail
                name={name.clone()} left={words.remaining(clock.remaining)} used_percent={used}
                spoken={words.desk_clock_spoken(&name, &percent)}
                from={words.short_time(clock.start.ms(), now)} until={words.day_time(clock.due.ms(), now)}
            />
        </div>
    }
}

/// What came from the site: the photos as small as stamps, each leading to the large view.
fn arrived(view: &TicketView, act: &Callback<DetailDo>, words: Words) -> Html {
    let here = |photo: &&PhotoView| match photo.preview_transfer {
        Transfer::Received | Transfer::There => true,
        Transfer::Here | Transfer::Sending { .. } | Transfer::Expected | Transfer::Stuck => photo.thumb_url.is_some(),
    };
    let have = i64::try_from(view.photos.iter().filter(here).count()).unwrap_or(i64::MAX);
    let all = i64::try_from(view.photos.len()).unwrap_or(i64::MAX);
    let thumbs = view.photos.iter().map(|photo| {
        let op = photo.op;
        let description: AttrValue = words.evidence(photo.evidence).into();
        let onclick = act.reform(move |_: MouseEvent| DetailDo::Picture(PictureDo::Open(op)));
        html! {
            <button key={op.to_string()} class="detail__thumb" type="button" data-photo={op.to_string()} aria-label={description.clone()} {onclick}>
                <Thumb state={picture_state(photo, words)} {description}/>
            </button>
        }
    });
    html! {
        <>
            <p class="row row--apart"><b>{ words.desk_arrived() }</b>
                if all > 0 { <span class="small muted num">{ words.desk_arrived_photos(have, all) }</span> }
            </p>
            if all > 0 {
                <div class="detail__thumbs">{ for thumbs }</div>
            } else {
                <p class="small muted detail__none">{ words.desk_arrived_none() }</p>
            }
        </>
    }
}

fn matter(ticket: &Ticket, words: Words) -> Html {
    let matter = &ticket.matter;
    let mut facts: Vec<(AttrValue, Html)> = vec![(words.desk_class().into(), text(words.class(&matter.class)))];
    let mut add = |name: String, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((name.into(), text(value)));
        }
    };
    add(words.desk_channel(), Some(channel(matter.channel, words)));
    add(words.desk_people(), matter.people.map(|people| words.desk_people_count(i64::from(people))));
    add(words.desk_amount(), matter.amount.map(|amount| words.money_short(amount.0)));
    add(
        words.desk_officer(),
        ticket.assignment.as_ref().map(|assignment| match &assignment.second {
            Some(second) => words.desk_officers(&assignment.officer.name, &second.name),
            None => assignment.officer.name.clone(),
        }),
    );
    add(words.desk_task(), ticket.assignment.as_ref().map(|assignment| assignment.task.clone()));
    let secrecy = match matter.secrecy {
        Secrecy::Secret => words.desk_secret(),
        Secrecy::Open => words.desk_open(),
    };
    add(words.desk_secrecy(), Some(secrecy));
    html! {
        <>
            <h3 class="detail__h">{ words.desk_matter() }</h3>
            <p class="detail__text">{ matter.text.clone() }</p>
            <Facts {facts}/>
        </>
    }
}

fn text(value: String) -> Html {
    html! { { value } }
}

/// The worker, masked until his number is asked for; a look is on record.
fn asked_by(contact: &ContactView, props: &DetailProps, words: Words) -> Html {
    let shown = contact.revealed_s.filter(|_| !props.covered);
    let number = if props.covered { mask_phone(&contact.phone) } else { contact.phone.clone() };
    let onclick = props.act.reform(|()| DetailDo::Reveal);
    html! {
        <>
            <h3 class="detail__h">{ words.desk_contact() }</h3>
            <p class="row row--apart">
                <span><b>{ contact.name.clone() }</b>{ "　" }<span class="num nb" id="contact-number">{ number }</span></span>
                if let Some(seconds) = shown {
                    <span class="cap muted num">{ words.contact_hides_in(i64::from(seconds)) }</span>
                    <IconButton id="contact-hide" icon={Icon::Eye} label={words.contact_hide()} {onclick}/>
                } else if props.view.offers.contains(&Kind::Reveal) {
                    <IconButton id="contact-show" icon={Icon::Eye} label={words.contact_show()} spoken={words.contact_show_spoken()} {onclick}/>
                }
            </p>
            if !contact.role.is_empty() { <p class="small muted">{ contact.role.clone() }</p> }
            <p class="cap muted">{ words.contact_logged() }</p>
        </>
    }
}

/// The reason for a level, point by point.
fn why_so_dangerous(ticket: &Ticket, words: Words) -> Html {
    let risk = &ticket.risk;
    if risk.why.is_empty() {
        return Html::default();
    }
    let rows = risk.why.iter().map(|row| {
        html! { <li><span>{ icon(Icon::Dot) }{ " " }{ words.rule(row.rule) }</span><b class="num nb">{ words.number_points(i64::from(row.points)) }</b></li> }
    });
    html! {
        <>
            <h3 class="detail__h">{ words.risk_why(&risk.level.color_word(words)) }</h3>
            <ul class="detail__why small">{ for rows }</ul>
        </>
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::act::{Acknowledge, Act};

    use super::*;
    use crate::component::draw::draw;
    use crate::page::desk::fixture::{NOW, view};

    fn drawn(view: TicketView) -> String {
        draw(html! { <Detail view={Rc::new(view)} now={NOW} act={Callback::noop()}/> })
    }

    #[test]
    fn a_ticket_shows_danger_clock_evidence_matter_and_story() {
        insta::assert_snapshot!(drawn(view()));
    }

    #[test]
    fn an_alert_that_was_read_asks_nothing_more() {
        let open = drawn(view());
        assert!(open.contains("note--red") && open.contains("知悉") && open.contains("到县里 10 分"));
        let mut known = view();
        let mut told = known.timeline[0].clone();
        told.own = true;
        told.act = Act::Acknowledge(Acknowledge { alert: known.ticket.alerts[0].op });
        known.timeline.insert(0, told);
        let known = drawn(known);
        assert!(!known.contains("note--red") && known.contains("您已知悉，已存本机"), "{known}");
    }
}
