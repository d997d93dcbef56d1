//! Devices that do not let go, and the county's word that they may.

use niangjia_domain::role::Role;
use niangjia_protocol::pull::DocKind;

use crate::world::World;

crate::laws! {
    fn the_admin_sees_who_holds_tickets_back_and_his_word_reaches_every_device_of_that_person(world) {
        let officer = world.staff("李某某", Role::Officer);
        let second = world.device(&officer.owner);
        let told = |tickets| world.office.told_hold(officer.install, tickets, world.fate.moment()).unwrap();
        told(Some(37));
        let first = world.office.holds().unwrap();
        assert_eq!(first.len(), 1);
        assert_eq!((first[0].user, first[0].install, first[0].tickets), (officer.owner.user, officer.install, 37));
        world.fate.pass_ms(60_000);
        told(Some(39));
        let later = world.office.holds().unwrap();
        assert_eq!((later[0].tickets, later[0].since), (39, first[0].since), "since it was first said");
        assert!(scopes(world, &officer).is_empty());
        world.office.confirm_scope(officer.owner.user, world.fate.moment()).unwrap();
        for device in [&officer, &second] {
            assert_eq!(scopes(world, device), [2]);
        }
        world.office.revoke(officer.owner.user, world.fate.moment()).unwrap();
        assert_eq!(scopes(world, &second), [3], "a dismissal says so by itself");
        told(None);
        assert!(world.office.holds().unwrap().is_empty());
    }
}

/// Revisions of what the county said to a device of its person's duties.
fn scopes(world: &World, device: &crate::world::Device) -> Vec<u32> {
    world.sees(device).revs(DocKind::Scope)
}
