//! 10 我: the person, how the app looks, what it keeps, and the device.

pub mod draw;

use niangjia_ipc::Command;
use yew::prelude::*;

use super::Shell;
use crate::hook::use_tell;
use draw::{MeAct, MeScreen};

#[component(Me)]
pub fn me() -> Html {
    let shell = use_context::<Shell>();
    let tell = use_tell();
    let act = {
        let tell = tell.clone();
        Callback::from(move |act| {
            tell.send(match act {
                MeAct::Look(settings) => Command::Settings { settings },
                MeAct::Lock => Command::Lock {},
                MeAct::Switch => Command::Switch {},
                MeAct::Call(label) => Command::SetLabel { label },
            });
        })
    };
    match shell {
        Some(shell) => {
            html! { <MeScreen app={(*shell.app).clone()} settings={shell.settings} refused={tell.refused.clone()} {act}/> }
        }
        None => Html::default(),
    }
}
