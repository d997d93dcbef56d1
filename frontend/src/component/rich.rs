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

/// A title that breaks between its clauses rather than within them, and never within an amount of money.
pub fn clauses(text: &str) -> Html {
    let parts: Vec<&str> = text.split_inclusive(['，', '；', '。']).collect();
    if let [only] = parts.as_slice() {
        return amounts(only);
    }
    parts.into_iter().map(|part| html! { <span class="clause">{ amounts(part) }</span> }).collect()
}

/// Units that stay with the number before them.
const UNITS: [&str; 4] = ["万元", "亿元", "元", "万"];

fn amounts(text: &str) -> Html {
    let mut drawn = Vec::new();
    let mut rest = text;
    while let Some((before, amount, after)) = first_amount(rest) {
        drawn.push(html! { { before.to_owned() } });
        drawn.push(html! { <span class="nb">{ amount.to_owned() }</span> });
        rest = after;
    }
    drawn.push(html! { { rest.to_owned() } });
    drawn.into_iter().collect()
}

/// What stands before the first number with a unit of money, both together, and what comes after.
fn first_amount(text: &str) -> Option<(&str, &str, &str)> {
    let (at, unit) = UNITS.iter().filter_map(|unit| Some((text.find(unit)?, *unit))).min_by_key(|(at, _)| *at)?;
    let (head, tail) = text.split_at(at + unit.len());
    let number = head[..at].trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    if number.len() == head[..at].trim_end().len() {
        let (before, after) = text.split_at(at + unit.len());
        let (more, amount, rest) = first_amount(after)?;
        return Some((&text[..before.len() + more.len()], amount, rest));
    }
    Some((number, &head[number.len()..], tail))
}

#[cfg(test)]
mod tests {
    use super::{clauses, rich};
    use crate::component::draw::draw;

    #[test]
    fn a_title_breaks_between_clauses_and_keeps_money_together() {
        let drawn = draw(clauses("十名木工被赶出工地，欠薪 40 万元")).replace('\n', "");
        assert_eq!(
            drawn,
            "<span class=\"clause\">十名木工被赶出工地，</span><span class=\"clause\">欠薪 <span class=\"nb\">40 万元</span></span>"
        );
        assert_eq!(draw(clauses("年休假折算怎么算")).trim(), "年休假折算怎么算");
        let drawn = draw(clauses("万元户欠 3,000 元")).replace('\n', "");
        assert_eq!(drawn, "万元户欠 <span class=\"nb\">3,000 元</span>");
    }

    #[test]
    fn what_stands_between_marks_is_stressed() {
        assert_eq!(draw(rich("还有 **2** 件")), "还有 \n<b class=\"num\">2</b> 件");
        assert_eq!(draw(rich("没有标记")), "没有标记");
    }
}
