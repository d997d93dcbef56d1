use niangjia_domain::form::Tally;
use niangjia_domain::id::{OpId, UserId};
use niangjia_domain::state::State;
use niangjia_ipc::Command;
use niangjia_ipc::view::{PhotoView, ReportView, TicketView};
use niangjia_words::Words;
use yew::prelude::*;

use super::decide::{Decide, DecideDo, decide_dock};
use super::document::Document;
use super::gallery::{Gallery, photos_of};
use super::reply::{Letter, ReplyFacts, ReviewWord, reply_of, review_dock};
use crate::component::{Desk, Empty, IconButton, Pane, Panes, RiskTag};
use crate::hook::use_words;
use crate::icon::{Icon, icon_optional};
use crate::page::desk::{DeskTop, KeysFoot, Original, PictureDo, SheetState};
use crate::page::{Refused, Shell};
use crate::route::Route;
use crate::state::SendBackDraft;

/// What is written and chosen while a visit is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// What is to be done again.
    pub draft: SendBackDraft,
    /// The reviewer's word.
    pub note: String,
    /// The report that is read beside the one that stands.
    pub beside: Option<OpId>,
}

/// What a person does while reading.
#[derive(Debug, Clone, PartialEq)]
pub enum ReadDo {
    /// Wrote or chose something.
    Reading(Reading),
    /// Decided about the report.
    Decide(DecideDo),
    /// Something with a photo.
    Picture(PictureDo),
    /// The reviewer's order.
    Order(Command),
}

#[derive(Properties, PartialEq)]
pub struct FrameProps {
    pub shell: Shell,
    pub title: AttrValue,
    /// Beside the heading.
    #[prop_or_default]
    pub tag: Html,
    /// Which of how many, in words.
    #[prop_or_default]
    pub place: Option<AttrValue>,
    pub children: Html,
    /// In the foot.
    #[prop_or_default]
    pub foot: Html,
    pub onhelp: Callback<()>,
}

/// Top and foot of the review.
#[component(ReviewFrame)]
pub fn review_frame(props: &FrameProps) -> Html {
    let words = use_words();
    let shell = &props.shell;
    let top = html! {
        <DeskTop shell={shell.clone()}>
            <IconButton id="review-back" icon={Icon::Back} label={words.desk_title()} href={Route::Queue(None).href()}/>
            <h1 class="review__title">{ props.title.clone() }</h1>{ props.tag.clone() }
            if let Some(place) = &props.place { <span class="num small muted nb">{ place.clone() }{ " " }<span class="opt"><kbd>{ "K" }</kbd>{ " " }<kbd>{ "J" }</kbd></span></span> }
        </DeskTop>
    };
    let foot = html! { <KeysFoot off={shell.settings.keys_off} keys={Vec::new()} onhelp={props.onhelp.clone()}>{ props.foot.clone() }</KeysFoot> };
    html! { <Desk places={shell.side().rail(shell.here(), words)} {top} {foot}>{ props.children.clone() }</Desk> }
}

/// The report that is read: the one that stands, or else the newest.
#[must_use]
pub fn shown_report(view: &TicketView) -> Option<&ReportView> {
    let standing = view.ticket.standing_report().map(|head| head.op);
    view.reports.iter().find(|report| Some(report.head.op) == standing).or(view.reports.first())
}

/// Whether the reply is what there is to read.
#[must_use]
pub fn is_reply(view: &TicketView) -> bool {
    view.state == State::Replied && reply_of(view).is_some()
}

#[derive(Properties, PartialEq)]
pub struct ReadPanesProps {
    pub view: TicketView,
    pub reading: Reading,
    /// The county's name, on stamps and letters.
    pub county: AttrValue,
    /// Who reads.
    pub me: Option<UserId>,
    /// The present, milliseconds UTC.
    pub now: i64,
    pub state: SheetState,
    /// Whether what is written is on the disk.
    #[prop_or_default]
    pub kept: Html,
    pub act: Callback<ReadDo>,
}

