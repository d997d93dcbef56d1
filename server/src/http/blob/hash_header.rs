//! Hashes in tus's headers, in base64.

use niangjia_domain::operation::BlobHash;

/// The hash in `sha256 <base64 of 64 hexadecimal digits>`, one of the pairs of the metadata.
pub(super) fn hash_in(metadata: &str) -> Option<BlobHash> {
    let pair = metadata.split(',').find_map(|pair| pair.trim().strip_prefix("sha256 "))?;
    String::from_utf8(base64(pair.trim())?).ok()?.parse().ok()
}

/// RFC 4648 §4, with padding.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits = text.trim_end_matches('=').as_bytes();
    if !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for four in digits.chunks(4) {
        let mut bits = 0_u32;
        for byte in four {
            bits = bits << 6 | u32::from(digit(*byte)?);
        }
        bits <<= 6 * (4 - four.len());
        let whole = bits.to_be_bytes();
        bytes.extend_from_slice(whole.get(1..four.len())?);
    }
    Some(bytes)
}

/// The SHA-256 in `sha256 <base64 of 32 bytes>`.
pub(super) fn checksum(named: &str) -> Option<BlobHash> {
    let bytes = base64(named.strip_prefix("sha256 ")?.trim())?;
    bytes.try_into().ok().map(BlobHash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_reads_as_the_standard_says() {
        // RFC 4648 §10
        let vectors = [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")];
        for (text, plain) in vectors {
            assert_eq!(base64(text).as_deref(), Some(plain.as_bytes()), "{text}");
        }
        for bad in ["Zg", "Z===", "Zm9?", "===="] {
            assert_eq!(base64(bad), None, "{bad}");
        }
    }
}
