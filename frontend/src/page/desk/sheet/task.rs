use niangjia_domain::id::{TicketId, UserId};
use niangjia_domain::ticket::{Assignment, Named};
use niangjia_ipc::Command;
use niangjia_ipc::command::SheetKind;
use niangjia_ipc::view::OfficerRow;
use niangjia_words::Words;
use yew::prelude::*;

use super::{SheetEnd, SheetState, gap_word, kept, when_complete};
use crate::component::{Check, Drawer, Field, FieldInput, IconButton, Item, Search};
use crate::hook::{Sheet, use_now, use_sheet, use_words};
use crate::icon::Icon;
use crate::state::{Sending, TaskDraft};

/// Officers listed at once; the search finds the others.
const LISTED_MAX: usize = 40;

#[derive(Properties, PartialEq)]
pub struct TaskSheetProps {
    pub ticket: TicketId,
    /// Who has it now; then another is sent.
    #[prop_or_default]
    pub current: Option<Assignment>,
    /// By unit and name.
    pub officers: Vec<OfficerRow>,
    /// In place of the officers while they are not there: nothing yet, or why not.
    #[prop_or_default]
    pub waiting: Option<Html>,
    pub state: SheetState,
    pub onorder: Callback<Command>,
    pub onclose: Callback<()>,
}

/// Whose place is being filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picking {
    Officer,
    Second,
    Nobody,
}

/// 指派 and 改派: who goes, who goes along, what for, what he may know, and why another one.
#[component(TaskSheet)]
pub fn task_sheet(props: &TaskSheetProps) -> Html {
    let words = use_words();
    let now = use_now();
    let (sending, sheet) = match props.current {
        Some(_) => (Sending::Another, SheetKind::Reassign),
        None => (Sending::First, SheetKind::Assign),
    };
    let draft = use_sheet(props.ticket, sheet, || begun(props.current.as_ref()));
    let changing = use_state_eq(|| None::<Picking>);
    let picking = changing.unwrap_or(if draft.officer.is_some() { Picking::Nobody } else { Picking::Officer });
    let set = |change: fn(&mut TaskDraft, String)| {
        let draft = draft.clone();
        Callback::from(move |typed: String| {
            let mut next = (*draft).clone();
            change(&mut next, typed);
            draft.set(next);
        })
    };
    let order = draft.order(props.ticket, sending);
    let name = chosen(draft.officer, props).map_or_else(String::new, |row| row.name.clone());
    let label = order.as_ref().map_or_else(|gap| gap_word(*gap, words), |_| go(sending, &name, words));
    let ready = order.is_ok();
    let onorder = when_complete(order, &draft.then(&props.onorder));
    let onpick = {
        let (draft, changing) = (draft.clone(), changing.clone());
        Callback::from(move |user: Option<UserId>| {
            let mut next = (*draft).clone();
            match picking {
                Picking::Officer => next.officer = user,
                Picking::Second => next.second = user,
                Picking::Nobody => {}
            }
            draft.set(next);
            changing.set(Some(Picking::Nobody));
        })
    };
    let onchange = Callback::from(move |next: Picking| changing.set(Some(next)));
    let title = match sending {
        Sending::First => words.order_assign(),
        Sending::Another => words.order_reassign(),
    };
    html! {
        <Drawer {title} onclose={props.onclose.clone()}>
            { kept(&draft, now, words) }
            if let Some(waiting) = &props.waiting {
                { waiting.clone() }
            } else {
                { officer_part(props, &draft, picking, &onpick, &onchange, words) }
            }
            if sending == Sending::Another {
                <Field id="order-reason" label={words.order_reason()} hint={words.order_reason_hint()} input={FieldInput::Text}
                    value={draft.reason.clone()} oninput={set(|draft, typed| draft.reason = typed)}/>
            }
            <Field id="order-task" label={words.order_task()} input={FieldInput::Text} value={draft.task.clone()} oninput={set(|draft, typed| draft.task = typed)}/>
            { disclosure(&draft, sending, words) }
            <SheetEnd id="order-go" will={will(sending, props, &name, words)} {label} {ready} state={props.state.clone()} {onorder} onclose={props.onclose.clone()}/>
        </Drawer>
    }
}

/// The task stays, so that the next officer is asked the same; what is disclosed is decided anew.
fn begun(current: Option<&Assignment>) -> TaskDraft {
    TaskDraft { task: current.map_or_else(String::new, |current| current.task.clone()), ..TaskDraft::default() }
}

fn chosen(user: Option<UserId>, props: &TaskSheetProps) -> Option<&OfficerRow> {
    props.officers.iter().find(|row| Some(row.user) == user)
}

fn go(sending: Sending, name: &str, words: Words) -> String {
    match sending {
        Sending::First => words.order_go_assign(name),
        Sending::Another => words.order_go_reassign(name),
    }
}

