use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct KpisProps {
    /// [`Kpi`]s.
    pub children: Html,
    /// Four in a row instead of six.
    #[prop_or_default]
    pub four: bool,
}

/// A row of figures.
#[component(Kpis)]
pub fn kpis(props: &KpisProps) -> Html {
    html! { <dl class={if props.four { "kpis kpis--4" } else { "kpis" }}>{ props.children.clone() }</dl> }
}

#[derive(Properties, PartialEq)]
pub struct KpiProps {
    pub name: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// Numerator and denominator; no rate stands without them.
    pub fraction: AttrValue,
    /// What was left out.
    #[prop_or_default]
    pub excluded: Option<AttrValue>,
}

/// A figure with its fraction and what was left out of it.
#[component(Kpi)]
pub fn kpi(props: &KpiProps) -> Html {
    html! {
        <div class="kpi">
            <dt>{ props.name.clone() }</dt>
            <dd>
                { props.value.clone() }
                if let Some(unit) = &props.unit { { " " }<small>{ unit.clone() }</small> }
            </dd>
            <dd class="kpi__fraction">{ props.fraction.clone() }</dd>
            if let Some(excluded) = &props.excluded { <dd class="kpi__fraction">{ excluded.clone() }</dd> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::draw::draw;

    #[test]
    fn a_figure_carries_its_fraction_and_what_was_left_out() {
        insta::assert_snapshot!(draw(html! {
            <Kpis four={true}>
                <Kpi name="按时办结率" value="97.3%" fraction="143 / 147" excluded="不含挂起 2 件"/>
                <Kpi name="有内容没送出" value="9" unit="台" fraction="9 / 46"/>
            </Kpis>
        }));
    }
}
