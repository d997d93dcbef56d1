use niangjia_domain::risk::Level;
use yew::prelude::*;

use super::RiskLook;

/// How the paper of a slip lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SlipForm {
    /// A whole slip.
    #[default]
    Whole,
    /// Handed in: no longer on top of the desk.
    Quiet,
    /// Taken away: the upper part, which the county keeps.
    TornUpper,
    /// Taken away: the officer's own copy.
    TornLower,
    /// Something on it needs the person.
    Attention,
}

impl SlipForm {
    fn class(self) -> &'static str {
        match self {
            SlipForm::Whole => "slip",
            SlipForm::Quiet => "slip slip--done",
            SlipForm::TornUpper => "slip slip--tear-b",
            SlipForm::TornLower => "slip slip--tear-t",
            SlipForm::Attention => "slip slip--attention",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct SlipProps {
    /// Its edge; none for slips that are no tickets.
    #[prop_or_default]
    pub risk: Option<Level>,
    #[prop_or_default]
    pub form: SlipForm,
    /// Where a tap on the whole slip leads.
    #[prop_or_default]
    pub href: Option<AttrValue>,
    /// What it is, for slips without a heading.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What happened. Put `slip__main` blocks and [`Perforation`]s in it.
    pub children: Html,
    /// The part under the perforation, with the clock.
    #[prop_or_default]
    pub stub: Option<Html>,
}

/// A ticket as a slip of paper.
#[component(Slip)]
pub fn slip(props: &SlipProps) -> Html {
    let edge = props.risk.map_or("none", Level::edge);
    let class = props.form.class();
    let label = props.label.clone();
    let body = html! {
        <>
            { props.children.clone() }
            if let Some(stub) = &props.stub {
                <Perforation/>
                <div class="slip__stub">{ stub.clone() }</div>
            }
        </>
    };
    match &props.href {
        Some(href) => {
            html! { <a {class} data-risk={edge} href={href.clone()} aria-label={label}>{ body }</a> }
        }
        None => html! { <section {class} data-risk={edge} aria-label={label}>{ body }</section> },
    }
}

#[derive(Properties, PartialEq)]
pub struct PerforationProps {
    /// Holes on both edges, for slips without a risk edge.
    #[prop_or_default]
    pub both: bool,
}

/// The perforation between what happened and the stub.
#[component(Perforation)]
pub fn perforation(props: &PerforationProps) -> Html {
    html! { <div class={if props.both { "perf perf--both" } else { "perf" }}></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn every_form_of_a_slip_has_its_edge_and_paper() {
        let main = html! { <div class="slip__main">{ "经过" }</div> };
        insta::assert_snapshot!(draw(html! {
            <>
                <Slip risk={Level::Red} href="#/ticket/1" stub={html! { "尾号 0017" }}>{ main.clone() }</Slip>
                <Slip risk={Level::Orange}>{ main.clone() }</Slip>
                <Slip risk={Level::Yellow}>{ main.clone() }</Slip>
                <Slip risk={Level::Blue} form={SlipForm::Quiet}>{ main.clone() }</Slip>
                <Slip risk={Level::Orange} form={SlipForm::TornUpper}>{ main.clone() }</Slip>
                <Slip form={SlipForm::TornLower}>{ main.clone() }</Slip>
                <Slip form={SlipForm::Attention} label="需处理">{ main }<Perforation both={true}/></Slip>
            </>
        }));
    }
}
