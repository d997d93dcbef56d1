use yew::prelude::*;

/// Text in which `**` begins and ends what is stressed, as the words of the product mark it.
pub fn rich(text: &str) -> Html {
    text.split("**")
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| {
            let part = part.to_owned();
            if index % 2 == 1 {
                html! { <b class="num">{ part }</b> }
            } else {
                html! { { part } }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::rich;
    use crate::component::draw::draw;

    #[test]
    fn what_stands_between_marks_is_stressed() {
        assert_eq!(draw(rich("还有 **2** 件")), "还有 \n<b class=\"num\">2</b> 件");
        assert_eq!(draw(rich("没有标记")), "没有标记");
    }
}
