use niangjia_domain::form::{Choice, Instalment, ItemKind, Link, Menu, Person, Site, Value, WorkerList, WorkerRow};
use niangjia_domain::money::Fen;
use niangjia_words::Words;
use yew::prelude::*;

use super::cell::{Cell, CellInput};
use super::list::List;
use crate::component::{Chip, Chips, Segment, SegmentOption};
use crate::hook::use_words;
use crate::state::{local, parse_count, parse_date, parse_local, parse_yuan};

#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// `answer-CODE`: names the control, and begins the names of its parts.
    pub id: AttrValue,
    pub label: AttrValue,
    pub kind: ItemKind,
    pub value: Option<Value>,
    /// Gets the answer, or nothing where it was taken back.
    pub onvalue: Callback<Option<Value>>,
    #[prop_or_default]
    pub onleave: Callback<()>,
}

/// The control of a question, by what it takes.
#[component(Editor)]
pub fn editor(props: &EditorProps) -> Html {
    let words = use_words();
    let id = props.id.clone();
    match props.kind {
        ItemKind::Line => typed(props, CellInput::Line, words),
        ItemKind::Text => typed(props, CellInput::Text, words),
        ItemKind::Money => typed(props, CellInput::Money, words),
        ItemKind::Count => typed(props, CellInput::Count, words),
        ItemKind::Date => typed(props, CellInput::Date, words),
        ItemKind::Moment => typed(props, CellInput::Moment, words),
        ItemKind::Site => typed(props, CellInput::Line, words),
        ItemKind::YesNo => yes_no(props, words),
        ItemKind::Choice(menu) => one_of(props, menu, words),
        ItemKind::Choices(menu) => some_of(props, menu, words),
        ItemKind::Persons => {
            let rows: Vec<Person> = match &props.value {
                Some(Value::Persons(rows)) => rows.clone(),
                Some(_) | None => Vec::new(),
            };
            let onrows = props.onvalue.reform(|rows: Vec<Person>| (!rows.is_empty()).then_some(Value::Persons(rows)));
            html! { <List<Person> {id} {rows} add={words.visit_add_person()} {onrows}/> }
        }
        ItemKind::Chain => {
            let rows: Vec<Link> = match &props.value {
                Some(Value::Chain(rows)) => rows.clone(),
                Some(_) | None => Vec::new(),
            };
            let onrows = props.onvalue.reform(|rows: Vec<Link>| (!rows.is_empty()).then_some(Value::Chain(rows)));
            html! { <List<Link> {id} {rows} add={words.visit_add_link()} {onrows}/> }
        }
        ItemKind::Instalments => {
            let rows: Vec<Instalment> = match &props.value {
                Some(Value::Instalments(rows)) => rows.clone(),
                Some(_) | None => Vec::new(),
            };
            let onrows =
                props.onvalue.reform(|rows: Vec<Instalment>| (!rows.is_empty()).then_some(Value::Instalments(rows)));
            html! { <List<Instalment> {id} {rows} add={words.visit_add_instalment()} {onrows}/> }
        }
        ItemKind::Workers => workers(props, words),
        // Photos are their own answer; the checklist draws them.
        ItemKind::Photos { .. } => Html::default(),
    }
}

/// A control that is typed into.
fn typed(props: &EditorProps, input: CellInput, words: Words) -> Html {
    let shown = props.value.as_ref().map(|value| shown(value, words)).unwrap_or_default();
    let (kind, before) = (props.kind, props.value.clone());
    let onvalue = props.onvalue.clone();
    let onset = Callback::from(move |text: String| match read(kind, &text, before.as_ref()) {
        Read::Value(value) => onvalue.emit(Some(value)),
        Read::Nothing => onvalue.emit(None),
        // The field says what is wrong; the answer stays as it was.
        Read::Unclear => {}
    });
    html! { <Cell id={props.id.clone()} {input} {shown} {onset} onleave={props.onleave.clone()}/> }
}

