//! The steps that a file goes through, as a list.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// One step: its name and its SQL.
pub(crate) struct Migration {
    /// As the file is called, without its ending.
    #[cfg_attr(not(test), expect(dead_code, reason = "the test that compares the list with the folder reads it"))]
    name: &'static str,
    sql: &'static str,
}

macro_rules! migrations {
    ($folder:literal: $($name:literal),+ $(,)?) => {
        &[$(Migration {
            name: $name,
            sql: include_str!(concat!("../../../migrations/device/", $folder, "/", $name, ".sql")),
        }),+]
    };
}

/// Steps of the journal's file.
pub(crate) const JOURNAL: &[Migration] = migrations!(
    "journal":
    "0001_init", "0002_sheet", "0003_offers", "0004_salvage", "0005_ranges", "0006_brake", "0007_lease",
    "0008_earlier",
);
/// Steps of the photos' file.
pub(crate) const PHOTOS: &[Migration] = migrations!("photos": "0001_init", "0002_carried", "0003_deposit");

/// Takes a file through the steps that it has not been through, in one transaction.
///
/// # Errors
/// [`StoreError::Newer`] when it has been through more than there are.
pub(crate) fn migrate(connection: &mut Connection, steps: &[Migration]) -> Result<(), StoreError> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps.iter().skip(found as usize) {
        transaction.execute_batch(step.sql)?;
    }
    transaction.pragma_update(None, "user_version", known)?;
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_disk(folder: &str) -> Vec<String> {
        let path = format!("{}/../../migrations/device/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_lists_are_the_folders_and_the_numbers_are_dense() {
        for (folder, steps) in [("journal", JOURNAL), ("photos", PHOTOS)] {
            let names: Vec<String> = steps.iter().map(|step| step.name.to_owned()).collect();
            assert_eq!(names, on_disk(folder));
            for (at, name) in names.iter().enumerate() {
                assert!(name.starts_with(&format!("{:04}_", at + 1)), "{name}");
            }
        }
    }

    #[test]
    fn a_newer_file_is_named_and_not_touched() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let refused = migrate(&mut connection, JOURNAL);
        assert!(matches!(refused, Err(StoreError::Newer { found: 99, known }) if known as usize == JOURNAL.len()));
    }
}
