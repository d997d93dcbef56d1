//! 05: taking photos, and looking at them one by one with what is known of each.

pub mod draw;

use std::rc::Rc;

use niangjia_domain::evidence::Origin;
use niangjia_domain::form::EvidenceKind;
use niangjia_domain::id::{OpId, TicketId};
use niangjia_domain::kind::Kind;
use niangjia_ipc::view::{PhotoView, TicketView, VisitView};
use niangjia_ipc::{Command, Topic, query};
use yew::prelude::*;

use crate::component::Dock;
use crate::hook::{TakePhotos, use_ask_when, use_now, use_taking, use_tell, use_words};
use crate::page::visit::{Take, TakingList, use_visit};
use crate::page::{Refused, Screen, when_ready};
use crate::route::Route;
use draw::{Kinds, Large, PhotoScreen};

#[derive(Properties, PartialEq)]
pub struct PhotoProps {
    pub ticket: TicketId,
    pub photo: Option<OpId>,
}

#[component(Photo)]
pub fn photo(props: &PhotoProps) -> Html {
    let words = use_words();
    let ticket = props.ticket;
    let remote = use_ask_when(query::Ticket { ticket }, vec![Topic::Ticket(ticket), Topic::Tickets]);
    let visit = use_visit(ticket);
    match (remote.ready(), visit.ready()) {
        (Some(view), visit) => html! { <Photos view={view.clone()} visit={visit.cloned()} photo={props.photo}/> },
        (None, _) => {
            html! { <Screen title={words.shoot_title()} back={Route::Ticket(ticket)}>{ when_ready(&remote, |_| Html::default()) }</Screen> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct PhotosProps {
    view: Rc<TicketView>,
    visit: Option<Rc<VisitView>>,
    photo: Option<OpId>,
}

/// The photos of a ticket; while a visit is open, one more can be taken here.
#[component(Photos)]
fn photos(props: &PhotosProps) -> Html {
    let words = use_words();
    let now = use_now();
    let ticket = props.view.ticket.id;
    let tell = use_tell();
    let photos = use_taking(ticket);
    let caption = use_state_eq(String::new);
    let large = use_state_eq(|| false);
    let shown =
        props.photo.and_then(|op| props.view.photos.iter().find(|photo| photo.op == op)).or(props.view.photos.last());
    let evidence = use_state_eq(|| shown.map_or(EvidenceKind::Scene, |photo| photo.evidence));
    let open = props.visit.as_ref().filter(|visit| visit.visit.is_some() && props.view.offers.contains(&Kind::Photo));
    let fetch = {
        let tell = tell.clone();
        Callback::from(move |photo: PhotoView| {
            tell.send(Command::FetchPhoto { ticket, hash: photo.preview.unwrap_or(photo.original) })
        })
    };
    let resize = {
        let large = large.clone();
        Callback::from(move |wide: bool| large.set(wide))
    };
    let back = if open.is_some() { Route::Visit(ticket) } else { Route::Ticket(ticket) };
    let dock = open.map(|visit| {
        let take = |id: &'static str, label: String, origin: Origin, class: &'static str| {
            html! {
                <Take {id} {label} evidence={*evidence} caption={(*caption).clone()} {origin} disabled={visit.no_room} {class} ontake={photos.take.clone()}/>
            }
        };
        let note = html! { { words.shoot_pick_note() } };
        html! {
            <Dock note={Some(note)}>
                <div class="pair pair--flat">
                    { take("pick", words.shoot_pick(), Origin::Imported, "btn") }
                    { take("take", words.shoot_take(), Origin::TakenInApp, "btn btn--main") }
                </div>
            </Dock>
        }
    });
    let title = if shown.is_some() { words.shoot_title() } else { words.shoot_all() };
    let small = shown.map(|photo| AttrValue::from(words.shoot_of(&words.evidence(photo.evidence))));
    html! {
        <ContextProvider<TakePhotos> context={photos.clone()}>
        <Screen {title} {small} {back} wide={true} dock={dock}>
            <Refused code={tell.refused.clone()}/>
            <PhotoScreen view={props.view.clone()} shown={shown.cloned()} {now} fetching={tell.busy} onfetch={fetch} onlarge={resize.reform(|()| true)}/>
            if let Some(visit) = open {
                <TakingList view={visit.clone()} taking={photos.taking.clone()} ondismiss={photos.dismiss.clone()}/>
                <Kinds
                    chosen={*evidence} caption={(*caption).clone()}
                    onchoose={Callback::from(move |kind| evidence.set(kind))} oncaption={Callback::from(move |text| caption.set(text))}
                />
            }
            if let (true, Some(photo)) = (*large, shown) { <Large photo={photo.clone()} onclose={resize.reform(|()| false)}/> }
        </Screen>
        </ContextProvider<TakePhotos>>
    }
}
