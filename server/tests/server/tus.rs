//! The clients that others upload with, tus-js-client and tuspy: whole photos arrive through a line that breaks, several
//! at once, and a photo that is not what it says is refused. `./dev test` installs both.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::operation::{Blob, Media, Tier};
use niangjia_domain::role::Role;
use niangjia_photo::{Orientation, Size, sample};
use niangjia_protocol::digest::sha256;
use niangjia_protocol::path;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::http::{Front, proof};
use crate::photo::photo;

/// A connection breaks after so many bytes towards the server, as long as there are breaks left.
const FUSE_BYTES: usize = 60_000;
const BREAKS: usize = 6;

/// Where `./dev` puts the clients.
fn clients() -> PathBuf {
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache");
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(home, PathBuf::from);
    let folder = cache.join("niangjia/tools/tus");
    assert!(folder.is_dir(), "no clients in {}: ./dev test installs them", folder.display());
    folder
}

/// Passes bytes on, and breaks the first connections in the middle, as a lift does.
async fn breaks(listener: TcpListener, to: String, left: Arc<AtomicUsize>) {
    loop {
        let (mut near, _) = listener.accept().await.unwrap();
        let mut far = TcpStream::connect(&to).await.unwrap();
        let left = Arc::clone(&left);
        tokio::spawn(async move {
            let (mut down, mut up) = near.split();
            let (mut from, mut onward) = far.split();
            let sending = async {
                let (mut piece, mut passed) = ([0; 4096], 0);
                loop {
                    let came = down.read(&mut piece).await.unwrap_or(0);
                    if came == 0 || onward.write_all(&piece[..came]).await.is_err() {
                        return;
                    }
                    passed += came;
                    let burns = |left: usize| left.checked_sub(1);
                    if passed > FUSE_BYTES && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, burns).is_ok() {
                        return;
                    }
                }
            };
            tokio::select! { () = sending => {}, _ = copy(&mut from, &mut up) => {} }
        });
    }
}

/// Uploads three photos, the last under a wrong name, and gives what the client printed.
async fn uploads(program: &str, script: &str, folder: &str) -> (Vec<String>, usize) {
    let front = Front::new();
    let mut handler = front.world.staff("周某某", Role::Handler);
    let officer = front.world.staff("张某某", Role::Officer);
    let ticket = front.world.assigned(&mut handler, &officer);
    let files = tempfile::tempdir().unwrap();
    let mut arguments = Vec::new();
    let mut author = officer.clone();
    for scene in 0..3_u64 {
        let bytes = sample::scene_jpeg(scene, Size { width: 1200, height: 900 }, Orientation::Upright);
        assert!(bytes.len() > 2 * FUSE_BYTES, "{} bytes are too few to break", bytes.len());
        let file = files.path().join(format!("{scene}.jpg"));
        std::fs::write(&file, &bytes).unwrap();
        let named = if scene < 2 { sha256(&bytes) } else { sha256(b"another") };
        let blob = Blob { hash: named, bytes: bytes.len() as u64, tier: Tier::Original, media: Media::Jpeg };
        let (frame, _) =
            author.authors_photo(&front.world, ticket, photo(&front.world, &officer, ticket, named), vec![blob]);
        front.world.push(&author, Session::Checked, &[frame]);
        arguments.extend([file.display().to_string(), named.to_string()]);
    }
    // The clients know tus and nothing of our proofs: this adds them, as the phone's own client would.
    let prove = move |mut request: Request, next: middleware::Next| {
        let own = proof(&officer, request.method().as_str(), request.uri().path());
        request.headers_mut().insert("authorization", HeaderValue::from_str(&own).unwrap());
        next.run(request)
    };
    let app = front.router().layer(middleware::from_fn(prove));
    let inner = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let outer = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (to, from) = (inner.local_addr().unwrap().to_string(), outer.local_addr().unwrap());
    let left = Arc::new(AtomicUsize::new(BREAKS));
    tokio::spawn(async move { axum::serve(inner, app).await.unwrap() });
    tokio::spawn(breaks(outer, to, Arc::clone(&left)));
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/server/tus").join(script);
    let mut client = Command::new(program);
    client.arg(script).arg(clients().join(folder)).arg(format!("http://{from}{}", path::BLOB_UPLOAD)).args(arguments);
    client.stderr(Stdio::inherit()).stdin(Stdio::null());
    let done = tokio::task::spawn_blocking(move || client.output()).await.unwrap().unwrap();
    let lines = String::from_utf8(done.stdout).unwrap().lines().map(str::to_owned).collect();
    (lines, BREAKS - left.load(Ordering::SeqCst))
}

#[tokio::test]
async fn tus_js_client_brings_photos_through_a_line_that_breaks() {
    let (told, broken) = uploads("node", "client.mjs", "js").await;
    assert_eq!((told.join(" ").as_str(), broken), ("stored stored 460", BREAKS));
}

#[tokio::test]
async fn tuspy_brings_photos_through_a_line_that_breaks() {
    let (told, broken) = uploads("python3", "client.py", "python").await;
    // It asks once more after the 460, and what was no good is gone.
    assert_eq!((told.join(" ").as_str(), broken), ("stored stored 404", BREAKS));
}
