//! 09: the ticket went to somebody else while the officer was at work. What happened, that nothing is lost, who sees
//! it, what to do.

use std::rc::Rc;

use niangjia_domain::feed::LeaveReason;
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::{Delivery as Delivered, DepartedView, TicketView};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{
    Button, Delivery, Dock, Mark, Moment, MomentTone, Note, Panel, RiskTag, Slip, SlipForm, Stamp, StampInk, Timeline,
    clauses, rich,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};
use crate::page::ticket::story;
use crate::page::{Screen, Shell};
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct DepartedProps {
    pub view: Rc<TicketView>,
    pub now: i64,
}

#[component(Departed)]
pub fn departed(props: &DepartedProps) -> Html {
    let words = use_words();
    let county = use_context::<Shell>()
        .and_then(|shell| shell.app.me.as_ref().map(|me| me.county_name.clone()))
        .unwrap_or_default();
    let Some(gone) = &props.view.departed else { return Html::default() };
    let dock = html! { <Dock><Button id="back-to-todo" wide={true} label={words.gone_back()} href={Some(Route::Todo.href())}/></Dock> };
    html! {
        <Screen title={words.ticket_title(props.view.ticket.tail())} back={Route::Todo} strip={true} dock={dock}>
            <DepartedScreen view={props.view.clone()} gone={gone.clone()} county={county} now={props.now}/>
        </Screen>
    }
}

#[derive(Properties, PartialEq)]
pub struct DepartedScreenProps {
    pub view: Rc<TicketView>,
    pub gone: DepartedView,
    /// The county's name, for the stamp.
    pub county: AttrValue,
    pub now: i64,
}

#[component(DepartedScreen)]
pub fn departed_screen(props: &DepartedScreenProps) -> Html {
    let words = use_words();
    let DepartedScreenProps { view, gone, county, now } = props;
    let late = gone.items.iter().any(|(_, _, delivery)| matches!(delivery, Delivered::Late { .. }));
    let calm = match (gone.items.is_empty(), late) {
        (true, _) => words.gone_nothing(),
        (false, true) => words.gone_no_blame(),
        (false, false) => words.gone_kept(),
    };
    html! {
        <div class="stack">
            <section aria-live="polite" id="departed">
                <h2 class="title">{ heading(&gone.reason, words) }</h2>
                <p class="muted gap-above">{ rich(&calm) }</p>
            </section>
            { torn(view, gone, county, words) }
            if !gone.items.is_empty() { { items(view, gone, *now, words) } }
            <Note>{ words.gone_contact() }</Note>
        </div>
    }
}

fn heading(reason: &LeaveReason, words: Words) -> String {
    match reason {
        LeaveReason::Reassigned { to, .. } => words.gone_reassigned(to),
        LeaveReason::Withdrawn { .. } => words.gone_withdrawn(),
        LeaveReason::Declined => words.gone_declined(),
        LeaveReason::Finished => words.gone_finished(),
        LeaveReason::Merged => words.gone_merged(),
        LeaveReason::MovedAway { .. } => words.gone_moved(),
        LeaveReason::OtherDesk => words.gone_desk(),
        LeaveReason::ScopeLost => words.gone_scope(),
    }
}

fn told(reason: &LeaveReason) -> (Option<&str>, &str) {
    match reason {
        LeaveReason::Reassigned { to, reason } => (Some(to), reason),
        LeaveReason::Withdrawn { reason } | LeaveReason::MovedAway { reason } => (None, reason),
        LeaveReason::Declined
        | LeaveReason::Finished
        | LeaveReason::Merged
        | LeaveReason::OtherDesk
        | LeaveReason::ScopeLost => (None, ""),
    }
}

