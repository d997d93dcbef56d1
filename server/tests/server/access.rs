//! Every role, of the county and of another: what it sees of a ticket that is not its own.

use niangjia_domain::act::Act;
use niangjia_domain::id::OrgId;
use niangjia_domain::lifecycle::Session;
use niangjia_domain::role::Role;
use niangjia_server::office::{Caller, Org};

use crate::photo::{photo, preview};
use crate::world::World;

/// The roles that see every ticket of their county.
const DESK: [Role; 3] = [Role::Handler, Role::Supervisor, Role::Leader];

pub(crate) fn other_county(world: &World) -> OrgId {
    let id = OrgId::from_bytes(world.fate.moment().id("org", 0));
    let org =
        Org { id, code: "999902".to_owned(), name: "另一个虚构县总工会".to_owned(), public_key: [8; 32] };
    world.office.found(org).unwrap();
    id
}

crate::laws! {
    fn only_the_desk_of_the_county_sees_a_foreign_ticket_its_entries_and_its_photos(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut officer = world.staff("张某某", Role::Officer);
        let id = world.assigned(&mut handler, &officer);
        let blob = preview(b"preview");
        let begun = world.office.begin_upload(officer.install, blob.hash, blob.bytes, world.fate.moment()).unwrap();
        world.office.finish_upload(begun, world.fate.moment()).unwrap();
        let act = photo(world, &officer, id, blob.hash);
        let (frame, op) = officer.authors_photo(world, id, act, vec![blob]);
        world.push(&officer, Session::Checked, &[frame]);
        let elsewhere = other_county(world);
        for county in [world.org.id, elsewhere] {
            for role in Role::ALL {
                let person = world.person_of(county, "冯某某", role);
                let device = world.device(&person);
                let may = county == world.org.id && DESK.contains(&role);
                let view = world.sees(&device);
                assert_eq!(view.ticket(id).is_some(), may, "{role:?} of {county}: ticket");
                assert_eq!(view.entry(op).is_some(), may, "{role:?} of {county}: entry");
                let caller = Caller { install: device.install, member: person };
                let seen = world.office.visible_blob(&caller, blob.hash);
                assert_eq!(seen.is_ok(), may, "{role:?} of {county}: photo");
            }
        }
    }

    fn no_entry_tells_who_asked_nor_what_the_ticket_tells_already(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let id = world.registered(&mut handler);
        let view = world.sees(&handler);
        let [entry] = <[_; 1]>::try_from(view.entries()).unwrap();
        let Act::Register(registration) = &entry.act else { panic!("{:?}", entry.act) };
        assert_eq!(registration.contact, None, "the ticket's lens masks it, an entry has no lens");
        assert_eq!(registration.matter.text, "");
        let ticket = view.ticket(id).unwrap();
        assert_eq!(registration.matter.title, ticket.matter.title);
        assert!(ticket.contact.is_some() && !ticket.matter.text.is_empty());
    }

    fn a_photo_goes_away_with_the_ticket(world) {
        let mut handler = world.staff("周某某", Role::Handler);
        let mut first = world.staff("张某某", Role::Officer);
        let second = world.staff("李某某", Role::Officer);
        let id = world.assigned(&mut handler, &first);
        let blob = preview(b"preview");
        let begun = world.office.begin_upload(first.install, blob.hash, blob.bytes, world.fate.moment()).unwrap();
        world.office.finish_upload(begun, world.fate.moment()).unwrap();
        let act = photo(world, &first, id, blob.hash);
        let (frame, op) = first.authors_photo(world, id, act, vec![blob]);
        world.push(&first, Session::Checked, &[frame]);
        let sees = |device: &crate::world::Device| {
            let caller = Caller { install: device.install, member: device.owner.clone() };
            world.office.visible_blob(&caller, blob.hash).is_ok()
        };
        assert!(sees(&first));
        for (disclose, shown) in [(false, false), (true, true)] {
            let disclosure = niangjia_domain::ticket::Disclosure { contact: false, earlier_photos: disclose };
            let mut order = handler.operation(world, id, crate::world::reassign(&second.owner, disclosure));
            order.base_rev = world.sees(&handler).ticket(id).unwrap().rev;
            world.push(&handler, Session::Checked, &[handler.seals(&order)]);
            assert!(!sees(&first), "he keeps his own copy, the county shows him nothing more");
            assert_eq!(world.sees(&second).entry(op).is_some(), shown, "entry, disclosed: {disclose}");
            assert_eq!(sees(&second), shown, "photo, disclosed: {disclose}");
        }
    }
}
