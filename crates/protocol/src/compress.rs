//! zstd, with a limit on what it may open to, and with the dictionary that rows share.

use std::cell::RefCell;
use std::sync::LazyLock;
use std::thread::LocalKey;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::CParameter;

use crate::Malformed;

/// The level for what is stored once and read often (rows).
const ROW_LEVEL: i32 = 9;
/// The level for packs, which are made for a page. Measured on the 23.5 MB of a county's 10,000 tickets, in packs of 128
/// rows: level 3 takes 67 ms to 1.06 times what zstd-3 makes of the whole at once, level 6 172 ms to 0.99, level 9 279 ms
/// to 0.95.
const PACK_LEVEL: i32 = 3;
/// The level for what is sent once (pushes, replies).
const BODY_LEVEL: i32 = 3;
/// Largest row when opened, in bytes: an operation of the largest size and its surroundings.
pub const ROW_BYTES_MAX: usize = 256 * 1024;

/// Trained on made-up tickets of the seeds 1 to 4,000 (none that is measured); named by its number in every row.
const DICTIONARY: &[u8] = include_bytes!("../dictionary/1.zdict");

/// The dictionary, digested once: that takes longer than many rows. `None` when memory ran out.
static PRESSING: LazyLock<Option<EncoderDictionary<'static>>> =
    LazyLock::new(|| EncoderDictionary::try_copy(DICTIONARY, ROW_LEVEL).ok());
/// The same at the level of packs.
static PACKING: LazyLock<Option<EncoderDictionary<'static>>> =
    LazyLock::new(|| EncoderDictionary::try_copy(DICTIONARY, PACK_LEVEL).ok());
/// The same for opening.
static OPENING: LazyLock<Option<DecoderDictionary<'static>>> =
    LazyLock::new(|| DecoderDictionary::try_copy(DICTIONARY).ok());

/// Compresses a body that is sent once.
///
/// # Errors
/// [`Malformed::Compression`] when memory runs out.
pub fn body(bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
    let made = || Compressor::new(BODY_LEVEL);
    Lent::take(&BODY_PRESSES, made)?.compress(bytes).map_err(|_| Malformed::Compression)
}

/// Opens a body that may open to at most `max` bytes.
///
/// # Errors
/// [`Malformed::Compression`] when it does not open, or to more.
pub fn open_body(bytes: &[u8], max: usize) -> Result<Vec<u8>, Malformed> {
    Lent::take(&BODY_OPENERS, Decompressor::new)?.decompress(bytes, max).map_err(|_| Malformed::Compression)
}

/// Contexts that one thread keeps of each kind: making one takes longer than a row does, and few are in use at once.
const KEPT_MAX: usize = 2;

/// Contexts that wait for their next use.
type Kept<T> = LocalKey<RefCell<Vec<T>>>;

thread_local! {
    static BODY_PRESSES: RefCell<Vec<Compressor<'static>>> = RefCell::default();
    static BODY_OPENERS: RefCell<Vec<Decompressor<'static>>> = RefCell::default();
    static ROW_PRESSES: RefCell<Vec<Compressor<'static>>> = RefCell::default();
    static PACK_PRESSES: RefCell<Vec<Compressor<'static>>> = RefCell::default();
    static ROW_OPENERS: RefCell<Vec<Decompressor<'static>>> = RefCell::default();
}

/// A context in use; goes back to those that wait. Each use of one begins anew, whatever it was used for before.
struct Lent<T: 'static> {
    /// `None` only while it is dropped.
    context: Option<T>,
    kept: &'static Kept<T>,
}

impl<T> Lent<T> {
    fn take(kept: &'static Kept<T>, make: impl FnOnce() -> std::io::Result<T>) -> Result<Self, Malformed> {
        let waiting = kept.with_borrow_mut(Vec::pop);
        let context = match waiting {
            Some(context) => context,
            None => make().map_err(|_| Malformed::Compression)?,
        };
        Ok(Self { context: Some(context), kept })
    }
}

impl Lent<Compressor<'static>> {
    fn compress(&mut self, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
        self.context.as_mut().ok_or(std::io::ErrorKind::NotFound)?.compress(bytes)
    }
}

impl Lent<Decompressor<'static>> {
    fn decompress(&mut self, bytes: &[u8], max: usize) -> std::io::Result<Vec<u8>> {
        self.context.as_mut().ok_or(std::io::ErrorKind::NotFound)?.decompress(bytes, max)
    }
}

impl<T> Drop for Lent<T> {
    fn drop(&mut self) {
        let Some(context) = self.context.take() else { return };
        // A thread that ends keeps nothing.
        let _kept = self.kept.try_with(|kept| {
            let mut kept = kept.borrow_mut();
            if kept.len() < KEPT_MAX {
                kept.push(context);
            }
        });
    }
}

