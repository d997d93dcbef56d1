//! Frames of a push: operations as authored, each with its signature.
//!
//! `NJO1`, then for each operation: its length (LEB128), its bytes, 64 bytes of signature. zstd over the whole is the
//! caller's ([`crate::compress`]).

use niangjia_domain::operation::OPERATION_BYTES_MAX;

use crate::Malformed;
use crate::codec::{Reader, Writer};
use crate::signature::SIGNATURE_BYTES;

const MARK: [u8; 4] = *b"NJO1";

/// Most operations in one push (decisions.md, Limits: a default).
pub const OPERATIONS_MAX: usize = 500;
/// Largest push, compressed, in bytes (decisions.md, Limits: a default).
pub const PUSH_BYTES_MAX: usize = 256 * 1024;
/// Largest push when opened: what so many of the largest operations could need, capped at 16 MiB (a default).
pub const OPENED_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One operation on its way: bytes as authored, and their signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// UTF-8 JSON, as authored.
    pub bytes: Vec<u8>,
    /// Ed25519 over `bytes` by the install's key.
    pub signature: [u8; SIGNATURE_BYTES],
}

/// Frames operations, in order.
#[must_use]
pub fn encode(operations: &[Signed]) -> Vec<u8> {
    let mut writer = Writer::marked(MARK);
    for operation in operations {
        writer.counted(&operation.bytes);
        writer.fixed(&operation.signature);
    }
    writer.finish()
}

/// The operations of a push, in order.
///
/// # Errors
/// [`Malformed`] when the frames are cut, foreign, too many or too large; nothing of it is taken then.
pub fn decode(bytes: &[u8]) -> Result<Vec<Signed>, Malformed> {
    let mut reader = Reader::marked(bytes, MARK)?;
    let mut operations = Vec::new();
    while !reader.is_done() {
        if operations.len() == OPERATIONS_MAX {
            return Err(Malformed::Large);
        }
        let bytes = reader.counted(OPERATION_BYTES_MAX)?.to_vec();
        operations.push(Signed { bytes, signature: reader.fixed()? });
    }
    Ok(operations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_come_back_byte_for_byte_and_a_cut_is_noticed() {
        let one = Signed { bytes: "{\"text\":\"十名木工\"}".into(), signature: [1; 64] };
        let two = Signed { bytes: vec![b'x'; 300], signature: [2; 64] };
        let bytes = encode(&[one.clone(), two.clone()]);
        assert_eq!(decode(&bytes), Ok(vec![one, two]));
        for end in 5..bytes.len() {
            let cut = decode(&bytes[..end]);
            assert!(cut != decode(&bytes), "cut at {end} must not read as the whole");
        }
        assert_eq!(decode(b"<html>"), Err(Malformed::Foreign));
    }
}
