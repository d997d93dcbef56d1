//! What can be wrong with bytes.

/// Bytes that are not what they should be. The receiver changes nothing and says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The bytes end too early.
    #[error("the message is cut short")]
    Short,
    /// A length or count beyond its limit.
    #[error("a part of the message is larger than allowed")]
    Large,
    /// Not our bytes: a captive portal, a proxy's page, another program.
    #[error("this is not a message of this protocol")]
    Foreign,
    /// A version that this code does not read.
    #[error("version {0} of the protocol is not known here")]
    Version(u8),
    /// JSON that does not read.
    #[error("the message does not read as JSON")]
    Json,
    /// Compressed bytes that do not open.
    #[error("the compressed part does not open")]
    Compression,
    /// The dictionary named is not known here.
    #[error("the dictionary of a row is not known here")]
    Dictionary,
}