/// Compresses with the shared dictionary.
pub struct RowPress(Lent<Compressor<'static>>);

impl RowPress {
    /// For rows, each by itself.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn new() -> Result<Self, Malformed> {
        Self::with(&ROW_PRESSES, &PRESSING)
    }

    /// For packs of many rows.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn for_packs() -> Result<Self, Malformed> {
        Self::with(&PACK_PRESSES, &PACKING)
    }

    fn with(
        kept: &'static Kept<Compressor<'static>>,
        dictionary: &'static LazyLock<Option<EncoderDictionary<'static>>>,
    ) -> Result<Self, Malformed> {
        let dictionary = dictionary.as_ref().ok_or(Malformed::Compression)?;
        let made = || {
            let mut press = Compressor::with_prepared_dictionary(dictionary)?;
            // A row's length is known from its frame, rows are checked by their feed's digest, and our own byte names the
            // dictionary.
            press.set_parameter(CParameter::ChecksumFlag(false))?;
            press.set_parameter(CParameter::DictIdFlag(false))?;
            Ok(press)
        };
        Lent::take(kept, made).map(Self)
    }

    /// One row, or one pack: a byte that names the dictionary, then the compressed bytes.
    ///
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn press(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Malformed> {
        let mut row = vec![DICTIONARY_NUMBER];
        row.extend(self.0.compress(bytes).map_err(|_| Malformed::Compression)?);
        Ok(row)
    }
}

/// The number of the dictionary in use.
pub const DICTIONARY_NUMBER: u8 = 1;

/// Opens rows and packs.
pub struct RowOpener(Lent<Decompressor<'static>>);

impl RowOpener {
    /// # Errors
    /// [`Malformed::Compression`] when memory runs out.
    pub fn new() -> Result<Self, Malformed> {
        let dictionary = OPENING.as_ref().ok_or(Malformed::Compression)?;
        Lent::take(&ROW_OPENERS, || Decompressor::with_prepared_dictionary(dictionary)).map(Self)
    }

    /// The bytes of a row.
    ///
    /// # Errors
    /// [`Malformed::Dictionary`] when its dictionary is not known here; [`Malformed::Compression`] when it does not open.
    pub fn open(&mut self, row: &[u8]) -> Result<Vec<u8>, Malformed> {
        self.open_to(row, ROW_BYTES_MAX)
    }

    /// The bytes of a row or a pack that may open to at most `max` bytes.
    ///
    /// # Errors
    /// As [`RowOpener::open`].
    pub fn open_to(&mut self, pressed: &[u8], max: usize) -> Result<Vec<u8>, Malformed> {
        let (number, bytes) = pressed.split_first().ok_or(Malformed::Short)?;
        if *number != DICTIONARY_NUMBER {
            return Err(Malformed::Dictionary);
        }
        // What the frame says of its length saves taking room for the longest; it is checked by opening.
        let said = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten();
        let length = said.and_then(|said| usize::try_from(said).ok()).map_or(max, |said| said.min(max));
        self.0.decompress(bytes, length).map_err(|_| Malformed::Compression)
    }
}

impl core::fmt::Debug for RowPress {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RowPress")
    }
}

impl core::fmt::Debug for RowOpener {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RowOpener")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_opens_to_what_it_was() {
        let text = "{\"matter\":{\"title\":\"十名木工被赶出工地\"}}".repeat(3);
        let row = RowPress::new().unwrap().press(text.as_bytes()).unwrap();
        assert_eq!(RowOpener::new().unwrap().open(&row), Ok(text.into_bytes()));
        assert_eq!(RowOpener::new().unwrap().open(&[9, 1, 2]), Err(Malformed::Dictionary));
    }

    #[test]
    fn a_context_that_was_used_makes_the_same_bytes_as_a_new_one() {
        let texts = [b"{}".repeat(40), b"no".repeat(9_000), Vec::new(), b"{}".repeat(40)];
        let first: Vec<Vec<u8>> = texts.iter().map(|text| RowPress::new().unwrap().press(text).unwrap()).collect();
        let mut two = (RowPress::new().unwrap(), RowPress::new().unwrap());
        for (text, row) in texts.iter().zip(&first).rev() {
            assert_eq!((&two.0.press(text).unwrap(), &two.1.press(text).unwrap()), (row, row));
            assert!(RowOpener::new().unwrap().open(b"\x01garbage").is_err());
            assert_eq!(&RowOpener::new().unwrap().open(row).unwrap(), text);
        }
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let bomb = body(&vec![0; 64 * 1024 * 1024]).unwrap();
        assert_eq!(open_body(&bomb, 1024 * 1024), Err(Malformed::Compression));
    }
}
