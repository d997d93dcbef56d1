use yew::prelude::*;

use super::{StateWord, WordTone};
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// What can be seen of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoState {
    /// A picture at this address.
    Shown { src: AttrValue },
    /// Not here yet; so much of it is, in words.
    InTransit { percent: AttrValue },
    /// Cannot be read any more.
    Broken,
    /// Nobody took it yet.
    NotTaken,
}

fn picture(state: &PhotoState, description: &AttrValue, words: niangjia_words::Words) -> Html {
    match state {
        PhotoState::Shown { src } => {
            html! { <img src={src.clone()} alt={description.clone()} decoding="async"/> }
        }
        PhotoState::InTransit { percent } => {
            html! { <span class="photo__gap">{ icon(Icon::Up) }{ words.photo_in_transit(percent) }</span> }
        }
        PhotoState::Broken => {
            html! { <span class="photo__gap">{ icon(Icon::Image) }{ words.photo_broken() }</span> }
        }
        PhotoState::NotTaken => {
            html! { <span class="photo__gap">{ words.photo_not_taken() }</span> }
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct PhotoFrameProps {
    pub state: PhotoState,
    /// What is on it.
    pub description: AttrValue,
    /// Lines of the watermark, the first stressed, for pictures that do not carry it in themselves.
    #[prop_or_default]
    pub watermark: Vec<AttrValue>,
    /// With a thin frame, for walls of photos.
    #[prop_or_default]
    pub small: bool,
}

/// A photo in its paper frame.
#[component(PhotoFrame)]
pub fn photo_frame(props: &PhotoFrameProps) -> Html {
    let words = use_words();
    let class = classes!("photo", "photo--frame", props.small.then_some("photo--small"));
    let watermark = props.watermark.iter().enumerate().map(|(index, line)| {
        if index == 0 {
            html! { <b>{ line.clone() }</b> }
        } else {
            html! { <><br/>{ line.clone() }</> }
        }
    });
    html! {
        <figure {class}>
            { picture(&props.state, &props.description, words) }
            if !props.watermark.is_empty() { <figcaption class="wm">{ for watermark }</figcaption> }
        </figure>
    }
}

#[derive(Properties, PartialEq)]
pub struct PhotoTileProps {
    pub state: PhotoState,
    pub caption: AttrValue,
    /// Whether its time could be proved; said only where it could not.
    #[prop_or(true)]
    pub timed: bool,
    /// The one that is shown large.
    #[prop_or_default]
    pub current: bool,
    pub href: AttrValue,
}

/// A photo in a filmstrip.
#[component(PhotoTile)]
pub fn photo_tile(props: &PhotoTileProps) -> Html {
    let words = use_words();
    html! {
        <a class="film__i" href={props.href.clone()} aria-current={props.current.then_some("true")}>
            <span class="photo">{ picture(&props.state, &AttrValue::default(), words) }</span>
            { props.caption.clone() }
            if !props.timed {
                <br/><StateWord tone={WordTone::Warn} icon={Icon::Clock} text={words.photo_untimed()}/>
            }
        </a>
    }
}

#[derive(Properties, PartialEq)]
pub struct ThumbProps {
    pub state: PhotoState,
    pub description: AttrValue,
}

/// A photo as small as a stamp, in the detail of the desk.
#[component(Thumb)]
pub fn thumb(props: &ThumbProps) -> Html {
    let words = use_words();
    let inner = match &props.state {
        PhotoState::Shown { src } => {
            html! { <img src={src.clone()} alt={props.description.clone()}/> }
        }
        PhotoState::InTransit { percent } => {
            html! { <span class="thumb__gap">{ words.photo_in_transit(percent) }</span> }
        }
        PhotoState::Broken => html! { <span class="thumb__gap">{ icon(Icon::Image) }</span> },
        PhotoState::NotTaken => {
            html! { <span class="thumb__gap">{ words.photo_not_taken() }</span> }
        }
    };
    html! { <span class="thumb">{ inner }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_photo_is_shown_on_its_way_broken_or_not_taken() {
        let shown = PhotoState::Shown { src: "photo://1".into() };
        insta::assert_snapshot!(draw(html! {
            <>
                <PhotoFrame state={shown.clone()} description="告示牌" watermark={vec!["虚构县总工会".into(), "尾号 0017".into()]}/>
                <PhotoFrame state={PhotoState::Broken} description="大门" small={true}/>
                <PhotoTile state={shown.clone()} caption="告示牌" current={true} href="#/photo/1"/>
                <PhotoTile state={shown.clone()} caption="大门" timed={false} href="#/photo/2"/>
                <Thumb state={shown} description="记工本"/>
                <Thumb state={PhotoState::InTransit { percent: "62%".into() }} description="工资表"/>
                <Thumb state={PhotoState::NotTaken} description="告示牌"/>
            </>
        }));
    }
}
