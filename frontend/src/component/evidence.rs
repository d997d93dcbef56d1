use yew::prelude::*;

use super::{Button, IconButton};
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// Whether a kind of evidence is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceState {
    /// So many photos of it.
    Present { photos: u32 },
    /// Not yet.
    Missing,
    /// The employer does not give it, which is an answer.
    Refused,
}

#[derive(Properties, PartialEq)]
pub struct EvidenceRowProps {
    /// The kind of evidence.
    pub name: AttrValue,
    /// How to get it.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    pub state: EvidenceState,
    /// Goes to the camera.
    #[prop_or_default]
    pub ontake: Callback<()>,
    /// Says that the employer refuses it, or takes that back. None for what no employer has to give.
    #[prop_or_default]
    pub onrefuse: Option<Callback<()>>,
}

/// One line of the checklist: what is missing carries the tap that closes the gap.
#[component(EvidenceRow)]
pub fn evidence_row(props: &EvidenceRowProps) -> Html {
    let words = use_words();
    let missing = props.state == EvidenceState::Missing;
    let drawing = if missing { Icon::Triangle } else { Icon::Done };
    let end = match props.state {
        EvidenceState::Present { photos } => {
            html! { <span class="small muted num">{ words.evidence_have(i64::from(photos)) }</span> }
        }
        EvidenceState::Missing => html! {
            <>
                if let Some(onrefuse) = &props.onrefuse { <Button label={words.evidence_refuse()} onclick={onrefuse}/> }
                <Button icon={Icon::Camera} label={words.evidence_take()} onclick={props.ontake.clone()}/>
            </>
        },
        EvidenceState::Refused => html! {
            <>
                <span class="small muted">{ words.evidence_refused() }</span>
                <IconButton icon={Icon::Edit} label={words.field_change()} onclick={props.onrefuse.clone().unwrap_or_default()}/>
            </>
        },
    };
    html! {
        <li class="ev__row" data-miss={missing.then_some("")}>
            { icon(drawing) }
            <span class="ev__t">
                <b>{ props.name.clone() }</b>
                if let Some(hint) = &props.hint { <small>{ hint.clone() }</small> }
            </span>
            { end }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn evidence_is_there_missing_or_refused() {
        insta::assert_snapshot!(draw(html! {
            <ul class="ev">
                <EvidenceRow name="记工本" state={EvidenceState::Present { photos: 3 }}/>
                <EvidenceRow name="维权告示牌" hint="拍工地大门旁蓝色大牌" state={EvidenceState::Missing}/>
                <EvidenceRow name="单位的工资表" hint="不给看也要记下来" state={EvidenceState::Missing} onrefuse={Some(Callback::noop())}/>
                <EvidenceRow name="单位的工资表" state={EvidenceState::Refused} onrefuse={Some(Callback::noop())}/>
            </ul>
        }));
    }
}