fn will(sending: Sending, props: &TaskSheetProps, name: &str, words: Words) -> String {
    let name = if name.is_empty() { words.role_officer() } else { name.to_owned() };
    match (sending, &props.current) {
        (Sending::Another, Some(current)) => words.order_will_reassign(&current.officer.name, &name),
        (Sending::First | Sending::Another, _) => words.order_will_assign(&name),
    }
}

fn officer_part(
    props: &TaskSheetProps,
    draft: &TaskDraft,
    picking: Picking,
    onpick: &Callback<Option<UserId>>,
    onchange: &Callback<Picking>,
    words: Words,
) -> Html {
    let list = |label: String, alone: bool, without: Option<UserId>| {
        let current = props.current.as_ref().map(|current| current.officer.clone());
        let officers: Vec<OfficerRow> =
            props.officers.iter().filter(|row| Some(row.user) != without).cloned().collect();
        html! { <OfficerList {label} {officers} {current} {alone} onpick={onpick.clone()}/> }
    };
    let shown = |id: &'static str, label: String, user: Option<UserId>, which: Picking| {
        let row = chosen(user, props);
        let title = row.map_or_else(|| words.order_alone(), |row| row.name.clone());
        let text = row.map(|row| AttrValue::from(format!("{}　{}", row.unit, words.order_open(i64::from(row.open)))));
        let onclick = onchange.reform(move |()| which);
        let end = html! { <IconButton {id} icon={Icon::Edit} label={words.order_change()} {onclick}/> };
        html! { <div class="order__chosen"><p class="field__l">{ label }</p><Item icon={Icon::Person} {title} {text} {end}/></div> }
    };
    let officer = match picking {
        Picking::Officer => list(words.order_officer(), false, None),
        Picking::Second | Picking::Nobody => {
            shown("officer-change", words.order_officer(), draft.officer, Picking::Officer)
        }
    };
    let second = match (picking, draft.officer) {
        (Picking::Second, _) => list(words.order_second(), true, draft.officer),
        (Picking::Officer, _) | (Picking::Nobody, None) => Html::default(),
        (Picking::Nobody, Some(_)) => shown("second-change", words.order_second(), draft.second, Picking::Second),
    };
    html! { <>{ officer }{ second }</> }
}

fn disclosure(draft: &Sheet<TaskDraft>, sending: Sending, words: Words) -> Html {
    let set = |change: fn(&mut TaskDraft, bool)| {
        let draft = draft.clone();
        Callback::from(move |on: bool| {
            let mut next = (*draft).clone();
            change(&mut next, on);
            draft.set(next);
        })
    };
    html! {
        <fieldset class="field">
            <legend class="field__l">{ words.order_disclose() }</legend>
            <Check id="disclose-contact" on={draft.disclose.contact} onchange={set(|draft, on| draft.disclose.contact = on)}>{ words.order_disclose_contact() }</Check>
            if sending == Sending::Another {
                <Check id="disclose-photos" on={draft.disclose.earlier_photos} onchange={set(|draft, on| draft.disclose.earlier_photos = on)}>{ words.order_disclose_photos() }</Check>
            }
        </fieldset>
    }
}

#[derive(Properties, PartialEq)]
struct OfficerListProps {
    label: AttrValue,
    officers: Vec<OfficerRow>,
    /// Who has the ticket now, and so cannot get it.
    current: Option<Named>,
    /// Nobody can be chosen, too.
    alone: bool,
    onpick: Callback<Option<UserId>>,
}

#[component(OfficerList)]
fn officer_list(props: &OfficerListProps) -> Html {
    let words = use_words();
    let find = use_state_eq(String::new);
    let needle = find.trim().to_owned();
    let found = props.officers.iter().filter(|row| row.name.contains(&needle) || row.unit.contains(&needle));
    let rows: Vec<Html> = found.take(LISTED_MAX).map(|row| {
        let is_current = props.current.as_ref().is_some_and(|current| current.user == row.user);
        let user = row.user;
        let onclick = (!is_current).then(|| props.onpick.reform(move |()| Some(user)));
        let open = if is_current { words.order_current() } else { words.order_open(i64::from(row.open)) };
        let end = html! { <span class="num">{ open }</span> };
        html! { <Item key={user.to_string()} id={format!("officer-{user}")} icon={Icon::Person} title={row.name.clone()} text={row.unit.clone()} {end} {onclick}/> }
    }).collect();
    let oninput = {
        let find = find.clone();
        Callback::from(move |typed| find.set(typed))
    };
    html! {
        <div class="order__officers">
            <p class="field__l">{ props.label.clone() }if props.alone { <em>{ words.order_optional() }</em> }</p>
            <Search id="officer-find" label={words.order_find()} placeholder={words.order_find()} value={(*find).clone()} {oninput}/>
            <div class="order__list" role="group" aria-label={props.label.clone()}>
                if props.alone { <Item id="officer-alone" title={words.order_alone()} onclick={Some(props.onpick.reform(|()| None))}/> }
                if rows.is_empty() { <p class="small muted order__none">{ words.order_none() }</p> }
                { for rows }
            </div>
        </div>
    }
}
