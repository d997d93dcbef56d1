use niangjia_domain::role::Role;
use niangjia_ipc::view::{Connection, MeView, Strip};
use niangjia_words::Words;
use yew::prelude::*;

use crate::component::{StateWord, WordTone};
use crate::hook::{use_now, use_words};
use crate::icon::Icon;
use crate::page::Shell;
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct DeskTopProps {
    pub shell: Shell,
    /// Heading, search and what else the screen has here.
    pub children: Html,
}

/// The top of a desk's screen: what the screen brings, then where the work is, then who works here.
#[component(DeskTop)]
pub fn desk_top(props: &DeskTopProps) -> Html {
    let words = use_words();
    let now = use_now();
    let app = &props.shell.app;
    let (tone, icon, text) = where_the_work_is(&app.strip, now, words);
    html! {
        <>
            { props.children.clone() }
            <span role="status"><a class="desk__sync small" href={Route::Sync.href()}><StateWord {tone} {icon} {text}/></a></span>
            if let Some(me) = &app.me { <span class="me opt">{ who(me, words) }</span> }
        </>
    }
}

/// What needs the person comes before the connection; offline is a normal day.
fn where_the_work_is(strip: &Strip, now_ms: i64, words: Words) -> (WordTone, Icon, String) {
    let held = i64::from(strip.only_here);
    if strip.attention > 0 {
        return (WordTone::Warn, Icon::Triangle, words.desk_attention(i64::from(strip.attention)));
    }
    match &strip.connection {
        Connection::Offline { .. } if held > 0 => (WordTone::Plain, Icon::Offline, words.desk_offline_held(held)),
        Connection::Offline { .. } => (WordTone::Plain, Icon::Offline, words.desk_offline()),
        Connection::Sending => (WordTone::Sent, Icon::Up, words.desk_sending(held)),
        Connection::Unknown | Connection::Online if held > 0 => (WordTone::Sent, Icon::Up, words.desk_sending(held)),
        Connection::Unknown | Connection::Online => match strip.last_contact {
            Some(at) => (WordTone::Good, Icon::Sync, words.desk_synced(&words.short_time(at.ms(), now_ms))),
            None => (WordTone::Plain, Icon::Sync, words.desk_synced_never()),
        },
    }
}

/// Of several duties, the one that this desk is for comes first.
fn who(me: &MeView, words: Words) -> String {
    let member = &me.member;
    let duty = [Role::Handler, Role::Reviewer].into_iter().find(|role| member.is(*role));
    let duty = duty.or_else(|| member.roles.iter().next().copied());
    let role = duty.map_or_else(String::new, |role| words.role(role));
    words.desk_me(&me.county_name, &role, &member.name)
}

#[cfg(test)]
mod tests {
    use niangjia_domain::code::Code;
    use niangjia_domain::time::{DeviceTime, ServerTime};

    use super::*;

    /// Friday 2026-11-20, 12:03:08 in China.
    const NOON: i64 = 1_795_147_388_000;

    fn strip(connection: Connection, only_here: u32, attention: u32) -> Strip {
        let last_contact = Some(ServerTime::from_ms(NOON));
        Strip {
            connection,
            only_here,
            attention,
            last_contact,
            clock_off_ms: None,
            held: 0,
            lease: niangjia_ipc::view::Lease::Fresh,
        }
    }

    #[test]
    fn a_desk_without_network_is_told_plainly_and_without_alarm() {
        let offline = Connection::Offline { since: DeviceTime::from_ms(0), why: Code::Offline };
        let say = |strip: Strip| {
            let (tone, _, text) = where_the_work_is(&strip, NOON, Words::default());
            (tone, text)
        };
        assert_eq!(say(strip(offline.clone(), 0, 0)), (WordTone::Plain, "离线，照常能用".to_owned()));
        assert_eq!(say(strip(offline.clone(), 2, 0)), (WordTone::Plain, "离线，2 件已存本机".to_owned()));
        assert_eq!(say(strip(offline, 2, 1)), (WordTone::Warn, "需处理 1 件".to_owned()));
        assert_eq!(say(strip(Connection::Online, 0, 0)), (WordTone::Good, "已同步 12:03".to_owned()));
    }
}
