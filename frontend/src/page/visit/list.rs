use yew::prelude::*;

use super::cell::Cell;
use super::entry::{Entry, EntryTakes, Put};
use crate::component::{Button, ButtonKind, Chip, Chips, Drawer, Item};
use crate::hook::use_words;
use crate::icon::Icon;

#[derive(Properties, PartialEq)]
pub struct ListProps<T: Entry> {
    /// Names the list; its rows are `ID-0`, `ID-1`…
    pub id: AttrValue,
    pub rows: Vec<T>,
    /// What the button that adds a row says.
    pub add: AttrValue,
    /// Gets all rows whenever a letter of one changes.
    pub onrows: Callback<Vec<T>>,
}

/// Rows that are added, changed and taken out in a sheet. Every letter goes into the draft at once.
#[component(List)]
pub fn list<T: Entry>(props: &ListProps<T>) -> Html {
    let words = use_words();
    let open = use_state_eq(|| None::<usize>);
    let rows = props.rows.iter().enumerate().map(|(index, row)| {
        let (title, text) = row.told(words);
        let open = open.clone();
        let text = (!text.is_empty()).then(|| AttrValue::from(text));
        html! {
            <Item id={format!("{}-{index}", props.id)} icon={Icon::Edit} {title} {text} onclick={Callback::from(move |()| open.set(Some(index)))}/>
        }
    });
    let add = {
        let (open, onrows, rows) = (open.clone(), props.onrows.clone(), props.rows.clone());
        Callback::from(move |()| {
            let mut rows = rows.clone();
            rows.push(T::blank());
            open.set(Some(rows.len() - 1));
            onrows.emit(rows);
        })
    };
    let sheet = (*open).and_then(|index| {
        let row = props.rows.get(index)?.clone();
        let (all, onrows, close) = (props.rows.clone(), props.onrows.clone(), open.clone());
        let onrow = Callback::from(move |change: Option<T>| {
            let mut rows = all.clone();
            match change {
                Some(row) => rows[index] = row,
                None => {
                    rows.remove(index);
                }
            }
            onrows.emit(rows);
        });
        let onclose = {
            let (blank, onrow) = (row == T::blank(), onrow.clone());
            Callback::from(move |()| {
                close.set(None);
                if blank {
                    onrow.emit(None);
                }
            })
        };
        let onremove = {
            let (open, onrow) = (open.clone(), onrow.clone());
            Callback::from(move |()| {
                open.set(None);
                onrow.emit(None);
            })
        };
        let number = i64::try_from(index + 1).unwrap_or(i64::MAX);
        Some(html! { <RowSheet<T> key={index} id={props.id.clone()} title={words.visit_row(number)} {row} onrow={onrow.reform(Some)} {onremove} {onclose}/> })
    });
    html! {
        <div class="rows">
            { for rows }
            <Button id={format!("{}-add", props.id)} icon={Icon::Plus} label={props.add.clone()} onclick={add}/>
            { for sheet }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct RowSheetProps<T: Entry> {
    pub id: AttrValue,
    pub title: AttrValue,
    pub row: T,
    pub onrow: Callback<T>,
    pub onremove: Callback<()>,
    pub onclose: Callback<()>,
}

/// The fields of one row.
#[component(RowSheet)]
pub fn row_sheet<T: Entry>(props: &RowSheetProps<T>) -> Html {
    let words = use_words();
    let fields = props.row.fields(words).into_iter().enumerate().map(|(place, field)| {
        let id = format!("{}-field-{place}", props.id);
        let put = {
            let (row, onrow) = (props.row.clone(), props.onrow.clone());
            Callback::from(move |put: Put| {
                let mut row = row.clone();
                row.put(place, &put);
                onrow.emit(row);
            })
        };
        let body = match field.takes {
            EntryTakes::Typed(input, shown) => html! { <Cell id={id.clone()} {input} {shown} onset={put.reform(Put::Typed)}/> },
            EntryTakes::Chosen(options, chosen) => {
                let chips = options.into_iter().enumerate().map(|(index, label)| {
                    let onchange = put.reform(move |_: bool| Put::Chosen(index));
                    html! { <Chip id={format!("{id}-{index}")} {label} on={chosen == Some(index)} {onchange}/> }
                });
                html! { <Chips label={field.label.clone()}>{ for chips }</Chips> }
            }
        };
        html! { <div class="field"><label class="field__l" for={id}>{ field.label }</label><div class="field__r">{ body }</div></div> }
    });
    html! {
        <Drawer title={props.title.clone()} onclose={props.onclose.clone()}>
            { for fields }
            <div class="pair">
                <Button id={format!("{}-remove", props.id)} label={words.visit_row_remove()} onclick={props.onremove.clone()}/>
                <Button id={format!("{}-done", props.id)} kind={ButtonKind::Main} label={words.visit_row_done()} onclick={props.onclose.clone()}/>
            </div>
        </Drawer>
    }
}
