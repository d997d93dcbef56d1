//! Why feeds are numbered by a row that is locked last, and not by a sequence: the same load on both, and a reader that
//! goes on from the last number it saw. The unsafe way has to be *seen* losing rows, or this load proves nothing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use niangjia_tests::cluster::{Cluster, Commit};
use postgres::{Client, NoTls};

/// As many as measured in the design of the feeds: 8 writers, a business part of 0 to 8 ms, a look every 3 ms.
const WRITERS: usize = 8;
const LOOK_EVERY: Duration = Duration::from_millis(3);
/// Rows of each writer (a default): the unsafe way loses some tens of so many.
const ROWS: usize = 60;
const BUSINESS: &str = "select pg_sleep(random() * 0.008)";

const TABLES: &str = "
    create table by_sequence (seq bigserial primary key);
    create table by_head (seq bigint primary key);
    create table head (head bigint not null);
    insert into head (head) values (0);";

/// Where a row gets its number.
struct Way {
    /// The number is taken and the row written before the business part.
    first: &'static str,
    /// Or after it, right before the commit.
    last: &'static str,
    /// What a reader has not seen yet.
    after: &'static str,
}

const BY_SEQUENCE: Way = Way {
    first: "insert into by_sequence default values",
    last: "select 1",
    after: "select seq from by_sequence where seq > $1 order by seq",
};

const BY_HEAD: Way = Way {
    first: "select 1",
    last: "with next as (update head set head = head + 1 returning head) insert into by_head (seq) select head from next",
    after: "select seq from by_head where seq > $1 order by seq",
};

fn write(address: &str, way: &Way) {
    let mut client = Client::connect(address, NoTls).unwrap();
    for _ in 0..ROWS {
        let mut tx = client.transaction().unwrap();
        for part in [way.first, BUSINESS, way.last] {
            tx.execute(part, &[]).unwrap();
        }
        tx.commit().unwrap();
    }
}

/// What a reader has seen that never looks back.
fn read(address: &str, way: &Way) -> BTreeSet<i64> {
    let done = AtomicUsize::new(0);
    let mut reader = Client::connect(address, NoTls).unwrap();
    let mut seen = BTreeSet::new();
    let mut look = |seen: &mut BTreeSet<i64>| {
        let cursor = seen.last().copied().unwrap_or(0);
        let rows = reader.query(way.after, &[&cursor]).unwrap();
        seen.extend(rows.iter().map(|row| row.get::<_, i64>(0)));
    };
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                write(address, way);
                done.fetch_add(1, Ordering::SeqCst);
            });
        }
        while done.load(Ordering::SeqCst) < WRITERS {
            look(&mut seen);
            thread::sleep(LOOK_EVERY);
        }
    });
    look(&mut seen);
    seen
}

#[test]
fn a_sequence_loses_rows_that_commit_late_and_a_head_that_is_taken_last_loses_none() {
    let cluster = Cluster::start(Commit::Fast).unwrap();
    let address = cluster.database("feeds").unwrap();
    Client::connect(&address, NoTls).unwrap().batch_execute(TABLES).unwrap();
    let all = WRITERS * ROWS;
    let started = Instant::now();
    let by_sequence = read(&address, &BY_SEQUENCE).len();
    let by_sequence_ms = started.elapsed().as_millis();
    let started = Instant::now();
    let by_head = read(&address, &BY_HEAD);
    let by_head_ms = started.elapsed().as_millis();
    eprintln!(
        "of {all} rows a reader saw {by_sequence} by sequence ({by_sequence_ms} ms), {} by head ({by_head_ms} ms)",
        by_head.len()
    );
    assert!(by_sequence < all, "this load does not show the fault that it is here to show");
    let dense: BTreeSet<i64> = (1..).take(all).collect();
    assert_eq!(by_head, dense, "no row is missed, and no number left out");
}
