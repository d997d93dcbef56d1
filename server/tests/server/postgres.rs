//! Every law of the office holds on PostgreSQL as it does on SQLite.

use niangjia_domain::role::Role;
use niangjia_server::folder::Folder;
use niangjia_server::store::Store;
use niangjia_tests::cluster::{Cluster, Commit};

use crate::world::{World, desk_note};
use crate::{access, account, ending, erase, feed, hold, inbox, late, photo, ranges, succession};

#[test]
fn every_law_holds_on_postgresql() {
    let cluster = Cluster::start(Commit::Fast).unwrap();
    let mut laws = [access::LAWS, ending::LAWS, feed::LAWS, inbox::LAWS, late::LAWS, photo::LAWS].concat();
    laws.extend([account::LAWS, erase::LAWS, hold::LAWS, ranges::LAWS, succession::LAWS].concat());
    for (number, (name, law)) in (1..).zip(&laws) {
        let store = Store::connect(&cluster.database(&format!("law{number}")).unwrap()).unwrap();
        eprintln!("{name}");
        law(&World::on(store));
    }
}

#[test]
fn a_standby_is_not_read_and_one_that_takes_over_behind_the_county_begins_a_new_epoch() {
    let primary = Cluster::start(Commit::Fast).unwrap();
    let world = World::on(Store::connect(&primary.database("county").unwrap()).unwrap());
    let mut handler = world.staff("周某某", Role::Handler);
    let ticket = world.registered(&mut handler);
    let standby = primary.standby().unwrap();
    let epoch = world.office.epoch().unwrap();

    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("receipts.ed25519"), "08".repeat(32)).unwrap();
    let folder = Folder::open(data.path(), Some(primary.address("county"))).unwrap();
    let office = folder.office(world.fate.moment()).unwrap();
    world.does(&mut handler, ticket, desk_note("备用库还没有的"));
    folder.set_mark(&office, world.fate.moment()).unwrap();
    assert_eq!(office.epoch().unwrap(), epoch, "nothing has gone back");
    let World { fate, office: other, .. } = world;
    drop((other, office, primary));

    let folder = Folder::open(data.path(), Some(standby.address("county"))).unwrap();
    let refused = folder.office(fate.moment()).unwrap_err();
    assert!(refused.is_away(), "what a standby has is not shown: {refused}");
    standby.promote().unwrap();
    let office = folder.office(fate.moment()).unwrap();
    assert_ne!(office.epoch().unwrap(), epoch, "devices are told, and bring back what it has not");
    let again = office.epoch().unwrap();
    folder.set_mark(&office, fate.moment()).unwrap();
    folder.set_mark(&office, fate.moment()).unwrap();
    assert_eq!(office.epoch().unwrap(), again, "once");
}
