//! 替同事带 and 导入回执: files from outside, what became of colleagues' bundles, and the receipts on their way back.

use niangjia_domain::code::Code;
use niangjia_ipc::command::FileId;
use niangjia_ipc::view::{CarriedRow, CarriedState, ReceiptsTaken, SyncView};
use niangjia_words::Words;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::draw::SyncAct;
use crate::component::{Button, ButtonKind, Drawer, Panel, StateWord, WordTone};
use crate::hook::{Bringing, use_bringing, use_words};
use crate::icon::{Icon, icon};
use crate::page::Refused;

#[derive(Properties, PartialEq)]
pub(super) struct CarryingProps {
    pub rows: Vec<CarriedRow>,
    /// The present, milliseconds UTC.
    pub now: i64,
    pub act: Callback<SyncAct>,
}

/// Colleagues' bundles: chosen, listed, delivered, given back, let go.
#[component(Carrying)]
pub(super) fn carrying(props: &CarryingProps) -> Html {
    let words = use_words();
    let bringing = use_bringing();
    let leaving = use_state(|| None::<FileId>);
    let keep = {
        let leaving = leaving.clone();
        Callback::from(move |()| leaving.set(None))
    };
    let ask = {
        let leaving = leaving.clone();
        Callback::from(move |file: FileId| leaving.set(Some(file)))
    };
    let row = leaving.as_ref().and_then(|file| props.rows.iter().find(|row| row.file == *file));
    let (said, refused) = progress(&bringing.state, words);
    html! {
        <Panel title={words.sync_for_others()}>
            <p class="small muted">{ words.sync_for_others_note() }</p>
            <ul class="stack gap-above">{ for props.rows.iter().map(|row| carried(row, props.now, &props.act, &ask, words)) }</ul>
            <div class="row gap-above">
                <Choose id="carry-file" label={words.sync_for_others_choose()} onchoose={bringing.bring.clone()} busy={is_busy(&bringing.state)}/>
                <span class="small" role="status">{ said }</span>
            </div>
            <Refused code={refused}/>
            if let Some(row) = row { <Leaving row={row.clone()} act={props.act.clone()} {keep}/> }
        </Panel>
    }
}

fn carried(row: &CarriedRow, now: i64, act: &Callback<SyncAct>, ask: &Callback<FileId>, words: Words) -> Html {
    let (tone, drawing, text) = state(row, words);
    let (saving, file) = (row.file.clone(), row.file.clone());
    let save = match &row.state {
        CarriedState::Delivered { receipts, saved } if *receipts > 0 => {
            let onclick = act.reform(move |()| SyncAct::SaveCarried(saving.clone()));
            let saved = saved
                .as_ref()
                .map(|path| html! { <p class="small" role="status">{ words.sync_for_others_saved(path) }</p> });
            html! { <>{ for saved }<Button icon={Icon::Document} label={words.sync_for_others_save()} {onclick}/></> }
        }
        CarriedState::Delivered { .. } | CarriedState::Waiting { .. } | CarriedState::Refused { .. } => Html::default(),
    };
    html! {
        <li>
            <p class="row row--apart"><b>{ &row.name }</b><StateWord {tone} icon={drawing} {text}/></p>
            <p class="small muted num">
                { words.sync_for_others_row(&words.size(row.bytes), &words.short_time(row.came.ms(), now)) }
            </p>
            if let CarriedState::Refused { code } = &row.state { <p class="small">{ words.code(code) }</p> }
            <div class="row gap-above">
                { save }
                <Button kind={ButtonKind::Quiet} label={words.sync_for_others_remove()} onclick={ask.reform(move |()| file.clone())}/>
            </div>
        </li>
    }
}

fn state(row: &CarriedRow, words: Words) -> (WordTone, Icon, String) {
    match &row.state {
        CarriedState::Waiting { permille: 0 } => (WordTone::Plain, Icon::Device, words.sync_for_others_waiting()),
        CarriedState::Waiting { permille } => {
            (WordTone::Sent, Icon::Cloud, words.sync_for_others_sending(i64::from(permille / 10)))
        }
        CarriedState::Delivered { receipts, .. } => {
            (WordTone::Good, Icon::Done, words.sync_for_others_delivered(i64::from(*receipts)))
        }
        CarriedState::Refused { .. } => (WordTone::Warn, Icon::Triangle, words.sync_for_others_refused()),
    }
}

#[derive(Properties, PartialEq)]
struct LeavingProps {
    row: CarriedRow,
    act: Callback<SyncAct>,
    /// The person thinks better of it.
    keep: Callback<()>,
}