/// An answer as a field shows it.
fn shown(value: &Value, words: Words) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Money(amount) => words.digits(amount.0),
        Value::Count(count) => count.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Moment(at) => local(*at),
        Value::Site(site) => site.address.clone(),
        Value::YesNo(_)
        | Value::Choice(_)
        | Value::Choices(_)
        | Value::Persons(_)
        | Value::Workers(_)
        | Value::Chain(_)
        | Value::Instalments(_) => String::new(),
    }
}

/// What was typed, understood.
#[derive(Debug, Clone, PartialEq)]
enum Read {
    Value(Value),
    Nothing,
    Unclear,
}

/// Reads what was typed. `before` is the answer so far: a place keeps where the device was.
fn read(kind: ItemKind, typed: &str, before: Option<&Value>) -> Read {
    if typed.trim().is_empty() {
        return Read::Nothing;
    }
    let value = match kind {
        ItemKind::Line | ItemKind::Text => Some(Value::Text(typed.to_owned())),
        ItemKind::Money => parse_yuan(typed).map(Value::Money),
        ItemKind::Count => parse_count(typed).map(Value::Count),
        ItemKind::Date => parse_date(typed),
        ItemKind::Moment => parse_local(typed).map(Value::Moment),
        ItemKind::Site => {
            let location = match before {
                Some(Value::Site(site)) => site.location,
                Some(_) | None => None,
            };
            Some(Value::Site(Site { address: typed.to_owned(), location }))
        }
        ItemKind::YesNo
        | ItemKind::Choice(_)
        | ItemKind::Choices(_)
        | ItemKind::Persons
        | ItemKind::Workers
        | ItemKind::Chain
        | ItemKind::Instalments
        | ItemKind::Photos { .. } => None,
    };
    value.map_or(Read::Unclear, Read::Value)
}

fn yes_no(props: &EditorProps, words: Words) -> Html {
    let chosen = match props.value {
        Some(Value::YesNo(yes)) => Some(usize::from(!yes)),
        Some(_) | None => None,
    };
    let option = |label: String| SegmentOption { label: label.into(), ..SegmentOption::default() };
    let options = vec![option(words.visit_yes()), option(words.visit_no())];
    // Chosen again, it is taken back.
    let onchoose =
        props.onvalue.reform(move |place: usize| (chosen != Some(place)).then_some(Value::YesNo(place == 0)));
    html! { <div id={props.id.clone()} class="grow"><Segment label={props.label.clone()} {options} {chosen} {onchoose}/></div> }
}

fn one_of(props: &EditorProps, menu: Menu, words: Words) -> Html {
    let chips = menu.options().into_iter().map(|option| {
        let on = props.value == Some(Value::Choice(option));
        let onchange = props.onvalue.reform(move |want: bool| want.then_some(Value::Choice(option)));
        html! { <Chip id={format!("{}-{}", props.id, option.key())} label={words.choice(option)} {on} {onchange}/> }
    });
    html! { <Chips label={props.label.clone()}>{ for chips }</Chips> }
}

fn some_of(props: &EditorProps, menu: Menu, words: Words) -> Html {
    let chosen = match &props.value {
        Some(Value::Choices(chosen)) => chosen.clone(),
        Some(_) | None => std::collections::BTreeSet::<Choice>::new(),
    };
    let chips = menu.options().into_iter().map(|option| {
        let on = chosen.contains(&option);
        let now = chosen.clone();
        let onchange = props.onvalue.reform(move |want: bool| {
            let mut now = now.clone();
            if want {
                now.insert(option)
            } else {
                now.remove(&option)
            };
            (!now.is_empty()).then_some(Value::Choices(now))
        });
        html! { <Chip id={format!("{}-{}", props.id, option.key())} label={words.choice(option)} {on} {onchange}/> }
    });
    html! { <Chips label={props.label.clone()}>{ for chips }</Chips> }
}

