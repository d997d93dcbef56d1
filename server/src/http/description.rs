//! The description of the routes, generated from them.

use axum::Json;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{account, blob, bundle, health, offer, pull, push};

/// Every refusal has a body `{"code": …}` of the closed list `niangjia_domain::code::Code`.
#[derive(OpenApi)]
#[openapi(
    info(title = "娘家人 Niangjia", description = "Devices and their county. Refusals carry {\"code\": …} of one closed list."),
    paths(
        account::enrol, account::challenge, account::session, account::succession, push::push, offer::offer, bundle::bring, pull::pull,
        health::health, blob::query, blob::tus::create, blob::tus::offset, blob::tus::append, blob::fetch::fetch
    ),
    modifiers(&Proofs)
)]
struct Description;

/// The two ways of saying who asks.
struct Proofs;

impl Modify for Proofs {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A session's token, 64 hexadecimal digits"))
            .build();
        components.add_security_scheme("session", SecurityScheme::Http(bearer));
        let install = "Install <install id> <nonce> <Ed25519 signature over method, path and nonce>";
        let header = ApiKey::Header(ApiKeyValue::with_description("authorization", install));
        components.add_security_scheme("install", SecurityScheme::ApiKey(header));
    }
}

pub(super) async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}

#[cfg(test)]
mod tests {
    use super::*;
    use niangjia_protocol::path;

    #[test]
    fn every_path_of_the_protocol_is_described() {
        let described: Vec<String> = Description::openapi().paths.paths.into_keys().collect();
        let upload = format!("{}/{{id}}", path::BLOB_UPLOAD);
        let photo = format!("{}/{{hash}}", path::BLOB);
        let mut paths = [
            path::ENROL,
            path::CHALLENGE,
            path::SESSION,
            path::SUCCESSION,
            path::PUSH,
            path::OFFER,
            path::BUNDLES,
            path::PULL,
            path::HEALTH,
            path::BLOB_QUERY,
            path::BLOB_UPLOAD,
            &upload,
            &photo,
        ];
        paths.sort_unstable();
        assert_eq!(described, paths);
    }
}
