//! B12: rows written to PostgreSQL feeds whose numbers come from a head that is locked last, beside the sequence that loses
//! rows (the experiment behind the feeds' design: eight writers, a business part of 0 to 8 ms, a reader every 3 ms).

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use postgres::{Client, NoTls};

use super::Bench;
use super::row::{Limit, Row, Unit};
use super::samples::Samples;
use crate::cluster::{Cluster, Commit};

/// Writers, as in the experiment.
const WRITERS: u64 = 8;
/// Between two looks of the reader.
const LOOK_EVERY: Duration = Duration::from_millis(3);
/// For how long a case writes.
const TIME: Duration = Duration::from_secs(4);
/// Rounds of each case.
const ROUNDS: usize = 3;
const BUSINESS: &str = "select pg_sleep(random() * 0.008)";

const TABLES: &str = "
    drop table if exists by_sequence; drop table if exists by_head; drop table if exists head;
    create table by_sequence (seq bigserial primary key, feed bigint not null);
    create table by_head (feed bigint not null, seq bigint not null, primary key (feed, seq));
    create table head (feed bigint primary key, head bigint not null);
    insert into head (feed, head) select feed, 0 from generate_series(0, 15) as feed;";

/// Where a row gets its number.
struct Way {
    /// The row is written with its number before the business part, or nothing is.
    first: &'static str,
    /// Or after it, right before the commit.
    last: &'static str,
    /// What a reader of all feeds has not seen yet.
    after: &'static str,
}

const BY_SEQUENCE: Way = Way {
    first: "insert into by_sequence (feed) values ($1)",
    last: "select $1::bigint",
    after:
        "select row.feed, row.seq from by_sequence as row join unnest($1::bigint[]) with ordinality as cursor (seen, at)
            on row.feed = cursor.at - 1 and row.seq > cursor.seen",
};

const BY_HEAD: Way = Way {
    first: "select $1::bigint",
    last: "with next as (update head set head = head + 1 where feed = $1 returning feed, head)
           insert into by_head (feed, seq) select feed, head from next",
    after: "select row.feed, row.seq from by_head as row join unnest($1::bigint[]) with ordinality as cursor (seen, at)
            on row.feed = cursor.at - 1 and row.seq > cursor.seen",
};

/// What a case came to.
struct Ran {
    row_ms: f64,
    lost: f64,
}

/// One feed and sixteen, by both ways, by turns. Gives nothing where there is no PostgreSQL.
///
/// # Errors
/// Of the database.
pub async fn run(bench: &mut Bench) -> anyhow::Result<()> {
    if !Cluster::is_possible() {
        return Ok(());
    }
    for (feeds, id, most) in [(1, "B12.1", 2.0), (16, "B12.16", 1.0 / 0.9)] {
        let (mut ours, mut unsafe_way) = (Samples::default(), Samples::default());
        let (mut lost, mut seen_losing) = (Samples::default(), Samples::default());
        for round in 1..=ROUNDS {
            bench.progress.step(&format!("B12 {feeds} feeds, {round} of {ROUNDS}"));
            let (sequence, head) = tokio::task::spawn_blocking(move || both(feeds)).await??;
            ours.push(head.row_ms);
            lost.push(head.lost);
            unsafe_way.push(sequence.row_ms);
            seen_losing.push(sequence.lost);
        }
        let what = format!(
            "a row in {feeds} PostgreSQL feeds by {WRITERS} writers (yardstick: by a sequence, which lost {:.0} rows)",
            seen_losing.median()
        );
        bench.take(Row::new(id, what, Unit::Ms, &ours).against(unsafe_way.median()).target(Limit::Ratio(most)));
        let row =
            Row::once("B12.lost", format!("rows that its reader missed, {feeds} feeds"), Unit::Count, lost.high());
        bench.take(row.target(Limit::Value(0.0)));
    }
    Ok(())
}

fn both(feeds: u64) -> anyhow::Result<(Ran, Ran)> {
    let cluster = Cluster::start(Commit::Durable)?;
    let address = cluster.database("feeds")?;
    Client::connect(&address, NoTls)?.batch_execute(TABLES)?;
    Ok((case(&address, &BY_SEQUENCE, feeds)?, case(&address, &BY_HEAD, feeds)?))
}

/// Writers write for a while, and a reader who never looks back reads.
fn case(address: &str, way: &Way, feeds: u64) -> anyhow::Result<Ran> {
    let (stop, written) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut reader = Client::connect(address, NoTls)?;
    let mut cursors = vec![0_i64; 16];
    let mut seen = BTreeSet::new();
    let started = Instant::now();
    let took = thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (stop, written) = (&stop, &written);
                scope.spawn(move || write(address, way, writer, feeds, stop, written))
            })
            .collect();
        while started.elapsed() < TIME {
            look(&mut reader, way, &mut cursors, &mut seen)?;
            thread::sleep(LOOK_EVERY);
        }
        stop.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.join().ok().context("a writer died")??;
        }
        anyhow::Ok(started.elapsed())
    })?;
    look(&mut reader, way, &mut cursors, &mut seen)?;
    let written = written.load(Ordering::SeqCst) as f64;
    Ok(Ran { row_ms: took.as_secs_f64() * 1000.0 / written, lost: written - seen.len() as f64 })
}

fn write(
    address: &str,
    way: &Way,
    writer: u64,
    feeds: u64,
    stop: &AtomicBool,
    written: &AtomicU64,
) -> anyhow::Result<()> {
    let mut client = Client::connect(address, NoTls)?;
    let mut turn = writer;
    while !stop.load(Ordering::SeqCst) {
        let feed = (turn % feeds).cast_signed();
        // An odd step visits every feed.
        turn += 7;
        let mut transaction = client.transaction()?;
        transaction.execute(way.first, &[&feed])?;
        transaction.execute(BUSINESS, &[])?;
        transaction.execute(way.last, &[&feed])?;
        transaction.commit()?;
        written.fetch_add(1, Ordering::SeqCst);
    }
    Ok(())
}

fn look(reader: &mut Client, way: &Way, cursors: &mut Vec<i64>, seen: &mut BTreeSet<(i64, i64)>) -> anyhow::Result<()> {
    for row in reader.query(way.after, &[&*cursors])? {
        let (feed, seq): (i64, i64) = (row.get(0), row.get(1));
        seen.insert((feed, seq));
        let cursor = cursors.get_mut(usize::try_from(feed)?).context("a feed")?;
        *cursor = (*cursor).max(seq);
    }
    Ok(())
}
