use niangjia_domain::code::Code;
use niangjia_ipc::Command;
use yew::prelude::*;

use crate::bridge;

/// A command on its way, and what became of the last one.
#[derive(Clone, PartialEq)]
pub struct Tell {
    /// One is on its way; a second of the same screen should wait.
    pub busy: bool,
    /// Why the last one was refused.
    pub refused: Option<Code>,
    send: Callback<(Command, Callback<()>)>,
}

impl Tell {
    /// Tells the device; what it changed is heard by those who show it.
    pub fn send(&self, command: Command) {
        self.send.emit((command, Callback::noop()));
    }

    /// Tells the device, and calls `done` once the command is durable.
    pub fn send_then(&self, command: Command, done: Callback<()>) {
        self.send.emit((command, done));
    }
}

/// Tells the device what the person does.
#[hook]
pub fn use_tell() -> Tell {
    let busy = use_state_eq(|| false);
    let refused = use_state_eq(|| None::<Code>);
    let send = {
        let (busy, refused) = (busy.clone(), refused.clone());
        use_callback((), move |(command, done): (Command, Callback<()>), ()| {
            let (busy, refused) = (busy.clone(), refused.clone());
            busy.set(true);
            wasm_bindgen_futures::spawn_local(async move {
                let answer = bridge::tell(&command).await;
                busy.set(false);
                match answer {
                    Ok(()) => {
                        refused.set(None);
                        done.emit(());
                    }
                    Err(code) => refused.set(Some(code)),
                }
            });
        })
    };
    Tell { busy: *busy, refused: (*refused).clone(), send }
}
