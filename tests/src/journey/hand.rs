//! A person at a window: what is tapped, and what the page's own door answers.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use niangjia_domain::id::TicketId;
use niangjia_domain::state::State;
use niangjia_ipc::command::Command;
use niangjia_ipc::query::{self, Question, Window};
use niangjia_ipc::view::{QueueRow, TicketView, VisitView};
use niangjia_ipc::{Query, View};
use serde_json::json;

use crate::link::Link;
use crate::office::Seat;
use crate::phone::{PIN, eventually};
use crate::window::App;

const ASK: &str = "return window.__TAURI__.core.invoke('ask', { query: arguments[0] })";
const TELL: &str = "return window.__TAURI__.core.invoke('tell', { command: arguments[0] })";

/// Waits until the pictures that are on the screen can be painted, and what changed has been; a picture that cannot be
/// is seen on the screen's.
const PAINTED: &str = "return Promise.allSettled([...document.images].map((image) => image.decode()))
    .then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))))";

/// Keeps what goes wrong in the page where the journey finds it.
const LISTEN: &str = "window.wrong = []; const told = console.error;
    window.addEventListener('error', (event) => window.wrong.push(String(event.message)));
    window.addEventListener('unhandledrejection', (event) => window.wrong.push(String(event.reason)));
    console.error = (...words) => { window.wrong.push(words.join(' ')); told(...words); };";

/// A person at a window.
pub(super) struct Hand {
    pub(super) app: App,
    out: PathBuf,
}

impl Hand {
    pub(super) async fn new(app: App, out: &Path) -> anyhow::Result<Self> {
        app.run(LISTEN, Vec::new()).await?;
        Ok(Self { app, out: out.to_owned() })
    }

    /// Address and code, the certificate compared, the PIN twice.
    pub(super) async fn enrol(&self, link: &Link, seat: &Seat) -> anyhow::Result<()> {
        self.app.paste("#address", &link.address().to_string()).await?;
        self.app.paste("#code", &seat.code).await?;
        self.shot(&format!("{}-enrol", seat.seat)).await?;
        self.app.tap("#enrol-check").await?;
        self.app.tap("#enrol-same").await?;
        self.app.see(".pad").await?;
        self.shot(&format!("{}-pin", seat.seat)).await?;
        self.type_pin().await?;
        self.type_pin().await?;
        let seated = || async { self.ask(query::App {}).await.ok().and_then(|view| view.me) };
        eventually("the enrolment to end", seated).await?;
        Ok(())
    }

    /// Six digits on the pad.
    pub(super) async fn type_pin(&self) -> anyhow::Result<()> {
        self.app.see(".pad").await?;
        for digit in PIN.chars() {
            let key = format!("//div[contains(@class,'pad')]//button[normalize-space()='{digit}']");
            let button = self.app.client().find(fantoccini::Locator::XPath(&key)).await?;
            button.click().await?;
        }
        Ok(())
    }

    /// Goes to a screen by its address.
    pub(super) async fn go(&self, address: &str) -> anyhow::Result<()> {
        self.app.run("location.hash = arguments[0]", vec![json!(address)]).await?;
        self.app.see("main").await?;
        Ok(())
    }

    /// Goes there and takes a picture of it.
    pub(super) async fn picture(&self, name: &str, address: &str) -> anyhow::Result<()> {
        self.go(address).await?;
        self.shot(name).await
    }

    /// A picture of what is there, once nothing is loading any more.
    pub(super) async fn shot(&self, name: &str) -> anyhow::Result<()> {
        let quiet = || async {
            let loading = self.app.run("return document.querySelectorAll('.skel').length", Vec::new()).await.ok()?;
            (loading == json!(0) && self.app.is_at_rest().await).then_some(())
        };
        eventually("the screen to be drawn", quiet).await?;
        self.app.settled(PAINTED, Vec::new()).await?;
        self.app.screenshot(&self.out.join(format!("{name}.png"))).await?;
        let wrong = self.app.run("return window.wrong", Vec::new()).await?;
        ensure!(wrong == json!([]), "the page complains at {name}: {wrong}");
        Ok(())
    }

