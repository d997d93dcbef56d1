use yew::prelude::*;

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its heading.
    pub title: AttrValue,
    /// A class for its width or side, such as `r` for numbers or `no-elder` for what large type drops.
    pub class: Option<&'static str>,
}

#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// What the table lists, read aloud.
    pub label: AttrValue,
    pub columns: Vec<Column>,
    /// [`TableRow`]s.
    pub children: Html,
}

/// A table of the desk.
#[component(Table)]
pub fn table(props: &TableProps) -> Html {
    let head = props
        .columns
        .iter()
        .map(|column| html! { <th scope="col" class={classes!(column.class)}>{ column.title.clone() }</th> });
    html! {
        <table class="tbl" aria-label={props.label.clone()}>
            <thead><tr>{ for head }</tr></thead>
            <tbody>{ props.children.clone() }</tbody>
        </table>
    }
}

#[derive(Properties, PartialEq)]
pub struct TableRowProps {
    /// Its cells.
    pub children: Html,
    #[prop_or_default]
    pub selected: bool,
    #[prop_or_default]
    pub onclick: Callback<()>,
    /// Opened by key or double click.
    #[prop_or_default]
    pub onopen: Callback<()>,
}

/// A row that can be chosen and opened.
#[component(TableRow)]
pub fn table_row(props: &TableRowProps) -> Html {
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    let ondblclick = props.onopen.reform(|_: MouseEvent| ());
    let onkeydown = {
        let onopen = props.onopen.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                onopen.emit(());
            }
        })
    };
    let tabindex = if props.selected { "0" } else { "-1" };
    html! {
        <tr aria-selected={props.selected.to_string()} {tabindex} {onclick} {ondblclick} {onkeydown}>{ props.children.clone() }</tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;
    use crate::component::{Due, DueState};

    #[test]
    fn rows_are_normal_selected_overdue_or_stopped() {
        let columns =
            vec![Column { title: "事项".into(), class: None }, Column { title: "时限".into(), class: Some("r") }];
        let over = DueState::OverDays { by: 1, since: "昨天 18:00".into() };
        let stopped = DueState::Stopped { why: "等职工材料".into() };
        insta::assert_snapshot!(draw(html! {
            <Table label="工单" {columns}>
                <TableRow><td>{ "年休假" }</td><td class="r">{ "剩 4 个工作日" }</td></TableRow>
                <TableRow selected={true}><td>{ "欠薪" }</td><td class="r">{ "剩 3:28" }</td></TableRow>
                <TableRow><td>{ "产假工资" }</td><td class="r"><Due state={over}/></td></TableRow>
                <TableRow><td>{ "工伤" }</td><td class="r"><Due state={stopped}/></td></TableRow>
            </Table>
        }));
    }
}
