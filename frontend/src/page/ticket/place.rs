use niangjia_domain::ticket::{Geo, Place};

/// Micro-degrees in a degree.
const MICRO: f64 = 1_000_000.0;

/// The link that opens the phone's own maps at a place: its point if one is known, else its address.
#[must_use]
pub fn geo_link(place: &Place) -> String {
    let address = encoded(&format!("{}{}", place.street, place.address));
    match place.geo {
        Some(Geo { lat, lon }) => {
            let (lat, lon) = (f64::from(lat) / MICRO, f64::from(lon) / MICRO);
            format!("geo:{lat:.6},{lon:.6}?q={lat:.6},{lon:.6}({address})")
        }
        None => format!("geo:0,0?q={address}"),
    }
}

/// Percent-encoded UTF-8; only unreserved characters stay (RFC 3986, 2.3).
fn encoded(text: &str) -> String {
    let mut link = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_open_at_the_point_or_else_at_the_address() {
        let mut place = Place { street: "临江街道".into(), address: "8 号 & 院".into(), geo: None };
        assert_eq!(geo_link(&place), "geo:0,0?q=%E4%B8%B4%E6%B1%9F%E8%A1%97%E9%81%938%20%E5%8F%B7%20%26%20%E9%99%A2");
        place.geo = Some(Geo { lat: 30_123_456, lon: -1_500_000 });
        assert!(geo_link(&place).starts_with("geo:30.123456,-1.500000?q=30.123456,-1.500000("));
    }
}
