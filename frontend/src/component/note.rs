use yew::prelude::*;

use crate::icon::{Icon, icon};

/// How a note wants to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoteTone {
    /// Something to know.
    #[default]
    Plain,
    /// Good news.
    Good,
    /// Something to mind.
    Warn,
    /// Danger to people.
    Danger,
}

impl NoteTone {
    fn class(self) -> &'static str {
        match self {
            NoteTone::Plain => "note",
            NoteTone::Good => "note note--ok",
            NoteTone::Warn => "note note--warn",
            NoteTone::Danger => "note note--red",
        }
    }

    fn icon(self) -> Icon {
        match self {
            NoteTone::Plain => Icon::Info,
            NoteTone::Good => Icon::Done,
            NoteTone::Warn => Icon::Triangle,
            NoteTone::Danger => Icon::Siren,
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct NoteProps {
    #[prop_or_default]
    pub tone: NoteTone,
    /// Another drawing than the tone's own.
    #[prop_or_default]
    pub icon: Option<Icon>,
    pub children: Html,
}

/// A sentence that stands out.
#[component(Note)]
pub fn note(props: &NoteProps) -> Html {
    let drawing = props.icon.unwrap_or(props.tone.icon());
    html! { <p class={props.tone.class()}>{ icon(drawing) }<span>{ props.children.clone() }</span></p> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn notes_inform_please_warn_or_alarm() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Note>{ "改派后，联系人号码已收回。" }</Note>
                <Note tone={NoteTone::Good}>{ "县里已受理。" }</Note>
                <Note tone={NoteTone::Warn} icon={Icon::Clock}>{ "大门那张没校时。" }</Note>
                <Note tone={NoteTone::Danger}>{ "有人要上塔吊。" }</Note>
            </>
        }));
    }
}
