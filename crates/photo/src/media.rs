//! What kind of file the bytes are, by their first bytes alone: names and declared types are the sender's word.

use crate::Error;

/// The kinds of photo that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// What every camera writes.
    Jpeg,
    /// Screenshots of chats and transfers.
    Png,
    /// Pictures saved from messages.
    Webp,
}

impl MediaType {
    /// The name in HTTP and in an operation, such as `image/jpeg`.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The usual end of a file name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

const JPEG: &[u8] = b"\xff\xd8\xff";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Longest `ftyp` box looked through for brands, in bytes; real ones have under 64: a default.
const FTYP_BYTES_MAX: usize = 256;

/// The kind of the bytes.
///
/// # Errors
/// [`Error::Empty`], [`Error::Heic`], [`Error::NotAPhoto`], and [`Error::Truncated`] where less than a signature is there.
pub(crate) fn sniff(bytes: &[u8]) -> Result<MediaType, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if bytes.starts_with(JPEG) {
        return Ok(MediaType::Jpeg);
    }
    if bytes.starts_with(PNG) {
        return Ok(MediaType::Png);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Ok(MediaType::Webp);
    }
    if is_heif(bytes) {
        return Err(Error::Heic);
    }
    let cut_in_signature = bytes.len() >= 2 && (JPEG.starts_with(bytes) || PNG.starts_with(bytes));
    Err(if cut_in_signature { Error::Truncated } else { Error::NotAPhoto })
}

/// Whether an ISO base media file names a HEIF brand (ISO/IEC 23008-12, 10.2 and annex B). AVIF shares `mif1` and is not HEIC.
fn is_heif(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else {
        return false;
    };
    if !rest.starts_with(b"ftyp") {
        return false;
    }
    let declared = u32::from_be_bytes(*length) as usize;
    let brands = rest.get(4..declared.clamp(12, FTYP_BYTES_MAX).min(bytes.len()) - 4).unwrap_or_default();
    let has = |names: &[&[u8; 4]]| brands.chunks_exact(4).any(|brand| names.iter().any(|name| brand == *name));
    has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"])
        && !has(&[b"avif", b"avis"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(major: &[u8; 4], others: &[u8]) -> Vec<u8> {
        let mut bytes = (16 + others.len() as u32).to_be_bytes().to_vec();
        bytes.extend_from_slice(b"ftyp");
        bytes.extend_from_slice(major);
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(others);
        bytes.extend_from_slice(b"\0\0\x01\0meta and what follows");
        bytes
    }

    #[test]
    fn heic_is_recognised_by_every_brand_phones_write() {
        for brand in [b"heic", b"heix", b"hevc", b"mif1", b"msf1"] {
            assert_eq!(sniff(&ftyp(brand, b"mif1heic")), Err(Error::Heic), "{brand:?}");
        }
        assert_eq!(sniff(&ftyp(b"MiHB", b"MiHEheic")), Err(Error::Heic), "a compatible brand is enough");
    }

    #[test]
    fn films_and_avif_are_no_heic() {
        assert_eq!(sniff(&ftyp(b"isom", b"mp42")), Err(Error::NotAPhoto));
        assert_eq!(sniff(&ftyp(b"avif", b"mif1miaf")), Err(Error::NotAPhoto));
        assert_eq!(sniff(b"\0\0\0\x18ftyp"), Err(Error::NotAPhoto), "cut before the brand");
        assert_eq!(sniff(b"\xff\xff\xff\xffftypheic"), Err(Error::Heic), "a wild length changes nothing");
        assert_eq!(sniff(b"\0\0\0\0ftypheic"), Err(Error::Heic));
    }

    #[test]
    fn a_cut_signature_is_a_cut_photo() {
        assert_eq!(sniff(b""), Err(Error::Empty));
        assert_eq!(sniff(b"\xff\xd8"), Err(Error::Truncated));
        assert_eq!(sniff(b"\x89PNG"), Err(Error::Truncated));
        assert_eq!(sniff(b"<html><body>login</body></html>"), Err(Error::NotAPhoto));
    }
}
