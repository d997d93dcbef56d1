//! One install of the app, and the process behind its window.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::process::Running;
use super::{GLANCE, PATIENCE, Screen, WindowError, driver};

/// The folder of the app's data below `XDG_DATA_HOME`: its identifier in tauri.conf.json.
const IDENTIFIER: &str = "org.niangjia.client";

/// Whether nothing moves that comes to rest: what is still fading in counts as hidden for the driver, and one that
/// slides is not where it was looked for.
const AT_REST: &str = "return document.getAnimations().every((animation) => animation.playState !== 'running'
    || animation.effect.getComputedTiming().endTime === Infinity)";

/// Where a window stands on the screen, and how large the page in it is, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub left_px: u32,
    pub width_px: u32,
    pub height_px: u32,
}

/// One app on one device: the program and the home that outlives its process.
#[derive(Clone, Debug)]
pub struct Install {
    /// The shell's program: `built_program("niangjia")`.
    pub program: PathBuf,
    /// A folder of this install alone; what the app keeps is in `data/org.niangjia.client` below it,
    /// what the app and the drivers print in `driver.log`.
    pub home: PathBuf,
    pub frame: Frame,
}

/// A running app; dropping it ends its process and its drivers.
#[derive(Debug)]
pub struct App {
    client: Client,
    pid: Pid,
    _driver: Running,
}

impl Install {
    /// Starts the app and returns when its page is loaded, at exactly the size of the frame.
    pub async fn open(&self, screen: &Screen) -> Result<App, WindowError> {
        let pid_file = self.data().join("app.pid");
        if pid_file.exists() {
            fs::remove_file(&pid_file).map_err(|source| WindowError::File { path: pid_file.clone(), source })?;
        }
        let (running, address) = driver::start(screen.display(), &self.home).await?;
        let client = driver::connect(&address, &self.program).await?;
        let frame = self.frame;
        let resized = client.set_window_rect(frame.left_px, 0, frame.width_px, frame.height_px).await;
        resized.map_err(step("sizing the window"))?;
        let pid = wait_for_pid(&pid_file).await?;
        let app = App { client, pid, _driver: running };
        app.wait_for_size(frame).await?;
        Ok(app)
    }

    /// The folder in which this install's app keeps its data.
    pub fn data(&self) -> PathBuf {
        self.home.join("data").join(IDENTIFIER)
    }
}

impl App {
    /// The session with WebKit's driver, for what the words below do not say.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Waits until an element for the CSS selector can be seen.
    pub async fn see(&self, css: &str) -> Result<Element, WindowError> {
        self.find(Locator::Css(css), css).await
    }

    /// Waits until the innermost element that contains `text` can be seen.
    pub async fn see_text(&self, text: &str) -> Result<Element, WindowError> {
        self.find(Locator::XPath(&containing("*", text)), text).await
    }

    /// Taps what the CSS selector names, once it can be seen.
    pub async fn tap(&self, css: &str) -> Result<(), WindowError> {
        let element = self.see(css).await?;
        self.tap_element(&element, css).await
    }

    /// Taps the innermost visible element that contains `text`.
    pub async fn tap_text(&self, text: &str) -> Result<(), WindowError> {
        let element = self.see_text(text).await?;
        self.tap_element(&element, text).await
    }

    /// Types into what the CSS selector names, after what stands there; without emoji, which this driver drops.
    pub async fn write(&self, css: &str, text: &str) -> Result<(), WindowError> {
        let element = self.see(css).await?;
        element.send_keys(text).await.map_err(step(css))
    }

