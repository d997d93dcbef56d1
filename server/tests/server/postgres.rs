//! Every law of the office holds on PostgreSQL as it does on SQLite.

use niangjia_server::store::Store;
use niangjia_tests::cluster::{Cluster, Commit};

use crate::world::World;
use crate::{access, account, ending, feed, inbox, late, photo, succession};

#[test]
fn every_law_holds_on_postgresql() {
    let cluster = Cluster::start(Commit::Fast).unwrap();
    let mut laws = [access::LAWS, ending::LAWS, feed::LAWS, inbox::LAWS, late::LAWS, photo::LAWS].concat();
    laws.extend([account::LAWS, succession::LAWS].concat());
    for (number, (name, law)) in (1..).zip(&laws) {
        let store = Store::connect(&cluster.database(&format!("law{number}")).unwrap()).unwrap();
        eprintln!("{name}");
        law(&World::on(store));
    }
}
