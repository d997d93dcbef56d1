use niangjia_domain::code::Code;
use niangjia_domain::id::OpId;
use niangjia_domain::kind::Kind;
use niangjia_ipc::command::{FileId, Repair};
use niangjia_ipc::view::{Attention, AttentionRow, Connection, ReceiptRow, SyncItem, SyncTicket, SyncView};
use niangjia_words::Words;
use yew::prelude::*;

use super::carry::{BringReceipts, Carrying};
use crate::component::{
    Button, ButtonKind, Delivery, Dock, IconButton, Mark, Panel, Perforation, ScopeNotes, Section, Slip, SlipForm,
    Stamp, StampInk, StateWord, WordTone, clauses, rich,
};
use crate::hook::use_words;
use crate::icon::{Icon, icon};
use crate::page::{Refused, Screen, Shell};
use crate::route::Route;

/// What a person can do here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncAct {
    /// Try to deliver now.
    Try,
    /// Seal what was not sent, for a colleague to carry.
    Carry,
    /// Save all receipts as a file.
    SaveReceipts,
    /// What was saved out of damaged files has been read.
    NoteSalvage,
    /// Save the receipts of a colleague's bundle as a file.
    SaveCarried(FileId),
    /// Let go of a colleague's bundle.
    DropCarried(FileId),
    /// Do something about an item.
    Repair { op: OpId, how: Repair },
}

#[derive(Properties, PartialEq)]
pub struct SyncScreenProps {
    pub view: SyncView,
    /// The present, milliseconds UTC.
    pub now: i64,
    /// Receipts with a higher number have come while the person looks.
    #[prop_or(u64::MAX)]
    pub landed_after: u64,
    /// A command is on its way.
    pub busy: bool,
    #[prop_or_default]
    pub refused: Option<Code>,
    pub act: Callback<SyncAct>,
}

#[component(SyncScreen)]
pub fn sync_screen(props: &SyncScreenProps) -> Html {
    let words = use_words();
    let (view, now, act) = (&props.view, props.now, &props.act);
    let county = use_context::<Shell>()
        .and_then(|shell| shell.app.me.as_ref().map(|me| me.county_name.clone()))
        .unwrap_or_default();
    let sending = matches!(view.strip.connection, Connection::Sending) || props.busy;
    let label = if sending { words.sync_trying() } else { words.sync_try() };
    let dock = html! {
        <Dock><Button kind={ButtonKind::Main} icon={Icon::Sync} {label} disabled={sending} onclick={act.reform(|()| SyncAct::Try)}/></Dock>
    };
    html! {
        <Screen title={words.sync_title()} end={connection(view, now, words)} {dock}>
            <div class="stack">
                { super::salvage::salvaged(view.salvaged, act, words) }
                { held(view, now, act, words) }
                { super::others::left(view, words) }
                <ScopeNotes strip={view.strip.clone()}/>
                <Refused code={props.refused.clone()}/>
                { for view.attention.iter().map(|row| attention(row, act, words)) }
                { for view.tickets.iter().map(|ticket| on_the_way(ticket, now, words)) }
                <Section title={words.sync_receipts()} note={words.sync_receipts_note()}/>
                { receipts(view, now, props.landed_after, &county, words) }
                { keep_receipts(view, act, words) }
                if super::carry::expects_receipts(view) { <BringReceipts taken={view.receipts_taken}/> }
                <Carrying rows={view.carried.clone()} {now} act={act.clone()}/>
                { super::others::others(view, words) }
                { super::room::pictures(view, words) }
            </div>
        </Screen>
    }
}

fn connection(view: &SyncView, now: i64, words: Words) -> Html {
    let (drawing, text) = match &view.strip.connection {
        Connection::Offline { since, why: Code::Offline } => {
            (Icon::Offline, words.sync_off(&words.short_time(since.ms(), now)))
        }
        Connection::Offline { why, .. } => (Icon::Offline, words.code(why)),
        Connection::Online | Connection::Sending => (Icon::Wifi, words.sync_on()),
        Connection::Unknown => (Icon::Wifi, words.sync_looking()),
    };
    html! { <span class="saved num" role="status">{ icon(drawing) }<span>{ text }</span></span> }
}

