//! Who is it? Where several people use a device in turns, one says so before he gives his PIN.

use niangjia_domain::code::Code;
use niangjia_domain::holder::Holder;
use niangjia_ipc::Command;
use niangjia_ipc::view::{DepositState, PersonRow};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{Button, ButtonKind, Item, Panel, Seal, SealSize};
use crate::hook::{use_tell, use_words};
use crate::icon::Icon;
use crate::page::Refused;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct ChooseProps {
    pub people: Vec<PersonRow>,
}

#[component(Choose)]
pub fn choose(props: &ChooseProps) -> Html {
    let tell = use_tell();
    // Whoever comes next begins at the beginning, not where another was.
    use_effect_with((), |()| Route::Home.go_instead());
    let onchoose = {
        let tell = tell.clone();
        Callback::from(move |holder| tell.send(Command::Choose { holder }))
    };
    let onadd = {
        let tell = tell.clone();
        Callback::from(move |()| tell.send(Command::AddPerson {}))
    };
    html! { <ChooseScreen people={props.people.clone()} refused={tell.refused.clone()} {onchoose} {onadd}/> }
}

#[derive(Properties, PartialEq)]
pub struct ChooseScreenProps {
    pub people: Vec<PersonRow>,
    #[prop_or_default]
    pub refused: Option<Code>,
    pub onchoose: Callback<Holder>,
    pub onadd: Callback<()>,
}

#[component(ChooseScreen)]
pub fn choose_screen(props: &ChooseScreenProps) -> Html {
    let words = use_words();
    let row = |row: &PersonRow| {
        let holder = row.holder;
        html! {
            <li><Item
                id={format!("holder-{}", holder.number())} icon={Icon::Person} title={called(row, words)}
                text={said(row, words).map(AttrValue::from)} onclick={props.onchoose.reform(move |()| holder)}
            /></li>
        }
    };
    let is_full = props.people.len() >= usize::from(Holder::MAX);
    let add = if is_full { words.people_full() } else { words.people_add() };
    html! {
        <div class="app">
            <main id="main" class="view stack">
                <p class="enrol__head center"><Seal size={SealSize::Large}/></p>
                <h1 class="title center">{ words.people_title() }</h1>
                <p class="small muted center">{ words.people_hint() }</p>
                <Refused code={props.refused.clone()}/>
                <Panel label={words.people_title()} tight={true}>
                    <ul class="people">{ for props.people.iter().map(row) }</ul>
                </Panel>
                <p class="center"><Button id="add-person" kind={ButtonKind::Quiet} label={add} disabled={is_full} onclick={props.onadd.clone()}/></p>
            </main>
        </div>
    }
}

/// What somebody is called here.
#[must_use]
pub fn called(row: &PersonRow, words: Words) -> String {
    if row.label.is_empty() { words.people_unnamed(i64::from(row.holder.number())) } else { row.label.clone() }
}

/// What has become of what somebody left unsent; nothing where that is not known.
#[must_use]
pub fn said(row: &PersonRow, words: Words) -> Option<String> {
    let count = i64::from(row.only_here?);
    Some(match &row.deposit {
        DepositState::Nothing => words.people_nothing(),
        DepositState::Here if count == 0 => words.people_nothing(),
        DepositState::Here => words.people_here(count),
        DepositState::NoRoom => words.people_no_room(count),
        DepositState::Words => words.people_words(count),
        DepositState::Sealed => words.people_sealed(count),
        DepositState::NotTaken { code: Code::StorageFull } => words.people_not_taken_full(count),
        DepositState::NotTaken { code } => words.people_not_taken(count, &words.code(code)),
        DepositState::Waiting { permille: 0 } => words.people_waiting(count),
        DepositState::Waiting { permille } => words.people_sending(count, i64::from(permille / 10)),
        DepositState::Refused { code } => words.people_refused(count, &words.code(code)),
        DepositState::Delivered => words.people_delivered(count),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    fn person(number: u8, label: &str, only_here: Option<u32>, deposit: DepositState) -> PersonRow {
        PersonRow { holder: Holder::try_from(number).unwrap(), label: label.to_owned(), only_here, deposit }
    }

    fn people() -> Vec<PersonRow> {
        vec![
            person(1, "", Some(12), DepositState::Sealed),
            person(2, "晚班老赵", Some(0), DepositState::Nothing),
            person(3, "周末值班的那一位同志啊", Some(3), DepositState::NoRoom),
            person(4, "", None, DepositState::Here),
            person(5, "早班", Some(7), DepositState::Delivered),
        ]
    }

    fn screen(people: Vec<PersonRow>) -> String {
        draw(html! { <ChooseScreen {people} onchoose={Callback::noop()} onadd={Callback::noop()}/> })
    }

    #[test]
    fn everybody_stands_there_with_what_he_left_and_one_more_can_be_added() {
        insta::assert_snapshot!(screen(people()));
    }

    #[test]
    fn where_there_are_eight_it_is_said_that_there_is_no_place() {
        let drawn = screen((1..=8).map(|number| person(number, "", Some(0), DepositState::Nothing)).collect());
        assert!(drawn.contains("满了") && drawn.contains("disabled") && !drawn.contains("添加使用人"), "{drawn}");
    }

    #[test]
    fn a_refusal_says_its_reason_and_what_is_kept() {
        let refused = person(2, "", Some(2), DepositState::Refused { code: Code::UnknownAuthor });
        let text = said(&refused, Words::default()).unwrap();
        assert!(text.contains("县里不收") && text.contains("本人的还在"), "{text}");
    }
}
