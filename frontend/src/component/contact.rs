use yew::prelude::*;

use super::{IconButton, Item};
use crate::hook::use_words;
use crate::icon::{Icon, icon};

/// How much of a number may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactState {
    /// Only its ends, as they come from the device.
    Masked { number: AttrValue },
    /// All of it, for so many seconds more; the look is on record.
    Shown { number: AttrValue, seconds_left: u32 },
    /// Nothing any more.
    Withdrawn,
}

#[derive(Properties, PartialEq)]
pub struct ContactProps {
    pub name: AttrValue,
    /// Who that is.
    pub who: AttrValue,
    pub state: ContactState,
    #[prop_or_default]
    pub oncall: Callback<()>,
    /// Shows or hides the number.
    #[prop_or_default]
    pub onreveal: Callback<()>,
}

/// The person who called, with the number as far as it may be seen.
#[component(Contact)]
pub fn contact(props: &ContactProps) -> Html {
    let words = use_words();
    let call = match props.state {
        ContactState::Masked { .. } | ContactState::Shown { .. } => {
            html! { <IconButton icon={Icon::Phone} label={words.contact_call()} onclick={props.oncall.clone()}/> }
        }
        ContactState::Withdrawn => Html::default(),
    };
    let number = match &props.state {
        ContactState::Masked { number } => html! {
            <>
                <span class="contact__num num nb">{ number.clone() }</span>
                <IconButton icon={Icon::Eye} label={words.contact_show()} spoken={words.contact_show_spoken()} onclick={props.onreveal.clone()}/>
            </>
        },
        ContactState::Shown { number, seconds_left } => html! {
            <>
                <span class="contact__num num nb">{ number.clone() }</span>
                <span class="cap muted num">{ words.contact_hides_in(i64::from(*seconds_left)) }</span>
                <IconButton icon={Icon::Eye} label={words.contact_hide()} onclick={props.onreveal.clone()}/>
            </>
        },
        ContactState::Withdrawn => {
            html! { <span class="small muted">{ words.contact_withdrawn() }</span> }
        }
    };
    html! {
        <>
            <Item icon={Icon::Person} title={props.name.clone()} text={props.who.clone()} wrap={true} end={call}/>
            <div class="row row--apart contact__line">{ number }</div>
            <p class="cap muted item--line contact__rule">
                { icon(Icon::Shield) }{ " " }{ words.contact_logged() }<b>{ words.contact_secret() }</b>
            </p>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_contact_is_masked_shown_or_withdrawn() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Contact name="张某" who="木工代表" state={ContactState::Masked { number: "139 **** 6021".into() }}/>
                <Contact name="张某" who="木工代表" state={ContactState::Shown { number: "139 0000 6021".into(), seconds_left: 58 }}/>
                <Contact name="张某" who="木工代表" state={ContactState::Withdrawn}/>
            </>
        }));
    }
}