fn held(view: &SyncView, now: i64, act: &Callback<SyncAct>, words: Words) -> Html {
    if view.strip.only_here == 0 {
        let more = view
            .strip
            .last_contact
            .map_or_else(|| words.sync_nothing_yet(), |at| words.sync_all_there_more(&words.short_time(at.ms(), now)));
        return html! {
            <Panel label={words.sync_all_there()}>
                <h2 class="title">{ words.sync_all_there() }</h2><p class="small muted">{ more }</p>
            </Panel>
        };
    }
    let oldest = view.oldest.map(|oldest| words.span((now - oldest.ms()).max(0)));
    html! {
        <Panel held={true}>
            <h2 class="title"><span role="status">{ words.sync_held(i64::from(view.strip.only_here)) }</span></h2>
            if let Some(span) = oldest { <p class="small muted">{ rich(&words.sync_held_more(&span)) }</p> }
            <div class="row gap-above">
                <Button icon={Icon::Share} label={words.sync_carry()} onclick={act.reform(|()| SyncAct::Carry)}/>
                <span class="cap faint grow">{ words.sync_carry_note() }</span>
            </div>
            if let Some((path, count)) = &view.exported {
                <p class="small gap-above" role="status">{ words.sync_carried(i64::from(*count), path) }</p>
            }
        </Panel>
    }
}

fn attention(row: &AttentionRow, act: &Callback<SyncAct>, words: Words) -> Html {
    let op = row.op;
    let why = match &row.why {
        Attention::Refused { reason } => words.refusal(*reason),
        Attention::Stuck { code } => words.code(code),
    };
    let (how, fix) = repair(row);
    let label = match fix {
        Repair::Shrink => words.sync_photo_shrink(),
        Repair::Again => words.sync_again(),
        Repair::Acknowledge => words.sync_understood(),
    };
    let look = row.evidence.map(|_| Route::Photo(row.ticket, Some(row.op))).unwrap_or(Route::Ticket(row.ticket));
    let size = row.bytes.map(|bytes| words.sync_size(&words.size(bytes)));
    html! {
        <Slip form={SlipForm::Attention} label={words.delivery_attention()}>
            <div class="slip__main">
                <StateWord tone={WordTone::Warn} icon={Icon::Triangle} text={words.delivery_attention()}/>
                <h3 class="slip__title">{ words.sync_what(&name(row.kind, row.evidence, words), &row.tail) }</h3>
                <p class="small muted">{ why }{ for size }</p>
                <div class="row gap-above">
                    <Button icon={how} {label} onclick={act.reform(move |()| SyncAct::Repair { op, how: fix })}/>
                    <IconButton icon={Icon::Forward} label={words.sync_look()} href={look.href()}/>
                </div>
            </div>
        </Slip>
    }
}

/// The tap that most likely closes the gap.
fn repair(row: &AttentionRow) -> (Icon, Repair) {
    match &row.why {
        Attention::Stuck { code: Code::PhotoTooLarge | Code::TooLarge } if row.evidence.is_some() => {
            (Icon::Wrench, Repair::Shrink)
        }
        Attention::Stuck { .. } => (Icon::Sync, Repair::Again),
        Attention::Refused { .. } => (Icon::Check, Repair::Acknowledge),
    }
}

fn name(kind: Kind, evidence: Option<niangjia_domain::form::EvidenceKind>, words: Words) -> String {
    evidence.map_or_else(|| words.kind(kind), |evidence| words.evidence(evidence))
}

fn on_the_way(ticket: &SyncTicket, now: i64, words: Words) -> Html {
    html! {
        <Slip risk={ticket.risk} label={ticket.title.clone()}>
            <div class="slip__main slip__main--fit">
                <p class="slip__top"><b>{ &ticket.title }</b><span class="slip__no">{ &ticket.tail }</span></p>
                <ul>{ for ticket.items.iter().map(|item| row(item, now, words)) }</ul>
            </div>
        </Slip>
    }
}

fn row(item: &SyncItem, now: i64, words: Words) -> Html {
    let drawing = match (item.kind, item.evidence) {
        (Kind::Alert, _) => Icon::Siren,
        (_, Some(_)) => Icon::Image,
        (_, None) => Icon::Document,
    };
    let (mark, text) = match item.transfers {
        // The words of a photo's copies tell more than those of its operation, once that has left.
        Some((preview, original)) => Mark::of_photo(preview, original, words),
        None => Mark::of(&item.delivery, words),
    };
    html! {
        <li class="row row--apart row--line small">
            <span>
                { icon(drawing) }{ " " }{ name(item.kind, item.evidence, words) }{ " " }
                if item.evidence.is_none() { <span class="faint num">{ words.short_time(item.wall.ms(), now) }</span> }
            </span>
            <Delivery {mark} {text}/>
        </li>
    }
}