/// The slip in two: the county's part above, the officer's own below.
fn torn(view: &TicketView, gone: &DepartedView, county: &AttrValue, words: Words) -> Html {
    let ticket = &view.ticket;
    let (to, reason) = told(&gone.reason);
    let count = |kind: Kind| i64::try_from(gone.items.iter().filter(|(_, one, _)| *one == kind).count()).unwrap_or(0);
    let own = words.gone_own_count(count(Kind::Note), count(Kind::Photo));
    let late = gone.items.iter().any(|(_, _, delivery)| matches!(delivery, Delivered::Late { .. }));
    let arrived = view.timeline.iter().filter(|row| row.own).filter_map(|row| row.received).max();
    let least = gone.items.iter().map(|(_, _, delivery)| Mark::of(delivery, words)).min_by_key(|(mark, _)| rank(*mark));
    html! {
        <article>
            <Slip risk={Some(ticket.risk.level)} form={SlipForm::TornUpper}>
                <div class="slip__main">
                    <p class="slip__top"><RiskTag level={ticket.risk.level}/></p>
                    <h3 class="slip__title" dir="auto">{ clauses(&ticket.matter.title) }</h3>
                    if let Some(to) = to { <p class="slip__meta">{ rich(&words.gone_now_with(to)) }</p> }
                    if !reason.is_empty() { <p class="slip__meta" dir="auto">{ words.gone_reason(reason) }</p> }
                </div>
            </Slip>
            if !gone.items.is_empty() {
                <Slip form={SlipForm::TornLower} label={Some(AttrValue::from(words.gone_own_part()))}>
                    <div class="slip__main gone__own">
                        <div class="grow">
                            <p class="strong">{ words.gone_own_part() }</p>
                            <p class="small muted num">{ own }</p>
                            if let Some((mark, text)) = least { <p class="gap-above"><Delivery {mark} text={Some(AttrValue::from(text))}/></p> }
                        </div>
                        if let (true, Some(at)) = (late, arrived) {
                            <Stamp ink={StampInk::Blue} body={county.clone()} time={words.stamp_time(at.ms())} word={words.stamp_late()} id="late"/>
                        }
                    </div>
                </Slip>
            }
        </article>
    }
}

/// What has come least far is what the officer wants to know of.
fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Attention => 0,
        Mark::Here => 1,
        Mark::Received => 2,
        Mark::Accepted => 3,
        Mark::Nothing => 4,
    }
}

/// Every own item with what became of it, among what the county did, by time.
fn items(view: &TicketView, gone: &DepartedView, now: i64, words: Words) -> Html {
    let credited = gone.items.iter().filter(|(_, _, delivery)| is_credited(delivery)).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let note = words.gone_credited(number(credited), number(gone.items.len()));
    let (to, _) = told(&gone.reason);
    let handler = view.ticket.handler.as_ref().map_or_else(|| words.role_handler(), |handler| handler.name.clone());
    let seen = to.map_or_else(|| words.gone_seen_by_county(&handler), |to| words.gone_seen_by(&handler, to));
    let rest = if gone.unsettled == 0 { words.gone_settled() } else { words.gone_unsettled(i64::from(gone.unsettled)) };
    let known: Vec<_> = view.timeline.iter().map(|row| row.op).collect();
    let others = gone.items.iter().filter(|(op, _, _)| !known.contains(op)).map(|(op, kind, delivery)| {
        let (mark, text) = Mark::of(delivery, words);
        html! {
            <Moment key={op.to_string()} tone={MomentTone::Past} title={words.kind(*kind)}><p><Delivery {mark} text={Some(AttrValue::from(text))}/></p></Moment>
        }
    });
    html! {
        <Panel title={Some(AttrValue::from(words.gone_items()))} note={Some(html! { <span class="num">{ note }</span> })}>
            <Timeline>{ story(&view.timeline, &view.ticket, now, words) }{ for others }</Timeline>
            <p class="small item--line gap-in">{ icon(Icon::People) }{ " " }{ seen }</p>
            <p class="small gap-in">{ rest }</p>
        </Panel>
    }
}

fn is_credited(delivery: &Delivered) -> bool {
    match delivery {
        Delivered::Accepted | Delivered::Late { credited: true, .. } => true,
        Delivered::Here
        | Delivered::Received
        | Delivered::Late { credited: false, .. }
        | Delivered::Superseded { .. }
        | Delivered::Waiting
        | Delivered::ToBeChecked
        | Delivered::Attention { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::state::sample::{self, NOW};

    #[test]
    fn what_was_done_before_and_after_is_told_apart_and_nobody_is_blamed() {
        let view = sample::departed();
        let gone = view.departed.clone().unwrap();
        insta::assert_snapshot!(draw(
            html! { <DepartedScreen view={Rc::new(view)} {gone} county="虚构县总工会" now={NOW}/> }
        ));
    }
}
