//! Pictures for the page, decrypted on the way and never on the disk: `photo://localhost/PATH`.

use niangjia_device::Device;
use tauri::async_runtime::spawn;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

/// The scheme; where schemes are hosts (Android, Windows) the page says `https://photo.localhost/PATH`.
pub(crate) const SCHEME: &str = "photo";

/// Answers one request with the picture at its path, or with "not found" whatever the reason.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    reply: UriSchemeResponder,
) {
    let device = context.app_handle().state::<Device>().inner().clone();
    // The page may have written the slash of `thumb/…` as `%2F` (Tauri's own `convertFileSrc` does).
    let path = request.uri().path().trim_start_matches('/').replace("%2F", "/");
    spawn(async move {
        let response = match device.photo(&path).await {
            Ok((kind, bytes)) => Response::builder().header(header::CONTENT_TYPE, kind).body(bytes),
            Err(_) => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
        };
        match response {
            Ok(response) => reply.respond(response),
            Err(error) => tracing::error!(%error, "a picture could not be put into an answer"),
        }
    });
}
