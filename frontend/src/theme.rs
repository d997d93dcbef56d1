//! How the page looks: colours and size of type, as attributes of the root element.

use gloo_events::EventListener;
use niangjia_ipc::view::{Scale, SettingsView, Theme};
use web_sys::{Element, HtmlElement, MediaQueryList};
use yew::prelude::*;

/// What the root element says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// For `data-theme`.
    pub theme: &'static str,
    /// For `--font-scale`.
    pub scale: &'static str,
    /// For `data-elder`: larger targets and a roomier rhythm.
    pub elder: bool,
}

impl Look {
    /// The look of settings, on a device that is dark or not.
    #[must_use]
    pub fn of(settings: &SettingsView, system_is_dark: bool) -> Self {
        let theme = match settings.theme {
            Theme::System if system_is_dark => "dark",
            Theme::System | Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Sun => "sun",
        };
        let (scale, elder) = match settings.scale {
            Scale::Normal => ("1", false),
            Scale::Large => ("1.25", true),
            Scale::Larger => ("1.5", true),
            Scale::Largest => ("1.75", true),
        };
        Self { theme, scale, elder }
    }

    fn apply(self, root: &Element) -> Result<(), wasm_bindgen::JsValue> {
        root.set_attribute("data-theme", self.theme)?;
        if self.elder {
            root.set_attribute("data-elder", "on")?;
        } else {
            root.remove_attribute("data-elder")?;
        }
        match wasm_bindgen::JsCast::dyn_ref::<HtmlElement>(root) {
            Some(root) => root.style().set_property("--font-scale", self.scale),
            None => Ok(()),
        }
    }
}

/// Gives the document the look of `settings`, and follows the device from light to dark.
#[hook]
pub fn use_look(settings: SettingsView) {
    let dark = use_state_eq(|| dark_media().is_some_and(|media| media.matches()));
    {
        let dark = dark.clone();
        use_effect_with((), move |()| {
            let listener = dark_media().map(|media| {
                let now = media.clone();
                EventListener::new(&media, "change", move |_| dark.set(now.matches()))
            });
            move || drop(listener)
        });
    }
    use_effect_with(Look::of(&settings, *dark), |look| {
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(Err(refused)) = root.map(|root| look.apply(&root)) {
            web_sys::console::warn_1(&refused);
        }
    });
}

fn dark_media() -> Option<MediaQueryList> {
    web_sys::window()?.match_media("(prefers-color-scheme: dark)").ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_decides_only_when_it_is_asked_to() {
        let look = |theme, dark| Look::of(&SettingsView { theme, ..SettingsView::default() }, dark).theme;
        assert_eq!(look(Theme::System, true), "dark");
        assert_eq!(look(Theme::System, false), "light");
        assert_eq!(look(Theme::Light, true), "light");
        assert_eq!(look(Theme::Sun, true), "sun");
    }

    #[test]
    fn larger_type_brings_larger_targets() {
        let look = |scale| Look::of(&SettingsView { scale, ..SettingsView::default() }, false);
        assert_eq!((look(Scale::Normal).scale, look(Scale::Normal).elder), ("1", false));
        assert_eq!((look(Scale::Large).scale, look(Scale::Large).elder), ("1.25", true));
        assert_eq!((look(Scale::Largest).scale, look(Scale::Largest).elder), ("1.75", true));
    }
}
