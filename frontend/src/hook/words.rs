use niangjia_words::Words;
use yew::prelude::*;

/// The words of the person's language; Chinese where nothing else was provided.
#[hook]
pub fn use_words() -> Words {
    use_context::<Words>().unwrap_or_default()
}