    /// Asks through the page's own door.
    pub(super) async fn ask<Q: Question>(&self, question: Q) -> anyhow::Result<Q::Answer> {
        let query: Query = question.into();
        let answer = self.app.settled(ASK, vec![serde_json::to_value(query)?]).await?;
        let view: View = serde_json::from_value(answer.get("is").cloned().with_context(|| format!("{answer}"))?)?;
        Q::Answer::try_from(view).ok().context("another view than asked for")
    }

    /// Tells through the page's own door.
    pub(super) async fn tell(&self, command: &Command) -> anyhow::Result<()> {
        let answer = self.app.settled(TELL, vec![serde_json::to_value(command)?]).await?;
        if let Some(refused) = answer.get("not") {
            bail!("{command:?}: {refused}");
        }
        Ok(())
    }

    pub(super) async fn visit(&self, ticket: TicketId) -> anyhow::Result<VisitView> {
        self.ask(query::Visit { ticket }).await
    }

    pub(super) async fn queue(&self) -> anyhow::Result<Vec<QueueRow>> {
        let window = Window { from: 0, rows: 100 };
        let question = query::Queue { filter: query::QueueFilter::All, find: String::new(), window };
        Ok(self.ask(question).await?.rows)
    }

    /// Waits until a ticket looks as `wanted` says.
    pub(super) async fn sees(
        &self,
        what: &str,
        ticket: TicketId,
        wanted: impl Fn(&TicketView) -> bool,
    ) -> anyhow::Result<TicketView> {
        let look = || async { self.ask(query::Ticket { ticket }).await.ok().filter(&wanted) };
        match eventually(what, look).await {
            Ok(view) => Ok(view),
            Err(error) => Err(error.context(format!("{:#?}", self.ask(query::Ticket { ticket }).await))),
        }
    }

    /// Waits until the visit has so many photos.
    pub(super) async fn has_photos(&self, ticket: TicketId, count: usize) -> anyhow::Result<()> {
        let look = || async { self.visit(ticket).await.ok().filter(|visit| visit.photos.len() >= count) };
        eventually(&format!("photo {count}"), look).await?;
        Ok(())
    }

    /// The ticket with this line, once it is in the queue.
    pub(super) async fn ticket_called(&self, title: &str) -> anyhow::Result<TicketId> {
        let look =
            || async { self.queue().await.ok()?.into_iter().find(|row| row.title == title).map(|row| row.ticket) };
        eventually("the new ticket", look).await
    }

    /// 工程建设欠薪, from the list of classes.
    pub(super) async fn choose_class(&self) -> anyhow::Result<()> {
        if let Ok(change) = self.app.client().find(fantoccini::Locator::Css("#class-change")).await {
            change.click().await?;
        }
        self.app.tap("#class-3-1-1").await?;
        Ok(())
    }

    /// The last look, the word, and the visit is handed in.
    pub(super) async fn hand_in(&self, ticket: TicketId, summary: &str) -> anyhow::Result<()> {
        self.go(&format!("#/ticket/{ticket}/submit")).await?;
        self.app.paste("#summary", summary).await?;
        self.shot("officer-last-look").await?;
        self.app.tap("#submit").await?;
        self.app.tap("#submit-word").await?;
        self.app.tap("#submit-do").await?;
        self.sees("it handed in", ticket, |view| view.state == State::Verified).await?;
        Ok(())
    }

    /// The reviewer lets the reply pass.
    pub(super) async fn pass(&self, ticket: TicketId) -> anyhow::Result<()> {
        self.app.tap("#review-pass").await?;
        self.sees("it passed", ticket, |view| view.state == State::Callback).await?;
        Ok(())
    }

    /// Operations that this person has made, as far as they have receipts.
    pub(super) async fn made(&self) -> anyhow::Result<u64> {
        Ok(self.ask(query::Sync {}).await?.receipts.len() as u64)
    }
}
