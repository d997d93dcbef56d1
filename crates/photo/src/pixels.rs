//! A decoded picture, and how it is made smaller.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::limit::{PHOTO_PIXELS_MAX, PHOTO_SIDE_MAX};
use crate::{Error, Excess};

/// Bytes of one pixel: red, green, blue.
pub(crate) const CHANNELS: usize = 3;

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Size {
    pub(crate) const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    pub(crate) fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// # Errors
    /// [`Error::TooLarge`] over the limits of a photo, [`Error::Damaged`] without any pixel.
    pub(crate) fn within_limits(self) -> Result<Self, Error> {
        if self.width.max(self.height) > PHOTO_SIDE_MAX || self.pixels() > PHOTO_PIXELS_MAX {
            return Err(self.too_large());
        }
        if self.is_empty() { Err(Error::Damaged) } else { Ok(self) }
    }

    pub(crate) const fn too_large(self) -> Error {
        Error::TooLarge(Excess::Pixels { width: self.width, height: self.height })
    }

    /// The same shape with a long edge of at most `edge` pixels; never larger, never without a pixel.
    pub(crate) fn fit(self, edge: u32) -> Self {
        let long = self.width.max(self.height);
        if long <= edge {
            return self;
        }
        let scale = |side: u32| {
            let scaled = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
            u32::try_from(scaled).unwrap_or(edge).max(1)
        };
        Self { width: scale(self.width), height: scale(self.height) }
    }
}

/// Eight-bit RGB, row by row from the top, without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub(crate) size: Size,
    /// `width × height × 3` bytes.
    pub(crate) rgb: Vec<u8>,
}

impl Pixels {
    /// A copy whose long edge has at most `edge` pixels. A picture that is small already is copied as it is.
    ///
    /// # Errors
    /// [`Error::Internal`] if the resizer refuses.
    pub(crate) fn fit(&self, edge: u32) -> Result<Self, Error> {
        let size = self.size.fit(edge);
        if size == self.size {
            return Ok(self.clone());
        }
        let failed = Error::Internal { step: "resize" };
        // By the type of its pixels: the resizer is compiled for this one, and not for all that there are.
        let source = TypedImageRef::<U8x3>::from_buffer(self.size.width, self.size.height, &self.rgb)
            .map_err(|_| failed.clone())?;
        let length = usize::try_from(size.pixels()).map_err(|_| failed.clone())? * CHANNELS;
        let mut rgb = vec![0; length];
        let mut target =
            TypedImage::<U8x3>::from_buffer(size.width, size.height, &mut rgb).map_err(|_| failed.clone())?;
        // Catmull-Rom keeps writing on paper crisp at a good half of what Lanczos costs.
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize_typed(&source, &mut target, &options).map_err(|_| failed)?;
        Ok(Self { size, rgb })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_size_keeps_its_shape_and_never_grows() {
        let size = |width, height| Size { width, height };
        assert_eq!(size(4000, 3000).fit(1600), size(1600, 1200));
        assert_eq!(size(3000, 4000).fit(320), size(240, 320));
        assert_eq!(size(640, 480).fit(1600), size(640, 480));
        assert_eq!(size(12_000, 1).fit(320), size(320, 1), "a line stays a line");
    }
}
