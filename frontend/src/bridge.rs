//! The only file that knows the shell. Questions are asked, commands are told, and `changed` is heard;
//! what a message means is nobody's business here.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JSON, Object, Reflect};
use niangjia_domain::code::Code;
use niangjia_ipc::{Changed, Command, Query, Question, changed};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"], catch)]
    async fn invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;

    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"], js_name = convertFileSrc)]
    fn convert_file_src(path: &str, scheme: &str) -> String;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "event"], catch)]
    async fn listen(event: &str, hear: &Function) -> Result<JsValue, JsValue>;
}

/// Asks the device.
///
/// # Errors
/// The device's code, or [`Code::Internal`] where page and device do not understand one another.
pub(crate) async fn ask<Q>(question: Q) -> Result<Q::Answer, Code>
where
    Q: Question,
    Q::Answer: DeserializeOwned,
{
    let query: Query = question.into();
    let answered: Answered<Q::Answer> = call("ask", "query", &query).await?;
    Ok(answered.is)
}

/// A [`niangjia_ipc::View`] whose kind the question has already told. Reading the whole enum would put the code for
/// reading every view twice into every page (measured: 43 KB of 644, compressed).
#[derive(Deserialize)]
struct Answered<T> {
    is: T,
}

/// Tells the device what the person does. Done means durable.
///
/// # Errors
/// The device's code, or [`Code::Internal`] where page and device do not understand one another.
pub(crate) async fn tell(command: &Command) -> Result<(), Code> {
    call("tell", "command", command).await
}

/// Where the shell serves the picture of a path that a view named: how schemes are written differs from platform to
/// platform, and only the shell knows.
#[cfg(target_arch = "wasm32")]
pub(crate) fn picture_address(path: impl AsRef<str>) -> yew::AttrValue {
    convert_file_src(path.as_ref(), "photo").into()
}

/// As the desktop has it, for drawing without a shell.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn picture_address(path: impl AsRef<str>) -> yew::AttrValue {
    format!("photo://localhost/{}", path.as_ref()).into()
}

/// Keeps a callback registered; dropping it ends that.
pub(crate) struct Hearing {
    place: usize,
}

type Hear = Rc<dyn Fn(&Changed)>;

thread_local! {
    static HEARERS: RefCell<Vec<Option<Hear>>> = const { RefCell::new(Vec::new()) };
}

/// Hears what changes, by this person or by the county, until the result is dropped.
pub(crate) fn on_changed(hear: impl Fn(&Changed) + 'static) -> Hearing {
    HEARERS.with_borrow_mut(|hearers| {
        if hearers.is_empty() {
            wasm_bindgen_futures::spawn_local(hear_the_shell());
        }
        let free = hearers.iter().position(Option::is_none);
        let place = free.unwrap_or(hearers.len());
        if free.is_none() {
            hearers.push(None);
        }
        hearers[place] = Some(Rc::new(hear));
        Hearing { place }
    })
}

impl Drop for Hearing {
    fn drop(&mut self) {
        HEARERS.with_borrow_mut(|hearers| {
            if let Some(hearer) = hearers.get_mut(self.place) {
                *hearer = None;
            }
        });
    }
}

async fn hear_the_shell() {
    let hear = Closure::<dyn Fn(JsValue)>::new(|event: JsValue| {
        let payload = Reflect::get(&event, &"payload".into()).unwrap_or(JsValue::UNDEFINED);
        let Ok(changed) = read::<Changed>(&payload) else { return };
        // Called outside the borrow: a screen that hears may ask, and be drawn anew, at once.
        let hearers: Vec<Hear> = HEARERS.with_borrow(|hearers| hearers.iter().flatten().cloned().collect());
        for hear in hearers {
            hear(&changed);
        }
    });
    match listen(changed::EVENT, hear.as_ref().unchecked_ref()).await {
        // One listener for the life of the page.
        Ok(_) => hear.forget(),
        Err(refused) => web_sys::console::error_1(&refused),
    }
}

async fn call<T: Serialize, R: DeserializeOwned>(command: &str, argument: &str, value: &T) -> Result<R, Code> {
    let arguments = Object::new();
    let text = serde_json::to_string(value).map_err(|_| fault("written"))?;
    let value = JSON::parse(&text).map_err(|_| fault("written"))?;
    Reflect::set(&arguments, &argument.into(), &value).map_err(|_| fault("written"))?;
    match invoke(command, arguments.into()).await {
        Ok(answer) => read(&answer),
        Err(refusal) => Err(read(&refusal).unwrap_or_else(|code| {
            web_sys::console::error_1(&refusal);
            code
        })),
    }
}

/// Numbers up to 2⁵³ survive the way through the browser's own JSON; ids are text and times are far smaller.
fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, Code> {
    let text = if value.is_undefined() {
        "null".to_owned()
    } else {
        String::from(JSON::stringify(value).map_err(|_| fault("read"))?)
    };
    serde_json::from_str(&text).map_err(|error| {
        web_sys::console::error_1(&error.to_string().into());
        fault("read")
    })
}

/// Page and device are built from one tree, so this is a fault of the program.
fn fault(what: &str) -> Code {
    Code::Internal { id: format!("page-{what}") }
}
