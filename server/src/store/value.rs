//! Values that go into statements and come out of them.

use std::sync::Arc;

use crate::error::Fault;

/// A value for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// An id.
    Uuid([u8; 16]),
}

impl Arg<'_> {
    /// An id that may be missing.
    #[must_use]
    pub fn uuid(id: Option<[u8; 16]>) -> Self {
        id.map_or(Self::Null, Self::Uuid)
    }

    /// A number that may be missing.
    #[must_use]
    pub fn int(number: Option<i64>) -> Self {
        number.map_or(Self::Null, Self::Int)
    }
}

/// A value out of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes; ids too, where the database has no type for them.
    Blob(Vec<u8>),
    /// An id.
    Uuid([u8; 16]),
}

/// One row, read by the names of its columns.
#[derive(Debug, Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(super) const fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    fn take(&mut self, column: &'static str) -> Result<Value, Fault> {
        let at = self.columns.iter().position(|name| name == column).ok_or(Fault::Column(column))?;
        Ok(core::mem::replace(&mut self.values[at], Value::Null))
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`Fault::Column`] when there is none of that name and type; so for the others.
    pub fn int(&mut self, column: &'static str) -> Result<i64, Fault> {
        self.maybe_int(column)?.ok_or(Fault::Column(column))
    }

    /// A whole number that may be missing.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn maybe_int(&mut self, column: &'static str) -> Result<Option<i64>, Fault> {
        match self.take(column)? {
            Value::Int(number) => Ok(Some(number)),
            Value::Null => Ok(None),
            Value::Text(_) | Value::Blob(_) | Value::Uuid(_) => Err(Fault::Column(column)),
        }
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn count(&mut self, column: &'static str) -> Result<u64, Fault> {
        u64::try_from(self.int(column)?).map_err(|_| Fault::Column(column))
    }

    /// A whole number of 32 bits.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn small(&mut self, column: &'static str) -> Result<u32, Fault> {
        u32::try_from(self.int(column)?).map_err(|_| Fault::Column(column))
    }

    /// Text.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn text(&mut self, column: &'static str) -> Result<String, Fault> {
        match self.take(column)? {
            Value::Text(text) => Ok(text),
            Value::Null | Value::Int(_) | Value::Blob(_) | Value::Uuid(_) => Err(Fault::Column(column)),
        }
    }

    /// Text that may be missing.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn maybe_text(&mut self, column: &'static str) -> Result<Option<String>, Fault> {
        match self.take(column)? {
            Value::Text(text) => Ok(Some(text)),
            Value::Null => Ok(None),
            Value::Int(_) | Value::Blob(_) | Value::Uuid(_) => Err(Fault::Column(column)),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn blob(&mut self, column: &'static str) -> Result<Vec<u8>, Fault> {
        match self.take(column)? {
            Value::Blob(bytes) => Ok(bytes),
            Value::Null | Value::Int(_) | Value::Text(_) | Value::Uuid(_) => Err(Fault::Column(column)),
        }
    }

    /// Bytes of a known length.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn array<const N: usize>(&mut self, column: &'static str) -> Result<[u8; N], Fault> {
        self.blob(column)?.try_into().map_err(|_| Fault::Column(column))
    }

    /// An id.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn uuid(&mut self, column: &'static str) -> Result<[u8; 16], Fault> {
        self.maybe_uuid(column)?.ok_or(Fault::Column(column))
    }

    /// An id that may be missing.
    ///
    /// # Errors
    /// See [`Row::int`].
    pub fn maybe_uuid(&mut self, column: &'static str) -> Result<Option<[u8; 16]>, Fault> {
        match self.take(column)? {
            Value::Uuid(id) => Ok(Some(id)),
            Value::Blob(bytes) => bytes.try_into().map(Some).map_err(|_| Fault::Column(column)),
            Value::Null => Ok(None),
            Value::Int(_) | Value::Text(_) => Err(Fault::Column(column)),
        }
    }
}