    /// Replaces the value of a field as pasting would, emoji and all, and announces it to the page.
    pub async fn paste(&self, css: &str, text: &str) -> Result<(), WindowError> {
        const SET_VALUE: &str = "const [css, text] = arguments; const field = document.querySelector(css);
            const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));";
        self.see(css).await?;
        self.run(SET_VALUE, vec![json!(css), json!(text)]).await.map(drop)
    }

    /// Gives a file to an `input type=file`, which itself may be hidden behind a button.
    pub async fn attach(&self, css: &str, file: &Path) -> Result<(), WindowError> {
        let waited = self.client.wait().at_most(PATIENCE).every(GLANCE).for_element(Locator::Css(css)).await;
        let input = waited.map_err(step(css))?;
        input.send_keys(&file.to_string_lossy()).await.map_err(step(css))
    }

    /// The text a person reads on the whole page.
    pub async fn words(&self) -> String {
        let words = self.run("return document.body ? document.body.innerText : ''", Vec::new()).await;
        words.ok().as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The text of what the CSS selector names.
    pub async fn text(&self, css: &str) -> Result<String, WindowError> {
        self.see(css).await?.text().await.map_err(step(css))
    }

    /// Width and height of the page, in CSS pixels.
    pub async fn size(&self) -> Result<(u64, u64), WindowError> {
        let size = self.run("return [innerWidth, innerHeight]", Vec::new()).await?;
        Ok((size[0].as_u64().unwrap_or(0), size[1].as_u64().unwrap_or(0)))
    }

    /// Runs a script in the page; its `return` value comes back as JSON.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value, WindowError> {
        self.client.execute(script, arguments).await.map_err(step("running a script"))
    }

    /// What the promise of a script comes to: `{ "is": … }`, or `{ "not": … }` where it is refused. It is looked for again
    /// and again: the driver's own waiting loses an answer now and then.
    pub async fn settled(&self, script: &str, arguments: Vec<Value>) -> Result<Value, WindowError> {
        let begin = format!(
            "const slot = window.slot = {{ settled: null }}; (function () {{ {script} }}).apply(null, arguments).then(
                (is) => {{ slot.settled = {{ is: is ?? null }}; }}, (not) => {{ slot.settled = {{ not: not ?? null }}; }});"
        );
        self.run(&begin, arguments).await?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let settled = self.run("return window.slot.settled", Vec::new()).await?;
            if !settled.is_null() {
                return Ok(settled);
            }
            sleep(GLANCE).await;
        }
        Err(WindowError::NoAnswer("a promise of the page"))
    }

    /// Whether nothing on the page moves that will come to rest.
    pub async fn is_at_rest(&self) -> bool {
        self.run(AT_REST, Vec::new()).await.ok() == Some(Value::Bool(true))
    }

    /// Writes what the page shows now to `file` as PNG.
    pub async fn screenshot(&self, file: &Path) -> Result<(), WindowError> {
        let png = self.client.screenshot().await.map_err(step("taking a picture"))?;
        fs::write(file, png).map_err(|source| WindowError::File { path: file.to_owned(), source })
    }

    /// Ends the app as a dead battery would (`kill -9`), whatever it is doing; `Install::open` starts it again.
    pub fn kill(self) {
        // It fails only if the app has just ended by itself, which the next step will show.
        let _ended = kill_process(self.pid, Signal::KILL);
    }

    async fn find(&self, locator: Locator<'_>, what: &str) -> Result<Element, WindowError> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(element) = self.visible(locator).await {
                return Ok(element);
            }
            sleep(GLANCE).await;
        }
        Err(WindowError::NotSeen { what: what.to_owned(), page: self.words().await })
    }

    /// The first visible element, or none; an element that vanishes meanwhile does not count. While anything moves none
    /// does: of two that fade in together the second would be taken for the first.
    async fn visible(&self, locator: Locator<'_>) -> Option<Element> {
        if !self.is_at_rest().await {
            return None;
        }
        for element in self.client.find_all(locator).await.unwrap_or_default() {
            if element.is_displayed().await.unwrap_or(false) {
                return Some(element);
            }
        }
        None
    }

    async fn tap_element(&self, element: &Element, what: &str) -> Result<(), WindowError> {
        // In the middle of the view no bar that sticks to an edge covers it.
        let target = serde_json::to_value(element).unwrap_or_default();
        self.run("arguments[0].scrollIntoView({ block: 'center' })", vec![target]).await?;
        element.click().await.map_err(step(what))
    }

    async fn wait_for_size(&self, frame: Frame) -> Result<(), WindowError> {
        let wanted = (u64::from(frame.width_px), u64::from(frame.height_px));
        let started = Instant::now();
        while self.size().await? != wanted {
            if started.elapsed() > PATIENCE {
                return Err(WindowError::NoAnswer("the window's size"));
            }
            sleep(GLANCE).await;
        }
        Ok(())
    }
}

/// An XPath for the innermost elements named `name` that contain `text`.
fn containing(name: &str, text: &str) -> String {
    let quote = if text.contains('"') { '\'' } else { '"' };
    let contains = format!("contains(normalize-space(.), {quote}{text}{quote})");
    format!("//body//{name}[{contains}][not(*[{contains}])]")
}

fn step(doing: &str) -> impl FnOnce(CmdError) -> WindowError {
    let doing = doing.to_owned();
    move |source| WindowError::Step { doing, source }
}

async fn wait_for_pid(file: &Path) -> Result<Pid, WindowError> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let text = fs::read_to_string(file).unwrap_or_default();
        if let Some(pid) = text.parse().ok().and_then(Pid::from_raw) {
            return Ok(pid);
        }
        sleep(GLANCE).await;
    }
    Err(WindowError::NoAnswer("the app's process id"))
}
