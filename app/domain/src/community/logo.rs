//! The logo of a community: a small image.

use crate::Refusal;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use strum::{EnumString, IntoStaticStr, VariantArray};

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LogoKind {
    Svg,
    Png,
}

words!(LogoKind, "a kind of image");

impl LogoKind {
    pub fn content_type(self) -> &'static str {
        match self {
            LogoKind::Svg => "image/svg+xml",
            LogoKind::Png => "image/png",
        }
    }
}

/// An image. Its content was checked when it was chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    kind: LogoKind,
    bytes: Arc<[u8]>,
}

impl Logo {
    /// The limit in bytes.
    pub const MOST: usize = 100_000;

    /// # Errors
    /// Refuses an image that is too large.
    pub fn new(kind: LogoKind, bytes: &[u8]) -> Result<Logo, Refusal> {
        if bytes.len() > Logo::MOST {
            return Err(Refusal::LargeLogo { kilobytes: bytes.len().div_ceil(1000), limit: Logo::MOST / 1000 });
        }
        Ok(Logo { kind, bytes: bytes.into() })
    }

    pub fn kind(&self) -> LogoKind {
        self.kind
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A text that changes with the image, for its address.
    pub fn version(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (self.kind.as_str(), &self.bytes).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// Without the bytes, which are many.
impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({}, {})", self.kind.as_str(), self.version())
    }
}