/// 12: the document, its evidence, and what follows from it; a reply is read the same way.
#[component(ReadPanes)]
pub fn read_panes(props: &ReadPanesProps) -> Html {
    let words = use_words();
    if is_reply(&props.view) {
        return reply_panes(props, words);
    }
    let Some(report) = shown_report(&props.view) else {
        let queue = Route::Queue(Some(props.view.ticket.id)).href();
        return html! {
            <div class="panes panes--one"><Pane label={words.review_document()} main={true}>
                <Empty icon={Icon::Document} title={words.review_no_report()}><IconButton icon={Icon::Slip} label={words.desk_title()} href={queue}/></Empty>
            </Pane></div>
        };
    };
    report_panes(props, report, words)
}

fn report_panes(props: &ReadPanesProps, report: &ReportView, words: Words) -> Html {
    let (view, reading, now) = (&props.view, &props.reading, props.now);
    let beside = view.reports.iter().find(|other| Some(other.head.op) == reading.beside);
    let document = |report: &ReportView| html! { <Document view={view.clone()} report={report.clone()} county={props.county.clone()} {now}/> };
    let decide = props.act.reform(ReadDo::Decide);
    let oncompare = {
        let reading = reading.clone();
        props.act.reform(move |beside| ReadDo::Reading(Reading { beside, ..reading.clone() }))
    };
    // Beside another one, the decision is about that one if it can be honoured.
    let decided = beside.filter(|beside| beside.honourable).unwrap_or(report);
    let dock = decide_dock(view, decided, &reading.draft, &decide, words);
    html! {
        <Panes layout="panes--review">
            <div class="merge">
                <Pane label={words.review_document()} paper={true} main={true}>
                    <div class={if beside.is_some() { "docs docs--two" } else { "docs" }}>{ document(report) }{ for beside.map(document) }</div>
                </Pane>
                <Pane label={words.review_photos()}>
                    <Gallery view={view.clone()} report={report.clone()} {now} beside={reading.beside} act={props.act.reform(ReadDo::Picture)} {oncompare}/>
                </Pane>
            </div>
            <Pane label={words.review_decide()} paper={true} {dock}>
                <Refused code={props.state.refused.clone()}/>
                { props.kept.clone() }
                <Decide view={view.clone()} report={report.clone()} draft={reading.draft.clone()} act={decide}/>
            </Pane>
        </Panes>
    }
}

fn reply_panes(props: &ReadPanesProps, words: Words) -> Html {
    let view = &props.view;
    let Some((row, reply)) = reply_of(view) else { return Html::default() };
    let same_person = props.me.is_some() && view.ticket.replied_by == props.me;
    let onnote = {
        let reading = props.reading.clone();
        props.act.reform(move |note| ReadDo::Reading(Reading { note, ..reading.clone() }))
    };
    let dock = review_dock(view, &props.reading.note, props.state.busy, &props.act.reform(ReadDo::Order), words);
    html! {
        <Panes layout="panes--review">
            <div class="merge">
                <Pane label={words.review_reply()} paper={true} main={true}><Letter reply={reply.clone()} county={props.county.clone()}/></Pane>
                <Pane label={words.review_facts()}><ReplyFacts view={view.clone()} reply={reply.clone()} by={row.actor.name.clone()}/></Pane>
            </div>
            <Pane label={words.review_decide()} paper={true} {dock}>
                { props.kept.clone() }
                <ReviewWord view={view.clone()} note={props.reading.note.clone()} {same_person} state={props.state.clone()} {onnote}/>
            </Pane>
        </Panes>
    }
}

/// The risk of the ticket that is read.
pub fn tag(view: &TicketView) -> Html {
    html! { <RiskTag level={view.ticket.risk.level} points={view.ticket.risk.points}/> }
}

