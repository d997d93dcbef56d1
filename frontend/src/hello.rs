use yew::prelude::*;

#[component(Hello)]
pub(crate) fn hello() -> Html {
    html! { <main class="hello"><h1>{ "娘家人" }</h1></main> }
}
