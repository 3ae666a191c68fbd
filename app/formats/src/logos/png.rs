//! Checks the header and the end of a PNG image.

use domain::Refusal;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The last chunk, which is always the same.
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";
/// The limit of width and height.
const MOST_PIXELS: u32 = 4096;

pub fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// # Errors
/// Refuses an image with a damaged header or without an end, and one that is too wide or high.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let header = header(bytes).filter(Header::is_valid).ok_or(Refusal::DamagedLogo)?;
    if !bytes.ends_with(END) {
        return Err(Refusal::DamagedLogo);
    }
    for side in [header.width, header.height] {
        if side == 0 || side > MOST_PIXELS {
            let what = "Width and height of the logo in pixels";
            return Err(Refusal::OutOfRange { what, number: side.into(), least: 1, most: MOST_PIXELS });
        }
    }
    Ok(())
}

struct Header {
    width: u32,
    height: u32,
    depth: u8,
    colours: u8,
    compression: u8,
    filter: u8,
    interlaced: u8,
}

impl Header {
    fn is_valid(&self) -> bool {
        let depths: &[u8] = match self.colours {
            0 => &[1, 2, 4, 8, 16],
            3 => &[1, 2, 4, 8],
            2 | 4 | 6 => &[8, 16],
            _ => &[],
        };
        depths.contains(&self.depth) && self.compression == 0 && self.filter == 0 && self.interlaced <= 1
    }
}

/// The first chunk, if its length and its checksum are right.
fn header(bytes: &[u8]) -> Option<Header> {
    let rest = bytes.strip_prefix(SIGNATURE)?.strip_prefix(b"\0\0\0\x0dIHDR")?;
    let (&fields, rest) = rest.split_first_chunk::<13>()?;
    let (&stored, _) = rest.split_first_chunk::<4>()?;
    if checksum(&[b"IHDR", &fields[..]].concat()) != u32::from_be_bytes(stored) {
        return None;
    }
    let [w1, w2, w3, w4, h1, h2, h3, h4, depth, colours, compression, filter, interlaced] = fields;
    let (width, height) = (u32::from_be_bytes([w1, w2, w3, w4]), u32::from_be_bytes([h1, h2, h3, h4]));
    Some(Header { width, height, depth, colours, compression, filter, interlaced })
}

/// The CRC-32 of a chunk.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}