/// In the foot: how many originals have come, so that their fingerprints were compared, and whether all were taken in the app.
pub fn fingerprints(view: &TicketView, words: Words) -> Html {
    let Some(report) = shown_report(view).filter(|_| !is_reply(view)) else { return Html::default() };
    let photos = photos_of(view, report);
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let at_county = |photo: &&&PhotoView| matches!(Original::of(photo), Original::Here | Original::AtCounty);
    let have = count(photos.iter().filter(at_county).count());
    let imported = count(photos.iter().filter(|photo| photo.imported).count());
    let tally: Tally = photos.iter().map(|photo| photo.evidence).collect();
    if tally == Tally::default() {
        return Html::default();
    }
    let taken = if imported == 0 { words.review_in_app() } else { words.review_imported(imported) };
    html! {
        <>
            <span class="num">{ icon_optional(Icon::Shield) }{ " " }{ words.review_fingerprints(have, count(photos.len())) }</span>
            <span class="push">{ taken }</span>
        </>
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use niangjia_domain::act::{Reply, Solved};
    use niangjia_domain::id::UserId;
    use niangjia_domain::kind::Kind;
    use niangjia_domain::money::Fen;
    use niangjia_domain::role::Role;

    use super::*;
    use crate::component::draw::draw;
    use crate::page::desk::fixture::{NOW, late_report, replied, shell, verified};

    pub(crate) fn panes(view: TicketView, reading: Reading, me: Option<UserId>) -> Html {
        let shell = shell(&[Role::Handler], Route::Review(Some(view.ticket.id)));
        let state = SheetState { busy: false, refused: None };
        let foot = fingerprints(&view, Words::default());
        let tag = tag(&view);
        html! {
            <ReviewFrame {shell} title={view.ticket.matter.title.clone()} {tag} place="第 2 / 4 件" {foot} onhelp={Callback::noop()}>
                <ReadPanes {view} {reading} county="虚构县总工会" {me} now={NOW} {state} act={Callback::noop()}/>
            </ReviewFrame>
        }
    }

    pub(crate) fn reply() -> Reply {
        Reply {
            solved: Solved::Partly,
            why: "两人的工时还有争议，十二月五日前核完。".to_owned(),
            to_worker: "您反映的欠薪，总包已付 36 万元。剩下 4 万元核完工时再付，我们盯着。".to_owned(),
            internal: "总包要求开收条。".to_owned(),
            law: vec!["保障农民工工资支付条例第三十条".to_owned()],
            recovered: Some(Fen::yuan(360_000)),
        }
    }

    #[test]
    fn a_visit_is_read_as_a_document_with_its_evidence_and_its_gaps() {
        insta::assert_snapshot!(draw(panes(verified(), Reading::default(), None)));
    }

    #[test]
    fn a_late_report_is_read_beside_the_one_that_stands_and_can_be_honoured() {
        let mut view = verified();
        let late = late_report();
        view.offers = vec![Kind::Honour];
        let beside = Some(late.head.op);
        view.reports.insert(0, late);
        let alone = draw(panes(view.clone(), Reading::default(), None));
        assert!(
            alone.contains("还有迟到补充") && alone.contains("对照着看") && !alone.contains("docs--two"),
            "{alone}"
        );
        let both = draw(panes(view, Reading { beside, ..Reading::default() }, None));
        assert!(both.contains("docs--two") && both.contains("认可这份") && both.contains("算他的核实"), "{both}");
    }

    #[test]
    fn a_reviewer_reads_what_the_worker_will_read() {
        insta::assert_snapshot!(draw(panes(replied(reply()), Reading::default(), None)));
    }

    #[test]
    fn who_answered_is_not_offered_to_review_it() {
        let mut view = replied(reply());
        view.offers.clear();
        let drawn = draw(panes(view.clone(), Reading::default(), view.ticket.replied_by));
        assert!(drawn.contains("答复的人不能自己审核") && !drawn.contains("review-pass"), "{drawn}");
    }
}
