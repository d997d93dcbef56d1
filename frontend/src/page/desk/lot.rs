//! Ids that the page has to draw itself.

use niangjia_domain::id::TicketId;
use niangjia_domain::time::DeviceTime;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    fn fill(bytes: &mut [u8]) -> Result<JsValue, JsValue>;
}

/// A new ticket's id: the browser's own random numbers; `None` where it has none, and then nothing can be registered.
#[must_use]
pub fn draw_ticket(now_ms: i64) -> Option<TicketId> {
    let mut entropy = [0; 10];
    match fill(&mut entropy) {
        Ok(_) => Some(TicketId::new(DeviceTime::from_ms(now_ms), entropy)),
        Err(refused) => {
            web_sys::console::error_1(&refused);
            None
        }
    }
}