fn receipts(view: &SyncView, now: i64, landed_after: u64, county: &str, words: Words) -> Html {
    if view.receipts.is_empty() {
        return html! { <p class="row small muted">{ icon(Icon::Info) }{ words.sync_receipts_none() }</p> };
    }
    let rows = view.receipts.iter().enumerate().map(|(index, row)| {
        html! { <>if index > 0 { <Perforation both={true}/> }{ receipt(row, now, row.number > landed_after, county, words) }</> }
    });
    html! { <Slip label={words.sync_receipts()}>{ for rows }</Slip> }
}

/// A list with signatures, for a folder of his own.
fn keep_receipts(view: &SyncView, act: &Callback<SyncAct>, words: Words) -> Html {
    if view.receipts.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <Button icon={Icon::Document} label={words.sync_receipts_save()} onclick={act.reform(|()| SyncAct::SaveReceipts)}/>
            if let Some((path, count)) = &view.receipts_saved {
                <p class="small" role="status">{ words.sync_receipts_saved(i64::from(*count), path) }</p>
            }
        </>
    }
}

fn receipt(row: &ReceiptRow, now: i64, landing: bool, county: &str, words: Words) -> Html {
    let (mark, text) = Mark::of(&row.delivery, words);
    let number = row.number.to_string();
    let (ink, word) = match mark {
        Mark::Accepted => (StampInk::Green, words.stamp_accepted(&number)),
        Mark::Nothing | Mark::Here | Mark::Received | Mark::Attention => {
            (StampInk::Blue, words.stamp_received(&number))
        }
    };
    html! {
        <div class="slip__main row row--fix">
            <Stamp id={row.op.to_string()} {landing} {ink} body={county.to_owned()} time={words.stamp_time(row.received.ms())} {word}/>
            <div class="grow">
                <p class="strong">{ clauses(&row.title) }</p>
                <p class="small muted">{ words.sync_what(&words.kind(row.kind), &row.tail) }</p>
                <p class="small num">{ words.receipt_line(&words.short_time(row.received.ms(), now), &number) }</p>
                <p class="row row--apart">
                    <Delivery {mark} {text}/>
                    <a class="ibtn" href={Route::Ticket(row.ticket).href()}>{ words.sync_ticket_open() }</a>
                </p>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use niangjia_domain::form::EvidenceKind;
    use niangjia_domain::id::TicketId;
    use niangjia_domain::risk::Level;
    use niangjia_domain::time::{DeviceTime, ServerTime};
    use niangjia_ipc::view::{Delivery as Delivered, DepositState, PicturesView, SalvagedView, Strip, Transfer};

    use super::*;
    use crate::component::draw::draw;

    /// Friday 2026-11-20, 12:03:08 in China.
    const NOON: i64 = 1_795_147_388_000;

    fn view() -> SyncView {
        let strip = Strip {
            connection: Connection::Offline { since: DeviceTime::from_ms(NOON - 3_600_000), why: Code::Offline },
            only_here: 3,
            attention: 1,
            last_contact: Some(ServerTime::from_ms(NOON)),
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        };
        SyncView {
            strip,
            oldest: Some(DeviceTime::from_ms(NOON - 7_680_000)),
            attention: Vec::new(),
            tickets: Vec::new(),
            receipts: Vec::new(),
            next_try_s: Some(30),
            no_backup: false,
            salvaged: None,
            pictures: PicturesView::default(),
            exported: None,
            receipts_saved: None,
            carried: Vec::new(),
            receipts_taken: None,
            people: Vec::new(),
            left: DepositState::Nothing,
        }
    }

    fn item(kind: Kind, delivery: Delivered, transfers: Option<(Transfer, Transfer)>) -> SyncItem {
        SyncItem {
            op: OpId::from_bytes([7; 16]),
            kind,
            evidence: transfers.map(|_| EvidenceKind::Settlement),
            wall: DeviceTime::from_ms(NOON),
            delivery,
            transfers,
        }
    }

    fn screen(view: SyncView) -> String {
        draw(html! { <SyncScreen {view} now={NOON} busy={false} act={Callback::noop()}/> })
    }

    #[test]
    fn every_record_says_how_far_it_has_come() {
        let ticket = TicketId::from_bytes([1; 16]);
        let attention = AttentionRow {
            op: OpId::from_bytes([2; 16]),
            ticket,
            tail: "0017".to_owned(),
            kind: Kind::Photo,
            evidence: Some(EvidenceKind::WorkRecord),
            why: Attention::Stuck { code: Code::PhotoTooLarge },
            bytes: Some(21 * 1024 * 1024),
        };
        let on_the_way = SyncTicket {
            ticket,
            tail: "0017".to_owned(),
            title: "十名木工欠薪 40 万元".to_owned(),
            risk: Level::Red,
            items: vec![
                item(Kind::Alert, Delivered::Accepted, None),
                item(Kind::Report, Delivered::Here, None),
                item(Kind::Photo, Delivered::Received, Some((Transfer::Received, Transfer::Sending { permille: 620 }))),
            ],
        };
        let receipt = ReceiptRow {
            op: OpId::from_bytes([3; 16]),
            ticket,
            tail: "0012".to_owned(),
            title: "商场保洁员社保少缴".to_owned(),
            kind: Kind::Report,
            delivery: Delivered::Received,
            number: 8841,
            received: ServerTime::from_ms(NOON),
        };
        insta::assert_snapshot!(screen(SyncView {
            attention: vec![attention],
            tickets: vec![on_the_way],
            receipts: vec![receipt],
            ..view()
        }));
    }

    #[test]
    fn it_is_said_what_photos_take_what_may_leave_and_what_stays_and_why() {
        const MB: u64 = 1024 * 1024;
        let pictures =
            PicturesView { bytes: 900 * MB, may_leave_bytes: 300 * MB, unbacked: 12, unbacked_bytes: 48 * MB };
        let drawn = screen(SyncView { pictures, ..view() });
        for said in ["本机照片一共 900 兆", "可自动腾出 300 兆", "12 张原图（48 兆）县里收到了"]
        {
            assert!(drawn.contains(said), "{said}: {drawn}");
        }
        let drawn = screen(SyncView { pictures, no_backup: true, ..view() });
        assert!(drawn.contains("县里还没有做过验证的备份，12 张原图（48 兆）都留在本机"), "{drawn}");
        assert!(!screen(view()).contains("照片占的地方"), "nothing is said of no photos");
    }

    #[test]
    fn what_was_saved_of_damaged_files_is_told_with_what_was_not() {
        let saved = SalvagedView { records: 128, drafts: 1, lost: 2, photos: 0 };
        let drawn = screen(SyncView { salvaged: Some(saved), ..view() });
        for said in ["本机有一块数据坏了", "已救回 128 件记录、1 份草稿", "2 件没救回来", "知道了"]
        {
            assert!(drawn.contains(said), "{said}: {drawn}");
        }
        assert!(!drawn.contains("补拍") && !screen(view()).contains("坏了"), "{drawn}");
    }

    #[test]
    fn it_is_said_that_something_is_being_sent_only_while_it_is() {
        let with = |connection| {
            let strip = Strip { connection, ..view().strip };
            screen(SyncView { strip, next_try_s: None, ..view() })
        };
        let resting = with(Connection::Online);
        assert!(resting.contains("现在试送一次") && !resting.contains("正在送"), "{resting}");
        assert!(with(Connection::Sending).contains("正在送"));
    }

    #[test]
    fn tickets_that_were_to_go_all_at_once_are_said_to_have_stayed() {
        let mut held = view();
        held.strip.held = 37;
        assert!(screen(held).contains("县里一下子要收回 37 件工单"));
        assert!(!screen(view()).contains("一下子要收回"), "nothing is said of nothing");
    }

    #[test]
    fn nothing_is_called_delivered_while_it_is_only_here() {
        let drawn = screen(view());
        assert!(drawn.contains("3 件只在本机上") && drawn.contains("2 小时 8 分"), "{drawn}");
        assert!(!drawn.contains("县里都收到了"), "{drawn}");
    }
}
