use yew::prelude::*;

use super::Perforation;
use crate::icon::{Icon, icon};

#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    #[prop_or_default]
    pub icon: Option<Icon>,
    /// What is so, or what happened.
    pub title: AttrValue,
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// The one action.
    #[prop_or_default]
    pub children: Html,
    /// Something went wrong: said at once.
    #[prop_or_default]
    pub alert: bool,
}

/// Where there is nothing, or where something broke: icon, what happened, one action.
#[component(Empty)]
pub fn empty(props: &EmptyProps) -> Html {
    html! {
        <section class="panel empty" role={props.alert.then_some("alert")}>
            { for props.icon.map(icon) }
            <b>{ props.title.clone() }</b>
            if let Some(text) = &props.text { { text.clone() } }
            if props.children != Html::default() { <p class="gap-above">{ props.children.clone() }</p> }
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct SlipSkeletonProps {
    /// What is on its way, on the stub.
    pub text: AttrValue,
}

/// A slip that is on its way; it breathes, and nothing is blocked by it.
#[component(SlipSkeleton)]
pub fn slip_skeleton(props: &SlipSkeletonProps) -> Html {
    html! {
        <section class="slip" data-risk="none" aria-busy="true">
            <div class="slip__main stack">
                <i class="skel skel--short"></i>
                <i class="skel skel--tall"></i>
                <i class="skel skel--middle"></i>
            </div>
            <Perforation both={true}/>
            <p class="slip__stub small muted">{ props.text.clone() }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Button;
    use crate::component::draw::draw;

    #[test]
    fn emptiness_errors_and_loading_say_what_is_so_and_offer_one_action() {
        insta::assert_snapshot!(draw(html! {
            <>
                <Empty icon={Icon::Slip} title="今天没有工单" text="有新单会响一声。"><Button icon={Icon::Plus} label="现场登记一件"/></Empty>
                <Empty icon={Icon::Image} title="这张照片打不开了" alert={true}/>
                <SlipSkeleton text="正在取 3 件工单"/>
            </>
        }));
    }
}
