use yew::prelude::*;

use crate::icon::{Icon, icon};

/// One part of the three-part form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy3 {
    /// Its drawing.
    pub icon: Icon,
    /// Its name: 存根联, 县里联, 受理联.
    pub name: AttrValue,
    /// What becomes of it.
    pub text: AttrValue,
    /// Whether it is filled by now.
    pub filled: bool,
}

#[derive(Properties, PartialEq)]
pub struct CopiesProps {
    pub copies: Vec<Copy3>,
}

/// 三联单: what becomes of a report once it is handed in.
#[component(Copies)]
pub fn copies(props: &CopiesProps) -> Html {
    let copies = props.copies.iter().map(|copy| {
        html! {
            <li data-on={copy.filled.then_some("")}>
                { icon(copy.icon) }<b>{ copy.name.clone() }</b>{ copy.text.clone() }
            </li>
        }
    });
    html! { <ol class="tri3">{ for copies }</ol> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn the_three_copies_show_which_is_filled() {
        let copy =
            |icon, name: &'static str, filled| Copy3 { icon, name: name.into(), text: "马上存下".into(), filled };
        let copies = vec![
            copy(Icon::Device, "存根联", true),
            copy(Icon::Cloud, "县里联", false),
            copy(Icon::Shield, "受理联", false),
        ];
        insta::assert_snapshot!(draw(html! { <Copies {copies}/> }));
    }
}