/// The workers, one by one, or as a photographed list with its totals.
fn workers(props: &EditorProps, words: Words) -> Html {
    let list = match &props.value {
        Some(Value::Workers(list)) => list.clone(),
        Some(_) | None => WorkerList::Rows(Vec::new()),
    };
    let option = |label: String| SegmentOption { label: label.into(), ..SegmentOption::default() };
    let options = vec![option(words.workers_rows()), option(words.workers_photo())];
    let (chosen, locked) = match &list {
        WorkerList::Rows(rows) => (0, !rows.is_empty()),
        WorkerList::Photographed { .. } => (1, false),
    };
    let onchoose = props.onvalue.reform(move |place: usize| {
        (place == 1).then_some(Value::Workers(WorkerList::Photographed { workers: 0, owing: Fen(0) }))
    });
    let body = match &list {
        WorkerList::Rows(rows) => {
            let onrows = props
                .onvalue
                .reform(|rows: Vec<WorkerRow>| (!rows.is_empty()).then_some(Value::Workers(WorkerList::Rows(rows))));
            html! { <List<WorkerRow> id={props.id.clone()} rows={rows.clone()} add={words.visit_add_worker()} {onrows}/> }
        }
        WorkerList::Photographed { workers, owing } => photographed(props, *workers, *owing, words),
    };
    let sum = (list.workers() > 0).then(|| {
        html! { <p class="small muted num" id={format!("{}-sum", props.id)}>{ words.workers_sum(i64::from(list.workers()), &words.money(list.owing().0)) }</p> }
    });
    html! {
        <div class="grow stack">
            <Segment label={props.label.clone()} {options} chosen={Some(chosen)} disabled={locked} {onchoose}/>
            if locked { <p class="cap muted">{ words.workers_locked() }</p> }
            { body }
            { for sum }
        </div>
    }
}

fn photographed(props: &EditorProps, workers: u32, owing: Fen, words: Words) -> Html {
    let set = |workers: u32, owing: Fen| Some(Value::Workers(WorkerList::Photographed { workers, owing }));
    let oncount = {
        let onvalue = props.onvalue.clone();
        Callback::from(move |text: String| onvalue.emit(set(parse_count(&text).unwrap_or(0), owing)))
    };
    let onowing = {
        let onvalue = props.onvalue.clone();
        Callback::from(move |text: String| onvalue.emit(set(workers, parse_yuan(&text).unwrap_or(Fen(0)))))
    };
    let count = if workers == 0 { String::new() } else { workers.to_string() };
    let amount = if owing.0 == 0 { String::new() } else { words.digits(owing.0) };
    let (count_id, owing_id) = (format!("{}-count", props.id), format!("{}-owing", props.id));
    html! {
        <>
            <label class="small" for={count_id.clone()}>{ words.workers_count() }</label>
            <Cell id={count_id} input={CellInput::Count} shown={count} onset={oncount} onleave={props.onleave.clone()}/>
            <label class="small" for={owing_id.clone()}>{ words.workers_owing() }</label>
            <Cell id={owing_id} input={CellInput::Money} shown={amount} onset={onowing} onleave={props.onleave.clone()}/>
        </>
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::evidence::Location;

    use super::*;

    #[test]
    fn what_cannot_be_understood_leaves_the_answer_alone() {
        assert_eq!(read(ItemKind::Money, "400,000", None), Read::Value(Value::Money(Fen::yuan(400_000))));
        assert_eq!(read(ItemKind::Money, "四十万", None), Read::Unclear);
        assert_eq!(read(ItemKind::Money, " ", None), Read::Nothing);
        assert_eq!(read(ItemKind::Count, "10", None), Read::Value(Value::Count(10)));
    }

    #[test]
    fn a_corrected_address_keeps_where_the_device_was() {
        let location = Some(Location::Refused);
        let before = Value::Site(Site { address: "三号门".into(), location });
        let after = Value::Site(Site { address: "四号门".into(), location });
        assert_eq!(read(ItemKind::Site, "四号门", Some(&before)), Read::Value(after));
    }
}