/// Says what would be lost, before it is.
#[component(Leaving)]
fn leaving(props: &LeavingProps) -> Html {
    let words = use_words();
    let LeavingProps { row, act, keep } = props;
    let lost = match &row.state {
        CarriedState::Delivered { .. } => words.sync_for_others_remove_delivered(),
        CarriedState::Waiting { .. } | CarriedState::Refused { .. } => words.sync_for_others_remove_waiting(),
    };
    let remove = {
        let (act, keep, file) = (act.clone(), keep.clone(), row.file.clone());
        Callback::from(move |()| {
            keep.emit(());
            act.emit(SyncAct::DropCarried(file.clone()));
        })
    };
    html! {
        <Drawer title={words.sync_for_others_remove_title()} onclose={keep.clone()}>
            <p><b>{ &row.name }</b></p>
            <p>{ lost }</p>
            <div class="row gap-above">
                <Button kind={ButtonKind::Main} label={words.sync_for_others_keep()} onclick={keep.clone()}/>
                <Button id="carry-remove" label={words.sync_for_others_remove()} onclick={remove}/>
            </div>
        </Drawer>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct BringReceiptsProps {
    pub taken: Option<ReceiptsTaken>,
}

/// Receipts that a colleague brought back.
#[component(BringReceipts)]
pub(super) fn bring_receipts(props: &BringReceiptsProps) -> Html {
    let words = use_words();
    let bringing = use_bringing();
    let (_, refused) = progress(&bringing.state, words);
    let line = |drawing, text: String| html! { <p class="row row--fix small" role="status">{ icon(drawing) }<span>{ text }</span></p> };
    let taken = props.taken.filter(|_| refused.is_none());
    html! {
        <Panel title={words.sync_bring_receipts()}>
            <p class="small muted">{ words.sync_bring_receipts_note() }</p>
            <div class="row gap-above">
                <Choose id="receipts-file" label={words.sync_bring_receipts_choose()} onchoose={bringing.bring.clone()} busy={is_busy(&bringing.state)}/>
            </div>
            if let Some(taken) = taken {
                { line(Icon::Done, words.sync_bring_receipts_done(i64::from(taken.proved))) }
                if taken.doubted > 0 { { line(Icon::Triangle, words.sync_bring_receipts_doubted(i64::from(taken.doubted))) } }
            }
            <Refused code={refused}/>
        </Panel>
    }
}

/// Whether there is somebody who may have receipts for this person: work that the county has not signed for.
pub(super) fn expects_receipts(view: &SyncView) -> bool {
    view.strip.only_here > 0 || view.receipts_taken.is_some()
}

/// What is said of a file that comes in, and why it was refused.
fn progress(state: &Bringing, words: Words) -> (String, Option<Code>) {
    match state {
        Bringing::Nothing => (String::new(), None),
        Bringing::Reading(hundredths) => (words.sync_file_reading(i64::from(*hundredths)), None),
        Bringing::Done => (words.sync_for_others_taken(), None),
        Bringing::Refused(code) => (String::new(), Some(code.clone())),
    }
}

fn is_busy(state: &Bringing) -> bool {
    matches!(state, Bringing::Reading(_))
}

#[derive(Properties, PartialEq)]
struct ChooseProps {
    id: AttrValue,
    label: AttrValue,
    busy: bool,
    onchoose: Callback<File>,
}

/// A file field under a label, so that it works by thumb, by keyboard and by a test alike. It takes any file: phones do not
/// know our kinds, and would hide them.
#[component(Choose)]
fn choose(props: &ChooseProps) -> Html {
    let onchoose = props.onchoose.clone();
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            onchoose.emit(file);
        }
    });
    html! {
        <label class={classes!("btn", "take", props.busy.then_some("take--off"))}>
            { icon(Icon::Document) }<span>{ props.label.clone() }</span>
            <input id={props.id.clone()} class="take__input" type="file" aria-label={props.label.clone()} disabled={props.busy} {onchange}/>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::time::DeviceTime;

    use super::*;
    use crate::component::draw::draw;

    /// Friday 2026-11-20, 12:03:08 in China.
    const NOON: i64 = 1_795_147_388_000;

    fn row(number: u8, state: CarriedState) -> CarriedRow {
        CarriedRow {
            file: FileId(format!("{number:032x}")),
            name: format!("niangjia-{number}.njx"),
            bytes: 21 * 1024 * 1024,
            came: DeviceTime::from_ms(NOON - 3_600_000),
            state,
        }
    }

    #[test]
    fn every_bundle_that_is_carried_says_how_far_it_is_and_what_can_be_done() {
        let saved = Some("exports/niangjia-1.receipts.txt".to_owned());
        let rows = vec![
            row(1, CarriedState::Waiting { permille: 0 }),
            row(2, CarriedState::Waiting { permille: 625 }),
            row(3, CarriedState::Delivered { receipts: 14, saved }),
            row(4, CarriedState::Refused { code: Code::OtherCounty }),
        ];
        insta::assert_snapshot!(draw(html! { <Carrying {rows} now={NOON} act={Callback::noop()}/> }));
    }

    #[test]
    fn before_a_bundle_is_let_go_it_is_said_what_would_be_lost() {
        let drawn =
            |state| draw(html! { <Leaving row={row(1, state)} act={Callback::noop()} keep={Callback::noop()}/> });
        let waiting = drawn(CarriedState::Waiting { permille: 10 });
        assert!(waiting.contains("还没送到县里") && waiting.contains("role=\"dialog\""), "{waiting}");
        let delivered = drawn(CarriedState::Delivered { receipts: 1, saved: None });
        assert!(delivered.contains("县里已经收到") && !delivered.contains("还没送到"), "{delivered}");
    }

    #[test]
    fn brought_receipts_say_how_much_they_prove() {
        let taken = Some(ReceiptsTaken { proved: 14, news: 14, doubted: 2 });
        let drawn = draw(html! { <BringReceipts {taken}/> });
        assert!(drawn.contains("14 件已由县里收到") && drawn.contains("2 张"), "{drawn}");
        assert!(!draw(html! { <BringReceipts taken={None::<ReceiptsTaken>}/> }).contains("已由县里收到"));
    }
}
