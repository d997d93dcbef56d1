//! The schema's steps: data, not a ladder.

/// One step, in the words of each database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Migration {
    /// Dense from 1.
    pub(super) version: i64,
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            sqlite: include_str!(concat!("../../../migrations/server/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../../migrations/server/postgres/", $name, ".sql")),
        }
    };
}

/// Every step that ever shipped, in order.
pub(super) const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_init"),
    migration!(2, "0002_restores"),
    migration!(3, "0003_contents"),
    migration!(4, "0004_erasure"),
    migration!(5, "0005_hold"),
];

/// The version of a database that has all of them.
pub(super) const VERSION: i64 = MIGRATIONS[MIGRATIONS.len() - 1].version;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_dense_and_are_the_files_on_disk() {
        let versions: Vec<i64> = MIGRATIONS.iter().map(|step| step.version).collect();
        assert_eq!(versions, (1..=VERSION).collect::<Vec<_>>());
        for database in ["sqlite", "postgres"] {
            let folder = format!("{}/../migrations/server/{database}", env!("CARGO_MANIFEST_DIR"));
            assert_eq!(std::fs::read_dir(folder).unwrap().count(), MIGRATIONS.len());
        }
    }
}
