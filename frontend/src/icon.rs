//! The one set of icons: each a symbol of one sprite that stands once in the page.

use yew::prelude::*;

/// The symbols, drawn on a grid of 24 with a stroke in the colour of the text.
const SPRITE: &str = include_str!("icon.svg");

macro_rules! icons {
    ($($name:ident $symbol:literal),+ $(,)?) => {
        /// What a drawing shows; its meaning is always said in words beside it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon {
            $(#[doc = concat!("The symbol `", $symbol, "`.")] $name,)+
        }

        impl Icon {
            /// Every icon, by name.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            fn href(self) -> &'static str {
                match self { $(Self::$name => concat!("#i-", $symbol),)+ }
            }
        }
    };
}

icons! {
    Back "back",
    Camera "camera",
    Check "check",
    Clock "clock",
    Close "close",
    Cloud "cloud",
    Device "device",
    Diamond "diamond",
    Disk "disk",
    Document "document",
    Done "done",
    Dot "dot",
    Down "down",
    Download "download",
    Edit "edit",
    Erase "erase",
    Eye "eye",
    Filter "filter",
    Flag "flag",
    Forward "forward",
    Gear "gear",
    Handover "handover",
    Image "image",
    Info "info",
    Keyboard "keyboard",
    Letters "letters",
    List "list",
    Lock "lock",
    Map "map",
    Microphone "microphone",
    Octagon "octagon",
    Offline "offline",
    Pause "pause",
    People "people",
    Person "person",
    Phone "phone",
    Place "place",
    Plus "plus",
    Search "search",
    Share "share",
    Shield "shield",
    Siren "siren",
    Slip "slip",
    Sun "sun",
    Sync "sync",
    Tablet "tablet",
    Triangle "triangle",
    Up "up",
    Wifi "wifi",
    Wrench "wrench",
    Yuan "yuan",
}

/// A drawing as high as the text beside it, silent for screen readers.
pub fn icon(icon: Icon) -> Html {
    sized(icon, "i")
}

/// A larger drawing, for buttons that have no words on them.
pub fn icon_large(icon: Icon) -> Html {
    sized(icon, "i i--lg")
}

/// A drawing that hides in 长辈版, where the words need the room.
pub fn icon_optional(icon: Icon) -> Html {
    sized(icon, "i opt")
}

fn sized(icon: Icon, class: &'static str) -> Html {
    html! { <svg {class} viewBox="0 0 24 24" aria-hidden="true"><use href={icon.href()}/></svg> }
}

/// The sprite; stands once in the page, before anything that uses it.
pub fn sprite() -> Html {
    Html::from_html_unchecked(AttrValue::Static(SPRITE))
}

#[cfg(test)]
mod tests {
    use super::{Icon, SPRITE};

    #[test]
    fn every_icon_has_a_symbol_and_every_symbol_an_icon() {
        for icon in Icon::ALL {
            let symbol = format!("id=\"{}\"", icon.href().trim_start_matches('#'));
            assert_eq!(SPRITE.matches(&symbol).count(), 1, "{icon:?}");
        }
        assert_eq!(SPRITE.matches("<symbol").count(), Icon::ALL.len());
    }
}
